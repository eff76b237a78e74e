"""The clip between QGIS and a service: what is refused, where the world ends, how edges bend, and the size it means."""

from __future__ import annotations

import math

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsLineString,
    QgsPoint,
    QgsPolygon,
    QgsRectangle,
)

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, SpatialReference, is_clockwise
from arcgis_raster_download.plugin.arcgis.imageservice import ImageService, PixelType
from arcgis_raster_download.plugin.bridge import geometry as geometry_module
from arcgis_raster_download.plugin.bridge.geometry import (
    Clip,
    clipped_box,
    estimate,
    service_clip,
    service_crs,
    to_polygon,
)
from tests.tools.circle import circle

pytestmark = pytest.mark.usefixtures("qapp")

HALF_WORLD = math.pi * 6378137.0
WORLD = (4326, (-180, -90, 180, 90))
WORLD_FROM_0 = (4326, (0, -90, 360, 90))
MERCATOR = (3857, (-HALF_WORLD, -20048966, HALF_WORLD, 20048966))
UTM_32 = (32632, (455000, 5230000, 479000, 5250000))
UTM_1 = (32601, (200000, 5000000, 800000, 9000000))
POLAR = (3995, (-4e6, -4e6, 4e6, 4e6))


def service(code: int, box, cell: float = 1.0, **values) -> ImageService:
    reference = SpatialReference(code, code)
    extent = None if box is None else Envelope(*box, reference)
    values = {"band_count": 1, "pixel_type": PixelType.F32, **values}
    return ImageService(
        "https://gis.example.com/arcgis/rest/services/A/ImageServer",
        "A",
        extent=extent,
        spatial_reference=reference,
        pixel_size_x=cell,
        pixel_size_y=cell,
        **values,
    )


def box(xmin, ymin, xmax, ymax, crs="EPSG:4326") -> Clip:
    return Clip.from_rectangle(QgsRectangle(xmin, ymin, xmax, ymax), QgsCoordinateReferenceSystem(crs))


def shape(wkt: str, crs="EPSG:4326") -> Clip:
    return Clip(QgsGeometry.fromWkt(wkt), QgsCoordinateReferenceSystem(crs))


def cut(clip: Clip, code: int, extent) -> QgsGeometry:
    geometry = service_clip(clip, service(code, extent), QgsCoordinateTransformContext())
    assert geometry.isGeosValid()
    return geometry


def boxes(geometry: QgsGeometry) -> list:
    """Return the boxes of a geometry's parts, from west to east."""
    found = [part.boundingBox() for part in geometry.asGeometryCollection()]
    return sorted([each.xMinimum(), each.yMinimum(), each.xMaximum(), each.yMaximum()] for each in found)


def refused(clip: Clip, code: int, extent) -> ArcGISError:
    with pytest.raises(ArcGISError) as caught:
        service_clip(clip, service(code, extent), QgsCoordinateTransformContext())
    return caught.value


def holds(geometry: QgsGeometry, x: float, y: float) -> bool:
    return geometry.contains(QgsGeometry.fromWkt(f"Point ({x} {y})"))


# ---- bad clips

BAD = {
    "null": (lambda: shape(""), Reason.CLIP_EMPTY),
    "empty": (lambda: shape("Polygon EMPTY"), Reason.CLIP_EMPTY),
    "point": (lambda: shape("Point (1 1)"), Reason.CLIP_EMPTY),
    "line": (lambda: shape("LineString (0 0, 1 1)"), Reason.CLIP_EMPTY),
    "flat": (lambda: shape("Polygon ((0 0, 1 0, 2 0, 0 0))"), Reason.CLIP_EMPTY),
    "box without height": (lambda: box(0, 0, 1, 0), Reason.CLIP_EMPTY),
    "extent of nothing": (lambda: Clip.from_rectangle(minimal(), crs()), Reason.CLIP_EMPTY),
    "not finite": (lambda: box(0, 0, math.inf, 1), Reason.CLIP_NOT_FINITE),
    "not a number": (lambda: not_a_number(), Reason.CLIP_NOT_FINITE),
    "bow tie": (lambda: shape("Polygon ((0 0, 1 1, 1 0, 0 1, 0 0))"), Reason.CLIP_CROSSES_ITSELF),
    "hole outside": (
        lambda: shape("Polygon ((0 0, 1 0, 1 1, 0 0), (5 5, 6 5, 6 6, 5 5))"),
        Reason.CLIP_CROSSES_ITSELF,
    ),
    "parts overlap": (
        lambda: shape("MultiPolygon (((0 0, 4 0, 4 4, 0 0)), ((1 0.5, 5 0.5, 5 5, 1 0.5)))"),
        Reason.CLIP_CROSSES_ITSELF,
    ),
    "no crs": (lambda: shape("Polygon ((0 0, 1 0, 1 1, 0 0))", ""), Reason.CLIP_WITHOUT_CRS),
}


