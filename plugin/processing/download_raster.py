"""``arcgisraster:downloadraster``: the plugin's main job in the toolbox, in models and on the command line."""

from __future__ import annotations

from functools import partial
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterGeometry,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ..arcgis.cancel import CancelToken
from ..arcgis.errors import ArcGISError
from ..bridge.explain import sentence
from ..bridge.history import History
from ..bridge.i18n import translate
from ..bridge.record import Record
from ..bridge.work import Work
from . import reading
from .algorithm import ArcGISAlgorithm
from .definitions import add_folder, add_sign_in, advanced
from .download_raster_help import download_raster_help
from .reading import ParameterReader
from .results import add_outputs, delivery_of, failure
from .worker import run_works


class DownloadRasterAlgorithm(ArcGISAlgorithm):
    """Download the pixel values of image services, clipped, through the server's DownloadRaster task."""

    def __init__(self) -> None:
        super().__init__()
        self._work: Optional[Work] = None
        self._refusal = ""

    def name(self) -> str:
        """Return the id scripts use; it never changes."""
        return "downloadraster"

    def displayName(self) -> str:  # noqa: N802
        """Return the name in the toolbox."""
        return translate("Processing", "Download raster from ArcGIS image services")

    def shortDescription(self) -> str:  # noqa: N802
        """Return the tool tip in the toolbox."""
        return translate("Processing", "Pixel values of ArcGIS image services, clipped by the server.")

    def tags(self) -> list[str]:
        """Return the words it is found by."""
        words = translate("Processing", "arcgis,esri,image server,imageserver,raster,dem,clip,download,rest")
        return words.split(",")

    def help_texts(self) -> dict[str, str]:
        """Return what each parameter and output is."""
        return download_raster_help()

    def explanation(self) -> str:
        """Return what the algorithm does."""
        return translate(
            "Processing",
            "Lets an ArcGIS server cut image services to an area (its DownloadRaster task), fetches the files and "
            "checks them: true pixel values, native cell size, in the CRS of each service.\n\n"
            "Name the images as layers, or as service URLs, item ids or raster store URIs, one a line. "
            "Give at most one of extent, clip layer and clip geometry; without any the whole image is downloaded.\n\n"
            "A clip geometry is written CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326].\n\n"
            "The algorithm fails if anything that was asked for is not delivered. If it was stopped, “Resume raster "
            "downloads” goes on with the address of the job, which is among the messages.\n\n"
            "As a step of a model it adds nothing to the project: use “Load layer into project” for that.",
        )

    def initAlgorithm(self, _configuration: Optional[dict[str, Any]] = None) -> None:  # noqa: N802
        """Declare parameters and outputs; their names are public."""
        self._add_images()
        self._add_clips()
        methods = [
            translate("Processing", "Nearest neighbour (keeps values)"),
            translate("Processing", "Bilinear"),
            translate("Processing", "Cubic"),
        ]
        self.addParameter(
            QgsProcessingParameterEnum(
                reading.RESAMPLING, translate("Processing", "Resampling"), methods, defaultValue=0
            )
        )
        self.addParameter(
            advanced(
                QgsProcessingParameterString(
                    reading.SERVER,
                    translate("Processing", "Portal or raster utilities service (empty: found by itself)"),
                    optional=True,
                )
            )
        )
        add_sign_in(self)
        self.addParameter(
            advanced(
                QgsProcessingParameterString(
                    reading.NAME, translate("Processing", "File name (empty: what the image is called)"), optional=True
                )
            )
        )
        add_folder(self)
        add_outputs(self)

    def _add_images(self) -> None:
        self.addParameter(
            QgsProcessingParameterMultipleLayers(
                reading.LAYERS,
                translate("Processing", "Image layers"),
                QgsProcessing.SourceType.TypeRaster,
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterString(
                reading.IMAGES,
                translate("Processing", "Service URLs, item IDs or raster store URIs, one a line"),
                multiLine=True,
                optional=True,
            )
        )

    def _add_clips(self) -> None:
        self.addParameter(
            QgsProcessingParameterExtent(reading.EXTENT, translate("Processing", "Clip to extent"), optional=True)
        )
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                reading.CLIP_LAYER,
                translate("Processing", "Clip to polygons of a layer"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterGeometry(
                reading.CLIP_GEOMETRY,
                translate("Processing", "Clip to polygon"),
                optional=True,
                geometryTypes=[QgsWkbTypes.GeometryType.PolygonGeometry],
            )
        )

    def asPythonCommand(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:  # noqa: N802
        """Return a command that does the same again; QGIS itself writes a list of texts as no text at all."""
        return str(super().asPythonCommand(reading.with_lines(parameters, reading.IMAGES), context))

    def checkParameterValues(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Say in our own words what cannot be used, before anything is sent."""
        try:
            ParameterReader(self, parameters, context).check()
        except ArcGISError as error:
            return False, sentence(error)
        except QgsProcessingException as error:
            return False, str(error)
        return True, ""

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """Read layers and project on the main thread; keep values only."""
        try:
            reader = ParameterReader(self, parameters, context)
            reader.check_names()
            request = reader.read_request()
            self._work = Work.of(request, CancelToken(), history=History(), record=Record.of_script(request))
        except ArcGISError as error:
            self._refusal = sentence(error)
        except QgsProcessingException as error:
            self._refusal = str(error)
        # An error here would reach nobody: `processing.run` replaces it by a sentence without content.
        return True

    def processAlgorithm(  # noqa: N802
        self, _parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Let the client work in a thread of its own, so that cancel is heard at once."""
        if self._work is None:
            raise failure(self._refusal)
        # Late: this loads the HTTP library, for which no window shall stand still.
        from ..bridge.unattended import deliver_unattended

        ended = run_works([partial(deliver_unattended, self._work)], self._work.cancel, feedback)
        delivery = delivery_of(ended, self._work.request.folder, feedback)
        delivery.hand_over(context, feedback)
        return delivery.outputs()
