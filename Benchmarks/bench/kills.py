"""SIGKILL while programs import."""
import dataclasses

from . import process, tally
from .contest import FreshDatabase
from .data import DataSet
from .finding import Finding, Goal
from .rows import count
from .running import Running

HEADER = ("", "kills", "records", "lost", "duplicated")


def measure(contenders, work, lines, kills, draw):
    """Kills each so many times, each time in a new import, which is then completed."""
    root, _ = DataSet(lines, 100, single_lines=True).make(work)
    expected = set(tally.messages(root))
    table, goals, figures = [], [], []
    for system in contenders.importing:
        seconds = time_of(system, root, work, lines)
        lost = duplicated = 0
        for _ in range(kills):
            with FreshDatabase(work) as database:
                system.prepare(root, database)
                with Running(system, root, database) as running:
                    running.wait(draw.uniform(0.1, 0.9) * seconds)
                    running.kill()
                    running.start()
                    running.finish(lambda: count(database), lines)
                one, two = tally.lost_and_duplicated(database, expected)
                lost, duplicated = lost + one, duplicated + two
        name = system.name
        table.append((name, f"{kills}", f"{lines * kills:,}", f"{lost:,}", f"{duplicated:,}"))
        figures.append(dict(zip(HEADER, (name, kills, lines * kills, lost, duplicated))))
        if name.startswith("**tracetail"):
            goals.append(Goal(f"{name.strip('*')}: none lost, none twice",
                              f"{lost:,} and {duplicated:,}", lost == duplicated == 0))
    table += [(name, f"not available: {reason}") for name, reason in contenders.missing.items()]
    return Finding(
        f"{lines:,} records, killed once and completed, {kills} times", HEADER, table, goals,
        figures)


def time_of(system, root, work, lines):
    """How many seconds it takes when it is not killed."""
    with FreshDatabase(work) as database:
        system.prepare(root, database)
        return process.run(
            system.arguments(root, database), system.environment,
            system.is_done(database, lines)).wall
