"""The session against a real server that answers as bad networks and bad servers do.

One thing cannot be had here without a certificate authority: https that leads to http is only tested in the pure rules.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import pathlib
import socket
import ssl
import threading
import time
import traceback
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple, Type

import pytest
import requests
import urllib3.exceptions

from arcgis_raster_download.plugin.arcgis import session as session_module
from arcgis_raster_download.plugin.arcgis.addresses import check_address
from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    NetworkError,
    ProtocolError,
    Reason,
    ServiceError,
    SignInError,
    TransferError,
)
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork, Route
from arcgis_raster_download.plugin.arcgis.pace import Pace
from arcgis_raster_download.plugin.arcgis.session import Session, network_error
from tests.server.certificates import make_certificates
from tests.unit.loopback import Handler, Loopback, cuts, free_port, leads_to, resets, says

PAGE = "<!DOCTYPE html><html><head><title>Sign&nbsp;in &amp; out</title></head><body>x</body></html>"
SECRET = "s3cr3t-v4lu3"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def other() -> Iterator[Loopback]:
    """Give a second origin."""
    with Loopback(host="localhost") as running:
        yield running


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session(PlainNetwork(connect_timeout=2.0, read_timeout=2.0))
    yield opened
    opened.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    """Make the pauses between repeated requests short, and return how long each was to be."""
    pauses: List[float] = []

    def wait(token: CancelToken, seconds: float) -> bool:
        pauses.append(seconds)
        return token.is_set()

    monkeypatch.setattr(CancelToken, "wait", wait)
    return pauses


@dataclass(frozen=True)
class SignedIn(PlainNetwork):
    """A network that proves an identity to one origin only."""

    user_agent: str = "agent"
    connect_timeout: float = 2.0
    read_timeout: float = 2.0
    origin: str = ""
    asked: List[str] = field(default_factory=list)

    @property
    def has_credentials(self) -> bool:
        """Tell that there are some."""
        return True

    def route(self, url: str, credential: str = "") -> Route:
        """Return the credentials of the origin."""
        self.asked.append(url)
        if url.startswith(self.origin + "/"):
            headers = (("Authorization", f"Bearer {SECRET}"), ("X-Esri-Authorization", f"Bearer {SECRET}"))
            return Route(url, headers=headers, credential="mine")
        return Route(url)


def error_of(session: Session, url: str, kind: Type[ArcGISError] = ArcGISError, **options: Any) -> Any:
    with pytest.raises(kind) as caught:
        session.get_json(url, **options)
    return caught.value


# What is sent


def test_json_is_asked_for_and_read(server: Loopback, session: Session) -> None:
    url = server.at("/rest/services", says("\ufeff" + json.dumps({"folders": ["Ünï"], "n": 10.91})))
    assert session.get_json(url, {"q": "a b&c=ü"}) == {"folders": ["Ünï"], "n": 10.91}
    assert server.asked[0].query == {"q": "a b&c=ü", "f": "json"}
    assert server.asked[0].method == "GET"


def test_a_form_is_posted_as_a_form(server: Loopback, session: Session) -> None:
    url = server.at("/submitJob", says({"jobId": "j1"}))
    assert session.post_json(url, {"clipSetting": '{"a": "ü&="}'}) == {"jobId": "j1"}
    asked = server.asked[0]
    assert (asked.method, asked.form, asked.query) == ("POST", {"clipSetting": '{"a": "ü&="}', "f": "json"}, {})
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"


def test_one_connection_carries_a_whole_conversation(server: Loopback, session: Session) -> None:
    url = server.at("/job", says({"jobStatus": "esriJobExecuting"}))
    for _ in range(20):
        session.get_json(url)
    session.post_json(url, {})
    assert len(server.asked) == 21
    assert server.connections == 1


def test_a_compressed_answer_is_unpacked(server: Loopback, session: Session) -> None:
    body = gzip.compress(json.dumps({"name": "x" * 5000}).encode())
    url = server.at("/gz", lambda handler: handler.give(body, 200, {"Content-Encoding": "gzip"}))
    assert session.get_json(url)["name"] == "x" * 5000


def test_broken_compression_is_no_traceback(server: Loopback, session: Session) -> None:
    url = server.at("/gz", lambda handler: handler.give(b"\x1f\x8bno", 200, {"Content-Encoding": "gzip"}))
    error_of(session, url, NetworkError)


def test_the_user_agent_is_the_networks(server: Loopback) -> None:
    url = server.at("/a", says({}))
    with contextlib.closing(Session(PlainNetwork(user_agent="QGIS/3 Test"))) as session:
        session.get_json(url)
        session.post_json(url, {})
        session.tell(url, 2.0)
        with session.open(url):
            pass
    assert [asked.headers["user-agent"] for asked in server.asked] == ["QGIS/3 Test"] * 4


def test_netrc_is_left_alone(
    server: Loopback, session: Session, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login me password {SECRET}\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    url = server.at("/a", says({}))
    assert requests.get(url, timeout=5).request.headers.get("Authorization"), "the library would have used it"
    server.asked.clear()
    session.get_json(url)
    session.post_json(url, {})
    with session.open(url):
        pass
    assert all("authorization" not in asked.headers for asked in server.asked) and len(server.asked) == 3


def test_the_environments_proxy_is_used_where_the_network_has_no_word(
    server: Loopback, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    error = error_of(session, "http://services.example.com/arcgis/rest/services", NetworkError)
    assert error.reason is Reason.PROXY and error.never_sent


# What comes back


def test_a_web_page_is_told_by_its_title(server: Loopback, session: Session) -> None:
    error = error_of(session, server.at("/a", says("  \n" + PAGE)), ProtocolError)
    assert (error.reason, error.words) == (Reason.HTML_PAGE, "Sign in & out")
    assert error.subject == f"127.0.0.1:{server.server_port}"


@pytest.mark.parametrize("body", ["", '{"jobStatus": "esriJobExe', "ok", "\x00\x01"])
def test_what_is_not_json_is_a_passing_protocol_error(server: Loopback, session: Session, body: str) -> None:
    error = error_of(session, server.at("/a", says(body)), ProtocolError)
    assert error.reason is Reason.NOT_JSON and error.retry_after == 0.0


def test_json_nested_without_end_is_refused(server: Loopback, session: Session) -> None:
    assert error_of(session, server.at("/a", says("[" * 200_000)), ProtocolError).reason is Reason.NOT_JSON


def test_a_cut_body_is_not_taken_for_the_whole_one(server: Loopback, session: Session) -> None:
    error = error_of(session, server.at("/a", cuts(b'{"jobStatus": "esriJobSucceeded", "results": {', 100)))
    assert error.reason in (Reason.NO_ANSWER, Reason.NOT_JSON)
    assert error.retry_after == 0.0


def test_too_much_json_is_refused(server: Loopback, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "_MAX_JSON", 100_000)
    assert len(session.get_json(server.at("/a", says(["x" * 90_000])))[0]) == 90_000
    packed = gzip.compress(b'["' + b"x" * 5_000_000 + b'"]')
    url = server.at("/b", lambda handler: handler.give(packed, 200, {"Content-Encoding": "gzip"}))
    assert error_of(session, url, ProtocolError).reason is Reason.UNEXPECTED


STATUSES: Dict[str, Tuple[int, Any, Type[ArcGISError], Reason, Optional[float]]] = {
    "401": (401, PAGE, SignInError, Reason.SIGN_IN_NEEDED, None),
    "403": (403, PAGE, SignInError, Reason.NOT_PERMITTED, None),
    "404": (404, PAGE, ServiceError, Reason.SERVICE_MISSING, None),
    "404 with an empty body": (404, "", ServiceError, Reason.SERVICE_MISSING, 0.0),
    "407": (407, PAGE, NetworkError, Reason.PROXY, None),
    "429": (429, "{}", ServiceError, Reason.SERVER_ERROR, 7.0),
    "500 page": (500, PAGE, ServiceError, Reason.SERVER_ERROR, 7.0),
    "500 JSON": (500, "{}", ServiceError, Reason.SERVER_ERROR, None),
    "502 page": (502, PAGE, ServiceError, Reason.SERVER_ERROR, 7.0),
    "503 page": (503, PAGE, ServiceError, Reason.SERVER_ERROR, 7.0),
    "503 JSON": (503, {"error": {"code": 503, "message": "busy"}}, ServiceError, Reason.SERVER_ERROR, 7.0),
    "504": (504, "{}", ServiceError, Reason.SERVER_ERROR, 7.0),
    "499 in a 400": (
        400,
        {"error": {"code": 499, "message": "Token Required"}},
        SignInError,
        Reason.SIGN_IN_NEEDED,
        None,
    ),
    "503 in a 200": (
        200,
        {"error": {"code": "503", "message": "An error occurred."}},
        ServiceError,
        Reason.SERVER_ERROR,
        7.0,
    ),
    "599 in a 200": (200, {"error": {"code": 599, "message": "status change"}}, ServiceError, Reason.SERVER_ERROR, 7.0),
    "400 in a 401": (401, {"error": {"code": 400, "message": "Invalid URL"}}, ServiceError, Reason.SERVER_ERROR, None),
}


@pytest.mark.parametrize("name", STATUSES)
def test_a_status_becomes_an_error(server: Loopback, session: Session, name: str) -> None:
    status, body, kind, reason, retry = STATUSES[name]
    url = server.at("/a", says(body, status, Retry_After="7"))
    error = error_of(session, url, kind)
    assert error.reason is reason
    if name == "404 with an empty body":
        return  # whether to ask again is of no use either way
    assert error.retry_after == retry
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", [401, 498])
def test_a_refused_sign_in_differs_from_a_missing_one(server: Loopback, code: int) -> None:
    url = server.at("/a", says({"error": {"code": code, "message": "Invalid Token"}} if code == 498 else PAGE, 401))
    for network, reason in (
        (PlainNetwork(), Reason.SIGN_IN_NEEDED),
        (SignedIn(origin=server.url()), Reason.SIGN_IN_ENDED if code == 498 else Reason.SIGN_IN_REFUSED),
    ):
        with contextlib.closing(Session(network)) as session:
            assert error_of(session, url, SignInError).reason is reason


@pytest.mark.parametrize(
    ("asks_for", "reason", "basic"),
    [
        ("Negotiate", Reason.WINDOWS_SIGN_IN, False),
        ("NTLM", Reason.WINDOWS_SIGN_IN, False),
        ('Negotiate, Basic realm="x"', Reason.SIGN_IN_NEEDED, True),
        ('Bearer realm="x"', Reason.SIGN_IN_NEEDED, False),
        ('Basic realm="Negotiate, who you are"', Reason.SIGN_IN_NEEDED, True),
    ],
)
def test_a_sign_in_of_windows_is_told_apart(
    server: Loopback, session: Session, asks_for: str, reason: Reason, basic: bool
) -> None:
    error = error_of(session, server.at("/a", says(PAGE, 401, WWW_Authenticate=asks_for)), SignInError)
    assert (error.reason, getattr(error, "wants_basic")) == (reason, basic)


def test_the_servers_wish_to_be_left_alone_has_a_limit(server: Loopback, session: Session) -> None:
    for text, seconds in {
        "3": 3.0,
        "100000": 300.0,
        "-5": 0.0,
        "nan": 0.0,
        "Fri, 31 Dec 1999 23:59:59 GMT": 0.0,
    }.items():
        assert error_of(session, server.at("/a", says(PAGE, 503, Retry_After=text))).retry_after == seconds


# No answer


def test_nobody_listens(session: Session) -> None:
    error = error_of(session, f"http://127.0.0.1:{free_port()}/a", NetworkError)
    assert (error.reason, error.never_sent, error.retry_after) == (Reason.REFUSED, True, 0.0)


def test_a_name_nobody_knows(session: Session) -> None:
    error = error_of(session, "http://nowhere.invalid/a", NetworkError)
    # Without any name server nobody knows more than that there is no network.
    assert error.reason in (Reason.UNKNOWN_HOST, Reason.OFFLINE, Reason.PROXY) and error.never_sent
    assert error.subject == "nowhere.invalid"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_reset_connection(server: Loopback, session: Session, method: str) -> None:
    url = server.at("/a", resets)
    with pytest.raises(NetworkError) as caught:
        session.get_json(url) if method == "GET" else session.post_json(url, {})
    assert (caught.value.reason, caught.value.never_sent) == (Reason.NO_ANSWER, False)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5, 7\r\n\r\n{}",
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n{}",
        b"HTTP/1.1 302 x\r\nLocation: http://[::1\r\n\r\n",
        b"HTTP/1.1 302 x\r\nLocation: http://h:99999/\r\n\r\n",
        b"HTTP/1.1 302 x\r\nLocation: \xff\xfe\r\n\r\n",
    ],
)
def test_what_is_no_http_is_an_error_of_ours(server: Loopback, session: Session, raw: bytes) -> None:
    def answer(handler: Handler) -> None:
        handler.connection.sendall(raw)
        handler.close_connection = True

    with contextlib.suppress(ArcGISError):
        session.get_json(server.at("/a", answer))


def test_a_slow_answer_ends_with_the_time_out(server: Loopback) -> None:
    url = server.at("/a", server.never)
    with contextlib.closing(Session(PlainNetwork(read_timeout=0.2))) as session:
        error = error_of(session, url, NetworkError)
    assert (error.reason, error.never_sent) == (Reason.NO_ANSWER, False)


def test_tls_that_is_none(server: Loopback, session: Session) -> None:
    error = error_of(session, server.url("/a").replace("http:", "https:"), NetworkError)
    assert error.reason is Reason.TLS_FAILED and error.retry_after is None


def test_tls_that_is_cut_may_work_the_next_time(session: Session) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def cut() -> None:
            connection, _ = listening.accept()
            with connection:
                # The client's greeting is read: else it would be a reset.
                connection.recv(1 << 16)

        cutting = threading.Thread(target=cut)
        cutting.start()
        error = error_of(session, f"https://127.0.0.1:{listening.getsockname()[1]}/a", NetworkError)
        cutting.join()
    assert (error.reason, error.retry_after) == (Reason.NO_ANSWER, 0.0)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_wants_a_certificate(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, version: ssl.TLSVersion
) -> None:
    made = make_certificates(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(made.authority))
    context = made.server_context("client")
    context.minimum_version = context.maximum_version = version
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            connection, _ = listening.accept()
            with context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as secured:
                with contextlib.suppress(ssl.SSLError):
                    secured.do_handshake()
                # The request that is on its way already is read: else its sender would see a reset, not the refusal.
                with contextlib.suppress(OSError):
                    while socket.socket.recv(secured, 1 << 16):
                        pass

        refusing = threading.Thread(target=refuse)
        refusing.start()
        error = error_of(session, f"https://localhost:{listening.getsockname()[1]}/a", NetworkError)
        refusing.join()
    assert error.reason is Reason.CLIENT_CERTIFICATE_NEEDED


def test_a_page_that_wants_a_certificate(server: Loopback, session: Session) -> None:
    page = "<html><head><title>400 No required SSL certificate was sent</title></head></html>"
    assert error_of(session, server.at("/a", says(page, 400)), SignInError).reason is Reason.CLIENT_CERTIFICATE_NEEDED
    assert error_of(session, server.at("/b", says(PAGE, 400)), ProtocolError).reason is Reason.HTML_PAGE


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (requests.exceptions.ConnectTimeout(), Reason.NO_ANSWER),
        (requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support."), Reason.SOCKS_MISSING),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), Reason.OFFLINE),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), Reason.UNKNOWN_HOST),
        (requests.exceptions.ProxyError("Cannot connect to proxy."), Reason.PROXY),
        (OSError(101, "Network is unreachable"), Reason.OFFLINE),
        (urllib3.exceptions.HTTPError(), Reason.NO_ANSWER),
    ],
)
def test_what_the_libraries_say_is_told_by_kind(error: BaseException, reason: Reason) -> None:
    assert network_error(error, "host").reason is reason
    assert network_error(requests.exceptions.ConnectTimeout(), "host").never_sent


# Repeating


def test_what_may_work_the_next_time_is_asked_again(server: Loopback, session: Session, quick: List[float]) -> None:
    troubles: List[Reason] = []
    busy = says({"error": {"code": 503, "message": "busy"}})
    url = server.at("/a", says(PAGE, 502), busy, resets, says(""), says({"ok": 1}))
    seen: List[float] = []
    answer = session.get_json(
        url, patience=60, on_trouble=lambda since, error: (seen.append(since), troubles.append(error.reason))[0]
    )
    assert answer == {"ok": 1}
    assert troubles == [Reason.SERVER_ERROR, Reason.SERVER_ERROR, Reason.NO_ANSWER, Reason.NOT_JSON]
    assert len(set(seen)) == 1
    assert quick == [1.0, 2.0, 4.0, 8.0]


def test_retry_after_is_waited_for_and_patience_ends(server: Loopback, session: Session, quick: List[float]) -> None:
    url = server.at("/a", says({}, 429, Retry_After="9"), says({"ok": 1}))
    assert session.get_json(url, patience=60) == {"ok": 1}
    assert quick == [9.0]
    url = server.at("/b", says({}, 429, Retry_After="9"), says({"ok": 1}))
    assert session.get_json(url, patience=3) == {"ok": 1}
    assert 2 < quick[1] <= 3


@pytest.mark.parametrize("answer", [says(PAGE), says({"error": {"code": 400}}), says(PAGE, 404), says(PAGE, 401)])
def test_what_will_not_change_is_not_asked_again(
    server: Loopback, session: Session, quick: List[float], answer: Callable[[Handler], None]
) -> None:
    error_of(session, server.at("/a", answer, says({"ok": 1})), patience=60)
    assert len(server.asked) == 1 and quick == []


@pytest.mark.parametrize(
    "answer", [says(PAGE), says({"error": {"code": 500, "message": "Service configuration error"}})]
)
def test_an_address_that_worked_before_is_trusted(
    server: Loopback, session: Session, quick: List[float], answer: Callable[[Handler], None]
) -> None:
    url = server.at("/a", answer, says({"ok": 1}))
    assert session.get_json(url, patience=60, worked_before=True) == {"ok": 1}
    assert quick == [1.0]


def test_patience_is_at_an_end(server: Loopback, session: Session) -> None:
    url = server.at("/a", says(PAGE, 503))
    started = time.monotonic()
    assert error_of(session, url, patience=0.3).reason is Reason.SERVER_ERROR
    assert 0.2 < time.monotonic() - started < 2 and len(server.asked) == 2


@pytest.mark.parametrize("fault", [resets, says(PAGE, 503), says({"error": {"code": 503}}), cuts(b'{"jobId": ', 100)])
def test_a_post_that_was_sent_is_never_repeated(
    server: Loopback, session: Session, quick: List[float], fault: Callable[[Handler], None]
) -> None:
    url = server.at("/submitJob", fault, says({"jobId": "j1"}))
    with pytest.raises(ArcGISError):
        session.post_json(url, {}, patience=60)
    assert len(server.asked) == 1


def test_a_post_without_an_answer_is_not_repeated(server: Loopback) -> None:
    url = server.at("/submitJob", server.never)
    with contextlib.closing(Session(PlainNetwork(read_timeout=0.2))) as session, pytest.raises(NetworkError):
        session.post_json(url, {}, patience=60)
    assert len(server.asked) == 1


def test_a_post_whose_connection_was_never_made_is_repeated(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    servers: List[Loopback] = []
    port = free_port()

    def wait(token: CancelToken, seconds: float) -> bool:
        # The server comes up while the client pauses.
        monkeypatch.setattr(Loopback, "server_bind", _bind_to(port))
        servers.append(Loopback().__enter__())
        servers[0].at("/submitJob", says({"jobId": "j1"}))
        return False

    monkeypatch.setattr(CancelToken, "wait", wait)
    try:
        assert session.post_json(f"http://127.0.0.1:{port}/submitJob", {"a": "1"}, patience=60) == {"jobId": "j1"}
        assert [asked.form["a"] for asked in servers[0].asked] == ["1"]
    finally:
        servers[0].__exit__()


def _bind_to(port: int) -> Callable[[Loopback], None]:
    def server_bind(server: Loopback) -> None:
        server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.socket.bind(("127.0.0.1", port))
        server.server_address = server.socket.getsockname()
        server.server_name, server.server_port = "127.0.0.1", port

    return server_bind


def test_a_post_gives_up_when_patience_ends(session: Session) -> None:
    with pytest.raises(NetworkError) as caught:
        session.post_json(f"http://127.0.0.1:{free_port()}/submitJob", {})
    assert caught.value.never_sent


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_get_follows_redirects(server: Loopback, session: Session, status: int) -> None:
    end = server.at("/new/a", says({"ok": 1}))
    first = server.at("/a", leads_to("/b", status))
    server.at("/b", leads_to("new/a?f=json&x=1", status))
    assert session.locate_json(first, {"q": "1"}) == ({"ok": 1}, end)
    assert server.asked_at("/b")[0].query == {"q": "1", "f": "json"}
    assert server.asked_at("/new/a")[0].query == {"f": "json", "x": "1"}


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_post_never_becomes_a_get(server: Loopback, session: Session, status: int) -> None:
    first = server.at("/submitJob", leads_to(server.at("/b", says({"jobId": "j1"})), status))
    with pytest.raises(NetworkError) as caught:
        session.post_json(first, {"a": "1"}, patience=60)
    assert caught.value.reason is Reason.REDIRECT
    assert not server.asked_at("/b")


@pytest.mark.parametrize("status", [307, 308])
def test_a_post_stays_a_post_where_the_server_says_so(server: Loopback, session: Session, status: int) -> None:
    first = server.at("/submitJob", leads_to(server.at("/b", says({"jobId": "j1"})), status))
    assert session.post_json(first, {"a": "1"}) == {"jobId": "j1"}
    assert (server.asked[1].method, server.asked[1].form) == ("POST", {"a": "1", "f": "json"})


def test_redirects_end_after_three(server: Loopback, session: Session) -> None:
    for number in range(4):
        server.at(f"/{number}", leads_to(f"/{number + 1}"))
    server.at("/4", says({"ok": 1}))
    assert session.get_json(server.url("/1")) == {"ok": 1}
    assert error_of(session, server.url("/0"), NetworkError).reason is Reason.REDIRECT
    server.at("/loop", leads_to("/loop"))
    assert error_of(session, server.url("/loop"), NetworkError, patience=60).reason is Reason.REDIRECT


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://host/x", "gopher://127.0.0.1/", "javascript:1"])
def test_a_redirect_to_another_world_is_refused(server: Loopback, session: Session, target: str) -> None:
    assert error_of(session, server.at("/a", leads_to(target))).reason is Reason.FORBIDDEN_URL


def test_a_redirect_to_a_login_page_says_so(server: Loopback, session: Session) -> None:
    server.at("/login", says(PAGE))
    assert error_of(session, server.at("/a", leads_to("/login?back=1"))).reason is Reason.HTML_PAGE


def test_credentials_stay_with_their_origin(server: Loopback, other: Loopback) -> None:
    network = SignedIn(origin=server.url())
    other.at("/b", says({"ok": 1}))
    first = server.at("/a", leads_to(other.url("/b"), 307))
    with contextlib.closing(Session(network)) as session:
        session.get_json(first)
        session.post_json(first, {})
        with session.open(first, {"Accept-Encoding": "identity"}):
            pass
    assert [asked.headers.get("authorization") for asked in server.asked] == [f"Bearer {SECRET}"] * 3
    assert len(other.asked) == 3
    for asked in other.asked:
        assert SECRET not in str(asked)
    # And the other way: credentials come in where their origin is reached.
    other.at("/c", leads_to(server.at("/d", says({}))))
    with contextlib.closing(Session(network)) as session:
        session.get_json(other.url("/c"))
    assert server.asked_at("/d")[0].headers["x-esri-authorization"] == f"Bearer {SECRET}"


def test_no_cookies_wander(server: Loopback, session: Session) -> None:
    url = server.at("/a", says({}, Set_Cookie="agstoken=abc"))
    session.get_json(url)
    session.get_json(url)
    assert "cookie" not in server.asked[1].headers


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://public.example.com/x", True),
        ("http://127.0.0.1/x", False),
        ("http://localhost:8080/x", False),
        ("http://10.1.2.3/x", False),
        ("http://169.254.169.254/latest/meta-data", False),
        ("http://[::1]/x", False),
        ("http://gisserver:6443/x", False),
        ("http://2130706433/x", False),
        ("http://127.1/x", False),
        ("http://0x7f.0.0.1/x", False),
        ("http://localhost./x", False),
        ("file:///etc/passwd", False),
        ("https://host:99999/x", False),
        ("https://[::1/x", False),
    ],
)
def test_where_a_public_service_may_send_us(url: str, allowed: bool) -> None:
    if allowed:
        check_address(url, "https://gis.example.com/arcgis")
        return
    with pytest.raises(TransferError) as caught:
        check_address(url, "https://gis.example.com/arcgis")
    assert (caught.value.reason, caught.value.subject) == (Reason.FORBIDDEN_URL, "gis.example.com")


def test_a_private_service_may_name_private_hosts() -> None:
    check_address("http://gisserver:6080/x", "http://10.0.0.1/arcgis")


# Opening files


def test_a_file_is_opened_as_a_stream(server: Loopback, session: Session) -> None:
    url = server.at("/file", lambda handler: handler.give(b"II*\0" + bytes(100)))
    with session.open(url, {"Accept-Encoding": "identity"}, asked_of=server.url()) as response:
        assert response.raw.read(4) == b"II*\0"
    assert server.asked[0].headers["accept-encoding"] == "identity"
    assert "f" not in server.asked[0].query


def test_an_error_instead_of_a_file(server: Loopback, session: Session) -> None:
    for answer, reason in (
        (says(PAGE, 404), Reason.SERVICE_MISSING),
        (says(PAGE, 403), Reason.NOT_PERMITTED),
        (says({"error": {"code": 498, "message": "Invalid Token"}}, 500), Reason.SIGN_IN_NEEDED),
    ):
        with pytest.raises(ArcGISError) as caught, session.open(server.at("/file", answer)):
            pass
        assert caught.value.reason is reason


def test_a_forbidden_file_is_not_asked_for(server: Loopback, session: Session) -> None:
    url = server.at("/file", says({}))
    with pytest.raises(TransferError) as caught, session.open(url, asked_of="https://gis.example.com/arcgis"):
        pass
    assert caught.value.reason is Reason.FORBIDDEN_URL and not server.asked


# Cancelling


def seconds_to_cancel(session: Session, act: Callable[[], object], ready: Callable[[], object]) -> float:
    """Run something in a thread, cancel it once it is ready, and return how long it took to end."""
    ended: List[float] = []
    errors: List[BaseException] = []

    def work() -> None:
        try:
            act()
        except BaseException as error:
            errors.append(error)
        ended.append(time.monotonic())

    thread = threading.Thread(target=work)
    thread.start()
    ready()
    started = time.monotonic()
    session.cancel.set()
    assert time.monotonic() - started < 0.1, "cancelling must return at once"
    thread.join(10)
    assert not thread.is_alive()
    assert isinstance(errors[0], Cancelled), errors
    return ended[0] - started


def fastest(once: Callable[[], float]) -> float:
    """Return the best of three: the machine may be busy with other things."""
    return min(once() for _ in range(3))


def test_a_pause_between_requests_ends_at_once(server: Loopback) -> None:
    url = server.at("/a", says(PAGE, 503, Retry_After="60"))

    def once() -> float:
        waiting = threading.Event()
        with contextlib.closing(Session(PlainNetwork())) as session:
            return seconds_to_cancel(
                session,
                lambda: session.get_json(url, patience=600, on_trouble=lambda _since, _error: waiting.set()),
                lambda: waiting.wait(10),
            )

    assert fastest(once) < 0.1


def test_waiting_for_an_answer_ends_at_once(server: Loopback) -> None:
    url = server.at("/a", server.never)

    def once() -> float:
        count = len(server.asked) + 1
        with contextlib.closing(Session(PlainNetwork(read_timeout=20))) as session:
            return seconds_to_cancel(session, lambda: session.get_json(url), lambda: server.wait_for(count))

    assert fastest(once) < 0.1


def test_waiting_for_a_connection_ends_at_once() -> None:
    # A full backlog: the kernel answers nobody's connection any more.
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/a"

        def once() -> float:
            with contextlib.closing(Session(PlainNetwork(connect_timeout=20, read_timeout=20))) as session:
                started = threading.Event()
                original = session._sender.send

                def send(*arguments: Any) -> Any:
                    started.set()
                    return original(*arguments)

                session._sender.send = send  # type: ignore[method-assign]
                return seconds_to_cancel(session, lambda: session.get_json(url), lambda: started.wait(10))

        assert fastest(once) < 0.1


def test_reading_a_slow_body_ends_at_once(server: Loopback) -> None:
    def answer(handler: Handler) -> None:
        handler.give(b"[1,", 200, {"Content-Length": "1000"})
        begun.set()
        server.never(handler)

    url = server.at("/a", answer)
    begun = threading.Event()

    def once() -> float:
        begun.clear()
        with contextlib.closing(Session(PlainNetwork(read_timeout=20))) as session:
            return seconds_to_cancel(session, lambda: session.get_json(url), lambda: begun.wait(10))

    assert fastest(once) < 0.1


def test_a_cancelled_session_asks_nothing_more(server: Loopback, session: Session) -> None:
    url = server.at("/a", says({}))
    session.cancel.set()
    for ask in (session.get_json, lambda url: session.post_json(url, {}), lambda url: session.open(url).__enter__()):
        with pytest.raises(Cancelled):
            ask(url)
    assert not server.asked


def test_the_answer_to_a_post_is_read_in_spite_of_a_cancel(server: Loopback, session: Session) -> None:
    """Whoever started a job must learn its id, to be able to stop it."""

    # Too long to have arrived before the token is set.
    body = json.dumps({"jobId": "j1", "padding": "x" * 8_000_000}).encode()

    def answer(handler: Handler) -> None:
        session.cancel.set()
        handler.give(body)

    assert session.post_json(server.at("/submitJob", answer), {})["jobId"] == "j1"


def test_a_cancelled_session_can_still_tell_the_server(server: Loopback, session: Session) -> None:
    url = server.at("/jobs/j1/cancel", says({}))
    session.cancel.set()
    session.tell(url, 2.0)
    assert [(asked.method, asked.form) for asked in server.asked] == [("POST", {"f": "json"})]


def test_telling_takes_little_time_and_never_fails(server: Loopback, session: Session) -> None:
    url = server.at("/cancel", server.never)
    started = time.monotonic()
    session.tell(url, 0.2)
    session.tell(f"http://127.0.0.1:{free_port()}/cancel", 0.2)
    session.tell("http://[::1/cancel", 0.2)
    assert time.monotonic() - started < 2


# Secrets


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    for name in ("", "arcgis_raster_download", "urllib3", "urllib3.connectionpool", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def test_no_secret_reaches_an_error_or_the_log(server: Loopback, everything_logged: pytest.LogCaptureFixture) -> None:
    words = f"Cannot open https://me:{SECRET}@h/x?token={SECRET} {{'serviceToken': '{SECRET}'}}"
    query = f"?token={SECRET}&q=1"
    urls = [
        server.at("/refused", says({"error": {"code": 400, "message": words, "details": [words]}})) + query,
        server.at("/page", says(f"<html><title>{words}</title></html>")) + query,
        server.at("/reset", resets) + query,
        server.at("/moved", leads_to(f"/moved{query}")) + query,
        server.at("/away", leads_to(f"ftp://me:{SECRET}@h/{query}")) + query,
        server.at("/fine", says({})) + query,
        server.at("/missing", says(PAGE, 404)) + query,
        server.at("/busy", says(PAGE, 503)) + query,
        server.url("/refused").replace("http://", f"http://me:{SECRET}@") + query,
        server.url("/tls").replace("http:", "https:") + query,
        f"http://127.0.0.1:{free_port()}/{query}",
        f"http://nowhere.invalid/{query}",
        f"http://[::1/{query}",
        f"http://me:{SECRET}@exa mple/{query}",
    ]
    texts: List[str] = []
    with contextlib.closing(Session(SignedIn(origin=server.url()))) as session:
        for url in urls:
            for ask in (
                lambda url: session.get_json(url, {"token": SECRET}),
                lambda url: session.post_json(url, {"token": SECRET, "password": SECRET}),
                lambda url: session.open(url).__enter__().close(),
                lambda url: session.tell(url, 0.5),
            ):
                try:
                    ask(url)
                except ArcGISError as error:
                    texts += [str(error), repr(error), repr(vars(error)), "".join(traceback.format_exception(error))]
    assert len(texts) > 80
    assert all(SECRET not in text for text in texts), next(text for text in texts if SECRET in text)
    logged = [record.getMessage() + repr(record.args) + str(record.exc_info) for record in everything_logged.records]
    assert any("/refused" in text for text in logged), "nothing was logged at all"
    assert any(record.name.startswith("urllib3") for record in everything_logged.records)
    assert all(SECRET not in text for text in logged), next(text for text in logged if SECRET in text)


def test_job_ids_are_short_in_the_log(
    server: Loopback, session: Session, everything_logged: pytest.LogCaptureFixture
) -> None:
    job = "j" + "0123456789abcdef" * 2
    session.get_json(server.at(f"/x/jobs/{job}", says({})))
    ours = [record.getMessage() for record in everything_logged.records if record.name == "arcgis_raster_download"]
    assert any("/x/jobs/j0123…" in text for text in ours) and not any(job in text for text in ours)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_head_that_comes_byte_by_byte_is_given_up(server: Loopback, method: str) -> None:
    def trickles(handler: Handler) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Long: " + b"x" * 1000:
            handler.wfile.write(bytes((byte,)))
            if server.over.wait(0.05):
                break
        handler.close_connection = True

    session = Session(PlainNetwork(connect_timeout=0.2, read_timeout=0.3), pace=Pace(seconds=0.2))
    url = server.at("/a", trickles)
    started = time.monotonic()
    with pytest.raises(NetworkError) as caught:
        session.get_json(url) if method == "get" else session.post_json(url, {"a": "b"})
    assert caught.value.reason is Reason.NO_ANSWER and 0.5 < time.monotonic() - started < 3


@pytest.mark.parametrize("status", [200, 500])
def test_json_that_comes_byte_by_byte_is_given_up(server: Loopback, status: int) -> None:
    def trickles(handler: Handler) -> None:
        handler.give(b"{", status, {"Content-Length": "100000"})
        while not server.over.wait(0.05):
            handler.wfile.write(b" ")

    session = Session(PlainNetwork(connect_timeout=0.2, read_timeout=0.3), pace=Pace(seconds=0.3))
    error = error_of(session, server.at("/a", trickles))
    assert error.reason is Reason.NO_ANSWER and error.retry_after == 0.0


def test_a_sign_in_that_ran_out_is_asked_for_once_more_where_it_worked_before(
    server: Loopback, session: Session
) -> None:
    refused = says({"error": {"code": 498, "message": "Invalid Token"}})
    url = server.at("/a", refused, says({"ok": 1}))
    assert session.get_json(url, worked_before=True) == {"ok": 1}
    url = server.at("/b", refused)
    with pytest.raises(SignInError):
        session.get_json(url, worked_before=True, patience=60)
    assert len(server.asked_at("/b")) == 2
    with pytest.raises(SignInError):
        session.get_json(url, patience=60)
    assert len(server.asked_at("/b")) == 3


def test_trouble_is_told_to_whoever_listens(server: Loopback, session: Session, quick: List[float]) -> None:
    told: List[Reason] = []
    session.on_trouble = lambda since, error: told.append(error.reason)
    assert session.get_json(server.at("/a", says(PAGE, 503), says({"ok": 1})), patience=60) == {"ok": 1}
    assert told == [Reason.SERVER_ERROR]
