"""Names of servers' images in places where QGIS itself makes a page of them, unescaped."""

from __future__ import annotations

import re

# What Qt takes for a tag.
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]")


def plain_name(name: str) -> str:
    """Return a name that is text also where it is read as HTML; one without tags stays as it is."""
    return name.replace("<", "‹").replace(">", "›") if _MARKUP.search(name) else name
