"""Read the repository for the rules: which files there are, and their syntax trees.

A rule is a function from a root folder to sentences `file:line: what is wrong and where it belongs`. It takes the root,
so that its test can show it a small tree with an offence planted.
"""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Tuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "arcgis_raster_download"
Rule = Callable[[Path], List[str]]

_SKIPPED = {
    ".git", ".venv", ".venv-peers", ".profile", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pycache__", "dist",
    "demo",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One Python file, parsed."""

    path: Path
    name: str  # relative to the root, with slashes
    text: str
    tree: ast.Module

    @property
    def lines(self) -> List[str]:
        """Return the lines of the file."""
        return self.text.splitlines()

    def at(self, node: ast.AST, words: str) -> str:
        """Return an offence sentence for a node."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {words}"

    def walk(self) -> Iterator[ast.AST]:
        """Yield every node of the file."""
        return ast.walk(self.tree)


_parsed: Dict[Tuple[Path, int], Source] = {}


def read(root: Path, path: Path) -> Source:
    """Return a parsed file, from memory when it has not changed."""
    key = (path, path.stat().st_mtime_ns)
    if key not in _parsed:
        text = path.read_text(encoding="utf-8")
        _parsed[key] = Source(path, path.relative_to(root).as_posix(), text, ast.parse(text, str(path)))
    return _parsed[key]


def files(root: Path, *folders: str) -> Iterator[Path]:
    """Yield the files below some folders of the root (all without any), leaving out what tools have made."""
    for top in folders or ("",):
        for folder, below, names in os.walk(root / top):
            below[:] = sorted(set(below) - _SKIPPED)
            for name in sorted(names):
                path = Path(folder, name)
                if not path.is_symlink() and path.suffix not in (".pyc", ".qm"):
                    yield path


def python(root: Path, *folders: str) -> List[Source]:
    """Return the Python files below some folders."""
    return [read(root, path) for path in files(root, *folders) if path.suffix == ".py"]


def product(root: Path) -> List[Source]:
    """Return the Python files that are installed: root module, plugin and ui."""
    top = [root / "__init__.py"] if (root / "__init__.py").exists() else []
    return [read(root, path) for path in top] + python(root, "plugin", "ui")


def parents(tree: ast.AST) -> Dict[ast.AST, ast.AST]:
    """Return which node holds which."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a chain of names and attributes, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def last_name(node: ast.AST) -> str:
    """Return the last identifier of a chain, also of one that starts with a call."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return last_name(node.func) if isinstance(node, ast.Call) else ""


def docstrings(tree: ast.Module) -> List[ast.AST]:
    """Return the constants that are docstrings."""
    found: List[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                found.append(first.value)
    return found
