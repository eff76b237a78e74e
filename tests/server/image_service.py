"""The image service resource and its operations: description, exportImage, identify, legend, keyProperties."""

from __future__ import annotations

import asyncio
import functools
import json
import os
from typing import Any, Dict, List, Mapping, Optional

from aiohttp import web
from osgeo import gdal

from . import render
from .catalog import Service
from .clip import crs_of_code
from .data import RASTERS, raster_path
from .reply import INVALID_URL, EsriError, answer, page, read_parameters
from .site import Site, context_url

PIXEL_TYPES = {
    gdal.GDT_Byte: "U8", gdal.GDT_UInt16: "U16", gdal.GDT_Int16: "S16", gdal.GDT_UInt32: "U32",
    gdal.GDT_Int32: "S32", gdal.GDT_Float32: "F32", gdal.GDT_Float64: "F64",
}
MAX_HEIGHT, MAX_WIDTH = 4100, 15000


@functools.cache
def _facts(path: str) -> Dict[str, Any]:
    """Return what the raster itself says, statistics included."""
    # Else ComputeStatistics leaves a file beside the raster, which other sites read from at the same time.
    gdal.SetThreadLocalConfigOption("GDAL_PAM_ENABLED", "NO")
    try:
        dataset = gdal.Open(path)
        statistics = [dataset.GetRasterBand(i + 1).ComputeStatistics(False) for i in range(dataset.RasterCount)]
        del dataset
    finally:
        gdal.SetThreadLocalConfigOption("GDAL_PAM_ENABLED", None)
    dataset = gdal.Open(path)
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    band = dataset.GetRasterBand(1)
    width, height, count = dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount
    return {
        "box": (left, top + height * cell_y, left + width * cell_x, top),
        "cell": (cell_x, -cell_y),
        "count": count,
        "size": width * height * count * gdal.GetDataTypeSize(band.DataType) // 8,
        "pixel_type": PIXEL_TYPES[band.DataType],
        "no_data": band.GetNoDataValue(),
        "colormap": band.GetColorTable() is not None,
        "statistics": [list(column) for column in zip(*statistics)],
        "names": [dataset.GetRasterBand(i + 1).GetDescription() or f"Band_{i + 1}" for i in range(count)],
        "crs": dataset.GetProjection(),
    }


def describe(site: Site, service: Service) -> Dict[str, Any]:
    """Return the JSON of an image service."""
    facts = _facts(str(raster_path(site.data_folder, service.raster)))
    xmin, ymin, xmax, ymax = facts["box"]
    extent = {"xmin": xmin, "ymin": ymin, "xmax": xmax, "ymax": ymax, "spatialReference": service.spatial_reference}
    minimum, maximum, mean, deviation = facts["statistics"]
    multiple = facts["count"] > 1
    result: Dict[str, Any] = {
        "currentVersion": site.options.version,
        "serviceDescription": service.description,
        "name": service.name,
        "description": service.description,
        "extent": extent,
        "initialExtent": extent,
        "fullExtent": extent,
        "hasMultidimensions": False,
        "pixelSizeX": facts["cell"][0],
        "pixelSizeY": facts["cell"][1],
        "datasetFormat": "TIFF",
        "uncompressedSize": facts["size"],
        "blockWidth": 256,
        "blockHeight": 256,
        "compressionType": "Deflate",
        "bandNames": facts["names"],
        "allowCopy": service.allow_copy,
        "allowAnalysis": True,
        "bandCount": facts["count"],
        "pixelType": facts["pixel_type"],
        "noDataValue": facts["no_data"],
        "noDataValues": None if facts["no_data"] is None else [facts["no_data"]] * facts["count"],
        "minPixelSize": 0,
        "maxPixelSize": 0,
        "copyrightText": service.copyright_text,
        "serviceDataType": service.data_type,
        "serviceSourceType": "esriImageServiceSourceTypeDataset",
        "minValues": minimum,
        "maxValues": maximum,
        "meanValues": mean,
        "stdvValues": deviation,
        "objectIdField": "",
        "fields": [],
        "capabilities": service.capabilities,
        "defaultMosaicMethod": "Center",
        "allowedMosaicMethods": "",
        "sortField": "",
        "sortValue": None,
        "sortAscending": True,
        "mosaicOperator": "First",
        "maxDownloadSizeLimit": 0,
        "defaultCompressionQuality": 75,
        "defaultResamplingMethod": "Bilinear" if multiple else "Nearest",
        "maxImageHeight": MAX_HEIGHT,
        "maxImageWidth": MAX_WIDTH,
        "maxRecordCount": 0,
        "maxDownloadImageCount": 0,
        "maxMosaicImageCount": 0,
        "singleFusedMapCache": False,
        "allowRasterFunction": True,
        "rasterFunctionInfos": [{"name": "None", "description": "A No-Op Function.", "help": ""}],
        "rasterTypeInfos": [],
        "mensurationCapabilities": "Basic",
        "hasHistograms": True,
        "hasColormap": facts["colormap"],
        "hasRasterAttributeTable": False,
        "minScale": 0,
        "maxScale": 0,
        "exportTilesAllowed": False,
        "supportsStatistics": False,
        "supportsAdvancedQueries": False,
        "editFieldsInfo": None,
        "spatialReference": service.spatial_reference,
        "serviceItemId": service.item_id,
    }
    if service.allow_copy is None or site.options.version < 10.9:
        del result["allowCopy"]
        result.pop("allowAnalysis")
    for name in service.without:
        result.pop(name, None)
    return result


