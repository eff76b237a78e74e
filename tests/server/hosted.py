"""Output feature services: results of a job that are published instead of sent."""

from __future__ import annotations

import os
import re
import uuid
from typing import Any, Dict, List, Mapping

from osgeo import gdal, ogr, osr

from .esri_geometry import MULTIPOINT, POINT, ogr_type
from .esri_sr import same, traditional
from .feature_service import Layer
from .feature_set import dimensions
from .gp import JobFailed
from .gp_outputs import Hosted
from .gp_settings import Settings
from .options import Options
from .site import Site

FOLDER = "Hosted"


def publish(
    site: Site, name: str, results: Mapping[str, Any], settings: Settings, options: Options
) -> Dict[str, Hosted]:
    """Publish the layers of a job as one feature service; return where each of them is."""
    if not re.fullmatch(r"[A-Za-z0-9_]{1,98}", name):
        raise JobFailed(f"The name {name} of the output feature service may hold letters, digits and underscores only.")
    with site.publishing:
        if name in site.hosted and options.hosted_clash == "fail":
            raise JobFailed(f"There is a feature service {name} already.")
        folder = os.path.join(site.scratch.name, "hosted")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, f"{name}-{uuid.uuid4().hex}.gpkg")
        target = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
        layers: List[Layer] = []
        for index, (output, dataset) in enumerate(results.items()):
            _copy(dataset.GetLayer(0), target, f"layer{index}", settings)
            layers.append(Layer(index, output.replace("_", " "), f"layer{index}", file=path))
        target.FlushCache()
        site.hosted[name] = tuple(layers)
    return {
        output: Hosted(f"/rest/services/{FOLDER}/{name}/FeatureServer/{index}") for index, output in enumerate(results)
    }


def _copy(source: ogr.Layer, target: gdal.Dataset, table: str, settings: Settings) -> None:
    """Copy a layer with its ids, in the spatial reference that was asked for."""
    own = traditional(source.GetSpatialRef())
    wanted = traditional(settings.out_reference) if settings.out_reference is not None and own is not None else own
    moves = not same(own, wanted)
    curves = settings.wants("returnTrueCurves") and not moves
    kind = _stored_type(source, curves)
    layer = target.CreateLayer(table, wanted, kind, ["FID=OBJECTID"])
    definition = source.GetLayerDefn()
    for index in range(definition.GetFieldCount()):
        if definition.GetFieldDefn(index).GetName() != "OBJECTID":
            layer.CreateField(definition.GetFieldDefn(index))
    ids = [feature.GetFID() for feature in source]
    source.ResetReading()
    kept = not ids or min(ids) > 0
    layer.StartTransaction()
    for number, feature in enumerate(source, 1):
        copy = ogr.Feature(layer.GetLayerDefn())
        copy.SetFrom(feature)
        copy.SetFID(feature.GetFID() if kept else number)
        shape = feature.GetGeometryRef()
        if shape is not None:
            shape = shape.GetCurveGeometry() if curves else shape.GetLinearGeometry()
            if moves:
                shape.Transform(osr.CoordinateTransformation(own, wanted))
            copy.SetGeometry(ogr.ForceTo(shape, kind))
        layer.CreateFeature(copy)
    layer.CommitTransaction()
    source.ResetReading()


def _stored_type(source: ogr.Layer, curves: bool) -> int:
    """Return the geometry type of the stored layer: of many parts, as one feature may have several."""
    if source.GetGeomType() == ogr.wkbNone:
        return int(ogr.wkbNone)
    has_z, has_m, name = dimensions(source)
    kind = ogr_type(name, has_z, has_m)
    if name in (POINT, MULTIPOINT):
        return kind
    many = ogr.GT_GetCollection(kind)
    return int(ogr.GT_GetCurve(many) if curves else many)
