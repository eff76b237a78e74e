"""Numbers as people read them: areas, lengths, cell sizes, durations; in the user's number format."""

from __future__ import annotations

import math

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCsException,
    QgsDistanceArea,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QLocale

from ..plugin.bridge.i18n import translate


def area_text(km2: float) -> str:
    """Return an area, or an empty text where it cannot be told."""
    if not math.isfinite(km2):
        return ""
    if km2 < 0.1:
        return translate("Measures", "{number} m²").format(number=_number(km2 * 1e6))
    return translate("Measures", "{number} km²").format(number=_number(km2))


def sides_text(box: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> str:
    """Return width and height of a box, measured through its middle on the ellipsoid."""
    measure = QgsDistanceArea()
    measure.setSourceCrs(crs, QgsProject.instance().transformContext())
    measure.setEllipsoid(crs.ellipsoidAcronym() or "EPSG:7030")
    middle = box.center()
    try:
        width = measure.measureLine(QgsPointXY(box.xMinimum(), middle.y()), QgsPointXY(box.xMaximum(), middle.y()))
        height = measure.measureLine(QgsPointXY(middle.x(), box.yMinimum()), QgsPointXY(middle.x(), box.yMaximum()))
    except QgsCsException:
        return "?"
    if max(width, height) < 1000:
        return translate("Measures", "{width} × {height} m").format(width=_number(width), height=_number(height))
    return translate("Measures", "{width} × {height} km").format(
        width=_number(width / 1000), height=_number(height / 1000)
    )


def corner_count(geometry: QgsGeometry) -> int:
    """Return the corners of all rings; a ring ends where it began."""
    shape = geometry.constGet()
    rings = sum(shape.ringCount(part) for part in range(shape.partCount()))
    return shape.nCoordinates() - rings


def cell_size_text(x: float, y: float, crs: QgsCoordinateReferenceSystem) -> str:
    """Return the size of a cell with the unit of its CRS."""
    number = _exact(x) if math.isclose(x, y, rel_tol=1e-3) else f"{_exact(x)} × {_exact(y)}"
    if not crs.isValid():
        return number
    if crs.isGeographic():
        return f"{number}°"
    return f"{number} {QgsUnitTypes.toAbbreviatedString(crs.mapUnits())}"


def duration_text(seconds: float) -> str:
    """Return how long something took."""
    whole = max(1, round(seconds))
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return translate("Measures", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    if minutes:
        return translate("Measures", "{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
    return translate("Measures", "{seconds} s").format(seconds=rest)


def _number(value: float) -> str:
    """Three digits are enough to judge a size by; from 100 on there are no decimals."""
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2
    locale = QLocale()
    # QGIS leaves the separators out by default, which suits fields to type in, not sentences to read.
    locale.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(value, "f", decimals)


def _exact(value: float) -> str:
    """Return at most four digits that count, without zeros at the end."""
    digits = max(0, 3 - math.floor(math.log10(value))) if value > 0 else 0
    while digits and math.isclose(round(value, digits - 1), value, rel_tol=1e-6):
        digits -= 1
    return QLocale().toString(value, "f", digits)
