"""What every algorithm keeps: names for scripts, parameters that survive being written, commands that run again."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingModelChildParameterSource,
    QgsProcessingParameterDefinition,
    QgsProcessingParameters,
    QgsProperty,
    QgsRectangle,
    QgsReferencedGeometry,
    QgsReferencedRectangle,
)

from tests.qgis.asking import service_uri

DOWNLOAD = "arcgisraster:downloadraster"
ROOT = pathlib.Path(__file__).resolve().parents[2]
TRIANGLE = "POLYGON((8 47, 9 47, 9 48, 8 47))"
WGS84 = "EPSG:4326"

pytestmark = pytest.mark.usefixtures("processing", "quick", "project")


@pytest.fixture
def algorithms(processing):
    """Return all algorithms of the provider."""
    return QgsApplication.processingRegistry().providerById("arcgisraster").algorithms()


def test_names(algorithms):
    assert len(algorithms) >= 2
    for algorithm in algorithms:
        assert re.fullmatch(r"[a-z0-9]+", algorithm.name()), algorithm.id()
        assert algorithm.id() == f"arcgisraster:{algorithm.name()}"
        assert algorithm.displayName() and algorithm.shortHelpString() and algorithm.shortDescription()
        assert all(tag and tag == tag.strip() for tag in algorithm.tags())
        for each in (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions()):
            assert re.fullmatch(r"[A-Z][A-Z_]*", each.name()) and each.description(), each.name()
        assert all(each.help() for each in algorithm.parameterDefinitions()), algorithm.id()


def test_definitions_survive_being_written(algorithms):
    """As models keep them."""
    for algorithm in algorithms:
        for definition in algorithm.parameterDefinitions():
            kept = definition.toVariantMap()
            again = QgsProcessingParameters.parameterFromVariantMap(kept)
            assert type(again) is type(definition) and again.toVariantMap() == kept
            assert (again.name(), again.flags(), again.help()) == (definition.name(), definition.flags(), definition.help())
            assert again.defaultValue() == definition.defaultValue()
            if not again.flags() & QgsProcessingParameterDefinition.Flag.FlagHidden:
                assert again.asScriptCode() and again.asPythonString()


def values(site) -> dict[str, dict]:
    """Return parameters in all the forms that scripts, dialogs and models give them."""
    url, box = site.image_url("Geoid"), "8,9,47,48 [EPSG:4326]"
    crs = QgsCoordinateReferenceSystem(WGS84)
    return {
        "texts": {"IMAGES": url, "EXTENT": box, "RESAMPLING": 1, "NAME": "it's \"dem\" 1", "SERVER": site.services_url},
        "list": {"IMAGES": [url], "CLIP_GEOMETRY": f"CRS=EPSG:4326;{TRIANGLE}", "RESAMPLING": 2},
        "lines": {"IMAGES": f"{url}\n{site.image_url('WorldClasses')}", "CLIP_GEOMETRY": f"{TRIANGLE} [EPSG:4326]"},
        "values": {"IMAGES": url, "EXTENT": QgsReferencedRectangle(QgsRectangle(8, 47, 9, 48), crs)},
        "geometry": {"IMAGES": url, "CLIP_GEOMETRY": QgsReferencedGeometry(QgsGeometry.fromWkt(TRIANGLE), crs)},
        "layers": {"LAYERS": ["arcgismapserver://" + service_uri(site, "Geoid")], "EXTENT": box},
        "clip layer": {
            "IMAGES": url,
            "CLIP_LAYER": QgsProcessingFeatureSourceDefinition(str(areas()), selectedFeaturesOnly=False),
        },
        # Without quotes: QGIS 3.22 does not write those so that they can be read.
        "expression": {"IMAGES": url, "NAME": QgsProperty.fromExpression("6 * 7"), "EXTENT": box},
    }


def areas() -> pathlib.Path:
    path = pathlib.Path(os.environ["QGIS_CUSTOM_CONFIG_PATH"]) / "areas.geojson"
    ring = "[[8,47],[9,47],[9,48],[8,47]]"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
        f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}'
    )
    return path


FORMS = ("texts", "list", "lines", "values", "geometry", "layers", "clip layer", "expression")


@pytest.mark.parametrize("form", FORMS)
def test_command_runs_again_to_the_same_bytes(processing, site, tmp_path, form):
    """What the toolbox's history keeps and “Copy as Python command” copies."""
    parameters = {**values(site)[form], "OUTPUT_FOLDER": str(tmp_path / "first")}
    algorithm = QgsApplication.processingRegistry().algorithmById(DOWNLOAD)
    command = algorithm.asPythonCommand(parameters, QgsProcessingContext())
    first = processing.run(DOWNLOAD, parameters)
    assert command.startswith(f'processing.run("{DOWNLOAD}"')
    again = eval(command.replace(str(tmp_path / "first"), str(tmp_path / "again")), {"processing": processing, **qgis()})
    assert len(first["OUTPUT_LAYERS"]) == len(again["OUTPUT_LAYERS"]) >= 1
    for one, other in zip(first["OUTPUT_LAYERS"], again["OUTPUT_LAYERS"]):
        assert one != other and os.path.basename(one) == os.path.basename(other)
        assert pathlib.Path(one).read_bytes() == pathlib.Path(other).read_bytes()


