"""What somebody who helps needs to know about one download, as text to paste: in English like a log, without secrets.

What it takes from the log is what `keep_log_lines` has caught since the plugin was loaded.
"""

from __future__ import annotations

import logging
import os
import platform
import re
import urllib.request
from collections import deque
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Iterator, Optional

from qgis.core import Qgis, QgsNetworkAccessManager
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QSysInfo, qVersion
from qgis.PyQt.QtNetwork import QNetworkProxy

from ..arcgis.errors import ArcGISError
from ..arcgis.redact import loggable, redact
from .explain import sentence
from .progress_text import state_text

if TYPE_CHECKING:
    from .download import Download

_METADATA = Path(__file__).resolve().parents[2] / "metadata.txt"
_LOGGER = "arcgis_raster_download"
_LOG_LINES = 40
_MESSAGES = 200
_LONGEST_LINE = 2000
_URL = re.compile(r"https?://[^\s\"'<>“”]+")


def details_text(download: Download) -> str:
    """Return everything known of a download, without secrets and without the user's name; main thread."""
    lines = [*_about_program(), "", *_about_download(download)]
    lines += ["", "Messages from the server:", *(_messages(download) or ["none"])]
    lines += ["", f"Last lines of the log (until {_utc(datetime.now(timezone.utc))}):", *(tuple(_kept) or ["none"])]
    return "\n".join(_clean(line) for line in lines) + "\n"


def keep_log_lines() -> None:
    """Keep the last lines of the plugin's log in memory; a second call changes nothing."""
    logger = logging.getLogger(_LOGGER)
    if not any(isinstance(handler, _Keeper) for handler in logger.handlers):
        logger.addHandler(_Keeper())


def drop_log_lines() -> None:
    """Keep no lines any more and forget those that were kept."""
    logger = logging.getLogger(_LOGGER)
    for handler in list(logger.handlers):
        if type(handler).__name__ == _Keeper.__name__:
            logger.removeHandler(handler)
    _kept.clear()


_kept: deque[str] = deque(maxlen=_LOG_LINES)


class _Keeper(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record; what it says is cleaned when it is shown."""
        when = _utc(datetime.fromtimestamp(record.created, timezone.utc))
        _kept.extend(f"{when} {record.levelname} {line}" for line in record.getMessage().splitlines())


def _about_program() -> Iterator[str]:
    yield f"Raster Download for ArcGIS {_version()}"
    yield f"QGIS {Qgis.QGIS_VERSION}, Qt {qVersion()}, PyQt {PYQT_VERSION_STR}, Python {platform.python_version()}"
    yield f"{QSysInfo.prettyProductName()}, {QSysInfo.currentCpuArchitecture()}"
    yield f"Proxy: {_proxy()}"


def _about_download(download: Download) -> Iterator[str]:
    request, snapshot = download.request, download.snapshot
    signed_in = request.authcfg or any(source.authcfg for source in request.sources)
    yield f"Download: {download.name}"
    yield f"Host: {download.host or 'unknown'}"
    yield f"Sign-in: {'authentication configuration' if signed_in else 'none'}"
    yield f"Clip: {'whole image' if request.clip is None else request.clip.crs.authid() or 'in a CRS without a code'}"
    yield f"Resampling: {request.resampling.value}"
    yield f"State: {download.status.value} ({state_text(download)})"
    yield f"Started: {_utc(download.started)}"
    yield f"Ended: {_utc(download.finished)}"
    yield f"Bytes: {snapshot.received_bytes} of {snapshot.total_bytes or 'unknown'}, {download.kept_bytes} kept"
    for number, url in enumerate(download.job_urls, 1):
        yield f"Job {number}: {loggable(url)}"
    if download.error is not None:
        yield f"What happened: {_error(download.error)}"
    for number, image in enumerate(download.delivered, 1):
        if image.error is not None:
            yield f"Image {number}: {_error(image.error)}"
        elif image.path:
            yield f"Image {number}: {image.size} bytes arrived"


def _error(error: ArcGISError) -> str:
    return f"{error.reason.value}; {sentence(error)}"


def _messages(download: Download) -> list[str]:
    """Return the last messages with their times; a server may send thousands."""
    told = download.server_messages
    lines = [f"({len(told) - _MESSAGES} earlier ones left out)"] if len(told) > _MESSAGES else []
    return lines + [f"{_utc(each.seen)} {each.weight.value}: {each.text}" for each in told[-_MESSAGES:]]


def _proxy() -> str:
    """Return where a proxy is set, without asking for the one of an address: that may look it up in the network."""
    proxy = QgsNetworkAccessManager.instance().fallbackProxy().type()
    if proxy not in (QNetworkProxy.ProxyType.NoProxy, QNetworkProxy.ProxyType.DefaultProxy):
        return "yes, set in QGIS"
    if QgsNetworkAccessManager.instance().useSystemProxy():
        return "as the system has it"
    return "yes, set in the environment" if urllib.request.getproxies_environment() else "no"


def _clean(line: str) -> str:
    """Take secrets, the name in the home folder and control characters out of a line."""
    line = "".join(letter if letter.isprintable() else " " for letter in line[:_LONGEST_LINE])
    line = _URL.sub(lambda found: loggable(found.group()), redact(line))
    home = os.path.expanduser("~")
    for name in {home, home.replace(os.sep, "/")} if len(home) > 1 else ():
        line = line.replace(name, "~")
    return line


def _utc(moment: Optional[datetime]) -> str:
    return "–" if moment is None else moment.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")


@cache
def _version() -> str:
    found = re.search(r"^version=(.+)$", _METADATA.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1).strip() if found else "?"
