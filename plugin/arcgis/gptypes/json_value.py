"""JSON that is carried as it came, and JSON text written in slices."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Iterator, Mapping

from .problems import not_allowed, unreadable

# One long C call would hold the interpreter lock and freeze the window: write this many plain members at a time.
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
    return "".join(_pieces(value, sort_keys))


def _pieces(value: Any, sort_keys: bool) -> Iterator[str]:
    if isinstance(value, Mapping):
        names = sorted(value, key=str) if sort_keys else value
        for index, name in enumerate(names):
            if not isinstance(name, str):
                raise TypeError("names are text")
            yield ("," if index else "{") + json.dumps(name) + ":"
            yield from _pieces(value[name], sort_keys)
        yield "}" if value else "{}"
    elif isinstance(value, (list, tuple)) and not _is_plain(value):
        for index, member in enumerate(value):
            yield "," if index else "["
            yield from _pieces(member, sort_keys)
        yield "]"
    elif isinstance(value, (list, tuple)):
        yield "["
        for start in range(0, len(value), _SLICE):
            text = json.dumps(value[start : start + _SLICE], allow_nan=False, separators=(",", ":"))
            yield ("," if start else "") + text[1:-1]
        yield "]"
    else:
        yield json.dumps(value, allow_nan=False)


def _is_plain(members: Any) -> bool:
    """Tell whether members are numbers or texts, or vertices: small things that one call may write together."""
    for member in members:
        if isinstance(member, Mapping):
            return False
        if isinstance(member, (list, tuple)) and any(isinstance(each, (list, tuple, Mapping)) for each in member):
            return False
        if isinstance(member, (list, tuple)) and len(member) > 8:
            return False
    return True
