"""Fetch one URL into one file that is whole, or fail with a reason and keep what a later attempt can go on with.

No library between us and the server notices all the lies a download can tell: a body that ends early, an error under
HTTP 200, a sign-in page, a full disk, another file behind the same address. So the bytes are counted, the first ones
are read, a rest is only joined to the version it belongs to, the space is looked after, and the structure of a TIFF is
checked before the file gets its name.
"""

from __future__ import annotations

import math
import os
import shutil
import time
from dataclasses import dataclass, field, replace
from typing import Callable, Optional

import requests

from .addresses import host_of
from .answers import is_passing
from .body import Body, content_length, packing, refuse_errors
from .cancel import CancelToken
from .errors import ASKS_WHO, ArcGISError, Cancelled, Reason, TransferError
from .pace import Pace
from .partfile import PartFile, find_named, forget_named
from .partstate import PartState
from .ranges import OVERLAP, Span, range_headers, read_span, read_unsatisfied
from .session import Session, TroubleReport
from .sign_in import Trial
from .tiff import TiffInfo, read_tiff

SPACE_CHECK_EVERY = 256 << 20
PROGRESS_EVERY = 0.1  # seconds
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 30.0  # seconds, doubled from one attempt without progress to the next

# How often in a row an address that has given some of the file may say these before they are believed.
_DOUBTS = {Reason.SERVICE_MISSING: 3, **dict.fromkeys(ASKS_WHO, 1)}

# Called with the bytes received and the bytes announced, None if the server does not say.
Progress = Callable[[int, Optional[int]], None]
# Called with the part's path and, for a TIFF, its description, before the file gets its name. Returns the target, which
# only the content may tell (in the same folder), or None for the one that was asked; raises to refuse the file.
Check = Callable[[str, Optional[TiffInfo]], Optional[str]]


@dataclass(frozen=True)
class FetchedFile:
    """Tell where a file is; ``tiff`` is None for other formats."""

    path: str
    size: int
    etag: str = ""
    tiff: Optional[TiffInfo] = field(default=None, compare=False)


def fetch_file(
    session: Session,
    url: str,
    target: str,
    *,
    cancel: CancelToken,
    progress: Optional[Progress] = None,
    on_trouble: Optional[TroubleReport] = None,
    begun: Optional[Callable[[str], None]] = None,
    delivered: Optional[Callable[[FetchedFile], None]] = None,
    expect_tiff: bool = True,
    overwrite: bool = False,
    check: Optional[Check] = None,
    asked_of: str = "",
    resume: bool = True,
    patience: Optional[float] = 0.0,
    pace: Optional[Pace] = None,
) -> FetchedFile:
    """Fetch a URL into ``target`` or, where that is taken, into the next free name beside it.

    All callbacks are called in this thread.

    Args:
        progress: called at most ten times a second, and at the end. What an earlier attempt left counts as received;
            the number falls where the server gives a changed file, or none from the middle.
        on_trouble: called before each wait with the time.monotonic() since when no byte came, and the last error.
        begun: called with the path of the part before anything is asked, to note it.
        delivered: called when the file has its name, before the last trace of the download is removed: whoever notes
            the file here never loses it, even if killed at any moment.
        expect_tiff: False for results in other formats: only web pages and server errors are refused then.
        overwrite: replace the target, at the very end and in one step.
        check: the last word before the file gets its name. If it raises NOT_CLIPPED the `.part` is kept: it is whole,
            and the user may want it after all (`partfile.name_part`).
        asked_of: the service that named the URL; see the session.
        resume: go on with what an earlier call for the same file left beside the target; False begins anew.
        patience: seconds without a new byte after which the trouble is raised, None for never. What fails before the
            address has given anything of the file in this call is raised at once: the caller may know another address.
        pace: how slow is too slow.

    Raises:
        ArcGISError: nothing is left under the target's name, and an older file there is as it was. What a later call
            can go on with is kept; ``kept_part`` of the error is its path.
    """
    cancel.raise_if_set()
    fetched = _fetched_earlier(url, target, expect_tiff) if resume else None
    if fetched is not None:
        if check is not None:
            check(fetched.path, fetched.tiff)
        if delivered is not None:
            delivered(fetched)
        forget_named(target, url)
        return fetched
    with PartFile(target, url, resume) as part:
        if begun is not None:
            begun(part.path)
        transfer = _Transfer(
            session=session,
            url=url,
            part=part,
            cancel=cancel,
            progress=progress,
            on_trouble=on_trouble,
            expect_tiff=expect_tiff,
            asked_of=asked_of,
            patience=patience,
            pace=pace or Pace(),
        )
        transfer.run()
        part.close(part.size)
        if progress is not None:
            progress(part.size, part.size)
        tiff = _read_back(part) if expect_tiff else None
        if check is not None:
            try:
                target = check(part.path, tiff) or target
            except Cancelled:
                raise
            except ArcGISError as refusal:
                part.keep = refusal.reason is Reason.NOT_CLIPPED
                raise
        cancel.raise_if_set()
        fetched = FetchedFile(part.name(target, overwrite), part.size, transfer.etag, tiff)
        if delivered is not None:
            delivered(fetched)
        return fetched


