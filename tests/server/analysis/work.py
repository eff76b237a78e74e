"""What a geoprocessing task is here: its description, as it is served, and the function that does the work.

Protocol facts: Esri REST documentation (gp-task, gp-data-types).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, Optional, Sequence, Tuple

Json = Dict[str, Any]
# Decoded inputs by name and a folder for files; returns the outputs by name.
Run = Callable[[Dict[str, Any], str], Dict[str, Any]]

POINT, MULTIPOINT, POLYLINE, POLYGON = (
    "esriGeometryPoint", "esriGeometryMultipoint", "esriGeometryPolyline", "esriGeometryPolygon",
)
NUMERIC_FIELDS = (
    "esriFieldTypeSmallInteger", "esriFieldTypeInteger", "esriFieldTypeBigInteger",
    "esriFieldTypeSingle", "esriFieldTypeDouble",
)


@dataclass(frozen=True)
class Work:
    """Describe one task and do it; title is its name for people, run raises JobFailed for what it cannot do."""

    name: str
    title: str
    parameters: Tuple[Json, ...]
    run: Run


def required(name: str, data_type: str, text: str, default: Any = None, **more: Any) -> Json:
    """Describe an input that must be sent."""
    return _parameter(name, data_type, text, default, "Input", "Required", more)


def optional(name: str, data_type: str, text: str, default: Any = None, **more: Any) -> Json:
    """Describe an input that may be left out."""
    return _parameter(name, data_type, text, default, "Input", "Optional", more)


def made(name: str, data_type: str, text: str, default: Any = None, **more: Any) -> Json:
    """Describe an output of which the tool was told where to put it: such are called required."""
    return _parameter(name, data_type, text, default, "Output", "Required", more)


def derived(name: str, data_type: str, text: str, default: Any = None, **more: Any) -> Json:
    """Describe an output that follows from the inputs."""
    return _parameter(name, data_type, text, default, "Output", "Derived", more)


def feature_service_name() -> Json:
    """Describe the input that servers add to a task whose features may go into a feature service."""
    text = "Name of a feature service for the result; without it none is made."
    described = optional("esri_out_feature_service_name", "GPString", text, "")
    return {**described, "displayName": "Output Feature Service Name"}


def _parameter(
    name: str, data_type: str, text: str, default: Any, direction: str, kind: str, more: Dict[str, Any]
) -> Json:
    """Return the JSON of a parameter; of ``more`` these are known: allowed, category, choices, depends_on, members."""
    result: Json = {
        "name": name,
        "dataType": data_type,
        "displayName": name.replace("_", " "),
        "description": text,
        "direction": f"esriGPParameterDirection{direction}",
    }
    if "allowed" in more:
        result["filter"] = more["allowed"]
    result["defaultValue"] = default
    result["parameterType"] = f"esriGPParameterType{kind}"
    result["category"] = more.get("category", "")
    if "depends_on" in more:
        result["dependency"] = more["depends_on"]
    if "choices" in more:
        result["choiceList"] = list(more["choices"])
    if "members" in more:
        result["parameterInfos"] = list(more["members"])
    return result


def column(name: str, data_type: str, allowed: Optional[Json] = None, choices: Sequence[str] = ()) -> Json:
    """Describe a column of a value table."""
    result: Json = {"name": name, "dataType": data_type, "displayName": name.replace("_", " ")}
    if allowed is not None:
        result["filter"] = allowed
    if choices:
        result["choiceList"] = list(choices)
    return result


def member(data_type: str, allowed: Optional[Json] = None, members: Sequence[Json] = ()) -> Json:
    """Describe what a multi-value holds, or one of the types of a composite; these have no names."""
    result = column("", data_type, allowed)
    if members:
        result["parameterInfos"] = list(members)
    return result


def number_range(minimum: float, maximum: float) -> Json:
    """Return the filter of a number; both ends are allowed."""
    return {"type": "range", "minimum": minimum, "maximum": maximum}


def geometry_types(*types: str) -> Json:
    """Return the filter of features."""
    return {"type": "featureClass", "list": list(types)}


def field_types(*types: str) -> Json:
    """Return the filter of a field."""
    return {"type": "field", "list": list(types)}


def file_endings(*endings: str) -> Json:
    """Return the filter of a file."""
    return {"type": "file", "list": list(endings)}


def coded_values(**names: str) -> Json:
    """Return the filter of a text: what is sent, with what people read."""
    listed = [{"dataType": "GPString", "name": name, "value": value} for value, name in names.items()]
    return {"type": "codedValue", "list": listed}


def each_its_own(*filters: Optional[Json]) -> Json:
    """Return the filter of a composite or a value table: one for each type or column, None where there is none."""
    return {"type": "composite", "list": list(filters)}


def field(name: str, kind: str, **more: Any) -> Json:
    """Describe a field of a schema; ``kind`` is the end of the type's name."""
    return {"name": name, "type": f"esriFieldType{kind}", "alias": name, **more}


def table_schema(*fields: Json) -> Json:
    """Return a record set without records, which tells the fields expected."""
    return {"displayFieldName": "", "fields": list(fields), "features": [], "exceededTransferLimit": False}


def feature_schema(geometry_type: str, wkid: int, *fields: Json, has_z: bool = False) -> Json:
    """Return a feature set without features, which tells the geometry and fields expected."""
    reference = {"wkid": 102100, "latestWkid": 3857} if wkid == 3857 else {"wkid": wkid, "latestWkid": wkid}
    result: Json = {"displayFieldName": ""}
    if has_z:
        result["hasZ"] = True
    return {
        **result,
        "geometryType": geometry_type,
        "spatialReference": reference,
        "fields": list(fields),
        "features": [],
        "exceededTransferLimit": False,
    }
