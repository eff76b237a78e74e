"""From parameter values, in all the ways that people and QGIS write them, to what is to be downloaded.

What cannot be used is refused in words of our own: QGIS only names the parameter.
"""

from __future__ import annotations

import os
import re
from typing import Any, Iterator, Optional

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsExpressionContext,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingUtils,
    QgsWkbTypes,
)

from ..arcgis.addresses import parse_addresses, parse_server, shorten
from ..arcgis.download_raster import Resampling
from ..arcgis.errors import Reason, RequestError
from ..bridge.download import DownloadRequest
from ..bridge.geometry import Clip, clip_of_features
from ..bridge.i18n import translate
from ..bridge.settings import Settings
from ..bridge.source import PROVIDERS, Source, source_of_layer, source_of_uri

LAYERS = "LAYERS"
IMAGES = "IMAGES"
EXTENT = "EXTENT"
CLIP_LAYER = "CLIP_LAYER"
CLIP_GEOMETRY = "CLIP_GEOMETRY"
RESAMPLING = "RESAMPLING"
SERVER = "SERVER"
AUTHCFG = "AUTHCFG"
NAME = "NAME"
OUTPUT_FOLDER = "OUTPUT_FOLDER"

METHODS = (Resampling.NEAREST, Resampling.BILINEAR, Resampling.CUBIC)
_CLIPS = (EXTENT, CLIP_LAYER, CLIP_GEOMETRY)
# CRS=EPSG:4326;POLYGON((…)), POLYGON((…)) [EPSG:4326], 0,1,0,1 [EPSG:4326]
_NAMED_CRS = re.compile(r"\A\s*CRS=(.*?);|[\w.)]\s*\[(.*)\]\s*\Z", re.IGNORECASE)


