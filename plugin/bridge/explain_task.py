"""Sentences about what a geoprocessing task takes and gives; `explain` has those of everything else."""

from __future__ import annotations

from typing import Callable

from ..arcgis.errors import ArcGISError, Reason
from .i18n import translate


def _value_not_allowed(error: ArcGISError) -> str:
    if error.words and error.looked_at:
        return translate("Explain", "{subject} cannot be “{words}”. Give what is allowed: {looked_at}.")
    if error.words:
        return translate("Explain", "{subject} cannot be “{words}”. Give another value.")
    if error.looked_at:
        return translate("Explain", "{subject} cannot be empty. Give what is allowed: {looked_at}.")
    return translate("Explain", "{subject} cannot be empty. Give it a value.")


def _no_such_parameter(error: ArcGISError) -> str:
    if error.looked_at:
        return translate("Explain", "The task has no input called “{subject}”. Use one that it has: {looked_at}.")
    return translate("Explain", "The task has no input called “{subject}”, nor any other. Leave it out.")


def _server_too_old(error: ArcGISError) -> str:
    if error.words and len(error.looked_at) > 1:
        return translate(
            "Explain",
            "{subject} uses {words}, which needs ArcGIS Server {needed}; this server has {found}. "
            "Leave it out, or use a newer server.",
        )
    return translate("Explain", "{subject} needs a newer server than this one. Leave it out, or use another server.")


def _upload_too_large(error: ArcGISError) -> str:
    if error.total:
        return translate(
            "Explain",
            "{subject} is too large: it has {done}, and the server takes {total} at most. "
            "Give a smaller file, or an address where the server can read it.",
        )
    return translate(
        "Explain",
        "{subject} is too large for the server. Give a smaller file, or an address where the server can read it.",
    )


def _unreadable_value(error: ArcGISError) -> str:
    if error.words:
        return translate(
            "Explain",
            "The server sent something for {subject} that cannot be read: “{words}”. "
            "Try again; if it stays so, ask the server's administrator.",
        )
    return translate(
        "Explain",
        "The server sent something for {subject} that cannot be read. "
        "Try again; if it stays so, ask the server's administrator.",
    )


def _too_many_records(error: ArcGISError) -> str:
    if error.total:
        return translate(
            "Explain",
            "{subject} has more records than the server sends (its limit is {count}). "
            "Nothing was loaded; ask for a smaller area or for fewer features.",
        )
    return translate(
        "Explain",
        "{subject} has more records than the server sends. "
        "Nothing was loaded; ask for a smaller area or for fewer features.",
    )


TASK_SENTENCES: dict[Reason, Callable[[ArcGISError], str]] = {
    Reason.VALUE_NOT_ALLOWED: _value_not_allowed,
    Reason.VALUE_MISSING: lambda error: translate(
        "Explain", "The task needs a value for {subject}. Give one, then try again."
    ),
    Reason.NO_SUCH_PARAMETER: _no_such_parameter,
    Reason.SERVER_TOO_OLD: _server_too_old,
    Reason.NO_UPLOADS: lambda error: translate(
        "Explain", "{subject} does not take files. Give an address where the server can read the file instead."
    ),
    Reason.UPLOAD_TOO_LARGE: _upload_too_large,
    Reason.FILE_NOT_READABLE: lambda error: translate(
        "Explain", "The file {subject} cannot be read. Check that it exists and that you may open it."
    ),
    Reason.UNREADABLE_VALUE: _unreadable_value,
    Reason.TOO_MANY_RECORDS: _too_many_records,
    Reason.UPLOAD_INCOMPLETE: lambda error: translate(
        "Explain", "{subject} did not reach the server whole. Try again."
    ),
}
