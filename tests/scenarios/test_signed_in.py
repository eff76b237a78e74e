"""Downloads of people who sign in, with tokens that live a second and jobs that take longer; and no secret anywhere.

All secrets of the local site are unlike anything else. After each download they are searched in whatever was written,
logged, shown or raised, in each form in which they travel.
"""

from __future__ import annotations

import base64
import json
import logging
import pathlib
import traceback
from typing import Iterable, Iterator
from urllib.parse import quote, quote_plus

import pytest
from osgeo import gdal
from qgis.core import QgsApplication, QgsProject, QgsRectangle, QgsSettings

from arcgis_raster_download import download, jobs
from arcgis_raster_download.plugin.bridge.details import details_text
from arcgis_raster_download.plugin.bridge.network import QgisNetwork

from .reference import differences

CLIP = QgsRectangle(8.1, 47.1, 9.9, 48.9)
WKT = "POLYGON((8.1 47.1, 9.9 47.1, 9.9 48.9, 8.1 48.9, 8.1 47.1))"


@pytest.fixture
def locked(site):
    """Return a site whose server belongs to its portal, at another host, with tokens that its jobs outlive."""
    site.configure(server_security="portal", apart=True, token_seconds=1, execute_seconds=1.6)
    return site


def forms_of(secret: str, users: Iterable[str]) -> Iterator[bytes]:
    """Yield the ways in which a secret may stand somewhere."""
    plain = secret.encode()
    yield from (plain, quote(secret, safe="").encode(), quote_plus(secret).encode(), base64.b64encode(plain))
    for user in users:
        yield base64.b64encode(f"{user}:{secret}".encode())


class Search:
    """Look for a site's secrets in everything that a run leaves."""

    def __init__(self, site, *folders) -> None:
        users = ("somebody", "serveruser")
        self.needles = {form for secret in site.secrets() for form in forms_of(secret, users)}
        self.folders = folders

    def in_text(self, text: str) -> bool:
        return any(needle in text.encode() for needle in self.needles)

    def in_files(self) -> list[str]:
        found = []
        for folder in self.folders:
            for path in pathlib.Path(folder).rglob("*"):
                # The database of QGIS's own sign-ins holds them enciphered.
                if path.is_file() and any(needle in path.read_bytes() for needle in self.needles):
                    found.append(str(path))
        return found


def assert_nothing_leaked(site, tmp_path, log_panel, caplog, job) -> None:
    project = tmp_path / "project.qgs"
    QgsProject.instance().write(str(project))
    QgsSettings().sync()
    search = Search(site, QgsApplication.qgisSettingsDirPath(), tmp_path)
    assert len(search.needles) > 10
    assert search.in_files() == []
    tags = [json.dumps(gdal.Info(path, format="json")) for path in job.files]
    shown = [details_text(job), repr(job), repr(list(jobs())), repr(job.request), repr(QgisNetwork()), *tags]
    shown += [str(message) for message in job.messages]
    shown += [layer.source() + str(layer.metadata().abstract()) for layer in job.layers]
    if job.error is not None:
        shown += [job.reason, "".join(traceback.format_exception(type(job.error), job.error, None))]
    shown += [line for line, _ in log_panel] + [caplog.text]
    assert not [text for text in shown if search.in_text(text)]
    # The search itself is no blind one.
    (tmp_path / "planted.txt").write_text("x" + next(iter(search.needles)).decode() + "y")
    assert search.in_files() == [str(tmp_path / "planted.txt")]


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
def test_user_name_and_password(locked, configuration, tmp_path, log_panel, caplog, kind):
    caplog.set_level(logging.DEBUG)
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
    assert_nothing_leaked(locked, tmp_path, log_panel, caplog, job)


def test_a_private_item_by_its_page(locked, configuration, tmp_path, log_panel, caplog):
    locked.configure(private_items="Demo/Geoid")
    login = configuration("Basic", username="somebody", password=locked.password("somebody"))
    page = f"{locked.portal_url}/home/item.html?id={locked.item_id('Geoid')}"
    job = run(page, tmp_path, authcfg=login)
    assert_delivered(locked, job)
    assert_nothing_leaked(locked, tmp_path, log_panel, caplog, job)


def test_a_wrong_password_is_told_and_is_nowhere(locked, configuration, tmp_path, log_panel, caplog):
    caplog.set_level(logging.DEBUG)
    login = configuration("Basic", username="somebody", password="Wr0ng-and-unlike-anything-else")
    job = run(locked.at_second_host(locked.image_url("Geoid")), tmp_path, authcfg=login)
    assert job.status == "failed" and "did not accept the sign-in" in job.reason
    assert "Wr0ng" not in caplog.text + details_text(job) + repr(job) + "".join(line for line, _ in log_panel)
    assert_nothing_leaked(locked, tmp_path, log_panel, caplog, job)


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
