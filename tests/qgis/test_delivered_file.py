"""What QGIS reads of a delivered file in another format, and that reading leaves nothing beside it."""

from __future__ import annotations

import os
import pathlib

import pytest
from osgeo import gdal

from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.arcgis.tiff import read_tiff
from arcgis_raster_download.plugin.bridge.delivered_file import look_at_file
from arcgis_raster_download.plugin.bridge.download import DeliveredFile, Download, DownloadRequest, Snapshot, Status
from arcgis_raster_download.plugin.bridge.source import Source


@pytest.mark.parametrize("name", ["Geoid", "WorldClasses", "Multispectral", "Orthophoto"])
def test_another_format_is_described_as_a_tiff_is(qapp, site_of_session, tmp_path: pathlib.Path, name: str) -> None:
    source = str(site_of_session.raster_path(name))
    path = str(tmp_path / "a.img")
    gdal.Translate(path, source, format="HFA")
    before = sorted(os.listdir(tmp_path))
    found, expected = look_at_file(path), read_tiff(source)
    assert found is not None and found.size == os.path.getsize(path)
    for what in ("width", "height", "band_count", "pixel_type", "epsg"):
        assert getattr(found, what) == getattr(expected, what), what
    assert found.extent == pytest.approx(expected.extent)
    assert sorted(os.listdir(tmp_path)) == before


def test_what_is_no_raster_and_what_has_no_place(qapp, site_of_session, tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.img").write_bytes(b"no raster")
    assert look_at_file(str(tmp_path / "a.img")) is None
    path = str(tmp_path / "a.png")
    gdal.Translate(path, str(site_of_session.raster_path("Orthophoto")), format="PNG")
    os.unlink(path + ".aux.xml")  # a PNG itself tells no place
    found = look_at_file(path)
    assert found is not None and found.extent is None and found.band_count == 3
    assert sorted(os.listdir(tmp_path)) == ["a.img", "a.png"]


@pytest.mark.parametrize("reason", list(Reason))
def test_a_failed_download_goes_on_only_where_its_job_is_of_use(qapp, reason: Reason) -> None:
    spent = {
        "job_failed", "job_timed_out", "job_cancelled_by_server", "job_gone", "no_file", "not_delivered",
        "copy_forbidden", "not_clipped", "wrong_file", "file_gone", "result_not_a_file", "forbidden_url", "cancelled",
    }  # fmt: skip
    source = Source(parse_address("https://host.example/arcgis/rest/services/A/ImageServer"))
    for urls, kept in (((), 0), (("https://h/jobs/j1",), 0), ((), 5)):
        download = Download(DownloadRequest((source,), None, "/"))
        download.take_snapshot(Snapshot(Status.FETCHING, job_urls=urls))
        error = ArcGISError(reason)
        download.end((DeliveredFile(source, error=error),), error, (), kept)
        wants_sign_in = reason.value in (
            "sign_in_needed", "sign_in_refused", "sign_in_ended", "sign_in_unusable", "client_certificate_needed",
            "windows_sign_in", "not_federated",
        )  # fmt: skip
        assert download.can_resume is (bool(urls or kept or wants_sign_in) and reason.value not in spent)
