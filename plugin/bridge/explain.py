"""The one place that makes sentences for people out of errors: what happened, and what to do.

Texts of servers are quoted in “ ” and never translated; names go in by placeholder, sentences are never glued.
"""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import QLocale

from ..arcgis.errors import ArcGISError, Reason
from .explain_access import ACCESS_SENTENCES
from .explain_task import TASK_SENTENCES
from .i18n import translate


def sentence(error: ArcGISError) -> str:
    """Return one plain-text sentence (and its advice) for any error of the client."""
    make = _SENTENCES.get(error.reason, _SENTENCES[Reason.INTERNAL])
    needed, found, *_ = (*error.looked_at, "", "")
    values = {
        "subject": error.subject,
        # Every sentence brings a full stop of its own.
        "words": error.words.rstrip(". "),
        "looked_at": joined(error.looked_at, 10),
        "needed": needed,
        "found": found,
        "done": size_text(error.done or 0),
        "total": size_text(error.total or 0),
        "count": QLocale().toString(min(error.total or 0, _LARGEST)),
    }
    return make(error).format(**values)


def size_text(size: int) -> str:
    """Return a size in bytes as people read it, in the user's number format."""
    if size < 1000:
        return translate("Explain", "%n byte(s)", size)
    size = min(size, _LARGEST)
    # One decimal from gigabytes on, where it tells something: 1.1 GB, but 416 MB and 118 GB.
    in_unit = size
    while in_unit >= 1_000_000_000_000:
        in_unit //= 1000
    return QLocale().formattedDataSize(size, 1 if 1_000_000_000 <= in_unit < 100_000_000_000 else 0, _FORMAT)


