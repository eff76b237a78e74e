"""What the list says of a download in each state: the words, the bar, the sizes and times, and the story beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

pytest.importorskip("qgis.core", reason="needs QGIS's Python")

from qgis.PyQt.QtCore import QLocale

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Cancelled, Reason
from arcgis_raster_download.plugin.bridge import i18n as bridge
from arcgis_raster_download.plugin.bridge.download import DeliveredFile, Snapshot, Status
from arcgis_raster_download.plugin.bridge.progress_text import (
    Shown,
    duration_text,
    image_text,
    is_busy,
    kept_text,
    moment_text,
    short_reason,
    shown_percent,
    shown_state,
    state_text,
    total_text,
)
from arcgis_raster_download.plugin.bridge.story_text import (
    heading_text,
    image_story_text,
    story_text,
)
from tests.tools import i18n
from tests.tools.seen_downloads import (
    GB,
    HOST,
    Seen,
    delivered,
    ended,
    every_state,
    fetching,
    running,
    source,
)

NOW = datetime.now(timezone.utc)
# The words, and how full the bar is: a number, "busy" without one, None where there is no bar.
STATES = {
    "waiting": ("Waiting, 2 already running", None),
    "submitting": ("Sending the request", None),
    "queued": ("Queued on the server", None),
    "running": ("Server: clipping, 42 %", 42.4),
    "running_long": ("Server: clipping, 3 min", "busy"),
    "unknown_word": ("esriJobOnHold", "busy"),
    "silent": ("No answer since {silent}, trying again", None),
    "fetching": ("Downloading 61 %, 36 MB/s, 12 s left", 61.0),
    "fetching_unknown": ("Downloading, 1.2 GB so far", "busy"),
    "checking": ("Checking the file", "busy"),
    "done": ("Done", None),
    "incomplete": ("Incomplete, 2 of 3 delivered", None),
    "not_clipped": ("Failed: the server would not clip", None),
    "failed_on_server": ("Failed on the server", None),
    "failed_downloading": ("Failed while downloading, 1.2 of 4.0 GB kept", None),
    "no_answer": ("Failed: no answer", None),
    "failed": ("Failed", None),
    "sign_in": ("Sign-in needed", None),
    "cancelled": ("Cancelled", None),
    "interrupted": ("Interrupted at 1.2 of 4.0 GB", None),
    "interrupted_on_server": ("Interrupted while the server was working", None),
    "interrupted_early": ("Interrupted before the server had answered", None),
    "elsewhere": ("Watched by another QGIS window", None),
}
SIZES = {
    "fetching": "1.1 GB",
    "checking": "812 MB",
    "done": "18 MB",
    "incomplete": "3.4 GB",
    "failed_downloading": "4.0 GB",
    "interrupted": "4.0 GB",
}
STORIES = {
    "waiting": ("Snow cover (daily)", f"{HOST} works on other downloads; this one begins when one of them has ended."),
    "silent": (
        "Bathymetry",
        f"{HOST} has not answered since {{silent}}. It is asked again by itself; nothing is lost.",
    ),
    "done": ("Geoid: done", "18 MB arrived. In /data/rasters: Geoid.tif"),
    "incomplete": (
        "Orthophoto 2021, Orthophoto 2018, Orthophoto 2015: incomplete",
        "2 of 3 layers delivered. Orthophoto 2015: its owner does not allow downloads. "
        "Ask the owner to switch on “allow copy” for the service.",
    ),
    "failed_on_server": (
        "DEM 1 m: failed on the server",
        "The server stopped the job: “ERROR 000161: The area of interest is too large”. "
        "Draw a smaller area and try again.",
    ),
    "cancelled": ("Rivers: cancelled", "The download was cancelled."),
    "interrupted": (
        "Historic map 1860: interrupted",
        "The download was interrupted before it had ended. "
        "Resume goes on where it stopped; the server does not run it again.",
    ),
    "interrupted_early": (
        "Historic map 1930: interrupted",
        "The download was interrupted before it had ended. "
        "The server had not answered; Resume sends the request once more.",
    ),
    "elsewhere": (
        "Land use 2020",
        "Another QGIS window works on this download. It can be used here when that window is closed.",
    ),
}


@pytest.fixture(autouse=True)
def english(qapp):
    """Speak English with its numbers, whatever the machine's language is."""
    bridge.install_translator("en")
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(QLocale.c())
    bridge.remove_translator()


def filled(text, download):
    return text.format(silent=moment_text(download.snapshot.silent_since))


def test_the_table_is_whole():
    assert list(every_state()) == list(STATES)


