"""Sentences about the way to a server and who the user is there; `explain` has those of everything else."""

from __future__ import annotations

from typing import Callable

from ..arcgis.errors import ArcGISError, Reason
from .i18n import translate


def _redirect(error: ArcGISError) -> str:
    if error.words:
        return translate("Explain", "{subject} sends requests on to {words}, which cannot be followed safely.")
    return translate("Explain", "{subject} sends requests on to an address that cannot be followed. Check the address.")


def _sign_in_refused(error: ArcGISError) -> str:
    if error.words:
        return translate("Explain", "{subject} did not accept the sign-in: “{words}”. Check user name and password.")
    return translate("Explain", "{subject} did not accept the sign-in. Check user name and password.")


def _not_trusted(error: ArcGISError) -> str:
    if error.words:
        return translate(
            "Explain",
            "The certificate of {subject} is not trusted (issued by {words}). "
            "If you trust it, add the issuer in QGIS's authentication settings.",
        )
    return translate(
        "Explain",
        "The certificate of {subject} is not trusted. "
        "If you trust it, add its issuer in QGIS's authentication settings.",
    )


ACCESS_SENTENCES: dict[Reason, Callable[[ArcGISError], str]] = {
    Reason.OFFLINE: lambda error: translate(
        "Explain", "This computer seems to be offline. Try again when the network is back."
    ),
    Reason.UNKNOWN_HOST: lambda error: translate(
        "Explain",
        "There is no server called {subject}. Check the address, or whether you need the company network (VPN).",
    ),
    Reason.NO_ANSWER: lambda error: translate("Explain", "{subject} does not answer. It may be down; try again later."),
    Reason.REFUSED: lambda error: translate("Explain", "{subject} does not answer. It may be down; try again later."),
    Reason.TLS_NOT_TRUSTED: _not_trusted,
    Reason.TLS_EXPIRED: lambda error: translate(
        "Explain",
        "The certificate of {subject} is not valid today. "
        "Check the date of this computer, or ask the server's administrator for a new one.",
    ),
    Reason.TLS_OTHER_NAME: lambda error: translate(
        "Explain", "The certificate that {subject} shows is that of another server. Check the address."
    ),
    Reason.TLS_FAILED: lambda error: translate(
        "Explain",
        "No secure connection to {subject} can be made. Check whether its address begins with https or with http.",
    ),
    Reason.CLIENT_CERTIFICATE_NEEDED: lambda error: translate(
        "Explain",
        "{subject} wants a certificate that proves who you are. Choose a sign-in that has one (PKI).",
    ),
    Reason.PROXY: lambda error: translate(
        "Explain", "The proxy did not let the request to {subject} through. Check QGIS's network settings."
    ),
    Reason.PROXY_SIGN_IN_NEEDED: lambda error: translate(
        "Explain", "The proxy {subject} wants a password. Enter it in QGIS's network settings."
    ),
    Reason.PROXY_SIGN_IN_REFUSED: lambda error: translate(
        "Explain",
        "The proxy {subject} did not accept the password. Correct user name and password in QGIS's network settings.",
    ),
    Reason.SOCKS_MISSING: lambda error: translate(
        "Explain",
        "A SOCKS proxy needs the Python package PySocks, which this QGIS does not have. "
        "Install it, or choose an HTTP proxy in QGIS's network settings.",
    ),
    Reason.REDIRECT: _redirect,
    Reason.SIGN_IN_NEEDED: lambda error: translate(
        "Explain", "{subject} asks for a sign-in. Choose one in the layer's or the service's settings."
    ),
    Reason.SIGN_IN_REFUSED: _sign_in_refused,
    Reason.SIGN_IN_ENDED: lambda error: translate(
        "Explain",
        "The sign-in to {subject} ended, or was made for another address, and could not be renewed. Sign in again.",
    ),
    Reason.SIGN_IN_UNUSABLE: lambda error: translate(
        "Explain",
        "QGIS cannot use the sign-in chosen for {subject}. "
        "It may have been deleted, or the master password was not given; choose another one or try again.",
    ),
    Reason.WINDOWS_SIGN_IN: lambda error: translate(
        "Explain",
        "{subject} takes only the sign-in of Windows, which cannot be used here. "
        "Ask its administrator for an address with user name and password, a certificate or OAuth2.",
    ),
    Reason.NOT_FEDERATED: lambda error: translate(
        "Explain",
        "{subject} says that it belongs to a portal, but the portal does not know it, so no sign-in was sent there. "
        "Check the address.",
    ),
    Reason.NOT_PERMITTED: lambda error: translate(
        "Explain",
        "{subject} does not let you use this. Ask its administrator for the role that may run raster downloads.",
    ),
}
