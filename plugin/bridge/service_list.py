"""What the image services of a server or portal are and where they lie: asked several at once, in worker threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable, Optional

from qgis.core import QgsCoordinateTransformContext, QgsGeometry, QgsRectangle

from ..arcgis.cancel import CancelToken
from ..arcgis.errors import ArcGISError, Cancelled, Reason, RequestError
from ..arcgis.pace import Pace
from .explain import sentence
from .geometry import Clip, service_crs
from .i18n import translate
from .log import log_unforeseen
from .network import QgisNetwork
from .reproject import OutOfReach, on_the_world
from .settings import Settings
from .steady import steadily

if TYPE_CHECKING:
    from ..arcgis.imageservice import ImageService
    from ..arcgis.session import Session
    from ..arcgis.survey import FoundService, Reachability


@dataclass(frozen=True)
class ListRequest:
    """Which services are wanted.

    Args:
        address: of a portal, a server or a folder of it, or of anything that belongs to one.
        words: all of them occur in each service.
        area: a box; only services that touch it are wanted. None for the whole world.
        limit: how many services are read at most.
        authcfg: serves the address and what its portal vouches for.
    """

    address: str
    words: str
    area: Optional[Clip]
    limit: int
    authcfg: str
    transform_context: QgsCoordinateTransformContext


@dataclass(frozen=True)
class ListedImage:
    """One service; ``problem`` is a sentence where it could not be read or has no place, ``footprint`` in EPSG:4326."""

    found: FoundService
    service: Optional[ImageService] = None
    crs: str = ""
    footprint: Optional[QgsGeometry] = None
    problem: str = ""


@dataclass(frozen=True)
class ImageList:
    """What was found; ``errors`` are those of folders and pages that could not be read."""

    images: tuple[ListedImage, ...]
    has_more: bool
    errors: tuple[ArcGISError, ...]

    @property
    def unread(self) -> int:
        """Return how many services could not be read."""
        return sum(image.service is None for image in self.images)


@dataclass(frozen=True)
class Listing:
    """A request with everything from QGIS that the worker needs; make it on the main thread."""

    request: ListRequest
    network: QgisNetwork
    cancel: CancelToken
    patience: float
    pace: Pace

    @classmethod
    def of(cls, request: ListRequest, cancel: CancelToken) -> Listing:
        """Collect network, sign-in and time limits; may ask for QGIS's master password."""
        network = QgisNetwork({request.address: request.authcfg})
        network.open_credentials()
        settings = Settings()
        return cls(request, network, cancel, settings.reading_patience, Pace(seconds=settings.slowest))


@dataclass(frozen=True)
class ListProgress:
    """How far it is; ``services`` is None while they are still looked for."""

    percent: float
    services: Optional[int] = None


# The share of the time, in per cent, that goes into finding out which services there are.
_LOOKING = 20.0


def list_images(listing: Listing, report: Callable[[ListProgress], None]) -> ImageList:
    """Find and read the services; ``report`` is called in worker threads.

    Raises:
        ArcGISError: the site cannot be read at all, or the area has no place in the world, or somebody cancelled.
    """
    from ..arcgis.session import Session
    from ..arcgis.survey import AT_ONCE, Reachability, find_services

    request, reachability = listing.request, Reachability()
    session = Session(listing.network, listing.cancel, listing.pace)
    try:
        area = None if request.area is None else steadily(_area_of, request.area, request.transform_context)
        survey = find_services(
            session,
            request.address,
            request.words,
            request.limit,
            reachability,
            lambda done, total: report(ListProgress(_LOOKING * done / max(total, 1))),
            patience=listing.patience,
        )
        # Several items of a portal may be one service: it is asked once.
        groups: dict[str, list[int]] = {}
        for number, found in enumerate(survey.services):
            groups.setdefault(found.url, []).append(number)
        total = len(survey.services)
        report(ListProgress(_LOOKING, total))
        images: list[Optional[ListedImage]] = [None] * total
        done, lock = [0], threading.Lock()

        def read(numbers: list[int]) -> None:
            services = [survey.services[number] for number in numbers]
            for number, image in zip(numbers, _read(session, listing, reachability, services)):
                images[number] = image
            with lock:
                done[0] += len(numbers)
                report(ListProgress(_LOOKING + (100.0 - _LOOKING) * done[0] / total, total))

        with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="arcgis-list") as threads:
            for future in [threads.submit(read, numbers) for numbers in groups.values()]:
                future.result()
        listed = (image for image in images if image is not None and _touches(image, area))
        return ImageList(tuple(listed), survey.has_more, survey.errors)
    except ArcGISError:
        raise
    except Exception as error:  # the border of a thread: nobody else would see it
        log_unforeseen("Listing image services", error)
        raise ArcGISError(Reason.INTERNAL) from None
    finally:
        session.close()


def _read(
    session: Session, listing: Listing, reachability: Reachability, services: list[FoundService]
) -> list[ListedImage]:
    """Ask a service what it is; what goes wrong is said in its rows, and holds up no other."""
    from ..arcgis.imageservice import fetch_image_service

    url = services[0].url
    try:
        service = reachability.ask(url, lambda: fetch_image_service(session, url, patience=listing.patience))
        crs, footprint, problem = steadily(_place, service, listing.request.transform_context)
        return [ListedImage(found, service, crs, footprint, problem) for found in services]
    except Cancelled:
        raise
    except ArcGISError as error:
        return [ListedImage(found, problem=sentence(error)) for found in services]
    except Exception as error:  # nobody foresaw it, and it is one service of many
        log_unforeseen("Listing image services", error)
        return [ListedImage(found, problem=sentence(ArcGISError(Reason.INTERNAL))) for found in services]


def _place(service: ImageService, context: QgsCoordinateTransformContext) -> tuple[str, Optional[QgsGeometry], str]:
    """Return the name of a service's CRS, its extent in EPSG:4326, and why there is none."""
    crs = service_crs(service)
    if not crs.isValid():
        text = translate("ServiceList", "QGIS does not know the CRS of this service, so its extent is not drawn.")
        return "", None, text
    name, extent = crs.authid() or crs.description(), service.extent
    if extent is None or not extent.width > 0 or not extent.height > 0:
        return name, None, translate("ServiceList", "The service does not tell its extent.")
    try:
        box = QgsRectangle(extent.xmin, extent.ymin, extent.xmax, extent.ymax)
        return name, on_the_world(box, crs, context), ""
    except (OutOfReach, RequestError):
        return name, None, translate("ServiceList", "The extent of this service has no place on a map of the world.")


def _area_of(area: Clip, context: QgsCoordinateTransformContext) -> QgsGeometry:
    try:
        return on_the_world(area.geometry.boundingBox(), area.crs, context)
    except (OutOfReach, RequestError):
        raise RequestError(Reason.CLIP_NOT_FINITE) from None


def _touches(image: ListedImage, area: Optional[QgsGeometry]) -> bool:
    """Tell whether a service is in the area, or may be: nobody knows that of one without an outline."""
    return area is None or image.footprint is None or image.footprint.intersects(area)
