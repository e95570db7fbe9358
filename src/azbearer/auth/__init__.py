"""How one request is signed."""
