"""P5: what the rest of a file costs after a broken connection, and that a changed file is never joined."""

from __future__ import annotations

import pathlib
import time

from tests.bench.lab import Lab
from tests.bench.product import LabNetwork, Session, fetch_file
from tests.bench.verdict import Figure, Run
from tests.unit.loopback import Loopback
from tests.unit.ranged_file import PATH, RangedFile, cuts, make_tiff, resets

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError  # isort: skip

NAME, BINDS = "P5", True
CUTS = 20
_SIDE = 4096  # pixels of one byte: 16 MiB
_TARGET = "big.tif"


def measure(lab: Lab) -> Run:
    """Break a download at points all over the file, in order and with a reset, and go on in a new session."""
    body, other = make_tiff(_SIDE), make_tiff(_SIDE)
    worst_bytes, worst_requests, joined, wrong = 0, 0, 0, 0
    rest_seconds = full_seconds = 0.0
    with Loopback() as server:
        file = RangedFile(body)
        server.answers[PATH] = file
        full_seconds = _go_on(server, lab.empty_folder("resume"))
        for number in range(CUTS):
            at = len(body) * (2 * number + 1) // (2 * CUTS)
            folder = lab.empty_folder("resume")
            _break_off(server, file, folder, at, number % 2 == 1)
            seconds = _go_on(server, folder)
            rest_seconds += seconds
            worst_bytes = max(worst_bytes, file.sent - (len(body) - at))
            worst_requests = max(worst_requests, len(file.ranges))
            wrong += (folder / _TARGET).read_bytes() != body
            # The same cut, but the server has another file when it is asked for the rest.
            folder = lab.empty_folder("resume")
            _break_off(server, file, folder, at, number % 2 == 1)
            file.body, file.etag = other, '"v2"'
            _go_on(server, folder)
            joined += (folder / _TARGET).read_bytes() != other
            file.body, file.etag = body, '"v1"'
    expected = sum(1 - (2 * number + 1) / (2 * CUTS) for number in range(CUTS)) * full_seconds
    return (
        Figure(f"{CUTS} cuts: bytes sent twice, worst", worst_bytes / 2**20, 1.0, "MiB"),
        Figure("requests for the rest, most", worst_requests, 1, ""),
        Figure("files not as on the server", wrong, 0, ""),
        Figure("changed files joined", joined, 0, "", f"of {CUTS}"),
        Figure("time of the rests ÷ their share of a whole one", rest_seconds / expected),
    )


def _break_off(server: Loopback, file: RangedFile, folder: pathlib.Path, at: int, is_reset: bool) -> None:
    file.faults.append(resets(at) if is_reset else cuts(at))
    try:
        _go_on(server, folder)
    except ArcGISError:
        file.ranges.clear()
        file.sent = 0
    else:
        raise RuntimeError("a cut file was taken for a whole one")


def _go_on(server: Loopback, folder: pathlib.Path) -> float:
    session = Session(LabNetwork())
    start = time.perf_counter()
    try:
        fetch_file(session, server.url(PATH), str(folder / _TARGET), cancel=session.cancel)
    finally:
        session.close()
    return time.perf_counter() - start
