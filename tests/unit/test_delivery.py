"""Whole jobs on the local site: from a request to files that are what was asked, or to the reason why not."""

from __future__ import annotations

import json
import os
import pathlib
import threading
from dataclasses import dataclass, replace
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

import pytest

from arcgis_raster_download.plugin.arcgis.addresses import AddressKind, ImageAddress, parse_address
from arcgis_raster_download.plugin.arcgis.delivery import Delivery
from arcgis_raster_download.plugin.arcgis.download_raster import Resampling
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    JobError,
    NetworkError,
    ProtocolError,
    Reason,
    RequestError,
    ServiceError,
)
from arcgis_raster_download.plugin.arcgis.folders import free_bytes, is_writable, make_folder
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, Polygon
from arcgis_raster_download.plugin.arcgis.geoprocessing import JobStatus, PollPolicy
from arcgis_raster_download.plugin.arcgis.imageservice import ImageService
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.order import (
    Outcome,
    Phase,
    PlannedImage,
    PlannedJob,
    Progress,
    Terms,
)
from arcgis_raster_download.plugin.arcgis.portal import fetch_image
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.tiff import TiffInfo, read_tiff
from tests.unit.loopback import Loopback, leads_to, says

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from osgeo import gdal

from tests.server.process import SiteProcess

# On the grids of both rasters in degrees: 0.25 (Geoid) and 0.2 (WorldClasses).
BOX = (6.0, 45.0, 9.0, 47.0)
TRIANGLE = ((6.0, 45.0), (7.5, 47.0), (9.0, 45.0), (6.0, 45.0))
FAST = PollPolicy(shortest=0.005, longest=0.02, late_results=(0.02,) * 50)


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    with SiteProcess(queue_seconds=0, execute_seconds=0) as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    running.reset()
    return running


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session(PlainNetwork(read_timeout=10.0))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def described() -> Dict[Tuple[str, str], ImageService]:
    """Remember what services are: asking once is enough."""
    return {}


@dataclass
class Client:
    """Plan and run jobs as the plugin does."""

    site: SiteProcess
    session: Session
    folder: pathlib.Path
    described: Dict[Tuple[str, str], ImageService]

    def __post_init__(self) -> None:
        self.seen: List[Progress] = []
        self.patience = 5.0
        self.look: Callable[[str], Optional[TiffInfo]] = lambda path: None
        self.overwrite = False
        self.on_report: Callable[[Progress], None] = lambda progress: None

    def service(self, name: str) -> ImageService:
        """Return what a service is."""
        url = self.site.image_url(name)
        if (url, name) not in self.described:
            image = fetch_image(self.session, parse_address(url))
            assert image.service is not None
            self.described[url, name] = image.service
        return self.described[url, name]

    def images(
        self, *names: str, clip: Optional[Polygon] = None, kind: AddressKind = AddressKind.URL
    ) -> Tuple[PlannedImage, ...]:
        """Return images as the planner makes them."""
        found = []
        for number, name in enumerate(names):
            service = self.service(name)
            value = service.url if kind is AddressKind.URL else self.site.item_id(name)
            box = service.extent
            if clip is not None and box is not None:
                box = box.intersection(clip.envelope)
            found.append(PlannedImage(number, f"My {name}", f"My {name}", ImageAddress(kind, value), service, box))
        return tuple(found)

    def plan(self, *names: str, rings: Optional[Sequence[Any]] = (TRIANGLE,), **more: Any) -> PlannedJob:
        """Return a job for images, clipped in the first one's system."""
        clip = None
        if rings is not None:
            clip = Polygon.from_parts([[ring] for ring in rings], self.service(names[0]).spatial_reference)
        return PlannedJob(self.site.task_url, self.images(*names, clip=clip, **more), clip)

    def run(self, plan: PlannedJob) -> Tuple[Outcome, ...]:
        """Run a job."""
        terms = Terms(str(self.folder), self.overwrite, self.patience, FAST, self.look)

        def report(progress: Progress) -> None:
            self.seen.append(progress)
            self.on_report(progress)

        return Delivery(self.session, terms, report).run(plan)

    def deliver(self, *names: str, **more: Any) -> Tuple[Outcome, ...]:
        """Plan and run."""
        return self.run(self.plan(*names, **more))

    def asked(self, part: str, method: str = "") -> List[Any]:
        """Return the requests of the site's journal whose path holds this."""
        return [each for each in self.site.log() if part in each["path"] and method in each["method"]]

    def sent(self) -> Dict[str, str]:
        """Return the form of the one submitJob."""
        (entry,) = self.asked("/submitJob")
        assert entry["method"] == "POST" and entry["posted"]
        form: Dict[str, str] = entry["parameters"]
        return form

    def left(self) -> List[str]:
        """Return what lies in the folder."""
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def client(
    site: SiteProcess, session: Session, tmp_path: pathlib.Path, described: Dict[Tuple[str, str], ImageService]
) -> Client:
    (tmp_path / "rasters").mkdir()
    made = Client(site, session, tmp_path / "rasters", described)
    for name in ("Geoid", "WorldClasses"):
        made.service(name)
    site.reset()
    return made


