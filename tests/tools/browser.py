"""A browser as far as a sign-in page needs one: read the page, fill its form in, follow where that leads.

    python3 tests/tools/browser.py URL USER   (the password comes by standard input)
"""

from __future__ import annotations

import re
import sys
import urllib.request
from urllib.parse import urlencode


def sign_in(url: str, user: str, password: str) -> str:
    """Sign in at a page of the local site; return the text of the last page."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        page = answer.read().decode()
    action, state = (_found(name, page) for name in (r'action="([^"]+)"', r'name="oauth_state"[^>]+value="([^"]+)"'))
    form = urlencode({"oauth_state": state, "username": user, "password": password}).encode()
    with urllib.request.urlopen(action, form, timeout=20) as answer:
        return str(answer.read().decode())


def _found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    if match is None:
        raise SystemExit("this is no sign-in page")
    return match.group(1)


if __name__ == "__main__":
    sign_in(sys.argv[1], sys.argv[2], sys.stdin.readline().rstrip("\n"))
