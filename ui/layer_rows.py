"""One image in the list of the form: what is known of it, and in which state that puts it. Values without widgets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Optional

from ..plugin.arcgis.errors import ASKS_WHO, ArcGISError, Reason
from ..plugin.bridge.explain import sentence, size_text
from ..plugin.bridge.geometry import service_crs
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.sign_ins import address_asking
from ..plugin.bridge.source import Description, Source
from .measures import cell_size_text


class RowState(str, Enum):
    """Where a row stands; the words for it stand in the Size column."""

    READING = "reading"
    SIZE = "size"
    SIZE_UNKNOWN = "size_unknown"
    NOT_MEASURED = "not_measured"
    NOT_ALLOWED = "not_allowed"
    OUTSIDE = "outside"
    CANNOT_BE_CLIPPED = "cannot_be_clipped"
    SIGN_IN = "sign_in"
    NO_TASK = "no_task"
    NOT_AN_IMAGE = "not_an_image"
    NOT_FOUND = "not_found"
    NO_ANSWER = "no_answer"

    @property
    def is_deliverable(self) -> bool:
        """Tell whether a download may be asked for."""
        return self in (RowState.SIZE, RowState.SIZE_UNKNOWN, RowState.NOT_MEASURED)


_STATES = {
    Reason.COPY_FORBIDDEN: RowState.NOT_ALLOWED,
    Reason.NOT_PERMITTED: RowState.NOT_ALLOWED,
    **dict.fromkeys(ASKS_WHO, RowState.SIGN_IN),
    Reason.NO_RASTER_UTILITIES: RowState.NO_TASK,
    Reason.STORE_WITHOUT_SERVER: RowState.NO_TASK,
    Reason.NOT_AN_IMAGE_SERVICE: RowState.NOT_AN_IMAGE,
    Reason.NOT_AN_IMAGE_ITEM: RowState.NOT_AN_IMAGE,
    Reason.TILES_ONLY: RowState.NOT_AN_IMAGE,
    Reason.HTML_PAGE: RowState.NOT_AN_IMAGE,
    Reason.NOT_JSON: RowState.NOT_AN_IMAGE,
    Reason.UNEXPECTED: RowState.NOT_AN_IMAGE,
    Reason.ITEM_MISSING: RowState.NOT_FOUND,
    Reason.ITEM_WITHOUT_PORTAL: RowState.NOT_FOUND,
    Reason.SERVICE_MISSING: RowState.NOT_FOUND,
}


@dataclass(frozen=True)
class Row:
    """An image of the list.

    ``is_added``: by address here; else a layer of the project. ``is_wanted``: the user's check mark, which stays when
    the image turns out to be forbidden. ``size`` and ``clip_error`` say what the present area means for it.
    """

    source: Source
    is_added: bool = False
    is_wanted: bool = False
    description: Optional[Description] = None
    is_measured: bool = False
    size: Optional[int] = None
    clip_error: Optional[ArcGISError] = None

    @property
    def label(self) -> str:
        """Return the name to show."""
        if not self.source.name and self.description is not None and self.description.source.name:
            return self.description.source.name
        return self.source.label

    @property
    def error(self) -> Optional[ArcGISError]:
        """Return why it cannot be delivered, or None."""
        if self.description is not None and self.description.error is not None:
            return self.description.error
        return self.clip_error if self.is_measured else None

    @property
    def sign_in_address(self) -> str:
        """Return where one could sign in for it; an empty text where its layer brings a sign-in of its own."""
        if self.source.authcfg:
            return ""
        address = self.source.address
        addresses = [address.portal, address.value]
        service = None if self.description is None else self.description.service
        if service is not None:
            addresses.insert(0, service.url)
        error = self.description.error if self.description is not None else None
        return address_asking(error or ArcGISError(Reason.SIGN_IN_NEEDED), addresses)

    @property
    def state(self) -> RowState:
        """Return where it stands."""
        if self.description is None:
            return RowState.READING
        if self.description.error is not None:
            return _STATES.get(self.description.error.reason, RowState.NO_ANSWER)
        if not self.is_measured:
            return RowState.NOT_MEASURED
        if self.clip_error is not None:
            outside = self.clip_error.reason is Reason.CLIP_OUTSIDE
            return RowState.OUTSIDE if outside else RowState.CANNOT_BE_CLIPPED
        return RowState.SIZE_UNKNOWN if self.size is None else RowState.SIZE

    @property
    def can_be_checked(self) -> bool:
        """Tell whether a check mark makes sense: not where the owner has said no."""
        return self.state is not RowState.NOT_ALLOWED

    @property
    def is_checked(self) -> bool:
        """Tell whether the check mark is shown."""
        return self.is_wanted and self.can_be_checked

    @property
    def is_delivered(self) -> bool:
        """Tell whether a download would bring it."""
        return self.is_checked and self.state.is_deliverable

    @property
    def bands_text(self) -> str:
        """Return bands and pixel type, such as 4 × UInt16."""
        service = None if self.description is None else self.description.service
        if service is None or not service.band_count:
            return ""
        return f"{service.band_count} × {service.pixel_type.title}"

    @property
    def cell_size_text(self) -> str:
        """Return the size of a cell with its unit."""
        service = None if self.description is None else self.description.service
        if service is None or not service.pixel_size_x:
            return ""
        return cell_size_text(service.pixel_size_x, service.pixel_size_y or service.pixel_size_x, service_crs(service))

    @property
    def crs_text(self) -> str:
        """Return the code of the CRS, or its name where it has none."""
        service = None if self.description is None else self.description.service
        if service is None:
            return ""
        crs = service_crs(service)
        if not crs.isValid():
            return translate("LayerList", "Unknown CRS")
        return crs.authid() or crs.description() or translate("LayerList", "Without a code")

    @property
    def state_text(self) -> str:
        """Return the words of the Size column."""
        state = self.state
        if state is RowState.SIZE:
            return size_text(self.size or 0)
        return _words(state)

    @property
    def state_tip(self) -> str:
        """Return why it stands there, in a sentence."""
        if self.error is not None:
            return sentence(self.error)
        if self.state is RowState.SIZE:
            return translate("LayerList", "Upper bound, before the server compresses")
        if self.state is RowState.SIZE_UNKNOWN:
            return translate("LayerList", "The service does not tell enough to estimate its size")
        return ""


def _words(state: RowState) -> str:
    if state is RowState.READING:
        return translate("LayerList", "Reading…")
    if state is RowState.SIZE_UNKNOWN:
        return translate("LayerList", "Size unknown")
    if state is RowState.NOT_ALLOWED:
        return translate("LayerList", "Not allowed")
    if state is RowState.OUTSIDE:
        return translate("LayerList", "Outside area")
    if state is RowState.CANNOT_BE_CLIPPED:
        return translate("LayerList", "Cannot be clipped")
    if state is RowState.SIGN_IN:
        return translate("LayerList", "Sign-in needed")
    if state is RowState.NO_TASK:
        return translate("LayerList", "No download task")
    if state is RowState.NOT_AN_IMAGE:
        return translate("LayerList", "Not an image service")
    if state is RowState.NOT_FOUND:
        return translate("LayerList", "Not found")
    if state is RowState.NO_ANSWER:
        return translate("LayerList", "No answer")
    return "–"
