"""One request for many scopes: which scopes there are, and who works on them."""
