"""What a body says, in every shape that was seen."""

from __future__ import annotations

import json
from typing import Any, Optional, Type

import pytest

from arcgis_raster_download.plugin.arcgis.answers import (
    is_passing,
    page_title,
    plain_text,
    raise_for_envelope,
    read_json,
)
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    JobError,
    NetworkError,
    ProtocolError,
    Reason,
    ServiceError,
    SignInError,
)
from tests.unit.real_json import arbitrary, real, real_bytes

URL = "https://gis.example.com/arcgis/rest/services/A/ImageServer"

ENVELOPES = [
    (
        {"error": {"code": 400, "message": "Invalid URL", "details": ["Invalid URL"]}},
        Reason.SERVER_ERROR,
        "Invalid URL",
        400,
    ),
    (
        {"error": {"code": 400, "message": "Unable to generate token.", "details": ["Invalid username or password."]}},
        Reason.SERVER_ERROR,
        "Unable to generate token. Invalid username or password.",
        400,
    ),
    (
        {
            "error": {
                "code": 400,
                "messageCode": "CONT_0001",
                "message": "Item does not exist or is inaccessible.",
                "details": [],
            }
        },
        Reason.SERVER_ERROR,
        "Item does not exist or is inaccessible.",
        400,
    ),
    (
        {"error": {"code": 403, "messageCode": "GWM_0003", "message": "You do not have permissions", "details": None}},
        Reason.NOT_PERMITTED,
        "You do not have permissions",
        None,
    ),
    (
        {"error": {"code": 500, "message": "Service Nope/MapServer not found", "details": []}},
        Reason.SERVICE_MISSING,
        "Service Nope/MapServer not found",
        500,
    ),
    ({"error": {"code": 404, "message": "gone"}}, Reason.SERVICE_MISSING, "gone", 404),
    (
        {"error": {"code": "500", "message": "Service configuration error", "details": "Ask the admin"}},
        Reason.SERVER_ERROR,
        "Service configuration error Ask the admin",
        500,
    ),
    (
        {"error": {"code": 498, "message": "Invalid Token", "details": [""]}},
        Reason.SIGN_IN_NEEDED,
        "Invalid Token",
        None,
    ),
    (
        {"error": {"code": "499", "message": "Token Required", "details": []}},
        Reason.SIGN_IN_NEEDED,
        "Token Required",
        None,
    ),
    ({"error": {"code": 401, "message": "no"}}, Reason.SIGN_IN_REFUSED, "no", None),
    ({"error": {"message": "just words", "details": []}}, Reason.SERVER_ERROR, "just words", None),
    ({"error": {"message": "", "details": ["in", "details", "in", ""]}}, Reason.SERVER_ERROR, "in details", None),
    ({"error": {}}, Reason.SERVER_ERROR, "", None),
    ({"error": {"code": None, "message": None, "details": None}}, Reason.SERVER_ERROR, "", None),
    (
        {"error": "invalid_request", "error_description": "invalid refresh"},
        Reason.SERVER_ERROR,
        "invalid refresh",
        None,
    ),
    ({"error": "invalid_request"}, Reason.SERVER_ERROR, "invalid_request", None),
    ({"status": "error", "messages": ["Not", "allowed"], "code": 400}, Reason.SERVER_ERROR, "Not allowed", 400),
    ({"status": "failure", "messages": ["x"]}, Reason.SERVER_ERROR, "x", None),
    ({"status": "failed"}, Reason.SERVER_ERROR, "", None),
]


@pytest.mark.parametrize(("value", "reason", "words", "code"), ENVELOPES)
def test_an_envelope(value: Any, reason: Reason, words: str, code: Optional[int]) -> None:
    with pytest.raises((ServiceError, SignInError)) as caught:
        raise_for_envelope(value, URL)
    assert (caught.value.reason, caught.value.words) == (reason, words)
    told = value["error"] if isinstance(value.get("error"), dict) else value
    expected = int(told["code"]) if isinstance(caught.value, SignInError) else code
    assert caught.value.code == expected
    subject = URL if reason is Reason.SERVICE_MISSING else "gis.example.com"
    assert caught.value.subject == subject


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"status": "success"},
        {"error": None},
        {"jobId": "j1", "jobStatus": "esriJobFailed", "status": "error"},
        [],
        None,
        1,
        "error",
        {"results": {"error": 1}},
        {"status": ["error"]},
    ],
)
def test_what_is_no_error(value: Any) -> None:
    raise_for_envelope(value, URL)


