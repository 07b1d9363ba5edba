#!/bin/sh
# lnav reads all files by a format, and its SQL writes what it read. Usage: lnav.sh ROOT DATABASE
# It keeps its configuration in HOME.
set -eu
mkdir -p "$HOME/lnav/formats/traces"
cp "$(dirname "$0")/lnav_format.json" "$HOME/lnav/formats/traces/format.json"
lnav -n -q -I "$HOME/lnav" -c ";ATTACH DATABASE '$2' AS traces_db" -c ";INSERT INTO traces_db.traces
  (run_id, mode, datetime, level, message, process, thread, filename, lineno)
SELECT regexp_match('run_id=([^/]*)/', log_path), substr(log_path, -10, 6),
  substr(log_time, 1, 19), log_level, log_body, 0, 0, '', 0
FROM traces_log" "$1"/run_id=*/std*.txt
