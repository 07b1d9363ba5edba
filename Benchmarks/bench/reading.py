"""The commands that look at traces, on a large database and on one of a tenth."""
import dataclasses
import datetime
import statistics

from . import database, process

MEGABYTE = 1_000_000
CPU_LIMIT = 0.1
MEMORY_LIMIT = 64 * MEGABYTE


@dataclasses.dataclass
class Result:
    """One command on both databases."""

    name: str
    large: list
    small: list
    is_limited: bool

    @property
    def cpu(self):
        return statistics.median(cost.cpu for cost in self.large)

    @property
    def small_cpu(self):
        return statistics.median(cost.cpu for cost in self.small)

    @property
    def wall(self):
        return statistics.median(cost.wall for cost in self.large)

    @property
    def peak(self):
        return max(cost.peak for cost in self.large)

    def as_json(self):
        return {
            "command": self.name, "cpu_seconds": self.cpu, "wall_seconds": self.wall,
            "peak_bytes": self.peak, "cpu_seconds_small": self.small_cpu,
        }


@dataclasses.dataclass
class Finding:
    title: str
    results: list
    goals: list

    def as_json(self):
        return {
            "title": self.title, "commands": [result.as_json() for result in self.results],
            "goals": [dict(zip(("wanted", "found", "met"), goal)) for goal in self.goals],
        }


def commands(data):
    """Name, arguments, and whether people wait for it. Times are those of the data, not of today."""
    day = str(database.START + datetime.timedelta(days=database.DAYS - 1))
    run = data.run_id(data.runs - 50)
    return [
        ("runs", ["runs"], True),
        ("runs --since 24h", ["runs", "--since", day], True),
        ("runs --since 24h --level error", ["runs", "--since", day, "--level", "error"], True),
        ("show RUN", ["show", run], True),
        ("show PREFIX --level error", ["show", run[:20], "--level", "error"], True),
        ("show CUT-ID", ["show", run[:12] + run[-6:]], True),
        ("show RUN --json", ["show", run, "--json"], True),
        ("report errors --since 24h", ["report", "errors", "--since", day], True),
        ("report levels --since 24h", ["report", "levels", "--since", day], False),
        ("report users --since 24h", ["report", "users", "--since", day], False),
        ("report slow --since 24h", ["report", "slow", "--since", day], False),
        ("report errors", ["report", "errors"], False),
        ("report levels", ["report", "levels"], False),
        ("report slow", ["report", "slow"], False),
        ("runs --limit 0", ["runs", "--limit", "0"], False),
    ]


def measure(program, work, rows, runs, rounds):
    large = database.Database(rows, runs)
    small = database.Database(rows // 10, runs // 10)
    paths = {data: data.make(work) for data in (large, small)}
    results = []
    for (name, arguments, is_limited), (_, small_arguments, _) in zip(
            commands(large), commands(small)):
        costs = {large: [], small: []}
        # The first one finds the pages that the others find in the system's cache.
        for _ in range(rounds + 1):
            for data, words in ((large, arguments), (small, small_arguments)):
                costs[data].append(process.run([program, *words, "--db", paths[data]]))
        results.append(Result(name, costs[large][1:], costs[small][1:], is_limited))
    slowest = max((result for result in results if result.is_limited), key=lambda result: result.cpu)
    largest = max(results, key=lambda result: result.peak)
    goals = [
        (f"less than {CPU_LIMIT} s of CPU", f"{slowest.cpu:.3f} s ({slowest.name})",
         slowest.cpu < CPU_LIMIT),
        ("less than 64 MB of memory", f"{largest.peak / MEGABYTE:.0f} MB ({largest.name})",
         largest.peak < MEMORY_LIMIT),
    ]
    return Finding(f"{rows:,} rows of {runs:,} runs", results, goals)


def show(finding):
    """A table of at most 80 columns."""
    print(f"read: {finding.title}\n")
    print(f"{'':36}{'CPU s':>8}{'small':>8}{'wall s':>8}{'MB':>6}")
    for result in finding.results:
        print(
            f"{result.name:36}{result.cpu:>8.3f}{result.small_cpu:>8.3f}{result.wall:>8.3f}"
            f"{result.peak / MEGABYTE:>6.0f}")
    print()
    for wanted, found, is_met in finding.goals:
        print(f"  {'met' if is_met else 'NOT MET'}: {wanted}: {found}")
