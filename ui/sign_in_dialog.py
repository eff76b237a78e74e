"""Choose which of QGIS's authentication configurations a server is to know the user by; it is tried at once."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QWidget

from ..plugin.arcgis.addresses import host_of
from ..plugin.arcgis.errors import SIGN_IN_FAILED, ArcGISError, Reason
from ..plugin.bridge.browsing import Answer, AskWho, Browser
from ..plugin.bridge.explain import sentence
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.sign_ins import authcfg_for, forget_proofs
from .notes import Level, Note
from .notes_area import NotesArea


class SignInDialog(QDialog):
    """Ask for a configuration and let nobody through whom the server does not; what was chosen others remember."""

    # signed_in(str): the id of the configuration that the server took; the dialog has closed
    signed_in = pyqtSignal(str)

    def __init__(
        self,
        url: str,
        error: Optional[ArcGISError] = None,
        parent: Optional[QWidget] = None,
        is_tried: bool = True,
    ) -> None:
        """Make the dialog.

        Args:
            url: what asks for a sign-in; the configuration is tried there.
            error: what came of the last try, if there was one.
            parent: the window it belongs to.
            is_tried: False where nobody knows what to ask that server for, so that any configuration is taken.
        """
        super().__init__(parent)
        uic.loadUi(str(Path(__file__).with_name("sign_in_dialog.ui")), self)
        self.setObjectName("sign_in_dialog")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._url, self._is_tried = url, is_tried
        self._question: Optional[AskWho] = None
        self._browser = Browser(self)
        self._browser.answered.connect(self._on_answered)
        self._build()
        self.sign_in_choice.setConfigId(authcfg_for(url))
        self.sign_in_choice.selectedConfigIdChanged.connect(self._on_choice_changed)
        if error is not None and error.reason in SIGN_IN_FAILED:
            self._show_error(error)
        self._show_state()

    def done(self, result: int) -> None:
        """Close, and wait for no answer any more."""
        self._browser.stop()
        super().done(result)

    def _build(self) -> None:
        host = host_of(self._url)
        self.setWindowTitle(translate("SignIn", "Sign In to {host}").format(host=host))
        self.sign_in_text.setText(
            translate(
                "SignIn",
                "{host} wants to know who you are. Choose one of your QGIS authentication configurations, "
                "or create one with ✚. It is remembered for this server; the password stays in QGIS.",
            ).format(host=host)
        )
        self.notes_area = NotesArea(self)
        self.sign_in_layout.insertWidget(self.sign_in_layout.indexOf(self.button_box), self.notes_area)
        self.cancel_button = self.button_box.button(QDialogButtonBox.StandardButton.Cancel)
        self.cancel_button.setText(translate("SignIn", "Cancel"))
        self.cancel_button.setObjectName("cancel_button")
        self.cancel_button.setAutoDefault(False)
        text = translate("SignIn", "Sign In")
        self.sign_in_button = self.button_box.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
        self.sign_in_button.setObjectName("sign_in_button")
        self.sign_in_button.setDefault(True)
        self.sign_in_button.clicked.connect(self._on_sign_in)
        self.button_box.rejected.connect(self.reject)
        for combo in self.sign_in_choice.findChildren(QComboBox):
            combo.setAccessibleName(translate("SignIn", "Authentication configuration"))
            combo.setFocus()

    def _on_sign_in(self) -> None:
        """Try what is chosen, as if nobody had ever signed in with it: its password may be a new one."""
        authcfg = self.sign_in_choice.configId()
        if not authcfg or self._question is not None:
            return
        if not self._is_tried:
            self._let_in(authcfg)
            return
        forget_proofs(authcfg)
        self._browser.forget()
        self._question = AskWho(self._url, authcfg)
        # The button stays as it is: disabled it would hand the focus to Cancel.
        self.notes_area.show_notes((Note(translate("SignIn", "Signing in…")),))
        self._browser.ask(self._question)

    def _on_choice_changed(self, *_: object) -> None:
        if self._question is not None:
            self._browser.drop(self._question)
            self._question = None
        self.notes_area.show_notes(())
        self._show_state()

    def _on_answered(self, answer: Answer) -> None:
        if answer.question != self._question or self._question is None:
            return
        authcfg, self._question = self._question.authcfg, None
        if answer.error is not None:
            self._show_error(answer.error)
            return
        self._let_in(authcfg)

    def _let_in(self, authcfg: str) -> None:
        self.accept()
        self.signed_in.emit(authcfg)

    def _show_error(self, error: ArcGISError) -> None:
        if error.reason is not Reason.SIGN_IN_REFUSED:
            text = sentence(error)
        elif error.words:
            text = translate("SignIn", "The server did not accept the last sign-in: “{words}”")
            text = text.format(words=error.words)
        else:
            text = translate("SignIn", "The server did not accept the last sign-in. Check user name and password.")
        self.notes_area.show_notes((Note(text, Level.WARNING),))

    def _show_state(self) -> None:
        tip = ""
        if not self.sign_in_choice.configId():
            tip = translate("SignIn", "Choose an authentication configuration first")
        self.sign_in_button.setEnabled(not tip)
        self.sign_in_button.setToolTip(tip)
