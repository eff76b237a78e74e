"""The rasters the site publishes: made once into a folder from what the machine has, else generated."""

from __future__ import annotations

import glob
import hashlib
import os
import pathlib
import tempfile
from dataclasses import dataclass
from typing import Callable, Dict, Optional, Tuple

import numpy
from osgeo import gdal, ogr, osr

gdal.UseExceptions()
ogr.UseExceptions()
osr.UseExceptions()

WORLD_MAPS = ("/usr/share/qgis/resources/data/world_map.gpkg", "/usr/local/share/qgis/resources/data/world_map.gpkg")
GEOIDS = ("/usr/share/proj/egm96_15.gtx", "/usr/local/share/proj/egm96_15.gtx")
# A projection that has no code anywhere.
LOCAL_GRID = (
    'PROJCS["Site_Grid",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",50000.0],PARAMETER["False_Northing",-5200000.0],PARAMETER["Central_Meridian",8.4],'
    'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


@dataclass(frozen=True)
class Raster:
    """Say how one raster is made and drawn."""

    name: str
    make: Callable[[str], None]
    # How exportImage draws it: "palette", or the bands and the value range that becomes 0..255.
    draw: str
    bands: Tuple[int, ...] = (1,)
    stretch: Tuple[float, float] = (0.0, 255.0)


def spatial_reference(definition: str) -> osr.SpatialReference:
    """Return a spatial reference whose axes are x, y whatever its authority says."""
    reference = osr.SpatialReference()
    reference.SetFromUserInput(definition)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def _create(
    path: str,
    arrays: numpy.ndarray,
    kind: int,
    crs: str,
    transform: Tuple[float, ...],
    no_data: Optional[float] = None,
    names: Tuple[str, ...] = (),
    options: Tuple[str, ...] = (),
    colours: Optional[gdal.ColorTable] = None,
) -> gdal.Dataset:
    count, height, width = arrays.shape
    creation = ["TILED=YES", "COMPRESS=DEFLATE", *options]
    dataset = gdal.GetDriverByName("GTiff").Create(path, width, height, count, kind, creation)
    dataset.SetProjection(spatial_reference(crs).ExportToWkt())
    dataset.SetGeoTransform(transform)
    for index in range(count):
        band = dataset.GetRasterBand(index + 1)
        if no_data is not None:
            band.SetNoDataValue(no_data)
        if names:
            band.SetDescription(names[index])
        if colours is not None:
            # Before the first pixel: later versions of GDAL refuse it afterwards.
            band.SetColorTable(colours)
            band.SetColorInterpretation(gdal.GCI_PaletteIndex)
        band.WriteArray(arrays[index])
    return dataset


def _class_colours() -> gdal.ColorTable:
    table = gdal.ColorTable()
    table.SetColorEntry(0, (173, 206, 228, 255))
    for value in range(1, 255):
        hue = (value * 67) % 180
        table.SetColorEntry(value, (110 + (value * 53) % 120, 120 + hue * 6 // 10, 90 + (value * 29) % 110, 255))
    table.SetColorEntry(255, (0, 0, 0, 0))
    return table


def _make_classes(path: str) -> None:
    """Rasterise countries to classes 1.., the sea is class 0, nodata 255."""
    width, height, cell = 1800, 900, 0.2
    blank = numpy.zeros((1, height, width), numpy.uint8)
    transform = (-180, cell, 0, 90, 0, -cell)
    dataset = _create(path, blank, gdal.GDT_Byte, "EPSG:4326", transform, 255, colours=_class_colours())
    world = next((w for w in WORLD_MAPS if os.path.exists(w)), "")
    memory = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = memory.CreateLayer("classes", spatial_reference("EPSG:4326"), ogr.wkbUnknown)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTInteger))
    if world:
        source = ogr.Open(world)
        shapes = [(f.GetField("ISO_A3") or "", f.GetGeometryRef().Clone()) for f in source.GetLayerByName("countries")]
        geometries = [shape for _, shape in sorted(shapes, key=lambda pair: pair[0])]
    else:
        generator = numpy.random.default_rng(96)
        geometries = [
            ogr.CreateGeometryFromWkt(f"POINT ({x} {y})").Buffer(r)
            for x, y, r in zip(
                generator.uniform(-170, 170, 60), generator.uniform(-80, 80, 60), generator.uniform(3, 20, 60)
            )
        ]
    for index, geometry in enumerate(geometries):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("class", 1 + index % 250)
        feature.SetGeometry(geometry)
        layer.CreateFeature(feature)
    gdal.RasterizeLayer(dataset, [1], layer, options=["ATTRIBUTE=class"])


def _make_geoid(path: str) -> None:
    """Write PROJ's EGM96 grid (or a relief of the same shape), whose cells at the poles reach half a cell beyond."""
    found = [g for g in GEOIDS if os.path.exists(g)]
    for folder in (os.environ.get("PROJ_DATA", ""), os.environ.get("PROJ_LIB", "")):
        found += glob.glob(os.path.join(folder, "egm96_15.gtx")) if folder else []
    if found:
        values = gdal.Open(found[0]).ReadAsArray().astype(numpy.float32)
    else:
        y, x = numpy.mgrid[0:721, 0:1440]
        waves = numpy.sin(x / 97.0) * numpy.cos(y / 61.0) + 0.5 * numpy.sin((x + 2 * y) / 43.0)
        values = (45 * waves + ((7 * x + 13 * y) % 97) * 0.001).astype(numpy.float32)
    transform = (-180.125, 0.25, 0, 90.125, 0, -0.25)
    _create(path, values[numpy.newaxis], gdal.GDT_Float32, "EPSG:4326", transform, -9999, options=("PREDICTOR=3",))


def _relief(height: int, width: int, seed: int, smoothness: float = 1.9) -> numpy.ndarray:
    """Return a landscape-like surface from 0 to 1."""
    spectrum = numpy.fft.rfft2(numpy.random.default_rng(seed).standard_normal((height, width)))
    frequency = numpy.hypot(numpy.fft.fftfreq(height)[:, None], numpy.fft.rfftfreq(width)[None, :])
    frequency[0, 0] = 1
    surface = numpy.fft.irfft2(spectrum / frequency ** smoothness, (height, width))
    return (surface - surface.min()) / (surface.max() - surface.min())


def _make_multispectral(path: str) -> None:
    """Write four uint16 bands in UTM; (value mod 100) tells every cell from its neighbours and every band apart."""
    height, width = 1000, 1200
    y, x = numpy.mgrid[0:height, 0:width]
    relief, plants = _relief(height, width, 32), _relief(height, width, 33, 1.5)
    depth = numpy.clip(0.42 - relief, 0, 1)
    land = depth == 0
    blue = numpy.where(land, 10 + 12 * relief * (1.3 - plants), 26 - 25 * depth)
    green = numpy.where(land, 14 + 9 * plants + 5 * relief, 22 - 28 * depth)
    red = numpy.where(land, 12 + 22 * relief * (1.2 - plants), 14 - 10 * depth)
    infrared = numpy.where(land, 24 + 40 * plants, 13 - 20 * depth)
    bands = [
        100 * numpy.rint(numpy.clip(band, 9, 90)).astype(numpy.int64)
        + ((7 + 4 * b) * x + (13 + 6 * b) * y + 11 * b) % 97
        for b, band in enumerate((blue, green, red, infrared))
    ]
    values = numpy.stack(bands).astype(numpy.uint16)
    # Nodata as scenes have it: slanted edges, and a hole.
    values[:, (x + 4 * y < 500) | (x + 4 * y > 4700) | ((x - 860) ** 2 + (y - 300) ** 2 < 60 ** 2)] = 0
    _create(
        path, values, gdal.GDT_UInt16, "EPSG:32632", (455000, 20, 0, 5250000, 0, -20), 0,
        ("Blue", "Green", "Red", "NearInfrared"), ("PREDICTOR=2", "PHOTOMETRIC=MINISBLACK"),
    )


def _rgb(height: int, width: int) -> numpy.ndarray:
    """Return fields with tracks between them; (value mod 16) tells every cell from its neighbours."""
    y, x = numpy.mgrid[0:height, 0:width]
    generator = numpy.random.default_rng(7)
    nearest = numpy.full((height, width), 1e9)
    second, owner = nearest.copy(), numpy.zeros((height, width), numpy.int64)
    for index in range(90):
        # City-block distances turned by a little make corners as fields have them.
        across, down = x - generator.uniform(0, width), y - generator.uniform(0, height)
        distance = numpy.abs(across + 0.3 * down) + numpy.abs(down - 0.3 * across)
        closer = distance < nearest
        second = numpy.minimum(second, numpy.where(closer, nearest, distance))
        owner = numpy.where(closer, index, owner)
        nearest = numpy.minimum(nearest, distance)
    colours = numpy.array([(7, 9, 4), (10, 10, 5), (5, 7, 3), (11, 9, 6), (6, 10, 5), (9, 8, 6), (4, 6, 4)])
    field, track = colours[owner % len(colours)], second - nearest < 7
    shade = numpy.rint(3 * _relief(height, width, 8, 1.2) - 1)
    bands = []
    for b in range(3):
        smooth = numpy.where(track, 12, numpy.clip(field[..., b] + shade, 0, 14)).astype(numpy.int64)
        bands.append(16 * smooth + ((3 + b) * x + (5 + b) * y + 4 * b) % 13)
    return numpy.stack(bands).astype(numpy.uint8)


def _make_orthophoto(path: str) -> None:
    """Write RGB in Web Mercator over part of the multispectral scene, without a nodata value."""
    transform = (938000, 15, 0, 6003000, 0, -15)
    _create(path, _rgb(1000, 1200), gdal.GDT_Byte, "EPSG:3857", transform, options=("PHOTOMETRIC=RGB",))


def _make_local(path: str) -> None:
    """Write a small raster whose CRS has no code."""
    _create(path, _rgb(300, 400)[:1], gdal.GDT_Byte, LOCAL_GRID, (47000, 25, 0, 34000, 0, -25))


def _make_feet(path: str) -> None:
    """Write a small elevation raster in US feet, with cells that are not square."""
    relief = numpy.rint(400 * _relief(250, 300, 5)) + 500.25
    y, x = numpy.mgrid[0:250, 0:300]
    values = (relief + ((3 * x + 5 * y) % 13) / 16).astype(numpy.float32)
    _create(path, values[numpy.newaxis], gdal.GDT_Float32, "EPSG:2264", (1440000, 10, 0, 550000, 0, -20))


RASTERS: Dict[str, Raster] = {
    raster.name: raster
    for raster in (
        Raster("WorldClasses", _make_classes, "palette"),
        Raster("Geoid", _make_geoid, "grey", (1, 1, 1), (-105.0, 85.0)),
        Raster("Multispectral", _make_multispectral, "rgb", (3, 2, 1), (700.0, 3000.0)),
        Raster("Orthophoto", _make_orthophoto, "rgb", (1, 2, 3), (0.0, 255.0)),
        Raster("LocalGrid", _make_local, "grey", (1, 1, 1), (0.0, 255.0)),
        Raster("Feet", _make_feet, "grey", (1, 1, 1), (500.0, 910.0)),
    )
}


def default_folder() -> pathlib.Path:
    """Return the cache folder used when none is named."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    # These files decide what the data hold, so another text means another folder.
    texts = [pathlib.Path(__file__).with_name(name).read_bytes() for name in ("data.py", "features.py")]
    version = hashlib.sha256(b"".join(texts)).hexdigest()[:8]
    return pathlib.Path(cache) / "local-arcgis-site" / f"data-{version}"


def raster_path(folder: pathlib.Path, name: str) -> pathlib.Path:
    """Return where the raster of this name lies."""
    return folder / f"{name}.tif"


def make_rasters(folder: pathlib.Path) -> None:
    """Make the rasters that are missing; safe when several sites start at once."""
    folder.mkdir(parents=True, exist_ok=True)
    for raster in RASTERS.values():
        target = raster_path(folder, raster.name)
        if target.exists():
            continue
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = os.path.join(scratch, target.name)
            raster.make(made)
            os.replace(made, target)
