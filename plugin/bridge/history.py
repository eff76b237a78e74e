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
from typing import Iterator, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QLockFile

from ..arcgis.partfile import discard_part
from ..arcgis.partstate import read_state, remove_state
from .log import log_unforeseen
from .record import BadRecord, Record
from .steady import steadily

_NAME = re.compile(r"([0-9a-f]{32})\.json")
_LARGEST = 256 * 1024 * 1024
# Another QGIS holds a lock for a moment when it looks whether anybody works on a download.
_LOOK_MS = 300
# A lock says whose it is as soon as it is made; one that is older and says nothing is that of a killed process.
_MUTE_SECONDS = 10.0


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
        path = self._path(record.id)
        text = json.dumps(record.to_json(), ensure_ascii=False)
        descriptor = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            # A record of zeros after a power cut would lose the job it was written for.
            os.fsync(file.fileno())
        os.replace(path + ".new", path)

    def read(self, record_id: str) -> Record:
        """Read one record; raise BadRecord or OSError."""
        path = self._path(record_id)
        if os.path.getsize(path) > _LARGEST:
            raise BadRecord("a record of more than 256 MB")
        with open(path, encoding="utf-8") as file:
            try:
                record = steadily(Record.from_json, json.load(file))
            except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
                raise BadRecord("a record that is no JSON") from None
        if record.id != record_id:
            raise BadRecord("a record under another's name")
        return record

    def read_all(self) -> tuple[Record, ...]:
        """Return the records that can be read, newest first; the others stay where they are and are logged."""
        records = []
        for record_id in self._ids():
            try:
                records.append(self.read(record_id))
            except (BadRecord, OSError) as error:
                log_unforeseen("Reading a record", error)
        return tuple(sorted(records, key=lambda record: record.started, reverse=True))

    def forget(self, record_id: str) -> None:
        """Remove a record with what it names of unfinished files; finished ones stay.

        A record that another QGIS works on, or that cannot be read, deletes nothing but itself.
        """
        lock = self.lock(record_id)
        if lock is None:
            return
        try:
            with suppress(BadRecord, OSError):
                record = self.read(record_id)
                for part in record.parts:
                    if not forget_spent_part(record, part.image):
                        discard_part(part.path, record.request.folder)
            for path in (self._path(record_id), self._path(record_id) + ".new"):
                with suppress(FileNotFoundError):
                    os.unlink(path)
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

    def has_lock(self, record_id: str) -> bool:
        """Tell whether a lock's file is there, held or left behind."""
        return os.path.exists(self._lock_path(record_id))

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

    def _path(self, record_id: str) -> str:
        return os.path.join(self._folder, record_id + ".json")

    def _lock_path(self, record_id: str) -> str:
        return os.path.join(self._folder, record_id + ".lock")


def forget_spent_part(record: Record, image: int) -> bool:
    """Remove what is left beside an image's file of the part it was; return whether there is such a file.

    It is left where the process was killed after it had noted the file. The part's name may be another download's now.
    """
    file = next((each for each in record.files if each.image == image), None)
    if file is None:
        return False
    for part in record.parts:
        state = read_state(part.path) if part.image == image and not os.path.lexists(part.path) else None
        if state is not None and state.named == os.path.basename(file.path):
            remove_state(part.path)
    return True
