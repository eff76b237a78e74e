"""The rules of the documentation for features and records that come, and how they are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from arcgis_raster_download.plugin.arcgis.errors import JobError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.gpoptions import JobOptions
from arcgis_raster_download.plugin.arcgis.gpresults import read_execution, read_result
from arcgis_raster_download.plugin.arcgis.gptask import Service, Task
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.features import Feature, FeatureCollection, FeatureSet, RecordSet
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.references import LayerUrl, MapImage
from arcgis_raster_download.plugin.arcgis.gptypes.shapes import PointShape, PolygonShape
from arcgis_raster_download.plugin.arcgis.gptypes.versions import read_version

FEATURES, RECORDS = DataType.read("GPFeatureRecordSetLayer"), DataType.read("GPRecordSet")
BOTH = pytest.mark.parametrize("data_type", [FEATURES, RECORDS], ids=str)
ROOT = "https://gis.example.com/arcgis/rest/services"
POINT = {"geometry": {"x": 7.5, "y": 46.25}, "attributes": {"ID": 1}}
ROW = {"attributes": {"ID": 1}}
NEW_DATES = {
    "esriFieldTypeDateOnly": "8/2/2020",
    "esriFieldTypeTimeOnly": "10:00:00 AM",
    "esriFieldTypeTimestampOffset": "8/2/2020 10:00:00.0000 AM -07:00",
}


def task(data_type: str = "GPFeatureRecordSetLayer", number: float = 11.5, synchronous: bool = False) -> Task:
    way = "esriGPParameterDirection"
    out = {"name": "Out", "dataType": data_type, "direction": way + "Output"}
    name = {"name": "esri_out_feature_service_name", "dataType": "GPString", "direction": way + "Input"}
    kind = "esriExecutionTypeSynchronous" if synchronous else "esriExecutionTypeAsynchronous"
    service = Service(ROOT + "/Tools/GPServer", read_version(number), maximum_records=1000, result_map_server="Tools")
    return Task.from_esri({"executionType": kind, "parameters": [name, out]}, service.url + "/Run", service)


def result(value: Any, data_type: str = "GPFeatureRecordSetLayer") -> Any:
    answer = {"paramName": "Out", "dataType": data_type, "value": value}
    found = read_result(answer, task(data_type), ROOT + "/Tools/GPServer/Run/jobs/j1")
    assert (found.name, str(found.data_type)) == ("Out", data_type)
    return found.value


@BOTH
@pytest.mark.parametrize("exceeded", [{}, {"exceededTransferLimit": False}])
def test_a_set_comes_like_it_is_given(data_type: DataType, exceeded: Any) -> None:
    value = {"features": [POINT if data_type is FEATURES else ROW], **exceeded}
    found = result(value, data_type.name)
    assert found.features == decode(data_type, {"features": value["features"]}).features
    assert not found.exceeded_transfer_limit
    assert encode(data_type, found) == value


@BOTH
def test_too_many_records_are_a_failure_and_never_an_empty_table(data_type: DataType) -> None:
    value = {"fields": [{"name": "ID", "type": "esriFieldTypeOID"}], "features": [], "exceededTransferLimit": True}
    with pytest.raises(JobError) as caught:
        result(value, data_type.name)
    assert (caught.value.reason, caught.value.subject, caught.value.total) == (Reason.TOO_MANY_RECORDS, "Out", 1000)
    assert result({**value, "exceededTransferLimit": False}, data_type.name).features == (), "an empty table is one"
    answer = {"results": [{"paramName": "Out", "dataType": data_type.name, "value": value}], "messages": []}
    with pytest.raises(JobError):
        read_execution(answer, task(data_type.name, synchronous=True))


def test_what_only_outputs_have_is_not_sent() -> None:
    assert "exceededTransferLimit" not in encode(FEATURES, FeatureSet((Feature({"ID": 1}),)))
    assert "exceededTransferLimit" not in encode(RECORDS, RecordSet((Feature({"ID": 1}),)))


@BOTH
def test_wide_ids_and_newer_dates_come(data_type: DataType) -> None:
    attributes = {"OBJECTID": 10000000001, **{kind[-4:]: text for kind, text in NEW_DATES.items()}}
    fields = [{"name": "OBJECTID", "type": "esriFieldTypeOID", "length": 8}]
    fields += [{"name": kind[-4:], "type": kind} for kind in NEW_DATES]
    value = {"fields": fields, "features": [{"attributes": attributes}], "exceededTransferLimit": False}
    found = result(value, data_type.name)
    assert found.has_64_bit_ids and found.has_new_date_fields
    assert dict(found.features[0].attributes) == attributes


def test_a_result_map_service_answers_a_picture_unless_asked_for_data() -> None:
    picture = {"href": "https://gis.example.com/arcgis/rest/x.png", "width": 400, "height": 300, "scale": 5000.0}
    assert result({"mapImage": picture}) == MapImage(picture["href"], 400, 300, None, 5000.0)  # type: ignore[arg-type]
    assert JobOptions(return_data=True).result_query(task()) == {"returnType": "data"}
    assert "returnType" not in JobOptions().result_query(task())
    with pytest.raises(RequestError):
        encode(FEATURES, MapImage(picture["href"]))  # type: ignore[arg-type]


def test_a_feature_collection_is_asked_for_and_read() -> None:
    wanted = JobOptions(return_feature_collection=True)
    assert wanted.result_query(task()) == {"returnFeatureCollection": "true"}
    assert wanted.form_fields(task(synchronous=True)) == {"returnFeatureCollection": "true"}
    with pytest.raises(RequestError) as caught:
        wanted.result_query(task(number=10.5))
    assert (caught.value.reason, caught.value.looked_at) == (Reason.SERVER_TOO_OLD, ("10.6", "10.5"))
    drawing = {"renderer": {"type": "simple"}}
    value = {
        "layerDefinition": {
            "name": "Out", "type": "Feature Layer", "geometryType": "esriGeometryPoint", "objectIdField": "ID",
            "fields": [{"name": "ID", "type": "esriFieldTypeOID"}], "drawingInfo": drawing, "templates": [],
        },
        "featureSet": {"geometryType": "esriGeometryPoint", "features": [POINT], "exceededTransferLimit": False},
    }  # fmt: skip
    found = result(value)
    assert isinstance(found, FeatureCollection) and found.definition.object_id_field == "ID"
    assert found.definition.drawing_info == Json.from_esri(drawing)
    assert found.feature_set.features[0].geometry == PointShape(7.5, 46.25)
    assert encode(FEATURES, found) == value
    value["featureSet"].update({"features": [], "exceededTransferLimit": True})  # type: ignore[attr-defined]
    with pytest.raises(JobError) as over:
        result(value)
    assert over.value.reason is Reason.TOO_MANY_RECORDS


@BOTH
def test_an_output_feature_service_is_an_address_without_a_limit(data_type: DataType) -> None:
    url = ROOT + "/Hosted/Places/FeatureServer/0"
    assert result({"url": url}, data_type.name) == LayerUrl(url)
    wanted = JobOptions(out_feature_service_name="Places")
    assert wanted.form_fields(task()) == {"esri_out_feature_service_name": "Places"}
    with pytest.raises(RequestError):
        wanted.form_fields(task(synchronous=True))
    without = Task.from_esri({"parameters": []}, ROOT + "/Tools/GPServer/Run")
    with pytest.raises(RequestError) as caught:
        wanted.form_fields(without)
    assert caught.value.reason is Reason.NO_SUCH_PARAMETER


def test_curves_come_and_go_as_they_are() -> None:
    arc = {"a": [[0, 10], [0, 0], 0, 1]}
    value = {
        "geometryType": "esriGeometryPolygon",
        "features": [{"attributes": {}, "geometry": {"curveRings": [[[0, 10], arc]]}}],
    }
    found = result(value)
    assert isinstance(found.features[0].geometry, PolygonShape) and encode(FEATURES, found) == value
    line = {
        "geometryType": "esriGeometryPolyline",
        "features": [{"attributes": {}, "geometry": {"curvePaths": [[[0, 0], {"c": [[3, 3], [1, 2]]}, [4, 4]]]}}],
    }
    assert encode(FEATURES, result(line)) == line
    assert JobOptions(return_true_curves=True).form_fields(task()) == {"returnTrueCurves": "true"}
