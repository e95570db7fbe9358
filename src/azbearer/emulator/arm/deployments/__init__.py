"""Deployments of templates: validated, tried out, carried out, and kept with their history."""
