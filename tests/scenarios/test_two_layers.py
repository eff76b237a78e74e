"""Two layers of different CRS and pixel type, one polygon: in the console and on the command line, equal to GDAL."""

from __future__ import annotations

import pytest
from osgeo import ogr
from qgis.core import QgsGeometry

from arcgis_raster_download import download

from .reference import differences, distance_in_cells, sent_polygon

# Inside both images, in the map's CRS.
POLYGON = "POLYGON((940020 5994010, 942510 5998500, 947020 5997030, 947990 5991020, 943000 5989530, 940020 5994010))"
LAYERS = (("Orthophoto", 3857, 15.0), ("Multispectral", 32632, 20.0))


def assert_equal_to_gdal(site, files) -> None:
    """Compare each file with GDAL's cut along what was sent, and that with what was drawn."""
    drawn = ogr.CreateGeometryFromWkt(POLYGON)
    assert len(files) == len(LAYERS)
    for path, (name, code, cell) in zip(files, LAYERS):
        job = next(job for job in reversed(site.jobs()) if name in job["parameters"]["inputImageLayer"])
        sent = sent_polygon(job)
        assert distance_in_cells(sent, drawn, 3857, code, cell) < 0.05
        assert differences(path, site.raster_path(name), sent.ExportToWkt()) == []


def test_in_the_console(site, tmp_path):
    job = download(
        [site.image_url(name) for name, _, _ in LAYERS],
        clip=QgsGeometry.fromWkt(POLYGON),
        crs="EPSG:3857",
        folder=str(tmp_path),
    )
    assert job.wait(30) and job.status == "done", job.reason
    assert [layer.crs().authid() for layer in job.layers] == [f"EPSG:{code}" for _, code, _ in LAYERS]
    assert_equal_to_gdal(site, job.files)


@pytest.mark.parametrize("spelling", ("CRS=EPSG:3857;{}", "{} [EPSG:3857]"))
def test_on_the_command_line(site, process, tmp_path, spelling):
    done = process(
        *(f"--IMAGES={site.image_url(name)}" for name, _, _ in LAYERS),
        f"--CLIP_GEOMETRY={spelling.format(POLYGON)}",
        f"--OUTPUT_FOLDER={tmp_path}",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert_equal_to_gdal(site, [tmp_path / f"{name}.tif" for name, _, _ in LAYERS])
