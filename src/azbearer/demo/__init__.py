"""The demo collection and environment that `azbearer try` runs."""
