# The main job without a desktop: in a shell, in cron, on a server. It fails if anything asked for was not delivered.
#   ARCGIS_SERVICE=https://…/ImageServer DEM_FOLDER=/data/dem sh qgis_process.sh
# The plugin must be installed. On Debian 12 set
# QGIS_PROCESS=/usr/bin/qgis_process.bin, because the wrapper there does not start.
set -eu

: "${QGIS_PROCESS:=qgis_process}"
export QT_QPA_PLATFORM=offscreen

# Once for a profile; it fails if that was done before.
"$QGIS_PROCESS" plugins enable arcgis_raster_download || true

# A box: xmin,xmax,ymin,ymax.
"$QGIS_PROCESS" run arcgisraster:downloadraster \
    --IMAGES="$ARCGIS_SERVICE" \
    --EXTENT="8,9,47,48 [EPSG:4326]" \
    --OUTPUT_FOLDER="$DEM_FOLDER"

# A polygon and another method; more images are more --IMAGES=… .
"$QGIS_PROCESS" run arcgisraster:downloadraster \
    --IMAGES="$ARCGIS_SERVICE" \
    --CLIP_GEOMETRY="POLYGON((8 47, 9 47, 9 48, 8 47)) [EPSG:4326]" \
    --RESAMPLING=1 \
    --OUTPUT_FOLDER="$DEM_FOLDER"
