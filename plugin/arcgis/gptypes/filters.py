"""What a task's description allows for a parameter: its filter and its list of choices.

Protocol facts: Esri REST documentation (gp-task). Filters exist since server version 10.7, coded values and composite
filters since 12.0; older servers have the list of choices only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Mapping, Optional, Union

from .json_value import Json


@dataclass(frozen=True)
class RangeFilter:
    """The least and the greatest number allowed, both included."""

    minimum: float
    maximum: float


@dataclass(frozen=True)
class GeometryFilter:
    """The geometry types allowed for features, such as ``esriGeometryPolygon``."""

    types: tuple[str, ...]


@dataclass(frozen=True)
class FieldFilter:
    """The field types allowed, such as ``esriFieldTypeDouble``."""

    types: tuple[str, ...]


@dataclass(frozen=True)
class FileFilter:
    """The endings allowed for a file, in lower case and without the dot."""

    endings: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One of the values to choose from; ``name`` is what people read, ``value`` what is sent."""

    name: str
    value: Union[str, Json]


@dataclass(frozen=True)
class ChoiceFilter:
    """The values to choose from."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class CompositeFilter:
    """A filter for each type of a composite or each column of a value table, None where there is none."""

    members: tuple[Optional[Filter], ...]


Filter = Union[RangeFilter, GeometryFilter, FieldFilter, FileFilter, ChoiceFilter, "CompositeFilter"]


def read_filter(value: Any, choice_list: Any = None) -> Optional[Filter]:
    """Read a parameter's filter; what is no filter this client knows counts as none."""
    found = _read(value, 0)
    if found is None and isinstance(choice_list, list):
        return _choices([{"name": each, "value": each} for each in choice_list if isinstance(each, str)])
    return found


def _read(value: Any, depth: int) -> Optional[Filter]:
    if not isinstance(value, Mapping):
        return None
    kind, members = value.get("type"), value.get("list")
    if kind == "range":
        return _range(value.get("minimum"), value.get("maximum"))
    if not isinstance(members, list):
        return None
    texts = tuple(each for each in members if isinstance(each, str))
    if kind == "featureClass":
        return GeometryFilter(texts) if texts else None
    if kind == "field":
        return FieldFilter(texts) if texts else None
    if kind == "file":
        return FileFilter(tuple(each.lower().lstrip("*.") for each in texts)) if texts else None
    if kind == "codedValue":
        return _choices(members)
    if kind == "composite" and depth == 0:
        return CompositeFilter(tuple(_read(each, depth + 1) for each in members))
    return None


def _range(minimum: Any, maximum: Any) -> Optional[RangeFilter]:
    ends = []
    for value, missing in ((minimum, -math.inf), (maximum, math.inf)):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
            ends.append(missing)
        else:
            ends.append(value)
    return RangeFilter(*ends) if ends[0] <= ends[1] else None


def _choices(members: list[Any]) -> Optional[ChoiceFilter]:
    found = []
    for each in members:
        if not isinstance(each, Mapping):
            continue
        value, name = each.get("value"), each.get("name")
        if isinstance(value, str):
            found.append(Choice(name if isinstance(name, str) and name else value, value))
        elif isinstance(value, Mapping) and isinstance(name, str) and name:
            # A predefined layer: its name is sent, the value tells its fields.
            found.append(Choice(name, Json.from_esri(value)))
    return ChoiceFilter(tuple(found)) if found else None
