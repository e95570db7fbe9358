"""`azbearer completion`: a script for the shell; it knows commands, options, paths and api-versions.

The words come from argparse through shtab. Paths and versions are asked for while somebody types: the
script calls `azbearer completion paths WORD`, which reads one namespace of the shipped index.
"""

from __future__ import annotations

import argparse

from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.cli.console import Console

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
_CALLS = ("get", "post", "put", "patch", "delete", "head", "request")

_BASH = """
# Paths are completed by azbearer itself. Bash takes what stands behind an = for a word of its own.
_azbearer_complete() {
  local line=${COMP_LINE:0:COMP_POINT} word reply
  word=${line##*[[:space:]]}
  if [[ $word != /* ]]; then
    _shtab_azbearer
    return
  fi
  COMPREPLY=()
  while IFS= read -r reply; do
    [[ $word == *=* ]] && reply=${reply##*=}
    COMPREPLY+=("$reply")
  done < <(azbearer completion paths "$word" 2>/dev/null)
  compopt -o nospace 2>/dev/null || :
}

complete -o bashdefault -F _azbearer_complete azbearer
"""
_ZSH = """
_azbearer_paths() {
  local -a found
  found=("${(@f)$(azbearer completion paths "$PREFIX" 2>/dev/null)}")
  compadd -Q -S '' -a found
}
"""
_FISH = """
complete -c azbearer -f -n '__fish_seen_subcommand_from {calls}; and string match -q -- "/*" (commandline
-ct)' \\
  -a '(azbearer completion paths (commandline -ct) 2>/dev/null)'
"""
_POWERSHELL = """\
# For the profile: azbearer completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName azbearer -ScriptBlock {{
    param($word, $tree, $position)
    $commands = @{{
{commands}
    }}
    $given = @($tree.CommandElements | Select-Object -Skip 1 | ForEach-Object {{ $_.ToString() }})
    $command = $given | Where-Object {{ $commands.ContainsKey($_) }} | Select-Object -First 1
    if ($word.StartsWith('/')) {{
        $found = azbearer completion paths $word 2>$null
    }} elseif ($command -and $command -ne $word) {{
        $found = $commands[$command]
    }} else {{
        $found = $commands.Keys | Sort-Object
    }}
    $found | Where-Object {{ $_ -and $_.StartsWith($word) }} | ForEach-Object {{
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }}
}}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `completion`."""
    parser.add_argument(
        "shell", choices=(*SHELLS, "paths"), metavar="SHELL", help=f"one of {', '.join(SHELLS)}"
    )
    parser.add_argument("word", nargs="?", default="", help=argparse.SUPPRESS)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the script, or what a word may become; the result is the exit code.

    Raises:
        UsageError: a word stands behind the name of a shell.
    """
    if options.shell == "paths":
        from azbearer.arm.versions.completing import completions  # noqa: PLC0415  not for a script
        from azbearer.arm.versions.storage import Index  # noqa: PLC0415

        for each in completions(Index.shipped(), options.word):
            console.result(each)
        return 0
    if options.word:
        raise UsageError("a shell is all that is needed", hint=f"azbearer completion {options.shell}")
    console.write(script_of(options.shell))
    return 0


def script_of(shell: str) -> str:
    """The script for a shell.

    Args:
        shell: one of `SHELLS`.
    """
    from azbearer.cli.main import whole_parser  # noqa: PLC0415  main loads commands, not the other way round

    parser = whole_parser()
    if shell == "powershell":
        return _powershell(parser)
    import shtab  # noqa: PLC0415  for this command alone

    _mark_paths(parser)
    script: str = shtab.complete(parser, shell=shell, preamble=_ZSH if shell == "zsh" else "")
    if shell == "bash":
        return f"{script}\n{_BASH}"
    return script + (_FISH.format(calls=" ".join(_CALLS)) if shell == "fish" else "\n")


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    actions = parser._actions  # noqa: SLF001  argparse has no public way to ask
    commands = next(each for each in actions if isinstance(each, argparse._SubParsersAction))  # noqa: SLF001  likewise
    return dict(commands.choices)


def _mark_paths(parser: argparse.ArgumentParser) -> None:
    """Tell shtab which arguments are paths of the Resource Manager, and which are files."""
    import shtab  # noqa: PLC0415  see `script_of`

    for name, command in _commands(parser).items():
        for action in command._actions:  # noqa: SLF001  as above
            if name in _CALLS and action.dest == "url":
                action.complete = {"zsh": "_azbearer_paths"}  # type: ignore[attr-defined]  # shtab's way
            elif isinstance(action.metavar, str) and (
                "FILE" in action.metavar or action.metavar == "COLLECTION"
            ):
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # as above


def _powershell(parser: argparse.ArgumentParser) -> str:
    lines = []
    for name, command in _commands(parser).items():
        options = [each for action in command._actions for each in action.option_strings]  # noqa: SLF001  as above
        lines.append(f"        '{name}' = @({', '.join(repr(each) for each in options)})")
    return _POWERSHELL.format(commands="\n".join(lines))
