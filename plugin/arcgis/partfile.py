"""The file a download is written to, `<target>.part`, until it is whole and gets its name.

Two downloads may want the same target at once, in two threads or in two programs. Threads know each other's claims;
programs see the other's lock. A part with a state beside it (see `partstate`) waits for its download to go on, and no
other download touches it; one without a state that nobody holds is a left-over.
"""

from __future__ import annotations

import os
import re
import stat
import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO, Callable, Iterator, Optional

from .errors import ArcGISError, Reason, TransferError
from .filenames import file_error, remove_sidecars, reserve_name
from .partlock import create_part, hold_lock, open_part, remove_part
from .partstate import SUFFIX as STATE_SUFFIX
from .partstate import PartState, read_state, remove_state, write_state

_SUFFIX = ".part"
_MAX_NUMBER = 1000
_NOTE_EVERY, _NOTE_AFTER = 64 << 20, 5.0  # bytes, seconds

_claims: set[str] = set()
_claims_lock = threading.Lock()


class PartFile:
    """Own one `.part` file: written by one thread, then named, kept for another time, or removed.

    Use it as a context manager. Entering the block takes up what an earlier download of ``url`` left for the target, if
    that can be continued, or begins an empty file. Leaving it removes the file, unless it got its name, ``keep`` is
    set, or ``keep`` is None and it can be continued. An error that leaves the block says what was kept.
    """

    def __init__(self, target: str, url: str = "", resume: bool = False) -> None:
        self.target = target
        self.folder = os.path.dirname(os.path.abspath(target))
        self.path = ""
        self.keep: Optional[bool] = None
        self.size = 0
        self.state: Optional[PartState] = None
        self._url = url
        self._resume = resume
        self._named_part = ""
        self._is_noted = False
        self._next_note = (0, 0.0)
        self._file: Optional[BinaryIO] = None
        self._lock = -1
        self._claim = ""

    def __enter__(self) -> PartFile:
        """Open or create the file; raise TransferError if the folder does not let us."""
        try:
            descriptor = self._open()
        except OSError as trouble:
            raise file_error(trouble, self.folder) from trouble
        # A second descriptor keeps the lock while the first one is closed, which is when network drives admit failures.
        self._lock = hold_lock(descriptor)
        self._file = os.fdopen(descriptor, "r+b", buffering=0)
        return self

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        """Remove what is of no use any more, note what is, and let others have the name."""
        try:
            if self._file is not None:
                self._file.close()
                self._file = None
            if self._named_part:
                remove_state(self._named_part)
            elif self.path and not self._is_kept():
                os.unlink(self.path)
                remove_state(self.path)
            elif self.path:
                self.note()
                if isinstance(error, ArcGISError) and os.path.exists(self.path):
                    error.kept_part = self.path
        except OSError:
            self.keep = True  # the disk went away; nothing more can be done for the file
        finally:
            self._release()

    @property
    def can_continue(self) -> bool:
        """Tell whether a later download can go on behind what is here."""
        return self._is_noted and self.state is not None and bool(self.state.validator) and self.size > 0

    def begin(self, state: PartState) -> None:
        """Forget all bytes, to receive the file of this state from its first byte."""
        try:
            self._opened().seek(0)
            self._opened().truncate()
        except OSError as trouble:
            raise file_error(trouble, self.folder) from trouble
        self.size = 0
        self.state = state
        self._is_noted = write_state(self.path, state)
        if not self._is_noted:
            remove_state(self.path)  # an old one must not be taken for that of the new bytes
        self._plan_note()

    def learn_total(self, total: Optional[int]) -> None:
        """Take in how long the file is, if that was not known."""
        if self.state is not None and self.state.total is None and total is not None:
            self.state = replace(self.state, total=total)
            self.note()

    def note(self) -> None:
        """Write down how much there is."""
        if self.state is not None and self._is_noted:
            self.state = replace(self.state, size=self.size)
            # If it fails an older note stays: it is of the same file.
            write_state(self.path, self.state)
            self._plan_note()

    def tail(self, count: int) -> bytes:
        """Return the last bytes."""
        stream = self._opened()
        data = b""
        try:
            stream.seek(self.size - count)
            while len(data) < count:
                more = stream.read(count - len(data))
                if not more:
                    break
                data += more
            stream.seek(self.size)
        except OSError as trouble:
            raise file_error(trouble, self.folder) from trouble
        return data

    def write(self, data: bytes, total: Optional[int]) -> None:
        """Append bytes; ``total`` is only what an error tells."""
        stream = self._opened()
        rest = memoryview(data)
        try:
            while rest:
                written = stream.write(rest) or 0
                self.size += written
                rest = rest[written:]
        except OSError as trouble:
            raise file_error(trouble, self.folder, self.size, total) from trouble
        size, moment = self._next_note
        if self.size >= size or time.monotonic() >= moment:
            self.note()

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
        """Give the closed file its final name, the target's or the next free one, and return the path.

        The state stays until the block is left and tells that name (`find_named`), for those who are killed meanwhile.
        """
        path = _rename(self.path, target, overwrite, self._note_name)
        self.path, self._named_part = "", self.path
        if overwrite:
            _remove_sidecars(path)
        return path

    def _opened(self) -> BinaryIO:
        if self._file is None:
            raise ValueError("the part file is closed")
        return self._file

    def _is_kept(self) -> bool:
        return self.can_continue if self.keep is None else self.keep

    def _plan_note(self) -> None:
        self._next_note = (self.size + _NOTE_EVERY, time.monotonic() + _NOTE_AFTER)

    def _note_name(self, path: str) -> None:
        if self.state is not None and self._is_noted:
            write_state(self.path, replace(self.state, size=self.size, named=os.path.basename(path)))

    def _open(self) -> int:
        if self._resume and self._url:
            for path in _earlier_parts(self.target):
                descriptor = self._claimed(path, self._take_up)
                if descriptor is not None:
                    return descriptor
        for path in _part_names(self.target):
            descriptor = self._claimed(path, self._create)
            if descriptor is not None:
                return descriptor
        raise TransferError(Reason.FOLDER_NOT_WRITABLE, self.folder)

    def _claimed(self, path: str, open_it: Callable[[str], Optional[int]]) -> Optional[int]:
        """Open a path that no other thread works on; the claim stays with us if that succeeds."""
        claim = os.path.normcase(os.path.join(os.path.realpath(self.folder), os.path.basename(path)))
        with _claims_lock:
            if claim in _claims:
                return None
            _claims.add(claim)
        self._claim = claim
        try:
            descriptor = open_it(path)
        except OSError:
            self._release()
            raise
        if descriptor is None:
            self._release()
        else:
            self.path = path
        return descriptor

    def _take_up(self, path: str) -> Optional[int]:
        """Open what an earlier download of our URL left, with its state; None if it cannot be continued."""
        descriptor = open_part(path)
        if descriptor is None:
            return None
        state = read_state(path)  # under the lock: it may have been another download's last word
        size = os.lseek(descriptor, 0, os.SEEK_END)
        if not _can_take_up(state, self._url, size):
            os.close(descriptor)
            return None
        if state is not None:
            self._remove_placeholder(state)
            state = replace(state, named="")
        self.state, self.size, self._is_noted = state, size, True
        self._plan_note()
        return descriptor

    def _create(self, path: str) -> Optional[int]:
        """Begin a file; what an earlier download of our URL left that cannot be continued goes."""
        state = read_state(path)
        descriptor = create_part(path, self._url)
        if descriptor is not None and state is not None and state.is_of(self._url):
            self._remove_placeholder(state)
        return descriptor

    def _remove_placeholder(self, state: PartState) -> None:
        """Remove the empty file that `reserve_name` made when the download was killed before it was replaced."""
        if state.named:
            path = os.path.join(self.folder, state.named)
            with suppress(OSError):
                if stat.S_ISREG(os.lstat(path).st_mode) and os.lstat(path).st_size == 0:
                    os.unlink(path)

    def _release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        with _claims_lock:
            _claims.discard(self._claim)


