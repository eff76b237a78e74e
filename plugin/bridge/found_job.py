"""Fetch what a job has made that no record of this profile knows: of another computer, profile or program.

The client knows nothing but the job's address. What the server tells of the request is used to name and to check the
files; the rest is taken as it is. Runs in worker threads; values only.
"""

from __future__ import annotations

from functools import partial
from typing import Callable, Optional

from ..arcgis.addresses import AddressKind, ImageAddress, check_address, host_of
from ..arcgis.delivery import Delivery
from ..arcgis.download_raster import Output, Verdict
from ..arcgis.errors import ArcGISError, Cancelled, JobError, Reason
from ..arcgis.folders import make_folder
from ..arcgis.found_job import FoundJournal, Order, fetch_order, images_of_outputs
from ..arcgis.geometry import Envelope
from ..arcgis.imageservice import ImageService
from ..arcgis.order import Outcome, PlannedImage, PlannedJob, Terms
from ..arcgis.portal import fetch_image
from ..arcgis.session import Session
from .collector import Collector
from .deliver import result_of, run_jobs
from .delivered_file import look_at_file
from .download import Snapshot, Status
from .log import log_unforeseen
from .plan import stems_of
from .source import Description, Source
from .steady import steadily
from .unattended import discard_unwanted
from .work import Result, Work


def fetch_found(work: Work, url: str, report: Callable[[Snapshot], None]) -> Result:
    """Wait for a job and fetch its files; never raises. ``work.request`` names no images, only where files go."""
    session = Session(work.network, work.cancel, work.limits.pace)
    try:
        report(Snapshot(Status.RUNNING, job_urls=(url,)))
        result = _fetch(session, work, url, report)
        discard_unwanted(result, work.request.folder)
        return result
    except ArcGISError as error:
        return Result(error=error)
    except Exception as error:  # the border of a thread: nobody else would see it
        log_unforeseen("Resuming a job", error)
        return Result(error=ArcGISError(Reason.INTERNAL, str(type(error).__name__)))
    finally:
        session.close()


def _fetch(session: Session, work: Work, url: str, report: Callable[[Snapshot], None]) -> Result:
    limits = work.limits
    folder = make_folder(work.request.folder)
    terms = Terms(folder, False, limits.patience, limits.policy, partial(steadily, look_at_file))
    collector = Collector(1, (), report, limits.patience)
    verdict, outputs = Delivery(session, terms, lambda progress: collector.take(0, progress)).follow(url)
    order = fetch_order(session, url, patience=limits.reading_patience)
    descriptions = _descriptions(session, url, order, outputs, limits.reading_patience)
    lost = _lost(verdict, order, url)
    if not descriptions and not lost:
        raise JobError(Reason.NO_FILE, host_of(url), " ".join(verdict.warnings)[:500])
    images = _images(descriptions, order, outputs)
    # Nobody can be asked for what is missing: the job has no task of ours.
    clip = _box(order).to_polygon() if order is not None and order.is_clipped else None
    labels = tuple(image.label for image in images)
    second = Collector(1, labels, report, limits.patience)
    outcomes: list[Outcome] = []
    if images:
        outcomes = run_jobs(session, (PlannedJob("", images, clip),), terms, second, FoundJournal(url))
    sources = [description.source for description in descriptions]
    for each in lost:
        image = PlannedImage(len(outcomes), "", each.subject, _no_address(each.subject))
        outcomes.append(Outcome(image, error=each))
        sources.append(Source(image.address, each.subject))
        descriptions = (*descriptions, Description(sources[-1]))
    return result_of(sources, descriptions, outcomes)


def _descriptions(
    session: Session, url: str, order: Optional[Order], outputs: tuple[Output, ...], patience: float
) -> tuple[Description, ...]:
    """Return what is known of each image; where nobody tells what was asked, of each file."""
    if order is None:
        return tuple(Description(Source(each.address, each.label)) for each in images_of_outputs(outputs))
    names = images_of_outputs(outputs) if len(outputs) == len(order.images) else ()
    return tuple(
        _described(session, url, address, names[number].label if names else "", patience)
        for number, address in enumerate(order.images)
    )


def _described(session: Session, url: str, address: ImageAddress, name: str, patience: float) -> Description:
    try:
        if address.kind is AddressKind.URL:
            # It is the server that names it.
            check_address(address.value, url)
        image = fetch_image(session, address, patience=patience)
    except Cancelled:
        raise
    except ArcGISError:
        # The files can be had without it, only not be compared.
        return Description(Source(address, name))
    return Description(Source(image.address, image.name), image.service)


def _images(
    descriptions: tuple[Description, ...], order: Optional[Order], outputs: tuple[Output, ...]
) -> tuple[PlannedImage, ...]:
    labels = [description.source.label for description in descriptions]
    return tuple(
        PlannedImage(number, stem, label, description.source.address, description.service, _part(description, order))
        for number, (stem, label, description) in enumerate(zip(stems_of(labels), labels, descriptions))
    )


def _part(description: Description, order: Optional[Order]) -> Optional[Envelope]:
    """Return the box that was asked of an image, in its own CRS; None if unknown."""
    service: Optional[ImageService] = description.service
    if service is None or order is None:
        return None
    if not order.is_clipped:
        return service.extent
    box = order.box
    if box is None or box.spatial_reference.code not in (None, service.spatial_reference.code):
        return None
    return box if service.extent is None else box.intersection(service.extent)


def _lost(verdict: Verdict, order: Optional[Order], url: str) -> list[JobError]:
    """Return what the server says it did not deliver, where only its messages tell what was asked."""
    if order is not None:
        return []
    if verdict.not_clipped:
        raise JobError(Reason.NOT_CLIPPED, host_of(url), verdict.not_clipped)
    return [JobError(each.reason, _name(each.image), each.words) for each in verdict.complaints]


def _box(order: Order) -> Envelope:
    """Return the box that was asked for; where it cannot be read, any: it only says that something was cut out."""
    return order.box or Envelope(0.0, 0.0, 1.0, 1.0)


def _no_address(name: str) -> ImageAddress:
    return ImageAddress(AddressKind.STORE, name)


def _name(image: str) -> str:
    parts = [part for part in image.split("?")[0].split("/") if part]
    return (parts[-2] if len(parts) > 1 and parts[-1].lower() == "imageserver" else parts[-1]) if parts else image
