"""The client at work on the local site, as in a program without QGIS; what it sends and gets, as OGR has it."""

from __future__ import annotations

import datetime
import pathlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

from osgeo import gdal, ogr, osr

from arcgis_raster_download.plugin.arcgis.geometry import SpatialReference
from arcgis_raster_download.plugin.arcgis.geoprocessing import Job, JobState, PollPolicy
from arcgis_raster_download.plugin.arcgis.gpoptions import NO_OPTIONS, JobOptions
from arcgis_raster_download.plugin.arcgis.gpresults import fetch_output
from arcgis_raster_download.plugin.arcgis.gptask import Service, Task
from arcgis_raster_download.plugin.arcgis.gptypes.features import Feature, FeatureSet, Field
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import json_text
from arcgis_raster_download.plugin.arcgis.gptypes.references import UploadedItem
from arcgis_raster_download.plugin.arcgis.gptypes.shapes import (
    GeometryType,
    MultipointShape,
    PointShape,
    PolygonShape,
    PolylineShape,
)
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.transfer import fetch_file
from arcgis_raster_download.plugin.arcgis.uploads import upload
from tests.server.in_thread import SiteThread

gdal.UseExceptions()
ogr.UseExceptions()
osr.UseExceptions()

SYNC, ASYNC, MAP = "AnalysisSync", "Analysis", "AnalysisMap"
# Attributes and the geometry of a feature; a record of a table has none.
Row = Tuple[Dict[str, Any], Optional[ogr.Geometry]]
# The site is near and quick.
QUICK = PollPolicy(shortest=0.005, longest=0.1, late_results=(0.05,) * 20)


@dataclass
class Client:
    """A site with what asks it, and a folder for files."""

    site: SiteThread
    folder: pathlib.Path
    session: Session = field(default_factory=lambda: Session(PlainNetwork()))
    tasks: Dict[Any, Task] = field(default_factory=dict)

    def service(self, service: str = ASYNC) -> Service:
        """Read a service's description."""
        return Service.fetch(self.session, self.site.gp_url(service=service))

    def task(self, name: str, service: str = ASYNC) -> Task:
        """Read a task's description, anew only where the site may have another one."""
        key = service, name, self.site.site.options
        if key not in self.tasks:
            self.tasks[key] = self.service(service).fetch_task(self.session, name)
        return self.tasks[key]

    def run(
        self,
        name: str,
        values: Mapping[str, Any],
        options: JobOptions = NO_OPTIONS,
        service: str = ASYNC,
        outputs: Optional[Iterable[str]] = None,
    ) -> Dict[str, Any]:
        """Run a task to its end and return the outputs by name: all of them, or of a job those that are named."""
        task = self.task(name, service)
        if not task.is_asynchronous:
            return {each.name: each.value for each in task.execute(self.session, values, options=options).results}
        job, state = self.done(task, values, options)
        names = [each.name for each in task.outputs] if outputs is None else outputs
        return {each: fetch_output(job, task, each, state, options=options).value for each in names}

    def done(self, task: Task, values: Mapping[str, Any], options: JobOptions = NO_OPTIONS) -> Tuple[Job, JobState]:
        """Submit a job and wait for its success."""
        job = task.submit(self.session, values, options=options)
        job.policy = QUICK
        return job, job.wait(lambda state: None, patience=0)

    def uploaded(self, path: pathlib.Path, service: str = ASYNC, **more: Any) -> UploadedItem:
        """Upload a file."""
        return upload(self.session, self.service(service), str(path), **more)

    def written(self, name: str, content: Any) -> pathlib.Path:
        """Write a file: bytes, text, or the JSON of a value."""
        path = self.folder / name
        if not isinstance(content, (str, bytes)):
            content = json_text(content.to_esri())
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def on_server(self, path: pathlib.Path) -> str:
        """Put a copy of a file where the site has files of its own, and return its URL."""
        folder = pathlib.Path(self.site.site.scratch.name, "arcgisoutput")
        folder.mkdir(exist_ok=True)
        (folder / path.name).write_bytes(path.read_bytes())
        return f"{self.site.url}/arcgis/rest/directories/arcgisoutput/{path.name}"

    def fetched(self, url: str, expect_tiff: bool = False) -> pathlib.Path:
        """Fetch a file: a TIFF with all that is checked of one, anything else as it comes."""
        target = self.folder / f"fetched-{url.rsplit('/', 1)[-1]}"
        if expect_tiff:
            found = fetch_file(self.session, url, str(target), cancel=self.session.cancel, asked_of=url)
            return pathlib.Path(found.path)
        with self.session.open(url, asked_of=url) as response:
            target.write_bytes(response.content)
        return target

    def posted(self, ending: str = "") -> List[Dict[str, Any]]:
        """Return the forms that reached the site, oldest first; all of them, or those to one kind of address."""
        return [each for each in self.site.log() if each["posted"] and each["path"].endswith(ending)]


