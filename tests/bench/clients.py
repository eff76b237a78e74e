"""The clients that fetch one file in turn, each in a fresh process."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Callable, Dict, List, Sequence

from tests.bench.lab import PYTHON, ROOT, Lab
from tests.bench.product import Spent

PLUGIN, CURL, ARIA2, QGIS, CP = "plugin", "curl", "aria2", "QgsFileDownloader", "cp"


@dataclass
class Times:
    """Collect what each client took, round by round."""

    spent: Dict[str, List[Spent]] = field(default_factory=dict)

    def seconds(self, client: str) -> List[float]:
        """Return the seconds of a client, none if it is not installed."""
        return [each.seconds for each in self.spent.get(client, [])]

    def cpu(self, client: str) -> List[float]:
        """Return the processor seconds of a client."""
        return [each.cpu for each in self.spent.get(client, [])]


def race(lab: Lab, clients: Sequence[str], url: str, rounds: int) -> Times:
    """Let the clients fetch the same file in turn, the other way round in every second round."""
    times = Times()
    installed = [client for client in clients if client in (PLUGIN, QGIS) or shutil.which(_TOOLS[client])]
    for turn in range(rounds):
        for client in installed if turn % 2 == 0 else installed[::-1]:
            target = lab.empty_folder() / "big.tif"
            spent = run(lab, client, url, str(target))
            if not (filecmp.cmp(target, lab.big, shallow=False) if not turn else _same_size(target, lab.big)):
                raise RuntimeError(f"{client} did not bring the file")
            times.spent.setdefault(client, []).append(spent)
        print(f"  round {turn + 1} of {rounds}", file=sys.stderr, flush=True)
    shutil.rmtree(lab.folder / "out", ignore_errors=True)
    return times


def run(lab: Lab, client: str, url: str, target: str) -> Spent:
    """Fetch a file with a client."""
    if client in (PLUGIN, QGIS):
        certificate = [lab.certificate] if client == PLUGIN and url.startswith("https") else []
        kind = "plugin" if client == PLUGIN else "qgis"
        return Spent(**child(kind, url, target, *certificate))
    command = _COMMANDS[client](lab, url, target)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{client} failed: {process.returncode}")
    return Spent(seconds, usage.ru_utime + usage.ru_stime)


def child(*arguments: str) -> Dict[str, float]:
    """Run tests.bench.child and return what it printed."""
    command = [PYTHON, "-m", "tests.bench.child", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    return json.loads(done.stdout)


def _same_size(one: object, other: object) -> bool:
    return os.path.getsize(str(one)) == os.path.getsize(str(other))


def _aria2(lab: Lab, url: str, target: str) -> List[str]:
    folder, name = os.path.split(target)
    return ["aria2c", "-q", "-x1", "-s1", "--file-allocation=none", f"--ca-certificate={lab.certificate}",
            "-d", folder, "-o", name, url]  # fmt: skip


_TOOLS = {CURL: "curl", ARIA2: "aria2c", CP: "cp"}
_COMMANDS: Dict[str, Callable[[Lab, str, str], List[str]]] = {
    CURL: lambda lab, url, target: ["curl", "-sf", "--cacert", lab.certificate, "-o", target, url],
    ARIA2: _aria2,
    CP: lambda lab, url, target: ["cp", str(lab.big), target],
}
