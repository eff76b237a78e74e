"""Downloads that nobody watches: of scripts, of models and of the toolbox.

Their records are for the case that the process is killed. Nobody forgets them by hand, so that one stays only while
somebody can go on with it, and not for ever. Everything here touches the disk: call it in worker threads.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Callable

from ..arcgis.partfile import discard_part
from .deliver import deliver
from .download import Snapshot
from .history import History
from .log import log_unforeseen
from .work import Result, Work

# Servers delete their jobs within hours or days.
_KEPT_FOR = timedelta(days=30)
_MOST_KEPT = 100


def deliver_unattended(work: Work, report: Callable[[Snapshot], None]) -> Result:
    """Do the work as `deliver` does, and leave no more of it than somebody can go on with; never raises.

    In a profile that cannot be written to it is done all the same, only that a killed one is lost.
    """
    if work.history is not None and not work.is_resumed and not work.history.is_usable():
        logging.getLogger(__name__).warning("The profile cannot be written to: a download that is killed is lost.")
        work = replace(work, history=None, record=None)
    result = deliver(work, report)
    history, record = work.history, work.record
    if history is None or record is None:
        discard_unwanted(result, work.request.folder)
        return result
    if result.is_elsewhere or work.cancel.is_leaving:
        return result
    try:
        if record.is_unattended and not (result.can_be_resumed and _has_job(history, record.id)):
            # With it goes what came instead of a part.
            history.forget(record.id)
        forget_old(history)
    except Exception as error:  # what came is there; a profile that cannot be written to must not hide it
        log_unforeseen("Forgetting a download", error)
    return result


def _has_job(history: History, record_id: str) -> bool:
    """Tell whether a server has made something; what never reached one is sent anew by who wants it."""
    return any(job.url for job in history.read(record_id).jobs)


def discard_unwanted(result: Result, folder: str) -> None:
    """Remove whole images that came instead of a part: a script cannot press “Fetch Whole Image”."""
    for each in result.delivered:
        if each.kept_part:
            discard_part(each.kept_part, folder)


def forget_old(history: History) -> None:
    """Forget what scripts have left unfinished long ago, or too often, with its unfinished files."""
    left = [record for record in history.read_all() if record.is_unattended]
    oldest = datetime.now(timezone.utc) - _KEPT_FOR
    for place, record in enumerate(left):
        if place >= _MOST_KEPT or record.started < oldest:
            # One that is being worked on is locked, and stays.
            history.forget(record.id)
