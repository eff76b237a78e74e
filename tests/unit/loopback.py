"""A small real HTTP server on the loopback interface that answers as a test tells it, lies and faults included."""

from __future__ import annotations

import http.server
import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Optional
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; ``values`` are those of the query and of the form."""

    method: str
    path: str
    query: Dict[str, str]
    form: Dict[str, str]
    headers: Dict[str, str]


class Handler(http.server.BaseHTTPRequestHandler):
    """Answer as the test's function for the path says."""

    protocol_version = "HTTP/1.1"
    # Headers and body leave in two writes: do not wait 40 ms between them.
    disable_nagle_algorithm = True
    server: Loopback

    def do_GET(self) -> None:
        """Note the request and answer it."""
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.note(Asked(self.command, parts.path, _flat(parts.query), _flat(body), headers))
        try:
            self.server.answers[parts.path](self)
        except OSError:
            self.close_connection = True  # the client went away, as it was meant to

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def give(self, body: bytes, status: int = 200, headers: Optional[Mapping[str, str]] = None) -> None:
        """Answer with a whole body; a Content-Length in the headers is used as it stands."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def reset(self) -> None:
        """End the connection with a reset instead of an orderly close."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wfile.flush()
        self.rfile.close()
        self.connection.close()
        self.close_connection = True


Answer = Callable[[Handler], None]


@dataclass
class Loopback(http.server.ThreadingHTTPServer):
    """Serve on a free port; ``host`` only changes the name in the URLs, which makes another origin."""

    host: str = "127.0.0.1"
    answers: Dict[str, Answer] = field(default_factory=dict)
    asked: List[Asked] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self.daemon_threads = True
        self.over = threading.Event()
        self._arrived = threading.Condition()
        super().__init__(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()
        self._thread.join()

    def get_request(self) -> Any:
        """Count what is accepted."""
        self.connections += 1
        return super().get_request()

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent about clients that hang up: that is what is tested."""

    def url(self, path: str = "") -> str:
        """Return the URL of a path."""
        return f"http://{self.host}:{self.server_port}{path}"

    def at(self, path: str, *answers: Answer) -> str:
        """Offer answers under a path, one after the other, the last one for ever; return its URL."""
        rest = list(answers)

        def next_answer(handler: Handler) -> None:
            (rest.pop(0) if len(rest) > 1 else rest[0])(handler)

        self.answers[path] = next_answer
        return self.url(path)

    def note(self, asked: Asked) -> None:
        """Keep a request."""
        with self._arrived:
            self.asked.append(asked)
            self._arrived.notify_all()

    def wait_for(self, count: int, timeout: float = 10) -> None:
        """Wait until so many requests have arrived."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.asked) >= count, timeout), self.asked

    def asked_at(self, path: str) -> List[Asked]:
        """Return the requests of one path."""
        return [each for each in self.asked if each.path == path]

    def never(self, handler: Handler) -> None:
        """Take the request and stay silent until the server ends."""
        self.over.wait()
        handler.close_connection = True


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    """Answer with JSON, or with a text as it is."""
    body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda handler: handler.give(body, status, named)


def leads_to(url: str, status: int = 302) -> Answer:
    """Answer with a redirect."""
    return lambda handler: handler.give(b"", status, {"Location": url})


def cuts(body: bytes, announced: int) -> Answer:
    """Answer with less than was announced, and hang up."""

    def answer(handler: Handler) -> None:
        handler.give(body, 200, {"Content-Length": str(announced)})
        handler.close_connection = True

    return answer


def resets(handler: Handler) -> None:
    """Answer with a reset of the connection."""
    handler.reset()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _flat(text: str) -> Dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}
