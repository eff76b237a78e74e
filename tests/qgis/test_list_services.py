"""`arcgisraster:listimageservices`: what is in the layer, what is asked of whom, and what goes wrong."""

from __future__ import annotations

import csv
import socket
import threading
import time

import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProject,
    QgsProperty,
    QgsVectorLayer,
    QgsWkbTypes,
)

from tests.unit.loopback import Loopback, says

ALGORITHM = "arcgisraster:listimageservices"

pytestmark = pytest.mark.usefixtures("processing", "quick", "project")


class Feedback(QgsProcessingFeedback):
    """Remember what is said; cancel at a word."""

    def __init__(self, cancel_at: str = "") -> None:
        super().__init__(False)
        self._cancel_at = cancel_at
        self.said: list[str] = []
        self.warned: list[str] = []
        self.errors: list[str] = []
        self.progress_seen: list[float] = []
        self.cancelled_at = 0.0
        self.progressChanged.connect(self.progress_seen.append)

    def setProgressText(self, text):
        self.pushInfo(text)

    def pushInfo(self, info):
        self.said.append(info)
        if self._cancel_at and self._cancel_at in info:
            self.cancelled_at = time.monotonic()
            self.cancel()

    def reportError(self, error, fatal=False):
        self.errors.append(error)

    def pushWarning(self, warning):
        self.warned.append(warning)


@pytest.fixture
def run(processing, site):
    """Return a function that lists the site's server unless told otherwise, and returns all results."""

    def run(feedback=None, **parameters):
        parameters = {"SERVER": site.services_url, "OUTPUT": "TEMPORARY_OUTPUT", **parameters}
        return processing.run(ALGORITHM, parameters, feedback=feedback or Feedback())

    return run


@pytest.fixture
def listed(run):
    """Return a function that lists, and returns the features by their names."""

    def listed(feedback=None, **parameters):
        return {feature["name"]: feature for feature in run(feedback, **parameters)["OUTPUT"].getFeatures()}

    return listed


@pytest.fixture
def refused(run):
    def refused(**parameters) -> str:
        with pytest.raises(QgsProcessingException) as caught:
            run(**parameters)
        return str(caught.value)

    return refused


def described(site) -> list[str]:
    return [entry["path"] for entry in site.log() if entry["path"].endswith("/ImageServer")]


def value(feature, name):
    """Return a value, None where there is none."""
    found = feature[name]
    return None if hasattr(found, "isNull") and found.isNull() else found


# ---- what scripts rely on


def test_public_names(processing):
    algorithm = QgsApplication.processingRegistry().algorithmById(ALGORITHM)
    parameters = {each.name(): each.type() for each in algorithm.parameterDefinitions()}
    assert parameters == {
        "SERVER": "string",
        "SEARCH": "string",
        "EXTENT": "extent",
        "LIMIT": "number",
        "AUTHCFG": "authcfg",
        "OUTPUT": "sink",
    }
    outputs = {each.name(): each.type() for each in algorithm.outputDefinitions()}
    assert outputs == {
        "OUTPUT": "outputVector",
        "URLS": "outputString",
        "COUNT": "outputNumber",
        "ERRORS": "outputNumber",
    }


def test_fields(run):
    layer = run()["OUTPUT"]
    assert layer.crs().authid() == "EPSG:4326" and layer.wkbType() == QgsWkbTypes.Type.MultiPolygon
    assert ",".join(layer.fields().names()) == (
        "name,title,url,item_id,pixel_type,bands,cell_x,cell_y,columns,rows,bytes,crs,no_data,download,allow_copy,"
        "max_width,max_height,version,description,copyright,owner,modified,error"
    )


# ---- a server


