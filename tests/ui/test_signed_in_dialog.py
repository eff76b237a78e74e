"""Each kind of sign-in through the dialog, by mouse and keys: submit, poll and fetch with tokens that live three seconds.

The downloads of all kinds run at the same time, at one QGIS, and take longer than their tokens live. What they leave is
searched for every secret of the sites: QGIS's profile, project, files, log, output, temporary files, and an error that
nobody caught.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import (
    QgsApplication,
    QgsAuthCertUtils,
    QgsAuthMethodConfig,
    QgsDataSourceUri,
    QgsRasterLayer,
    QgsSettings,
)
from qgis.PyQt.QtCore import QDir, QObject, Qt, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtNetwork import QSslCertificate
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox

from arcgis_raster_download.plugin.bridge.progress_text import state_text
from arcgis_raster_download.ui.downloads_dock import DownloadsDock
from arcgis_raster_download.ui.message_bar import DownloadMessages
from arcgis_raster_download.ui.sign_in import SignIns
from tests.scenarios.reference import differences, sent_polygon
from tests.server.process import SiteProcess
from tests.ui.browsing import Hand, sign_in_window
from tests.ui.form import Form, downloads  # noqa: F401  (fixtures)
from tests.ui.remains import remains  # noqa: F401  (fixtures)

LEFT = Qt.MouseButton.LeftButton
BROWSER = Path(__file__).resolve().parents[1] / "tools" / "browser.py"
REFERER = "https://maps.example.org/viewer"


# The sites, and who may come in


@pytest.fixture(scope="module")
def locked():
    """Return a site whose portal, servers and web tier want to know who asks, and whose tokens live three seconds."""
    with SiteProcess(
        server_security="portal", apart=True, private_items="all", token_seconds=3, queue_seconds=0.1,
        execute_seconds=3.5, instances=20,
    ) as site:  # fmt: skip
        # By its third name it is a server behind a web tier.
        site.configure(host=f"localhost:{site.port}", server_security="open", apart=False, web_tier="basic")
        yield site


@pytest.fixture(scope="module")
def certified():
    """Return a site that answers only those who bring a certificate, signed by an authority of its own."""
    with SiteProcess(tls="client", server_security="portal", token_seconds=3, execute_seconds=3.5) as site:
        yield site


@pytest.fixture(scope="module")
def unlocked():
    """Return a site that asks nobody."""
    with SiteProcess(execute_seconds=3.5) as site:
        yield site


@pytest.fixture
def keeper(iface, certified):
    """Return QGIS's keeper of sign-ins, opened, which trusts the authority of the site with certificates."""
    keeper = QgsApplication.authManager()
    assert keeper.setMasterPassword("only for these tests", True)
    (authority,) = QSslCertificate.fromPath(str(certified.certificates.authority))
    assert keeper.storeCertAuthority(authority)
    assert keeper.storeCertTrustPolicy(authority, QgsAuthCertUtils.CertTrustPolicy.Trusted)
    keeper.rebuildCaCertsCache()
    keeper.rebuildTrustedCaCertsCache()
    yield keeper
    keeper.removeCertAuthority(authority)
    keeper.removeCertTrustPolicy(authority)
    keeper.rebuildCaCertsCache()
    keeper.rebuildTrustedCaCertsCache()


@pytest.fixture
def store(keeper):
    """Return a function that stores an authentication configuration under a name and returns its id."""
    stored = []

    def store(name, method, **values):
        configuration = QgsAuthMethodConfig(method)
        configuration.setName(name)
        for key, value in values.items():
            configuration.setConfig(key, value)
        done = keeper.storeAuthenticationConfig(configuration)
        assert done[0] if isinstance(done, tuple) else done
        stored.append(configuration.id())
        return configuration.id()

    yield store
    for identifier in stored:
        keeper.clearCachedConfig(identifier)
        keeper.removeAuthenticationConfig(identifier)


def oauth(site, **values):
    """Return a configuration for the site's OAuth2 as QGIS's own window writes it."""
    identifier, secret = site.oauth_client()
    token_url = f"{site.portal_url}/sharing/rest/oauth2/token"
    common = {
        "version": 1, "configType": 1, "clientId": identifier, "clientSecret": secret, "tokenUrl": token_url,
        "refreshTokenUrl": token_url, "accessMethod": 0, "persistToken": False, "requestTimeout": 6,
    }  # fmt: skip
    return {"oauth2config": json.dumps({**common, **values})}


