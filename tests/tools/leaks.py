"""Look for secrets in everything that a run leaves: in each form in which they travel, in each place where they may lie."""

from __future__ import annotations

import base64
import json
import traceback
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Union
from urllib.parse import quote, quote_plus

from osgeo import gdal
from qgis.core import QgsProject, QgsSettings

Trace = Union[str, bytes]


def forms_of(secret: str, users: Iterable[str]) -> Iterator[bytes]:
    """Yield the ways in which a secret may stand somewhere: plain, quoted, base64, as Basic."""
    plain = secret.encode()
    yield from (plain, quote(secret, safe="").encode(), quote_plus(secret).encode(), base64.b64encode(plain))
    for user in users:
        yield base64.b64encode(f"{user}:{secret}".encode())


def key_lines(path: Path) -> List[str]:
    """Return the lines of a private key: whoever has one of them has not written it down by chance."""
    return [line for line in path.read_text(encoding="ascii").splitlines() if len(line) > 40 and "-" not in line]


class Search:
    """Look for secrets that are unlike anything else."""

    def __init__(self, secrets: Iterable[str], users: Sequence[str]) -> None:
        self.needles = sorted({form for secret in secrets for form in forms_of(secret, users)})

    def finds(self, trace: Trace) -> bool:
        """Tell whether a secret stands in a text or a file's content."""
        content = trace.encode("utf-8", "surrogateescape") if isinstance(trace, str) else trace
        return any(needle in content for needle in self.needles)

    def places(self, traces: Mapping[str, Iterable[Trace]]) -> List[str]:
        """Return the names of the places in which a secret stands."""
        return sorted(place for place, found in traces.items() if any(self.finds(trace) for trace in found))


def in_files(folder: Path) -> List[bytes]:
    """Return the contents of all files below a folder, and their names: a name can be a secret, too."""
    contents: List[bytes] = []
    for path in sorted(Path(folder).rglob("*")):
        contents.append(str(path).encode())
        try:
            contents.append(path.read_bytes() if path.is_file() else b"")
        except OSError:
            # A socket, or gone by now.
            continue
    return contents


def chain(error: Optional[BaseException]) -> str:
    """Return an error with all that led to it, also what its traceback keeps to itself."""
    told, texts = set(), []
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in told:
            continue
        told.add(id(each))
        texts += traceback.format_exception(type(each), each, each.__traceback__)
        texts += [repr(each), repr(each.args)]
        waiting += [each.__cause__, each.__context__]
    return "".join(texts)


def of_downloads(downloads: Iterable[Any], project: Path) -> Dict[str, List[Trace]]:
    """Return what downloads leave, by the place: project, layers, tags of the files, diagnostics, reprs, errors."""
    from arcgis_raster_download.plugin.bridge.details import details_text
    from arcgis_raster_download.plugin.bridge.network import QgisNetwork

    downloads = list(downloads)
    QgsProject.instance().write(str(project))
    QgsSettings().sync()
    objects: List[Any] = [QgisNetwork(), QgisNetwork().route("http://127.0.0.1/"), downloads]
    found: Dict[str, List[Trace]] = {"project": [project.read_bytes()], "tags": [], "layers": []}
    found.update({"diagnostics": [], "messages": [], "errors": []})
    for each in downloads:
        objects += [each, each.request, each.snapshot, each.delivered, each.error, *each.request.sources]
        found["tags"] += [json.dumps(gdal.Info(path, format="json")) for path in each.files]
        found["layers"] += [layer.source() + layer.metadata().abstract() + layer.htmlMetadata() for layer in each.layers]
        found["diagnostics"].append(details_text(each))
        found["messages"] += [str(message) for message in (*each.messages, each.reason)]
        found["errors"] += [chain(each.error), *(chain(file.error) for file in each.delivered)]
    found["reprs"] = [repr(each) for each in objects]
    return found