def test_a_server(listed, site):
    feedback = Feedback()
    found = listed(feedback)
    assert len(found) == 14 and {"Demo/Geoid", "Variants/Feet", "Variants/Page"} <= set(found)
    for name in ("Multispectral", "Geoid", "WorldClasses"):
        feature, dataset = found[f"Demo/{name}"], gdal.Open(str(site.raster_path(name)))
        assert feature["url"] == site.image_url(name)
        assert (feature["columns"], feature["rows"]) == (dataset.RasterXSize, dataset.RasterYSize)
        assert feature["bands"] == dataset.RasterCount
        band = dataset.GetRasterBand(1)
        # GDAL says Byte.
        assert feature["pixel_type"].replace("UInt8", "Byte") == gdal.GetDataTypeName(band.DataType)
        assert value(feature, "no_data") == band.GetNoDataValue()
        _, cell_x, _, _, _, cell_y = dataset.GetGeoTransform()
        assert (feature["cell_x"], feature["cell_y"]) == pytest.approx((cell_x, -cell_y), rel=1e-12)
        assert feature["download"] is True and value(feature, "error") is None
    multispectral = found["Demo/Multispectral"]
    assert multispectral["crs"] == "EPSG:32632" and multispectral["bytes"] == 1200 * 1000 * 4 * 2
    assert multispectral["copyright"] == "Nobody" and multispectral["version"] == 11.5
    assert (multispectral["max_width"], multispectral["max_height"]) == (15000, 4100)
    assert multispectral.geometry().boundingBox().center().x() == pytest.approx(8.56, abs=0.01)
    assert found["Demo/Geoid"].geometry().area() == pytest.approx(360 * 180)
    assert found["Demo/WorldClasses"]["title"] == "Countries"
    assert "14 services listed." in feedback.said and "Reading 14 services…" in feedback.said
    assert feedback.warned == ["1 service could not be read; the field error says why."]
    assert feedback.progress_seen == sorted(feedback.progress_seen) and feedback.progress_seen[-1] == 100


def test_what_may_be_downloaded(listed):
    found = listed()
    told = {name: (feature["download"], value(feature, "allow_copy")) for name, feature in found.items()}
    assert told["Variants/NoCopy"] == told["Variants/NoCopyText"] == (False, False)
    assert told["Variants/TilesOnly"] == (False, True) and told["Variants/OldServer"] == (True, None)


def test_a_service_that_cannot_be_read_is_a_row(run):
    results = run()
    (page,) = (feature for feature in results["OUTPUT"].getFeatures() if feature["name"] == "Variants/Page")
    assert not page.hasGeometry() and page["url"].endswith("/Variants/Page/ImageServer") and page["title"] == "Page"
    assert "answered with a web page" in page["error"] and value(page, "bands") is None
    assert value(page, "download") is None
    assert (results["COUNT"], results["ERRORS"]) == (14, 1)


def test_one_folder_and_words(listed, site):
    assert len(listed(SERVER=f"{site.services_url}/Demo")) == 4
    assert list(listed(SEARCH="demo GEO")) == ["Demo/Geoid"]
    feedback = Feedback()
    assert listed(feedback, SEARCH="nothing like this") == {} and "0 services listed." in feedback.said


@pytest.mark.parametrize(
    ("extent", "inside", "outside"),
    [
        ("8.5,8.6,47.3,47.4 [EPSG:4326]", "Demo/Multispectral", "Variants/Feet"),
        ("460000,461000,5240000,5241000 [EPSG:32632]", "Variants/NoCopy", "Variants/Feet"),
        ("-80.9,-80.8,35.2,35.3 [EPSG:4326]", "Variants/Feet", "Demo/Multispectral"),
        # Beyond the date line: 279° east is 81° west.
        ("279.1,279.2,35.2,35.3 [EPSG:4326]", "Variants/Feet", "Demo/Multispectral"),
    ],
)
def test_extent(listed, extent, inside, outside):
    found = listed(EXTENT=extent)
    # Nobody knows where it lies.
    assert "Variants/Page" in found
    assert inside in found and "Demo/Geoid" in found and outside not in found


def test_extent_in_the_projects_crs(listed, project):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    assert "Demo/Multispectral" in listed(EXTENT="460000,461000,5240000,5241000")


