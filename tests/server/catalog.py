"""Which services the site publishes, and what is special about each."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Mapping, Optional, Tuple

from .data import LOCAL_GRID


@dataclass(frozen=True)
class Service:
    """Describe one published service; an image service names its raster."""

    path: str
    kind: str = "ImageServer"
    raster: str = ""
    name: str = ""
    description: str = ""
    copyright_text: str = ""
    data_type: str = "esriImageServiceDataTypeGeneric"
    spatial_reference: Optional[Mapping[str, Any]] = None
    allow_copy: Any = True
    capabilities: Any = "Image,Metadata,Catalog,Mensuration"
    without: Tuple[str, ...] = ()
    # The description is fine but the task cannot read it.
    readable: bool = True

    @property
    def item_id(self) -> str:
        """Return the portal item id, which stays the same from run to run."""
        return hashlib.sha256(f"{self.path}/{self.kind}".encode()).hexdigest()[:32]


WGS84 = {"wkid": 4326, "latestWkid": 4326}
UTM = {"wkid": 32632, "latestWkid": 32632}
MERCATOR = {"wkid": 102100, "latestWkid": 3857}

_ALL = (
    Service(
        "Demo/WorldClasses", raster="WorldClasses", name="Countries", spatial_reference=WGS84,
        description="Countries of the world as classes.", data_type="esriImageServiceDataTypeThematic",
        copyright_text="Made with <b>Natural Earth</b>, "
        "<a href=\"https://www.naturalearthdata.com\">public domain</a> &amp; free.",
    ),
    Service(
        "Demo/Geoid", raster="Geoid", name="Demo/Geoid", spatial_reference=WGS84,
        description="Geoid heights above the WGS84 ellipsoid, in metres.",
        data_type="esriImageServiceDataTypeElevation", copyright_text="EGM96, NIMA and NASA",
        capabilities="Mensuration, Image, Metadata",
    ),
    Service(
        "Demo/Multispectral", raster="Multispectral", name="Multispectral", spatial_reference=UTM,
        description="Four bands, made up.", copyright_text="Nobody",
        capabilities="Catalog,Mensuration,Download,Image,Metadata",
    ),
    Service(
        "Demo/Orthophoto", raster="Orthophoto", name="Orthophoto", spatial_reference=MERCATOR,
        description="<p>Aerial picture, <i>made up</i>.</p>", data_type="esriImageServiceDataTypeRGB",
        copyright_text="© Somebody & Söhne",
    ),
    Service("Variants/NoCopy", raster="Multispectral", name="NoCopy", spatial_reference=UTM, allow_copy=False),
    Service(
        "Variants/NoCopyText", raster="Multispectral", name="NoCopyText", spatial_reference=UTM, allow_copy="false"
    ),
    Service(
        "Variants/OldServer", raster="Geoid", name="OldServer", spatial_reference={"wkid": 4326}, allow_copy=None,
        without=("allowAnalysis", "bandNames", "uncompressedSize", "datasetFormat", "compressionType", "blockWidth",
                 "blockHeight", "serviceSourceType", "serviceItemId"),
    ),
    Service("Variants/WktOnly", raster="LocalGrid", name="WktOnly", spatial_reference={"wkt": LOCAL_GRID}),
    Service("Variants/Feet", raster="Feet", name="Feet", spatial_reference={"wkid": 102719, "latestWkid": 2264},
            data_type="esriImageServiceDataTypeElevation"),
    Service("Variants/TilesOnly", raster="Orthophoto", name="TilesOnly", spatial_reference=MERCATOR,
            capabilities="Image,Tilemap,TilesOnly"),
    Service("Variants/NoPixelSize", raster="Orthophoto", name="NoPixelSize", spatial_reference=MERCATOR,
            without=("pixelSizeX", "pixelSizeY")),
    Service(
        "Variants/NoCapabilities", raster="Geoid", name="NoCapabilities", spatial_reference=WGS84, capabilities=None
    ),
    Service("Variants/Unreadable", raster="Geoid", name="Unreadable", spatial_reference=WGS84, readable=False),
    Service("Variants/Page", kind="ImageServer", name="Page"),
    Service("Demo/Borders", kind="MapServer", raster="WorldClasses", name="Borders", spatial_reference=WGS84),
    Service("Demo/Places", kind="FeatureServer", name="Places", spatial_reference=WGS84),
    Service("Demo/Districts", kind="FeatureServer", name="Districts", spatial_reference=UTM),
)
SERVICES: Dict[Tuple[str, str], Service] = {(service.path, service.kind): service for service in _ALL}
ITEMS: Dict[str, Service] = {service.item_id: service for service in _ALL}


def odd_service(name: str) -> Service:
    """Return the service of any name at all, whose texts are markup to whoever takes them for that."""
    return Service(
        name, raster="Geoid", name=name, spatial_reference=WGS84, description=name,
        copyright_text=f"See &lt;a href='https://evil.example.com'&gt;here&lt;/a&gt; {html.escape(name)}",
    )  # fmt: skip


def find_service(path: str, kind: str, odd: str = "") -> Optional[Service]:
    """Return the service at a path such as Demo/Geoid; the older alias of the variants is Demo/<name>.

    ``odd`` is the name of one more image service.
    """
    if odd and (path, kind) == (odd, "ImageServer"):
        return odd_service(odd)
    service = SERVICES.get((path, kind))
    if kind == "ImageServer" and re.fullmatch(r"Many/Scene\d{4}", path):
        # Whether the directory lists them is an option; they all are the same scene.
        return replace(SERVICES[("Demo/Multispectral", kind)], path=path, name=path.split("/")[1])
    if service is None and path.startswith("Demo/"):
        service = SERVICES.get((path.replace("Demo/", "Variants/", 1), kind))
    return service


def many_paths(number: int) -> List[str]:
    """Return the paths of so many image services more."""
    return [f"Many/Scene{index:04d}" for index in range(1, number + 1)]
