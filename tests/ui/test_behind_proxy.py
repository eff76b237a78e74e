"""A company's proxy that wants a password, and a site with an authority of its own: from the sentence to the pixels.

Nothing is set but QGIS's own options, on its own pages, where the sentences and their links lead. The site is asked
under a name that only the proxy knows.
"""

from __future__ import annotations

import json
import logging
import os
import pathlib
import secrets

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsApplication, QgsAuthCertUtils, QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtNetwork import QSslCertificate
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QLineEdit, QScrollArea, QTabWidget, QWidget

from arcgis_raster_download.plugin.bridge.details import details_text
from arcgis_raster_download.ui.browse_dialog import BrowseDialog
from arcgis_raster_download.ui.sign_in import SignIns
from tests.scenarios.reference import differences
from tests.server.asking import wait_until
from tests.server.process import SiteProcess
from tests.tools import proxy as proxies
from tests.tools import proxy_traces
from tests.tools.proxy import INSIDE, ProxyProcess
from tests.ui.browsing import Browse, Hand, store_sign_in  # noqa: F401  (fixture)
from tests.ui.form import NAME, downloads, form  # noqa: F401  (fixtures)
from tests.ui.menus import Meanwhile

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
CONFIGURATIONS, BASIC = 0, 1
USER = "corp us er"

pytestmark = pytest.mark.skipif(not proxies.is_installed(), reason="squid is not installed (Debian: squid)")


@pytest.fixture(scope="module")
def office_process():
    """Run a site with an authority of its own."""
    with SiteProcess(tls="server", queue_seconds=0, execute_seconds=0) as site:
        yield site


@pytest.fixture
def office(office_process):
    """Return the site with an empty log."""
    office_process.reset()
    return office_process


@pytest.fixture
def word():
    """Return a password that each place writes in another way."""
    return "p&%+ß:@ " + secrets.token_urlsafe(16)


@pytest.fixture
def proxy(word):
    """Run a proxy, and let QGIS forget it afterwards."""
    with ProxyProcess(USER, word) as running:
        yield running
    QgsSettings().remove("proxy")
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


@pytest.fixture
def authority(office):
    """Return a function that trusts the site's authority, as the page Authentication does."""
    keeper = QgsApplication.authManager()
    assert keeper.setMasterPassword("only for these tests", True)
    (certificate,) = QSslCertificate.fromPath(str(office.certificates.authority))

    def refresh():
        keeper.rebuildCaCertsCache()
        keeper.rebuildTrustedCaCertsCache()

    def trust(_dialog=None):
        assert keeper.storeCertAuthority(certificate)
        assert keeper.storeCertTrustPolicy(certificate, QgsAuthCertUtils.CertTrustPolicy.Trusted)
        refresh()

    yield trust
    keeper.removeCertAuthority(certificate)
    keeper.removeCertTrustPolicy(certificate)
    refresh()


@pytest.fixture
def log_lines():
    """Collect what reaches QGIS's log panel."""
    lines = []

    def take(message, tag, _level):
        lines.append(f"{tag}: {message}")

    panel = QgsApplication.messageLog()
    panel.messageReceived.connect(take)
    yield lines
    panel.messageReceived.disconnect(take)


class NetworkPage:
    """The page Network of QGIS's options."""

    def __init__(self, dialog: QWidget) -> None:
        self.page = dialog.findChild(QWidget, "mOptionsPageNetwork")
        assert self.page is not None and self.page.isVisible(), "the link leads to another page"

    def fill(self, name: str, text: str) -> None:
        edit = self.page.findChild(QLineEdit, name)
        self._show(edit)
        edit.setFocus()
        QTest.keyClick(edit, Qt.Key.Key_A, CONTROL)
        # By the clipboard: keys of a test have no ß.
        QApplication.clipboard().setText(text)
        QTest.keyClick(edit, Qt.Key.Key_V, CONTROL)
        assert edit.text() == text

    def switch_on(self, proxy: ProxyProcess) -> None:
        box = self.page.findChild(QWidget, "grpProxy")
        self._show(box)
        if not box.isChecked():
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Space)
        assert box.isChecked()
        kinds = self.page.findChild(QComboBox, "mProxyTypeComboBox")
        kinds.setFocus()
        QTest.keyClicks(kinds, "HttpP")
        assert kinds.currentText() == "HttpProxy"
        self.fill("leProxyHost", "127.0.0.1")
        self.fill("leProxyPort", str(proxy.port))

    def sign_in(self, way: int) -> None:
        bar = self.page.findChild(QTabWidget, "tabAuth").tabBar()
        self._show(bar)
        QTest.mouseClick(bar, LEFT, pos=bar.tabRect(way).center())

    def choose(self, name: str) -> None:
        self.sign_in(CONFIGURATIONS)
        combo = self.page.findChild(QComboBox, "cmbConfigSelect")
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Home)
        while not combo.currentText().startswith(name):
            before = combo.currentIndex()
            QTest.keyClick(combo, Qt.Key.Key_Down)
            assert combo.currentIndex() != before, f"there is no {name}"

    def type_in(self, user: str, word: str) -> None:
        self.sign_in(BASIC)
        self.fill("txtUserName", user)
        self.fill("txtPassword", word)

    def _show(self, widget: QWidget) -> None:
        self.page.findChild(QScrollArea).ensureWidgetVisible(widget)


