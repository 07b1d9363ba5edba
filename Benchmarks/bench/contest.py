"""Systems side by side: in alternation, each run a fresh process on a fresh database."""
import dataclasses
import os
import shutil
import statistics

from . import process, rows


@dataclasses.dataclass
class Result:
    """The runs of one system."""

    system: object
    # Records and bytes of what it was given.
    records: int
    bytes: int
    costs: list = dataclasses.field(default_factory=list)
    # CPU per record against the best C loop, round by round.
    ratios: list = dataclasses.field(default_factory=list)
    database_size: int = 0
    # Where it could not be measured: why.
    failure: str | None = None

    @property
    def name(self):
        fewer = self.system.most_records
        return f"{self.system.name} ({self.records:,} records)" if fewer else self.system.name

    def median(self, measure):
        return statistics.median(measure(cost) for cost in self.costs)

    @property
    def cpu(self):
        return self.median(lambda cost: cost.cpu)

    @property
    def wall(self):
        return self.median(lambda cost: cost.wall)

    @property
    def peak(self):
        return max(cost.peak for cost in self.costs)

    @property
    def ratio(self):
        return statistics.median(self.ratios) if self.ratios else None

    def as_json(self):
        if self.failure:
            return {"system": self.name, "not_available": self.failure}
        return {
            "system": self.name, "records": self.records, "bytes": self.bytes,
            "cpu_seconds": self.cpu, "wall_seconds": self.wall,
            "rows_per_cpu_second": self.records / self.cpu, "cpu_against_best_loop": self.ratio,
            "peak_bytes": self.peak, "database_bytes": self.database_size,
            "runs": [dataclasses.asdict(cost) for cost in self.costs],
        }


class Contest:
    """Systems that make the same rows of the same files.

    data: gives root and expected rows for a number of records, or for all where it is `None`.
    base: a database that each run finds a copy of, where it is no new one.
    """

    def __init__(self, work, data, base=None):
        self.work, self.data, self.base = work, data, base
        self.digests = set()

    def hold(self, systems, rounds):
        """Runs every system so many times, in turns."""
        results = []
        for system in systems:
            _, expected = self.data(system.most_records)
            results.append(Result(system, expected["records"], expected["bytes"]))
        for _ in range(rounds):
            for result in results:
                if not result.failure:
                    self.run(result)
        if len(self.digests) > 1:
            raise rows.Different("the systems have made different rows of the same files")
        compare(results)
        return results

    def run(self, result):
        system = result.system
        root, expected = self.data(system.most_records)
        with FreshDatabase(self.work, self.base) as database:
            system.prepare(root, database)
            try:
                cost = process.run(
                    system.arguments(root, database), system.environment,
                    system.is_done(database, expected["rows"]))
                rows.check(database, expected)
            except (process.Failed, rows.Different) as error:
                # A peer may do what it does; what is ours must be right.
                if system.fills_all:
                    raise
                result.failure = str(error).strip().splitlines()[-1]
                return
            if not result.costs and system.fills_all:
                rows.check_integrity(database)
                self.digests.add(rows.digest_of_all_columns(database))
            result.costs.append(cost)
            result.database_size = os.path.getsize(database)


def compare(results):
    """Compares all with the C loop that takes the least CPU."""
    loops = [result for result in results if result.system.is_limit]
    if not loops:
        return
    best = min(loops, key=lambda result: result.cpu)
    for result in results:
        if not result.failure:
            result.ratios = [
                (cost.cpu / result.records) / (other.cpu / best.records)
                for cost, other in zip(result.costs, best.costs)]


def best_loop(results):
    return min((one for one in results if one.system.is_limit), key=lambda one: one.cpu)


class FreshDatabase:
    """The path of a database that is not there, or is a copy; and is not there afterwards."""

    def __init__(self, work, base=None):
        self.path, self.base = work / "traces.db", base

    def __enter__(self):
        self.remove()
        if self.base:
            shutil.copyfile(self.base, self.path)
        # What the run before left to be written is not to be paid by this one.
        os.sync()
        return self.path

    def __exit__(self, *_):
        self.remove()

    def remove(self):
        for path in self.path.parent.glob(self.path.name + "*"):
            path.unlink()
