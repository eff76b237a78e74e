"""The file a download is written to, `<target>.part`, until it is whole and gets its name.

Two downloads may want the same target at once, in two threads or in two programs. Threads know each other's claims;
programs see the other's lock (POSIX) or cannot delete an open file (Windows). A file nobody holds is a left-over.
"""

from __future__ import annotations

import os
import stat
import threading
from contextlib import suppress
from typing import BinaryIO, Iterator, Optional

from .errors import Reason, TransferError
from .filenames import file_error, remove_sidecars, reserve_name

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_MAX_NUMBER = 1000

_claims: set[str] = set()
_claims_lock = threading.Lock()


class PartFile:
    """Own one `.part` file: written by one thread, then named or removed.

    Use it as a context manager. Leaving the block removes the file, unless it got its name or ``keep`` is set.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.folder = os.path.dirname(os.path.abspath(target))
        self.path = ""
        self.keep = False
        self.size = 0
        self._file: Optional[BinaryIO] = None
        self._lock = -1
        self._claim = ""

    def __enter__(self) -> PartFile:
        """Create the file; raise TransferError if the folder does not let us."""
        try:
            descriptor = self._open()
        except OSError as trouble:
            raise file_error(trouble, self.folder) from trouble
        # A second descriptor keeps the lock while the first one is closed, which is when network drives admit failures.
        self._lock = os.dup(descriptor) if fcntl else -1
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        return self

    def __exit__(self, *_exception: object) -> None:
        """Remove what is unfinished and let others have the name."""
        try:
            if self._file is not None:
                self._file.close()
            if self.path and not self.keep:
                os.unlink(self.path)
        except OSError:
            self.keep = True  # the disk went away; nothing more can be done for the file
        finally:
            self._release()

    def write(self, data: bytes, total: Optional[int]) -> None:
        """Append bytes; ``total`` is only what an error tells."""
        if self._file is None:
            raise ValueError("the part file is closed")
        rest = memoryview(data)
        try:
            while rest:
                written = self._file.write(rest)
                self.size += written
                rest = rest[written:]
        except OSError as trouble:
            raise file_error(trouble, self.folder, self.size, total) from trouble

    def close(self, total: Optional[int] = None) -> None:
        """End the writing; the file stays ours."""
        try:
            if self._file is not None:
                self._file.close()
                self._file = None
            if os.stat(self.path).st_size != self.size:
                raise TransferError(Reason.FILE_CUT, self.path, done=os.stat(self.path).st_size, total=self.size)
        except OSError as trouble:
            raise file_error(trouble, self.folder, self.size, total) from trouble

    def name(self, target: str, overwrite: bool = False) -> str:
        """Give the closed file its final name, the target's or the next free one, and return the path."""
        path = name_part(self.path, target, overwrite)
        self.path = ""
        return path

    def _open(self) -> int:
        for path in _part_names(self.target):
            claim = os.path.normcase(os.path.join(os.path.realpath(self.folder), os.path.basename(path)))
            with _claims_lock:
                if claim in _claims:
                    continue
                _claims.add(claim)
            self._claim = claim
            try:
                descriptor = _create(path)
            except OSError:
                self._release()
                raise
            if descriptor is not None:
                self.path = path
                return descriptor
            self._release()
        raise TransferError(Reason.FOLDER_NOT_WRITABLE, self.folder)

    def _release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        with _claims_lock:
            _claims.discard(self._claim)


def name_part(part: str, target: str, overwrite: bool = False) -> str:
    """Rename a whole `.part` to its target or the next free name; no existing file is touched unless ``overwrite``."""
    folder, name = os.path.split(os.path.abspath(target))
    stem, suffix = os.path.splitext(name)
    path = reserve_name(folder, stem, suffix, overwrite)
    try:
        os.replace(part, path)
    except OSError as trouble:
        if not overwrite:
            with suppress(OSError):  # the trouble that matters is told below
                os.unlink(path)  # our own empty placeholder
        raise file_error(trouble, folder) from trouble
    if overwrite:
        try:
            remove_sidecars(path)
        except OSError as trouble:
            raise file_error(trouble, folder) from trouble
    return path


def _part_names(target: str) -> Iterator[str]:
    yield target + ".part"
    stem, suffix = os.path.splitext(target)
    for number in range(2, _MAX_NUMBER):
        yield f"{stem}_{number}{suffix}.part"


def _create(path: str) -> Optional[int]:
    """Create the file for us alone, in place of a left-over; None if another program is writing it."""
    for _attempt in range(100):
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINKS | _BINARY, 0o666)
        except FileExistsError:
            if not _remove_left_over(path):
                return None
            continue
        # Between creating and locking another program may have taken it for a left-over.
        if _lock(descriptor) and _is_at(descriptor, path):
            return descriptor
        os.close(descriptor)
    return None


def _remove_left_over(path: str) -> bool:
    """Remove a `.part` nobody holds; return whether to try again to create it."""
    descriptor = -1
    try:
        kind = os.lstat(path).st_mode
        if stat.S_ISREG(kind) and fcntl:
            descriptor = os.open(path, os.O_RDONLY | _NO_LINKS)
            # Removed only under its lock and only if the path still means it, so no live file is ever taken away.
            if not _lock(descriptor):
                return False
            if not _is_at(descriptor, path):
                return True
        os.unlink(path)  # fails for a folder, and on Windows while somebody writes to it
        return True
    except FileNotFoundError:
        return True
    except OSError:
        return False
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _lock(descriptor: int) -> bool:
    if not fcntl:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # this file system has no locks: then as if alone
    return True


def _is_at(descriptor: int, path: str) -> bool:
    if not fcntl:
        return True
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False
