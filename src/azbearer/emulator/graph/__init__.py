"""Microsoft Graph's directory: applications, service principals, users, groups and what joins them."""