def test_limit(run, site):
    feedback = Feedback()
    assert run(feedback, LIMIT=3)["COUNT"] == 3
    assert len(described(site)) == 3
    assert "There are more services than the limit of 3. Raise it, or search by words." in feedback.warned


# ---- a portal


def test_a_portal(listed, site):
    found = listed(SERVER=site.portal_url, SEARCH="geoid")
    (geoid,) = found.values()
    assert geoid["item_id"] == site.item_id("Geoid") and geoid["owner"] == "somebody"
    assert geoid["title"] == "Geoid" and geoid["url"] == site.image_url("Geoid")
    assert geoid["modified"].toSecsSinceEpoch() == 1700000000


def test_a_service_of_several_items_is_asked_once(run, site):
    site.configure(extra_items=120)
    results = run(SERVER=f"{site.portal_url}/home/search.html?q=x", SEARCH="Scene")
    assert results["COUNT"] == 120 and len({each["item_id"] for each in results["OUTPUT"].getFeatures()}) == 120
    assert len(described(site)) == 1


# ---- servers that are odd, slow or silent


@pytest.fixture
def odd():
    """Return a server whose services a test describes by name."""
    with Loopback() as server:

        def publish(**services):
            root = "/rest/services"
            listed = [{"name": name, "type": "ImageServer"} for name in services]
            server.answers = {root: says({"folders": [], "services": listed})}
            for name, description in services.items():
                server.answers[f"{root}/{name}/ImageServer"] = says({"pixelType": "U8", **description})
            return server.url(root)

        yield publish


def box(wkid, xmin=0.0, ymin=0.0, xmax=10.0, ymax=10.0):
    return {"xmin": xmin, "ymin": ymin, "xmax": xmax, "ymax": ymax, "spatialReference": {"wkid": wkid}}


def test_no_outline_and_why(listed, odd):
    found = listed(
        SERVER=odd(
            Unknown={"extent": box(999999), "spatialReference": {"wkid": 999999}},
            Nowhere={"spatialReference": {"wkid": 4326}},
            Globe={"extent": box(54009, -18040095, -9020047, 18040095, 9020047)},
            Good={"extent": box(4326)},
        )
    )
    assert {name: feature.hasGeometry() for name, feature in found.items()} == {
        "Unknown": False,
        "Nowhere": False,
        "Globe": False,
        "Good": True,
    }
    assert found["Unknown"]["error"].startswith("QGIS does not know the CRS of this service")
    assert found["Nowhere"]["error"] == "The service does not tell its extent."
    assert found["Globe"]["error"] == "The extent of this service has no place on a map of the world."
    assert found["Globe"]["crs"] == "ESRI:54009" and value(found["Unknown"], "crs") is None


def test_around_a_pole_and_over_the_date_line(listed, odd):
    found = listed(
        SERVER=odd(Arctic={"extent": box(3413, -4e6, -4e6, 4e6, 4e6)}, Fiji={"extent": box(4326, 170, -20, 190, -10)})
    )
    assert found["Arctic"].geometry().contains(QgsGeometry.fromWkt("POINT(77 89.9)"))
    fiji = found["Fiji"].geometry()
    assert len(fiji.asMultiPolygon()) == 2 and fiji.contains(QgsGeometry.fromWkt("POINT(-175 -15)"))


def test_texts_of_servers_are_plain(listed, odd):
    (found,) = listed(
        SERVER=odd(
            A={
                "extent": box(4326),
                "name": "<b>X</b>",
                "description": "<a href='x'>Y</a>\u202e",
                "copyrightText": "&lt;",
            }
        )
    ).values()
    assert (found["title"], found["description"], found["copyright"]) == ("X", "Y", "<")


