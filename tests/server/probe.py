"""Works for the site's own tests: one that shows what it was given, and answers what it is told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Tuple


def parameter(
    name: str, data_type: str, direction: str = "Input", kind: str = "Optional", **more: Any
) -> Dict[str, Any]:
    """Return the description of a parameter."""
    return {
        "name": name, "dataType": data_type, "displayName": name, "description": "",
        "direction": f"esriGPParameterDirection{direction}", "defaultValue": more.pop("default", None),
        "parameterType": f"esriGPParameterType{kind}", "category": "", **more,
    }


@dataclass
class Probe:
    """Keep every set of inputs; answer is told the inputs and the folder, and returns the outputs."""

    name: str
    parameters: Tuple[Dict[str, Any], ...]
    answer: Callable[[Dict[str, Any], str], Dict[str, Any]] = lambda inputs, folder: {}
    title: str = "A probe"
    seen: List[Dict[str, Any]] = field(default_factory=list)

    def run(self, inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
        """Note the inputs and answer."""
        self.seen.append(inputs)
        return self.answer(inputs, folder)

    @property
    def last(self) -> Any:
        """Return the only input of the last run that was given at all."""
        given = {name: value for name, value in self.seen[-1].items() if value is not None}
        return next(iter(given.values()))
