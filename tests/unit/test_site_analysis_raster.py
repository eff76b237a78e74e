"""The local site's zonal statistics, new classes and contours are what numpy gives by another way."""

from __future__ import annotations

import math
import pathlib
from typing import Any, Dict, List, Optional, Tuple

import numpy
import pytest

pytest.importorskip("osgeo")

from osgeo import gdal, ogr, osr

from tests.server.gp import JobFailed
from tests.unit.site_layers import RUN, box, raster, records, reference, shapes, table

# Zonal statistics


def run_zonal(zones: gdal.Dataset, path: str) -> List[Dict[str, Any]]:
    return records(RUN["ZonalStatistics"]({"Zones": zones, "Value_Raster": path}, "")["Zonal_Table"])


def test_zones_take_the_cells_whose_centre_they_hold(tmp_path: pathlib.Path) -> None:
    cells = numpy.arange(30, dtype=float).reshape(5, 6)
    cells[2, 2] = -9999
    path = raster(tmp_path / "grid.tif", cells, no_data=-9999)
    x, y = 500000, 5200000
    zones = table([
        (box(x + 4, y - 26, x + 26, y - 14), {}),      # centres of columns 0..2, row 1 and 2's first half: row 1, 2
        (box(x + 16, y - 34, x + 24, y - 6), {}),      # a piece of column 1 beyond its centre and column 2 up to 24
        (box(x + 21, y - 29, x + 29, y - 21), {}),     # the cell without data alone
        (box(x + 900, y, x + 950, y + 50), {}),        # elsewhere
        (box(x + 51, y - 49, x + 99, y - 41), {}),     # over the edge
        (None, {}),
    ], 32632, first=10)
    columns, rows = numpy.meshgrid(x + 5 + 10 * numpy.arange(6), y - 5 - 10 * numpy.arange(5))
    expected = []
    for number, (left, bottom, right, top) in enumerate([
        (x + 4, y - 26, x + 26, y - 14), (x + 16, y - 34, x + 24, y - 6), (x + 21, y - 29, x + 29, y - 21),
        (x + 900, y, x + 950, y + 50), (x + 51, y - 49, x + 99, y - 41), (0, 0, 0, 0),
    ], 10):
        inside = (left < columns) & (columns < right) & (bottom < rows) & (rows < top) & (cells != -9999)
        found = cells[inside]
        expected.append({
            "ZONE_ID": number, "COUNT": int(inside.sum()),
            "MIN": float(found.min()) if found.size else None, "MAX": float(found.max()) if found.size else None,
            "MEAN": float(found.mean()) if found.size else None,
        })
    assert [row["COUNT"] for row in expected] == [5, 0, 0, 0, 1, 0]
    assert run_zonal(zones, path) == expected


@pytest.mark.parametrize("code", [4326, 3857])
def test_zones_are_brought_into_the_rasters_coordinate_system(tmp_path: pathlib.Path, code: int) -> None:
    generator = numpy.random.default_rng(5)
    cells = generator.uniform(0, 100, (60, 80)).astype(numpy.float32)
    path = raster(tmp_path / "grid.tif", cells, transform=(500000, 1000, 0, 5200000, 0, -1000))
    there = osr.CoordinateTransformation(reference(32632), reference(code))
    corners = [(505000, 5145300), (571100, 5150200), (560400, 5190700), (530700, 5170900)]
    line = ", ".join("{!r} {!r}".format(*there.TransformPoint(x, y)[:2]) for x, y in [*corners, corners[0]])
    zone = ogr.CreateGeometryFromWkt(f"POLYGON (({line}))")
    (row,) = run_zonal(table([(zone.ExportToWkt(), {})], code), path)
    # The other way round: each cell's centre is brought into the zone's system.
    inside = numpy.zeros(cells.shape, bool)
    for i in range(60):
        for j in range(80):
            x, y, _ = there.TransformPoint(500500.0 + 1000 * j, 5199500.0 - 1000 * i)
            inside[i, j] = zone.Contains(ogr.CreateGeometryFromWkt(f"POINT ({x!r} {y!r})"))
    found = cells[inside].astype(float)
    assert found.size > 500
    assert row == {
        "ZONE_ID": 1, "COUNT": found.size, "MIN": found.min(), "MAX": found.max(), "MEAN": pytest.approx(found.mean()),
    }


