"""What desktop.py gives to QGIS's --code: run pytest or a script in the running application, then close it."""

from __future__ import annotations

import faulthandler
import json
import os
import runpy
import shlex
import sys
import time
import traceback
from pathlib import Path
from typing import Callable

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt, QThreadPool, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface, uninstallErrorHook

RUN = json.loads(os.environ["DESKTOP_RUN"])
WORK = Path(RUN["work"])
PYTEST = "-p no:cacheprovider -p no:pytest_qgis -p no:faulthandler --import-mode=importlib"
# Kept open for good: faulthandler writes to the descriptor when the process is already dying.
FAULTS = (WORK / "threads.txt").open("w", encoding="utf-8")


def run_all() -> None:
    """Do the run, write its exit code, close QGIS."""
    code = 99
    try:
        settle()
        code = run_script() if RUN["script"] else run_pytest()
    except BaseException:  # noqa: B902  whatever it was, QGIS must close
        (WORK / "crash.txt").write_text(traceback.format_exc(), encoding="utf-8")
    (WORK / "result.txt").write_text(str(code), encoding="utf-8")
    if not RUN["stay"]:
        # Else QGIS asks about memory layers and running tasks, of its own start too, and waits for an answer for ever.
        QgsProject.instance().clear()
        end_tasks()
        iface.mainWindow().close()


def end_tasks() -> None:
    """Wait until no background task runs; what takes longer is cancelled."""
    tasks = QgsApplication.taskManager()
    for limit in (10, 20):
        wait_until(lambda: not tasks.countActiveTasks(), limit)
        tasks.cancelAll()
    if hasattr(tasks, "threadPool"):  # newer QGIS
        # Idle threads would end only while QGIS falls apart around them, and now and then crash there.
        tasks.threadPool().waitForDone(10000)


def wait_until(condition: Callable[[], bool], limit: float) -> None:
    """Let QGIS go on until a condition holds, at most so many seconds."""
    end = time.monotonic() + limit
    while not condition() and time.monotonic() < end:
        QTest.qWait(50)


def settle() -> None:
    """Bring the main window to full size and in front, as it stands before a user."""
    uninstallErrorHook()  # else an uncaught error may open a modal box that nobody answers
    window = iface.mainWindow()
    if not RUN["stay"]:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
    window.activateWindow()
    window.raise_()
    if not QTest.qWaitForWindowActive(window, 10000):
        raise RuntimeError("QGIS's main window never became the active window: is a window manager running?")
    if not RUN["stay"]:
        # A canvas that grows during the first test would take the places of its clicks with it.
        wait_until(lambda: window.width() >= 0.98 * window.screen().availableGeometry().width(), 10)
    if RUN["threads"]:
        QThreadPool.globalInstance().setMaxThreadCount(RUN["threads"])
    sys.path.insert(0, RUN["root"])
    os.chdir(RUN["folder"])
    QApplication.processEvents()


def run_pytest() -> int:
    """Run pytest in this process and return its exit code."""
    import pytest

    arguments = [*shlex.split(PYTEST), f"--rootdir={RUN['root']}", *RUN["arguments"]]
    return int(pytest.main(arguments))


def run_script() -> int:
    """Run the script as a program and return its exit code."""
    sys.argv = [RUN["script"], *RUN["arguments"]]
    try:
        runpy.run_path(RUN["script"], run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: B902  a script's error is its exit code 1, as outside QGIS
        traceback.print_exc()
        return 1
    return 0


def run_with_output() -> None:
    """Do the run with Python's output going where desktop.py reads it."""
    with (WORK / "output.txt").open("w", encoding="utf-8", buffering=1) as output:
        before = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = output
        try:
            run_all()
        finally:
            sys.stdout, sys.stderr = before


faulthandler.enable(FAULTS)
if not RUN["stay"]:
    # Before desktop.py, which counts from the start of QGIS, loses patience: so it can show where the run hung.
    faulthandler.dump_traceback_later(max(1, RUN["timeout"] - 15), file=FAULTS)
QTimer.singleShot(0, run_with_output)
