"""The portal of the local site: what it tells about itself and its users, items one may see, searching them."""

from __future__ import annotations

from typing import Any, Dict, Iterator

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server import asking
from tests.server.asking import ask, code
from tests.server.portal_items import COLLECTION_ITEM, FOREIGN_ITEM
from tests.server.process import SiteProcess

IMAGES = 'type:"Image Service"'


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    """Run one site."""
    with SiteProcess() as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    """Give the site as it started."""
    running.reset()
    return running


def signed_in(site: SiteProcess, name: str = "somebody") -> Dict[str, str]:
    """Return the headers of a user."""
    token = asking.sign_in(site.token_url, name, site.password(name))["token"]
    return {"Referer": "client", "X-Esri-Authorization": f"Bearer {token}"}


def get(site: SiteProcess, resource: str, headers: Any = None, **parameters: Any) -> Dict[str, Any]:
    """Ask the portal."""
    return ask(f"{site.portal_url}/sharing/rest/{resource}", headers=headers, **parameters)


def titles(answer: Dict[str, Any]) -> list:
    """Return what a search found."""
    return [item["title"] for item in answer["results"]]


def test_the_portal_knows_who_asks(site: SiteProcess) -> None:
    site.configure(token_seconds=600)
    about = get(site, "portals/self")
    assert "user" not in about and about["isPortal"] and about["maxTokenExpirationMinutes"] == 10
    user = get(site, "portals/self", signed_in(site))["user"]
    assert user["username"] == "somebody" and "premium:publisher:rasteranalysis" in user["privileges"]
    viewer = get(site, "portals/0123456789ABCDEF", signed_in(site, "viewer"))["user"]
    assert viewer["role"] == "org_user" and "premium:publisher:rasteranalysis" not in viewer["privileges"]
    assert code(get(site, "portals/self", {"Authorization": "Bearer made-up"})) == 498


def test_the_signed_out_may_be_told_less(site: SiteProcess) -> None:
    site.configure(signed_out_self="few")
    assert set(get(site, "portals/self")["helperServices"]) == {"geometry"}
    assert "rasterUtilities" in get(site, "portals/self", signed_in(site))["helperServices"]
    site.configure(signed_out_self="499")
    assert code(get(site, "portals/self")) == 499
    assert "rasterUtilities" in get(site, "portals/self", signed_in(site))["helperServices"]


def test_federated_servers_are_listed(site: SiteProcess) -> None:
    assert code(get(site, "portals/self/servers")) == 499
    user, admin = signed_in(site), signed_in(site, "admin")
    (server,) = get(site, "portals/self/servers", user)["servers"]
    assert server["url"] == server["adminUrl"] == f"{site.url}/arcgis"
    assert set(server) == {
        "id", "name", "url", "adminUrl", "isHosted", "serverType", "serverRole", "serverFunction",
    }  # fmt: skip
    site.configure(nogp_security="portal", portal_servers="admin")
    assert get(site, "portals/self/servers", user)["error"]["messageCode"] == "GWM_0003"
    assert len(get(site, "portals/self/servers", admin)["servers"]) == 2
    site.configure(federated=False)
    assert get(site, "portals/self/servers", admin)["servers"] == []
    site.configure(portal_servers="nobody")
    assert code(get(site, "portals/self/servers", admin)) == 403


def test_users_of_the_community(site: SiteProcess) -> None:
    assert code(get(site, "community/self")) == 499
    viewer = signed_in(site, "viewer")
    assert get(site, "community/self", viewer)["username"] == "viewer"
    assert get(site, "community/users/admin", viewer)["role"] == "org_admin"
    assert code(get(site, "community/users/nobody", viewer)) == 400


def test_items_are_for_whom_they_are(site: SiteProcess) -> None:
    site.configure(org_items="Demo/WorldClasses", private_items="Demo/Geoid")
    organisation = f"content/items/{site.item_id('WorldClasses')}"
    private = f"content/items/{site.item_id('Geoid')}"
    forbidden = get(site, private)["error"]
    assert (forbidden["code"], forbidden["messageCode"]) == (403, "GWM_0003")
    assert code(get(site, organisation)) == 403
    user, viewer, admin = (signed_in(site, name) for name in ("somebody", "viewer", "admin"))
    assert [get(site, organisation, who)["access"] for who in (user, viewer, admin)] == ["org"] * 3
    assert [get(site, private, who).get("access") for who in (user, admin)] == ["private"] * 2
    assert code(get(site, private, viewer)) == 403
    for choice, expected in (("499", 499), ("missing", 400)):
        site.configure(hidden_item=choice)
        assert code(get(site, private)) == expected and code(get(site, private, viewer)) == 403
    assert code(get(site, f"{private}/data")) == 400
    thumbnail = f"{site.portal_url}/sharing/rest/{private}/info/thumbnail/thumbnail.png"
    assert requests.get(thumbnail, headers=user, timeout=10).content[:8] == b"\x89PNG\r\n\x1a\n"
    assert requests.get(thumbnail, {"f": "json"}, timeout=10).json()["error"]["messageCode"] == "CONT_0001"


