"""Write docs/processing/: a page for each Processing algorithm from its own help, and an index. Needs QGIS.

python3 tests/tools/algorithm_pages.py
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Mapping

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "processing"
PROVIDER = "arcgisraster"

# A call of each algorithm, as people would write it.
EXAMPLES: Dict[str, Dict[str, Any]] = {
    "downloadraster": {
        "IMAGES": "https://host/arcgis/rest/services/Elevation/ImageServer",
        "EXTENT": "8,9,47,48 [EPSG:4326]",
        "OUTPUT_FOLDER": "dem",
    },
    "listimageservices": {
        "SERVER": "https://host/arcgis/rest/services",
        "SEARCH": "elevation",
        "EXTENT": "8,9,47,48 [EPSG:4326]",
        "OUTPUT": "services.gpkg",
    },
    "resumejob": {
        "JOB_URLS": (
            "https://host/arcgis/rest/services/Utilities/RasterUtilities/GPServer/DownloadRaster/jobs/"
            "j0123456789abcdef0123456789abcdef"
        ),
    },
}


def pages(provider: Any) -> Dict[str, str]:
    """Return the text of each page by its name; texts are in the language that is loaded."""
    # New ones: those of the provider have the texts of the language in which they were made.
    algorithms = [each.create() for each in sorted(provider.algorithms(), key=lambda each: each.name())]
    found = {f"{each.name()}.md": _page(each) for each in algorithms}
    lines = [
        f"# {provider.name()} in Processing",
        "",
        "Written from the algorithms' own help by `make docs`.",
        "",
        "| algorithm | |",
        "|---|---|",
        *(f"| [{PROVIDER}:{each.name()}]({each.name()}.md) | {each.shortDescription()} |" for each in algorithms),
        "",
        "[Examples](../examples/README.md): a model, scripts for the console, the shell and cron, a batch with a row for each",
        "feature.",
        "",
        "![The dialog of an algorithm, with its help](../pictures/algorithm.png)",
    ]
    return {**found, "README.md": _text(lines)}


def _page(algorithm: Any) -> str:
    texts = algorithm.help_texts()
    parameters = algorithm.parameterDefinitions()
    lines = [
        f"# {algorithm.displayName()}",
        "",
        f"`{PROVIDER}:{algorithm.name()}` · in the toolbox under {algorithm.provider().name()} > {algorithm.group()}",
        "",
        algorithm.explanation(),
        "",
        "## Parameters",
        "",
        "| name | | type | required | default |",
        "|---|---|---|---|---|",
        *(_parameter(each) for each in parameters),
        "",
        "## Outputs",
        "",
        "| name | | type |",
        "|---|---|---|",
    ]
    for output in algorithm.outputDefinitions():
        lines.append(f"| `{output.name()}` | {_cell(output.description(), texts[output.name()])} | {output.type()} |")
    example = EXAMPLES[algorithm.name()]
    return _text([*lines, *_example(algorithm.name(), example)])


def _parameter(parameter: Any) -> str:
    help_text = parameter.help()
    options = parameter.options() if hasattr(parameter, "options") else []
    if options:
        help_text += " " + ", ".join(f"{number}: {option}" for number, option in enumerate(options))
    default = _default(parameter)
    is_optional = bool(parameter.flags() & type(parameter).Flag.FlagOptional)
    cells = [
        f"`{parameter.name()}`",
        _cell(parameter.description(), help_text),
        parameter.type(),
        "no" if is_optional or default else "yes",
        default,
    ]
    return f"| {' | '.join(cells)} |"


def _default(parameter: Any) -> str:
    value = parameter.defaultValue()
    if value is None or value == "":
        return ""
    # A folder depends on the computer: the help tells which.
    return "see there" if isinstance(value, str) and os.path.isabs(value) else f"`{value}`"


def _cell(title: str, help_text: str) -> str:
    return f"**{title}**. {help_text}".replace("|", "\\|").replace("\n", " ")


def _example(name: str, values: Mapping[str, Any]) -> List[str]:
    options = " \\\n".join(f'    --{key}="{value}"' for key, value in values.items())
    entries = "\n".join(f'    "{key}": "{value}",' for key, value in values.items())
    return [
        "",
        "## On the command line",
        "",
        "```sh",
        f"qgis_process run {PROVIDER}:{name} \\\n{options}",
        "```",
        "",
        "## In Python",
        "",
        "```python",
        f'result = processing.run("{PROVIDER}:{name}", {{\n{entries}\n}})',
        "```",
    ]


def _text(lines: List[str]) -> str:
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the pages, in English whatever the computer speaks; return 1 where something went wrong."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8", LANGUAGE="")
    with tempfile.TemporaryDirectory(prefix="qgis-docs-") as profile:
        os.environ["QGIS_CUSTOM_CONFIG_PATH"] = profile
        sys.path.insert(0, str(ROOT))
        from qgis.core import QgsApplication

        import tests.conftest  # noqa: F401  (makes the package importable)
        from arcgis_raster_download.plugin.processing.provider import RasterDownloadProvider

        application = QgsApplication([], False)
        application.initQgis()
        provider = RasterDownloadProvider()
        QgsApplication.processingRegistry().addProvider(provider)
        written = pages(provider)
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("*.md"):
            if old.name not in written:
                old.unlink()
        for name, text in written.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"{FOLDER.relative_to(ROOT)}: {len(written)} pages")
        application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main())
