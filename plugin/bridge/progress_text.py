"""What people read about one download in a row: the words of its state, sizes and times.

Only what is true: no percent that nobody counted, no server named as the culprit of what went wrong elsewhere.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING, Optional

from qgis.PyQt.QtCore import QDate, QLocale, QTime

from ..arcgis.errors import ArcGISError, Reason
from .download import SIGN_IN_REASONS, Status
from .explain import sentence, size_text
from .i18n import translate

if TYPE_CHECKING:
    from .download import DeliveredFile, Download


class Shown(str, Enum):
    """What a row looks like: one word for each row of states that people tell apart."""

    ELSEWHERE = "elsewhere"
    SIGN_IN = "sign_in"
    WAITING = "waiting"
    SUBMITTING = "submitting"
    QUEUED = "queued"
    RUNNING = "running"
    SILENT = "silent"
    FETCHING = "fetching"
    CHECKING = "checking"
    DONE = "done"
    INCOMPLETE = "incomplete"
    NOT_CLIPPED = "not_clipped"
    FAILED_ON_SERVER = "failed_on_server"
    FAILED_DOWNLOADING = "failed_downloading"
    FAILED_NO_ANSWER = "failed_no_answer"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


_ON_SERVER = {
    Reason.SERVER_ERROR,
    Reason.TASK_REFUSED,
    Reason.JOB_FAILED,
    Reason.JOB_TIMED_OUT,
    Reason.JOB_CANCELLED_BY_SERVER,
    Reason.JOB_GONE,
    Reason.NO_FILE,
    Reason.NOT_DELIVERED,
}
_NO_ANSWER = {Reason.OFFLINE, Reason.UNKNOWN_HOST, Reason.NO_ANSWER, Reason.REFUSED}
_DOWNLOADING = {
    Reason.NOT_A_TIFF,
    Reason.FILE_CUT,
    Reason.LONGER_THAN_ANNOUNCED,
    Reason.STALLED,
    Reason.WRONG_FILE,
    Reason.DISK_FULL,
}
_PLAIN = {
    Status.SUBMITTING: Shown.SUBMITTING,
    Status.FETCHING: Shown.FETCHING,
    Status.CHECKING: Shown.CHECKING,
    Status.DONE: Shown.DONE,
    Status.INCOMPLETE: Shown.INCOMPLETE,
    Status.CANCELLED: Shown.CANCELLED,
    Status.INTERRUPTED: Shown.INTERRUPTED,
}


def shown_state(download: Download) -> Shown:
    """Return what a download's row looks like."""
    status, snapshot = download.status, download.snapshot
    if download.is_elsewhere:
        return Shown.ELSEWHERE
    if status is Status.FAILED:
        return _failed(download)
    if status is not Status.DONE and _end_reason(download) in SIGN_IN_REASONS:
        return Shown.SIGN_IN
    if status is Status.WAITING:
        return Shown.WAITING
    if snapshot.silent_since is not None and download.is_active:
        return Shown.SILENT
    if status is Status.RUNNING:
        return Shown.QUEUED if snapshot.is_queued_on_server else Shown.RUNNING
    return _PLAIN[status]


def shown_image(image: Optional[DeliveredFile]) -> Optional[Shown]:
    """Return what the row of one image looks like, or None while nothing is known of it."""
    if image is None or (image.error is None and not image.path):
        return None
    if image.error is None:
        return Shown.DONE
    return Shown.CANCELLED if image.error.reason is Reason.CANCELLED else Shown.FAILED


def shown_percent(download: Download) -> Optional[float]:
    """Return how full the bar is: the server's percent while it works, then that of the bytes; None for no bar."""
    state, snapshot = shown_state(download), download.snapshot
    if state is Shown.FETCHING and snapshot.total_bytes:
        return min(100.0, 100.0 * snapshot.received_bytes / snapshot.total_bytes)
    return snapshot.percent if state is Shown.RUNNING and not snapshot.server_word else None


def is_busy(download: Download) -> bool:
    """Tell whether something goes on of which nobody knows how far it is."""
    if shown_percent(download) is not None:
        return False
    return shown_state(download) in (Shown.RUNNING, Shown.FETCHING, Shown.CHECKING)


