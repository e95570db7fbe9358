"""What a source may look at besides environment variables: local, cheap, no network.

Evidence must be had without effects, because `explain` promises to send nothing and a chain asks
every source. A `Machine` is handed in, so that a test can be on Windows or in an Arc machine.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _find_program(name: str, environment: Mapping[str, str]) -> str:
    from azbearer.tokens.programs import find_program  # noqa: PLC0415 -- few flows need it

    return find_program(name, environment)


def _stamp(path: str) -> str:
    try:
        status = os.stat(path)  # noqa: PTH116 -- pathlib is not loaded on this path otherwise
    except OSError:
        return ""
    return f"{status.st_mtime_ns}.{status.st_size}"


def _home() -> str:
    return os.path.expanduser("~")  # noqa: PTH111 -- as above


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine that sources look at.

    Args:
        platform: as `sys.platform` says it.
        home: gives the user's own folder.
        exists: whether a path exists.
        find_program: the full path of a program on the environment's search path, or an empty text.
        stamp: a text that changes when a file changes, empty when there is no such file.
    """

    platform: str
    home: Callable[[], str]
    exists: Callable[[str], bool]
    find_program: Callable[[str, Mapping[str, str]], str]
    stamp: Callable[[str], str]

    @property
    def is_windows(self) -> bool:
        """Whether paths and programs are named as on Windows."""
        return self.platform.startswith("win")


THIS_MACHINE = Machine(
    platform=sys.platform,
    home=_home,
    exists=os.path.exists,
    find_program=_find_program,
    stamp=_stamp,
)
