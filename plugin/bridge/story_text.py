"""What happened to one download, in a sentence or two, and what can be done about it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QLocale

from ..arcgis.errors import Reason
from .explain import joined, sentence, size_text
from .i18n import translate
from .progress_text import Shown, kept_text, moment_text, shown_state, state_text, total_text

if TYPE_CHECKING:
    from .download import DeliveredFile, Download


def heading_text(download: Download) -> str:
    """Return name and state as a heading; while it runs the name alone, for its row tells the rest."""
    make = _HEADINGS.get(shown_state(download))
    return make().format(name=download.name) if make is not None else download.name


def story_text(download: Download) -> str:
    """Return in a sentence or two what happened and what can be done."""
    state = shown_state(download)
    if state is Shown.DONE:
        return _done_story(download)
    if state is Shown.INCOMPLETE:
        some = QLocale().toString(len(download.files))
        counted = translate("Downloads", "{some} of %n layer(s) delivered.", len(download.delivered))
        return _sentences(counted.format(some=some), download.reason)
    if state is Shown.INTERRUPTED:
        if not download.can_resume:
            told = translate("Downloads", "Try again to send the request once more.")
        elif download.job_urls:
            told = translate("Downloads", "Resume goes on where it stopped; the server does not run it again.")
        else:
            told = translate("Downloads", "The server had not answered; Resume sends the request once more.")
        return _sentences(translate("Downloads", "The download was interrupted before it had ended."), told)
    if state is Shown.SIGN_IN and download.wants_sign_in:
        return sign_in_story_text(download)
    if state in _STORIES:
        since = moment_text(download.snapshot.silent_since)
        return _STORIES[state]().format(host=download.host or download.name, time=since)
    kept = ""
    if download.kept_bytes and download.can_resume:
        kept = translate("Downloads", "Kept: {amount}. Resume goes on from there.").format(amount=kept_text(download))
        if download.error is not None and download.error.reason is Reason.DISK_FULL:
            # Its sentence has told how much.
            kept = translate("Downloads", "Resume goes on from there.")
    return _sentences(download.reason or state_text(download), kept)


def sign_in_story_text(download: Download) -> str:
    """Return who asks for a sign-in, and that nothing is lost."""
    error = download.error or next((each.error for each in download.failures if each.error is not None), None)
    host = (error.subject if error is not None else "") or download.host
    if error is not None and error.reason is Reason.SIGN_IN_REFUSED and error.words:
        on = ""
        if download.job_urls:
            on = translate("Downloads", "Sign in again; the download goes on where it stopped.")
        return _sentences(sentence(error), on)
    if download.job_urls:
        return translate(
            "Downloads",
            "The sign-in to {host} ended and could not be renewed. "
            "Sign in again; the download goes on where it stopped.",
        ).format(host=host)
    return translate("Downloads", "{host} asks for a sign-in. Sign in, and the request is sent.").format(host=host)


def image_story_text(image: DeliveredFile) -> str:
    """Return what became of one image of several."""
    if image.error is not None:
        return sentence(image.error)
    return translate("Downloads", "{size} arrived. The file is {path}").format(
        size=size_text(image.size), path=image.path
    )


def _done_story(download: Download) -> str:
    names = joined(tuple(os.path.basename(path) for path in download.files), 10)
    values = {"size": total_text(download) or size_text(0), "names": names, "folder": download.request.folder}
    if download.files:
        values["folder"] = os.path.dirname(download.files[0])
    if download.layers:
        return translate("Downloads", "{size} arrived and is in the project. In {folder}: {names}").format(**values)
    return translate("Downloads", "{size} arrived. In {folder}: {names}").format(**values)


def _sentences(*each: str) -> str:
    return " ".join(text for text in each if text)


_HEADINGS = {
    Shown.DONE: lambda: translate("Downloads", "{name}: done"),
    Shown.INCOMPLETE: lambda: translate("Downloads", "{name}: incomplete"),
    Shown.NOT_CLIPPED: lambda: translate("Downloads", "{name}: not clipped"),
    Shown.FAILED_ON_SERVER: lambda: translate("Downloads", "{name}: failed on the server"),
    Shown.FAILED_DOWNLOADING: lambda: translate("Downloads", "{name}: failed while downloading"),
    Shown.FAILED_NO_ANSWER: lambda: translate("Downloads", "{name}: no answer"),
    Shown.FAILED: lambda: translate("Downloads", "{name}: failed"),
    Shown.SIGN_IN: lambda: translate("Downloads", "{name}: sign-in needed"),
    Shown.CANCELLED: lambda: translate("Downloads", "{name}: cancelled"),
    Shown.INTERRUPTED: lambda: translate("Downloads", "{name}: interrupted"),
}
_STORIES = {
    Shown.ELSEWHERE: lambda: translate(
        "Downloads", "Another QGIS window works on this download. It can be used here when that window is closed."
    ),
    Shown.WAITING: lambda: translate(
        "Downloads", "{host} works on other downloads; this one begins when one of them has ended."
    ),
    Shown.SUBMITTING: lambda: translate("Downloads", "The request goes to {host}."),
    Shown.QUEUED: lambda: translate("Downloads", "{host} has taken the request and will begin when it is its turn."),
    Shown.RUNNING: lambda: translate("Downloads", "{host} works on the request."),
    Shown.SILENT: lambda: translate(
        "Downloads", "{host} has not answered since {time}. It is asked again by itself; nothing is lost."
    ),
    Shown.FETCHING: lambda: translate("Downloads", "{host} has done its part; the result is being downloaded."),
    Shown.CHECKING: lambda: translate("Downloads", "All has arrived; now it is checked that the file is whole."),
}