# The State column


def state_text(download: Download) -> str:
    """Return the words of the State column."""
    state, snapshot = shown_state(download), download.snapshot
    if state is Shown.WAITING:
        running = snapshot.queue_position
        if running > 0:
            return translate("Downloads", "Waiting, %n already running", running)
        return translate("Downloads", "Waiting")
    if state is Shown.SILENT and snapshot.silent_since is not None:
        since = moment_text(snapshot.silent_since)
        return translate("Downloads", "No answer since {time}, trying again").format(time=since)
    if state is Shown.RUNNING:
        return _running_text(download)
    if state is Shown.FETCHING:
        return _fetching_text(download)
    if state is Shown.INCOMPLETE:
        some = QLocale().toString(len(download.files))
        return translate("Downloads", "Incomplete, {some} of %n delivered", len(download.delivered)).format(some=some)
    if state is Shown.FAILED_DOWNLOADING and download.kept_bytes:
        return translate("Downloads", "Failed while downloading, {amount} kept").format(amount=kept_text(download))
    if state is Shown.INTERRUPTED:
        return _interrupted_text(download)
    return _STATES[state]()


def image_text(image: Optional[DeliveredFile]) -> str:
    """Return the words of the State column for one image of several."""
    state = shown_image(image)
    if state is None or image is None:
        return ""
    if state is not Shown.FAILED or image.error is None:
        return _STATES[state]()
    return translate("Downloads", "Not delivered: {reason}").format(reason=short_reason(image.error))


def short_reason(error: ArcGISError) -> str:
    """Return why something failed, for the middle of a line: without a full stop."""
    if error.reason is Reason.COPY_FORBIDDEN:
        return translate("Downloads", "downloads not allowed")
    if error.reason is Reason.NOT_CLIPPED:
        return translate("Downloads", "the server would not clip")
    if error.reason in SIGN_IN_REASONS:
        return translate("Downloads", "sign-in needed")
    if error.words:
        return translate("Downloads", "“{words}”").format(words=error.words)
    return sentence(error).rstrip(".")


# Sizes and times


def total_text(download: Download) -> str:
    """Return the words of the Size column: what arrived, else what is to come, else nothing."""
    arrived = sum(image.size for image in download.delivered if image.path)
    size = arrived if arrived and download.status.has_ended else download.snapshot.total_bytes or arrived
    return size_text(size) if size else ""


def kept_text(download: Download) -> str:
    """Return how much of how much lies on the disk: 1.2 of 4.0 GB."""
    done, total = download.kept_bytes, _total(download)
    if not total or total < done:
        return size_text(done)
    done_words, total_words = size_text(done), size_text(total)
    number, unit = _number_and_unit(done_words)
    if unit and unit == _number_and_unit(total_words)[1]:
        done_words = number
    return translate("Downloads", "{done} of {total}").format(done=done_words, total=total_words)


def moment_text(moment: Optional[datetime]) -> str:
    """Return a time in the user's zone: the clock for today, “yesterday”, else the day."""
    if moment is None:
        return ""
    day = day_text(moment)
    if day:
        return day
    local = moment.astimezone()
    # Some languages' short format has seconds, which nobody needs here.
    form = re.sub(r"[:.]s+", "", QLocale().timeFormat(QLocale.FormatType.ShortFormat))
    return str(QLocale().toString(QTime(local.hour, local.minute), form))


def day_text(moment: datetime) -> str:
    """Return the day of a time in the user's zone: nothing for today, “yesterday”, else the date."""
    local, today = moment.astimezone(), datetime.now(timezone.utc).astimezone().date()
    if local.date() == today:
        return ""
    if local.date() == today - timedelta(days=1):
        return translate("Downloads", "yesterday")
    return str(QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat))


