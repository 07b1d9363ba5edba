#!/usr/bin/env python3
"""Compare the rows of a database with the metadata that was written. Usage: check_rows.py DATABASE ROOT [--records N]

Reads each line of every metadata file below ROOT, rotated ones too, and expects one row for it with the same values, and no
other row. Knows nothing of Tracetail's own tables. Prints what differs; the exit status is 1 where anything does.
"""
import argparse
import collections
import json
import pathlib
import sqlite3
import sys

COLUMNS = ("run_id", "parent_run_id", "level", "mode", "datetime", "process", "thread", "filename", "lineno", "message")
LEVELS = {"warn": "warning", "err": "error"}


def written(root):
    """The rows that the metadata files ask for."""
    for path in sorted(pathlib.Path(root).rglob("metadata.*")):
        directory = next(part for part in reversed(path.parts) if part.startswith("run_id=")).removeprefix("run_id=")
        for line in path.read_bytes().split(b"\n"):
            if not line:
                continue
            record = json.loads(line)
            level = record["level"].lower()
            record["level"] = LEVELS.get(level, level)
            record["run_id"] = record.get("run_id") or directory
            record["mode"] = record.get("mode") or ("stderr" if record["error_flag"] else "stdout")
            yield tuple(record.get(column) for column in COLUMNS)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("root")
    parser.add_argument("--records", type=int, help="how many were written; unchecked where it is not given")
    arguments = parser.parse_args()
    expected = collections.Counter(written(arguments.root))
    database = sqlite3.connect(f"{pathlib.Path(arguments.database).absolute().as_uri()}?mode=rw", uri=True)
    found = collections.Counter(database.execute(f"SELECT {', '.join(COLUMNS)} FROM traces"))
    differences = [("missing", row, n) for row, n in (expected - found).items()]
    differences += [("too many", row, n) for row, n in (found - expected).items()]
    for kind, row, count in differences[:10]:
        print(f"{kind}: {count} x {row}")
    total = sum(expected.values())
    print(f"{total} records written, {sum(found.values())} rows, {len(differences)} differences")
    return int(bool(differences) or total == 0 or arguments.records not in (None, total))


if __name__ == "__main__":
    sys.exit(main())
