"""Which geoprocessing services the site publishes, and the root resource of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Sequence, Tuple

from . import gp
from .analysis import WORKS
from .download_raster import DownloadRaster
from .gp_analysis import AnalysisTask, Work
from .options import Options

ASYNCHRONOUS, SYNCHRONOUS = "esriExecutionTypeAsynchronous", "esriExecutionTypeSynchronous"


@dataclass(frozen=True)
class GPService:
    """Describe one published geoprocessing service."""

    path: str
    description: str
    tasks: Mapping[str, gp.Task]
    synchronous: bool = False
    # Name of the map service that draws results.
    result_map: str = ""
    # Tasks that are listed and no more: since ever, and since 11.
    listed: Tuple[str, ...] = ()
    newer_listed: Tuple[str, ...] = ()

    def capabilities(self, options: Options) -> str:
        """Return the capabilities, which are a word like any other for the utilities."""
        if self.path.startswith("Utilities/"):
            return options.capabilities
        return "Uploads" if options.uploads else ""

    def listed_only(self, options: Options) -> Tuple[str, ...]:
        """Return the tasks that are named in the root and cannot be run here."""
        return (*self.listed, *(self.newer_listed if options.version >= 11 else ()))

    def describe_listed(self, name: str, address: gp.Address) -> Dict[str, Any]:
        """Return as much of such a task as clients need that read all of a service; its parameters are not told."""
        return {
            "name": name, "displayName": name, "description": "", "category": "", "executionType": ASYNCHRONOUS,
            "helpUrl": f"{address.context}/rest/directories/arcgisoutput/{self.path}_GPServer/{name}.htm",
            "parameters": [],
        }  # fmt: skip

    def root(self, options: Options, address: gp.Address) -> Dict[str, Any]:
        """Return the service root of a 10.9 or an 11.x server."""
        newer = options.version >= 11
        result: Dict[str, Any] = {
            "currentVersion": options.version,
            "cimVersion": "3.5.0" if newer else "2.7.0",
            "serviceDescription": self.description,
            "tasks": sorted([*self.tasks, *self.listed_only(options)]),
            "executionType": SYNCHRONOUS if self.synchronous else ASYNCHRONOUS,
            "resultMapServerName": self.result_map,
            "maximumRecords": options.maximum_records,
            "capabilities": self.capabilities(options),
        }
        if newer:
            folder = f"arcgisoutput/{self.path}_GPServer/{self.path.replace('/', '_')}/spec"
            result["schema"] = {"json-schema": {"url": f"{address.context}/rest/directories/{folder}/json-schema.json"}}
        return result


def services(works: Sequence[Work] = WORKS) -> Dict[str, GPService]:
    """Return the geoprocessing services by path: the raster utilities, and the works in three manners."""
    utilities = GPService(
        "Utilities/RasterUtilities",
        "The RasterUtilities service contains tools that enable raster analysis and processing.",
        {"DownloadRaster": DownloadRaster()},
        listed=("ConvertRasterFunctionTemplate",),
        newer_listed=(
            "AnalyzeRasterAnalysisDataLocation", "ListDatastoreContent", "QueryMessage", "QueryProgress",
        ),
    )
    published = (
        GPService("Geoprocessing/Analysis", "Analysis whose tasks run as jobs.", _tasks(works)),
        GPService(
            "Geoprocessing/AnalysisSync", "Analysis whose tasks answer at once.", _tasks(works, synchronous=True),
            synchronous=True,
        ),
        GPService(
            "Geoprocessing/AnalysisMap", "Analysis whose results are drawn.", _tasks(works, drawn=True),
            result_map="Geoprocessing/AnalysisMap",
        ),
    )
    return {service.path: service for service in (utilities, *published)}


def _tasks(works: Sequence[Work], synchronous: bool = False, drawn: bool = False) -> Dict[str, gp.Task]:
    return {work.name: AnalysisTask(work, synchronous, drawn) for work in works}
