"""The Processing provider: lists the algorithms, nothing else."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithm import ICON
from .download_raster import DownloadRasterAlgorithm
from .list_image_services import ListImageServicesAlgorithm
from .resume_job import ResumeJobAlgorithm


class RasterDownloadProvider(QgsProcessingProvider):
    """Offer the plugin's algorithms as ``arcgisraster:…``."""

    def id(self) -> str:
        """Return the id scripts use; it never changes."""
        return "arcgisraster"

    def name(self) -> str:
        """Return the product's name, which is not translated."""
        return "Raster Download for ArcGIS"

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(ICON)

    def loadAlgorithms(self) -> None:  # noqa: N802
        """Add one instance of each algorithm."""
        self.addAlgorithm(DownloadRasterAlgorithm())
        self.addAlgorithm(ResumeJobAlgorithm())
        self.addAlgorithm(ListImageServicesAlgorithm())
