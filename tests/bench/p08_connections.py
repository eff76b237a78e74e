"""P8: one connection for a whole job over TLS, and what one look at it costs."""

from __future__ import annotations

import time

import requests

from tests.bench.gp_server import COUNT, FILE, JOB, TASK
from tests.bench.lab import PYTHON, Lab, running
from tests.bench.product import LabNetwork, Session, fetch_file
from tests.bench.verdict import Figure, Run

from arcgis_raster_download.plugin.arcgis.geoprocessing import Job, PollPolicy  # isort: skip

NAME, BINDS = "P8", False
LOOKS = 50


def measure(lab: Lab) -> Run:
    """Submit, look, take the result and the file with one session; then look with a new connection each time."""
    tiny = str(lab.folder / "files" / "tiny.tif")
    command = [PYTHON, "-m", "tests.bench.gp_server", lab.certificate, lab.key, str(LOOKS), tiny]
    with running(command) as server:
        url = server.stdout.readline().strip() if server.stdout else ""
        session = Session(LabNetwork(certificate=lab.certificate))
        session.post_json(f"{url}{TASK}/submitJob", {"inputImageLayer": "{}"})
        job = Job(session, url + JOB, PollPolicy(shortest=0.001, longest=0.001))
        cpu = time.process_time()
        state = job.wait(lambda state: None, patience=5)
        each = 1000 * (time.process_time() - cpu) / LOOKS
        value = job.fetch_result("outputRaster", state)
        target = str(lab.empty_folder() / "a.tif")
        fetch_file(session, value[0]["url"], target, cancel=session.cancel, asked_of=job.url)
        session.close()
        # The question itself comes over a connection of its own.
        asked = requests.get(url + COUNT, verify=lab.certificate, timeout=5).json()["connections"]
        cpu = time.process_time()
        for _ in range(LOOKS):
            requests.get(url + JOB, {"f": "json"}, verify=lab.certificate, timeout=5).json()
        new = 1000 * (time.process_time() - cpu) / LOOKS
    assert value[0]["url"].endswith(FILE)
    return (
        Figure(f"TLS handshakes, {LOOKS} looks and a file", asked - 1, 2, ""),
        Figure("processor time of a look", each, 2.0, "ms", f"a new connection each time: {new:.1f} ms"),
    )
