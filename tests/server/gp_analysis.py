"""A geoprocessing task made of a piece of work: reads what a client sent, runs the work, writes what it returned.

What the work gets and returns, by data type::

    GPFeatureRecordSetLayer, GPRecordSet   gdal.Dataset of the Memory driver with one layer. The FID is the object id,
                                           and there is no field for it. The spatial reference is None or has
                                           traditional axis order; a record set has no geometry (wkbNone).
                                           Results: the same; with a FID below 1 features are numbered anew; curves,
                                           and what was drawn as one, become arcs if the client asks for true curves.
    GPRasterDataLayer, GPRasterData        path of a file GDAL reads
    GPDataFile                             path of a file
    Field                                  the object as sent, with name and type
    GPLinearUnit, GPArealUnit              {"distance", "units"}, {"area", "units"}
    GPDate                                 whole milliseconds
    GPBoolean GPLong GPDouble GPString     bool, int, float, str
    GPMultiValue:X                         list
    GPValueTable                           list of rows, each a list in the order of the columns
    GPComposite                            (data type's name, value)
    anything else                          the JSON value
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Protocol, Tuple

from . import hosted
from .gp import Address, Job, JobFailed, Request
from .gp_inputs import read_inputs, settled
from .gp_kinds import FEATURES, RECORDS, TABLE, Kind, contains, read_kind
from .gp_outputs import Outputs, base_of, published
from .gp_settings import Settings, applied, read_settings, wanted
from .gp_values import InputError, parse_text
from .options import Options
from .reply import EsriError
from .site import Site

SERVICE_NAME = "esri_out_feature_service_name"


class Work(Protocol):
    """Describe one task and do it; run raises gp.JobFailed for what it cannot do."""

    @property
    def name(self) -> str:
        """Return the task's name."""

    @property
    def title(self) -> str:
        """Return the words for people."""

    @property
    def parameters(self) -> Tuple[Dict[str, Any], ...]:
        """Return the parameters exactly as the task description lists them."""

    @property
    def run(self) -> Any:
        """Return the function that takes inputs by name and a folder, and returns outputs by name."""


@dataclass(frozen=True)
class Prepared:
    """Hold what was read at submission; problem is told by the job, where a server does not refuse at once."""

    inputs: Dict[str, Any]
    settings: Settings
    problem: str = ""


