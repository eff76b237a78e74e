"""The console's two verbs, `download` and `jobs`.

from arcgis_raster_download import download, jobs
job = download(iface.activeLayer(), clip=iface.mapCanvas().extent())
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Optional, Union

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsReferencedGeometry,
    QgsReferencedRectangle,
    QgsVectorLayer,
)

from .arcgis.addresses import parse_address, parse_server
from .arcgis.download_raster import Resampling
from .arcgis.errors import ArcGISError
from .bridge.download import Download, DownloadRequest
from .bridge.explain import sentence
from .bridge.geometry import Clip, clip_of_layer
from .bridge.jobs import DownloadsModel, downloads_model
from .bridge.log import install_log
from .bridge.settings import Settings
from .bridge.source import Source, source_of_layer

Image = Union[str, QgsMapLayer]
Area = Union[QgsRectangle, QgsGeometry, QgsReferencedRectangle, QgsReferencedGeometry, QgsVectorLayer, None]


def download(
    images: Union[Image, Iterable[Image]],
    clip: Area = None,
    crs: Union[str, QgsCoordinateReferenceSystem, None] = None,
    folder: Union[str, os.PathLike[str], None] = None,
    resampling: Union[str, Resampling] = Resampling.NEAREST,
    server: str = "",
    authcfg: str = "",
    load: bool = True,
    overwrite: bool = False,
) -> Download:
    """Start a download and return it at once; it runs in QGIS's task manager.

    Example:
        >>> job = download(iface.activeLayer(), clip=iface.mapCanvas().extent())
        >>> job.wait()
        True
        >>> job.status, job.files

    Args:
        images: one or several of: a layer that shows an image service, a service URL, a portal item id or page,
            a raster store URI.
        clip: a box or polygon in ``crs``; a referenced box or geometry, or a polygon layer (its selection, else all of
            it), in a CRS of their own; None for the whole image.
        crs: of a plain box or geometry; the project's by default. With a clip that has its own it is a ValueError.
        folder: made if it does not exist; by default as the dialog would.
        resampling: "nearest", "bilinear" or "cubic".
        server: a portal, or the RasterUtilities GPServer that shall do it; found by itself if empty.
        authcfg: the id of a QGIS authentication configuration for the addresses named in this call.
        load: add the files to the project.
        overwrite: replace a file of the same name; else a free name is chosen.

    Raises:
        ValueError: an argument is of the wrong kind, contradicts another, or cannot be used. Everything that needs a
            server fails later, in the job.
    """
    install_log()
    try:
        area = _clip(clip, crs)
        if area is not None:
            area.raise_if_broken()
        request = DownloadRequest(
            sources=_sources(images),
            clip=area,
            folder=_folder(folder),
            resampling=_resampling(resampling),
            server=parse_server(_text(server, "server")),
            authcfg=_text(authcfg, "authcfg"),
            load=load,
            overwrite=overwrite,
            transform_context=QgsProject.instance().transformContext(),
        )
        return downloads_model().start(request)
    except ArcGISError as error:
        raise ValueError(sentence(error)) from None


def jobs() -> DownloadsModel:
    """Return the downloads of this session and of earlier ones, newest first; a list that stays up to date."""
    model = downloads_model()
    model.read_history()
    return model


def _sources(images: Union[Image, Iterable[Image]]) -> tuple[Source, ...]:
    if not isinstance(images, (str, QgsMapLayer, Iterable)):
        raise ValueError("images is a layer, an address, or several of them")
    several = [images] if isinstance(images, (str, QgsMapLayer)) else list(images)
    if not several:
        raise ValueError("no image was named")
    return tuple(_source(image) for image in several)


def _source(image: Image) -> Source:
    if isinstance(image, str):
        return Source(parse_address(image))
    source = source_of_layer(image) if isinstance(image, QgsMapLayer) else None
    if source is None:
        raise ValueError(f"{image!r} is neither an address nor a layer that shows an ArcGIS image service")
    return source


def _clip(clip: Area, crs: Union[str, QgsCoordinateReferenceSystem, None]) -> Optional[Clip]:
    if clip is None:
        return None
    if isinstance(clip, (QgsVectorLayer, QgsReferencedRectangle, QgsReferencedGeometry)):
        if crs is not None:
            raise ValueError("this clip has a CRS of its own: leave crs out")
        if isinstance(clip, QgsVectorLayer):
            return clip_of_layer(clip, clip.selectedFeatureCount() > 0)
        if isinstance(clip, QgsReferencedGeometry):
            return Clip(QgsGeometry(clip), clip.crs())
        return Clip.from_rectangle(QgsRectangle(clip), clip.crs())
    if not isinstance(clip, (QgsRectangle, QgsGeometry)):
        raise ValueError("clip is a rectangle, a geometry, a polygon layer or None")
    if not isinstance(crs, (str, QgsCoordinateReferenceSystem, type(None))):
        raise ValueError("crs is a text such as EPSG:4326, or a QgsCoordinateReferenceSystem")
    own = QgsProject.instance().crs() if crs is None else QgsCoordinateReferenceSystem(crs)
    if not own.isValid():
        raise ValueError("the project has no CRS: give crs" if crs is None else f"{crs!r} is no CRS that QGIS knows")
    if isinstance(clip, QgsRectangle):
        return Clip.from_rectangle(clip, own)
    return Clip(QgsGeometry(clip), own)


def _folder(folder: Union[str, os.PathLike[str], None]) -> str:
    if not isinstance(folder, (str, os.PathLike, type(None))):
        raise ValueError("folder is a path")
    return os.path.abspath(os.path.expanduser(folder or Settings().default_folder()))


def _resampling(resampling: Union[str, Resampling]) -> Resampling:
    try:
        return Resampling(str.upper(resampling))
    except (TypeError, ValueError):
        raise ValueError("resampling is nearest, bilinear or cubic") from None


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text")
    return value.strip()
