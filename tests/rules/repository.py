"""Rules for the repository: what the plugin site asks, what must not be in it, what has to agree with what."""

from __future__ import annotations

import ast
import configparser
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import List

from tests.rules.tree import PACKAGE, docstrings, files, product

_REQUIRED = (
    "name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository",
    "homepage",
)  # fmt: skip
_BOOLEANS = ("experimental", "deprecated", "server", "hasProcessingProvider")
_TEXT = {".py", ".md", ".txt", ".toml", ".sh", ".ts", ".ui", ".svg", ".yml", ".json", ".html", ".css", ".cfg", ""}
# Put together from parts, so that this file does not break its own rule.
_ELSEWHERE = re.compile(
    "|".join(
        [
            r"(?<![\w.~-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + r"me/\w+", "Us" + r"ers/\w+")) + ")/",
            r"[A-Za-z]:\\\\?Users",
            "py" + "env",
            r"\b(?:pypi|deb|registry|proxy|conda|files|security|snapshot)\.(?:org|debian\.org|npmjs\.org|pythonhosted\.org|anaconda\.org|golang\.org)\b",
            r"\b(?:index|extra-index|find-links)[-_]url\b",
        ]
    )
)


def wrong_metadata(root: Path) -> List[str]:
    """What the plugin repository refuses at an upload."""
    path = root / "metadata.txt"
    if not path.exists():
        return ["metadata.txt:1: missing"]
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
        data = dict(parser.items("general"))
    except (configparser.Error, UnicodeDecodeError) as error:
        return [f"metadata.txt:1: cannot be read (is a % not doubled?): {error}"]
    wrong = [f"{key} is missing or empty" for key in _REQUIRED if not data.get(key, "").strip()]
    wrong += [
        f"{key} is no https address"
        for key in ("homepage", "tracker", "repository")
        if not data.get(key, "").startswith("https://")
    ]
    wrong += [
        f"{key} is {data[key]}, not True, False, yes or no"
        for key in _BOOLEANS
        if key in data and data[key] not in ("True", "False", "yes", "no")
    ]
    if "/" in data.get("author", ""):
        wrong.append("author contains a slash")
    if not re.fullmatch(r"\d+\.\d+(\.\d+)?(-\w+)?", data.get("version", "")):
        wrong.append(f"version {data.get('version')} is no version number")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", data.get("email", "")):
        wrong.append("email is no address")
    if (data.get("qgisMinimumVersion"), data.get("qgisMaximumVersion")) != ("3.22", "4.99"):
        wrong.append("supported are QGIS 3.22 to 4.99; without a maximum QGIS assumes 3.99")
    if data.get("hasProcessingProvider") != "yes":
        wrong.append("hasProcessingProvider=yes is what qgis_process looks for")
    if "supportsQt6" in data:
        wrong.append("supportsQt6 is dead; qgisMaximumVersion says it")
    if not (root / data.get("icon", "missing")).is_file():
        wrong.append(f"icon {data.get('icon')} does not exist")
    if re.search(r"\bplugin\b", data.get("name", ""), re.IGNORECASE):
        wrong.append("the name does not repeat “plugin”")
    if "dependencies" not in data.get("about", "").lower():
        wrong.append("about says which dependencies there are")
    return [f"metadata.txt:1: {words}" for words in wrong]


def missing_files(root: Path) -> List[str]:
    """Files that have to be there, and that have to agree on the version."""
    offences = [
        f"{name}:1: missing"
        for name in ("LICENSE", "README.md", "CHANGELOG.md", "__init__.py", "metadata.txt")
        if not (root / name).is_file()
    ]
    metadata, changelog = root / "metadata.txt", root / "CHANGELOG.md"
    if metadata.is_file() and changelog.is_file():
        version = re.search(r"^version=(.+)$", metadata.read_text(encoding="utf-8"), re.MULTILINE)
        if version and f"[{version.group(1).strip()}]" not in changelog.read_text(encoding="utf-8"):
            offences.append(f"CHANGELOG.md:1: no section [{version.group(1).strip()}], the version of metadata.txt")
    return offences


def filled_packages(root: Path) -> List[str]:
    """Sub-packages with code in __init__.py: importing one module would run it all."""
    return [
        f"{source.name}:1: sub-packages' __init__.py are empty; the code goes into a module that is named"
        for source in product(root)
        if source.name.endswith("/__init__.py") and source.text.strip()
    ]


