"""The fault table: what can go wrong, at which moments of a download, and what the user is left with then.

`fault_case.py` says what the columns mean, tests/server/faults.py and relay.py what the faults do.
"""

from __future__ import annotations

from typing import Any, Tuple

from arcgis_raster_download.plugin.arcgis.errors import Reason
from tests.scenarios.fault_case import End, Moment, Row

# What is asked for of each image: some hundred kilobytes. No edge runs through the middle of a cell.
BOX = (5.06, 20.06, 65.06, 60.06)

_D, _V, _T, _S, _P, _R = (
    Moment.DESCRIBE, Moment.SERVICE, Moment.TASK, Moment.SUBMIT, Moment.POLL, Moment.RESULT,
)  # fmt: skip
_F, _M, _L, _C = Moment.FIRST_BYTE, Moment.MID_FILE, Moment.LAST_BYTE, Moment.CANCEL
_FILE = (_F, _M, _L)
_JSON = (_D, _V, _T, _P, _R)
_ONCE, _EVER = 1, 0


def _row(
    fault: str, moments: Tuple[Moment, ...], times: int, end: End, reason: Any = None, says: str = "", **more: Any
) -> Row:
    options = tuple(more.pop("options", {}).items())
    return Row(fault, moments, times, end, reason, says, options=options, **more)


def _passes(fault: str, moments: Tuple[Moment, ...], **more: Any) -> Row:
    return _row(fault, moments, more.pop("times", _ONCE), End.PASSES, **more)


def _heals(fault: str, moments: Tuple[Moment, ...], **more: Any) -> Row:
    return _row(fault, moments, more.pop("times", _EVER), End.HEALS, **more)


def _resumes(fault: str, moments: Tuple[Moment, ...], reason: Reason, says: str, **more: Any) -> Row:
    return _row(fault, moments, more.pop("times", _EVER), End.RESUMES, reason, says, **more)


def _again(fault: str, moments: Tuple[Moment, ...], reason: Reason, says: str, **more: Any) -> Row:
    return _row(fault, moments, more.pop("times", _EVER), End.AGAIN, reason, says, **more)


def _cancelled(fault: str, **more: Any) -> Row:
    return _row(fault, (_C,), more.pop("times", _ONCE), End.CANCELLED, **more)


_NO_ANSWER, _PAGE, _CUT = Reason.NO_ANSWER, Reason.HTML_PAGE, Reason.NOT_JSON
_SIGN_IN, _ERROR, _REFUSED = Reason.SIGN_IN_NEEDED, Reason.SERVER_ERROR, Reason.TASK_REFUSED
_GONE, _NO_FILE = Reason.JOB_GONE, Reason.NO_FILE
_SILENT, _A_PAGE = "does not answer", "a web page instead of data"
_AGAIN_JOB = "already deleted this job"

