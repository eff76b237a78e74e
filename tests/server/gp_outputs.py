"""Write the outputs of a task: files are put where they can be fetched once, values take the form each query wants."""

from __future__ import annotations

import json
import math
import os
import shutil
from dataclasses import dataclass
from typing import Any, Dict, List

from . import gp_map
from .esri_fields import read_moment
from .esri_sr import traditional
from .feature_set import View, write_collection, write_features
from .gp import Job
from .gp_kinds import COMPOSITE, FEATURES, FILE, MULTI, RASTERS, RECORDS, TABLE, Kind
from .gp_settings import Settings
from .gp_values import DATE_FORMAT, InputError, date_pattern
from .options import Options


@dataclass(frozen=True)
class Published:
    """Hold a file that can be fetched: its path, and its URL after the directories."""

    path: str
    place: str


@dataclass(frozen=True)
class Hosted:
    """Hold the place of a layer of an output feature service."""

    place: str


def published(kind: Kind, value: Any, job: Job) -> Any:
    """Return an output with Published in the place of every path."""
    if value is None:
        return None
    if kind.name in (FILE, *RASTERS):
        return _publish(str(value), job)
    if kind.name == MULTI:
        return [published(kind.members[0], each, job) for each in value]
    if kind.name == TABLE:
        return [[published(column, each, job) for column, each in zip(kind.members, row)] for row in value]
    if kind.name == COMPOSITE:
        name, each = value
        return (name, published(_member(kind, name), each, job))
    return value


def _member(kind: Kind, name: str) -> Kind:
    for member in kind.members:
        if member.full_name == name:
            return member
    raise ValueError(f"{name} is none of the types of the composite")


def _publish(path: str, job: Job) -> Published:
    """Put a file into the job's scratch folder, or under a name of its own into the output directory."""
    name = os.path.basename(path)
    if not job.synchronous:
        folder = os.path.join(job.folder, "scratch")
        inside = os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep)
        target = path if inside else str(shutil.copyfile(path, os.path.join(folder, name)))
        relative = os.path.relpath(target, folder)
        job.files.append(relative)
        return Published(target, f"arcgisjobs/{job.directory}/scratch/{relative}")
    directory = f"arcgisoutput/{job.service_path}_GPServer"
    folder = os.path.join(job.site.scratch.name, directory)
    os.makedirs(folder, exist_ok=True)
    stem, ending = os.path.splitext(f"_ags_{name}")
    with job.site.publishing:
        number, free = 0, stem + ending
        while os.path.exists(os.path.join(folder, free)):
            number += 1
            free = f"{stem}{number}{ending}"
        target = str(shutil.copyfile(path, os.path.join(folder, free)))
    job.files.append(free)
    job.published.append(target)
    return Published(target, f"{directory}/{free}")


@dataclass(frozen=True)
class Outputs:
    """Write the values of one job for one query; base is what stands before /rest in URLs."""

    job: Job
    settings: Settings
    base: str
    drawn: bool

    @property
    def options(self) -> Options:
        """Return the options of the job."""
        return self.job.options

    def resource(self, name: str, kind: Kind, value: Any) -> Dict[str, Any]:
        """Return the result resource of an output."""
        while kind.name == COMPOSITE and value is not None:
            kind, value = _member(kind, value[0]), value[1]
        result = {"paramName": name, "dataType": kind.full_name}
        if value is None:
            if self.options.empty_output == "missing":
                return result
            return {**result, "value": None if self.options.empty_output == "null" else ""}
        return {**result, "value": self.write(kind, value, name)}

    def write(self, kind: Kind, value: Any, name: str) -> Any:
        """Return the JSON of a value."""
        if value is None:
            return "" if kind.name == "GPString" else None
        if isinstance(value, Hosted):
            return {"url": f"{self.base}{value.place}"}
        if kind.name == MULTI:
            return self._many(kind.members[0], value, name)
        if kind.name == TABLE:
            return self._table(kind, value, name)
        if kind.name == COMPOSITE:
            member = _member(kind, value[0])
            return self.write(member, value[1], name)
        if kind.name in (FEATURES, RECORDS):
            return self._features(kind, value, name)
        if kind.name == FILE:
            return {"url": f"{self.base}/rest/directories/{value.place}"}
        if kind.name in RASTERS:
            return self._raster(value)
        return self._single(kind, value)

    def _single(self, kind: Kind, value: Any) -> Any:
        options = self.options
        if isinstance(value, float) and not math.isfinite(value):
            # JSON has no such number.
            return None
        if kind.name == "GPBoolean" and options.boolean_output == "text":
            return str(value).lower()
        if kind.name == "GPDate" and options.date_output == "object":
            return {"date": read_moment(value).strftime(date_pattern(DATE_FORMAT)), "format": DATE_FORMAT}
        if kind.name in ("GPLinearUnit", "GPArealUnit") and options.unit_output:
            return {**value, "units": options.unit_output}
        if kind.name == "GPString" and options.string_output == "object":
            return _object(value)
        return value

    def _many(self, member: Kind, values: List[Any], name: str) -> Any:
        written = [self._declared(member, each, name) for each in values]
        return written[0] if len(written) == 1 and self.options.multivalue_output == "bare" else written

    def _declared(self, member: Kind, value: Any, name: str) -> Any:
        plain = self.write(member, value, name)
        if member.name == COMPOSITE and value is not None and self.options.composite_members == "declared":
            return {"dataType": value[0], "value": plain}
        return plain

    def _table(self, kind: Kind, rows: List[List[Any]], name: str) -> Any:
        written = [[self.write(column, each, name) for column, each in zip(kind.members, row)] for row in rows]
        if not self.settings.wants("returnColumnName"):
            return written
        names = [column.column for column in kind.members]
        if "" in names or len(set(names)) != len(names):
            raise InputError(f"{name}: the columns cannot be named, for a name is missing or there twice.")
        return [dict(zip(names, row)) for row in written]

    def _raster(self, value: Published) -> Dict[str, Any]:
        if self.drawn and not self.settings.data:
            return dict(gp_map.draw_raster(value.path, self.settings.out_reference, self.job, self.base))
        url = f"{self.base}/rest/directories/{value.place}"
        form = self.options.raster_format or os.path.splitext(value.path)[1].lstrip(".")
        return {"url": url} if form == "missing" else {"url": url, "format": form}

    def _features(self, kind: Kind, dataset: Any, name: str) -> Dict[str, Any]:
        settings, options = self.settings, self.options
        if self.drawn and kind.name == FEATURES and not settings.data:
            return dict(gp_map.draw_features(dataset, settings.out_reference, self.job, self.base))
        view = View(
            traditional(settings.out_reference), settings.wants("returnZ"), settings.wants("returnM"),
            options.arcs if settings.wants("returnTrueCurves") else "", options.version >= 11.2, options.new_dates,
            options.maximum_records, options.over_limit,
        )
        if kind.name == FEATURES and settings.wants("returnFeatureCollection") and not self.drawn:
            return write_collection(dataset, view, name.replace("_", " "))
        return write_features(dataset, view)


def _object(text: str) -> Any:
    """Return the JSON object a text holds, or the text."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, dict) else text


def base_of(options: Options, context: str) -> str:
    """Return what stands before /rest in URLs of results."""
    if options.result_form == "relative":
        return "/" + context.split("/")[-1]
    return options.result_base or context
