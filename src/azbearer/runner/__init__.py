"""A run: plan -> events -> result; the one place where variable writes are applied."""
