"""What is written down about a download, so that it outlives QGIS: values, and their JSON.

Nothing secret is in it: addresses without tokens, the id of an authentication configuration, never what is behind it.
Reading trusts a record as little as a server's answer: it is a file that anybody may have edited.
"""

from __future__ import annotations

import math
import os
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable, Mapping, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsGeometry

from ..arcgis.addresses import AddressKind, ImageAddress, clean_url
from ..arcgis.download_raster import Resampling
from ..arcgis.errors import ArcGISError, Reason
from ..arcgis.redact import redact
from ..arcgis.rings import check_wkb
from .download import DownloadRequest, Status
from .geometry import Clip
from .source import Source

# 2: a large area is in a file of its own. Records of format 1 are read as well.
FORMAT = 2
_MAX_IMAGES = 1000
_MAX_MESSAGES = 200
_LONGEST_NAME = 1000
# An area of more vertices has a file of its own: a record is written at each step of a download, an area never changes.
_MOST_VERTICES = 1000
_WKT = QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED
_ID = re.compile(r"[0-9a-f]{32}")
_AUTHCFG = re.compile(r"[0-9A-Za-z]{0,16}")


class BadRecord(ValueError):
    """Tell that a record is not one, or of a newer format; the file is left alone."""


@dataclass(frozen=True)
class JobRecord:
    """A job on the server: which images it brings, and its address once the server gave it one."""

    images: tuple[int, ...]
    url: str = ""


@dataclass(frozen=True)
class FileRecord:
    """A file that arrived for an image."""

    image: int
    path: str
    size: int


@dataclass(frozen=True)
class PartRecord:
    """Where the file of an image is being written, as long as it is not whole."""

    image: int
    path: str


@dataclass(frozen=True)
class FailureRecord:
    """Why an image did not arrive, with all that its sentence says."""

    image: int
    reason: Reason
    subject: str = ""
    words: str = ""
    looked_at: tuple[str, ...] = ()
    done: Optional[int] = None
    total: Optional[int] = None

    @classmethod
    def of(cls, image: int, error: ArcGISError) -> FailureRecord:
        """Return what is kept of an error."""
        return cls(image, error.reason, error.subject, error.words, error.looked_at, error.done, error.total)

    def error(self) -> ArcGISError:
        """Return the error as it can be told again."""
        return ArcGISError(
            self.reason, self.subject, self.words, looked_at=self.looked_at, done=self.done, total=self.total
        )


