"""What real servers answered, where somebody keeps such answers beside the checkout; the tests never need them."""

from __future__ import annotations

import copy
import json
import pathlib
import random
from typing import Any, Iterator

import pytest

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "shared" / "real-json"


def real(name: str) -> Any:
    """Return a real answer's JSON, or skip the test."""
    return json.loads(real_bytes(name))


def real_bytes(name: str) -> bytes:
    """Return a real answer's body, or skip the test."""
    if not (FOLDER / name).is_file():
        pytest.skip(f"no {name} in ../shared/real-json")
    return (FOLDER / name).read_bytes()


_ODD = (
    None, True, False, 0, -1, 1.5, 1e308, -1e308, 5e-324, float("inf"), float("nan"), 10**400, "", " ", "x", "\ud800",
    "1", "nan", "1e999", "http://[::1", "http://h:99999/x", "//", "a" * 3000, "<b", "\x00\u202e", [], {}, [[]], [{}],
    "esriJobSucceeded", "false", "results/x", "file:///x", "?token=x",
)  # fmt: skip


def arbitrary(seed: int, keys: tuple[str, ...], count: int) -> Iterator[Any]:
    """Yield JSON values of any shape, made from names a reader looks for and values it does not."""
    source = random.Random(seed)

    def value(depth: int) -> Any:
        kind = source.random()
        if depth <= 0 or kind < 0.45:
            return copy.deepcopy(source.choice(_ODD))
        if kind < 0.6:
            return [value(depth - 1) for _ in range(source.randrange(4))]
        return {source.choice(keys): value(depth - 1) for _ in range(source.randrange(1, 8))}

    for _ in range(count):
        yield value(4)


def spoilt(seed: int, example: Any, count: int) -> Iterator[Any]:
    """Yield an example with one to three of its members replaced or taken away."""
    source = random.Random(seed)

    def spoil(value: Any, depth: int) -> Any:
        if not isinstance(value, (dict, list)) or not value or depth > 5 or source.random() < 0.15:
            return copy.deepcopy(source.choice(_ODD))
        where = source.choice(list(value)) if isinstance(value, dict) else source.randrange(len(value))
        if source.random() < 0.2:
            del value[where]
        else:
            value[where] = spoil(value[where], depth + 1)
        return value

    for _ in range(count):
        value = copy.deepcopy(example)
        for _ in range(source.randrange(1, 4)):
            value = spoil(value, 0)
        yield value
