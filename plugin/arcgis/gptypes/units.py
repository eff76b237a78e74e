"""GPLinearUnit and GPArealUnit: a number with its unit.

Protocol facts: Esri REST documentation (gp-data-types). A missing linear unit means metres. What an unknown unit means
depends on the server's version (metres, or an error), so that one is never sent, and never guessed when it comes.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any, Mapping, Optional

from .problems import not_allowed, unreadable

_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{0,40})?([eE][+-]?\d{1,3})?", re.ASCII)


class LinearUnits(str, Enum):
    """The units of length; feet, yards and miles are those of the US survey, ``INT_`` the international ones."""

    UNKNOWN = "esriUnknownUnits"
    INCHES = "esriInches"
    POINTS = "esriPoints"
    FEET = "esriFeet"
    YARDS = "esriYards"
    MILES = "esriMiles"
    NAUTICAL_MILES = "esriNauticalMiles"
    MILLIMETERS = "esriMillimeters"
    CENTIMETERS = "esriCentimeters"
    METERS = "esriMeters"
    KILOMETERS = "esriKilometers"
    DECIMAL_DEGREES = "esriDecimalDegrees"
    DECIMETERS = "esriDecimeters"
    INT_INCHES = "esriIntInches"
    INT_FEET = "esriIntFeet"
    INT_YARDS = "esriIntYards"
    INT_MILES = "esriIntMiles"
    INT_NAUTICAL_MILES = "esriIntNauticalMiles"


class ArealUnits(str, Enum):
    """The units of area; ``_US`` are those of the US survey."""

    UNKNOWN = "esriUnknownAreaUnits"
    SQUARE_INCHES = "esriSquareInches"
    SQUARE_FEET = "esriSquareFeet"
    SQUARE_YARDS = "esriSquareYards"
    ACRES = "esriAcres"
    SQUARE_MILES = "esriSquareMiles"
    SQUARE_MILLIMETERS = "esriSquareMillimeters"
    SQUARE_CENTIMETERS = "esriSquareCentimeters"
    SQUARE_DECIMETERS = "esriSquareDecimeters"
    SQUARE_METERS = "esriSquareMeters"
    ARES = "esriAres"
    HECTARES = "esriHectares"
    SQUARE_KILOMETERS = "esriSquareKilometers"
    SQUARE_INCHES_US = "esriSquareInchesUS"
    SQUARE_FEET_US = "esriSquareFeetUS"
    SQUARE_YARDS_US = "esriSquareYardsUS"
    ACRES_US = "esriAcresUS"
    SQUARE_MILES_US = "esriSquareMilesUS"


@dataclass(frozen=True)
class LinearUnit:
    """A distance; what is sent must be greater than zero."""

    distance: float
    units: LinearUnits = LinearUnits.METERS

    @classmethod
    def from_esri(cls, value: Any) -> LinearUnit:
        """Read ``{"distance", "units"}``."""
        if not isinstance(value, Mapping):
            raise unreadable("GPLinearUnit", value)
        distance = _number(value.get("distance"))
        try:
            units = LinearUnits(value["units"]) if value.get("units") not in (None, "") else LinearUnits.METERS
        except (ValueError, TypeError):
            raise unreadable("GPLinearUnit", value.get("units")) from None
        if distance is None:
            raise unreadable("GPLinearUnit", value.get("distance"))
        return cls(distance, units)

    def to_esri(self) -> Mapping[str, Any]:
        """Return the object, its unit always named."""
        if _number(self.distance) is None or self.distance <= 0:
            raise not_allowed("GPLinearUnit", self.distance, "> 0")
        return {"distance": self.distance, "units": _sent(LinearUnits, "GPLinearUnit", self.units)}


@dataclass(frozen=True)
class ArealUnit:
    """An area."""

    area: float
    units: ArealUnits = ArealUnits.SQUARE_METERS

    @classmethod
    def from_esri(cls, value: Any) -> ArealUnit:
        """Read ``{"area", "units"}``, or text such as ``3 SquareKilometers`` and ``1 SquareFoot``."""
        if isinstance(value, str):
            number, _, word = value.strip()[:100].partition(" ")
            units = _AREAL_WORDS.get(word.strip().lower())
            area = _number(float(number)) if _NUMBER.fullmatch(number) else None
        elif isinstance(value, Mapping):
            area = _number(value.get("area"))
            units = next((each for each in ArealUnits if each.value == value.get("units")), None)
        else:
            raise unreadable("GPArealUnit", value)
        if area is None or units is None:
            raise unreadable("GPArealUnit", value if isinstance(value, str) else value.get("units"))
        return cls(area, units)

    def to_esri(self) -> Mapping[str, Any]:
        """Return the object form, which every server that knows the type reads."""
        if _number(self.area) is None:
            raise not_allowed("GPArealUnit", self.area, "1234.5")
        return {"area": self.area, "units": _sent(ArealUnits, "GPArealUnit", self.units)}

    def to_text(self) -> str:
        """Return the text form, in the plural unless the area is one."""
        plural = self.units.value[len("esri") :] if self.units is not ArealUnits.UNKNOWN else "Unknown"
        return f"{self.area!r} {_singular(plural) if self.area == 1 else plural}"


def _number(value: Any) -> Optional[float]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _sent(units: type[Enum], data_type: str, value: Any) -> str:
    try:
        return str(units(value).value)
    except ValueError:
        raise not_allowed(data_type, value, *(str(each.value) for each in units)) from None


def _singular(plural: str) -> str:
    """SquareFeetUS -> SquareFootUS, SquareInches -> SquareInch, Acres -> Acre."""
    body, tail = (plural[:-2], "US") if plural.endswith("US") else (plural, "")
    if body.endswith("Feet"):
        return body[:-4] + "Foot" + tail
    if body.endswith("Inches"):
        return body[:-2] + tail
    return (body[:-1] if body.endswith("s") else body) + tail


_AREAL_WORDS = {"unknown": ArealUnits.UNKNOWN}
for _each in ArealUnits:
    if _each is not ArealUnits.UNKNOWN:
        _word = _each.value[len("esri") :]
        _AREAL_WORDS[_word.lower()] = _each
        _AREAL_WORDS[_singular(_word).lower()] = _each
