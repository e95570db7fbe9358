"""Credentials that a developer's tools give: Azure CLI, Azure Developer CLI, Azure PowerShell."""
