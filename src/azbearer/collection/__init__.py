"""Postman collection and environment files: read, typed, written back without loss."""

from __future__ import annotations

from azbearer.collection.dump import dump_compact, dump_document
from azbearer.collection.model import (
    Auth,
    Collection,
    Folder,
    Item,
    Raw,
    Script,
    Variable,
    VariableFile,
    last_enabled,
)
from azbearer.collection.parts import description_text
from azbearer.collection.reading import parse_collection, read_collection
from azbearer.collection.request import parse_header_text
from azbearer.collection.variable_files import parse_variable_file, read_variable_file, with_values

__all__ = [
    "Auth",
    "Collection",
    "Folder",
    "Item",
    "Raw",
    "Script",
    "Variable",
    "VariableFile",
    "description_text",
    "dump_compact",
    "dump_document",
    "last_enabled",
    "parse_collection",
    "parse_header_text",
    "parse_variable_file",
    "read_collection",
    "read_variable_file",
    "with_values",
]