def reasons(outcomes: Sequence[Outcome]) -> List[Optional[Reason]]:
    return [None if each.error is None else each.error.reason for each in outcomes]


def is_cut(path: str, source: pathlib.Path, box: Tuple[float, ...]) -> bool:
    """Tell whether a file's values inside the box are the source's own; what the polygon hides may be nodata."""
    whole = gdal.Open(str(source))
    part = gdal.Translate("", whole, format="MEM", projWin=[box[0], box[3], box[2], box[1]]).ReadAsArray()
    came = gdal.Open(path)
    values = gdal.Translate("", came, format="MEM", projWin=[box[0], box[3], box[2], box[1]]).ReadAsArray()
    nodata = came.GetRasterBand(1).GetNoDataValue()
    shown = values != nodata
    return bool(values.shape == part.shape and shown.sum() > 10 and (values[shown] == part[shown]).all())


# What is asked, and what comes


@pytest.mark.parametrize("version", [10.91, 11.5])
def test_one_image(client: Client, version: float) -> None:
    client.site.configure(version=version)
    (outcome,) = client.deliver("Geoid")
    assert outcome.error is None and outcome.path == str(client.folder / "My Geoid.tif")
    assert outcome.size == pathlib.Path(outcome.path).stat().st_size
    assert client.left() == ["My Geoid.tif"]
    assert is_cut(outcome.path, client.site.raster_path("Geoid"), BOX)
    form = client.sent()
    assert json.loads(form["inputImageLayer"]) == {"url": client.site.image_url("Geoid")}
    setting = json.loads(form["clipSetting"])
    assert set(setting) == {"ClippingGeometry", "extent"}
    assert setting["ClippingGeometry"]["rings"] == [[list(point) for point in TRIANGLE]]
    assert setting["extent"] == {
        "xmin": 6.0,
        "ymin": 45.0,
        "xmax": 9.0,
        "ymax": 47.0,
        "spatialReference": {"wkid": 4326},
    }
    assert json.loads(form["context"]) == {"resamplingMethod": "NEAREST"}
    assert form["f"] == "json"


def test_the_progress_of_a_job(client: Client) -> None:
    client.site.configure(queue_seconds=0.1, execute_seconds=0.2)
    client.deliver("Geoid")
    phases = list(dict.fromkeys(each.phase for each in client.seen))
    assert phases == [Phase.SUBMITTING, Phase.RUNNING, Phase.FETCHING, Phase.CHECKING]
    running = [each for each in client.seen if each.phase is Phase.RUNNING]
    assert all("/jobs/" in each.job_url for each in running)
    percents = [each.percent for each in running if each.percent is not None]
    assert percents == sorted(percents) and len(set(percents)) > 2
    fetching = [each for each in client.seen if each.phase is Phase.FETCHING]
    assert fetching[0].received == 0 and fetching[0].percent is None and fetching[0].label == "My Geoid"
    assert fetching[-1].received == fetching[-1].total == (client.folder / "My Geoid.tif").stat().st_size
    assert fetching[-1].messages and fetching[-1].state is not None and fetching[-1].state.status is JobStatus.SUCCEEDED


@pytest.mark.parametrize(
    "rings",
    [
        [tuple(Envelope(*BOX).to_polygon().rings[0])],
        [TRIANGLE, ((20.0, 10.0), (20.0, 12.0), (22.0, 12.0), (20.0, 10.0))],
        # Beyond the edge of the image.
        [((170.0, 80.0), (170.0, 95.0), (190.0, 95.0), (190.0, 80.0), (170.0, 80.0))],
    ],
)
def test_forms_of_the_clip(client: Client, rings: Any) -> None:
    (outcome,) = client.deliver("Geoid", rings=rings)
    assert outcome.error is None
    box = outcome.image.box
    assert box is not None
    extent = read_tiff(outcome.path).extent
    assert extent is not None and extent == pytest.approx((box.xmin, box.ymin, box.xmax, box.ymax), abs=0.5)


