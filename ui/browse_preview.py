"""What an image service is, before it is chosen: its picture, its numbers, and whether it can be downloaded."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsRectangle
from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QBuffer, QByteArray, QLocale, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImageReader, QPixmap, QResizeEvent
from qgis.PyQt.QtWidgets import QFormLayout, QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ..plugin.arcgis.errors import ASKS_WHO, Reason
from ..plugin.arcgis.imageservice import ImageService
from ..plugin.bridge.geometry import service_crs
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.sign_ins import address_asking
from ..plugin.bridge.source import Description
from .browse_model import Entry
from .layer_rows import Row
from .measures import sides_text
from .notes import Level, Link, Note, note_about
from .notes_area import NotesArea

PICTURE = QSize(330, 150)
_LEAST_HEIGHT = 60
# A picture that says it is larger is not unpacked.
_LARGEST_SIDE = 4096
_FORMATS = (b"png", b"jpeg", b"jpg", b"gif")
# What the owner or the service itself rules out, whoever asks.
_CANNOT = (Reason.COPY_FORBIDDEN, Reason.TILES_ONLY, Reason.NOT_AN_IMAGE_SERVICE, Reason.NOT_AN_IMAGE_ITEM)


class BrowsePreview(QgsScrollArea):
    """Show one image; whatever servers say in it is plain text."""

    # link_activated(Note): the link of the verdict was followed
    link_activated = pyqtSignal(object)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("browse_preview")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 0, 0, 0)
        self.picture_label = _PictureLabel(content)
        # Before anything else it takes what room there is.
        column.addWidget(self.picture_label, 1000)
        self.name_label = _label("name_label", content)
        font = self.name_label.font()
        font.setBold(True)
        self.name_label.setFont(font)
        column.addWidget(self.name_label)
        form = QFormLayout()
        form.setVerticalSpacing(4)
        self._values: list[tuple[QLabel, QLabel]] = []
        for name, heading in (
            ("bands", translate("Browse", "Bands:")),
            ("cell_size", translate("Browse", "Cell size:")),
            ("crs", translate("Browse", "CRS:")),
            ("extent", translate("Browse", "Extent:")),
            ("credits", translate("Browse", "Credits:")),
        ):
            title, value = QLabel(heading, content), _label(f"{name}_value", content)
            title.setAlignment(Qt.AlignmentFlag.AlignTop)
            form.addRow(title, value)
            self._values.append((title, value))
        column.addLayout(form)
        self.verdict_area = NotesArea(content, reserved=1)
        self.verdict_area.setObjectName("verdict_area")
        self.verdict_area.link_activated.connect(self.link_activated)
        column.addWidget(self.verdict_area)
        column.addStretch(1)
        self.setWidget(content)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._show("", ("",) * len(self._values), None)

    def show_reading(self, name: str) -> None:
        """Say that an image is being read."""
        self._show(name, ("",) * len(self._values), Note(translate("Browse", "Reading…")))

    def show_image(self, entry: Entry, description: Description) -> None:
        """Show what is known of an image."""
        row = Row(description.source, description=description)
        service = description.service
        credits = entry.credits or (service.copyright_text if service is not None else "")
        texts = (_bands_text(row, service), row.cell_size_text, _crs_text(service), _extent_text(service), credits)
        self._show(entry.name, texts, verdict(entry, description))
        # Where none can come, nothing is kept free for it.
        self.picture_label.setVisible(bool(picture_address(entry, service)))

    def show_picture(self, content: bytes) -> None:
        """Show a picture that a server sent, if it is one."""
        self.picture_label.set_picture(_picture(content))

    def _show(self, name: str, texts: tuple[str, ...], note: Optional[Note]) -> None:
        self.picture_label.set_picture(QPixmap())
        self.picture_label.setVisible(True)
        self.name_label.setText(name)
        for (title, value), text in zip(self._values, texts):
            title.setVisible(bool(text))
            value.setVisible(bool(text))
            value.setText(text)
        self.verdict_area.show_notes(() if note is None else (note,))


class _PictureLabel(QLabel):
    """Show a picture as large as there is room, and give way to the words below it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("picture_label")
        self.setAccessibleName(translate("Browse", "Picture of the image service"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(PICTURE.height())
        self._picture = QPixmap()

    def set_picture(self, picture: QPixmap) -> None:
        """Show a picture; an empty one shows none."""
        self._picture = picture
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(PICTURE.width(), _LEAST_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, _LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            self.clear()
            return
        room = self._picture.size().boundedTo(self.size())
        mode = Qt.TransformationMode.SmoothTransformation
        self.setPixmap(self._picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, mode))


def can_be_added(description: Optional[Description]) -> bool:
    """Tell whether there is a point in adding an image: only a plain no speaks against it."""
    return description is None or description.error is None or description.error.reason not in _CANNOT


def verdict(entry: Entry, description: Description) -> Note:
    """Return whether an image can be downloaded."""
    error, service = description.error, description.service
    if error is None:
        if service is not None and service.allow_copy is None:
            text = translate("Browse", "Whether it can be downloaded is not known: the server is too old to say.")
            return Note(text, Level.INFO)
        return Note(translate("Browse", "Can be downloaded."), Level.SUCCESS)
    if error.reason is Reason.COPY_FORBIDDEN:
        text = translate("Browse", "Cannot be downloaded: its owner has switched copying off (allowCopy).")
        if entry.owner:
            text = translate(
                "Browse", "Cannot be downloaded: its owner has switched copying off (allowCopy). Ask {owner}."
            ).format(owner=entry.owner)
        return Note(text, Level.WARNING)
    address = description.source.address
    about = address_asking(error, (entry.url, address.portal, address.value))
    if error.reason is Reason.SIGN_IN_NEEDED:
        return Note(translate("Browse", "Sign in to see more."), Level.SIGN_IN, Link.SIGN_IN, about=about)
    note = note_about(error, about)
    # Advanced stands in the form, and this is where one browses.
    usable = (Link.SIGN_IN, Link.TRY_AGAIN, Link.SIGN_IN_SETTINGS, Link.NETWORK_SETTINGS)
    return note if note.link in usable else Note(note.text, note.level)


def wants_sign_in(description: Description) -> bool:
    """Tell whether an image is shown to nobody who is not signed in."""
    return description.error is not None and description.error.reason in ASKS_WHO


def picture_address(entry: Entry, service: Optional[ImageService]) -> str:
    """Return where a picture of an image is: the portal's, else one that the service draws; empty where none is."""
    if entry.picture:
        return entry.picture
    box = None if service is None else service.extent
    if service is None or box is None or box.width <= 0 or box.height <= 0:
        return ""
    scale = min(PICTURE.width() / box.width, PICTURE.height() / box.height)
    size = f"{max(1, round(box.width * scale))},{max(1, round(box.height * scale))}"
    corners = ",".join(repr(float(each)) for each in (box.xmin, box.ymin, box.xmax, box.ymax))
    return f"{service.url}/exportImage?bbox={corners}&size={size}&format=jpgpng&f=image"


def extent_of(service: Optional[ImageService]) -> QgsRectangle:
    """Return the extent of an image in its own CRS; an empty one where it does not tell."""
    if service is None or service.extent is None:
        return QgsRectangle()
    box = service.extent
    return QgsRectangle(box.xmin, box.ymin, box.xmax, box.ymax)


def _bands_text(row: Row, service: Optional[ImageService]) -> str:
    if service is None or service.no_data is None or not row.bands_text:
        return row.bands_text
    value = f"{service.no_data:.10g}".replace("-", "−")
    return translate("Browse", "{bands}, NoData {value}").format(bands=row.bands_text, value=value)


def _crs_text(service: Optional[ImageService]) -> str:
    if service is None:
        return ""
    crs = service_crs(service)
    if not crs.isValid():
        return translate("Browse", "Unknown")
    return " – ".join(text for text in (crs.authid(), crs.description()) if text)


def _extent_text(service: Optional[ImageService]) -> str:
    box = extent_of(service)
    if service is None or box.isEmpty():
        return ""
    crs = service_crs(service)
    sides = sides_text(box, crs) if crs.isValid() else ""
    if not service.pixel_size_x or not service.pixel_size_y:
        return sides
    locale = QLocale()
    locale.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
    columns = locale.toString(float(round(box.width() / service.pixel_size_x)), "f", 0)
    rows = locale.toString(float(round(box.height() / service.pixel_size_y)), "f", 0)
    pixels = translate("Browse", "{columns} × {rows} px").format(columns=columns, rows=rows)
    return ", ".join(text for text in (sides, pixels) if text)


def _picture(content: bytes) -> QPixmap:
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if bytes(reader.format()) not in _FORMATS or not size.isValid():
        return QPixmap()
    if max(size.width(), size.height()) > _LARGEST_SIDE:
        return QPixmap()
    if size.width() > PICTURE.width() or size.height() > PICTURE.height():
        reader.setScaledSize(size.scaled(PICTURE, Qt.AspectRatioMode.KeepAspectRatio))
    return QPixmap.fromImage(reader.read())


def _label(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
