"""Every algorithm of the provider: names that never change, help for whatever it has, and its page in docs/."""

from __future__ import annotations

import configparser
import re

import pytest
from qgis.core import QgsApplication

from arcgis_raster_download.plugin.bridge.i18n import install_translator, remove_translator
from arcgis_raster_download.plugin.processing.algorithm import PAGES
from tests.conftest import ROOT
from tests.tools.algorithm_pages import EXAMPLES, FOLDER, PROVIDER, pages


@pytest.fixture
def provider(processing):
    """Return the provider, in English."""
    remove_translator()
    return QgsApplication.processingRegistry().providerById(PROVIDER)


@pytest.fixture
def algorithms(provider):
    """Return all algorithms as a dialog gets them."""
    found = [each.create() for each in provider.algorithms()]
    assert len(found) >= 2
    return found


def test_ids(provider, algorithms):
    assert re.fullmatch(r"[a-z0-9]+", provider.id())
    for algorithm in algorithms:
        assert re.fullmatch(r"[a-z0-9]+", algorithm.name()) and re.fullmatch(r"[a-z0-9]+", algorithm.groupId())
        names = [each.name() for each in (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions())]
        assert all(re.fullmatch(r"[A-Z_]+", name) for name in names), names


def test_ids_are_the_same_in_every_language(provider, algorithms):
    names = [(each.name(), each.groupId()) for each in algorithms]
    shown = [each.displayName() for each in algorithms]
    try:
        assert install_translator("de")
        translated = [each.create() for each in provider.algorithms()]
        assert [(each.name(), each.groupId()) for each in translated] == names
        for one, other, title in zip(algorithms, translated, shown):
            assert other.displayName() != title
            for parameter in other.parameterDefinitions():
                assert parameter.help() != one.parameterDefinition(parameter.name()).help()
    finally:
        remove_translator()


def test_help_for_everything(algorithms):
    for algorithm in algorithms:
        texts = algorithm.help_texts()
        for parameter in algorithm.parameterDefinitions():
            assert parameter.help().endswith((".", ")")), f"{algorithm.name()} {parameter.name()}"
            # What the dialog shows over the parameter.
            assert parameter.help() in parameter.toolTip()
        outputs = [each.name() for each in algorithm.outputDefinitions()]
        assert set(texts) == {*outputs, *(each.name() for each in algorithm.parameterDefinitions())}
        for name in outputs:
            assert algorithm.parameterDefinition(name) or texts[name] in algorithm.shortHelpString(), name
        assert algorithm.shortHelpString().startswith(algorithm.explanation())
        assert algorithm.shortDescription().endswith(".") and len(algorithm.tags()) > 3


def test_group_and_icon(algorithms):
    plain = QgsApplication.getThemeIcon("/processingAlgorithm.svg").pixmap(24, 24).toImage()
    for algorithm in algorithms:
        assert algorithm.group() and (algorithm.group(), algorithm.groupId()) == (
            algorithms[0].group(),
            algorithms[0].groupId(),
        )
        image = algorithm.icon().pixmap(24, 24).toImage()
        assert not image.isNull() and image != plain
        assert algorithm.svgIconPath().endswith(".svg")


def test_help_pages_exist(algorithms):
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    repository = metadata["general"]["repository"]
    address = f"{repository}/blob/HEAD/docs/processing/"
    assert address == PAGES
    for algorithm in algorithms:
        assert algorithm.helpUrl() == f"{PAGES}{algorithm.name()}.md"
        assert (FOLDER / f"{algorithm.name()}.md").is_file(), "make docs writes it"


def test_the_pages_are_what_the_help_gives(provider):
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written == pages(provider), "make docs writes them anew"


def test_examples_are_calls(algorithms):
    for algorithm in algorithms:
        example = EXAMPLES[algorithm.name()]
        assert all(algorithm.parameterDefinition(name) is not None for name in example)
