#!/bin/sh
# Run test tiers one after the other, each in a home directory of its own, and print the seconds of each.
#   sh tests/tools/tiers.sh unit rules qgis ui scenarios
# All are run; it fails at the end if any failed. PYTEST_ARGS goes to pytest: PYTEST_ARGS="-k clip -x" make test-unit
set -u

python="${PYTHON:-/usr/bin/python3}"
cd "$(dirname "$0")/../.." || exit 2
scratch=$(mktemp -d "${TMPDIR:-/tmp}/raster-download-tests.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP

# Nothing a test does may reach the user's own QGIS profile, caches or sign-ins, and no proxy comes between loopback addresses.
isolated() {
    home="$scratch/$tier"
    mkdir -p "$home/config" "$home/data" "$home/cache" "$home/qgis" "$home/tmp"
    mkdir -m 700 "$home/run"
    env -u http_proxy -u https_proxy -u all_proxy -u HTTP_PROXY -u HTTPS_PROXY -u ALL_PROXY -u REQUESTS_CA_BUNDLE \
        -u PYTHONPATH -u PYTHONHOME -u QGIS_PLUGINPATH -u QGIS_PREFIX_PATH -u WAYLAND_DISPLAY \
        HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache" \
        XDG_RUNTIME_DIR="$home/run" QGIS_CUSTOM_CONFIG_PATH="$home/qgis" TMPDIR="$home/tmp" \
        LC_ALL=C.UTF-8 LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 "$@"
}

run_tier() {
    # shellcheck disable=SC2086  # PYTEST_ARGS is several words
    case "$tier" in
        ui) isolated "$python" tests/tools/desktop.py tests/ui ${PYTEST_ARGS:-} ;;
        # Two processes; the tests of a module share a site, and QGIS, so that they stay together.
        *) isolated env QT_QPA_PLATFORM=offscreen "$python" -m pytest -n 2 --dist loadfile "tests/$tier" ${PYTEST_ARGS:-} ;;
    esac
}

summary="$scratch/summary"
failed=0
for tier in "$@"; do
    echo
    echo "== test-$tier"
    began=$(date +%s)
    if run_tier; then result=passed; else
        result="FAILED ($?)"
        failed=1
    fi
    printf 'test-%-12s %-12s %5d s\n' "$tier" "$result" $(($(date +%s) - began)) >>"$summary"
    tail -n 1 "$summary"
done

if [ $# -gt 1 ]; then
    echo
    echo "== summary"
    cat "$summary"
fi
exit $failed
