"""The local site's clips, fetched over HTTP, are what GDAL's own warper cuts out of the same rasters."""

from __future__ import annotations

import json
import math
from typing import Any, Dict, Iterator, List, Tuple

import numpy
import pytest

pytest.importorskip("osgeo")

from osgeo import gdal, ogr, osr

from tests.server import asking
from tests.server.process import SiteProcess

RASTERS = {"WorldClasses": 4326, "Geoid": 4326, "Multispectral": 32632, "Orthophoto": 102100}
SHAPES = ("box", "triangle", "hole", "parts", "edge")
gdal.UseExceptions()


@pytest.fixture(scope="module")
def site() -> Iterator[SiteProcess]:
    """Run one site without waits."""
    with SiteProcess(queue_seconds=0, execute_seconds=0) as running:
        yield running


def rings_of(shape: str, dataset: gdal.Dataset) -> List[List[Tuple[float, float]]]:
    """Return Esri rings (parts clockwise, holes the other way) in odd fractions of the raster's box."""
    parts: Dict[str, List[List[Tuple[float, float]]]] = {
        "box": [[(0.2031, 0.3017), (0.2031, 0.5523), (0.4517, 0.5523), (0.4517, 0.3017)]],
        "triangle": [[(0.31, 0.27), (0.4123, 0.6321), (0.5237, 0.3119)]],
        "hole": [
            [(0.3011, 0.3013), (0.3511, 0.6017), (0.6019, 0.5523), (0.5529, 0.2531)],
            [(0.3917, 0.4019), (0.5003, 0.3821), (0.5113, 0.4927), (0.4129, 0.5123)],
        ],
        "parts": [
            [(0.2113, 0.2217), (0.2119, 0.4321), (0.3427, 0.4131), (0.3533, 0.2339)],
            [(0.5117, 0.5221), (0.4823, 0.7129), (0.6731, 0.7033), (0.6437, 0.5039)],
        ],
        "edge": [[(-0.1013, 0.7017), (0.1511, 1.2013), (0.3019, 0.8021), (0.2023, 0.6127)]],
    }
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    width, height = cell_x * dataset.RasterXSize, -cell_y * dataset.RasterYSize
    bottom = top - height
    scaled = [[(left + width * x, bottom + height * y) for x, y in ring] for ring in parts[shape]]
    return [ring + ring[:1] for ring in scaled]


def setting(rings: List[List[Tuple[float, float]]], wkid: int) -> Dict[str, Any]:
    """Return a clipSetting with both keys."""
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    reference = {"wkid": wkid}
    extent = {"xmin": min(xs), "ymin": min(ys), "xmax": max(xs), "ymax": max(ys), "spatialReference": reference}
    return {"ClippingGeometry": {"rings": rings, "spatialReference": reference}, "extent": extent}


def gdal_cut(dataset: gdal.Dataset, rings: List[List[Tuple[float, float]]], two_parts: bool) -> gdal.Dataset:
    """Cut by gdal.Warp along the dataset's own grid, with an alpha band where it has no nodata value."""
    to_cell = gdal.InvGeoTransform(dataset.GetGeoTransform())
    cells = [gdal.ApplyGeoTransform(to_cell, x, y) for ring in rings for x, y in ring]
    first_column, first_row = max(0, math.floor(min(c for c, _ in cells))), max(0, math.floor(min(r for _, r in cells)))
    last_column = min(dataset.RasterXSize, math.ceil(max(c for c, _ in cells)))
    last_row = min(dataset.RasterYSize, math.ceil(max(r for _, r in cells)))
    transform = dataset.GetGeoTransform()
    left, top = gdal.ApplyGeoTransform(transform, first_column, first_row)
    right, bottom = gdal.ApplyGeoTransform(transform, last_column, last_row)
    polygons = [[ring] for ring in rings] if two_parts else [rings]
    cutline = "/vsimem/cutline.gpkg"
    source = ogr.GetDriverByName("GPKG").CreateDataSource(cutline)
    reference = dataset.GetSpatialRef().Clone()
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    layer = source.CreateLayer("cut", reference, ogr.wkbMultiPolygon)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromJson(json.dumps({"type": "MultiPolygon", "coordinates": polygons})))
    layer.CreateFeature(feature)
    del layer, source
    no_data = dataset.GetRasterBand(1).GetNoDataValue()
    return gdal.Warp(
        "", dataset, format="MEM", outputBounds=(left, bottom, right, top), width=last_column - first_column,
        height=last_row - first_row, cutlineDSName=cutline, dstAlpha=no_data is None, dstNodata=no_data,
    )


