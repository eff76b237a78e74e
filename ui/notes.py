"""What the form says about itself, and whether Download can be pressed. Decided from values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Callable, Iterable, Optional

from ..plugin.arcgis.errors import ASKS_WHO, ArcGISError, Reason
from ..plugin.bridge.explain import joined, sentence, size_text
from ..plugin.bridge.i18n import translate
from .area import Area, AreaKind
from .layer_rows import Row, RowState
from .measures import area_text

MOST_NOTES = 4
# Many servers stop jobs that run too long.
LONG_BYTES = 10_000_000_000


class Level(IntEnum):
    """How bad it is; the worst first."""

    CRITICAL = 0
    WARNING = 1
    SIGN_IN = 2
    INFO = 3
    SUCCESS = 4


class Link(str, Enum):
    """What a note offers to do."""

    NONE = ""
    ZOOM_TO_LAYER = "zoom_to_layer"
    OPEN_ADVANCED = "open_advanced"
    SIGN_IN = "sign_in"
    TRY_AGAIN = "try_again"
    BROWSE = "browse"
    SIGN_IN_SETTINGS = "sign_in_settings"
    NETWORK_SETTINGS = "network_settings"

    @property
    def text(self) -> str:
        """Return the words of the link."""
        return _LINKS[self]()


_LINKS: dict[Link, Callable[[], str]] = {
    Link.NONE: lambda: "",
    Link.ZOOM_TO_LAYER: lambda: translate("Notes", "Zoom to Layer"),
    Link.OPEN_ADVANCED: lambda: translate("Notes", "Open Advanced"),
    Link.SIGN_IN: lambda: translate("Notes", "Sign In…"),
    Link.TRY_AGAIN: lambda: translate("Notes", "Try Again"),
    Link.BROWSE: lambda: translate("Notes", "Browse…"),
    Link.SIGN_IN_SETTINGS: lambda: translate("Notes", "Open Authentication Settings"),
    Link.NETWORK_SETTINGS: lambda: translate("Notes", "Open Network Settings"),
}
_HELPS = {
    Reason.NO_RASTER_UTILITIES: Link.OPEN_ADVANCED,
    Reason.ITEM_WITHOUT_PORTAL: Link.OPEN_ADVANCED,
    **dict.fromkeys(ASKS_WHO, Link.SIGN_IN),
    # No configuration of QGIS has it.
    Reason.WINDOWS_SIGN_IN: Link.NONE,
    Reason.NOT_PERMITTED: Link.SIGN_IN,
    Reason.ITEM_MISSING: Link.SIGN_IN,
    Reason.HTML_PAGE: Link.SIGN_IN,
    Reason.NOT_AN_IMAGE_SERVICE: Link.BROWSE,
    Reason.OFFLINE: Link.TRY_AGAIN,
    Reason.UNKNOWN_HOST: Link.TRY_AGAIN,
    Reason.NO_ANSWER: Link.TRY_AGAIN,
    Reason.REFUSED: Link.TRY_AGAIN,
    Reason.SERVER_ERROR: Link.TRY_AGAIN,
    Reason.TLS_NOT_TRUSTED: Link.SIGN_IN_SETTINGS,
    Reason.TLS_EXPIRED: Link.SIGN_IN_SETTINGS,
    Reason.TLS_OTHER_NAME: Link.SIGN_IN_SETTINGS,
    Reason.PROXY: Link.NETWORK_SETTINGS,
    Reason.PROXY_SIGN_IN_NEEDED: Link.NETWORK_SETTINGS,
    Reason.PROXY_SIGN_IN_REFUSED: Link.NETWORK_SETTINGS,
    Reason.SOCKS_MISSING: Link.NETWORK_SETTINGS,
}


@dataclass(frozen=True)
class Note:
    """One line: an icon, a sentence in plain text, at most one link; ``about`` is the address it is to help with."""

    text: str
    level: Level = Level.INFO
    link: Link = Link.NONE
    tip: str = ""
    about: str = ""


def note_about(error: ArcGISError, about: str = "") -> Note:
    """Return an error's sentence with the link that helps; ``about`` is where one could sign in, if that is for us."""
    link = _HELPS.get(error.reason, Link.NONE)
    if link is Link.SIGN_IN and not about:
        link = Link.NONE
    is_sign_in = error.reason in ASKS_WHO
    text = sentence(error)
    if link is Link.SIGN_IN and error.reason is Reason.SIGN_IN_NEEDED:
        # Where to choose one need not be said beside the link that does it.
        text = translate("Notes", "{host} asks for a sign-in.").format(host=error.subject)
    level = Level.SIGN_IN if is_sign_in else Level.WARNING
    return Note(text, level, link, about=about if link is Link.SIGN_IN else "")


