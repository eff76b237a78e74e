"""Play the rows of the fault table through the real product, many at a time, and say in words what is not as it says.

Each case has a folder and a relay of its own before one site; the site knows the cases apart by the host they ask
under. What is waited for are conditions, looked at while QGIS's event loop turns.
"""

from __future__ import annotations

import logging
import os
import pathlib
import re
import secrets
import threading
import time
import traceback
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Set

from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QEventLoop, QTimer

from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.bridge.details import details_text
from arcgis_raster_download.plugin.bridge.download import Download, DownloadRequest, Status
from arcgis_raster_download.plugin.bridge.geometry import Clip
from arcgis_raster_download.plugin.bridge.history import History
from arcgis_raster_download.plugin.bridge.jobs import DownloadsModel
from arcgis_raster_download.plugin.bridge.progress_text import state_text
from arcgis_raster_download.plugin.bridge.source import Source
from arcgis_raster_download.plugin.bridge.stored import Stored, restored
from arcgis_raster_download.plugin.bridge.story_text import story_text
from tests.scenarios.fault_case import Case, End, Moment
from tests.scenarios.faults import BOX
from tests.scenarios.local_faults import LOCAL
from tests.scenarios.reference import differences
from tests.server.process import SiteProcess
from tests.server.relay import Relay
from tests.server.relays import Relays

AT_ONCE = 20
LONGEST = 30.0  # seconds for one step of a case
OLD = b"an older good file"
SITE_SECRET = "s3cr3t-of-the-site"
_WKT = "POLYGON(({0} {1},{2} {1},{2} {3},{0} {3},{0} {1}))".format(*BOX)
# What no sentence for people holds: Python's and JSON's words, markup, codes of ours.
_UNREADABLE = re.compile(r"\bnull\b|\bNone\b|Traceback|[{}<>]|\\[nu]|esriJob|Error\(|_[a-z]+_|\?…")


@dataclass
class Wire:
    """The site and what listens to everything while cases are played."""

    site: SiteProcess
    relays: Relays
    folder: pathlib.Path
    secret: str = field(default_factory=lambda: "q" + secrets.token_hex(12))
    lines: List[str] = field(default_factory=list)
    unforeseen: List[str] = field(default_factory=list)