def test_long_texts_and_small_cells_survive(run, odd, tmp_path):
    server = odd(A={"extent": box(4326), "description": "x" * 1900, "pixelSizeX": 1 / 10800, "pixelSizeY": 1e-7})
    for end in ("gpkg", "csv"):
        path = str(tmp_path / f"list.{end}")
        assert run(SERVER=server, OUTPUT=path)["OUTPUT"] == path
        dataset = ogr.Open(path)
        feature = dataset.GetLayer(0).GetNextFeature()
        assert feature.GetField("description") == "x" * 1900
        assert (float(feature["cell_x"]), float(feature["cell_y"])) == pytest.approx((1 / 10800, 1e-7), rel=1e-9)


def test_one_that_does_not_answer_holds_up_nobody(run, site):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        site.configure(foreign_item=f"http://127.0.0.1:{deaf.getsockname()[1]}/arcgis/rest/services/A/ImageServer")
        began = time.monotonic()
        results = run(SERVER=site.portal_url)
        assert time.monotonic() - began < 10
    silent = [each for each in results["OUTPUT"].getFeatures() if each["title"] == "Elsewhere"]
    assert len(silent) == 1 and "does not answer" in silent[0]["error"] and results["ERRORS"] == 2
    assert results["COUNT"] == 15


def test_several_at_once_but_not_many(run, site):
    site.configure(many_services=16, describe_seconds=0.2)
    began = time.monotonic()
    assert run(SERVER=f"{site.services_url}/Many")["COUNT"] == 16
    # Four at a time need four turns; more at a time would need less, one at a time sixteen.
    assert 0.8 <= time.monotonic() - began < 2.4


# ---- cancel


def test_cancel_on_the_main_thread(refused, run, site):
    site.configure(describe_seconds=20)
    feedback = Feedback("Reading 14")
    with pytest.raises(QgsProcessingException, match=r"\AThe listing was cancelled\.\Z"):
        run(feedback)
    assert time.monotonic() - feedback.cancelled_at < 2


def test_cancel_in_a_thread(processing, site, qtbot):
    """As in the toolbox: prepared here, run there, cancelled from here."""
    site.configure(describe_seconds=20)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    context, feedback = QgsProcessingContext(), Feedback()
    parameters = {"SERVER": site.services_url, "OUTPUT": "memory:"}
    assert algorithm.prepare(parameters, context, feedback)
    errors = []

    def work():
        try:
            algorithm.runPrepared(parameters, context, feedback)
        except QgsProcessingException as error:
            errors.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    qtbot.waitUntil(lambda: "Reading 14 services…" in feedback.said, timeout=20000)
    feedback.cancel()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=2000)
    assert errors == ["The listing was cancelled."]


# ---- what does not work


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"SERVER": "hello world"}, "“hello world” is not a web address. Enter that of a server or portal."),
        ({"SERVER": "ftp://host/x"}, "“ftp://host/x” is not a web address."),
        ({"SERVER": "{url}/nothing"}, "is neither an ArcGIS server nor a portal. Check the address."),
        ({"SERVER": "{url}/arcgis/rest/services/Nowhere"}, "answered with an error: “"),
        ({"SERVER": "http://127.0.0.1:1/rest/services"}, "127.0.0.1:1 does not answer."),
        ({"EXTENT": "1,1,1,1 [EPSG:4326]"}, "The area is empty."),
        ({"EXTENT": "1,2,3,4"}, "The extent has no CRS."),
        ({"EXTENT": "1,2,3,4 [EPSG:999999]"}, "QGIS does not know the CRS “EPSG:999999”."),
        ({"OUTPUT": "/proc/nothing/a.gpkg"}, "/proc/nothing/a.gpkg"),
    ],
)
def test_bad_input(refused, site, parameters, words):
    assert words in refused(**{name: text.format(url=site.url) for name, text in parameters.items()})


def test_nothing_is_asked_before_the_input_is_right(refused, site):
    refused(EXTENT="1,2,3,4")
    assert not site.log()


