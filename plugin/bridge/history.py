"""The records of downloads in the user's profile: one file each, written whole or not at all, with a lock.

Every function touches the disk: call them in worker threads.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from contextlib import suppress
from functools import partial
from typing import Iterator, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QLockFile

from .log import log_unforeseen
from .record import BadRecord, Record
from .steady import steadily

_NAME = re.compile(r"([0-9a-f]{32})\.json")
_CLIP_NAME = re.compile(r"([0-9a-f]{32})\.clip(?:\.new)?")
_LARGEST = 256 * 1024 * 1024
# Another QGIS holds a lock for a moment when it looks whether anybody works on a download.
_LOOK_MS = 300
# A lock says whose it is as soon as it is made; one that is older and says nothing is that of a killed process.
_MUTE_SECONDS = 10.0
# An area is written a moment before its record; one that is older and has none is what a killed process left.
_ORPHAN_SECONDS = 86_400.0


class History:
    """The folder of records."""

    def __init__(self, folder: str = "") -> None:
        """Open the folder in the profile, or another one; nothing is read or made yet."""
        self._folder = folder or os.path.join(QgsApplication.qgisSettingsDirPath(), "arcgis_raster_download", "jobs")
        self._writing = threading.Lock()

    def add(self, record: Record) -> None:
        """Write the record of a download that is about to begin, unless it has begun meanwhile and has one.

        Raises:
            OSError: the profile cannot be written to.
        """
        with self._writing:
            if not os.path.exists(self._path(record.id)):
                self._write(record)

    def write(self, record: Record) -> None:
        """Write a record for its owner's eyes only; what was there before stays whole until the new one is.

        Raises:
            OSError: the profile cannot be written to.
        """
        with self._writing:
            self._write(record)

    def _write(self, record: Record) -> None:
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        clip = self._clip_path(record.id)
        # Before the record that needs it, and once: it has its name only when it is whole, and never changes.
        if record.has_large_clip and not os.path.exists(clip):
            _write_whole(clip, record.clip_wkb())
        _write_whole(self._path(record.id), json.dumps(record.to_json(), ensure_ascii=False).encode("utf-8"))

    def read(self, record_id: str) -> Record:
        """Read one record; raise BadRecord or OSError."""
        try:
            value = json.loads(_read_whole(self._path(record_id)).decode("utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            raise BadRecord("a record that is no JSON") from None
        record = steadily(Record.from_json, value, partial(self._read_clip, record_id))
        if record.id != record_id:
            raise BadRecord("a record under another's name")
        return record

    def read_all(self) -> tuple[Record, ...]:
        """Return the records that can be read, newest first; the others stay where they are and are logged."""
        self._remove_orphans()
        records = []
        for record_id in self._ids():
            try:
                records.append(self.read(record_id))
            except (BadRecord, OSError) as error:
                log_unforeseen("Reading a record", error)
        return tuple(sorted(records, key=lambda record: record.started, reverse=True))

    def is_usable(self) -> bool:
        """Tell whether records can be written here: profiles of scripts may be read-only."""
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
        except OSError:
            return False
        return os.access(self._folder, os.W_OK)

    def of_job(self, url: str) -> Optional[Record]:
        """Return the record of the download that a job belongs to, if there is one that can be read."""
        for record_id in self._ids():
            try:
                # A record is long and there may be many: what does not name the job need not be understood.
                if url.encode("utf-8") in _read_whole(self._path(record_id)):
                    record = self.read(record_id)
                    if any(job.url == url for job in record.jobs):
                        return record
            except (BadRecord, OSError) as error:
                log_unforeseen("Reading a record", error)
        return None

    def forget(self, record_id: str) -> None:
        """Remove a record with what it names of unfinished files; finished ones stay.

        A record that another QGIS works on, or that cannot be read, deletes nothing but itself.
        """
        # Late: QGIS starts with this module.
        from ..arcgis.partfile import discard_part

        lock = self.lock(record_id)
        if lock is None:
            return
        try:
            with suppress(BadRecord, OSError):
                record = self.read(record_id)
                for part in record.parts:
                    if not forget_spent_part(record, part.image):
                        discard_part(part.path, record.request.folder)
            # The area goes last: a record without it cannot be read.
            for path in (self._path(record_id), self._clip_path(record_id)):
                for name in (path, path + ".new"):
                    with suppress(FileNotFoundError):
                        os.unlink(name)
        finally:
            lock.unlock()

    def lock(self, record_id: str) -> Optional[QLockFile]:
        """Return a lock that keeps other QGIS windows off this download, or None where one of them has it.

        The lock ends with the process that holds it, however that ends.
        """
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        lock = QLockFile(self._lock_path(record_id))
        # Jobs take hours: a lock is stale when its process is gone, not when it is old.
        lock.setStaleLockTime(0)
        if lock.tryLock(_LOOK_MS):
            return lock
        is_freed = self._is_mute(lock, record_id) and lock.removeStaleLockFile() and lock.tryLock(0)
        return lock if is_freed else None

    def is_taken(self, record_id: str) -> bool:
        """Tell whether another QGIS works on this download; a lock that a killed one left is removed."""
        if not os.path.exists(self._lock_path(record_id)):
            return False
        lock = self.lock(record_id)
        if lock is not None:
            lock.unlock()
        return lock is None

    def taken(self) -> frozenset[str]:
        """Return the ids of the downloads that other QGIS windows work on."""
        return frozenset(record_id for record_id in self._ids() if self.is_taken(record_id))

    def _is_mute(self, lock: QLockFile, record_id: str) -> bool:
        """Tell whether the lock's file was made by a process that was killed before it could say whose it is."""
        try:
            age = time.time() - os.path.getmtime(self._lock_path(record_id))
        except OSError:
            return False
        return age > _MUTE_SECONDS and not lock.getLockInfo()[0]

    def _ids(self) -> Iterator[str]:
        try:
            names = os.listdir(self._folder)
        except FileNotFoundError:
            return
        for name in sorted(names):
            match = _NAME.fullmatch(name)
            if match:
                yield match.group(1)

    def _read_clip(self, record_id: str) -> bytes:
        try:
            return _read_whole(self._clip_path(record_id))
        except FileNotFoundError:
            raise BadRecord("a record whose area is gone") from None

    def _remove_orphans(self) -> None:
        """Remove areas without a record, which are left where a process was killed between the two."""
        with suppress(OSError):
            for name in os.listdir(self._folder):
                match, path = _CLIP_NAME.fullmatch(name), os.path.join(self._folder, name)
                if match and not os.path.exists(self._path(match.group(1))):
                    with suppress(OSError):
                        if time.time() - os.path.getmtime(path) > _ORPHAN_SECONDS:
                            os.unlink(path)

    def _path(self, record_id: str) -> str:
        return os.path.join(self._folder, record_id + ".json")

    def _clip_path(self, record_id: str) -> str:
        return os.path.join(self._folder, record_id + ".clip")

    def _lock_path(self, record_id: str) -> str:
        return os.path.join(self._folder, record_id + ".lock")


def _write_whole(path: str, data: bytes) -> None:
    """Write a file that has its name only when it is whole and on the disk."""
    descriptor = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        # A record of zeros after a power cut would lose the job it was written for.
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def _read_whole(path: str) -> bytes:
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size > _LARGEST:
            raise BadRecord("a record of more than 256 MB")
        return file.read()


def forget_spent_part(record: Record, image: int) -> bool:
    """Remove what is left beside an image's file of the part it was; return whether there is such a file.

    It is left where the process was killed after it had noted the file. The part's name may be another download's now.
    """
    file = next((each for each in record.files if each.image == image), None)
    if file is None:
        return False
    from ..arcgis.partstate import read_state, remove_state  # late, as above

    for part in record.parts:
        state = read_state(part.path) if part.image == image and not os.path.lexists(part.path) else None
        if state is not None and state.named == os.path.basename(file.path):
            remove_state(part.path)
    return True
