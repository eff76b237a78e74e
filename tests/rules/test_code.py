"""The rules for the product's Python hold, and find each offence when one is planted."""

from __future__ import annotations

import pytest

from tests.rules import code
from tests.rules.planting import Planted, check_all_planted, check_found, check_kept, check_silent

_DOC = '"""Do."""\n'
PLANTED = [
    Planted(code.long_modules, "plugin/arcgis/a.py", "\n" * 401, "more than 400"),
    Planted(code.wide_lines, "ui/a.py", "x = 1  #" + "-" * 120, "longer than 120"),
    Planted(code.missing_docstrings, "plugin/a.py", "x = 1", "plugin/a.py has no docstring"),
    Planted(code.missing_docstrings, "plugin/a.py", _DOC + "class Thing:\n    pass", "Thing has no"),
    Planted(
        code.missing_docstrings, "plugin/a.py", _DOC + "class Thing:\n    'A.'\n    def act(self): ...", "act has no"
    ),
    Planted(
        code.missing_docstrings, "plugin/a.py", _DOC + "def act():\n    'Act\n'".replace("\n'", " on'"), "full stop"
    ),
    Planted(code.future_annotations, "plugin/a.py", _DOC + "x = 1", "annotations is missing"),
    Planted(
        code.future_annotations,
        "plugin/a.py",
        "from __future__ import annotations\nmatch 1:\n    case 1: x = 1",
        "Python 3.9",
    ),
    Planted(code.empty_words, "plugin/bridge/network_utils.py", "", "say nothing"),
    Planted(code.empty_words, "plugin/a.py", "class JobManager: ...", "JobManager"),
    Planted(code.empty_words, "tests/unit/a.py", "def helper_for_this(): ...", "helper_for_this"),
    Planted(code.assertions, "ui/a.py", "def f():\n    assert f", "assert"),
    Planted(code.assertions, "ui/a.py", "print(1)", "no console"),
    Planted(code.swallowed_errors, "ui/a.py", "try: f()\nexcept OSError: pass", "except: pass"),
    Planted(code.swallowed_errors, "ui/a.py", "try: f()\nexcept: g()", "name the errors"),
    Planted(code.swallowed_errors, "ui/a.py", "try: f()\nexcept Exception:\n    x = 1", "name the errors"),
    Planted(code.unsafe_requests, "plugin/a.py", "import requests\nrequests.get('u')", "without timeout"),
    Planted(
        code.unsafe_requests,
        "plugin/a.py",
        "import requests\nself._requests.request('GET', u, timeout=None)",
        "without timeout",
    ),
    Planted(code.unsafe_requests, "plugin/a.py", "from requests import Session\nSession().post(u)", "without timeout"),
    Planted(
        code.unsafe_requests,
        "plugin/a.py",
        "import requests\nrequests.get('u', timeout=3, verify=False)",
        "verification",
    ),
    Planted(code.unsafe_requests, "tests/tools/a.py", "session.verify = False", "verification"),
    Planted(code.secret_literals, "plugin/a.py", "TOKEN_HEADER = 'X'", "TOKEN_HEADER"),
    Planted(code.secret_literals, "plugin/a.py", "x = {'password': ''}", "password"),
    Planted(code.secret_literals, "plugin/a.py", "x['token'] = 'y'", "token"),
    Planted(code.secret_literals, "plugin/a.py", "f(token='q')", "token"),
    Planted(code.secret_literals, "plugin/a.py", "def f(a, *, pwd='q'): ...", "pwd"),
    Planted(code.sleeps, "plugin/a.py", "import time\ntime.sleep(1)", "CancelToken"),
    Planted(code.sleeps, "tests/qgis/a.py", "from time import sleep\nsleep(1)", "a signal or a condition"),
]
INNOCENT = [
    Planted(code.missing_docstrings, "plugin/__init__.py", ""),
    Planted(
        code.missing_docstrings,
        "plugin/a.py",
        _DOC + "def rowCount(self):  # noqa: N802\n    return 1\ndef _inner(): ...",
    ),
    Planted(code.missing_docstrings, "plugin/a.py", _DOC + "def f():\n    'Do.'\n    def inner(): ..."),
    Planted(code.empty_words, "plugin/a.py", "def f():\n    QgsApplication.taskManager()"),
    Planted(code.swallowed_errors, "ui/a.py", "try: f()\nexcept Exception as error:\n    self.error = error"),
    Planted(code.swallowed_errors, "ui/a.py", "try: f()\nexcept Exception:\n    log.exception('f')"),
    Planted(code.swallowed_errors, "ui/a.py", "try: f()\nexcept KeyError:\n    return None"),
    Planted(
        code.unsafe_requests, "plugin/a.py", "import requests\nrequests.get('u', timeout=(1, 2))\nsettings.get('x')"
    ),
    Planted(code.unsafe_requests, "plugin/a.py", "import requests\nself._requests.request('GET', u, **options)"),
    Planted(code.secret_literals, "plugin/a.py", "params['token'] = value\nx = token == 'y'\ndef f(token=None): ..."),
]


@pytest.mark.parametrize("rule", code.RULES)
def test_repository_keeps(rule):
    check_kept(rule)


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_planted_offence_is_found(planted, tmp_path):
    check_found(planted, tmp_path)


@pytest.mark.parametrize("innocent", INNOCENT, ids=str)
def test_innocent_code_is_left_alone(innocent, tmp_path):
    check_silent(innocent, tmp_path)


def test_every_rule_was_seen_failing():
    check_all_planted(code.RULES, PLANTED)
