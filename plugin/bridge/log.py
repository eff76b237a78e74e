"""The log panel: what the client logs becomes lines of one tab in QGIS's message log."""

from __future__ import annotations

import logging
import traceback

from qgis.core import Qgis, QgsApplication, QgsMessageLog

from ..arcgis.redact import redact

TAG = "Raster Download"
_NAME = "arcgis_raster_download"


class MessageLogHandler(logging.Handler):
    """Hand log records to QGIS; safe from any thread."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line without secrets."""
        if QgsApplication.instance() is None:
            return
        level = Qgis.MessageLevel.Info
        if record.levelno >= logging.ERROR:
            level = Qgis.MessageLevel.Critical
        elif record.levelno >= logging.WARNING:
            level = Qgis.MessageLevel.Warning
        QgsMessageLog.logMessage(redact(record.getMessage()), TAG, level, notifyUser=False)


def install_log() -> None:
    """Send the plugin's log to QGIS; a second call changes nothing."""
    logger = logging.getLogger(_NAME)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    if not any(isinstance(handler, MessageLogHandler) for handler in logger.handlers):
        logger.addHandler(MessageLogHandler())


def remove_log() -> None:
    """Take the plugin's handlers away again, those of an earlier load included."""
    logger = logging.getLogger(_NAME)
    for handler in list(logger.handlers):
        if type(handler).__name__ == MessageLogHandler.__name__:
            logger.removeHandler(handler)


def log_unforeseen(where: str, error: BaseException) -> None:
    """Log the traceback of an error nobody foresaw, without secrets."""
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    logging.getLogger(_NAME).error("%s\n%s", where, redact(text))