def name_part(part: str, target: str, overwrite: bool = False) -> str:
    """Rename a whole `.part` to its target or the next free name; no existing file is touched unless ``overwrite``."""
    path = _rename(part, target, overwrite)
    remove_state(part)
    if overwrite:
        _remove_sidecars(path)
    return path


def find_named(target: str, url: str) -> str:
    """Return the path of a whole file that got its name in a session that was killed before it could note that."""
    for part in _earlier_parts(target):
        state = read_state(part)
        if state is None or not state.is_of(url) or not state.named or os.path.lexists(part):
            continue
        path = os.path.join(os.path.dirname(part), state.named)
        with suppress(OSError):
            status = os.lstat(path)
            if stat.S_ISREG(status.st_mode) and status.st_size == state.size > 0:
                return path
    return ""


def forget_named(target: str, url: str) -> None:
    """Remove the states that `find_named` reads, once what they say is noted elsewhere or proved wrong."""
    for part in _earlier_parts(target):
        state = read_state(part)
        if state is not None and state.is_of(url) and not os.path.lexists(part):
            remove_state(part)


def discard_part(path: str, folder: str) -> bool:
    """Remove `<target>.part` and its state for good; return whether nothing is left of them.

    Nothing else is ever removed: no link, no folder, no file that a running download has open, and nothing that is not
    directly in the given folder. What is not there counts as removed.

    Args:
        path: the part or its target, as an earlier download noted it; it may have been edited since.
    """
    part = path if path.endswith(_SUFFIX) else path + _SUFFIX
    try:
        place, name = os.path.split(part)
        if not os.path.isabs(place) or name == _SUFFIX or os.path.realpath(place) != os.path.realpath(folder):
            return False
        part = os.path.join(folder, name)
        return remove_part(part) and remove_state(part)
    except ValueError:  # a character that no path has
        return False


