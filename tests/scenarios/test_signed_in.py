"""Downloads of people who sign in, with tokens that live a second and jobs that take longer; and no secret anywhere.

All secrets of the local site are unlike anything else. After each download they are searched in whatever was written,
logged, shown or raised, in each form in which they travel.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsApplication, QgsMessageLog, QgsProject, QgsRectangle

from arcgis_raster_download import download
from arcgis_raster_download.plugin.arcgis.errors import Reason, SignInError
from arcgis_raster_download.plugin.bridge.details import drop_log_lines, keep_log_lines
from tests.tools import leaks

from .reference import differences

CLIP = QgsRectangle(8.1, 47.1, 9.9, 48.9)
WKT = "POLYGON((8.1 47.1, 9.9 47.1, 9.9 48.9, 8.1 48.9, 8.1 47.1))"


@pytest.fixture
def locked(site):
    """Return a site whose server belongs to its portal, at another host, with tokens that its jobs outlive."""
    site.configure(server_security="portal", apart=True, token_seconds=1, execute_seconds=1.6)
    return site


@pytest.fixture
def remains(log_panel, caplog, capfd, tmp_path, monkeypatch):
    """Return a function that searches everything a signed-in run leaves for the secrets of a site."""
    caplog.set_level(logging.DEBUG)
    keep_log_lines()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    output = []

    def traces(*downloads):
        output.extend(capfd.readouterr())
        found = leaks.of_downloads(downloads, tmp_path / "project.qgs")
        found["disk"] = leaks.in_files(tmp_path) + leaks.in_files(Path(QgsApplication.qgisSettingsDirPath()))
        found["temporary"] = leaks.in_files(temporary)
        found["log"] = [*(line for line, _ in log_panel), caplog.text]
        found["output"] = list(output)
        return found

    yield traces
    monkeypatch.setattr(tempfile, "tempdir", None)
    drop_log_lines()


def assert_nothing_leaked(site, remains, job) -> None:
    search = leaks.Search(site.secrets(), ("somebody", "serveruser"))
    assert len(search.needles) > 10
    assert search.places(remains(job)) == []


def run(image, tmp_path, **options):
    folder = tmp_path / "rasters"
    job = download(image, clip=CLIP, crs="EPSG:4326", folder=str(folder), **options)
    assert job.wait(60)
    return job


def assert_delivered(site, job) -> None:
    assert job.status == "done", job.reason
    (path,) = job.files
    assert differences(path, site.raster_path("Geoid"), WKT) == []


@pytest.mark.parametrize("kind", ["portal", "server", "stand-alone", "web tier", "parameter", "portal token refused"])
def test_user_name_and_password(locked, configuration, tmp_path, remains, kind):
    login = configuration("Basic", username="somebody", password=locked.password("somebody"))
    image, options = locked.at_second_host(locked.image_url("Geoid")), {"authcfg": login}
    if kind == "portal":
        options["server"] = locked.portal_url
    elif kind == "stand-alone":
        image = locked.at_second_host(locked.image_url("Geoid", "standalone"))
        options["authcfg"] = configuration("Basic", username="serveruser", password=locked.password("serveruser"))
    elif kind == "web tier":
        locked.configure(server_security="open", web_tier="basic", apart=False)
        image = locked.image_url("Geoid")
    elif kind == "parameter":
        locked.configure(token_in="parameter", file_token_in="parameter")
    elif kind == "portal token refused":
        locked.configure(accepts_portal_token=False)
    job = run(image, tmp_path, **options)
    assert_delivered(locked, job)
    if kind != "web tier":
        assert len(locked.tokens()) > 2, "they were renewed while the job ran"
    assert_nothing_leaked(locked, remains, job)


def test_a_private_item_by_its_page(locked, configuration, tmp_path, remains):
    locked.configure(private_items="Demo/Geoid")
    login = configuration("Basic", username="somebody", password=locked.password("somebody"))
    page = f"{locked.portal_url}/home/item.html?id={locked.item_id('Geoid')}"
    job = run(page, tmp_path, authcfg=login)
    assert_delivered(locked, job)
    assert_nothing_leaked(locked, remains, job)


def test_a_wrong_password_is_told_and_is_nowhere(locked, configuration, tmp_path, remains):
    login = configuration("Basic", username="somebody", password="Wr0ng-and-unlike-anything-else")
    job = run(locked.at_second_host(locked.image_url("Geoid")), tmp_path, authcfg=login)
    assert job.status == "failed" and "did not accept the sign-in" in job.reason
    assert leaks.Search(["Wr0ng-and-unlike-anything-else"], ("somebody",)).places(remains(job)) == []
    assert_nothing_leaked(locked, remains, job)


def test_the_search_finds_what_was_planted(locked, configuration, tmp_path, remains, caplog):
    locked.configure(execute_seconds=0)
    login = configuration("Basic", username="somebody", password=locked.password("somebody"))
    job = run(locked.at_second_host(locked.image_url("Geoid")), tmp_path, authcfg=login)
    assert_nothing_leaked(locked, remains, job)
    secret = locked.password("somebody")
    plants = {
        "log": lambda text: QgsMessageLog.logMessage(text, "planted"),
        "output": print,
        "errors": lambda text: setattr(job, "error", failed(text)),
        "temporary": lambda text: Path(tempfile.mkstemp()[1]).write_text(text),
        "project": QgsProject.instance().setTitle,
        "tags": lambda text: gdal.OpenEx(
            job.files[0], gdal.OF_RASTER | gdal.OF_UPDATE, open_options=["IGNORE_COG_LAYOUT_BREAK=YES"]
        ).SetMetadataItem("TIFFTAG_ARTIST", text),
        "diagnostics": logging.getLogger("arcgis_raster_download").warning,
        "layers": job.layers[0].setName,
    }
    for place, plant in plants.items():
        for form in leaks.forms_of(secret, ["somebody"]):
            assert leaks.Search([secret], ["somebody"]).finds(b"x" + form + b"y")
        before = leaks.Search([secret], ["somebody"]).places(remains(job))
        plant(f"x{secret}y")
        now = leaks.Search([secret], ["somebody"]).places(remains(job))
        assert place not in before and place in now, (place, before, now)


def failed(text):
    """Return an error that names a secret in what led to it."""
    try:
        try:
            raise ValueError(text)
        except ValueError as inner:
            raise SignInError(Reason.SIGN_IN_REFUSED, "host") from inner
    except SignInError as error:
        return error


def test_a_ready_made_token_that_has_ended_asks_for_a_sign_in(locked, configuration, tmp_path):
    locked.configure(referer_check="off", token_seconds=60, execute_seconds=1.5)
    image = locked.at_second_host(locked.image_url("Geoid"))
    first = configuration("Basic", username="somebody", password=locked.password("somebody"))
    assert_delivered(locked, run(image, tmp_path, authcfg=first))
    # Somebody copies the token of that into a configuration.
    login = configuration("EsriToken", token=locked.tokens("exchange")[-1]["value"])
    assert_delivered(locked, run(image, tmp_path / "b", authcfg=login))
    locked.expire_tokens()
    again = run(image, tmp_path / "c", authcfg=login)
    assert again.status == "failed" and again.can_resume and again.wants_sign_in
