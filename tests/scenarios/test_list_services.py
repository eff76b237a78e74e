"""The list of a server's and a portal's image services on the command line: files that GDAL reads, errors said once."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from osgeo import gdal, ogr

from .bare_profile import PROGRAM

ALGORITHM = "arcgisraster:listimageservices"

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs qgis_process (Debian: qgis)")


@pytest.fixture
def list_services(environment, site, tmp_path):
    """Return a function that lists the site's server unless told otherwise."""

    def run(*options: str, **more: str) -> subprocess.CompletedProcess:
        if not any(option.startswith("--SERVER") for option in options):
            options = (f"--SERVER={site.services_url}", *options)
        return subprocess.run(
            [PROGRAM, "run", ALGORITHM, *options],
            env={**environment, **more}, cwd=tmp_path, text=True, capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    return run


def results(done: subprocess.CompletedProcess) -> dict[str, str]:
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(re.findall(r"^(\w+):\t(.*)$", done.stdout.rpartition("Results")[2], re.MULTILINE))


def rows(path) -> dict[str, dict]:
    """Return the values of each service and its box, None where it has no geometry; QGIS writes an empty one then."""
    # A layer without its data set crashes.
    dataset = ogr.Open(str(path))
    found = {}
    for feature in dataset.GetLayer(0):
        shape = feature.GetGeometryRef()
        has_shape = shape is not None and not shape.IsEmpty()
        found[feature["name"]] = {**feature.items(), "box": shape.GetEnvelope() if has_shape else None}
    return found


def test_a_server_as_geopackage(list_services, site, tmp_path):
    path = tmp_path / "services.gpkg"
    found = results(list_services(f"--OUTPUT={path}"))
    assert found["OUTPUT"] == str(path) and (found["COUNT"], found["ERRORS"]) == ("14", "1")
    dataset = ogr.Open(str(path))
    layer = dataset.GetLayer(0)
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "4326" and layer.GetGeomType() == ogr.wkbMultiPolygon
    features = rows(path)
    assert len(features) == 14 and features["Demo/Geoid"]["url"] == site.image_url("Geoid")
    assert features["Variants/Page"]["box"] is None and features["Variants/Page"]["error"]
    west, east, _south, _north = features["Demo/Multispectral"]["box"]
    inside = gdal.Info(str(site.raster_path("Multispectral")), format="json")["wgs84Extent"]["coordinates"][0]
    assert (west, east) == pytest.approx((min(x for x, _ in inside), max(x for x, _ in inside)), abs=1e-4)


def test_a_folder_in_an_extent_as_csv(list_services, site, tmp_path):
    path = tmp_path / "services.csv"
    options = ("--EXTENT=-80.9,-80.8,35.2,35.3 [EPSG:4326]", f"--OUTPUT={path}")
    found = results(list_services(f"--SERVER={site.services_url}/Variants/", *options))
    features = rows(path)
    assert found["COUNT"] == str(len(features)) == "5"
    assert features["Variants/Feet"]["crs"] == "EPSG:2264" and "Variants/NoCopy" not in features


def store_login(environment, site, tmp_path) -> dict[str, str]:
    """Keep a sign-in in the profile, as somebody did in QGIS, and return what a nightly job needs to use it."""
    secret = tmp_path / "master"
    secret.write_text("only for these tests")
    script = textwrap.dedent("""
        import sys
        from qgis.core import QgsApplication, QgsAuthMethodConfig

        application = QgsApplication([], False)
        application.initQgis()
        keeper = QgsApplication.authManager()
        assert keeper.setMasterPassword("only for these tests", True)
        entry = QgsAuthMethodConfig("Basic")
        entry.setId("portal1")
        entry.setName("portal")
        entry.setConfig("username", "somebody")
        entry.setConfig("password", sys.argv[1])
        assert keeper.storeAuthenticationConfig(entry)
        application.exitQgis()
    """)
    more = {"QGIS_AUTH_PASSWORD_FILE": str(secret), "QGIS_AUTH_DB_DIR_PATH": str(tmp_path)}
    command = [sys.executable, "-c", script, site.password("somebody")]
    done = subprocess.run(command, env={**environment, **more}, text=True, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return more


def test_a_portal_with_a_sign_in(list_services, environment, site, tmp_path):
    site.configure(server_security="portal", private_items="all", extra_items=30)
    more = store_login(environment, site, tmp_path)
    path = tmp_path / "services.csv"
    options = (f"--SERVER={site.portal_url}", "--SEARCH=geoid", "--AUTHCFG=portal1", f"--OUTPUT={path}")
    done = list_services(*options, **more)
    assert results(done)["COUNT"] == "1"
    (geoid,) = rows(path).values()
    assert geoid["item_id"] == site.item_id("Geoid") and not geoid["error"] and geoid["pixel_type"] == "Float32"
    said = done.stdout + done.stderr + path.read_text(encoding="utf-8")
    assert not [secret for secret in site.secrets() if secret in said]
    # Nobody is nobody.
    assert results(list_services(*options[:2], f"--OUTPUT={tmp_path / 'other.csv'}"))["COUNT"] == "0"


BAD = {
    "no server": ("hello world", "“hello world” is not a web address. Enter that of a server or portal."),
    "wrong server": ("{url}/nothing", "is neither an ArcGIS server nor a portal. Check the address."),
    "wrong folder": ("{url}/arcgis/rest/services/Nothing", "answered with an error: “"),
    "nobody there": ("http://127.0.0.1:1/rest/services", "127.0.0.1:1 does not answer."),
    "layer that cannot be made": ("{url}/arcgis/rest/services", "/proc/nothing/services.csv"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(list_services, site, tmp_path, name):
    server, words = BAD[name]
    path = "/proc/nothing/services.csv" if name.startswith("layer") else str(tmp_path / "services.csv")
    done = list_services(f"--SERVER={server.format(url=site.url)}", f"--OUTPUT={path}")
    assert done.returncode == 1, done.stdout
    said = [line for line in done.stderr.splitlines() if words in line]
    assert len(said) == 1 and "Traceback" not in done.stdout + done.stderr, done.stderr
    assert done.stderr.count("ERROR:") == 1 and not list(tmp_path.glob("*.csv"))


def test_interrupt(environment, site, tmp_path):
    """Ctrl-C while services are read: it ends at once."""
    site.configure(describe_seconds=20)
    command = [PROGRAM, "run", ALGORITHM, f"--SERVER={site.services_url}", f"--OUTPUT={tmp_path / 'services.csv'}"]
    running = subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        while not any(entry["path"].endswith("/services/Variants") for entry in site.log()):
            with pytest.raises(subprocess.TimeoutExpired):
                running.wait(0.05)
        running.send_signal(signal.SIGINT)
        began = time.monotonic()
        _out, errors = running.communicate(timeout=20)
        assert time.monotonic() - began < 2
    finally:
        running.kill()
    assert running.returncode == 1 and errors.count("The listing was cancelled.") == 1
    assert not list(tmp_path.iterdir())


def test_help(environment, site):
    """The help of each parameter is on the command line as well, where this QGIS prints it."""
    done = subprocess.run(
        [PROGRAM, "help", ALGORITHM], env=environment, text=True, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0 and "List ArcGIS image services" in done.stdout
    assert "A service that cannot be read stays in the list" in done.stdout
    assert "The address of a portal, of a server" in done.stdout, done.stdout