def crs(name="EPSG:4326") -> QgsCoordinateReferenceSystem:
    return QgsCoordinateReferenceSystem(name)


def minimal() -> QgsRectangle:
    rectangle = QgsRectangle()
    rectangle.setMinimal()
    return rectangle


def not_a_number() -> Clip:
    clip = box(0, 0, 1, 1)
    clip.geometry.moveVertex(math.nan, 0, 1)
    return clip


@pytest.mark.parametrize("name", BAD)
def test_bad_clips(name):
    make, reason = BAD[name]
    assert make().problem().reason is reason
    assert refused(make(), *WORLD).reason is reason


def test_good_clip_has_no_problem():
    assert box(0, 0, 1, 1).problem() is None
    assert shape("MultiPolygon (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))").problem() is None


@pytest.mark.parametrize(
    "clip", [(20, 0, 30, 10), (10, 0, 20, 10), (10, 10, 20, 20)], ids=["far", "touches an edge", "touches a corner"]
)
def test_clip_beside_the_image(clip):
    error = refused(box(*clip), 4326, (0, 0, 10, 10))
    assert (error.reason, error.subject) == (Reason.CLIP_OUTSIDE, "A")


# ---- the CRS of services

SITE_GRID = (
    'PROJCS["Site_Grid",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",50000.0],PARAMETER["False_Northing",-5200000.0],PARAMETER["Central_Meridian",8.4],'
    'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        (SpatialReference(4326, 4326), "EPSG:4326"),
        (SpatialReference(4326), "EPSG:4326"),
        (SpatialReference(102100, 3857), "EPSG:3857"),
        (SpatialReference(102719, 2264), "EPSG:2264"),
        (SpatialReference(102719), "ESRI:102719"),
        (SpatialReference(102100), "ESRI:102100"),
        (SpatialReference(102008, 102008), "ESRI:102008"),
        (SpatialReference(999999, 999998), ""),
        (SpatialReference(), ""),
        (SpatialReference(wkt="nonsense"), ""),
    ],
)
def test_crs_of_a_service(reference, name):
    found = service_crs(ImageService("", "A", spatial_reference=reference))
    assert found.authid() == name and found.isValid() == bool(name)


@pytest.mark.parametrize("reference", [SpatialReference(wkt=SITE_GRID), SpatialReference(999999, None, SITE_GRID)])
def test_crs_of_a_service_by_its_wkt(reference):
    found = service_crs(ImageService("", "A", spatial_reference=reference))
    assert found.isValid()
    there = QgsCoordinateTransform(crs(), found, QgsCoordinateTransformContext()).transform(8.4, 47.0)
    assert (there.x(), there.y()) == pytest.approx((50000, 7113), abs=2000)


def test_unknown_crs_is_refused():
    unknown = ImageService("", "A", spatial_reference=SpatialReference(999999))
    with pytest.raises(ArcGISError) as caught:
        service_clip(box(0, 0, 1, 1), unknown, QgsCoordinateTransformContext())
    assert (caught.value.reason, caught.value.subject) == (Reason.UNKNOWN_CRS, "A")


# ---- the date line and the edges of the world


@pytest.mark.parametrize("west", [170, -190, 530], ids=["beyond +180", "beyond -180", "a turn further"])
def test_degrees_beyond_180(west):
    geometry = cut(box(west, 0, west + 20, 10), *WORLD)
    assert boxes(geometry) == [[-180, 0, -170, 10], [170, 0, 180, 10]]