async def handle(request: web.Request, service: Service, rest: List[str]) -> web.StreamResponse:
    """Answer the image service or one of its operations."""
    site: Site = request.app["site"]
    if not service.raster:
        return page("<!DOCTYPE html><html><head><title>Welcome</title></head><body>Not a service.</body></html>")
    if not rest:
        if site.options.describe_seconds:
            await asyncio.sleep(site.options.describe_seconds)
        return answer(request, await site.draw(describe, site, service), f"{service.path} ({service.kind})")
    operation = rest[0]
    parameters = await read_parameters(request)
    if operation in ("exportImage", "identify") and "tilesonly" in str(service.capabilities).lower():
        raise EsriError(400, "Requested operation is not supported by this service.", [])
    if operation == "exportImage":
        return await export(request, site, service)
    if operation == "identify":
        return answer(request, await site.draw(_identify, site, service, parameters))
    if operation == "keyProperties":
        return answer(request, {"BandProperties": []})
    if operation == "legend":
        return answer(request, {"layers": [{"layerId": 0, "layerName": service.name, "legend": []}]})
    if operation == "info":
        return answer(request, {"name": service.name, "summary": service.description, "tags": []})
    raise EsriError(*INVALID_URL)


def _definition(text: Optional[str], default: str) -> str:
    """Return a GDAL definition of bboxSR or imageSR: a number, or an object with wkid or wkt."""
    if not text:
        return default
    value = json.loads(text) if text.lstrip().startswith("{") else {"wkid": int(float(text))}
    code = value.get("latestWkid") or value.get("wkid")
    return crs_of_code(int(code)) if code else str(value.get("wkt") or value["wkt2"])


def _view(parameters: Mapping[str, str], own_crs: str) -> render.View:
    box = tuple(float(part) for part in parameters["bbox"].split(","))
    width, height = (int(float(part)) for part in parameters.get("size", "400,400").split(","))
    if len(box) != 4 or box[0] >= box[2] or box[1] >= box[3] or width < 1 or height < 1:
        raise ValueError("bbox or size")
    box_crs = _definition(parameters.get("bboxSR"), own_crs)
    image_crs = _definition(parameters.get("imageSR"), box_crs)
    xmin, ymin, xmax, ymax = render.transformed_box(box, box_crs, image_crs)  # type: ignore[arg-type]
    if parameters.get("adjustAspectRatio", "true").lower() != "false":
        cell = max((xmax - xmin) / width, (ymax - ymin) / height)
        extra_x, extra_y = (cell * width - (xmax - xmin)) / 2, (cell * height - (ymax - ymin)) / 2
        xmin, xmax, ymin, ymax = xmin - extra_x, xmax + extra_x, ymin - extra_y, ymax + extra_y
    resampling = render.RESAMPLING.get(parameters.get("interpolation", ""), "near")
    return render.View((xmin, ymin, xmax, ymax), image_crs, width, height, resampling)


