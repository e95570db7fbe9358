"""Errors as values: what reports say of an exception, a script's error, or a rejected token request."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from azbearer.errors import AzbearerError, ExitCode
from azbearer.runner.events import Assertion, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.http.messages import Response
    from azbearer.scripting.contract import ScriptError, TestOutcome

_LIMIT
