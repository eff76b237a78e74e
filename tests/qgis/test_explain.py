"""Every error has a sentence of its own, and every sentence reads as one."""

from __future__ import annotations

import itertools
import re

import pytest

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.bridge.explain import joined, sentence, size_text

# Nearly the same to people, and said in the same words on purpose.
SAME = {Reason.REFUSED: Reason.NO_ANSWER}
# Here the server's own job is spoken of.
ABOUT_THE_SERVER = ("The server ", "on the server")
WORDS = ("", "ERROR 000161", "Size limit exceeded {0}", "MapServer", "FeatureServer")
NUMBERS = ((None, None), (1, 3), (0, 416_000_000), (2_500_000_000, 1_000_000_000_000), (5, 10**30))


ADDRESS = "https://gis.example.com/arcgis/rest/services/Utilities/RasterUtilities/GPServer"


def said(reason: Reason, words: str = "", numbers=(None, None), looked_at=(ADDRESS,)) -> str:
    done, total = numbers
    return sentence(ArcGISError(reason, "Elevation", words, looked_at=looked_at, done=done, total=total))


# These come with words by what they are: a kind, an item, an address.
NEVER_WORDLESS = (Reason.NOT_AN_IMAGE_ITEM, Reason.ITEM_MISSING, Reason.RESULT_NOT_A_FILE, Reason.FORBIDDEN_URL)


# The server that has none is looked for at one address at least.
NEVER_ALONE = (Reason.NO_RASTER_UTILITIES,)


NAMED = ((), (ADDRESS,), ("-99 … 99", "GPLong"), ("*.csv",) * 40)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("reason", Reason)
def test_sentence_reads_as_one(qapp, reason, words):
    words = words or ("abc" if reason in NEVER_WORDLESS else "")
    for numbers, looked_at in itertools.product(NUMBERS, NAMED[reason in NEVER_ALONE :]):
        reads_as_one(said(reason, words, numbers, looked_at), words)


def reads_as_one(text: str, words: str) -> None:
    ours = text.replace(words, "") if words else text
    assert re.match(r"[A-Z“]", text), text
    assert re.search(r"[\w)”…]\.\Z", text), text
    assert not any(flaw in text for flaw in ("\n", "  ", " .", " ,", "“”", "()")), text
    assert not re.search(r"[{}!]|\bNone\b|\bnull\b|\bplease\b", ours, re.IGNORECASE), text
    if re.search(r"\bjobs?\b", ours, re.IGNORECASE):
        assert any(mark in ours for mark in ABOUT_THE_SERVER), text


def test_every_reason_has_its_own(qapp):
    texts = {reason: said(reason, "ERROR 000161", (1, 3)) for reason in Reason if reason not in SAME}
    assert len(set(texts.values())) == len(texts), texts
    generic = [reason for reason, text in texts.items() if "unforeseen" in text]
    assert generic == [Reason.INTERNAL]


@pytest.mark.parametrize("reason", [Reason.JOB_FAILED, Reason.TASK_REFUSED, Reason.SERVER_ERROR])
def test_a_missing_licence_is_told_as_such(qapp, reason):
    words = "ERROR 000824: The tool is not licensed."
    text = said(reason, words)
    assert "has no licence for this: “ERROR 000824: The tool is not licensed”" in text and "administrator" in text


def test_reason_that_nobody_explained_is_not_a_crash(qapp):
    error = ArcGISError(Reason.OFFLINE)
    error.reason = "something new"
    assert sentence(error) == said(Reason.INTERNAL)


@pytest.mark.parametrize("words", ["{subject}", "{0}", "{", "%1 %n %s"])
def test_servers_words_are_no_template(qapp, words):
    assert sentence(ArcGISError(Reason.JOB_FAILED, "Elevation", words)) == f"The server stopped the job: “{words}”."


@pytest.mark.parametrize(
    "reason",
    [
        Reason.JOB_FAILED,
        Reason.JOB_TIMED_OUT,
        Reason.TASK_REFUSED,
        Reason.REDIRECT,
        Reason.NO_FILE,
        Reason.UNREADABLE_VALUE,
    ],
)
def test_silent_server_is_not_quoted(qapp, reason):
    assert "“" in said(reason, "abc") or "abc" in said(reason, "abc")
    assert "“" not in said(reason)


def test_size_in_a_servers_words_brings_advice(qapp):
    assert said(Reason.JOB_FAILED, "The image is too large").endswith("Draw a smaller area and try again.")
    assert "smaller" not in said(Reason.JOB_FAILED, "ERROR 000161")


def test_kind_of_service_is_told(qapp):
    assert "is a map service" in said(Reason.NOT_AN_IMAGE_SERVICE, "MapServer")
    assert "is a feature service" in said(Reason.NOT_AN_IMAGE_SERVICE, "FeatureServer")


@pytest.mark.parametrize(
    ("words", "allowed", "text"),
    [
        ("-5", ("> 0",), "Distance cannot be “-5”. Give what is allowed: > 0."),
        ("ROUNDED", ("FULL", "LEFT"), "Distance cannot be “ROUNDED”. Give what is allowed: FULL, LEFT."),
        ("nan", (), "Distance cannot be “nan”. Give another value."),
        ("", ("-99 … 99",), "Distance cannot be empty. Give what is allowed: -99 … 99."),
        ("", (), "Distance cannot be empty. Give it a value."),
    ],
)
def test_value_is_quoted_and_what_is_allowed_told(qapp, words, allowed, text):
    assert sentence(ArcGISError(Reason.VALUE_NOT_ALLOWED, "Distance", words, looked_at=allowed)) == text


def test_inputs_of_the_task_are_named(qapp):
    asked = ArcGISError(Reason.NO_SUCH_PARAMETER, "Distanz", looked_at=("Input_Features", "Distance"))
    assert "“Distanz”" in sentence(asked) and sentence(asked).endswith(": Input_Features, Distance.")
    assert ":" not in sentence(ArcGISError(Reason.NO_SUCH_PARAMETER, "Distanz"))
    many = ArcGISError(Reason.NO_SUCH_PARAMETER, "Distanz", looked_at=tuple(f"Input_{n}" for n in range(40)))
    assert sentence(many).endswith("Input_8, Input_9 and 30 more.")


def test_both_versions_are_told(qapp):
    old = ArcGISError(Reason.SERVER_TOO_OLD, "Remap", "GPValueTable", looked_at=("10.9.1", "10.6"))
    assert "Remap uses GPValueTable, which needs ArcGIS Server 10.9.1; this server has 10.6." in sentence(old)


def test_size_and_limit_of_an_upload_are_told(qapp):
    large = ArcGISError(Reason.UPLOAD_TOO_LARGE, "towns.zip", done=416_000_000, total=100_000_000)
    assert "416 MB" in sentence(large) and "100 MB" in sentence(large)


def test_records_are_no_bytes(qapp):
    text = sentence(ArcGISError(Reason.TOO_MANY_RECORDS, "Contours", total=2000))
    assert "(its limit is 2,000)" in text and "kB" not in text
    assert "limit" not in sentence(ArcGISError(Reason.TOO_MANY_RECORDS, "Contours"))


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1500, "2 kB"),
        (416_400_000, "416 MB"),
        (1_100_000_000, "1.1 GB"),
        (10**30, "9.2 EB"),
    ],
)
def test_sizes(qapp, size, text):
    assert size_text(size) == text


def test_many_names_are_counted(qapp):
    assert joined(("A", "B")) == "A, B"
    assert joined(("A", "B", "C", "D", "E")) == "A, B, C and 2 more"
