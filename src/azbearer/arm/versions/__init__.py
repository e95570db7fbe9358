"""Which operations Azure Resource Manager has, in which api-versions: an index that is shipped as data."""