@contextmanager
def started(folder: pathlib.Path) -> Iterator[Client]:
    """Run a site and a client of it."""
    with SiteThread() as site:
        client = Client(site, folder)
        yield client
        client.session.close()


def crs(code: int) -> osr.SpatialReference:
    """Return a coordinate system with x before y."""
    result = osr.SpatialReference()
    result.ImportFromEPSG(code)
    result.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return result


def wkt(text: str) -> ogr.Geometry:
    """Return a geometry."""
    return ogr.CreateGeometryFromWkt(text)


def read_table(path: pathlib.Path, table: str, where: str = "") -> List[Row]:
    """Read rows of a GeoPackage; dates become milliseconds since 1970, the FID is the OBJECTID."""
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    layer = dataset.GetLayerByName(table)
    layer.SetAttributeFilter(where or None)
    rows: List[Row] = []
    for each in layer:
        attributes = {"OBJECTID": each.GetFID()}
        for index in range(each.GetFieldCount()):
            kind = each.GetFieldDefnRef(index).GetType()
            attributes[each.GetFieldDefnRef(index).GetName()] = _attribute(each, index, kind)
        shape = each.GetGeometryRef()
        rows.append((attributes, shape.Clone() if shape is not None else None))
    return rows


def _attribute(each: ogr.Feature, index: int, kind: int) -> Any:
    if not each.IsFieldSetAndNotNull(index):
        return None
    if kind != ogr.OFTDateTime:
        return each.GetField(index)
    *moment, second, _ = each.GetFieldAsDateTime(index)
    return round(1000 * datetime.datetime(*moment, int(second), tzinfo=datetime.timezone.utc).timestamp())


def feature_set(rows: Iterable[Row], code: int, *fields: Field, has_m: bool = False) -> FeatureSet:
    """Return rows as the value a client sends."""
    features = tuple(Feature(attributes, given and shape_of(given)) for attributes, given in rows)
    return FeatureSet(features, fields, spatial_reference=SpatialReference(code), has_m=has_m)


def shape_of(geometry: ogr.Geometry) -> Any:
    """Return a geometry as the value a client sends; rings as Esri turns them."""
    kind = ogr.GT_Flatten(geometry.GetGeometryType())
    flags = bool(geometry.Is3D()), bool(geometry.IsMeasured())
    if kind == ogr.wkbPoint:
        x, y, *more = _points(geometry)[0]
        named = dict(zip([name for name, is_there in zip("zm", flags) if is_there], more))
        return PointShape(x, y, **named)
    if kind == ogr.wkbMultiPoint:
        return MultipointShape(tuple(_points(part)[0] for part in _parts(geometry)), *flags)
    if kind in (ogr.wkbLineString, ogr.wkbMultiLineString):
        return PolylineShape(tuple(tuple(_points(part)) for part in _parts(geometry)), *flags)
    rings = []
    for polygon in _parts(geometry):
        for index in range(polygon.GetGeometryCount()):
            points = _points(polygon.GetGeometryRef(index))
            rings.append(tuple(points if (_area(points) < 0) == (index == 0) else reversed(points)))
    return PolygonShape(tuple(rings), *flags)


