"""What following costs while little or much happens: the figures of `scripts/bench-follow`."""
import json
import subprocess
import tempfile

from . import process, systems
from .finding import Finding, Goal

SCRIPT = systems.BENCHMARKS.parent / "scripts" / "bench-follow"


def latency(bench):
    """From write(2) to the row that a reader sees, at several rates."""
    found = measure(bench, "latency")
    table, goals = [], []
    for figures in found.values():
        rate = f"{figures['lines_a_second']:,.0f}"
        table.append((
            rate, *(f"{figures[name]:.2f}" for name in ("median_ms", "p99_ms", "max_ms")),
            f"{figures['cpu_percent']:.1f}"))
        if figures["lines_a_second"] < 1_000:
            goals.append(Goal(
                f"{rate} lines a second: median at most 1 ms, p99 at most 4 ms",
                f"{figures['median_ms']:.2f} and {figures['p99_ms']:.2f} ms",
                figures["median_ms"] <= 1 and figures["p99_ms"] <= 4))
    return Finding(
        "one run, line by line", ("lines a second", "median ms", "p99 ms", "most ms", "CPU, %"),
        table, goals, found)


def many(bench):
    """1,000 runs that are written at once."""
    found = measure(bench, "many")
    (figures,) = found.values()
    loops = live_loops(bench, figures["runs"])
    return Finding(
        f"{figures['runs']:,} runs, {figures['lines_a_second']:,.0f} lines a second in all",
        ("", "found"), [
            ("most unread rows, looked at each second",
             f"{max(figures['backlog_rows_by_second']):,}"),
            ("seconds from the last line until all is read", f"{figures['caught_up_seconds']:.2f}"),
            ("CPU seconds of a million rows", f"{figures['cpu_seconds_per_million_rows']:.1f}"),
            *(("the same of " + name, f"{loop:.1f}") for name, loop in loops.items()),
            ("from write(2) to the row: median, p99, ms",
             f"{figures['median_ms']:.1f}, {figures['p99_ms']:.1f}"),
            ("memory, MB", f"{figures['memory_mb']:.0f}"),
        ], [
            Goal("at most 15 CPU seconds a million rows",
                 f"{figures['cpu_seconds_per_million_rows']:.1f}",
                 figures["cpu_seconds_per_million_rows"] <= 15),
            Goal("p99 at most 25 ms", f"{figures['p99_ms']:.1f} ms", figures["p99_ms"] <= 25),
            Goal("less than 64 MB", f"{figures['memory_mb']:.0f} MB", figures["memory_mb"] < 64),
        ], found | {"loops": loops})


def live_loops(bench, runs, rows=200_000, rows_a_commit=200):
    """CPU seconds of a million rows of the C loop, which follows as little as can be; the least of three."""
    program = bench.work / "live"
    systems.compile_c(program, [systems.BENCHMARKS / "live" / "live.c"])

    def seconds(*options):
        with tempfile.TemporaryDirectory() as directory:
            command = [program, systems.SCHEMA, directory, runs, rows, rows_a_commit, *options]
            done = subprocess.run(
                list(map(str, command)), stdout=subprocess.PIPE, text=True, check=True)
        return float(done.stdout)

    return {
        name: min(seconds(*options) for _ in range(3)) for name, options in {
            "a C loop: fstat, pread, row": (),
            "a C loop that writes checkpoints too": ("--checkpoints",),
            "a C loop that keeps a ledger too": ("--checkpoints", "--ledger"),
        }.items()}


def idle(bench):
    """100,000 finished runs in which nothing happens."""
    found = measure(bench, "idle")
    (figures,) = found.values()
    cpu, memory = figures["cpu_percent"], figures["memory_mb"]
    return Finding(
        f"{figures['runs']:,} finished run directories", ("", "found"), [
            ("first import, s", f"{figures['first_import_seconds']:.1f}"),
            ("start-up after that, s", f"{figures['start_up_seconds']:.1f}"),
            ("CPU, %", f"{cpu:.2f}"), ("memory, MB", f"{memory:.0f}"),
            ("descriptors", f"{figures['descriptors']:,}"),
        ], [
            Goal("at most 0.5 % of a processor", f"{cpu:.2f} %", cpu <= 0.5),
            Goal("less than 64 MB", f"{memory:.0f} MB", memory < 64),
        ], found)


def measure(bench, name):
    done = subprocess.run(
        [SCRIPT, bench.program, name, "--json"], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise process.Failed(f"{SCRIPT.name} {name} ended with {done.returncode}")
    return json.loads(done.stdout)
