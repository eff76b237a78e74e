"""The main job in the real desktop: two layers of different CRS and pixel type, one polygon drawn by mouse."""

from __future__ import annotations

import pytest
from osgeo import ogr
from qgis.core import QgsProject

from tests.scenarios.reference import differences, distance_in_cells, sent_polygon
from tests.server.process import SiteProcess
from tests.tools.main_job import Person, do_main_job, show_image_layers, use_project_crs

NAMES = ("Orthophoto", "Multispectral")


@pytest.fixture(scope="module")
def slow_site():
    """Return a site whose files come slowly enough to be seen coming."""
    with SiteProcess(queue_seconds=0.1, execute_seconds=0.5, speed=200_000) as site:
        yield site


def test_two_layers_one_polygon(iface, project, qtbot, slow_site, tmp_path, screenshot):
    use_project_crs("EPSG:3857")
    show_image_layers(iface, slow_site.services_url, NAMES)
    person = Person(iface)
    canvas = iface.mapCanvas()
    earlier_tool, earlier_items = canvas.mapTool(), len(canvas.scene().items())

    download = do_main_job(person, NAMES, str(tmp_path), lambda name: screenshot(name, None))

    assert download.status == "done", download.reason
    assert [layer.name() for layer in download.layers] == [f"{name} (clip)" for name in NAMES]
    assert canvas.mapTool() is earlier_tool and len(canvas.scene().items()) == earlier_items
    project_layers = QgsProject.instance().mapLayers()
    drawn = download.request.clip
    assert drawn.crs.authid() == "EPSG:3857" and len(drawn.geometry.asPolygon()[0]) == 7
    in_map_crs = ogr.CreateGeometryFromWkt(drawn.geometry.asWkt(17))
    for name, code, cell, path, layer in zip(NAMES, (3857, 32632), (15.0, 20.0), download.files, download.layers):
        assert layer.id() in project_layers and layer.crs().authid() == f"EPSG:{code}"
        job = next(job for job in reversed(slow_site.jobs()) if name in job["parameters"]["inputImageLayer"])
        sent = sent_polygon(job)
        # What was sent is what was drawn, to a twentieth of a cell; and to that, every cell is GDAL's.
        assert distance_in_cells(sent, in_map_crs, 3857, code, cell) < 0.05
        assert differences(path, slow_site.raster_path(name), sent.ExportToWkt()) == []
