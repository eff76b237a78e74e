"""``arcgisraster:downloadraster``: the plugin's main job in the toolbox, in models and on the command line."""

from __future__ import annotations

import os
import re
from typing import Any, Optional

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFolder,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputString,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterGeometry,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsWkbTypes,
)

from ..arcgis.addresses import parse_addresses, parse_server
from ..arcgis.cancel import CancelToken
from ..arcgis.download_raster import Resampling
from ..arcgis.errors import ArcGISError, Reason, RequestError
from ..bridge.download import DownloadRequest
from ..bridge.explain import sentence
from ..bridge.geometry import Clip, clip_of_features
from ..bridge.i18n import translate
from ..bridge.settings import Settings
from ..bridge.source import Source, source_of_layer
from ..bridge.work import Work
from .algorithm import ArcGISAlgorithm
from .download_raster_help import download_raster_help
from .worker import run_work

# CRS=EPSG:4326;POLYGON((…)), POLYGON((…)) [EPSG:4326], 0,1,0,1 [EPSG:4326]
_NAMED_CRS = re.compile(r"\A\s*CRS=(.*);|[\d.)]\s*\[(.*)\]\s*\Z", re.IGNORECASE)
_METHODS = (Resampling.NEAREST, Resampling.BILINEAR, Resampling.CUBIC)


