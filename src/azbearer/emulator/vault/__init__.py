"""Key Vault's data plane for secrets."""
