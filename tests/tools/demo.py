"""Show the plugin at work: a local ArcGIS site, QGIS with its layers, and the main job.

With a display QGIS stays open for you, with the layers loaded and the site running until you close it. Without one the
job is done under a virtual screen by mouse and key events; rasters and pictures are left in demo/.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.server.process import SiteProcess  # noqa: E402

OUTPUT = ROOT / "demo"
TOOLS = Path(__file__).resolve().parent


def main() -> int:
    """Run the demo and return its exit code: 0 only if everything was delivered."""
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir()
    # Slow enough to be looked at while it works.
    with SiteProcess(queue_seconds=0.5, execute_seconds=2.5, speed=1_500_000) as site:
        command = [sys.executable, str(TOOLS / "desktop.py"), "--script", str(TOOLS / "demo_in_qgis.py")]
        command += ["--screen", "1366x768", "--env", f"DEMO_SERVICES={site.services_url}", "--env", f"DEMO_OUTPUT={OUTPUT}"]
        if has_display:
            command += ["--here", "--env", "DEMO_IS_WATCHED=1"]
            print(f"The local ArcGIS site is {site.services_url}; it ends when you close QGIS.", flush=True)
        code = subprocess.call(command)
    if code == 0 and not has_display:
        code = check_output()
    return code


def check_output() -> int:
    """Return 1 if a promised file is missing, without believing the run itself."""
    missing = [name for name in ("ready.png", "downloading.png", "done.png") if not (OUTPUT / name).is_file()]
    rasters = sorted(OUTPUT.glob("*.tif"))
    if missing or len(rasters) != 2:
        print(f"demo: not delivered: {', '.join(missing)} ({len(rasters)} of 2 rasters)", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
