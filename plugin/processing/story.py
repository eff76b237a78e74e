"""What a download tells while it runs, as lines for people and a progress that never goes back."""

from __future__ import annotations

import threading

from ..arcgis.addresses import clean_url
from ..arcgis.geoprocessing import MessageKind
from ..bridge.download import FileProgress, Snapshot, Status
from ..bridge.explain import size_text
from ..bridge.i18n import translate

Line = tuple[MessageKind, str]


class Story:
    """Make lines of the snapshots of one download; half of the progress is the server's work, half the files."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: list[Line] = []
        self._job_urls: tuple[str, ...] = ()
        self._messages_told = 0
        self._files_told: set[str] = set()
        # How much of each file is here, between 0 and 1.
        self._fractions: dict[str, float] = {}
        self._images = 1
        self._progress = 0.0

    @property
    def job_urls(self) -> tuple[str, ...]:
        """Return the addresses of the jobs on the server."""
        return self._job_urls

    @property
    def progress(self) -> float:
        """Return 0 to 100."""
        return self._progress

    def take(self, snapshot: Snapshot) -> None:
        """Take what is new; called in worker threads."""
        with self._lock:
            self._take_jobs(snapshot)
            for message in snapshot.server_messages[self._messages_told :]:
                self._lines.append((message.weight, message.text))
            self._messages_told = max(self._messages_told, len(snapshot.server_messages))
            self._images = max(self._images, len(snapshot.labels))
            for each in snapshot.files:
                self._take_file(each)
            self._take_progress(snapshot)

    def take_lines(self) -> list[Line]:
        """Return the lines that nobody has taken yet."""
        with self._lock:
            lines, self._lines = self._lines, []
        return lines

    def _take_jobs(self, snapshot: Snapshot) -> None:
        for url in snapshot.job_urls:
            if url not in self._job_urls:
                self._job_urls = (*self._job_urls, url)
                # Whoever only has this output can bring the download to its end all the same.
                text = translate("Processing", "Job on the server: {url}").format(url=clean_url(url))
                self._lines.append((MessageKind.INFO, text))

    def _take_file(self, file: FileProgress) -> None:
        if file.received and file.label not in self._files_told:
            self._files_told.add(file.label)
            if file.total:
                text = translate("Processing", "Downloading {name}: {size}")
            else:
                text = translate("Processing", "Downloading {name}")
            text = text.format(name=file.label, size=size_text(file.total or 0))
            self._lines.append((MessageKind.INFO, text))
        if file.total:
            self._fractions[file.label] = min(1.0, file.received / file.total)

    def _take_progress(self, snapshot: Snapshot) -> None:
        progress = 0.0
        if snapshot.files:
            shown = {file.label for file in snapshot.files}
            # Those that are not shown any more have come.
            here = sum(part if label in shown else 1.0 for label, part in self._fractions.items())
            progress = 50.0 + 50.0 * here / max(self._images, len(self._fractions))
        elif snapshot.percent is not None and snapshot.status is Status.RUNNING:
            progress = snapshot.percent / 2
        self._progress = max(self._progress, progress)
