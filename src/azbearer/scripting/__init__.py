"""Scripts: the JavaScript engine host and the `pm` API."""
