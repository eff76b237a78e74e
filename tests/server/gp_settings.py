"""What a request says beside its parameters: spatial references, extent, and the forms results are wanted in."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Dict, Mapping, Optional, Tuple

from osgeo import gdal, ogr, osr

from .esri_geometry import ENVELOPE, read_geometry
from .esri_sr import read_reference, same, traditional
from .gp_values import InputError
from .options import Options

# Flags, and the currentVersion from which a server knows them; 10.71 is 10.7.1.
_FLAGS: Mapping[str, float] = {
    "returnZ": 10.1, "returnM": 10.1, "returnTrueCurves": 10.5, "returnFeatureCollection": 10.6,
    "returnColumnName": 11.0, "simplifyFeatures": 11.4,
}
_CONTEXT_SINCE = 10.61
_CONTEXT_KEYS = ("outSR", "processSR", "extent")


@dataclass(frozen=True)
class Settings:
    """Hold how inputs are projected and results written."""

    out_reference: Optional[osr.SpatialReference] = None
    process_reference: Optional[osr.SpatialReference] = None
    extent: Optional[ogr.Geometry] = None
    flags: Tuple[Tuple[str, bool], ...] = ()
    # returnType=data: no map image.
    data: bool = False

    def wants(self, flag: str) -> bool:
        """Tell whether a flag such as returnZ is set."""
        return dict(self.flags).get(flag, False)


def read_settings(parameters: Mapping[str, str], options: Options, declared: Tuple[str, ...] = ()) -> Settings:
    """Return the settings of submitJob or execute; a task's own parameter called context is not the server's."""
    context: Dict[str, Any] = {}
    if parameters.get("context") and "context" not in declared and _known("context", _CONTEXT_SINCE, options):
        context = _object("context", parameters["context"])
        unknown = [key for key in context if key not in _CONTEXT_KEYS]
        if unknown:
            raise InputError(f"'context' parameter is invalid: {', '.join(unknown)} is unknown.")
    settings = Settings(
        _reference("outSR", context.get("outSR") or parameters.get("env:outSR")),
        _reference("processSR", context.get("processSR") or parameters.get("env:processSR")),
        _extent(context.get("extent")),
    )
    return wanted(settings, parameters, options)


def wanted(settings: Settings, query: Mapping[str, str], options: Options) -> Settings:
    """Return the settings with what a query for results says otherwise."""
    flags = dict(settings.flags)
    for name, since in _FLAGS.items():
        text = query.get(name, "").lower()
        if text not in ("", "true", "false"):
            raise InputError(f"'{name}' parameter is invalid.")
        if text and (text == "false" or _known(name, since, options)):
            flags[name] = text == "true"
    if query.get("returnType", "") not in ("", "data"):
        raise InputError("'returnType' parameter is invalid.")
    return replace(
        settings,
        out_reference=_reference("outSR", query.get("outSR")) or settings.out_reference,
        flags=tuple(flags.items()),
        data=query.get("returnType") == "data" or settings.data,
    )


def _known(name: str, since: float, options: Options) -> bool:
    """Tell whether the version knows a request parameter; one that does not refuses it or passes over it."""
    if options.version < since and options.old_server == "refuse":
        raise InputError(f"'{name}' parameter needs a newer version than {options.version}.")
    return options.version >= since


def _object(name: str, text: str) -> Dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise InputError(f"'{name}' parameter is invalid.") from error
    if not isinstance(value, dict):
        raise InputError(f"'{name}' parameter is invalid.")
    return value


def _reference(name: str, value: Any) -> Optional[osr.SpatialReference]:
    try:
        return read_reference(value)
    except (ValueError, TypeError) as error:
        raise InputError(f"'{name}' parameter is invalid.") from error


def _extent(value: Any) -> Optional[ogr.Geometry]:
    if value is None:
        return None
    try:
        box = read_geometry(value, ENVELOPE)
        if box is not None:
            box.AssignSpatialReference(read_reference(value.get("spatialReference")))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError("'extent' parameter is invalid.") from error
    return box


def applied(dataset: gdal.Dataset, settings: Settings) -> gdal.Dataset:
    """Return an input layer in the spatial reference of the process, without the features beyond the extent."""
    layer = dataset.GetLayer(0)
    own = traditional(layer.GetSpatialRef())
    target = traditional(settings.process_reference) if own is not None else None
    if layer.GetGeomType() == ogr.wkbNone or (settings.extent is None and (target is None or same(own, target))):
        return dataset
    result = gdal.GetDriverByName("Memory").Create("", 0, 0, 0, gdal.GDT_Unknown)
    made = result.CreateLayer(layer.GetName(), target or own, layer.GetGeomType())
    definition = layer.GetLayerDefn()
    for index in range(definition.GetFieldCount()):
        made.CreateField(definition.GetFieldDefn(index))
    extent = _moved(settings.extent, settings.extent.GetSpatialReference(), own) if settings.extent else None
    for feature in layer:
        shape = feature.GetGeometryRef()
        if extent is not None and (shape is None or not shape.Intersects(extent)):
            continue
        copy = ogr.Feature(made.GetLayerDefn())
        copy.SetFrom(feature)
        copy.SetFID(feature.GetFID())
        if shape is not None and target is not None:
            copy.SetGeometry(_moved(shape, own, target))
        made.CreateFeature(copy)
    layer.ResetReading()
    return result


def _moved(
    shape: ogr.Geometry, source: Optional[osr.SpatialReference], target: Optional[osr.SpatialReference]
) -> ogr.Geometry:
    moved = shape.Clone()
    if not same(source, target):
        moved = moved.GetLinearGeometry()
        moved.Transform(osr.CoordinateTransformation(traditional(source), traditional(target)))
    return moved
