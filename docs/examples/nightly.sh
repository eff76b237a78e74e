# A nightly download without a desktop, for cron (POSIX sh, with flock of util-linux and stdbuf of coreutils).
#   ARCGIS_SERVICE=https://…/ImageServer DEM_FOLDER=/data/dem sh nightly.sh
#   15 2 * * *  ARCGIS_SERVICE=https://…/ImageServer DEM_FOLDER=/data/dem sh /data/nightly.sh     (a line of a crontab)
# The rasters go to a folder of the day, DEM_FOLDER/2024-05-31, everything that is said to DEM_FOLDER/nightly.log.
# A run that was killed is finished by the next one, which the server then has nothing to compute for.
# Exit status: 0 all is here, 1 something failed (the log says what), 75 another run is still at work, more than 128
# QGIS was killed.
# The plugin must be installed in the profile of the user whose crontab it is, and enabled once:
#   qgis_process plugins enable arcgis_raster_download
# On Debian 12 set QGIS_PROCESS=/usr/bin/qgis_process.bin, because the wrapper there does not start.
set -u

: "${QGIS_PROCESS:=qgis_process}"
export QT_QPA_PLATFORM=offscreen
# In other languages the words that are looked for below are others.
export LC_ALL=C.UTF-8

today=$DEM_FOLDER/$(date +%Y-%m-%d)
log=$DEM_FOLDER/nightly.log
mkdir -p "$today" || exit 1

tell() {
    printf '%s  %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$*" >>"$log"
}

# QGIS inherits the lock: should this script die alone, the next one still waits for QGIS's end.
exec 9>"$DEM_FOLDER/nightly.lock"
if ! flock -n 9; then
    tell "Another run is still at work. Nothing was started."
    exit 75
fi

failed=0
is_here=no
# What a run says stays beside its rasters as messages.txt until QGIS has ended by itself.
for messages in "$DEM_FOLDER"/*/messages.txt; do
    [ -f "$messages" ] || continue
    folder=${messages%/messages.txt}
    jobs=$(sed -n 's/.*Job on the server: //p' "$messages" | sort -u)
    if [ -n "$jobs" ]; then
        tell "Resuming what was killed in $folder."
        "$QGIS_PROCESS" run arcgisraster:resumejob --JOB_URLS="$jobs" --OUTPUT_FOLDER="$folder" >>"$log" 2>&1
        status=$?
        tell "Resuming ended with status $status."
        [ "$status" -le 128 ] || exit "$status"
        if [ "$status" -ne 0 ]; then failed=1; elif [ "$folder" = "$today" ]; then is_here=yes; fi
    fi
    rm "$messages"
done

if [ "$is_here" = no ]; then
    tell "Downloading to $today."
    # Line by line: what QGIS keeps in a buffer, the address of the job among it, is lost when it is killed.
    stdbuf -oL "$QGIS_PROCESS" run arcgisraster:downloadraster \
        --IMAGES="$ARCGIS_SERVICE" \
        --EXTENT="8.1,9.4,47.1,47.9 [EPSG:4326]" \
        --OUTPUT_FOLDER="$today" >"$today/messages.txt" 2>&1
    status=$?
    cat "$today/messages.txt" >>"$log"
    tell "Downloading ended with status $status."
    [ "$status" -le 128 ] || exit "$status"
    [ "$status" -eq 0 ] || failed=1
    rm "$today/messages.txt"
fi
exit "$failed"
