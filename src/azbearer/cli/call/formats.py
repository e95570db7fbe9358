"""The forms in which an answer is printed: `-o`, and `--query` before it.

    raw      byte for byte, as it came; what happens when nothing is asked for
    json     laid out for people; nothing in it changes but white space
    yaml     the same as YAML, in its own order
    table    rows for people, as az shows them
    tsv      rows for scripts, as az prints them
    csv      rows for spreadsheets
    ndjson   one item a line, as soon as it is there
    none     nothing

`--query` is JMESPath, as in az, and sees the whole answer; of a list that was followed (`--all`) all pages
as one.
"""

from __future__ import annotations

from azbearer.errors import OutputError, UsageError
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


_YAML_WORDS = {"NaN": ".nan", "Infinity": ".inf", "-Infinity": "-.inf"}


class Screen(NamedTuple):
    """What a table is made for.

    Args:
        width: of the terminal; 0 when it is none.
        color: whether it shows colours.
    """

    width: int = 0
    color: bool = False


class Form(NamedTuple):
    """How an answer is printed.

    Args:
        name: one of `arguments.FORMATS`.
        expression: a compiled JMESPath, or None.
        screen: for tables.
    """

    name: str
    expression: Any = None
    screen: Screen = Screen()

    @property
    def as_it_comes(self) -> bool:
        """Whether bytes may be written before the answer is whole."""
        return self.name == "raw" and self.expression is None

    @property
    def by_item(self) -> bool:
        """Whether items of a page can be written without the pages behind it."""
        return self.name == "ndjson" and self.expression is None

    def body(self, body: bytes) -> bytes:
        """A whole answer in this form.

        Raises:
            OutputError: it is no JSON, and this form needs some.
            UsageError: the query can't be applied to it.
        """
        if self.as_it_comes or not body.strip():
            return body if self.as_it_comes else b""
        if self.name == "none":
            return b""
        text, document = _read(body, self.name)
        try:
            return self._of_document(text, document)
        except RecursionError:
            raise OutputError(
                f"the answer is nested too deep to be written as {self.name}",
                hint="-o raw writes it as it came",
            ) from None

    def _of_document(self, text: str, document: Any) -> bytes:
        from azbearer.cli.call.jsontext import indented  # noqa: PLC0415  raw needs none of it

        if self.expression is not None:
            return _encoded(self._of_value(_selected(self.expression, document)))
        if self.name == "json":
            return _encoded([indented(text)])
        if self.name == "ndjson":
            return _encoded(_lines_of(text, document))
        return _encoded(self._of_value(document))

    def items(self, text: str) -> bytes:
        """Items of a page, one a line.

        Args:
            text: what stands between the brackets of the page's list.
        """
        from azbearer.cli.call.jsontext import compact, elements  # noqa: PLC0415  raw needs none of it

        return _encoded(compact(element) for element in elements(text))

    def _of_value(self, value: Any) -> Iterable[str]:
        """The lines of a value; a query that finds nothing prints nothing, as in az."""
        from azbearer.cli.call import tables  # noqa: PLC0415  raw needs none of it
        from azbearer.collection.dump import dump_compact, dump_indented  # noqa: PLC0415

        if value is None and self.expression is not None and self.name != "json":
            return []
        if self.name == "yaml":
            return [_yaml(value)]
        if self.name == "table":
            return self._table(value)
        if self.name == "tsv":
            return tables.tsv(value, in_order=self.expression is not None)
        if self.name == "csv":
            return tables.csv(value)
        if self.name == "ndjson":
            return (dump_compact(row) for row in tables.rows_of(value))
        return [] if self.name == "none" else [dump_indented(value)]

    def _table(self, value: Any) -> Iterable[str]:
        from azbearer.cli.call.tables import grid_of, plain_table, terminal_table  # noqa: PLC0415  see above

        columns, cells = grid_of(value, everything=self.expression is not None)
        if not self.screen.width:
            return plain_table(columns, cells)
        return [terminal_table(columns, cells, self.screen.width, color=self.screen.color).rstrip("\n")]


