"""The console: `download` and `jobs`, as people script against them."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import threading

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedGeometry,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEventLoop, QThread

import arcgis_raster_download
from arcgis_raster_download import download, jobs
from arcgis_raster_download.plugin.bridge.download import Status
from arcgis_raster_download.plugin.bridge.jobs import DownloadsModel, close_downloads_model
from tests.qgis.asking import requests_for, service_layer, submitted

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOX = QgsRectangle(8, 47, 9, 48)
TRIANGLE = "Polygon ((8 47, 9 47, 9 48, 8 47))"

pytestmark = pytest.mark.usefixtures("downloads")


@pytest.fixture
def fetched(site, tmp_path):
    """Return a function that downloads, waits, and returns the job when all went well."""

    def run(images=None, clip=BOX, **arguments):
        arguments.setdefault("folder", str(tmp_path))
        if isinstance(clip, (QgsRectangle, QgsGeometry)) and not hasattr(clip, "crs"):
            arguments.setdefault("crs", "EPSG:4326")
        job = download(site.image_url("Geoid") if images is None else images, clip=clip, **arguments)
        assert job.wait(30)
        assert (job.status, job.reason) == ("done", "")
        return job

    return run


def wgs84() -> QgsCoordinateReferenceSystem:
    return QgsCoordinateReferenceSystem("EPSG:4326")


def polygons(*wkts: str, crs: str = "EPSG:4326", kind: str = "Polygon") -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{kind}?crs={crs}", "Areas", "memory")
    features = []
    for wkt in wkts:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def sent_box(site) -> list[float]:
    """Return the box of the only clip that was sent."""
    (parameters,) = submitted(site)
    extent = json.loads(parameters["clipSetting"])["extent"]
    return [extent[key] for key in ("xmin", "ymin", "xmax", "ymax")]


# ---- images


def test_url(fetched, site, tmp_path):
    job = fetched(site.image_url("Geoid"))
    assert job.files == (str(tmp_path / "Geoid.tif"),)
    assert os.path.getsize(job.files[0]) > 100


def test_layer(fetched, site, project):
    layer = service_layer(site, "Geoid", "Heights")
    project.addMapLayer(layer)
    job = fetched(layer)
    assert [os.path.basename(file) for file in job.files] == ["Heights.tif"]


def test_item_id(fetched, site):
    job = fetched(site.item_id("Geoid"), server=site.portal_url)
    assert len(job.files) == 1 and requests_for(site, f"/items/{site.item_id('Geoid')}")


def test_item_page(fetched, site):
    job = fetched(f"{site.portal_url}/home/item.html?id={site.item_id('Geoid')}")
    assert len(job.files) == 1


def test_raster_store(fetched, site):
    server = f"{site.services_url}/Utilities/RasterUtilities/GPServer"
    job = fetched("/rasterStores/Demo/Geoid.crf", server=server)
    assert [os.path.basename(file) for file in job.files] == ["Geoid.crf.tif"]
    assert json.loads(submitted(site)[0]["inputImageLayer"]) == {"uri": "/rasterStores/Demo/Geoid.crf"}


@pytest.mark.parametrize("make", [list, tuple, iter], ids=["list", "tuple", "generator"])
def test_several(fetched, site, project, make):
    layer = service_layer(site, "WorldClasses")
    project.addMapLayer(layer)
    job = fetched(make([site.image_url("Geoid"), layer]))
    assert [os.path.basename(file) for file in job.files] == ["Geoid.tif", "WorldClasses.tif"]


# ---- clip and crs


def test_whole_image(fetched, site):
    fetched(site.image_url("Variants/Feet"), clip=None)
    assert not submitted(site)[0].get("clipSetting")


def test_rectangle_in_the_projects_crs(fetched, site, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    fetched(clip=QgsRectangle(0, 0, 222638.98158654716, 111325.1428663851), crs=None)
    assert sent_box(site) == pytest.approx([0, 0, 2, 1], abs=1e-6)


def test_rectangle_in_another_crs(fetched, site, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    fetched(crs="EPSG:4326")
    assert sent_box(site) == [8, 47, 9, 48]


def test_crs_object(fetched, site):
    fetched(crs=wgs84())
    assert sent_box(site) == [8, 47, 9, 48]


def test_geometry(fetched, site):
    fetched(clip=QgsGeometry.fromWkt(TRIANGLE))
    (ring,) = json.loads(submitted(site)[0]["clipSetting"])["ClippingGeometry"]["rings"]
    assert sorted(map(tuple, ring[1:])) == [(8, 47), (9, 47), (9, 48)]


def test_referenced_rectangle(fetched, site, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    fetched(clip=QgsReferencedRectangle(BOX, wgs84()))
    assert sent_box(site) == [8, 47, 9, 48]


def test_referenced_geometry(fetched, site, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    fetched(clip=QgsReferencedGeometry(QgsGeometry.fromRect(BOX), wgs84()))
    assert sent_box(site) == [8, 47, 9, 48]


def test_polygon_layer(fetched, site, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    fetched(clip=polygons(TRIANGLE, "Polygon ((20 47, 21 47, 21 48, 20 47))"))
    assert sent_box(site) == [8, 47, 21, 48]


def test_selection_of_a_polygon_layer(fetched, site):
    layer = polygons(TRIANGLE, "Polygon ((20 47, 21 47, 21 48, 20 47))")
    layer.selectByIds([2])
    fetched(clip=layer)
    assert sent_box(site) == [20, 47, 21, 48]


# ---- the other arguments


@pytest.mark.parametrize("spelling", ["bilinear", "BILINEAR", "Bilinear"])
def test_resampling(fetched, site, spelling):
    fetched(resampling=spelling)
    assert json.loads(submitted(site)[0]["context"]) == {"resamplingMethod": "BILINEAR"}


def test_folder_is_made_and_home_is_known(fetched, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    job = fetched(folder="~/new/dem")
    assert job.files == (str(tmp_path / "new" / "dem" / "Geoid.tif"),)


def test_folder_may_be_a_path(fetched, tmp_path):
    assert fetched(folder=tmp_path / "dem").files == (str(tmp_path / "dem" / "Geoid.tif"),)


def test_folder_by_default(fetched, quick, tmp_path):
    quick.folder = str(tmp_path / "usual")
    assert fetched(folder=None).files == (str(tmp_path / "usual" / "Geoid.tif"),)


def test_no_file_is_replaced(fetched, tmp_path):
    (tmp_path / "Geoid.tif").write_bytes(b"mine")
    assert fetched().files == (str(tmp_path / "Geoid_2.tif"),)
    assert (tmp_path / "Geoid.tif").read_bytes() == b"mine"


def test_left_over_statistics_count_as_a_clash(fetched, tmp_path):
    (tmp_path / "Geoid.tif.aux.xml").write_text("<PAMDataset/>")
    assert fetched().files == (str(tmp_path / "Geoid_2.tif"),)


def test_overwrite(fetched, tmp_path):
    (tmp_path / "Geoid.tif").write_bytes(b"old")
    (tmp_path / "Geoid.tif.aux.xml").write_text("<PAMDataset/>")
    assert fetched(overwrite=True, load=False).files == (str(tmp_path / "Geoid.tif"),)
    assert not (tmp_path / "Geoid.tif.aux.xml").exists()
    assert QgsRasterLayer(str(tmp_path / "Geoid.tif")).isValid()


def test_layers_are_loaded(fetched, project):
    job = fetched()
    assert [layer.id() for layer in job.layers] == list(project.mapLayers())
    project.removeAllMapLayers()
    assert job.layers == ()


def test_project_is_left_alone(fetched, project):
    project.setDirty(False)
    job = fetched(load=False)
    assert job.files and job.layers == () and not project.mapLayers() and not project.isDirty()


# ---- the job


def test_stored_values_while_it_runs(site, tmp_path):
    site.configure(jobs=1, hold="executing")
    job = download(site.image_url("Geoid"), clip=BOX, crs=wgs84(), folder=str(tmp_path))
    assert (job.status, job.progress, job.messages, job.files, job.layers) == ("waiting", None, (), (), ())
    seen = []
    loop = QEventLoop()
    job.changed.connect(lambda: seen.append(job.status) or (job.messages and loop.quit()))
    loop.exec()
    assert seen[0] == Status.SUBMITTING and job.status == Status.RUNNING
    assert "Submitted." in job.messages and job.job_urls[0].startswith(site.task_url)
    job.cancel()
    assert job.wait(5) and job.status == "cancelled" and job.reason == "The download was cancelled."


def test_progress_reaches_the_end(site, tmp_path):
    site.configure(jobs=1, execute_seconds=0.6)
    job = download(site.image_url("Geoid"), clip=BOX, crs=wgs84(), folder=str(tmp_path))
    seen = []
    job.changed.connect(lambda: seen.append((job.status, job.progress)))
    assert job.wait(20)
    running = [percent for status, percent in seen if status == Status.RUNNING and percent is not None]
    assert running and all(0 <= percent <= 100 for percent in running)
    assert (job.status, job.progress) == ("done", 100.0)
    assert job.finished >= job.started
    before = len(site.log())
    for name in ("status", "progress", "messages", "files", "layers", "name", "reason"):
        getattr(job, name)
    assert len(site.log()) == before


def test_main_thread_lives_while_it_waits(site, tmp_path):
    site.configure(jobs=1, execute_seconds=0.3)
    job = download(site.image_url("Geoid"), clip=BOX, crs=wgs84(), folder=str(tmp_path))
    turns = []
    job.changed.connect(lambda: turns.append(QThread.currentThread()))
    assert job.wait() and len(turns) > 3
    assert set(turns) == {QThread.currentThread()}
    assert job.wait(0)


def test_other_threads_just_wait(site, tmp_path, qtbot):
    job = download(site.image_url("Geoid"), clip=BOX, crs=wgs84(), folder=str(tmp_path), load=False)
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append((job.wait(0.01), "early"))),
        threading.Thread(target=lambda: answers.append((job.wait(), job.status))),
    ]
    threads[0].start()
    threads[0].join()
    threads[1].start()
    qtbot.waitUntil(lambda: not threads[1].is_alive(), timeout=20000)
    assert answers == [(False, "early"), (True, "done")]


def test_cancel_in_another_thread(site, tmp_path):
    site.configure(jobs=1, hold="executing")
    job = download(site.image_url("Geoid"), clip=BOX, crs=wgs84(), folder=str(tmp_path))
    loop = QEventLoop()
    job.changed.connect(lambda: job.job_urls and loop.quit())
    loop.exec()
    thread = threading.Thread(target=job.cancel)
    thread.start()
    thread.join()
    assert job.wait(5) and job.status == "cancelled"


def test_name_is_the_services_own(site, tmp_path):
    job = download(site.item_id("WorldClasses"), server=site.portal_url, clip=BOX, crs=wgs84(), folder=str(tmp_path))
    assert job.name == site.item_id("WorldClasses")
    names = []
    job.changed.connect(lambda: names.append((job.status, job.name)))
    assert job.wait(20) and job.status == "done"
    assert (Status.RUNNING, "Countries") in names and job.name == "Countries"
    assert "Countries: done" in repr(job)


def test_failure_keeps_its_sentence(site, tmp_path):
    site.configure(jobs=1, job_error="ERROR 001143: Background server threw an exception.")
    job = download(site.image_url("Geoid"), clip=BOX, crs=wgs84(), folder=str(tmp_path))
    assert job.wait(20) and job.status == "failed" and job.files == ()
    assert "ERROR 001143" in job.reason and job.failures[0].source.label == "Geoid"


# ---- jobs()


def test_jobs_are_the_newest_first_and_live(site, tmp_path):
    model = jobs()
    assert isinstance(model, DownloadsModel) and len(model) == 0
    arguments = {"clip": BOX, "crs": wgs84(), "folder": str(tmp_path), "load": False}
    first = download(site.image_url("Geoid"), **arguments)
    second = download(site.image_url("WorldClasses"), **arguments)
    assert list(model) == [second, first] and model[0] is second and model[-1] is first and jobs() is model
    assert first.wait(20) and second.wait(20)
    assert [job.status for job in jobs()] == ["done", "done"]


def test_closed_model_leaves_what_runs(site, tmp_path):
    """Reloading the plugin closes the model: a job in somebody's variable does not wait for ever, and is not lost."""
    site.configure(jobs=1, hold="executing")
    job = download(site.image_url("Geoid"), clip=BOX, crs=wgs84(), folder=str(tmp_path))
    loop = QEventLoop()
    job.changed.connect(lambda: job.job_urls and loop.quit())
    loop.exec()
    model = jobs()
    close_downloads_model()
    assert job.status == "interrupted" and not job.wait(20)
    assert jobs() is not model
    assert not any(each["path"].endswith("/cancel") for each in site.log())


