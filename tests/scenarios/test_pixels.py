"""Every raster × every kind of area: what arrives equals GDAL's own cut of the source, to the cell."""

from __future__ import annotations

import pytest
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle

from arcgis_raster_download import download

from .reference import differences

RASTERS = ("WorldClasses", "Geoid", "Multispectral", "Orthophoto")
# Corners as shares of the image's width and height, from its lower left; none lies on a cell's edge or centre.
AREAS = {
    "map-view box": "POLYGON((0.21313 0.31717,0.21313 0.57171,0.45151 0.57171,0.45151 0.31717,0.21313 0.31717))",
    "triangle": "POLYGON((0.10131 0.20373,0.61717 0.30191,0.33373 0.81191,0.10131 0.20373))",
    "polygon with hole": "POLYGON((0.2013 0.2017,0.2019 0.7013,0.7017 0.6511,0.6513 0.1513,0.2013 0.2017),"
    "(0.3517 0.3511,0.5011 0.4013,0.4513 0.5519,0.3517 0.3511))",
    "two parts": "MULTIPOLYGON(((0.1013 0.1017,0.1519 0.3013,0.3511 0.2511,0.1013 0.1017)),"
    "((0.6013 0.6017,0.6519 0.8513,0.9011 0.7011,0.6013 0.6017)))",
    "wide base beyond the edge": "POLYGON((0.1017 -0.3013,0.4011 0.3011,0.8013 -0.2519,0.1017 -0.3013))",
    "across the edge": "POLYGON((0.4017 -0.1013,0.2511 0.3011,0.6013 0.2519,0.4017 -0.1013))",
}


def wkt_on(source: str, shares: str) -> str:
    """Return an area in the raster's own CRS."""
    dataset = gdal.Open(str(source))
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    geometry = QgsGeometry.fromWkt(shares)
    width, height = dataset.RasterXSize * cell_x, -dataset.RasterYSize * cell_y
    return scaled(geometry, left, top - height, width, height).asWkt(17)


def on_the_image(source: str, wkt: str) -> str:
    """Return the part of an area that the raster covers: the file is the box around that, and no larger."""
    dataset = gdal.Open(str(source))
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    frame = QgsRectangle(left, top + dataset.RasterYSize * cell_y, left + dataset.RasterXSize * cell_x, top)
    area = QgsGeometry.fromWkt(wkt)
    return wkt if frame.contains(area.boundingBox()) else area.intersection(QgsGeometry.fromRect(frame)).asWkt(17)


def scaled(geometry: QgsGeometry, x: float, y: float, width: float, height: float) -> QgsGeometry:
    """Return a geometry of shares of a box in the box's coordinates."""
    parts = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
    for part in parts:
        for ring in part:
            ring[:] = [type(point)(x + point.x() * width, y + point.y() * height) for point in ring]
    return QgsGeometry.fromMultiPolygonXY(parts) if len(parts) > 1 else QgsGeometry.fromPolygonXY(parts[0])


def crs_of(source: str) -> QgsCoordinateReferenceSystem:
    """Return the raster's CRS."""
    return QgsCoordinateReferenceSystem.fromWkt(gdal.Open(str(source)).GetProjection())


def fetch(site, name: str, wkt: str, folder: str) -> str:
    """Download one raster through the console API and return the file."""
    source = site.raster_path(name)
    clip = QgsGeometry.fromWkt(wkt)
    if clip.equals(QgsGeometry.fromRect(clip.boundingBox())):
        clip = QgsRectangle(clip.boundingBox())
    job = download(site.image_url(name), clip=clip, crs=crs_of(source), folder=str(folder), load=False)
    assert job.wait(30), job
    assert job.status == "done", job.reason
    return job.files[0]


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("name", RASTERS)
def test_clip_equals_gdal(site, tmp_path, name, area):
    source = site.raster_path(name)
    wkt = wkt_on(source, AREAS[area])
    assert differences(fetch(site, name, wkt, tmp_path), source, on_the_image(source, wkt)) == []


