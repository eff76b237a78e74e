"""What is asked wrongly or answered badly: one clear sentence, nothing submitted in vain, nothing lost."""

from __future__ import annotations

import os
import subprocess

import pytest
from qgis.core import QgsGeometry, QgsPointXY, QgsProject, QgsRectangle

from arcgis_raster_download import download

BOX = QgsRectangle(5, 40, 15, 50)
MISSING_ITEM = "0123456789abcdef0123456789abcdef"


def run(site, image, folder, clip=BOX, crs="EPSG:4326", **options):
    """Download and return the ended job."""
    job = download(image, clip=clip, crs=crs if clip is not None else None, folder=str(folder), **options)
    assert job.wait(30), job
    return job


def submitted(site) -> int:
    """Return how many jobs the site was asked to run."""
    return sum("submitJob" in entry["path"] for entry in site.log())


def assert_refused(job, site, folder, *fragments):
    """Check that a job failed with these words before anything was submitted."""
    assert job.status == "failed"
    for fragment in fragments:
        assert fragment in job.reason
    assert submitted(site) == 0
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("elevation of Austria", "“elevation of Austria” is neither a web address nor a portal item ID."),
        ("ftp://example.com/dem.tif", "neither a web address nor a portal item ID"),
        ("https://example.com/arcgis/rest/services/Roads/MapServer", "is a map service: it has pictures, not pixel values."),
        ("https://example.com/arcgis/rest/services/Roads/FeatureServer/0", "is a feature service"),
        ("https://example.com/", "is not an image service. Its address ends in …/ImageServer."),
    ],
)
def test_what_is_no_image_address_is_said_at_once(qapp, tmp_path, text, fragment):
    with pytest.raises(ValueError) as error:
        download(text, clip=BOX, crs="EPSG:4326", folder=str(tmp_path))
    assert fragment in str(error.value)
    assert os.listdir(tmp_path) == []


def test_map_service_behind_an_image_address(site, tmp_path):
    job = run(site, site.image_url("Borders"), tmp_path)
    assert job.status == "failed" and "Borders" in job.reason and submitted(site) == 0


def test_page_instead_of_an_answer(site, tmp_path):
    assert_refused(run(site, site.image_url("Variants/Page"), tmp_path), site, tmp_path, "web page instead of data")


def test_no_such_item(site, tmp_path):
    job = run(site, MISSING_ITEM, tmp_path, server=site.portal_url)
    assert_refused(job, site, tmp_path, f"has no item {MISSING_ITEM}, or you may not see it.")


def test_item_without_a_portal(site, tmp_path):
    job = run(site, site.item_id("Geoid"), tmp_path)
    assert_refused(job, site, tmp_path, "does not say which portal it belongs to")


def test_item_that_is_no_image(site, tmp_path):
    job = run(site, site.item_id("Borders", "MapServer"), tmp_path, server=site.portal_url)
    assert_refused(job, site, tmp_path, "is a Map Service, not an image layer.")


@pytest.mark.parametrize("name", ("NoCopy", "NoCopyText"))
def test_forbidden_copy_is_said_before_anything_is_submitted(site, tmp_path, name):
    job = run(site, site.image_url(name), tmp_path, clip=None)
    assert_refused(job, site, tmp_path, f"{name}: its owner does not allow downloads.")


def test_clip_beside_the_image(site, tmp_path):
    job = run(site, site.image_url("Multispectral"), tmp_path, clip=QgsRectangle(100, 10, 110, 20))
    assert_refused(job, site, tmp_path, "Multispectral does not touch the area.")


@pytest.mark.parametrize(
    ("clip", "fragment"),
    [
        (QgsGeometry(), "The area is empty."),
        (QgsGeometry.fromWkt("POLYGON((0 0, 1 1, 2 2, 0 0))"), "The polygon crosses itself."),
        (QgsGeometry.fromWkt("LINESTRING(0 0, 1 1)"), "The area is empty."),
        (QgsGeometry.fromWkt("POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))"), "The polygon crosses itself."),
        (
            QgsGeometry.fromPolygonXY(
                [[QgsPointXY(0, 0), QgsPointXY(float("inf"), 1), QgsPointXY(1, 0), QgsPointXY(0, 0)]]
            ),
            "Some points of the area have no place",
        ),
    ],
    ids=("empty", "collinear", "line", "bow-tie", "not finite"),
)
def test_broken_clip(qapp, tmp_path, clip, fragment):
    with pytest.raises(ValueError) as error:
        download("https://example.com/arcgis/rest/services/A/ImageServer", clip=clip, crs="EPSG:4326", folder=str(tmp_path))
    assert str(error.value).startswith(fragment)