@dataclass(frozen=True)
class FormState:
    """Everything the notes depend on.

    ``free`` is the space in the folder, None if nobody tells; ``complaint`` is about what was pasted last or why the
    last Download did not start; ``server_problem`` says what is wrong with the address under Advanced.
    """

    rows: tuple[Row, ...] = ()
    area: Area = Area()
    km2: Optional[float] = None
    is_folder_writable: bool = True
    free: Optional[int] = None
    complaint: Optional[Note] = None
    server_problem: str = ""


@dataclass(frozen=True)
class Decision:
    """What the form shows; ``blocked_by`` is empty where Download is enabled."""

    notes: tuple[Note, ...]
    blocked_by: str = ""

    @property
    def can_download(self) -> bool:
        """Tell whether Download is enabled."""
        return not self.blocked_by


def decide(state: FormState) -> Decision:
    """Return the notes, the summary or what stands in its place first, and what blocks Download."""
    blocking = _blocking(state)
    first = blocking or _summary(state)
    others = [state.complaint] if state.complaint is not None else []
    # What the first line says is not said again.
    is_said = first.link is Link.ZOOM_TO_LAYER
    asked = [row for row in state.rows if row.is_wanted and not is_said and _about_row(row) != first]
    others += _about_rows(asked)
    others = sorted(dict.fromkeys(others), key=lambda note: note.level)
    return Decision(_at_most((first, *others)), blocking.text if blocking else "")


def estimate_text(km2: Optional[float], sizes: Iterable[Optional[int]]) -> str:
    """Return area and size for the line that stands in the message bar while an area is drawn."""
    parts = [area_text(km2)] if km2 is not None else []
    sizes = list(sizes)
    if sizes and None not in sizes:
        parts.append(translate("Notes", "up to {size}").format(size=size_text(sum(size or 0 for size in sizes))))
    return ", ".join(part for part in parts if part)


def is_much(size: int, free: Optional[int]) -> bool:
    """Tell whether a size deserves a warning."""
    return size > LONG_BYTES or (free is not None and size > free)


def _blocking(state: FormState) -> Optional[Note]:
    """Return why nothing can be downloaded, or None."""
    asked = [row for row in state.rows if row.is_wanted]
    if not state.rows:
        return Note(translate("Notes", "Add an image layer to start."))
    if not asked:
        return Note(translate("Notes", "Check a layer."))
    if state.server_problem:
        return Note(state.server_problem, Level.CRITICAL)
    if all(row.description is not None and row.description.error is not None for row in asked):
        return _none_of(asked)
    area = _about_area(state.area)
    if area is not None:
        return area
    if not state.is_folder_writable:
        return Note(translate("Notes", "The folder cannot be written to. Choose another one."), Level.CRITICAL)
    reading = sum(row.state is RowState.READING for row in asked)
    if reading:
        return Note(translate("Notes", "Reading %n layer(s)…", reading))
    if not any(row.is_delivered for row in asked):
        return _none_of(asked)
    return None


def _about_area(area: Area) -> Optional[Note]:
    if area.is_reading:
        return Note(translate("Notes", "Reading the polygons of {layer}…").format(layer=area.layer))
    if area.error is not None:
        return Note(sentence(area.error), Level.CRITICAL)
    if area.is_usable:
        return None
    if area.kind is AreaKind.FROM_LAYER:
        return Note(translate("Notes", "There is no polygon layer in this project. Choose another area."))
    return Note(translate("Notes", "Draw an area on the map."))