@dataclass
class _Transfer:
    """Bring a part to its end, in as many attempts as the patience allows."""

    session: Session
    url: str
    part: PartFile
    cancel: CancelToken
    progress: Optional[Progress]
    on_trouble: Optional[TroubleReport]
    expect_tiff: bool
    asked_of: str
    patience: Optional[float]
    pace: Pace
    etag: str = ""

    def __post_init__(self) -> None:
        self._host = host_of(self.url)
        self._from_start = False  # what is there has proved to be of another file
        self._has_changed = False
        self._doubts = 0
        self._knows_ranges = True
        self._has_worked = False
        self._is_open_ended = False
        self._last_byte = time.monotonic()
        self._furthest = self._mark = self.part.size
        self._deadline: Optional[float] = None
        self._wait = _FIRST_WAIT
        self._next_report = 0.0
        self._trial = Trial()

    def run(self) -> None:
        """Return when the part holds all bytes; raise what nothing more can be done about."""
        while True:
            try:
                if self._attempt():
                    self._refuse_early_end()
                    return
            except ArcGISError as error:
                if error.reason is Reason.LONGER_THAN_ANNOUNCED:
                    self.part.keep = False
                self.part.note()
                trouble = self._refused_again(error)
                if trouble is not None and not (self._may_pass(trouble) and self._rest(trouble)):
                    if self._has_changed and trouble.reason in (Reason.FILE_CUT, Reason.STALLED):
                        trouble = TransferError(Reason.FILE_CHANGED, self._host, done=trouble.done, total=trouble.total)
                    raise trouble from None

    def _attempt(self) -> bool:
        """Ask once; return whether the part is whole now, False where there is more to ask for at once."""
        state, offset = self.part.state, max(0, self.part.size - OVERLAP)
        headers = {"Accept-Encoding": "identity"}  # compressed bytes could not be counted or joined
        if state is None or not state.validator or self._from_start:
            offset = 0
        if state is not None and offset:
            headers.update(range_headers(offset, state.validator))
        with self.session.open(self.url, headers, asked_of=self.asked_of, trial=self._trial) as response:
            if state is not None and offset and response.status_code in (206, 416):
                return self._go_on(response, state, offset)
            self._begin(response, state if offset else None)
        return True

    def _begin(self, response: requests.Response, ignored: Optional[PartState]) -> None:
        """Receive a file from its first byte; ``ignored`` is the state whose rest was asked for in vain."""
        with Body(response, self._host, self.cancel, self.pace) as body:
            start = body.read_start()
            start = refuse_errors(start, body, self.url, self.expect_tiff, self._trial.is_signed_in)
            headers = response.headers
            state = PartState.of_answer(self.url, headers, body.total)
            if headers.get("Accept-Ranges", "").strip().lower() == "none":
                self._knows_ranges = False
            if ignored is not None and state.validator == ignored.validator:
                self._knows_ranges = False  # it is the same version, and all of it
            if body.is_packed or not self._knows_ranges:
                state = replace(state, etag="", last_modified="")
            if self.part.state is not None and not self._has_changed:
                self._has_changed = state.validator not in ("", self.part.state.validator)
                if self._has_changed:
                    # All bytes of a changed file are new; of one that changes again and again they are not.
                    self._furthest = self._mark = 0
            self.part.begin(state)
            self.etag = headers.get("ETag", "")
            self._from_start, self._has_worked, self._is_open_ended = False, True, body.is_open_ended
            self._copy(start, body, body.total)

    def _go_on(self, response: requests.Response, state: PartState, offset: int) -> bool:
        """Receive the rest of a file; return whether it is whole, False where it has to be asked for otherwise."""
        size, headers = self.part.size, response.headers
        if response.status_code == 416:
            total = read_unsatisfied(headers)
            self._from_start = total != size or not state.agrees(headers, total)
            self.etag = state.etag
            return not self._from_start
        span = read_span(headers)
        if span is None or not _continues(span, offset, state, response):
            self._from_start = True
            return False
        total = state.total if span.total is None else span.total
        with Body(response, self._host, self.cancel, self.pace, span) as body:
            again = body.read_at_least(size - offset)
            if again[: size - offset] != self.part.tail(size - offset):
                self._from_start = True
                return False
            self.part.learn_total(total)
            self.etag = headers.get("ETag", "") or state.etag
            self._has_worked, self._is_open_ended = True, False
            self._copy(again[size - offset :], body, total)
        if total is None or self.part.size >= total:
            return True
        if self.part.size == size:
            raise TransferError(Reason.FILE_CUT, self._host, done=size, total=total)
        return False  # the server gives a long rest in pieces

    def _copy(self, data: bytes, body: Body, total: Optional[int]) -> None:
        """Write a body whose first bytes are read already."""
        part = self.part
        _check_space(part, total)
        next_check = part.size + SPACE_CHECK_EVERY
        while data:
            part.write(data, total)
            if part.size >= next_check:
                next_check += SPACE_CHECK_EVERY
                # A body without end must stop before it has eaten the whole disk.
                _check_space(part, total if total is not None else part.size + SPACE_CHECK_EVERY)
            self._note_progress(total)
            data = body.read()
        self.cancel.raise_if_set()

    def _note_progress(self, total: Optional[int]) -> None:
        now = time.monotonic()
        # The sign-in was good enough for this; when it ends, it may be renewed as often as it takes.
        self._trial.tried.clear()
        # Bytes that come a second time are no progress, nor is a trickle: else a server could keep us for ever.
        if self.part.size > self._furthest:
            self._furthest, self._last_byte = self.part.size, now
        if self._furthest >= self._mark + self.pace.size:
            self._mark, self._deadline, self._wait, self._doubts = self._furthest, None, _FIRST_WAIT, 0
        if self.progress is not None and now >= self._next_report:
            self._next_report = now + PROGRESS_EVERY
            self.progress(self.part.size, total)

    def _refuse_early_end(self) -> None:
        """Take a TIFF that lacks bytes for a broken connection where nothing else told the end of the body."""
        if self._is_open_ended and self.expect_tiff and self.part.can_continue:
            try:
                read_tiff(self.part.path)
            except TransferError as error:
                if error.reason is Reason.FILE_CUT:
                    raise
            except OSError:
                return  # told when the whole file is read

    def _refused_again(self, error: ArcGISError) -> Optional[ArcGISError]:
        """Return None where another sign-in may help at once, else what the trouble is."""
        try:
            return None if self.session.sign_in.may_recover(error, self._trial) else error
        except ArcGISError as trouble:
            return trouble

    def _may_pass(self, error: ArcGISError) -> bool:
        """Tell whether another attempt may go better."""
        if error.reason in (Reason.FILE_CUT, Reason.STALLED):
            return True
        # An address that has given some of the file is right: even a page instead of the rest is trouble that passes.
        hopeful = error.retry_after is not None or is_passing(error) or error.reason is Reason.NOT_A_TIFF
        if error.reason in _DOUBTS:
            # Of several machines one may not know the file yet, and a sign-in may have been renewed; or it is so.
            self._doubts += 1
            hopeful = self._doubts <= _DOUBTS[error.reason]
        return self._has_worked and hopeful

    def _rest(self, error: ArcGISError) -> bool:
        """Wait before the next attempt; return False when the patience is at its end."""
        now = time.monotonic()
        if self._deadline is None:
            # Not from the last byte on: a computer that slept gets its time after it woke.
            self._deadline = math.inf if self.patience is None else now + self.patience
        left = self._deadline - now
        if left <= 0:
            return False
        if self.on_trouble is not None:
            self.on_trouble(self._last_byte, error)
        self.cancel.wait(min(max(self._wait, error.retry_after or 0.0), max(0.1, left)))
        self.cancel.raise_if_set()
        self._wait = min(self._wait * 2, _LONGEST_WAIT)
        return True


