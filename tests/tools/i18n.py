"""Collect the texts people read into i18n/*.ts, and compile them to the .qm files QGIS loads.

    python3 tests/tools/i18n.py                  update every .ts file
    python3 tests/tools/i18n.py --check          fail if a .ts file is stale, or English lacks a plural
    python3 tests/tools/i18n.py --compile F.ts   write F.qm beside it
    python3 tests/tools/i18n.py --pseudo FOLDER  write a language made of brackets and accents there, for tests

Qt's lupdate reads Python as if it were C++ and stops at the first docstring. So the `translate("Context", "text", n)`
calls are read from the syntax tree and handed to lupdate as a C++ file, together with the .ui files. To add a language,
create an empty i18n/arcgis_raster_download_<code>.ts and run this. A comment `# translators: ...` on the line above a
call reaches the translator.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import string
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Tuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "arcgis_raster_download_"
PSEUDO = "xx"
# The one file whose calls are the mechanism itself.
MECHANISM = "plugin/bridge/i18n.py"


@dataclass(frozen=True)
class Message:
    """One text of the source, with the context it is looked up in."""

    file: str
    line: int
    context: str
    text: str
    plural: bool
    comment: str = ""


def product_sources(root: Path) -> Iterator[Path]:
    """Yield the Python files whose texts are translated."""
    yield from (path for path in [root / "__init__.py"] if path.exists())
    for folder in ("plugin", "ui"):
        yield from sorted((root / folder).rglob("*.py"))


def ui_files(root: Path) -> List[Path]:
    """Return Qt Designer's files."""
    return sorted((root / "ui").rglob("*.ui"))