def test_zones_over_a_turned_raster(tmp_path: pathlib.Path) -> None:
    cells = numpy.arange(100, dtype=float).reshape(10, 10)
    cosine, sine = 10 * math.cos(0.5), 10 * math.sin(0.5)
    transform = (1000.0, cosine, sine, 2000.0, sine, -cosine)
    path = raster(tmp_path / "turned.tif", cells, transform=transform)
    zone = ogr.CreateGeometryFromWkt("POINT (1075 1985)").Buffer(31)
    inside = numpy.zeros((10, 10), bool)
    for i in range(10):
        for j in range(10):
            x, y = gdal.ApplyGeoTransform(transform, j + 0.5, i + 0.5)
            inside[i, j] = zone.Contains(ogr.CreateGeometryFromWkt(f"POINT ({x!r} {y!r})"))
    (row,) = run_zonal(table([(zone.ExportToWkt(), {})], 32632), path)
    assert inside.sum() > 20
    assert (row["COUNT"], row["MEAN"]) == (inside.sum(), pytest.approx(cells[inside].mean()))


def test_zones_and_raster_without_coordinate_system(tmp_path: pathlib.Path) -> None:
    path = raster(tmp_path / "grid.tif", numpy.array([[1.0, math.nan], [3.0, 4.0]]), None, (0, 1, 0, 2, 0, -1))
    assert run_zonal(table([(box(0, 0, 2, 2), {})]), path) == [
        {"ZONE_ID": 1, "COUNT": 3, "MIN": 1.0, "MAX": 4.0, "MEAN": pytest.approx(8 / 3)}
    ]


def test_zones_are_polygons_and_the_raster_is_one(tmp_path: pathlib.Path) -> None:
    path = raster(tmp_path / "grid.tif", numpy.ones((2, 2)))
    with pytest.raises(JobFailed, match="polygons"):
        run_zonal(table([("LINESTRING (0 0, 1 1)", {})], 32632), path)
    (tmp_path / "text.tif").write_text("no raster")
    for wrong in (str(tmp_path / "text.tif"), str(tmp_path / "missing.tif"), None, ""):
        with pytest.raises(JobFailed, match="raster"):
            run_zonal(table([(box(0, 0, 1, 1), {})], 32632), wrong)


# Reclassify


def run_remap(path: str, remap: Any, folder: pathlib.Path) -> Tuple[List[List[Optional[int]]], Any]:
    """Return the new cells, None where there is no data, and the rows used."""
    outputs = RUN["Reclassify"]({"Input_Raster": path, "Remap": remap}, str(folder))
    result = gdal.Open(outputs["Output_Raster"])
    band = result.GetRasterBand(1)
    assert (band.DataType, band.GetNoDataValue()) == (gdal.GDT_Int32, -2147483648)
    cells = band.ReadAsArray().tolist()
    return [[None if c == -2147483648 else c for c in row] for row in cells], outputs["Used_Remap"]


def test_reclassified_by_the_first_row_that_fits(tmp_path: pathlib.Path) -> None:
    values = numpy.array([[0, 9.99, 10, 19], [20, 20.5, 30, 31], [-1, 15, -9999, 5]])
    path = raster(tmp_path / "in.tif", values, no_data=-9999)
    remap = [[0.0, 10.0, 1], [10.0, 20.0, 2], [5.0, 25.0, 3], [20.0, 30.0, -4]]
    cells, used = run_remap(path, remap, tmp_path)
    assert cells == [[1, 1, 2, 2], [3, 3, -4, None], [None, 2, None, 1]]
    assert used == remap


def test_reclassify_with_open_ends_empty_rows_and_no_new_value(tmp_path: pathlib.Path) -> None:
    path = raster(tmp_path / "in.tif", numpy.array([[-500, 0, 3, 4, 5, 900, -9999]]), no_data=-9999)
    remap = [[None, 0.0, 7], [None, None, None], [3.0, 3.0, 33], [4.0, 5.0, None], [0.0, None, 8]]
    cells, used = run_remap(path, remap, tmp_path)
    assert cells == [[7, 8, 33, None, 8, 8, None]]
    assert used == [[None, 0.0, 7], [3.0, 3.0, 33], [4.0, 5.0, None], [0.0, None, 8]]


