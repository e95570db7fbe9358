"""Postman collection and environment files: read, typed, written back without loss."""
