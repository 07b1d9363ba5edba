"""Allocations and instructions: of a record, and of single parts of the work."""
from . import meters, systems
from .contest import FreshDatabase
from .data import DataSet
from .finding import Finding, Goal

SUBJECTS = (
    ("parse", "the fields of a text record"),
    ("datetime", "a datetime"),
    ("text-row", "a row of a parsed text record"),
    ("json", "a metadata record"),
    ("metadata-row", "a row of a read metadata record"),
    ("pairing", "is this text the rendering of that metadata?"),
    ("bind", "a row into SQLite"),
)


def calls(bench):
    """What a record costs in a whole import, and what the parts of the work cost alone."""
    table, goals = [], []
    for name, sides, options in (
            ("import, text", "text", ()), ("import, text and metadata", "both", ()),
            ("import --dry-run, text and metadata", "both", ("--dry-run",))):
        of_record = Imports(bench, sides, options)
        allocations = meters.slope(of_record.allocations, 20_000, 40_000)
        instructions = meters.slope(of_record.instructions, 5_000, 10_000)
        table.append((f"**{name}**", f"{allocations:.3f}", f"{instructions:,.0f}"))
        goals.append(Goal(f"{name}: no allocation per record", f"{allocations:.3f}",
                          allocations < 0.1))
    microbench = bench.program.parent / "microbench"
    for subject, meaning in SUBJECTS:
        allocations = meters.slope(
            lambda count: meters.allocations([microbench, subject, count], bench.work),
            1_000, 21_000)
        instructions = meters.slope(
            lambda count: meters.instructions([microbench, subject, count]), 1_000, 6_000)
        table.append((f"{subject}: {meaning}", f"{allocations:.3f}", f"{instructions:,.0f}"))
    return Finding(
        "one more record, or one more of what is said", ("", "allocations", "instructions"), table,
        goals, [dict(zip(("name", "allocations", "instructions"), row)) for row in table])


class Imports:
    """Imports of so many records in ten runs, in a way that is to be measured."""

    def __init__(self, bench, sides, options=()):
        self.bench, self.sides, self.options = bench, sides, options

    def allocations(self, records):
        return self.measure(records, lambda command: meters.allocations(command, self.bench.work))

    def instructions(self, records):
        return self.measure(records, meters.instructions)

    def measure(self, records, meter):
        root, _ = DataSet(records, 10, self.sides).make(self.bench.work)
        with FreshDatabase(self.bench.work) as database:
            return meter(systems.tracetail(self.bench.program).arguments(root, database)
                         + list(self.options))