class DownloadRasterAlgorithm(ArcGISAlgorithm):
    """Download the pixel values of image services, clipped, through the server's DownloadRaster task."""

    LAYERS = "LAYERS"
    IMAGES = "IMAGES"
    EXTENT = "EXTENT"
    CLIP_LAYER = "CLIP_LAYER"
    CLIP_GEOMETRY = "CLIP_GEOMETRY"
    RESAMPLING = "RESAMPLING"
    SERVER = "SERVER"
    AUTHCFG = "AUTHCFG"
    OUTPUT_FOLDER = "OUTPUT_FOLDER"
    OUTPUT = "OUTPUT"
    OUTPUT_LAYERS = "OUTPUT_LAYERS"
    JOB_URLS = "JOB_URLS"

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
            "The algorithm fails if anything that was asked for is not delivered.",
        )

    def initAlgorithm(self, _configuration: Optional[dict[str, Any]] = None) -> None:  # noqa: N802
        """Declare parameters and outputs; their names are public."""
        optional = QgsProcessingParameterDefinition.Flag.FlagOptional
        self.addParameter(
            QgsProcessingParameterMultipleLayers(
                self.LAYERS,
                translate("Processing", "Image layers"),
                QgsProcessing.SourceType.TypeRaster,
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterString(
                self.IMAGES,
                translate("Processing", "Service URLs, item IDs or raster store URIs, one a line"),
                multiLine=True,
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterExtent(self.EXTENT, translate("Processing", "Clip to extent"), optional=True)
        )
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                self.CLIP_LAYER,
                translate("Processing", "Clip to polygons of a layer"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterGeometry(
                self.CLIP_GEOMETRY,
                translate("Processing", "Clip to polygon"),
                optional=True,
                geometryTypes=[QgsWkbTypes.GeometryType.PolygonGeometry],
            )
        )
        self.addParameter(
            QgsProcessingParameterEnum(
                self.RESAMPLING,
                translate("Processing", "Resampling"),
                [
                    translate("Processing", "Nearest neighbour (keeps values)"),
                    translate("Processing", "Bilinear"),
                    translate("Processing", "Cubic"),
                ],
                defaultValue=0,
            )
        )
        server = QgsProcessingParameterString(
            self.SERVER,
            translate("Processing", "Portal or raster utilities service (empty: found by itself)"),
            optional=True,
        )
        sign_in = QgsProcessingParameterAuthConfig(self.AUTHCFG, translate("Processing", "Sign-in"), optional=True)
        for parameter in (server, sign_in):
            parameter.setFlags(
                parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced | optional
            )
            self.addParameter(parameter)
        self.addParameter(
            # No folder destination, and optional: else QGIS asks for the value in spite of its default.
            QgsProcessingParameterFile(
                self.OUTPUT_FOLDER,
                translate("Processing", "Output folder"),
                behavior=QgsProcessingParameterFile.Behavior.Folder,
                defaultValue=Settings().default_folder(),
                optional=True,
            )
        )
        self.addOutput(QgsProcessingOutputRasterLayer(self.OUTPUT, translate("Processing", "First raster")))
        self.addOutput(QgsProcessingOutputMultipleLayers(self.OUTPUT_LAYERS, translate("Processing", "Rasters")))
        self.addOutput(QgsProcessingOutputFolder(self.OUTPUT_FOLDER, translate("Processing", "Output folder")))
        self.addOutput(QgsProcessingOutputString(self.JOB_URLS, translate("Processing", "Jobs on the server")))

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """Read layers and project on the main thread; keep values only."""
        try:
            self._work = Work.of(self._read_request(parameters, context), CancelToken())
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
            raise _failure(self._refusal)
        request = self._work.request
        result, job_urls = run_work(self._work, feedback)
        if result.error is not None and result.error.reason is Reason.CANCELLED:
            raise _failure(sentence(result.error))
        for each in result.delivered:
            if each.kept_part:
                # A script cannot press “Fetch Whole Image”: nothing may be left that looks like a result.
                from ..arcgis.partfile import discard_part  # late: QGIS starts with this module

                discard_part(each.kept_part, request.folder)
        sentences = [sentence(each.error) for each in result.delivered if each.error is not None]
        if result.error is not None:
            sentences = [sentence(result.error)]
        if sentences:
            raise _failure(" ".join(dict.fromkeys(sentences)))
        paths = [each.path for each in result.delivered]
        for each in result.delivered:
            details = QgsProcessingContext.LayerDetails(each.source.label, context.project(), self.OUTPUT_LAYERS)
            context.addLayerToLoadOnCompletion(each.path, details)
        return {
            self.OUTPUT: paths[0],
            self.OUTPUT_LAYERS: paths,
            self.OUTPUT_FOLDER: request.folder,
            self.JOB_URLS: "\n".join(job_urls),
        }

    def _read_request(self, parameters: dict[str, Any], context: QgsProcessingContext) -> DownloadRequest:
        clip = self._read_clip(parameters, context)
        if clip is not None:
            clip.raise_if_broken()
        return DownloadRequest(
            sources=self._read_sources(parameters, context),
            clip=clip,
            folder=self._read_folder(parameters, context),
            resampling=_METHODS[self.parameterAsEnum(parameters, self.RESAMPLING, context)],
            server=parse_server(self.parameterAsString(parameters, self.SERVER, context)),
            authcfg=self.parameterAsString(parameters, self.AUTHCFG, context),
            transform_context=context.transformContext(),
        )

    def _read_folder(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        folder = self.parameterAsString(parameters, self.OUTPUT_FOLDER, context) or Settings().default_folder()
        if folder == QgsProcessing.TEMPORARY_OUTPUT:
            return QgsProcessingUtils.generateTempFilename(self.OUTPUT_FOLDER)
        return os.path.abspath(os.path.expanduser(folder))

    def _read_sources(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[Source, ...]:
        sources = [_source_of(layer) for layer in self._read_layers(parameters, context)]
        raw = parameters.get(self.IMAGES)
        # Repeated on the command line it is a list, which QGIS would join by commas.
        several = isinstance(raw, (list, tuple))
        texts = _texts(raw) if several else [self.parameterAsString(parameters, self.IMAGES, context)]
        sources += [Source(address) for text in texts if text.strip() for address in parse_addresses(text)]
        if not sources:
            raise QgsProcessingException(
                translate("Processing", "Name at least one image: a layer, a service URL or an item ID.")
            )
        return tuple(sources)

    def _read_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[QgsMapLayer]:
        layers = self.parameterAsLayerList(parameters, self.LAYERS, context) or []
        raw = parameters.get(self.LAYERS)
        names = _texts(raw.split(";") if isinstance(raw, str) and len(layers) != 1 else raw)
        if len(layers) < len(names):
            # QGIS leaves out what it cannot find; here that would be an image that silently never comes.
            missing = [name for name in names if QgsProcessingUtils.mapLayerFromString(name, context) is None]
            raise QgsProcessingException(
                translate("Processing", "There is no layer “{names}”.").format(names=", ".join(missing or names))
            )
        return layers

    def _read_clip(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Optional[Clip]:
        given = [
            name
            for name in (self.EXTENT, self.CLIP_LAYER, self.CLIP_GEOMETRY)
            if parameters.get(name) not in (None, "", [])
        ]
        if len(given) > 1:
            raise QgsProcessingException(
                translate("Processing", "Give only one of extent, clip layer and clip geometry, not {names}.").format(
                    names=", ".join(given)
                )
            )
        if not given:
            return None
        if given == [self.CLIP_LAYER]:
            return self._clip_of_layer(parameters, context)
        if given == [self.EXTENT]:
            rectangle = self.parameterAsExtent(parameters, self.EXTENT, context)
            if rectangle.isEmpty():
                raise RequestError(Reason.CLIP_EMPTY)
            found = self.parameterAsExtentCrs(parameters, self.EXTENT, context)
            crs = _crs_of(parameters[self.EXTENT], found, context)
            if not crs.isValid():
                raise QgsProcessingException(
                    translate(
                        "Processing",
                        "The extent has no CRS. Write it as xmin,xmax,ymin,ymax [EPSG:4326], or set the project's CRS.",
                    )
                )
            return Clip.from_rectangle(rectangle, crs)
        geometry = self.parameterAsGeometry(parameters, self.CLIP_GEOMETRY, context)
        found = self.parameterAsGeometryCrs(parameters, self.CLIP_GEOMETRY, context)
        value = parameters[self.CLIP_GEOMETRY]
        if geometry.isNull() and isinstance(value, str) and "[" in value:
            geometry = QgsGeometry.fromWkt(value[: value.rindex("[")].strip())
        return Clip(geometry, _crs_of(value, found, context))

    def _clip_of_layer(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Clip:
        source = self.parameterAsSource(parameters, self.CLIP_LAYER, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, self.CLIP_LAYER))
        definition = parameters[self.CLIP_LAYER]
        selected_only = getattr(definition, "selectedFeaturesOnly", False)
        return clip_of_features(source.getFeatures(), source.sourceCrs(), source.sourceName(), selected_only)


def _source_of(layer: QgsMapLayer) -> Source:
    source = source_of_layer(layer)
    if source is None:
        raise QgsProcessingException(
            translate("Processing", "{layer} does not show an ArcGIS image service.").format(layer=layer.name())
        )
    return source


def _crs_of(
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


def _texts(value: Any) -> list[str]:
    """Return the texts in a raw value, however deep its lists."""
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) and value else []


def _failure(text: str) -> QgsProcessingException:
    """Return the exception for a sentence, so that it is said once."""
    if QgsApplication.platform() == "qgis_process":
        # It prints the exception, and twice more what QGIS writes into its log because of it.
        QgsApplication.messageLog().blockSignals(True)
    return QgsProcessingException(text)