def test_a_token_that_was_sent_is_refused_one_that_was_not_is_missing() -> None:
    for code, signed_in, reason in (
        (498, False, Reason.SIGN_IN_NEEDED),
        (498, True, Reason.SIGN_IN_ENDED),
        (499, False, Reason.SIGN_IN_NEEDED),
        (499, True, Reason.SIGN_IN_NEEDED),
    ):
        with pytest.raises(SignInError) as caught:
            raise_for_envelope({"error": {"code": code, "message": "x"}}, URL, signed_in)
        assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        (b"", Reason.NOT_JSON, ""),
        (b'{"a": ', Reason.NOT_JSON, ""),
        (b"\xff\xfe{", Reason.NOT_JSON, ""),
        (b"[" * 100_000, Reason.NOT_JSON, ""),
        (b"<html></html>", Reason.HTML_PAGE, ""),
        (
            b"\xef\xbb\xbf  <!DOCTYPE html><HTML><head><TITLE id='x'>\n A &lt;b&gt; B\n</TITLE>",
            Reason.HTML_PAGE,
            "A <b> B",
        ),
    ],
)
def test_what_cannot_be_read(body: bytes, reason: Reason, words: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        read_json(body, URL)
    assert (caught.value.reason, caught.value.words, caught.value.subject) == (reason, words, "gis.example.com")


def test_json_is_read() -> None:
    assert read_json(b'\xef\xbb\xbf\n {"a": [1.5, null]}\n', URL) == {"a": [1.5, None]}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (
            'Made with <b>Natural Earth</b>. <a href="https://x">Public</a> &amp; free',
            "Made with Natural Earth . Public & free",
        ),
        ("a\n\tb\x00c\u202ed", "a b c d"),
        ("lone \ud800 half", "lone half"),
        ("2 < 3 and 5 > 4", "2 4"),
        ("<script>alert(1)", "alert(1)"),
        ("&lt;img src=x&gt;", "<img src=x>"),
        ("token=<b>s3cr3t</b>", "token= …"),
    ],
)
def test_text_of_a_server_is_one_plain_line(text: str, plain: str) -> None:
    assert plain_text(text) == plain
    plain_text(text).encode()


def test_long_text_is_cut() -> None:
    assert plain_text("x" * 1000) == "x" * 499 + "…"
    assert len(plain_text("<b>" * 100_000 + "x" * 100_000, 100)) <= 100
    assert page_title("<title>" + "x" * 10_000) == ""
    assert "s3cr3t" not in plain_text("x" * 480 + " ?token=s3cr3ts3cr3ts3cr3t")


def _error(error: ArcGISError, code: Optional[int] = None) -> ArcGISError:
    if isinstance(error, ServiceError):
        error.code = code
    return error


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (ProtocolError(Reason.HTML_PAGE), True),
        (ProtocolError(Reason.NOT_JSON), True),
        (ProtocolError(Reason.UNEXPECTED), False),
        (ServiceError(Reason.SERVER_ERROR, code=500), True),
        (ServiceError(Reason.SERVER_ERROR, code=400), False),
        (ServiceError(Reason.SERVER_ERROR), False),
        (ServiceError(Reason.SERVICE_MISSING, code=500), False),
        (SignInError(Reason.SIGN_IN_NEEDED), False),
        (NetworkError(Reason.TLS_NOT_TRUSTED), False),
        (JobError(Reason.JOB_GONE), False),
    ],
)
def test_what_will_probably_pass(error: ArcGISError, passing: bool) -> None:
    assert is_passing(error) is passing


def test_arbitrary_json_is_an_error_of_ours_or_none() -> None:
    keys = ("error", "code", "message", "details", "status", "messages", "jobId", "error_description")
    raised = 0
    for value in arbitrary(3, keys, 5000):
        try:
            raise_for_envelope(value, URL)
        except ArcGISError as error:
            raised += 1
            (str(error) + repr(error)).encode()
    assert raised > 100


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("error-400-invalid-url.json", ServiceError, Reason.SERVER_ERROR),
        ("error-403-no-permission.json", SignInError, Reason.NOT_PERMITTED),
        ("error-498-server.json", SignInError, Reason.SIGN_IN_NEEDED),
        ("error-499-server.json", SignInError, Reason.SIGN_IN_NEEDED),
    ],
)
def test_real_errors(name: str, kind: Type[ArcGISError], reason: Reason) -> None:
    with pytest.raises(kind) as caught:
        raise_for_envelope(read_json(real_bytes(name), URL), URL)
    assert caught.value.reason is reason and caught.value.words


def test_a_real_page() -> None:
    with pytest.raises(ProtocolError) as caught:
        read_json(real_bytes("error-consbio-html-page.html"), URL)
    assert (caught.value.reason, caught.value.words) == (Reason.HTML_PAGE, "Application Error")


@pytest.mark.parametrize(
    "name",
    [
        "catalog-landsat2-10.9.json",
        "gp-data-type-examples-esri-doc.json",
        "gpserver-rasterutilities-di-pgc-10.9.json",
        "job-failed-webappbuilder-2015.json",
        "portal-self-helperservices-agol-qa.json",
        "sharing-rest-info-agol.json",
        "imageserver-terria-rasterFns.json",
        "job-progress-fragments-esri-doc.json",
    ],
)
def test_real_answers_that_are_no_errors(name: str) -> None:
    value = real(name)
    raise_for_envelope(value, URL)
    assert json.dumps(value)
