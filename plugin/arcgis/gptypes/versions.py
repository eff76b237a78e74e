"""Which server version a value needs.

Protocol facts: Esri REST documentation (gp-data-types). Versions are written as numbers: 10.91 is 10.9.1.
"""

from __future__ import annotations

from typing import Any, Iterator, Mapping, Optional, Tuple

from .codec import chosen
from .datatype import COMPOSITE, DataType
from .features import FeatureCollection, FeatureSet, Field, RecordSet
from .references import LayerUrl, PortalItem, Raster
from .tables import Composite, ValueTable

Version = Tuple[int, ...]

_TYPES: Mapping[str, Version] = {
    "Field": (10, 7),
    "GPValueTable": (11, 0),
    "GPComposite": (11, 2),
    "GPArealUnit": (11, 3),
}
_DATES = ("esriFieldTypeDateOnly", "esriFieldTypeTimeOnly", "esriFieldTypeTimestampOffset")
_INT32 = 2**31 - 1


def read_version(number: Any) -> Optional[Version]:
    """Read ``currentVersion``: 10.91 is (10, 9, 1), 11.5 is (11, 5); None where there is none."""
    if isinstance(number, bool) or not isinstance(number, (int, float, str)):
        return None
    whole, _, digits = str(number).strip()[:20].partition(".")
    if not (whole.isascii() and whole.isdigit()) or not (digits == "" or (digits.isascii() and digits.isdigit())):
        return None
    return (int(whole), *(int(each) for each in digits or "0"))


def version_text(version: Version) -> str:
    """Return a version as people write it: 10.9.1."""
    return ".".join(map(str, version))


def needs(data_type: DataType, value: Any) -> Iterator[tuple[str, Version]]:
    """Yield what in a value needs a server of at least some version."""
    if data_type.name in _TYPES:
        yield data_type.name, _TYPES[data_type.name]
    if data_type.name == COMPOSITE:
        found = chosen(data_type, value)
        if isinstance(found, Composite):
            yield from needs(DataType.read(found.data_type), found.value)
    elif isinstance(value, (FeatureSet, RecordSet, FeatureCollection)):
        if value.has_64_bit_ids:
            yield "64 bit", (11, 2)
        if value.has_new_date_fields:
            yield " / ".join(_DATES), (11, 2)
    elif isinstance(value, Field) and value.type in _DATES:
        yield value.type, (11, 2)
    elif isinstance(value, LayerUrl) and value.time is not None:
        yield "time", (10, 7, 1)
    elif isinstance(value, Raster) and value.is_image_service:
        yield "ImageServer", (10, 8)
    elif isinstance(value, PortalItem):
        yield "portalItemID", (10, 8)
    elif data_type.name == "GPLong" and isinstance(value, int) and not -_INT32 - 1 <= value <= _INT32:
        yield "64 bit", (11, 2)
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from needs(data_type.member.data_type, each)
    elif isinstance(value, ValueTable):
        for row in value.rows_for(data_type.names):
            for member, cell in zip(data_type.members, row):
                yield from needs(member.data_type, cell)
