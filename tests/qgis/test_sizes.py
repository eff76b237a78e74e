"""Sizes are worked out where nobody waits for them: small questions at once, large ones in a thread, the newest wins."""

from __future__ import annotations

import threading

import pytest

pytest.importorskip("qgis.core", reason="needs QGIS's Python")

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsRectangle,
)

from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.arcgis.errors import Reason
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, SpatialReference
from arcgis_raster_download.plugin.arcgis.imageservice import ImageService, PixelType
from arcgis_raster_download.plugin.bridge.geometry import Clip
from arcgis_raster_download.plugin.bridge.source import Source
from arcgis_raster_download.ui import sizes
from arcgis_raster_download.ui.sizes import Question, SizeMeter, answer, vertex_count
from tests.tools.circle import circle

UTM = SpatialReference(32632)
URL = "https://gis.example.com/arcgis/rest/services/DEM/ImageServer"
SERVICE = ImageService(
    URL,
    "DEM",
    extent=Envelope(500000, 5300000, 600000, 5400000, UTM),
    spatial_reference=UTM,
    pixel_size_x=10.0,
    pixel_size_y=10.0,
    band_count=1,
    pixel_type=PixelType.F32,
)
SOURCE = Source(parse_address(URL), "My DEM")


def crs():
    return QgsCoordinateReferenceSystem("EPSG:32632")


def box(x, y, side):
    return Clip.from_rectangle(QgsRectangle(x, y, x + side, y + side), crs())


def question(clip, images=((SOURCE, SERVICE),)):
    return Question(clip, tuple(images), QgsCoordinateTransformContext())


@pytest.fixture
def meter(qapp, qtbot):
    meter = SizeMeter()
    yield meter
    meter.stop()


def test_size_is_that_of_the_common_box(qapp):
    measured = answer(question(box(590000, 5390000, 20000)))
    assert measured.sizes[0].size == 1000 * 1000 * 4
    assert measured.km2 == pytest.approx(400, rel=0.01)


def test_beside_the_image_under_the_name_of_the_list(qapp):
    [size] = answer(question(box(0, 0, 10))).sizes
    assert size.error.reason is Reason.CLIP_OUTSIDE and size.error.subject == "My DEM"


def test_whole_image_and_a_store_that_tells_nothing(qapp):
    measured = answer(question(None, [(SOURCE, SERVICE), (Source(parse_address("/vsis3/b/x.tif")), None)]))
    assert measured.km2 is None and [size.size for size in measured.sizes] == [10000 * 10000 * 4, None]


def test_small_question_is_answered_on_this_thread(meter, qtbot):
    with qtbot.waitSignal(meter.measured, timeout=5000) as caught:
        meter.ask(question(box(500000, 5300000, 1000)))
        assert not meter.is_settled
    assert caught.args[0].sizes[0].size == 100 * 100 * 4 and meter.is_settled


def test_large_question_is_answered_in_a_thread(meter, qtbot, monkeypatch):
    clip = Clip(circle(550000, 5350000, 1000, 20_000), crs())
    assert vertex_count(clip) > sizes.MOST_VERTICES
    threads = []
    monkeypatch.setattr(sizes, "answer", lambda asked: threads.append(threading.current_thread()) or answer(asked))
    with qtbot.waitSignal(meter.measured, timeout=10000) as caught:
        meter.ask(question(clip))
    assert caught.args[0].sizes[0].size == pytest.approx(200 * 200 * 4, rel=0.02)
    assert threads and threads[0] is not threading.main_thread()


def test_each_image_is_asked_about_each_vertex(qapp):
    clip = Clip(circle(550000, 5350000, 1000, 4000), crs())
    assert not question(clip).is_large
    assert question(clip, [(SOURCE, SERVICE)] * 5).is_large


def test_newest_question_wins(meter, qtbot):
    answers = []
    meter.measured.connect(answers.append)
    for side in (1000, 2000, 3000):
        meter.ask(question(box(500000, 5300000, side)))
    qtbot.waitUntil(lambda: meter.is_settled, timeout=5000)
    assert [each.sizes[0].size for each in answers] == [300 * 300 * 4]


def test_at_most_ten_times_a_second(meter, qtbot):
    answers = []
    meter.measured.connect(answers.append)
    for side in range(1000, 1100):
        meter.ask(question(box(500000, 5300000, side)))
        qtbot.wait(5)
    qtbot.waitUntil(lambda: meter.is_settled, timeout=5000)
    assert len(answers) <= 12
    assert answers[-1].sizes[0].size == 110 * 110 * 4


def test_forgotten_question_is_not_answered(meter, qtbot):
    answers = []
    meter.measured.connect(answers.append)
    meter.ask(question(box(500000, 5300000, 1000)))
    meter.forget()
    qtbot.wait(200)
    assert answers == [] and meter.is_settled