def test_a_hole(client: Client) -> None:
    outer = tuple(Envelope(*BOX).to_polygon().rings[0])
    hole = ((7.0, 45.5), (8.0, 45.5), (8.0, 46.5), (7.0, 46.5), (7.0, 45.5))
    plan = client.plan("Geoid")
    clip = Polygon.from_parts([[outer, hole]], client.service("Geoid").spatial_reference)
    (outcome,) = client.run(replace(plan, clip=clip))
    values = gdal.Open(outcome.path).ReadAsArray()
    assert values[values.shape[0] // 2, values.shape[1] // 2] == -9999 and values[2, 2] != -9999


@pytest.mark.parametrize("method", list(Resampling))
def test_methods(client: Client, method: Resampling) -> None:
    (outcome,) = client.run(replace(client.plan("WorldClasses"), resampling=method))
    assert outcome.error is None
    assert json.loads(client.sent()["context"]) == {"resamplingMethod": method.value}


def test_the_whole_image(client: Client) -> None:
    (outcome,) = client.deliver("Multispectral", rings=None)
    assert outcome.error is None
    assert set(client.sent()) == {"inputImageLayer", "f"}
    source = gdal.Open(str(client.site.raster_path("Multispectral")))
    assert (gdal.Open(outcome.path).ReadAsArray() == source.ReadAsArray()).all()


def test_several_images_by_url(client: Client) -> None:
    outcomes = client.deliver("Geoid", "WorldClasses")
    assert reasons(outcomes) == [None, None]
    assert client.left() == ["My Geoid.tif", "My WorldClasses.tif"]
    for outcome, name in zip(outcomes, ("Geoid", "WorldClasses")):
        assert outcome.path.endswith(f"My {name}.tif")
        assert is_cut(outcome.path, client.site.raster_path(name), BOX)
    assert list(json.loads(client.sent()["inputImageLayer"])) == ["urls"]


@pytest.mark.parametrize("priority", ["url", "itemid"])
@pytest.mark.parametrize("names", [["Geoid"], ["WorldClasses", "Geoid"]])
def test_items(client: Client, names: List[str], priority: str) -> None:
    client.site.configure(priority=priority)
    outcomes = client.deliver(*names, kind=AddressKind.ITEM)
    assert reasons(outcomes) == [None] * len(names)
    for outcome, name in zip(outcomes, names):
        assert is_cut(outcome.path, client.site.raster_path(name), BOX)
    items = [client.site.item_id(name) for name in names]
    expected = {"itemId": items[0]} if len(names) == 1 else {"itemIds": items}
    assert json.loads(client.sent()["inputImageLayer"]) == expected


@pytest.mark.parametrize(
    "paths", [["/rasterStores/data/Geoid.tif"], ["/cloudStores/c/Geoid", "/fileShares/f/WorldClasses"]]
)
def test_raster_stores(client: Client, paths: List[str]) -> None:
    clip = client.plan("Geoid").clip
    images = tuple(PlannedImage(number, path.split("/")[-1], path.split("/")[-1], parse_address(path)) for number, path in enumerate(paths))
    outcomes = client.run(PlannedJob(client.site.task_url, images, clip))
    assert reasons(outcomes) == [None] * len(paths)
    key = "uri" if len(paths) == 1 else "uris"
    assert list(json.loads(client.sent()["inputImageLayer"])) == [key]


def test_a_system_without_a_code(client: Client) -> None:
    service = client.service("WktOnly")
    assert service.extent is not None
    ring = tuple(Envelope(48_000, 27_000, 52_000, 31_000).to_polygon().rings[0])
    (outcome,) = client.deliver("WktOnly", rings=[ring])
    assert outcome.error is None
    assert "spatialReference" not in client.sent()["clipSetting"]
    assert read_tiff(outcome.path).extent == pytest.approx((48_000, 27_000, 52_000, 31_000))


def test_a_clip_that_must_be_given_is_the_whole_image(tmp_path: pathlib.Path, session: Session, client: Client) -> None:
    value = {
        "executionType": "esriExecutionTypeAsynchronous",
        "parameters": [{"name": "clipSetting", "parameterType": "esriGPParameterTypeRequired", "direction": "x"}],
    }
    with Loopback() as server:
        server.at("/task", says(value))
        server.at("/task/submitJob", says({"error": {"code": 400, "message": "enough"}}))
        plan = replace(client.plan("Multispectral", rings=None), task_url=server.url("/task"))
        with pytest.raises(ServiceError):
            client.run(plan)
        setting = json.loads(server.asked_at("/task/submitJob")[0].form["clipSetting"])
    assert setting["extent"]["xmin"] == 455_000 and setting["extent"]["ymax"] == 5_250_000


def test_names_never_leave_the_folder_nor_replace_a_file(client: Client) -> None:
    (client.folder / "My Geoid.tif").write_text("older")
    (outcome,) = client.deliver("Geoid")
    assert outcome.path.endswith("My Geoid_2.tif")
    assert (client.folder / "My Geoid.tif").read_text() == "older"
    plan = client.plan("Geoid")
    (outcome,) = client.run(replace(plan, images=(replace(plan.images[0], label="../../a/b:c"),)))
    assert pathlib.Path(outcome.path).parent == client.folder
    client.overwrite = True
    (outcome,) = client.deliver("Geoid")
    assert outcome.path.endswith("My Geoid.tif") and read_tiff(outcome.path).width > 0


# Results in every form


@pytest.mark.parametrize("form", ["list", "object", "strings", "string", "no-format", "relative", "twice"])
def test_every_form_of_a_result(client: Client, form: str) -> None:
    client.site.configure(result_form=form)
    (outcome,) = client.deliver("Geoid")
    assert outcome.error is None and is_cut(outcome.path, client.site.raster_path("Geoid"), BOX)


@pytest.mark.parametrize("form", ["empty-list", "empty-string", "null", "list-of-empty", "missing", "error"])
def test_success_without_a_file(client: Client, form: str) -> None:
    client.site.configure(deliver="none", no_result=form)
    (outcome,) = client.deliver("Geoid")
    assert reasons([outcome]) == [Reason.NOT_DELIVERED]
    assert outcome.error is not None and outcome.error.words == "ERROR 000582: Error occurred during execution."
    client.site.configure(warn_missing=False)
    (outcome,) = client.deliver("Geoid")
    assert reasons([outcome]) == [Reason.NO_FILE]
    assert client.left() == []


def test_late_results(client: Client) -> None:
    client.site.configure(results_delay_seconds=0.2)
    (outcome,) = client.deliver("Geoid")
    assert outcome.error is None


@pytest.mark.parametrize("base", ["https://gisserver:6443/arcgis", "http://localhost.localdomain.invalid:6080/arcgis"])
def test_a_server_that_calls_itself_by_an_inner_name(client: Client, base: str) -> None:
    client.site.configure(result_base=base)
    (outcome,) = client.deliver("Geoid")
    assert outcome.error is None and is_cut(outcome.path, client.site.raster_path("Geoid"), BOX)


def test_an_address_that_gives_pages_is_not_the_last_word(client: Client) -> None:
    """The server names a path that a portal answers with a page; the file is beside the task."""
    client.site.configure(result_base=f"{client.site.url}/portal/home")
    (outcome,) = client.deliver("Geoid")
    assert outcome.error is None and is_cut(outcome.path, client.site.raster_path("Geoid"), BOX)
    assert [each["path"].split("/")[1] for each in client.asked("/directories/")] == ["portal", "arcgis"]


def test_a_site_behind_a_redirect(client: Client) -> None:
    """The old address leads to the new one; a form posted to the old one would be lost."""
    with Loopback() as old:
        old.at("/old", leads_to(client.site.task_url))
        (outcome,) = client.run(replace(client.plan("Geoid"), task_url=old.url("/old")))
        assert outcome.error is None
        assert [each.method for each in old.asked] == ["GET"]


# What was not delivered


@pytest.mark.parametrize("how", ["warning", "silent"])
def test_the_whole_image_where_a_clip_was_asked(client: Client, how: str) -> None:
    client.site.configure(ignore_clip=how)
    (outcome,) = client.deliver("WorldClasses")
    assert reasons([outcome]) == [Reason.NOT_CLIPPED]
    assert outcome.path == "" and outcome.error is not None
    if how == "warning":
        assert outcome.error.words == "Invalid clip geometry or extent setting, image will not be clipped."
        assert not client.asked("/directories/"), "nothing is fetched"
        assert client.left() == [] and outcome.kept_part == ""
    else:
        assert client.left() == ["My WorldClasses.tif.part", "My WorldClasses.tif.part.json"]
        assert outcome.kept_part == str(client.folder / "My WorldClasses.tif.part")


@pytest.mark.parametrize("ignored", ["warning", "silent"])
def test_the_whole_image_where_none_was_asked(client: Client, ignored: str) -> None:
    client.site.configure(ignore_clip=ignored)
    assert reasons(client.deliver("Geoid", rings=None)) == [None]


def test_copies_that_are_forbidden(client: Client) -> None:
    (outcome,) = client.deliver("Variants/NoCopy", rings=None)
    assert reasons([outcome]) == [Reason.COPY_FORBIDDEN]
    assert outcome.error is not None and outcome.error.subject == "My Variants/NoCopy"


def test_one_forbidden_image_among_others(client: Client) -> None:
    outcomes = client.deliver("Variants/NoCopy", "Multispectral", "Variants/Unreadable", "Geoid", rings=None)
    assert reasons(outcomes) == [Reason.COPY_FORBIDDEN, None, Reason.NOT_DELIVERED, None]
    assert outcomes[2].error is not None and "000732" in outcomes[2].error.words
    assert client.left() == ["My Geoid.tif", "My Multispectral.tif"]
    assert read_tiff(outcomes[1].path).band_count == 4 and read_tiff(outcomes[3].path).pixel_type == "F32"
    assert len(client.asked("/submitJob")) == 1


@pytest.mark.parametrize("warned", [True, False])
@pytest.mark.parametrize(
    "names", [["Geoid", "WorldClasses"], ["WorldClasses", "Geoid"], ["Geoid", "Multispectral", "WorldClasses"]]
)
def test_fewer_files_that_can_be_told_apart(client: Client, names: List[str], warned: bool) -> None:
    client.site.configure(deliver="fewer", warn_missing=warned)
    rings = None if "Multispectral" in names else (TRIANGLE,)
    outcomes = client.deliver(*names, rings=rings)
    assert reasons(outcomes) == [None] * (len(names) - 1) + [Reason.NOT_DELIVERED]
    assert [each.image.label for each in outcomes] == [f"My {name}" for name in names]
    for outcome, name in list(zip(outcomes, names))[:-1]:
        assert outcome.path.endswith(f"My {name}.tif")
        assert read_tiff(outcome.path).pixel_type == client.service(name).pixel_type.value
    assert len(client.asked("/submitJob")) == 1
    assert len(client.left()) == len(names) - 1


def test_the_first_of_two_is_missing(client: Client) -> None:
    """The file that came is the second image's, whatever its place in the list."""
    plan = client.plan("Geoid", "WorldClasses")
    # The server cannot read the first one and, its warning being about another spelling, nobody can tell which.
    bad = replace(plan.images[0], address=ImageAddress(AddressKind.URL, client.site.image_url("Variants/Unreadable")))
    bad = replace(bad, service=replace(client.service("Geoid"), url="https://inner/ImageServer"))
    plan = replace(
        plan, images=(replace(bad, address=replace(bad.address, value=bad.address.value + "?x=1")), plan.images[1])
    )
    client.site.configure(deliver="all")
    outcomes = client.run(plan)
    assert reasons(outcomes)[1] is None and outcomes[0].error is not None
    assert read_tiff(outcomes[1].path).pixel_type == "U8"
    assert client.left() == ["My WorldClasses.tif"]


def test_fewer_files_that_cannot_be_told_apart(client: Client) -> None:
    """A wrong name on a raster is worse than no file: each image is asked for by itself."""
    client.site.configure(jobs=1, deliver="fewer", warn_missing=False)
    outcomes = client.deliver("Geoid", "OldServer")
    assert reasons(outcomes) == [None, None]
    assert client.left() == ["My Geoid.tif", "My OldServer.tif"]
    forms = [json.loads(each["parameters"]["inputImageLayer"]) for each in client.asked("/submitJob")]
    assert [list(each) for each in forms] == [["urls"], ["url"], ["url"]]


def test_a_file_that_may_be_two_images_gets_no_name(client: Client) -> None:
    """One server says 102100, the other 102100 and 3857: their files look the same."""
    plan = client.plan("Orthophoto", "Orthophoto", rings=None)
    service = client.service("Orthophoto")
    old = replace(service, spatial_reference=replace(service.spatial_reference, latest_wkid=None))
    plan = replace(plan, images=(replace(plan.images[0], service=old), plan.images[1]))
    client.site.configure(deliver="fewer", warn_missing=False)
    assert reasons(client.run(plan)) == [Reason.NOT_DELIVERED, Reason.NOT_DELIVERED]
    assert client.left() == []


def test_one_of_those_asked_for_again_fails(client: Client) -> None:
    client.site.configure(jobs=1, deliver="fewer", warn_missing=False)
    client.site.configure(jobs=1)
    client.site.configure(jobs=1, submit_error="no more")
    outcomes = client.deliver("Geoid", "OldServer")
    assert reasons(outcomes) == [None, Reason.TASK_REFUSED]
    client.site.configure(jobs=1, deliver="fewer", warn_missing=False)
    client.site.configure(jobs=1)
    client.site.configure(jobs=1, file_fault="truncated")
    assert reasons(client.deliver("Geoid", "OldServer")) == [None, Reason.FILE_CUT]
    # Whatever happens to the second, the first has come and is not forgotten.
    client.site.configure(jobs=1, deliver="fewer", warn_missing=False)
    client.site.configure(jobs=1)
    client.site.configure(jobs=1, poll_failures=1000, poll_failure="html")
    client.patience = 0.2
    assert reasons(client.deliver("Geoid", "OldServer")) == [None, Reason.HTML_PAGE]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("html", Reason.HTML_PAGE),
        ("json", Reason.SIGN_IN_NEEDED),
        ("garbage", Reason.NOT_A_TIFF),
        ("truncated", Reason.FILE_CUT),
        ("empty", Reason.NOT_A_TIFF),
        ("missing", Reason.FILE_GONE),
    ],
)
def test_files_that_are_none(client: Client, fault: str, reason: Reason) -> None:
    client.site.configure(file_fault=fault)
    (outcome,) = client.deliver("Geoid")
    assert reasons([outcome]) == [reason]
    assert client.left() == [] and outcome.kept_part == "" and outcome.path == ""


