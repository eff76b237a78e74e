"""For QGIS's Python console: paste it there, or open it in the console's editor and run it.

Set ARCGIS_SERVICE to the address of an image service (…/ImageServer) and DEM_FOLDER to a folder, or write them below. The
project has a layer “Districts” of polygons with a field “name”.
"""

import os

from qgis.core import QgsProject, QgsRectangle, QgsReferencedGeometry

from arcgis_raster_download import download, jobs

service = os.environ["ARCGIS_SERVICE"]
folder = os.environ["DEM_FOLDER"]

# A box; it returns at once, and QGIS's task manager shows it.
job = download(service, clip=QgsRectangle(8, 47, 9, 48), crs="EPSG:4326", folder=folder)
job.wait()  # the map stays alive meanwhile
print(job.status, job.files, job.layers)

# Each polygon of a layer into a folder of its name; the server does the next one while a file comes.
(districts,) = QgsProject.instance().mapLayersByName("Districts")
started = {}
for feature in districts.getFeatures():
    area = QgsReferencedGeometry(feature.geometry(), districts.crs())
    place = os.path.join(folder, feature["name"])
    started[feature["name"]] = download(service, clip=area, folder=place, resampling="bilinear", load=False)
for name, job in started.items():
    job.wait(timeout=600)
    print(name, *(job.files if job.status == "done" else [job.reason or job.status]))

# Everything of this session, newest first.
for job in jobs():
    print(job.name, job.status, job.progress, len(job.files), "file(s)")
