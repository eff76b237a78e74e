"""Every setting of the plugin: its key, its type, its default. The only place that names a key."""

from __future__ import annotations

import os
from typing import Any, Generic, Optional, TypeVar, overload

from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QStandardPaths

_PREFIX = "arcgis_raster_download/"
_RECENT = 20

Value = TypeVar("Value")


class _Setting(Generic[Value]):
    """One key of QGIS's settings as an attribute; reading it touches no disk."""

    def __init__(self, key: str, default: Value) -> None:
        self._key = _PREFIX + key
        self.default = default

    @overload
    def __get__(self, instance: None, owner: type) -> _Setting[Value]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...

    def __get__(self, instance: Optional[object], owner: type) -> Any:
        if instance is None:
            return self
        try:
            # The type is needed: values from an ini file are strings.
            value = QgsSettings().value(self._key, self.default, type=type(self.default))
        except TypeError:
            # Somebody wrote words where a number belongs.
            return self.default
        return value if isinstance(value, type(self.default)) else self.default

    def __set__(self, instance: object, value: Value) -> None:
        QgsSettings().setValue(self._key, value)


class _Bounded(_Setting[int]):
    """A whole number that stays within its bounds, whatever was written into the settings by hand."""

    def __init__(self, key: str, default: int, lowest: int, highest: int) -> None:
        super().__init__(key, default)
        self.lowest, self.highest = lowest, highest

    def __get__(self, instance: Optional[object], owner: type) -> Any:
        if instance is None:
            return self
        return min(max(super().__get__(instance, owner), self.lowest), self.highest)


class Settings:
    """What is remembered between sessions; seconds where a time is meant."""

    folder = _Setting("folder", "")
    load_when_done = _Setting("load_when_done", True)
    advanced_open = _Setting("advanced_open", False)
    resampling = _Setting("resampling", "NEAREST")
    recent_text = _Setting("recent_addresses", "")
    # The servers and portals that were looked at last, one a line.
    recent_sites_text = _Setting("recent_sites", "")
    # How many downloads one server is asked to run at the same time; the others wait here.
    parallel_per_server = _Bounded("parallel_per_server", 2, lowest=1, highest=8)
    # Whether downloads that QGIS left unfinished go on by themselves at the next start; else no server is asked.
    resume_at_start = _Setting("resume_at_start", False)
    # Which authentication configuration was chosen for which server, as JSON; ids only.
    sign_ins = _Setting("sign_ins", "")
    # The panel of downloads: its columns as the list's header writes them, and whether it has shown itself once.
    downloads_columns = _Setting("downloads_columns", "")
    downloads_dock_raised = _Setting("downloads_dock_raised", False)
    # How long a server may be silent before a download gives up, and one request before it is repeated.
    patience = _Setting("patience_seconds", 600.0)
    reading_patience = _Setting("reading_patience_seconds", 10.0)
    connect_timeout = _Setting("connect_timeout_seconds", 10.0)
    read_timeout = _Setting("read_timeout_seconds", 15.0)
    # An answer of which less than some kilobytes come in this time is given up, and asked for again.
    slowest = _Setting("slowest_seconds", 60.0)
    # The longest wait between two looks at a running job, and the factor of the waits for late results.
    longest_poll = _Setting("longest_poll_seconds", 15.0)
    late_results_scale = _Setting("late_results_scale", 1.0)

    @property
    def recent_addresses(self) -> tuple[str, ...]:
        """Return the addresses used last, newest first."""
        return tuple(line for line in self.recent_text.splitlines() if line)

    def remember_address(self, address: str) -> None:
        """Put a clean address at the head of the recent ones."""
        others = [line for line in self.recent_addresses if line != address]
        self.recent_text = "\n".join([address, *others][:_RECENT])

    @property
    def recent_sites(self) -> tuple[str, ...]:
        """Return the servers and portals looked at last, newest first."""
        return tuple(line for line in self.recent_sites_text.splitlines() if line)

    def remember_site(self, url: str) -> None:
        """Put a clean address at the head of the recent servers and portals."""
        others = [line for line in self.recent_sites if line != url]
        self.recent_sites_text = "\n".join([url, *others][:_RECENT])

    def default_folder(self) -> str:
        """Return where files go unless somebody says otherwise: the option, the project's folder, or Downloads."""
        chosen = self.folder or QgsProject.instance().homePath()
        if not chosen:
            chosen = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        return os.path.normpath(os.path.expanduser(chosen or "~"))
