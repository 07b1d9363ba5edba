#!/bin/sh
# Lines by `sqlite-utils insert`, their fields by a conversion in Python; grep names the file of each
# line. Usage: sqlite_utils.sh ROOT DATABASE
set -eu
grep -rH '' "$1" | sqlite-utils insert "$2" traces - --lines --import re --convert '
match = re.match(r"[^:]*run_id=([^/]*)/(std...)\.txt:\[([^\]]*)\] \[(\w+)\] (.*)", line)
return dict(zip(("run_id", "mode", "datetime", "level", "message"), match.groups()),
            process=0, thread=0, filename="", lineno=0)'
