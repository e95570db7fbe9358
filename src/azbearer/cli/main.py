"""The entry point: finds the command, loads only what that command needs, maps errors to exit codes."""

from __future__ import annotations

import atexit
import gc
import sys

from azbearer.version import __version__

# Not from `typing`, which the warm way of `azbearer token` does without.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from types import ModuleType

    from azbearer.cli.console import Console

COMMAND_GROUPS = {
    "to begin with": {
        "try": "offline demo: emulator and demo collection, one command, green",
        "doctor": "tell what is understood, what is missing, what is unsafe",
    },
    "Postman collections": {
        "run": "run a Postman collection",
        "report": "put the reports of the parts of a run together",
    },
    "calls of the Azure REST API": {
        "get": "get a resource or a list of the Azure REST API",
        "put": "create or replace a resource",
        "patch": "change a resource",
        "post": "call an action of the Azure REST API",
        "delete": "delete a resource",
        "head": "ask whether a resource exists",
        "request": "call the Azure REST API with any method",
        "query": "ask Azure Resource Graph, to the last row",
        "ops": "find operations of the Azure Resource Manager by words",
    },
    "tokens": {
        "token": "print an access token, from the cache if there is one",
        "login": "sign in as a user, with the browser or a device code",
        "logout": "forget a sign-in",
        "app": "make, list, renew and delete app registrations",
    },
    "beside them": {
        "emulator": "serve Entra ID, Azure Resource Manager and an echo on loopback",
        "completion": "print a script that completes commands, options and paths in a shell",
    },
}
"""Each command and its line of help, as `azbearer --help` groups them."""
COMMANDS = {name: line for group in COMMAND_GROUPS.values() for name, line in group.items()}
"""Each command; its module is `azbearer.cli.NAME_command`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit code of `azbearer.errors.ExitCode`."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_closed_streams()
    # Before anything is loaded; what can't be written is told by the ordinary way, here as below.
    if arguments in (["--version"], ["-V"]) and _printed(f"azbearer {__version__}\n"):
        return 0
    if arguments[:1] == ["token"] and _printed_warm(arguments[1:]):
        return 0
    if arguments[:1] == ["get"] and _printed_quick(arguments[1:]):
        return 0
    # Python searches every 700 new objects for cycles: 5 of the first 100 ms, in which there are none. At its
    # end it searches all that is left, three times, before the system takes everything back.
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)
    from azbearer.cli.console import Console  # noqa: PLC0415  --version needs none of this

    code = run_command(arguments, Console.of_process())
    _leave_stdout_alone()
    return code


def _printed_quick(arguments: list[str]) -> bool:
    """Answer a plain question without loading the command; whether that worked."""
    from azbearer.cli.quick import printed_quick  # noqa: PLC0415  for one command alone

    return printed_quick(arguments)


def _printed_warm(arguments: list[str]) -> bool:
    """Print a cached token without loading the command; whether that worked."""
    from azbearer.cli.warm import warm_token  # noqa: PLC0415  for one command alone

    text = warm_token(arguments)
    return text is not None and _printed(text)


def _printed(text: str) -> bool:
    """Write a result; whether that worked."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        return False
    return True


def run_command(arguments: Sequence[str], console: Console) -> int:
    """Parse and run a command on this console."""
    from azbearer.errors import AzbearerError, ExitCode  # noqa: PLC0415  --version needs none of this

    if not arguments:
        console.note(_parser_with(()).format_help().rstrip())
        return int(ExitCode.USAGE)
    try:
        module, options = parse(arguments)
        code = int(module.run(options, console))
        console.flush()
    except AzbearerError as error:
        console.error(error)
        return int(error.exit_code)
    except BrokenPipeError:
        # The reader of a pipe, such as `head`, has seen enough; 128 + SIGPIPE is what a shell expects.
        return 141
    except KeyboardInterrupt as interrupt:
        terminated = interrupt.args == ("SIGTERM",)
        return int(ExitCode.TERMINATED if terminated else ExitCode.INTERRUPTED)
    return code


def parse(arguments: Sequence[str]) -> tuple[ModuleType, argparse.Namespace]:
    """The module of the command, and its options; `--help` ends the process, as argparse does.

    Raises:
        UsageError: the command line makes no sense.
    """
    from importlib import import_module  # noqa: PLC0415  --version needs none of this

    from azbearer.cli.parser import Parser  # noqa: PLC0415

    if arguments and arguments[0] == "help":
        arguments = [*arguments[1:], "--help"]
    chosen = arguments[0] if arguments else ""
    if chosen not in COMMANDS:
        _refuse_unknown(chosen)
        options = _parser_with(()).parse_args(arguments)  # ends the process with help or version
        raise AssertionError(options)
    # Only the parser of this command: those of all others would take longer than most calls.
    help_line = COMMANDS[chosen]
    parser = Parser(prog=f"azbearer {chosen}", description=help_line, allow_abbrev=False)
    module = import_module(f"azbearer.cli.{chosen}_command")
    module.add_arguments(parser)
    prepare = getattr(module, "prepare", None)
    words = prepare(arguments, parser) if prepare else list(arguments)
    options = parser.parse_args(words[words.index(chosen) + 1 :])
    options.command = chosen
    return module, options


def _refuse_unknown(word: str) -> None:
    """Refuse what is neither a command nor asks for help or the version.

    Raises:
        UsageError: it is not.
    """
    from azbearer.cli.parser import did_you_mean  # noqa: PLC0415  as above
    from azbearer.errors import UsageError  # noqa: PLC0415

    if word in {"-h", "--help", "-V", "--version"}:
        return
    if word.startswith("-"):
        raise UsageError(
            f"unknown option {word[:40]!a}",
            hint="azbearer COMMAND --help tells what there is; options of a command stand behind it",
        )
    raise UsageError(
        f"there is no command {word[:40]!a}{did_you_mean(word, COMMANDS)}",
        hint="azbearer --help tells what there is",
    )


def whole_parser() -> argparse.ArgumentParser:
    """The parser with the options of every command."""
    return _parser_with(tuple(COMMANDS))


def _parser_with(loaded: tuple[str, ...]) -> argparse.ArgumentParser:
    """The parser, with the options of these commands."""
    from importlib import import_module  # noqa: PLC0415  --version needs none of this

    from azbearer.cli.parser import GroupedParser, Parser  # noqa: PLC0415

    parser = GroupedParser(
        COMMAND_GROUPS,
        prog="azbearer",
        description="Call the Azure REST API with requests that authenticate themselves.",
        epilog="azbearer COMMAND --help tells more of one. To begin with: azbearer try",
        allow_abbrev=False,
    )
    parser.add_argument("--version", "-V", action="version", version=f"azbearer {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for name, help_line in COMMANDS.items():
        command = commands.add_parser(name, help=help_line, description=help_line, allow_abbrev=False)
        if name in loaded:
            import_module(f"azbearer.cli.{name}_command").add_arguments(command)
    return parser


def _open_closed_streams() -> None:
    """Put the null device where a standard stream was closed (`>&-`).

    Else the next file or socket would get its number, and what is written to it.
    """
    import os  # noqa: PLC0415  only for who closes them

    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:  # noqa: PLR2004  standard error
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  no path, and open to the end
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _leave_stdout_alone() -> None:
    """Keep Python's own flush at exit from complaining about a closed pipe or a full disk once more."""
    try:
        sys.stdout.flush()
    except OSError:
        import os  # noqa: PLC0415  only for what can't be written

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