@pytest.mark.parametrize("name", STATES)
def test_words_and_bar_of_each_state(name):
    download = every_state()[name].download()
    words, bar = STATES[name]
    assert state_text(download) == filled(words, download)
    if isinstance(bar, float):
        assert shown_percent(download) == pytest.approx(bar) and not is_busy(download)
    else:
        assert shown_percent(download) is None and is_busy(download) is (bar == "busy")


@pytest.mark.parametrize("name", STATES)
def test_size_of_each_state(name):
    assert total_text(every_state()[name].download()) == SIZES.get(name, "")


@pytest.mark.parametrize("name", STORIES)
def test_heading_and_story(name):
    download = every_state()[name].download()
    heading, story = STORIES[name]
    assert heading_text(download) == heading and story_text(download) == filled(story, download)


@pytest.mark.parametrize("name", STATES)
def test_every_state_has_a_story(name):
    download = every_state()[name].download()
    assert heading_text(download).startswith(download.name) and len(story_text(download)) > 20


def test_nothing_else_runs():
    assert state_text(Seen(("A",), Snapshot(Status.WAITING)).download()) == "Waiting"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"percent": 99.97, "doing": "Writing tiles…"}, "Server: Writing tiles, 99 %"),
        ({"percent": 0.0}, "Server: working, 0 %"),
        ({"doing": "two\nlines"}, "Server: two lines, 3 min"),
        ({"running_since": None}, "Server: working"),
        # Trouble is told before progress, and a queue before what is done.
        ({"percent": 50.0, "is_queued_on_server": True}, "Queued on the server"),
    ],
)
def test_running(values, words):
    assert state_text(Seen(("A",), running(**values)).download()) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"received_bytes": 5 * GB, "total_bytes": 10 * GB}, "Downloading 50 %"),
        (
            {"received_bytes": 0, "total_bytes": GB, "bytes_per_second": 100_000.0},
            "Downloading 0 %, 100 kB/s, 2 h 46 min left",
        ),
        # More than was announced is nobody's 101 %.
        (
            {"received_bytes": 11 * GB, "total_bytes": 10 * GB, "bytes_per_second": 1e6},
            "Downloading 100 %, 1 MB/s, 0 s left",
        ),
        ({"received_bytes": 12}, "Downloading, 12 bytes so far"),
    ],
)
def test_fetching(values, words):
    assert state_text(Seen(("A",), fetching(**values)).download()) == words


def test_silence_counts_while_a_worker_asks_again():
    silent = {"silent_since": NOW - timedelta(minutes=12)}
    for snapshot in (fetching(**silent), replace(running(**silent), status=Status.INTERRUPTED)):
        assert shown_state(Seen(("A",), snapshot).download()) is Shown.SILENT
    # Nobody asks any more: it is interrupted.
    left = Seen(("A",), replace(running(**silent), status=Status.INTERRUPTED), is_active=False)
    assert shown_state(left.download()) is Shown.INTERRUPTED


def test_a_sign_in_is_needed_wherever_it_stopped():
    error = ArcGISError(Reason.SIGN_IN_NEEDED, HOST)
    for status in (Status.INTERRUPTED, Status.FAILED):
        seen = Seen(("A",), ended(status), is_active=False, error=error)
        assert state_text(seen.download()) == "Sign-in needed"


def test_a_percent_of_something_unknown_is_not_told():
    download = Seen(("A",), running(server_word="esriJobOnHold", percent=50.0)).download()
    assert shown_percent(download) is None and is_busy(download)


@pytest.mark.parametrize(
    ("reason", "kept", "state"),
    [
        (Reason.JOB_GONE, 5, Shown.FAILED_ON_SERVER),
        (Reason.NO_ANSWER, 5, Shown.FAILED_DOWNLOADING),
        (Reason.FILE_CUT, 0, Shown.FAILED_DOWNLOADING),
        (Reason.OFFLINE, 0, Shown.FAILED_NO_ANSWER),
        (Reason.SIGN_IN_REFUSED, 5, Shown.SIGN_IN),
        (Reason.NOT_CLIPPED, 5, Shown.NOT_CLIPPED),
        (Reason.FOLDER_NOT_WRITABLE, 0, Shown.FAILED),
        (Reason.INTERNAL, 0, Shown.FAILED),
    ],
)
def test_who_failed(reason, kept, state):
    seen = Seen(("A",), Snapshot(Status.FAILED), error=ArcGISError(reason, "A"), kept_bytes=kept)
    assert shown_state(seen.download()) is state


