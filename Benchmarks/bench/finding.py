"""What a case found, and how it is shown."""
import dataclasses

MEGABYTE = 1_000_000


@dataclasses.dataclass
class Goal:
    """What is wanted, what was found, and whether that is enough."""

    wanted: str
    found: str
    is_met: bool

    def __str__(self):
        return f"{'met' if self.is_met else 'NOT MET'}: {self.wanted}: {self.found}"


@dataclasses.dataclass
class Finding:
    """What a case found: a table, and whether its goals are met."""

    title: str
    header: tuple
    # Tuples of text, as many as the header has, or two for a name and what is said of it.
    table: list
    goals: list = dataclasses.field(default_factory=list)
    # What JSON has of it.
    figures: object = None

    def as_json(self):
        return {
            "title": self.title, "goals": [dataclasses.asdict(goal) for goal in self.goals],
            "figures": self.figures,
        }

    def as_text(self):
        """Columns that stand below one another."""
        widths = [
            max(len(row[column]) for row in [self.header, *self.whole_rows])
            for column in range(len(self.header))]
        widths[0] = max(len(row[0].replace("*", "")) for row in [self.header, *self.table])
        lines = [self.title, ""]
        for row in [self.header, *self.table]:
            name, *cells = row
            line = f"  {name.replace('*', ''):{widths[0]}}"
            if len(row) == len(self.header):
                line += "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths[1:]))
            else:
                line += f"  {cells[0]}"
            lines.append(line)
        lines += ["", *(f"  {goal}" for goal in self.goals)]
        return "\n".join(lines).rstrip() + "\n"

    def as_markdown(self):
        """As docs/BENCHMARKS.md has it."""
        rule = ("---",) + ("--:",) * (len(self.header) - 1)
        lines = [f"{self.title}.", ""]
        for row in [self.header, rule, *self.table]:
            filler = ("",) * (len(self.header) - len(row))
            lines.append(f"| {' | '.join([*row, *filler])} |")
        if self.goals:
            lines += ["", "Goals:", "", *(f"* {goal}" for goal in self.goals)]
        return "\n".join(lines) + "\n"

    @property
    def whole_rows(self):
        return [row for row in self.table if len(row) == len(self.header)]


IMPORT_HEADER = ("", "rows/CPU s", "× best loop", "CPU s", "wall s", "MB", "database MB")


def import_row(result):
    """A row of the table of systems that fill a database."""
    if result.failure:
        return result.name, f"failed: {result.failure}"
    ratio = f"{result.ratio:.2f}" if result.ratio else ""
    return (
        result.name, f"{result.records / result.cpu:,.0f}", ratio, f"{result.cpu:.2f}",
        f"{result.wall:.2f}", f"{result.peak / MEGABYTE:.0f}",
        f"{result.database_size / MEGABYTE:.0f}")


def import_finding(title, results, goals, missing=None):
    """The finding of a case whose systems fill a database."""
    table = [import_row(result) for result in results]
    table += [(name, f"not available: {reason}") for name, reason in (missing or {}).items()]
    return Finding(
        title, IMPORT_HEADER, table, goals, {
            "systems": [result.as_json() for result in results], "not_available": missing or {}})
