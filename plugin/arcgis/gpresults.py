"""A task's outputs as Python values, one by one from a job or all at once from a synchronous task.

Protocol facts: Esri REST documentation (gp-result, execute-gp-task). An output over the server's limit of records comes
as a success without features: here it is a failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping, Optional

from .addresses import host_of
from .answers import plain_text
from .errors import JobError, ProtocolError, Reason, RequestError, ServiceError
from .geoprocessing import Job, JobState, Message, read_job_messages
from .gpoptions import NO_OPTIONS, JobOptions
from .gptypes.codec import decode
from .gptypes.datatype import COMPOSITE, DataType
from .gptypes.features import FeatureCollection, FeatureSet, RecordSet
from .gptypes.tables import Composite, ValueTable

if TYPE_CHECKING:
    from .gptask import Parameter, Task


@dataclass(frozen=True)
class Result:
    """One output; its data type is what the server answered, which for a composite is the type in use."""

    name: str
    data_type: DataType
    value: Any


@dataclass(frozen=True)
class Execution:
    """What a synchronous task answered."""

    results: tuple[Result, ...] = ()
    messages: tuple[Message, ...] = ()

    def result(self, name: str) -> Optional[Result]:
        """Return the output of that name, if it came."""
        return next((each for each in self.results if each.name == name), None)


def read_result(answer: Any, task: Task, url: str, name: str = "") -> Result:
    """Read ``{"paramName", "dataType", "value"}``.

    Args:
        name: the output that was asked for, where that is known.

    Raises:
        ProtocolError: no result, or a value that cannot be read; then the output's name is the subject.
        JobError: TOO_MANY_RECORDS, wherever in the value a table or features are over the limit.
    """
    if not isinstance(answer, Mapping) or not {"paramName", "dataType", "value"} & set(answer):
        raise ProtocolError(Reason.UNEXPECTED, host_of(url))
    told = answer.get("paramName")
    name = name or (told if isinstance(told, str) else "")
    data_type = _type_of(answer, task.parameter(name))
    return Result(name, data_type, _value(name, data_type, answer.get("value"), task))


def read_execution(answer: Any, task: Task) -> Execution:
    """Read what a synchronous task answered: all results and messages."""
    listed = answer.get("results") if isinstance(answer, Mapping) else None
    if not isinstance(listed, list):
        raise ProtocolError(Reason.UNEXPECTED, host_of(task.url))
    results = tuple(read_result(each, task, task.url) for each in listed)
    return Execution(results, read_job_messages(answer.get("messages")))


def fetch_output(
    job: Job,
    task: Task,
    name: str,
    state: JobState,
    *,
    options: JobOptions = NO_OPTIONS,
    patience: float = 0.0,
) -> Result:
    """Fetch one output of a job that succeeded; an optional one that the task did not set has no value.

    Args:
        state: what the last look told; the results may be listed a little later than the success.

    Raises:
        RequestError: NO_SUCH_PARAMETER, or an option that the server is too old for.
        JobError: TOO_MANY_RECORDS.
    """
    outputs = tuple(each.name for each in task.outputs)
    if name not in outputs and name not in state.outputs:
        raise RequestError(Reason.NO_SUCH_PARAMETER, plain_text(name, 100), looked_at=outputs or state.outputs)
    query = options.result_query(task)
    state = job.await_output(name, state, patience=patience)
    try:
        answer = job.fetch_answer(name, query, patience=patience)
    except ServiceError as error:
        if error.retry_after is not None or name in state.outputs:
            raise
        # How a server says that an output was never set is not documented.
        answer = {"value": None}
    return read_result(answer, task, job.url, name)


def _type_of(answer: Mapping[str, Any], declared: Optional[Parameter]) -> DataType:
    """Return the answer's own type; the description knows more of it where both say the same."""
    known = declared.data_type if declared else DataType("")
    name = answer.get("dataType")
    if not isinstance(name, str) or not name or name in (str(known), known.name):
        return known
    if known.name == COMPOSITE:
        for each in known.members:
            if name == str(each.data_type):
                return each.data_type
    return DataType.read(name, answer.get("parameterInfos"))


def _value(name: str, data_type: DataType, value: Any, task: Task) -> Any:
    try:
        read = decode(data_type, value)
    except ProtocolError as error:
        raise ProtocolError(error.reason, plain_text(name, 100), error.words) from None
    if _is_over_the_limit(read):
        maximum = task.service.maximum_records if task.service else None
        raise JobError(Reason.TOO_MANY_RECORDS, plain_text(name, 100), total=maximum)
    return read


def _is_over_the_limit(value: Any) -> bool:
    if isinstance(value, (FeatureSet, RecordSet, FeatureCollection)):
        return bool(value.exceeded_transfer_limit)
    if isinstance(value, tuple):
        return any(map(_is_over_the_limit, value))
    if isinstance(value, ValueTable):
        return any(map(_is_over_the_limit, value.rows))
    return isinstance(value, Composite) and _is_over_the_limit(value.value)
