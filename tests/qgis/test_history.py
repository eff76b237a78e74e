"""Records of downloads: what is written, what is believed, and who may touch them."""

from __future__ import annotations

import json
import math
import os
import pathlib
import stat
import struct
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any, Callable, Dict

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry
from qgis.PyQt.QtCore import QLockFile

from arcgis_raster_download.plugin.arcgis.addresses import AddressKind, ImageAddress
from arcgis_raster_download.plugin.arcgis.download_raster import Resampling
from arcgis_raster_download.plugin.arcgis.errors import Reason
from arcgis_raster_download.plugin.bridge.download import DownloadRequest, Status
from arcgis_raster_download.plugin.bridge.geometry import Clip
from arcgis_raster_download.plugin.bridge.history import History
from arcgis_raster_download.plugin.bridge.record import (
    BadRecord,
    FailureRecord,
    FileRecord,
    JobRecord,
    PartRecord,
    Record,
)
from arcgis_raster_download.plugin.bridge.source import Source
from tests.tools.circle import circle
from tests.unit.real_json import arbitrary, spoilt

ID = "0123456789abcdef0123456789abcdef"
SERVICE = "https://host.example/arcgis/rest/services/Elevation/ImageServer"
JOB = "https://host.example/arcgis/rest/services/Utilities/RasterUtilities/GPServer/DownloadRaster/jobs/j1"
TRIANGLE = QgsGeometry.fromWkt("POLYGON((0.1 0, 1 0.30000000000000004, 0 1, 0.1 0))")
STARTED = datetime(2026, 1, 31, 12, 0, 0, 123000, tzinfo=timezone.utc)


def record(folder: str = "/data/rasters", **changes: Any) -> Record:
    request = DownloadRequest(
        sources=(
            Source(ImageAddress(AddressKind.URL, SERVICE), "Höhe", "abc1234", "layer_1"),
            Source(ImageAddress(AddressKind.ITEM, "a" * 32, "https://host.example/portal")),
            Source(ImageAddress(AddressKind.STORE, "raster-store://Images/Scene.crf")),
        ),
        clip=Clip(TRIANGLE, QgsCoordinateReferenceSystem("EPSG:4326")),
        folder=folder,
        resampling=Resampling.BILINEAR,
        server="https://host.example/portal",
        authcfg="xyz9876",
        load=False,
        overwrite=True,
    )
    whole = Record(
        ID,
        request,
        STARTED,
        status=Status.FETCHING,
        labels=("Höhe", "Item", "Scene"),
        jobs=(JobRecord((0, 2), JOB), JobRecord((1,))),
        files=(FileRecord(0, f"{folder}/Höhe.tif", 123),),
        parts=(PartRecord(1, f"{folder}/Item.tif.part"),),
        failures=(FailureRecord(2, Reason.COPY_FORBIDDEN, "Scene", "not allowed"),),
        failure=FailureRecord(0, Reason.JOB_FAILED, "host.example", "ERROR 000161"),
        messages=("Submitted.", "Executing..."),
        received_bytes=5,
        total_bytes=10,
    )
    return replace(whole, **changes)


def same(one: Record, other: Record) -> bool:
    """Compare two records; geometries and CRSs of QGIS have ways of their own to be equal."""
    clips = [each.request.clip for each in (one, other)]
    if (clips[0] is None) != (clips[1] is None):
        return False
    if clips[0] is not None and (
        bytes(clips[0].geometry.asWkb()) != bytes(clips[1].geometry.asWkb()) or clips[0].crs != clips[1].crs
    ):
        return False
    plain = [
        replace(each, request=replace(each.request, clip=None, transform_context=one.request.transform_context))
        for each in (one, other)
    ]
    return plain[0] == plain[1]


@pytest.fixture
def history(tmp_path: pathlib.Path) -> History:
    return History(str(tmp_path / "jobs"))