async def export(request: web.Request, site: Site, service: Service) -> web.StreamResponse:
    """Answer exportImage (and a map service's export, which takes the same parameters)."""
    parameters = await read_parameters(request)
    path = str(raster_path(site.data_folder, service.raster))
    try:
        view = _view(parameters, (await site.draw(_facts, path))["crs"])
    except (KeyError, ValueError, TypeError) as error:
        raise EsriError(400, "Unable to complete operation.", ["Invalid or missing input parameters."]) from error
    if view.width > MAX_WIDTH or view.height > MAX_HEIGHT:
        raise EsriError(400, "The requested image exceeds the size limit.", [])
    wanted = parameters.get("format", "jpgpng").lower()
    if wanted == "tiff":
        bands = [int(b) for b in parameters.get("bandIds", "").split(",") if b.strip()]
        picture = await site.draw(render.values, path, view, bands)
    else:
        picture = await site.draw(render.draw, path, RASTERS[service.raster], view, wanted)
    if parameters.get("f", "html").lower() in ("json", "pjson"):
        return answer(request, await _stored(request, site, service, view, picture))
    return web.Response(body=picture.content, content_type=picture.content_type)


async def _stored(
    request: web.Request, site: Site, service: Service, view: render.View, picture: render.Picture
) -> Dict[str, Any]:
    folder = os.path.join(site.scratch.name, "arcgisoutput")
    os.makedirs(folder, exist_ok=True)
    name = f"_ags_{os.urandom(16).hex()}.{picture.suffix}"
    with open(os.path.join(folder, name), "wb") as stream:
        stream.write(picture.content)
    xmin, ymin, xmax, ymax = view.box
    return {
        "href": f"{context_url(request)}/rest/directories/arcgisoutput/{name}",
        "width": view.width,
        "height": view.height,
        "extent": {
            "xmin": xmin, "ymin": ymin, "xmax": xmax, "ymax": ymax,
            "spatialReference": _reference(view.crs, service.spatial_reference),
        },
        "scale": 0,
    }


def _reference(crs: str, own: Optional[Mapping[str, Any]]) -> Any:
    if crs.startswith(("EPSG:", "ESRI:")):
        code = int(crs.split(":")[1])
        return {"wkid": 102100 if code == 3857 else code, "latestWkid": code}
    return own


def _identify(site: Site, service: Service, parameters: Mapping[str, str]) -> Dict[str, Any]:
    path = str(raster_path(site.data_folder, service.raster))
    try:
        geometry = parameters["geometry"]
        if geometry.lstrip().startswith("{"):
            point = json.loads(geometry)
        else:
            x, y = geometry.split(",")
            point = {"x": float(x), "y": float(y)}
        reference = point.get("spatialReference") or parameters.get("sr") or ""
        crs = _definition(json.dumps(reference) if isinstance(reference, dict) else reference, _facts(path)["crs"])
        found = render.value_at(path, float(point["x"]), float(point["y"]), crs)
    except (KeyError, ValueError, TypeError) as error:
        raise EsriError(400, "Unable to complete operation.", ["'geometry' parameter is invalid"]) from error
    text = "NoData" if found is None else ", ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in found)
    return {
        "objectId": 0,
        "name": "Pixel",
        "value": text,
        "location": {**point, "spatialReference": service.spatial_reference},
        "properties": {"Values": [text.replace(", ", " ")]},
        "catalogItems": None,
        "catalogItemVisibilities": [],
    }


