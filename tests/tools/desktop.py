"""Run pytest, or a script, inside a real QGIS desktop on a screen of its own.

    /usr/bin/python3 tests/tools/desktop.py tests/ui -k polygon
    /usr/bin/python3 tests/tools/desktop.py --script some_script.py argument

QGIS starts with a fresh profile in which the checkout is installed and enabled, under its own Xvfb and window manager.
Everything started here is ended here, whatever happens. Exit codes: those of pytest or the script; 96 QGIS crashed or
failed while closing, 97 time-out, 98 QGIS ended before the run did, 99 the run could not start.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, Iterator, List, Optional

PACKAGE = "arcgis_raster_download"
ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).resolve().with_name("inside_qgis.py")
# QGIS writes its own settings over this file, so it is the same text under the name of each major version.
INI_NAMES = ("QGIS3.ini", "QGIS4.ini")
INI = """\
[PythonPlugins]
{package}={enabled}
[qgis]
checkVersion=false
askToSaveProjectChanges=false
[locale]
overrideFlag=true
userLocale={locale}
[app]
askToSaveMemoryLayers=false
plugin_installer\\checkOnStart=false
projections\\promptWhenMultipleTransformsExist=false
[core]
NewsFeed\\httpsfeedqgisorg\\disabled=true
"""
START_TIMEOUT = 90
PR_SET_PDEATHSIG = 1


def main() -> int:
    """Run what the command line names and return the exit code."""
    options, rest = parse_arguments()
    missing = [name for name in needed_programs(options) if shutil.which(name) is None]
    if missing:
        print(f"desktop.py: missing: {', '.join(missing)} (Debian: apt-get install qgis xvfb openbox)", file=sys.stderr)
        return 99
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(99))
    work = Path(tempfile.mkdtemp(prefix="qgis-desktop-"))
    try:
        write_profile(work, options)
        with contextlib.ExitStack() as stack:
            environment = build_environment(work, options, rest)
            if not options.here:
                environment["DISPLAY"] = stack.enter_context(own_screen(work, options.screen))
                stack.enter_context(running(["openbox", "--sm-disable"], environment, work / "openbox.txt"))
            return run_qgis(work, options, environment)
    finally:
        if options.keep:
            print(f"desktop.py: kept {work}", file=sys.stderr)
        else:
            shutil.rmtree(work, ignore_errors=True)


def parse_arguments() -> tuple[argparse.Namespace, List[str]]:
    """Return our options and the arguments meant for pytest or the script."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--no-plugin", action="store_true", help="leave the plugin disabled")
    parser.add_argument("--script", metavar="FILE", help="run this Python file in QGIS instead of pytest")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder: profile, logs")
    parser.add_argument("--here", action="store_true", help="use the present display and leave QGIS open at the end")
    parser.add_argument("--screen", default="1400x900", metavar="WxH", help="size of the screen (%(default)s)")
    parser.add_argument("--threads", type=int, metavar="N", help="size of Qt's global thread pool")
    parser.add_argument("--locale", default="en_US", help="language of QGIS (%(default)s)")
    parser.add_argument("--timeout", type=int, default=420, metavar="SECONDS", help="end QGIS after (%(default)s)")
    parser.add_argument("--qgis", default="qgis", metavar="PROGRAM", help="the QGIS to run (%(default)s)")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="set for QGIS; repeatable")
    return parser.parse_known_args()


def needed_programs(options: argparse.Namespace) -> List[str]:
    """Return the programs without which the run cannot start."""
    return [options.qgis] if options.here else [options.qgis, "Xvfb", "openbox"]


def write_profile(work: Path, options: argparse.Namespace) -> None:
    """Make a profile that holds the checkout as an installed plugin."""
    profile = work / "profiles" / "default"
    plugins = profile / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / PACKAGE).symlink_to(ROOT, target_is_directory=True)
    (profile / "QGIS").mkdir()
    text = INI.format(package=PACKAGE, enabled=str(not options.no_plugin).lower(), locale=options.locale)
    for name in INI_NAMES:
        (profile / "QGIS" / name).write_text(text, encoding="utf-8")
    for name in ("runtime", "config", "data", "cache"):
        (work / name).mkdir(mode=0o700)


