"""What a worker thread is given and what it gives back: values only.

Imports nothing that speaks HTTP: loading that takes longer than a window may stand still, so it happens in the worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ..arcgis.cancel import CancelToken
from ..arcgis.errors import ArcGISError, Reason
from ..arcgis.geoprocessing import PollPolicy
from ..arcgis.pace import Pace
from .download import DeliveredFile, DownloadRequest, has_hope
from .history import History
from .network import QgisNetwork, credentials_for, headers_for
from .record import Record
from .settings import Settings
from .source import with_layer_headers


@dataclass(frozen=True)
class Limits:
    """How long to wait for what, in seconds."""

    reading_patience: float
    patience: float
    policy: PollPolicy
    pace: Pace = Pace()

    @classmethod
    def of_settings(cls, settings: Settings) -> Limits:
        """Read the limits; main thread."""
        waits = tuple(seconds * settings.late_results_scale for seconds in PollPolicy.late_results)
        policy = PollPolicy(longest=settings.longest_poll, late_results=waits)
        return cls(settings.reading_patience, settings.patience, policy, Pace(seconds=settings.slowest))


@dataclass(frozen=True)
class Work:
    """A request with everything from QGIS that the worker needs; make it on the main thread.

    Args:
        history, record: where the download is written down, and what is known of it; without them nothing is.
        is_resumed: go on where the record says; else begin anew.
        is_watched: somebody sees a silent server and can cancel, so that waiting has no limit.
    """

    request: DownloadRequest
    network: QgisNetwork
    cancel: CancelToken
    limits: Limits
    history: Optional[History] = None
    record: Optional[Record] = None
    is_resumed: bool = False
    is_watched: bool = False

    @classmethod
    def of(
        cls,
        request: DownloadRequest,
        cancel: CancelToken,
        *,
        history: Optional[History] = None,
        record: Optional[Record] = None,
        is_resumed: bool = False,
        is_watched: bool = False,
    ) -> Work:
        """Collect network, sign-in and time limits; may ask for QGIS's master password."""
        credentials = credentials_for(request.sources, request.server, request.authcfg)
        network = QgisNetwork(credentials, headers_for(map(with_layer_headers, request.sources)))
        network.open_credentials()
        limits = Limits.of_settings(Settings())
        return cls(request, network, cancel, limits, history, record, is_resumed, is_watched)


@dataclass(frozen=True)
class Result:
    """What came of the work; ``error`` where nothing at all could be delivered.

    Args:
        kept_bytes: what of an unfinished file stays on the disk for going on later.
        is_elsewhere: another QGIS has this download; nothing was done.
    """

    delivered: tuple[DeliveredFile, ...] = ()
    error: Optional[ArcGISError] = None
    kept_bytes: int = 0
    is_elsewhere: bool = False

    @property
    def can_be_resumed(self) -> bool:
        """Tell whether what the server has made can still be had.

        A job that was cancelled while it ran is gone; one whose files were already being fetched is not.
        """
        is_cancelled = self.error is not None and self.error.reason is Reason.CANCELLED
        errors = [self.error, *(each.error for each in self.delivered)]
        return has_hope(errors) and (self.kept_bytes > 0 or not is_cancelled)
