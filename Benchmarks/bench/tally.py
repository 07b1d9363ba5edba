"""What became of records: how many are lost, and how many rows are there once too often."""
import collections

from . import rows


def messages(root):
    """The messages below a root of single lines; each is there once."""
    for path in sorted(root.rglob("std*.txt*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield line.split("] ", 2)[2]


def lost_and_duplicated(database, expected):
    """Of messages that are all different: (lost, duplicated) rows."""
    with rows.open_to_read(database) as connection:
        found = collections.Counter(
            row[0] for row in connection.execute("SELECT message FROM traces"))
    lost = len(expected - found.keys())
    return lost, sum(found.values()) - len(found)