CONNECTIONS: Tuple[Row, ...] = (
    _again("refused", (_D,), Reason.REFUSED, _SILENT),
    _heals("gone", (_T, _P, _R, *_FILE)),
    _passes("gone", (_P, _F, _M), seconds=1.5),
    _again("gone", (_S,), _NO_ANSWER, _SILENT, seconds=0.5, times=_ONCE),
    _again("name-gone", (_D,), Reason.UNKNOWN_HOST, "There is no server called"),
    _heals("name-gone", (_T, _P, _R, _F, _M)),
    _passes("reset-before", (*_JSON, *_FILE)),
    _heals("reset-before", (_T, _P, _R, _F, _M)),
    _again("reset-before", (_D, _V), _NO_ANSWER, _SILENT),
    _again("reset-before", (_S,), _NO_ANSWER, _SILENT, times=_ONCE),
    _cancelled("reset-before"),
    _passes("reset-after", (*_JSON, _F, _M)),
    _again("reset-after", (_S,), _NO_ANSWER, _SILENT, times=_ONCE),
    _passes("reset-body", (*_JSON, *_FILE)),
    _heals("reset-body", (_P, _R, _F)),
    _again("reset-body", (_S,), _NO_ANSWER, _SILENT, times=_ONCE),
    _passes("cut-head", (*_JSON, _F, _M)),
    _passes("cut-body", (*_JSON, *_FILE)),
    _heals("cut-body", (_P, _R, _F, _L)),
    _again("cut-body", (_S,), _CUT, "cannot be read", times=_ONCE),
    _passes("stall", (*_JSON, _F, _M)),
    _heals("stall", (_T, _P, _R, _F, _M)),
    _again("stall", (_S,), _NO_ANSWER, _SILENT, times=_ONCE),
    _cancelled("stall"),
    _passes("stall-body", (_P, _R, *_FILE)),
    _heals("stall-body", (_P, _M)),
    _passes("slow-head", (_T, _P, _R, _F, _M), seconds=0.3),
    _again("slow-head", (_S,), _NO_ANSWER, _SILENT, seconds=0.3, times=_ONCE),
    _passes("slow-body", (*_JSON, _F, _M), seconds=0.1),
    _heals("slow-body", (_P,), seconds=0.1),
    _passes("garbage", (*_JSON, _F, _M)),
    _heals("garbage", (_P, _F, _M)),
    _again("garbage", (_S,), _NO_ANSWER, _SILENT, times=_ONCE),
    _passes("latency", (*_JSON, _S, *_FILE), seconds=0.5),
    _passes("too-long", (*_JSON, _F)),
    _heals("too-long", (_F,)),
    _passes("too-short", _JSON),
    _resumes("too-short", (_F,), Reason.FILE_CUT, "not a complete TIFF", times=_ONCE),
)
_PASSING_PAGES = ("html", "login-page", "cut-page", "login")
_PASSING_STATUS = ("html-502", "html-503", "html-504", "retry-after", "429")
_PASSING_ERRORS = ("500", "500-status", "503", "504", "599", "admin-error")
_NO_JSON = ("empty", "words", "cut-json")
_SIGNED_OUT = ("498", "499", "498-text", "498-status", "499-status", "401-status")
_REFUSALS = ("400", "no-message", "details-null", "details-empty", "details-text", "no-code", "empty-error", "failure")
POLLS: Tuple[Row, ...] = (
    *(_passes(each, (_P,)) for each in (*_PASSING_PAGES, *_PASSING_STATUS, *_PASSING_ERRORS, *_NO_JSON)),
    *(_heals(each, (_P,)) for each in ("html", "html-502", "html-503", "retry-after", "500", "503", "599", "cut-json")),
    *(_passes(each, (_P,)) for each in (*_SIGNED_OUT, "oauth")),
    *(_resumes(each, (_P,), _SIGN_IN, "asks for a sign-in") for each in ("498", "499")),
    _resumes("401-status", (_P,), Reason.WINDOWS_SIGN_IN, "takes only the sign-in of Windows"),
    *(_resumes(each, (_P,), Reason.NOT_PERMITTED, "does not let you") for each in ("403", "403-status")),
    *(_passes(each, (_P,)) for each in (*_REFUSALS, "400-status", "404-status", "404", "other-json", "null")),
    *(_again(each, (_P,), _GONE, _AGAIN_JOB) for each in ("400", "400-status", "404-status", "404")),
    *(_resumes(each, (_P,), Reason.UNEXPECTED, "not as an ArcGIS server does") for each in ("other-json", "null")),
    _resumes("redirect-loop", (_P,), Reason.REDIRECT, "cannot be followed"),
    _passes("redirect-loop", (_P,)),
    _passes("login-elsewhere", (_P,)),
)
RESULTS: Tuple[Row, ...] = (
    *(_passes(each, (_R,)) for each in ("html", "html-503", "500", "503", "cut-json", "498", "400", "404-status")),
    *(_heals(each, (_R,)) for each in ("html-503", "503", "cut-json")),
    *(_resumes(each, (_R,), _PAGE, _A_PAGE) for each in ("html", "login")),
    _resumes("498", (_R,), _SIGN_IN, "asks for a sign-in"),
    _resumes("403", (_R,), Reason.NOT_PERMITTED, "does not let you"),
    _resumes("500", (_R,), _ERROR, "Service configuration error"),
    *(_again(each, (_R,), _NO_FILE, "delivered no file") for each in ("400", "details-empty", "404-status", "null")),
)
FILES: Tuple[Row, ...] = (
    *(_passes(each, (_F, _M)) for each in ("html", "login", "html-503", "retry-after", "500", "498", "404-status")),
    *(_passes(each, (_M,)) for each in ("empty", "words", "cut-json")),
    *(_heals(each, (_F, _M)) for each in ("html-503", "retry-after")),
    *(_heals(each, (_M,)) for each in ("html", "500")),
    _resumes("html", (_F,), _PAGE, _A_PAGE),
    _resumes("login-page", (_F,), _PAGE, _A_PAGE),
    _resumes("500", (_F,), _ERROR, "Service configuration error"),
    _resumes("400", (_F, _M), _ERROR, "Unable to complete operation"),
    _resumes("498", (_F, _M, _L), _SIGN_IN, "asks for a sign-in"),
    _resumes("403", (_F, _M), Reason.NOT_PERMITTED, "does not let you"),
    _resumes("redirect-loop", (_F,), Reason.REDIRECT, "cannot be followed"),
    *(_resumes(each, (_F,), Reason.NOT_A_TIFF, "is not a TIFF") for each in ("empty", "words", "cut-json")),
    *(_again(each, (_F, _M), Reason.FILE_GONE, "no longer has the file") for each in ("404-status", "404")),
    *(_again("purge", (each,), _GONE, _AGAIN_JOB, times=_ONCE) for each in (_P, _R)),
    _again("purge", (_F, _M), Reason.FILE_GONE, "no longer has the file", times=_ONCE),
    _again("purge-file", _FILE, Reason.FILE_GONE, "no longer has the file", times=_ONCE),
)
BEFORE: Tuple[Row, ...] = (
    *(_passes(each, (_D, _V, _T)) for each in ("html-503", "cut-json", "503")),
    *(_heals(each, (_T,)) for each in ("html-503", "cut-json", "503")),
    *(_again(each, (_D, _V), _ERROR, "answered with an error") for each in ("html-503", "503")),
    _again("cut-json", (_D, _V), _CUT, "cannot be read"),
    *(_again(each, (_D, _T), _PAGE, _A_PAGE) for each in ("html", "login")),
    *(_again(each, (_D, _V, _T), _SIGN_IN, "asks for a sign-in") for each in ("498", "499")),
    _again("403", (_D, _V, _T), Reason.NOT_PERMITTED, "does not let you"),
    _again("404", (_D, _T), Reason.SERVICE_MISSING, "There is no service"),
    _again("400", (_D, _T), _ERROR, "Unable to complete operation"),
    _again("redirect-loop", (_D, _T), Reason.REDIRECT, "cannot be followed"),
    *(_again(each, (_V,), Reason.NO_RASTER_UTILITIES, "No server that can run") for each in ("html", "404", "400")),
    _again("null", (_T,), Reason.UNEXPECTED, "not as an ArcGIS server does"),
)
SUBMITS: Tuple[Row, ...] = (
    *(_again(each, (_S,), _PAGE, _A_PAGE, times=_ONCE) for each in ("html", "login-page")),
    *(_again(each, (_S,), _ERROR, "answered with an error", times=_ONCE) for each in ("html-502", "html-503", "503")),
    *(_again(each, (_S,), _SIGN_IN, "asks for a sign-in", times=_ONCE) for each in ("498", "499")),
    _again("403", (_S,), Reason.NOT_PERMITTED, "does not let you", times=_ONCE),
    *(_again(each, (_S,), _REFUSED, "refused the request", times=_ONCE) for each in (*_REFUSALS, "500")),
    *(_again(each, (_S,), Reason.REDIRECT, "sends requests on", times=_ONCE) for each in ("login", "login-elsewhere")),
    *(_again(each, (_S,), _CUT, "cannot be read", times=_ONCE) for each in ("cut-json", "empty")),
    _again("null", (_S,), Reason.UNEXPECTED, "not as an ArcGIS server does", times=_ONCE),
)
_NOT_ENDED = ",".join(["esriJobExecuting"] * 400)
CANCELS: Tuple[Row, ...] = (
    *(_cancelled(each) for each in ("400", "404-status", "498", "html-503", "empty")),
    _cancelled("slow cancel", options={"cancel_seconds": 2.0}),
    *(
        _cancelled(f"cancel_finished={each}", options={
            "cancel_finished": each, "statuses": _NOT_ENDED, "execute_seconds": 0.0,
        })
        for each in ("error", "unchanged")
    ),
)  # fmt: skip
_ALL = "esriJobNew,esriJobSubmitted,esriJobWaiting,esriJobExecuting,esriJobCancelling,esriJobDeleting,expectedFailure"


