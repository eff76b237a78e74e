"""Our own example for each example of the documentation, of the same shape: it is read, and sent back equal."""

from __future__ import annotations

import json
import pathlib
import re
from typing import Any, Dict, Tuple

import pytest

from arcgis_raster_download.plugin.arcgis.gpresults import read_result
from arcgis_raster_download.plugin.arcgis.gptask import Task
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode, form_text
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.features import FeatureCollection, FeatureSet, Field, RecordSet
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.references import (
    FileUrl,
    LayerUrl,
    PortalItem,
    Raster,
    TimeRange,
    UploadedItem,
)
from arcgis_raster_download.plugin.arcgis.gptypes.scalars import FormattedDate
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite, ValueTable
from arcgis_raster_download.plugin.arcgis.gptypes.units import ArealUnit, LinearUnit
from tests.coverage.page_items import EXAMPLE, read_page
from tests.coverage.rows import read_rows

PAGE = pathlib.Path(__file__).resolve().parents[3] / "shared" / "spec" / "gp-data-types.txt"
HOST = "https://gis.example.com/arcgis/rest"
SYNC = HOST + "/directories/arcgisoutput/T_GPServer/"
SCRATCH = HOST + "/directories/arcgisjobs/t_gpserver/j1/scratch/"
F, R = "GPFeatureRecordSetLayer", "GPRecordSet"


def field(name: str, kind: str, **members: Any) -> Any:
    return {"name": name, "type": "esriFieldType" + kind, "alias": name, **members}


def point(x: float, attributes: Any, **members: float) -> Any:
    return {"geometry": {"x": x, "y": 46.5, **members}, "attributes": attributes}


def output(name: str, value: Any) -> Any:
    return {"paramName": "Out", "dataType": name, "value": value}


OID = field("OBJECTID", "OID")
WIDE = field("OBJECTID", "OID", length=8)
WGS = {"spatialReference": {"wkid": 4326}}
POINTS = {"geometryType": "esriGeometryPoint", **WGS}
NAMES = [field("Id", "OID"), field("Name", "String")]
DATES = [field("d", "DateOnly"), field("t", "TimeOnly"), field("o", "TimestampOffset")]
MOMENTS = {"d": "5/17/2024", "t": "09:30:00 PM", "o": "5/17/2024 09:30:00.0000 PM +02:00"}
COLUMNS = [OID, field("A", "String"), field("B", "Integer"), field("C", "Double"), field("D", "Date")]
ROW = {"A": "x", "B": 5, "C": 5.25, "D": 1199145600000}
RING = [[7.25, 46.5], [7.5, 46.75], [7.75, 46.5], [7.25, 46.5]]
ARC = {"curveRings": [[[7, 47.5], {"a": [[7, 47.5], [7, 47.25], 0, 1]}]]}
COLOUR = [12, 200, 30, 255]
SYMBOL = {
    "type": "esriSFS", "style": "esriSFSSolid", "color": COLOUR,
    "outline": {"type": "esriSLS", "style": "esriSLSSolid", "color": COLOUR, "width": 1.5},
}  # fmt: skip
MILES = {"distance": 2.5, "units": "esriMiles"}
FIELD = {**field("WIDTH", "Integer"), "editable": True, "nullable": True, "length": 4}
SET = {"spatialReference": {"wkid": 102100}, "features": [point(7, {"ID": 1})]}
ROWS = {"features": [{"attributes": {"ID": 1, "NAME": "x", "SEEN": 1199145600000}}]}