def geometry_of(shape: Any) -> Optional[ogr.Geometry]:
    """Return what came as a geometry: what may have several parts always as one of several."""
    if shape is None:
        return None
    has_z, has_m = shape.has_z, shape.has_m
    if shape.geometry_type == GeometryType.POINT:
        return _line(
            ogr.wkbPoint, [[each for each in (shape.x, shape.y, shape.z, shape.m) if each is not None]], has_z, has_m
        )
    if shape.geometry_type == GeometryType.MULTIPOINT:
        result = ogr.Geometry(ogr.GT_SetModifier(ogr.wkbMultiPoint, has_z, has_m))
        for point in shape.points:
            result.AddGeometry(_line(ogr.wkbPoint, [point], has_z, has_m))
        return result
    if shape.geometry_type == GeometryType.POLYLINE:
        result = ogr.Geometry(ogr.GT_SetModifier(ogr.wkbMultiLineString, has_z, has_m))
        for path in shape.paths:
            result.AddGeometry(_line(ogr.wkbLineString, path, has_z, has_m))
        return result
    polygons: List[ogr.Geometry] = []
    for ring in shape.rings:
        if _area(ring) < 0:
            polygons.append(ogr.Geometry(ogr.wkbPolygon))
        polygons[-1].AddGeometry(_line(ogr.wkbLinearRing, ring, has_z, has_m))
    result = ogr.Geometry(ogr.GT_SetModifier(ogr.wkbMultiPolygon, has_z, has_m))
    for polygon in polygons:
        result.AddGeometry(polygon)
    return result


def _parts(geometry: ogr.Geometry) -> List[ogr.Geometry]:
    if ogr.GT_Flatten(geometry.GetGeometryType()) in (ogr.wkbLineString, ogr.wkbPolygon):
        return [geometry]
    return [geometry.GetGeometryRef(index) for index in range(geometry.GetGeometryCount())]


def _points(line: ogr.Geometry) -> List[Tuple[float, ...]]:
    taken = [0, 1, *([2] if line.Is3D() else []), *([3] if line.IsMeasured() else [])]
    points = (line.GetPointZM(index) for index in range(line.GetPointCount()))
    return [tuple(point[index] for index in taken) for point in points]


def _line(kind: int, points: Iterable[Sequence[float]], has_z: bool, has_m: bool) -> ogr.Geometry:
    line = ogr.Geometry(ogr.GT_SetModifier(kind, has_z, has_m))
    for x, y, *more in points:
        z, m = (more[0] if has_z else 0.0), (more[-1] if has_m else 0.0)
        line.AddPointZM(x, y, z, m)
    line.Set3D(has_z)
    line.SetMeasured(has_m)
    return line


def _area(ring: Sequence[Sequence[float]]) -> float:
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in zip(ring, ring[1:]))


def rows_of(value: Any) -> List[Row]:
    """Return the rows of a feature set or a record set that came."""
    return [(dict(each.attributes), geometry_of(each.geometry)) for each in value.features]


def assert_same(found: Sequence[Row], expected: Sequence[Row], tolerance: float = 0.0) -> None:
    """Compare rows: every attribute, and every vertex wherever a ring begins."""
    assert [attributes for attributes, _ in found] == [attributes for attributes, _ in expected]
    for (attributes, one), (_, other) in zip(found, expected):
        assert (one is None) == (other is None), attributes
        if one is not None:
            mine, theirs = vertices(one), vertices(other)
            assert len(mine) == len(theirs), attributes
            assert all(abs(a - b) <= tolerance for first, second in zip(mine, theirs) for a, b in zip(first, second)), (
                attributes
            )


def vertices(geometry: ogr.Geometry) -> List[Tuple[float, ...]]:
    """Return the vertices of a geometry in an order that is always the same; rings are given without their end."""
    kind = ogr.GT_Flatten(geometry.GetGeometryType())
    if kind == ogr.wkbPoint:
        return _points(geometry)
    rings = []
    for part in _parts(geometry):
        if part.GetGeometryCount() == 0:
            rings.append(_points(part))
        for index in range(part.GetGeometryCount()):
            points = _points(part.GetGeometryRef(index))[:-1]
            clockwise = points if _area([*points, points[0]]) < 0 else points[::-1]
            # Rounded, for of two vertices one above the other either may be the first by a hair.
            first = min(range(len(clockwise)), key=lambda index: [round(each, 3) for each in clockwise[index]])
            rings.append(clockwise[first:] + clockwise[:first])
    return [point for ring in sorted(rings) for point in ring]


def difference(one: ogr.Geometry, other: ogr.Geometry) -> float:
    """Return the part of an area by which it differs from another."""
    return float(one.SymDifference(other).Area() / other.Area())