def test_a_model_gives_no_server(processing):
    """A model checks nothing before it runs its children."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    with pytest.raises(QgsProcessingException, match=r"\AGive the address of a server or portal\.\Z"):
        algorithm.run({"SERVER": "", "OUTPUT": "memory:"}, QgsProcessingContext(), Feedback(), {}, False)


def test_an_older_list_survives_a_server_that_is_down(run, refused, site, tmp_path):
    path = str(tmp_path / "services.gpkg")
    run(OUTPUT=path)
    refused(OUTPUT=path, SERVER="http://127.0.0.1:1/rest/services")
    assert QgsVectorLayer(path).featureCount() == 14


# ---- sign-in


def test_sign_in(run, site, configuration, tmp_path):
    site.configure(server_security="portal", private_items="all")
    everybody = run(SERVER=site.portal_url)
    assert everybody["COUNT"] == 0
    login = configuration("Basic", username="somebody", password=site.password("somebody"))
    path = tmp_path / "list.csv"
    assert run(SERVER=site.portal_url, AUTHCFG=login, OUTPUT=str(path))["ERRORS"] == 1
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 14 and sum(bool(row["error"]) for row in rows) == 1
    text = path.read_text(encoding="utf-8")
    assert not [secret for secret in site.secrets() if secret in text] and "token" not in text


def test_services_that_want_a_sign_in(run, site):
    site.configure(fault="499", fault_at="describe")
    results = run(SERVER=f"{site.services_url}/Demo")
    assert (results["COUNT"], results["ERRORS"], results["URLS"]) == (4, 4, "")
    assert all("asks for a sign-in" in feature["error"] for feature in results["OUTPUT"].getFeatures())


# ---- from the list to the pixels


def test_a_model_downloads_what_was_listed(processing, site, tmp_path):
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("List and download")

    def add(name_of_child, algorithm, **sources):
        child = QgsProcessingModelChildAlgorithm(algorithm)
        child.setChildId(name_of_child)
        for name, value in sources.items():
            child.addParameterSources(name, [value])
        model.addChildAlgorithm(child)

    add(
        "list",
        ALGORITHM,
        SERVER=source.fromStaticValue(f"{site.services_url}/Demo"),
        EXTENT=source.fromStaticValue("8.5,8.6,47.3,47.4 [EPSG:4326]"),
    )
    add(
        "fetch",
        "arcgisraster:downloadraster",
        IMAGES=source.fromChildOutput("list", "URLS"),
        EXTENT=source.fromStaticValue("8.5,8.51,47.3,47.31 [EPSG:4326]"),
        OUTPUT_FOLDER=source.fromStaticValue(str(tmp_path)),
    )
    context, feedback = QgsProcessingContext(), Feedback()
    context.setProject(QgsProject.instance())
    _results, done = model.run({}, context, feedback)
    assert done, feedback.errors
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "Countries.tif",
        "Geoid.tif",
        "Multispectral.tif",
        "Orthophoto.tif",
    ]


def test_a_script_downloads_what_it_chose(processing, run, site, project, tmp_path):
    """The urls of chosen services, joined by an expression, are the images of a download."""
    layer = run(SERVER=f"{site.services_url}/Demo")["OUTPUT"]
    project.addMapLayer(layer)
    chosen = "aggregate('Image services', 'concatenate', \"url\", \"download\" AND \"bands\" = 4, '\n')"
    results = processing.run(
        "arcgisraster:downloadraster",
        {
            "IMAGES": QgsProperty.fromExpression(chosen),
            "EXTENT": "8.5,8.51,47.3,47.31 [EPSG:4326]",
            "OUTPUT_FOLDER": str(tmp_path),
        },
    )
    assert results["OUTPUT_LAYERS"] == [str(tmp_path / "Multispectral.tif")]


def test_addresses_are_those_that_may_be_downloaded(run, site):
    site.configure(extra_items=3)
    for server in (site.services_url, site.portal_url):
        urls = run(SERVER=server)["URLS"].splitlines()
        assert len(urls) == len(set(urls)) == 10 and site.image_url("Geoid") in urls
        assert not [url for url in urls if any(name in url for name in ("NoCopy", "TilesOnly", "Page"))]