def test_a_search_finds_what_one_may_see(site: SiteProcess) -> None:
    site.configure(org_items="Demo/WorldClasses", private_items="Demo/Geoid")
    nobody = titles(get(site, "search", q=IMAGES, num="100"))
    viewer = titles(get(site, "search", signed_in(site, "viewer"), q=IMAGES, num="100"))
    owner = titles(get(site, "search", signed_in(site), q=IMAGES, num="100"))
    assert set(viewer) - set(nobody) == {"Countries"} and set(owner) - set(viewer) == {"Geoid"}
    site.configure(private_items="all")
    assert set(titles(get(site, "search", q=IMAGES))) == set()


def test_a_search_in_pages(site: SiteProcess) -> None:
    site.configure(extra_items=230)
    found, start, pages = [], 1, 0
    while start != -1:
        page = get(site, "search", q=IMAGES, num="1000", start=str(start), sortField="title", sortOrder="desc")
        assert page["num"] == len(page["results"]) <= 100 and page["start"] == start
        found, start, pages = found + page["results"], page["nextStart"], pages + 1
    assert pages == 3 and page["total"] == len(found) == len({item["id"] for item in found}) > 230
    names = [item["title"].lower() for item in found]
    assert names == sorted(names, reverse=True)
    for beyond in ("1000", "-1"):
        nothing = get(site, "search", q=IMAGES, start=beyond)
        assert (nothing["nextStart"], nothing["num"], nothing["total"]) == (-1, 0, len(found))
    assert get(site, "search", q=IMAGES, start="0")["start"] == 1
    assert code(get(site, "search", q=IMAGES, start="x")) == 400
    last = get(site, "search", q=f'{IMAGES} AND (title:"scene 0230")')
    assert titles(last) == ["Scene 0230"] and last["nextStart"] == -1
    assert "pixelType" in ask(last["results"][0]["url"])


def test_a_search_by_fields(site: SiteProcess) -> None:
    types = {item["type"] for item in get(site, "search", q='type:"Image"', num="100")["results"]}
    assert types == {"Image Service", "Image Collection"}
    types = {item["type"] for item in get(site, "search", q=f'-{IMAGES} -type:"Map Service"', num="100")["results"]}
    assert types == {"Feature Service", "Image Collection"}
    types = {item["type"] for item in get(site, "search", q=f'(type:"Image" NOT {IMAGES})')["results"]}
    assert types == {"Image Collection"}
    assert titles(get(site, "search", q=f"{IMAGES} owner:somebody id:{site.item_id('Geoid')}")) == ["Geoid"]
    assert titles(get(site, "search", q=f"geoid AND  ({IMAGES.lower()}) accountid:0123456789ABCDEF")) == ["Geoid"]
    assert titles(get(site, "search", q="geoid owner:else")) == []


def test_odd_items(site: SiteProcess) -> None:
    collection = get(site, f"content/items/{COLLECTION_ITEM}")
    assert (collection["type"], collection["url"], collection["thumbnail"]) == ("Image Collection", "", None)
    assert code(get(site, f"content/items/{FOREIGN_ITEM}")) == 400
    site.configure(foreign_item="http://elsewhere.example.com/arcgis/rest/services/X/ImageServer")
    foreign = get(site, f"content/items/{FOREIGN_ITEM}")
    assert foreign["type"] == "Image Service" and foreign["url"].startswith("http://elsewhere.example.com/")
    assert titles(get(site, "search", q="elsewhere")) == ["Elsewhere"]
    data = get(site, f"content/items/{site.item_id('Multispectral')}/data")
    assert set(data) == {"renderingRule", "mosaicRule"}
    empty = f"{site.portal_url}/sharing/rest/content/items/{site.item_id('Geoid')}/data"
    assert requests.get(empty, {"f": "json"}, timeout=10).text == ""
    assert get(site, f"content/items/{site.item_id('Geoid')}")["thumbnail"] == "thumbnail/thumbnail.png"


def test_every_task_that_is_listed_can_be_read(site: SiteProcess) -> None:
    root = site.task_url.rsplit("/", 1)[0]
    for name in ask(root)["tasks"]:
        task = ask(f"{root}/{name}")
        assert task["name"] == name and isinstance(task["parameters"], list)
    site.configure(version=10.9)
    assert code(ask(f"{root}/QueryProgress")) == code(ask(f"{root}/Nothing")) == 400
    assert code(ask(f"{root}/ConvertRasterFunctionTemplate/submitJob", "POST")) == 400