EXAMPLES: Dict[str, Tuple[Any, Any]] = {
    "layer-url": (LayerUrl, {"url": HOST + "/services/Roads/FeatureServer/0", "filter": "a = 1", "time": 5}),
    "item-id": (UploadedItem, {"itemID": "i1a2"}),
    "feature-set": (FeatureSet, {**POINTS, "fields": NAMES, "features": [point(7, {"Id": 1, "Name": "x"})]}),
    "without-schema": (FeatureSet, {"features": [point(7, {"Id": 1, "Name": "x"})]}),
    "with-z": (
        FeatureSet,
        {**POINTS, "hasZ": True, "fields": NAMES, "features": [point(7, {"Id": 1, "Name": "x"}, z=99.5)]},
    ),
    "json-file": (LayerUrl, {"url": "https://data.example.com/places.txt"}),
    "query": (LayerUrl, {"url": HOST + "/services/Roads/MapServer/0/query?where=1%3D1&f=json"}),
    "uploaded": (UploadedItem, {"itemID": "i0c2b7a51-0e0f-4ab1-9a53-6f1f7a1f2a3b"}),
    "layer": (LayerUrl, {"url": HOST + "/services/Roads/FeatureServer/0"}),
    "layer-with-filter": (LayerUrl, {"url": HOST + "/services/Roads/MapServer/0", "filter": "a = 1 and b is null"}),
    "instant": (LayerUrl, {"url": HOST + "/services/Roads/FeatureServer/0", "time": 1199145600000}),
    "open-range": (LayerUrl, {"url": HOST + "/services/Roads/FeatureServer/0", "time": "1199145600000,null"}),
    "wide-id": (
        FeatureSet,
        {
            "displayFieldName": "", "fieldAliases": {"OBJECTID": "OBJECTID", "C": "C"},
            "geometryType": "esriGeometryPolygon", "spatialReference": {"wkid": 4267, "latestWkid": 4267},
            "fields": [WIDE, field("C", "Double")],
            "features": [{"attributes": {"OBJECTID": 5000000000, "C": 2.5}, "geometry": {"rings": [RING]}}],
        },
    ),
    "new-dates": (
        FeatureSet,
        {**POINTS, "hasZ": True, "fields": [WIDE, *DATES], "features": [point(7, {"OBJECTID": 1, **MOMENTS}, z=9.5)]},
    ),
    "feature-set-out": (
        FeatureSet,
        output(F, {
            **POINTS, "hasZ": True, "fields": COLUMNS, "features": [point(7, {"OBJECTID": 1, **ROW}, z=9.5)],
            "exceededTransferLimit": False,
        }),
    ),
    "feature-collection-out": (
        FeatureCollection,
        output(F, {
            "layerDefinition": {
                "name": "Out", "type": "Feature Layer", "geometryType": "esriGeometryPolygon",
                "objectIdField": "OBJECTID",
                "fields": [OID, field("Shape", "Geometry"), field("NAME", "String", length=50)],
                "drawingInfo": {"renderer": {"type": "simple", "symbol": SYMBOL}}, "templates": [],
            },
            "featureSet": {
                "displayFieldName": "", "geometryType": "esriGeometryPolygon",
                "spatialReference": {"wkid": 26944, "latestWkid": 26944},
                "features": [{"attributes": {"OBJECTID": 1, "NAME": None}, "geometry": ARC}],
                "exceededTransferLimit": False,
            },
        }),
    ),
    "feature-service-out": (LayerUrl, output(F, {"url": HOST + "/services/Hosted/Out/FeatureServer/0"})),
    "record-set": (
        RecordSet,
        {"fields": [field("A", "String"), field("B", "Integer")], "features": [{"attributes": {"A": "x", "B": 5}}]},
    ),
    "table-url": (LayerUrl, {"url": HOST + "/services/Roads/FeatureServer/3"}),
    "record-wide-id": (
        RecordSet,
        {
            "displayFieldName": "", "fields": [WIDE, field("A", "String", length=255)],
            "features": [{"attributes": {"OBJECTID": 5000000000, "A": "x"}}],
        },
    ),
    "record-new-dates": (
        RecordSet,
        {
            "displayFieldName": "", "fields": [WIDE, field("A", "String", length=255), *DATES],
            "features": [{"attributes": {"OBJECTID": 5000000000, "A": "x", **MOMENTS}}],
        },
    ),
    "record-set-out": (
        RecordSet,
        output(R, {"fields": COLUMNS, "features": [{"attributes": ROW}], "exceededTransferLimit": False}),
    ),
    "raster-url": (Raster, {"url": "https://data.example.com/dem.tif"}),
    "image-service": (Raster, {"url": HOST + "/services/Wind/ImageServer"}),
    "raster-out-sync": (
        Raster,
        output("GPRasterDataLayer", {"url": SYNC + "_ags_a.tif", "format": "tif"}),
    ),
    "raster-out-async": (
        Raster,
        output("GPRasterDataLayer", {"url": SCRATCH + "a.tif", "format": "tif"}),
    ),
    "image-service-out": (
        Raster,
        output("GPRasterDataLayer", {"url": HOST + "/services/Out/ImageServer", "type": "ImageService"}),
    ),
    "field": (Field, FIELD),
    "field-out": (Field, output("Field", FIELD)),
    "file-url": (FileUrl, {"url": "https://data.example.com/a.csv"}),
    "file-portal-item": (PortalItem, {"portalItemID": "a1b2"}),
    "file-out-sync": (FileUrl, output("GPDataFile", {"url": SYNC + "_ags_a.txt"})),
    "file-out-async": (FileUrl, output("GPDataFile", {"url": SCRATCH + "a.txt"})),
    "double-out": (float, output("GPDouble", 12.25)),
    "linear-unit": (LinearUnit, MILES),
    "areal-unit": (ArealUnit, {"area": 2.5, "units": "esriAcres"}),
    "date-out": (object, output("GPDate", 1719871200000)),
    "date-object": (FormattedDate, {"date": "2024-05-17", "format": "yyyy-MM-dd"}),
    "many-layers": (tuple, [{"url": HOST + "/services/Roads/FeatureServer/0"}]),
    "many-texts": (tuple, ["a", "b c"]),
    "many-distances": (tuple, [MILES, MILES]),
    "many-texts-out": (tuple, output("GPMultiValue:GPString", ["a", "b c"])),
    "many-distances-out": (tuple, output("GPMultiValue:GPLinearUnit", [MILES, MILES])),
    "rows-of-three": (
        ValueTable,
        [[0, "first", {"url": HOST + "/services/Roads/FeatureServer/0"}], [1, "second", SET]],
    ),
    "rows-with-gaps": (
        ValueTable,
        [["", MILES, True, None], ["second", None, None, {"url": HOST + "/services/Wind/ImageServer"}]],
    ),
    "by-name-with-nulls": (ValueTable, [{"number": 0, "table": None}, {"number": None, "table": ROWS}]),
    "by-name-without-nulls": (ValueTable, [{"number": 0}, {"table": ROWS}]),
    "rows-out": (ValueTable, [[True, "first", None], [None, "", MILES]]),
    "by-name-out": (
        ValueTable,
        [{"yes": True, "text": "first", "far": None}, {"yes": None, "text": "", "far": MILES}],
    ),
    "declared": (Composite, {"dataType": F, "value": {"url": HOST + "/services/Roads/FeatureServer/0"}}),
    "many-declared": (tuple, [{"dataType": "GPString", "value": "a"}, {"dataType": "GPString", "value": "b c"}]),
    "many-undeclared": (
        tuple, [{"url": HOST + "/services/Roads/FeatureServer/0"}, {"url": "https://data.example.com/dem.tif"}],
    ),
    "field-undeclared": (Composite, FIELD),
    "other-system-by-id": (Json, {"wkid": 102100, "vcsWkid": 5621}),
    "other-system-by-newest-id": (Json, {"latestWkid": 3857, "latestVcsWkid": 5621}),
    "other-system-by-text": (Json, {"wkt": 'PROJCS["Local",GEOGCS["GCS"]]'}),
    "other-system-by-newer-text": (Json, {"wkt2": 'PROJCRS["Local",BASEGEOGCRS["GCS"]]'}),
    "other-system-by-name": (Json, {"name": "CH1903+ / LV95"}),
    "other-system-by-names": (Json, {"name": "CH1903+ / LV95", "vcsName": "LN02 height"}),
    "other-system-by-file": (Json, {"projectionFile": "https://data.example.com/local.prj"}),
    "other-system-by-upload": (Json, {"projectionFileItemID": "i1a2"}),
    "other-extent": (
        Json,
        {
            "xmin": 0.5, "ymin": 1.5, "xmax": 2.5, "ymax": 3.5, "zmin": -5, "zmax": 5, "mmin": -7.5, "mmax": 7.5,
            "spatial_reference": {"wkid": 102100},
        },
    ),
    "other-time-unit": (Json, {"time": 5, "units": "esriTimeUnitsDays"}),
}  # fmt: skip


