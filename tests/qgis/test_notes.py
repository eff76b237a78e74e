"""What the form says, and when Download can be pressed: decided from values, without a widget."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("qgis.core", reason="needs QGIS's Python")

from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QLocale

from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.arcgis.imageservice import ImageService, PixelType
from arcgis_raster_download.plugin.bridge.geometry import Clip
from arcgis_raster_download.plugin.bridge.source import Description, Source
from arcgis_raster_download.ui.area import Area, AreaKind
from arcgis_raster_download.ui.layer_rows import Row, RowState
from arcgis_raster_download.ui.notes import FormState, Level, Link, Note, decide, estimate_text, is_much

GB = 1_000_000_000
CLIP = Clip.from_rectangle(QgsRectangle(0, 0, 1, 1), QgsCoordinateReferenceSystem())
AREA = Area(AreaKind.POLYGON, CLIP)


@pytest.fixture(autouse=True)
def english_numbers():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


def row(name, size=None, reason=None, clip_reason=None, words="", wanted=True, read=True, measured=True):
    url = f"https://gis.example.com/arcgis/rest/services/{name.replace(' ', '_')}/ImageServer"
    source = Source(parse_address(url), name)
    if not read:
        return Row(source, is_wanted=wanted)
    error = None if reason is None else ArcGISError(reason, name, words, looked_at=("there",))
    service = ImageService(url, name, band_count=1, pixel_type=PixelType.F32)
    clip_error = None if clip_reason is None else ArcGISError(clip_reason, name)
    return Row(source, False, wanted, Description(source, service, error=error), measured, size, clip_error)


def state(*rows, **values):
    given = {"area": AREA, "km2": 45368.2, "free": 118 * GB, **values}
    return FormState(rows=rows, **given)


def texts(decision):
    return [note.text for note in decision.notes]


DEM, COVER = row("EU elevation model", 416_000_000), row("Land cover 2024", 650_000_000)
FORBIDDEN = row("Orthophoto 2024", reason=Reason.COPY_FORBIDDEN)
OUTSIDE = row("Baltic sea depth", clip_reason=Reason.CLIP_OUTSIDE)
SIGN_IN = row("maps.example.org", reason=Reason.SIGN_IN_NEEDED)
READING = row("Hillshade_10m", read=False)


def test_ready():
    decision = decide(state(DEM, COVER))
    assert texts(decision) == ["2 layers, 45,368 km², up to 1.1 GB before compression. 118 GB free."]
    assert decision.can_download and decision.notes[0].level is Level.INFO


def test_tight_space_warns_and_forbids_nothing():
    large = replace(DEM, size=80_700_000_000)
    decision = decide(state(large, row("other", 1), FORBIDDEN, OUTSIDE, SIGN_IN, free=61_200_000_000))
    assert texts(decision)[:2] == [
        "2 of 5 layers, 45,368 km², up to 80.7 GB before compression, but only 61.2 GB free. "
        "Draw a smaller area or choose another folder.",
        "Left out: Orthophoto 2024 (its owner does not allow downloads), Baltic sea depth (outside the area).",
    ]
    assert texts(decision)[2].startswith("maps.example.org asks for a sign-in.")
    assert [note.level for note in decision.notes] == [Level.WARNING, Level.WARNING, Level.SIGN_IN]
    assert decision.can_download


def test_long_jobs_are_warned_of():
    [note] = decide(state(replace(DEM, size=11 * GB))).notes
    assert note.text.endswith(
        "118 GB free. This is much for one job; many servers stop jobs that run too long."
    )
    assert note.level is Level.WARNING
    assert is_much(11 * GB, None) and is_much(5, 4) and not is_much(GB, 2 * GB)


def test_unknown_sizes_are_said():
    unknown = row("Old server")
    assert unknown.state is RowState.SIZE_UNKNOWN
    assert texts(decide(state(unknown)))[0].startswith("1 layer, 45,368 km², size unknown. ")
    both = texts(decide(state(DEM, unknown)))[0]
    assert "up to 416 MB before compression and 1 layer of unknown size" in both


def test_whole_image_has_no_area_and_unknown_space_is_left_away():
    decision = decide(state(DEM, area=Area(AreaKind.WHOLE_IMAGE), km2=None, free=None))
    assert texts(decision) == ["1 layer, up to 416 MB before compression."]


@pytest.mark.parametrize(
    ("form", "sentence", "level"),
    [
        (state(), "Add an image layer to start.", Level.INFO),
        (state(replace(DEM, is_wanted=False)), "Check a layer.", Level.INFO),
        (state(DEM, area=Area(AreaKind.POLYGON)), "Draw an area on the map.", Level.INFO),
        (
            state(DEM, area=Area(AreaKind.FROM_LAYER)),
            "There is no polygon layer in this project. Choose another area.",
            Level.INFO,
        ),
        (
            state(DEM, area=Area(AreaKind.FROM_LAYER, is_reading=True, layer="Blocks")),
            "Reading the polygons of Blocks…",
            Level.INFO,
        ),
        (
            state(DEM, area=Area(AreaKind.POLYGON, CLIP, ArcGISError(Reason.CLIP_CROSSES_ITSELF))),
            "The polygon crosses itself. Press Polygon and draw it again.",
            Level.CRITICAL,
        ),
        (
            state(DEM, area=Area(AreaKind.FROM_LAYER, error=ArcGISError(Reason.NO_POLYGONS, "Blocks"))),
            "Blocks has no polygons. Choose another layer.",
            Level.CRITICAL,
        ),
        (
            state(DEM, is_folder_writable=False),
            "The folder cannot be written to. Choose another one.",
            Level.CRITICAL,
        ),
        (state(DEM, server_problem="Not an address."), "Not an address.", Level.CRITICAL),
        (state(DEM, READING), "Reading 1 layer…", Level.INFO),
        (state(READING, row("x", read=False)), "Reading 2 layers…", Level.INFO),
        (state(OUTSIDE), "No checked layer touches the area.", Level.WARNING),
        (
            state(FORBIDDEN),
            "Orthophoto 2024: its owner does not allow downloads. "
            "Ask the owner to switch on “allow copy” for the service.",
            Level.WARNING,
        ),
        (state(OUTSIDE, FORBIDDEN), "None of the checked layers can be downloaded.", Level.CRITICAL),
    ],
)
def test_what_blocks_is_the_first_note_and_the_tooltip(form, sentence, level):
    decision = decide(form)
    assert not decision.can_download and decision.blocked_by == sentence
    assert (decision.notes[0].text, decision.notes[0].level) == (sentence, level)


def test_an_unchecked_row_neither_blocks_nor_is_left_out():
    others = [replace(each, is_wanted=False) for each in (READING, FORBIDDEN, OUTSIDE, SIGN_IN)]
    decision = decide(state(DEM, *others))
    assert decision.can_download and len(decision.notes) == 1


def test_blocked_still_tells_what_is_left_out():
    broken = Area(AreaKind.POLYGON, CLIP, ArcGISError(Reason.CLIP_CROSSES_ITSELF))
    decision = decide(state(DEM, FORBIDDEN, SIGN_IN, READING, area=broken))
    assert [note.level for note in decision.notes] == [Level.CRITICAL, Level.WARNING, Level.SIGN_IN]


def test_nothing_is_said_twice():
    assert len(decide(state(OUTSIDE, replace(OUTSIDE))).notes) == 1
    assert len(decide(state(FORBIDDEN)).notes) == 1


def test_links():
    assert decide(state(OUTSIDE)).notes[0].link is Link.ZOOM_TO_LAYER
    no_task = row("DEM", reason=Reason.NO_RASTER_UTILITIES)
    [note] = decide(state(no_task)).notes
    assert note.link is Link.OPEN_ADVANCED and note.text.endswith("enter it under Advanced.")
    [note] = decide(state(SIGN_IN)).notes
    assert note.text == "maps.example.org asks for a sign-in."
    assert note.link is Link.SIGN_IN and note.about == "https://maps.example.org"
    # A layer that brings its own configuration is put right there.
    own = replace(SIGN_IN, source=replace(SIGN_IN.source, authcfg="abc1234"))
    assert decide(state(own)).notes[0].link is Link.NONE


@pytest.mark.parametrize(
    ("reason", "link"),
    [
        (Reason.ITEM_MISSING, Link.SIGN_IN),
        (Reason.NOT_PERMITTED, Link.SIGN_IN),
        (Reason.SIGN_IN_REFUSED, Link.SIGN_IN),
        (Reason.SIGN_IN_ENDED, Link.SIGN_IN),
        (Reason.SIGN_IN_UNUSABLE, Link.SIGN_IN),
        (Reason.CLIENT_CERTIFICATE_NEEDED, Link.SIGN_IN),
        (Reason.WINDOWS_SIGN_IN, Link.NONE),
        (Reason.NOT_AN_IMAGE_SERVICE, Link.BROWSE),
        (Reason.NO_ANSWER, Link.TRY_AGAIN),
        (Reason.TLS_NOT_TRUSTED, Link.SIGN_IN_SETTINGS),
        (Reason.TLS_EXPIRED, Link.SIGN_IN_SETTINGS),
        (Reason.PROXY, Link.NETWORK_SETTINGS),
        (Reason.PROXY_SIGN_IN_NEEDED, Link.NETWORK_SETTINGS),
        (Reason.PROXY_SIGN_IN_REFUSED, Link.NETWORK_SETTINGS),
        (Reason.SOCKS_MISSING, Link.NETWORK_SETTINGS),
        (Reason.TILES_ONLY, Link.NONE),
    ],
)
def test_each_trouble_has_the_link_that_helps(reason, link):
    [note] = decide(state(row("maps.example.org", reason=reason))).notes
    assert note.link is link and bool(link.text) == (link is not Link.NONE)


def test_many_left_out_are_counted_and_named_in_the_tooltip():
    many = [row(f"Image {number}", reason=Reason.COPY_FORBIDDEN) for number in range(7)]
    note = decide(state(DEM, *many)).notes[1]
    assert note.text.count("allow downloads") == 3 and "and 4 more" in note.text
    assert note.tip.count("allow downloads") == 7


def test_at_most_four_lines():
    hosts = [row(f"host{number}.example.com", reason=Reason.NO_ANSWER) for number in range(6)]
    notes = decide(state(DEM, *hosts)).notes
    assert len(notes) == 4 and notes[3].text == "… and 4 more messages."
    assert notes[3].tip.count("does not answer") == 4


def test_complaint_stands_second():
    notes = decide(state(DEM, FORBIDDEN, complaint=Note("“x” is neither.", Level.WARNING))).notes
    assert notes[1].text == "“x” is neither." and notes[1].level is Level.WARNING


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.COPY_FORBIDDEN, "Not allowed"),
        (Reason.SIGN_IN_NEEDED, "Sign-in needed"),
        (Reason.SIGN_IN_REFUSED, "Sign-in needed"),
        (Reason.SIGN_IN_ENDED, "Sign-in needed"),
        (Reason.WINDOWS_SIGN_IN, "Sign-in needed"),
        (Reason.NO_RASTER_UTILITIES, "No download task"),
        (Reason.NOT_AN_IMAGE_SERVICE, "Not an image service"),
        (Reason.HTML_PAGE, "Not an image service"),
        (Reason.ITEM_MISSING, "Not found"),
        (Reason.NO_ANSWER, "No answer"),
        (Reason.TLS_NOT_TRUSTED, "No answer"),
    ],
)
def test_words_of_the_size_column(reason, words):
    assert row("DEM", reason=reason).state_text == words


def test_words_that_depend_on_the_area():
    assert OUTSIDE.state_text == "Outside area"
    assert row("DEM", clip_reason=Reason.UNKNOWN_CRS).state_text == "Cannot be clipped"
    assert READING.state_text == "Reading…" and DEM.state_text == "416 MB"
    assert replace(DEM, is_measured=False).state_text == "–"


def test_forbidden_row_cannot_be_checked_and_keeps_the_wish():
    assert not FORBIDDEN.can_be_checked and not FORBIDDEN.is_checked and FORBIDDEN.is_wanted
    assert SIGN_IN.is_checked and not SIGN_IN.is_delivered


def test_line_while_drawing():
    assert estimate_text(31204.4, [812_000_000]) == "31,204 km², up to 812 MB"
    assert estimate_text(31204.4, [812_000_000, None]) == "31,204 km²"
    assert estimate_text(0.05, []) == "50,000 m²"
    assert estimate_text(None, []) == ""
