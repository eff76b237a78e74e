"""Read the inputs of a request: what the text tells at once, what it only points to when the job runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

from . import feature_set
from .esri_geometry import esri_type
from .gp import JobFailed, Request
from .gp_kinds import COMPOSITE, FEATURES, FILE, MULTI, RASTERS, RECORDS, SINCE, TABLE, Kind
from .gp_references import Later, References
from .gp_values import READERS, InputError, check_limit, parse_text

_TWO_KEYS = {"dataType", "value"}


@dataclass(frozen=True)
class Inputs:
    """Read values by their type, for one request."""

    request: Request

    def read_text(self, kind: Kind, text: str) -> Any:
        """Return the value in a form field; an empty one has to be dealt with before."""
        self._check_version(kind)
        if kind.name == COMPOSITE:
            return self._composite(kind, text, parsed=False)
        return self.read(kind, parse_text(kind, text))

    def read(self, kind: Kind, value: Any) -> Any:
        """Return what a JSON value means, with Later in the place of what it only points to."""
        self._check_version(kind)
        special = self._special().get(kind.name)
        if special is not None:
            return special(kind, value)
        if kind.name not in READERS:
            # A type this server has no idea of travels through it.
            return value
        result = READERS[kind.name](value, self.request.options)
        check_limit(kind, result)
        return result

    def _check_version(self, kind: Kind) -> None:
        if self.request.options.version < SINCE.get(kind.name, 0.0):
            raise InputError(f"{kind.name} needs a newer version than {self.request.options.version}.")

    def _special(self) -> Mapping[str, Callable[[Kind, Any], Any]]:
        return {
            MULTI: self._many, TABLE: self._table, COMPOSITE: self._composite, FEATURES: self._features,
            RECORDS: self._features, FILE: self._file, **dict.fromkeys(RASTERS, self._raster),
        }

    def _many(self, kind: Kind, value: Any) -> List[Any]:
        member = kind.members[0]
        if not isinstance(value, list):
            if not self.request.options.bare_members:
                raise InputError(f"ERROR 000840: The value is not a {kind.full_name}.")
            if isinstance(value, str):
                if value.lstrip().startswith("["):
                    raise InputError(f"ERROR 000840: The value is not a {kind.full_name}.")
                return [self.read_text(member, value)]
            value = [value]
        return [self._empty(member) if each is None else self.read(member, each) for each in value]

    @staticmethod
    def _empty(kind: Kind) -> Any:
        return "" if kind.name == "GPString" else None

    def _table(self, kind: Kind, value: Any) -> List[List[Any]]:
        if not isinstance(value, list) or not all(isinstance(row, (list, dict)) for row in value):
            raise InputError("ERROR 000840: The value is not a GPValueTable.")
        names = [column.column for column in kind.members]
        rows = []
        for number, row in enumerate(value, 1):
            if isinstance(row, dict):
                if len(set(names)) != len(names) or "" in names:
                    raise InputError("Rows by name need columns whose names are all there and all different.")
                unknown = [name for name in row if name not in names]
                if unknown:
                    raise InputError(f"Row {number}: there is no column {', '.join(unknown)}.")
                row = [row.get(name) for name in names]
            if len(row) != len(names):
                raise InputError(f"Row {number} has {len(row)} values for {len(names)} columns.")
            rows.append([self._cell(column, each, number) for column, each in zip(kind.members, row)])
        return rows

    def _cell(self, kind: Kind, value: Any, number: int) -> Any:
        if value is None or value == "":
            return self._empty(kind)
        try:
            return self.read(kind, value)
        except InputError as error:
            raise InputError(f"Row {number}, column {kind.column}: {error}") from error

    def _composite(self, kind: Kind, value: Any, parsed: bool = True) -> Tuple[str, Any]:
        """Return name and value of the type that was declared, or else of the first that fits."""
        plain = value
        if not parsed:
            plain = parse_text(Kind("JSON"), value)
        if isinstance(plain, dict) and set(plain) == _TWO_KEYS:
            member = next((each for each in kind.members if each.full_name == plain["dataType"]), None)
            if member is None:
                raise InputError(f"The value may not be a {plain['dataType']}.")
            return member.full_name, self.read(member, plain["value"])
        problems = []
        for member in kind.members:
            try:
                found = self.read(member, value) if parsed else self.read_text(member, value)
            except InputError as error:
                problems.append(str(error))
            else:
                return member.full_name, found
        names = ", ".join(member.full_name for member in kind.members)
        raise InputError(f"ERROR 000840: The value is none of {names}. {' '.join(problems)}")

    def _features(self, kind: Kind, value: Any) -> Any:
        if not isinstance(value, dict):
            raise InputError(f"ERROR 000840: The value is not a {kind.name}.")
        if "itemID" in value or ("url" in value and "features" not in value):
            read = partial(self._late, kind)
            return References(self.request).features(value, read, kind.name == RECORDS)
        return self._dataset(kind, value)

    def _dataset(self, kind: Kind, value: Any) -> Any:
        options = self.request.options
        try:
            dataset = feature_set.read_features(
                value, kind.name == RECORDS, options.version >= 11.2, options.untyped_geometry == "guess"
            )
        except (ValueError, RuntimeError) as error:
            raise InputError(f"ERROR 000840: The value is not a {kind.name}: {error}") from error
        limit = kind.limit or {}
        found = esri_type(dataset.GetLayer(0).GetGeomType())
        if limit.get("type") == "featureClass" and found not in limit["list"]:
            raise InputError(f"ERROR 000366: Invalid geometry type: {found} is none of {', '.join(limit['list'])}.")
        return dataset

    def _late(self, kind: Kind, value: Any) -> Any:
        try:
            return self._dataset(kind, value)
        except InputError as error:
            raise JobFailed(str(error)) from error

    def _raster(self, kind: Kind, value: Any) -> Later:
        if not isinstance(value, dict) or not ("url" in value or "itemID" in value):
            raise InputError(f"ERROR 000840: The value is not a {kind.name}.")
        return References(self.request).raster(value)

    def _file(self, kind: Kind, value: Any) -> Later:
        if not isinstance(value, dict) or not {"url", "itemID", "portalItemID"} & set(value):
            raise InputError("ERROR 000840: The value is not a GPDataFile.")
        limit = kind.limit or {}
        endings = tuple(limit["list"]) if limit.get("type") == "file" else ()
        return References(self.request).file(value, endings)


def read_inputs(request: Request, described: Sequence[Tuple[Kind, Mapping[str, Any]]]) -> Dict[str, Any]:
    """Return the inputs by name; all that is wrong is told at once, each with the parameter's name."""
    reader = Inputs(request)
    found: Dict[str, Any] = {}
    problems: List[str] = []
    for kind, parameter in described:
        name = parameter["name"]
        text = request.parameters.get(name, "")
        try:
            if text.strip():
                found[name] = reader.read_text(kind, text)
            elif parameter["parameterType"] == "esriGPParameterTypeRequired":
                raise InputError("ERROR 000735: Value is required.")
            else:
                found[name] = _default(reader, kind, parameter.get("defaultValue"))
        except InputError as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise InputError("\n".join(problems))
    return found


def _default(reader: Inputs, kind: Kind, value: Any) -> Any:
    if value is None or (value == "" and kind.name != "GPString"):
        return None
    try:
        return reader.read(kind, value)
    except InputError:
        # A default that this version cannot have, for it does not know the type.
        return None


def settled(value: Any, folder: str) -> Any:
    """Return a value with everything read that it points to."""
    if isinstance(value, Later):
        return value.read(folder)
    if isinstance(value, list):
        return [settled(each, folder) for each in value]
    if isinstance(value, tuple):
        return tuple(settled(each, folder) for each in value)
    return value