def file_of(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "jobs" / f"{ID}.json"


def test_a_record_comes_back_as_it_was(history):
    written = record()
    history.write(written)
    assert same(history.read(ID), written)
    assert [each.id for each in history.read_all()] == [ID]


def test_a_download_of_the_whole_image_stays_one(history):
    written = record()
    written = replace(written, request=replace(written.request, clip=None), finished=STARTED, status=Status.DONE)
    history.write(written)
    assert same(history.read(ID), written)


def test_a_crs_without_a_code_comes_back(history):
    crs = QgsCoordinateReferenceSystem.fromProj("+proj=laea +lat_0=10 +lon_0=20 +datum=WGS84")
    written = record()
    written = replace(written, request=replace(written.request, clip=Clip(TRIANGLE, crs)))
    history.write(written)
    assert history.read(ID).request.clip.crs == crs


def test_only_the_owner_can_read_it(history, tmp_path):
    history.write(record())
    assert stat.S_IMODE(os.stat(file_of(tmp_path)).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(tmp_path / "jobs").st_mode) == 0o700


def test_nothing_secret_is_written(history, tmp_path):
    secret = "s3cr3t-" + "x" * 20
    address = ImageAddress(AddressKind.URL, f"https://user:{secret}@host.example/a/ImageServer?token={secret}")
    request = replace(record().request, sources=(Source(address),) * 3, server=f"https://h/portal?token={secret}")
    history.write(
        record(
            request=request,
            jobs=(JobRecord((0,), f"{JOB}?token={secret}"),),
            messages=(f"Downloading https://h/x?token={secret}",),
            failure=FailureRecord(0, Reason.JOB_FAILED, f"https://h/?token={secret}", f"token={secret}"),
        )
    )
    assert secret not in file_of(tmp_path).read_text()


VERTICES = 100_000


def large(**changes: Any) -> Record:
    """Return a record with an area of many vertices."""
    clip = Clip(circle(10, 50, 3, VERTICES), QgsCoordinateReferenceSystem("EPSG:4326"))
    return record(request=replace(record().request, clip=clip), **changes)


def clip_of(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "jobs" / f"{ID}.clip"


def test_a_large_area_is_written_once_and_its_record_stays_small(history, tmp_path):
    history.add(large())
    before = os.stat(clip_of(tmp_path))
    assert before.st_size > 16 * VERTICES
    assert file_of(tmp_path).stat().st_size < 5000
    history.write(large(status=Status.RUNNING))
    after = os.stat(clip_of(tmp_path))
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert stat.S_IMODE(after.st_mode) == 0o600
    assert same(history.read(ID), large(status=Status.RUNNING))
    assert sorted(os.listdir(tmp_path / "jobs")) == [f"{ID}.clip", f"{ID}.json"]


def test_a_large_area_goes_with_its_record(history, tmp_path):
    history.write(large())
    history.forget(ID)
    assert os.listdir(tmp_path / "jobs") == []


def test_killed_between_area_and_record_nothing_is_lost(history, tmp_path, monkeypatch):
    replaced = os.replace

    def dies(source: str, target: str) -> None:
        if target.endswith(".json"):
            raise KeyboardInterrupt
        replaced(source, target)

    monkeypatch.setattr("os.replace", dies)
    with pytest.raises(KeyboardInterrupt):
        history.write(large())
    monkeypatch.undo()
    assert clip_of(tmp_path).exists() and history.read_all() == ()
    history.write(large())
    assert same(history.read(ID), large())


def test_an_area_that_a_killed_process_left_goes_after_a_day(history, tmp_path):
    history.write(large())
    path = file_of(tmp_path)
    os.rename(path, path.with_suffix(".elsewhere"))
    assert history.read_all() == () and clip_of(tmp_path).exists(), "its record may come any moment"
    old = os.stat(clip_of(tmp_path)).st_mtime - 100_000
    os.utime(clip_of(tmp_path), (old, old))
    os.rename(path.with_suffix(".elsewhere"), path)
    assert len(history.read_all()) == 1 and clip_of(tmp_path).exists(), "it is a record's"
    os.unlink(path)
    assert history.read_all() == () and not clip_of(tmp_path).exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: struct.pack("<BIII", 1, 3, 1, 0xFFFFFFF0) + data[13:],
        lambda data: struct.pack("<BII", 1, 3, 0x7FFFFFFF) + data[9:],
        lambda data: struct.pack("<BIIIBI", 1, 6, 1, 1, 1, 6) + data,
        lambda data: data[:-8] + struct.pack("<d", math.nan),
        lambda data: bytes(TRIANGLE.asWkb()),
        lambda data: bytes(QgsGeometry.fromWkt("Point (1 2)").asWkb()),
        None,
    ],
)
def test_an_area_that_was_tampered_with_is_no_whole_image(history, tmp_path, spoil):
    history.write(large())
    if spoil is None:
        clip_of(tmp_path).unlink()
    else:
        clip_of(tmp_path).write_bytes(spoil(clip_of(tmp_path).read_bytes()))
    with pytest.raises(BadRecord):
        history.read(ID)
    assert history.read_all() == () and file_of(tmp_path).exists()