def qgis() -> dict:
    """Return the names that QGIS's console has without an import."""
    import qgis.core

    return {name: getattr(qgis.core, name) for name in dir(qgis.core) if name.startswith("Qgs")}


def test_values_survive_in_a_model(site):
    """As a model's file keeps what its author has set."""
    for form, parameters in values(site).items():
        for name, value in parameters.items():
            if isinstance(value, QgsProperty):
                continue  # models write expressions as such
            source = QgsProcessingModelChildParameterSource.fromStaticValue(value)
            again = QgsProcessingModelChildParameterSource()
            assert again.loadVariant(source.toVariant())
            # Referenced geometries are never equal for Python.
            kept, text = again.staticValue(), str(value) if name == "CLIP_GEOMETRY" else value
            assert (str(kept) if name == "CLIP_GEOMETRY" else kept) == text, (form, name)


def test_values_survive_as_map(processing, site, tmp_path):
    """As newer versions keep a run, and hand it to qgis_process."""
    algorithm = QgsApplication.processingRegistry().algorithmById(DOWNLOAD)
    if not hasattr(algorithm, "asMap"):
        pytest.skip("this QGIS has no asMap")
    for form in FORMS:
        parameters = {**values(site)[form], "OUTPUT_FOLDER": str(tmp_path / form)}
        kept = json.loads(json.dumps(algorithm.asMap(parameters, QgsProcessingContext())["inputs"]))
        first = processing.run(DOWNLOAD, parameters)
        again = processing.run(DOWNLOAD, {**kept, "OUTPUT_FOLDER": str(tmp_path / f"{form} again")})
        assert len(first["OUTPUT_LAYERS"]) == len(again["OUTPUT_LAYERS"]), form
        for one, other in zip(first["OUTPUT_LAYERS"], again["OUTPUT_LAYERS"]):
            assert pathlib.Path(one).read_bytes() == pathlib.Path(other).read_bytes(), form


HEADLESS = """
import sys

class NoDesktop:
    def find_spec(self, name, path=None, target=None):
        # QtWidgets is not among them: qgis.core itself asks for it.
        if name in ("qgis.gui", "qgis._gui", "qgis.utils"):
            raise ImportError(f"{name} is for the desktop")

    find_module = None

sys.meta_path.insert(0, NoDesktop())
sys.path.insert(0, ROOT)
import tests.conftest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

application = QgsApplication([], False)
application.initQgis()
from arcgis_raster_download.plugin.processing.provider import RasterDownloadProvider

provider = RasterDownloadProvider()
QgsApplication.processingRegistry().addProvider(provider)
for algorithm in provider.algorithms():
    context = QgsProcessingContext()
    context.setProject(None)
    for parameters in PARAMETERS.get(algorithm.name(), [{}]):
        try:
            results, ok = algorithm.run(parameters, context, QgsProcessingFeedback(False), {}, False)
            print("RAN", algorithm.name(), ok)
        except QgsProcessingException as error:
            print("RAN", algorithm.name(), error)
assert "qgis.gui" not in sys.modules and "qgis.utils" not in sys.modules, "iface is for the desktop"
application.exitQgis()
"""


def test_nothing_of_the_desktop_without_one(site, tmp_path):
    """An import hook refuses what only the desktop has, while every algorithm is made and run."""
    parameters = {
        "downloadraster": [
            {"IMAGES": site.image_url("Geoid"), "EXTENT": "8,9,47,48 [EPSG:4326]", "OUTPUT_FOLDER": str(tmp_path)}, {}
        ],
        "listimageservices": [
            {"SERVER": f"{site.services_url}/Demo", "SEARCH": "Geoid", "OUTPUT": str(tmp_path / "services.gpkg")}, {}
        ],
        "resumejob": [{"JOB_URLS": f"{site.task_url}/jobs/j{'0' * 32}", "OUTPUT_FOLDER": str(tmp_path)}, {}],
    }  # fmt: skip
    program = f"ROOT, PARAMETERS = {str(ROOT)!r}, {parameters!r}\n{HEADLESS}"
    done = subprocess.run([sys.executable, "-c", program], text=True, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stdout.splitlines() if line.startswith("RAN")]
    assert "RAN downloadraster True" in said and (tmp_path / "Geoid.tif").exists()
    assert any(line.startswith("RAN downloadraster Name at least one image") for line in said)
    assert "RAN listimageservices True" in said and (tmp_path / "services.gpkg").exists()
    assert any(line.startswith("RAN resumejob The server has already deleted this job") for line in said)
    assert any(line.startswith("RAN resumejob Name at least one job") for line in said)
