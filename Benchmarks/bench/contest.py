"""Systems side by side: in alternation, each run a fresh process on a fresh database."""
import dataclasses
import os
import statistics

from . import process, rows


@dataclasses.dataclass
class Result:
    """The runs of one system."""

    name: str
    records: int
    costs: list
    # Rows per CPU second against the first system, run by run.
    ratios: list
    database_size: int = 0

    def median(self, measure):
        return statistics.median(measure(cost) for cost in self.costs)

    @property
    def cpu(self):
        return self.median(lambda cost: cost.cpu)

    @property
    def wall(self):
        return self.median(lambda cost: cost.wall)

    @property
    def rows_per_cpu_second(self):
        return self.records / self.cpu

    @property
    def peak(self):
        return max(cost.peak for cost in self.costs)

    @property
    def ratio(self):
        return statistics.median(self.ratios)

    def as_json(self):
        return {
            "system": self.name, "records": self.records, "cpu_seconds": self.cpu,
            "wall_seconds": self.wall, "rows_per_cpu_second": self.rows_per_cpu_second,
            "ratio": self.ratio, "peak_bytes": self.peak, "database_bytes": self.database_size,
            "runs": [dataclasses.asdict(cost) for cost in self.costs],
        }


def hold(systems, root, expected, work, rounds):
    """Runs every system so many times; the first one is what others are compared with."""
    results = [Result(system.name, expected["records"], [], []) for system in systems]
    digests = set()
    for round_number in range(rounds):
        for system, result in zip(systems, results):
            with FreshDatabase(work) as database:
                result.costs.append(process.run(system.arguments(root, database)))
                rows.check(database, expected)
                if round_number == 0:
                    rows.check_integrity(database)
                    digests.add(rows.digest(database))
                    result.database_size = os.path.getsize(database)
        for result in results:
            result.ratios.append(results[0].costs[-1].cpu / result.costs[-1].cpu)
    if len(digests) > 1:
        raise rows.Different("the systems have made different rows of the same files")
    return results


class FreshDatabase:
    """The path of a database that is not there, and is not there afterwards."""

    def __init__(self, work):
        self.path = work / "traces.db"

    def __enter__(self):
        self.remove()
        # What the run before left to be written is not to be paid by this one.
        os.sync()
        return self.path

    def __exit__(self, *_):
        self.remove()

    def remove(self):
        for path in self.path.parent.glob(self.path.name + "*"):
            path.unlink()
