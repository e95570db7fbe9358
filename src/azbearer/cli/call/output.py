"""The answer on its way out: to standard output or a file, byte for byte."""

from __future__ import annotations

import contextlib

from azbearer.arm.downloads import WholeFile
from azbearer.cli.call.formats import Screen, form_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from azbearer.arm.contract import Page
    from azbearer.cli.call.formats import Form
    from azbearer.cli.call.progress import Watcher
    from azbearer.cli.console import Console
    from azbearer.http.answer import Head
    from azbearer.http.messages import Response

_ERRORS = 400
# What is not larger is kept until the answer is whole: it may be looked at, and asked for again.
_SMALL = 1 << 20
# Their bodies may say that the resource is still being made.
_TELLING = frozenset({"PUT", "PATCH"})


class Output:
    """Writes answers; is also the receiver of a body that is too large to keep.

    Args:
        options: of the command.
        console: of the process.
        watcher: shows how far a download is.
    """

    def __init__(self, options: argparse.Namespace, console: Console, watcher: Watcher) -> None:
        self._options = options
        self._console = console
        self._watcher = watcher
        self._form = form_of(options.output, options.query, screen_of(console))
        self._head: Head | None = None
        self._held: list[bytes] = []
        self._held_size = 0
        self._streaming = False
        self._file = WholeFile(options.output_file) if options.output_file else None

    def begin(self, head: Head) -> bool:
        """See `http.receiving.Receiver`: a good answer that nobody looks into is written as it comes."""
        if head.status >= _ERRORS or head.location() or not self._may_stream():
            return False
        self._head = head
        lengths = head.values("content-length")
        self._watcher.download_begins(int(lengths[0]) if lengths and lengths[0].isdigit() else None)
        return True

    def _may_stream(self) -> bool:
        told = self._options.method not in _TELLING or self._options.wait is False
        return told and self._form.as_it_comes

    def write(self, data: bytes) -> None:
        """See `http.receiving.Receiver`."""
        if self._streaming:
            self._put(data)
            return
        self._held.append(data)
        self._held_size += len(data)
        if self._held_size > _SMALL:
            self._streaming = True
            self._put_head()
            held, self._held = self._held, []
            for piece in held:
                self._put(piece)

    def restart(self) -> bool:
        """See `http.receiving.Receiver`: what is on its way down a pipe can't be called back."""
        self._held, self._held_size = [], 0
        if self._streaming and self._file is None:
            return False
        if self._file is not None:
            self._file.restart()
        self._streaming = False
        return True

    def complete(self, response: Response) -> Response:
        """The answer with its body, when that was small enough to be kept."""
        if self._head is None or self._streaming:
            return response
        held, self._held, self._held_size = self._held, [], 0
        self._head = None
        return response._replace(body=b"".join(held))

    def answer(self, response: Response) -> None:
        """Write an answer, unless it has been streamed; an error's body goes to standard output always.

        Raises:
            OutputError: it can't be written.
        """
        self._watcher.clear()
        if self._streaming:
            self._close()
            return
        if response.status >= _ERRORS:
            self._discard()
            self._console.write_bytes(head_of(response) if self._options.include else b"")
            self._console.write_bytes(self._for_people(response.body))
            return
        if self._options.include or self._options.method == "HEAD":
            self._console.write_bytes(head_of(response))
        body = self._form.body(response.body)
        self._put(self._for_people(body) if self._file is None else body)
        self._close()

    def _for_people(self, body: bytes) -> bytes:
        """The body with a line end on a terminal, so that nothing stands behind it."""
        bare = body and not body.endswith(b"\n") and self._console.out.isatty()
        return body + b"\n" if bare else body

    def _put_head(self) -> None:
        if self._options.include and self._head is not None:
            self._console.write_bytes(_head_text(self._head.version, self._head))

    def _put(self, data: bytes) -> None:
        if self._file is None:
            self._console.write_bytes(data)
        else:
            self._file.write(data)
            self._watcher.downloaded(len(data))

    def _close(self) -> None:
        if self._file is not None:
            self._file.finish()

    def _discard(self) -> None:
        if self._file is not None:
            self._file.discard()

    @contextlib.contextmanager
    def pages(self) -> Iterator[PageWriter]:
        """Writes pages; what was written is a whole document also when something goes wrong."""
        writer = PageWriter(self._put, self._console.flush, self._form)
        try:
            yield writer
        finally:
            self._watcher.clear()
            writer.end()
            self._close()


class PageWriter:
    """Makes one document of all pages: `{"value":[...]}` with every item as it came.

    Pages that are no JSON are written one after the other. A form that needs the whole document gets it at
    the end.

    Args:
        put: writes bytes.
        flush: makes them visible.
        form: of what is written.
    """

    def __init__(self, put: Put, flush: Flush, form: Form) -> None:
        self._form = form
        self._whole: list[bytes] = []
        self._final = put
        self._put: Put = put if form.as_it_comes or form.by_item else self._whole.append
        self._flush = flush
        self._open = False
        self._items = 0

    def page(self, page: Page) -> None:
        """Write a page."""
        if page.members is None:
            self._put(page.response.body)
        elif self._form.by_item:
            self._put(self._form.items(page.members.text))
        else:
            self._put(self._piece(page.members.items_name, page.members.text, len(page.members.items)))
        self._flush()

    def _piece(self, name: str, text: str, count: int) -> bytes:
        import json  # noqa: PLC0415  for lists alone

        start = "" if self._open else f"{{{json.dumps(name)}:["
        comma = "," if self._items and count else ""
        self._open = True
        self._items += count
        return f"{start}{comma}{text}".encode("utf-8", "surrogatepass")

    def end(self) -> None:
        """Write what makes the document whole."""
        if self._open:
            self._put(b"]}\n")
        if self._whole:
            self._final(self._form.body(b"".join(self._whole)))


def screen_of(console: Console) -> Screen:
    """The terminal that tables are made for, if the output is one."""
    if not console.out.isatty():
        return Screen()
    from shutil import get_terminal_size  # noqa: PLC0415  only on a terminal

    return Screen(get_terminal_size().columns, console.style.color)


def head_of(response: Response) -> bytes:
    """Status line and headers as curl shows them."""
    return _head_text(response.http_version, response)


def _head_text(version: str, head: Head | Response) -> bytes:
    lines = [
        f"HTTP/{version} {head.status} {head.reason}".rstrip(),
        *(f"{k}: {v}" for k, v in head.headers),
        "",
        "",
    ]
    return "\n".join(lines).encode("latin-1", "replace")


if TYPE_CHECKING:
    from collections.abc import Callable

    Put = Callable[[bytes], object]
    Flush = Callable[[], object]
