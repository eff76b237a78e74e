"""Data types of parameters as a task description names them: members, columns, filters, and the version each needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple

MULTI, TABLE, COMPOSITE = "GPMultiValue", "GPValueTable", "GPComposite"
FEATURES, RECORDS = "GPFeatureRecordSetLayer", "GPRecordSet"
RASTERS = ("GPRasterDataLayer", "GPRasterData")
FILE = "GPDataFile"
# The currentVersion from which a server knows a type; 10.71 is 10.7.1.
SINCE: Mapping[str, float] = {TABLE: 11.0, COMPOSITE: 11.2, "GPArealUnit": 11.3, "Field": 10.7}


@dataclass(frozen=True)
class Kind:
    """Name a data type, with what it is made of and what it allows."""

    name: str
    members: Tuple[Kind, ...] = ()
    limit: Optional[Mapping[str, Any]] = None
    choices: Tuple[str, ...] = ()
    # Name of the column in a value table.
    column: str = ""

    @property
    def full_name(self) -> str:
        """Return the name as descriptions write it, such as GPMultiValue:GPString."""
        return f"{MULTI}:{self.members[0].full_name}" if self.name == MULTI else self.name


def read_kind(described: Mapping[str, Any]) -> Kind:
    """Return the type of a parameter, a column or a member out of its description."""
    name, _, member = str(described["dataType"]).partition(":")
    infos = list(described.get("parameterInfos") or [])
    limit, choices = described.get("filter") or None, tuple(described.get("choiceList") or ())
    column = str(described.get("name") or "")
    if name == MULTI:
        own: Dict[str, Any] = dict(infos[0]) if infos else {}
        own["dataType"] = member
        # A filter on the parameter is one on each of its values.
        own.setdefault("filter", limit)
        own.setdefault("choiceList", list(choices))
        return Kind(MULTI, (read_kind(own),), column=column)
    each = list(limit.get("list") or []) if limit and limit.get("type") == "composite" else []
    members = []
    for index, info in enumerate(infos):
        given = each[index] if index < len(each) else None
        members.append(read_kind(info if given is None else {**info, "filter": given}))
    return Kind(name, tuple(members), None if each else limit, choices, column)


def contains(kind: Kind, name: str) -> bool:
    """Tell whether a type is, or is made of, the type of that name."""
    return kind.name == name or any(contains(member, name) for member in kind.members)