def fetched(site: SiteProcess, **parameters: Any) -> gdal.Dataset:
    """Run a job and open its only file."""
    job = asking.run(site.task_url, **parameters)
    assert job["jobStatus"] == "esriJobSucceeded" and not asking.texts(job, "Warning"), asking.texts(job)
    (content,) = asking.contents(job)
    gdal.FileFromMemBuffer("/vsimem/fetched.tif", content)
    return gdal.Open("/vsimem/fetched.tif")


def differences(actual: gdal.Dataset, expected: gdal.Dataset, source: gdal.Dataset) -> List[str]:
    """Name everything in which the file is not GDAL's cut of the source."""
    found = []
    count = source.RasterCount
    pairs = {
        "size": [(d.RasterXSize, d.RasterYSize) for d in (actual, expected)],
        "CRS": [d.GetSpatialRef().GetAuthorityCode(None) for d in (actual, source)],
        "bands": [actual.RasterCount, count],
        "types": [[d.GetRasterBand(i + 1).DataType for i in range(count)] for d in (actual, source)],
        "nodata": [[d.GetRasterBand(i + 1).GetNoDataValue() for i in range(count)] for d in (actual, source)],
        "names": [[d.GetRasterBand(i + 1).GetDescription() for i in range(count)] for d in (actual, source)],
        "palette": [palette(d) for d in (actual, source)],
    }
    found += [name for name, (one, other) in pairs.items() if one != other]
    if not numpy.allclose(actual.GetGeoTransform(), expected.GetGeoTransform(), rtol=0, atol=1e-6):
        found.append("position")
    if "size" in found or "bands" in found:
        return found
    mine, theirs = actual.ReadAsArray().reshape(count, -1), expected.ReadAsArray().reshape(expected.RasterCount, -1)
    if expected.RasterCount > count:
        inside = theirs[-1] > 0
        mask = actual.GetRasterBand(1).GetMaskBand().ReadAsArray().reshape(-1) > 0
        found += [] if (mask == inside).all() else ["mask"]
        mine, theirs = mine[:, inside], theirs[:count, inside]
    return found + ([] if numpy.array_equal(mine, theirs) else ["values"])


def palette(dataset: gdal.Dataset) -> List[Tuple[int, ...]]:
    """Return the colours of the first band."""
    table = dataset.GetRasterBand(1).GetColorTable()
    return [] if table is None else [table.GetColorEntry(i) for i in range(table.GetCount())]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", RASTERS)
def test_clip_is_what_gdal_cuts(site: SiteProcess, name: str, shape: str) -> None:
    source = gdal.Open(str(site.raster_path(name)))
    rings = rings_of(shape, source)
    actual = fetched(
        site, inputImageLayer={"url": site.image_url(name)}, clipSetting=setting(rings, RASTERS[name]),
        context={"resamplingMethod": "BILINEAR"},
    )
    assert actual.GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE") == "COG"
    expected = gdal_cut(source, rings, shape == "parts")
    assert differences(actual, expected, source) == []


@pytest.mark.parametrize("name", RASTERS)
def test_no_clip_is_the_whole_raster(site: SiteProcess, name: str) -> None:
    source = gdal.Open(str(site.raster_path(name)))
    actual = fetched(site, inputImageLayer={"itemId": site.item_id(name)})
    assert differences(actual, source, source) == []


def test_comparison_sees_a_shift_and_a_swap(site: SiteProcess) -> None:
    source = gdal.Open(str(site.raster_path("Multispectral")))
    rings = rings_of("triangle", source)
    expected = gdal_cut(source, rings, False)
    values, transform = expected.ReadAsArray(), expected.GetGeoTransform()
    swapped = gdal.GetDriverByName("MEM").CreateCopy("", expected)
    swapped.WriteArray(values[[1, 0, 2, 3]])
    assert "values" in differences(swapped, expected, source)
    shifted = gdal.GetDriverByName("MEM").CreateCopy("", expected)
    shifted.WriteArray(numpy.roll(values, 1, axis=2))
    assert "values" in differences(shifted, expected, source)
    moved = gdal.GetDriverByName("MEM").CreateCopy("", expected)
    moved.SetGeoTransform((transform[0] + transform[1], *transform[1:]))
    assert "position" in differences(moved, expected, source)


