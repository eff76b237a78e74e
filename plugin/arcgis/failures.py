"""What went wrong on the way, as our errors: exceptions of the HTTP libraries, and what an HTTP status adds."""

from __future__ import annotations

import re
import socket
import ssl
from typing import Iterator, Optional
from urllib.parse import urlsplit

import requests
import requests.exceptions

from .addresses import host_of
from .errors import ArcGISError, NetworkError, ProtocolError, Reason, ServiceError, SignInError
from .redact import loggable

_MAX_RETRY_AFTER = 300.0
_RETRY_STATUS = (429, 502, 503, 504, 599)
# OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID, _CERT_HAS_EXPIRED and _HOSTNAME_MISMATCH.
_NOT_YET_VALID, _EXPIRED, _OTHER_NAME = 9, 10, 62
# How servers end a connection that brought no certificate, or none of those they take.
_WANTS_CERTIFICATE = ("CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_HANDSHAKE_FAILURE")
# In these words, and in no other way, Python tells that a proxy opens no way to an HTTPS server without a password.
_NO_TUNNEL = "Tunnel connection failed: 407"


def network_error(error: BaseException, host: str, proxy: str = "") -> NetworkError:
    """Turn a requests, urllib3 or socket exception into ours, without its text (it holds whole URLs).

    Args:
        proxy: its address, if one stands between.
    """
    chain = list(_causes(error))
    kinds = {type(cause).__name__ for cause in chain}
    names = requests.exceptions
    if any(isinstance(cause, OSError) and _NO_TUNNEL in str(cause) for cause in chain):
        result = proxy_refusal(host, proxy)
    elif isinstance(error, names.ProxyError) or "InvalidProxyURL" in kinds:
        result = NetworkError(Reason.PROXY, host)
    elif isinstance(error, names.InvalidSchema) and "SOCKS" in str(error):
        result = NetworkError(Reason.SOCKS_MISSING, host)
    elif any(isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)) for cause in chain):
        # It was cut, not refused.
        result = NetworkError(Reason.NO_ANSWER, host)
    elif isinstance(error, names.SSLError) or any(isinstance(cause, ssl.SSLError) for cause in chain):
        result = NetworkError(_tls_reason(chain), host)
    elif any(isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN for cause in chain):
        # No name server answered, as without a network.
        result = NetworkError(Reason.OFFLINE, host)
    elif any(isinstance(cause, socket.gaierror) for cause in chain) or "NameResolutionError" in kinds:
        result = NetworkError(Reason.UNKNOWN_HOST, host)
    elif any(isinstance(cause, OSError) and cause.errno in (101, 100, 10051) for cause in chain):
        result = NetworkError(Reason.OFFLINE, host)
    elif any(isinstance(cause, ConnectionRefusedError) for cause in chain):
        result = NetworkError(Reason.REFUSED, host)
    else:
        result = NetworkError(Reason.NO_ANSWER, host)
    # A name that is not resolved is a kind of its own since urllib3 2.
    never_sent = kinds.intersection(("NewConnectionError", "NameResolutionError"))
    result.never_sent = bool(never_sent) or isinstance(error, names.ConnectTimeout)
    if result.reason in (Reason.NO_ANSWER, Reason.REFUSED, Reason.OFFLINE, Reason.UNKNOWN_HOST):
        result.retry_after = 0.0
    return result


def _tls_reason(chain: list[BaseException]) -> Reason:
    """Return why no secure connection was made."""
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            if cause.verify_code in (_NOT_YET_VALID, _EXPIRED):
                return Reason.TLS_EXPIRED
            return Reason.TLS_OTHER_NAME if cause.verify_code == _OTHER_NAME else Reason.TLS_NOT_TRUSTED
        if type(cause).__name__ == "CertificateError":
            # urllib3 compares names by itself.
            return Reason.TLS_OTHER_NAME
        if isinstance(cause, ssl.SSLError):
            wants = any(word in (cause.reason or "") for word in _WANTS_CERTIFICATE)
            return Reason.CLIENT_CERTIFICATE_NEEDED if wants else Reason.TLS_FAILED
    return Reason.TLS_FAILED


def proxy_refusal(host: str, proxy: str) -> NetworkError:
    """Return the error of a proxy that lets only those through who say who they are."""
    if not proxy:
        return NetworkError(Reason.PROXY, host)
    named = urlsplit(proxy).username
    return NetworkError(Reason.PROXY_SIGN_IN_REFUSED if named else Reason.PROXY_SIGN_IN_NEEDED, host_of(proxy))


def with_status(error: ArcGISError, response: requests.Response, url: str, signed_in: bool) -> ArcGISError:
    """Let the HTTP status speak where the body does not, and say whether asking again may help."""
    status = response.status_code
    spoke = isinstance(error, (ServiceError, SignInError)) and not error.words.startswith("HTTP ")
    asks_for = response.headers.get("www-authenticate", "").lower() if status == 401 else ""
    if status == 401 and not spoke:
        reason = Reason.SIGN_IN_REFUSED if signed_in else Reason.SIGN_IN_NEEDED
        if re.search(r"\b(negotiate|ntlm)\b", asks_for) and not re.search(r"\b(basic|bearer)\b", asks_for):
            reason = Reason.WINDOWS_SIGN_IN
        error = SignInError(reason, host_of(url))
    elif status == 407:
        # Of a proxy that nobody here knows of.
        error = NetworkError(Reason.PROXY, host_of(url))
    elif status in (400, 403) and error.reason is Reason.HTML_PAGE and "certificate" in error.words.lower():
        # Protocol fact: nginx's page says “400 No required SSL certificate was sent”.
        error = SignInError(Reason.CLIENT_CERTIFICATE_NEEDED, host_of(url))
    elif status == 403 and not spoke:
        error = SignInError(Reason.NOT_PERMITTED, host_of(url), error.words)
    elif status == 404 and not spoke:
        error = ServiceError(Reason.SERVICE_MISSING, loggable(url), code=404)
    elif status == 413 and not spoke:
        error = ServiceError(Reason.SERVER_ERROR, host_of(url), error.words or "HTTP 413", code=413)
    if isinstance(error, SignInError):
        error.wants_basic = "basic" in asks_for
    code = error.code if isinstance(error, ServiceError) else None
    cut_answer = isinstance(error, ProtocolError) and (error.reason is Reason.NOT_JSON or status >= 500)
    if isinstance(error, ProtocolError) and error.reason is Reason.HTML_PAGE and status >= 500:
        # Not a page to sign in at: a proxy that does not reach its server.
        error = ServiceError(Reason.SERVER_ERROR, host_of(url), error.words or f"HTTP {status}", code=status)
    if status in _RETRY_STATUS or code in _RETRY_STATUS or cut_answer:
        error.retry_after = _retry_after(response)
    return error


def _causes(error: Optional[BaseException]) -> Iterator[BaseException]:
    seen: set[int] = set()
    queue = [error]
    while queue:
        cause = queue.pop()
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        queue += [cause.__cause__, cause.__context__, getattr(cause, "reason", None)]
        queue += [argument for argument in cause.args if isinstance(argument, BaseException)]


def _retry_after(response: requests.Response) -> float:
    try:
        return min(max(0.0, float(response.headers.get("retry-after", "0"))), _MAX_RETRY_AFTER)
    except ValueError:
        return 0.0
