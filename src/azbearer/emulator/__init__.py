"""Entra ID, Azure Resource Manager and an echo service on loopback; imports nothing of azbearer."""
