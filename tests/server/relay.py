"""A TCP relay before the site: what a network, a proxy or a dying server does to a connection, by choice.

It knows just enough of HTTP to see where a request begins and where the head of its answer ends; all else passes as it
is. Each fault is given to the requests that a rule names, and told in the relay's own log once it has been given.
`relays.py` runs relays in a thread of a test, or one on the command line.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Set

FAULTS = {
    "reset-before": "the connection is reset before the request is passed on",
    "reset-after": "the site answers, and instead of the answer there is a reset",
    "reset-body": "a reset in the middle of the body, or after so many bytes of it",
    "cut-head": "the connection ends in the middle of the answer's head",
    "cut-body": "the connection ends in order in the middle of the body, or after so many bytes of it",
    "stall": "the request is taken, and nothing is ever said",
    "stall-body": "silence from the middle of the body on, or after so many bytes of it",
    "slow-head": "the answer's head comes byte by byte, one in so many seconds",
    "slow-body": "the body comes byte by byte, one in so many seconds, from the middle or after so many bytes of it",
    "garbage": "the answer is no HTTP",
    "latency": "the request is passed on after so many seconds",
    "too-long": "a Content-Length that is larger than the body",
    "too-short": "a Content-Length that is smaller than the body",
    "gone": "the network is gone from now on, for so many seconds, or until `restore`: reset, then refused",
}
_IN_BODY = ("reset-body", "cut-body", "stall-body", "slow-body")
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?im)^(content-length:[ \t]*)(\d+)")
_BLOCK = 1 << 16


@dataclass(frozen=True)
class Rule:
    """Say which requests get which fault.

    Args:
        at: a regular expression that is searched in "METHOD /path?query".
        fault: a name of FAULTS.
        times: so many requests; 0 for all.
        after: so many matching requests pass before.
        seconds: how long, or how slowly, where a fault takes time; 0 for ever.
        after_bytes: where in the body, where a fault is in the body: from its start, or from its end if negative; None
            is the middle.
    """

    at: str
    fault: str
    times: int = 1
    after: int = 0
    seconds: float = 0.0
    after_bytes: Optional[int] = None

    def __post_init__(self) -> None:
        if self.fault not in FAULTS:
            raise ValueError(f"unknown fault {self.fault!r}")
        re.compile(self.at)


@dataclass(frozen=True)
class Given:
    """Tell of a fault that was given: when, to which request, and after how many bytes of the answer's body."""

    fault: str
    request: str
    moment: float
    body_bytes: int = 0


