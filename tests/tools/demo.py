"""Show the plugin at work: a local ArcGIS site, QGIS with its layers, and the main job.

With a display QGIS stays open for you, with the layers loaded and the site running until you close it. Without one the
job is done under a virtual screen by mouse and key events; rasters and pictures are left in demo/.
With --pictures FOLDER only the pictures are kept, as the documentation shows them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.server.process import SiteProcess  # noqa: E402

TOOLS = Path(__file__).resolve().parent
PICTURES = ("ready.png", "downloading.png", "done.png")


def main() -> int:
    """Run the demo and return its exit code: 0 only if everything was delivered."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="do the job unseen and keep the pictures only")
    options = parser.parse_args()
    if options.pictures:
        with tempfile.TemporaryDirectory(prefix="demo-home-") as home:
            return do_unseen(options.pictures.resolve(), Path(home, "rasters"), "~/rasters", {"HOME": home})
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return stay_open()
    output = ROOT / "demo"
    shutil.rmtree(output, ignore_errors=True)
    return do_unseen(output, output, str(output), {})


def stay_open() -> int:
    """Open QGIS for the person in front of the screen."""
    with SiteProcess(queue_seconds=0.5, execute_seconds=2.5, speed=1_500_000) as site:
        print(f"The local ArcGIS site is {site.services_url}; it ends when you close QGIS.", flush=True)
        return run(["--here"], {"DEMO_SERVICES": site.services_url})


def do_unseen(pictures: Path, rasters: Path, typed: str, environment: dict[str, str]) -> int:
    """Do the main job under a virtual screen; check by itself that everything promised is there."""
    pictures.mkdir(parents=True, exist_ok=True)
    # Slow enough to be looked at while it works.
    with SiteProcess(queue_seconds=0.5, execute_seconds=2.5, speed=1_500_000) as site:
        told = {"DEMO_SERVICES": site.services_url, "DEMO_PICTURES": str(pictures), "DEMO_FOLDER": typed}
        code = run(["--screen", "1366x768"], {**told, **environment})
    if code:
        return code
    missing = [name for name in PICTURES if not (pictures / name).is_file()]
    found = len(list(rasters.glob("*.tif")))
    if missing or found != 2:
        print(f"demo: not delivered: {', '.join(missing)} ({found} of 2 rasters)", file=sys.stderr)
        return 1
    return 0


def run(arguments: list[str], environment: dict[str, str]) -> int:
    """Run the part inside QGIS and return its exit code."""
    command = [sys.executable, str(TOOLS / "desktop.py"), *arguments, "--script", str(TOOLS / "demo_in_qgis.py")]
    for name, value in environment.items():
        command += ["--env", f"{name}={value}"]
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main())