@dataclass(frozen=True)
class Record:
    """A download as it is kept; ``status`` is what was last known of it."""

    id: str
    request: DownloadRequest
    started: datetime
    finished: Optional[datetime] = None
    status: Status = Status.SUBMITTING
    labels: tuple[str, ...] = ()
    jobs: tuple[JobRecord, ...] = ()
    files: tuple[FileRecord, ...] = ()
    parts: tuple[PartRecord, ...] = ()
    failures: tuple[FailureRecord, ...] = ()
    # Why nothing at all came.
    failure: Optional[FailureRecord] = None
    messages: tuple[str, ...] = ()
    received_bytes: int = 0
    total_bytes: Optional[int] = None
    # Of a script or a toolbox: nobody forgets it by hand, so that it must not stay for ever.
    is_unattended: bool = False

    @classmethod
    def of_script(cls, request: DownloadRequest) -> Record:
        """Return the record of a download that a script or a toolbox is about to begin."""
        return cls(uuid.uuid4().hex, request, datetime.now(timezone.utc), is_unattended=True)

    @property
    def has_large_clip(self) -> bool:
        """Tell whether the area belongs into a file of its own."""
        return self.request.clip is not None and _vertices(self.request.clip) > _MOST_VERTICES

    def clip_wkb(self) -> bytes:
        """Return what belongs into the file of the area; empty for the whole image."""
        clip = self.request.clip
        return b"" if clip is None else bytes(clip.geometry.asWkb())

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object; a large area is only named in it."""
        return {
            "format": FORMAT,
            "id": self.id,
            "started": self.started.isoformat(),
            "finished": self.finished.isoformat() if self.finished else None,
            "status": self.status.value,
            "labels": list(self.labels),
            "request": _request_to_json(self.request, None if self.has_large_clip else self.clip_wkb()),
            "jobs": [{"images": list(job.images), "url": clean_url(job.url)} for job in self.jobs],
            "files": [{"image": each.image, "path": each.path, "size": each.size} for each in self.files],
            "parts": [{"image": each.image, "path": each.path} for each in self.parts],
            "failures": [_failure_to_json(each) for each in self.failures],
            "failure": None if self.failure is None else _failure_to_json(self.failure),
            "messages": [redact(text) for text in self.messages[-_MAX_MESSAGES:]],
            "received_bytes": self.received_bytes,
            "total_bytes": self.total_bytes,
            "unattended": self.is_unattended,
        }

    @classmethod
    def from_json(cls, value: Any, read_clip: Callable[[], bytes] = bytes) -> Record:
        """Read the JSON object; raise BadRecord for anything else.

        Args:
            read_clip: returns what is in the file of a large area.
        """
        try:
            return _read(cls, value, read_clip)
        except BadRecord:
            raise
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError, ArcGISError) as error:
            raise BadRecord(f"{type(error).__name__} in a record") from None


def _read(cls: type[Record], value: Any, read_clip: Callable[[], bytes]) -> Record:
    found = value.get("format") if isinstance(value, Mapping) else None
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= FORMAT:
        raise BadRecord(f"a record of format {found!r}")
    if not _ID.fullmatch(_text(value["id"])):
        raise BadRecord("a record without an id")
    request = _request_from_json(value["request"], read_clip)
    count = len(request.sources)
    finished = value.get("finished")
    total, failure = value.get("total_bytes"), value.get("failure")
    return cls(
        id=value["id"],
        request=request,
        started=_moment(value["started"]),
        finished=None if finished is None else _moment(finished),
        status=Status(value["status"]),
        labels=tuple(_text(each) for each in _list(value.get("labels"), count)),
        jobs=tuple(
            JobRecord(tuple(_image(image, count) for image in _list(each["images"], count)), _web_address(each["url"]))
            for each in _list(value.get("jobs"))
        ),
        files=tuple(
            FileRecord(_image(each["image"], count), _inside(request.folder, each["path"]), _size(each["size"]))
            for each in _list(value.get("files"))
        ),
        parts=tuple(
            PartRecord(_image(each["image"], count), _part(request.folder, each["path"]))
            for each in _list(value.get("parts"))
        ),
        failures=tuple(_failure_from_json(each, count) for each in _list(value.get("failures"))),
        failure=None if failure is None else _failure_from_json(failure, count),
        messages=tuple(_text(each) for each in _list(value.get("messages"))),
        received_bytes=_size(value.get("received_bytes", 0)),
        total_bytes=None if total is None else _size(total),
        is_unattended=value.get("unattended") is True,
    )


def _failure_to_json(failure: FailureRecord) -> dict[str, Any]:
    return {
        "image": failure.image,
        "reason": failure.reason.value,
        "subject": redact(failure.subject),
        "words": redact(failure.words),
        "looked_at": [redact(each) for each in failure.looked_at],
        "done": failure.done,
        "total": failure.total,
    }


def _failure_from_json(value: Any, count: int) -> FailureRecord:
    image, reason = _image(value["image"], count), Reason(value["reason"])
    looked_at = tuple(_text(each) for each in _list(value.get("looked_at")))
    done, total = (None if value.get(name) is None else _size(value[name]) for name in ("done", "total"))
    return FailureRecord(image, reason, _text(value["subject"]), _text(value["words"]), looked_at, done, total)


def _request_to_json(request: DownloadRequest, wkb: Optional[bytes]) -> dict[str, Any]:
    return {
        "sources": [
            {
                "kind": source.address.kind.value,
                # Only web addresses have a part where secrets stand; ids and store paths stay as they are.
                "value": clean_url(source.address.value) if _is_url(source.address) else source.address.value,
                "portal": clean_url(source.address.portal),
                "name": source.name,
                "authcfg": source.authcfg,
                "layer_id": source.layer_id,
            }
            for source in request.sources
        ],
        "clip": None if request.clip is None else _clip_to_json(request.clip, wkb),
        "folder": request.folder,
        "resampling": request.resampling.value,
        "server": clean_url(request.server),
        "authcfg": request.authcfg,
        "load": request.load,
        "overwrite": request.overwrite,
        "name": request.name,
    }


def _request_from_json(value: Any, read_clip: Callable[[], bytes]) -> DownloadRequest:
    sources = []
    for each in _list(value["sources"]):
        kind = AddressKind(each["kind"])
        text = _web_address(each["value"]) if kind is AddressKind.URL else _text(each["value"])
        address = ImageAddress(kind, text, _web_address(each.get("portal") or ""))
        authcfg = _authcfg(each.get("authcfg"))
        sources.append(Source(address, _text(each.get("name") or ""), authcfg, _text(each.get("layer_id") or "")))
    folder = _text(value["folder"])
    if not sources or not os.path.isabs(folder):
        raise BadRecord("a record without images or without a folder")
    return DownloadRequest(
        sources=tuple(sources),
        clip=_clip_from_json(value.get("clip"), read_clip),
        folder=os.path.normpath(folder),
        resampling=Resampling(value["resampling"]),
        server=_web_address(value.get("server") or ""),
        authcfg=_authcfg(value.get("authcfg")),
        load=value.get("load") is True,
        overwrite=value.get("overwrite") is True,
        name=_text(value.get("name") or "", _LONGEST_NAME),
        transform_context=QgsCoordinateTransformContext(),
    )


def _clip_to_json(clip: Clip, wkb: Optional[bytes]) -> dict[str, Any]:
    """Return the area, or without its WKB what tells whether its file is the right one."""
    shape = {"vertices": _vertices(clip)} if wkb is None else {"wkb": wkb.hex()}
    return {**shape, "crs": clip.crs.authid() or clip.crs.toWkt(_WKT)}


def _clip_from_json(value: Any, read_clip: Callable[[], bytes]) -> Optional[Clip]:
    if value is None:
        return None
    vertices = _size(value["vertices"]) if "vertices" in value else None
    wkb = bytes.fromhex(_text(value["wkb"], 1 << 30)) if vertices is None else read_clip()
    check_wkb(wkb)
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    clip = Clip(geometry, QgsCoordinateReferenceSystem(_text(value["crs"])))
    if clip.problem() is not None or vertices not in (None, _vertices(clip)):
        # An area that cannot be read back must never become "the whole image".
        raise BadRecord("a record with an unusable area")
    return clip


def _vertices(clip: Clip) -> int:
    return 0 if clip.geometry.isNull() else clip.geometry.constGet().nCoordinates()


def _is_url(address: ImageAddress) -> bool:
    return address.kind is AddressKind.URL


def _text(value: Any, longest: int = 100_000) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise BadRecord("text is expected in a record")
    return value


def _list(value: Any, longest: int = _MAX_IMAGES) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > longest:
        raise BadRecord("a list is expected in a record")
    return value


def _image(value: Any, count: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
        raise BadRecord("an image that was not asked for")
    return value


def _size(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 60:
        raise BadRecord("a size is expected in a record")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None or not math.isfinite(moment.timestamp()):
        raise BadRecord("a time is expected in a record")
    return moment.astimezone(timezone.utc)


def _authcfg(value: Any) -> str:
    text = _text(value or "")
    if not _AUTHCFG.fullmatch(text):
        raise BadRecord("an authentication configuration that is none")
    return text


def _web_address(value: Any) -> str:
    text = _text(value)
    if text and not text.lower().startswith(("http://", "https://")):
        raise BadRecord("a web address is expected in a record")
    return clean_url(text)


def _inside(folder: str, value: Any) -> str:
    """Return a path directly in the folder; a record may not point anywhere else."""
    path = os.path.normpath(_text(value))
    if os.path.dirname(path) != folder:
        raise BadRecord("a file outside of the download's folder")
    return path


def _part(folder: str, value: Any) -> str:
    path = _inside(folder, value)
    if not path.endswith(".part"):
        raise BadRecord("a part that is none")
    return path
