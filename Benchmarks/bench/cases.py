"""What is measured, one function a case. Each gives what it found, and whether its goal is met."""
import dataclasses
import pathlib
import shutil
import subprocess

from . import contest, process, rows, systems
from .data import DataSet

MEGABYTE = 1_000_000
MEMORY_LIMIT = 64 * MEGABYTE


@dataclasses.dataclass(frozen=True)
class Bench:
    """What all cases need."""

    program: str
    work: pathlib.Path
    rounds: int
    quick: bool

    @property
    def tracetail(self):
        return systems.Tracetail(self.program)


@dataclasses.dataclass
class Finding:
    """What a case found."""

    title: str
    results: list
    # (what is wanted, what was found, whether that is enough)
    goals: list
    figures: dict = dataclasses.field(default_factory=dict)

    def as_json(self):
        return {
            "title": self.title, "systems": [result.as_json() for result in self.results],
            "goals": [dict(zip(("wanted", "found", "met"), goal)) for goal in self.goals],
            "figures": self.figures,
        }


def text(bench):
    """A million records of text in 100 runs."""
    return against_limits(bench, DataSet(100_000 if bench.quick else 1_000_000, 100))


def paired(bench):
    """300,000 records, each in a text file and in a metadata file, in 100 runs."""
    return against_limits(bench, DataSet(50_000 if bench.quick else 300_000, 100, metadata=True))


def against_limits(bench, data):
    root, expected = data.make(bench.work)
    limits = systems.limits(bench.work, data.metadata)
    results = contest.hold(
        [*limits, bench.tracetail], root, expected, bench.work, bench.rounds)
    ratio = results[-1].ratio
    goal = ("half the rows per CPU second of the C loop", f"{ratio:.2f}", ratio >= 0.5)
    return Finding(describe(expected), results, [goal])


def big(bench):
    """5 million records of text: how much memory it takes."""
    root, expected = DataSet(500_000 if bench.quick else 5_000_000, 100).make(bench.work)
    # Once: memory is not a matter of luck.
    results = contest.hold(
        [systems.limits(bench.work)[0], bench.tracetail], root, expected, bench.work, 1)
    peak = results[-1].peak
    goal = ("less than 64 MB of memory", f"{peak / MEGABYTE:.1f} MB", peak < MEMORY_LIMIT)
    return Finding(describe(expected), results, [goal])


def small(bench):
    """100,000 runs of 3 files and 3 records, against 10,000: the time per file does not grow."""
    few, many = (500, 5_000) if bench.quick else (10_000, 100_000)
    results, per_file = [], {}
    for runs in (few, many):
        root, expected = DataSet(3 * runs, runs, metadata=True).make(bench.work)
        found = contest.hold(
            [systems.limits(bench.work, metadata=True)[0], bench.tracetail], root, expected,
            bench.work, bench.rounds)
        results += [
            dataclasses.replace(result, name=f"{result.name}, {runs:,} runs") for result in found]
        per_file[runs] = found[-1].cpu / expected["files"] * 1e6
        files_per_second = expected["files"] / found[-1].wall
    growth = per_file[many] / per_file[few]
    peak = results[-1].peak
    goals = [
        (f"CPU time per file as with a {many // few}th of the runs", f"{growth:.2f} times",
         growth < 1.25),
        ("less than 64 MB of memory", f"{peak / MEGABYTE:.1f} MB", peak < MEMORY_LIMIT),
    ]
    return Finding(describe(expected), results, goals, {
        "files_per_second": files_per_second,
        "cpu_microseconds_per_file": per_file,
    })


def again(bench):
    """Importing what is imported already: a stat per file, and no read."""
    runs = 5_000 if bench.quick else 100_000
    root, expected = DataSet(3 * runs, runs, metadata=True).make(bench.work)
    with contest.FreshDatabase(bench.work) as database:
        command = bench.tracetail.arguments(root, database)
        first = process.run(command)
        costs = [process.run(command) for _ in range(bench.rounds)]
        rows.check(database, expected)
        result = contest.Result(
            "tracetail import, again", expected["records"], costs, [1.0],
            database.stat().st_size)
        opened = files_opened(command, root)
    files = expected["files"]
    goals = []
    if opened is not None:
        goals.append(("no source is opened", f"{opened:,} of {files:,} opened", opened == 0))
    return Finding(describe(expected), [result], goals, {
        "cpu_microseconds_per_file": result.cpu / files * 1e6,
        "wall_microseconds_per_file": result.wall / files * 1e6,
        "bytes_read_per_file": costs[-1].read / files,
        "cpu_microseconds_per_file_the_first_time": first.cpu / files * 1e6,
    })


def files_opened(command, root):
    """How many sources a command opens; `None` where there is no strace to tell."""
    if shutil.which("strace") is None:
        return None
    trace = root.parent / "strace.txt"
    subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-e", "trace=open,openat,openat2", "-o", trace,
         *command], check=True, stdout=subprocess.DEVNULL)
    with open(trace, encoding="utf-8", errors="replace") as lines:
        opened = sum(
            any(name in line for name in ("stdout.txt", "stderr.txt", "metadata.json"))
            for line in lines)
    trace.unlink()
    return opened


def describe(expected):
    return (
        f"{expected['records']:,} records in {expected['runs']:,} runs,"
        f" {expected['files']:,} files, {expected['bytes'] / MEGABYTE:,.0f} MB")


ALL = {"import": text, "paired": paired, "big": big, "small": small, "again": again}