def test_degrees_beyond_180_in_mercator():
    geometry = cut(box(170, 0, 190, 10), *MERCATOR)
    ten, north = HALF_WORLD / 18, 1118889.9748579594
    expected = [[-HALF_WORLD, 0, -HALF_WORLD + ten, north], [HALF_WORLD - ten, 0, HALF_WORLD, north]]
    assert boxes(geometry) == [pytest.approx(each, abs=1e-3) for each in expected]


def test_mercator_beyond_its_edge():
    clip = box(HALF_WORLD - 1e6, 0, HALF_WORLD + 2e6, 1e6, "EPSG:3857")
    expected = [[-HALF_WORLD, 0, -HALF_WORLD + 2e6, 1e6], [HALF_WORLD - 1e6, 0, HALF_WORLD, 1e6]]
    assert boxes(cut(clip, *MERCATOR)) == [pytest.approx(each, abs=1e-3) for each in expected]
    west, east = boxes(cut(clip, *WORLD))
    assert (west[0], east[2]) == pytest.approx((-180, 180))
    assert west[2] == pytest.approx(-180 + 2e6 * 180 / HALF_WORLD)


@pytest.mark.parametrize("zone", [1, 60])
@pytest.mark.parametrize("target", [WORLD, MERCATOR], ids=["degrees", "Mercator"])
def test_utm_across_the_date_line(zone, target):
    x = {1: 250000, 60: 750000}[zone]
    clip = box(x - 100000, 6000000, x + 100000, 6200000, f"EPSG:326{zone:02}")
    geometry = cut(clip, *target)
    half = target[1][2]
    assert len(boxes(geometry)) == 2
    assert (boxes(geometry)[0][0], boxes(geometry)[1][2]) == pytest.approx((-half, half))
    # Not round the world the other way.
    assert not holds(geometry, 0, geometry.boundingBox().center().y())
    assert geometry.area() < 0.001 * (2 * half) ** 2


def test_degrees_across_the_date_line_in_utm():
    """The two halves meet in the service's system: nothing is lost between them."""
    geometry = cut(box(179, 60, 181, 61), *UTM_1)
    fine = QgsGeometry.fromRect(QgsRectangle(179, 60, 181, 61)).densifyByDistance(0.001)
    fine.transform(QgsCoordinateTransform(crs(), crs("EPSG:32601"), QgsCoordinateTransformContext()))
    assert geometry.symDifference(fine).area() < 1e-6 * fine.area()


def test_polar_clip_across_the_date_line():
    assert len(boxes(cut(box(-5e5, 1e6, 5e5, 2e6, "EPSG:3995"), *WORLD))) == 2


def test_clip_around_a_pole_is_refused():
    assert refused(box(-1e6, -1e6, 1e6, 1e6, "EPSG:3995"), *WORLD).reason is Reason.CLIP_DATE_LINE
    assert refused(box(-1e6, -1e6, 1e6, 1e6, "EPSG:3995"), *MERCATOR).reason is Reason.CLIP_DATE_LINE


def test_clip_around_a_pole_is_held_where_it_can_be():
    assert boxes(cut(box(-1e6, -1e6, 1e6, 1e6, "EPSG:3995"), *POLAR)) == [[-1e6, -1e6, 1e6, 1e6]]
    geometry = cut(box(-180, 60, 180, 90), *POLAR)
    assert geometry.area() == pytest.approx(math.pi * 3333100**2, rel=0.001)


def test_image_from_0_to_360():
    assert boxes(cut(box(-10, 0, 10, 5), *WORLD_FROM_0)) == [[0, 0, 10, 5], [350, 0, 360, 5]]
    assert boxes(cut(box(-20, 0, -10, 5), *WORLD_FROM_0)) == [[340, 0, 350, 5]]
    (across,) = boxes(cut(box(750000 - 1e5, 6000000, 750000 + 1e5, 6200000, "EPSG:32660"), *WORLD_FROM_0))
    assert 179 < across[0] < 180 < across[2] < 183
    assert cut(box(-180, -90, 180, 90), *WORLD_FROM_0).area() == pytest.approx(360 * 180)


