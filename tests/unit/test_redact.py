"""Secrets leave a text; what is needed to understand it stays."""

from __future__ import annotations

import json
import logging

import pytest

from arcgis_raster_download.plugin.arcgis.redact import loggable, redact, redact_library_logs

SECRET = "s3cr3t-V4lu3_."


@pytest.mark.parametrize(
    "text",
    [
        f"https://h/x?token={SECRET}&f=json",
        f"https://h/x?f=json&TOKEN={SECRET}",
        f"?esri_token={SECRET}",
        f"serviceToken={SECRET}",
        f"token: {SECRET}",
        f"token = '{SECRET}'",
        json.dumps({"token": SECRET}),
        json.dumps({"inputImageLayer": json.dumps({"url": "x", "serviceToken": SECRET})}),
        repr({"url": "x", "serviceToken": SECRET}),
        f"access_token={SECRET}, refresh_token={SECRET}",
        f"username=me&password={SECRET}",
        f"client_secret={SECRET}",
        f"api_key={SECRET} apikey={SECRET}",
        f"https://h/callback?code={SECRET}&state=1",
        f"https://h/login?back=https%3A%2F%2Fh%2Fx%3Ftoken%3D{SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"X-Esri-Authorization: Bearer {SECRET}",
        f"authorization: basic {SECRET}",
        f"https://me:{SECRET}@h/x",
        f"http://me:pw@{SECRET}@h/x",
        f"s3://key:{SECRET}@bucket/x",
        f"Open failed: https://me:{SECRET}@h/?token={SECRET}",
    ],
)
def test_a_secret_goes(text: str) -> None:
    redacted = redact(text)
    assert SECRET not in redacted and SECRET[:6] not in redacted
    assert redact(redacted) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Invalid token.",
        "Token Required",
        "Status code: 400 Error: Invalid URL",
        "ERROR 000582: Error occurred during execution.",
        "Download image failed: https://h/arcgis/rest/services/A/ImageServer",
        "A basic sentence, and me@example.com",
        "https://h/x?q=a@b",
    ],
)
def test_the_rest_stays(text: str) -> None:
    assert redact(text) == text


def test_what_surrounds_a_secret_stays() -> None:
    assert redact(f"GET https://me:x@h/a?token={SECRET}&f=json failed") == "GET https://h/a?token=…&f=json failed"


def test_a_url_for_the_log() -> None:
    job = "j0123456789abcdef0123456789abcdef"
    url = f"https://me:{SECRET}@Host:8443/arcgis/rest/services/T/GPServer/t/jobs/{job}/results/out?token={SECRET}#x"
    assert loggable(url) == "https://Host:8443/arcgis/rest/services/T/GPServer/t/jobs/j0123…/results/out"
    assert loggable(f"http://h/jobs/{job[1:].upper()}") == "http://h/jobs/0123…"
    assert SECRET not in loggable(f"http://[::1/{SECRET}")


def test_the_libraries_logs(caplog: pytest.LogCaptureFixture) -> None:
    redact_library_logs()
    redact_library_logs()
    logger = logging.getLogger("urllib3.connectionpool")
    assert len(logger.filters) == 1
    with caplog.at_level(logging.DEBUG, logger="urllib3.connectionpool"):
        logger.debug('%s://%s:%s "%s %s"', "https", "h", 443, "GET", f"/x?q={SECRET}")
        logger.debug("Starting new connection: %s", "h")
    assert [record.getMessage() for record in caplog.records] == [
        'https://h:443 "GET /x?…"',
        "Starting new connection: h",
    ]
