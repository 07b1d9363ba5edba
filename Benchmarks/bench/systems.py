"""What is measured: programs that bring a root of traces into a SQLite database."""
import contextlib
import dataclasses
import pathlib
import shutil
import sqlite3
import subprocess

from . import process, rows

BENCHMARKS = pathlib.Path(__file__).parent.parent
SCHEMA = BENCHMARKS.parent / "fixtures" / "reference" / "schema.sql"


@dataclasses.dataclass
class System:
    """A name for the table, and a command with {root} and {database} where they belong."""

    name: str
    command: tuple
    # One of the C loops, which others are compared with.
    is_limit: bool = False
    # Whether it fills all columns, and not only those of `digest.COLUMNS`.
    fills_all: bool = True
    # It takes so many records only, since it is slow.
    most_records: int | None = None
    # What it finds in its environment besides what is there.
    environment: dict = dataclasses.field(default_factory=dict)

    def prepare(self, root, database):
        """What is done before, and not measured."""

    def arguments(self, root, database):
        return [str(part).format(root=root, database=database) for part in self.command]

    def is_done(self, database, count):
        """Says whether so many rows are there; `None` for a program that ends by itself."""
        return None


@dataclasses.dataclass
class Script(System):
    """A peer that ends by itself, and finds the reference schema in pages like those of others."""

    fills_all: bool = False

    def prepare(self, root, database):
        make_tables(database)


@dataclasses.dataclass
class Daemon(Script):
    """A peer that goes on until it is asked to end.

    Its configuration is made of a template, and is in a directory where all of its state is.
    """

    template: pathlib.Path | None = None
    state: pathlib.Path | None = None
    settings: dict = dataclasses.field(default_factory=dict)

    def prepare(self, root, database):
        super().prepare(root, database)
        shutil.rmtree(self.state, ignore_errors=True)
        self.state.mkdir()
        text = self.template.read_text(encoding="utf-8")
        places = {"ROOT": root, "DATABASE": database, "STATE": self.state}
        for name, value in (places | self.settings).items():
            text = text.replace(f"@{name}@", str(value))
        (self.state / "configuration").write_text(text, encoding="utf-8")

    def is_done(self, database, count):
        return lambda: rows.count(database) >= count


def make_tables(database):
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA page_size = 16384")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(SCHEMA.read_text(encoding="utf-8"))
    connection.close()


def tracetail(program):
    """The program of this repository."""
    command = (program, "import", "--quiet", "{root}", "--db", "{database}")
    return System("**tracetail import**", command)


def build_limit(work):
    """Builds the C loops."""
    program = work / "limit"
    compile_c(program, sorted((BENCHMARKS / "limit").glob("*.c")))
    return program


def compile_c(program, sources):
    """Builds a program on SQLite."""
    subprocess.run(
        ["cc", "-O2", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-o", program,
         *sources, "-lsqlite3"], check=True)


def limits(work, metadata=False):
    """The C loops on a new database: what is best in each row of the issue's table."""
    return c_loops(work, metadata, (
        ("INSERT", ()),
        ("INSERT, indexes late", ("--late",)),
        ("virtual table", ("--vtab",)),
        ("virtual table, 100,000 a commit", ("--vtab", "--commit", "100000")),
        ("virtual table, indexes late", ("--vtab", "--late")),
        ("same, 100,000 a commit", ("--vtab", "--late", "--commit", "100000")),
    ))


def limits_with_indexes(work, *options):
    """The C loops where indexes are there from the start."""
    return c_loops(work, False, (
        ("INSERT", options),
        ("virtual table", ("--vtab", *options)),
    ))


def c_loops(work, metadata, modes):
    program = build_limit(work)
    sides = ("--metadata",) * metadata
    return [
        System(
            f"C: {name}", (program, *options, *sides, SCHEMA, "{root}", "{database}"),
            is_limit=True)
        for name, options in modes
    ]


def fill(system, root, database):
    """Makes a database by one run of a system, for others to begin with."""
    for path in database.parent.glob(database.name + "*"):
        path.unlink()
    process.run(system.arguments(root, database))
    # It is copied without its WAL.
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
