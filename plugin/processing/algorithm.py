"""What all algorithms of the plugin have in common: group, icon, help page, a text of help for each name."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingAlgorithm, QgsProcessingParameterDefinition
from qgis.PyQt.QtGui import QIcon

from ..bridge.i18n import translate

ICON = str(Path(__file__).resolve().parents[2] / "ui" / "icons" / "icon.svg")
# Where `make docs` leaves a page for each; HEAD is whatever branch is the main one.
PAGES = "https://github.com/raster-download-for-arcgis/raster-download-for-arcgis/blob/HEAD/docs/processing/"


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
