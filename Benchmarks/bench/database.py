"""A database as years of following leave it: made once, without Tracetail, and kept."""
import dataclasses
import datetime
import pathlib
import random
import sqlite3

SCHEMA = pathlib.Path(__file__).parent.parent.parent / "fixtures" / "reference" / "schema.sql"
LEVELS = ("info",) * 62 + ("debug",) * 20 + ("warning",) * 10 + ("error",) * 8
WORDS = """fetch parse merge store index flush replay batch worker stage queue shard token lease
    window cursor schema partition snapshot 12.5% [ok] key=value naïve Łódź 北京 สวัสดี 🚀""".split()
SENTENCES = 1009
# In a message of every millionth row.
RARE_WORD = "zeppelin"
# So many runs are at work at a time; their rows alternate, which is the worst for reading one.
CONCURRENT_RUNS = 100
START = datetime.datetime(2026, 1, 1)
DAYS = 30
COLUMNS = """run_id parent_run_id level message mode datetime process thread filename lineno cut_id
    workflow_name user_id hostname ip_address python_version created_at""".split()


@dataclasses.dataclass(frozen=True)
class Database:
    """So many rows of so many runs, from START on, evenly over DAYS."""

    rows: int
    runs: int

    def make(self, work):
        """Its path below `work`."""
        path = work / f"rows-{self.rows}-{self.runs}.db"
        if not path.exists():
            unfinished = path.with_suffix(".new")
            unfinished.unlink(missing_ok=True)
            self.fill(unfinished)
            unfinished.rename(path)
        return path

    def fill(self, path):
        # Tracetail's own page size, and its indexes after the load.
        table, *indexes = [s for s in SCHEMA.read_text().split(";") if s.strip()]
        with sqlite3.connect(path) as connection:
            connection.executescript(
                f"PRAGMA page_size = 16384; PRAGMA synchronous = OFF; {table}")
            connection.executemany(
                f"INSERT INTO traces ({', '.join(COLUMNS)})"
                f" VALUES ({', '.join('?' * len(COLUMNS))})", self.contents())
        for index in indexes:
            connection.execute(index)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()

    def contents(self):
        rng = random.Random(1)
        sentences = [
            " ".join(rng.choice(WORDS) for _ in range(rng.randint(3, 13)))
            for _ in range(SENTENCES)]
        ids = [self.run_id(run) for run in range(self.runs)]
        interval = datetime.timedelta(days=DAYS) / self.rows
        group = self.rows // self.runs * CONCURRENT_RUNS
        for row in range(self.rows):
            first = row // group * CONCURRENT_RUNS
            run = min(first + row % CONCURRENT_RUNS, self.runs - 1)
            # Of ten runs the first is the parent of the others.
            parent = ids[run - run % 10] if run % 10 else None
            level = LEVELS[int(rng.random() * 100)]
            at = str(START + row * interval)[:19]
            rare = f" {RARE_WORD}" if row % 1_000_000 == 777_777 else ""
            yield (
                ids[run], parent, level,
                f"⏳ [STAGE]: {sentences[int(rng.random() * SENTENCES)]}{rare} #{row}",
                "stderr" if level == "error" else "stdout", at, 4242, 140737353983808,
                "__init__.py", 1706, ids[run][:12] + ids[run][-6:], f"workflow-{run % 20}",
                f"user-{run % 50}", "vm", "127.0.0.1", "3.11.7", at)

    def run_id(self, run):
        """As the writer makes them: when it began, and a number."""
        start = START + run * datetime.timedelta(days=DAYS) / self.runs
        return f"{start:%Y%m%d%H%M%S%f}T{run * 2654435761 % 10**10:010}"
