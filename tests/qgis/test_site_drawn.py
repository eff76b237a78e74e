"""QGIS's own ArcGIS provider, a client that was not written here, loads and draws each raster of the local site."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from typing import Any, Dict, Iterator

import numpy
import pytest

from tests.server.process import SiteProcess

RASTERS = {
    "WorldClasses": "EPSG:4326", "Geoid": "EPSG:4326", "Multispectral": "EPSG:32632", "Orthophoto": "EPSG:3857",
    "Variants/Feet": "EPSG:2264", "Variants/NoPixelSize": "EPSG:3857", "Variants/OldServer": "EPSG:4326",
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dict[str, Any]]:
    """Draw every raster in a QGIS of its own, so that no other test's application matters."""
    folder = tmp_path_factory.mktemp("drawn")
    root = str(pathlib.Path(__file__).resolve().parents[2])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": root}
    with SiteProcess() as site:
        urls = {name: site.image_url(name) for name in RASTERS}
        command = [sys.executable, __file__, json.dumps(urls), str(folder)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, timeout=120, check=True)
        yield {"layers": json.loads(done.stdout.splitlines()[-1]), "folder": folder, "log": site.log(), "site": site}


@pytest.mark.parametrize("name", RASTERS)
def test_layer_is_loaded(drawn: Dict[str, Any], name: str) -> None:
    from osgeo import gdal

    layer = drawn["layers"][name]
    path = {"NoPixelSize": "Orthophoto", "OldServer": "Geoid"}.get(name.split("/")[-1], name.split("/")[-1])
    dataset = gdal.Open(str(drawn["site"].raster_path(path)))
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    box = [left, top + cell_y * dataset.RasterYSize, left + cell_x * dataset.RasterXSize, top]
    assert layer["valid"] and layer["crs"] == RASTERS[name] and layer["box"] == pytest.approx(box)


@pytest.mark.parametrize(
    ("name", "band"), [("WorldClasses", 1), ("Geoid", 1), ("Multispectral", 3), ("Orthophoto", 1), ("Variants/Feet", 1)]
)
def test_picture_is_the_data(drawn: Dict[str, Any], name: str, band: int) -> None:
    """The red of the picture goes up and down with the band shown as red; nodata is transparent."""
    from osgeo import gdal

    dataset = gdal.Open(str(drawn["site"].raster_path(name.split("/")[-1])))
    picture = gdal.Open(str(drawn["folder"] / f"{name.replace('/', '_')}.png")).ReadAsArray()
    height, width = picture.shape[1:]
    # Cells under the centres of the picture's pixels: the picture shows exactly the raster's box.
    rows = ((numpy.arange(height) + 0.5) / height * dataset.RasterYSize).astype(int)
    columns = ((numpy.arange(width) + 0.5) / width * dataset.RasterXSize).astype(int)
    values = dataset.GetRasterBand(band).ReadAsArray()[numpy.ix_(rows, columns)].astype(float)
    no_data = dataset.GetRasterBand(band).GetNoDataValue()
    valid = numpy.ones_like(values, bool) if no_data is None else values != no_data
    seen = picture[3] > 0
    assert (seen == valid).mean() > 0.995
    table = dataset.GetRasterBand(1).GetColorTable()
    if table is not None:
        values = numpy.array([table.GetColorEntry(i)[0] for i in range(256)], float)[values.astype(int)]
    both = seen & valid
    assert numpy.corrcoef(values[both], picture[0][both])[0, 1] > 0.97


def test_only_pictures_were_asked_for(drawn: Dict[str, Any]) -> None:
    assert {entry["status"] for entry in drawn["log"]} == {200}
    assert all(entry["bytes_sent"] > 1000 for entry in drawn["log"] if entry["path"].endswith("/exportImage"))


def draw_all(urls: Dict[str, str], folder: pathlib.Path) -> Dict[str, Any]:
    """Load and draw each URL; called in the other process."""
    from qgis.core import QgsApplication, QgsDataSourceUri, QgsMapRendererSequentialJob, QgsMapSettings, QgsRasterLayer
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor

    application = QgsApplication([], False)
    application.initQgis()
    found = {}
    for name, url in urls.items():
        uri = QgsDataSourceUri()
        for key, value in (("url", url), ("format", "PNG32"), ("crs", RASTERS[name]), ("layer", "")):
            uri.setParam(key, value)
        layer = QgsRasterLayer(uri.uri(False), name, "arcgismapserver")
        box = layer.extent()
        found[name] = {
            "valid": layer.isValid(), "crs": layer.crs().authid(),
            "box": [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()],
        }
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setDestinationCrs(layer.crs())
        settings.setOutputSize(QSize(600, round(600 * box.height() / box.width())))
        settings.setExtent(box)
        settings.setBackgroundColor(QColor(0, 0, 0, 0))
        job = QgsMapRendererSequentialJob(settings)
        job.start()
        job.waitForFinished()
        job.renderedImage().save(str(folder / f"{name.replace('/', '_')}.png"))
    return found


if __name__ == "__main__":
    print(json.dumps(draw_all(json.loads(sys.argv[1]), pathlib.Path(sys.argv[2]))), flush=True)
    # QGIS's own teardown order is not what is tested here.
    os._exit(0)
