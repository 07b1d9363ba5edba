"""The commands that look at executions, on a database of very many of them."""
import dataclasses
import datetime
import json
import sqlite3
import statistics

from . import process
from .database import SCHEMA
from .finding import MEGABYTE, Finding, Goal

CORPUS = SCHEMA.parent.parent / "traces" / "0.0.86-level-workflows"
START = datetime.datetime(2026, 1, 1)
EXECUTIONS = 10_000
ROWS = 500
# So many are at work at a time; their rows alternate.
CONCURRENT = 20
INTERVAL = datetime.timedelta(milliseconds=100)
FAILED_OF = 10
COLUMNS = """run_id parent_run_id level message mode datetime process thread filename lineno
    package_version created_at""".split()
CPU_LIMIT, LIST_LIMIT, MEMORY_LIMIT = 0.1, 0.02, 64 * MEGABYTE


@dataclasses.dataclass(frozen=True)
class Row:
    """A row that the real package wrote, of the run of that number in its execution."""

    run: int
    parent: int | None
    values: dict
    is_error: bool


def executions(bench):
    """5 million rows in 10,000 executions as the real package writes them: each command's cost."""
    count = max(CONCURRENT, int(EXECUTIONS * bench.scale))
    path = bench.work / f"executions-{count}.db"
    make(path, count)
    program = bench.program
    with sqlite3.connect(path) as connection:
        latest = connection.execute(
            "SELECT run_id FROM traces WHERE parent_run_id IS NULL ORDER BY id DESC").fetchone()[0]
    # In a database that is not Tracetail's own each look derives executions anew: an import makes it
    # one. The first look derives what the others find, and is told by itself.
    process.run([program, "import", CORPUS / "logs", "--db", path])
    first = process.run([program, "runs", "--db", path])
    commands = (
        ("runs", ["runs"], LIST_LIMIT),
        ("runs --status failed", ["runs", "--status", "failed"], CPU_LIMIT),
        ("runs --limit 0 --json", ["runs", "--limit", "0", "--json"], None),
        ("runs --tree", ["runs", "--tree"], None),
        ("show latest", ["show", "latest"], CPU_LIMIT),
        ("show RUN", ["show", latest], CPU_LIMIT),
        ("show of an unknown run", ["show", "none-of-that-name"], CPU_LIMIT),
        ("report errors", ["report", "errors"], CPU_LIMIT),
        ("report slow", ["report", "slow"], CPU_LIMIT),
        ("report stages", ["report", "stages"], None),
        ("report timeline", ["report", "timeline"], None),
    )
    table, goals, figures = [], [], []
    table.append((
        "runs, the first time", f"{first.cpu:.3f}", f"{first.wall:.3f}",
        f"{first.peak / MEGABYTE:.0f}"))
    for name, words, limit in commands:
        costs = [cost_of(program, words, path) for _ in range(bench.rounds + 1)][1:]
        cpu = statistics.median(cost.cpu for cost in costs)
        wall = statistics.median(cost.wall for cost in costs)
        peak = max(cost.peak for cost in costs)
        table.append((name, f"{cpu:.3f}", f"{wall:.3f}", f"{peak / MEGABYTE:.0f}"))
        figures.append({"command": name, "cpu_seconds": cpu, "wall_seconds": wall, "peak": peak})
        if limit:
            goals.append(Goal(
                f"{name}: less than {limit * 1000:.0f} ms of CPU", f"{cpu * 1000:.0f} ms",
                cpu < limit))
            goals.append(Goal(
                f"{name}: less than 64 MB of memory", f"{peak / MEGABYTE:.0f} MB",
                peak < MEMORY_LIMIT))
    return Finding(
        f"{count * ROWS:,} rows in {count:,} executions, one of {FAILED_OF} failed",
        ("", "CPU s", "wall s", "MB"), table, goals, figures)


def cost_of(program, words, path):
    """What a command costs; one that finds nothing ends with 64."""
    try:
        return process.run([program, *words, "--db", path])
    except process.Failed as failure:
        if failure.cost is None or failure.status != 64:
            raise
        return failure.cost


def make(path, count):
    """Makes the database once, without Tracetail, from an execution of the real package."""
    if path.exists():
        return
    unfinished = path.with_suffix(".new")
    for old in unfinished.parent.glob(unfinished.name + "*"):
        old.unlink()
    table, *indexes = [s for s in SCHEMA.read_text().split(";") if s.strip()]
    with sqlite3.connect(unfinished) as connection:
        connection.executescript(f"PRAGMA page_size = 16384; PRAGMA synchronous = OFF; {table}")
        connection.executemany(
            f"INSERT INTO traces ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})",
            contents(count))
    for index in indexes:
        connection.execute(index)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    unfinished.rename(path)


def template():
    """The rows of one execution, and the hash that ends the id of each of its runs."""
    file = sorted(CORPUS.glob("logs/run_id=*/metadata.txt"))[0]
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    numbers, rows = {}, []
    for line in lines:
        for run in (line["parent_run_id"], line["run_id"]):
            if run and run not in numbers:
                numbers[run] = len(numbers)
        parent = line["parent_run_id"]
        is_top = parent in (None, line["run_id"])
        rows.append(Row(
            numbers[line["run_id"]], None if is_top else numbers[parent], line,
            line["error_flag"]))
    hashes = {number: run.split("T")[1] for run, number in numbers.items()}
    # What stages do takes most of the rows.
    filled = []
    more = ROWS - len(rows)
    stages = [k for k, row in enumerate(rows) if "[STAGE]: Handler" in row.values["message"]]
    for position, row in enumerate(rows):
        filled.append(row)
        if position in stages:
            each = more // len(stages) + (position == stages[0]) * (more % len(stages))
            filled += [
                Row(row.run, row.parent, row.values | {"message": f"🔗 [STAGE]: step {step} is done"},
                    False)
                for step in range(each)]
    return filled, hashes


def contents(count):
    rows, hashes = template()
    for group in range(0, count, CONCURRENT):
        starts = [
            START + (group * ROWS + k) * INTERVAL + datetime.timedelta(microseconds=97 * (group + k))
            for k in range(min(CONCURRENT, count - group))]
        ids = [{} for _ in starts]
        for position, row in enumerate(rows):
            for k, start in enumerate(starts):
                at = start + position * CONCURRENT * INTERVAL
                for number in (row.parent, row.run):
                    if number is not None and number not in ids[k]:
                        ids[k][number] = f"{at:%Y%m%d%H%M%S%f}T{hashes[number]}"
                fails = (group + k) % FAILED_OF == 0
                if row.is_error and not fails:
                    message, level, mode = "🔗 [STAGE]: it went well", "info", "stdout"
                else:
                    message, level = row.values["message"], row.values["level"]
                    mode = "stderr" if row.is_error else "stdout"
                yield (
                    ids[k][row.run], None if row.parent is None else ids[k][row.parent], level,
                    message, mode, str(at)[:19], row.values["process"], row.values["thread"],
                    row.values["filename"], row.values["lineno"], "0.0.86", str(at)[:19])