def test_clip_without_a_crs(qapp, tmp_path):
    QgsProject.instance().setCrs(type(QgsProject.instance().crs())())
    with pytest.raises(ValueError, match="the project has no CRS"):
        download("https://example.com/arcgis/rest/services/A/ImageServer", clip=BOX, folder=str(tmp_path))


def test_clip_around_the_pole(site, tmp_path):
    job = run(site, site.image_url("Geoid"), tmp_path, clip=QgsRectangle(-1e6, -1e6, 1e6, 1e6), crs="EPSG:3413")
    assert_refused(job, site, tmp_path, "crosses the date line")


def test_folder_that_cannot_be(site, tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    job = run(site, site.image_url("Geoid"), blocked / "below")
    assert job.status == "failed" and "cannot be written to. Choose another one." in job.reason
    assert submitted(site) == 0 and blocked.read_text() == "not a folder"


def test_missing_folder_is_made(site, tmp_path):
    job = run(site, site.image_url("Geoid"), tmp_path / "new" / "deep")
    assert job.status == "done" and os.path.dirname(job.files[0]) == str(tmp_path / "new" / "deep")


def test_full_disk(site, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting is not permitted here; tests/unit fills a file size limit instead")
    try:
        job = run(site, site.image_url("Orthophoto"), disk, clip=None)
        assert job.status == "failed" and job.reason.startswith("The disk is full: ")
        assert os.listdir(disk) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_server_without_the_task(site, tmp_path):
    job = run(site, site.image_url("Geoid", context="nogp"), tmp_path)
    assert_refused(job, site, tmp_path, "No server that can run the download was found", "/nogp/rest/services/Utilities")


def test_task_refuses(site, tmp_path):
    site.configure(submit_error="Parameter inputImageLayer is not valid.")
    job = run(site, site.image_url("Geoid"), tmp_path)
    assert job.status == "failed" and "refused the request: “" in job.reason
    assert "Parameter inputImageLayer is not valid”." in job.reason


def test_job_fails_in_the_servers_own_words(site, tmp_path):
    site.configure(job_error="ERROR 000161: The area of interest is too large.")
    job = run(site, site.image_url("Geoid"), tmp_path)
    assert job.status == "failed"
    assert job.reason == (
        "The server stopped the job: “ERROR 000161: The area of interest is too large”. Draw a smaller area and try again."
    )


@pytest.mark.parametrize("form", ("empty-list", "empty-string", "null", "list-of-empty", "missing", "error"))
def test_success_without_a_file(site, tmp_path, form):
    site.configure(deliver="none", no_result=form)
    job = run(site, site.image_url("Geoid"), tmp_path)
    assert job.status == "failed" and "delivered no file" in job.reason or "was not delivered" in job.reason
    assert os.listdir(tmp_path) == []


def test_fewer_files_than_images(site, tmp_path):
    site.configure(deliver="fewer")
    job = run(site, [site.image_url("WorldClasses"), site.image_url("Geoid")], tmp_path)
    assert job.status == "incomplete"
    assert [os.path.basename(path) for path in job.files] == ["Countries.tif"]
    assert len(job.failures) == 1 and job.reason.startswith("Geoid was not delivered")


def test_fewer_files_without_a_word_are_told_apart_by_what_they_are(site, tmp_path):
    site.configure(deliver="fewer", warn_missing=False)
    job = run(site, [site.image_url("WorldClasses"), site.image_url("Geoid")], tmp_path)
    assert job.status == "incomplete"
    assert [os.path.basename(path) for path in job.files] == ["Countries.tif"]


@pytest.mark.parametrize(
    ("fault", "fragment"),
    [
        ("html", "web page instead of data"),
        ("json", "asks for a sign-in"),
        ("garbage", "is not a TIFF"),
        ("truncated", "is not a complete TIFF"),
        ("empty", "not a"),
    ],
)
def test_file_that_is_none(site, tmp_path, fault, fragment):
    site.configure(file_fault=fault)
    job = run(site, site.image_url("Geoid"), tmp_path)
    assert job.status == "failed" and fragment in job.reason
    assert os.listdir(tmp_path) == []


def test_unclipped_by_the_servers_own_warning_fetches_nothing(site, tmp_path):
    site.configure(ignore_clip="warning")
    job = run(site, site.image_url("Geoid"), tmp_path)
    assert job.status == "failed" and "the server would not clip: “" in job.reason
    assert not any("/scratch/" in entry["path"] for entry in site.log())
    assert os.listdir(tmp_path) == []


def test_unclipped_without_a_word_is_kept_aside(site, tmp_path):
    site.configure(ignore_clip="silent")
    job = run(site, site.image_url("Geoid"), tmp_path)
    assert job.status == "failed" and "sent the whole image instead of the area" in job.reason
    assert job.files == () and job.layers == ()
    assert sorted(os.listdir(tmp_path)) == ["Geoid.tif.part", "Geoid.tif.part.json"]