def form_of(name: str, query: str, screen: Screen = Screen()) -> Form:  # noqa: B008  an immutable value
    """The form that options ask for.

    Args:
        name: of `-o`, or empty.
        query: of `--query`, or empty.
        screen: for tables.

    Raises:
        UsageError: the query is no JMESPath.
    """
    if not query:
        return Form(name or "raw", None, screen)
    if name == "raw":
        raise UsageError(
            "-o raw is the answer as it came, and --query a part of it", hint="leave out one of them"
        )
    import jmespath  # noqa: PLC0415  only for --query

    try:
        return Form(name or "json", jmespath.compile(query), screen)
    except jmespath.exceptions.JMESPathError as error:
        at = getattr(error, "lex_position", None)
        place = f"--query, character {at + 1}" if isinstance(at, int) else "--query"
        raise UsageError(
            "the query is not JMESPath",
            where=f"{place}: {query[:200]}",
            hint="see https://jmespath.org; try --query value[].name",
        ) from None


def _selected(expression: Any, document: Any) -> Any:
    import jmespath  # noqa: PLC0415  as above

    try:
        return expression.search(document)
    except (jmespath.exceptions.JMESPathError, TypeError, ValueError) as error:
        reason = str(error).partition("\n")[0].partition(", received")[0]
        raise UsageError(
            f"the query can't be applied to this answer: {reason[:200]}", where="--query"
        ) from None


def _read(body: bytes, name: str) -> tuple[str, Any]:
    """The text of a JSON body, and its value.

    NaN and infinities are no JSON, and some services send them: they go out as they came.
    """
    import json  # noqa: PLC0415  raw needs none of it

    from azbearer.collection.numbers import HugeNumber, read_float, read_int  # noqa: PLC0415

    reader = json.JSONDecoder(
        parse_float=read_float, parse_int=read_int, parse_constant=HugeNumber, strict=False
    )
    try:
        text = body.decode(json.detect_encoding(body)).removeprefix("\ufeff")
        try:
            return text, reader.decode(text)
        except RecursionError:
            from azbearer.collection.deep_json import parse_deep  # noqa: PLC0415  for the deepest documents

            return text, parse_deep(text)
    except ValueError:
        raise OutputError(
            f"the answer is not JSON, so it can't be written as {name}",
            hint="-o raw, or no -o, writes it as it came",
            code="not-json",
        ) from None


def _lines_of(text: str, document: Any) -> Iterable[str]:
    """The items of a list, each as it stands in the text; another answer is one item."""
    from azbearer.cli.call.jsontext import compact, elements  # noqa: PLC0415  raw needs none of it

    if isinstance(document, list):
        return (compact(element) for element in elements(text.strip()[1:-1]))
    from azbearer.cli.call.tables import rows_of  # noqa: PLC0415  see `Form._of_value`
    from azbearer.collection.dump import dump_compact  # noqa: PLC0415

    rows = rows_of(document)
    return [compact(text)] if rows == [document] else (dump_compact(row) for row in rows)


def _encoded(lines: Iterable[str]) -> bytes:
    """Lines as UTF-8; half a character is written as an escape."""
    text = "".join(f"{line}\n" for line in lines)
    return text.encode("utf-8", "backslashreplace")


def _yaml(value: Any) -> str:
    import yaml  # noqa: PLC0415  only for this form

    from azbearer.collection.numbers import ExactFloat, HugeNumber  # noqa: PLC0415

    class Dumper(yaml.SafeDumper):
        """Writes numbers as they were read, and no anchors for equal values."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the base class's signature
            return True

    def number(dumper: yaml.SafeDumper, data: Any) -> yaml.ScalarNode:
        literal = data.literal if isinstance(data, ExactFloat) else _YAML_WORDS.get(data, str(data))
        # The tag that a reader would find, so that none has to be written.
        tag = dumper.resolve(yaml.ScalarNode, literal, (True, False))  # type: ignore[no-untyped-call]  # PyYAML's
        return dumper.represent_scalar(tag, literal)

    Dumper.add_representer(ExactFloat, number)
    Dumper.add_representer(HugeNumber, number)
    text: str = yaml.dump(
        value, Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1_000_000
    )
    return text.removesuffix("\n").removesuffix("\n...")
