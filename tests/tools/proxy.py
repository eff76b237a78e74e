"""A real HTTP proxy with a password, squid from Debian's archive, and what it carried.

    with ProxyProcess("user", "password") as proxy:
        proxy.port, proxy.url               # http://127.0.0.1:PORT; url_with_password: with both in it
        proxy.carried()                     # [("GET", "http://host/path?query"), ("CONNECT", "host:443")]
        proxy.log()                         # Carried(status, user, method, target): with what it refused, status 407
        proxy.inside(url)                   # the same under a name of this machine that nobody else knows

A request is in the log once it is over: a tunnel when its connection is closed, so wait for it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import quote, unquote, urlsplit

# Where Debian has them; a user's PATH lacks the former.
PROGRAM = shutil.which("squid", path=os.environ.get("PATH", "") + ":/usr/sbin") or ""
PASSWORDS = "/usr/lib/squid/basic_ncsa_auth"
_SETTINGS = """http_port 127.0.0.1:{port}
pid_filename none
hosts_file {folder}/hosts
cache deny all
cache_mem 0 MB
cache_log {folder}/cache.log
logformat plain %>Hs %#un %rm %ru
access_log stdio:{folder}/access.log logformat=plain
buffered_logs off
strip_query_terms off
coredump_dir {folder}
shutdown_lifetime 0 seconds
pinger_enable off
forwarded_for delete
via off
visible_hostname localhost
max_filedescriptors 1024
"""
_WITH_PASSWORD = """auth_param basic program {program} {folder}/users
auth_param basic realm Local proxy
auth_param basic children 2 startup=1
auth_param basic utf8 on
acl known proxy_auth REQUIRED
http_access allow known
"""
# Reserved, so that it is no host anywhere; the certificates of the local site are good for it.
INSIDE = "inside.invalid"
_LINE = re.compile(r"(\d+) (\S+) ([A-Z]+) (\S+)")
_START_SECONDS = 20
_PR_SET_PDEATHSIG = 1


def is_installed() -> bool:
    """Tell whether the programs are there."""
    return bool(PROGRAM) and os.path.exists(PASSWORDS)


@dataclass(frozen=True)
class Carried:
    """One request to the proxy: what it was answered with, as whom, and where it went."""

    status: int
    user: str
    method: str
    target: str


class ProxyProcess:
    """Start the proxy on entering, stop it on leaving; without a user it lets everybody through."""

    def __init__(self, user: str = "", password: str = "") -> None:
        if ":" in user or "\n" in user + password:
            raise ValueError("HTTP has no place for a colon in a user's name, nor for line breaks")
        self.user, self._password = user, password
        self.port = 0
        self._name = "proxy" + secrets.token_hex(6)
        self._process: Optional[subprocess.Popen[bytes]] = None

    def __enter__(self) -> ProxyProcess:
        # squid does not run as root, and its user cannot look into a private temporary folder of root's.
        self._owner = "proxy" if os.geteuid() == 0 else None
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="arcgis-proxy-", dir="/tmp" if self._owner else None))
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            # Politely it takes two seconds, and there is nothing to save.
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
        for left in pathlib.Path("/dev/shm").glob(f"{self._name}-*"):
            left.unlink()

    def _start(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        settings = _SETTINGS.format(port=self.port, folder=self._folder)
        if self.user:
            settings += _WITH_PASSWORD.format(program=PASSWORDS, folder=self._folder)
            command = ["openssl", "passwd", "-apr1", "-stdin"]
            hashed = subprocess.run(command, input=self._password.encode(), capture_output=True, check=True).stdout
            (self._folder / "users").write_bytes(self.user.encode() + b":" + hashed)
        settings += f"http_access {'deny' if self.user else 'allow'} all\n"
        (self._folder / "squid.conf").write_text(settings, encoding="utf-8")
        # Not every machine has a list of its own, and squid asks no resolver of the system.
        (self._folder / "hosts").write_text(f"127.0.0.1 localhost {INSIDE}\n", encoding="utf-8")
        user: Dict[str, Any] = {}
        if self._owner is not None:
            for path in (self._folder, *self._folder.iterdir()):
                shutil.chown(path, self._owner, self._owner)
            user = {"user": self._owner, "group": self._owner, "extra_groups": []}
        self._process = subprocess.Popen(
            [PROGRAM, "-N", "-n", self._name, "-f", str(self._folder / "squid.conf")], cwd=self._folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_end_with_parent, **user,
        )  # fmt: skip
        self._wait_until_it_listens(self._process)

    def _wait_until_it_listens(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + _START_SECONDS
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            if process.poll() is not None or time.monotonic() > end:
                words = self._folder / "cache.log"
                raise RuntimeError(f"squid does not listen: {words.read_text() if words.exists() else ''}")
            time.sleep(0.02)

    @property
    def url(self) -> str:
        """Return scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url_with_password(self) -> str:
        """Return the URL as a client without settings of its own wants it."""
        sign_in = f"{quote(self.user, safe='')}:{quote(self._password, safe='')}@" if self.user else ""
        return f"http://{sign_in}127.0.0.1:{self.port}"

    def inside(self, url: str) -> str:
        """Return the URL of something on this machine as only the proxy reaches it."""
        parts = urlsplit(url)
        return parts._replace(netloc=f"{INSIDE}:{parts.port}").geturl()

    def log(self) -> List[Carried]:
        """Return every request that is over, refused ones too."""
        file = self._folder / "access.log"
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
        found = [match for match in map(_LINE.fullmatch, lines) if match]
        return [Carried(int(m[1]), "" if m[2] == "-" else unquote(m[2]), m[3], m[4]) for m in found]

    def carried(self) -> List[Tuple[str, str]]:
        """Return method and target of the requests that were let through."""
        return [(entry.method, entry.target) for entry in self.log() if entry.status != 407]


def _end_with_parent() -> None:
    """Have the kernel end the proxy with whoever started it (Linux only)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
