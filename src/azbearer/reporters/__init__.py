"""Events and results -> terminal, JSON."""
