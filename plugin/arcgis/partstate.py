"""What is known of an unfinished `.part` file, in `<part>.json` beside it, so that another session can go on with it.

It is trusted as little as a server's answer: anybody may have edited it. It says which file of which server the part is
the beginning of; how much of it there is, only the part itself tells.
"""

from __future__ import annotations

import json
import os
import re
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Mapping, Optional

from .addresses import clean_url
from .errors import ArcGISError

FORMAT = 1
SUFFIX = ".json"
_NEW = ".new"  # the successor of a state while it is written
_MAX_BYTES = 16 << 10
_MAX_SIZE = 1 << 62
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
# As RFC 9110 has them; they go into a header again, so nothing else is kept.
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,200}"')
_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
_OF_JOB = re.compile(r"/rest/directories/.*/j[0-9a-f]{32}/.+", re.IGNORECASE)


@dataclass(frozen=True)
class PartState:
    """What a part is the beginning of: the file at ``url`` (without secrets), in the version the validators tell.

    Without a validator it is only known whose part this is; it cannot be continued. ``size`` is what was written for
    certain when this was noted, ``named`` the name in the same folder that the whole file was about to get.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    total: Optional[int] = None
    size: int = 0
    named: str = ""

    @classmethod
    def of_answer(cls, url: str, headers: Mapping[str, str], total: Optional[int]) -> PartState:
        """Note what the headers of a body say that is being received from its first byte."""
        etag, last_modified = headers.get("ETag", "").strip(), headers.get("Last-Modified", "").strip()
        return cls(
            clean_address(url),
            etag if _ETAG.fullmatch(etag) else "",
            last_modified if _DATE.fullmatch(last_modified) else "",
            total,
        )

    @property
    def validator(self) -> str:
        """Return what ``If-Range`` takes: a strong ETag, else the date of the last change, else nothing."""
        return self.etag if self.etag.startswith('"') else self.last_modified

    def is_of(self, url: str) -> bool:
        """Tell whether a URL names the same file.

        A job's file is the same under every host and context its server is known by, because of the job's random id.
        Any other file is the same at the same address only.
        """
        return bool(self.url) and _identity(self.url) == _identity(clean_address(url))

    def agrees(self, headers: Mapping[str, str], total: Optional[int]) -> bool:
        """Tell whether another answer can be about the same version: nothing that both of them say differs."""
        etag, last_modified = headers.get("ETag", "").strip(), headers.get("Last-Modified", "").strip()
        # A proxy may call an ETag weak that its server called strong.
        etags = (self.etag.partition('"')[2], etag.partition('"')[2])
        pairs = (etags, (self.last_modified, last_modified), (self.total, total))
        return all(ours == theirs for ours, theirs in pairs if ours and theirs)


def clean_address(url: str) -> str:
    """Return the URL without secrets, nothing for one that cannot be read."""
    try:
        return clean_url(url)
    except ArcGISError:
        return ""


def read_state(part: str) -> Optional[PartState]:
    """Read the state beside a part; None if there is none, or none that can be believed."""
    descriptor = -1
    try:
        # Neither a link's target nor a pipe is read.
        descriptor = os.open(part + SUFFIX, os.O_RDONLY | _NO_LINKS | _NO_WAIT | _BINARY)
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_BYTES:
            return None
        return _checked(json.loads(os.read(descriptor, _MAX_BYTES)))
    except (OSError, ValueError, RecursionError):
        return None
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def write_state(part: str, state: PartState) -> bool:
    """Write the state in one step, readable by its owner only; return whether it is there.

    A disk that is full must not hide what the download itself says, so nothing is raised.
    """
    new = part + SUFFIX + _NEW
    content = json.dumps({"format": FORMAT, **asdict(state)}, indent=1).encode()
    try:
        with suppress(FileNotFoundError):
            os.unlink(new)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINKS | _BINARY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        os.replace(new, part + SUFFIX)
    except OSError:
        with suppress(OSError):
            os.unlink(new)
        return False
    return True


def remove_state(part: str) -> bool:
    """Remove the state beside a part; return whether there is none any more."""
    for path in (part + SUFFIX + _NEW, part + SUFFIX):
        try:
            if stat.S_ISREG(os.lstat(path).st_mode):
                os.unlink(path)
        except FileNotFoundError:
            continue
        except OSError:
            return False
    return not os.path.lexists(part + SUFFIX)


def _checked(value: Any) -> Optional[PartState]:
    if not isinstance(value, dict) or value.get("format") != FORMAT or isinstance(value["format"], bool):
        return None
    texts = [value.get(name) for name in ("url", "etag", "last_modified", "named")]
    url, etag, last_modified, named = (text if isinstance(text, str) else None for text in texts)
    size, total = _size(value.get("size")), None if value.get("total") is None else _size(value.get("total"))
    if url is None or etag is None or last_modified is None or named is None:
        return None
    if not url.startswith(("http://", "https://")) or clean_address(url) != url:
        return None
    if (etag and not _ETAG.fullmatch(etag)) or (last_modified and not _DATE.fullmatch(last_modified)):
        return None
    if named and (os.path.basename(named) != named or named in (os.curdir, os.pardir) or "\\" in named):
        return None
    if size is None or (total is None and value.get("total") is not None):
        return None
    return PartState(url, etag, last_modified, total, size, named)


def _size(value: Any) -> Optional[int]:
    """Return a number of bytes as it is, None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MAX_SIZE else None


def _identity(url: str) -> str:
    of_job = _OF_JOB.search(url)
    return of_job.group() if of_job else url
