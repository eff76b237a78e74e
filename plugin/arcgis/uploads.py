"""Upload a file to a geoprocessing service, whole or in parts, so that a task can be given it by its item id.

Protocol facts: Esri REST documentation (uploads: info, upload, register, upload-part, commit, delete). The limit is
that of the committed file, whichever way it came. The server deletes uploaded files by its own rules.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Iterator, Mapping, Optional
from urllib.parse import quote

from .answers import is_passing
from .errors import ArcGISError, Cancelled, Reason, RequestError, ServiceError, TransferError
from .gptypes.references import UploadedItem
from .multipart import FileSlice, Multipart

if TYPE_CHECKING:
    from .gptask import Service
    from .session import Session

PART_BYTES = 8 << 20
# Proxies take a request whole before they pass it on, and a commit copies the file.
_ANSWER_SECONDS = 120.0
_PAUSES = (1.0, 2.0, 4.0, 8.0)
_TELL_SECONDS = 3.0

# Called with the bytes sent and the bytes to send; a part that is sent again counts anew.
Progress = Callable[[int, int], None]


def upload(
    session: Session,
    service: Service,
    path: str,
    *,
    description: str = "",
    part_bytes: int = PART_BYTES,
    on_progress: Optional[Progress] = None,
) -> UploadedItem:
    """Upload a file and return what a task is given for it; what was begun and not finished is deleted again.

    Args:
        part_bytes: a larger file goes in parts of this size; a part whose connection broke is sent again.
        on_progress: called in another thread, while this one waits for the server.

    Raises:
        RequestError: the service takes no files, the file is too large for it, or it cannot be read.
        TransferError: UPLOAD_INCOMPLETE; the server did not confirm it, or the file changed meanwhile.
    """
    if not service.accepts_uploads:
        raise RequestError(Reason.NO_UPLOADS, service.url)
    source = _Source.of(path)
    limit = _limit(session, service)
    if limit is not None and source.size > limit:
        raise RequestError(Reason.UPLOAD_TOO_LARGE, source.name, done=source.size, total=limit)
    work = _Upload(session, f"{service.url}/uploads", source, description, on_progress)
    try:
        if source.size <= part_bytes:
            return work.whole()
        return work.in_parts(max(part_bytes, 1))
    except ServiceError as error:
        if error.code == 413:
            # A proxy's limit for one request, which it does not tell.
            raise RequestError(Reason.UPLOAD_TOO_LARGE, source.name, error.words, done=source.size) from None
        raise


@dataclass(frozen=True)
class _Source:
    """A file as it was when the upload began."""

    path: str
    name: str
    size: int
    changed: int

    @classmethod
    def of(cls, path: str) -> _Source:
        try:
            with open(path, "rb") as source:
                status = os.fstat(source.fileno())
        except (OSError, ValueError) as error:
            words = error.strerror if isinstance(error, OSError) else ""
            raise RequestError(Reason.FILE_NOT_READABLE, path, words or "") from None
        return cls(path, os.path.basename(path), status.st_size, status.st_mtime_ns)


@dataclass
class _Upload:
    session: Session
    url: str
    source: _Source
    description: str
    on_progress: Optional[Progress]

    def whole(self) -> UploadedItem:
        """Send the file in one request."""
        fields = {"description": self.description} if self.description else {}
        # Sent again after a lost answer, the file may lie there twice; the server clears that away in time.
        answer = self._again(lambda: self._send(f"{self.url}/upload", fields, 0, self.source.size))
        item_id = self._item_id(answer)
        with self._cleared(item_id):
            self._raise_if_changed()
        return UploadedItem(item_id)

    def in_parts(self, size: int) -> UploadedItem:
        """Register the file, send it part by part, and have it put together."""
        fields = {"itemName": self.source.name}
        if self.description:
            fields["description"] = self.description
        answer = self._again(lambda: self._post(f"{self.url}/register", fields))
        item_id = self._item_id(answer)
        with self._cleared(item_id):
            item_url = self._item_url(item_id)
            starts = range(0, self.source.size, size)
            for number, start in enumerate(starts, 1):
                self._send_part(f"{item_url}/uploadPart", number, start, min(size, self.source.size - start))
            self._raise_if_changed()
            self._commit(item_url, ",".join(str(number) for number in range(1, len(starts) + 1)))
        return UploadedItem(item_id)

    def _send_part(self, url: str, number: int, start: int, size: int) -> None:
        answer = self._again(lambda: self._send(url, {"partId": str(number)}, start, size), worked_before=True)
        if not _is_success(answer):
            raise TransferError(Reason.UPLOAD_INCOMPLETE, self.source.name, done=start, total=self.source.size)

    def _commit(self, item_url: str, parts: str) -> None:
        def commit() -> Any:
            try:
                return self._post(f"{item_url}/commit", {"parts": parts})
            except Cancelled:
                raise
            except ArcGISError:
                # Perhaps only the answer was lost: what is put together already cannot be put together again.
                if self._is_committed(item_url):
                    return {"success": True}
                raise

        if not _is_success(self._again(commit, worked_before=True)):
            size = self.source.size
            raise TransferError(Reason.UPLOAD_INCOMPLETE, self.source.name, done=size, total=size)

    def _is_committed(self, item_url: str) -> bool:
        try:
            value = self.session.get_json(item_url)
        except Cancelled:
            raise
        except ArcGISError:
            return False
        item = value.get("item", value) if isinstance(value, Mapping) else None
        return isinstance(item, Mapping) and item.get("committed") is True

    def _send(self, url: str, fields: Mapping[str, str], start: int, size: int) -> Any:
        def sent(done: int) -> None:
            if self.on_progress is not None:
                self.on_progress(start + done, self.source.size)

        part = FileSlice(self.source.path, self.source.name, start, size)
        body = Multipart(fields, part, self.session.cancel, sent)
        return self.session.post_long(url, body, seconds=_ANSWER_SECONDS)

    def _post(self, url: str, fields: Mapping[str, str]) -> Any:
        return self.session.post_long(url, fields, seconds=_ANSWER_SECONDS)

    def _again(self, send: Callable[[], Any], *, worked_before: bool = False) -> Any:
        """Send, and send again after a pause where that may help: a broken connection, a busy server.

        Args:
            worked_before: the item is registered already, so that web pages and inner errors are passing trouble.
        """
        for pause in _PAUSES:
            try:
                return send()
            except ArcGISError as error:
                if error.retry_after is None and not (worked_before and is_passing(error)):
                    raise
                self.session.cancel.wait(max(pause, error.retry_after or 0.0))
                self.session.cancel.raise_if_set()
        return send()

    @contextmanager
    def _cleared(self, item_id: str) -> Iterator[None]:
        """Delete the item from the server if the block does not come to its end."""
        try:
            yield
        except BaseException:
            self.session.tell(f"{self._item_url(item_id)}/delete", _TELL_SECONDS)
            raise

    def _raise_if_changed(self) -> None:
        if _Source.of(self.source.path) != self.source:
            size = self.source.size
            raise TransferError(Reason.UPLOAD_INCOMPLETE, self.source.name, done=size, total=size)

    def _item_id(self, answer: Any) -> str:
        item = answer.get("item") if isinstance(answer, Mapping) else None
        item_id = item.get("itemID") if isinstance(item, Mapping) else None
        is_name = isinstance(item_id, str) and item_id.strip() and "/" not in item_id and ".." not in item_id
        if not _is_success(answer) or not is_name:
            raise TransferError(Reason.UPLOAD_INCOMPLETE, self.source.name, done=0, total=self.source.size)
        return str(item_id)

    def _item_url(self, item_id: str) -> str:
        return f"{self.url}/{quote(item_id, safe='', errors='replace')}"


def _limit(session: Session, service: Service) -> Optional[int]:
    """Return the largest file the service takes, in bytes, or None where it does not tell."""
    try:
        value = session.get_json(f"{service.url}/uploads/info")
    except ServiceError as error:
        if error.retry_after is not None:
            raise
        return None
    megabytes = value.get("maxUploadFileSize") if isinstance(value, Mapping) else None
    if isinstance(megabytes, bool) or not isinstance(megabytes, (int, float)) or not 0 < megabytes < 1e12:
        return None
    return int(megabytes * (1 << 20))


def _is_success(answer: Any) -> bool:
    return isinstance(answer, Mapping) and answer.get("success") is True