def build_environment(work: Path, options: argparse.Namespace, rest: List[str]) -> Dict[str, str]:
    """Return the environment of QGIS: ours, without what would let the outside in."""
    environment = dict(os.environ)
    # QGIS's Python takes its prefix from the first python3 on the PATH, and only the system's knows qgis.
    environment["PATH"] = os.pathsep.join(("/usr/bin", "/bin", environment.get("PATH", os.defpath)))
    environment.pop("PYTHONHOME", None)
    if not options.here:
        for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "XAUTHORITY", "QT_SCALE_FACTOR", "SESSION_MANAGER"):
            environment.pop(name, None)
        environment["XDG_RUNTIME_DIR"] = str(work / "runtime")
    environment.update(
        XDG_CONFIG_HOME=str(work / "config"),
        XDG_DATA_HOME=str(work / "data"),
        XDG_CACHE_HOME=str(work / "cache"),
        LC_ALL="C.UTF-8",
        DESKTOP_RUN=json.dumps(
            {
                "work": str(work),
                "root": str(ROOT),
                "folder": os.getcwd(),
                "script": os.path.abspath(options.script) if options.script else "",
                "arguments": rest,
                "threads": options.threads,
                "stay": options.here,
                "timeout": options.timeout,
            }
        ),
    )
    environment.update(pair.partition("=")[::2] for pair in options.env)
    return environment


@contextlib.contextmanager
def own_screen(work: Path, size: str) -> Iterator[str]:
    """Start an X server that picks a free number itself, and yield its display."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    with running(command, dict(os.environ), work / "xvfb.txt", pass_fd=writer):
        os.close(writer)
        with os.fdopen(reader, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            raise SystemExit(f"desktop.py: Xvfb did not start:\n{(work / 'xvfb.txt').read_text(errors='replace')}")
        yield f":{number}"


@contextlib.contextmanager
def running(
    command: List[str], environment: Dict[str, str], log: Path, pass_fd: Optional[int] = None
) -> Iterator[subprocess.Popen]:
    """Run a program in a process group of its own, and end the whole group on leaving."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
            pass_fds=() if pass_fd is None else (pass_fd,),
        )
    try:
        yield process
    finally:
        end_group(process)


def die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it dies, even by SIGKILL."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end_group(process: subprocess.Popen) -> None:
    """End a process and what it started: politely, after two seconds by force."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
            break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def run_qgis(work: Path, options: argparse.Namespace, environment: Dict[str, str]) -> int:
    """Run QGIS to its end, show what the run prints while it runs, and return the exit code."""
    command = [options.qgis, "--nologo", "--noversioncheck", "--profiles-path", str(work), "--profile", "default"]
    command += ["--code", str(DRIVER)]
    started = time.monotonic()
    shown = 0
    with running(command, environment, work / "qgis.txt") as process:
        while True:
            ended = process.poll() is not None
            shown = show_from(work / "output.txt", shown)
            if ended:
                break
            # Without Python, QGIS shows a modal box and never comes to our driver, which makes output.txt.
            limit = options.timeout if (work / "output.txt").exists() else min(START_TIMEOUT, options.timeout)
            if not options.here and time.monotonic() - started > limit:
                print(f"desktop.py: QGIS was ended after {limit} s", file=sys.stderr)
                show_logs(work)
                return 97
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
    result = work / "result.txt"
    code = int(result.read_text()) if result.exists() else 98
    if code == 0 and process.returncode != 0:
        print(f"desktop.py: QGIS ended with status {process.returncode} while closing", file=sys.stderr)
        code = 96
    if code in (96, 98, 99):
        show_logs(work)
    return code


def show_from(path: Path, offset: int) -> int:
    """Print what was added to a file since the offset, and return the new offset."""
    if not path.exists():
        return offset
    with path.open("rb") as file:
        file.seek(offset)
        added = file.read()
    sys.stdout.buffer.write(added)
    sys.stdout.buffer.flush()
    return offset + len(added)


def show_logs(work: Path) -> None:
    """Print what tells why a run failed: our traceback, where the threads stood, QGIS's last words."""
    for name in ("crash.txt", "threads.txt", "qgis.txt"):
        path = work / name
        text = path.read_text(encoding="utf-8", errors="replace").strip() if path.exists() else ""
        if text:
            print(f"--- {name}", *text.splitlines()[-60:], sep="\n", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
