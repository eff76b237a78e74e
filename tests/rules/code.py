"""Rules for the product's Python: size, words, and what never stands in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Iterator, List, Tuple, Union

from tests.rules.tree import Source, dotted, last_name, product, python

MAX_LINES = 400
MAX_WIDTH = 120
_Documented = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# What the HTTP library asks of those who say how to connect.
_OF_LIBRARIES = {"proxy_manager_for"}
_EMPTY_WORDS = {"manager", "managers", "helper", "helpers", "utils", "util"}
# As the plugin repository's scanner understands it.
_SECRET_WORD = re.compile(r"(pas+wo?r?d|pass(phrase)?|pwd|token|secrete?)", re.IGNORECASE)
_HTTP_VERBS = {"get", "post", "put", "patch", "delete", "head", "options", "request", "send"}
_TESTS_THAT_WAIT = ("tests/unit", "tests/qgis", "tests/ui", "tests/scenarios", "tests/rules")


def long_modules(root: Path) -> List[str]:
    """Modules one cannot read in one go."""
    return [
        f"{source.name}:{len(source.lines)}: more than {MAX_LINES} lines; give a second responsibility its module"
        for source in product(root)
        if len(source.lines) > MAX_LINES
    ]


def wide_lines(root: Path) -> List[str]:
    """Lines that do not fit."""
    return [
        f"{source.name}:{number}: longer than {MAX_WIDTH} characters"
        for source in product(root)
        for number, line in enumerate(source.lines, 1)
        if len(line) > MAX_WIDTH
    ]


def missing_docstrings(root: Path) -> List[str]:
    """Public modules, classes and functions without a sentence, or with one that is none."""
    offences = []
    for source in product(root):
        if not source.text.strip():
            continue
        for node, name in _public(source):
            docstring = ast.get_docstring(node)
            if not docstring:
                offences.append(
                    source.at(node, f"{name} has no docstring: one imperative sentence says what it is for")
                )
            elif not docstring.splitlines()[0].endswith("."):
                offences.append(
                    source.at(
                        node,
                        f"the docstring of {name} does not begin with a sentence on one line, with a full stop",
                    )
                )
    return offences


def _public(
    source: Source,
) -> Iterator[Tuple[Union[ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef], str]]:
    yield source.tree, source.name
    waiting: List[ast.AST] = [source.tree]
    while waiting:
        for node in getattr(waiting.pop(), "body", []):
            if not isinstance(node, _Documented) or node.name.startswith("_"):
                continue
            if isinstance(node, ast.ClassDef):
                waiting.append(node)  # functions inside functions are nobody's interface
            decorators = {last_name(decorator) for decorator in node.decorator_list}
            # Qt documents its overrides; a setter shares the words of its property.
            if "N802" not in source.lines[node.lineno - 1] and not decorators & {"setter", "overload"}:
                yield node, node.name


def future_annotations(root: Path) -> List[str]:
    """Modules whose annotations would run on Python 3.9, or that Python 3.9 cannot read."""
    offences = []
    for source in product(root):
        if not source.text.strip():
            continue
        try:
            ast.parse(source.text, feature_version=(3, 9))
        except SyntaxError as error:
            offences.append(
                f"{source.name}:{error.lineno}: Python 3.9 (QGIS 3.22 on Windows) cannot read this: {error.msg}"
            )
        futures = [
            node for node in source.tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        ]
        if not any(alias.name == "annotations" for node in futures for alias in node.names):
            offences.append(f"{source.name}:1: from __future__ import annotations is missing; Python 3.9 has no X | Y")
    return offences


def empty_words(root: Path) -> List[str]:
    """Names that say nothing: manager, helper, utils."""
    offences = []
    for source in product(root) + python(root, "tests"):
        names = [(source.tree, Path(source.name).stem)]
        names += [(node, node.name) for node in source.walk() if isinstance(node, _Documented)]
        for node, name in names:
            name = re.sub(r"helper_?services?", "", name, flags=re.IGNORECASE)  # what ArcGIS calls a portal's services
            words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
            if words & _EMPTY_WORDS and name not in _OF_LIBRARIES:
                offences.append(source.at(node, f"{name}: manager, helper and utils say nothing; name what it does"))
    return offences


def assertions(root: Path) -> List[str]:
    """assert and print in the product: python -O drops the one, QGIS on Windows has no console for the other."""
    offences = []
    for source in product(root):
        for node in source.walk():
            if isinstance(node, ast.Assert):
                offences.append(
                    source.at(node, "assert in the product: raise one of plugin/arcgis/errors.py, or nothing")
                )
            elif isinstance(node, ast.Call) and dotted(node.func) in ("print", "sys.stdout.write", "sys.stderr.write"):
                offences.append(
                    source.at(
                        node, "print in the product: QGIS on Windows has no console; log instead (plugin/bridge/log.py)"
                    )
                )
    return offences


def swallowed_errors(root: Path) -> List[str]:
    """Errors nobody hears of."""
    offences = []
    for source in product(root):
        for node in source.walk():
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or dotted(node.type) in ("Exception", "BaseException")
            silent = all(isinstance(line, ast.Pass) or _is_ellipsis(line) for line in node.body)
            if silent:
                offences.append(
                    source.at(
                        node, "except: pass; handle it, log it, or use contextlib.suppress with a comment that says why"
                    )
                )
            elif node.type is None or (broad and not _says_something(node)):
                offences.append(
                    source.at(
                        node, "a broad except that neither logs, keeps nor raises: name the errors that are expected"
                    )
                )
    return offences


def _is_ellipsis(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and line.value.value is Ellipsis


def _says_something(handler: ast.ExceptHandler) -> bool:
    inside = [node for line in handler.body for node in ast.walk(line)]
    if any(isinstance(node, ast.Raise) for node in inside):
        return True
    logs = {"exception", "error", "warning", "critical", "info", "debug", "log", "logMessage"}
    uses = any(isinstance(node, ast.Name) and node.id == handler.name for node in inside)
    return uses or any(isinstance(node, ast.Call) and last_name(node.func) in logs for node in inside)


def unsafe_requests(root: Path) -> List[str]:
    """Requests without a time-out, and verification switched off."""
    offences = []
    for source in product(root) + python(root, "tests"):
        uses_requests = any(
            isinstance(node, (ast.Import, ast.ImportFrom))
            and any(name.split(".")[0] == "requests" for name in _modules(node))
            for node in source.walk()
        )
        for node in source.walk():
            if not isinstance(node, ast.Call):
                if (
                    isinstance(node, ast.Assign)
                    and _is_false(node.value)
                    and any(last_name(t) in ("verify", "check_hostname") for t in node.targets)
                ):
                    offences.append(source.at(node, "TLS verification is never switched off"))
                continue
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            if _is_false(given.get("verify")) or last_name(node.func) == "_create_unverified_context":
                offences.append(source.at(node, "verify=False: TLS verification is never switched off"))
            if uses_requests and _is_request(node):
                timeout = given.get("timeout")
                if None not in given and (
                    timeout is None or (isinstance(timeout, ast.Constant) and timeout.value is None)
                ):
                    offences.append(
                        source.at(node, f"{ast.unparse(node.func)}() without timeout=(connect, read) can wait for ever")
                    )
    return offences


def _modules(node: Union[ast.Import, ast.ImportFrom]) -> List[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def _is_false(node: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _is_request(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _HTTP_VERBS:
        return False
    return re.fullmatch(r"_?(requests|requests_session|http|adapter|Session)", last_name(call.func.value)) is not None


def secret_literals(root: Path) -> List[str]:
    """Text assigned to something called token or password: the plugin repository's scanner blocks the version."""
    offences = []
    for source in product(root):
        for node in source.walk():
            for name, value in _named_values(node):
                if _SECRET_WORD.search(name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                    offences.append(
                        source.at(
                            value,
                            f"a text literal for {name} is a secret to the scanner; use a variable of another name",
                        )
                    )
    return offences


def _named_values(node: ast.AST) -> Iterator[Tuple[str, object]]:
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            key = target.slice if isinstance(target, ast.Subscript) else None
            yield (str(key.value) if isinstance(key, ast.Constant) else last_name(target)), node.value
    elif isinstance(node, ast.keyword):
        yield node.arg or "", node.value
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values):
            if isinstance(key, ast.Constant):
                yield str(key.value), value
    elif isinstance(node, ast.arguments):
        places = [*node.posonlyargs, *node.args]
        yield from (
            (place.arg, value) for place, value in zip(places[len(places) - len(node.defaults) :], node.defaults)
        )
        yield from ((place.arg, value) for place, value in zip(node.kwonlyargs, node.kw_defaults))


def sleeps(root: Path) -> List[str]:
    """Sleeping instead of waiting for something."""
    advice = "wait for what you wait for: CancelToken.wait in the product, a signal or a condition in tests"
    return [
        source.at(node, f"{ast.unparse(node.func)}(): {advice}")
        for source in product(root) + python(root, *_TESTS_THAT_WAIT)
        for node in source.walk()
        if isinstance(node, ast.Call)
        and dotted(node.func) in ("time.sleep", "sleep", "QThread.sleep", "QThread.msleep")
    ]


RULES = [
    long_modules, wide_lines, missing_docstrings, future_annotations, empty_words, assertions, swallowed_errors,
    unsafe_requests, secret_literals, sleeps,
]  # fmt: skip
