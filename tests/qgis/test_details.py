"""Copy Details: everything somebody who helps needs, and nothing secret."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import replace

import pytest

pytest.importorskip("qgis.core", reason="needs QGIS's Python")

from qgis.core import Qgis, QgsNetworkAccessManager
from qgis.PyQt.QtNetwork import QNetworkProxy

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.bridge.details import (
    details_text,
    drop_log_lines,
    keep_log_lines,
)
from arcgis_raster_download.plugin.bridge.download import Status
from tests.tools.seen_downloads import HOST, JOB, TASK, ended, every_state, said

SECRETS = ("s3cr3t", "pa55word", "anna:", "j6abaf5b2f0d14dcbb4ac8fbb47a0d8e1")


@pytest.fixture
def log():
    """Return the plugin's logger, whose lines are kept while the test runs."""
    logger = logging.getLogger("arcgis_raster_download")
    level = logger.level
    logger.setLevel(logging.INFO)
    keep_log_lines()
    yield logging.getLogger("arcgis_raster_download.somewhere")
    drop_log_lines()
    logger.setLevel(level)


@pytest.fixture
def failed(qapp):
    return every_state()["failed_on_server"]


def lines_of(seen):
    return details_text(seen.download()).splitlines()


def test_versions_and_state(failed):
    lines = lines_of(failed)
    assert re.fullmatch(r"Raster Download for ArcGIS \d+\.\d+\.\d+", lines[0])
    assert lines[1].startswith(f"QGIS {Qgis.QGIS_VERSION}, Qt 5.") or lines[1].startswith(
        f"QGIS {Qgis.QGIS_VERSION}, Qt 6."
    )
    assert "PyQt" in lines[1] and "Python 3." in lines[1] and lines[2]
    assert "Download: DEM 1 m" in lines and f"Host: {HOST}" in lines
    assert "Clip: EPSG:4326" in lines and "Resampling: NEAREST" in lines
    assert "State: failed (Failed on the server)" in lines
    assert any(line.startswith("What happened: job_failed; The server stopped the job") for line in lines)
    assert any(re.fullmatch(r"Started: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", line) for line in lines)


def test_messages_with_time_and_weight(failed):
    text = details_text(failed.download())
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ info: Submitted\.$", text, re.MULTILINE)
    assert re.search(r"Z error: ERROR 000161: The area of interest is too large\.$", text, re.MULTILINE)


def test_each_state_can_be_told(qapp):
    for seen in every_state().values():
        assert f"State: {seen.snapshot.status.value} (" in details_text(seen.download())


def test_images_that_came_and_that_did_not(qapp):
    lines = lines_of(every_state()["incomplete"])
    assert "Image 1: 1800000000 bytes arrived" in lines
    assert any(line.startswith("Image 3: copy_forbidden; Orthophoto 2015") for line in lines)


def test_kind_of_sign_in(failed):
    assert "Sign-in: none" in lines_of(failed)
    lines = lines_of(replace(failed, authcfg="abc1234"))
    assert "Sign-in: authentication configuration" in lines and "abc1234" not in "\n".join(lines)


def test_proxy_yes_or_no(failed, monkeypatch):
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    assert "Proxy: no" in lines_of(failed)
    monkeypatch.setenv("https_proxy", "http://anna:pa55word@proxy.example.com:8080")
    assert "Proxy: yes, set in the environment" in lines_of(failed)
    network = QgsNetworkAccessManager.instance()
    before = network.fallbackProxy()
    network.setFallbackProxyAndExcludes(
        QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "proxy.example.com", 8080, "anna", "pa55word"), [], []
    )
    try:
        lines = lines_of(failed)
    finally:
        network.setFallbackProxyAndExcludes(before, [], [])
    assert "Proxy: yes, set in QGIS" in lines and "proxy.example.com" not in "\n".join(lines)


def test_secrets_stay_here(failed, log):
    messages = (
        said(3, f"Reading {TASK}?f=json&token=s3cr3t from https://anna:pa55word@{HOST}/x"),
        said(2, "password=pa55word"),
    )
    error = ArcGISError(Reason.SERVER_ERROR, HOST, "Authorization: Bearer s3cr3ts3cr3t")
    log.info("GET %s?token=s3cr3t", JOB)
    seen = replace(failed, snapshot=ended(Status.FAILED, server_messages=messages), error=error)
    text = details_text(seen.download())
    assert [secret for secret in SECRETS if secret in text] == []
    assert f"Job 1: {TASK}/jobs/j6aba…" in text and f"GET {TASK}/jobs/j6aba…" in text


def test_the_home_folder_has_no_name(failed, log):
    log.warning("cannot write %s", os.path.expanduser("~/rasters/a.tif"))
    text = details_text(failed.download())
    assert f"WARNING cannot write ~{os.sep}rasters" in text and os.path.expanduser("~") + os.sep not in text


def test_what_is_no_text_stays_on_its_line(failed):
    messages = (said(1, "one\ntwo\x1b[31m\u202e three"),)
    text = details_text(replace(failed, snapshot=ended(Status.FAILED, server_messages=messages)).download())
    assert "info: one two [31m  three" in text


def test_the_last_messages_are_enough(failed):
    messages = tuple(said(1, f"line {number}") for number in range(1000))
    lines = lines_of(replace(failed, snapshot=ended(Status.FAILED, server_messages=messages)))
    assert "(800 earlier ones left out)" in lines and lines[lines.index("(800 earlier ones left out)") + 1].endswith(
        "info: line 800"
    )


def test_log_lines_are_kept_once_and_forgotten(failed, log):
    keep_log_lines()
    log.info("only once")
    assert [line.split(" INFO ")[-1] for line in lines_of(failed)].count("only once") == 1
    for number in range(100):
        log.info("line %s", number)
    lines = [line for line in lines_of(failed) if " INFO " in line]
    assert len(lines) == 40 and lines[-1].endswith("INFO line 99")
    log.error("first\nsecond")
    assert [line.split(" ERROR ")[-1] for line in lines_of(failed)[-2:]] == ["first", "second"]
    drop_log_lines()
    log.info("unheard")
    assert lines_of(failed)[-1] == "none"