def in_options(use):
    """Use QGIS's options once they are there, and leave with OK, or with Cancel if that fails."""

    def use_and_leave(dialog):
        buttons = dialog.findChild(QDialogButtonBox)
        leave = QDialogButtonBox.StandardButton.Cancel
        try:
            use(dialog)
            leave = QDialogButtonBox.StandardButton.Ok
        finally:
            QTest.mouseClick(buttons.button(leave), LEFT)
        return True

    return Meanwhile(QApplication.activeModalWidget, use_and_leave)


def traces(word, printed, lines, caplog, job, *folders):
    """Return where a password is, and ought not to be; QGIS keeps what is typed into its options in its settings."""
    texts = [*lines, *printed, caplog.text, details_text(job), repr(job), repr(job.request), *map(str, job.messages)]
    texts += [layer.source() for layer in job.layers]
    work = pathlib.Path(json.loads(os.environ["DESKTOP_RUN"])["work"])
    settings = pathlib.Path(QgsSettings().fileName())
    found = proxy_traces.in_files(USER, word, work, *folders, but=[settings])
    return found + proxy_traces.in_text(USER, word, *texts)


def test_from_the_sentence_to_the_pixels(
    iface, form, downloads, office, proxy, word, authority, store_sign_in, log_lines, caplog, capfd, tmp_path,
    screenshot,
):  # fmt: skip
    caplog.set_level(logging.DEBUG)
    wrong = "not " + secrets.token_urlsafe(16)
    store_sign_in("The proxy's", USER, word)
    hand = Hand(form.dialog, form.qtbot)

    def mend(sentence, use):
        """See the one sentence, follow its link, and do there what it says."""
        form.until_note(sentence)
        assert form.notes == [sentence] and not form.download.isEnabled()
        meanwhile = in_options(use)
        hand.follow("notes_area")
        assert meanwhile.result()

    # Somebody has set the proxy, without the password.
    meanwhile = in_options(lambda dialog: NetworkPage(dialog).switch_on(proxy))
    iface.showOptionsDialog(iface.mainWindow(), "mOptionsPageNetwork")
    assert meanwhile.result()
    form.open()
    form.add(proxy.inside(office.image_url("Geoid")))
    place = f"127.0.0.1:{proxy.port}"
    mend(
        f"The proxy {place} wants a password. Enter it in QGIS's network settings.",
        lambda dialog: NetworkPage(dialog).type_in(USER, wrong),
    )
    screenshot("wants-a-password", form.dialog)
    mend(
        f"The proxy {place} did not accept the password. "
        "Correct user name and password in QGIS's network settings.",
        lambda dialog: NetworkPage(dialog).choose("The proxy's"),
    )
    assert proxy.carried() == [] and office.log() == []
    (issuer,) = QSslCertificate.fromPath(str(office.certificates.authority))
    mend(
        f"The certificate of {INSIDE}:{office.port} is not trusted (issued by {issuer.subjectDisplayName()}). "
        "If you trust it, add the issuer in QGIS's authentication settings.",
        authority,
    )
    form.until_ready()
    assert form.cell(0, NAME) == "Geoid"
    form.press("whole_image_button")
    form.until_ready()
    form.press("download_button")
    form.until(lambda: len(downloads) == 1)
    job = downloads[0]
    assert job.wait(30) and job.status == "done", job.reason
    (path,) = job.files
    assert differences(path, str(office.raster_path("Geoid")), None) == []
    # All of it came by way of the proxy, in that user's name.
    inner = f"{INSIDE}:{office.port}"
    assert {entry["raw"]["host"] for entry in office.log()} == {inner}
    assert any("/arcgisjobs/" in entry["path"] for entry in office.log())
    wait_until(lambda: any(entry.status == 200 for entry in proxy.log()))
    assert {(entry.method, entry.target) for entry in proxy.log()} == {("CONNECT", inner)}
    assert {(entry.status, entry.user) for entry in proxy.log() if entry.status == 200} == {(200, USER)}
    printed = capfd.readouterr()
    assert traces(word, printed, log_lines, caplog, job, tmp_path) == []
    assert traces(wrong, printed, log_lines, caplog, job, tmp_path) == []
    (tmp_path / "planted.txt").write_text(proxy.url_with_password)
    assert traces(word, printed, log_lines, caplog, job, tmp_path) == [str(tmp_path / "planted.txt")]


def test_the_window_for_browsing_goes_on_where_the_options_are_left(
    iface, canvas, office, proxy, word, authority, qtbot
):
    authority()
    QgsSettings().setValue("arcgis_raster_download/reading_patience_seconds", 0.5)
    page = {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "127.0.0.1", "proxyPort": str(proxy.port)}
    for name, value in page.items():
        QgsSettings().setValue(f"proxy/{name}", value)
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()
    sign_ins = SignIns()
    dialog = BrowseDialog(iface, sign_ins, iface.mainWindow())
    try:
        dialog.show()
        browse = Browse(dialog, qtbot)
        browse.open(proxy.inside(office.services_url))
        sentence = f"The proxy 127.0.0.1:{proxy.port} wants a password. Enter it in QGIS's network settings."
        browse.until(lambda: browse.notes("browse_notes") == [sentence])
        meanwhile = in_options(lambda options: NetworkPage(options).type_in(USER, word))
        browse.follow("browse_notes")
        assert meanwhile.result()
        browse.until(lambda: "Demo" in browse.rows())
        assert browse.notes("browse_notes") == []
    finally:
        dialog.remove()
        sign_ins.remove()
        QgsSettings().remove("arcgis_raster_download")