class ParameterReader:
    """Read the values of one run; on the main thread, or wherever QGIS prepares an algorithm.

    Every method raises QgsProcessingException or RequestError with what is wrong.
    """

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> None:
        self._algorithm = algorithm
        self._parameters = parameters
        self._context = context

    def check(self) -> None:
        """Refuse what can be told without a server and without reading the features of a layer."""
        self.check_names()
        self.read_resampling()
        if self._given() != [CLIP_LAYER]:
            self.read_clip()
        elif self._algorithm.parameterAsSource(self._parameters, CLIP_LAYER, self._context) is None:
            raise _no_layer(self._parameters[CLIP_LAYER])
        self.read_sources()
        self.read_server()

    def check_names(self) -> None:
        """Refuse a parameter that does not exist: a misspelt clip would be no clip, and the whole image would come."""
        known = [definition.name() for definition in self._algorithm.parameterDefinitions()]
        unknown = [name for name in self._parameters if name not in known]
        if unknown:
            text = translate("Processing", "There is no parameter {names}. The parameters are {known}.")
            raise QgsProcessingException(text.format(names=", ".join(unknown), known=", ".join(known)))

    def read_request(self) -> DownloadRequest:
        """Return what is to be downloaded."""
        clip = self.read_clip()
        return DownloadRequest(
            sources=self.read_sources(),
            clip=clip,
            folder=self.read_folder() or os.path.abspath(os.path.expanduser(Settings().default_folder())),
            resampling=self.read_resampling(),
            server=self.read_server(),
            authcfg=self.read_text(AUTHCFG),
            # Whoever runs the algorithm loads what comes; what is left of it is loaded by those who resume it.
            load=False,
            name=self.read_text(NAME),
            transform_context=self._context.transformContext(),
        )

    def read_text(self, name: str) -> str:
        """Return a text without blanks around it."""
        return str(self._algorithm.parameterAsString(self._parameters, name, self._context) or "").strip()

    def read_lines(self, name: str) -> Iterator[str]:
        """Yield the texts of a parameter that is a list, or a text of several lines."""
        raw = self._parameters.get(name)
        # Repeated on the command line it is a list, which QGIS would join by commas.
        texts = _texts(raw) if isinstance(raw, (list, tuple)) else [self.read_text(name)]
        yield from (text for text in texts if text.strip())

    def read_server(self) -> str:
        """Return the address of a portal or server, or an empty text."""
        return parse_server(self.read_text(SERVER))

    def read_folder(self) -> str:
        """Return an absolute path, or an empty text where none is given."""
        folder = self._algorithm.parameterAsString(self._parameters, OUTPUT_FOLDER, self._context)
        if folder == QgsProcessing.TEMPORARY_OUTPUT:
            return QgsProcessingUtils.generateTempFilename(OUTPUT_FOLDER)
        return os.path.abspath(os.path.expanduser(folder)) if folder else ""

    def read_resampling(self) -> Resampling:
        """Return the method; QGIS would take the first one for any number that is none."""
        text = self.read_text(RESAMPLING)
        if text not in [str(number) for number in range(len(METHODS))]:
            told = translate("Processing", "“{value}” is no resampling. Write 0 (nearest), 1 (bilinear) or 2 (cubic).")
            value = text or str(self._parameters.get(RESAMPLING))
            raise QgsProcessingException(told.format(value=shorten(value)))
        return METHODS[int(text)]

    def read_sources(self) -> tuple[Source, ...]:
        """Return the images, those of layers first."""
        sources = self._read_layers()
        sources += [Source(address) for text in self.read_lines(IMAGES) for address in parse_addresses(text)]
        if not sources:
            raise QgsProcessingException(
                translate("Processing", "Name at least one image: a layer, a service URL or an item ID.")
            )
        return tuple(sources)

    def read_clip(self) -> Optional[Clip]:
        """Return the area, or None for the whole image."""
        given = self._given()
        if len(given) > 1:
            raise QgsProcessingException(
                translate("Processing", "Give only one of extent, clip layer and clip geometry, not {names}.").format(
                    names=", ".join(given)
                )
            )
        if not given:
            return None
        read = {EXTENT: self.read_extent, CLIP_LAYER: self._read_clip_layer, CLIP_GEOMETRY: self._read_geometry}
        clip = read[given[0]]()
        clip.raise_if_broken()
        return clip

    def _given(self) -> list[str]:
        for name in _CLIPS:
            # In a shell this is a variable that nobody has set; elsewhere QGIS writes so what is left out.
            if self._parameters.get(name, "?") in (None, "") and QgsApplication.platform() == "qgis_process":
                text = translate("Processing", "{name} is empty. Leave it out to download the whole image.")
                raise QgsProcessingException(text.format(name=name))
        return [name for name in _CLIPS if self._parameters.get(name) not in (None, "", [])]

    def _read_layers(self) -> list[Source]:
        layers = self._algorithm.parameterAsLayerList(self._parameters, LAYERS, self._context) or []
        raw = self._parameters.get(LAYERS)
        names = _texts(raw.split(";") if isinstance(raw, str) and len(layers) != 1 else raw)
        if len(layers) >= len(names):
            return [_source_of(layer) for layer in layers]
        # QGIS leaves out what it cannot find; here that would be an image that silently never comes.
        sources, missing = [], []
        for name in names:
            layer = QgsProcessingUtils.mapLayerFromString(name, self._context)
            # QGIS 3.22 writes a layer into its commands and its history as its source alone.
            source = source_of_uri(PROVIDERS[0], name) if layer is None else _source_of(layer)
            if source is None:
                missing.append(name)
            else:
                sources.append(source)
        if missing:
            raise _no_layer(", ".join(missing))
        return sources

    def read_extent(self) -> Clip:
        """Return the box of a parameter that is given."""
        value = self._parameters[EXTENT]
        rectangle = self._algorithm.parameterAsExtent(self._parameters, EXTENT, self._context)
        if rectangle.isEmpty():
            if isinstance(value, str) and not _is_numbers(value):
                text = translate("Processing", "“{value}” is no extent. Write it as xmin,xmax,ymin,ymax [EPSG:4326].")
                raise QgsProcessingException(text.format(value=shorten(value)))
            raise RequestError(Reason.CLIP_EMPTY)
        found = self._algorithm.parameterAsExtentCrs(self._parameters, EXTENT, self._context)
        crs = self._crs_of(value, found)
        if not crs.isValid():
            raise QgsProcessingException(
                translate(
                    "Processing",
                    "The extent has no CRS. Write it as xmin,xmax,ymin,ymax [EPSG:4326], or set the project's CRS.",
                )
            )
        return Clip.from_rectangle(rectangle, crs)

    def _read_geometry(self) -> Clip:
        value = self._parameters[CLIP_GEOMETRY]
        geometry = self._algorithm.parameterAsGeometry(self._parameters, CLIP_GEOMETRY, self._context)
        found = self._algorithm.parameterAsGeometryCrs(self._parameters, CLIP_GEOMETRY, self._context)
        if geometry.isNull() and isinstance(value, str) and "[" in value:
            geometry = QgsGeometry.fromWkt(value[: value.rindex("[")].strip())
        if isinstance(value, str) and not _is_polygon(value, geometry):
            text = translate(
                "Processing",
                "“{value}” is no polygon. Write it as CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326].",
            )
            raise QgsProcessingException(text.format(value=shorten(value)))
        return Clip(geometry, self._crs_of(value, found))

    def _read_clip_layer(self) -> Clip:
        source = self._algorithm.parameterAsSource(self._parameters, CLIP_LAYER, self._context)
        definition = self._parameters[CLIP_LAYER]
        if source is None:
            raise _no_layer(definition)
        selected_only = getattr(definition, "selectedFeaturesOnly", False)
        return clip_of_features(source.getFeatures(), source.sourceCrs(), source.sourceName(), selected_only)

    def _crs_of(self, value: Any, found: QgsCoordinateReferenceSystem) -> QgsCoordinateReferenceSystem:
        """Return the CRS a text names, else the one QGIS found in the value, else the project's.

        QGIS drops a CRS in brackets behind a geometry, as extents carry it; people write both. It takes a CRS that it
        does not know for none, and the project's instead would be a guess.
        """
        named = _NAMED_CRS.search(value) if isinstance(value, str) else None
        if named:
            name = (named.group(1) or named.group(2) or "").strip()
            crs = QgsCoordinateReferenceSystem(name)
            if not crs.isValid():
                raise QgsProcessingException(
                    translate("Processing", "QGIS does not know the CRS “{name}”.").format(name=name)
                )
            return crs
        if found.isValid():
            return found
        return self._context.project().crs() if self._context.project() else QgsCoordinateReferenceSystem()