def test_a_file_of_another_image(client: Client) -> None:
    plan = client.plan("Geoid")
    other = replace(plan.images[0], address=ImageAddress(AddressKind.URL, client.site.image_url("WorldClasses")))
    (outcome,) = client.run(replace(plan, images=(other,)))
    assert reasons([outcome]) == [Reason.WRONG_FILE]
    assert outcome.error is not None and outcome.error.subject == "My Geoid" and "UInt8" in outcome.error.words
    assert client.left() == [] and outcome.kept_part == "", "nothing is kept of a wrong file"


def test_one_bad_file_does_not_spoil_the_others(client: Client) -> None:
    plan = client.plan("Geoid", "WorldClasses")
    wrong = replace(plan.images[0], service=replace(client.service("Geoid"), band_count=3))
    outcomes = client.run(replace(plan, images=(wrong, plan.images[1])))
    assert reasons(outcomes) == [Reason.WRONG_FILE, None]


# Other formats, seen from a server that gives what the site does not


def odd_server(server: Loopback, value: Any) -> str:
    """Publish a task whose job has succeeded with this result; return its URL."""
    task = {"executionType": "esriExecutionTypeAsynchronous", "parameters": []}
    server.at("/rest/services/U/GPServer/DownloadRaster", says(task))
    server.at("/rest/services/U/GPServer/DownloadRaster/submitJob", says({"jobId": "j1"}))
    job = {"jobStatus": "esriJobSucceeded", "results": {"outputRaster": {"paramUrl": "results/outputRaster"}}}
    server.at("/rest/services/U/GPServer/DownloadRaster/jobs/j1", says(job))
    server.at("/rest/services/U/GPServer/DownloadRaster/jobs/j1/results/outputRaster", says({"value": value}))
    return server.url("/rest/services/U/GPServer/DownloadRaster")


