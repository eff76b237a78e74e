"""Whether a value passes a parameter's filter, and what would."""

from __future__ import annotations

import math
from typing import Any, Optional
from urllib.parse import urlsplit

from .features import FeatureCollection, FeatureSet, Field
from .filters import ChoiceFilter, FieldFilter, FileFilter, Filter, GeometryFilter, RangeFilter
from .references import FileUrl


def violated(limit: Optional[Filter], value: Any) -> tuple[str, ...]:
    """Return what is allowed instead of the value; nothing where it passes or where only the server can tell."""
    if isinstance(limit, RangeFilter):
        return _range(limit, value)
    if isinstance(limit, GeometryFilter) and isinstance(value, (FeatureSet, FeatureCollection)):
        return () if value.geometry_type in limit.types else limit.types
    if isinstance(limit, FieldFilter) and isinstance(value, Field):
        return () if value.type in limit.types else limit.types
    if isinstance(limit, FileFilter) and isinstance(value, FileUrl):
        name = urlsplit(value.url).path.rsplit("/", 1)[-1].lower()
        return () if name.endswith(tuple("." + each for each in limit.endings)) else _endings(limit)
    if isinstance(limit, ChoiceFilter):
        return () if is_choice(limit, value) else tuple(each.name for each in limit.choices)
    return ()


def is_choice(limit: ChoiceFilter, value: Any) -> bool:
    """Tell whether a value is one of the choices; predefined layers are chosen by name."""
    text = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return any(text == (each.value if isinstance(each.value, str) else each.name) for each in limit.choices)


def _range(limit: RangeFilter, value: Any) -> tuple[str, ...]:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or limit.minimum <= value <= limit.maximum:
        return ()
    ends = ("" if math.isinf(each) else f"{each!r}" for each in (limit.minimum, limit.maximum))
    return (" … ".join(ends).strip(),)


def _endings(limit: FileFilter) -> tuple[str, ...]:
    return tuple("*." + each for each in limit.endings)
