"""What the running site holds: its data, its options, its journal, its jobs."""

from __future__ import annotations

import asyncio
import pathlib
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Set, Tuple

from aiohttp import web

from .identity import Identity
from .journal import Journal
from .options import Options, merged


@dataclass
class Site:
    """Hold the state of one running site."""

    data_folder: pathlib.Path
    options: Options = field(default_factory=Options)
    journal: Journal = field(default_factory=Journal)
    identity: Identity = field(default_factory=Identity)
    jobs: Dict[str, Any] = field(default_factory=dict)
    # Option changes for the next so many jobs only.
    next_jobs: List[Dict[str, Any]] = field(default_factory=list)
    # Option changes for those who ask under one host, as they name it.
    hosts: Dict[str, Dict[str, Any]] = field(default_factory=dict)
    # How often each resource of a job or a host was asked for, by the fault it has.
    fault_counts: Dict[Tuple[str, str, str], int] = field(default_factory=dict)
    scratch: tempfile.TemporaryDirectory = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="arcgis-site-")
    )
    drawing: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "drawing"))
    working: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, "job"))
    first_options: Options = field(default_factory=Options)
    # asyncio keeps only weak references to running tasks.
    background: Set[Any] = field(default_factory=set)
    queues: Dict[int, asyncio.Semaphore] = field(default_factory=dict)
    # Where the site itself is reached; 0 until it listens.
    port: int = 0
    # Where it is asked in plain HTTP whatever stands before it: by itself and by the control.
    own_port: int = 0
    # Uploaded items and output feature services by id and name.
    uploads: Dict[str, Any] = field(default_factory=dict)
    hosted: Dict[str, Any] = field(default_factory=dict)
    uploads_failed: int = 0
    publishing: threading.Lock = field(default_factory=threading.Lock)

    def slots(self, instances: int) -> asyncio.Semaphore:
        """Return what limits the jobs executed at one time."""
        return self.queues.setdefault(instances, asyncio.Semaphore(instances))

    def configure(self, values: Mapping[str, Any], jobs: int = 0, running: bool = False, host: str = "") -> None:
        """Change options for ever, for the next jobs only, or for those who ask under one host (name:port).

        ``running``: for the jobs that are there, too; those of the host, where one is given.
        """
        for job in self.jobs.values() if running else ():
            if not host or job.address.base.endswith("//" + host):
                job.change(values)
        if host:
            changed = {**self.hosts.get(host, {}), **values}
            merged(self.options, changed)
            self.hosts[host] = changed
        elif jobs:
            merged(self.options, values)
            self.next_jobs.extend(dict(values) for _ in range(jobs))
        else:
            self.options = merged(self.options, values)

    def options_at(self, host: str) -> Options:
        """Return the options for those who ask under a host."""
        return merged(self.options, self.hosts[host]) if host in self.hosts else self.options

    def options_of_next_job(self, take: bool, host: str = "") -> Options:
        """Return the options the next job gets; taking uses up what was set for one job only."""
        if not self.next_jobs:
            return self.options_at(host)
        changes = self.next_jobs.pop(0) if take else self.next_jobs[0]
        return merged(self.options_at(host), changes)

    def reset(self) -> None:
        """Forget the journal and go back to the options of the start; jobs, uploads and output services stay."""
        self.options = self.first_options
        self.uploads_failed = 0
        self.next_jobs.clear()
        self.hosts.clear()
        self.fault_counts.clear()
        self.journal.entries.clear()

    async def draw(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Run GDAL work of a request in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self.drawing, work, *arguments)


async def hold(moment: str) -> None:
    """Tell on standard output that the moment is reached, and never come back."""
    print(f"HOLD {moment}", flush=True)
    await asyncio.Event().wait()


def base_url(request: web.Request) -> str:
    """Return scheme and host as the client (or the proxy before us) named them."""
    host = request.headers.get("X-Forwarded-Host") or request.host
    scheme = request.headers.get("X-Forwarded-Proto") or request.scheme
    return f"{scheme}://{host}"


def context_url(request: web.Request) -> str:
    """Return the base URL with the context, such as http://host/arcgis."""
    return f"{base_url(request)}/{request.path.split('/')[1]}"