def test_part_of_the_world_on_the_next_copy():
    assert boxes(cut(box(355, 0, 365, 5), 4326, (0, 0, 20, 20))) == [[0, 0, 5, 5]]


def test_clip_ends_where_the_image_ends():
    assert boxes(cut(box(-50, -5, 5, 5), 4326, (0, 0, 20, 20))) == [[0, 0, 5, 5]]
    assert boxes(cut(box(-50, -5, 5, 5), 4326, (-60, -10, 20, 20))) == [[-50, -5, 5, 5]]


@pytest.mark.parametrize(
    "clip",
    [(-180, -85, 180, 85), (-180, -90, 180, 90), (-500, -120, 500, 120), (-90, -10, 100, 70)],
    ids=["world", "with the poles", "zoomed far out", "hemisphere"],
)
def test_view_of_the_world_holds_the_image_of_a_town(clip):
    geometry = cut(box(*clip), *UTM_32)
    assert geometry.contains(QgsGeometry.fromRect(QgsRectangle(*UTM_32[1])))
    assert geometry.boundingBox().width() < 1e6


def test_view_of_the_world_in_mercator():
    clip = box(-1.5 * HALF_WORLD, -HALF_WORLD, 1.5 * HALF_WORLD, HALF_WORLD, "EPSG:3857")
    assert cut(clip, *UTM_32).contains(QgsGeometry.fromRect(QgsRectangle(*UTM_32[1])))
    # The date line runs through this one; what lies between the halves is less than a hair.
    inside = QgsGeometry.fromRect(QgsRectangle(*UTM_1[1]))
    assert inside.difference(cut(clip, *UTM_1)).area() < 1
    assert cut(clip, *WORLD).boundingBox().width() == pytest.approx(360)


def test_wide_clip_beside_a_town_is_beside_it():
    assert refused(box(-180, -85, 180, 10), *UTM_32).reason is Reason.CLIP_OUTSIDE


def test_clip_beyond_the_poles():
    geometry = cut(box(0, 0, 10, 100), *MERCATOR)
    assert geometry.boundingBox().yMaximum() == pytest.approx(MERCATOR[1][3])
    assert boxes(cut(box(0, 0, 10, 100), *WORLD)) == [[0, 0, 10, WORLD[1][3]]]


def test_points_without_a_place():
    assert refused(box(0, 0, 10, 100), 3857, None).reason is Reason.CLIP_NOT_FINITE
    assert refused(box(-90, -10, 100, 70), 32632, None).reason is Reason.CLIP_NOT_FINITE


# ---- edges


def test_edges_bend_as_they_should():
    """A straight line of UTM is bent in degrees: under a tenth of a cell of an arc second for a clip of 200 km."""
    cell = 1 / 3600
    clip = box(400000, 5200000, 600000, 5400000, "EPSG:32632")
    context = QgsCoordinateTransformContext()
    geometry = service_clip(clip, service(4326, WORLD[1], cell), context)
    fine = QgsGeometry(clip.geometry).densifyByDistance(50)
    fine.transform(QgsCoordinateTransform(clip.crs, crs(), context))
    coarse = QgsGeometry(clip.geometry)
    coarse.transform(QgsCoordinateTransform(clip.crs, crs(), context))
    assert largest_error(fine, geometry) < cell / 10
    # What is measured here is not nothing.
    assert largest_error(fine, coarse) > 10 * cell


def largest_error(points_of: QgsGeometry, edges_of: QgsGeometry) -> float:
    line = edges_of.constGet().boundary()
    edges = QgsGeometry(line)
    return max(edges.distance(QgsGeometry(vertex.clone())) for vertex in points_of.vertices())


def test_same_crs_is_sent_as_it_was_drawn():
    wkt = "Polygon ((0.1 0.2, 1.3 0.4, 1.5 1.6, 0.1 0.2))"
    assert cut(shape(wkt), *WORLD).asWkt(1) == wkt


def test_curves_become_lines():
    clip = shape("CurvePolygon (CompoundCurve (CircularString (0 0, 1 1, 2 0), (2 0, 0 0)))")
    geometry = cut(clip, *WORLD)
    assert geometry.area() == pytest.approx(math.pi / 2, rel=1e-3)
    (ring,) = to_polygon(geometry, service(*WORLD)).rings
    assert len(ring) > 20 and is_clockwise(ring)