def test_another_format(client: Client) -> None:
    with Loopback() as server:
        server.at("/rest/directories/x.jp2", lambda handler: handler.give(b"\0\0\0\x0cjP  " + bytes(5000)))
        task = odd_server(server, [{"url": server.url("/rest/directories/x.jp2"), "format": "jp2"}])
        opened: List[str] = []
        clipped = TiffInfo(8, 6, 1, "F32", 6.125, 46.625, 0.25, 0.25, 4326, None, 5012)
        whole = replace(clipped, width=1440, height=720, origin_x=-180.0, origin_y=90.0)
        bands = replace(clipped, band_count=3)
        seen = ((None, Reason.NOT_A_TIFF), (whole, Reason.NOT_CLIPPED), (bands, Reason.WRONG_FILE), (clipped, None))
        for number, (found, reason) in enumerate(seen):
            client.look = lambda path, found=found: (opened.append(path), found)[1]  # type: ignore[misc]
            plan = replace(client.plan("Geoid"), task_url=task)
            (outcome,) = client.run(plan)
            assert reasons([outcome]) == [reason], number
            assert bool(outcome.kept_part) is (reason is Reason.NOT_CLIPPED), "it is whole, and may be wanted after all"
        assert "My Geoid.jp2" in client.left() and opened[0].endswith(".part")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([{"url": "https://gis.example.com/arcgis/rest/services/A/ImageServer"}], Reason.RESULT_NOT_A_FILE),
        ([{"url": "https://gis.example.com/x", "type": "ImageService"}], Reason.RESULT_NOT_A_FILE),
        ([{"url": "file:///etc/passwd"}], Reason.FORBIDDEN_URL),
        ([{"url": "/cloudStores/x/y.tif"}], Reason.FILE_GONE),
        ([{"url": "http://[::1/x.tif"}], Reason.NO_FILE),
        ([{"url": "https://elsewhere.example.com/jobs/j1/results/outputRaster"}], Reason.NO_FILE),
        ({"credits": 5}, Reason.NO_FILE),
    ],
)
def test_results_that_are_no_files(client: Client, value: Any, reason: Reason) -> None:
    with Loopback() as server:
        server.answers["/cloudStores/x/y.tif"] = says("<html></html>", 404)
        (outcome,) = client.run(replace(client.plan("Geoid"), task_url=odd_server(server, value)))
    assert reasons([outcome]) == [reason]
    assert client.left() == []


