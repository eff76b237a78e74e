#!/bin/sh
# Make a QGIS profile in .profile/ that has only this plugin, linked to the checkout; with --run, start QGIS with it.
#   sh tests/tools/fresh_qgis.sh [--run [PROJECT]]
set -eu

package=arcgis_raster_download
root=$(cd "$(dirname "$0")/../.." && pwd)
profile="$root/.profile/profiles/default"

mkdir -p "$profile/python/plugins" "$profile/QGIS"
ln -sfn "$root" "$profile/python/plugins/$package"
# QGIS 3 and QGIS 4 read different files; what the user changed in this profile stays.
for settings in QGIS3.ini QGIS4.ini; do
    [ -e "$profile/QGIS/$settings" ] ||
        printf '[PythonPlugins]\n%s=true\n[qgis]\ncheckVersion=false\n' "$package" >"$profile/QGIS/$settings"
done
echo "Profile: $profile"

if [ "${1:-}" = "--run" ]; then
    shift
    exec qgis --nologo --noversioncheck --profiles-path "$root/.profile" --profile default "$@"
fi
