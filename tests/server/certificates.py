"""A certificate authority of its own, and what it signed: for the server good and bad, for one client; by openssl."""

from __future__ import annotations

import pathlib
import secrets
import ssl
import subprocess
from dataclasses import dataclass, field

# good; with a client certificate asked or demanded; for another host; expired last year; signed by nobody.
KINDS = ("server", "client-optional", "client", "wrong-host", "expired", "self-signed")
# The first of the names is known to proxies of tests only.
NAMES = "DNS:inside.invalid,DNS:localhost,IP:127.0.0.1,IP:127.0.0.2"
# Whom the client's certificate names: an account of the portal.
CLIENT = "somebody"
_CONFIG = """[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
serial = serial.txt
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""


@dataclass(frozen=True)
class Certificates:
    """Name the files in one folder."""

    folder: pathlib.Path
    # Of the PKCS#12 file.
    password: str = field(repr=False)

    @property
    def authority(self) -> pathlib.Path:
        """Return the certificate that clients are to trust."""
        return self.folder / "ca.pem"

    @property
    def client(self) -> pathlib.Path:
        """Return the client's certificate."""
        return self.folder / "client.pem"

    @property
    def client_key(self) -> pathlib.Path:
        """Return the client's key, which has no password."""
        return self.folder / "client.key"

    @property
    def client_p12(self) -> pathlib.Path:
        """Return both in one file with a password."""
        return self.folder / "client.p12"

    def server_context(self, kind: str) -> ssl.SSLContext:
        """Return what a server of this kind speaks TLS with."""
        name = "server" if kind.startswith("client") else kind
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        if kind.startswith("client"):
            context.load_verify_locations(self.authority)
            context.verify_mode = ssl.CERT_REQUIRED if kind == "client" else ssl.CERT_OPTIONAL
        return context


def make_certificates(folder: pathlib.Path) -> Certificates:
    """Return the certificates of a folder, made if they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    password = folder / "client.p12.password"
    if not (folder / "client.p12").exists():
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(32))
        (folder / "ca.cnf").write_text(_CONFIG)
        (folder / "index.txt").touch()
        (folder / "serial.txt").write_text("01\n")
        _self_signed(folder, "ca", f"Local site {secrets.token_hex(4)}", "basicConstraints=critical,CA:TRUE")
        _self_signed(folder, "self-signed", "localhost", f"subjectAltName={NAMES}")
        _signed(folder, "server", "localhost", NAMES)
        _signed(folder, "wrong-host", "elsewhere.invalid", "DNS:elsewhere.invalid")
        _signed(folder, "expired", "localhost", NAMES, "-startdate", "20200101000000Z", "-enddate", "20210101000000Z")
        _signed(folder, "client", CLIENT, "")
        _openssl(
            folder, "pkcs12", "-export", "-in", "client.pem", "-inkey", "client.key", "-certfile", "ca.pem",
            "-name", CLIENT, "-passout", f"file:{password.name}", "-out", "client.p12",
        )  # fmt: skip
    return Certificates(folder, password.read_text())


def _self_signed(folder: pathlib.Path, name: str, subject: str, extension: str) -> None:
    _openssl(
        folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={subject}",
        "-addext", extension, "-keyout", f"{name}.key", "-out", f"{name}.pem",
    )  # fmt: skip


def _signed(folder: pathlib.Path, name: str, subject: str, names: str, *dates: str) -> None:
    extension = ("-addext", f"subjectAltName={names}") if names else ()
    _openssl(
        folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={subject}", *extension,
        "-keyout", f"{name}.key", "-out", f"{name}.csr",
    )  # fmt: skip
    _openssl(
        folder, "ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key",
        "-in", f"{name}.csr", "-out", f"{name}.pem", *(dates or ("-days", "2")),
    )  # fmt: skip


def _openssl(folder: pathlib.Path, *arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {arguments[0]} failed: {done.stderr.strip()}")