class Player:
    """Play one case; `offences` says what was not as its row says."""

    def __init__(self, case: Case, wire: Wire, model: DownloadsModel, history: History) -> None:
        self.case, self.wire, self.model, self.history = case, wire, model, history
        self.offences: List[str] = []
        self.is_lost = False
        self.folder = wire.folder / f"case {id(case):x}"
        self.relay: Relay = wire.relays.add(wire.site.port)
        self.host = f"127.0.0.1:{self.relay.port}"
        self.download: Optional[Download] = None
        self.seen: List[str] = []
        self.seconds = 0.0
        self._is_struck = False
        self._came: Set[str] = set()

    def play(self) -> Iterator[Callable[[], bool]]:
        """Yield what has to come true before the next step."""
        self._set_up()
        download = self._start()
        if self.case.moment is Moment.CANCEL:
            yield self._is_to_be_cancelled
            download.cancel()
        if self.case.row.end is End.HEALS:
            yield lambda: download.status is Status.INTERRUPTED or not download.is_active
            self._expect(download.is_active, f"{download.status.value} instead of interrupted: {download.reason}")
            yield self._is_given
            self._look("while there is no answer", download)
            self._lift()
        yield lambda: not download.is_active
        if self.case.row.end in (End.RESUMES, End.AGAIN):
            yield from self._play_failure(download)
        if self.case.row.end is End.CANCELLED:
            yield self._is_given
            self._expect(download.status is Status.CANCELLED, f"{download.status.value} instead of cancelled")
            self._look("after the cancel", download)
        elif self.case.row.end in (End.PASSES, End.HEALS, End.RESUMES):
            self._look_at_done(download)
            self._expect(self._submits() == 1, f"{self._submits()} jobs instead of one")
        elif self.case.row.end is End.AGAIN and self.download is not None:
            self._look_at_done(self.download)
        yield self._is_given

    def _play_failure(self, download: Download) -> Iterator[Callable[[], bool]]:
        row = self.case.row
        wanted = (Status.FAILED, Status.INCOMPLETE)
        self._expect(download.status in wanted, f"{download.status.value} instead of failed: {download.reason}")
        if download.status not in wanted:
            return
        errors = [download.error, *(each.error for each in download.failures)]
        reasons = {error.reason for error in errors if error is not None}
        told = f"{sorted(each.value for each in reasons)}: {download.reason}"
        self._expect(row.reason in reasons, f"not {row.reason}, but {told}")
        self._expect(row.says in download.reason, f"not {row.says!r}, but {told}")
        # Whoever is asked who they are goes on from there, also where the server has not begun.
        may_resume = row.end is End.RESUMES or row.reason is Reason.SIGN_IN_NEEDED
        self._expect(download.can_resume is may_resume, f"can_resume is {download.can_resume}")
        self._look("after it failed", download)
        yield self._is_given
        self._lift()
        if row.end is End.RESUMES and download.can_resume:
            self.model.resume(download)
            yield lambda: not download.is_active
        elif row.end is End.AGAIN:
            before = self._submits()
            again = self.model.try_again(download, only_missing=download.status is Status.INCOMPLETE)
            yield lambda: not again.is_active
            self._expect(self._submits() == before + 1, "Try Again did not submit one job")
            self.download = again

    def _set_up(self) -> None:
        self.folder.mkdir(parents=True)
        (self.folder / "Geoid.tif").write_bytes(OLD)
        options = {"result_query": f"token={self.wire.secret}", "say": f"Reading ?token={self.wire.secret}&f=json"}
        self.wire.site.configure(host=self.host, **{**options, **dict(self.case.site_options)})
        self.relay.set_rules(*self.case.rules)
        if self.case.moment is Moment.DESCRIBE:
            self._strike()

    def tick(self) -> None:
        """Do what this machine does wrong once its moment has come."""
        if self.case.is_local and not self._is_struck and self._trigger():
            self._strike()

    def _trigger(self) -> bool:
        wanted = {"name-gone": "reset-before", "folder-gone": "latency"}.get(self.case.row.fault)
        return wanted is None or any(given.fault == wanted for given in self.relay.given)

    def _strike(self) -> None:
        if self.case.is_local:
            self._is_struck = True
            LOCAL.strike(self.case.row.fault, self.relay, str(self.folder))

    def _start(self) -> Download:
        names = self.case.row.images
        base = f"http://somebody:{self.wire.secret}@{self.host}/arcgis/rest/services/Demo"
        sources = tuple(Source(parse_address(f"{base}/{name}/ImageServer?token={self.wire.secret}")) for name in names)
        clip = None
        if self.case.row.is_clipped:
            clip = Clip.from_rectangle(QgsRectangle(*BOX), QgsCoordinateReferenceSystem("EPSG:4326"))
        request = DownloadRequest(sources, clip, str(self.folder), load=False)
        self.download = self.model.start(request)
        self.download.changed.connect(self._note)
        return self.download

    def _note(self) -> None:
        if self.download is not None and (not self.seen or self.seen[-1] != self.download.status.value):
            self.seen.append(self.download.status.value)

    def _lift(self) -> None:
        """Let the fault be over: the site and the network are as they should be."""
        usual = dict(self.case.usual_options)
        if usual:
            self.wire.site.configure(host=self.host, running=True, **usual)
        self.relay.restore()
        if self.case.is_local:
            LOCAL.lift(self.case.row.fault, self.relay, str(self.folder))

    # What is looked at

    def _expect(self, holds: bool, words: str) -> None:
        if not holds:
            self.offences.append(words)

    def _log(self) -> List[Dict[str, Any]]:
        return self.wire.site.log(host=self.host)

    def _is_to_be_cancelled(self) -> bool:
        """Tell whether the server works, or has done so and only says otherwise, if that is the case."""
        if self.download is None or self.download.status is not Status.RUNNING:
            return False
        return "statuses" not in self.case.site_options or self._has("end not told")

    def _has(self, fault: str) -> bool:
        return any(fault in entry["faults"] for entry in self._log())

    def _submits(self) -> int:
        return sum(entry["path"].endswith("/submitJob") for entry in self._log())

    def _is_given(self) -> bool:
        """Tell whether the fault was really given."""
        return self.given() > 0

    def given(self) -> int:
        """Return how often the fault was given: what this machine, the relay's log or the site's journal tells."""
        case = self.case
        if case.is_local:
            return LOCAL.struck(case.row.fault, self.relay, str(self.folder))
        of_moment = [given for given in self.relay.given if re.search(case.at, given.request)]
        of_relay = sum(given.fault == case.evidence for given in of_moment)
        return of_relay or sum(case.evidence in entry["faults"] for entry in self._log())

    def _look_at_done(self, download: Download) -> None:
        self._expect(download.status is Status.DONE, f"{download.status.value} instead of done: {download.reason}")
        if download.status is not Status.DONE:
            return
        self._look("at the end", download)
        images = self.case.row.images[-len(download.files) :]
        for path, name in zip(download.files, images):
            wrong = differences(path, str(self.wire.site.raster_path(name)), _WKT if self.case.row.is_clipped else None)
            self._expect(not wrong, f"{os.path.basename(path)}: {wrong}")
        left = {each for each in os.listdir(self.folder) if each.endswith((".part", ".json", ".new"))}
        self._expect(not left or self.case.row.end is End.AGAIN, f"left over: {left}")

    def _look(self, moment: str, download: Download) -> None:
        """Look at everything that is to be so at any time."""
        texts = {"state": state_text(download), "story": story_text(download), "reason": download.reason}
        for name, text in texts.items():
            self._expect(not _UNREADABLE.search(text), f"{moment}, the {name} cannot be read: {text}")
            self._expect(name == "reason" or bool(text.strip()), f"{moment}, there is no {name}")
        if download.status is Status.FAILED:
            self._expect(is_readable(download.reason), f"{moment}, this is no sentence: {download.reason!r}")
        here = pathlib.Path(LOCAL.place_of(str(self.folder)))
        self._expect((here / "Geoid.tif").read_bytes() == OLD, f"{moment}, the older file has changed")
        self._came.update(os.path.basename(path) for path in download.files)
        known = {*self._came, "Geoid.tif"}
        known |= {"Geoid_2.tif"} if download.is_active else set()
        others = {each for each in os.listdir(here) if not each.endswith((".part", ".json", ".new"))} - known
        self._expect(not others, f"{moment}, there are files nobody told of: {others}")
        for path in download.files:
            self._expect(os.path.getsize(path) > 0, f"{moment}, {path} is empty")
        self._look_at_record(moment, download)
        self._look_for_secrets(moment, download)

    def _look_at_record(self, moment: str, download: Download) -> None:
        try:
            record = self.history.read(download.id)
        except (OSError, ValueError, ArcGISError) as error:
            self._expect(False, f"{moment}, there is no record: {error!r}")
            return
        if download.is_active:
            return
        self._expect(record.status is download.status, f"{moment}, the record says {record.status.value}")
        later = restored(Stored(record, download.kept_bytes), self.model)
        try:
            same = (later.can_resume, later.can_try_again) == (download.can_resume, download.can_try_again)
            self._expect(same, f"{moment}, the next QGIS could resume: {later.can_resume}, not {download.can_resume}")
            self._expect(later.reason == download.reason, f"{moment}, the next QGIS would say {later.reason!r}")
        finally:
            later.deleteLater()

    def _look_for_secrets(self, moment: str, download: Download) -> None:
        shown = {
            "repr": repr((download, download.request, download.snapshot, download.delivered, download.error)),
            "details": details_text(download),
            "texts": " ".join((state_text(download), story_text(download), *download.messages, *download.job_urls)),
        }
        here = pathlib.Path(LOCAL.place_of(str(self.folder)))
        for path in (*here.rglob("*"), pathlib.Path(self.history._path(download.id))):
            if path.is_file() and not path.name.endswith((".tif", ".part")):
                shown[path.name] = path.read_text(encoding="utf-8", errors="replace")
        for place, text in shown.items():
            self._expect(self.wire.secret not in text and SITE_SECRET not in text, f"{moment}, a secret in {place}")


