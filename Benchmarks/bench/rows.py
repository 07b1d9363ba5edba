"""Checks the rows of a database."""
import sqlite3
import zlib

# Not compared: `id` says in which order files were read, `created_at` when.
NOT_COMPARED = {"id", "created_at"}


class Different(Exception):
    """Rows are missing, or there are others than there should be."""


def check(database, expected):
    """Sees that all records are there, once."""
    with Connection(database) as connection:
        found = connection.execute(
            "SELECT count(*), count(DISTINCT run_id), sum(length(message)) FROM traces").fetchone()
        wanted = tuple(expected[name] for name in ("records", "runs", "characters"))
        if found != wanted:
            raise Different(f"{database}: rows, runs, characters are {found}, and not {wanted}")


def check_integrity(database):
    """Sees that the file is sound, and that the four indexes are there."""
    with Connection(database) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        indexes = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'index'"
            " AND tbl_name = 'traces' AND sql IS NOT NULL").fetchone()[0]
        if verdict != "ok" or indexes != 4:
            raise Different(f"{database}: {verdict}, {indexes} indexes")


def digest(database):
    """A number that is the same for the same rows in any order."""
    with Connection(database) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(traces)")]
        names = ", ".join(name for name in columns if name not in NOT_COMPARED)
        rows = connection.execute(f"SELECT {names} FROM traces")
        return sum(zlib.crc32(repr(row).encode()) for row in rows)


class Connection:
    """Reads a database, and closes it."""

    def __init__(self, path):
        self.connection = sqlite3.connect(path)

    def __enter__(self):
        return self.connection

    def __exit__(self, *_):
        self.connection.close()
