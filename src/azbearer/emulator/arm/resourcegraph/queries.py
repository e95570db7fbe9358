"""A query: a table, and operators that each make a table of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.resourcegraph.aggregates import Aggregate, read_aggregate
from azbearer.emulator.arm.resourcegraph.errors import unknown_table, unresolved, unsupported
from azbearer.emulator.arm.resourcegraph.expressions import Expression, Expressions, text
from azbearer.emulator.arm.resourcegraph.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Rows = list[dict[str, Any]]
_MOST_DISTINCT = 10_000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the names of their columns, in order."""

    columns: tuple[str, ...]
    rows: Rows


def run_query(query: str, tables: Mapping[str, Callable[[], Table]], default: str) -> Table:
    """The table that a query makes.

    Args:
        query: in Kusto.
        tables: those there are, by their names in lower case.
        default: the table of a query that names none.

    Raises:
        QueryError: the query cannot be read, or asks for what is not there.
    """
    reader = Reader(query)
    return _Query(reader, tables).table(default)


class _Query:
    """Reads operators and performs each at once."""

    def __init__(self, reader: Reader, tables: Mapping[str, Callable[[], Table]]) -> None:
        self._reader = reader
        self._tables = tables
        self._operators: dict[str, Callable[[Table], Table]] = {
            "where": self._where,
            "filter": self._where,
            "project": self._project,
            "project-away": self._project_away,
            "project-keep": self._project_keep,
            "project-rename": self._project_rename,
            "extend": self._extend,
            "summarize": self._summarize,
            "order": self._order,
            "sort": self._order,
            "take": self._take,
            "limit": self._take,
            "top": self._top,
            "distinct": self._distinct,
            "count": self._count,
        }

    def table(self, default: str) -> Table:
        """The whole query."""
        table = self._source(default)
        while self._reader.peek().kind != "end":
            self._reader.expect("|")
            table = self._operator(table)
        return table

    def _source(self, default: str) -> Table:
        first = self._reader.peek()
        starts_with_operator = first.lowered in self._operators and self._reader.peek(1).text != "|"
        if first.kind == "end" or starts_with_operator:
            return (
                self._operator(self._tables[default]()) if starts_with_operator else self._tables[default]()
            )
        name = self._reader.name()
        if name.lower() not in self._tables:
            raise unknown_table(name)
        return self._tables[name.lower()]()

    def _operator(self, table: Table) -> Table:
        token = self._reader.next()
        perform = self._operators.get(token.lowered)
        if perform is None:
            raise unsupported(token.text)
        return perform(table)

    def _expressions(self, table: Table, operator: str) -> Expressions:
        return Expressions(self._reader, frozenset(table.columns), operator)

    def _where(self, table: Table) -> Table:
        condition = self._expressions(table, "where").read()
        return Table(table.columns, [row for row in table.rows if condition(row) is True])

    def _project(self, table: Table) -> Table:
        named = self._assignments(table, "project")
        columns = tuple(dict.fromkeys(name for name, _ in named))
        return Table(columns, [{name: compute(row) for name, compute in named} for row in table.rows])

    def _extend(self, table: Table) -> Table:
        named = self._assignments(table, "extend")
        columns = tuple(dict.fromkeys((*table.columns, *(name for name, _ in named))))
        return Table(
            columns, [{**row, **{name: compute(row) for name, compute in named}} for row in table.rows]
        )

    def _assignments(self, table: Table, operator: str) -> list[tuple[str, Expression]]:
        """`name = expression`, or an expression whose name is that of its last part."""
        found = [self._assignment(table, operator, 1)]
        while self._reader.takes(","):
            found.append(self._assignment(table, operator, len(found) + 1))
        return found

    def _assignment(self, table: Table, operator: str, number: int) -> tuple[str, Expression]:
        if self._reader.peek(1).text == "=":
            name = self._reader.name()
            self._reader.expect("=")
            return name, self._expressions(table, operator).read()
        start = self._reader.peek()
        path = [start.text]
        ahead = 1
        while self._reader.peek(ahead).text == ".":
            path.append(self._reader.peek(ahead + 1).text)
            ahead += 2
        plain = start.kind == "name" and self._reader.peek(ahead).text in {",", "|", "<EOF>", ")"}
        # `properties.a.b` becomes `properties_a_b`, as Kusto names it.
        return "_".join(path) if plain else f"Column{number}", self._expressions(table, operator).read()

    def _names(self, table: Table, operator: str) -> list[str]:
        names = [self._reader.name()]
        while self._reader.takes(","):
            names.append(self._reader.name())
        for name in names:
            if name not in table.columns:
                raise unresolved(name, operator)
        return names

    def _project_away(self, table: Table) -> Table:
        gone = self._names(table, "project-away")
        return _cut(table, (name for name in table.columns if name not in gone))

    def _project_keep(self, table: Table) -> Table:
        kept = self._names(table, "project-keep")
        return _cut(table, (name for name in table.columns if name in kept))

    def _project_rename(self, table: Table) -> Table:
        renamed: dict[str, str] = {}
        while not renamed or self._reader.takes(","):
            new = self._reader.name()
            self._reader.expect("=")
            (old,) = [self._reader.name()]
            if old not in table.columns:
                raise unresolved(old, "project-rename")
            renamed[old] = new
        columns = tuple(renamed.get(name, name) for name in table.columns)
        return Table(
            columns,
            [{renamed.get(name, name): row.get(name) for name in table.columns} for row in table.rows],
        )

    def _summarize(self, table: Table) -> Table:
        aggregates: list[tuple[str, Aggregate]] = []
        if self._reader.peek().lowered != "by":
            aggregates.append(self._aggregate(table))
            while self._reader.takes(","):
                aggregates.append(self._aggregate(table))
        keys = self._assignments(table, "summarize") if self._reader.takes("by") else []
        groups: dict[tuple[str, ...], Rows] = {}
        for row in table.rows:
            groups.setdefault(tuple(text(compute(row)) for _, compute in keys), []).append(row)
        if not keys and not groups:
            groups[()] = []
        columns = (*(name for name, _ in keys), *(name for name, _ in aggregates))
        return Table(
            columns,
            [
                {
                    **{name: compute(rows[0]) for name, compute in keys},
                    **{name: aggregate(rows) for name, aggregate in aggregates},
                }
                for rows in groups.values()
            ],
        )

    def _aggregate(self, table: Table) -> tuple[str, Aggregate]:
        name = ""
        if self._reader.peek(1).text == "=":
            name = self._reader.name()
            self._reader.expect("=")
        default, aggregate = read_aggregate(self._reader, self._expressions(table, "summarize"))
        return name or default, aggregate

    def _order(self, table: Table) -> Table:
        self._reader.expect("by")
        return Table(table.columns, self._sorted(table, "order"))

    def _sorted(self, table: Table, operator: str) -> Rows:
        """By several keys, the first before the others; descending unless it says asc."""
        keys = [self._key(table, operator)]
        while self._reader.takes(","):
            keys.append(self._key(table, operator))
        rows = list(table.rows)
        for compute, ascending in reversed(keys):
            rows.sort(key=_sorting(compute), reverse=not ascending)
        return rows

    def _key(self, table: Table, operator: str) -> tuple[Expression, bool]:
        compute = self._expressions(table, operator).read()
        ascending = self._reader.takes("asc")
        if not ascending:
            self._reader.takes("desc")
        if self._reader.takes("nulls") and not self._reader.takes("first"):
            self._reader.expect("last")
        return compute, ascending

    def _take(self, table: Table) -> Table:
        return Table(table.columns, table.rows[: self._number()])

    def _top(self, table: Table) -> Table:
        count = self._number()
        self._reader.expect("by")
        return Table(table.columns, self._sorted(table, "top")[:count])

    def _number(self) -> int:
        if self._reader.peek().kind != "number":
            raise self._reader.unexpected("LONGLITERAL")
        return int(float(self._reader.next().text))

    def _distinct(self, table: Table) -> Table:
        whole = self._reader.takes("*")
        named = (
            [(name, _column(name)) for name in table.columns]
            if whole
            else self._assignments(table, "distinct")
        )
        found: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in table.rows:
            values = {name: compute(row) for name, compute in named}
            found.setdefault(tuple(map(text, values.values())), values)
        return Table(tuple(name for name, _ in named), list(found.values())[:_MOST_DISTINCT])

    def _count(self, table: Table) -> Table:
        return Table(("Count",), [{"Count": len(table.rows)}])


def _cut(table: Table, columns: Iterable[str]) -> Table:
    kept = tuple(columns)
    return Table(kept, [{name: row.get(name) for name in kept} for row in table.rows])


def _column(name: str) -> Expression:
    return lambda row: row.get(name)


def _sorting(compute: Expression) -> Callable[[dict[str, Any]], tuple[int, float, str]]:
    return lambda row: _sort_key(compute(row))


def _sort_key(value: Any) -> tuple[int, float, str]:
    """Nothing comes first, then numbers, then texts."""
    if value is None:
        return 0, 0.0, ""
    if isinstance(value, (int, float)):
        return 1, float(value), ""
    return 2, 0.0, text(value)
