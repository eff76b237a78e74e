"""Run the site beside a test, in a process of its own that can be killed at any moment."""

from __future__ import annotations

import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import Any, Dict, List, Optional
from urllib.parse import urlsplit

from .sign_in_control import SignInControl

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = sys.executable if pathlib.Path(sys.executable).name.startswith("python") else "/usr/bin/python3"


class SiteAddresses:
    """Name what a running site publishes, and where its sources lie."""

    services_url = ""
    _data_dir: Optional[os.PathLike[str]] = None

    @property
    def url(self) -> str:
        """Return scheme, host and port."""
        parts = urlsplit(self.services_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def port(self) -> int:
        """Return the port the site listens on."""
        return urlsplit(self.services_url).port or 0

    @property
    def portal_url(self) -> str:
        """Return the portal's URL."""
        return f"{self.url}/portal"

    @property
    def task_url(self) -> str:
        """Return the URL of the DownloadRaster task."""
        return f"{self.services_url}/Utilities/RasterUtilities/GPServer/DownloadRaster"

    @property
    def data_dir(self) -> pathlib.Path:
        """Return the folder of the source rasters."""
        if self._data_dir is not None:
            return pathlib.Path(self._data_dir)
        from .data import default_folder

        return default_folder()

    def raster_path(self, name: str) -> pathlib.Path:
        """Return the source raster of a service, for an independent look at it."""
        return self.data_dir / f"{name}.tif"

    @property
    def token_url(self) -> str:
        """Return the URL of the portal's generateToken."""
        return f"{self.portal_url}/sharing/rest/generateToken"

    def image_url(self, name: str, context: str = "arcgis") -> str:
        """Return the URL of an image service: a name of the Demo folder, or folder/name."""
        path = name if "/" in name else f"Demo/{name}"
        return f"{self.url}/{context}/rest/services/{path}/ImageServer"

    def gp_url(self, task: str = "", service: str = "Analysis") -> str:
        """Return the URL of a geoprocessing service of the Geoprocessing folder, or of one of its tasks."""
        root = f"{self.services_url}/Geoprocessing/{service}/GPServer"
        return f"{root}/{task}" if task else root

    def layer_url(self, name: str, layer: int = 0, kind: str = "FeatureServer") -> str:
        """Return the URL of a layer: of a service of the Demo folder, or of folder/name."""
        path = name if "/" in name else f"Demo/{name}"
        return f"{self.services_url}/{path}/{kind}/{layer}"

    @property
    def features_path(self) -> pathlib.Path:
        """Return the GeoPackage of the published features: places, districts, visits."""
        return self.data_dir / "features.gpkg"

    def item_id(self, name: str, kind: str = "ImageServer") -> str:
        """Return the portal item id of a service."""
        from .catalog import find_service

        service = find_service(name if "/" in name else f"Demo/{name}", kind)
        if service is None:
            raise KeyError(name)
        return service.item_id


class SiteProcess(SiteAddresses, SignInControl):
    """Start the site on entering, stop it on leaving.

    Options are those of options.py by name; data_dir is best one folder for a whole test session. With tls, a word of
    certificates.KINDS, it is an HTTPS site; tls_folder shares the certificates of another site (certificates.folder).
    """

    def __init__(
        self, data_dir: Optional[os.PathLike[str]] = None, port: int = 0, tls: str = "",
        tls_folder: Optional[pathlib.Path] = None, **options: Any,
    ) -> None:  # fmt: skip
        command = [PYTHON, "-m", "tests.server", "--with-input", "--port", str(port)]
        if data_dir is not None:
            command += ["--data", os.fspath(data_dir)]
        if tls:
            command += ["--tls", tls, "--tls-folder", str(self._make_certificates(tls_folder).folder)]
        for name, value in options.items():
            value = json.dumps(value) if isinstance(value, dict) else value
            command += [f"--{name.replace('_', '-')}={value}"]
        self._command = command
        self._data_dir = data_dir
        self._lines: queue.Queue[str] = queue.Queue()
        self._seen: List[str] = []
        self.services_url = ""

    def __enter__(self) -> SiteProcess:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and wait until it listens."""
        self._process: subprocess.Popen[str] = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        line = self.wait_for_line(r"^https?://", 60)
        self.services_url = line.strip()
        # What is asked about the site goes round whatever stands before it.
        self._control_url = self.url if line.startswith("http:") else self.wait_for_line("^CONTROL ").split()[1]

    def _read(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            with process.stdout:
                for line in process.stdout:
                    self._lines.put(line.rstrip("\n"))
        # An empty line tells that nothing more comes.
        self._lines.put("")

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    def wait_for_line(self, pattern: str, timeout: float = 30) -> str:
        """Return the first line of standard output, old or new, that matches."""
        for line in self._seen:
            if re.search(pattern, line):
                return line
        end = time.monotonic() + timeout
        while True:
            try:
                line = self._lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"the site did not print {pattern!r} in {timeout} s: {self._seen}") from None
            if not line:
                raise RuntimeError(f"the site ended: {self._seen}")
            self._seen.append(line)
            if re.search(pattern, line):
                return line

    def wait_for_hold(self, moment: str, timeout: float = 30) -> None:
        """Wait until the site says that it holds at this moment."""
        self.wait_for_line(rf"^HOLD {re.escape(moment)}$", timeout)

    def configure(self, jobs: int = 0, running: bool = False, host: str = "", **options: Any) -> Dict[str, Any]:
        """Change options for ever, for the next jobs only, or for those who ask under one host (name:port).

        ``running``: those of the jobs that are there, too.
        """
        return self._control(f"/site/options?jobs={jobs}&running={int(running)}&host={host}", options)

    def log(self, host: str = "") -> List[Dict[str, Any]]:
        """Return every request received so far, or under one host (name:port), oldest first (see journal.Entry)."""
        return self._control(f"/site/journal?host={host}")

    def jobs(self) -> List[Dict[str, Any]]:
        """Return all jobs with their parameters and files."""
        return self._control("/site/jobs")

    def reset(self) -> None:
        """Forget the journal and all changes of options."""
        self._control("/site/reset", {})

    def _control(self, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._control_url + path, content, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise ValueError(json.load(error)["error"]) from None

    def kill(self) -> None:
        """Kill the process as a crash would."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End the process."""
        if self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