class Relay:
    """Pass connections on to a port of this machine; rules may change at any time, from any thread."""

    def __init__(self, to: int, port: int = 0) -> None:
        self._to = to
        self.port = port
        self.given: List[Given] = []
        self.requests: List[str] = []
        self._rules: List[Rule] = []
        self._seen: Dict[int, int] = {}
        self._lock = threading.Lock()
        self._server: Optional[asyncio.AbstractServer] = None
        self._open: Set[asyncio.StreamWriter] = set()
        self._tasks: Set[asyncio.Task[None]] = set()
        self.loop: Optional[asyncio.AbstractEventLoop] = None

    async def start(self) -> None:
        """Listen; a port of 0 becomes the one that was free."""
        self.loop = asyncio.get_running_loop()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Refuse new connections and reset those there are."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in tuple(self._open):
            _reset(writer)

    def set_rules(self, *rules: Rule) -> None:
        """Forget the rules there are and follow these."""
        with self._lock:
            self._rules = list(rules)
            self._seen = {}

    def vanish(self) -> None:
        """Let the network be gone, from another thread; `restore` brings it back."""
        self._call(self.stop())

    def restore(self) -> None:
        """Let the network be there again, and no rules, from another thread."""
        self.set_rules()
        self._call(self._listen_again())

    def _call(self, coroutine: Any) -> None:
        if self.loop is None:
            raise RuntimeError("the relay was never started")
        asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    async def _listen_again(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    def _rule_for(self, request: str) -> Optional[Rule]:
        with self._lock:
            self.requests.append(request)
            found = None
            for number, rule in enumerate(self._rules):
                if not re.search(rule.at, request):
                    continue
                seen = self._seen[number] = self._seen.get(number, 0) + 1
                if found is None and seen > rule.after and (not rule.times or seen <= rule.after + rule.times):
                    found = rule
            return found

    def _tell(self, rule: Rule, request: str, body_bytes: int = 0) -> None:
        self.given.append(Given(rule.fault, request, time.time(), body_bytes))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on, request by request, until either side ends it."""
        self._open.add(writer)
        try:
            site_reader, site_writer = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            _reset(writer)
            self._open.discard(writer)
            return
        self._open.add(site_writer)
        try:
            while await self._exchange(reader, writer, site_reader, site_writer):
                continue
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            _reset(writer)
        finally:
            for each in (writer, site_writer):
                self._open.discard(each)
                each.close()

    async def _exchange(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        site_reader: asyncio.StreamReader,
        site_writer: asyncio.StreamWriter,
    ) -> bool:
        """Pass one request and its answer; return whether the connection can take another."""
        head = await _until(reader, _HEAD_END)
        if not head:
            return False
        request = " ".join(head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")[:2])
        rule = self._rule_for(request)
        content = await reader.readexactly(_length(head) or 0)
        if rule is not None and not await self._before(rule, request, reader, writer):
            return False
        site_writer.write(head + content)
        answer = await _until(site_reader, _HEAD_END)
        if not answer:
            return False
        body = _Body(head, answer)
        if rule is not None and rule.fault in ("reset-after", "cut-head", "slow-head", "too-long", "too-short"):
            altered = await self._at_head(rule, request, answer, writer)
            if altered is None:
                return False
            answer = altered
        writer.write(answer)
        stop = body.place(rule.after_bytes) if rule is not None and rule.fault in _IN_BODY else None
        async for block in body.blocks(site_reader):
            if rule is not None and stop is not None and body.passed + len(block) > stop:
                writer.write(block[: stop - body.passed])
                await writer.drain()
                self._tell(rule, request, stop)
                rest = block[stop - body.passed :]
                return await self._in_body(rule, rest, reader, writer, site_reader)
            body.passed += len(block)
            writer.write(block)
            await writer.drain()
        return body.keeps_alive and (rule is None or not rule.fault.startswith("too-"))

    async def _before(
        self, rule: Rule, request: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Do what comes before the site hears of the request; return whether it is to hear of it."""
        if rule.fault == "latency":
            self._tell(rule, request)
            await asyncio.sleep(rule.seconds)
            return True
        if rule.fault not in ("reset-before", "stall", "garbage", "gone"):
            return True
        self._tell(rule, request)
        if rule.fault == "stall":
            await _until_gone(reader, rule.seconds)
        elif rule.fault == "garbage":
            writer.write(b"\x16\x03\x01\x02\x00 this is no HTTP\r\n\r\n" * 3)
            await writer.drain()
            return False
        elif rule.fault == "gone":
            await self.stop()
            if rule.seconds:
                self._later(rule.seconds)
        _reset(writer)
        return False

    def _later(self, seconds: float) -> None:
        async def listen_again() -> None:
            await asyncio.sleep(seconds)
            await self._listen_again()

        task = asyncio.get_running_loop().create_task(listen_again())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _at_head(self, rule: Rule, request: str, head: bytes, writer: asyncio.StreamWriter) -> Optional[bytes]:
        """Do what concerns the answer's head; return what is still to be passed on, None to end the connection."""
        if rule.fault in ("too-long", "too-short"):
            if _LENGTH.search(head):
                self._tell(rule, request)
            return _LENGTH.sub(lambda found: found[1] + str(_lied(int(found[2]), rule.fault)).encode(), head)
        self._tell(rule, request)
        if rule.fault == "reset-after":
            _reset(writer)
            return None
        if rule.fault == "cut-head":
            writer.write(head[: len(head) // 2])
            await writer.drain()
            return None
        await _trickle(head, rule.seconds, writer)
        return b""

    async def _in_body(
        self,
        rule: Rule,
        rest: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        site_reader: asyncio.StreamReader,
    ) -> bool:
        """Do what happens in the middle of a body; the connection is of no use afterwards."""
        if rule.fault == "reset-body":
            # What was sent may reach the client before the reset does, or not.
            _reset(writer)
        elif rule.fault == "stall-body":
            await _until_gone(reader, rule.seconds)
        elif rule.fault == "slow-body":
            while rest:
                await _trickle(rest, rule.seconds, writer)
                rest = await site_reader.read(_BLOCK)
        return False


class _Body:
    """Find the end of an answer's body, by its length or its chunks."""

    def __init__(self, request: bytes, answer: bytes) -> None:
        lines = answer.lower()
        status = int(answer.split(b" ", 2)[1])
        self._is_empty = request.startswith(b"HEAD ") or status in (204, 304) or 100 <= status < 200
        self._length = _length(answer)
        self._is_chunked = b"transfer-encoding: chunked" in lines
        self.keeps_alive = b"connection: close" not in lines and (self._length is not None or self._is_chunked)
        self.passed = 0

    def place(self, after_bytes: Optional[int]) -> int:
        """Return how many bytes of the body pass before a fault in it."""
        if after_bytes is None:
            return (self._length or 512) // 2
        return after_bytes if after_bytes >= 0 else max(0, (self._length or 0) + after_bytes)

    async def blocks(self, reader: asyncio.StreamReader) -> Any:
        """Yield the body as it comes, chunks with their frames."""
        if self._is_empty:
            return
        if self._is_chunked:
            while True:
                size = await reader.readuntil(b"\r\n")
                yield size + await reader.readexactly(int(size.split(b";")[0], 16) + 2)
                if int(size.split(b";")[0], 16) == 0:
                    return
        left = self._length
        while left is None or left > 0:
            block = await reader.read(_BLOCK if left is None else min(_BLOCK, left))
            if not block:
                self.keeps_alive = False
                return
            left = None if left is None else left - len(block)
            yield block


async def _until(reader: asyncio.StreamReader, mark: bytes) -> bytes:
    """Return the bytes up to a mark; none where the other side ended in order before it began."""
    try:
        return await reader.readuntil(mark)
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return b""


async def _until_gone(reader: asyncio.StreamReader, seconds: float) -> None:
    """Wait until the client leaves, so many seconds at most if there is a limit."""
    with suppress(asyncio.TimeoutError, OSError):
        await asyncio.wait_for(reader.read(1), seconds or None)


async def _trickle(content: bytes, seconds: float, writer: asyncio.StreamWriter) -> None:
    for number in range(len(content)):
        writer.write(content[number : number + 1])
        await writer.drain()
        await asyncio.sleep(seconds)


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with a reset."""
    connection = writer.get_extra_info("socket")
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _length(head: bytes) -> Optional[int]:
    found = _LENGTH.search(head)
    return int(found[2]) if found else None


def _lied(length: int, fault: str) -> int:
    return length + max(1000, length // 10) if fault == "too-long" else max(0, length - max(1000, length // 10))
