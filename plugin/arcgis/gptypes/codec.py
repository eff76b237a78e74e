"""Every GP data type and its JSON, both ways: one table.

::

    GPBoolean bool            GPLong int               GPDouble float           GPString str
    GPDate datetime           GPLinearUnit LinearUnit  GPArealUnit ArealUnit    Field Field
    GPDataFile                FileUrl, UploadedItem, PortalItem
    GPRasterDataLayer         Raster, UploadedItem, MapImage                    (GPRasterData alike)
    GPRecordSet               RecordSet, LayerUrl, UploadedItem, MapImage
    GPFeatureRecordSetLayer   FeatureSet, FeatureCollection, LayerUrl, UploadedItem, MapImage
    GPMultiValue:<type>       tuple
    GPValueTable              ValueTable
    GPComposite               Composite
    any other type            Json

An empty value is None, in a GPString "". Reading raises nothing but ProtocolError, writing nothing but RequestError.
Protocol facts: Esri REST documentation (gp-data-types).
"""

from __future__ import annotations

from typing import Any, Callable, Mapping, Union

from ..errors import ProtocolError, RequestError
from . import scalars
from .allowed import violated
from .datatype import COMPOSITE, MULTI_VALUE, VALUE_TABLE, DataType, Member
from .features import FeatureCollection, FeatureSet, Field, RecordSet
from .json_value import Json, json_text
from .problems import not_allowed, unreadable
from .references import FileUrl, LayerUrl, MapImage, PortalItem, Raster, UploadedItem
from .tables import Composite, ValueTable, are_names
from .units import ArealUnit, LinearUnit

# Read by the member that gives a form away; the order matters where a value has two of them.
_Forms = Mapping[str, Callable[[Any], Any]]
_FEATURES: _Forms = {
    "mapImage": MapImage.from_esri,
    "layerDefinition": FeatureCollection.from_esri,
    "features": FeatureSet.from_esri,
    "itemID": UploadedItem.from_esri,
    "url": LayerUrl.from_esri,
    # A schema alone, as defaults have it.
    "fields": FeatureSet.from_esri,
    "geometryType": FeatureSet.from_esri,
}
_RECORDS: _Forms = {
    "mapImage": MapImage.from_esri,
    "features": RecordSet.from_esri,
    "itemID": UploadedItem.from_esri,
    "url": LayerUrl.from_esri,
    "fields": RecordSet.from_esri,
}
_RASTER: _Forms = {"mapImage": MapImage.from_esri, "itemID": UploadedItem.from_esri, "url": Raster.from_esri}
_FILE: _Forms = {"url": FileUrl.from_esri, "itemID": UploadedItem.from_esri, "portalItemID": PortalItem.from_esri}
_OBJECTS: Mapping[str, _Forms] = {
    "GPFeatureRecordSetLayer": _FEATURES,
    "GPRecordSet": _RECORDS,
    "GPRasterDataLayer": _RASTER,
    "GPRasterData": _RASTER,
    "GPDataFile": _FILE,
}
_CLASSES: Mapping[str, tuple[type, ...]] = {
    "GPFeatureRecordSetLayer": (FeatureSet, FeatureCollection, LayerUrl, UploadedItem, MapImage),
    "GPRecordSet": (RecordSet, LayerUrl, UploadedItem, MapImage),
    "GPRasterDataLayer": (Raster, UploadedItem, MapImage),
    "GPRasterData": (Raster, UploadedItem, MapImage),
    "GPDataFile": (FileUrl, UploadedItem, PortalItem),
    "Field": (Field,),
    "GPLinearUnit": (LinearUnit,),
    "GPArealUnit": (ArealUnit,),
}
_VALUES: _Forms = {
    "Field": Field.from_esri,
    "GPLinearUnit": LinearUnit.from_esri,
    "GPArealUnit": ArealUnit.from_esri,
}
_SCALARS: Mapping[str, tuple[Callable[[Any, bool], Any], Callable[[Any], Any]]] = {
    "GPBoolean": (scalars.read_boolean, scalars.write_boolean),
    "GPLong": (scalars.read_long, scalars.write_long),
    "GPDouble": (scalars.read_double, scalars.write_double),
    "GPString": (scalars.read_string, scalars.write_string),
    "GPDate": (scalars.read_date, scalars.write_date),
}


def decode(data_type: DataType, value: Any, *, strict: bool = False) -> Any:
    """Return the Python value of a JSON value.

    Args:
        strict: take only what is surely of this type; how the types of a composite are told apart.

    Raises:
        ProtocolError: UNREADABLE_VALUE with the data type as its subject.
    """
    name = data_type.name
    if value is None or value == "":
        return () if name == MULTI_VALUE else "" if name == "GPString" else None
    if name in _SCALARS:
        return _SCALARS[name][0](value, strict)
    if name == MULTI_VALUE:
        # Some servers send a lone member without the list around it.
        listed = value if isinstance(value, list) or strict else [value]
        return tuple(decode(data_type.member.data_type, each, strict=strict) for each in _list(listed, name))
    if name == VALUE_TABLE:
        return _decode_table(data_type, value, strict)
    if name == COMPOSITE:
        return _decode_composite(data_type, value)
    if name in _VALUES:
        return _VALUES[name](value)
    if name in _OBJECTS:
        return _decode_object(name, value, strict)
    return Json.from_esri(value)


