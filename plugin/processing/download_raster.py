"""``arcgisraster:downloadraster``: the plugin's main job in the toolbox, in models and on the command line."""

from __future__ import annotations

import os
import re
from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
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
    QgsWkbTypes,
)

from ..arcgis.addresses import parse_addresses
from ..arcgis.cancel import CancelToken
from ..arcgis.download_raster import Resampling
from ..arcgis.errors import ArcGISError, Reason, RequestError
from ..bridge.catalogue import Source, source_of_layer
from ..bridge.download import DownloadRequest
from ..bridge.explain import sentence
from ..bridge.geometry import Clip
from ..bridge.i18n import translate
from ..bridge.settings import Settings
from ..bridge.work import Work
from .worker import run_work

_METHODS = (Resampling.NEAREST, Resampling.BILINEAR, Resampling.CUBIC)


class DownloadRasterAlgorithm(QgsProcessingAlgorithm):
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

    def createInstance(self) -> DownloadRasterAlgorithm:  # noqa: N802
        """Return a fresh instance for one run."""
        return DownloadRasterAlgorithm()

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

    def shortHelpString(self) -> str:  # noqa: N802
        """Return the help beside the dialog."""
        return translate(
            "Processing",
            "Lets an ArcGIS server cut image services to an area (its DownloadRaster task), fetches the files and checks "
            "them: true pixel values, native cell size, in the CRS of each service.\n\n"
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
            QgsProcessingParameterFile(
                self.OUTPUT_FOLDER,
                translate("Processing", "Output folder"),
                behavior=QgsProcessingParameterFile.Behavior.Folder,
                defaultValue=Settings().default_folder(),
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
            raise QgsProcessingException(sentence(error)) from None
        return True

    def processAlgorithm(  # noqa: N802
        self, _parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Let the client work in a thread of its own, so that cancel is heard at once."""
        if self._work is None:
            raise ValueError("prepareAlgorithm comes first")
        request = self._work.request
        result, job_urls = run_work(self._work, feedback)
        if result.error is not None and result.error.reason is Reason.CANCELLED:
            raise QgsProcessingException(sentence(result.error))
        for each in result.delivered:
            if each.kept_part and os.path.exists(each.kept_part):
                # A script cannot press “Fetch Whole Image”: nothing may be left that looks like a result.
                os.unlink(each.kept_part)
        sentences = [sentence(each.error) for each in result.delivered if each.error is not None]
        if result.error is not None:
            sentences = [sentence(result.error)]
        if sentences:
            raise QgsProcessingException(" ".join(dict.fromkeys(sentences)))
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
            folder=self.parameterAsString(parameters, self.OUTPUT_FOLDER, context) or Settings().default_folder(),
            resampling=_METHODS[self.parameterAsEnum(parameters, self.RESAMPLING, context)],
            server=self.parameterAsString(parameters, self.SERVER, context).strip(),
            authcfg=self.parameterAsString(parameters, self.AUTHCFG, context),
            transform_context=context.transformContext(),
        )

    def _read_sources(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[Source, ...]:
        sources = []
        for layer in self.parameterAsLayerList(parameters, self.LAYERS, context) or []:
            sources.append(_source_of(layer))
        sources += [Source(address) for text in _texts(parameters.get(self.IMAGES)) for address in parse_addresses(text)]
        if not sources:
            raise QgsProcessingException(
                translate("Processing", "Name at least one image: a layer, a service URL or an item ID.")
            )
        return tuple(sources)

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
        project_crs = context.project().crs() if context.project() else QgsCoordinateReferenceSystem()
        if given == [self.EXTENT]:
            rectangle = self.parameterAsExtent(parameters, self.EXTENT, context)
            crs = self.parameterAsExtentCrs(parameters, self.EXTENT, context)
            if rectangle.isNull() or rectangle.isEmpty():
                raise RequestError(Reason.CLIP_EMPTY)
            return Clip.from_rectangle(rectangle, crs if crs.isValid() else project_crs)
        geometry = self.parameterAsGeometry(parameters, self.CLIP_GEOMETRY, context)
        crs = self.parameterAsGeometryCrs(parameters, self.CLIP_GEOMETRY, context)
        # QGIS drops a CRS in brackets behind the text, as extents carry it; people write both.
        bracket = re.search(r"\[([^\]]+)\]\s*\Z", str(parameters[self.CLIP_GEOMETRY]))
        if bracket:
            crs = QgsCoordinateReferenceSystem(bracket.group(1).strip())
            if geometry.isNull():
                text = str(parameters[self.CLIP_GEOMETRY])
                geometry = QgsGeometry.fromWkt(text[: text.rindex("[")].strip())
        return Clip(geometry, crs if crs.isValid() else project_crs)

    def _clip_of_layer(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Clip:
        source = self.parameterAsSource(parameters, self.CLIP_LAYER, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, self.CLIP_LAYER))
        geometries = [feature.geometry() for feature in source.getFeatures() if feature.hasGeometry()]
        if not geometries:
            raise RequestError(Reason.NO_POLYGONS, source.sourceName())
        union = geometries[0] if len(geometries) == 1 else QgsGeometry.unaryUnion(geometries)
        return Clip(union, source.sourceCrs())


def _source_of(layer: QgsMapLayer) -> Source:
    source = source_of_layer(layer)
    if source is None:
        raise QgsProcessingException(
            translate("Processing", "{layer} does not show an ArcGIS image service.").format(layer=layer.name())
        )
    return source


def _texts(value: Any) -> list[str]:
    """Return the raw value as texts: repeated on the command line it is a list, which QGIS would join by commas."""
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in _texts(each)]
    return [str(value)] if value not in (None, "") else []
