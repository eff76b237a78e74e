"""The name of a GP data type with what it is made of: the members of a multi-value, a value table or a composite.

Protocol facts: Esri REST documentation (gp-data-types, gp-task). Descriptions carry the members as ``parameterInfos``
since server version 11.0; an older multi-value names its member after a colon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional

from .filters import CompositeFilter, Filter, read_filter

MULTI_VALUE, VALUE_TABLE, COMPOSITE = "GPMultiValue", "GPValueTable", "GPComposite"
_CONTAINERS = (MULTI_VALUE, VALUE_TABLE, COMPOSITE)
# Which containers a container may hold: a composite in a multi-value, and nothing else.
_NESTED = {MULTI_VALUE: (COMPOSITE,), VALUE_TABLE: (), COMPOSITE: ()}


@dataclass(frozen=True)
class Member:
    """The member of a multi-value, a column of a value table, or one type of a composite."""

    data_type: DataType
    name: str = ""
    display_name: str = ""
    limit: Optional[Filter] = None


@dataclass(frozen=True)
class DataType:
    """A GP data type; ``members``: the columns of a table, the types of a composite in their order, or one member."""

    name: str
    members: tuple[Member, ...] = ()

    @classmethod
    def read(cls, name: str, infos: Any = None, limit: Any = None) -> DataType:
        """Read a full name such as ``GPMultiValue:GPComposite`` with its ``parameterInfos`` and ``filter``."""
        found = read_filter(limit)
        filters = found.members if isinstance(found, CompositeFilter) else ()
        return cls._read(name, infos, filters, 0)

    @classmethod
    def _read(cls, name: str, infos: Any, filters: tuple[Optional[Filter], ...], depth: int) -> DataType:
        outer, colon, inner = name.partition(":")
        listed = [each for each in infos if isinstance(each, Mapping)] if isinstance(infos, list) else []
        if outer == MULTI_VALUE and depth < 2:
            if colon and listed and str(listed[0].get("dataType") or "") == inner:
                return cls(outer, (_member(listed[0], None, depth),))
            if colon:
                return cls(outer, (Member(cls._read(inner, infos, (), depth + 1)),))
            return cls(outer, tuple(_member(each, None, depth) for each in listed[:1]))
        if outer in (VALUE_TABLE, COMPOSITE) and depth < 3:
            limits = filters if len(filters) == len(listed) else (None,) * len(listed)
            return cls(outer, tuple(_member(each, known, depth) for each, known in zip(listed, limits)))
        return cls(name)

    def __str__(self) -> str:
        return f"{self.name}:{self.member.data_type}" if self.name == MULTI_VALUE and self.members else self.name

    @property
    def member(self) -> Member:
        """Return the member of a multi-value; one whose member nobody named holds anything."""
        return self.members[0] if self.members else Member(DataType(""))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of a value table's columns."""
        return tuple(each.name for each in self.members)

    @property
    def wrong_member(self) -> str:
        """Return the type inside that the documentation rules out, or "" where there is none."""
        for each in self.members:
            inner = each.data_type.name
            if inner in _CONTAINERS and inner not in _NESTED.get(self.name, ()):
                return inner
            if each.data_type.wrong_member:
                return each.data_type.wrong_member
        return ""


def _member(info: Mapping[str, Any], limit: Optional[Filter], depth: int) -> Member:
    name = str(info.get("dataType") or "")
    return Member(
        DataType._read(name, info.get("parameterInfos"), (), depth + 1),
        str(info.get("name") or ""),
        str(info.get("displayName") or ""),
        limit or read_filter(info.get("filter"), info.get("choiceList")),
    )
