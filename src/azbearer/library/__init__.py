"""A run as a value, put together and run: what `azbearer run`, `azbearer.run` and the pytest plugin share."""
