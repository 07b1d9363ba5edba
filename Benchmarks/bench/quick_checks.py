"""What `Benchmarks/quick` looks at, and its limits."""
import dataclasses
import typing

from . import meters, process, systems
from .contest import FreshDatabase
from .counting import Imports
from .data import DataSet

# Of each check: the limit where instructions are counted, and where CPU seconds are taken.
LIMITS = {
    # The files of these checks have 30 and 90 kB, and the first 64 KiB of a text are gone through twice: what they
    # tell is its format. In large files that is nothing; see docs/BENCHMARKS.md.
    "import of text, against the best C loop": (1.75, 1.7),
    "import of text and metadata, against it": (2.0, 1.9),
    "import into a filled database, against it": (1.65, 1.2),
    # A dry run is an import into a scratch database since 0.2: it writes what it announces.
    "--dry-run of text, against C": (105.0, 40.0),
    "--dry-run of metadata, against C": (8.1, 5.2),
    # A file that is looked at again costs twice as much since a source is content with a history:
    # the inspection asks the catalogue more. To be brought back; see docs/BENCHMARKS.md.
    "importing again, a file, against find(1)": (50.0, 9.5),
    "allocations of a record, text and metadata": (0.1, 0.1),
}
# Instructions are the same each time; CPU time needs more records and more runs.
SIZES = {True: (4_000, 12_000), False: (60_000, 180_000)}
ROUNDS = {True: 1, False: 5}


@dataclasses.dataclass
class Check:
    """A ratio, or a number, that must not grow."""

    name: str
    limit: float
    measure: typing.Callable[[], float]


def checks(bench, counts):
    """All checks; with `counts` by instructions, else by CPU seconds."""
    yardstick = Yardstick(bench, counts)
    measures = (
        lambda: yardstick.load("text"), lambda: yardstick.load("both"), yardstick.fill,
        lambda: yardstick.scan("text"), lambda: yardstick.scan("metadata"), yardstick.again,
        lambda: meters.slope(Imports(bench, "both").allocations, 20_000, 40_000))
    return [
        Check(name, limits[0 if counts else 1], measure)
        for (name, limits), measure in zip(LIMITS.items(), measures, strict=True)]


class Yardstick:
    """What one more record costs tracetail, against what it costs another program."""

    def __init__(self, bench, counts):
        self.bench, self.counts = bench, counts
        self.limit = systems.build_limit(bench.work)

    def load(self, sides):
        """Into a new database."""
        loop = [self.limit, "--vtab", "--late", *self.metadata(sides), systems.SCHEMA]
        return self.ratio(
            sides, self.import_command, lambda root, database: [*loop, root, database])

    def fill(self):
        """Into a database that has rows and indexes."""
        loop = [self.limit, "--vtab", "--filled", systems.SCHEMA]
        base = self.bench.work / "base.db"
        root, _ = DataSet(2_000, 10, part=100).make(self.bench.work)
        systems.fill(self.bench.tracetail, root, base)
        return self.ratio(
            "text", self.import_command, lambda root, database: [*loop, root, database], base)

    def scan(self, sides):
        """Into nothing: reading and parsing alone."""
        loop = [self.limit, "--dry-run", *self.metadata(sides)]
        return self.ratio(
            sides, lambda root, _: [self.bench.program, "import", "--dry-run", "--quiet", root],
            lambda root, _: [*loop, root])

    def again(self):
        """A file that is imported already, against what looks at the size of each file."""
        def find(root, _):
            return ["find", root, "-type", "f", "-printf", "%s"]

        costs = []
        for runs in (200, 1_000) if self.counts else (2_000, 10_000):
            root, _ = DataSet(3 * runs, runs, "both").make(self.bench.work)
            with FreshDatabase(self.bench.work) as database:
                command = self.import_command(root, database)
                process.run(command)
                costs.append([
                    min(self.cost(each) for _ in range(ROUNDS[self.counts]))
                    for each in (command, find(root, None))])
        small, large = costs
        return (large[0] - small[0]) / (large[1] - small[1])

    def ratio(self, sides, ours, theirs, base=None):
        """Of the costs of one more record; the least of some runs that take turns."""
        least = {}
        for _ in range(ROUNDS[self.counts]):
            for size in SIZES[self.counts]:
                root, _ = DataSet(size, 10, sides).make(self.bench.work)
                for command in (ours, theirs):
                    with FreshDatabase(self.bench.work, base) as database:
                        cost = self.cost(command(root, database))
                    key = (command, size)
                    least[key] = min(cost, least.get(key, cost))
        mine, other = (
            meters.slope(lambda size, of=command: least[of, size], *SIZES[self.counts])
            for command in (ours, theirs))
        return mine / other

    def cost(self, command):
        return meters.instructions(command) if self.counts else process.run(command).cpu

    def import_command(self, root, database):
        return self.bench.tracetail.arguments(root, database)

    @staticmethod
    def metadata(sides):
        return ["--metadata"] * (sides != "text")
