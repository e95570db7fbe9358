"""A call as a command for somebody else, and as a text to look at before it is made; secrets cut in both.

The token of the command comes from `azbearer token` through a pipe: on curl's command line every process of
the machine could read it.
"""

from __future__ import annotations

import shlex

from azbearer.reporters.style import printable
from azbearer.secrets import is_secret_name
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from azbearer.http.messages import Request
    from azbearer.http.streams import StreamedBody
    from azbearer.secrets import Redactor

_LONGEST_BODY = 100_000
# What curl takes for a pattern in a URL.
_GLOBS = frozenset("[]{}")


class Way(NamedTuple):
    """How a request gets its token and its connection.

    Args:
        scope: of the token; empty when the call has none.
        token: options of `azbearer token` that say whose token it is.
        curl: options of curl for the connection.
    """

    scope: str = ""
    token: tuple[str, ...] = ()
    curl: tuple[str, ...] = ()


def way_of(options: argparse.Namespace, scope: str) -> Way:
    """The way that a call's options say.

    Args:
        options: of the call.
        scope: of its token, or empty.
    """
    named = (
        ("-e", options.environment),
        ("--profile", options.profile),
        ("--tenant", options.tenant),
        ("--authority", options.authority),
    )
    whose = [word for name, value in named if value for word in (name, str(value))]
    whose += ["--allow-commands"] if options.allow_commands else []
    rules = [word for rule in options.connect_to for word in ("--connect-to", rule)]
    extra = str(options.ssl_extra_ca_certs) if options.ssl_extra_ca_certs else ""
    unchecked = ["-k"] if options.insecure else []
    token = [*whose, *rules, *(["--ssl-extra-ca-certs", extra] if extra else []), *unchecked]
    token += ["--offline"] if options.offline else []
    return Way(scope, tuple(token), (*rules, *(["--cacert", extra] if extra else []), *unchecked))


def resume_command(options: argparse.Namespace, resume: str) -> str:
    """A shell command that waits for an operation which a call started.

    Args:
        options: of the call; the same identity and connection have to ask.
        resume: the operation's id.
    """
    words = ["azbearer", "request", "GET", "--resume", resume, *way_of(options, "").token]
    words += ["--no-auth"] if options.no_auth else []
    return " ".join(shlex.quote(word) for word in words)


def curl_command(request: Request, redactor: Redactor, way: Way) -> str:
    """A shell command (POSIX) that sends the same request.

    Args:
        request: without the token.
        redactor: knows the secrets; they are cut out, and then the command has to be filled in again.
        way: of the token and the connection.
    """
    words = ["curl", *(("-H", "@-") if way.scope else ()), *_method(request), *way.curl]
    for name, value in request.headers:
        words += ["-H", f"{name}: {_header_value(name, value, redactor)}" if value else f"{name};"]
    words += [*_body_words(request), *(["--globoff"] if _GLOBS & set(request.url) else []), request.url]
    command = " ".join(shlex.quote(redactor.text(word)) for word in words)
    if not way.scope:
        return command
    token = ["azbearer", "token", "-o", "header", "--scope", way.scope, *way.token]
    return f"{' '.join(shlex.quote(word) for word in token)} | {command}"


def _method(request: Request) -> tuple[str, ...]:
    if request.method == "HEAD":
        return ("--head",)
    has_body = bool(request.body) or request.stream is not None
    usual = "POST" if has_body else "GET"
    return () if request.method == usual else ("-X", request.method)


def _body_words(request: Request) -> tuple[str, ...]:
    """The body: as text where a shell can hold it, else by the name of a file."""
    if request.stream is not None:
        return ("--data-binary", f"@{_file_of(request.stream)}")
    if not request.body:
        return ()
    try:
        text = request.body.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or len(text) > _LONGEST_BODY:
        return ("--data-binary", "@BODY_FILE")
    return ("--data-raw", text)


def _file_of(stream: StreamedBody) -> str:
    """The file that is a body, when it is one file and nothing else."""
    path = getattr(stream.parts[0], "path", None) if len(stream.parts) == 1 else None
    return str(path) if path else "BODY_FILE"


def _header_value(name: str, value: str, redactor: Redactor) -> str:
    """The value, unless it is a secret by the header's name."""
    if "authorization" in name.lower() or name.lower() == "cookie" or is_secret_name(name):
        scheme, blank, rest = value.partition(" ")
        return f"{scheme} {redactor.mask(rest)}" if blank else redactor.mask(value)
    return value


def dry_run(request: Request, redactor: Redactor, way: Way, *, whose: str) -> str:
    """The request as it would be sent, as text.

    Args:
        request: without the token.
        redactor: knows the secrets.
        way: of the token.
        whose: the identity whose token it would be.
    """
    return "\n".join(redactor.text(line) for line in _request_lines(request, way, whose, redactor))


def _request_lines(request: Request, way: Way, whose: str, redactor: Redactor) -> Iterator[str]:
    yield printable(f"{request.method} {request.url}")
    if way.scope:
        yield printable(f"Authorization: Bearer <a token for {way.scope} of {whose}>")
    for name, value in request.headers:
        yield printable(f"{name}: {_header_value(name, value, redactor)}")
    if request.stream is not None:
        yield f"\n<{request.stream.size} bytes from a file>"
    elif request.body:
        yield f"\n{_shown_body(request.body)}"


def _shown_body(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return f"<{len(body)} bytes, no text>"
    lines = text[:_LONGEST_BODY].split("\n")
    return "\n".join(printable(line) for line in lines) + ("…" if len(text) > _LONGEST_BODY else "")
