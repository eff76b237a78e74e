"""The area of a download as the form holds it: values without widgets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Optional

from ..plugin.arcgis.errors import ArcGISError
from ..plugin.bridge.geometry import Clip


class AreaKind(str, Enum):
    """Where the area comes from, in the order of the buttons."""

    MAP_VIEW = "map_view"
    RECTANGLE = "rectangle"
    POLYGON = "polygon"
    FROM_LAYER = "from_layer"
    WHOLE_IMAGE = "whole_image"

    @property
    def is_drawn(self) -> bool:
        """Tell whether people draw it."""
        return self in (AreaKind.RECTANGLE, AreaKind.POLYGON)


@dataclass(frozen=True)
class Area:
    """An area; without a clip and without an error it is the whole image, or there is none yet.

    ``layer`` is the name of the polygon layer where one is used.
    """

    kind: AreaKind = AreaKind.MAP_VIEW
    clip: Optional[Clip] = None
    error: Optional[ArcGISError] = None
    is_reading: bool = False
    layer: str = ""

    @property
    def is_usable(self) -> bool:
        """Tell whether something can be cut out with it."""
        if self.error is not None or self.is_reading:
            return False
        return self.clip is not None or self.kind is AreaKind.WHOLE_IMAGE
