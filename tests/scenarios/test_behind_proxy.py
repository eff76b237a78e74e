"""The main job where a company's proxy wants a password and its site has an authority of its own.

Nothing is set but QGIS's own options, in a bare profile. The site is asked under a name that only the proxy knows:
whoever does not go through the proxy comes nowhere.
"""

from __future__ import annotations

import json
import pathlib
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping

import pytest

from tests.scenarios.reference import differences
from tests.server.asking import wait_until
from tests.server.process import SiteProcess
from tests.tools import proxy as proxies
from tests.tools import proxy_traces
from tests.tools.proxy import INSIDE, ProxyProcess

from .bare_profile import ALGORITHM, PROGRAM

OPTIONS = pathlib.Path(__file__).with_name("options_dialog.py")
BOX = "--EXTENT=8.15,9.95,47.15,48.95 [EPSG:4326]"
WKT = "POLYGON((8.15 47.15, 9.95 47.15, 9.95 48.95, 8.15 48.95, 8.15 47.15))"
# What a URL, a header and a settings file each write in another way.
USER = "corp us er"

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs qgis_process (Debian: qgis)"),
    pytest.mark.skipif(not proxies.is_installed(), reason="squid is not installed (Debian: squid)"),
]


@pytest.fixture(scope="module")
def office() -> Iterator[SiteProcess]:
    """Run a site with an authority of its own."""
    with SiteProcess(tls="server", queue_seconds=0, execute_seconds=0) as site:
        yield site