class Browser(QObject):
    """Stand where QGIS opens the browser: a program of its own fills the sign-in page in, as a person does."""

    def __init__(self, site):
        super().__init__()
        self.site, self.pages, self.programs = site, [], []

    @pyqtSlot(QUrl)
    def open(self, url):
        self.pages.append(url)
        program = subprocess.Popen(
            [sys.executable if "python" in sys.executable else "/usr/bin/python3", str(BROWSER), url.toString(), "somebody"],
            stdin=subprocess.PIPE, text=True,
        )  # fmt: skip
        program.stdin.write(self.site.password("somebody") + "\n")
        program.stdin.close()
        self.programs.append(program)


@pytest.fixture
def browser(locked):
    """Let pages that QGIS opens be answered."""
    browser = Browser(locked)
    QDesktopServices.setUrlHandler("http", browser.open)
    yield browser
    QDesktopServices.unsetUrlHandler("http")
    for program in browser.programs:
        program.kill()
        program.wait()


def raiser(error):
    """Return what raises an error, whatever it is called with."""

    def fail(*_):
        raise error

    return fail


# A person at the form


@pytest.fixture
def own_places(monkeypatch, tmp_path):
    """Give the run a folder for its files and one for what is temporary."""
    places = tmp_path / "files", tmp_path / "temporary"
    for place in places:
        place.mkdir()
    monkeypatch.setenv("TMPDIR", str(places[1]))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert tempfile.gettempdir() == QDir.tempPath() == str(places[1])
    yield places
    monkeypatch.setattr(tempfile, "tempdir", None)


@pytest.fixture
def panel(iface, canvas, downloads, own_places, qtbot):
    """Return the panel; what is told of the downloads stands in QGIS's message bar."""
    settings = {
        "folder": str(own_places[0]), "reading_patience_seconds": 0.5, "longest_poll_seconds": 0.4,
        "parallel_per_server": 8,
    }  # fmt: skip
    QgsSettings().remove("arcgis_raster_download")
    for key, value in settings.items():
        QgsSettings().setValue(f"arcgis_raster_download/{key}", value)
    iface.messageBar().clearWidgets()
    # Image services that QGIS would draw are asked for by its own code.
    canvas.setRenderFlag(False)
    sign_ins = SignIns()
    dock = DownloadsDock(iface, downloads, iface.mainWindow(), sign_ins)
    messages = DownloadMessages(iface, downloads, sign_ins)
    dock.place()
    dock.show_downloads()
    yield dock
    messages.remove()
    dock.remove()
    sign_ins.remove()
    iface.messageBar().clearWidgets()
    QgsSettings().remove("arcgis_raster_download")
    canvas.setRenderFlag(True)


@pytest.fixture
def forms(iface, panel, downloads, qtbot):
    """Return a function that opens a new form, for some layers or for none."""
    made = []

    def open_form(*layers):
        made.append(Form(iface, downloads, qtbot))
        return made[-1].open(*layers)

    yield open_form
    for form in made:
        form.dialog.remove()


