"""What can be done with downloads of the list: the words for it, and why not where it cannot be done. No widgets."""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING, Callable, Sequence

from ..plugin.bridge.download import Status
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.progress_text import Shown, shown_state

if TYPE_CHECKING:
    from ..plugin.bridge.download import Download


class Act(str, Enum):
    """One thing to do with the chosen downloads."""

    CANCEL = "cancel"
    RESUME = "resume"
    TRY_AGAIN = "try_again"
    LOAD = "load"
    OPEN_FOLDER = "open_folder"
    FORGET = "forget"
    EDIT = "edit"
    FETCH_WHOLE = "fetch_whole"
    COPY_DETAILS = "copy_details"
    COPY_JOB_URL = "copy_job_url"
    ZOOM = "zoom"
    SIGN_IN = "sign_in"


_CAN: dict[Act, Callable[[Download], bool]] = {
    Act.CANCEL: lambda download: download.can_cancel,
    Act.RESUME: lambda download: download.can_resume,
    Act.TRY_AGAIN: lambda download: download.can_try_again,
    Act.LOAD: lambda download: download.can_load,
    Act.OPEN_FOLDER: lambda download: bool(download.files),
    Act.FORGET: lambda download: download.can_forget,
    Act.EDIT: lambda download: not download.is_active and not download.is_elsewhere,
    Act.FETCH_WHOLE: lambda download: download.can_fetch_whole,
    Act.COPY_DETAILS: lambda download: True,
    Act.COPY_JOB_URL: lambda download: bool(download.job_urls),
    Act.ZOOM: lambda download: bool(download.layers),
    Act.SIGN_IN: lambda download: shown_state(download) is Shown.SIGN_IN and download.can_resume,
}
_OF_ONE = (Act.EDIT, Act.FETCH_WHOLE)


def can(act: Act, download: Download) -> bool:
    """Tell whether it can be done with a download."""
    return _CAN[act](download)


def able(act: Act, chosen: Sequence[Download]) -> tuple[Download, ...]:
    """Return those of the downloads with which it can be done."""
    return tuple(download for download in chosen if can(act, download))


def folders(chosen: Sequence[Download]) -> tuple[str, ...]:
    """Return where the files of downloads lie, each folder once."""
    return tuple(dict.fromkeys(os.path.dirname(path) for download in chosen for path in download.files))


def why_not(act: Act, chosen: Sequence[Download]) -> str:
    """Return why it cannot be done with the chosen downloads, or an empty text if it can."""
    if not chosen:
        return translate("DownloadsDock", "Select a download first")
    if act in _OF_ONE and len(chosen) > 1:
        return translate("DownloadsDock", "Select one download only")
    if act is Act.OPEN_FOLDER and len(folders(chosen)) > 1:
        return translate("DownloadsDock", "The files lie in several folders: select one download only")
    if able(act, chosen):
        return ""
    if all(download.is_elsewhere for download in chosen):
        return translate("DownloadsDock", "Another QGIS window works on it")
    return _reason(act, chosen[0])


def tip(act: Act) -> str:
    """Return what it does."""
    return _TIPS[act]()


def steps(download: Download) -> tuple[Act, ...]:
    """Return what one does next, the most likely first."""
    if download.is_elsewhere:
        return ()
    state = shown_state(download)
    if state is Shown.DONE:
        wanted = (Act.ZOOM, Act.LOAD, Act.OPEN_FOLDER)
    elif state is Shown.INCOMPLETE:
        wanted = (Act.RESUME, Act.TRY_AGAIN, Act.FETCH_WHOLE, Act.LOAD, Act.OPEN_FOLDER, Act.COPY_DETAILS)
    elif download.is_active:
        wanted = (Act.COPY_DETAILS,) if state is Shown.SILENT else ()
    elif state is Shown.INTERRUPTED:
        wanted = (Act.RESUME if download.can_resume else Act.TRY_AGAIN, Act.EDIT, Act.COPY_DETAILS)
    elif can(Act.SIGN_IN, download):
        wanted = (Act.SIGN_IN, Act.TRY_AGAIN, Act.EDIT, Act.COPY_DETAILS)
    else:
        wanted = (Act.RESUME, Act.FETCH_WHOLE, Act.TRY_AGAIN, Act.EDIT, Act.COPY_DETAILS)
    found = [act for act in wanted if can(act, download)]
    if Act.ZOOM in found and Act.LOAD in found:
        found.remove(Act.LOAD)
    return tuple(found)


