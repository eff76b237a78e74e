"""What may be asked of any task beside its own parameters: spatial references, extent, and the form of the outputs.

A job takes some of it when it is submitted and the rest when a result is fetched; a synchronous task takes all at once.
Protocol facts: Esri REST documentation (submit-gp-job, execute-gp-task, gp-result).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional

from .errors import Reason, RequestError
from .geometry import Envelope, SpatialReference
from .gptypes.json_value import json_text
from .gptypes.limits import require
from .gptypes.problems import not_allowed
from .gptypes.shapes import reference_to_esri

if TYPE_CHECKING:
    from .gptask import Task

OUT_FEATURE_SERVICE = "esri_out_feature_service_name"
_CONTEXT_SINCE = (10, 6, 1)
_CURVES_SINCE = (10, 5)
_SIMPLIFY_SINCE = (11, 4)
_COLLECTION_SINCE = (10, 6)
_COLUMNS_SINCE = (11, 0)


@dataclass(frozen=True)
class JobOptions:
    """How a task works and answers; what is None, False or empty is left to the server.

    Args:
        out_sr, process_sr: the spatial references of the output and of the work.
        extent: only features inside are worked on.
        return_data: the data also where a result map service would draw a picture of it.
        return_column_names: value tables come as objects by column name.
        out_feature_service_name: outputs become layers of a new feature service, without a limit of records.
    """

    out_sr: Optional[SpatialReference] = None
    process_sr: Optional[SpatialReference] = None
    extent: Optional[Envelope] = None
    return_z: Optional[bool] = None
    return_m: Optional[bool] = None
    return_true_curves: Optional[bool] = None
    simplify_features: Optional[bool] = None
    return_feature_collection: bool = False
    return_column_names: bool = False
    return_data: bool = False
    out_feature_service_name: str = ""

    def form_fields(self, task: Task) -> dict[str, str]:
        """Return what goes into the form that starts the task.

        Raises:
            RequestError: the server is too old, or the task has a parameter of its own by the same name.
        """
        fields = self._surroundings(task)
        fields.update(_flag(task, "returnTrueCurves", self.return_true_curves, _CURVES_SINCE))
        fields.update(_flag(task, "simplifyFeatures", self.simplify_features, _SIMPLIFY_SINCE))
        if not task.is_asynchronous:
            fields.update(self._forms_of_results(task))
        for name, text in fields.items():
            if name in (each.name for each in task.inputs):
                # One field cannot say both; DownloadRaster has a context that is not the server's.
                raise not_allowed(name, text)
        fields.update(self._feature_service(task))
        return fields

    def result_query(self, task: Task) -> dict[str, str]:
        """Return what is asked of a job's result."""
        query = self._forms_of_results(task)
        if self.out_sr is not None:
            query["outSR"] = _short(self.out_sr, "outSR")
        if self.return_data:
            query["returnType"] = "data"
        return query

    def _surroundings(self, task: Task) -> dict[str, str]:
        references = {"outSR": self.out_sr, "processSR": self.process_sr}
        given = {name: each for name, each in references.items() if each is not None}
        version = task.version
        if version is not None and version < _CONTEXT_SINCE:
            if self.extent is not None:
                require(task.label, "context.extent", _CONTEXT_SINCE, version)
            return {f"env:{name}": _short(each, name) for name, each in given.items()}
        context: dict[str, Any] = {name: _reference(each, name) for name, each in given.items()}
        if self.extent is not None:
            context["extent"] = self.extent.to_esri()
            if self.extent.spatial_reference != SpatialReference():
                context["extent"]["spatialReference"] = _reference(self.extent.spatial_reference, "extent")
        return {"context": _text(context, "context")} if context else {}

    def _forms_of_results(self, task: Task) -> dict[str, str]:
        return {
            **_flag(task, "returnZ", self.return_z, ()),
            **_flag(task, "returnM", self.return_m, ()),
            **_flag(task, "returnFeatureCollection", self.return_feature_collection or None, _COLLECTION_SINCE),
            **_flag(task, "returnColumnName", self.return_column_names or None, _COLUMNS_SINCE),
        }

    def _feature_service(self, task: Task) -> dict[str, str]:
        name = self.out_feature_service_name
        if not name:
            return {}
        if not task.is_asynchronous:
            raise not_allowed(OUT_FEATURE_SERVICE, name)
        inputs = tuple(each.name for each in task.inputs)
        if OUT_FEATURE_SERVICE not in inputs:
            raise RequestError(Reason.NO_SUCH_PARAMETER, OUT_FEATURE_SERVICE, looked_at=inputs)
        return {OUT_FEATURE_SERVICE: name}


NO_OPTIONS = JobOptions()


def _flag(task: Task, name: str, value: Optional[bool], since: tuple[int, ...]) -> dict[str, str]:
    if value:
        require(task.label, name, since, task.version)
    if value is None or (task.version is not None and task.version < since):
        # What a server does not know it does not do either.
        return {}
    return {name: "true" if value else "false"}


def _reference(reference: SpatialReference, name: str) -> Any:
    value = reference_to_esri(reference)
    if value is None:
        raise not_allowed(name, "", "wkid", "wkt")
    return value


def _short(reference: SpatialReference, name: str) -> str:
    """Return a code where there is one: Esri's own, which every version knows."""
    code = reference.wkid or reference.latest_wkid
    return str(code) if code else _text(_reference(reference, name), name)


def _text(value: Any, name: str) -> str:
    try:
        return json_text(value)
    except (ValueError, TypeError):
        raise not_allowed(name, value) from None
