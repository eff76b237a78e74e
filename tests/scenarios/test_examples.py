"""The examples of docs/examples/ that need no desktop run as they are: two shell scripts, and the model by both ways."""

from __future__ import annotations

import fcntl
import os
import pathlib
import re
import signal
import subprocess
import time
from typing import Dict, List

import pytest
from osgeo import gdal
from qgis.analysis import QgsNativeAlgorithms
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsRasterLayer,
)

from tests.scenarios.reference import cut_by_gdal, differences
from tests.server.process import SiteProcess

from .bare_profile import PROGRAM, ROOT

EXAMPLES = ROOT / "docs" / "examples"
MODEL = EXAMPLES / "dem_and_hillshade.model3"
# No corner on an edge of a cell.
AREA = "6.11,14.23,44.17,49.09 [EPSG:4326]"
AREA_WKT = "POLYGON((6.11 44.17, 14.23 44.17, 14.23 49.09, 6.11 49.09, 6.11 44.17))"
NIGHTLY_WKT = "POLYGON((8.1 47.1, 9.4 47.1, 9.4 47.9, 8.1 47.9, 8.1 47.1))"
Z_FACTOR = 0.000009

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs qgis_process (Debian: qgis)")


def started(script: str, environment: Dict[str, str], site, folder: pathlib.Path) -> subprocess.Popen:
    """Start a script in a process group of its own, as cron does."""
    return subprocess.Popen(
        ["sh", str(EXAMPLES / script)],
        env={**environment, "ARCGIS_SERVICE": site.image_url("Geoid"), "DEM_FOLDER": str(folder)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def status_of(process: subprocess.Popen) -> int:
    """Wait for the end of a script that says nothing on its own."""
    output, errors = process.communicate(timeout=60)
    assert not output and not errors, output + errors
    return process.returncode


def rasters(folder: pathlib.Path) -> List[pathlib.Path]:
    return sorted(folder.rglob("*.tif"))


def submitted(site) -> int:
    return sum(entry["path"].endswith("/submitJob") for entry in site.log())


def test_command_line(environment, site, tmp_path):
    process = started("qgis_process.sh", environment, site, tmp_path / "dem")
    _output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert [path.name for path in rasters(tmp_path / "dem")] == ["Geoid.tif", "Geoid_2.tif"]


# ---- cron


def test_nightly(environment, site, tmp_path):
    """A good night, one on which something fails, and one that begins before the last has ended."""
    assert status_of(started("nightly.sh", environment, site, tmp_path)) == 0
    (path,) = rasters(tmp_path)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", path.parent.name) and path.name == "Geoid.tif"
    assert differences(str(path), str(site.raster_path("Geoid")), NIGHTLY_WKT) == []
    log = (tmp_path / "nightly.log").read_text()
    stamp = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  "
    assert re.search(f"{stamp}Downloading to {path.parent}\\.$", log, re.MULTILINE), log
    assert re.search(f"{stamp}Downloading ended with status 0\\.$", log, re.MULTILINE) and str(path) in log

    with open(tmp_path / "nightly.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert status_of(started("nightly.sh", environment, site, tmp_path)) == 75
    assert "Another run is still at work." in (tmp_path / "nightly.log").read_text() and submitted(site) == 1

    site.configure(job_error="ERROR 001143")
    assert status_of(started("nightly.sh", environment, site, tmp_path)) == 1
    log = (tmp_path / "nightly.log").read_text()
    assert "The server stopped the job: “ERROR 001143”." in log and "Downloading ended with status 1." in log
    assert rasters(tmp_path) == [path] and not list(tmp_path.rglob("messages.txt")), "there is nothing to resume"


@pytest.fixture
def slow_site():
    with SiteProcess(queue_seconds=0.0, execute_seconds=0.0) as site:
        yield site


def test_nightly_that_was_killed(environment, slow_site, tmp_path):
    """The next run finishes the job of the run before, and computes nothing twice."""
    slow_site.configure(hold="executing")
    process = started("nightly.sh", environment, slow_site, tmp_path)
    deadline = time.monotonic() + 30
    while not any(path.read_text().count("Submitted.") for path in tmp_path.rglob("messages.txt")):
        assert time.monotonic() < deadline and process.poll() is None, slow_site.log()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.05)
    # As when the machine goes down.
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=10)
    assert process.returncode == -signal.SIGKILL and not rasters(tmp_path)
    with open(tmp_path / "nightly.lock", "w", encoding="ascii") as lock:
        # QGIS has it as long as it lives, and dies when it comes to that.
        fcntl.flock(lock, fcntl.LOCK_EX)

    slow_site.configure(running=True, hold="")
    assert status_of(started("nightly.sh", environment, slow_site, tmp_path)) == 0
    (path,) = rasters(tmp_path)
    assert differences(str(path), str(slow_site.raster_path("Geoid")), NIGHTLY_WKT) == []
    log = (tmp_path / "nightly.log").read_text()
    assert f"Resuming what was killed in {path.parent}." in log and "Resuming ended with status 0." in log
    assert submitted(slow_site) == 1 and not list(tmp_path.rglob("messages.txt"))


# ---- the model


@pytest.fixture
def shaded(site, tmp_path_factory) -> bytes:
    """Return the cells of QGIS's own hillshade over GDAL's cut."""
    folder = tmp_path_factory.mktemp("reference")
    source, path = str(folder / "cut.tif"), str(folder / "shaded.tif")
    gdal.GetDriverByName("GTiff").CreateCopy(source, cut_by_gdal(str(site.raster_path("Geoid")), AREA_WKT))
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("native:hillshade")
    values = {"INPUT": source, "Z_FACTOR": Z_FACTOR, "AZIMUTH": 315, "V_ANGLE": 45, "OUTPUT": path}
    _results, ok = algorithm.run(values, QgsProcessingContext(), QgsProcessingFeedback(False))
    assert ok and len(set(cells(path))) > 10, "a picture, not one colour"
    return cells(path)


@pytest.fixture(scope="module")
def registry(qapp):
    """Return QGIS's algorithms and ours."""
    from arcgis_raster_download.plugin.processing.provider import RasterDownloadProvider

    registry, provider = QgsApplication.processingRegistry(), RasterDownloadProvider()
    native = QgsNativeAlgorithms(registry)
    for each in (native, provider):
        assert registry.addProvider(each)
    yield registry
    for each in (native, provider):
        registry.removeProvider(each)


def cells(path: str) -> bytes:
    """Return what a raster holds: size, place, CRS, pixel type, NoData and the bytes of all cells."""
    dataset = gdal.Open(path)
    band = dataset.GetRasterBand(1)
    frame = (dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount, *dataset.GetGeoTransform())
    told = (frame, dataset.GetSpatialRef().GetAuthorityCode(None), band.DataType, band.GetNoDataValue())
    return repr(told).encode() + bytes(dataset.ReadRaster())


def model_values(site, folder: pathlib.Path) -> Dict[str, object]:
    return {
        "area": AREA, "service": site.image_url("Geoid"), "folder": str(folder), "z_factor": Z_FACTOR,
        "hillshade:Hillshade": str(folder / "shaded.tif"),
    }  # fmt: skip


def test_model_in_processing(registry, shaded, site, project, tmp_path):
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(MODEL)) and model.validate() == (True, [])
    assert model.displayName() == "DEM and hillshade" and set(model.helpContent()) >= {"ALG_DESC", "area", "service"}
    context = QgsProcessingContext()
    context.setProject(project)
    results, ok = model.run(model_values(site, tmp_path), context, QgsProcessingFeedback(False))
    assert ok and results["hillshade:Hillshade"] == str(tmp_path / "shaded.tif")
    assert cells(str(tmp_path / "shaded.tif")) == shaded
    assert differences(str(tmp_path / "Geoid.tif"), str(site.raster_path("Geoid")), AREA_WKT) == []
    (loaded,) = context.layersToLoadOnCompletion().items()
    assert loaded[1].name == "DEM" and QgsRasterLayer(context.temporaryLayerStore().mapLayer(loaded[0]).source()).isValid()


def test_model_on_the_command_line(registry, shaded, environment, site, tmp_path):
    options = [f"--{name}={value}" for name, value in model_values(site, tmp_path).items()]
    done = subprocess.run(
        [PROGRAM, "run", str(MODEL), *options],
        env=environment, text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert cells(str(tmp_path / "shaded.tif")) == shaded
    assert differences(str(tmp_path / "Geoid.tif"), str(site.raster_path("Geoid")), AREA_WKT) == []
