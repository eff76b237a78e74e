"""What all algorithms of the plugin have in common: group, icon, help page, a text of help for each name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
)
from qgis.PyQt.QtGui import QIcon

from ..bridge.i18n import translate

ICON = str(Path(__file__).resolve().parents[2] / "ui" / "icons" / "icon.svg")
# Where `make docs` leaves a page for each; HEAD is whatever branch is the main one.
PAGES = "https://github.com/raster-download-for-arcgis/raster-download-for-arcgis/blob/HEAD/docs/processing/"
# CRS=EPSG:4326;POLYGON((…)), POLYGON((…)) [EPSG:4326], 0,1,0,1 [EPSG:4326]
_NAMED_CRS = re.compile(r"\A\s*CRS=(.*);|[\d.)]\s*\[(.*)\]\s*\Z", re.IGNORECASE)


class ArcGISAlgorithm(QgsProcessingAlgorithm):
    """An algorithm of the provider; the class itself is none."""

    def createInstance(self) -> ArcGISAlgorithm:  # noqa: N802
        """Return a fresh instance for one run."""
        return type(self)()

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return translate("Processing", "Image services")

    def groupId(self) -> str:  # noqa: N802
        """Return the group's id; it never changes."""
        return "imageservices"

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(ICON)

    def svgIconPath(self) -> str:  # noqa: N802
        """Return the file of the icon, which models draw."""
        return ICON

    def helpUrl(self) -> str:  # noqa: N802
        """Return the page that the Help button opens."""
        return f"{PAGES}{self.name()}.md"

    def explanation(self) -> str:
        """Return what the algorithm does, in paragraphs."""
        raise NotImplementedError

    def help_texts(self) -> dict[str, str]:
        """Return a sentence or two on each parameter and each output, by their names."""
        raise NotImplementedError

    def shortHelpString(self) -> str:  # noqa: N802
        """Return the help beside the dialog: what it does, and what comes of it.

        Parameters explain themselves by tool tips, outputs have none.
        """
        texts = self.help_texts()
        outputs = [
            f"{output.description()}: {texts[output.name()]}"
            for output in self.outputDefinitions()
            if self.parameterDefinition(output.name()) is None and output.name() in texts
        ]
        return "\n\n".join([self.explanation(), *outputs])

    def addParameter(  # noqa: N802
        self,
        definition: QgsProcessingParameterDefinition,
        createOutput: bool = True,  # noqa: N803
    ) -> bool:
        """Declare a parameter with its help."""
        definition.setHelp(self.help_texts().get(definition.name(), ""))
        return bool(super().addParameter(definition, createOutput))


def crs_of(
    value: Any, found: QgsCoordinateReferenceSystem, context: QgsProcessingContext
) -> QgsCoordinateReferenceSystem:
    """Return the CRS a text names, else the one QGIS found in the value, else the project's.

    QGIS drops a CRS in brackets behind a geometry, as extents carry it; people write both. It takes a CRS that it does
    not know for none, and the project's instead would be a guess.
    """
    named = _NAMED_CRS.search(value) if isinstance(value, str) else None
    if named:
        name = (named.group(1) or named.group(2)).strip()
        crs = QgsCoordinateReferenceSystem(name)
        if not crs.isValid():
            raise QgsProcessingException(
                translate("Processing", "QGIS does not know the CRS “{name}”.").format(name=name)
            )
        return crs
    if found.isValid():
        return found
    return context.project().crs() if context.project() else QgsCoordinateReferenceSystem()


def failure(text: str) -> QgsProcessingException:
    """Return the exception for a sentence, so that it is said once."""
    if QgsApplication.platform() == "qgis_process":
        # It prints the exception, and twice more what QGIS writes into its log because of it.
        QgsApplication.messageLog().blockSignals(True)
    return QgsProcessingException(text)
