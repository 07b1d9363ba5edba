"""How fast rows come into a database: new, filled, and followed."""
import dataclasses

from . import following, peers, systems
from .contest import Contest, best_loop
from .data import describe
from .finding import Goal, import_finding
from .goals import indexes_goal, memory_goal, own


def text(bench):
    """A million records of text in 100 runs, beside the C loops and other programs."""

    def data(most_records):
        return bench.make(bench.data(most_records or 1_000_000, 100, single_lines=True))

    others, missing = peers.get(bench.work) if bench.with_peers else ([], {})
    results = Contest(bench.work, data).hold(
        [*systems.limits(bench.work), bench.tracetail, *others], bench.rounds)
    ours = own(results)
    best = best_loop(results)
    return import_finding(describe(data(None)[1]), results, [
        Goal("at most 1.15 × the CPU of the best C loop", f"{ours.ratio:.2f}", ours.ratio <= 1.15),
        Goal("no more wall time than that", f"{ours.wall:.2f} s against {best.wall:.2f} s",
             ours.wall <= best.wall),
        memory_goal(ours),
    ], missing)


def paired(bench):
    """300,000 records, each in a text file and in a metadata file, in 100 runs."""

    def data(sides):
        return lambda _: bench.make(bench.data(300_000, 100, sides=sides))

    results = Contest(bench.work, data("both")).hold(
        [*systems.limits(bench.work, metadata=True), bench.tracetail], bench.rounds)
    # The same records as text alone.
    alone = Contest(bench.work, data("text")).hold([bench.tracetail], bench.rounds)
    alone[0].system = dataclasses.replace(bench.tracetail, name="the same, text only")
    ours = own(results)
    rate = alone[0].cpu / ours.cpu
    wall = alone[0].wall / ours.wall
    return import_finding(describe(data("both")(None)[1]), results + alone, [
        Goal("at least 70 % of the rows per CPU second of text only", f"{rate:.0%}", rate >= 0.7),
        Goal("at least 70 % of the rows per second of text only", f"{wall:.0%}", wall >= 0.7),
        memory_goal(ours),
    ])


def filled(bench):
    """500,000 records into a database that has 500,000, and its indexes."""
    first, second = (bench.data(500_000, 100, part=part) for part in (0, 1))
    root, there = bench.make(first)
    base = bench.work / "base.db"
    systems.fill(bench.tracetail, root, base)

    def data(_):
        root, expected = bench.make(second)
        total = {name: expected[name] + there[name] for name in ("rows", "digest")}
        return root, expected | total

    loops = systems.limits_with_indexes(bench.work, "--filled")
    results = Contest(bench.work, data, base).hold([*loops, bench.tracetail], bench.rounds)
    base.unlink()
    return import_finding(
        f"{describe(data(None)[1])}, into as many rows", results, [indexes_goal(own(results))])


def follow(bench):
    """300,000 records that are written as fast as possible while they are followed."""

    def data(_):
        return bench.make(bench.data(300_000, 100))

    follower = following.follow(
        bench.program, following.FedFollow, live=bench.work / "live")
    results = Contest(bench.work, data).hold(
        [*systems.limits_with_indexes(bench.work), follower], bench.rounds)
    return import_finding(
        f"{describe(data(None)[1])}, 64 KiB of each file in turn", results,
        [indexes_goal(own(results)), memory_goal(own(results))])
