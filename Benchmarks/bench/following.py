"""`tracetail follow` at full load: files grow as fast as they can be written, all at once."""
import dataclasses
import pathlib
import shutil
import threading

from . import rows, systems

CHUNK = 64 * 1024


@dataclasses.dataclass
class Follow(systems.System):
    """Goes on until it is asked to end."""

    def is_done(self, database, count):
        return lambda: rows.count(database) >= count


@dataclasses.dataclass
class FedFollow(Follow):
    """Follows a root that is written while it runs, from the files of another one."""

    # The root that is followed, and the one that its files are from.
    live: pathlib.Path | None = None
    source: pathlib.Path | None = None

    def prepare(self, root, database):
        shutil.rmtree(self.live, ignore_errors=True)
        self.live.mkdir()
        self.source = root

    def arguments(self, root, database):
        return super().arguments(self.live, database)

    def is_done(self, database, count):
        return Feed(self.source, self.live, super().is_done(database, count))


class Feed:
    """Writes when it is first asked whether all is done."""

    def __init__(self, source, live, has_all):
        self.has_all = has_all
        self.thread = threading.Thread(target=write, args=(source, live), daemon=True)

    def __call__(self):
        if self.thread.ident is None:
            self.thread.start()
        return not self.thread.is_alive() and self.has_all()


def write(source, live):
    """Writes all files of `source` below `live`, a chunk of each in turn."""
    pairs = []
    for file in sorted(source.rglob("*.*")):
        copy = live / file.relative_to(source)
        copy.parent.mkdir(exist_ok=True)
        pairs.append((open(file, "rb"), open(copy, "wb", buffering=0)))
    while pairs:
        left = []
        for pair in pairs:
            if chunk := pair[0].read(CHUNK):
                pair[1].write(chunk)
                left.append(pair)
            else:
                pair[0].close()
                pair[1].close()
        pairs = left


def follow(program, kind=Follow, **others):
    """The program of this repository, following."""
    command = (program, "follow", "{root}", "--db", "{database}")
    return kind("**tracetail follow**", command, **others)
