"""Whom QGIS trusts and which certificate proves who the user is, as contexts of Python's TLS.

Nothing is ever left unchecked: an exception that the user stored in QGIS for one server means that this very
certificate is trusted for this host and port, and nothing else.
"""

from __future__ import annotations

import os
import tempfile
import threading
from typing import TYPE_CHECKING, Optional
from urllib.parse import urlsplit

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QByteArray
from qgis.PyQt.QtNetwork import QNetworkProxy, QSslConfiguration, QSslError, QSslSocket

from ..arcgis.answers import plain_text
from ..arcgis.network import Trust

if TYPE_CHECKING:
    import ssl

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME and X509_V_FLAG_PARTIAL_CHAIN, which Python 3.9 has no names for.
_NO_CHECK_TIME, _PARTIAL_CHAIN = 0x200000, 0x80000
_OF_NAME = (QSslError.SslError.HostNameMismatch,)
_OF_TIME = (QSslError.SslError.CertificateExpired, QSslError.SslError.CertificateNotYetValid)


class TrustStore:
    """Say whom to trust at which address; connections are shared by those of one answer. Used from several threads."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes], Optional[Trust]] = {}
        self._lock = threading.Lock()

    def trust(self, url: str, proof: Optional[QSslConfiguration] = None) -> Optional[Trust]:
        """Return what holds for an address; None where QGIS knows nothing that the HTTP library does not.

        Args:
            proof: holds the client's certificate and key, if the sign-in has them.
        """
        if not url.lower().startswith("https:"):
            return None
        place = _host_and_port(url)
        accepted = _accepted(place)
        certificate = b"" if proof is None else bytes(proof.localCertificate().toPem())
        with self._lock:
            key = (place if accepted else "", certificate)
            if key not in self._known:
                trust = _pinned(*accepted) if accepted else _usual()
                if certificate and proof is not None:
                    trust = trust or Trust(_context(_library_bundle()))
                    _load_proof(trust.context, proof)
                self._known[key] = trust
            return self._known[key]


def issuer_shown(url: str, proxy: QNetworkProxy, milliseconds: int = 3000) -> str:
    """Return who issued the certificate that a server shows, an empty text if none is seen; any thread.

    Nothing is sent but the greeting, and the connection is given up as soon as the certificate is not trusted.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        return ""
    connection = QSslSocket()
    connection.setProxy(proxy)
    connection.connectToHostEncrypted(parts.hostname, parts.port or 443)
    connection.waitForEncrypted(milliseconds)
    shown = connection.peerCertificate()
    connection.abort()
    return plain_text(str(shown.issuerDisplayName()), 100) if not shown.isNull() else ""


def _usual() -> Optional[Trust]:
    """Return the trust in whom QGIS and the HTTP library trust."""
    known_to_qgis = bytes(QgsApplication.authManager().trustedCaCertsPemText())
    if not known_to_qgis.strip():
        return None
    context = _context(_library_bundle())
    context.load_verify_locations(cadata=known_to_qgis.decode("ascii", "ignore"))
    return Trust(context)


def _context(bundle: str = "") -> ssl.SSLContext:
    import ssl  # late, like all of the HTTP library

    from urllib3.util.ssl_ import create_urllib3_context

    # Names are compared by urllib3, which knows those of IP addresses in all its versions.
    context: ssl.SSLContext = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    if bundle:
        context.load_verify_locations(bundle)
    return context


def _library_bundle() -> str:
    import requests.certs  # late: importing requests costs more than all the rest of the plugin

    return requests.certs.where()


def _accepted(place: str) -> Optional[tuple[str, frozenset[QSslError.SslError]]]:
    """Return the certificate that the user accepts at a server, and which errors with it."""
    stored = QgsApplication.authManager().sslCertCustomConfigByHost(place)
    if stored.isNull() or not stored.sslIgnoredErrorEnums():
        return None
    return bytes(stored.sslCertificate().toPem()).decode("ascii"), frozenset(stored.sslIgnoredErrorEnums())


def _pinned(pem: str, errors: frozenset[QSslError.SslError]) -> Trust:
    import ssl  # late: QGIS starts with this module

    context = _context()
    context.load_verify_locations(cadata=pem)
    # It is its own anchor, whoever issued it.
    context.verify_flags |= ssl.VerifyFlags(_PARTIAL_CHAIN)
    if errors.intersection(_OF_TIME):
        context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    return Trust(context, bool(errors.intersection(_OF_NAME)))


def _load_proof(context: ssl.SSLContext, proof: QSslConfiguration) -> None:
    """Give the context the client's certificate and key; the file it takes them from exists only meanwhile."""
    chain = [proof.localCertificate(), *proof.localCertificateChain()[1:]]
    content = bytes(proof.privateKey().toPem(QByteArray())) + b"".join(bytes(each.toPem()) for each in chain)
    # 0600, with a name that nobody can guess.
    descriptor, path = tempfile.mkstemp(prefix="arcgis_raster_download_")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        context.load_cert_chain(path)
    finally:
        os.unlink(path)


def _host_and_port(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}:{parts.port or 443}"