def is_readable(text: str) -> bool:
    """Tell whether a text is a sentence or two that a person can read, of a length that a person reads."""
    return bool(re.fullmatch(r"[^\n\t]{20,420}[.!?”]", text)) and not _UNREADABLE.search(text)


class _Listener(logging.Handler):
    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info:
            text += "".join(traceback.format_exception(*record.exc_info))
        self._wire.lines.append(text)


def play_all(cases: Sequence[Case], wire: Wire, model: DownloadsModel, history: History) -> Dict[str, Player]:
    """Play cases, so many at a time, and return what came of each; main thread, turns the event loop."""
    LOCAL.listen()
    listener = _Listener(wire)
    loggers = [logging.getLogger(), logging.getLogger("arcgis_raster_download")]
    levels = [logger.level for logger in loggers]
    hook = threading.excepthook
    threading.excepthook = lambda told: wire.unforeseen.append("".join(traceback.format_exception(*told[:3])))
    for logger in loggers:
        logger.addHandler(listener)
        logger.setLevel(logging.DEBUG)
    try:
        return _Stage(cases, wire, model, history).play()
    finally:
        threading.excepthook = hook
        for logger, level in zip(loggers, levels):
            logger.removeHandler(listener)
            logger.setLevel(level)


class _Stage:
    """Bring cases on one after the other."""

    def __init__(self, cases: Sequence[Case], wire: Wire, model: DownloadsModel, history: History) -> None:
        self._waiting = list(cases)
        self._wire, self._model, self._history = wire, model, history
        self._acts: List[_Act] = []
        self._players: Dict[str, Player] = {}
        self._loop = QEventLoop()

    def play(self) -> Dict[str, Player]:
        timer = QTimer()
        timer.timeout.connect(self._turn)
        timer.start(20)
        self._loop.exec()
        timer.stop()
        return self._players

    def _turn(self) -> None:
        try:
            self._acts = [act for act in self._acts if act.goes_on()]
            while self._waiting and len(self._acts) < AT_ONCE:
                case = self._waiting.pop(0)
                player = self._players[case.id] = Player(case, self._wire, self._model, self._history)
                self._acts.append(_Act(player))
        except BaseException:
            self._loop.exit(1)
            raise
        if not self._acts:
            self._loop.quit()


class _Act:
    """One player and what it waits for."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.seconds = time.monotonic()
        self._steps = player.play()
        self._condition: Callable[[], bool] = lambda: True
        self._deadline = time.monotonic() + LONGEST

    def goes_on(self) -> bool:
        """Go on with the play if what it waits for has come; return whether there is more."""
        player = self.player
        try:
            player.tick()
            if self._condition():
                self._condition = next(self._steps)
                self._deadline = time.monotonic() + LONGEST
                return True
            if time.monotonic() < self._deadline:
                return True
            download = player.download
            player.offences.append(
                f"stuck: {download and download.status.value}, given {player.given()} times, "
                f"seen {player.seen}, {download and download.reason}, relay {player.relay.given}, "
                f"{[(entry['path'][-40:], entry['status'], entry['faults']) for entry in player._log()][-12:]}"
            )
        except StopIteration:
            if not player.offences:
                player.seconds = time.monotonic() - self.seconds
                return False
        except Exception:
            player.offences.append(traceback.format_exc())
        player.is_lost = True
        if player.download is not None and player.download.is_active:
            player.download.cancel()
        player.relay.restore()
        return False
