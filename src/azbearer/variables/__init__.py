"""Variable scopes, precedence and `{{template}}` substitution; pure, no I/O."""
