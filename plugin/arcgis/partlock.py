"""Open and remove `.part` files so that nobody who is writing one ever loses it.

A file is taken away or taken over only under its lock, and only if its path still means it. On Windows an open file
cannot be deleted, and a locked byte keeps a second writer out.
"""

from __future__ import annotations

import os
import stat
import sys
from typing import Optional

from .partstate import read_state

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
if sys.platform == "win32":
    import msvcrt

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_LOCKED_BYTE = 1 << 40  # beyond what any file has: nobody may read or write a locked one


def create_part(path: str, url: str) -> Optional[int]:
    """Create a file for us alone, in place of a left-over; None if another download has it or waits to go on with it.

    What an earlier download of the same URL left counts as a left-over.
    """
    for _attempt in range(100):
        if _is_of_another(path, url):
            return None
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINKS | _BINARY, 0o666)
        except FileExistsError:
            if not _remove_left_over(path, url):
                return None
            continue
        # Between creating and locking another program may have taken it for a left-over.
        if _lock(descriptor) and _is_at(descriptor, path):
            return descriptor
        os.close(descriptor)
    return None


def open_part(path: str) -> Optional[int]:
    """Open an existing file for us alone; None if there is none or another program has it."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        descriptor = os.open(path, os.O_RDWR | _NO_LINKS | _BINARY)
    except OSError:
        return None
    # Under a second name the file may be anybody's.
    if os.fstat(descriptor).st_nlink <= 1 and _lock(descriptor) and _is_at(descriptor, path):
        return descriptor
    os.close(descriptor)
    return None


def remove_part(path: str) -> bool:
    """Remove a regular file that no program has open as its part; return whether there is nothing any more."""
    descriptor = -1
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        if fcntl:
            descriptor = os.open(path, os.O_RDONLY | _NO_LINKS)
            if not _lock(descriptor) or not _is_at(descriptor, path):
                return False
        os.unlink(path)  # fails on Windows while somebody has it open
    except FileNotFoundError:
        return True
    except OSError:
        return False
    finally:
        if descriptor >= 0:
            os.close(descriptor)
    return True


def hold_lock(descriptor: int) -> int:
    """Return a second descriptor that holds the lock when the first is closed; -1 where that would be in the way."""
    return os.dup(descriptor) if fcntl else -1


def _is_of_another(path: str, url: str) -> bool:
    state = read_state(path)
    return state is not None and not state.is_of(url)


def _remove_left_over(path: str, url: str) -> bool:
    """Remove a `.part` nobody holds; return whether to try again to create it."""
    descriptor = -1
    try:
        kind = os.lstat(path).st_mode
        if stat.S_ISREG(kind) and fcntl:
            descriptor = os.open(path, os.O_RDONLY | _NO_LINKS)
            if not _lock(descriptor):
                return False
            if not _is_at(descriptor, path):
                return True
            # Its download may have ended, and noted what it is, since we looked.
            if _is_of_another(path, url):
                return False
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
    """Lock a file until it is closed; return False if another program has it."""
    if sys.platform == "win32":
        try:
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        except OSError:
            return True
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True
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