def with_lines(parameters: dict[str, Any], name: str) -> dict[str, Any]:
    """Return parameters in which a list of texts is a text of as many lines, which means the same."""
    value = parameters.get(name)
    return {**parameters, name: "\n".join(_texts(value))} if isinstance(value, (list, tuple)) else parameters


def _source_of(layer: QgsMapLayer) -> Source:
    source = source_of_layer(layer)
    if source is None:
        raise QgsProcessingException(
            translate("Processing", "{layer} does not show an ArcGIS image service.").format(layer=layer.name())
        )
    return source


def _no_layer(value: Any) -> QgsProcessingException:
    name = getattr(value, "source", value)
    # A property tells its text itself.
    name = name.valueAsString(QgsExpressionContext())[0] if hasattr(name, "valueAsString") else str(name)
    return QgsProcessingException(translate("Processing", "There is no layer “{names}”.").format(names=name))


def _is_polygon(text: str, geometry: QgsGeometry) -> bool:
    """Tell whether a text was read as what it says: of one that was cut off QGIS takes what is there."""
    if geometry.isNull() or geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
        return False
    if text.count("(") != text.count(")"):
        return False
    return not geometry.boundingBox().isEmpty() or "EMPTY" in text.upper()


def _is_numbers(text: str) -> bool:
    """Tell whether a text is an extent, however empty."""
    numbers = text.partition("[")[0].split(",")
    try:
        return len(numbers) == 4 and all(abs(float(number)) < float("inf") for number in numbers)
    except ValueError:
        return False


def _texts(value: Any) -> list[str]:
    """Return the texts in a raw value, however deep its lists."""
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) and value else []
