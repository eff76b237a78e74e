"""Every error has a sentence of its own, and every sentence reads as one."""

from __future__ import annotations

import re

import pytest

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.bridge.explain import joined, sentence, size_text

# Nearly the same to people, and said in the same words on purpose.
SAME = {Reason.REFUSED: Reason.NO_ANSWER}
# Here the server's own job is spoken of.
ABOUT_THE_SERVER = ("The server ", "on the server")
WORDS = ("", "ERROR 000161", "Size limit exceeded {0}", "MapServer", "FeatureServer")
NUMBERS = ((None, None), (1, 3), (0, 416_000_000), (2_500_000_000, 1_000_000_000_000))


def said(reason: Reason, words: str = "", numbers=(None, None)) -> str:
    done, total = numbers
    looked_at = ("https://gis.example.com/arcgis/rest/services/Utilities/RasterUtilities/GPServer",)
    return sentence(ArcGISError(reason, "Elevation", words, looked_at=looked_at, done=done, total=total))


# These come with words by what they are: a kind, an item, an address.
NEVER_WORDLESS = (Reason.NOT_AN_IMAGE_ITEM, Reason.ITEM_MISSING, Reason.RESULT_NOT_A_FILE, Reason.FORBIDDEN_URL)


@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("reason", Reason)
def test_sentence_reads_as_one(qapp, reason, words, numbers):
    words = words or ("abc" if reason in NEVER_WORDLESS else "")
    text = said(reason, words, numbers)
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


def test_reason_that_nobody_explained_is_not_a_crash(qapp):
    error = ArcGISError(Reason.OFFLINE)
    error.reason = "something new"
    assert sentence(error) == said(Reason.INTERNAL)


@pytest.mark.parametrize("words", ["{subject}", "{0}", "{", "%1 %n %s"])
def test_servers_words_are_no_template(qapp, words):
    assert sentence(ArcGISError(Reason.JOB_FAILED, "Elevation", words)) == f"The server stopped the job: “{words}”."


@pytest.mark.parametrize(
    "reason", [Reason.JOB_FAILED, Reason.JOB_TIMED_OUT, Reason.TASK_REFUSED, Reason.REDIRECT, Reason.NO_FILE]
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
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "2 kB"), (416_400_000, "416 MB"), (1_100_000_000, "1.1 GB")],
)
def test_sizes(qapp, size, text):
    assert size_text(size) == text


def test_many_names_are_counted(qapp):
    assert joined(("A", "B")) == "A, B"
    assert joined(("A", "B", "C", "D", "E")) == "A, B, C and 2 more"