def test_images_that_failed_alike_are_one_failure():
    images = tuple(DeliveredFile(source(name), error=ArcGISError(Reason.NOT_CLIPPED, name)) for name in "AB")
    assert state_text(Seen(("A", "B"), Snapshot(Status.FAILED), delivered=images).download()) == (
        "Failed: the server would not clip"
    )
    mixed = (images[0], replace(images[1], error=ArcGISError(Reason.NO_ANSWER, HOST)))
    assert state_text(Seen(("A", "B"), Snapshot(Status.FAILED), delivered=mixed).download()) == "Failed"


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (None, ""),
        (DeliveredFile(source("A")), ""),
        (delivered("A", 5), "Done"),
        (DeliveredFile(source("A"), error=Cancelled()), "Cancelled"),
        (
            DeliveredFile(source("A"), error=ArcGISError(Reason.COPY_FORBIDDEN, "A")),
            "Not delivered: downloads not allowed",
        ),
        (
            DeliveredFile(source("A"), error=ArcGISError(Reason.NOT_DELIVERED, "A", "ERROR 7")),
            "Not delivered: “ERROR 7”",
        ),
    ],
)
def test_one_image_of_several(image, words):
    assert image_text(image) == words


def test_short_reason_is_no_sentence():
    assert short_reason(ArcGISError(Reason.CLIP_OUTSIDE, "A")) == "A does not touch the area. Draw another area"
    assert short_reason(ArcGISError(Reason.SIGN_IN_NEEDED, "A")) == "sign-in needed"


def test_story_of_one_image():
    assert image_story_text(delivered("A", 5_000_000)) == "5 MB arrived. The file is /data/rasters/A.tif"
    assert image_story_text(DeliveredFile(source("A"), error=Cancelled())) == "The download was cancelled."


@pytest.mark.parametrize(
    ("kept", "total", "words"),
    [
        (1_200_000_000, 4 * GB, "1.2 of 4.0 GB"),
        (300_000_000, 4 * GB, "300 MB of 4.0 GB"),
        (500, 4 * GB, "500 bytes of 4.0 GB"),
        (1_200_000_000, 0, "1.2 GB"),
        (5 * GB, 4 * GB, "5.0 GB"),
    ],
)
def test_amounts(kept, total, words):
    assert kept_text(Seen(("A",), ended(Status.INTERRUPTED, total), kept_bytes=kept).download()) == words


def test_amounts_in_german():
    QLocale.setDefault(QLocale("de_DE"))
    seen = Seen(("A",), ended(Status.INTERRUPTED, 4 * GB), kept_bytes=1_200_000_000)
    assert kept_text(seen.download()) == "1,2 of 4,0 GB"


def test_what_is_kept_is_told_once():
    kept = "Kept: 1.2 of 4.0 GB. Resume goes on from there."
    seen = every_state()["failed_downloading"]
    assert story_text(replace(seen, error=ArcGISError(Reason.FILE_CUT, "A")).download()).endswith(kept)
    told = story_text(seen.download())
    assert "1.2 GB of 4.0 GB" in told and "Kept" not in told and told.endswith("Resume goes on from there.")


def test_times():
    noon = datetime.now().astimezone().replace(hour=12, minute=5, second=30)
    assert moment_text(noon) == "12:05"
    assert moment_text(noon.astimezone(timezone.utc) - timedelta(days=1)) == "yesterday"
    assert moment_text(datetime(2021, 3, 4, 12, tzinfo=timezone.utc)) == "04/03/2021"
    assert moment_text(None) == ""
    QLocale.setDefault(QLocale("en_US"))
    assert moment_text(noon) == "12:05 PM"
    QLocale.setDefault(QLocale.c())
    assert moment_text(noon) == "12:05"


@pytest.mark.parametrize(("seconds", "words"), [(0.4, "0 s"), (59.9, "59 s"), (190, "3 min"), (7500, "2 h 5 min")])
def test_durations(seconds, words):
    assert duration_text(seconds) == words


def test_nothing_is_hard_wired(tmp_path):
    assert bridge.install_translator(i18n.PSEUDO, i18n.write_pseudo(i18n.ROOT, tmp_path).parent)
    for name, seen in every_state().items():
        download = seen.download()
        said = [state_text(download), heading_text(download), story_text(download)]
        said += [image_text(image) for image in download.delivered] + list(map(image_story_text, download.delivered))
        for text in said:
            rest = i18n.bare(text)
            for data in (*seen.names, HOST, "/data/rasters", "esriJobOnHold", "Geoid.tif", "GB", "MB"):
                rest = rest.replace(data, "")
            assert not any(letter.isalpha() for letter in rest), f"{name}: {text}"