def choose_sign_in(form, name):
    """Choose a configuration under Advanced by typing its name."""
    if form.dialog.advanced_group.isCollapsed():
        form.key(Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
        form.until(lambda: not form.dialog.advanced_group.isCollapsed())
    combo = form.find("sign_in_select").findChild(QComboBox)
    combo.setFocus()
    QTest.keyClicks(combo, name)
    assert combo.currentText().startswith(name), combo.currentText()


def sign_in_where_asked(form, qtbot, name):
    """Follow the link of the note that asks for a sign-in, and choose a configuration in the window."""
    form.until(lambda: any('href="sign_in"' in form.find(f"note_{line}").text() for line in range(1, 5)))
    Hand(form.dialog, qtbot).follow("notes_area")
    window = sign_in_window(qtbot)
    window.choose(name)
    window.press("sign_in_button")


def start(form, downloads):
    """Press Download once the image is known, and return what begins."""
    before = len(downloads)
    form.until_ready()
    assert len(form.checked()) == 1
    form.press("download_button")
    form.until(lambda: len(downloads) == before + 1)
    return next(iter(downloads))


def show_layer(project, canvas, qtbot, url, authcfg, referer):
    """Put a layer into the project that brings its own sign-in and its own referer."""
    uri = QgsDataSourceUri()
    for key, value in (("url", url), ("format", "PNG32"), ("crs", "EPSG:4326"), ("referer", referer)):
        uri.setParam(key, value)
    uri.setParam("http-header:referer", referer)
    uri.setAuthConfigId(authcfg)
    options = QgsRasterLayer.LayerOptions()
    options.skipCrsValidation = True
    layer = QgsRasterLayer(uri.uri(False), "Own", "arcgismapserver", options)
    crs, extent = project.crs(), canvas.extent()
    project.addMapLayer(layer)
    qtbot.waitUntil(lambda: layer in canvas.layers(), timeout=15000)
    project.setCrs(crs)
    qtbot.waitUntil(lambda: canvas.mapSettings().destinationCrs() == crs, timeout=15000)
    canvas.setExtent(extent)
    return layer


# What the sites saw


@dataclass(frozen=True)
class Kind:
    """A kind of sign-in: what proves the user at a job, and whether it must have been renewed meanwhile."""

    site: SiteProcess
    credentials: str
    user: str = "somebody"
    is_renewed: bool = True
    referer: str = ""


def faults_of(kind, download):
    """Return in words what was not as it should be with a download, from the site's log and GDAL."""
    if download.status != "done":
        return [f"{download.status.value}: {download.reason} {download.error!r}"]
    (address,) = download.job_urls
    name = address.rpartition("/")[2]
    entries = [entry for entry in kind.site.log() if name in entry["path"]]
    job = next(job for job in kind.site.jobs() if job["jobId"] == name)
    polls = [entry for entry in entries if entry["path"].endswith(name)]
    results = [entry for entry in entries if "/results/" in entry["path"]]
    files = [entry for entry in entries if "/directories/" in entry["path"]]
    found = [
        f"{entry['path']} {entry['status']} came with {entry['credentials']} from {entry['user']!r}"
        for entry in entries
        if entry["credentials"] != [kind.credentials] * bool(kind.credentials) or entry["user"] != kind.user
    ]
    found += [f"no {what}" for what, some in (("poll", polls), ("result", results), ("file", files)) if not some]
    sent = {tuple(entry["headers"].get(each) for each in ("X-Esri-Authorization", "Authorization")) for entry in entries}
    if kind.is_renewed and len(sent) < 2:
        found.append("one token for all")
    if kind.referer and {entry["headers"].get("Referer") for entry in entries} != {kind.referer}:
        found.append(f"another referer than {kind.referer}")
    (path,) = download.files
    return found + differences(path, kind.site.raster_path("Geoid"), sent_polygon(job).ExportToWkt())


def test_every_kind(
    iface, project, canvas, forms, store, browser, downloads, locked, certified, unlocked, qtbot,
    own_places, remains, monkeypatch, screenshot,
):  # fmt: skip
    user, own_user = locked.basic("somebody"), locked.basic("serveruser")
    image, made = locked.at_second_host(locked.image_url("Geoid")), certified.certificates
    page = f"{locked.portal_url}/home/item.html?id={locked.item_id('Geoid')}"
    by_name = locked.image_url("Geoid").replace("127.0.0.1", "localhost")
    store("Member", "Basic", username=user[0], password=user[1])
    store("Server user", "Basic", username=own_user[0], password=own_user[1])
    store("Password grant", "OAuth2", **oauth(locked, grantFlow=2, username=user[0], password=user[1]))
    code = {"grantFlow": 0, "requestUrl": f"{locked.portal_url}/sharing/rest/oauth2/authorize", "redirectPort": 17070}
    store("Code grant", "OAuth2", **oauth(locked, **code))
    store("Key file", "PKI-Paths", certpath=str(made.client), keypath=str(made.client_key))
    store("Bundle", "PKI-PKCS#12", bundlepath=str(made.client_p12), bundlepass=made.password)
    layers_own = store("Layer's own", "Basic", username=user[0], password=user[1])
    begun = {}

    def with_advanced(name, address):
        form = forms()
        choose_sign_in(form, name)
        form.add(address)
        begun[name] = start(form, downloads)

    def with_window(name, address):
        form = forms()
        form.add(address)
        sign_in_where_asked(form, qtbot, name)
        begun[name + " asked for"] = start(form, downloads)

    with_window("Code grant", page)
    with_advanced("Member", page)
    with_advanced("Password grant", image)
    with_advanced("Server user", locked.at_second_host(locked.image_url("Geoid", "standalone")))
    with_advanced("Key file", certified.image_url("Geoid"))
    with_advanced("Bundle", certified.image_url("Geoid"))
    with_window("Member", by_name)
    form = forms()
    form.add(unlocked.image_url("Geoid"))
    begun["Nobody"] = start(form, downloads)
    begun["Layer's own"] = start(forms(show_layer(project, canvas, qtbot, image, layers_own, REFERER)), downloads)
    screenshot("all")
    for download in begun.values():
        assert download.wait(60)
    kinds = {
        # It belongs to the portal, which issues tokens for its servers.
        "Code grant asked for": Kind(locked, "x-esri"),
        "Member": Kind(locked, "x-esri"),
        "Password grant": Kind(locked, "bearer"),
        "Server user": Kind(locked, "x-esri", "serveruser"),
        "Key file": Kind(certified, "certificate", is_renewed=False),
        "Bundle": Kind(certified, "certificate", is_renewed=False),
        "Member asked for": Kind(locked, "basic", is_renewed=False),
        "Nobody": Kind(unlocked, "", "", is_renewed=False),
        "Layer's own": Kind(locked, "x-esri", referer=REFERER),
    }
    assert {name: faults_of(kinds[name], download) for name, download in begun.items()} == {name: [] for name in kinds}
    submits = [entry for site in (locked, certified) for entry in site.log() if entry["path"].endswith("/submitJob")]
    assert len(submits) == 8 and all(entry["user"] and entry["credentials"] for entry in submits)
    assert len(browser.pages) == 1
    remains.downloads += begun.values()
    search = remains.search(locked, certified)
    form = forms()
    form.add(unlocked.image_url("Geoid"))
    form.until_ready()
    broken = RuntimeError("in the plugin's own slot")
    monkeypatch.setattr(downloads, "start", raiser(broken))
    remains.uncaught(lambda: form.press("download_button"))
    about = [downloads, *begun.values(), *(each.request for each in begun.values())]
    script = ValueError(f"in somebody's slot: {about!r}")
    remains.uncaught(lambda: QTimer.singleShot(0, raiser(script)))
    shown = "".join(remains.screen)
    assert "in the plugin's own slot" in shown and "_on_download" in shown and "in somebody's slot: [" in shown
    assert "in somebody's slot" in "".join(remains.log)
    traces = remains.traces()
    assert all(traces.values()), [place for place, found in traces.items() if not found]
    assert search.places(traces) == []
    # QGIS's own file of tokens exists while it runs, enciphered; whatever we write for a certificate does not.
    left = [path.name for path in own_places[1].rglob("*") if path.is_file()]
    assert all(name.startswith("authcfg-") for name in left), left
    now = []
    for place, plant in remains.plants(search.needles[0].decode()).items():
        before = now
        plant()
        now = search.places(remains.traces())
        assert place not in before and place in now, (place, before, now)


# Tokens that somebody copied


def ready_made(site):
    """Return a token as somebody gets one from the portal's page, good for three seconds."""
    form = {"username": "somebody", "password": site.password("somebody"), "client": "requestip", "f": "json"}
    with urllib.request.urlopen(site.token_url, urlencode(form).encode(), timeout=10) as answer:
        return json.load(answer)["token"]


@pytest.mark.parametrize("method", ["EsriToken", "APIHeader"])
def test_ready_made_token_ends_and_another_one_goes_on(
    iface, forms, keeper, store, panel, downloads, locked, qtbot, remains, monkeypatch, screenshot, method
):  # fmt: skip
    if method not in keeper.authMethodsKeys():
        pytest.skip(f"this QGIS has no {method}")

    def values():
        token = ready_made(locked)
        return {"token": token} if method == "EsriToken" else {"X-Esri-Authorization": f"Bearer {token}"}

    def put_new_token():
        done, stored = keeper.loadAuthenticationConfig(identifier, QgsAuthMethodConfig(), True)
        assert done
        for key, value in values().items():
            stored.setConfig(key, value)
        assert keeper.updateAuthenticationConfig(stored)

    kind = Kind(locked, "x-esri", is_renewed=False)
    image = locked.at_second_host(locked.image_url("Geoid"))
    identifier = store("Ready-made", method, **values())
    form = forms()
    form.add(image)
    form.until(lambda: any('href="sign_in"' in form.find(f"note_{line}").text() for line in range(1, 5)))
    put_new_token()
    sign_in_where_asked(form, qtbot, "Ready-made")
    locked.configure(jobs=1, execute_seconds=0.1)
    quick = start(form, downloads)
    assert quick.wait(30) and faults_of(kind, quick) == []

    # It lives shorter than the next job.
    put_new_token()
    slow = start(form.open(), downloads)
    assert slow.wait(30)
    assert state_text(slow) == "Sign-in needed" and slow.can_resume, (slow.reason, slow.error)
    jobs = len(locked.jobs())
    remains.downloads += [quick, slow]
    assert remains.search(locked).places(remains.traces()) == []
    screenshot("ended")
    row = panel.view.index_of(slow)
    QTest.mouseClick(panel.view.viewport(), LEFT, pos=panel.view.visualRect(row).center())
    form.until(panel.resume_action.isEnabled)
    QTest.mouseClick(panel.downloads_toolbar.widgetForAction(panel.resume_action), LEFT)
    window = sign_in_window(qtbot)
    put_new_token()
    window.choose("Ready-made")
    window.press("sign_in_button")
    form.until(lambda: slow.is_active or slow.status == "done")
    assert slow.wait(30) and slow.status == "done", slow.reason
    assert len(locked.jobs()) == jobs, "the server was made to work again"
    (job,) = [each for each in locked.jobs() if each["jobId"] in slow.job_urls[0]]
    assert differences(slow.files[0], locked.raster_path("Geoid"), sent_polygon(job).ExportToWkt()) == []
    assert remains.search(locked).places(remains.traces()) == []
