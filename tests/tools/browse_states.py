"""Take pictures of the windows for browsing and for signing in, in each state, light and dark, and in German.

    /usr/bin/python3 tests/tools/browse_states.py FOLDER

What they show comes from the local site; the windows and the map behind them are QGIS's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
UTM_BOX = (440000, 5225000, 500000, 5255000)


def main() -> int:
    """Run the site, and QGIS once in each language; return 0 if every picture was taken."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    codes = []
    for locale in ("en_GB", "de_DE"):
        command = [sys.executable, str(TOOLS / "desktop.py"), "--no-plugin", "--screen", "1366x768", "--locale", locale]
        codes.append(subprocess.call([*command, "--script", __file__, str(folder), locale[:2]]))
    return max(codes)


def in_qgis(folder: Path, language: str) -> int:
    """Build the windows in the running QGIS and take the pictures."""
    from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsCoordinateReferenceSystem, QgsProject, QgsRectangle
    from qgis.PyQt.QtTest import QTest
    from qgis.utils import iface

    from arcgis_raster_download.plugin.bridge.i18n import install_translator
    from arcgis_raster_download.ui.browse_dialog import BrowseDialog
    from arcgis_raster_download.ui.sign_in import SignIns
    from tests.server.process import SiteProcess
    from tests.tools.main_job import Person, take_picture
    from tests.ui.browsing import Browse, sign_in_window

    class Bot:
        """Wait as the tests do."""

        def __init__(self) -> None:
            self._person = Person(iface)

        def waitUntil(self, condition, timeout):
            self._person.wait_until(condition, timeout)

    install_translator(language)
    bot, canvas = Bot(), iface.mapCanvas()
    manager = QgsApplication.authManager()
    manager.setMasterPassword("only for these pictures", True)
    iface.newProject()
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    canvas.setExtent(QgsRectangle(*UTM_BOX))
    with SiteProcess(extra_items=150) as site:
        for name, secret in (("City portal", site.password("somebody")), ("State survey", "wrong")):
            configuration = QgsAuthMethodConfig("Basic")
            configuration.setName(name)
            configuration.setConfig("username", "somebody")
            configuration.setConfig("password", secret)
            manager.storeAuthenticationConfig(configuration)
        themes = ("default", "Night Mapping") if language == "en" else ("default",)
        for theme in themes:
            QgsApplication.setUITheme(theme)
            mode = "light" if theme == "default" else "dark"
            sign_ins = SignIns()
            dialog = BrowseDialog(iface, sign_ins, iface.mainWindow())

            def save(name: str, window=None, mode: str = mode) -> None:
                QTest.qWait(400)
                path = folder / f"{language}-{mode}-{name}.png"
                take_picture(path) if window is None else window.grab().save(str(path))

            def sign_in(choice: str, name: str, browse: Browse) -> None:
                browse.press("sign_in_button")
                window = sign_in_window(bot)
                save(f"{name}-before", window.window)
                window.choose(choice)
                window.press("sign_in_button")
                bot.waitUntil(lambda: not is_open(window) or "Invalid" in "".join(window.notes("notes_area")), 15000)
                if is_open(window):
                    save(f"{name}-refused", window.window)
                    window.press("cancel_button")

            dialog.show()
            browse = Browse(dialog, bot)
            browse.until(dialog.isActiveWindow)
            save("1-empty", dialog)
            browse.open(site.services_url)
            browse.unfold("Demo")
            browse.press_row("Demo", "Multispectral")
            browse.until(lambda browse=browse: browse.value("bands") != "")
            save("2-server")
            save("2-server-window", dialog)
            browse.unfold("Variants")
            browse.press_row("Variants", "OldServer")
            browse.until(lambda browse=browse: browse.value("bands") != "")
            save("3-old-server", dialog)
            browse.open(site.portal_url)
            browse.until(lambda browse=browse: len(browse.rows()) == 21)
            # A theme's style sheet lays the list out once more.
            QTest.qWait(400)
            browse.press_row(browse.rows()[-1])
            browse.until(lambda browse=browse: len(browse.rows()) == 41)
            browse.tree.scrollToBottom()
            save("4-portal-more", dialog)
            browse.fill("words_edit", "copy")
            browse.until(lambda browse=browse: "NoCopy" in browse.rows() and len(browse.rows()) == 2)
            browse.press_row("NoCopy")
            browse.until(lambda browse=browse: browse.value("bands") != "")
            save("5-portal-no-copy", dialog)
            browse.fill("words_edit", "orthofoto")
            browse.until(lambda browse=browse: "orthofoto" in browse.tree.accessibleDescription())
            save("6-nothing-found", dialog)
            browse.fill("words_edit", "feet")
            site.configure(server_security="portal")
            browse.until(lambda browse=browse: browse.rows() == ["Feet"])
            browse.press_row("Feet")
            browse.until(lambda browse=browse: 'href="sign_in"' in browse.link)
            save("7-locked", dialog)
            sign_in("State survey", "8-sign-in", browse)
            sign_in("City portal", "9-sign-in", browse)
            browse.until(lambda browse=browse: "somebody" in browse.who)
            browse.press_row("Feet")
            browse.until(lambda browse=browse: browse.value("bands") != "")
            save("A-signed-in", dialog)
            browse.open("http://127.0.0.1:9/arcgis/rest/services")
            browse.until(lambda browse=browse: browse.notes("browse_notes") != [])
            save("B-trouble", dialog)
            sign_ins.sign_out(site.portal_url)
            site.reset()
            dialog.remove()
            sign_ins.remove()
            QTest.qWait(100)
    return 0


def is_open(window) -> bool:
    """Tell whether a window is still there."""
    from qgis.PyQt import sip

    return not sip.isdeleted(window.window) and window.window.isVisible()


if __name__ == "__main__":
    if "DESKTOP_RUN" in os.environ:
        sys.exit(in_qgis(Path(sys.argv[1]), sys.argv[2]))
    sys.exit(main())
