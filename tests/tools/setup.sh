#!/bin/sh
# Install the Debian packages that are missing for: demo, test, peers, bench or all. Says what before; does nothing if nothing is missing.
#   sh tests/tools/setup.sh test
set -eu

# qgis brings requests, GDAL's library and PyQt; python3-gdal and aiohttp are for the local ArcGIS site.
base="qgis python3-qgis python3-gdal python3-aiohttp qttools5-dev-tools"
desktop="xvfb xauth openbox xdotool procps"
tests="python3-pytest python3-pytest-xdist python3-pytestqt python3-hypothesis python3-numpy mypy python3-typeshed mount squid openssl"

case "${1:-all}" in
    serve) wanted="$base" ;;
    demo) wanted="$base $desktop" ;;
    test) wanted="$base $desktop $tests" ;;
    peers) wanted="$base $tests python3-venv" ;;
    all) wanted="$base $desktop $tests python3-venv" ;;
    bench) wanted="$base $desktop python3-numpy nginx aria2 curl openssl mount" ;;
    i18n) wanted="qttools5-dev-tools python3" ;;
    *)
        echo "usage: setup.sh demo|test|peers|serve|bench|i18n|all" >&2
        exit 2
        ;;
esac

[ -z "${SKIP_SETUP:-}" ] || exit 0

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    echo "Not a Debian or Ubuntu machine: install what these packages hold ($wanted) by your own means, then set SKIP_SETUP=1." >&2
    exit 1
fi

missing=""
for package in $wanted; do
    state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Missing Debian packages, and neither root nor sudo to install them:$missing" >&2
        exit 1
    fi
    root="sudo"
fi

echo "Installing from Debian's archive (apt-get, without recommended packages):$missing"
# A third-party source that does not answer must not stop this: the install below decides.
$root apt-get update -q || echo "apt-get update reported an error; trying to install all the same." >&2
# Environment by env, because sudo drops it.
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
