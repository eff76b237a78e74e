"""The two errors of the codec: a value that cannot be read, and one that cannot be sent."""

from __future__ import annotations

from typing import Any

from ..answers import plain_text
from ..errors import ProtocolError, Reason, RequestError


def unreadable(data_type: str, found: Any) -> ProtocolError:
    """Return the error for JSON that is no value of the type; who knows the parameter's name puts it in ``subject``."""
    return ProtocolError(Reason.UNREADABLE_VALUE, data_type, shown(found))


def not_allowed(data_type: str, given: Any, *allowed: str) -> RequestError:
    """Return the error for a value that may not be sent.

    Args:
        allowed: what may be given instead, in a notation that needs no translation: ``> 0``, ``esriGeometryPoint``.
    """
    return RequestError(Reason.VALUE_NOT_ALLOWED, data_type, shown(given), looked_at=allowed)


def shown(value: Any) -> str:
    """Return a value as one short plain line without secrets."""
    if isinstance(value, str):
        return plain_text(value, 100)
    if isinstance(value, (list, tuple, dict)):
        # Never the whole of it: a feature set may have millions of members.
        return f"{'{…}' if isinstance(value, dict) else '[…]'} ({len(value)})"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 200:
        # Python refuses to write integers of more than 4,300 digits.
        return "…"
    return plain_text(str(value), 100)