@pytest.mark.parametrize("name", ("WorldClasses", "Geoid"))
def test_area_across_the_date_line_is_two_parts_of_a_world_image(site, tmp_path, name):
    source = site.raster_path(name)
    extent = gdal.Info(str(source), format="json")["cornerCoordinates"]
    west, east = extent["lowerLeft"][0], extent["upperRight"][0]
    path = fetch(site, name, QgsGeometry.fromRect(QgsRectangle(176.03, -20.07, 184.11, 10.13)).asWkt(), tmp_path)
    parts = (QgsRectangle(176.03, -20.07, east, 10.13), QgsRectangle(west, -20.07, 184.11 - 360, 10.13))
    wanted = QgsGeometry.collectGeometry([QgsGeometry.fromRect(part) for part in parts])
    assert differences(path, source, wanted.asWkt(17)) == []


@pytest.mark.parametrize("name", RASTERS)
def test_whole_image_equals_the_source(site, tmp_path, name):
    job = download(site.image_url(name), folder=str(tmp_path), load=False)
    assert job.wait(30) and job.status == "done", job.reason
    assert differences(job.files[0], site.raster_path(name), None) == []


@pytest.mark.parametrize("method", ("bilinear", "cubic"))
def test_resampling_method_reaches_the_server(site, tmp_path, method):
    source = site.raster_path("Geoid")
    box = QgsRectangle(5.03, 40.07, 15.11, 50.13)
    job = download(site.image_url("Geoid"), clip=box, crs=crs_of(source), folder=str(tmp_path), resampling=method)
    assert job.wait(30) and job.status == "done", job.reason
    assert method.upper() in site.jobs()[-1]["parameters"]["context"]
    # On its own grid no cell has to be computed anew, whatever the method.
    assert differences(job.files[0], source, box.asWktPolygon()) == []


class TestTheComparisonCanFail:
    """A test that cannot fail is a defect: the comparison sees one cell's shift and two swapped bands."""

    @pytest.fixture
    def arrived(self, site, tmp_path):
        source = site.raster_path("Multispectral")
        wkt = wkt_on(source, AREAS["triangle"])
        path = fetch(site, "Multispectral", wkt, tmp_path)
        copy = str(tmp_path / "copy.tif")
        # Written anew: GDAL 3.10 does not change the Cloud Optimized GeoTIFF that came.
        gdal.Translate(copy, path, format="GTiff")
        assert differences(copy, source, wkt) == []
        return copy, source, wkt

    def test_a_shift_by_one_cell_is_seen(self, arrived):
        copy, source, wkt = arrived
        dataset = gdal.Open(copy, gdal.GA_Update)
        left, *rest = dataset.GetGeoTransform()
        dataset.SetGeoTransform((left + 20.0, *rest))
        del dataset
        assert any(text.startswith("x0 ") for text in differences(copy, source, wkt))

    def test_values_shifted_by_one_cell_are_seen(self, arrived):
        copy, source, wkt = arrived
        dataset = gdal.Open(copy, gdal.GA_Update)
        values = dataset.GetRasterBand(2).ReadAsArray()
        values[:, 1:] = values[:, :-1].copy()
        dataset.GetRasterBand(2).WriteArray(values)
        del dataset
        found = differences(copy, source, wkt)
        assert found and all(text.startswith("band 2 ") for text in found)

    def test_swapped_bands_are_seen(self, arrived):
        copy, source, wkt = arrived
        dataset = gdal.Open(copy, gdal.GA_Update)
        first, third = (dataset.GetRasterBand(number).ReadAsArray() for number in (1, 3))
        dataset.GetRasterBand(1).WriteArray(third)
        dataset.GetRasterBand(3).WriteArray(first)
        del dataset
        found = differences(copy, source, wkt)
        assert {text.split(" has")[0] for text in found} == {"band 1", "band 3"}