# Long enough to be looked at meanwhile, on a busy machine too.
_SLOWLY = {"execute_seconds": 1.5}


def _option(name: str, value: Any, moment: Moment, make: Any, *what: Any, **more: Any) -> Row:
    """Return a row of one option of the site."""
    options = {name: value, **more.pop("options", {})}
    return make(f"{name}={value}", (moment,), *what, options=options, times=_EVER, **more)


JOBS: Tuple[Row, ...] = (
    _option("first_status", "esriJobNew", _S, _passes),
    _option("job_id_prefix", "", _S, _passes),
    *(_option("progress", each, _P, _passes, options=_SLOWLY) for each in ("default", "none")),
    *(
        _passes(f"told {each}", (_P,), options={"statuses": _ALL}, evidence=f"told {each}", times=_EVER)
        for each in _ALL.split(",")
    ),
    _passes("unknown word", (_P,), options={"executing_status": "esriJobPondering", **_SLOWLY},
            evidence="status=esriJobPondering", times=_EVER),
    *(
        _again(f"ends {each}", (_P,), reason, says, options={"end_status": each}, evidence=f"status={each}")
        for each, reason, says in (
            ("esriJobFailed", Reason.JOB_FAILED, "The server stopped the job"),
            ("esriJobTimedOut", Reason.JOB_TIMED_OUT, "because it ran too long"),
            ("esriJobCancelled", Reason.JOB_CANCELLED_BY_SERVER, "Somebody cancelled the job"),
            ("esriJobDeleted", _GONE, _AGAIN_JOB),
        )
    ),
    _option("job_error", "No valid input image layer(s).", _P, _again, Reason.JOB_FAILED, "No valid input"),
    _option("submit_error", "Required parameter is missing.", _S, _again, _REFUSED, "Required parameter",
            evidence="submit_error"),
    *(_option("results_delay_seconds", each, _P, _passes, evidence="late") for each in (2.0, 60.0)),
    *(
        _again(f"unknown_job={each}", (_P,), _GONE, _AGAIN_JOB, times=_ONCE,
               options={"unknown_job": each, "fault": "purge", "fault_at": "poll", "fault_times": 1})
        for each in ("invalid-url", "unable", "html404")
    ),
)  # fmt: skip
_HOSTS = ("https://gisserver.domain.com:6443", "http://localhost:6080", "http://10.1.2.3", "http://gis.example.com")
_NOTHING = {"deliver": "none"}
DELIVERIES: Tuple[Row, ...] = (
    *(
        _option("result_form", each, _R, _passes)
        for each in ("object", "strings", "string", "no-format", "relative", "twice", "with-empty")
    ),
    *(
        _option("result_form", each, _R, _again, Reason.RESULT_NOT_A_FILE, "an image service")
        for each in ("service", "service-typed")
    ),
    *(_option("result_form", each, _R, _again, _NO_FILE, "delivered no file") for each in ("item", "map")),
    _option("result_form", "store", _R, _again, Reason.FILE_GONE, "no longer has the file"),
    _option("result_form", "file-url", _R, _again, Reason.FORBIDDEN_URL, "must not be opened"),
    *(_option("result_base", f"{each}/arcgis", _R, _passes) for each in _HOSTS),
    *(
        _option("no_result", each, _R, _again, Reason.NOT_DELIVERED, "ERROR 000582", options=_NOTHING)
        for each in ("empty-list", "empty-string", "null", "list-of-empty", "missing", "error")
    ),
    _again("no file, no word", (_R,), _NO_FILE, "gives no reason", options={**_NOTHING, "warn_missing": False},
           evidence="no_result=empty-list"),
    _option("deliver", "fewer", _P, _again, Reason.NOT_DELIVERED, "not delivered", images=("Geoid", "WorldClasses")),
    _option("ignore_clip", "warning", _P, _again, Reason.NOT_CLIPPED, "would not clip"),
    _option("ignore_clip", "silent", _P, _again, Reason.NOT_CLIPPED, "whole image instead of the area"),
    _option("result_file", "HFA", _R, _passes, is_clipped=False),
    _again("unclipped in another format", (_R,), Reason.NOT_CLIPPED, "whole image instead of the area",
           options={"result_file": "HFA"}, evidence="result_file=HFA"),
    *(
        _option("file_fault", each, _F, _resumes, reason, says)
        for each, reason, says in (
            ("html", _PAGE, _A_PAGE), ("json", _SIGN_IN, "asks for a sign-in"),
            ("garbage", Reason.NOT_A_TIFF, "is not a TIFF"), ("empty", Reason.NOT_A_TIFF, "is not a TIFF"),
            ("truncated", Reason.FILE_CUT, "not a complete TIFF"),
        )
    ),
    _option("file_fault", "missing", _F, _again, Reason.FILE_GONE, "no longer has the file"),
    _option("file_gzip", True, _F, _passes), _option("file_gzip", True, _M, _passes),
    _option("file_ranges", False, _M, _passes), _option("file_ranges", False, _L, _passes),
    *(_option("file_tag", each, _M, _passes) for each in ("weak", "date", "none", "new")),
    _option("file_changes", 1, _M, _passes, evidence="file_changes"),
    _option("file_changes", 2, _M, _passes, evidence="file_changes", cuts=2),
)  # fmt: skip
HERE: Tuple[Row, ...] = (
    _resumes("disk-full", (_F,), Reason.DISK_FULL, "The disk is full"),
    _resumes("folder-gone", (_F, _M), Reason.FOLDER_NOT_WRITABLE, "cannot be written to"),
)
ROWS = (*CONNECTIONS, *POLLS, *RESULTS, *FILES, *BEFORE, *SUBMITS, *CANCELS, *JOBS, *DELIVERIES, *HERE)
