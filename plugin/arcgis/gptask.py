"""Geoprocessing services and tasks: what they say of themselves, and starting a task with Python values.

Protocol facts: Esri REST documentation (gp-server, gp-task, submit-gp-job, execute-gp-task); real servers also leave
members out, send defaults of any shape, and "null" as a list of capabilities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Mapping, Optional
from urllib.parse import quote

from .addresses import host_of
from .answers import plain_text
from .errors import ProtocolError, Reason, RequestError, ServiceError
from .geoprocessing import Job
from .gpoptions import NO_OPTIONS, JobOptions
from .gpresults import Execution, read_execution
from .gptypes.allowed import is_choice
from .gptypes.codec import decode
from .gptypes.datatype import DataType
from .gptypes.features import FeatureCollection, FeatureSet, RecordSet
from .gptypes.filters import ChoiceFilter, Filter, read_filter
from .gptypes.limits import sent
from .gptypes.versions import Version, read_version

if TYPE_CHECKING:
    from .session import Session, TroubleReport
    from .urlencoded import FieldText, Pieces

# Services give a synchronous task ten minutes unless they are set up otherwise.
_EXECUTE_SECONDS = 900.0


@dataclass(frozen=True)
class Service:
    """A geoprocessing service; ``version`` is that of its server, None where it does not tell."""

    url: str
    version: Optional[Version] = None
    tasks: tuple[str, ...] = ()
    is_asynchronous: bool = True
    result_map_server: str = ""
    maximum_records: Optional[int] = None
    accepts_uploads: bool = False

    @classmethod
    def fetch(cls, session: Session, url: str, *, patience: float = 0.0) -> Service:
        """Read a service's description, and keep where it was found."""
        value, found_at = session.locate_json(url, patience=patience)
        return cls.from_esri(value, found_at)

    @classmethod
    def from_esri(cls, value: Any, url: str) -> Service:
        """Read the description's JSON."""
        if not isinstance(value, Mapping) or "tasks" not in value:
            raise ProtocolError(Reason.UNEXPECTED, host_of(url))
        records = value.get("maximumRecords")
        counts = isinstance(records, int) and not isinstance(records, bool) and records > 0
        return cls(
            url=url,
            version=read_version(value.get("currentVersion")),
            tasks=tuple(each for each in _listed(value.get("tasks")) if isinstance(each, str) and each),
            is_asynchronous=_is_asynchronous(value),
            result_map_server=_text(value, "resultMapServerName"),
            maximum_records=records if counts else None,
            accepts_uploads="uploads" in re.findall(r"[a-z]+", _text(value, "capabilities").lower()),
        )

    def fetch_task(self, session: Session, name: str, *, patience: float = 0.0) -> Task:
        """Read the description of one of the tasks."""
        url = f"{self.url}/{quote(name, safe='', errors='replace')}"
        return Task.fetch(session, url, patience=patience, service=self)


@dataclass(frozen=True)
class Parameter:
    """One parameter of a task.

    Args:
        dependency: the parameter that this one is about, as a field is about a table.
        default: a Python value, None where there is none that can be read; of features it is mostly their schema.
        limit: what is allowed; that of a value table's columns and a composite's types is in the data type.
    """

    name: str
    data_type: DataType = DataType("")
    is_input: bool = True
    is_required: bool = False
    is_derived: bool = False
    display_name: str = ""
    description: str = ""
    category: str = ""
    dependency: str = ""
    default: Any = None
    limit: Optional[Filter] = None

    @classmethod
    def from_esri(cls, value: Mapping[str, Any]) -> Parameter:
        """Read the description's JSON, whatever is missing or odd in it."""
        kind = _text(value, "parameterType")
        limit = read_filter(value.get("filter"), value.get("choiceList"))
        data_type = DataType.read(_text(value, "dataType"), value.get("parameterInfos"), value.get("filter"))
        return cls(
            name=_text(value, "name"),
            data_type=data_type,
            is_input="Output" not in _text(value, "direction"),
            is_required="Required" in kind,
            is_derived="Derived" in kind,
            display_name=plain_text(_text(value, "displayName"), 200),
            description=plain_text(_text(value, "description"), 5000),
            category=plain_text(_text(value, "category"), 200),
            dependency=_first_text(value.get("dependency")),
            default=_default(data_type, limit, value.get("defaultValue")),
            limit=limit,
        )


