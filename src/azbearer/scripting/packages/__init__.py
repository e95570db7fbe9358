"""Packages of `pm.require`, from a folder of the user: the host reads them, as a script can read nothing."""
