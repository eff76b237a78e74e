"""Take the pictures of docs/processing/ and docs/examples/: the algorithm's dialog, the model in QGIS's model designer.

    /usr/bin/python3 tests/tools/algorithm_pictures.py FOLDER

With --all also those that nobody keeps: the dialogs of the other algorithms and a batch of three rows, to look at.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(__file__).resolve().parent
MODEL = ROOT / "docs" / "examples" / "dem_and_hillshade.model3"
IMAGE = "https://host/arcgis/rest/services/Elevation/ImageServer"
BOX = "941000,946000,5994000,5998000 [EPSG:3857]"
JOB = "https://host/arcgis/rest/services/Utilities/RasterUtilities/GPServer/DownloadRaster/jobs/j0123456789abcdef"


def main() -> int:
    """Run the site and QGIS; return 0 if every picture was taken."""
    arguments = [each for each in sys.argv[1:] if each != "--all"]
    if len(arguments) != 1:
        print(__doc__)
        return 2
    sys.path.insert(0, str(ROOT))
    from tests.server.process import SiteProcess

    folder = Path(arguments[0]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with SiteProcess() as site:
        command = [sys.executable, str(TOOLS / "desktop.py"), "--screen", "1366x768", "--script", __file__]
        return subprocess.call([*command, "in QGIS", str(folder), site.services_url, *sys.argv[1:]])


def in_qgis(folder: Path, services: str, is_all: bool) -> int:
    """Show the windows in the running QGIS and take the pictures."""
    import processing
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
    from processing.modeler.ModelerDialog import ModelerDialog
    from qgis.core import QgsApplication, QgsProject
    from qgis.PyQt.QtCore import Qt
    from qgis.PyQt.QtTest import QTest
    from qgis.PyQt.QtWidgets import QDockWidget, QSplitter, QWidget
    from qgis.utils import iface

    from tests.tools.main_job import Person, show_image_layers, take_picture, use_project_crs

    person = Person(iface)

    def picture(window: QWidget, name: str, width: int, height: int) -> None:
        window.show()
        # Only now: QGIS gives a window that is shown the size of the last one.
        window.resize(width, height)
        for splitter in window.findChildren(QSplitter):
            splitter.setSizes([width - 430, 430])
        screen = window.screen().availableGeometry()
        window.move(screen.center() - window.rect().center())
        person.wait_until(window.isActiveWindow)
        # The window manager has done its work.
        QTest.qWait(500)
        take_picture(folder / f"{name}.png")
        window.close()

    iface.newProject()
    use_project_crs("EPSG:3857")
    show_image_layers(iface, services, ("Orthophoto",))
    QgsProject.instance().setDirty(False)
    values = {"IMAGES": IMAGE, "EXTENT": BOX, "OUTPUT_FOLDER": "~/rasters"}
    picture(processing.createAlgorithmDialog("arcgisraster:downloadraster", values), "algorithm", 1180, 690)

    designer = ModelerDialog.create()
    designer.loadModel(str(MODEL))
    for dock in designer.findChildren(QDockWidget):
        if dock.windowTitle() in ("Variables", "Undo History", "Model Properties"):
            dock.hide()
    designer.show()
    designer.setWindowState(Qt.WindowState.WindowMaximized)
    person.wait_until(lambda: designer.isActiveWindow() and designer.width() > 1300)
    view = designer.view()
    view.resetTransform()
    view.centerOn(0, 0)
    QTest.qWait(500)
    take_picture(folder / "model.png")
    designer.close()

    if is_all:
        for name, told in (("resumejob", {"JOB_URLS": JOB}), ("listimageservices", {"SERVER": services, "EXTENT": BOX})):
            picture(processing.createAlgorithmDialog(f"arcgisraster:{name}", told), name, 1180, 690)
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("arcgisraster:downloadraster")
        batch = BatchAlgorithmDialog(algorithm, iface.mainWindow())
        batch.mainWidget().addRow(2)
        picture(batch, "batch", 1340, 500)
    QgsProject.instance().setDirty(False)
    return 0


if __name__ == "__main__":
    sys.exit(in_qgis(Path(sys.argv[2]), sys.argv[3], "--all" in sys.argv) if sys.argv[1:2] == ["in QGIS"] else main())
