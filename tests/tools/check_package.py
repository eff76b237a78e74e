"""Check the zip as the plugin repository does at an upload, and import it in a clean interpreter.

python3 tests/tools/check_package.py dist/arcgis_raster_download-0.1.0.zip
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import List

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.rules import repository  # noqa: E402
from tests.rules.tree import PACKAGE  # noqa: E402

MAX_BYTES = 25 * 1024 * 1024
NEEDED = ("__init__.py", "metadata.txt", "LICENSE", "README.md", "CHANGELOG.md", "ui/icons/icon.svg")
UNWANTED_FOLDERS = {"__pycache__", "__MACOSX", ".git", ".ci", ".github", "tests", "docs", ".venv", "dist", "demo"}
UNWANTED_FILES = re.compile(r"(\.(pyc|ts|sh|bat|exe|dll|so|dylib|ps1|cmd)|^Makefile|^pyproject\.toml|^\.git.*)$")
CLEAN_IMPORT = """
import sys
sys.path.insert(0, {folder!r})
import {package}
loaded = {{name.split(".")[0] for name in sys.modules}} & {{"qgis", "PyQt5", "PyQt6", "requests"}}
sys.exit(f"importing loads {{loaded}}" if loaded else 0)
"""
CLIENT_IMPORT = """
import pathlib, importlib, sys
sys.path.insert(0, {folder!r})
for path in sorted(pathlib.Path({folder!r}, {package!r}, "plugin", "arcgis").rglob("*.py")):
    name = ".".join(path.relative_to({folder!r}).with_suffix("").parts)
    importlib.import_module(name.replace(".__init__", ""))
sys.exit("the client loads qgis" if "qgis" in sys.modules else 0)
"""


def check(package: Path) -> List[str]:
    """Return what is wrong with the zip, as sentences."""
    wrong: List[str] = []
    if package.stat().st_size > MAX_BYTES:
        wrong.append(f"{package.stat().st_size} bytes, the site takes {MAX_BYTES}")
    with zipfile.ZipFile(package) as archive:
        names = [entry.filename for entry in archive.infolist()]
        if any("\\" in name or ".." in name or name.startswith("/") or ":" in name for name in names):
            return [*wrong, "a path that leads elsewhere"]
        if {PurePosixPath(name).parts[0] for name in names} != {PACKAGE} or not PACKAGE.isidentifier():
            return [*wrong, f"the zip holds one folder, {PACKAGE}, and nothing beside it"]
        for entry in archive.infolist():
            path = PurePosixPath(entry.filename).relative_to(PACKAGE)
            if UNWANTED_FOLDERS & set(path.parts) or UNWANTED_FILES.search(path.name):
                wrong.append(f"{path} does not belong into the package")
            if entry.external_attr >> 16 & 0o111 and not entry.is_dir():
                wrong.append(f"{path} is executable")
            if (entry.external_attr >> 16) & 0o170000 == 0o120000:
                wrong.append(f"{path} is a link")
        inside = {str(PurePosixPath(name).relative_to(PACKAGE)) for name in names}
        wrong += [f"{name} is missing" for name in NEEDED if name not in inside]
        languages = {path.stem for path in (ROOT / "i18n").glob("*.ts")}
        wrong += [
            f"i18n/{name}.qm is missing; make i18n-compile"
            for name in sorted(languages)
            if f"i18n/{name}.qm" not in inside
        ]
        with tempfile.TemporaryDirectory() as folder:
            archive.extractall(folder)
            wrong += repository.wrong_metadata(Path(folder, PACKAGE))
            for code in (CLEAN_IMPORT, CLIENT_IMPORT):
                command = [sys.executable, "-B", "-c", code.format(folder=folder, package=PACKAGE)]
                done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=120, check=False)
                if done.returncode:
                    wrong.append(f"cannot be imported: {done.stderr.strip().splitlines()[-1]}")
    return wrong


def main() -> int:
    """Check the zip named on the command line."""
    if len(sys.argv) != 2:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    package = Path(sys.argv[1])
    wrong = check(package)
    print("\n".join(wrong) or f"{package}: {package.stat().st_size / 1024:.0f} KB, ready to upload")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
