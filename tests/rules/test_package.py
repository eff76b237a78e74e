"""The check of the installable zip passes a good one and finds what the plugin site refuses."""

from __future__ import annotations

import zipfile

import pytest

from tests.rules.tree import PACKAGE, ROOT, files
from tests.tools import check_package


def _contents():
    names = ("__init__.py", "metadata.txt", "LICENSE", "README.md", "CHANGELOG.md")
    contents = {f"{PACKAGE}/{name}": (ROOT / name).read_bytes() for name in names}
    for path in files(ROOT, "plugin", "ui"):
        contents[f"{PACKAGE}/{path.relative_to(ROOT).as_posix()}"] = path.read_bytes()
    for path in (ROOT / "i18n").glob("*.ts"):
        contents[f"{PACKAGE}/i18n/{path.stem}.qm"] = b"compiled"
    return contents


def _check(folder, contents, mode=0o644):
    package = folder / "package.zip"
    with zipfile.ZipFile(package, "w") as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, data)
    return check_package.check(package)


def test_good_package_passes(tmp_path):
    assert _check(tmp_path, _contents()) == []


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("tests/unit/test_a.py", b"", "does not belong"),
        ("plugin/__pycache__/a.pyc", b"", "does not belong"),
        ("i18n/a.ts", b"", "does not belong"),
        ("plugin/run.sh", b"", "does not belong"),
        ("../elsewhere.py", b"", "leads elsewhere"),
        ("plugin/arcgis/a.py", b"import qgis.core\n", "the client loads qgis"),
        ("plugin/arcgis/a.py", b"import numpee\n", "cannot be imported"),
        ("__init__.py", b"import requests\n", "cannot be imported: importing loads"),
        ("metadata.txt", b"[general]\nname=x\n", "description is missing"),
    ],
)
def test_what_is_added_is_found(tmp_path, name, data, words):
    found = _check(tmp_path, {**_contents(), f"{PACKAGE}/{name}": data})
    assert any(words in line for line in found), found


@pytest.mark.parametrize("name", ["LICENSE", "metadata.txt", "i18n/arcgis_raster_download_de.qm", "ui/icons/icon.svg"])
def test_what_is_missing_is_found(tmp_path, name):
    contents = _contents()
    del contents[f"{PACKAGE}/{name}"]
    assert any(name in line and ("missing" in line or "exist" in line) for line in _check(tmp_path, contents))


def test_second_folder_is_found(tmp_path):
    assert "one folder" in _check(tmp_path, {**_contents(), "other/a.py": b""})[0]


def test_executable_is_found(tmp_path):
    assert any("is executable" in line for line in _check(tmp_path, _contents(), mode=0o755))
