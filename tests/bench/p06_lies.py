"""P6: what servers and disks say that is not true, and what the check of a file's structure costs."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import time
import zlib
from contextlib import contextmanager
from typing import Dict, Iterator, List, Optional, Sequence

from tests.bench.clients import child
from tests.bench.lab import Lab
from tests.bench.product import LabNetwork, Session, fetch_file
from tests.bench.verdict import Figure, Run, ratio
from tests.unit.loopback import Answer, Handler, Loopback, leads_to, says
from tests.unit.ranged_file import make_tiff

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError  # isort: skip
from arcgis_raster_download.plugin.arcgis.filecheck import check_file  # isort: skip
from arcgis_raster_download.plugin.arcgis.addresses import AddressKind, ImageAddress  # isort: skip
from arcgis_raster_download.plugin.arcgis.imageservice import ImageService, PixelType  # isort: skip
from arcgis_raster_download.plugin.arcgis.order import PlannedImage  # isort: skip
from arcgis_raster_download.plugin.arcgis.tiff import TiffInfo, read_tiff  # isort: skip

NAME, BINDS = "P6", True
_TIFF = make_tiff()
_ERROR = {"error": {"code": 498, "message": "Invalid token.", "details": []}}
_PAGE = "<!DOCTYPE html><html><head><title>Sign In</title></head><body>Please sign in.</body></html>"
_CUT = len(_TIFF) * 2 // 5


def measure(lab: Lab) -> Run:
    """Tell every lie to the plugin, and to its peers to compare; then time the structure check."""
    believed: List[str] = []
    lies = _lies()
    with Loopback() as server:
        server.at("/sign-in", says(_PAGE, Content_Type="text/html"))
        for name, answer in lies.items():
            url = server.at(f"/{name}.tif", answer)
            folder = lab.empty_folder("lies")
            believed += [name] if _believes(url, folder) else []
        whole = server.at("/whole.tif", says_bytes(_TIFF))
        if not _believes(whole, lab.empty_folder("lies")):
            raise RuntimeError("the truth was refused as well")
        believed += ["another image"] if _believes(whole, lab.empty_folder("lies"), another=True) else []
        with _small_disk(lab.empty_folder("disk")) as disk:
            if disk is not None:
                believed += ["disk full"] if _believes(whole, disk) else []
        peers = _peers(lab.folder, server, tuple(lies))
    count = len(lies) + 1 + (disk is not None)
    words = ", ".join(believed) or peers
    untried = "" if disk is not None else "; disk full not tried: no right to mount"
    return (
        Figure("lies believed", len(believed), 0, "", f"of {count}: {words}{untried}"),
        # Of a small file it is the start of cat that counts.
        Figure("structure check ÷ cat of the file", _cost_of_check(lab), 0.01 if lab.megabytes >= 128 else None),
    )


def says_bytes(body: bytes, announced: Optional[int] = None, **headers: str) -> Answer:
    """Answer with bytes, announced as more than they are if need be, and hang up."""

    def answer(handler: Handler) -> None:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        handler.give(body, 200, {"Content-Length": str(announced or len(body)), **named})
        handler.close_connection = True

    return answer


def _lies() -> Dict[str, Answer]:
    def reset(handler: Handler) -> None:
        handler.give(_TIFF[:_CUT], 200, {"Content-Length": str(len(_TIFF))})
        handler.reset()

    def chunks(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n%s\r\n" % (_CUT, _TIFF[:_CUT]))
        handler.close_connection = True

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(_TIFF[:_CUT])
        handler.close_connection = True

    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    packed = packer.compress(_TIFF) + packer.flush()
    return {
        "cut": says_bytes(_TIFF[:_CUT], len(_TIFF)),
        "one-byte-short": says_bytes(_TIFF[:-1], len(_TIFF)),
        "reset": reset,
        "chunks-without-end": chunks,
        "no-length-cut": endless,
        "gzip-cut": says_bytes(packed[:_CUT], Content_Encoding="gzip"),
        "file-cut-on-the-server": says_bytes(_TIFF[:_CUT]),
        "error-under-200": says(_ERROR),
        "error-as-image": says(_ERROR, Content_Type="image/tiff"),
        "sign-in-page": says(_PAGE, Content_Type="text/html"),
        "sign-in-redirect": leads_to("/sign-in"),
        "png": says_bytes(b"\x89PNG\r\n\x1a\n" + bytes(9000)),
        "noise": says_bytes(bytes((7 * i + 13) % 251 for i in range(9000))),
        "empty": says_bytes(b""),
        "head-only": says_bytes(_TIFF[:8]),
    }


def _believes(url: str, folder: pathlib.Path, another: bool = False) -> bool:
    """Tell whether the plugin calls it a success, or leaves a file under the final name."""
    session = Session(LabNetwork(read_timeout=2.0))
    target = folder / "result.tif"
    service = ImageService("", "Other", band_count=3, pixel_type=PixelType.U8)
    image = PlannedImage(0, "result", "Other", ImageAddress(AddressKind.URL, url), service)

    def check(_part: str, tiff: Optional[TiffInfo]) -> None:
        if another and tiff is not None:
            check_file(tiff, image, clipped=False)

    try:
        fetch_file(session, url, str(target), cancel=session.cancel, check=check)
    except ArcGISError:
        return target.exists()
    finally:
        session.close()
    return True


def _peers(folder: pathlib.Path, server: Loopback, names: Sequence[str]) -> str:
    """Return how many of the lies each peer believes."""
    target = str(folder / "peer.tif")
    urls = [server.url(f"/{name}.tif") for name in names]
    found = []
    if shutil.which("curl"):
        done = [subprocess.run(["curl", "-sfL", "--compressed", "-o", target, url], check=False) for url in urls]
        found.append(f"curl {sum(not each.returncode for each in done)}")
    believed = child("believes", target, *urls)
    found.append(f"QgsFileDownloader {sum(map(bool, believed))}")
    return f"of the {len(urls)} of a server {', '.join(found)}"


@contextmanager
def _small_disk(folder: pathlib.Path) -> Iterator[Optional[pathlib.Path]]:
    """Mount a disk that is smaller than the file; None where we may not."""
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _cost_of_check(lab: Lab) -> Optional[float]:
    ours, theirs = [], []
    for _ in range(5):
        start = time.perf_counter()
        read_tiff(str(lab.big))
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        with open(os.devnull, "wb") as nothing:
            subprocess.run(["cat", str(lab.big)], stdout=nothing, check=True)
        theirs.append(time.perf_counter() - start)
    return ratio(ours, theirs)