def test_a_record_of_the_first_format_is_still_one(history, tmp_path):
    history.write(large())
    value = json.loads(file_of(tmp_path).read_text())
    wkb = clip_of(tmp_path).read_bytes()
    value.update(format=1)
    value["request"]["clip"] = {"wkb": wkb.hex(), "crs": "EPSG:4326"}
    file_of(tmp_path).write_text(json.dumps(value))
    clip_of(tmp_path).unlink()
    assert same(history.read(ID), large())


@pytest.mark.parametrize(
    "wkt",
    [
        "CurvePolygon (CompoundCurve (CircularString (0 0, 1 1, 2 0), (2 0, 0 0)))",
        "MultiSurface (CurvePolygon ((0 0, 1 1, 1 0, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
        "MultiPolygonZM (((0 0 7 8, 1 1 7 8, 1 0 7 8, 0 0 7 8)))",
        "Triangle ((0 0, 1 1, 1 0, 0 0))",
    ],
)
def test_all_kinds_of_areas_come_back(history, wkt):
    clip = Clip(QgsGeometry.fromWkt(wkt), QgsCoordinateReferenceSystem("EPSG:4326"))
    written = record(request=replace(record().request, clip=clip))
    history.write(written)
    assert same(history.read(ID), written)


def test_a_failed_write_leaves_the_old_record_whole(history, tmp_path, monkeypatch):
    history.write(record())

    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        history.write(record(status=Status.DONE))
    assert history.read(ID).status is Status.FETCHING


