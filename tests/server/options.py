"""Every choice in the site's behaviour, as one frozen value that the command line and the control endpoint fill."""

from __future__ import annotations

import argparse
import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Mapping

from .option import choice as _choice
from .option import value as _value
from .options_sign_in import SignInOptions

HOLDS = ("", "before-submit", "submit", "queued", "executing", "succeeded", "first-byte", "mid-file", "last-byte")


@dataclass(frozen=True)
class Options(SignInOptions):
    """Name every behaviour of the site that a test may want otherwise."""

    # What kind of site.
    version: float = _value(11.5, "currentVersion: 10.5 (no allowCopy), 10.91 or 11.5 shapes")
    gzip: bool = _value(True, "compress JSON answers when the client accepts it")
    portal_services: str = _choice(
        "both", ("both", "analytics", "none", "tokens"), "helperServices of portals/self; tokens: answer 499"
    )
    odd_service: str = _value("", "one more image service of exactly this name, in the root and as an item's title")
    capabilities: str = _choice("null", ("null", "", "Uploads"), "capabilities of the RasterUtilities root")

    # Time.
    queue_seconds: float = _value(0.4, "time spent New, Submitted and Waiting")
    execute_seconds: float = _value(0.8, "shortest time spent Executing")
    results_delay_seconds: float = _value(0.0, "Succeeded without a results member for this long")
    cancel_seconds: float = _value(0.0, "time spent Cancelling")
    expire_seconds: float = _value(3600.0, "a finished job and its files vanish after this long")
    instances: int = _value(2, "jobs executed at one time; the others wait")
    speed: int = _value(0, "bytes per second of a file download; 0 = unlimited")
    many_services: int = _value(0, "so many image services more, in the folder Many")
    describe_seconds: float = _value(0.0, "delay of every image service description")

    # The job resource.
    first_status: str = _choice("esriJobSubmitted", ("esriJobSubmitted", "esriJobNew"), "state in submitJob's answer")
    job_id_prefix: str = _choice("j", ("j", ""), "Server writes j + 32 hex, ArcGIS Online 32 hex")
    executing_status: str = _value("esriJobExecuting", "what is answered while executing (an unknown word, say)")
    statuses: str = _value("", "states told one after the other before the job's end is, separated by commas")
    end_status: str = _value("", "end here instead of Succeeded: esriJobTimedOut, esriJobDeleted, ...")
    progress: str = _choice("step", ("step", "default", "none"), "progress object while executing")
    unknown_job: str = _choice("invalid-url", ("invalid-url", "unable", "html404"), "answer for an unknown job id")
    poll_failures: int = _value(0, "this many first state queries of a job are answered by poll_failure")
    poll_failure: str = _choice("html", ("html", "503", "500-json", "empty"), "how a state query fails")
    cancel_finished: str = _choice("error", ("error", "unchanged"), "answer to cancelling a finished job")

    # The task.
    priority: str = _choice("url", ("url", "itemid"), "which input key wins: url (as seen) or itemId (as documented)")
    reads_lowercase_sr: bool = _value(True, "the lower-cased spatialreference of the sent part is honoured")
    outside: str = _choice("mask", ("mask", "zero"), "outside the polygon when the dataset has no nodata value")
    registered: bool = _value(True, "raster analytics registered on the portal (else a warning in every job)")
    deliver: str = _choice("all", ("all", "fewer", "none"), "drop the last output, or every output, with a warning")
    warn_missing: bool = _value(True, "dropped outputs are told in a warning")
    ignore_clip: str = _choice("", ("", "silent", "warning"), "copy the whole image though a clip was asked")
    say: str = _value("", "each job says this, too")
    submit_error: str = _value("", "submitJob is refused with this detail (error 400)")
    job_error: str = _value("", "the job fails with this error message")

    # The result and the file.
    no_result: str = _choice(
        "empty-list",
        ("empty-list", "empty-string", "null", "list-of-empty", "missing", "error"),
        "value when nothing was produced",
    )
    result_form: str = _choice(
        "list",
        ("list", "object", "strings", "string", "no-format", "relative", "twice", "service", "service-typed", "map",
         "item", "store", "file-url", "with-empty"),
        "how the value is written; twice: the url leads to a second result resource; service, map: no file",
    )
    result_base: str = _value("", "replaces scheme://host:port/context in file URLs, e.g. https://gisserver:6443/arcgis")
    result_query: str = _value("", "appended to file URLs, as a signature is")
    result_file: str = _value("", "deliver the whole image in this GDAL format instead, e.g. HFA")
    file_fault: str = _choice(
        "", ("", "html", "json", "garbage", "truncated", "empty", "missing"), "what the file URL gives instead"
    )
    file_ranges: bool = _value(True, "files can be asked for in parts")
    file_gzip: bool = _value(False, "files are sent compressed, whatever the client accepts")
    file_tag: str = _choice(
        "strong", ("strong", "weak", "date", "none", "new"), "validators of a file; new: another ETag each time"
    )
    file_changes: int = _value(0, "so many times the file is another one when it is asked for again")

    # Faults of any resource, see faults.py.
    fault: str = _value("", "what is answered instead of the resource, or happens to the job: a name of faults.py")
    fault_at: str = _value("poll", "where: describe, item, portal, service, task, submit, poll, result, file, cancel")
    fault_times: int = _value(0, "so many requests of the place get it; 0 = all")
    fault_after: int = _value(0, "so many requests of the place pass before")

    # Geoprocessing services of the Geoprocessing folder, and the layers they read.
    maximum_records: int = _value(1000, "maximumRecords: more features than this are not sent in a result")
    page_records: int = _value(1000, "maxRecordCount of feature layers: what one query answers at most")
    uploads: bool = _value(True, "the services accept uploads (capabilities Uploads)")
    max_upload_mb: float = _value(2048.0, "maxUploadFileSize of uploads/info")
    upload_types: str = _value("csv,geojson,json,tif,tiff,txt,zip", "endings of files that may be uploaded")
    upload_failures: int = _value(0, "this many next uploads or parts fail by upload_failure")
    upload_failure: str = _choice("break", ("break", "500", "html"), "how they fail; break: in mid-file")
    federated: bool = _value(True, "the server belongs to the portal: portalItemID is taken")

    # What tasks read.
    invalid_input: str = _choice("refuse", ("refuse", "fail"), "a bad value is refused by submitJob, or fails the job")
    wrong_operation: str = _choice(
        "invalid-url", ("invalid-url", "unable"), "submitJob of a synchronous task, execute of an asynchronous one"
    )
    old_server: str = _choice(
        "refuse", ("refuse", "ignore"), "request parameters that the version does not know: refuse or ignore"
    )
    invalid_unit: str = _choice("error", ("error", "esriMeters"), "a linear unit nobody knows: refused, or metres")
    distances: str = _choice("positive", ("positive", "any"), "linear units: greater than zero, or any number")
    bare_members: bool = _value(True, "a single value is taken for a multi-value of one")
    untyped_geometry: str = _choice("point", ("point", "guess"), "geometryType of a feature set that names none")

    # How tasks write.
    boolean_output: str = _choice("literal", ("literal", "text"), "a boolean result is true, or a text")
    string_output: str = _choice("text", ("text", "object"), "a text result that is a JSON object becomes it")
    date_output: str = _choice("number", ("number", "object"), "a date result is milliseconds, or date and format")
    unit_output: str = _value("", "replaces the unit of linear and areal units in results (an unknown word, say)")
    multivalue_output: str = _choice("list", ("list", "bare"), "a multi-value result of one: list, or value alone")
    composite_members: str = _choice("plain", ("plain", "declared"), "members of a GPMultiValue:GPComposite result")
    empty_output: str = _choice("null", ("null", "empty-string", "missing"), "value of a result that is not there")
    over_limit: str = _choice("empty", ("empty", "first"), "features sent beyond maximumRecords: none, or the first")
    arcs: str = _choice("c", ("c", "a"), "arcs of true curves: by a point on them (c) or by their centre (a)")
    new_dates: str = _choice("us", ("us", "iso"), "date-only, time-only and offset values: 8/2/2020 or 2020-08-02")
    raster_format: str = _value("", "format of a raster result instead of the file's ending; missing: no format")
    column_names: str = _choice(
        "declared", ("declared", "missing", "duplicate"), "names of value table columns in the task description"
    )
    hosted_clash: str = _choice(
        "fail", ("fail", "replace"), "an output feature service whose name is taken: the job fails, or it is replaced"
    )

    # Crash points.
    hold: str = _choice("", HOLDS, "stop for ever at this moment, after printing HOLD <moment>")


