"""Files that are rotated while programs follow them."""
import pathlib
import shutil
import time

from . import tally
from .contest import FreshDatabase
from .finding import Finding, Goal
from .rows import count
from .running import Running

LINES_PER_SECOND = 2_000
# Seconds between rotations: longer than any of them waits before it looks at a file again.
INTERVAL = 4
HEADER = ("", "rotated by", "records", "lost", "duplicated")
RUN = "run_id=20260102000000000001T0000007919"


def measure(contenders, work, seconds):
    """Each follows a file that grows and is rotated, and is restarted in between."""
    table, goals, figures = [], [], []
    for system in contenders.following:
        for way, rotate in (("renaming", rename), ("copying and truncating", copy_and_truncate)):
            records, lost, duplicated = follow(system, work, seconds, rotate)
            name = system.name
            table.append((name, way, f"{records:,}", f"{lost:,}", f"{duplicated:,}"))
            figures.append(dict(zip(HEADER, (name, way, records, lost, duplicated))))
            if name.startswith("**tracetail"):
                goals.append(Goal(f"{name.strip('*')}, {way}: none lost, none twice",
                                  f"{lost:,} and {duplicated:,}", lost == duplicated == 0))
    return Finding(
        f"{LINES_PER_SECOND:,} lines a second for {seconds:.0f} s, a rotation each {INTERVAL} s,"
        " a restart in between", HEADER, table, goals, figures)


def follow(system, work, seconds, rotate):
    """Gives how many records were written, lost, and there twice."""
    root = work / "live"
    shutil.rmtree(root, ignore_errors=True)
    log = Log(root / RUN / "stdout.txt")
    with FreshDatabase(work) as database:
        system.prepare(root, database)
        with Running(system, root, database) as running:
            start, rotations, is_stopped, was_restarted = time.monotonic(), 0, False, False
            while (now := time.monotonic() - start) < seconds:
                log.write_until(int(now * LINES_PER_SECOND))
                if now > (rotations + 1) * INTERVAL:
                    rotations += 1
                    log.rotate(rotate, rotations)
                # It misses a part of the writing, and some rotations.
                if now > seconds * 0.4 and not is_stopped:
                    running.stop()
                    is_stopped = True
                if now > seconds * 0.6 and not was_restarted:
                    running.start()
                    was_restarted = True
                time.sleep(0.002)
            running.finish(lambda: count(database), log.written)
        return log.written, *tally.lost_and_duplicated(
            database, {message(number) for number in range(log.written)})


def message(number):
    return f"a line of some seventy bytes, as workflows write them #{number}"


def rename(path, rotated):
    path.rename(rotated)


def copy_and_truncate(path, rotated):
    shutil.copyfile(path, rotated)
    with open(path, "r+b") as file:
        file.truncate()


class Log:
    """A file of one run that is appended to, line by line."""

    def __init__(self, path):
        self.path, self.written = pathlib.Path(path), 0
        self.path.parent.mkdir(parents=True)
        self.file = open(self.path, "ab", buffering=0)

    def write_until(self, count):
        for number in range(self.written, count):
            self.file.write(f"[2026-01-02 03:04:05] [info] {message(number)}\n".encode())
        self.written = max(self.written, count)

    def rotate(self, rotate, number):
        """As logrotate does it, with a name for each that stays: nothing is deleted."""
        rotate(self.path, self.path.with_name(f"stdout.txt.{number}"))
        self.file.close()
        self.file = open(self.path, "ab", buffering=0)
