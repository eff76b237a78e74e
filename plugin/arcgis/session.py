"""Ask servers over HTTP and give back JSON, or a stream of bytes, or one of our errors.

ArcGIS answers HTTP 200 with an error object, proxies answer with web pages, and requests prints whole URLs in its
exceptions: all of that ends here. Proxy, certificates and sign-in come from a `Network`, asked anew for every request.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any, Callable, Iterator, Mapping, Optional, Union
from urllib.parse import urljoin, urlsplit

import requests
import requests.exceptions
import urllib3.exceptions

from .addresses import check_address, clean_url, host_of
from .answers import is_passing, raise_for_envelope, read_json
from .cancel import CancelToken
from .errors import ASKS_WHO, ArcGISError, NetworkError, ProtocolError, Reason, ServiceError, SignInError
from .failures import network_error, with_status
from .multipart import Multipart
from .network import Network, Route
from .pace import Pace, PaceWatch
from .redact import loggable
from .sender import Sender, Sent, Timeout, shut_down, silence
from .sign_in import SignIn, Trial
from .urlencoded import FieldText, UrlEncoded

log = logging.getLogger("arcgis_raster_download")

_MAX_JSON = 64 * 1024 * 1024
_MAX_REDIRECTS = 3
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


class Session:
    """One conversation with any number of servers over kept-alive connections."""

    def __init__(self, network: Network, cancel: Optional[CancelToken] = None, pace: Optional[Pace] = None) -> None:
        self.network = network
        self.cancel = cancel or CancelToken()
        self.pace = pace or Pace()
        # Told of trouble where a request brings nobody of its own to tell.
        self.on_trouble: Optional[TroubleReport] = None
        self.sign_in = SignIn(network, self._ask_plainly)
        self._sender = Sender(network, self.pace)

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._sender.close()

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
                if may_sign_in and error.reason in ASKS_WHO:
                    # A sign-in that has run out is a new one by now: QGIS is asked for it with every request.
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
            route, form = self._proved(url, {"f": "json"}, Trial(may_sign_in=False))
            if isinstance(form, Mapping):
                self._sender.send("POST", route, UrlEncoded(form), (timeout, timeout)).close()
        except ArcGISError as error:
            log.info("%s not told: %s", loggable(url), error)

    @contextmanager
    def open(
        self,
        url: str,
        headers: Optional[Mapping[str, str]] = None,
        *,
        asked_of: str = "",
        trial: Optional[Trial] = None,
    ) -> Iterator[requests.Response]:
        """Open a file for reading in chunks, after redirects.

        Args:
            asked_of: the service that named this URL. A private address named by a public service is refused.
            trial: who finds a refusal, here or in the body, asks `SignIn.may_recover` with it and opens again.

        Raises:
            ArcGISError: no connection, an HTTP error status, or a forbidden address.
        """
        if asked_of:
            check_address(url, asked_of)
        trial = trial or Trial()
        response, _ = self._follow("GET", url, {}, trial, tuple((headers or {}).items()))
        try:
            if response.status_code >= 400 and response.status_code != 416:
                self._value(url, response, self._read(response, 1024 * 1024), trial.is_signed_in)
            with self.cancel.on_set(lambda: shut_down(response)):
                yield response
        finally:
            response.close()

    def _ask(self, method: str, url: str, params: Optional[Form], seconds: Optional[float] = None) -> tuple[Any, str]:
        trial = Trial()
        while True:
            try:
                return self._ask_once(method, url, params, seconds, trial)
            except SignInError as error:
                # A refused request has done nothing, so that a POST can be repeated, too.
                if not self.sign_in.may_recover(error, trial):
                    raise

    def _ask_once(
        self, method: str, url: str, params: Optional[Form], seconds: Optional[float], trial: Trial
    ) -> tuple[Any, str]:
        self.cancel.raise_if_set()
        form: Form
        if isinstance(params, Multipart):
            form = replace(params, fields={**params.fields, "f": "json"})
        else:
            form = {**(params or {}), "f": "json"}
        # What a POST started can only be stopped by those who read its answer.
        stays = method == "POST" and seconds is None
        response, found_at = self._follow(method, url, form, trial, seconds=seconds)
        try:
            with nullcontext() if stays else self.cancel.on_set(lambda: shut_down(response)):
                body = self._read(response, _MAX_JSON)
        finally:
            response.close()
        if not stays:
            self.cancel.raise_if_set()
        return self._value(url, response, body, trial.is_signed_in), clean_url(found_at)

    def _ask_plainly(self, method: str, url: str, form: Mapping[str, str], route: Route) -> Any:
        """Ask with nothing but what the route brings, and follow nobody: this is how one signs in."""
        self.cancel.raise_if_set()
        values = {**form, "f": "json"}
        sent: Sent = UrlEncoded(values, self.cancel) if method == "POST" else values
        response = self._sender.send_in_time(self.cancel, method, route, sent)
        try:
            with self.cancel.on_set(lambda: shut_down(response)):
                body = self._read(response, _MAX_JSON)
        finally:
            response.close()
        self.cancel.raise_if_set()
        if 300 <= response.status_code < 400:
            raise NetworkError(Reason.REDIRECT, host_of(url))
        return self._value(url, response, body, route.has_credentials)

    def _follow(
        self,
        method: str,
        url: str,
        form: Form,
        trial: Trial,
        headers: tuple[tuple[str, str], ...] = (),
        seconds: Optional[float] = None,
    ) -> tuple[requests.Response, str]:
        """Send along redirects, each with its own proof; return the answer and where it came from."""
        first = url
        timeout: Timeout = None
        if seconds is not None:
            timeout = (self.network.connect_timeout, max(seconds, self.network.read_timeout))
        for _ in range(_MAX_REDIRECTS + 1):
            self.cancel.raise_if_set()
            route, sent = self._proved(url, form, trial, headers)
            if method == "POST" and isinstance(sent, Mapping):
                sent = UrlEncoded(sent, self.cancel)
            stays = method == "POST" and seconds is None
            response = self._sender.send_in_time(None if stays else self.cancel, method, route, sent, timeout)
            if response.status_code not in (301, 302, 303, 307, 308) or "location" not in response.headers:
                return response, url
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
                form = {}
            url = target
        raise NetworkError(Reason.REDIRECT, host_of(first), loggable(url))

    def _proved(
        self, url: str, form: Form, trial: Trial, headers: tuple[tuple[str, str], ...] = ()
    ) -> tuple[Route, Sent]:
        """Return the way to a URL and the form, with what proves who asks."""
        route = self.network.route(url)
        proof = self.sign_in.proof(url, route, trial)
        fields = dict(proof.parameters)
        route = route.with_headers(headers + proof.headers)
        if isinstance(form, Multipart):
            return route, replace(form, fields={**form.fields, **fields})
        return route, {**form, **fields}

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
            raise silence(response.url)
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
