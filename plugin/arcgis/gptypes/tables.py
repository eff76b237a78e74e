"""GPValueTable and GPComposite as values.

Protocol facts: Esri REST documentation (gp-data-types).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterator


@dataclass(frozen=True)
class ValueTable:
    """Rows of values, in the order of the columns; None is an empty cell.

    ``columns`` may name the columns in another order than the task has them; without names the task's order counts.
    ``by_name`` asks for objects by column name instead of rows, where every column has a name of its own.
    """

    rows: tuple[tuple[Any, ...], ...]
    columns: tuple[str, ...] = ()
    by_name: bool = field(default=False, compare=False)

    def rows_for(self, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows in the order of a task's columns; as they are where the table's columns are not those."""
        known = are_names(names) and sorted(names) == sorted(self.columns)
        for row in self.rows:
            if known and len(row) == len(names):
                yield tuple(row[self.columns.index(name)] for name in names)
            else:
                yield row


@dataclass(frozen=True)
class Composite:
    """A value with the one of the allowed data types that it is of."""

    data_type: str
    value: Any


def are_names(columns: tuple[str, ...]) -> bool:
    """Tell whether columns can be told apart by name: none empty, none twice."""
    return all(columns) and len(set(columns)) == len(columns)
