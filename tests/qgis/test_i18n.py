"""Translators are installed, fall back from region to language to English, and are removed."""

from __future__ import annotations

import pytest

from arcgis_raster_download.plugin.bridge import i18n as bridge
from tests.tools import i18n

_TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="{language}" sourcelanguage="en"><context><name>Test</name>{messages}</context></TS>"""
_PLAIN = "<message><source>{0}</source><translation>{1}</translation></message>"
_PLURAL = """<message numerus="yes"><source>%n layer(s) of {{name}}</source>
<translation><numerusform>{0}</numerusform><numerusform>{1}</numerusform></translation></message>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("i18n")
    languages = {
        "en": _PLURAL.format("%n layer of {name}", "%n layers of {name}"),
        "de": _PLAIN.format("Add", "Hinzufügen") + _PLAIN.format("Area", "Gebiet"),
        "de_CH": _PLAIN.format("Add", "Zufügen"),
    }
    for language, messages in languages.items():
        source = folder / f"{i18n.PREFIX}{language}.ts"
        source.write_text(_TS.format(language=language, messages=messages), encoding="utf-8")
        i18n.compile_ts(source)
    return folder


@pytest.fixture(autouse=True)
def nothing_left(qapp):
    yield
    bridge.remove_translator()


def test_language_is_found(folder):
    assert bridge.install_translator("de", folder)
    assert bridge.translate("Test", "Add") == "Hinzufügen"


@pytest.mark.parametrize("locale", ["de_AT", "de-AT", "de_DE"])
def test_region_falls_back_to_language(folder, locale):
    assert bridge.install_translator(locale, folder)
    assert bridge.translate("Test", "Add") == "Hinzufügen"


def test_region_stands_above_language(folder):
    assert bridge.install_translator("de_CH", folder)
    assert (bridge.translate("Test", "Add"), bridge.translate("Test", "Area")) == ("Zufügen", "Gebiet")


def test_what_no_translator_has_done_is_english(folder):
    assert bridge.install_translator("de", folder)
    assert bridge.translate("Test", "Never seen") == "Never seen"
    assert bridge.translate("Test", "%n layer(s) of {name}", 1) == "1 layer of {name}"


def test_unknown_language_is_english_with_plurals(folder):
    assert not bridge.install_translator("tlh", folder)
    assert bridge.translate("Test", "%n layer(s) of {name}", 1) == "1 layer of {name}"
    assert bridge.translate("Test", "%n layer(s) of {name}", 3) == "3 layers of {name}"


def test_removed_translator_is_silent(folder):
    bridge.install_translator("de", folder)
    bridge.remove_translator()
    assert bridge.translate("Test", "Add") == "Add"


def test_second_installation_replaces_the_first(folder):
    bridge.install_translator("de", folder)
    bridge.install_translator("en", folder)
    assert bridge.translate("Test", "Add") == "Add"