# ---- what is refused


# Made inside the tests: QGIS must have started before any of its layers.
WRONG = {
    "no image": lambda: ({"images": []}, "no image"),
    "None": lambda: ({"images": None}, "images is a layer"),
    "number": lambda: ({"images": 5}, "images is a layer"),
    "list of None": lambda: ({"images": [None]}, "neither an address nor a layer"),
    "other layer": lambda: ({"images": [QgsRasterLayer("nothing.tif")]}, "neither an address nor a layer"),
    "vector layer": lambda: ({"images": polygons(TRIANGLE)}, "neither an address nor a layer"),
    "clip as text": lambda: ({"clip": "0,0,1,1"}, "clip is a rectangle"),
    "raster as clip": lambda: ({"clip": QgsRasterLayer("nothing.tif")}, "clip is a rectangle"),
    "unknown crs": lambda: ({"crs": "EPSG:999999"}, "'EPSG:999999' is no CRS"),
    "crs as number": lambda: ({"crs": 4326}, "crs is a text"),
    "no crs at all": lambda: ({"crs": None}, "the project has no CRS"),
    "box with its own crs": lambda: ({"clip": QgsReferencedRectangle(BOX, wgs84())}, "leave crs out"),
    "geometry with its own crs": lambda: (
        {"clip": QgsReferencedGeometry(QgsGeometry.fromRect(BOX), wgs84())},
        "leave crs out",
    ),
    "layer with its own crs": lambda: ({"clip": polygons(TRIANGLE)}, "leave crs out"),
    "unknown resampling": lambda: ({"resampling": "majority"}, "nearest, bilinear or cubic"),
    "resampling as number": lambda: ({"resampling": 1}, "nearest, bilinear or cubic"),
    "no resampling": lambda: ({"resampling": None}, "nearest, bilinear or cubic"),
    "folder as number": lambda: ({"folder": 5}, "folder is a path"),
    "no server": lambda: ({"server": None}, "server is a text"),
    "no authcfg": lambda: ({"authcfg": None}, "authcfg is a text"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_arguments(downloads, site, name):
    arguments, words = WRONG[name]()
    arguments = {"images": site.image_url("Geoid"), "clip": BOX, "crs": "EPSG:4326", **arguments}
    with pytest.raises(ValueError, match=words):
        download(**arguments)
    assert len(downloads) == 0


BOW_TIE = "Polygon ((0 0, 1 1, 1 0, 0 1, 0 0))"
UNUSABLE = {
    "no address": lambda: ({"images": "hello"}, "“hello” is neither a web address nor a portal item ID. "),
    "map service": lambda: (
        {"images": "https://gis.example.com/arcgis/rest/services/A/MapServer"},
        "is a map service: ",
    ),
    "empty box": lambda: ({"clip": QgsRectangle()}, "The area is empty. "),
    "extent of nothing": lambda: ({"clip": polygons().extent()}, "The area is empty. "),
    "empty geometry": lambda: ({"clip": QgsGeometry()}, "The area is empty. "),
    "line": lambda: ({"clip": QgsGeometry.fromWkt("LineString (0 0, 1 1)")}, "The area is empty. "),
    "bow tie": lambda: ({"clip": QgsGeometry.fromWkt(BOW_TIE)}, "The polygon crosses itself. "),
    "not finite": lambda: ({"clip": QgsRectangle(0, 0, float("inf"), 1)}, "Some points of the area have no place"),
    "no features": lambda: ({"clip": polygons(), "crs": None}, "Areas has no polygons. "),
    "line layer": lambda: (
        {"clip": polygons("LineString (0 0, 1 1)", kind="LineString"), "crs": None},
        "Areas has no polygons. ",
    ),
    "broken feature": lambda: ({"clip": polygons(TRIANGLE, BOW_TIE), "crs": None}, "The polygon crosses itself. "),
    "box without CRS": lambda: (
        {"clip": QgsReferencedRectangle(BOX, QgsCoordinateReferenceSystem()), "crs": None},
        "The area has no CRS. ",
    ),
    "unknown sign-in": lambda: ({"authcfg": "nothere"}, "cannot use the sign-in chosen for "),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_values_read_as_the_plugins_sentence(downloads, site, name):
    arguments, words = UNUSABLE[name]()
    arguments = {"images": site.image_url("Geoid"), "clip": BOX, "crs": "EPSG:4326", **arguments}
    with pytest.raises(ValueError, match=r"\.\Z") as caught:
        download(**arguments)
    assert words in str(caught.value)
    # One error, not a chain of two that the console prints in full.
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    assert len(downloads) == 0 and not site.log()


# ---- the package


def python(code: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, check=False,
    )  # fmt: skip


def test_package_imports_no_qgis():
    done = python(
        "import sys\n"
        "class Guard:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('qgis', 'PyQt5', 'PyQt6', 'requests', 'osgeo'): raise AssertionError(name)\n"
        "sys.meta_path.insert(0, Guard())\n"
        "import tests.conftest, arcgis_raster_download as package\n"
        "assert not [name for name in sys.modules if name.startswith('arcgis_raster_download.')]\n"
        "try: package.download\n"
        "except AssertionError as error: print('asked for', error)\n"
    )
    assert done.stdout.startswith("asked for qgis"), done.stderr


@pytest.mark.parametrize("name", ["plugins", "Download", "__path", "classfactory"])
def test_other_names_are_attribute_errors(name):
    with pytest.raises(AttributeError, match=name):
        getattr(arcgis_raster_download, name)
    with pytest.raises(ImportError):
        exec(f"from arcgis_raster_download import {name}")


def test_script_without_the_plugin(site, tmp_path):
    """A script that starts QGIS itself and never enables the plugin has the same model."""
    done = python(
        "import tests.conftest, sys\n"
        "from qgis.core import QgsApplication, QgsRectangle\n"
        "application = QgsApplication([], False); application.initQgis()\n"
        "from arcgis_raster_download import download, jobs\n"
        f"job = download({site.image_url('Geoid')!r}, clip=QgsRectangle(8, 47, 9, 48), crs='EPSG:4326',"
        f" folder={str(tmp_path)!r}, load=False)\n"
        "assert job.wait(20)\n"
        "print(type(jobs()).__name__, jobs()[0] is job, job.status.value, job.files, flush=True)\n"
        "print([name for name in sys.modules if 'arcgis_raster_download.ui' in name], flush=True)\n"
        "import os; os._exit(0)\n",
        QGIS_CUSTOM_CONFIG_PATH=str(tmp_path / "profile"),
    )
    expected = f"DownloadsModel True done ('{tmp_path / 'Geoid.tif'}',)\n[]\n"
    assert done.stdout.endswith(expected), done.stderr


def test_console_example(site, tmp_path, project, capsys):
    """docs/examples/console.py runs as it is."""
    source = (ROOT / "docs" / "examples" / "console.py").read_text(encoding="utf-8")
    districts = QgsVectorLayer("Polygon?crs=EPSG:4326&field=name:string", "Districts", "memory")
    features = []
    for name, x in (("Nord", 8.5), ("Süd", 8.6), ("Weit weg", 30.0)):
        feature = QgsFeature(districts.fields())
        feature.setAttributes([name])
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(x, 47.25, x + 0.08, 47.31)))
        features.append(feature)
    districts.dataProvider().addFeatures(features)
    project.addMapLayer(districts)
    names = {"__name__": "__console__"}
    before = dict(os.environ)
    os.environ.update(ARCGIS_SERVICE=site.image_url("Multispectral"), DEM_FOLDER=str(tmp_path))
    try:
        exec(compile(source, "console.py", "exec"), names)
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert {name: job.status for name, job in names["started"].items()} == {
        "Nord": "done", "Süd": "done", "Weit weg": "failed",
    }  # fmt: skip
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.tif")) == [
        "Multispectral.tif", "Nord/Multispectral.tif", "Süd/Multispectral.tif",
    ]  # fmt: skip
    said = capsys.readouterr().out
    assert f"Nord {tmp_path / 'Nord' / 'Multispectral.tif'}\n" in said and "Weit weg Multispectral does not touch the area." in said
    assert [layer.name() for layer in QgsProject.instance().mapLayers().values() if layer is not districts]
