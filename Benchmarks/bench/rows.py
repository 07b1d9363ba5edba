"""Checks the rows of a database: those that are expected, each once, and no others."""
import contextlib
import sqlite3
import zlib

from .digest import COLUMNS, digest_of

# Not compared: `id` says in which order files were read, `created_at` when.
NOT_COMPARED = {"id", "created_at"}


class Different(Exception):
    """Rows are missing, or there are others than there should be."""


def check(database, expected):
    """Sees that all rows are there, once, with what every system can fill."""
    with open_to_read(database) as connection:
        count = digest = 0
        for row in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM traces"):
            count += 1
            digest += digest_of(row)
    found, wanted = (count, digest), (expected["rows"], expected["digest"])
    if found != wanted:
        raise Different(f"{database}: (rows, digest) is {found}, and not {wanted}")


def check_integrity(database):
    """Sees that the file is sound, and that the four indexes are there."""
    with open_to_read(database) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        indexes = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'index'"
            " AND tbl_name = 'traces' AND sql IS NOT NULL").fetchone()[0]
        if verdict != "ok" or indexes != 4:
            raise Different(f"{database}: {verdict}, {indexes} indexes")


def digest_of_all_columns(database):
    """The same for the same rows in any order."""
    with open_to_read(database) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(traces)")]
        names = ", ".join(name for name in columns if name not in NOT_COMPARED)
        rows = connection.execute(f"SELECT {names} FROM traces")
        return sum(zlib.crc32(repr(row).encode()) for row in rows)


def count(database):
    """How many rows there are now, cheaply: none is ever deleted. 0 where there is no table yet."""
    try:
        with open_to_read(database) as connection:
            return connection.execute("SELECT max(id) FROM traces").fetchone()[0] or 0
    except sqlite3.OperationalError:
        return 0


@contextlib.contextmanager
def open_to_read(database):
    """A connection that changes nothing, and is closed."""
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
    with contextlib.closing(connection):
        yield connection
