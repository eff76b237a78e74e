"""`arcgisraster:downloadraster` in QGIS's Processing: its public names, every spelling of its values, its errors."""

from __future__ import annotations

import json
import os
import threading

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProperty,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)

from tests.qgis.asking import requests_for, service_layer, service_uri, submitted

ALGORITHM = "arcgisraster:downloadraster"
BOX = "8,9,47,48 [EPSG:4326]"
TRIANGLE = "POLYGON((8 47, 9 47, 9 48, 8 47))"

pytestmark = pytest.mark.usefixtures("processing", "quick", "project")


@pytest.fixture
def run(processing, site, tmp_path):
    """Return a function that runs the algorithm on one service unless told otherwise."""

    def run(feedback=None, **parameters):
        if not {"IMAGES", "LAYERS"} & set(parameters):
            parameters["IMAGES"] = site.image_url("Geoid")
        parameters.setdefault("OUTPUT_FOLDER", str(tmp_path))
        if parameters["OUTPUT_FOLDER"] is None:
            del parameters["OUTPUT_FOLDER"]
        return processing.run(ALGORITHM, parameters, feedback=feedback)

    return run


@pytest.fixture
def refused(run, site):
    """Return a function that runs the algorithm, which must fail before anything is submitted, and returns why."""

    def refused(**parameters) -> str:
        with pytest.raises(QgsProcessingException) as caught:
            run(**parameters)
        assert not submitted(site)
        return str(caught.value)

    return refused


def names(result) -> list[str]:
    assert result["OUTPUT"] == result["OUTPUT_LAYERS"][0]
    return [os.path.basename(path) for path in result["OUTPUT_LAYERS"]]


def sent_box(site) -> list[float]:
    (parameters,) = submitted(site)
    extent = json.loads(parameters["clipSetting"])["extent"]
    return [extent[key] for key in ("xmin", "ymin", "xmax", "ymax")]


def polygons(*wkts: str, crs="EPSG:4326", kind="Polygon", name="Areas") -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{kind}?crs={crs}", name, "memory")
    features = []
    for wkt in wkts:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


# ---- what scripts rely on


def test_public_names(processing):
    algorithm = QgsApplication.processingRegistry().algorithmById(ALGORITHM)
    assert [each.name() for each in algorithm.parameterDefinitions()] == [
        "LAYERS",
        "IMAGES",
        "EXTENT",
        "CLIP_LAYER",
        "CLIP_GEOMETRY",
        "RESAMPLING",
        "SERVER",
        "AUTHCFG",
        "NAME",
        "OUTPUT_FOLDER",
    ]
    assert {each.name(): each.type() for each in algorithm.outputDefinitions()} == {
        "OUTPUT": "outputRaster",
        "OUTPUT_LAYERS": "outputMultilayer",
        "OUTPUT_FOLDER": "outputFolder",
        "JOB_URLS": "outputString",
    }


def test_nothing_but_an_image_is_needed(processing, quick):
    quick.folder = "/somewhere"
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    needed = [each for each in algorithm.parameterDefinitions() if not each.flags() & optional]
    assert [(each.name(), each.defaultValue()) for each in needed] == [("RESAMPLING", 0)]
    assert algorithm.parameterDefinition("OUTPUT_FOLDER").defaultValue() == "/somewhere"
    methods = algorithm.parameterDefinition("RESAMPLING").options()
    assert [method.split()[0] for method in methods] == ["Nearest", "Bilinear", "Cubic"]


def test_runs_in_a_thread_of_qgis(processing):
    algorithm = QgsApplication.processingRegistry().algorithmById(ALGORITHM)
    assert not algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagNoThreading
    assert "POLYGON((…)) [EPSG:4326]" in algorithm.shortHelpString() and "dem" in algorithm.tags()