class AnalysisTask:
    """Publish a piece of work in a service that is synchronous, or draws its results, or neither."""

    def __init__(self, work: Work, synchronous: bool = False, drawn: bool = False) -> None:
        self._work = work
        self._synchronous = synchronous
        self._drawn = drawn
        # An output feature service needs a job, and none is made where results are drawn.
        self._parameters = [
            parameter for parameter in work.parameters
            if parameter["name"] != SERVICE_NAME or not (synchronous or drawn)
        ]
        self.name = work.name
        self.inputs = self._names("Input")
        self.outputs = self._names("Output")
        self.required = tuple(
            parameter["name"] for parameter in self._parameters
            if parameter["name"] in self.inputs and parameter["parameterType"].endswith("Required")
        )

    def _names(self, direction: str) -> Tuple[str, ...]:
        wanted_direction = f"esriGPParameterDirection{direction}"
        return tuple(each["name"] for each in self._parameters if each["direction"] == wanted_direction)

    def describe(self, site: Site, address: Address) -> Dict[str, Any]:
        """Return the task's JSON as the version shows it."""
        execution = "Synchronous" if self._synchronous else "Asynchronous"
        return {
            "name": self.name, "displayName": self.name, "description": self._work.title, "category": "",
            "helpUrl": f"{address.context}/rest/directories/arcgisoutput/Geoprocessing/{self.name}.htm",
            "executionType": f"esriExecutionType{execution}",
            "parameters": [_shown(parameter, site.options) for parameter in self._parameters],
        }

    def _kinds(self, names: Tuple[str, ...], options: Options) -> List[Tuple[Kind, Mapping[str, Any]]]:
        chosen = [parameter for parameter in self._parameters if parameter["name"] in names]
        return [(read_kind(_renamed(parameter, options)), parameter) for parameter in chosen]

    def prepare(self, request: Request) -> Prepared:
        """Read the inputs; a problem is refused, or left to the job if the options say so."""
        try:
            settings = read_settings(request.parameters, request.options, self.inputs)
            return Prepared(read_inputs(request, self._kinds(self.inputs, request.options)), settings)
        except InputError as error:
            if request.options.invalid_input == "refuse":
                raise EsriError(400, "Unable to complete operation.", str(error).split("\n")) from error
            return Prepared({}, Settings(), str(error))

    def run(self, job: Job) -> None:
        """Read what the inputs point to, do the work, put its files where they can be fetched."""
        prepared: Prepared = job.prepared
        if prepared.problem or job.options.job_error:
            raise JobFailed(prepared.problem or job.options.job_error)
        inputs = {}
        for kind, parameter in self._kinds(self.inputs, job.options):
            value = settled(prepared.inputs[parameter["name"]], os.path.join(job.folder, "inputs"))
            inputs[parameter["name"]] = _projected(kind, value, prepared.settings)
        job.check()
        outputs = self._work.run(inputs, os.path.join(job.folder, "scratch"))
        job.check()
        for kind, parameter in self._kinds(self.outputs, job.options):
            name = parameter["name"]
            job.results[name] = published(kind, outputs.get(name), job)
        service = "" if self._synchronous or self._drawn else str(inputs.get(SERVICE_NAME) or "")
        if service:
            layers = {
                name: value for name, value in job.results.items()
                if value is not None and self._kind(name, job.options).name in (FEATURES, RECORDS)
            }
            job.results.update(hosted.publish(job.site, service, layers, prepared.settings, job.options))

    def _kind(self, name: str, options: Options) -> Kind:
        return self._kinds((name,), options)[0][0]

    def result(self, job: Job, name: str, address: Address, query: Mapping[str, str]) -> Dict[str, Any]:
        """Return the result resource as the query wants it."""
        try:
            settings = wanted(job.prepared.settings, query, job.options)
            with job.reading:
                outputs = Outputs(job, settings, base_of(job.options, address.context), self._drawn)
                return outputs.resource(name, self._kind(name, job.options), job.results[name])
        except (InputError, ValueError, RuntimeError) as error:
            raise EsriError(400, "Unable to complete operation.", [str(error)]) from error

    def given(self, job: Job, name: str) -> Dict[str, Any]:
        """Return the input resource: the value as it was sent."""
        kind = self._kind(name, job.options)
        text = job.parameters[name]
        value = parse_text(kind, text) if text else None
        return {"paramName": name, "dataType": kind.full_name, "value": value}


def _projected(kind: Kind, value: Any, settings: Settings) -> Any:
    """Return an input with all features in the spatial reference of the process."""
    if value is None or not contains(kind, FEATURES):
        return value
    if kind.name == FEATURES:
        return applied(value, settings)
    if isinstance(value, list) and kind.name == TABLE:
        return [[_projected(column, each, settings) for column, each in zip(kind.members, row)] for row in value]
    if isinstance(value, list):
        return [_projected(kind.members[0], each, settings) for each in value]
    member = next(each for each in kind.members if each.full_name == value[0])
    return (value[0], _projected(member, value[1], settings))


def _shown(parameter: Mapping[str, Any], options: Options) -> Dict[str, Any]:
    """Return a parameter without what came with later versions: filters 10.7, members 11, coded values 12."""
    shown = dict(_renamed(parameter, options))
    kind = (shown.get("filter") or {}).get("type")
    if options.version < 10.7 or (options.version < 12 and kind in ("codedValue", "composite")):
        shown.pop("filter", None)
    if options.version < 11:
        shown.pop("parameterInfos", None)
    elif options.version < 12 and "parameterInfos" in shown:
        shown["parameterInfos"] = [_shown(info, options) for info in shown["parameterInfos"]]
    return shown


def _renamed(parameter: Mapping[str, Any], options: Options) -> Mapping[str, Any]:
    """Return a parameter whose value table has the column names that the options ask for."""
    if parameter.get("dataType") != TABLE or options.column_names == "declared":
        return parameter
    name = "" if options.column_names == "missing" else "Column"
    infos = [{**info, "name": name, "displayName": name} for info in parameter.get("parameterInfos") or []]
    return {**parameter, "parameterInfos": infos}
