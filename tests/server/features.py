"""The features the site publishes: towns, districts and visits, made once into a folder, the same ones always."""

from __future__ import annotations

import csv
import hashlib
import math
import os
import pathlib
import tempfile
from typing import Any, Dict, Iterable, List, Tuple

from osgeo import gdal, ogr

from .data import spatial_reference

FILE = "features.gpkg"
# Files that are items of the portal, by item id.
PORTAL_FILES: Dict[str, str] = {hashlib.sha256(b"towns.csv").hexdigest()[:32]: "towns.csv"}

# Name, country, longitude, latitude, thousands of people.
_TOWNS = (
    ("Bern", "CH", 7.45, 46.95, 134), ("Zürich", "CH", 8.54, 47.37, 421), ("São Paulo", "BR", -46.63, -23.55, 11450),
    ("Genève", "CH", 6.14, 46.2, 203), ("Basel", "CH", 7.59, 47.56, 173), ("Lausanne", "CH", 6.63, 46.52, 140),
    ("Lugano", "CH", 8.95, 46.0, 62), ("Chur", "CH", 9.53, 46.85, 38), ("Sion", "CH", 7.36, 46.23, 35),
    ("Milano", "IT", 9.19, 45.46, 1354), ("Torino", "IT", 7.69, 45.07, 847), ("Lyon", "FR", 4.84, 45.76, 522),
    ("Dijon", "FR", 5.04, 47.32, 159), ("Freiburg", "DE", 7.85, 47.99, 236), ("Ulm", "DE", 9.99, 48.4, 129),
    ("München", "DE", 11.58, 48.14, 1512), ("Innsbruck", "AT", 11.39, 47.27, 131), ("Vaduz", "LI", 9.52, 47.14, 6),
    ("Reykjavík", "IS", -21.94, 64.15, 140), ("Nairobi", "KE", 36.82, -1.29, 4397),
    ("Wellington", "NZ", 174.78, -41.29, 213), ("Suva", "FJ", 178.44, -18.14, 94), ("Apia", "WS", -171.77, -13.83, 37),
    ("Ushuaia", "AR", -68.3, -54.8, 83),
)
_START_YEAR = 2000
# The scene of the raster Multispectral.
_LEFT, _BOTTOM, _WIDTH, _HEIGHT = 455000.0, 5230000.0, 24000.0, 20000.0


def make_features(folder: pathlib.Path) -> None:
    """Make the files that are missing; safe when several sites start at once."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in ((FILE, _make_layers), *((name, _make_csv) for name in PORTAL_FILES.values())):
        if (folder / name).exists():
            continue
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = os.path.join(scratch, name)
            make(made)
            os.replace(made, folder / name)


def _make_layers(path: str) -> None:
    dataset = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
    _fill(
        dataset.CreateLayer("places", spatial_reference("EPSG:4326"), ogr.wkbPoint, ["FID=OBJECTID"]),
        (("name", ogr.OFTString, 50), ("country", ogr.OFTString, 2), ("people", ogr.OFTInteger, 0),
         ("height", ogr.OFTReal, 0), ("surveyed", ogr.OFTDateTime, 0)),
        _places(),
    )
    _fill(
        dataset.CreateLayer("districts", spatial_reference("EPSG:32632"), ogr.wkbMultiPolygon, ["FID=OBJECTID"]),
        (("name", ogr.OFTString, 50), ("code", ogr.OFTInteger, 0), ("share", ogr.OFTReal, 0)),
        _districts(),
    )
    _fill(
        dataset.CreateLayer("visits", None, ogr.wkbNone, ["FID=OBJECTID"]),
        (("place", ogr.OFTString, 50), ("visitors", ogr.OFTInteger, 0), ("rating", ogr.OFTReal, 0),
         ("visited", ogr.OFTDateTime, 0)),
        _visits(),
    )


def _fill(layer: ogr.Layer, fields: Tuple[Tuple[str, int, int], ...], rows: Iterable[Tuple[Any, ...]]) -> None:
    for name, kind, width in fields:
        field = ogr.FieldDefn(name, kind)
        field.SetWidth(width)
        layer.CreateField(field)
    layer.StartTransaction()
    for shape, *values in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for index, value in enumerate(values):
            if value is not None:
                feature.SetField(index, value)
        if shape:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def _places() -> Iterable[Tuple[Any, ...]]:
    """Yield towns, surveyed on the first of January of one year after the other; the last one never was."""
    for index, (name, country, x, y, thousands) in enumerate(_TOWNS):
        height = round(500 + 450 * math.sin(index * 1.7), 1) if index % 7 else None
        moment = f"{_START_YEAR + index:04d}/01/01 00:00:00+00" if index < len(_TOWNS) - 1 else None
        yield f"POINT ({x!r} {y!r})", name, country, thousands * 1000, height, moment


def _corner(column: int, row: int) -> str:
    """Return a corner of the districts, off the grid by as much as a hash says."""
    noise = hashlib.sha256(f"{column},{row}".encode()).digest()
    inside = 0 < column < 4 and 0 < row < 3
    x = _LEFT + _WIDTH * (column + ((noise[0] / 255 - 0.5) * 0.5 if inside else 0)) / 4
    y = _BOTTOM + _HEIGHT * (row + ((noise[1] / 255 - 0.5) * 0.5 if inside else 0)) / 3
    return f"{x:.1f} {y:.1f}"


def _districts() -> Iterable[Tuple[Any, ...]]:
    """Yield twelve districts that fill the scene; one has a lake cut out of it, which belongs to another."""
    lake = ", ".join(f"{463000 + x} {5240000 + y}" for x, y in ((0, 0), (1500, 0), (1500, 900), (0, 900), (0, 0)))
    for index in range(12):
        column, row = index % 4, index // 4
        around = ((0, 0), (0, 1), (1, 1), (1, 0), (0, 0))
        ring = ", ".join(_corner(column + x, row + y) for x, y in around)
        parts = f"(({ring}), ({lake}))" if index == 5 else f"(({ring}))"
        if index == 11:
            parts += f", (({lake}))"
        yield f"MULTIPOLYGON ({parts})", f"District {index + 1}", 100 + index, round(1 / (index + 1), 6)


def _visits() -> Iterable[Tuple[Any, ...]]:
    for index in range(30):
        rating = None if index % 10 == 9 else round(1 + (index * 7 % 40) / 10, 1)
        moment = f"2020/{index % 12 + 1:02d}/{index % 28 + 1:02d} 12:30:00+00"
        yield None, _TOWNS[index % len(_TOWNS)][0], 10 * index + index % 7, rating, moment


def _make_csv(path: str) -> None:
    rows: List[Tuple[Any, ...]] = [("name", "country", "x", "y", "people"), *_TOWNS]
    with open(path, "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