def joined(names: tuple[str, ...], most: int = 3) -> str:
    """Return names for a sentence; what is more than ``most`` is counted."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    if more <= 0:
        return shown
    return translate("Explain", "{names} and %n more", more).format(names=shown)


_FORMAT = QLocale.DataSizeFormat.DataSizeSIFormat
# What Qt's numbers hold; a server may announce any.
_LARGEST = 2**63 - 1


def _not_an_image_service(error: ArcGISError) -> str:
    if error.words.lower() == "mapserver":
        return translate(
            "Explain",
            "{subject} is a map service: it has pictures, not pixel values. Look for an image service (…/ImageServer).",
        )
    if error.words.lower() == "featureserver":
        return translate(
            "Explain",
            "{subject} is a feature service: it has vector features, not pixel values. "
            "Look for an image service (…/ImageServer).",
        )
    return translate("Explain", "{subject} is not an image service. Its address ends in …/ImageServer.")


def _no_polygons(error: ArcGISError) -> str:
    if error.words:
        return translate(
            "Explain", "No feature is selected in {subject}. Select some, or clear “Selected features only”."
        )
    return translate("Explain", "{subject} has no polygons. Choose another layer.")


def _no_file(error: ArcGISError) -> str:
    if error.words:
        return translate("Explain", "The server says it is done but delivered no file. Its reason: “{words}”.")
    return translate("Explain", "The server says it is done but delivered no file, and gives no reason. Try again.")


def _job_failed(error: ArcGISError) -> str:
    if not error.words:
        return translate("Explain", "The server stopped the job and gives no reason. Try again.")
    if _is_about_licence(error):
        return translate(
            "Explain", "The server has no licence for this: “{words}”. Ask its administrator, or use another server."
        )
    if any(word in error.words.lower() for word in ("too large", "exceed", "size limit", "too many")):
        return translate("Explain", "The server stopped the job: “{words}”. Draw a smaller area and try again.")
    return translate("Explain", "The server stopped the job: “{words}”.")


def _job_timed_out(error: ArcGISError) -> str:
    if error.words:
        return translate(
            "Explain",
            "The server stopped the job because it ran too long: “{words}”. Draw a smaller area and try again.",
        )
    return translate(
        "Explain", "The server stopped the job because it ran too long. Draw a smaller area and try again."
    )


def _is_about_licence(error: ArcGISError) -> bool:
    words = error.words.lower()
    return "licens" in words or "licenc" in words


def _no_licence() -> str:
    return translate(
        "Explain", "{subject} has no licence for this: “{words}”. Ask its administrator, or use another server."
    )


def _task_refused(error: ArcGISError) -> str:
    if _is_about_licence(error):
        return _no_licence()
    if error.words:
        return translate("Explain", "{subject} refused the request: “{words}”.")
    return translate("Explain", "{subject} refused the request and gives no reason.")


def _not_clipped(error: ArcGISError) -> str:
    if error.words:
        return translate(
            "Explain", "{subject}: the server would not clip: “{words}”. Draw the area again, or fetch the whole image."
        )
    return translate(
        "Explain",
        "{subject}: the server sent the whole image instead of the area. "
        "Nothing was loaded; draw the area again, or fetch the whole image.",
    )


def _not_delivered(error: ArcGISError) -> str:
    if error.words:
        return translate("Explain", "{subject} was not delivered: “{words}”.")
    return translate("Explain", "{subject} was not delivered. Try again with this layer alone.")


def _wrong_file(error: ArcGISError) -> str:
    if error.words:
        return translate(
            "Explain", "What arrived for {subject} is something else ({words}). Nothing was loaded; try again."
        )
    return translate("Explain", "What arrived for {subject} is something else. Nothing was loaded; try again.")


def _not_a_tiff(error: ArcGISError) -> str:
    return translate("Explain", "What arrived for {subject} is not a TIFF. Nothing was loaded; try again.")


def _file_cut(error: ArcGISError) -> str:
    if error.total:
        return translate(
            "Explain",
            "What arrived for {subject} is not a complete TIFF ({done} of {total}). Nothing was loaded; try again.",
        )
    return translate("Explain", "What arrived for {subject} is not a complete TIFF. Nothing was loaded; try again.")


def _disk_full(error: ArcGISError) -> str:
    if error.total:
        return translate("Explain", "The disk is full: {done} of {total} are saved. Free some space, then try again.")
    return translate("Explain", "The disk is full. Free some space, then try again.")


def _folder(error: ArcGISError) -> str:
    return translate("Explain", "The folder {subject} cannot be written to. Choose another one.")


def _server_error(error: ArcGISError) -> str:
    if _is_about_licence(error):
        return _no_licence()
    if error.words:
        return translate("Explain", "{subject} answered with an error: “{words}”.")
    return translate("Explain", "{subject} answered with an error and no explanation. Try again later.")


_SENTENCES: dict[Reason, Callable[[ArcGISError], str]] = {
    **ACCESS_SENTENCES,
    **TASK_SENTENCES,
    Reason.NOT_AN_ADDRESS: lambda error: translate(
        "Explain",
        "“{subject}” is neither a web address nor a portal item ID. "
        "Paste the address of an image service (…/ImageServer) or its item page.",
    ),
    Reason.NOT_A_SERVER: lambda error: translate(
        "Explain", "“{subject}” is not a web address. Enter that of a portal or of a raster utilities service."
    ),
    Reason.NOT_A_JOB: lambda error: translate(
        "Explain",
        "“{subject}” is not the address of a job on the server. It looks like …/GPServer/DownloadRaster/jobs/… "
        "and is printed when a download begins.",
    ),
    Reason.NOT_AN_IMAGE_SERVICE: _not_an_image_service,
    Reason.NOT_AN_IMAGE_ITEM: lambda error: translate("Explain", "“{subject}” is a {words}, not an image layer."),
    Reason.ITEM_WITHOUT_PORTAL: lambda error: translate(
        "Explain",
        "The item ID {subject} does not say which portal it belongs to. "
        "Paste the item's page, or give the portal's address as well.",
    ),
    Reason.STORE_WITHOUT_SERVER: lambda error: translate(
        "Explain",
        "{subject} is a raster of a server's own store. Give the raster utilities service of that server as well.",
    ),
    Reason.STORE_WITHOUT_CLIP_CRS: lambda error: translate(
        "Explain",
        "{subject} does not tell its CRS, so the area must be in one with an EPSG code. Set the project's CRS to one.",
    ),
    Reason.ITEM_MISSING: lambda error: translate(
        "Explain", "The portal {subject} has no item {words}, or you may not see it. Check the ID or sign in."
    ),
    Reason.COPY_FORBIDDEN: lambda error: translate(
        "Explain",
        "{subject}: its owner does not allow downloads. Ask the owner to switch on “allow copy” for the service.",
    ),
    Reason.TILES_ONLY: lambda error: translate(
        "Explain", "{subject} holds ready-made tiles only, not pixel values. Look for another service."
    ),
    Reason.NO_RASTER_UTILITIES: lambda error: translate(
        "Explain",
        "No server that can run the download was found for {subject}. Looked at: {looked_at}. "
        "If you know one, enter it under Advanced.",
    ),
    Reason.UNKNOWN_CRS: lambda error: translate(
        "Explain", "QGIS does not know the CRS of {subject}, so no area can be cut out. Choose Whole Image."
    ),
    Reason.CLIP_OUTSIDE: lambda error: translate("Explain", "{subject} does not touch the area. Draw another area."),
    Reason.CLIP_EMPTY: lambda error: translate("Explain", "The area is empty. Draw one on the map."),
    Reason.CLIP_CROSSES_ITSELF: lambda error: translate(
        "Explain", "The polygon crosses itself. Press Polygon and draw it again."
    ),
    Reason.CLIP_NOT_FINITE: lambda error: translate(
        "Explain",
        "Some points of the area have no place in the CRS of the image. Draw a smaller area.",
    ),
    Reason.CLIP_DATE_LINE: lambda error: translate(
        "Explain",
        "The area crosses the date line in a way the CRS of the image cannot hold. Draw one area on each side.",
    ),
    Reason.CLIP_WITHOUT_CRS: lambda error: translate(
        "Explain",
        "The area has no CRS. Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326], "
        "or set the project's CRS.",
    ),
    Reason.NO_POLYGONS: _no_polygons,
    Reason.FOLDER_NOT_WRITABLE: _folder,
    Reason.RECORD_NOT_READABLE: lambda error: translate(
        "Explain",
        "What QGIS wrote down about this download cannot be read any more. Try again to begin anew.",
    ),
    Reason.HTML_PAGE: lambda error: translate(
        "Explain", "{subject} answered with a web page instead of data, probably a sign-in page. Open it in a browser."
    ),
    Reason.NOT_JSON: lambda error: translate(
        "Explain", "{subject} answered with something that cannot be read. Try again later."
    ),
    Reason.UNEXPECTED: lambda error: translate(
        "Explain", "{subject} answered, but not as an ArcGIS server does. Check the address."
    ),
    Reason.SERVER_ERROR: _server_error,
    Reason.SERVICE_MISSING: lambda error: translate("Explain", "There is no service at {subject}. Check the address."),
    Reason.TASK_REFUSED: _task_refused,
    Reason.JOB_FAILED: _job_failed,
    Reason.JOB_TIMED_OUT: _job_timed_out,
    Reason.JOB_CANCELLED_BY_SERVER: lambda error: translate(
        "Explain", "Somebody cancelled the job on the server. Try again."
    ),
    Reason.JOB_GONE: lambda error: translate(
        "Explain", "The server has already deleted this job. Try again to let it run once more."
    ),
    Reason.NO_FILE: _no_file,
    Reason.NOT_DELIVERED: _not_delivered,
    Reason.NOT_CLIPPED: _not_clipped,
    Reason.WRONG_FILE: _wrong_file,
    Reason.FILE_GONE: lambda error: translate(
        "Explain", "The server no longer has the file of {subject}. Try again to let it run once more."
    ),
    Reason.RESULT_NOT_A_FILE: lambda error: translate(
        "Explain", "The server made an image service of {subject} instead of a file ({words}). Add it as a layer."
    ),
    Reason.FORBIDDEN_URL: lambda error: translate(
        "Explain", "{subject} points to an address that must not be opened ({words}). Ask its administrator."
    ),
    Reason.NOT_A_TIFF: _not_a_tiff,
    Reason.FILE_CUT: _file_cut,
    Reason.FILE_CHANGED: lambda error: translate(
        "Explain",
        "{subject} changed on the server while it was downloaded. Nothing was loaded; try again later.",
    ),
    Reason.LONGER_THAN_ANNOUNCED: lambda error: translate(
        "Explain", "More arrived for {subject} than the server announced. Nothing was loaded; try again."
    ),
    Reason.STALLED: lambda error: translate(
        "Explain", "{subject} stopped sending in the middle of the file. Try again."
    ),
    Reason.DISK_FULL: _disk_full,
    Reason.CANCELLED: lambda error: translate("Explain", "The download was cancelled."),
    Reason.INTERNAL: lambda error: translate(
        "Explain", "Something unforeseen happened. The log panel “Raster Download” has the details."
    ),
}