def test_no_folder_is_no_history(tmp_path):
    assert History(str(tmp_path / "nowhere")).read_all() == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.update(format=99),
        lambda value: value.update(format=True),
        lambda value: value.update(format=None),
        lambda value: value.update(id="../../x"),
        lambda value: value.update(id="f" * 32),
        lambda value: value.update(status="dreaming"),
        lambda value: value.update(started="yesterday"),
        lambda value: value.update(started="2026-01-31T12:00:00"),
        lambda value: value["request"].update(folder="rasters"),
        lambda value: value["request"].update(sources=[]),
        lambda value: value["request"].update(clip={"wkb": "00", "crs": "EPSG:4326"}),
        lambda value: value["request"]["clip"].update(crs="nowhere"),
        lambda value: value["request"]["clip"].update(wkb=""),
        lambda value: value["request"]["clip"].update(wkb="zz"),
        # Believed, it would end the process.
        lambda value: value["request"]["clip"].update(wkb=struct.pack("<BIII", 1, 3, 1, 0xFFFFFFF0).hex() + "00" * 160),
        lambda value: value["request"]["clip"].update(vertices=5),
        lambda value: value["request"].update(server="file:///etc/passwd"),
        lambda value: value["request"].update(authcfg="../../x"),
        lambda value: value["request"]["sources"][0].update(value="file:///etc/passwd"),
        lambda value: value["jobs"][0].update(url="ftp://host.example/x"),
        lambda value: value["jobs"][0].update(images=[7]),
        lambda value: value["jobs"][0].update(images=[-1]),
        lambda value: value["files"][0].update(path="/etc/passwd"),
        lambda value: value["files"][0].update(path="/data/rasters/../../etc/passwd"),
        lambda value: value["files"][0].update(size=-1),
        lambda value: value["parts"][0].update(path="/data/rasters/Item.tif"),
        lambda value: value["parts"][0].update(path="/data/other/Item.tif.part"),
        lambda value: value["parts"][0].update(path="/data/rasters/below/Item.tif.part"),
        lambda value: value["failures"][0].update(reason="boredom"),
        lambda value: value.update(messages="one"),
        lambda value: value.pop("request"),
    ],
)
def test_a_record_that_was_tampered_with_is_left_alone(history, tmp_path, change: Callable[[Dict[str, Any]], Any]):
    history.write(record())
    value = json.loads(file_of(tmp_path).read_text())
    change(value)
    file_of(tmp_path).write_text(json.dumps(value))
    with pytest.raises(BadRecord):
        history.read(ID)
    assert history.read_all() == ()
    assert file_of(tmp_path).exists()


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "5", '"x"', "\x00\xff"])
def test_what_is_no_json_is_no_record(history, tmp_path, text):
    history.write(record())
    file_of(tmp_path).write_bytes(text.encode("latin-1"))
    with pytest.raises(BadRecord):
        history.read(ID)


def test_any_json_is_a_record_or_none():
    names = ("format", "id", "request", "sources", "clip", "wkb", "crs", "folder", "jobs", "files", "parts", "status")
    example = record().to_json()
    tried = 0
    for value in (*arbitrary(5, names, 500), *spoilt(6, example, 1000)):
        tried += 1
        try:
            Record.from_json(value)
        except BadRecord:
            continue
    assert tried == 1500


def test_forget_takes_the_record_and_its_part_and_nothing_else(history, tmp_path):
    folder = tmp_path / "rasters"
    folder.mkdir()
    for name in ("Item.tif.part", "Item.tif", "Other.tif.part", "Höhe.tif"):
        (folder / name).write_bytes(b"II*\0")
    history.write(record(str(folder)))
    history.forget(ID)
    assert not file_of(tmp_path).exists()
    assert sorted(os.listdir(folder)) == ["Höhe.tif", "Item.tif", "Other.tif.part"]


def test_forget_of_a_record_that_points_elsewhere_deletes_only_itself(history, tmp_path):
    (tmp_path / "rasters").mkdir()
    victim = tmp_path / "precious.tif.part"
    victim.write_bytes(b"II*\0")
    history.write(record(str(tmp_path / "rasters")))
    value = json.loads(file_of(tmp_path).read_text())
    value["parts"][0]["path"] = str(victim)
    file_of(tmp_path).write_text(json.dumps(value))
    history.forget(ID)
    assert victim.exists() and not file_of(tmp_path).exists()


HOLDER = """
import sys
from qgis.PyQt.QtCore import QLockFile
lock = QLockFile(sys.argv[1])
lock.setStaleLockTime(0)
print("locked" if lock.tryLock(0) else "refused", flush=True)
sys.stdin.read()
"""


def test_another_window_keeps_its_download(history, tmp_path):
    history.write(record())
    path = str(tmp_path / "jobs" / f"{ID}.lock")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline().strip() == "locked"
        assert history.lock(ID) is None
        history.forget(ID)
        assert file_of(tmp_path).exists()
        other.kill()
        other.wait()
        # However it ended, its lock ended with it.
        lock = history.lock(ID)
        assert isinstance(lock, QLockFile)
        lock.unlock()