def test_surfaces_without_curves():
    wkt = "MultiSurface (CurvePolygon ((0 0, 1 1, 1 0, 0 0)), ((5 5, 6 5, 6 6, 5 5)))"
    assert len(to_polygon(cut(shape(wkt), *WORLD), service(*WORLD)).rings) == 2


@pytest.mark.parametrize("kind", ["PolygonZ", "PolygonM", "PolygonZM"])
def test_heights_and_measures_are_dropped(kind):
    more = " 7" * (len(kind) - len("Polygon"))
    geometry = cut(shape(f"{kind} ((0 0{more}, 1 1{more}, 1 0{more}, 0 0{more}))"), *WORLD)
    assert geometry.asWkt() == "Polygon ((0 0, 1 1, 1 0, 0 0))"
    (ring,) = to_polygon(geometry, service(*WORLD)).rings
    assert list(ring) == [(0, 0), (1, 1), (1, 0), (0, 0)]


def test_clip_itself_is_not_changed():
    clip = shape("PolygonZ ((0 0 7, 1 1 7, 1 0 7, 0 0 7))")
    before = clip.geometry.asWkt()
    cut(clip, *MERCATOR)
    assert clip.geometry.asWkt() == before


def test_parts_and_holes():
    wkt = (
        "MultiPolygon (((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 2 3, 3 3, 3 2, 2 2), (5 5, 6 5, 6 6, 5 6, 5 5)),"
        " ((20 0, 21 0, 21 1, 20 0)))"
    )
    geometry = cut(shape(wkt), *WORLD)
    polygon = to_polygon(geometry, service(*WORLD))
    assert [is_clockwise(ring) for ring in polygon.rings] == [True, False, False, True]
    assert all(ring[0] == ring[-1] for ring in polygon.rings)
    assert polygon.spatial_reference == SpatialReference(4326, 4326)
    rings = [[QgsGeometry.fromWkt(f"Point ({x} {y})").asPoint() for x, y in ring] for ring in polygon.rings]
    back = QgsGeometry.fromMultiPolygonXY([rings[:3], rings[3:]])
    assert back.isGeosEqual(geometry)


@pytest.mark.parametrize(
    "wkt",
    [
        "Polygon ((0.1 0.2, 1.3 0.4, 1.5 1.6, 0.1 0.2))",
        "PolygonZM ((0 0 7 8, 1 1 7 8, 1 0 7 8, 0 0 7 8), (0.5 0.1 1 1, 0.6 0.2 1 1, 0.6 0.1 1 1, 0.5 0.1 1 1))",
        "MultiPolygonZ (((0 0 7, 1 1 7, 1 0 7, 0 0 7)), ((5 5 7, 6 5 7, 6 6 7, 5 5 7)))",
        "MultiPolygon (((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 2 3, 3 3, 3 2, 2 2)), ((20 0, 21 0, 21 1, 20 0)))",
        "CurvePolygon ((0 0, 1 1, 1 0, 0 0))",
        "CurvePolygon (CompoundCurve (CircularString (0 0, 1 1, 2 0), (2 0, 0 0)))",
        "Triangle ((0 0, 1 1, 1 0, 0 0))",
        "circle",
    ],
)
def test_what_is_sent_is_what_qgis_says_the_polygon_is(wkt):
    if wkt == "circle":
        geometry = circle(10, 50, 3, 100_000)
        assert geometry.constGet().nCoordinates() > 100_000
    else:
        geometry = QgsGeometry.fromWkt(wkt)
    parts = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
    expected = [[(point.x(), point.y()) for point in ring] for part in parts for ring in part]
    sent = [list(ring) for ring in to_polygon(geometry, service(*WORLD)).rings]
    assert [sorted(ring[:-1]) for ring in sent] == [sorted(ring[:-1]) for ring in expected]
    assert all(ring in (points, points[::-1]) for ring, points in zip(sent, expected))


