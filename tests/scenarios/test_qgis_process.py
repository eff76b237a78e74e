"""The main job on the command line: files with exit 0, or one sentence, said once, with another exit status."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time

import pytest
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from .conftest import ALGORITHM, PROGRAM, ROOT

BOX = "--EXTENT=8,9,47,48 [EPSG:4326]"
TRIANGLE = "POLYGON((8 47, 9 47, 9 48, 8 47))"

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs qgis_process (Debian: qgis)")


def results(done: subprocess.CompletedProcess) -> dict[str, str]:
    """Return the outputs that were printed, by name."""
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(re.findall(r"^(\w+):\t(.*)$", done.stdout.rpartition("Results")[2], re.MULTILINE))


def submitted(site) -> list[dict]:
    return [entry["parameters"] for entry in site.log() if entry["path"].endswith("/submitJob")]


def write_areas(path) -> str:
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "Areas", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt(TRIANGLE))
    layer.dataProvider().addFeatures([feature])
    options = QgsVectorFileWriter.SaveVectorOptions()
    QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), QgsCoordinateTransformContext(), options)
    return str(path)


# ---- what works


def test_repeated_option_and_brackets(process, site, tmp_path):
    images = [f"--IMAGES={site.image_url(name)}" for name in ("Geoid", "WorldClasses")]
    found = results(process(*images, f"--CLIP_GEOMETRY={TRIANGLE} [EPSG:4326]", "--RESAMPLING=2"))
    assert found["OUTPUT"] == str(tmp_path / "Geoid.tif")
    assert found["OUTPUT_LAYERS"] == f"{tmp_path / 'Geoid.tif'}, {tmp_path / 'Countries.tif'}"
    assert found["OUTPUT_FOLDER"] == str(tmp_path) and found["JOB_URLS"].startswith(site.task_url)
    assert all(QgsRasterLayer(path).isValid() for path in found["OUTPUT_LAYERS"].split(", "))
    (parameters,) = submitted(site)
    assert json.loads(parameters["context"]) == {"resamplingMethod": "CUBIC"}


def test_lines_and_default_folder(process, site, environment):
    done = subprocess.run(
        [PROGRAM, "run", ALGORITHM, f"--IMAGES={site.image_url('Geoid')}\n{site.image_url('WorldClasses')}", BOX],
        env=environment, text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert results(done)["OUTPUT"] == os.path.join(environment["HOME"], "Downloads", "Geoid.tif")


def test_layers_of_a_project(process, site, tmp_path):
    project = QgsProject.instance()
    uri = f"crs='EPSG:4326' format='PNG32' layer='' url='{site.image_url('WorldClasses')}'"
    layer = QgsRasterLayer(uri, "My classes", "arcgismapserver")
    project.addMapLayer(layer)
    project.setCrs(layer.crs())
    path = tmp_path / "project.qgz"
    assert project.write(str(path))
    project.clear()
    options = ("--LAYERS=My classes", f"--IMAGES={site.image_url('Geoid')}", f"--PROJECT_PATH={path}")
    # The project's CRS is the geometry's.
    found = results(process(*options, f"--CLIP_GEOMETRY={TRIANGLE}"))
    assert found["OUTPUT_LAYERS"] == f"{tmp_path / 'My classes.tif'}, {tmp_path / 'Geoid.tif'}"
    assert json.loads(submitted(site)[0]["clipSetting"])["extent"]["xmax"] == 9


def test_layer_source_and_clip_layer(process, site, tmp_path):
    source = f"arcgismapserver://crs='EPSG:4326' format='PNG32' layer='' url='{site.image_url('Geoid')}'"
    found = results(process(f"--LAYERS={source}", f"--CLIP_LAYER={write_areas(tmp_path / 'areas.gpkg')}"))
    assert found["OUTPUT"] == str(tmp_path / "Geoid.tif")


def test_example(environment, site, tmp_path):
    """docs/examples/qgis_process.sh runs as it is."""
    done = subprocess.run(
        ["sh", str(ROOT / "docs" / "examples" / "qgis_process.sh")],
        env={**environment, "ARCGIS_SERVICE": site.image_url("Geoid"), "DEM_FOLDER": str(tmp_path / "dem")},
        text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "dem").iterdir()) == ["Geoid.tif", "Geoid_2.tif"]


# ---- what does not

# name: (options made from the site, options of the site, the sentence that must be said)
BAD = {
    "not a URL": (lambda site: ["--IMAGES=hello", BOX], {}, "“hello” is neither a web address"),
    "map service": (
        lambda site: [f"--IMAGES={site.services_url}/Demo/Borders/MapServer", BOX],
        {},
        "is a map service: it has pictures, not pixel values.",
    ),
    "web page": (lambda site: [f"--IMAGES={site.image_url('Variants/Page')}", BOX], {}, "answered with a web page"),
    "no such item": (
        lambda site: [f"--IMAGES={'0' * 32}", f"--SERVER={site.portal_url}", BOX],
        {},
        "has no item " + "0" * 32,
    ),
    "item without a portal": (
        lambda site: [f"--IMAGES={'0' * 32}", BOX],
        {},
        "does not say which portal it belongs to.",
    ),
    "copies forbidden": (
        lambda site: [f"--IMAGES={site.image_url('Variants/NoCopy')}"],
        {},
        "its owner does not allow downloads.",
    ),
    "clip beside the image": (
        lambda site: [f"--IMAGES={site.image_url('Multispectral')}", "--EXTENT=0,1,0,1 [EPSG:4326]"],
        {},
        "Multispectral does not touch the area.",
    ),
    "clip crosses itself": (
        lambda site: ["--CLIP_GEOMETRY=CRS=EPSG:4326;POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))"],
        {},
        "The polygon crosses itself.",
    ),
    "clip around a pole": (
        lambda site: ["--EXTENT=-1000000,1000000,-1000000,1000000 [EPSG:3995]"],
        {},
        "The area crosses the date line",
    ),
    "two clips": (
        lambda site: [BOX, f"--CLIP_GEOMETRY={TRIANGLE} [EPSG:4326]"],
        {},
        "Give only one of extent, clip layer and clip geometry, not EXTENT, CLIP_GEOMETRY.",
    ),
    "geometry without a CRS": (
        lambda site: [f"--CLIP_GEOMETRY={TRIANGLE}"],
        {},
        "Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326]",
    ),
    "unknown CRS": (
        lambda site: [f"--CLIP_GEOMETRY={TRIANGLE} [EPSG:999999]"],
        {},
        "QGIS does not know the CRS “EPSG:999999”.",
    ),
    "folder": (lambda site: ["--OUTPUT_FOLDER=/proc/nothing", BOX], {}, "The folder /proc/nothing cannot be written"),
    "no raster utilities": (
        lambda site: [f"--SERVER={site.services_url}/Nothing/GPServer", BOX],
        {},
        "No server that can run the download was found",
    ),
    "parameter refused": (lambda site: [BOX], {"submit_error": "Invalid parameter."}, "refused the request: “"),
    "job failed": (lambda site: [BOX], {"job_error": "ERROR 001143"}, "The server stopped the job: “ERROR 001143”."),
    "no file": (lambda site: [BOX], {"deliver": "none"}, "Geoid was not delivered: “"),
    "not a TIFF": (lambda site: [BOX], {"file_fault": "garbage"}, "What arrived for Geoid is not a TIFF."),
    "not clipped": (lambda site: [BOX], {"ignore_clip": "warning"}, "Geoid: the server would not clip: “"),
}
SUBMITTED = ("parameter refused", "job failed", "no file", "not a TIFF", "not clipped")


@pytest.mark.parametrize("name", BAD)
def test_bad_input(process, site, tmp_path, name):
    make, options, words = BAD[name]
    site.configure(**options)
    done = process(*make(site))
    assert done.returncode not in (0, -signal.SIGSEGV), done.stdout
    text = done.stdout + done.stderr
    assert text.count(words) == 1 and words in done.stderr, text
    assert "Traceback" not in text and text.count("ERROR:") == 1, text
    assert bool(submitted(site)) == (name in SUBMITTED)
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".tif", ".part")]


def test_fewer_files_than_images(process, site):
    site.configure(deliver="fewer")
    done = process(*(f"--IMAGES={site.image_url(name)}" for name in ("Geoid", "WorldClasses")), BOX)
    assert done.returncode == 1 and done.stderr.count("Countries was not delivered") == 1, done.stderr


def test_interrupt(environment, site, tmp_path):
    """Ctrl-C while the server works: it ends at once, and so does the job on the server."""
    site.configure(hold="executing")
    command = [PROGRAM, "run", ALGORITHM, f"--IMAGES={site.image_url('Geoid')}", BOX, f"--OUTPUT_FOLDER={tmp_path}"]
    running = subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        # Until it has looked at its job for the first time.
        while not any("/jobs/" in entry["path"] for entry in site.log()):
            with pytest.raises(subprocess.TimeoutExpired):
                running.wait(0.05)
        running.send_signal(signal.SIGINT)
        began = time.monotonic()
        _out, errors = running.communicate(timeout=20)
        assert time.monotonic() - began < 2
    finally:
        running.kill()
    assert running.returncode == 1 and errors.count("The download was cancelled.") == 1
    assert len([entry for entry in site.log() if entry["path"].endswith("/cancel")]) == 1
    assert not list(tmp_path.iterdir())
