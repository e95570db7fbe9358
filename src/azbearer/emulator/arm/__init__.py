"""Azure Resource Manager: subscriptions, providers, resource groups and resources of any kind.

service (gate: token, api-version) -> route table -> handlers -> state
"""