def step_text(act: Act) -> str:
    """Return the words of a link for a next step."""
    return _STEPS[act]()


def _reason(act: Act, download: Download) -> str:
    """Say why one download does not let it be done."""
    status = download.status
    if act is Act.CANCEL:
        if status.has_ended:
            return translate("DownloadsDock", "It has ended")
        if status is Status.CHECKING:
            return translate("DownloadsDock", "All has arrived: the file is being checked")
        return translate("DownloadsDock", "Nothing runs")
    if act is Act.FORGET:
        return translate("DownloadsDock", "It is still running: cancel it first")
    if act in (Act.RESUME, Act.TRY_AGAIN, Act.EDIT, Act.FETCH_WHOLE):
        if download.is_active:
            return translate("DownloadsDock", "It is still running")
        if status is Status.DONE:
            return translate("DownloadsDock", "Everything has been delivered")
        if act is Act.RESUME:
            return translate("DownloadsDock", "There is nothing to go on from: try again")
        if act is Act.TRY_AGAIN and download.can_resume:
            return translate("DownloadsDock", "Resume goes on where it stopped")
        return translate("DownloadsDock", "Another try would end the same way")
    if act is Act.COPY_JOB_URL:
        return translate("DownloadsDock", "The server has not taken a request")
    if act is Act.LOAD and download.layers:
        return translate("DownloadsDock", "It is in the project")
    return translate("DownloadsDock", "No file has arrived")


_TIPS: dict[Act, Callable[[], str]] = {
    Act.CANCEL: lambda: translate("DownloadsDock", "Stop here and on the server"),
    Act.RESUME: lambda: translate("DownloadsDock", "Go on where it stopped; the server does not run it again"),
    Act.TRY_AGAIN: lambda: translate("DownloadsDock", "Let the server run it once more; what has arrived stays"),
    Act.LOAD: lambda: translate("DownloadsDock", "Add the rasters to the project"),
    Act.OPEN_FOLDER: lambda: translate("DownloadsDock", "Show where the files are"),
    Act.FORGET: lambda: translate("DownloadsDock", "Take it off the list; finished files stay"),
    Act.EDIT: lambda: translate("DownloadsDock", "Open the form as it was filled for this download"),
    Act.FETCH_WHOLE: lambda: translate("DownloadsDock", "Download the whole image instead of the area"),
    Act.COPY_DETAILS: lambda: translate("DownloadsDock", "Copy what somebody who helps needs to know; without secrets"),
    Act.COPY_JOB_URL: lambda: translate("DownloadsDock", "Copy the address of the job on the server"),
}
_STEPS: dict[Act, Callable[[], str]] = {
    Act.RESUME: lambda: translate("DownloadsDock", "Resume"),
    Act.TRY_AGAIN: lambda: translate("DownloadsDock", "Try Again"),
    Act.LOAD: lambda: translate("DownloadsDock", "Load"),
    Act.OPEN_FOLDER: lambda: translate("DownloadsDock", "Open Folder"),
    Act.EDIT: lambda: translate("DownloadsDock", "Edit and Try Again…"),
    Act.FETCH_WHOLE: lambda: translate("DownloadsDock", "Fetch Whole Image"),
    Act.COPY_DETAILS: lambda: translate("DownloadsDock", "Copy Details"),
    Act.ZOOM: lambda: translate("DownloadsDock", "Zoom to Layers"),
    Act.SIGN_IN: lambda: translate("DownloadsDock", "Sign In…"),
}
