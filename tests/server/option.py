"""One choice in the site's behaviour: a field of a frozen dataclass with its default, its meaning and its choices."""

from __future__ import annotations

from dataclasses import field
from typing import Any, Tuple


def choice(default: str, choices: Tuple[str, ...], text: str) -> Any:
    """Return a field that takes one of some words."""
    return field(default=default, metadata={"help": text, "choices": choices})


def value(default: Any, text: str) -> Any:
    """Return a field that takes any value of the default's type."""
    return field(default=default, metadata={"help": text})
