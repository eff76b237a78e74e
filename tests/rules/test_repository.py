"""The rules for the repository as a whole hold, and find each offence when one is planted."""

from __future__ import annotations

import pytest

from tests.rules import repository
from tests.rules.planting import Planted, check_all_planted, check_found, check_kept, check_silent
from tests.rules.tree import ROOT

_METADATA = (ROOT / "metadata.txt").read_text(encoding="utf-8")
_ROOT_MODULE = (ROOT / "__init__.py").read_text(encoding="utf-8")


def _metadata(old: str, new: str, words: str) -> Planted:
    assert old in _METADATA, old
    return Planted(repository.wrong_metadata, "metadata.txt", _METADATA.replace(old, new), words)


PLANTED = [
    _metadata("tracker=", "trekker=", "tracker is missing"),
    _metadata("homepage=https", "homepage=http", "homepage is no https"),
    _metadata("author=", "author=A/B ", "slash"),
    _metadata("version=0.", "version=v0.", "no version number"),
    _metadata("=4.99", "=3.99", "without a maximum"),
    _metadata("hasProcessingProvider=yes", "hasProcessingProvider=no", "qgis_process"),
    _metadata("[general]", "[general]\nsupportsQt6=True", "is dead"),
    _metadata("icon=", "icon=no/", "does not exist"),
    _metadata("about=", "about=50% of it ", "not doubled"),
    _metadata("name=", "name=Plugin for ", "does not repeat"),
    _metadata("Dependencies", "Needs", "which dependencies"),
    _metadata("email=", "email=at ", "email is no address"),
    _metadata("deprecated=False", "deprecated=never", "not True, False"),
    Planted(repository.missing_files, "CHANGELOG.md", "", "no section"),
    Planted(repository.filled_packages, "plugin/bridge/__init__.py", "from .jobs import *", "are empty"),
    Planted(repository.heavy_root, "__init__.py", _ROOT_MODULE + "\nimport requests\n", "loads requests"),
    Planted(repository.heavy_root, "__init__.py", _ROOT_MODULE + "\nimport nothing_like_this\n", "clean interpreter"),
    Planted(
        repository.heavy_root, "__init__.py", "def classFactory(iface): ...\ndef __getattr__(name): ...", "any name"
    ),
    Planted(repository.wrong_modes, "tests/tools/a.sh", "#!/bin/sh\n", "not executable"),
    Planted(repository.wrong_modes, "plugin/a.py", "x = 1\n", "executable without", executable=True),
    Planted(repository.wrong_modes, "plugin/a.py", "#!/usr/bin/python3\n", "no scripts", executable=True),
    Planted(repository.elsewhere, "tests/a.py", "x = '/ro" + "ot/x'", "one machine"),
    Planted(repository.elsewhere, "README.md", "see /ho" + "me/anna/x", "one machine"),
    Planted(repository.elsewhere, "Makefile", "pip install --index" + "-url x", "archive"),
    Planted(repository.elsewhere, "docs/a.md", "https://py" + "pi.org/simple", "archive"),
    Planted(
        repository.make_without_help, "Makefile", ".PHONY: help one\nhelp:  ## list\none:\n\ttrue\n", "one has no ##"
    ),
    Planted(repository.dead_links, "README.md", "![picture](docs/none.png)", "docs/none.png does not exist"),
    Planted(repository.open_ends, "plugin/a.py", "x = 1  # TODO: better", "without its issue"),
    Planted(repository.open_ends, "plugin/a.py", "# x = compute(y)\n", "code in a comment"),
    Planted(repository.open_ends, "plugin/a.py", "# if x is None:\n", "code in a comment"),
]
INNOCENT = [
    Planted(repository.filled_packages, "plugin/bridge/__init__.py", ""),
    Planted(repository.heavy_root, "__init__.py", _ROOT_MODULE),
    Planted(repository.wrong_modes, "tests/tools/a.sh", "#!/bin/sh\n", executable=True),
    Planted(
        repository.elsewhere, "a.py", "x = 'https://host/arcgis/rest', '~/dem', '/usr/bin/python3', '/work' + '/x'"
    ),
    Planted(repository.make_without_help, "Makefile", ".PHONY: help\nhelp:  ## list\n"),
    Planted(repository.dead_links, "README.md", "[here](README.md) [there](https://example.org/x)"),
    Planted(repository.open_ends, "plugin/a.py", "# ArcGIS answers 200 here: (see there)\n# if it rains, wait\n"),
]


@pytest.mark.parametrize("rule", repository.RULES)
def test_repository_keeps(rule):
    check_kept(rule)


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_planted_offence_is_found(planted, tmp_path):
    if planted.rule is repository.missing_files:
        (tmp_path / "metadata.txt").write_text(_METADATA)
    check_found(planted, tmp_path)


@pytest.mark.parametrize("innocent", INNOCENT, ids=str)
def test_innocent_code_is_left_alone(innocent, tmp_path):
    check_silent(innocent, tmp_path)


def test_missing_licence_is_found(tmp_path):
    assert any(offence.startswith("LICENSE:") for offence in repository.missing_files(tmp_path))


def test_every_rule_was_seen_failing():
    check_all_planted(repository.RULES, PLANTED)
