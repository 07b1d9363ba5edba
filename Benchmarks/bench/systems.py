"""What is measured: programs that bring a root of traces into a new SQLite database."""
import dataclasses
import pathlib
import subprocess

BENCHMARKS = pathlib.Path(__file__).parent.parent
SCHEMA = BENCHMARKS.parent / "fixtures" / "reference" / "schema.sql"


@dataclasses.dataclass(frozen=True)
class System:
    """A name for the table, and a command that ends with what is appended: root and database."""

    name: str
    command: tuple

    def arguments(self, root, database):
        return [*self.command, root, database]


class Tracetail(System):
    """The program of this repository."""

    def __init__(self, program):
        super().__init__("tracetail import", (program, "import", "--quiet"))

    def arguments(self, root, database):
        return [*self.command, root, "--db", database]


def limits(work, metadata=False):
    """The C loops, built. Late: the indexes are built after the load, as tracetail does."""
    program = work / "limit"
    sources = sorted((BENCHMARKS / "limit").glob("*.c"))
    subprocess.run(
        ["cc", "-O2", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-o", program,
         *sources, "-lsqlite3"], check=True)
    options = ("--metadata",) * metadata
    return [
        System(f"C loop: {name}", (program, *modes, *options, SCHEMA))
        for name, modes in (
            ("INSERT, late", ("--late",)),
            ("INSERT", ()),
            ("virtual table, late", ("--late", "--vtab")),
            ("virtual table", ("--vtab",)),
        )
    ]
