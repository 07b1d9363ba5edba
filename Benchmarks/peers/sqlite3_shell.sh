#!/bin/sh
# Lines into a table by .import, and their fields by SQL. Usage: sqlite3_shell.sh ROOT DATABASE
# grep names the file of each line. A separator that no line has makes a line one column.
set -eu
sqlite3 "$2" <<SQL
PRAGMA synchronous = NORMAL;
CREATE TEMP TABLE lines (line TEXT);
.mode ascii
.separator "\001" "\n"
.import --schema temp "|grep -rH '' '$1'" lines
BEGIN;
INSERT INTO traces
  (run_id, mode, datetime, level, message, process, thread, filename, lineno)
SELECT substr(path, run, instr(substr(path, run), '/') - 1),
  substr(path, -10, 6),
  substr(rest, 2, 19),
  substr(rest, 24, instr(substr(rest, 24), ']') - 1),
  substr(rest, 25 + instr(substr(rest, 24), ']')),
  0, 0, '', 0
FROM (SELECT substr(line, 1, instr(line, '.txt:') + 3) AS path,
        substr(line, instr(line, '.txt:') + 5) AS rest,
        instr(line, 'run_id=') + 7 AS run
      FROM temp.lines);
COMMIT;
SQL
