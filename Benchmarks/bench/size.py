"""What grows with the size of the input, or of the database."""
import dataclasses
import json
import pathlib
import tempfile

from . import process, rows, systems
from .contest import Contest, FreshDatabase
from .data import describe
from .finding import MEGABYTE, Finding, Goal, import_finding
from .goals import memory_goal, own

LONG_RECORDS = 20


def big(bench):
    """5 million records of text, and records that are as long as a row may be: the memory."""

    def data(_):
        return bench.make(bench.data(5_000_000, 100))

    # Once: memory is not a matter of luck.
    results = Contest(bench.work, data).hold(
        [systems.limits(bench.work)[-2], bench.tracetail], 1)
    finding = import_finding(describe(data(None)[1]), results, [memory_goal(own(results))])
    with FreshDatabase(bench.work) as database, tempfile.TemporaryDirectory(
            dir=bench.work) as root:
        make_long_records(pathlib.Path(root))
        cost = process.run(bench.tracetail.arguments(root, database))
        if rows.count(database) != LONG_RECORDS:
            raise rows.Different(f"{rows.count(database)} of {LONG_RECORDS} long records")
    finding.goals.append(Goal(
        f"and for {LONG_RECORDS} records of 4 MB, in text and in metadata",
        f"{cost.peak / MEGABYTE:.0f} MB", cost.peak < 64 * MEGABYTE))
    return finding


def make_long_records(root):
    """A run whose records are nearly as long as a row may be, on both sides."""
    run = root / "run_id=long"
    run.mkdir()
    with open(run / "stdout.txt", "w", encoding="utf-8") as text, open(
            run / "metadata.json", "w", encoding="utf-8") as metadata:
        for number in range(LONG_RECORDS):
            record = {
                "mode": "stdout", "level": "info", "datetime": f"2026-01-01 00:00:{number:02}",
                "process": 1, "thread": 2, "message": f"{number} " + "x" * 4_190_000,
                "filename": "f.py", "lineno": 3}
            text.write(f"[{record['datetime']}] [info] {record['message']}\n")
            metadata.write(json.dumps(record) + "\n")


def grown(bench):
    """50 million records: what the last million costs, and what all cost that come at once."""
    parts = [bench.data(1_000_000, 100, part=part) for part in range(50)]
    costs, sizes, roots = [], [], []
    with FreshDatabase(bench.work) as database:
        for part, data in enumerate(parts):
            root, expected = bench.make(data)
            roots.append(root)
            costs.append(process.run(bench.tracetail.arguments(root, database)))
            sizes.append(database.stat().st_size)
            if rows.count(database) != expected["rows"] * (part + 1):
                raise rows.Different(f"{rows.count(database)} rows after {part + 1} parts")
        rows.check_integrity(database)
    with FreshDatabase(bench.work) as database:
        at_once = process.run([bench.program, "import", "--quiet", "--db", database, *roots])
        sizes.append(database.stat().st_size)
        if rows.count(database) != expected["rows"] * len(parts):
            raise rows.Different(f"{rows.count(database)} rows of all at once")
    for data in parts:
        data.remove(bench.work)
    shown = [part for part in range(len(parts)) if part in (0, 1) or part % 10 == 9]
    table = [cost_row(f"part {part + 1}", costs[part], sizes[part]) for part in shown]
    table.append(cost_row(f"all {len(parts)} parts at once", at_once, sizes[-1]))
    return Finding(
        f"{describe(expected)}, {len(parts)} times",
        ("", "CPU s", "wall s", "MB", "database MB"), table,
        [ratio_goal("the last million costs at most 1.3 × the first", costs[-1], costs[0]),
         ratio_goal("and at most 1.3 × the second, the first with indexes", costs[-1], costs[1])],
        [dataclasses.asdict(cost) for cost in [*costs, at_once]])


def cost_row(name, cost, size):
    return (
        name, f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.peak / MEGABYTE:.0f}",
        f"{size / MEGABYTE:,.0f}")


def ratio_goal(wanted, cost, other):
    ratio = cost.cpu / other.cpu
    return Goal(wanted, f"{ratio:.2f}", ratio <= 1.3)