def collect(root: Path) -> Tuple[List[Message], List[str]]:
    """Return every message of the product, and a sentence `file:line: ...` for each call that cannot be extracted."""
    messages: List[Message] = []
    offences: List[str] = []
    for path in product_sources(root):
        name = path.relative_to(root).as_posix()
        if name == MECHANISM:
            continue
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        for node in ast.walk(ast.parse(source, str(path))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            where = f"{name}:{node.lineno}"
            if called in ("tr", "trUtf8", "QT_TRANSLATE_NOOP") or (
                called == "translate" and not isinstance(node.func, ast.Name) and _is_qt_translate(node.func)
            ):
                offences.append(
                    f"{where}: call translate(context, text, n) of plugin/bridge/i18n.py instead of {called}()"
                )
            elif called == "translate" and not _is_geometry(node):
                message, problem = _message(node, name, lines)
                if message is not None:
                    messages.append(message)
                if problem:
                    offences.append(f"{where}: {problem}")
    messages.sort(key=lambda message: (message.context, message.file, message.line))
    return messages, offences


def _is_qt_translate(function: ast.expr) -> bool:
    return ast.unparse(function) in ("QCoreApplication.translate", "QApplication.translate", "QgsApplication.translate")


def _is_geometry(call: ast.Call) -> bool:
    # QPainter, QgsGeometry and QTransform have a translate of their own, with numbers.
    return isinstance(call.func, ast.Attribute) and ast.unparse(call.func) != "i18n.translate"


def _message(call: ast.Call, file: str, lines: Sequence[str]) -> Tuple[Optional[Message], str]:
    names = ("context", "text", "n")
    given = dict(zip(names, call.args))
    given.update({keyword.arg or "**": keyword.value for keyword in call.keywords})
    if set(given) - set(names) or "context" not in given or "text" not in given:
        return None, "translate takes a context, a text and, for plurals, n"
    for part in ("context", "text"):
        value = given[part]
        if isinstance(value, ast.JoinedStr):
            return (
                None,
                f"the {part} is an f-string; write {{name}} in a plain literal and .format(name=...) after translating",
            )
        if not (isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value):
            return None, f"the {part} is not a literal, so it cannot be extracted; write the call once per text"
    text, context = given["text"].value, given["context"].value  # type: ignore[attr-defined]
    message = Message(file, call.lineno, context, text, "n" in given, _comment(call.lineno, lines))
    if message.plural != ("%n" in text):
        return message, "a text with %n needs the argument n, and n needs a text with %n"
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
    except ValueError as error:
        return message, f"the text cannot be formatted: {error}"
    if not all(field.isidentifier() for field in fields):
        return message, "placeholders have names: {name}, not {} or {0}, so that translators know what comes there"
    return message, ""


def _comment(line: int, lines: Sequence[str]) -> str:
    found: List[str] = []
    for above in reversed(lines[: line - 1]):
        stripped = above.strip()
        if not stripped.startswith("#"):
            return ""
        found.insert(0, stripped.lstrip("# "))
        if stripped.startswith("# translators:"):
            return " ".join(found)[len("translators:") :].strip()
    return ""


def to_cpp(messages: Sequence[Message]) -> str:
    """Write the messages in the one form lupdate reads rightly."""
    parts = []
    for message in messages:
        if message.comment:
            parts.append(f"//: {message.comment}")
        number = ", 0, n" if message.plural else ""
        parts.append(f"QCoreApplication::translate({_quoted(message.context)}, {_quoted(message.text)}{number});")
    return "\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def qt_tool(name: str) -> str:
    """Return the path of lupdate or lrelease, whatever the distribution calls it."""
    # /usr/bin/lupdate may be a chooser that knows no Qt; the tool itself comes first.
    for path in (f"/usr/lib/qt5/bin/{name}", f"/usr/lib/qt6/bin/{name}", f"{name}-qt5", f"{name}-qt6", name):
        found = shutil.which(path)
        if found:
            return found
    raise SystemExit(f"{name} not found; Debian's package is qttools5-dev-tools (make setup installs it)")


def update(root: Path, targets: Sequence[Path]) -> None:
    """Bring the .ts files to what the source says, keeping the translations they have."""
    messages, offences = collect(root)
    if offences:
        raise SystemExit("\n".join(offences))
    with tempfile.TemporaryDirectory() as folder:
        cpp = Path(folder, "texts.cpp")
        cpp.write_text(to_cpp(messages), encoding="utf-8")
        for target in targets:
            language = target.stem[len(PREFIX) :]
            options = ["-locations", "none", "-no-obsolete", "-source-language", "en"]
            options += ["-target-language", "en" if language == PSEUDO else language]
            if language == "en":  # English is the source; only its plurals need forms
                options.append("-pluralonly")
            if target.exists() and not target.read_text(encoding="utf-8").strip():
                target.unlink()
            _run(qt_tool("lupdate"), "-silent", *options, str(cpp), *map(str, ui_files(root)), "-ts", str(target))
            if language == "en":
                write_english_plurals(target)


_OPEN_PLURAL = re.compile(
    r'(<source>([^<]*)</source>\s*)<translation type="unfinished">(\s*)<numerusform></numerusform>'
    r"\s*<numerusform></numerusform>"
)


def write_english_plurals(path: Path) -> None:
    """Fill in the forms of new texts: English says “layer(s)” in the source, and needs no translator for the rest."""

    def filled(match: re.Match[str]) -> str:
        before, text, space = match.groups()
        one, more = text.replace("(s)", ""), text.replace("(s)", "s")
        return f"{before}<translation>{space}<numerusform>{one}</numerusform>{space}<numerusform>{more}</numerusform>"

    path.write_text(_OPEN_PLURAL.sub(filled, path.read_text(encoding="utf-8")), encoding="utf-8")


def compile_ts(source: Path) -> Path:
    """Compile a .ts file to the .qm beside it."""
    target = source.with_suffix(".qm")
    _run(qt_tool("lrelease"), "-silent", str(source), "-qm", str(target))
    return target


def check(root: Path, folder: Path) -> List[str]:
    """Return what is stale or missing in the .ts files, as sentences."""
    _, problems = collect(root)
    if problems:
        return problems
    sources = sorted(folder.glob(f"{PREFIX}*.ts"))
    with tempfile.TemporaryDirectory() as scratch:
        copies = [Path(shutil.copy(source, scratch)) for source in sources]
        update(root, copies)
        for source, copy in zip(sources, copies):
            if source.read_text(encoding="utf-8") != copy.read_text(encoding="utf-8"):
                problems.append(f"i18n/{source.name} is not what the source says; run make i18n")
            problems += [f"i18n/{source.name}: {problem}" for problem in _wrong_translations(copy)]
    return problems


def _wrong_translations(path: Path) -> Iterator[str]:
    """Tell the translations that lost a placeholder."""
    for message in ElementTree.parse(path).getroot().iter("message"):
        text = message.findtext("source") or ""
        translation = message.find("translation")
        if translation is None:
            continue
        forms = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
        if translation.get("type") == "unfinished":
            continue
        for form in forms:
            # A singular may say the number in words, so %n is not asked for.
            if _placeholders(form) != _placeholders(text):
                yield f"“{text}” and its translation “{form}” have different placeholders"


def _placeholders(text: str) -> List[str]:
    return sorted(re.findall(r"\{\w+[^{}]*\}|%\d", text))


_KEPT = re.compile(r"(\{\{|\}\}|\{[^{}]*\}|%L?\d|%L?n|<[^<>]*>|&\w+;|&&|&\w|https?://\S+)")
_ACCENTED = str.maketrans("AEIOUaeiouCcNnSsTtYyZzDdGgLlRr", "ÀÉÎÕÜàéîõüÇçÑñŠšŢţÝýŽžĐđĞğĹĺŔŕ")


def pseudo(text: str) -> str:
    """Return the text bracketed and accented, with placeholders, mnemonics and tags as they were."""
    accented = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTED) for part in _KEPT.split(text))
    # Rich text is recognised by its first tag: brackets go inside.
    parts = re.fullmatch(r"((?:<[^<>]*>)*)(.*?)((?:<[^<>]*>)*)", accented, re.DOTALL)
    before, body, after = parts.groups() if parts else ("", accented, "")
    return f"{before}[!! {body} !!]{after}"


