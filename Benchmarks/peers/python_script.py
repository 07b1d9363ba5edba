"""Traces into SQLite, as a user would write it: a regular expression and executemany.

    python_script.py ROOT DATABASE
"""
import pathlib
import re
import sqlite3
import sys

RECORD = re.compile(
    r"^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] \[(\w+)\] (.*?)(?=\n\[\d{4}-|\n?\Z)",
    re.DOTALL | re.MULTILINE)


def main():
    root, path = sys.argv[1:]
    database = sqlite3.connect(path)
    for file in sorted(pathlib.Path(root).glob("run_id=*/std*.txt")):
        run_id, mode = file.parent.name.removeprefix("run_id="), file.stem
        records = RECORD.finditer(file.read_text(encoding="utf-8"))
        with database:
            database.executemany(
                "INSERT INTO traces (run_id, level, message, mode, datetime, process, thread,"
                " filename, lineno) VALUES (?, ?, ?, ?, ?, 0, 0, '', 0)",
                ((run_id, record[2], record[3], mode, record[1]) for record in records))
    database.close()


main()
