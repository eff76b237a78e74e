"""What an answer's body says: JSON, an error envelope in one of its shapes, or a web page.

Protocol facts: Esri REST documentation and answers of real servers. Errors mostly come with HTTP 200; ``details`` may
be a list, a string or null, codes may be strings, and a missing service is a 500 with the words "not found".
"""

from __future__ import annotations

import json
import re
from typing import Any, Mapping, Optional

from .addresses import host_of
from .errors import ArcGISError, ProtocolError, Reason, ServiceError, SignInError
from .redact import loggable, redact


def read_json(body: bytes, url: str) -> Any:
    """Parse a body; a web page or cut JSON is a ProtocolError."""
    text = body.decode("utf-8-sig", "replace").strip()
    if text.startswith("<"):
        raise ProtocolError(Reason.HTML_PAGE, host_of(url), page_title(text))
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ProtocolError(Reason.NOT_JSON, host_of(url)) from None


def raise_for_envelope(value: Any, url: str, signed_in: bool = False) -> None:
    """Raise what an error envelope says; do nothing for any other JSON value."""
    if not isinstance(value, Mapping):
        return
    error = value.get("error")
    if error is None or error is False:
        if value.get("status") not in ("error", "failure", "failed") or "jobId" in value:
            return
        error = {"code": value.get("code"), "message": "", "details": value.get("messages")}
    if not isinstance(error, Mapping):
        error = {"message": value.get("error_description") or error}
    code = _as_code(error.get("code"))
    words = envelope_words(error)
    host = host_of(url)
    if code == 499 or (code == 498 and not signed_in):
        raise SignInError(Reason.SIGN_IN_NEEDED, host, words, code=code)
    if code == 498:
        raise SignInError(Reason.SIGN_IN_ENDED, host, words, code=code)
    if code == 401:
        raise SignInError(Reason.SIGN_IN_REFUSED, host, words, code=code)
    if code == 403:
        raise SignInError(Reason.NOT_PERMITTED, host, words, code=code)
    # A missing service is a 500 with these words (protocol fact: seen on ArcGIS Server).
    if code == 404 or (code == 500 and re.search(r"not found", words, re.IGNORECASE)):
        raise ServiceError(Reason.SERVICE_MISSING, loggable(url), words, code=code)
    raise ServiceError(Reason.SERVER_ERROR, host, words, code=code)


def is_passing(error: ArcGISError) -> bool:
    """Tell whether an error at an address that has worked before will probably pass: a proxy's page, a restart."""
    if isinstance(error, ProtocolError):
        return error.reason in (Reason.HTML_PAGE, Reason.NOT_JSON)
    return isinstance(error, ServiceError) and error.reason is Reason.SERVER_ERROR and (error.code or 0) >= 500


def envelope_words(error: Mapping[str, Any]) -> str:
    """Return the server's sentence: the message and what the details add, as plain text without secrets."""
    details = error.get("details")
    texts = [error.get("message"), *(details if isinstance(details, list) else [details])]
    words: list[str] = []
    for text in texts:
        plain = plain_text(text) if isinstance(text, str) else ""
        if plain and plain not in words:
            words.append(plain)
    return " ".join(words)


def plain_text(text: str, limit: int = 500) -> str:
    """Return a server's text as one plain line, tags and secrets taken out."""
    import html  # late: QGIS starts with this module

    text = html.unescape(re.sub(r"<[^<>]{0,500}>", " ", text[: 8 * limit]))
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return redact(text[: limit - 1] + "…" if len(text) > limit else text)


def page_title(text: str) -> str:
    """Return the title of a web page, as plain text."""
    match = re.search(r"<title[^>]*>(.{0,300}?)</title>", text[:20000], re.IGNORECASE | re.DOTALL)
    return plain_text(match.group(1), 120) if match else ""


def _as_code(value: Any) -> Optional[int]:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None
