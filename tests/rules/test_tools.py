"""Types, translations and the tools that guard them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.tree import ROOT
from tests.tools import i18n

_UI = """<?xml version="1.0"?><ui version="4.0"><class>Dialog</class><widget class="QDialog" name="Dialog">
<property name="windowTitle"><string>Two words</string></property></widget></ui>"""
_CODE = '''"""It's a docstring: translate("Never", "this")."""
def f(n):
    # translators: shown when
    # all is done
    translate("Dialog", "Say \\\\ \\"hi\\", {name}\\n&File")
    return translate("Dialog", "%n layer(s) of {name}", n)
'''


def _mypy(root: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(cache)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def mypy():
    found = subprocess.run([sys.executable, "-m", "mypy", "--version"], capture_output=True, check=False)
    if found.returncode:
        pytest.skip("mypy is not installed (Debian: mypy, python3-typeshed)")
    return _mypy


def test_client_is_strictly_typed(mypy, tmp_path):
    done = mypy(ROOT, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_missing_type_is_found(mypy, tmp_path):
    package = tmp_path / "plugin" / "arcgis"
    package.mkdir(parents=True)
    package.joinpath("a.py").write_text(
        "import requests\n\ndef f(x):\n    return requests.get('u', timeout=1).nothing\n"
    )
    done = mypy(tmp_path, tmp_path / "cache")
    assert "missing a type annotation" in done.stdout and 'has no attribute "nothing"' in done.stdout, done.stdout


@pytest.fixture
def small(tmp_path) -> Path:
    for name, text in (("ui/a.ui", _UI), ("ui/a.py", _CODE), ("plugin/x.py", "")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (tmp_path / "i18n").mkdir()
    return tmp_path


def _empty_ts(root: Path, language: str) -> Path:
    path = root / "i18n" / f"{i18n.PREFIX}{language}.ts"
    path.write_text("")
    return path


def test_translations_are_up_to_date():
    assert i18n.check(ROOT, ROOT / "i18n") == []


def test_languages():
    assert {path.stem[len(i18n.PREFIX) :] for path in (ROOT / "i18n").glob("*.ts")} >= {"en", "de", "fr", "es"}


def test_texts_are_extracted_whole(small):
    german = _empty_ts(small, "de")
    i18n.update(small, [german])
    text = german.read_text(encoding="utf-8")
    assert "<source>Two words</source>" in text
    assert "<source>Say \\ &quot;hi&quot;, {name}\n&amp;File</source>" in text
    assert "<extracomment>shown when all is done</extracomment>" in text
    assert '<message numerus="yes">\n        <source>%n layer(s) of {name}</source>' in text
    assert "Never" not in text and "location" not in text


def test_stale_and_wrong_translations_are_found(small):
    german, english = _empty_ts(small, "de"), _empty_ts(small, "en")
    i18n.update(small, [german, english])
    assert i18n.check(small, small / "i18n") == []
    plurals = re.findall("<numerusform>(.*)</numerusform>", english.read_text())
    assert plurals == ["%n layer of {name}", "%n layers of {name}"], "English writes its own plurals"

    done = german.read_text().replace(' type="unfinished"></translation>', ">Sag {nam}</translation>", 2)
    german.write_text(done)
    assert any("different placeholders" in problem for problem in i18n.check(small, small / "i18n"))

    (small / "ui" / "a.ui").write_text(_UI.replace("Two words", "Three words now"))
    assert any("_de.ts is not what the source says" in problem for problem in i18n.check(small, small / "i18n"))


def test_update_keeps_translations(small):
    german = _empty_ts(small, "de")
    i18n.update(small, [german])
    german.write_text(german.read_text().replace(' type="unfinished"></translation>', ">Zwei Wörter</translation>", 1))
    before = german.read_text()
    i18n.update(small, [german])
    assert german.read_text() == before and "Zwei Wörter" in before


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Add", "[!! Ađđ !!]".replace("A", "À")),
        ("&Add {name}", "[!! &Ađđ {name} !!]"),
        ("%n layer(s)", "[!! %n ĺàýéŕ(š) !!]"),
        ("<b>Done</b>", "<b>[!! Đõñé !!]</b>"),
        ("{0:,.1f} GB &amp; more", "[!! {0:,.1f} Ğß &amp; mõŕé !!]".replace("ß", "B")),
    ],
)
def test_pseudo_language_keeps_what_must_stay(text, shown):
    assert i18n.pseudo(text) == shown


def test_bare_text_is_what_no_translator_saw():
    assert i18n.bare("[!! á [!! b !!] c !!] – <b>[!! z !!]</b>") == "–"
    assert i18n.bare("[!! á !!] left over") == "left over"


def test_pseudo_language_compiles(small):
    target = i18n.write_pseudo(small, small / "pseudo")
    assert target.stat().st_size > 100
    assert shutil.which(i18n.qt_tool("lrelease"))
