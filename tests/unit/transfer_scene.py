"""What the tests of broken downloads play with: a server with a file that breaks, a session, and a folder."""

from __future__ import annotations

import json
import pathlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Iterator, List

import pytest

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.transfer import FetchedFile, fetch_file
from tests.unit.loopback import Loopback
from tests.unit.ranged_file import PATH, RangedFile, cuts, make_tiff

TIFF = make_tiff()
SIZE = len(TIFF)
NAME = "Elevation.tif"
PART, STATE = NAME + ".part", NAME + ".part.json"
OLD = b"older and good"
PAGE = "<!DOCTYPE html><html><head><title>Bad Gateway</title></head><body>" + "x" * 9000 + "</body></html>"
SLACK = 1 << 20  # what one interruption may cost


@dataclass
class Scene:
    """One file on one server, on its way into one folder."""

    server: Loopback
    session: Session
    folder: pathlib.Path
    file: RangedFile

    def names(self) -> List[str]:
        """Return what is in the folder."""
        return sorted(entry.name for entry in self.folder.iterdir())

    def fetch(self, **options: Any) -> FetchedFile:
        """Fetch the file, or what is behind another ``url``."""
        url = options.pop("url", self.server.url(PATH))
        return fetch_file(self.session, url, str(self.folder / NAME), cancel=self.session.cancel, **options)

    def break_off(self, **options: Any) -> ArcGISError:
        """Fetch in vain; return the error."""
        with pytest.raises(ArcGISError) as caught:
            self.fetch(**options)
        return caught.value

    def leave_part(self, count: int) -> int:
        """Break a download off after so many bytes, and return how many of them are kept."""
        self.file.faults.append(cuts(count))
        error = self.break_off()
        assert error.reason is Reason.FILE_CUT and error.kept_part == str(self.folder / PART)
        assert self.names() == [PART, STATE]
        self.file.ranges.clear()
        self.file.conditions.clear()
        self.file.sent = 0
        return (self.folder / PART).stat().st_size

    def edit_state(self, **changes: Any) -> None:
        """Change what is noted beside the part."""
        value = json.loads((self.folder / STATE).read_text())
        (self.folder / STATE).write_text(json.dumps({**value, **changes}))


@contextmanager
def open_scene(folder: pathlib.Path) -> Iterator[Scene]:
    """Set the scene for one test."""
    folder.mkdir()
    file = RangedFile(TIFF)
    session = Session(PlainNetwork(read_timeout=0.5))
    with Loopback() as server:
        server.answers[PATH] = file
        yield Scene(server, session, folder, file)
    session.close()
