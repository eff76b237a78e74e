"""Ask servers over HTTP and give back JSON, or a stream of bytes, or one of our errors.

ArcGIS answers HTTP 200 with an error object, proxies answer with web pages, and requests prints whole URLs in its
exceptions: all of that ends here. Proxy, certificates and sign-in come from a `Network`, asked anew for every request.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any, Callable, Iterator, Mapping, Optional, Union
from urllib.parse import urljoin, urlsplit

import requests
import requests.adapters
import requests.exceptions
import urllib3.exceptions

from .addresses import check_address, clean_url, host_of
from .answers import is_passing, raise_for_envelope, read_json
from .cancel import CancelToken
from .errors import ArcGISError, NetworkError, ProtocolError, Reason, ServiceError
from .failures import network_error, with_status
from .multipart import Multipart
from .network import Network, Route
from .pace import Pace, PaceWatch
from .redact import loggable, redact_library_logs
from .urlencoded import FieldText, UrlEncoded

log = logging.getLogger("arcgis_raster_download")

_MAX_JSON = 64 * 1024 * 1024
_MAX_REDIRECTS = 3
# When a body has been sent, much of it is still on its way: in the system's own buffers, and through a proxy that takes
# it whole before it passes it on. So many bytes a second are waited for, and servers need time to read it, too.
_SLOWEST_LINK = 256 * 1024
# The last two: what a read says whose connection was shut down by a cancel.
_BROKEN_BODY = (
    requests.exceptions.RequestException,
    urllib3.exceptions.HTTPError,
    OSError,
    ValueError,
    AttributeError,
)


# Told while requests are repeated: the time.monotonic() since when there is no answer, and the last error.
TroubleReport = Callable[[float, ArcGISError], None]
# What is sent with a request: values by name, or a form with a file.
Form = Union[Mapping[str, FieldText], Multipart]
# What goes out: a query, or a body that is sent in pieces, each within a time-out of its own.
_Sent = Union[Mapping[str, FieldText], UrlEncoded, Multipart]


class Session:
    """One conversation with any number of servers over kept-alive connections."""

    def __init__(self, network: Network, cancel: Optional[CancelToken] = None, pace: Optional[Pace] = None) -> None:
        redact_library_logs()
        self.network = network
        self.cancel = cancel or CancelToken()
        self.pace = pace or Pace()
        # Told of trouble where a request brings nobody of its own to tell.
        self.on_trouble: Optional[TroubleReport] = None
        self._requests = requests.Session()
        self._requests.headers["User-Agent"] = network.user_agent

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._requests.close()

    def get_json(
        self,
        url: str,
        params: Optional[Mapping[str, str]] = None,
        *,
        patience: float = 0.0,
        on_trouble: Optional[TroubleReport] = None,
        worked_before: bool = False,
    ) -> Any:
        """Fetch a JSON resource; repeat for ``patience`` seconds what may work the next time.

        Args:
            worked_before: the address is known to be right, so that web pages and inner errors are passing trouble.
        """
        located = self.locate_json(url, params, patience=patience, on_trouble=on_trouble, worked_before=worked_before)
        return located[0]

    def locate_json(
        self,
        url: str,
        params: Optional[Mapping[str, str]] = None,
        *,
        patience: float = 0.0,
        on_trouble: Optional[TroubleReport] = None,
        worked_before: bool = False,
    ) -> tuple[Any, str]:
        """Fetch a JSON resource as `get_json` does, and tell where it is after redirects."""
        since, pause = time.monotonic(), 1.0
        on_trouble = on_trouble or self.on_trouble
        may_sign_in = worked_before
        while True:
            try:
                return self._ask("GET", url, params)
            except ArcGISError as error:
                if may_sign_in and error.reason in (Reason.SIGN_IN_NEEDED, Reason.SIGN_IN_REFUSED):
                    # A sign-in that has run out is a new one by now: it is asked for with every request.
                    may_sign_in = False
                    continue
                rest = since + patience - time.monotonic()
                hopeful = error.retry_after is not None or (worked_before and is_passing(error))
                if not hopeful or rest <= 0:
                    raise
                if on_trouble is not None:
                    on_trouble(since, error)
                wait = min(max(pause, error.retry_after or 0.0), max(0.1, rest))
                self.cancel.wait(wait)
                self.cancel.raise_if_set()
                pause = min(pause * 2, 30.0)

    def post_json(
        self,
        url: str,
        form: Mapping[str, FieldText],
        *,
        patience: float = 0.0,
        on_trouble: Optional[TroubleReport] = None,
    ) -> Any:
        """Send a form; it is repeated only if the connection was never made, so that no job runs twice."""
        since = time.monotonic()
        while True:
            try:
                return self._ask("POST", url, form)[0]
            except NetworkError as error:
                if not error.never_sent or time.monotonic() - since >= patience:
                    raise
                if on_trouble is not None:
                    on_trouble(since, error)
            self.cancel.wait(min(1.0, patience))
            self.cancel.raise_if_set()

    def post_long(self, url: str, form: Form, *, seconds: float) -> Any:
        """Send a form or a file, once, and wait so long for the answer; a cancel leaves at once.

        What the server does after that nobody hears of: only for what ends by itself and what the caller clears away.
        """
        return self._ask("POST", url, form, seconds)[0]

    def tell(self, url: str, timeout: float) -> None:
        """Send a request nobody waits for long, even after the cancel token was set (to cancel on the server)."""
        try:
            route = self.network.route(url)
            self._send("POST", route, UrlEncoded({"f": "json"}), (timeout, timeout)).close()
        except ArcGISError as error:
            log.info("%s not told: %s", loggable(url), error)

    @contextmanager
    def open(
        self, url: str, headers: Optional[Mapping[str, str]] = None, *, asked_of: str = ""
    ) -> Iterator[requests.Response]:
        """Open a file for reading in chunks, after redirects.

        Args:
            asked_of: the service that named this URL. A private address named by a public service is refused.

        Raises:
            ArcGISError: no connection, an HTTP error status, or a forbidden address.
        """
        if asked_of:
            check_address(url, asked_of)
        response, _, signed_in = self._follow("GET", url, {}, headers)
        try:
            if response.status_code >= 400 and response.status_code != 416:
                self._value(url, response, self._read(response, 1024 * 1024), signed_in)
            with self.cancel.on_set(lambda: shut_down(response)):
                yield response
        finally:
            response.close()

    def _ask(self, method: str, url: str, params: Optional[Form], seconds: Optional[float] = None) -> tuple[Any, str]:
        self.cancel.raise_if_set()
        form: _Sent
        if isinstance(params, Multipart):
            form = replace(params, fields={**params.fields, "f": "json"})
        else:
            form = {**(params or {}), "f": "json"}
            if method == "POST":
                form = UrlEncoded(form, self.cancel)
        # What a POST started can only be stopped by those who read its answer.
        stays = method == "POST" and seconds is None
        response, found_at, signed_in = self._follow(method, url, form, seconds=seconds)
        try:
            with nullcontext() if stays else self.cancel.on_set(lambda: shut_down(response)):
                body = self._read(response, _MAX_JSON)
        finally:
            response.close()
        if not stays:
            self.cancel.raise_if_set()
        return self._value(url, response, body, signed_in), clean_url(found_at)

    def _follow(
        self,
        method: str,
        url: str,
        params: _Sent,
        headers: Optional[Mapping[str, str]] = None,
        seconds: Optional[float] = None,
    ) -> tuple[requests.Response, str, bool]:
        """Send along redirects; return the answer, where it came from and whether it was asked for with credentials."""
        first = url
        timeout = None
        if seconds is not None:
            timeout = (self.network.connect_timeout, max(seconds, self.network.read_timeout))
        for _ in range(_MAX_REDIRECTS + 1):
            self.cancel.raise_if_set()
            route = self.network.route(url)
            stays = method == "POST" and seconds is None
            response = self._send_in_time(stays, method, route, params, timeout, headers)
            if response.status_code not in (301, 302, 303, 307, 308) or "location" not in response.headers:
                return response, url, route.has_credentials
            response.close()
            try:
                target = urljoin(url, response.headers["location"])
            except ValueError:
                raise NetworkError(Reason.REDIRECT, host_of(first)) from None
            # Another method or a lost form would ask something else: only 307 and 308 keep a POST a POST.
            if method == "POST" and response.status_code not in (307, 308):
                raise NetworkError(Reason.REDIRECT, host_of(first), loggable(target))
            check_address(target, first)
            if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
                raise NetworkError(Reason.REDIRECT, host_of(first), loggable(target))
            if method == "GET" and "?" in target:
                params = {}
            url = target
        raise NetworkError(Reason.REDIRECT, host_of(first), loggable(url))

    def _send_in_time(
        self,
        stays: bool,
        method: str,
        route: Route,
        params: _Sent,
        timeout: Optional[tuple[float, float]],
        headers: Optional[Mapping[str, str]],
    ) -> requests.Response:
        """Send in a thread of its own: nobody can wake one that looks a name up, connects or waits for an answer.

        Args:
            stays: a cancel does not end it; one whose head comes byte by byte is given up all the same.
        """
        lock, over = threading.Lock(), threading.Event()
        came: list[requests.Response] = []
        failed: list[BaseException] = []
        left: list[bool] = []

        def send() -> None:
            try:
                response = self._send(method, route, params, timeout, headers)
                with lock:
                    came.append(response)
                if left:
                    response.close()
            except BaseException as error:  # raised again where it was asked for
                failed.append(error)
            over.set()

        threading.Thread(target=send, name="arcgis-request", daemon=True).start()
        with nullcontext() if stays else self.cancel.on_set(over.set):
            over.wait(self._longest_wait(params, timeout))
        with lock:
            if failed:
                raise failed[0]
            if came:
                return came[0]
            left.append(True)
        if not stays:
            self.cancel.raise_if_set()
        raise _silence(route.url)

    def _longest_wait(self, params: _Sent, timeout: Optional[tuple[float, float]]) -> Optional[float]:
        """Return how long a request and the head of its answer may take; None for a file, which takes what it takes."""
        if isinstance(params, Multipart):
            return None
        size = len(params) if isinstance(params, UrlEncoded) else 0
        network = self.network
        waits = timeout or (network.connect_timeout, network.read_timeout)
        return sum(waits) + self.pace.seconds * (1 + size / self.pace.size)

    def _send(
        self,
        method: str,
        route: Route,
        params: _Sent,
        timeout: Optional[tuple[float, float]],
        headers: Optional[Mapping[str, str]] = None,
    ) -> requests.Response:
        started = time.monotonic()
        network = self.network
        request = requests.Request(method, route.url, headers={**(headers or {}), **dict(route.headers)})
        connecting, reading = timeout or (network.connect_timeout, network.read_timeout)
        if isinstance(params, (UrlEncoded, Multipart)):
            # Its length is known, so that it goes out with a Content-Length: not every server takes chunks.
            request.data = params
            request.headers["Content-Type"] = params.content_type
            if isinstance(params, UrlEncoded):
                reading += len(params) / _SLOWEST_LINK
        else:
            request.params = dict(params)
        try:
            # Preparing by hand keeps ~/.netrc out: it would override the sign-in chosen in QGIS.
            prepared = request.prepare()
            prepared.headers.setdefault("User-Agent", network.user_agent)
            settings = self._environment(route)
            response = self._requests.send(
                prepared,
                stream=True,
                allow_redirects=False,
                timeout=(connecting, reading),
                verify=settings["verify"],
                proxies=settings["proxies"],
            )
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            failure = network_error(error, host_of(route.url))
            log.info("%s %s: %s", method, loggable(route.url), failure.reason.value)
            raise failure from None
        milliseconds = 1000 * (time.monotonic() - started)
        log.debug("%s %s %s %.0f ms", method, loggable(route.url), response.status_code, milliseconds)
        return response

    def _environment(self, route: Route) -> Mapping[str, Any]:
        if route.proxies is not None:
            return {"proxies": dict(route.proxies), "verify": route.verify}
        merged = self._requests.merge_environment_settings(route.url, {}, True, None, None)
        return {"proxies": merged["proxies"], "verify": route.verify if route.verify is not True else merged["verify"]}

    def _read(self, response: requests.Response, limit: int) -> bytes:
        body, slow = bytearray(), threading.Event()

        def give_up() -> None:
            slow.set()
            shut_down(response)

        try:
            with PaceWatch(self.pace, lambda: len(body), give_up):
                for chunk in response.iter_content(1 << 16):
                    body += chunk
                    if len(body) > limit:
                        raise ProtocolError(Reason.UNEXPECTED, host_of(response.url), "more than 64 MB")
        except _BROKEN_BODY as error:
            self.cancel.raise_if_set()
            raise network_error(error, host_of(response.url)) from None
        if slow.is_set():
            # A connection that was given up looks like one that ended in order.
            raise _silence(response.url)
        return bytes(body)

    def _value(self, url: str, response: requests.Response, body: bytes, signed_in: bool) -> Any:
        """Return the JSON value of a body, or raise what it says instead."""
        try:
            value = read_json(body, url)
            raise_for_envelope(value, url, signed_in)
            if response.status_code >= 400:
                raise ServiceError(
                    Reason.SERVER_ERROR, host_of(url), f"HTTP {response.status_code}", code=response.status_code
                )
            return value
        except ArcGISError as error:
            raise with_status(error, response, url, signed_in) from None


def _silence(url: str) -> NetworkError:
    """Return the error of a server that says too little to be waited for."""
    error = NetworkError(Reason.NO_ANSWER, host_of(url))
    error.retry_after = 0.0
    return error


def shut_down(response: requests.Response) -> None:
    """End a read in another thread at once.

    Closing the response instead would wait for the reader's lock, up to its time-out.
    """
    try:
        with_descriptor = socket.socket(fileno=response.raw.fileno())
    except (OSError, ValueError, AttributeError):
        return
    try:
        with_descriptor.shutdown(socket.SHUT_RDWR)
    except OSError:
        log.debug("connection was closed already")
    finally:
        with_descriptor.detach()
