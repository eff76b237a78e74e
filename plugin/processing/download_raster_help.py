"""What each parameter and output of ``arcgisraster:downloadraster`` is, in a sentence or two."""

from __future__ import annotations

from ..bridge.i18n import translate


def download_raster_help() -> dict[str, str]:
    """Return the help by the names of parameters and outputs."""
    return {
        "LAYERS": translate(
            "Processing",
            "Layers of the project that show image services. On the command line their names, with --PROJECT_PATH, or "
            "arcgismapserver:// and a layer's source.",
        ),
        "IMAGES": translate(
            "Processing",
            "Addresses of image services (…/ImageServer), item pages or item IDs of a portal, or raster store URIs, "
            "one a line; in scripts a list, too. At least one image or layer is needed.",
        ),
        "EXTENT": translate(
            "Processing",
            "A box, written xmin,xmax,ymin,ymax [EPSG:4326]. With neither a box nor polygons the whole image is "
            "downloaded.",
        ),
        "CLIP_LAYER": translate(
            "Processing", "All polygons of this layer together, or the selected ones. Instead of an extent."
        ),
        "CLIP_GEOMETRY": translate(
            "Processing",
            "A polygon, written CRS=EPSG:4326;POLYGON((…)) or POLYGON((…)) [EPSG:4326]. Instead of an extent.",
        ),
        "RESAMPLING": translate(
            "Processing",
            "How the server computes values where cells do not fit; nearest neighbour keeps them as they are.",
        ),
        "SERVER": translate(
            "Processing",
            "The portal that knows the item IDs, or the address of the raster utilities service (…/GPServer) that is "
            "to do the work. Empty: each image's own server is asked.",
        ),
        "AUTHCFG": translate(
            "Processing",
            "The authentication configuration for the servers named here. Empty: those of the layers, and the ones "
            "that QGIS has for the addresses.",
        ),
        "NAME": translate(
            "Processing",
            "The name of the file without its ending; of several images the name of each is added. In a batch it may "
            "be an expression. An existing file is never replaced: the next one gets a number.",
        ),
        "OUTPUT_FOLDER": translate(
            "Processing",
            "Where the files go; it is made if it is not there, and no file in it is replaced. Empty: the folder of "
            "the options, else the project's, else Downloads.",
        ),
        "OUTPUT": translate("Processing", "The file of the first image, for the next step of a model."),
        "OUTPUT_LAYERS": translate("Processing", "The files of all images, in the order in which they were named."),
        "JOB_URLS": translate("Processing", "The addresses of the jobs that did the work, one a line."),
    }
