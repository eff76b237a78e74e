"""Run the site: python3 -m tests.server [--port 0] [--data DIR] [options]."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import pathlib
import signal
import ssl
import sys
import threading
from typing import Optional

from . import certificates
from .app import listen, make_app
from .data import default_folder, make_rasters
from .features import make_features
from .options import add_arguments, from_arguments
from .site import Site


async def _serve(site: Site, port: int, tls: Optional[ssl.SSLContext]) -> None:
    await listen(make_app(site), port, tls)
    if tls:
        print(f"CONTROL http://127.0.0.1:{site.own_port}", flush=True)
    base = f"https://localhost:{site.port}" if tls else f"http://127.0.0.1:{site.port}"
    print(f"{base}/arcgis/rest/services", flush=True)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def _exit_at_end_of_input(site: Site) -> None:
    """Leave with the process that started us, however that ended."""
    sys.stdin.buffer.read()
    site.scratch.cleanup()
    os._exit(0)


def main() -> None:
    """Make the data if need be, then serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="tests.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--data", type=pathlib.Path, default=None, help="folder of the data, made if missing")
    parser.add_argument("--with-input", action="store_true", help="end when standard input ends")
    parser.add_argument("--tls", choices=certificates.KINDS, default=None, help="HTTPS, with this certificate")
    parser.add_argument("--tls-folder", type=pathlib.Path, default=None, help="folder of certificates, made if missing")
    add_arguments(parser)
    arguments = parser.parse_args()
    try:
        options = from_arguments(arguments)
    except ValueError as error:
        parser.error(str(error))
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("aiohttp.access").setLevel(logging.INFO)
    folder = arguments.data or default_folder()
    make_rasters(folder)
    make_features(folder)
    site = Site(folder, options, first_options=options)
    tls = None
    if arguments.tls:
        made = certificates.make_certificates(arguments.tls_folder or pathlib.Path(site.scratch.name, "tls"))
        tls = made.server_context(arguments.tls)
    if arguments.with_input:
        threading.Thread(target=_exit_at_end_of_input, args=(site,), daemon=True).start()
    try:
        asyncio.run(_serve(site, arguments.port, tls))
    finally:
        site.scratch.cleanup()
        sys.stdout.flush()
        # Held requests and running jobs are not waited for.
        os._exit(0)


if __name__ == "__main__":
    main()