def _none_of(asked: list[Row]) -> Note:
    """Return why no checked image can be delivered: the one reason, or that there are several."""
    if all(row.state is RowState.OUTSIDE for row in asked):
        text = translate("Notes", "No checked layer touches the area.")
        return Note(text, Level.WARNING, Link.ZOOM_TO_LAYER)
    notes = dict.fromkeys(_about_row(row) for row in asked)
    if len(notes) == 1:
        return next(iter(notes))
    return Note(translate("Notes", "None of the checked layers can be downloaded."), Level.CRITICAL)


def _summary(state: FormState) -> Note:
    delivered = [row for row in state.rows if row.is_delivered]
    asked = [row for row in state.rows if row.is_wanted]
    sizes = [row.size for row in delivered if row.state is RowState.SIZE]
    total = sum(size or 0 for size in sizes)
    parts = [_count_text(len(delivered), len(asked))]
    if state.km2 is not None:
        parts.append(area_text(state.km2))
    parts.append(_total_text(total, len(sizes), len(delivered)))
    amount = ", ".join(part for part in parts if part)
    if state.free is None:
        text = translate("Notes", "{amount}.").format(amount=amount)
    elif total > state.free:
        text = translate(
            "Notes", "{amount}, but only {free} free. Draw a smaller area or choose another folder."
        ).format(amount=amount, free=size_text(state.free))
    else:
        text = translate("Notes", "{amount}. {free} free.").format(amount=amount, free=size_text(state.free))
    if total > LONG_BYTES and (state.free is None or total <= state.free):
        much = translate("Notes", "This is much for one job; many servers stop jobs that run too long.")
        text = f"{text} {much}"
    return Note(text, Level.WARNING if is_much(total, state.free) else Level.INFO)


def _count_text(delivered: int, asked: int) -> str:
    if delivered == asked:
        return translate("Notes", "%n layer(s)", asked)
    return translate("Notes", "{some} of %n layer(s)", asked).format(some=delivered)


def _total_text(total: int, known: int, delivered: int) -> str:
    """Return the size; what is unknown is said, never left away."""
    if not known:
        return translate("Notes", "size unknown")
    if known == delivered:
        return translate("Notes", "up to {size} before compression").format(size=size_text(total))
    return translate(
        "Notes", "up to {size} before compression and %n layer(s) of unknown size", delivered - known
    ).format(size=size_text(total))


def _about_rows(asked: list[Row]) -> list[Note]:
    """Return what to say about images that are left out: known facts in one line, troubles in one each."""
    named = [row for row in asked if _short_reason(row)]
    notes = []
    if named:
        pieces = tuple(
            translate("Notes", "{layer} ({reason})").format(layer=row.label, reason=_short_reason(row)) for row in named
        )
        tip = "\n".join(pieces) if len(pieces) > 3 else ""
        text = translate("Notes", "Left out: {layers}.").format(layers=joined(pieces))
        notes.append(Note(text, Level.WARNING, tip=tip))
    return notes + [_about_row(row) for row in asked if row.error is not None and row not in named]


def _about_row(row: Row) -> Note:
    """Return the sentence about one image."""
    if row.error is None:
        return Note(row.state_text)
    return note_about(row.error, row.sign_in_address)


def _short_reason(row: Row) -> str:
    if row.state is RowState.OUTSIDE:
        return translate("Notes", "outside the area")
    if row.error is not None and row.error.reason is Reason.COPY_FORBIDDEN:
        return translate("Notes", "its owner does not allow downloads")
    return ""


def _at_most(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    if len(notes) <= MOST_NOTES:
        return notes
    rest = notes[MOST_NOTES - 1 :]
    text = translate("Notes", "… and %n more message(s).", len(rest))
    return (*notes[: MOST_NOTES - 1], Note(text, rest[0].level, tip="\n".join(note.text for note in rest)))
