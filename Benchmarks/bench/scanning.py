"""Reading and parsing alone, beside what only cuts records, and what only counts LFs."""
import json
import statistics
import tempfile

from . import process, rows, systems
from .data import describe
from .finding import MEGABYTE, Finding, Goal


def scan(bench):
    """Text, then metadata: megabytes per CPU second."""
    limit = systems.build_limit(bench.work)
    titles, table, goals, figures = [], [], [], {}
    for sides, records, file, goal in (
            ("text", 5_000_000, "std*.txt", 1000), ("metadata", 1_000_000, "metadata.json", 600)):
        root, expected = bench.make(bench.data(records, 100, sides=sides))
        commands = {
            f"wc -l, {sides}": ("wc", "-l", *sorted(root.glob(f"run_id=*/{file}"))),
            f"C: cuts records, {sides}": (
                limit, "--dry-run", *["--metadata"] * (sides == "metadata"), root),
            f"**tracetail import --dry-run**, {sides}": (
                bench.program, "import", "--dry-run", "--json", root),
        }
        costs = take_turns(commands, bench.rounds, expected["records"])
        for name, some in costs.items():
            cpu = statistics.median(cost.cpu for cost in some)
            rate = expected["bytes"] / MEGABYTE / cpu
            figures[name] = {"megabytes_per_cpu_second": rate, "cpu_seconds": cpu}
            table.append((
                name, f"{rate:,.0f}", f"{cpu:.2f}",
                f"{statistics.median(cost.wall for cost in some):.2f}",
                f"{max(cost.peak for cost in some) / MEGABYTE:.0f}"))
        goals.append(Goal(f"{goal:,} MB of {sides} per CPU second", f"{rate:,.0f}", rate >= goal))
        titles.append(describe(expected))
    return Finding(
        "; ".join(titles), ("", "MB/CPU s", "CPU s", "wall s", "MB"), table, goals, figures)


def take_turns(commands, rounds, records):
    """Runs each so many times, and sees that it has counted all records."""
    costs = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            with tempfile.TemporaryFile() as output:
                costs[name].append(process.run(command, output=output))
                output.seek(0)
                counted = last_count(output.read().splitlines()[-1])
            # A record has several lines, perhaps.
            if counted < records or counted > records and "wc" not in name:
                raise rows.Different(f"{name}: {counted} of {records} records")
    return costs


def last_count(line):
    """The number that a program ended with."""
    return json.loads(line)["records"] if line.startswith(b"{") else int(line.split()[0])
