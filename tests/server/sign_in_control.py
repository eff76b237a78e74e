"""What a test may know and do about signing in at a running site: accounts, tokens, secrets, certificates."""

from __future__ import annotations

import pathlib
import tempfile
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import urlsplit

from .certificates import Certificates, make_certificates


class SignInControl:
    """Ask a site's control space about signing in; what has a URL and a control can have this."""

    url: str
    certificates: Optional[Certificates] = None
    _folder: Optional[tempfile.TemporaryDirectory[str]] = None

    def _control(self, path: str, body: Any = None) -> Any:
        raise NotImplementedError

    def _make_certificates(self, folder: Optional[pathlib.Path]) -> Certificates:
        """Return the certificates of a folder, or new ones in a folder that goes with this object."""
        if folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="arcgis-site-tls-")
            folder = pathlib.Path(self._folder.name)
        self.certificates = make_certificates(folder)
        return self.certificates

    def identity(self) -> Dict[str, Any]:
        """Return accounts with their passwords, the OAuth client, tokens and all secrets, in clear."""
        found: Dict[str, Any] = self._control("/site/identity")
        return found

    def password(self, name: str = "somebody") -> str:
        """Return the password of an account of the portal, or of a server with tokens of its own."""
        found = self.identity()
        return str({**found["server_users"], **found["users"]}[name][0])

    def basic(self, name: str = "somebody") -> Tuple[str, str]:
        """Return name and password, as requests wants them."""
        return name, self.password(name)

    def oauth_client(self) -> Tuple[str, str]:
        """Return id and secret of the OAuth client that is registered."""
        found = self.identity()
        return found["client_id"], found["client_secret"]

    def tokens(self, *kinds: str) -> List[Dict[str, Any]]:
        """Return the tokens given out: of all kinds, or of some (password, exchange, oauth, web-tier)."""
        return [token for token in self.identity()["tokens"] if not kinds or token["kind"] in kinds]

    def secrets(self) -> List[str]:
        """Return every secret of the site so far; each is random and unlike any other."""
        more = [self.certificates.password] if self.certificates is not None else []
        return [*self.identity()["secrets"], *more]

    def expire_tokens(self, *kinds: str) -> int:
        """End the tokens of some kinds, or all of them, at once; the kind refresh ends refresh tokens."""
        return int(self._control("/site/expire", list(kinds))["ended"])

    def at_second_host(self, url: str) -> str:
        """Return a URL of this site as it is called on its second host, 127.0.0.2."""
        parts = urlsplit(url)
        return parts._replace(netloc=f"127.0.0.2:{parts.port}").geturl()
