"""The task that answers what it was given: every kind of scalar, unit and date, alone, as many, and in tables."""

from __future__ import annotations

from typing import Any, Dict, Tuple

from .work import (
    NUMERIC_FIELDS,
    Json,
    Work,
    coded_values,
    column,
    derived,
    each_its_own,
    field_types,
    member,
    number_range,
    optional,
)

_LEVELS = coded_values(LOW="Low", MEDIUM="Middling", HIGH="High")
_LEVEL_NAMES = ("LOW", "MEDIUM", "HIGH")
_TEN = number_range(-10, 10)
# Tried in this order: a number with a fraction is no GPLong, a text no number.
_COMPOSITE = (member("GPLong", _TEN), member("GPDouble"), member("GPLinearUnit"), member("GPString"))
_TABLE = (
    column("Flag", "GPBoolean"), column("Number", "GPLong", _TEN), column("Amount", "GPDouble"),
    column("Note", "GPString"), column("Level", "GPString", _LEVELS, _LEVEL_NAMES), column("Day", "GPDate"),
    column("Length", "GPLinearUnit"), column("Area", "GPArealUnit"),
    column("Source", "Field", field_types(*NUMERIC_FIELDS)), column("Where", "GPExtent"),
)
# Two columns of one name and one without: such rows can be written in the order of the columns only.
_PLAIN_TABLE = (column("Value", "GPDouble"), column("Value", "GPDouble"), column("", "GPString"))

# Name, data type, default value, and what else the description says.
_ECHOED: Tuple[Tuple[str, str, Any, Dict[str, Any]], ...] = (
    ("Boolean", "GPBoolean", False, {"category": "Scalars"}),
    ("Double", "GPDouble", 0.5, {"category": "Scalars"}),
    ("Long", "GPLong", None, {"category": "Scalars"}),
    ("String", "GPString", "", {"category": "Scalars"}),
    ("Date", "GPDate", None, {"category": "Scalars"}),
    ("Ranged_Long", "GPLong", 3, {"allowed": _TEN, "category": "Limited"}),
    ("Ranged_Double", "GPDouble", 0.25, {"allowed": number_range(0, 1), "category": "Limited"}),
    ("Choice", "GPString", "MEDIUM", {"allowed": _LEVELS, "choices": _LEVEL_NAMES, "category": "Limited"}),
    ("Linear_Unit", "GPLinearUnit", {"distance": 5, "units": "esriKilometers"}, {"category": "Units"}),
    ("Areal_Unit", "GPArealUnit", {"area": 2.5, "units": "esriHectares"}, {"category": "Units"}),
    ("Field", "Field", None, {}),
    ("Extent", "GPExtent", {"xmin": 0, "ymin": 0, "xmax": 1, "ymax": 1, "spatial_reference": {"wkid": 4326}}, {}),
    ("Booleans", "GPMultiValue:GPBoolean", [], {"members": (member("GPBoolean"),), "category": "Many"}),
    ("Doubles", "GPMultiValue:GPDouble", [0.5, -1.5], {"members": (member("GPDouble"),), "category": "Many"}),
    ("Longs", "GPMultiValue:GPLong", None, {"members": (member("GPLong", _TEN),), "category": "Many"}),
    ("Strings", "GPMultiValue:GPString", [], {"members": (member("GPString"),), "category": "Many"}),
    ("Choices", "GPMultiValue:GPString", ["LOW", "HIGH"], {
        "allowed": _LEVELS, "choices": _LEVEL_NAMES, "members": (member("GPString", _LEVELS),), "category": "Many",
    }),
    # No members here, as servers before 11.0 have it: the name tells the type.
    ("Dates", "GPMultiValue:GPDate", [], {"category": "Many"}),
    ("Linear_Units", "GPMultiValue:GPLinearUnit", [], {"members": (member("GPLinearUnit"),), "category": "Many"}),
    ("Areal_Units", "GPMultiValue:GPArealUnit", "", {"members": (member("GPArealUnit"),), "category": "Many"}),
    ("Fields", "GPMultiValue:Field", [], {"members": (member("Field"),), "category": "Many"}),
    ("Extents", "GPMultiValue:GPExtent", [], {"members": (member("GPExtent"),), "category": "Many"}),
    ("Composite", "GPComposite", None, {
        "allowed": each_its_own(_TEN, None, None, None), "members": _COMPOSITE, "category": "Made of several",
    }),
    ("Composites", "GPMultiValue:GPComposite", [], {
        "members": (member("GPComposite", members=_COMPOSITE),), "category": "Made of several",
    }),
    ("Table", "GPValueTable", [], {"members": _TABLE, "category": "Made of several"}),
    ("Plain_Table", "GPValueTable", [[1.0, None, ""]], {"members": _PLAIN_TABLE, "category": "Made of several"}),
)


def _parameters() -> Tuple[Json, ...]:
    """Return all inputs, then an output for each."""
    inputs, outputs = [], []
    for name, data_type, default, more in _ECHOED:
        inputs.append(optional(name, data_type, f"What {name.replace('_', ' ')} is to answer.", default, **more))
        told = {"members": more["members"]} if "members" in more else {}
        many = data_type.startswith("GPMultiValue") or data_type == "GPValueTable"
        outputs.append(derived(f"Out_{name}", data_type, "", [] if many else None, **told))
    return (*inputs, *outputs)


def echo(inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
    """Answer each input under its name with Out_ before it."""
    return {f"Out_{name}": inputs.get(name) for name, *_ in _ECHOED}


ECHO = Work("Echo", "Echo", _parameters(), echo)