def test_outputs(run, site, tmp_path):
    result = run(EXTENT=BOX)
    assert set(result) == {"OUTPUT", "OUTPUT_LAYERS", "OUTPUT_FOLDER", "JOB_URLS"}
    assert result["OUTPUT"] == str(tmp_path / "Geoid.tif") and result["OUTPUT_FOLDER"] == str(tmp_path)
    assert result["OUTPUT_LAYERS"] == [result["OUTPUT"]] and QgsRasterLayer(result["OUTPUT"]).isValid()
    assert result["JOB_URLS"].startswith(site.task_url + "/jobs/") and "\n" not in result["JOB_URLS"]


def test_layers_are_loaded_by_whoever_runs_it(processing, site, tmp_path, project):
    context = QgsProcessingContext()
    context.setProject(project)
    parameters = {"IMAGES": site.image_url("WorldClasses"), "EXTENT": BOX, "OUTPUT_FOLDER": str(tmp_path)}
    result = processing.run(ALGORITHM, parameters, context=context)
    details = context.layersToLoadOnCompletion()
    assert {path: each.name for path, each in details.items()} == {result["OUTPUT"]: "Countries"}
    assert not project.mapLayers()


# ---- images


@pytest.mark.parametrize("make", ["\n".join, list, tuple, lambda urls: "  \n\n".join(urls) + "\n", " ".join])
def test_several_images(run, site, make):
    result = run(IMAGES=make([site.image_url("Geoid"), site.image_url("WorldClasses")]), EXTENT=BOX)
    assert names(result) == ["Geoid.tif", "Countries.tif"]


def test_list_of_several_lines(run, site):
    lines = [f"{site.image_url('Geoid')}\n{site.image_url('WorldClasses')}", site.image_url("Variants/OldServer")]
    assert names(run(IMAGES=lines, EXTENT=BOX)) == ["Geoid.tif", "Countries.tif", "OldServer.tif"]


def test_expression(run, site):
    assert names(run(IMAGES=QgsProperty.fromExpression(f"'{site.image_url('Geoid')}'"), EXTENT=BOX)) == ["Geoid.tif"]


def test_item(run, site):
    assert names(run(IMAGES=site.item_id("Geoid"), SERVER=site.portal_url, EXTENT=BOX)) == ["Geoid.tif"]


def test_store(run, site):
    server = f"{site.services_url}/Utilities/RasterUtilities/GPServer"
    result = run(IMAGES="/rasterStores/Demo/Geoid.crf", SERVER=server, EXTENT=BOX)
    assert names(result) == ["Geoid.crf.tif"]


def test_layers_and_images(run, site, project):
    layer = service_layer(site, "WorldClasses", "My classes")
    project.addMapLayer(layer)
    result = run(LAYERS=[layer.id()], IMAGES=site.image_url("Geoid"), EXTENT=BOX)
    assert names(result) == ["My classes.tif", "Geoid.tif"]


@pytest.mark.parametrize("spelling", ["id", "name", "layer", "list of names", "source"])
def test_layers(run, site, project, spelling):
    layer = service_layer(site, "WorldClasses", "My classes")
    project.addMapLayer(layer)
    value = {
        "id": layer.id(),
        "name": "My classes",
        "layer": layer,
        "list of names": ["My classes"],
        "source": "arcgismapserver://" + service_uri(site, "WorldClasses"),
    }[spelling]
    (name,) = names(run(LAYERS=value, EXTENT=BOX))
    assert name == ("Countries.tif" if spelling == "source" else "My classes.tif")


def test_two_sources(run, site):
    sources = ["arcgismapserver://" + service_uri(site, name) for name in ("WorldClasses", "Geoid")]
    assert names(run(LAYERS=sources, EXTENT=BOX)) == ["Countries.tif", "Geoid.tif"]


