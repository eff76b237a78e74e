"""What went wrong on the way, as our errors: exceptions of the HTTP libraries, and what an HTTP status adds."""

from __future__ import annotations

import socket
from typing import Iterator, Optional

import requests
import requests.exceptions

from .addresses import host_of
from .errors import ArcGISError, NetworkError, ProtocolError, Reason, ServiceError, SignInError
from .redact import loggable

_MAX_RETRY_AFTER = 300.0
_RETRY_STATUS = (429, 502, 503, 504, 599)


def network_error(error: BaseException, host: str) -> NetworkError:
    """Turn a requests, urllib3 or socket exception into ours, without its text (it holds whole URLs)."""
    chain = list(_causes(error))
    kinds = {type(cause).__name__ for cause in chain}
    names = requests.exceptions
    if isinstance(error, names.ProxyError) or "InvalidProxyURL" in kinds:
        result = NetworkError(Reason.PROXY, host)
    elif isinstance(error, names.InvalidSchema) and "SOCKS" in str(error):
        result = NetworkError(Reason.PROXY, host, "SOCKS")
    elif isinstance(error, names.SSLError) or "SSLCertVerificationError" in kinds:
        result = NetworkError(Reason.TLS_NOT_TRUSTED, host)
    elif any(isinstance(cause, socket.gaierror) for cause in chain) or "NameResolutionError" in kinds:
        result = NetworkError(Reason.UNKNOWN_HOST, host)
    elif any(isinstance(cause, OSError) and cause.errno in (101, 100, 10051) for cause in chain):
        result = NetworkError(Reason.OFFLINE, host)
    elif any(isinstance(cause, ConnectionRefusedError) for cause in chain):
        result = NetworkError(Reason.REFUSED, host)
    else:
        result = NetworkError(Reason.NO_ANSWER, host)
    connected = "NewConnectionError" not in kinds and not isinstance(error, names.ConnectTimeout)
    result.never_sent = not connected
    if result.reason in (Reason.NO_ANSWER, Reason.REFUSED, Reason.OFFLINE, Reason.UNKNOWN_HOST):
        result.retry_after = 0.0
    return result


def with_status(error: ArcGISError, response: requests.Response, url: str, signed_in: bool) -> ArcGISError:
    """Let the HTTP status speak where the body does not, and say whether asking again may help."""
    status = response.status_code
    spoke = isinstance(error, (ServiceError, SignInError)) and not error.words.startswith("HTTP ")
    if status == 401 and not spoke:
        error = SignInError(Reason.SIGN_IN_REFUSED if signed_in else Reason.SIGN_IN_NEEDED, host_of(url))
    elif status == 407:
        error = NetworkError(Reason.PROXY, host_of(url))
    elif status == 403 and not spoke:
        error = SignInError(Reason.NOT_PERMITTED, host_of(url), error.words)
    elif status == 404 and not spoke:
        error = ServiceError(Reason.SERVICE_MISSING, loggable(url), code=404)
    elif status == 413 and not spoke:
        error = ServiceError(Reason.SERVER_ERROR, host_of(url), error.words or "HTTP 413", code=413)
    if status == 401 and isinstance(error, SignInError):
        error.wants_basic = "basic" in response.headers.get("www-authenticate", "").lower()
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