def duration_text(seconds: float) -> str:
    """Return how long something takes, no finer than one cares: 12 s, 3 min, 2 h 5 min."""
    whole = max(0, int(seconds))
    if whole < 60:
        return translate("Downloads", "{number} s").format(number=whole)
    if whole < 3600:
        return translate("Downloads", "{number} min").format(number=whole // 60)
    return translate("Downloads", "{hours} h {minutes} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)


def _failed(download: Download) -> Shown:
    reason = _end_reason(download)
    if reason in SIGN_IN_REASONS:
        return Shown.SIGN_IN
    if reason is Reason.NOT_CLIPPED:
        return Shown.NOT_CLIPPED
    if reason in _ON_SERVER:
        return Shown.FAILED_ON_SERVER
    if reason in _DOWNLOADING or download.kept_bytes:
        return Shown.FAILED_DOWNLOADING
    return Shown.FAILED_NO_ANSWER if reason in _NO_ANSWER else Shown.FAILED


def _end_reason(download: Download) -> Optional[Reason]:
    """Return the one reason of a bad end; None if there is none, or several."""
    if download.error is not None:
        return download.error.reason
    reasons = {image.error.reason for image in download.failures if image.error is not None}
    return reasons.pop() if len(reasons) == 1 and not download.files else None


def _running_text(download: Download) -> str:
    snapshot = download.snapshot
    if snapshot.server_word:
        return snapshot.server_word
    doing = " ".join(snapshot.doing.split()).rstrip(" .…") or translate("Downloads", "working")
    if snapshot.percent is not None:
        text = translate("Downloads", "Server: {doing}, {percent} %")
        return text.format(doing=doing, percent=QLocale().toString(int(snapshot.percent)))
    if snapshot.running_since is None:
        return translate("Downloads", "Server: {doing}").format(doing=doing)
    elapsed = duration_text((datetime.now(timezone.utc) - snapshot.running_since).total_seconds())
    return translate("Downloads", "Server: {doing}, {time}").format(doing=doing, time=elapsed)


def _fetching_text(download: Download) -> str:
    snapshot, percent = download.snapshot, shown_percent(download)
    if percent is None or not snapshot.total_bytes:
        return translate("Downloads", "Downloading, {size} so far").format(size=size_text(snapshot.received_bytes))
    values = {"percent": QLocale().toString(int(percent))}
    if snapshot.bytes_per_second < 1:
        return translate("Downloads", "Downloading {percent} %").format(**values)
    missing = max(0, snapshot.total_bytes - snapshot.received_bytes)
    values["size"] = size_text(int(snapshot.bytes_per_second))
    values["time"] = duration_text(missing / snapshot.bytes_per_second)
    # translators: {size} is an amount such as 38 MB, {time} a duration such as 12 s
    return translate("Downloads", "Downloading {percent} %, {size}/s, {time} left").format(**values)


def _interrupted_text(download: Download) -> str:
    if download.kept_bytes:
        return translate("Downloads", "Interrupted at {amount}").format(amount=kept_text(download))
    if download.job_urls:
        return translate("Downloads", "Interrupted while the server was working")
    return translate("Downloads", "Interrupted before the server had answered")


def _total(download: Download) -> Optional[int]:
    if download.snapshot.total_bytes:
        return download.snapshot.total_bytes
    return download.error.total if download.error is not None else None


def _number_and_unit(text: str) -> tuple[str, str]:
    """Split “1.2 GB” where its last blank stands, of whatever kind that is."""
    parts = text.rsplit(maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


_STATES = {
    Shown.ELSEWHERE: lambda: translate("Downloads", "Watched by another QGIS window"),
    Shown.SIGN_IN: lambda: translate("Downloads", "Sign-in needed"),
    Shown.SUBMITTING: lambda: translate("Downloads", "Sending the request"),
    Shown.QUEUED: lambda: translate("Downloads", "Queued on the server"),
    Shown.CHECKING: lambda: translate("Downloads", "Checking the file"),
    Shown.DONE: lambda: translate("Downloads", "Done"),
    Shown.NOT_CLIPPED: lambda: translate("Downloads", "Failed: the server would not clip"),
    Shown.FAILED_ON_SERVER: lambda: translate("Downloads", "Failed on the server"),
    Shown.FAILED_DOWNLOADING: lambda: translate("Downloads", "Failed while downloading"),
    Shown.FAILED_NO_ANSWER: lambda: translate("Downloads", "Failed: no answer"),
    Shown.FAILED: lambda: translate("Downloads", "Failed"),
    Shown.CANCELLED: lambda: translate("Downloads", "Cancelled"),
}