def infos(**columns: str) -> Any:
    return [{"name": name, "dataType": each} for name, each in columns.items()]


_OF_CLASS = {
    LayerUrl: F, UploadedItem: F, FeatureSet: F, RecordSet: R, Raster: "GPRasterDataLayer", Field: "Field",
    FileUrl: "GPDataFile", PortalItem: "GPDataFile", LinearUnit: "GPLinearUnit", ArealUnit: "GPArealUnit",
    FormattedDate: "GPDate", Json: "GPCoordinateSystem",
}  # fmt: skip
_TYPES = {
    "table-url": DataType.read(R),
    "many-layers": DataType.read("GPMultiValue:" + F),
    "many-texts": DataType.read("GPMultiValue:GPString"),
    "many-distances": DataType.read("GPMultiValue:GPLinearUnit"),
    "rows-of-three": DataType.read("GPValueTable", infos(a="GPLong", b="GPString", c=F)),
    "rows-with-gaps": DataType.read(
        "GPValueTable", infos(a="GPString", b="GPLinearUnit", c="GPBoolean", d="GPRasterDataLayer")
    ),
    "by-name-with-nulls": DataType.read("GPValueTable", infos(number="GPLong", table=R)),
    "by-name-without-nulls": DataType.read("GPValueTable", infos(number="GPLong", table=R)),
    "rows-out": DataType.read("GPValueTable", infos(yes="GPBoolean", text="GPString", far="GPLinearUnit")),
    "by-name-out": DataType.read("GPValueTable", infos(yes="GPBoolean", text="GPString", far="GPLinearUnit")),
    "declared": DataType.read("GPComposite", infos(a="GPLong", b=F)),
    "many-declared": DataType.read("GPMultiValue:GPComposite", infos(a="GPLong", b="GPString")),
    "many-undeclared": DataType.read("GPMultiValue:GPComposite", infos(a=F, b="GPRasterDataLayer")),
    "field-undeclared": DataType.read("GPComposite", infos(a="GPLong", b="Field")),
}
# These mean the same in another form: cells that are absent are sent as null, and what a value is gets declared.
_OTHER_FORM = {
    "by-name-without-nulls": "by-name-with-nulls",
    "many-undeclared": [{"dataType": F, "value": each} for each in EXAMPLES["many-undeclared"][1]],
    "field-undeclared": {"dataType": "Field", "value": FIELD},
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str) -> None:
    kind, value = EXAMPLES[name]
    if name.endswith("-out") and isinstance(value, dict) or name.endswith(("-out-sync", "-out-async")):
        task = Task.from_esri({"parameters": []}, HOST + "/services/T/GPServer/Run")
        result = read_result(value, task, task.url)
        assert (result.name, str(result.data_type)) == ("Out", value["dataType"])
        data_type, found, value = result.data_type, result.value, value["value"]
    else:
        data_type = _TYPES.get(name) or DataType.read(_OF_CLASS[kind])
        found = decode(data_type, value)
    assert isinstance(found, kind)
    other = _OTHER_FORM.get(name, value)
    sent = EXAMPLES[other][1] if isinstance(other, str) and other in EXAMPLES else other
    assert encode(data_type, found) == sent
    assert json.loads(form_text(data_type, found)) == sent
    assert decode(data_type, sent) == found


