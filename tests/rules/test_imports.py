"""The import rule holds in the repository, and finds each offence when one is planted."""

from __future__ import annotations

import pytest

from tests.rules import imports
from tests.rules.planting import Planted, check_all_planted, check_found, check_kept, check_silent

PLANTED = [
    Planted(
        imports.wrong_arrows,
        "plugin/arcgis/a.py",
        "from ..bridge.settings import Settings",
        "plugin/bridge; take it as a value",
    ),
    Planted(imports.wrong_arrows, "plugin/arcgis/a.py", "from .. import bridge", "arcgis imports bridge"),
    Planted(
        imports.wrong_arrows, "plugin/arcgis/a.py", "def f():\n    from ..bridge import log", "arcgis imports bridge"
    ),
    Planted(imports.wrong_arrows, "plugin/bridge/a.py", "from ...ui.dialog import Dialog", "bridge imports ui"),
    Planted(
        imports.wrong_arrows,
        "plugin/bridge/a.py",
        "if TYPE_CHECKING:\n    from ..main import RasterDownloadPlugin",
        "imports main",
    ),
    Planted(
        imports.wrong_arrows, "plugin/processing/a.py", "from ..api import download", "what it shares with ui or api"
    ),
    Planted(imports.wrong_arrows, "plugin/api.py", "from .main import RasterDownloadPlugin", "api imports main"),
    Planted(
        imports.wrong_arrows, "ui/a.py", "from ..plugin.processing.provider import Provider", "ui imports processing"
    ),
    Planted(imports.wrong_arrows, "ui/a.py", "import arcgis_raster_download.plugin.api", "ui imports api"),
    Planted(
        imports.wrong_arrows,
        "ui/a.py",
        "from arcgis_raster_download.plugin.arcgis import errors",
        "imports are relative",
    ),
    Planted(imports.wrong_arrows, "__init__.py", "from .ui.dialog import Dialog", "root imports ui"),
    Planted(imports.foreign_imports, "plugin/arcgis/a.py", "import qgis.core", "the client without QGIS"),
    Planted(imports.foreign_imports, "plugin/arcgis/a.py", "import certifi", "standard library and requests only"),
    Planted(imports.foreign_imports, "plugin/bridge/a.py", "from qgis.PyQt.QtWidgets import QLabel", "without widgets"),
    Planted(imports.foreign_imports, "plugin/bridge/a.py", "from qgis.PyQt import QtWidgets", "without widgets"),
    Planted(imports.foreign_imports, "plugin/bridge/a.py", "from qgis.utils import iface", "without iface"),
    Planted(imports.foreign_imports, "plugin/bridge/a.py", "import qgis", "bridge imports qgis"),
    Planted(imports.foreign_imports, "plugin/bridge/a.py", "from qgis.core import *", "name what you import"),
    Planted(
        imports.foreign_imports,
        "plugin/processing/a.py",
        "from qgis.gui import QgsFileWidget",
        "runs without a desktop",
    ),
    Planted(imports.foreign_imports, "ui/a.py", "import requests", "widgets only"),
    Planted(imports.foreign_imports, "ui/a.py", "from PyQt5.QtCore import Qt", "from qgis.PyQt"),
    Planted(imports.foreign_imports, "ui/a.py", "def f():\n    import numpy as np", "numpy is imported nowhere"),
    Planted(imports.foreign_imports, "plugin/main.py", "from osgeo import gdal", "osgeo is imported nowhere"),
    Planted(
        imports.foreign_imports, "plugin/arcgis/a.py", "from .....x import y", "standard library and requests only"
    ),
    Planted(imports.foreign_imports, "plugin/else/a.py", "import qgis.core", "in no layer"),
    Planted(imports.hidden_imports, "plugin/main.py", "import importlib", "plugin reload"),
    Planted(
        imports.hidden_imports, "plugin/main.py", "def f():\n    from importlib import import_module", "plugin reload"
    ),
    Planted(imports.hidden_imports, "plugin/arcgis/a.py", "x = __import__('qgis.core')", "import statement"),
    Planted(
        imports.server_imports_product,
        "tests/server/a.py",
        "from arcgis_raster_download.plugin.arcgis import geometry",
        "write it anew",
    ),
    Planted(imports.server_imports_product, "tests/server/a.py", "from plugin.arcgis import geometry", "write it anew"),
    Planted(
        imports.server_imports_product, "tests/server/a.py", "from ...plugin.arcgis import geometry", "write it anew"
    ),
    Planted(
        imports.server_imports_product,
        "tests/server/a.py",
        "def f():\n    importlib.import_module('x')",
        "write it anew",
    ),
    Planted(
        imports.unit_imports_qgis, "tests/unit/test_a.py", "from qgis.core import QgsGeometry", "goes to tests/qgis"
    ),
]
INNOCENT = [
    Planted(imports.wrong_arrows, "plugin/arcgis/a.py", "from .errors import ArcGISError\nfrom . import cancel"),
    Planted(imports.wrong_arrows, "plugin/bridge/a.py", "from ..arcgis.errors import ArcGISError"),
    Planted(
        imports.wrong_arrows, "ui/a.py", "from ..plugin.bridge.jobs import DownloadsModel\nfrom .notes import Notes"
    ),
    Planted(imports.wrong_arrows, "__init__.py", "def f():\n    from .plugin.main import RasterDownloadPlugin"),
    Planted(
        imports.foreign_imports,
        "plugin/arcgis/a.py",
        "from __future__ import annotations\nimport os.path, requests.adapters",
    ),
    Planted(
        imports.foreign_imports,
        "plugin/bridge/a.py",
        "from qgis.PyQt import sip\nfrom qgis.PyQt.QtNetwork import QNetworkProxy",
    ),
    Planted(imports.foreign_imports, "ui/a.py", "from qgis.gui import QgsFileWidget\nfrom qgis.PyQt import uic"),
    Planted(
        imports.server_imports_product,
        "tests/server/a.py",
        "from osgeo import gdal\nfrom .options import Options\nfrom tests.server import data",
    ),
    Planted(
        imports.unit_imports_qgis, "tests/unit/test_a.py", "from arcgis_raster_download.plugin.arcgis import errors"
    ),
]


@pytest.mark.parametrize("rule", imports.RULES)
def test_repository_keeps(rule):
    check_kept(rule)


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_planted_offence_is_found(planted, tmp_path):
    check_found(planted, tmp_path)


@pytest.mark.parametrize("innocent", INNOCENT, ids=str)
def test_innocent_code_is_left_alone(innocent, tmp_path):
    check_silent(innocent, tmp_path)


def test_every_rule_was_seen_failing():
    check_all_planted(imports.RULES, PLANTED)
