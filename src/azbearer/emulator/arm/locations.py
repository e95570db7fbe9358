"""Azure's regions, as many as a demonstration needs; a location need not be on the list to be accepted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """One region."""

    name: str
    display_name: str
    geography: str
    physical: str


LOCATIONS = (
    Location("eastus", "East US", "US", "Virginia"),
    Location("eastus2", "East US 2", "US", "Virginia"),
    Location("westus2", "West US 2", "US", "Washington"),
    Location("westus3", "West US 3", "US", "Phoenix"),
    Location("centralus", "Central US", "US", "Iowa"),
    Location("canadacentral", "Canada Central", "Canada", "Toronto"),
    Location("brazilsouth", "Brazil South", "South America", "Sao Paulo State"),
    Location("northeurope", "North Europe", "Europe", "Ireland"),
    Location("westeurope", "West Europe", "Europe", "Netherlands"),
    Location("uksouth", "UK South", "UK", "London"),
    Location("germanywestcentral", "Germany West Central", "Europe", "Frankfurt"),
    Location("swedencentral", "Sweden Central", "Europe", "Gävle"),
    Location("switzerlandnorth", "Switzerland North", "Europe", "Zurich"),
    Location("southeastasia", "Southeast Asia", "Asia Pacific", "Singapore"),
    Location("japaneast", "Japan East", "Asia Pacific", "Tokyo, Saitama"),
    Location("australiaeast", "Australia East", "Asia Pacific", "New South Wales"),
)


def normalize(location: str) -> str:
    """The name of a location that may be written as its display name: `West Europe` is `westeurope`."""
    return location.replace(" ", "").lower()
