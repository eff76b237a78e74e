"""The part of the demo that runs inside QGIS: the project, and without a display the main job."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qgis.core import QgsProject
from qgis.utils import iface

from tests.tools.main_job import Person, do_main_job, show_image_layers, take_picture, use_project_crs

NAMES = ("Orthophoto", "Multispectral", "WorldClasses", "Geoid")
CHOSEN = ("Orthophoto", "Multispectral")


def main() -> int:
    """Set the project up; unless somebody sits in front of it, do the main job and tell what it brought."""
    services, pictures = os.environ["DEMO_SERVICES"], os.environ.get("DEMO_PICTURES")
    iface.newProject()
    use_project_crs("EPSG:3857")
    show_image_layers(iface, services, NAMES)
    QgsProject.instance().setDirty(False)
    if pictures is None:
        print("QGIS is yours: Raster > Raster Download for ArcGIS > Download Raster…", flush=True)
        return 0

    def picture(name: str) -> None:
        if name == "done":
            # Behind the clips there is nothing but what was downloaded.
            canvas = iface.mapCanvas()
            canvas.setRenderFlag(False)
            for layer in NAMES:
                person.check_row(iface.layerTreeView(), layer, False)
            person.wait_until(lambda: len(canvas.layers()) == len(CHOSEN))
            person.draw_map()
        take_picture(Path(pictures, f"{name}.png"))

    person = Person(iface)
    download = do_main_job(person, CHOSEN, os.environ["DEMO_FOLDER"], picture)
    sizes = ", ".join(f"{os.path.basename(path)} ({os.path.getsize(path):,} bytes)" for path in download.files)
    if download.status != "done" or len(download.layers) != len(CHOSEN):
        print(f"demo: not everything was delivered: {download.reason or download.status.value}")
        return 1
    seconds = (download.finished - download.started).total_seconds()
    print(
        f"demo: one polygon drawn, {len(download.layers)} of {len(CHOSEN)} layers downloaded and loaded in {seconds:.1f} s:"
        f" {sizes}; pictures ready.png, downloading.png, done.png in {Path(pictures).name}/"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