# A job that ends badly


def test_a_refused_request(client: Client) -> None:
    client.site.configure(submit_error="clipSetting is not valid")
    with pytest.raises(ServiceError) as caught:
        client.deliver("Geoid")
    assert caught.value.reason is Reason.TASK_REFUSED and "clipSetting is not valid" in caught.value.words


@pytest.mark.parametrize(
    ("options", "reason", "words"),
    [
        ({"job_error": "ERROR 000210: Cannot create output"}, Reason.JOB_FAILED, "ERROR 000210: Cannot create output"),
        ({"end_status": "esriJobTimedOut"}, Reason.JOB_TIMED_OUT, ""),
        ({"end_status": "esriJobDeleted"}, Reason.JOB_GONE, ""),
        ({"end_status": "esriJobCancelled"}, Reason.JOB_CANCELLED_BY_SERVER, ""),
    ],
)
def test_a_job_that_ends_badly(client: Client, options: Any, reason: Reason, words: str) -> None:
    client.site.configure(**options)
    with pytest.raises(JobError) as caught:
        client.deliver("Geoid")
    assert caught.value.reason is reason and words in caught.value.words
    assert client.left() == []


def test_a_job_without_a_readable_image(client: Client) -> None:
    plan = client.plan("Geoid")
    image = replace(plan.images[0], address=ImageAddress(AddressKind.URL, ""))
    with pytest.raises(JobError) as caught:
        client.run(replace(plan, images=(image,)))
    assert caught.value.words == "No valid input image layer(s)."


