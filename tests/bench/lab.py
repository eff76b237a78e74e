"""The place of a run: files to fetch, a certificate, and a file server on loopback with and without TLS."""

from __future__ import annotations

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Iterator, List

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = sys.executable
SLOW = 32  # MiB per second, of what is under /slow/
_WIDTH = 1 << 14  # a row of pixels, two bytes each: 32 rows are a megabyte
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_NGINX = """
daemon off; {user}
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; sendfile_max_chunk 4m; etag on;
  keepalive_requests 1000000; keepalive_timeout 120s; types {{ image/tiff tif; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{plain}; listen 127.0.0.1:{tls} ssl;
    ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    root {folder}/files;
    location /slow/ {{ alias {folder}/files/; limit_rate {slow}m; }}
    location ~ /arcgisjobs/ {{ rewrite ^ /big.tif break; }}
    location ~ ^/(arcgis|portal|site)/ {{
      proxy_pass http://127.0.0.1:{site}; proxy_set_header Host $http_host;
      proxy_read_timeout 300s; client_max_body_size 100m;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Lab:
    """Name what a run measures with.

    A site on ``site_port`` is also found under ``url``, where the result file of every job is big.tif.
    """

    folder: pathlib.Path
    url: str
    tls_url: str
    site_port: int
    server: str
    megabytes: int
    rounds: int

    @property
    def big(self) -> pathlib.Path:
        """Return the file that all clients fetch."""
        return self.folder / "files" / "big.tif"

    @property
    def certificate(self) -> str:
        """Return the certificate that every client trusts."""
        return str(self.folder / "certificate.pem")

    @property
    def key(self) -> str:
        """Return the key of the certificate."""
        return str(self.folder / "key.pem")

    def empty_folder(self, name: str = "out") -> pathlib.Path:
        """Return a folder with nothing in it, and let the disk come to rest."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        os.sync()
        return folder


@contextmanager
def open_lab(megabytes: int, rounds: int) -> Iterator[Lab]:
    """Make the files and serve them until the block is left; nothing of the user's is read or written meanwhile."""
    with ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="raster-download-bench-")))
        _isolate(folder)
        files = folder / "files"
        files.mkdir()
        make_tiff(files / "big.tif", megabytes)
        make_tiff(files / "tiny.tif", 0)
        _make_certificate(folder)
        plain, tls, site = _free_ports(3)
        nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if nginx:
            user = "user root;" if os.geteuid() == 0 else ""
            settings = _NGINX.format(folder=folder, plain=plain, tls=tls, site=site, slow=SLOW, user=user)
            (folder / "nginx.conf").write_text(settings)
            command = [nginx, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
        else:
            command = [PYTHON, "-m", "tests.bench.fileserver", str(folder), str(plain), str(tls), str(site)]
        stack.enter_context(running(command))
        for port in (plain, tls):
            _await_port(port)
        name = "nginx" if nginx else "the fallback file server (nginx is not installed)"
        yield Lab(folder, f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{tls}", site, name, megabytes, rounds)


@contextmanager
def running(command: List[str]) -> Iterator[subprocess.Popen[str]]:
    """Run a command beside the block and end it with the block."""
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def _isolate(folder: pathlib.Path) -> None:
    """Let neither proxies nor a QGIS profile of the user's have a say, here and in every process begun from here."""
    for name in _PROXIES:
        os.environ.pop(name, None)
        os.environ.pop(name.upper(), None)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "QGIS_PLUGINPATH", "PYTHONPATH"):
        os.environ.pop(name, None)
    home = folder / "home"
    home.mkdir()
    os.environ.update(HOME=str(home), XDG_CONFIG_HOME=str(home), XDG_CACHE_HOME=str(home), XDG_DATA_HOME=str(home))
    os.environ.update(QGIS_CUSTOM_CONFIG_PATH=str(home), QT_QPA_PLATFORM="offscreen", XDG_RUNTIME_DIR=str(home))
    home.chmod(0o700)


def make_tiff(path: pathlib.Path, megabytes: int) -> None:
    """Write a tiled raster of noise, without compression and without holes, in the middle of Europe."""
    # In a process of its own: what GDAL and numpy take would be counted as the runner's memory.
    code = f"""
import numpy
from osgeo import gdal, osr
gdal.UseExceptions()
width, height = {_WIDTH if megabytes else 64}, {32 * megabytes or 64}
tile = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512"] if width > 64 else []
raster = gdal.GetDriverByName("GTiff").Create({str(path)!r}, width, height, 1, gdal.GDT_UInt16, tile)
reference = osr.SpatialReference()
reference.ImportFromEPSG(4326)
raster.SetProjection(reference.ExportToWkt())
raster.SetGeoTransform((5, 10 / width, 0, 50, 0, -10 / width))
noise = numpy.random.default_rng(4).integers(1, 60000, (min(512, height), width), dtype=numpy.uint16)
for y in range(0, height, 512):
    raster.GetRasterBand(1).WriteArray(noise[: min(512, height - y)], 0, y)
raster = None
"""
    subprocess.run([PYTHON, "-c", code], check=True)


def _make_certificate(folder: pathlib.Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"
    names = ["subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run([*command.split(), *names], cwd=folder, check=True, capture_output=True)


def _free_ports(count: int) -> List[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _await_port(port: int) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