def test_reclassified_raster_lies_where_the_first_did(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Read in several strips.
    monkeypatch.setattr("tests.server.analysis.raster._STRIP", 700)
    cells = numpy.random.default_rng(3).integers(0, 256, (70, 90)).astype(numpy.uint8)
    path = raster(tmp_path / "in.tif", cells, transform=(500000, 10, 1, 5200000, 2, -10))
    found, _ = run_remap(path, [[0, 100, 1], [100, 255, 2]], tmp_path)
    assert found == numpy.where(cells < 100, 1, 2).tolist()
    result = gdal.Open(str(tmp_path / "Output_Raster.tif"))
    assert result.GetGeoTransform() == (500000, 10, 1, 5200000, 2, -10)
    assert result.GetSpatialRef().GetAuthorityCode(None) == "32632"


@pytest.mark.parametrize("remap", [[], None, [[None, None, None]], [[5.0, 1.0, 1]], [[0.0, 1.0, 2**31]]])
def test_reclassify_refuses_a_table_that_says_nothing(tmp_path: pathlib.Path, remap: Any) -> None:
    with pytest.raises(JobFailed):
        run_remap(raster(tmp_path / "in.tif", numpy.ones((2, 2))), remap, tmp_path)


# Contours


def run_contour(path: str, interval: float, **more: Any) -> gdal.Dataset:
    return RUN["Contour"]({"Input_Raster": path, "Interval": interval, **more}, "")["Contours"]


def test_contours_of_a_slope_are_straight_lines_where_the_value_is(tmp_path: pathlib.Path) -> None:
    # The value at a cell's centre is its distance from the left edge; contours join centres.
    path = raster(tmp_path / "slope.tif", numpy.tile(5.0 + 10 * numpy.arange(20), (6, 1)))
    result = run_contour(path, 30.0)
    found = {row["Contour"]: shape for row, shape in zip(records(result), shapes(result))}
    assert sorted(found) == [30.0, 60.0, 90.0, 120.0, 150.0, 180.0]
    for value, line in found.items():
        assert [x for x, *_ in line.GetPoints()] == pytest.approx([500000 + value] * line.GetPointCount(), abs=1e-5)
    assert len({row["Id"] for row in records(result)}) == len(found)
    assert result.GetLayer(0).GetSpatialRef().GetAuthorityCode(None) == "32632"
    shifted = run_contour(path, 100.0, Base_Contour=40.0)
    assert sorted(row["Contour"] for row in records(shifted)) == [40.0, 140.0]


def test_contours_of_a_cone_are_circles_and_leave_out_cells_without_data(tmp_path: pathlib.Path) -> None:
    columns, rows = numpy.meshgrid(numpy.arange(201) - 100, numpy.arange(201) - 100)
    cone = numpy.hypot(columns, rows)
    cone[:, 150:] = -1
    path = raster(tmp_path / "cone.tif", cone, transform=(-100.5, 1, 0, 100.5, 0, -1), no_data=-1)
    result = run_contour(path, 40.0)
    found = {row["Contour"]: shape for row, shape in zip(records(result), shapes(result))}
    assert found[40.0].Length() == pytest.approx(2 * math.pi * 40, rel=2e-3)
    assert max(shape.GetEnvelope()[1] for shape in found.values()) < 50.5


def test_contours_without_sense(tmp_path: pathlib.Path) -> None:
    slope = raster(tmp_path / "slope.tif", numpy.arange(1e5, 1e5 + 400).reshape(20, 20) * 100)
    for interval in (0.0, -1.0, math.inf, 0.001):
        with pytest.raises(JobFailed, match="interval|levels"):
            run_contour(slope, interval)
    assert records(run_contour(raster(tmp_path / "flat.tif", numpy.ones((3, 3))), 10.0)) == []
    assert records(run_contour(raster(tmp_path / "void.tif", -numpy.ones((3, 3)), no_data=-1), 10.0)) == []
