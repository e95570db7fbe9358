"""The results of many scopes as one output.

    json     a list with an element for each scope: scope, status, and value or error; the default
    yaml     the same
    ndjson   each item of each answer with its scope as `_scope`, as soon as it is its turn; errors as well
    table, tsv, csv   rows with their scope in the first column; errors are on standard error alone
    raw      the answers one after the other
    none     nothing

A query (`--query`) is put to each answer by itself.
"""

from __future__ import annotations

from azbearer.cli.call.formats import Screen, form_of
from azbearer.cli.call.jsontext import compact, indented
from azbearer.collection.dump import dump_compact
from azbearer.errors import AzbearerError, OutputError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from azbearer.cli.many.results import Result

TAG = "_scope"
_STREAMED = frozenset({"json", "ndjson", "raw", "none"})
_ROWS = frozenset({"table", "tsv", "csv"})


class Merged:
    """Writes results in their order.

    Args:
        name: of `-o`, or empty.
        query: of `--query`, or empty.
        put: writes bytes.
        screen: for tables.

    Raises:
        UsageError: the query is no JMESPath, or does not go with the form.
    """

    def __init__(
        self,
        name: str,
        query: str,
        put: Callable[[bytes], object],
        screen: Screen = Screen(),  # noqa: B008  an immutable value
    ) -> None:
        self._name = name or "json"
        form_of(name, query)  # refuses -o raw with a query
        self._value = form_of("json", query)
        self._lines = form_of("ndjson", query)
        # Rows that a query chose stay in its order, and none of their columns is left out.
        self._whole = form_of(self._name, "@" if query and self._name != "raw" else "", screen)
        self._put = put
        self._pieces: list[str] = []
        self._count = 0

    def take(self, result: Result) -> Result:
        """Write a result; one that can't be written so is an error, and given back as such."""
        try:
            pieces = list(self._pieces_of(result))
        except AzbearerError as error:
            result = result._replace(code=int(error.exit_code), error=error, body=b"", is_partial=False)
            pieces = list(self._pieces_of(result))
        if self._name in _STREAMED:
            self._put("".join(pieces).encode("utf-8", "backslashreplace"))
        else:
            self._pieces += pieces
        self._count += 1
        return result

    def end(self) -> None:
        """Write what makes the output whole."""
        if self._name == "json":
            self._put(b"\n]\n" if self._count else b"[]\n")
        elif self._name not in _STREAMED:
            document = f"[{','.join(self._pieces)}]".encode("utf-8", "backslashreplace")
            self._put(self._whole.body(document))

    def _pieces_of(self, result: Result) -> Iterator[str]:
        match self._name:
            case "json":
                element = indented(self._element(result)).replace("\n", "\n  ")
                yield f"{',' if self._count else '['}\n  {element}"
            case "yaml":
                yield self._element(result)
            case "ndjson":
                yield from (f"{line}\n" for line in self._tagged(result))
                if result.failed:
                    yield f"{_error_line(result)}\n"
            case "raw":
                yield self._raw(result)
            case "none":
                return
            case _:
                yield from self._tagged(result)

    def _element(self, result: Result) -> str:
        members = [f'"scope":{dump_compact(result.scope.shown)}', f'"status":{result.status or "null"}']
        if not result.failed or result.value:
            members.append(f'"value":{self._value_of(result.value)}')
        if result.failed:
            members.append(f'"error":{result.told_error}')
        return f"{{{','.join(members)}}}"

    def _value_of(self, body: bytes) -> str:
        """The answer, or what the query chose of it, as JSON; a text when it is none."""
        if not body.strip():
            return "null"
        try:
            return compact(self._value.body(body).decode("utf-8")).strip() or "null"
        except OutputError:
            if self._value.expression is not None:
                raise
            return dump_compact(body.decode("utf-8", "backslashreplace"))

    def _tagged(self, result: Result) -> Iterator[str]:
        """The items of an answer, each with its scope."""
        tag = dump_compact(result.scope.name)
        text = self._lines.body(result.value).decode("utf-8")
        for line in filter(None, text.split("\n")):
            if line.startswith("{"):
                yield f'{{"{TAG}":{tag}{"" if line == "{}" else ","}{line[1:]}'
            elif line.startswith("[") and self._name in _ROWS:
                yield f"[{tag}{'' if line == '[]' else ','}{line[1:]}"
            else:
                yield f'{{"{TAG}":{tag},"value":{line}}}'

    def _raw(self, result: Result) -> str:
        text = result.body.decode("utf-8", "surrogateescape")
        return text if not text or text.endswith("\n") else f"{text}\n"


def _error_line(result: Result) -> str:
    tag = dump_compact(result.scope.name)
    return f'{{"{TAG}":{tag},"status":{result.status or "null"},"error":{result.told_error}}}'