@dataclass
class Profile:
    """A bare profile, the proxy's password, and what was printed."""

    folder: pathlib.Path
    environment: Dict[str, str]
    password: str
    out: pathlib.Path
    printed: str = ""

    def set_options(self, proxy: ProxyProcess, fields: Mapping[str, Any], **order: Any) -> None:
        """Set QGIS's options as a person does."""
        page = {
            "proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "127.0.0.1", "proxyPort": str(proxy.port),
        }  # fmt: skip
        order["proxy"] = {**page, **fields}
        done = subprocess.run(
            [sys.executable, str(OPTIONS)], input=json.dumps(order), env=self.environment, text=True,
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0 and done.stdout.endswith("DONE\n"), done.stderr

    def download(self, *images: str) -> subprocess.CompletedProcess[str]:
        """Run the algorithm."""
        options = [*(f"--IMAGES={image}" for image in images), BOX, f"--OUTPUT_FOLDER={self.out}"]
        done = subprocess.run(
            [str(PROGRAM), "run", ALGORITHM, *options],
            env=self.environment, text=True, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        self.printed = done.stdout + done.stderr
        return done

    @property
    def settings(self) -> pathlib.Path:
        """Return the file in which QGIS keeps a password that is typed into its options."""
        return self.folder / "profiles" / "default" / "QGIS" / "QGIS3.ini"

    def traces(self, but: List[pathlib.Path]) -> List[str]:
        """Return where the proxy's password is, and ought not to be."""
        found = proxy_traces.in_files(USER, self.password, self.folder, self.out, but=but)
        return found + proxy_traces.in_text(USER, self.password, self.printed)


@pytest.fixture
def profile(environment, tmp_path) -> Profile:
    """Copy the bare profile; nothing that is set in it remains for other tests."""
    folder = tmp_path / "qgis"
    shutil.copytree(environment["QGIS_CUSTOM_CONFIG_PATH"], folder, symlinks=True)
    master = tmp_path / "master"
    master.write_text(secrets.token_urlsafe(16))
    out = tmp_path / "rasters"
    out.mkdir()
    changed = {
        **environment, "QGIS_CUSTOM_CONFIG_PATH": str(folder), "HOME": str(folder),
        "QGIS_AUTH_PASSWORD_FILE": str(master),
    }  # fmt: skip
    return Profile(folder, changed, "p&%+ß:@ " + secrets.token_urlsafe(16), out)


@pytest.fixture
def proxy(profile) -> Iterator[ProxyProcess]:
    """Run the proxy."""
    with ProxyProcess(USER, profile.password) as running:
        yield running


def assert_carried(proxy: ProxyProcess, office: SiteProcess) -> None:
    """Check that all that the site heard under its inner name came through the proxy, in that user's name."""
    place = f"{INSIDE}:{office.port}"
    heard = [entry for entry in office.log() if entry["raw"]["host"] == place]
    assert any(entry["path"].endswith("/submitJob") for entry in heard)
    assert any("/arcgisjobs/" in entry["path"] for entry in heard)
    wait_until(lambda: bool(proxy.carried()))
    assert set(proxy.carried()) == {("CONNECT", place)}
    assert {(entry.status, entry.user) for entry in proxy.log()} == {(200, USER)}
    # The password stays with the proxy.
    assert not any("proxy" in entry["credentials"] for entry in office.log())


def test_sign_in_of_a_configuration_own_authority_and_a_way_round(office, profile, proxy) -> None:
    office.reset()
    direct = f"https://localhost:{office.port}"
    profile.set_options(
        proxy, {"noProxyUrls": [direct]}, proxy_login=[USER, profile.password],
        authority=str(office.certificates.authority),
    )  # fmt: skip
    done = profile.download(proxy.inside(office.image_url("Geoid")), office.image_url("WorldClasses"))
    assert done.returncode == 0, profile.printed
    assert differences(str(profile.out / "Geoid.tif"), str(office.raster_path("Geoid")), WKT) == []
    assert differences(str(profile.out / "Countries.tif"), str(office.raster_path("WorldClasses")), WKT) == []
    # One went through the proxy, the other round it: the log of the proxy knows of the former alone.
    assert_carried(proxy, office)
    assert {entry["raw"]["host"] for entry in office.log()} == {f"{INSIDE}:{office.port}", f"localhost:{office.port}"}
    assert profile.traces(but=[]) == []
    # The search is no blind one.
    (profile.out / "planted.txt").write_text(f"http://{USER}:{profile.password}@127.0.0.1")
    assert profile.traces(but=[]) == [str(profile.out / "planted.txt")]


def test_typed_password_and_an_accepted_certificate(office, profile, proxy) -> None:
    office.reset()
    profile.set_options(
        proxy, {"proxyUser": USER, "proxyPassword": profile.password},
        exception=[
            f"{INSIDE}:{office.port}", str(office.certificates.folder / "server.pem"), ["SelfSignedCertificateInChain"],
        ],
    )  # fmt: skip
    done = profile.download(proxy.inside(office.image_url("Geoid")))
    assert done.returncode == 0, profile.printed
    assert differences(str(profile.out / "Geoid.tif"), str(office.raster_path("Geoid")), WKT) == []
    assert_carried(proxy, office)
    # QGIS itself keeps it there.
    assert profile.traces(but=[profile.settings]) == []


def test_a_wrong_password_is_told_and_is_nowhere(office, profile, proxy) -> None:
    office.reset()
    wrong = "not " + secrets.token_urlsafe(16)
    profile.set_options(proxy, {}, authority=str(office.certificates.authority), proxy_login=[USER, wrong])
    done = profile.download(proxy.inside(office.image_url("Geoid")))
    assert done.returncode == 1, profile.printed
    # QGIS's own Python warns of itself at each start.
    said = [line for line in done.stderr.splitlines() if line.strip() and "DeprecationWarning" not in line]
    assert said == [
        f"ERROR:\tThe proxy 127.0.0.1:{proxy.port} did not accept the password. "
        "Correct user name and password in QGIS's network settings."
    ]
    assert proxy.carried() == [] and {entry.status for entry in proxy.log()} == {407} and office.log() == []
    assert list(profile.out.iterdir()) == []
    assert proxy_traces.in_files(USER, wrong, profile.folder) == []
    assert proxy_traces.in_text(USER, wrong, profile.printed) == []
