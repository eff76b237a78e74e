"""JSON that is carried as it came, and JSON text written in slices."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Iterator, Mapping

from .problems import not_allowed, unreadable

# One long C call would hold the interpreter lock and freeze the window: write about this many values at a time.
_SLICE = 4096


@dataclass(frozen=True)
class Json:
    """A JSON value of a type this client does not know; carried unharmed, compared by its text."""

    text: str

    @classmethod
    def from_esri(cls, value: Any) -> Json:
        """Keep any JSON value."""
        try:
            return cls(json_text(value, sort_keys=True))
        except (TypeError, ValueError, RecursionError):
            raise unreadable("JSON", value) from None

    def to_esri(self) -> Any:
        """Return the value as plain Python."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            raise not_allowed("JSON", self.text, "JSON") from None


def json_text(value: Any, *, sort_keys: bool = False) -> str:
    """Return compact JSON text, written in slices so that other threads get their turn.

    Raises:
        ValueError, TypeError: a number that is not finite, or something that is no JSON.
    """
    return "".join(_pieces(value, json.JSONEncoder(allow_nan=False, sort_keys=sort_keys, separators=(",", ":"))))


def _pieces(value: Any, encoder: json.JSONEncoder) -> Iterator[str]:
    if _weight(value, _SLICE) < _SLICE:
        yield encoder.encode(value)
    elif isinstance(value, Mapping):
        yield "{"
        for index, name in enumerate(sorted(value, key=str) if encoder.sort_keys else value):
            yield ("," if index else "") + encoder.encode(name) + ":"
            yield from _pieces(value[name], encoder)
        yield "}"
    else:
        yield "["
        yield from _members(value, encoder)
        yield "]"


def _members(members: Any, encoder: json.JSONEncoder) -> Iterator[str]:
    """Write members, small ones together and large ones each in slices of its own."""
    start = weight = 0
    for index, member in enumerate(members):
        weight += _weight(member, _SLICE)
        if weight < _SLICE:
            continue
        if index > start:
            yield ("," if start else "") + encoder.encode(members[start:index])[1:-1]
        yield "," if index else ""
        yield from _pieces(member, encoder)
        start, weight = index + 1, 0
    if start < len(members):
        yield ("," if start else "") + encoder.encode(members[start:])[1:-1]


def _weight(value: Any, limit: int) -> int:
    """Count the values inside, but no further than the limit."""
    if isinstance(value, Mapping):
        if any(type(name) is not str for name in value):
            raise TypeError("names are text")
        members: Any = value.values()
    elif isinstance(value, (list, tuple)):
        members = value
    else:
        return 1
    weight = 1 + len(members)
    if weight < limit:
        for member in members:
            if isinstance(member, (list, tuple, dict)):
                weight += _weight(member, limit - weight)
                if weight >= limit:
                    break
    return weight
