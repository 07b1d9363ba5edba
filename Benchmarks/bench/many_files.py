"""What a file costs, where there are very many small ones."""
import dataclasses
import shutil
import subprocess

from . import process, rows, systems
from .contest import Contest, FreshDatabase
from .data import describe
from .finding import MEGABYTE, Finding, Goal
from .goals import memory_goal


def small(bench):
    """100,000 runs of 3 files and 3 records, and 10,000: files a second, and what a file costs."""
    loop = systems.limits(bench.work, metadata=True)[1]
    table, figures, of_file, results = [], [], [], []
    for runs in (10_000, 100_000):
        data = bench.small_runs(runs)
        root, expected = bench.make(data)
        results = Contest(bench.work, lambda _, made=(root, expected): made).hold(
            [loop, bench.tracetail], bench.rounds)
        of_file.append(results[-1].cpu / expected["files"])
        for result in results:
            table.append((
                f"{result.name}, {data.runs:,} runs", f"{expected['files'] / result.wall:,.0f}",
                f"{result.cpu / expected['files'] * 1e6:.1f}", f"{result.cpu:.2f}",
                f"{result.wall:.2f}", f"{result.peak / MEGABYTE:.0f}",
                f"{result.database_size / MEGABYTE:.0f}"))
            figures.append(result.as_json())
    rate, growth = expected["files"] / results[-1].wall, of_file[1] / of_file[0]
    return Finding(
        describe(expected),
        ("", "files/s", "CPU µs a file", "CPU s", "wall s", "MB", "database MB"),
        table, [
            Goal("at least 30,000 files/s", f"{rate:,.0f}", rate >= 30_000),
            Goal("CPU a file as with a tenth of the runs", f"{growth:.2f} times", growth < 1.25),
            memory_goal(results[-1]),
        ], figures)


def again(bench):
    """Importing what is imported already: a stat per file, and no read."""
    root, expected = bench.make(bench.small_runs(100_000))
    files = expected["files"]
    with FreshDatabase(bench.work) as database:
        command = bench.tracetail.arguments(root, database)
        first = process.run(command)
        costs = [process.run(command) for _ in range(bench.rounds)]
        rows.check(database, expected)
        opened = files_opened(command, bench.work)
    table = [
        (name, f"{min(each.cpu for each in some) / files * 1e6:.1f}",
         f"{min(each.wall for each in some) / files * 1e6:.1f}", f"{some[-1].read / files:.0f}",
         f"{max(each.peak for each in some) / MEGABYTE:.0f}")
        for name, some in (("the first time", [first]), ("again", costs))]
    goals = []
    if opened is not None:
        goals.append(Goal("no source is opened", f"{opened:,} of {files:,}", opened == 0))
    return Finding(
        describe(expected), ("", "CPU µs a file", "wall µs a file", "bytes read a file", "MB"),
        table, goals, {name: dataclasses.asdict(cost) for name, cost in
                       (("first", first), ("again", costs[-1]))})


def files_opened(command, work):
    """How many sources a command opens; `None` where there is no strace to tell."""
    if shutil.which("strace") is None:
        return None
    trace = work / "strace.txt"
    subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-e", "trace=open,openat,openat2", "-o", trace,
         *command], check=True, stdout=subprocess.DEVNULL)
    with open(trace, encoding="utf-8", errors="replace") as lines:
        opened = sum(
            any(name in line for name in ("stdout.txt", "stderr.txt", "metadata.json"))
            for line in lines)
    trace.unlink()
    return opened
