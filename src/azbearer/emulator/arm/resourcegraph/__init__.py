"""Azure Resource Graph over what the emulator holds: a part of the Kusto query language."""
