"""Variable scopes, precedence and `{{template}}` substitution; pure, no I/O."""

from __future__ import annotations

from azbearer.variables.dynamic import DynamicVariables
from azbearer.variables.hints import suggest
from azbearer.variables.recipe import Found, Recipe, find_recipe
from azbearer.variables.scopes import PRECEDENCE, Entry, Lookup, Resolved, Scope, ScopeName, Scopes
from azbearer.variables.template import resolve_text, resolve_value, unresolved
from azbearer.variables.values import value_text

__all__ = [
    "PRECEDENCE",
    "DynamicVariables",
    "Entry",
    "Found",
    "Lookup",
    "Recipe",
    "Resolved",
    "Scope",
    "ScopeName",
    "Scopes",
    "find_recipe",
    "resolve_text",
    "resolve_value",
    "suggest",
    "unresolved",
    "value_text",
]
