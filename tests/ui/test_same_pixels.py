"""One request through every door: dialog, console, processing.run, model, batch, qgis_process, all to the same bytes."""

from __future__ import annotations

import subprocess
from typing import Callable, Dict

import pytest
from osgeo import gdal
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingModelAlgorithm,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QPushButton, QTextEdit, QWidget

from arcgis_raster_download import download
from tests.scenarios.bare_profile import ALGORITHM, PROGRAM, ROOT, bare_profile
from tests.scenarios.reference import cut_by_gdal
from tests.ui.form import CONTROL, LEFT, TIMEOUT, downloads, form, site, site_process  # noqa: F401

IMAGE, CRS = "Multispectral", "EPSG:32632"
# No side on the edge or the middle of a cell.
BOX = QgsRectangle(460003.0, 5235007.0, 470011.0, 5244019.0)
EXTENT = f"{BOX.xMinimum()},{BOX.xMaximum()},{BOX.yMinimum()},{BOX.yMaximum()} [{CRS}]"
MODEL = ROOT / "docs" / "examples" / "dem_and_hillshade.model3"

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs qgis_process (Debian: qgis)")


def content(dataset: gdal.Dataset) -> tuple:
    """Return all that a raster says about itself, and the bytes of all bands."""
    bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
    return (
        (dataset.RasterXSize, dataset.RasterYSize),
        dataset.GetGeoTransform(),
        dataset.GetSpatialRef().GetAuthorityCode(None),
        [(gdal.GetDataTypeName(band.DataType), band.GetNoDataValue()) for band in bands],
        bytes(dataset.ReadRaster()),
    )


@pytest.fixture
def command_line(site, tmp_path, tmp_path_factory):
    """Start qgis_process in a bare profile, beside everything else, and return what waits for its end."""
    folder = tmp_path / "qgis_process"
    process = subprocess.Popen(
        [
            str(PROGRAM), "run", ALGORITHM, f"--IMAGES={site.image_url(IMAGE)}", f"--EXTENT={EXTENT}",
            f"--OUTPUT_FOLDER={folder}",
        ],
        env=bare_profile(tmp_path_factory.mktemp("process")), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip

    def end() -> None:
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, output + errors

    yield end
    process.kill()
    process.communicate()


def press(window: QWidget, text: str) -> None:
    """Press one of a window's buttons."""
    buttons = window.findChildren(QPushButton)
    (button,) = [each for each in buttons if each.text().replace("&", "") == text and each.isVisible()]
    QTest.mouseClick(button, LEFT)


def type_into(line: QWidget, text: str) -> None:
    """Type over what a line holds, and leave it."""
    QTest.mouseClick(line, LEFT)
    QTest.keyClick(line, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Tab)


def log_of(window: QWidget) -> str:
    return "\n".join(each.toPlainText() for each in window.findChildren(QTextEdit))


def test_same_bytes(form, site, project, qtbot, command_line, tmp_path, screenshot):
    import processing

    url, algorithm = site.image_url(IMAGE), QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    parameters = {"IMAGES": url, "EXTENT": EXTENT}

    def by_form(folder: str) -> None:
        """Paste the address, choose the layer with the area, type the folder, press Download."""
        layer = QgsVectorLayer(f"Polygon?crs={CRS}", "Area", "memory")
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(BOX))
        layer.dataProvider().addFeatures([feature])
        project.addMapLayer(layer)
        form.open()
        form.add(url)
        form.press("from_layer_button")
        type_into(form.find("folder_line"), folder)
        form.until_ready()
        form.press("download_button")
        form.until(lambda: not form.dialog.isVisible())
        job = form.downloads[0]
        qtbot.waitUntil(lambda: job.status.has_ended, timeout=TIMEOUT)
        assert job.status == "done", job.reason

    def by_console(folder: str) -> None:
        job = download(url, clip=BOX, crs=CRS, folder=folder)
        assert job.wait(30) and job.status == "done", job.reason

    def by_run(folder: str) -> None:
        processing.run(ALGORITHM, {**parameters, "OUTPUT_FOLDER": folder})

    def by_model(folder: str) -> None:
        model = QgsProcessingModelAlgorithm()
        assert model.fromFile(str(MODEL))
        shaded = {"hillshade:Hillshade": "TEMPORARY_OUTPUT"}
        processing.run(model, {"service": url, "area": EXTENT, "folder": folder, "z_factor": 1, **shaded})

    def by_dialog(folder: str) -> None:
        dialog = processing.createAlgorithmDialog(ALGORITHM, {**parameters, "OUTPUT_FOLDER": folder})
        run_window(dialog)

    def by_batch(folder: str) -> None:
        dialog = BatchAlgorithmDialog(algorithm, form.iface.mainWindow())
        panel = dialog.mainWidget()
        dialog.show()
        for name, text in {**parameters, "OUTPUT_FOLDER": folder}.items():
            wrapped = panel.wrappers[0][panel.parameter_to_column[name]].wrappedWidget()
            panel.tblParameters.scrollTo(panel.tblParameters.model().index(1, panel.parameter_to_column[name]))
            lines = [wrapped] if isinstance(wrapped, QLineEdit) else wrapped.findChildren(QLineEdit)
            (line,) = [each for each in lines if each.isVisible()]
            type_into(line, text)
        run_window(dialog)

    def run_window(dialog: QWidget) -> None:
        dialog.show()
        qtbot.waitUntil(dialog.isVisible, timeout=TIMEOUT)
        press(dialog, "Run")
        qtbot.waitUntil(lambda: "xecution completed in" in log_of(dialog), timeout=TIMEOUT)
        screenshot(dialog.windowTitle(), dialog)
        dialog.close()

    doors: Dict[str, Callable[[str], None]] = {
        "form": by_form, "console": by_console, "processing.run": by_run, "model": by_model, "dialog": by_dialog,
        "batch": by_batch, "qgis_process": lambda _folder: command_line(),
    }  # fmt: skip
    found = {}
    for name, go_through in doors.items():
        folder = tmp_path / name
        go_through(str(folder))
        (path,) = [each for each in folder.iterdir() if each.suffix == ".tif"]
        found[name] = content(gdal.Open(str(path)))
    expected = content(cut_by_gdal(str(site.raster_path(IMAGE)), BOX.asWktPolygon()))
    assert [kind for kind, _no_data in expected[3]] == ["UInt16"] * 4 and len(set(expected[4])) > 100
    for name, got in found.items():
        assert got[:4] == expected[:4], name
        assert got[4] == expected[4], f"{name}: other bytes"
