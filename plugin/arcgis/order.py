"""What is ordered of a job, how far it is, and what came of it: the values that `delivery.Delivery` takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Callable, Optional, Protocol

from .addresses import ImageAddress
from .download_raster import Resampling
from .errors import ArcGISError
from .geometry import Envelope, Polygon
from .geoprocessing import JobState, Message, PollPolicy
from .imageservice import ImageService
from .tiff import TiffInfo


class Phase(str, Enum):
    """What a job is busy with."""

    SUBMITTING = "submitting"
    RUNNING = "running"
    FETCHING = "fetching"
    CHECKING = "checking"


@dataclass(frozen=True)
class PlannedImage:
    """One image of a job; ``number`` is its place in the request, whichever job it is in.

    ``stem`` is the name of its file without an ending, ``label`` its name in sentences.
    ``box`` is the part asked for, clip ∩ image, in the service's CRS; None if unknown.
    ``service`` is None for a raster store, which has no description.
    """

    number: int
    stem: str
    label: str
    address: ImageAddress
    service: Optional[ImageService] = None
    box: Optional[Envelope] = None


@dataclass(frozen=True)
class PlannedJob:
    """Images that one job can deliver together: one task, one clip in their common CRS."""

    task_url: str
    images: tuple[PlannedImage, ...]
    clip: Optional[Polygon] = None
    resampling: Resampling = Resampling.NEAREST


@dataclass(frozen=True)
class Progress:
    """Where a job is: server percent while it runs, bytes while a file comes."""

    phase: Phase
    label: str = ""
    percent: Optional[float] = None
    state: Optional[JobState] = None
    received: int = 0
    total: Optional[int] = None
    messages: tuple[Message, ...] = ()
    silent_since: Optional[float] = None
    job_url: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one image: a file, or the reason why there is none."""

    image: PlannedImage
    path: str = ""
    size: int = 0
    error: Optional[ArcGISError] = None
    kept_part: str = ""


@dataclass(frozen=True)
class Terms:
    """How a delivery is done, apart from what is asked.

    ``look`` tells what a file in another format than TIFF holds; None if it cannot be read here.
    """

    folder: str
    overwrite: bool = False
    patience: float = 600.0
    policy: PollPolicy = PollPolicy()
    look: Callable[[str], Optional[TiffInfo]] = lambda path: None


class Journal(Protocol):
    """Keep what must outlive the process, and know what is left of an earlier one; called in worker threads."""

    def job_url(self, images: tuple[int, ...]) -> str:
        """Return the address of a job that was submitted before for exactly these images, or an empty text."""

    def delivered(self, image: int) -> Optional[tuple[str, int]]:
        """Return path and size of an image's file that came before and is still there."""

    def job_submitting(self, images: tuple[int, ...]) -> None:
        """Note a job that is about to be submitted: from here on the server may know it."""

    def job_submitted(self, images: tuple[int, ...], url: str) -> None:
        """Note the address of a job."""

    def file_begun(self, image: int, part: str) -> None:
        """Note where an image's file is being written."""

    def image_ended(self, outcome: Outcome) -> None:
        """Note what became of an image."""


class NoJournal:
    """Keep nothing and know nothing."""

    def job_url(self, images: tuple[int, ...]) -> str:
        """Know no job."""
        return ""

    def delivered(self, image: int) -> Optional[tuple[str, int]]:
        """Know no file."""
        return None

    def job_submitting(self, images: tuple[int, ...]) -> None:
        """Keep nothing."""

    def job_submitted(self, images: tuple[int, ...], url: str) -> None:
        """Keep nothing."""

    def file_begun(self, image: int, part: str) -> None:
        """Keep nothing."""

    def image_ended(self, outcome: Outcome) -> None:
        """Keep nothing."""