def test_layer_that_is_not_there(refused, site, project):
    project.addMapLayer(service_layer(site, "Geoid", "Heights"))
    assert refused(LAYERS=["Heights", "Hieghts"], EXTENT=BOX).endswith("\nThere is no layer “Hieghts”.")
    # A model checks nothing before it runs its children.
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    context = QgsProcessingContext()
    context.setProject(project)
    for layers in (["Heights", "Hieghts"], "Heights;Hieghts", "Hieghts"):
        with pytest.raises(QgsProcessingException, match=r"\AThere is no layer “Hieghts”\.\Z"):
            algorithm.run({"LAYERS": layers, "EXTENT": BOX}, context, QgsProcessingFeedback(False), {}, False)
    assert not submitted(site)


def test_layer_of_another_kind(refused, project, site):
    path = str(site.raster_path("Feet"))
    assert refused(LAYERS=[path], EXTENT=BOX).endswith("\nFeet does not show an ArcGIS image service.")


@pytest.mark.parametrize(
    ("images", "words"),
    [
        ("", "Name at least one image"),
        (" \n ", "Name at least one image"),
        ([], "Name at least one image"),
        ("hello", "“hello” is neither a web address nor a portal item ID. "),
        ("file:///etc/passwd", "is neither a web address"),
        ("https://gis.example.com/arcgis/rest/services/A/MapServer", "is a map service: "),
        ("https://gis.example.com/arcgis/rest/services/A/FeatureServer/0", "is a feature service: "),
    ],
)
def test_bad_images(refused, images, words):
    assert words in refused(IMAGES=images, EXTENT=BOX)


# ---- clip


@pytest.mark.parametrize(
    "value",
    [
        f"CRS=EPSG:4326;{TRIANGLE}",
        f"  CRS=EPSG:4326; {TRIANGLE}",
        f"{TRIANGLE} [EPSG:4326]",
        f"{TRIANGLE}[EPSG:4326] ",
    ],
)
def test_spellings_of_a_geometry(run, site, project, value):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    run(CLIP_GEOMETRY=value)
    assert sent_box(site) == [8, 47, 9, 48]
    (ring,) = json.loads(submitted(site)[0]["clipSetting"])["ClippingGeometry"]["rings"]
    assert len(ring) == 4


@pytest.mark.parametrize("value", [TRIANGLE, QgsGeometry.fromWkt(TRIANGLE)], ids=["text", "geometry"])
def test_geometry_in_the_projects_crs(run, site, project, value):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    run(CLIP_GEOMETRY=value)
    assert sent_box(site) == [8, 47, 9, 48]


@pytest.mark.parametrize(
    "value", [BOX, "8,9,47,48[EPSG:4326]", "8.0, 9.0, 47.0, 48.0 [EPSG:4326]"], ids=["usual", "close", "decimals"]
)
def test_spellings_of_an_extent(run, site, project, value):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    run(EXTENT=value)
    assert sent_box(site) == [8, 47, 9, 48]


