"""What grows with the size of the input, or of the database."""
import dataclasses

from . import process, rows, systems
from .contest import Contest, FreshDatabase
from .data import describe
from .finding import MEGABYTE, Finding, Goal, import_finding
from .goals import memory_goal, own


def big(bench):
    """5 million records of text: how much memory it takes."""

    def data(_):
        return bench.make(bench.data(5_000_000, 100))

    # Once: memory is not a matter of luck.
    results = Contest(bench.work, data).hold(
        [systems.limits(bench.work)[-2], bench.tracetail], 1)
    return import_finding(describe(data(None)[1]), results, [memory_goal(own(results))])


def grown(bench):
    """50 million records, a million at a time: what the last million costs."""
    parts = 50
    costs, sizes = [], []
    with FreshDatabase(bench.work) as database:
        for part in range(parts):
            data = bench.data(1_000_000, 100, part=part)
            root, expected = bench.make(data)
            costs.append(process.run(bench.tracetail.arguments(root, database)))
            sizes.append(database.stat().st_size)
            if rows.count(database) != expected["rows"] * (part + 1):
                raise rows.Different(f"{rows.count(database)} rows after {part + 1} parts")
            data.remove(bench.work)
        rows.check_integrity(database)
    ratio = costs[-1].cpu / costs[0].cpu
    shown = [part for part in range(parts) if part in (0, 1) or part % 10 == 9]
    return Finding(
        f"{describe(expected)}, {parts} times",
        ("part", "CPU s", "wall s", "MB", "database MB"),
        [(f"{part + 1}", f"{costs[part].cpu:.2f}", f"{costs[part].wall:.2f}",
          f"{costs[part].peak / MEGABYTE:.0f}", f"{sizes[part] / MEGABYTE:,.0f}")
         for part in shown],
        [Goal("the last million costs at most 1.3 × the first", f"{ratio:.2f}", ratio <= 1.3)],
        [dataclasses.asdict(cost) for cost in costs])
