"""qgis_process in a bare profile: nothing but the checkout as its plugin, enabled by the command line."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
from typing import Dict

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Debian 12's own wrapper passes an option that the program does not know.
PROGRAM = next((path for path in map(shutil.which, ("qgis_process.bin", "qgis_process")) if path), None)
ALGORITHM = "arcgisraster:downloadraster"


def bare_profile(folder: pathlib.Path) -> Dict[str, str]:
    """Make the profile and return the environment in which qgis_process uses it."""
    profile = folder / "profiles" / "default"
    (profile / "python" / "plugins").mkdir(parents=True)
    (profile / "python" / "plugins" / "arcgis_raster_download").symlink_to(ROOT, target_is_directory=True)
    (profile / "QGIS").mkdir()
    (profile / "QGIS" / "QGIS3.ini").write_text(
        "[arcgis_raster_download]\npatience_seconds=1\nreading_patience_seconds=0.5\nlate_results_scale=0.02\n"
        "longest_poll_seconds=0.2\n"
    )
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment.update(
        QGIS_CUSTOM_CONFIG_PATH=str(folder),
        QT_QPA_PLATFORM="offscreen",
        XDG_RUNTIME_DIR=str(runtime),
        HOME=str(folder),
        LC_ALL="C.UTF-8",
        QGIS_PROCESS=str(PROGRAM),
    )
    done = subprocess.run(
        [str(PROGRAM), "plugins", "enable", "arcgis_raster_download"], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return environment