def _continues(span: Span, offset: int, state: PartState, response: requests.Response) -> bool:
    """Tell whether a part of a file is the one that was asked for, of the same version, as it lies on the server."""
    return (
        span.first == offset
        and not packing(response)
        and state.agrees(response.headers, span.total)
        and content_length(response) in (None, span.length)
    )


def _fetched_earlier(url: str, target: str, expect_tiff: bool) -> Optional[FetchedFile]:
    """Return the file that an earlier call fetched and named, if it was killed before anybody noted that."""
    path = find_named(target, url)
    if not path:
        return None
    try:
        tiff = read_tiff(path) if expect_tiff else None
        return FetchedFile(path, os.path.getsize(path), tiff=tiff)
    except (OSError, ArcGISError):
        forget_named(target, url)
        return None


def _check_space(part: PartFile, total: Optional[int]) -> None:
    try:
        free = shutil.disk_usage(part.folder).free
    except OSError:
        return  # some network drives do not tell; then writing will
    if total is not None and total - part.size > free:
        raise TransferError(Reason.DISK_FULL, part.folder, done=part.size, total=total)


def _read_back(part: PartFile) -> TiffInfo:
    try:
        return read_tiff(part.path)
    except ArcGISError:
        part.keep = False  # all bytes are there: fetching more of them helps nobody
        raise
    except OSError as trouble:
        raise TransferError(Reason.FOLDER_NOT_WRITABLE, part.folder, trouble.strerror or "") from trouble
