"""Where the password of a proxy has been written, in any of the forms in which it travels."""

from __future__ import annotations

import base64
import pathlib
from typing import Iterable, List, Set
from urllib.parse import quote, quote_plus


def forms_of(user: str, password: str) -> Set[bytes]:
    """Return a password as it is, quoted, and as a header holds it in either encoding."""
    forms = {quote(password, safe="").encode(), quote(password).encode(), quote_plus(password).encode()}
    for encoding in ("utf-8", "latin-1"):
        plain = password.encode(encoding)
        pair = f"{user}:{password}".encode(encoding)
        forms |= {plain, base64.b64encode(plain), base64.urlsafe_b64encode(plain), base64.b64encode(pair)}
    return forms


def in_text(user: str, password: str, *texts: str) -> List[str]:
    """Return those of the texts that hold it."""
    forms = forms_of(user, password)
    return [text for text in texts if any(form in text.encode() for form in forms)]


def in_files(user: str, password: str, *folders: pathlib.Path, but: Iterable[pathlib.Path] = ()) -> List[str]:
    """Return the files below some folders that hold it, except those in which it belongs."""
    forms, known = forms_of(user, password), set(but)
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file() and path not in known]
    return [str(path) for path in paths if any(form in path.read_bytes() for form in forms)]
