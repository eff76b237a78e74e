"""The server or portal one is looking at: what it is asked, and the rows that come of it. No widgets."""

from __future__ import annotations

from typing import Optional, Union

from qgis.PyQt.QtCore import QAbstractItemModel, QObject, QTimer, pyqtSignal

from ..plugin.arcgis.directory import Listing, SiteAddress, SiteKind
from ..plugin.arcgis.errors import SIGN_IN_FAILED, ArcGISError, Reason
from ..plugin.arcgis.search import SearchPage
from ..plugin.bridge.browsing import Answer, AskWho, Browser, FindSite, ReadFolder, Search
from ..plugin.bridge.explain import sentence
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.sign_ins import address_asking, authcfg_for
from .browse_model import PortalModel, ServerFilter, ServerModel
from .notes import Level, Link, Note, note_about

_TYPING_MS = 400
# So many folders are read when somebody looks for a word in all of them.
_MOST_FOLDERS = 200


class BrowsedSite(QObject):
    """Ask one site at a time; whoever goes on waits for no answer to an earlier question."""

    # found(SiteAddress): it is known what stands behind the address
    found = pyqtSignal(object)
    # model_changed(): other rows are to be shown, or none
    model_changed = pyqtSignal()
    # rows_came(int): more of them; the first new row of a portal's, -1 for those of a server
    rows_came = pyqtSignal(int)
    # troubled(Note): there is nothing to be seen, and why
    troubled = pyqtSignal(object)
    # named(str): the name the site knows the user by; empty where it names nobody
    named = pyqtSignal(str)
    # refused(Note): it does not take the sign-in there is for it
    refused = pyqtSignal(object)

    def __init__(self, browser: Browser, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.address: Optional[SiteAddress] = None
        self.model: Optional[Union[ServerModel, PortalModel]] = None
        self.is_reading = False
        self._browser = browser
        self._filter: Optional[ServerFilter] = None
        self._words = ""
        self._finding: Optional[FindSite] = None
        self._searching: Optional[Search] = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.search)
        browser.answered.connect(self._on_answered)

    @property
    def is_portal(self) -> bool:
        """Tell whether it is known to be a portal."""
        return self.address is not None and self.address.kind is SiteKind.PORTAL

    @property
    def is_filtering(self) -> bool:
        """Tell whether folders are looked through for words."""
        return self._filter is not None and self._filter.is_filtering

    @property
    def rows(self) -> Optional[QAbstractItemModel]:
        """Return what a view shows: the model, or what the filter leaves of it."""
        return self._filter if self._filter is not None else self.model

    @property
    def empty_words(self) -> str:
        """Return what to say where there are no rows."""
        if self.is_reading:
            return translate("Browse", "Reading…")
        if self.address is None or self.model is None:
            return ""
        sentences = []
        if self._words:
            text = translate("Browse", "Nothing found for “{words}”. Try fewer words.")
            sentences.append(text.format(words=self._words))
        if self.is_portal and not authcfg_for(self.address.url):
            text = translate("Browse", "This portal lists only items you may see. Sign in to find more.")
            sentences.append(text)
        return "\n".join(sentences) or translate("Browse", "No image services here.")

    def open(self, text: str) -> None:
        """Look at another site, by whatever address of it."""
        self.leave()
        self._finding = FindSite(text)
        self._set_model(None, is_reading=True)
        self._browser.ask(self._finding)

    def leave(self) -> None:
        """Look at no site any more."""
        self._browser.drop_all()
        self._typing.stop()
        self.address, self._finding, self._searching = None, None, None
        self._set_model(None)

    def read_again(self) -> None:
        """Ask the site anew: somebody else looks at it now."""
        self._browser.forget()
        if self._finding is not None:
            self._browser.ask(self._finding)
        elif self.address is not None:
            self._searching = None
            self._begin(self.address)

    def set_words(self, text: str) -> None:
        """Take what somebody types: a server's rows are filtered here, a portal is asked a little later."""
        self._words = text.strip()
        if self.is_portal:
            self._typing.start()
        elif self._filter is not None:
            self._filter.set_words(self._words)
            self._read_for_words()
            self.rows_came.emit(-1)

    def search(self) -> None:
        """Ask the portal for the words there are now, from the beginning."""
        self._typing.stop()
        if self.address is None or not self.is_portal:
            return
        if self._searching is not None:
            self._browser.drop(self._searching)
        self._searching = Search(self.address.url, self._words)
        self._set_model(None, is_reading=True)
        self._browser.ask(self._searching)

    def show_more(self) -> None:
        """Ask the portal for the next page."""
        model = self.model
        if isinstance(model, PortalModel) and model.next_start is not None and self._searching is None:
            self._searching = Search(model.portal, self._words, model.next_start)
            model.say_reading()
            self._browser.ask(self._searching)

    def read_folder(self, folder: str) -> None:
        """Ask the server what is in a folder, unless that is known."""
        if self.address is not None and isinstance(self.model, ServerModel) and self.model.is_unread(folder):
            self._browser.ask(ReadFolder(self.address.url, folder))

    def _begin(self, address: SiteAddress) -> None:
        self.address = address
        self._browser.ask(AskWho(address.url))
        if address.kind is SiteKind.PORTAL:
            self.search()
        else:
            self._set_model(None, is_reading=True)
            self._browser.ask(ReadFolder(address.url))

    def _on_answered(self, answer: Answer) -> None:
        question, value, address = answer.question, answer.value, self.address
        if question == self._finding:
            self._finding = None
            if isinstance(value, SiteAddress):
                self.address = value
                self.found.emit(value)
                self._begin(value)
            else:
                self._complain(answer.error, question.text)
        elif address is None:
            return
        elif isinstance(question, AskWho) and question.url == address.url:
            if answer.error is None:
                self.named.emit(value if isinstance(value, str) else "")
            elif answer.error.reason in SIGN_IN_FAILED:
                self.refused.emit(note_about(answer.error, address.url))
        elif isinstance(question, ReadFolder) and question.services_url == address.url:
            self._on_listed(question, answer)
        elif question == self._searching:
            self._on_found_items(answer)

    def _on_listed(self, question: ReadFolder, answer: Answer) -> None:
        if not question.folder:
            if isinstance(answer.value, Listing):
                self._set_model(ServerModel(answer.value, self))
            else:
                self._complain(answer.error, question.services_url)
        elif isinstance(self.model, ServerModel) and self._filter is not None:
            if isinstance(answer.value, Listing):
                self.model.fill(question.folder, answer.value)
            elif answer.error is not None:
                self.model.complain(question.folder, sentence(answer.error))
            self._filter.invalidateFilter()
            self.rows_came.emit(-1)

    def _on_found_items(self, answer: Answer) -> None:
        question, self._searching = self._searching, None
        page = answer.value
        if question is None or not isinstance(page, SearchPage):
            if isinstance(self.model, PortalModel):
                self.model.offer_more()
            self._complain(answer.error, "" if question is None else question.portal)
        elif isinstance(self.model, PortalModel):
            first = self.model.rowCount() - 1
            self.model.append(page)
            self.rows_came.emit(first)
        else:
            model = PortalModel(question.portal, self)
            model.append(page)
            self._set_model(model)

    def _read_for_words(self) -> None:
        """Look into the folders that nobody has opened: what is looked for may be there."""
        if self.is_filtering and isinstance(self.model, ServerModel):
            for folder in self.model.unread[:_MOST_FOLDERS]:
                self.read_folder(folder)

    def _set_model(self, model: Optional[Union[ServerModel, PortalModel]], is_reading: bool = False) -> None:
        old, old_filter = self.model, self._filter
        self.model, self._filter, self.is_reading = model, None, is_reading
        if isinstance(model, ServerModel):
            self._filter = ServerFilter(model, self)
            self._filter.set_words(self._words)
        self.model_changed.emit()
        for each in (old_filter, old):
            if each is not None:
                each.deleteLater()
        self._read_for_words()

    def _complain(self, error: Optional[ArcGISError], address: str) -> None:
        """Say in one sentence why there is nothing to be seen, with what helps."""
        if error is None:
            return
        if self.model is None:
            self._set_model(None)
        if error.reason is Reason.NOT_A_SERVER:
            text = translate("Browse", "{host} is neither an ArcGIS server nor a portal. Check the address.")
            self.troubled.emit(Note(text.format(host=error.subject), Level.WARNING))
            return
        if error.reason is Reason.NOT_AN_ADDRESS:
            text = translate("Browse", "“{text}” is not a web address. Enter that of a server or portal.")
            self.troubled.emit(Note(text.format(text=error.subject), Level.WARNING))
            return
        note = note_about(error, address_asking(error, (address,)))
        if note.link in (Link.OPEN_ADVANCED, Link.BROWSE):
            # These lead to where one is, or to another window.
            note = Note(note.text, note.level)
        self.troubled.emit(note)