@pytest.mark.parametrize("body", ["invalid-url", "unable", "html404"])
def test_a_job_the_server_forgot(client: Client, body: str) -> None:
    client.site.configure(unknown_job=body, expire_seconds=0.05, results_delay_seconds=60)
    with pytest.raises(JobError) as caught:
        client.deliver("Geoid")
    assert caught.value.reason is Reason.JOB_GONE


@pytest.mark.parametrize("failure", ["html", "500-json"])
def test_a_look_that_fails(client: Client, failure: str) -> None:
    client.site.configure(poll_failures=1, poll_failure=failure)
    (outcome,) = client.deliver("Geoid")
    assert outcome.error is None
    assert any(each.silent_since is not None for each in client.seen)
    assert client.seen[-1].silent_since is None


@pytest.mark.parametrize("status", ["esriJobPaused", "esriJobNew"])
def test_words_nobody_knows(client: Client, status: str) -> None:
    client.site.configure(executing_status=status, execute_seconds=0.1)
    (outcome,) = client.deliver("Geoid")
    assert outcome.error is None
    assert status in {each.state.server_word for each in client.seen if each.state is not None}


def test_no_task_there(client: Client) -> None:
    plan = client.plan("Geoid")
    with pytest.raises(ServiceError):
        client.run(replace(plan, task_url=client.site.services_url + "/Nothing/GPServer/DownloadRaster"))
    with pytest.raises(ProtocolError):
        client.run(replace(plan, task_url=client.site.services_url))
    assert not client.asked("/submitJob")


# Cancelling