def test_an_open_range_is_one() -> None:
    assert decode(DataType.read(F), EXAMPLES["open-range"][1]).time == TimeRange(1199145600000, None)


def shape(value: Any) -> Any:
    """Return what a JSON value is made of: names and kinds, whatever the numbers and texts are."""
    if isinstance(value, dict):
        # The names of attributes, of their aliases and of columns are anybody's.
        free = not set(value) & _MEMBERS
        kinds = {name: shape(each) for name, each in value.items()}
        return sorted({repr(each) for each in kinds.values()}) if free else dict(sorted(kinds.items()))
    if isinstance(value, list):
        return sorted({repr(shape(each)) for each in value})
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


_MEMBERS = {
    "url", "itemID", "portalItemID", "features", "attributes", "x", "rings", "wkid", "paramName", "name", "type",
    "distance", "area", "dataType", "layerDefinition", "curveRings", "a",
}  # fmt: skip


def test_the_examples_have_the_shapes_of_the_documentation() -> None:
    if not PAGE.is_file():
        pytest.skip("no gp-data-types.txt in ../shared/spec")
    names = {
        mark: re.findall(r"\[(.+)\]$", row.tests[0])
        for row in read_rows() if row.kind == "example" for mark in row.page
    }  # fmt: skip
    compared = 0
    for item in read_page(PAGE.read_text(encoding="utf-8")):
        try:
            block = json.loads(re.sub(r",(\s*[}\]])", r"\1", item.text)) if item.kind == EXAMPLE else None
        except ValueError:  # a schema, or words in the place of values
            continue
        if block is not None and names[item.mark] and "$schema" not in block:
            compared += 1
            assert shape(EXAMPLES[names[item.mark][0]][1]) == shape(block), item.text
    assert compared > 40
