"""Run the site in a thread of the test, with works that the test brings along and can look into."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, Dict, List, Sequence

from .app import listen, make_app
from .data import default_folder, make_rasters
from .features import make_features
from .gp_analysis import Work
from .gp_services import WORKS
from .options import Options, merged
from .process import SiteAddresses
from .site import Site


class SiteThread(SiteAddresses):
    """Start the site on entering, stop it on leaving; options are those of options.py by name."""

    def __init__(self, works: Sequence[Work] = WORKS, **options: Any) -> None:
        quick = {"queue_seconds": 0, "execute_seconds": 0}
        chosen = merged(Options(), {**quick, **options})
        folder = default_folder()
        make_rasters(folder)
        make_features(folder)
        self.site = Site(folder, chosen, first_options=chosen)
        self._works = works
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> SiteThread:
        self._thread.start()
        app = make_app(self.site, self._works)
        self._runner = asyncio.run_coroutine_threadsafe(listen(app), self._loop).result(30)
        self.services_url = f"http://127.0.0.1:{self.site.port}/arcgis/rest/services"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()
        for pool in (self.site.working, self.site.drawing):
            pool.shutdown()
        self.site.scratch.cleanup()

    def configure(self, jobs: int = 0, host: str = "", **options: Any) -> None:
        """Change options for ever, for the next jobs only, or for those who ask under one host."""
        self.site.configure(options, jobs, host=host)

    def log(self) -> List[Dict[str, Any]]:
        """Return every request received so far."""
        return self.site.journal.to_json()

    def reset(self) -> None:
        """Forget the journal and all changes of options."""
        self.site.reset()