@pytest.mark.parametrize("moment", ["queued", "executing"])
def test_cancelling_a_job(client: Client, moment: str) -> None:
    client.site.configure(jobs=1, hold=moment)
    plan, errors = client.plan("Geoid"), []

    def work() -> None:
        try:
            client.run(plan)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    client.site.wait_for_hold(moment)
    client.session.cancel.set()
    thread.join(10)
    assert [type(error) for error in errors] == [Cancelled]
    assert [each["method"] for each in client.asked("/cancel")] == ["POST"], "told exactly once"
    newest = client.site.jobs()[-1]
    assert newest["jobStatus"] in ("esriJobCancelling", "esriJobCancelled")
    assert client.left() == []


@pytest.mark.parametrize("phase", [Phase.SUBMITTING, Phase.RUNNING, Phase.FETCHING, Phase.CHECKING])
def test_cancelling_at_every_step(client: Client, phase: Phase) -> None:
    def cancel(progress: Progress) -> None:
        if progress.phase is phase:
            client.session.cancel.set()

    client.on_report = cancel
    plan = client.plan("Geoid", "WorldClasses")
    if phase in (Phase.SUBMITTING, Phase.RUNNING):
        with pytest.raises(Cancelled):
            client.run(plan)
    else:
        assert [type(outcome.error) for outcome in client.run(plan)] == [Cancelled, Cancelled]
    # What has arrived is kept for going on; nothing has its final name.
    expected = ["My Geoid.tif.part", "My Geoid.tif.part.json"] if phase is Phase.CHECKING else []
    assert client.left() == expected
    assert len(client.asked("/submitJob")) == (0 if phase is Phase.SUBMITTING else 1)
    # Also of a job that has ended: what it keeps for us, it keeps in vain.
    assert len(client.asked("/cancel")) == (0 if phase is Phase.SUBMITTING else 1)


def test_nothing_is_submitted_for_a_job_that_was_found(client: Client) -> None:
    """Nobody knows its task: what it has not made, nobody asks for."""
    with pytest.raises(JobError) as error:
        client.run(replace(client.plan("Geoid"), task_url=""))
    assert error.value.reason is Reason.NOT_DELIVERED and not client.site.log()


def test_what_came_before_a_cancel_is_told(client: Client) -> None:
    def cancel(progress: Progress) -> None:
        if progress.phase is Phase.FETCHING and progress.label == "My WorldClasses":
            client.session.cancel.set()

    client.on_report = cancel
    first, second = client.run(client.plan("Geoid", "WorldClasses"))
    assert first.error is None and client.left() == [os.path.basename(first.path)]
    assert type(second.error) is Cancelled


def test_cancelling_while_a_file_comes(client: Client) -> None:
    client.site.configure(speed=200_000)

    def cancel(progress: Progress) -> None:
        if progress.phase is Phase.FETCHING and progress.received:
            client.session.cancel.set()

    client.on_report = cancel
    plan = client.plan("Multispectral", rings=None)
    assert [type(outcome.error) for outcome in client.run(plan)] == [Cancelled]
    assert client.left() == ["My Multispectral.tif.part", "My Multispectral.tif.part.json"]
    assert len(client.asked("/cancel")) == 1


def test_a_site_that_dies(session: Session, client: Client) -> None:
    """Nobody listens any more: one error, after the patience, and nothing under the final name."""
    client.patience = 0.3
    with SiteProcess(queue_seconds=0, execute_seconds=0, hold="executing", data_dir=client.site.data_dir) as doomed:
        plan = replace(client.plan("Geoid"), task_url=doomed.task_url)
        client.on_report = lambda progress: doomed.kill() if progress.state is not None else None
        with pytest.raises(NetworkError) as caught:
            client.run(plan)
    assert caught.value.reason in (Reason.REFUSED, Reason.NO_ANSWER)
    assert client.left() == []


# The folder


def test_folders(tmp_path: pathlib.Path) -> None:
    deep = tmp_path / "a" / "b"
    assert is_writable(str(deep)) and not deep.exists()
    assert (free_bytes(str(deep)) or 0) > 0
    assert make_folder(str(deep)) == str(deep) and deep.is_dir() and make_folder(str(deep)) == str(deep)
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ArcGISError) as caught:
            make_folder(str(path))
        assert caught.value.reason is Reason.FOLDER_NOT_WRITABLE
    assert not is_writable("/proc/nothing/here") or not is_writable(str(tmp_path / "file" / "below"))


def test_a_folder_that_is_not_there_is_told_before_anything_is_lost(client: Client) -> None:
    client.folder.rmdir()
    (outcome,) = client.deliver("Geoid")
    assert reasons([outcome]) == [Reason.FOLDER_NOT_WRITABLE]
    assert not isinstance(outcome.error, RequestError)
