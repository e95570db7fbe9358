"""The order of a call's words: URL and items may stand anywhere between the options.

argparse takes positional arguments of a sub-command from one place only, and people write
`azbearer put URL -o json name=value`.
"""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def positionals_first(arguments: Sequence[str], parser: argparse.ArgumentParser) -> list[str]:
    """The arguments with the command and all that is no option before the options.

    Args:
        arguments: of the process; the first one that is no option names the command.
        parser: of the command; knows which options take a value.
    """
    start = next((at for at, word in enumerate(arguments) if not word.startswith("-")), len(arguments)) + 1
    words = list(arguments[start:])
    # argparse has no public way to ask which options take a value.
    actions = parser._actions  # noqa: SLF001
    with_value = {name for action in actions if action.nargs != 0 for name in action.option_strings}
    options, positionals, literal = [], [], False
    while words:
        word = words.pop(0)
        if literal or not word.startswith("-") or word == "-":
            positionals.append(word)
        elif word == "--":
            literal = True
        else:
            options.append(word)
            if word in with_value and words:
                options.append(words.pop(0))
    ordered = [*options, "--", *positionals] if literal else [*positionals, *options]
    return [*arguments[:start], *ordered]
