"""Questions to servers and portals while somebody looks around: asked in threads, answered on the main thread.

What was answered is kept while QGIS runs; a sign-in that changes forgets it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Optional, Union

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..arcgis.cancel import CancelToken
from ..arcgis.errors import ArcGISError, Cancelled, Reason
from ..arcgis.tokens import place_of
from .log import log_unforeseen
from .network import QgisNetwork
from .settings import Settings

if TYPE_CHECKING:
    from ..arcgis.directory import Listing, SiteAddress
    from ..arcgis.search import SearchPage
    from ..arcgis.session import Session

_MAX_PICTURE = 2 << 20


@dataclass(frozen=True)
class FindSite:
    """Ask what stands behind an address."""

    text: str


@dataclass(frozen=True)
class ReadFolder:
    """Ask what a server lists, in its root or in a folder."""

    services_url: str
    folder: str = ""


@dataclass(frozen=True)
class Search:
    """Ask what a portal finds."""

    portal: str
    words: str
    start: int = 1


@dataclass(frozen=True)
class ReadPicture:
    """Ask for an item's small picture."""

    url: str


@dataclass(frozen=True)
class AskWho:
    """Ask as whom a portal or a server knows the user; with ``authcfg``, whether that configuration is let in."""

    url: str
    authcfg: str = ""


Question = Union[FindSite, ReadFolder, Search, ReadPicture, AskWho]
Value = Union["SiteAddress", "Listing", "SearchPage", bytes, str]


@dataclass(frozen=True)
class Answer:
    """What came of a question; ``value`` is None where there is an error."""

    question: Question
    value: Optional[Value] = None
    error: Optional[ArcGISError] = field(default=None, compare=False)


class Browser(QObject):
    """Ask without the main thread ever waiting."""

    # answered(Answer): to each question, unless it was dropped
    answered = pyqtSignal(object)
    _arrived = pyqtSignal(object, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._known: dict[Question, Answer] = {}
        self._running: dict[Question, CancelToken] = {}
        self._threads: Optional[ThreadPoolExecutor] = None
        self._arrived.connect(self._on_arrived)

    def ask(self, question: Question) -> None:
        """Ask in the background unless the answer is known; `answered` follows in any case."""
        known = self._known.get(question)
        if known is not None:
            self.answered.emit(known)
            return
        if question in self._running:
            return
        try:
            network = _network(question)
        except ArcGISError as error:
            self.answered.emit(Answer(question, error=error))
            return
        if self._threads is None:
            self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="arcgis-browser")
        cancel = self._running[question] = CancelToken()
        self._threads.submit(self._work, question, cancel, network, Settings().reading_patience)

    def drop(self, question: Question) -> None:
        """Take a question back; it stays unanswered."""
        cancel = self._running.pop(question, None)
        if cancel is not None:
            cancel.set()

    def drop_all(self) -> None:
        """Take all questions back."""
        for question in tuple(self._running):
            self.drop(question)

    def forget(self) -> None:
        """Forget all answers: somebody else asks now."""
        self.drop_all()
        self._known.clear()

    def stop(self) -> None:
        """End all asking; nothing is answered afterwards."""
        self.drop_all()
        if self._threads is not None:
            self._threads.shutdown(wait=False)

    def _work(self, question: Question, cancel: CancelToken, network: QgisNetwork, patience: float) -> None:
        from ..arcgis.session import Session

        session = Session(network, cancel)
        try:
            answer = Answer(question, _value(session, question, patience))
        except Cancelled:
            return
        except ArcGISError as error:
            answer = Answer(question, error=error)
        except Exception as error:  # the border of a thread: nobody else would see it
            log_unforeseen("Browsing", error)
            answer = Answer(question, error=ArcGISError(Reason.INTERNAL))
        finally:
            session.close()
        if not cancel.is_set():
            self._arrived.emit(cancel, answer)

    def _on_arrived(self, cancel: CancelToken, answer: Answer) -> None:
        if self._running.get(answer.question) is not cancel:
            return
        del self._running[answer.question]
        if answer.error is None:
            self._known[answer.question] = answer
        self.answered.emit(answer)


def _network(question: Question) -> QgisNetwork:
    """Return the way to servers; a configuration that is being tried may ask for QGIS's master password here."""
    if not isinstance(question, AskWho) or not question.authcfg:
        return QgisNetwork()
    network = QgisNetwork({question.url: question.authcfg})
    network.open_credentials()
    return network


def _who(session: Session, question: AskWho, patience: float) -> str:
    name = session.sign_in.user_name(question.url)
    place = place_of(question.url)
    if question.authcfg and place is not None and not place.is_portal:
        # A server without users of its own, behind a web tier, shows by its answer that it lets somebody in.
        session.get_json(question.url, patience=patience)
    return name


def _value(session: Session, question: Question, patience: float) -> Value:
    from ..arcgis.directory import fetch_listing, find_site
    from ..arcgis.search import search_images

    if isinstance(question, FindSite):
        return find_site(session, question.text, patience=patience)
    if isinstance(question, ReadFolder):
        return fetch_listing(session, question.services_url, question.folder, patience=patience)
    if isinstance(question, Search):
        return search_images(session, question.portal, question.words, question.start, patience=patience)
    if isinstance(question, AskWho):
        return _who(session, question, patience)
    with session.open(question.url) as response:
        return bytes(response.raw.read(_MAX_PICTURE, decode_content=True))