def bare(text: str) -> str:
    """Return what is left of a shown text when all translated parts are taken out: data, or something hard-wired."""
    text = re.sub(r"<[^<>]*>", "", text)
    while True:  # from the inside out, since a translated name may stand in a translated sentence
        shorter = re.sub(r"\[!! (?:(?!\[!! | !!\]).)* !!\]", "", text, flags=re.DOTALL)
        if shorter == text:
            return text.strip()
        text = shorter


def write_pseudo(root: Path, folder: Path) -> Path:
    """Write the pseudo language into a folder, compiled, and return the .qm file."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{PREFIX}{PSEUDO}.ts"
    target.unlink(missing_ok=True)
    update(root, [target])
    tree = ElementTree.parse(target)
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        if translation is None:
            continue
        translation.attrib.pop("type", None)
        shown = pseudo(message.findtext("source") or "")
        forms = translation.findall("numerusform")
        for form in forms:
            form.text = shown
        if not forms:
            translation.text = shown
    tree.write(target, encoding="utf-8", xml_declaration=True)
    return compile_ts(target)


def _run(*command: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode or "error" in done.stdout.lower():
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}")


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, fail if something is stale")
    parser.add_argument("--compile", type=Path, metavar="FILE.ts", help="compile one file")
    parser.add_argument("--pseudo", type=Path, metavar="FOLDER", help="write the pseudo language there")
    options = parser.parse_args(arguments)
    folder = ROOT / "i18n"
    if options.compile:
        compile_ts(options.compile)
    elif options.pseudo:
        print(write_pseudo(ROOT, options.pseudo))
    elif options.check:
        problems = check(ROOT, folder)
        print("\n".join(problems) or "The translations are up to date.")
        return 1 if problems else 0
    else:
        sources = sorted(folder.glob(f"{PREFIX}*.ts"))
        update(ROOT, sources)
        for source in sources:
            messages = list(ElementTree.parse(source).getroot().iter("message"))
            open_ones = sum(message.find("translation[@type='unfinished']") is not None for message in messages)
            print(f"{source.name}: {len(messages)} texts, {open_ones} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
