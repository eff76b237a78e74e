"""The one way from an English text to the user's language; everything a person reads goes through here."""

from __future__ import annotations

from pathlib import Path
from typing import List, Optional

from qgis.PyQt.QtCore import QCoreApplication, QTranslator

_FOLDER = Path(__file__).resolve().parents[2] / "i18n"
_PREFIX = "arcgis_raster_download_"

# Qt does not own what is installed: without these references the translators would be gone at once.
_installed: List[QTranslator] = []


def translate(context: str, text: str, n: int = -1) -> str:
    """Return the text in the user's language, with %n replaced by n.

    Give context and text as literals: the extraction reads them from the source.
    """
    translated = QCoreApplication.translate(context, text, None, n)
    if n >= 0 and translated == text.replace("%n", str(n)):
        # No translation is loaded, not even the English one that holds the plural forms.
        translated = translated.replace("(s)", "" if n == 1 else "s")
    return translated


def install_translator(locale: str, folder: Optional[Path] = None) -> bool:
    """Load the translations for a locale such as `de` or `de_CH`, and tell whether its language was found.

    Call it before any text is translated. English lies below every language: it holds the plural forms, and speaks for
    what a translator has not done yet.
    """
    remove_translator()
    locale = locale.replace("-", "_")
    language = locale.split("_")[0]
    found = False
    for name in dict.fromkeys(("en", language, locale)):
        path = (folder or _FOLDER) / f"{_PREFIX}{name}.qm"
        translator = QTranslator()
        # Asked first: for a missing file Qt would try shorter names, and load a language twice.
        if path.is_file() and translator.load(str(path)):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)
            found = found or name in (language, locale)
    return found


def remove_translator() -> None:
    """Take back every translator that was installed here; the plugin's unload calls it."""
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop())