def merged(options: Options, values: Mapping[str, Any]) -> Options:
    """Return the options with values replaced, or raise ValueError for an unknown name or a bad value."""
    known = {f.name: f for f in dataclasses.fields(Options)}
    changes = {}
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"unknown option {name!r}")
        default = known[name].default
        value = json.dumps(value) if isinstance(value, dict) else value
        value = _to_bool(value) if isinstance(default, bool) else type(default)(value)
        choices = known[name].metadata.get("choices")
        if choices and value not in choices:
            raise ValueError(f"{name} must be one of {', '.join(repr(c) for c in choices)}")
        changes[name] = value
    return dataclasses.replace(options, **changes)


def _to_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("1", "true", "yes", "on"):
        return True
    if str(value).lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError(f"{value!r} is neither true nor false")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add one command line argument for every option."""
    for f in dataclasses.fields(Options):
        parser.add_argument(
            "--" + f.name.replace("_", "-"),
            dest="option_" + f.name,
            default=None,
            metavar="|".join(c or '""' for c in f.metadata["choices"]) if f.metadata.get("choices") else "VALUE",
            help=f"{f.metadata['help']} (default: {f.default!r})".replace("%", "%%"),
        )


def from_arguments(arguments: argparse.Namespace) -> Options:
    """Return the options named on the command line."""
    given = {
        f.name: getattr(arguments, "option_" + f.name)
        for f in dataclasses.fields(Options)
        if getattr(arguments, "option_" + f.name) is not None
    }
    return merged(Options(), given)
