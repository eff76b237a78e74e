"""What a person sets in QGIS's own options: a proxy and its password, whom to trust. Runs as a QGIS of its own.

    python3 options_dialog.py < order          (QGIS_CUSTOM_CONFIG_PATH, QGIS_AUTH_PASSWORD_FILE)

The order is one JSON object: proxy (the page Network's fields by the names of their settings), proxy_login (user and
password, as an authentication configuration), authority (a PEM file to be trusted), exception (host:port, a PEM file,
names of errors to be accepted with it). Nothing of the plugin is touched.
"""

from __future__ import annotations

import json
import os
import pathlib
import sys
from typing import Any, Dict, Sequence

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsAuthCertUtils,
    QgsAuthConfigSslServer,
    QgsAuthMethodConfig,
    QgsSettings,
)
from qgis.PyQt.QtCore import QCoreApplication, QSettings
from qgis.PyQt.QtNetwork import QSslCertificate, QSslError


def main() -> None:
    """Read the order and obey."""
    order = json.load(sys.stdin)
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    profile = pathlib.Path(os.environ["QGIS_CUSTOM_CONFIG_PATH"], "profiles", "default")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(profile))
    application = QgsApplication([], False)
    application.initQgis()
    assert pathlib.Path(QgsApplication.qgisSettingsDirPath()) == profile
    # QGIS reads that file by itself once there is something to be opened with what it holds.
    master = pathlib.Path(os.environ["QGIS_AUTH_PASSWORD_FILE"]).read_text()
    assert QgsApplication.authManager().setMasterPassword(master, True)
    set_proxy(order.get("proxy", {}), order.get("proxy_login"))
    if "authority" in order:
        trust(order["authority"])
    if "exception" in order:
        accept(*order["exception"])
    QgsSettings().sync()
    application.exitQgis()
    print("DONE")


def set_proxy(fields: Dict[str, Any], login: Sequence[str] | None) -> None:
    """Fill in the page Network."""
    QgsSettings().remove("proxy")
    for name, value in fields.items():
        QgsSettings().setValue(f"proxy/{name}", value)
    if login is not None:
        entry = QgsAuthMethodConfig("Basic")
        entry.setName("proxy")
        entry.setConfig("username", login[0])
        entry.setConfig("password", login[1])
        stored = QgsApplication.authManager().storeAuthenticationConfig(entry)
        assert stored[0] if isinstance(stored, tuple) else stored
        QgsSettings().setValue("proxy/authcfg", entry.id())


def trust(path: str) -> None:
    """Import a certificate of an authority, as the page Authentication does."""
    keeper = QgsApplication.authManager()
    (authority,) = QSslCertificate.fromPath(path)
    assert keeper.storeCertAuthority(authority)
    assert keeper.storeCertTrustPolicy(authority, QgsAuthCertUtils.CertTrustPolicy.Trusted)


def accept(place: str, path: str, errors: Sequence[str]) -> None:
    """Store an exception for a server, as the dialog does that tells of its certificate."""
    (certificate,) = QSslCertificate.fromPath(path)
    entry = QgsAuthConfigSslServer()
    entry.setSslCertificate(certificate)
    entry.setSslHostPort(place)
    entry.setSslIgnoredErrorEnums([getattr(QSslError.SslError, name) for name in errors])
    assert QgsApplication.authManager().storeSslCertCustomConfig(entry)


if __name__ == "__main__":
    main()