def test_extent_in_the_projects_crs(run, site, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    run(EXTENT="8,9,47,48")
    assert sent_box(site) == [8, 47, 9, 48]


def test_extent_as_values(run, site, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    run(EXTENT=QgsReferencedRectangle(QgsRectangle(8, 47, 9, 48), QgsCoordinateReferenceSystem("EPSG:4326")))
    assert sent_box(site) == [8, 47, 9, 48]


def test_extent_of_a_layer(run, site, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    layer = polygons(TRIANGLE)
    project.addMapLayer(layer)
    run(EXTENT=layer.id())
    assert sent_box(site) == [8, 47, 9, 48]


def test_clip_layer(run, site, project):
    layer = polygons(TRIANGLE, "POLYGON((20 47, 21 47, 21 48, 20 47))")
    layer.selectByIds([2])
    project.addMapLayer(layer)
    run(CLIP_LAYER="Areas")
    assert sent_box(site) == [8, 47, 21, 48]


def test_clip_layer_with_its_selection_only(run, refused, site, project):
    layer = polygons(TRIANGLE, "POLYGON((20 47, 21 47, 21 48, 20 47))")
    project.addMapLayer(layer)
    definition = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    assert refused(CLIP_LAYER=definition).startswith("No feature is selected in Areas.")
    layer.selectByIds([2])
    run(CLIP_LAYER=definition)
    assert sent_box(site) == [20, 47, 21, 48]


def test_whole_image(run, site):
    assert names(run(IMAGES=site.image_url("Variants/Feet"))) == ["Feet.tif"]
    assert not submitted(site)[0].get("clipSetting")


BOW_TIE = "POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))"
BAD_CLIPS = {
    "geometry without a CRS": ({"CLIP_GEOMETRY": TRIANGLE}, "The area has no CRS. "),
    "extent without a CRS": ({"EXTENT": "8,9,47,48"}, "The extent has no CRS. "),
    "bracket that is no CRS": ({"CLIP_GEOMETRY": f"{TRIANGLE} [EPSG:999999]"}, "does not know the CRS “EPSG:999999”."),
    "prefix that is no CRS": ({"CLIP_GEOMETRY": f"CRS=EPSG:999999;{TRIANGLE}"}, "does not know the CRS “EPSG:999999”."),
    "extent's that is no CRS": ({"EXTENT": "8,9,47,48 [EPSG:999999]"}, "does not know the CRS “EPSG:999999”."),
    "two clips": ({"EXTENT": BOX, "CLIP_GEOMETRY": f"CRS=EPSG:4326;{TRIANGLE}"}, "not EXTENT, CLIP_GEOMETRY."),
    "bow tie": ({"CLIP_GEOMETRY": f"CRS=EPSG:4326;{BOW_TIE}"}, "The polygon crosses itself. "),
    "empty": ({"CLIP_GEOMETRY": "CRS=EPSG:4326;POLYGON EMPTY"}, ""),
    "extent without height": ({"EXTENT": "8,9,47,47 [EPSG:4326]"}, "The area is empty. "),
}


@pytest.mark.parametrize("name", BAD_CLIPS)
def test_bad_clips(refused, site, name):
    parameters, words = BAD_CLIPS[name]
    assert words in refused(**parameters)
    assert not site.log()


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"RESAMPLING": 3}, "“3” is no resampling. Write 0 (nearest), 1 (bilinear) or 2 (cubic)."),
        ({"RESAMPLING": -1}, "“-1” is no resampling."),
        ({"RESAMPLING": "cubic"}, "“cubic” is no resampling."),
        ({"RESAMPLING": [0, 1]}, "is no resampling."),
        ({"EXTENT": "here"}, "“here” is no extent. Write it as xmin,xmax,ymin,ymax [EPSG:4326]."),
        ({"EXTENT": "8,9,47 [EPSG:4326]"}, "“8,9,47 [EPSG:4326]” is no extent."),
        ({"EXTENT": "8,9,47,nan [EPSG:4326]"}, "Some points of the area have no place"),
        ({"EXTENT": 5}, "The area is empty."),
        ({"CLIP_GEOMETRY": "POLYGON((8 47, 9 47, 9"}, "“POLYGON((8 47, 9 47, 9” is no polygon. Write it as CRS="),
        ({"CLIP_GEOMETRY": "POLYGON((8 47, 9 47, 9 48, 8 48"}, "is no polygon."),
        ({"CLIP_GEOMETRY": "CRS=EPSG:4326;POINT(8 47)"}, "“CRS=EPSG:4326;POINT(8 47)” is no polygon."),
        ({"CLIP_GEOMETRY": "8,9,47,48 [EPSG:4326]"}, "is no polygon."),
        ({"CLIP_LAYER": "Areas"}, "There is no layer “Areas”."),
        ({"CLIP_LAYER": QgsProcessingFeatureSourceDefinition("Areas", True)}, "There is no layer “Areas”."),
        ({"EXTEND": BOX}, "There is no parameter EXTEND. The parameters are LAYERS, IMAGES, EXTENT,"),
        ({"SERVER": "what?"}, "“what?” is not a web address."),
        ({"LAYERS": 5}, "Name at least one image"),
    ],
)
def test_values_that_qgis_checks_are_refused_in_our_words(refused, site, parameters, words):
    text = refused(**parameters)
    assert text.count(words) == 1 and "Incorrect parameter value" not in text
    assert not site.log()


