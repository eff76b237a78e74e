"""Take secrets out of texts before they are logged, shown or stored."""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit, urlunsplit

_SECRET_PARAMETER = re.compile(
    # Quoted as Python or JSON text has it, escaped as URLs have it; a code only in a query: elsewhere it is an error's.
    r"(?i)(\b\w*(?:token|password|passwd|api_?key|client_secret|code_verifier)|(?<=[?&])code)"
    r"([\\\"']*\s*(?:[=:]|%3d)\s*[\\\"']*)[^\s&\\\"'<>,;}]+"
)
_BEARER = re.compile(r"(?i)\b(bearer|basic(?=\s+[\w.~+/-]*[\d=]))\s+[\w.~+/=-]{8,}")
_USER_INFO = re.compile(r"(?i)([a-z][a-z0-9+.-]*://)[^\s/?#\"'<>]+@")


def redact(text: str) -> str:
    """Mask tokens, passwords and user names in any text, such as a server's message."""
    text = _SECRET_PARAMETER.sub(r"\1\2…", text)
    return _USER_INFO.sub(r"\1", _BEARER.sub(r"\1 …", text))


def loggable(url: str) -> str:
    """Return a URL for the log: no query, no user name, job ids shortened (they open the result files)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "?"
    host = parts.netloc.rsplit("@", 1)[-1]
    path = re.sub(r"(?i)/(j?[0-9a-f]{4})[0-9a-f]{28}(?=/|\Z)", r"/\1…", parts.path)
    return urlunsplit((parts.scheme, host, path, "", ""))


class _RedactingFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; urllib3 logs paths with their query."""
        record.msg = re.sub(r"\?[^\s\"]+", "?…", redact(record.getMessage()))
        record.args = ()
        return True


def redact_library_logs() -> None:
    """Keep queries and credentials out of what requests and urllib3 log; safe to call again."""
    for name in ("urllib3", "urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry", "requests"):
        logger = logging.getLogger(name)
        if not any(isinstance(known, _RedactingFilter) for known in logger.filters):
            logger.addFilter(_RedactingFilter())
