"""What a row of the fault table says, and what becomes of it at one moment of a download.

Rows are data. Nothing in them says that a row may fail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Dict, Iterator, Mapping, Optional, Sequence, Tuple

from arcgis_raster_download.plugin.arcgis.errors import Reason
from tests.server.faults import FAULTS as SITE_FAULTS
from tests.server.options import Options
from tests.server.relay import FAULTS as RELAY_FAULTS
from tests.server.relay import Rule

# What this machine does, by the player: nobody listens at all; names are not found any more; the disk is full; the
# folder is not there any more.
LOCAL_FAULTS = ("refused", "name-gone", "disk-full", "folder-gone")


class Moment(str, Enum):
    """When in the life of a download the fault comes."""

    DESCRIBE = "describe"
    SERVICE = "service"
    TASK = "task"
    SUBMIT = "submit"
    POLL = "poll"
    RESULT = "result"
    FIRST_BYTE = "first byte"
    MID_FILE = "mid-file"
    LAST_BYTE = "last byte"
    CANCEL = "cancel"


class End(str, Enum):
    """What the user is left with."""

    # Done as if nothing had been; one job.
    PASSES = "passes"
    # Shown as interrupted; done by itself once the fault is over; one job.
    HEALS = "heals"
    # Failed with a sentence; Resume finishes it with the job that there is.
    RESUMES = "resumes"
    # Failed with a sentence; there is no job, or it is of no use any more: Try Again finishes it.
    AGAIN = "again"
    CANCELLED = "cancelled"


_PLACES: Dict[Moment, Tuple[str, str]] = {
    Moment.DESCRIBE: ("describe", r"/ImageServer(\?|$)"),
    Moment.SERVICE: ("service", r"/GPServer(\?|$)"),
    Moment.TASK: ("task", r"/DownloadRaster(\?|$)"),
    Moment.SUBMIT: ("submit", r"/submitJob(\?|$)"),
    Moment.POLL: ("poll", r"/jobs/[^/?]+(\?|$)"),
    Moment.RESULT: ("result", r"/results/"),
    Moment.FIRST_BYTE: ("file", r"/directories/arcgisjobs/"),
    Moment.MID_FILE: ("file", r"/directories/arcgisjobs/"),
    Moment.LAST_BYTE: ("file", r"/directories/arcgisjobs/"),
    Moment.CANCEL: ("cancel", r"/cancel(\?|$)"),
}
_IN_BODY = {Moment.FIRST_BYTE: 0, Moment.MID_FILE: None, Moment.LAST_BYTE: -1}
_LATER = (Moment.MID_FILE, Moment.LAST_BYTE)


@dataclass(frozen=True)
class Row:
    """One fault at some moments of a download.

    Args:
        fault: a name of tests/server/faults.py or tests/server/relay.py, one of LOCAL_FAULTS, or any word for what the
            options do.
        times: how often it is given; 0 is until the player lifts it.
        end: what the user is left with.
        reason, says: of the error, and what its sentence holds.
        options: of the site, beside the fault's own.
        seconds: how long or how slowly, where the fault takes time.
        images: which are asked for.
        is_clipped: False asks for the whole images.
        cuts: how often the connection is cut in mid-file besides, so that the rest of the file is asked for.
        evidence: what the site's journal has, where that is not the fault's name.
    """

    fault: str
    moments: Tuple[Moment, ...]
    times: int
    end: End
    reason: Optional[Reason] = None
    says: str = ""
    options: Tuple[Tuple[str, Any], ...] = ()
    seconds: float = 0.0
    images: Tuple[str, ...] = ("Geoid",)
    is_clipped: bool = True
    cuts: int = 0
    evidence: str = ""


@dataclass(frozen=True)
class Case:
    """A row at one moment."""

    row: Row
    moment: Moment

    @property
    def id(self) -> str:
        """Return the case's name."""
        often = {0: "for ever", 1: "once"}.get(self.row.times, f"{self.row.times} times")
        return f"{self.row.fault} {often} at {self.moment.value}"

    @property
    def is_local(self) -> bool:
        """Tell whether this machine is at fault."""
        return self.row.fault in LOCAL_FAULTS

    @property
    def evidence(self) -> str:
        """Return what the journal or the relay's log has for the fault."""
        return self.row.evidence or self.row.fault

    @property
    def at(self) -> str:
        """Return the expression for the requests of the moment."""
        return _PLACES[self.moment][1]

    @property
    def rules(self) -> Tuple[Rule, ...]:
        """Return what the relay does."""
        row = self.row
        in_file = self.moment in _IN_BODY
        # The rest of a file is only asked for when its first part has come.
        cut = Rule(self.at, "cut-body", row.cuts or 1, after_bytes=_IN_BODY.get(self.moment))
        rules = (cut,) if self.moment in _LATER and row.fault not in RELAY_FAULTS else ()
        if row.fault in RELAY_FAULTS:
            rule = Rule(self.at, row.fault, row.times, seconds=row.seconds)
            is_in_body = row.fault.endswith("-body")
            if in_file and is_in_body:
                rules = (replace(rule, after_bytes=_IN_BODY[self.moment]),)
            else:
                rules = (cut, replace(rule, after=1)) if self.moment in _LATER else (rule,)
        elif row.fault == "name-gone":
            rules = (*rules, Rule(self.at, "reset-before", 1, after=len(rules)))
        elif row.fault == "folder-gone":
            rules = (Rule(self.at, "latency", 1, seconds=0.5, after=len(rules)), *rules)
        return rules

    @property
    def site_options(self) -> Mapping[str, Any]:
        """Return what the site does."""
        options: Dict[str, Any] = {"execute_seconds": 20.0} if self.moment is Moment.CANCEL else {}
        if self.row.fault in SITE_FAULTS:
            options.update(fault=self.row.fault, fault_at=_PLACES[self.moment][0], fault_times=self.row.times)
            options["fault_after"] = int(self.moment in _LATER)
        return {**options, **dict(self.row.options)}

    @property
    def usual_options(self) -> Mapping[str, Any]:
        """Return the same options as they are where nothing is wrong."""
        usual = Options()
        return {name: getattr(usual, name) for name in self.site_options if name != "execute_seconds"}


def cases(rows: Sequence[Row]) -> Iterator[Case]:
    """Return each row at each of its moments."""
    for row in rows:
        for moment in row.moments:
            yield Case(row, moment)
