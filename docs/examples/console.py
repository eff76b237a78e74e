"""For QGIS's Python console: paste it there, or open it in the console's editor and run it.

Set ARCGIS_SERVICE to the address of an image service (…/ImageServer) and DEM_FOLDER to a folder, or write them below.
"""

import os

from qgis.core import QgsGeometry, QgsProject, QgsRectangle

from arcgis_raster_download import download, jobs

service = os.environ["ARCGIS_SERVICE"]
folder = os.environ["DEM_FOLDER"]

# A box; it returns at once, and QGIS's task manager shows it.
job = download(service, clip=QgsRectangle(8, 47, 9, 48), crs="EPSG:4326", folder=folder)
job.wait()  # the map stays alive meanwhile
print(job.status, job.files, job.layers)

# A polygon, and an image layer of the project; values between the cells, the file beside the first one.
layer = next(iter(QgsProject.instance().mapLayersByName("Geoid")))
triangle = QgsGeometry.fromWkt("Polygon ((8 47, 9 47, 9 48, 8 47))")
job = download([layer, service], clip=triangle, crs="EPSG:4326", folder=folder, resampling="bilinear", load=False)
if job.wait(timeout=600) and job.status != "done":
    print(job.reason)

# Everything of this session, newest first.
for job in jobs():
    print(job.name, job.status, job.progress, len(job.files), "file(s)")