@pytest.mark.parametrize("number", [math.nan, math.inf])
@pytest.mark.parametrize("place", [0, 5000, 9999])
def test_one_vertex_without_a_place_among_many(number, place):
    points = [QgsPoint(math.cos(each / 1600), math.sin(each / 1600)) for each in range(10_000)]
    points[place] = QgsPoint(number, 0.5)
    line = QgsLineString([*points, points[0]])
    polygon = QgsPolygon()
    polygon.setExteriorRing(line)
    clip = Clip(QgsGeometry(polygon), QgsCoordinateReferenceSystem("EPSG:4326"))
    assert clip.problem().reason is Reason.CLIP_NOT_FINITE


def test_a_clip_is_looked_through_once(monkeypatch):
    clip = shape("Polygon ((0 0, 1 1, 1 0, 0 1, 0 0))")
    looked = []
    monkeypatch.setattr(geometry_module, "is_finite", lambda found: looked.append(found) or True)
    found = [clip.problem() for _ in range(3)]
    assert [each.reason for each in found] == [Reason.CLIP_CROSSES_ITSELF] * 3 and len(looked) == 1
    assert found[0] is not found[1], "callers write into errors"
    assert clip == Clip(clip.geometry, clip.crs)


# ---- sizes


def test_size_of_the_whole_image():
    assert estimate(None, service(*WORLD, 0.25), QgsCoordinateTransformContext()) == 1440 * 720 * 4


@pytest.mark.parametrize(
    ("clip", "cells"),
    [
        (box(0, 0, 10, 5), 40 * 20),
        (box(0.1, 0.1, 0.2, 0.2), 1),
        (box(-200, -100, 200, 100), 1440 * 720),
        (shape("Polygon ((0 0, 10 0, 10 5, 0 0))"), 40 * 20),
        # Two pieces at the two ends of the world: the server makes one file around both.
        (box(170, 0, 190, 10), 1440 * 40),
        (box(-10, 80, 10, 100), 80 * 40),
    ],
    ids=["box", "less than a cell", "more than the image", "triangle", "date line", "over the edge"],
)
def test_size_of_a_clip(clip, cells):
    assert estimate(clip, service(*WORLD, 0.25), QgsCoordinateTransformContext()) == cells * 4


def test_size_counts_bands_and_bits():
    image = service(*UTM_32, 20, band_count=4, pixel_type=PixelType.U16)
    clip = box(456000, 5231000, 457000, 5232000, "EPSG:32632")
    assert estimate(clip, image, QgsCoordinateTransformContext()) == 50 * 50 * 4 * 2
    image = service(*UTM_32, 20, pixel_type=PixelType.U1)
    assert estimate(clip, image, QgsCoordinateTransformContext()) == math.ceil(50 * 50 / 8)


@pytest.mark.parametrize("values", [{"band_count": None}, {"pixel_type": PixelType.UNKNOWN}])
def test_size_that_nobody_knows(values):
    assert estimate(box(0, 0, 1, 1), service(*WORLD, 0.25, **values), QgsCoordinateTransformContext()) is None


def test_size_without_an_extent():
    assert estimate(None, service(4326, None, 0.25), QgsCoordinateTransformContext()) is None
    assert estimate(box(0, 0, 10, 5), service(4326, None, 0.25), QgsCoordinateTransformContext()) == 40 * 20 * 4


def test_size_of_what_is_not_there():
    with pytest.raises(ArcGISError) as caught:
        estimate(box(20, 0, 30, 10), service(4326, (0, 0, 10, 10)), QgsCoordinateTransformContext())
    assert caught.value.reason is Reason.CLIP_OUTSIDE


def test_box_of_clip_and_image():
    image = service(4326, (0, 0, 10, 10))
    geometry = service_clip(box(-5, -5, 5, 5), image, QgsCoordinateTransformContext())
    assert clipped_box(geometry, image) == Envelope(0, 0, 5, 5, image.spatial_reference)
    assert clipped_box(None, image) == image.extent


def test_area_is_that_of_the_ellipsoid():
    context = QgsCoordinateTransformContext()
    assert box(0, 0, 1, 1).area_km2(context) == pytest.approx(12308.8, abs=0.1)
    degree = HALF_WORLD / 180
    assert box(0, 0, degree, degree, "EPSG:3857").area_km2(context) == pytest.approx(12308.8, rel=1e-3)