@dataclass(frozen=True)
class Task:
    """A geoprocessing task; ``url`` is where its description was found after redirects were resolved."""

    url: str
    name: str = ""
    display_name: str = ""
    description: str = ""
    category: str = ""
    help_url: str = ""
    is_asynchronous: bool = True
    parameters: tuple[Parameter, ...] = ()
    service: Optional[Service] = None

    @classmethod
    def fetch(
        cls,
        session: Session,
        url: str,
        *,
        patience: float = 0.0,
        on_trouble: Optional[TroubleReport] = None,
        service: Optional[Service] = None,
    ) -> Task:
        """Read a task's description."""
        # Where http leads to https, a form sent to the old address would be lost.
        value, found_at = session.locate_json(url, patience=patience, on_trouble=on_trouble)
        return cls.from_esri(value, found_at, service)

    @classmethod
    def from_esri(cls, value: Any, url: str, service: Optional[Service] = None) -> Task:
        """Read the description's JSON; members may be missing."""
        if not isinstance(value, Mapping) or "parameters" not in value:
            raise ProtocolError(Reason.UNEXPECTED, host_of(url))
        help_url = _text(value, "helpUrl")
        return cls(
            url=url,
            name=_text(value, "name"),
            display_name=plain_text(_text(value, "displayName"), 200),
            description=plain_text(_text(value, "description"), 5000),
            category=plain_text(_text(value, "category"), 200),
            help_url=help_url if re.match(r"(?i)https?://\S+\Z", help_url) else "",
            is_asynchronous=_is_asynchronous(value),
            parameters=tuple(
                Parameter.from_esri(each) for each in _listed(value["parameters"]) if isinstance(each, Mapping)
            ),
            service=service,
        )

    @property
    def label(self) -> str:
        """Return a name to show."""
        return self.display_name or plain_text(self.name, 200) or host_of(self.url)

    @property
    def version(self) -> Optional[Version]:
        """Return the server's version, None where nobody asked the service or it does not tell."""
        return self.service.version if self.service else None

    @property
    def inputs(self) -> tuple[Parameter, ...]:
        """Return the parameters that a caller may give."""
        return tuple(each for each in self.parameters if each.is_input)

    @property
    def outputs(self) -> tuple[Parameter, ...]:
        """Return the parameters that the task answers."""
        return tuple(each for each in self.parameters if not each.is_input)

    def parameter(self, name: str) -> Optional[Parameter]:
        """Return the parameter of that name, if the task declares it."""
        return next((each for each in self.parameters if each.name == name), None)

    def form(self, values: Mapping[str, Any], options: JobOptions = NO_OPTIONS) -> dict[str, str]:
        """Return the form that starts the task with these values, everything checked before anything is sent.

        None leaves an optional input to the server; a required one without a value gets its default.

        Raises:
            RequestError: an input that the task does not have, one that is missing, a value that is not allowed, or
                something that the server is too old for.
        """
        inputs = self.inputs
        for name in values:
            if name not in (each.name for each in inputs):
                raise RequestError(
                    Reason.NO_SUCH_PARAMETER, plain_text(str(name), 100), looked_at=tuple(each.name for each in inputs)
                )
        form: dict[str, str] = {}
        for each in inputs:
            value = values.get(each.name)
            if each.is_required and _is_empty(value):
                # Not every server falls back on a default that it declares itself; a schema is no default.
                value = each.default
                if _is_empty(value) or isinstance(value, (FeatureSet, RecordSet, FeatureCollection)):
                    raise RequestError(Reason.VALUE_MISSING, each.name)
            if value is not None:
                form[each.name] = sent(each.name, each.data_type, each.limit, value, self.version)
        form.update(options.form_fields(self))
        return form

    def submit(
        self,
        session: Session,
        values: Mapping[str, Any],
        *,
        large: Mapping[str, Pieces] = MappingProxyType({}),
        options: JobOptions = NO_OPTIONS,
        patience: float = 0.0,
        on_trouble: Optional[TroubleReport] = None,
    ) -> Job:
        """Start a job; the request is sent once and repeated only if the connection was never made.

        Args:
            large: texts of GPStrings that are too long for one piece, by the name of their parameter.

        Raises:
            ValueError: the task is synchronous (``is_asynchronous`` tells); `execute` is for those.
        """
        if not self.is_asynchronous:
            raise ValueError("a synchronous task is executed, not submitted")
        form: dict[str, FieldText] = {**self.form(values, options), **large}
        try:
            value = session.post_json(f"{self.url}/submitJob", form, patience=patience, on_trouble=on_trouble)
        except ServiceError as error:
            raise self._refusal(error) from None
        job_id = value.get("jobId") if isinstance(value, Mapping) else None
        if not isinstance(job_id, str) or not job_id or "/" in job_id or ".." in job_id:
            raise ProtocolError(Reason.UNEXPECTED, host_of(self.url))
        return Job(session, f"{self.url}/jobs/{job_id}")

    def execute(self, session: Session, values: Mapping[str, Any], *, options: JobOptions = NO_OPTIONS) -> Execution:
        """Run a synchronous task and return all its outputs; a cancel stops the waiting, not the server.

        Raises:
            ValueError: the task is asynchronous; `submit` is for those.
            JobError: TOO_MANY_RECORDS if any of the outputs is over the server's limit.
        """
        if self.is_asynchronous:
            raise ValueError("an asynchronous task is submitted, not executed")
        form = self.form(values, options)
        try:
            value = session.post_long(f"{self.url}/execute", form, seconds=_EXECUTE_SECONDS)
        except ServiceError as error:
            raise self._refusal(error) from None
        return read_execution(value, self)

    def _refusal(self, error: ServiceError) -> ServiceError:
        if error.reason is not Reason.SERVER_ERROR or error.retry_after is not None:
            # The latter: nobody has looked at the request.
            return error
        return ServiceError(Reason.TASK_REFUSED, host_of(self.url), error.words, code=error.code)


def _default(data_type: DataType, limit: Optional[Filter], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str) and isinstance(limit, ChoiceFilter) and is_choice(limit, value):
        # Also for layers: a predefined one is named.
        return value
    try:
        return decode(data_type, value)
    except ProtocolError:
        return None


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == () or value == []


def _is_asynchronous(value: Mapping[str, Any]) -> bool:
    return "Synchronous" not in _text(value, "executionType")


def _text(value: Mapping[str, Any], name: str) -> str:
    text = value.get(name)
    return text if isinstance(text, str) else ""


def _first_text(value: Any) -> str:
    return next((each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)), "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