def heavy_root(root: Path) -> List[str]:
    """A root module that imports QGIS or network code before anybody asked for it."""
    code = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location({PACKAGE!r}, 'MODULE', submodule_search_locations=['ROOT'])\n"
        "module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(module)\n"
        "heavy = {'qgis', 'PyQt5', 'PyQt6', 'requests', 'osgeo', 'numpy'}\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & heavy))\n"
        "assert callable(module.classFactory), 'no classFactory'\n"
        "try: module.nothing_of_this_name\n"
        "except AttributeError: pass\n"
        "else: raise SystemExit('__getattr__ answers to any name')\n"
    ).replace("MODULE", (root / "__init__.py").as_posix()).replace("ROOT", root.as_posix())  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False, cwd="/"
    )
    if done.returncode:
        return [f"__init__.py:1: cannot be imported in a clean interpreter: {done.stderr.strip().splitlines()[-1]}"]
    loaded = done.stdout.split()
    return (
        [f"__init__.py:1: importing the package loads {', '.join(loaded)}; import inside the functions"]
        if loaded
        else []
    )


def wrong_modes(root: Path) -> List[str]:
    """Scripts that cannot be run, and files that look like scripts; the plugin site warns of executable modules."""
    offences = []
    for path in files(root):
        name = path.relative_to(root).as_posix()
        with open(path, "rb") as file:
            script = file.read(2) == b"#!"
        executable = os.access(path, os.X_OK)
        if script != executable:
            offences.append(
                f"{name}:1: " + ("begins with #! and is not executable" if script else "is executable without #!")
            )
        if script and not name.startswith(("tests/", ".ci/")):
            offences.append(f"{name}:1: the product has no scripts")
    return offences


def elsewhere(root: Path) -> List[str]:
    """Paths of one machine and addresses of package archives: the repository works on any machine."""
    offences = []
    for path in files(root):
        if path.suffix not in _TEXT or path.name == "LICENSE":
            continue
        name = path.relative_to(root).as_posix()
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            found = _ELSEWHERE.search(line)
            if found:
                offences.append(f"{name}:{number}: “{found.group()}” is a path of one machine or an archive's address")
    return offences


def make_without_help(root: Path) -> List[str]:
    """Make targets that `make help` does not list, and commands in the documents that make does not know."""
    path = root / "Makefile"
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    tiers = re.search(r"^TIERS\s*:=\s*(.*)$", text, re.MULTILINE)
    known = set(re.findall(r"^([a-z0-9-]+):.*## ", text, re.MULTILINE))
    phony = re.search(r"^\.PHONY:(.*)$", text, re.MULTILINE)
    targets = set(re.sub(r"\$\([^)]*\)", "", phony.group(1)).split()) if phony else set()
    targets |= {f"test-{tier}" for tier in tiers.group(1).split()} if tiers else set()
    offences = [f"Makefile:1: {target} has no ## line for make help" for target in sorted(targets - known)]
    for document in [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob(".ci/run")]:
        for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
            for target in re.findall(r"(?:`|^ {4}|^exec |&& )make ([a-z][a-z0-9-]*)", line):
                if target not in known:
                    offences.append(f"{document.relative_to(root).as_posix()}:{number}: there is no make {target}")
    return offences


def dead_links(root: Path) -> List[str]:
    """Links and pictures in the documents that lead nowhere."""
    offences = []
    for document in [*root.glob("*.md"), *root.glob("docs/**/*.md")]:
        for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
            for link in re.findall(r"\]\(([^)#\s]+)", line):
                if "://" not in link and not link.startswith("mailto:") and not (document.parent / link).exists():
                    offences.append(f"{document.relative_to(root).as_posix()}:{number}: {link} does not exist")
    return offences


def open_ends(root: Path) -> List[str]:
    """Left-over code: what is commented out, and what is to be done without saying where that is tracked."""
    offences = []
    for source in product(root):
        silent = {node.lineno for node in docstrings(source.tree)}
        for number, line in enumerate(source.lines, 1):
            comment = re.match(r"\s*#\s?(.*)$", line)
            if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b(?!.*issues/\d+)", line):
                offences.append(f"{source.name}:{number}: a TODO without its issue (…/issues/12)")
            elif (
                comment
                and number not in silent
                and re.search(r"^(import |from \w+ import|return |if .*:$|\w+(\.\w+)*\(.*\)$|\w+ = )", comment.group(1))
                and _is_code(comment.group(1))
            ):
                offences.append(f"{source.name}:{number}: code in a comment; git remembers it")
    return offences


def _is_code(text: str) -> bool:
    try:
        ast.parse(text + " pass" if text.endswith(":") else text)
    except SyntaxError:
        return False
    return True


RULES = [
    wrong_metadata, missing_files, filled_packages, heavy_root, wrong_modes, elsewhere, make_without_help, dead_links,
    open_ends,
]  # fmt: skip
