"""Send single requests over kept-alive connections, by the way that a `Route` names; one answer, no redirects."""

from __future__ import annotations

import logging
import socket
import threading
import time
from contextlib import nullcontext
from typing import Any, Mapping, Optional, Union

import requests
import requests.adapters
import requests.exceptions
import urllib3.exceptions

from .addresses import host_of
from .cancel import CancelToken
from .errors import NetworkError, Reason
from .failures import network_error, proxy_refusal
from .multipart import Multipart
from .network import Network, Route, Trust
from .pace import Pace
from .redact import loggable, redact_library_logs
from .urlencoded import FieldText, UrlEncoded

log = logging.getLogger("arcgis_raster_download")

# When a body has been sent, much of it is still on its way: in the system's own buffers, and through a proxy that takes
# it whole before it passes it on. So many bytes a second are waited for, and servers need time to read it, too.
_SLOWEST_LINK = 256 * 1024

# What goes out: a query, or a body that is sent in pieces, each within a time-out of its own.
Sent = Union[Mapping[str, FieldText], UrlEncoded, Multipart]
Timeout = Optional[tuple[float, float]]


class Sender:
    """The connections of one session."""

    def __init__(self, network: Network, pace: Pace) -> None:
        redact_library_logs()
        self._network = network
        self._pace = pace
        # Connections are only shared by those who trust the same and prove the same.
        self._requests: dict[Optional[Trust], requests.Session] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the kept-alive connections."""
        with self._lock:
            for kept in self._requests.values():
                kept.close()

    def send_in_time(
        self, cancel: Optional[CancelToken], method: str, route: Route, sent: Sent, timeout: Timeout = None
    ) -> requests.Response:
        """Send in a thread of its own: nobody can wake one that looks a name up, connects or waits for an answer.

        Args:
            cancel: ends it at once, whatever becomes of the request; None where it must be heard to its end. One whose
                head comes byte by byte is given up all the same.

        Raises:
            Cancelled: the token was set.
            NetworkError: nobody answered, or too slowly.
        """
        lock, over = threading.Lock(), threading.Event()
        came: list[requests.Response] = []
        failed: list[BaseException] = []
        left: list[bool] = []

        def send() -> None:
            try:
                response = self.send(method, route, sent, timeout)
                with lock:
                    came.append(response)
                if left:
                    response.close()
            except BaseException as error:  # raised again where it was asked for
                failed.append(error)
            over.set()

        threading.Thread(target=send, name="arcgis-request", daemon=True).start()
        with nullcontext() if cancel is None else cancel.on_set(over.set):
            over.wait(self._longest_wait(sent, timeout))
        with lock:
            if failed:
                raise failed[0]
            if came:
                return came[0]
            left.append(True)
        if cancel is not None:
            cancel.raise_if_set()
        raise silence(route.url)

    def send(self, method: str, route: Route, sent: Sent, timeout: Timeout = None) -> requests.Response:
        """Send one request and return its answer, the body still to be read.

        Raises:
            NetworkError: nobody answered.
        """
        started = time.monotonic()
        network = self._network
        request = requests.Request(method, route.url, headers=dict(route.headers))
        connecting, reading = timeout or (network.connect_timeout, network.read_timeout)
        if isinstance(sent, (UrlEncoded, Multipart)):
            # Its length is known, so that it goes out with a Content-Length: not every server takes chunks.
            request.data = sent
            request.headers["Content-Type"] = sent.content_type
            if isinstance(sent, UrlEncoded):
                reading += len(sent) / _SLOWEST_LINK
        else:
            request.params = dict(sent)
        proxy = ""
        try:
            # Preparing by hand keeps ~/.netrc out: it would override the sign-in chosen in QGIS.
            prepared = request.prepare()
            prepared.headers.setdefault("User-Agent", network.user_agent)
            connections = self._connections(route.trust)
            settings = connections.merge_environment_settings(route.url, {}, True, None, None)
            if route.proxies is not None:
                settings["proxies"] = dict(route.proxies)
            proxy = requests.utils.select_proxy(route.url, settings["proxies"]) or ""
            response = connections.send(
                prepared,
                stream=True,
                allow_redirects=False,
                timeout=(connecting, reading),
                verify=True if route.trust is not None else settings["verify"],
                proxies=settings["proxies"],
            )
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            failure = self._failure(error, route, proxy)
            log.info("%s %s: %s", method, loggable(route.url), failure.reason.value)
            raise failure from None
        milliseconds = 1000 * (time.monotonic() - started)
        log.debug("%s %s %s %.0f ms", method, loggable(route.url), response.status_code, milliseconds)
        if response.status_code == 407 and proxy:
            response.close()
            raise proxy_refusal(host_of(route.url), proxy)
        return response

    def _failure(self, error: BaseException, route: Route, proxy: str) -> NetworkError:
        """Turn an exception into ours, with what only the surroundings know."""
        failure = network_error(error, host_of(route.url), proxy)
        if failure.reason is Reason.TLS_NOT_TRUSTED:
            failure.words = self._network.issuer(route.url)
        return failure

    def _longest_wait(self, sent: Sent, timeout: Timeout) -> Optional[float]:
        """Return how long a request and the head of its answer may take; None for a file, which takes what it takes."""
        if isinstance(sent, Multipart):
            return None
        size = len(sent) if isinstance(sent, UrlEncoded) else 0
        waits = timeout or (self._network.connect_timeout, self._network.read_timeout)
        return sum(waits) + self._pace.seconds * (1 + size / self._pace.size)

    def _connections(self, trust: Optional[Trust]) -> requests.Session:
        with self._lock:
            if trust not in self._requests:
                opened = self._requests[trust] = requests.Session()
                opened.headers["User-Agent"] = self._network.user_agent
                if trust is not None:
                    opened.mount("https://", _TlsAdapter(trust))
            return self._requests[trust]


class _TlsAdapter(requests.adapters.HTTPAdapter):
    """Make connections with a context of ours, which says whom to trust; also behind a proxy."""

    def __init__(self, trust: Trust) -> None:
        self._options: dict[str, Any] = {"ssl_context": trust.context}
        if trust.is_any_name:
            self._options["assert_hostname"] = False
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Bring the context along."""
        options.update(self._options)
        super().init_poolmanager(*arguments, **options)  # type: ignore[no-untyped-call]

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Bring the context along."""
        return super().proxy_manager_for(proxy, **options, **self._options)  # type: ignore[no-untyped-call]

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Add nothing to what the context trusts: it demands a certificate by itself."""


def silence(url: str) -> NetworkError:
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