def test_box_on_the_grid_stays_on_it(site: SiteProcess) -> None:
    source = gdal.Open(str(site.raster_path("Geoid")))
    extent = {"xmin": 6.125, "ymin": 45.125, "xmax": 8.875, "ymax": 47.375, "spatialReference": {"wkid": 4326}}
    actual = fetched(site, inputImageLayer={"url": site.image_url("Geoid")}, clipSetting={"extent": extent})
    assert (actual.RasterXSize, actual.RasterYSize) == (11, 9)
    first, row = round((6.125 + 180.125) / 0.25), round((90.125 - 47.375) / 0.25)
    assert numpy.array_equal(actual.ReadAsArray(), source.ReadAsArray(first, row, 11, 9))


def test_written_numbers_do_not_add_a_cell(site: SiteProcess) -> None:
    """Cells of 0.2 degrees: 8.4 as text is a hair beside the grid line it stands for."""
    written = {line: round(-180 + 0.2 * line, 1) for line in range(1800)}
    first = next(line for line, x in written.items() if math.floor((x + 180) / 0.2) < line)
    last = next(line for line, x in written.items() if math.ceil((x + 180) / 0.2) > line > first)
    extent = {"xmin": written[first], "xmax": written[last], "ymin": 40, "ymax": 42}
    actual = fetched(site, inputImageLayer={"url": site.image_url("WorldClasses")}, clipSetting={"extent": extent})
    assert (actual.RasterXSize, actual.RasterYSize) == (last - first, 10)
    assert actual.GetGeoTransform()[0] == pytest.approx(-180 + 0.2 * first)


def test_clip_in_another_crs_is_projected(site: SiteProcess) -> None:
    """The service is in metres, the clip in degrees: decided by the lower-cased spatialreference."""
    ring = [[8.44, 47.30], [8.44, 47.36], [8.52, 47.35], [8.50, 47.31], [8.44, 47.30]]
    clip = {"ClippingGeometry": {"rings": [ring], "spatialReference": {"wkid": 4326}}}
    actual = fetched(site, inputImageLayer={"url": site.image_url("Orthophoto")}, clipSetting=clip)
    left, cell, _, top, _, _ = actual.GetGeoTransform()
    assert left == pytest.approx(8.44 * 111319.4908, abs=15.1)
    assert left + cell * actual.RasterXSize == pytest.approx(8.52 * 111319.4908, abs=15.1)
    assert (left - 938000) % 15 == 0 and (6003000 - top) % 15 == 0


def test_unread_spatial_reference_takes_the_rings_as_they_are(site: SiteProcess) -> None:
    site.configure(jobs=1, reads_lowercase_sr=False)
    ring = [[8.44, 47.30], [8.44, 47.36], [8.52, 47.35], [8.44, 47.30]]
    clip = {"ClippingGeometry": {"rings": [ring], "spatialReference": {"wkid": 4326}}}
    clip["extent"] = {"xmin": 8.44, "ymin": 47.3, "xmax": 8.52, "ymax": 47.36, "spatialReference": {"wkid": 4326}}
    job = asking.run(site.task_url, inputImageLayer={"url": site.image_url("Orthophoto")}, clipSetting=clip)
    assert any("no overlap" in text for text in asking.texts(job, "Warning")) and asking.result(job) == []


def test_outside_is_zero_when_no_mask_is_wanted(site: SiteProcess) -> None:
    site.configure(jobs=1, outside="zero")
    source = gdal.Open(str(site.raster_path("Orthophoto")))
    rings = rings_of("triangle", source)
    actual = fetched(
        site, inputImageLayer={"url": site.image_url("Orthophoto")}, clipSetting=setting(rings, 102100)
    )
    assert actual.GetRasterBand(1).GetMaskFlags() == gdal.GMF_ALL_VALID
    inside = gdal_cut(source, rings, False).ReadAsArray()[-1] > 0
    assert (actual.ReadAsArray()[:, ~inside] == 0).all() and (actual.ReadAsArray()[:, inside] > 0).all()
