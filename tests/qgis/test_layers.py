"""From file to layer: name, CRS, nodata, palette, where it comes from, and its place in the tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRasterLayer, QgsRectangle

from arcgis_raster_download import download
from tests.qgis.asking import service_layer

pytestmark = pytest.mark.usefixtures("downloads")
BOX = QgsRectangle(8, 47, 9, 48)


@pytest.fixture
def fetched(site, project, tmp_path):
    """Return a function that downloads one image and returns its layer."""

    def run(image, clip=BOX, crs="EPSG:4326", **arguments) -> QgsRasterLayer:
        image = site.image_url(image) if isinstance(image, str) else image
        job = download(image, clip=clip, crs=crs if clip is not None else None, folder=str(tmp_path), **arguments)
        assert job.wait(30) and (job.status, job.reason) == ("done", "")
        (layer,) = job.layers
        assert layer.isValid() and layer.source() == job.files[0] and layer.providerType() == "gdal"
        assert project.mapLayer(layer.id()) is layer
        return layer

    return run


def test_name_tells_that_it_is_a_part(fetched):
    assert fetched("WorldClasses").name() == "Countries (clip)"


def test_name_of_a_whole_image(fetched):
    assert fetched("Variants/Feet", clip=None).name() == "Feet"


def test_name_is_the_layers_where_one_was_chosen(fetched, site, project):
    source = service_layer(site, "WorldClasses", "My classes")
    project.addMapLayer(source)
    layer = fetched(source)
    assert layer.name() == "My classes (clip)" and Path(layer.source()).name == "My classes.tif"


@pytest.mark.parametrize(
    ("image", "box", "crs"),
    [
        ("Geoid", BOX, "EPSG:4326"),
        ("Multispectral", QgsRectangle(8.5, 47.25, 8.55, 47.3), "EPSG:32632"),
        ("Orthophoto", QgsRectangle(8.44, 47.35, 8.5, 47.4), "EPSG:3857"),
        ("Variants/Feet", None, "EPSG:2264"),
    ],
)
def test_crs_is_the_services(fetched, image, box, crs):
    assert fetched(image, clip=box).crs() == QgsCoordinateReferenceSystem(crs)


def test_crs_without_a_code(fetched, site, project):
    layer = fetched("Variants/WktOnly", clip=None)
    assert layer.crs().isValid() and not layer.crs().authid().startswith("EPSG")
    box = layer.extent()
    assert (box.xMinimum(), box.yMaximum()) == (47000, 34000)


def test_nodata(fetched):
    provider = fetched("Multispectral", clip=QgsRectangle(8.5, 47.25, 8.55, 47.3)).dataProvider()
    assert [provider.sourceNoDataValue(band) for band in range(1, 5)] == [0, 0, 0, 0]
    assert provider.bandCount() == 4


def test_palette(fetched):
    layer = fetched("WorldClasses")
    assert layer.renderer().type() == "paletted"
    source = QgsRasterLayer(str(layer.source()))
    colours = {each.value: each.color.name() for each in layer.renderer().classes()}
    assert colours == {each.value: each.color.name() for each in source.renderer().classes()} and len(colours) > 10


def test_metadata(fetched, site):
    triangle = QgsGeometry.fromWkt("Polygon ((8 47, 9 47, 9 48, 8 47))")
    layer = fetched("Geoid", clip=triangle, resampling="cubic")
    metadata = layer.metadata()
    url = site.image_url("Geoid")
    assert (metadata.type(), metadata.title(), metadata.identifier()) == ("dataset", "Geoid", url)
    assert metadata.abstract() == "Geoid heights above the WGS84 ellipsoid, in metres."
    assert metadata.rights() == ["EGM96, NIMA and NASA"]
    assert [link.url for link in metadata.links()] == [url]
    downloaded, clipped, resampled = metadata.history()
    assert downloaded.startswith("Downloaded on 20") and downloaded.endswith(f" UTC from {url}")
    assert clipped == "Clipped to Polygon ((8 47, 9 47, 9 48, 8 47)) [EPSG:4326]"
    assert resampled == "Resampling: cubic"
    (extent,) = metadata.extent().spatialExtents()
    assert extent.bounds.toRectangle() == layer.extent() and metadata.crs() == layer.crs()


def test_metadata_of_a_whole_image(fetched):
    assert "Not clipped: the whole image" in fetched("Variants/Feet", clip=None).metadata().history()


def test_long_clip_is_told_by_its_box(fetched):
    circle = QgsGeometry.fromWkt("Point (8.5 47.5)").buffer(0.5, 50)
    (clipped,) = [line for line in fetched("Geoid", clip=circle).metadata().history() if line.startswith("Clipped")]
    assert clipped.lower().startswith("clipped to a polygon inside polygon") and len(clipped) < 200


def test_servers_html_is_text(fetched):
    """Copyright texts are HTML on many servers; QGIS shows metadata as HTML, so nothing of it may be markup there."""
    layer = fetched("WorldClasses")
    (rights,) = layer.metadata().rights()
    assert rights.startswith("Made with Natural Earth") and rights.endswith("&amp; free.")
    assert rights in layer.htmlMetadata() and "naturalearthdata" not in layer.htmlMetadata()


def test_place_is_above_the_service(fetched, site, project):
    below, source, above = (service_layer(site, name) for name in ("Geoid", "WorldClasses", "Geoid"))
    group = project.layerTreeRoot().addGroup("Services")
    for layer in (above, source, below):
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    layer = fetched(source)
    order = [node.layerId() for node in group.findLayers()]
    assert order == [above.id(), layer.id(), source.id(), below.id()]


def test_place_where_the_service_is_gone(fetched, site, project):
    source = service_layer(site, "WorldClasses")
    project.addMapLayer(source)
    other = service_layer(site, "Geoid")
    project.addMapLayer(other)
    job_layer = fetched(source)
    project.removeMapLayer(source.id())
    again = fetched("WorldClasses")
    names = {node.layerId() for node in project.layerTreeRoot().findLayers()}
    assert names == {other.id(), job_layer.id(), again.id()}


def test_service_removed_while_it_runs(site, project, tmp_path):
    source = service_layer(site, "WorldClasses", "Classes")
    project.addMapLayer(source)
    job = download(source, clip=BOX, crs="EPSG:4326", folder=str(tmp_path))
    project.removeMapLayer(source.id())
    assert job.wait(20) and job.status == "done"
    assert list(project.mapLayers()) == [job.layers[0].id()]
