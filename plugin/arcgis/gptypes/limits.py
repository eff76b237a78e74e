"""What may be sent for a parameter: its type, its filter and the server's version, checked before anything is sent."""

from __future__ import annotations

from typing import Any, Iterator, Optional
from urllib.parse import urlsplit

from ..errors import Reason, RequestError
from .allowed import is_choice, violated
from .codec import chosen, form_text
from .datatype import COMPOSITE, MULTI_VALUE, VALUE_TABLE, DataType
from .filters import ChoiceFilter, Filter
from .problems import not_allowed, shown
from .references import FileUrl, LayerUrl, Raster
from .tables import Composite, ValueTable
from .versions import Version, needs, read_version, version_text

__all__ = ["Version", "check", "read_version", "require", "sent"]


def sent(name: str, data_type: DataType, limit: Optional[Filter], value: Any, version: Optional[Version]) -> str:
    """Return the text of a parameter's form field after every check.

    Args:
        version: the server's; None where it does not tell: then nothing is refused for its age.

    Raises:
        RequestError: names the parameter, what was given and what is allowed.
    """
    try:
        if data_type.wrong_member:
            raise not_allowed(name, data_type.wrong_member)
        for what, needed in needs(data_type, value):
            require(name, what, needed, version)
        if isinstance(value, str) and isinstance(limit, ChoiceFilter) and is_choice(limit, value):
            # Also for layers: a predefined one is chosen by its name.
            return value
        for each_limit, each in _filtered(data_type, limit, value):
            allowed = violated(each_limit, each)
            if allowed:
                raise not_allowed(name, each, *allowed)
            _check_address(name, each)
        return form_text(data_type, value)
    except RequestError as error:
        if error.reason is not Reason.VALUE_NOT_ALLOWED:
            raise
        raise RequestError(error.reason, name, error.words, looked_at=error.looked_at) from None


def check(name: str, data_type: DataType, limit: Optional[Filter], value: Any, version: Optional[Version]) -> None:
    """Raise what `sent` would, and forget the text."""
    sent(name, data_type, limit, value, version)


def require(name: str, what: str, needed: Version, version: Optional[Version]) -> None:
    """Raise SERVER_TOO_OLD unless the server has the version or does not tell."""
    if version is not None and version < needed:
        raise RequestError(Reason.SERVER_TOO_OLD, name, what, looked_at=(version_text(needed), version_text(version)))


def _filtered(data_type: DataType, limit: Optional[Filter], value: Any) -> Iterator[tuple[Optional[Filter], Any]]:
    """Yield each single value with the filter that counts for it."""
    if value is None:
        return
    if data_type.name == MULTI_VALUE and isinstance(value, (tuple, list)):
        member = data_type.member
        for each in value:
            yield from _filtered(member.data_type, member.limit or limit, each)
    elif data_type.name == VALUE_TABLE and isinstance(value, ValueTable):
        for row in value.rows_for(data_type.names):
            for column, cell in zip(data_type.members, row):
                # An empty cell of text is an empty text, also in a column of choices.
                yield from _filtered(column.data_type, None if cell == "" else column.limit, cell)
    elif data_type.name == COMPOSITE:
        found = chosen(data_type, value)
        for each in data_type.members if isinstance(found, Composite) else ():
            if str(each.data_type) == found.data_type:
                yield from _filtered(each.data_type, each.limit, found.value)
    else:
        yield limit, value


def _check_address(name: str, value: Any) -> None:
    """Let a server be sent to web addresses only, and never with a user name and password in them."""
    if not isinstance(value, (LayerUrl, FileUrl, Raster)):
        return
    try:
        parts = urlsplit(value.url)
        fits = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.username is None
    except (ValueError, AttributeError, TypeError):
        fits = False
    if not fits:
        raise not_allowed(name, shown(value.url), "https://…")