def test_what_a_model_gives_is_refused_in_the_same_words(processing, site):
    """It checks nothing before it runs its children."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    for parameters, words in (({"EXTENT": "here"}, "is no extent"), ({"RESAMPLING": 9}, "is no resampling")):
        given = {"IMAGES": site.image_url("Geoid"), **parameters}
        with pytest.raises(QgsProcessingException, match=words):
            algorithm.run(given, QgsProcessingContext(), QgsProcessingFeedback(False), {}, False)
    assert not site.log()


def test_three_clips(refused, project):
    project.addMapLayer(polygons(TRIANGLE))
    text = refused(EXTENT=BOX, CLIP_LAYER="Areas", CLIP_GEOMETRY=TRIANGLE)
    assert text.endswith("not EXTENT, CLIP_LAYER, CLIP_GEOMETRY.")
    assert refused(EXTENT=BOX, CLIP_LAYER="Areas").endswith("not EXTENT, CLIP_LAYER.")


def test_unknown_crs_is_never_the_projects(refused, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    for parameters in (
        {"CLIP_GEOMETRY": f"{TRIANGLE} [EPSG:999999]"},
        {"CLIP_GEOMETRY": f"CRS=EPSG:999999;{TRIANGLE}"},
        {"EXTENT": "8,9,47,48 [EPSG:999999]"},
    ):
        assert "EPSG:999999" in refused(**parameters)


def test_error_without_a_crs_shows_both_forms(refused):
    text = refused(CLIP_GEOMETRY=TRIANGLE)
    assert "CRS=EPSG:4326;POLYGON((…))" in text and "POLYGON((…)) [EPSG:4326]" in text
    assert "xmin,xmax,ymin,ymax [EPSG:4326]" in refused(EXTENT="8,9,47,48")


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (lambda: polygons(), "Areas has no polygons."),
        (lambda: polygons("LINESTRING(0 0, 1 1)", kind="LineString"), "Areas has no polygons."),
        (lambda: polygons(BOW_TIE), "crosses itself"),
        (lambda: polygons(TRIANGLE, BOW_TIE), "crosses itself"),
        (lambda: polygons(TRIANGLE, crs=""), "The area has no CRS."),
    ],
    ids=["no features", "lines", "bow tie", "bow tie among others", "no CRS"],
)
def test_bad_clip_layers(refused, project, layer, words):
    project.addMapLayer(layer())
    # Whether QGIS looks at features first is a setting of its own.
    assert words in refused(CLIP_LAYER="Areas") or words == "crosses itself"


# ---- the other parameters


@pytest.mark.parametrize(("number", "name"), [(0, "NEAREST"), (1, "BILINEAR"), (2, "CUBIC")])
def test_resampling(run, site, number, name):
    run(EXTENT=BOX, RESAMPLING=number)
    assert json.loads(submitted(site)[0]["context"]) == {"resamplingMethod": name}


def test_folder(run, quick, tmp_path, monkeypatch):
    assert run(EXTENT=BOX, OUTPUT_FOLDER=str(tmp_path / "a" / "b"))["OUTPUT"] == str(tmp_path / "a" / "b" / "Geoid.tif")
    quick.folder = str(tmp_path / "usual")
    assert run(EXTENT=BOX, OUTPUT_FOLDER=None)["OUTPUT_FOLDER"] == str(tmp_path / "usual")
    assert run(EXTENT=BOX, OUTPUT_FOLDER="")["OUTPUT_FOLDER"] == str(tmp_path / "usual")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run(EXTENT=BOX, OUTPUT_FOLDER="~/dem")["OUTPUT_FOLDER"] == str(tmp_path / "dem")
    monkeypatch.chdir(tmp_path)
    assert run(EXTENT=BOX, OUTPUT_FOLDER="c")["OUTPUT"] == str(tmp_path / "c" / "Geoid.tif")


def test_temporary_folder(run):
    result = run(EXTENT=BOX, OUTPUT_FOLDER=QgsProcessing.TEMPORARY_OUTPUT)
    assert os.path.isabs(result["OUTPUT_FOLDER"]) and QgsProcessing.TEMPORARY_OUTPUT not in result["OUTPUT"]


# ---- failures


def test_anything_missing_is_a_failure(run, site):
    site.configure(deliver="fewer")
    with pytest.raises(QgsProcessingException) as caught:
        run(IMAGES=[site.image_url("Geoid"), site.image_url("WorldClasses")], EXTENT=BOX)
    assert "Countries" in str(caught.value)


def test_whole_image_where_a_part_was_asked(run, site, tmp_path):
    """Found only in the file: a script cannot press “Fetch Whole Image”, so nothing is kept."""
    site.configure(ignore_clip="silent")
    with pytest.raises(QgsProcessingException, match="the server sent the whole image"):
        run(EXTENT=BOX)
    assert not list(tmp_path.iterdir())


def test_servers_words(run, site):
    site.configure(job_error="ERROR 001143: Background server threw an exception.")
    with pytest.raises(QgsProcessingException, match="The server stopped the job: “ERROR 001143"):
        run(EXTENT=BOX)


def test_folder_that_cannot_be_made(refused):
    assert refused(EXTENT=BOX, OUTPUT_FOLDER="/proc/nothing").startswith("The folder /proc/nothing cannot be written")


# ---- progress and cancel


class Feedback(QgsProcessingFeedback):
    """Remember what is said, and cancel at a word of the server."""

    def __init__(self, cancel_at: str = "") -> None:
        super().__init__(False)
        self._cancel_at = cancel_at
        self.said: list[str] = []
        self.progress_seen: list[float] = []
        self.progressChanged.connect(self.progress_seen.append)

    def pushInfo(self, info):
        self.said.append(info)
        if self._cancel_at and self._cancel_at in info:
            self.cancel()


def test_feedback_hears_the_server(run, site):
    site.configure(execute_seconds=0.5)
    feedback = Feedback()
    run(feedback, EXTENT=BOX)
    assert any("Downloading image" in line for line in feedback.said)
    assert len(feedback.said) == len(set(feedback.said))
    assert feedback.progress_seen == sorted(feedback.progress_seen) and feedback.progress_seen


def test_cancel_on_the_main_thread(run, site):
    site.configure(execute_seconds=10)
    with pytest.raises(QgsProcessingException, match=r"\AThe download was cancelled\.\Z"):
        run(Feedback("Submitted."), EXTENT=BOX)
    assert len(requests_for(site, "/cancel")) == 1


def test_in_a_thread(processing, site, tmp_path, qtbot):
    """As in the toolbox: prepared here, run there, cancelled from here."""
    site.configure(jobs=1, hold="executing")
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    context, feedback = QgsProcessingContext(), Feedback()
    parameters = {"IMAGES": site.image_url("Geoid"), "EXTENT": BOX, "OUTPUT_FOLDER": str(tmp_path)}
    assert algorithm.prepare(parameters, context, feedback)
    errors = []

    def work():
        try:
            algorithm.runPrepared(parameters, context, feedback)
        except QgsProcessingException as error:
            errors.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    qtbot.waitUntil(lambda: "Submitted." in feedback.said, timeout=20000)
    feedback.cancel()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=5000)
    assert errors == ["The download was cancelled."] and len(requests_for(site, "/cancel")) == 1
