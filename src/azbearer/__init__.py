"""azbearer calls the Azure REST API with requests that authenticate themselves."""

__version__ = "0.1.0"