def _rename(part: str, target: str, overwrite: bool, note: Callable[[str], None] = lambda path: None) -> str:
    folder, name = os.path.split(os.path.abspath(target))
    stem, suffix = os.path.splitext(name)
    path = reserve_name(folder, stem, suffix, overwrite, note)
    try:
        os.replace(part, path)
    except OSError as trouble:
        if not overwrite:
            with suppress(OSError):  # the trouble that matters is told below
                os.unlink(path)  # our own empty placeholder
        raise file_error(trouble, folder) from trouble
    return path


def _remove_sidecars(path: str) -> None:
    try:
        remove_sidecars(path)
    except OSError as trouble:
        raise file_error(trouble, os.path.dirname(path)) from trouble


def _part_names(target: str) -> Iterator[str]:
    yield target + _SUFFIX
    stem, suffix = os.path.splitext(target)
    for number in range(2, _MAX_NUMBER):
        yield f"{stem}_{number}{suffix}{_SUFFIX}"


def _earlier_parts(target: str) -> list[str]:
    """Return the parts, by name, that earlier downloads may have noted for a target; they need not be there."""
    folder, name = os.path.split(os.path.abspath(target))
    stem, suffix = os.path.splitext(name)
    pattern = re.compile(rf"{re.escape(stem)}(?:_(\d{{1,3}}))?{re.escape(suffix + _SUFFIX + STATE_SUFFIX)}")
    try:
        found = [match for match in map(pattern.fullmatch, os.listdir(folder)) if match]
    except OSError:
        return []
    found.sort(key=lambda match: int(match[1] or 1))
    return [os.path.join(folder, match[0][: -len(STATE_SUFFIX)]) for match in found]


def _can_take_up(state: Optional[PartState], url: str, size: int) -> bool:
    if state is None or not state.is_of(url) or not state.validator:
        return False
    return size > 0 and (state.total is None or size <= state.total)
