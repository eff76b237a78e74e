"""A download in every state a person can see, and a model that holds them and writes down what is asked of it.

No server works and no file exists behind them; they are made of the product's own values. What a real download does is
tested with the local site.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any, Iterator, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QObject, pyqtSignal

from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Cancelled, Reason
from arcgis_raster_download.plugin.arcgis.geoprocessing import MessageKind
from arcgis_raster_download.plugin.bridge.download import (
    DeliveredFile,
    Download,
    DownloadRequest,
    ServerMessage,
    Snapshot,
    Status,
)
from arcgis_raster_download.plugin.bridge.geometry import Clip
from arcgis_raster_download.plugin.bridge.rows import DownloadRows
from arcgis_raster_download.plugin.bridge.source import Source

HOST = "gis.example.com"
SERVICES = f"https://{HOST}/arcgis/rest/services"
TASK = f"{SERVICES}/Utilities/RasterUtilities/GPServer/DownloadRaster"
JOB = f"{TASK}/jobs/j6abaf5b2f0d14dcbb4ac8fbb47a0d8e1"
FOLDER = "/data/rasters"
TOO_LARGE = "ERROR 000161: The area of interest is too large."
GB = 10**9


@dataclass(frozen=True)
class Seen:
    """What to make a download of; ``minutes`` ago it was started."""

    names: tuple[str, ...]
    snapshot: Snapshot
    minutes: float = 5.0
    is_active: bool = True
    is_elsewhere: bool = False
    kept_bytes: int = 0
    error: Optional[ArcGISError] = None
    delivered: tuple[DeliveredFile, ...] = ()
    authcfg: str = ""

    def download(self, parent: Optional[QObject] = None, name: str = "") -> Download:
        """Return a download that looks so."""
        clip = Clip.from_rectangle(QgsRectangle(9, 47, 10, 48), QgsCoordinateReferenceSystem("EPSG:4326"))
        request = DownloadRequest(tuple(map(source, self.names)), clip, FOLDER, authcfg=self.authcfg)
        now = datetime.now(timezone.utc)
        started = now - timedelta(minutes=self.minutes)
        download = Download(request, parent, download_id=name, started=started)
        finished = now if self.snapshot.status.has_ended else None
        download.restore(self.snapshot, self.delivered, self.error, finished)
        download.is_active = self.is_active and not self.snapshot.status.has_ended
        download.is_elsewhere, download.kept_bytes = self.is_elsewhere, self.kept_bytes
        return download


class SeenModel(DownloadRows):
    """Hold such downloads; ``asked`` is what somebody wanted done, as (what, download)."""

    # As the product's model has them.
    download_changed = pyqtSignal(object)
    download_ended = pyqtSignal(object)
    download_forgotten = pyqtSignal(str)
    downloads_found = pyqtSignal(int)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.asked: list[tuple[str, Download]] = []
        # What the next deed fails with, as one whose sign-in cannot be used.
        self.trouble: Optional[ArcGISError] = None

    def add(self, *seen: Seen) -> list[Download]:
        """Append downloads, as those of earlier sessions are."""
        downloads = [each.download(self) for each in seen]
        for download in downloads:
            self._watch(download)
        self.append(downloads)
        return downloads

    def begin(self, seen: Seen) -> Download:
        """Put a download at the top, as one that is started now."""
        download = seen.download(self)
        self._watch(download)
        self.insert(download)
        return download

    def change(self, download: Download, snapshot: Snapshot) -> None:
        """Let a download have news."""
        download.take_snapshot(snapshot)
        self.row_changed(download)

    def resume(self, download: Download) -> None:
        """Take the wish."""
        self._take("resume", download)

    def try_again(self, download: Download, only_missing: bool = False) -> Download:
        """Take the wish."""
        self._take("try again, only what is missing" if only_missing else "try again", download)
        return download

    def fetch_whole(self, download: Download) -> Download:
        """Take the wish."""
        self._take("fetch whole", download)
        return download

    def load(self, download: Download) -> None:
        """Take the wish."""
        self._take("load", download)

    def forget(self, download: Download) -> None:
        """Take the wish and the row away."""
        self._take("forget", download)
        self.take_out(download)

    def _watch(self, download: Download) -> None:
        download.stop_requested.connect(lambda: self.asked.append(("cancel", download)))

    def _take(self, what: str, download: Download) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.asked.append((what, download))


def source(name: str) -> Source:
    """Return an image of the site that nobody asks."""
    return Source(
        parse_address(f"{SERVICES}/{name.replace(' ', '_').replace('(', '').replace(')', '')}/ImageServer"), name
    )


def running(**values: Any) -> Snapshot:
    """Return the progress of a job at work."""
    since = datetime.now(timezone.utc) - timedelta(minutes=3, seconds=20)
    told = (said(30, "Submitted."), said(28, "Executing…"))
    usual = {"job_urls": (JOB,), "running_since": since, "server_messages": told}
    return Snapshot(Status.RUNNING, **{**usual, **values})


def fetching(**values: Any) -> Snapshot:
    """Return the progress of a file on its way."""
    return replace(running(), status=Status.FETCHING, **values)


def said(seconds: float, text: str, weight: MessageKind = MessageKind.INFO) -> ServerMessage:
    """Return a line of the server, so many seconds old."""
    return ServerMessage(text, weight, datetime.now(timezone.utc) - timedelta(seconds=seconds))


def delivered(name: str, size: int) -> DeliveredFile:
    """Return an image that arrived."""
    return DeliveredFile(source(name), f"{FOLDER}/{name.replace(' ', '_')}.tif", size)


def ended(status: Status, size: int = 0, **values: Any) -> Snapshot:
    """Return the last progress of a download that is over."""
    return Snapshot(status, received_bytes=size, total_bytes=size or None, job_urls=(JOB,), **values)


def every_state() -> dict[str, Seen]:
    """Return one download for each row of the table of states, newest first."""
    return dict(_states())


def _states() -> Iterator[tuple[str, Seen]]:
    now = datetime.now(timezone.utc)
    words = (
        said(34, "Submitted."),
        said(32, "Executing…"),
        said(31, "Downloading image: …/Elevation/DEM_1m/ImageServer"),
        said(5, TOO_LARGE, MessageKind.ERROR),
        said(5, "Failed to execute (DownloadRaster).", MessageKind.ERROR),
    )
    yield "waiting", Seen(("Snow cover (daily)",), Snapshot(Status.WAITING, queue_position=2), 1)
    yield "submitting", Seen(("Soil moisture",), Snapshot(Status.SUBMITTING), 2)
    yield "queued", Seen(("Canopy height 2024",), running(is_queued_on_server=True), 3)
    yield "running", Seen(("Slope 25 m",), running(doing="clipping", percent=42.4), 4)
    yield "running_long", Seen(("Aspect 25 m",), running(doing="clipping"), 5)
    yield "unknown_word", Seen(("Hillshade",), running(server_word="esriJobOnHold"), 6)
    yield "silent", Seen(("Bathymetry",), running(silent_since=now - timedelta(minutes=2)), 7)
    yield (
        "fetching",
        Seen(
            ("EU elevation model", "Land cover 2024"),
            fetching(received_bytes=671_000_000, total_bytes=1_100_000_000, bytes_per_second=35_750_000.0),
            8,
        ),
    )
    yield "fetching_unknown", Seen(("Night lights",), fetching(received_bytes=1_200_000_000), 9)
    yield "checking", Seen(("Forest cover",), replace(fetching(), status=Status.CHECKING, total_bytes=812_000_000), 10)
    yield "done", Seen(("Geoid",), ended(Status.DONE, 18_200_000), 11, delivered=(delivered("Geoid", 18_200_000),))
    orthophotos = ("Orthophoto 2021", "Orthophoto 2018", "Orthophoto 2015")
    forbidden = ArcGISError(Reason.COPY_FORBIDDEN, "Orthophoto 2015")
    yield (
        "incomplete",
        Seen(
            orthophotos,
            ended(Status.INCOMPLETE, 3_400_000_000),
            12,
            delivered=(
                delivered(orthophotos[0], 1_800_000_000),
                delivered(orthophotos[1], 1_600_000_000),
                DeliveredFile(source(orthophotos[2]), error=forbidden),
            ),
        ),
    )
    warning = "The image service 'Wetlands' will not be clipped"
    yield (
        "not_clipped",
        Seen(
            ("Wetlands",),
            ended(Status.FAILED, server_messages=(said(9, warning, MessageKind.WARNING),)),
            13,
            error=ArcGISError(Reason.NOT_CLIPPED, "Wetlands", warning),
        ),
    )
    yield (
        "failed_on_server",
        Seen(
            ("DEM 1 m",),
            ended(Status.FAILED, server_messages=words),
            14,
            error=ArcGISError(Reason.JOB_FAILED, HOST, TOO_LARGE),
        ),
    )
    yield (
        "failed_downloading",
        Seen(
            ("Sea level 2023",),
            ended(Status.FAILED, 4 * GB),
            15,
            kept_bytes=1_200_000_000,
            error=ArcGISError(Reason.DISK_FULL, FOLDER, done=1_200_000_000, total=4 * GB),
        ),
    )
    yield "no_answer", Seen(("Glaciers",), Snapshot(Status.FAILED), 16, error=ArcGISError(Reason.NO_ANSWER, HOST))
    yield "failed", Seen(("Lakes",), Snapshot(Status.FAILED), 17, error=ArcGISError(Reason.CLIP_OUTSIDE, "Lakes"))
    yield (
        "sign_in",
        Seen(
            ("Property values",), ended(Status.FAILED), 18, error=ArcGISError(Reason.SIGN_IN_NEEDED, "maps.example.org")
        ),
    )
    yield "cancelled", Seen(("Rivers",), ended(Status.CANCELLED), 19, error=Cancelled())
    yield (
        "interrupted",
        Seen(
            ("Historic map 1860",),
            ended(Status.INTERRUPTED, 4 * GB),
            24 * 60,
            is_active=False,
            kept_bytes=1_200_000_000,
        ),
    )
    yield "interrupted_on_server", Seen(("Historic map 1900",), ended(Status.INTERRUPTED), 24 * 60, is_active=False)
    yield "interrupted_early", Seen(("Historic map 1930",), Snapshot(Status.INTERRUPTED), 9 * 24 * 60, is_active=False)
    yield (
        "elsewhere",
        Seen(("Land use 2020",), ended(Status.INTERRUPTED), 9 * 24 * 60, is_active=False, is_elsewhere=True),
    )
