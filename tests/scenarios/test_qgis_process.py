"""The main job on the command line: files with exit 0, or one sentence, said once, with another exit status."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

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

from tests.qgis_fixtures import FAST_SITE
from tests.server.process import SiteProcess

from .bare_profile import ALGORITHM, PROGRAM

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
        [
            PROGRAM, "run", ALGORITHM, f"--IMAGES={site.image_url('Geoid')}\n{site.image_url('WorldClasses')}",
            f"--CLIP_GEOMETRY=CRS=EPSG:4326;{TRIANGLE}",
        ],
        env=environment, text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert results(done)["OUTPUT"] == os.path.join(environment["HOME"], "Downloads", "Geoid.tif")


def test_item_and_store(process, site):
    options = ("--IMAGES=" + site.item_id("Geoid"), "--IMAGES=/rasterStores/Demo/WorldClasses.crf")
    found = results(process(*options, f"--SERVER={site.portal_url}", BOX, "--NAME=of the portal"))
    names = [os.path.basename(path) for path in found["OUTPUT_LAYERS"].split(", ")]
    assert names == ["of the portal_Geoid.tif", "of the portal_WorldClasses.crf.tif"]


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
    site.reset()
    # And the extent's.
    results(process("--EXTENT=8,9,47,48", f"--PROJECT_PATH={path}"))
    assert json.loads(submitted(site)[0]["clipSetting"])["extent"]["xmax"] == 9


def test_layer_source_and_clip_layer(process, site, tmp_path):
    source = f"arcgismapserver://crs='EPSG:4326' format='PNG32' layer='' url='{site.image_url('Geoid')}'"
    found = results(process(f"--LAYERS={source}", f"--CLIP_LAYER={write_areas(tmp_path / 'areas.gpkg')}"))
    assert found["OUTPUT"] == str(tmp_path / "Geoid.tif")


# ---- what does not

WGS84 = "--CLIP_GEOMETRY=CRS=EPSG:4326;"


def image(name: str, context: str = "arcgis"):
    """Return what makes the option for a service of the site."""
    return lambda site: [f"--IMAGES={site.image_url(name, context=context)}", BOX]


def two(site) -> list[str]:
    return [f"--IMAGES={site.image_url(name)}" for name in ("WorldClasses", "Geoid")] + [BOX]


def said(*options: str):
    return lambda site: list(options)


# name: (options made from the site, options of the site, the sentence that must be said); those of the console are in
# test_bad_input.py. Each start of QGIS takes more than a second: values that are refused at the same place as one of
# these (spellings of extents, geometries, CRS, layers, methods) are in tests/qgis/test_processing.py alone.
BAD = {
    "not a URL": (said("--IMAGES=hello", BOX), {}, "“hello” is neither a web address"),
    "FTP": (said("--IMAGES=ftp://example.com/dem.tif"), {}, "is neither a web address nor a portal item ID."),
    "no image": (said("--IMAGES= ", BOX), {}, "Name at least one image: a layer, a service URL or an item ID."),
    "map service": (
        lambda site: [f"--IMAGES={site.services_url}/Demo/Borders/MapServer", BOX],
        {},
        "is a map service: it has pictures, not pixel values.",
    ),
    "feature service": (said("--IMAGES=https://example.com/arcgis/rest/services/Roads/FeatureServer/0"), {}, "is a feature service"),
    "no service": (said("--IMAGES=https://example.com/"), {}, "is not an image service. Its address ends in …/ImageServer."),
    "map service behind an image address": (image("Borders"), {}, "Borders"),
    "web page": (image("Variants/Page"), {}, "answered with a web page instead of data"),
    "no such item": (
        lambda site: [f"--IMAGES={'0' * 32}", f"--SERVER={site.portal_url}", BOX],
        {},
        "has no item " + "0" * 32,
    ),
    "item without a portal": (said(f"--IMAGES={'0' * 32}", BOX), {}, "does not say which portal it belongs to."),
    "item that is no image": (
        lambda site: [f"--IMAGES={site.item_id('Borders', 'MapServer')}", f"--SERVER={site.portal_url}", BOX],
        {},
        "is a Map Service, not an image layer.",
    ),
    "copies forbidden": (image("Variants/NoCopy"), {}, "its owner does not allow downloads."),
    "copies forbidden in words": (image("Variants/NoCopyText"), {}, "its owner does not allow downloads."),
    "clip beside the image": (
        lambda site: [f"--IMAGES={site.image_url('Multispectral')}", "--EXTENT=0,1,0,1 [EPSG:4326]"],
        {},
        "Multispectral does not touch the area.",
    ),
    "clip crosses itself": (said(f"{WGS84}POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))"), {}, "The polygon crosses itself."),
    "collinear clip": (said(f"{WGS84}POLYGON((0 0, 1 1, 2 2, 0 0))"), {}, "The polygon crosses itself."),
    "empty clip": (said(f"{WGS84}POLYGON EMPTY"), {}, "The area is empty."),
    "line": (said(f"{WGS84}LINESTRING(0 0, 1 1)"), {}, "LINESTRING(0 0, 1 1)” is no polygon. Write it as CRS="),
    "endless clip": (said(f"{WGS84}POLYGON((0 0, 1e999 1, 1 0, 0 0))"), {}, "Some points of the area have no place"),
    "clip around a pole": (
        said("--EXTENT=-1000000,1000000,-1000000,1000000 [EPSG:3995]"), {}, "The area crosses the date line"
    ),
    "two clips": (
        said(BOX, f"--CLIP_GEOMETRY={TRIANGLE} [EPSG:4326]"),
        {},
        "Give only one of extent, clip layer and clip geometry, not EXTENT, CLIP_GEOMETRY.",
    ),
    "geometry without a CRS": (
        said(f"--CLIP_GEOMETRY={TRIANGLE}"), {}, "Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326]"
    ),
    "unknown CRS": (
        said(f"--CLIP_GEOMETRY={TRIANGLE} [EPSG:999999]"), {}, "QGIS does not know the CRS “EPSG:999999”."
    ),
    "folder": (said("--OUTPUT_FOLDER=/proc/nothing", BOX), {}, "The folder /proc/nothing cannot be written"),
    "no raster utilities": (
        lambda site: [f"--SERVER={site.services_url}/Nothing/GPServer", BOX],
        {},
        "No server that can run the download was found",
    ),
    "server without the task": (image("Geoid", "nogp"), {}, "/nogp/rest/services/Utilities"),
    # What QGIS itself would refuse, in words that say no more than the parameter's name.
    "resampling": (said("--RESAMPLING=7", BOX), {}, "“7” is no resampling. Write 0 (nearest), 1 (bilinear) or 2 (cubic)."),
    "empty extent": (said("--EXTENT="), {}, "EXTENT is empty. Leave it out to download the whole image."),
    "layer": (said("--LAYERS=Heights"), {}, "There is no layer “Heights”."),
    "misspelt parameter": (said("--EXTEND=8,9,47,48 [EPSG:4326]"), {}, "There is no parameter EXTEND."),
    # What the server does.
    "parameter refused": (said(BOX), {"submit_error": "Invalid parameter."}, "refused the request: “"),
    "job failed": (said(BOX), {"job_error": "ERROR 001143"}, "The server stopped the job: “ERROR 001143”."),
    "too large": (said(BOX), {"job_error": "ERROR 000161: too large."}, "Draw a smaller area and try again."),
    "no file": (said(BOX), {"deliver": "none"}, "Geoid was not delivered: “"),
    **{
        f"no file: {form}": (
            said(BOX), {"deliver": "none", "warn_missing": False, "no_result": form}, "delivered no file, and gives no reason."
        )
        for form in ("empty-list", "empty-string", "null", "list-of-empty", "missing", "error")
    },
    "one file of two": (two, {"deliver": "fewer"}, "Geoid was not delivered: “"),
    "one file of two without a word": (two, {"deliver": "fewer", "warn_missing": False}, "Geoid was not delivered. "),
    "not a TIFF": (said(BOX), {"file_fault": "garbage"}, "What arrived for Geoid is not a TIFF."),
    "cut TIFF": (said(BOX), {"file_fault": "truncated"}, "What arrived for Geoid is not a complete TIFF"),
    "empty file": (said(BOX), {"file_fault": "empty"}, "What arrived for Geoid is not a"),
    "page for a file": (said(BOX), {"file_fault": "html"}, "answered with a web page instead of data"),
    "sign-in for a file": (said(BOX), {"file_fault": "json"}, "asks for a sign-in"),
    "not clipped": (said(BOX), {"ignore_clip": "warning"}, "Geoid: the server would not clip: “"),
    "not clipped without a word": (said(BOX), {"ignore_clip": "silent"}, "Geoid: the server sent the whole image"),
}  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """What a run that must fail said, and what it did."""

    done: subprocess.CompletedProcess
    submitted: int
    left: list[str]


@pytest.fixture(scope="module")
def refusals(request, environment, tmp_path_factory):
    """Run what the selected tests need, two at a time: each start of QGIS takes more than a second."""
    sites: queue.Queue = queue.Queue()

    def run(name: str) -> Refusal:
        make, options, _words = BAD[name]
        site, folder = sites.get(), tmp_path_factory.mktemp("bad")
        try:
            site.reset()
            site.configure(**options)
            given = make(site)
            if not any(option.startswith(("--IMAGES", "--LAYERS")) for option in given):
                given.insert(0, f"--IMAGES={site.image_url('Geoid')}")
            if not any(option.startswith("--OUTPUT_FOLDER") for option in given):
                given.append(f"--OUTPUT_FOLDER={folder}")
            done = subprocess.run(
                [PROGRAM, "run", ALGORITHM, *given],
                env=environment, cwd=folder, text=True, capture_output=True, timeout=60, check=False,
            )  # fmt: skip
            left = [path.name for path in folder.iterdir() if path.suffix in (".tif", ".part")]
            return Refusal(done, len(submitted(site)), left)
        finally:
            sites.put(site)

    names = [item.callspec.params["name"] for item in request.session.items if item.originalname == "test_bad_input"]
    with SiteProcess(**FAST_SITE) as one, SiteProcess(**FAST_SITE) as other, ThreadPoolExecutor(2) as threads:
        sites.put(one)
        sites.put(other)
        yield {name: threads.submit(run, name) for name in names if name in BAD}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(refusals, name):
    refusal, (_make, options, words) = refusals[name].result(60), BAD[name]
    done = refusal.done
    assert done.returncode == 1, done.stdout
    text = done.stdout + done.stderr
    assert words in done.stderr and (text.count(words) == 1 or words == "Borders"), text
    # A job that failed has three words of its own.
    assert "Traceback" not in text and text.count("ERROR:\t") == (4 if "job_error" in options else 1), text
    assert len(re.findall(r"^Failed\.$", text, re.MULTILINE)) == 0, "said twice"
    assert bool(refusal.submitted) == bool(options), "what can be told before is told before"
    # Of two images one came; nothing else is left.
    assert refusal.left == (["Countries.tif"] if "one file of two" in name else [])


def test_a_file_where_the_folder_should_be(process, site, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("not a folder")
    done = process(BOX, f"--OUTPUT_FOLDER={blocked}")
    assert done.returncode == 1 and done.stderr.count(f"The folder {blocked} cannot be written to.") == 1, done.stderr
    assert not submitted(site) and blocked.read_text() == "not a folder"


def test_a_full_disk(process, site, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody make a small disk")
    try:
        done = process(f"--IMAGES={site.image_url('Orthophoto')}", f"--OUTPUT_FOLDER={disk}")
        assert done.returncode == 1 and done.stderr.count("The disk is full") == 1, done.stderr
        assert not list(disk.glob("*.tif"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)