def encode(data_type: DataType, value: Any) -> Any:
    """Return a value as plain Python for JSON.

    Raises:
        RequestError: VALUE_NOT_ALLOWED with the data type as its subject.
    """
    name = data_type.name
    if value is None:
        return "" if name == "GPString" else None
    if name in _SCALARS:
        return _SCALARS[name][1](value)
    if name == MULTI_VALUE:
        if not isinstance(value, (tuple, list)):
            raise not_allowed(str(data_type), value, f"[{data_type.member.data_type}, …]")
        return [encode(data_type.member.data_type, each) for each in value]
    if name == VALUE_TABLE:
        return _encode_table(data_type, value)
    if name == COMPOSITE:
        return _encode_composite(data_type, value)
    if name in _CLASSES:
        if not isinstance(value, _CLASSES[name]):
            raise not_allowed(name, value, *(each.__name__ for each in _CLASSES[name] if each is not MapImage))
        return value.to_esri()
    if isinstance(value, Json):
        return value.to_esri()
    if isinstance(value, (str, bool, int)):
        return value
    raise not_allowed(name, value, "Json")


def form_text(data_type: DataType, value: Any) -> str:
    """Return a value as the text of a form field: literals for the simple types, else JSON."""
    sent = encode(data_type, value)
    if sent is None or isinstance(sent, str):
        return sent or ""
    try:
        return json_text(sent)
    except (ValueError, TypeError):
        raise not_allowed(data_type.name, value, "JSON") from None


def _decode_object(name: str, value: Any, strict: bool) -> Any:
    if isinstance(value, str) and not strict and not value.lstrip().startswith(("{", "[")):
        # Seen from servers: the address alone.
        value = {"url": value}
    if isinstance(value, Mapping):
        for member, read in _OBJECTS[name].items():
            if member in value:
                return read(value)
    raise unreadable(name, value)


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise unreadable(name, value)
    return value


def _decode_table(data_type: DataType, value: Any, strict: bool) -> ValueTable:
    rows = _list(value, VALUE_TABLE)
    columns = data_type.names
    by_name = bool(rows) and all(isinstance(row, Mapping) for row in rows)
    if by_name and not columns:
        columns = tuple(dict.fromkeys(str(name) for row in rows for name in row))
    members = data_type.members or tuple(Member(DataType(""), name) for name in columns)
    if by_name and (not are_names(columns) or any(set(row) - set(columns) for row in rows)):
        raise unreadable(VALUE_TABLE, value)
    read = []
    for row in rows:
        cells = [row.get(name) for name in columns] if by_name else _list(row, VALUE_TABLE)
        if members and len(cells) != len(members):
            raise unreadable(VALUE_TABLE, row)
        types = [each.data_type for each in members] or [DataType("")] * len(cells)
        read.append(tuple(decode(each, cell, strict=strict) for each, cell in zip(types, cells)))
    return ValueTable(tuple(read), columns, by_name)


def _encode_table(data_type: DataType, value: Any) -> Any:
    names = data_type.names
    shape = f"[[{', '.join(str(each.data_type) for each in data_type.members)}], …]"
    if not isinstance(value, ValueTable) or data_type.wrong_member:
        raise not_allowed(VALUE_TABLE, data_type.wrong_member or value, shape)
    if value.columns and sorted(value.columns) != sorted(names):
        raise not_allowed(VALUE_TABLE, ", ".join(value.columns), *names)
    rows = []
    for row in value.rows_for(names):
        if len(row) != len(names):
            raise not_allowed(VALUE_TABLE, row, shape)
        rows.append([encode(each.data_type, cell) for each, cell in zip(data_type.members, row)])
    if value.by_name and are_names(names):
        return [dict(zip(names, row)) for row in rows]
    return rows


def _decode_composite(data_type: DataType, value: Any) -> Union[Composite, Json]:
    if isinstance(value, Mapping) and set(value) == {"dataType", "value"} and isinstance(value["dataType"], str):
        declared = _member_type(data_type, value["dataType"])
        if declared is None:
            raise unreadable(COMPOSITE, value["dataType"])
        return Composite(str(declared), decode(declared, value["value"]))
    for each in data_type.members:
        try:
            read = decode(each.data_type, value, strict=True)
        except ProtocolError:
            continue
        if not violated(each.limit, read):
            return Composite(str(each.data_type), read)
    if data_type.members:
        raise unreadable(COMPOSITE, value)
    return Json.from_esri(value)


def chosen(data_type: DataType, value: Any) -> Any:
    """Return a plain value as the `Composite` it is sent as: of the first type, in the defined order, that takes it."""
    names = tuple(str(each.data_type) for each in data_type.members)
    if data_type.wrong_member:
        raise not_allowed(COMPOSITE, data_type.wrong_member, *names)
    if isinstance(value, (Composite, Json)):
        return value
    for each in data_type.members:
        try:
            encode(each.data_type, value)
        except RequestError:
            continue
        if not violated(each.limit, value):
            return Composite(str(each.data_type), value)
    raise not_allowed(COMPOSITE, value, *names)


def _encode_composite(data_type: DataType, value: Any) -> Any:
    value = chosen(data_type, value)
    if isinstance(value, Json):
        return value.to_esri()
    declared = _member_type(data_type, value.data_type)
    if declared is None:
        raise not_allowed(COMPOSITE, value.data_type, *(str(each.data_type) for each in data_type.members))
    return {"dataType": str(declared), "value": encode(declared, value.value)}


def _member_type(data_type: DataType, name: str) -> Any:
    if not data_type.members:
        return DataType.read(name)
    return next((each.data_type for each in data_type.members if str(each.data_type) == name), None)
