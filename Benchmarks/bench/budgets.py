"""What hostile input and bad luck may cost: each case is one run, or a ratio of two."""
import multiprocessing
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import time

from .finding import Finding, Goal

MEBIBYTE = 1 << 20
PATIENCE = 900
LINE = "[2026-01-01 00:00:00] [info] {}\n"


class Budgets:
    """Runs the program in a directory of its own, which is gone afterwards."""

    def __init__(self, program, directory, files):
        self.program = str(program)
        self.directory = pathlib.Path(directory)
        self.files = files

    def path(self, name):
        return self.directory / name

    def write(self, name, text):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def start(self, *arguments):
        return subprocess.Popen(
            [self.program, *arguments], cwd=self.directory, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def run(self, *arguments, feed=None):
        """Runs the program to its end; one that is fed is ended then. Gives what wait4(2) says of it,
        and its status."""
        process = self.start(*arguments)
        try:
            if feed:
                feed(process)
                process.send_signal(signal.SIGTERM)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if process.returncode is None:
                process.kill()
                process.wait()
        return usage, process.returncode

    def peak(self, *arguments, feed=None):
        return self.run(*arguments, feed=feed)[0].ru_maxrss * 1024

    def cpu(self, *arguments):
        usage = self.run(*arguments)[0]
        return usage.ru_utime + usage.ru_stime

    def wait_for_rows(self, count):
        """Something that waits until the database `f.db` has so many rows."""
        def wait(process):
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end and process.poll() is None:
                try:
                    with sqlite3.connect(f"file:{self.path('f.db')}?mode=ro", uri=True) as database:
                        if database.execute("SELECT count(*) FROM traces").fetchone()[0] >= count:
                            return
                except sqlite3.Error:
                    pass
                time.sleep(0.2)
            raise SystemExit(f"a follower has not made {count} rows")
        return wait

    def written(self, pid):
        for line in pathlib.Path(f"/proc/{pid}/io").read_text(encoding="utf-8").splitlines():
            if line.startswith("wchar:"):
                return int(line.split()[1])
        return 0


def pack(budgets, name, line, count, *options):
    """Packs a line many times over. This process stays small: what it has counts as the program's."""
    path = budgets.write(f"{name}.zst", "")
    command = ["zstd", "-q", "-f", "-o", path, *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as packer:
        for _ in range(count // 1_000):
            packer.stdin.write(line.encode() * 1_000)
        packer.stdin.close()
        if packer.wait() != 0:
            raise SystemExit(f"zstd ended with {packer.returncode}")


def packed(budgets, count):
    for number in range(count):
        text = "".join(LINE.format(f"file {number} line {line}") for line in range(2_000))
        name = budgets.write(f"r/run_id=1/stdout.txt.{number + 1}", text)
        subprocess.run(["zstd", "-3", "-q", "--rm", name], check=True)


def rotations(budgets):
    packed(budgets, 60)
    yield "60 packed rotations, import", budgets.peak("import", "r", "--db", "a.db", "-q"), 64


def followed_rotations(budgets):
    packed(budgets, 200)
    arguments = ("follow", "r", "--db", "f.db", "--log-level", "error")
    peak = budgets.peak(*arguments, feed=budgets.wait_for_rows(400_000))
    yield "200 packed rotations, follow", peak, 64


def window(budgets):
    pack(budgets, "r/run_id=1/stdout.txt.1", LINE.format("x"), 6_000_000, "--long=27")
    peak = budgets.peak("import", "r", "--db", "a.db", "-q")
    yield "a packed file with a window of 128 MiB, refused", peak, 64


def members(budgets):
    budgets.write("r/run_id=1/metadata.json", b'{"message":"x"' + b',"a":1' * 690_000 + b"}\n")
    peak = budgets.peak("import", "r", "--db", "a.db", "-q")
    yield "a metadata line of 4 MB with 690,000 members", peak, 64


def flat(budgets):
    for number in range(budgets.files):
        budgets.write(f"r/app{number}.log", LINE.format(f"file {number}"))
    peak = budgets.peak("import", "r", "--include", "*.log", "--db", "a.db", "-q")
    yield f"a flat directory of {budgets.files:,} files, import", peak, 64


def runs(budgets):
    for number in range(budgets.files):
        budgets.write(f"r/run_id={number}/stdout.txt", LINE.format(f"run {number}"))
    arguments = ("follow", "r", "--db", "f.db", "--log-level", "error")
    peak = budgets.peak(*arguments, feed=budgets.wait_for_rows(budgets.files))
    yield f"{budgets.files:,} fresh run directories, follow", peak, 96


def growing(budgets):
    budgets.write("r/run_id=1/stdout.txt", "")
    found = []

    def feed(process):
        time.sleep(0.7)
        with open(budgets.path("r/run_id=1/stdout.txt"), "wb", buffering=0) as file:
            file.write(LINE.format("header").encode())
            for number in range(2_000):
                file.write(b"continued %7d " % number + b"z" * 182 + b"\n")
                time.sleep(0.003)
        time.sleep(1.5)
        found.append(budgets.written(process.pid))

    budgets.run("follow", "r", "--db", "f.db", "--log-level", "error", feed=feed)
    yield "bytes written for an open record of 392 kB, line by line", found[0], 10


def ratio(budgets, name, make, few, many):
    """CPU time of many by that of few, as a multiple of what is linear."""
    times = []
    for count in (few, many):
        directory = f"{name}{count}"
        make(directory, count)
        times.append(min(
            budgets.cpu("import", directory, "--db", f"{directory}{turn}.db", "-q")
            for turn in range(2)))
    return times[1] / times[0] / (many / few)


def documents(budgets):
    def make(directory, count):
        records = []
        for number in range(20_000):
            records.append(f'{{"message":"m{number}","level":"info"}}')
            if count and number % (20_000 // count) == 0:
                records.append(f'{{"user_id":"u{number}"}}')
        budgets.write(f"{directory}/run_id=1/metadata.json", "\n".join(records) + "\n")

    make("none", 0)
    make("some", 200)
    blocks = [
        budgets.run("import", name, "--db", f"{name}.db", "-q")[0].ru_oublock
        for name in ("none", "some")]
    yield "blocks written with 200 run documents, × without", blocks[1] / blocks[0], 3


def many_rotations(budgets):
    def make(directory, count):
        for number in range(count):
            budgets.write(
                f"{directory}/run_id=1/stdout.txt.{number + 1}", LINE.format(f"file {number}"))

    found = ratio(budgets, "rotations", make, 2_000, 8_000)
    yield "CPU of 8,000 rotations of one run, × 4 times that of 2,000", found, 2


def first_lines(budgets):
    def make(directory, count):
        for number in range(count):
            budgets.write(
                f"{directory}/run_id=1/stdout.txt.{number + 1}",
                LINE.format("starts") + LINE.format(f"file {number}"))

    found = ratio(budgets, "lines", make, 250, 1_000)
    yield "CPU of 1,000 texts with the same first line, × 4 times that of 250", found, 2


def sparse(budgets):
    path = budgets.write("r/run_id=1/stdout.txt", "x")
    os.truncate(path, 512 * MEBIBYTE)
    budgets.run("import", "r", "--db", "a.db", "-q")
    yield "the database of a sparse file of 512 MiB", budgets.path("a.db").stat().st_size, 1


def query(budgets):
    budgets.write("r/run_id=1/stdout.txt", LINE.format("x"))
    budgets.run("import", "r", "--db", "a.db", "-q")
    sql = (
        "WITH RECURSIVE c(x) AS (SELECT hex(randomblob(100000)) UNION ALL SELECT x||x FROM c)"
        " SELECT count(*) FROM c")
    start = time.monotonic()
    peak = budgets.peak("query", sql, "--timeout", "2", "--db", "a.db")
    seconds = time.monotonic() - start
    yield "query --timeout 2 of values without an end: memory", peak, 256
    yield "the same: seconds", seconds, 3


CASES = {
    "rotations": rotations, "followed-rotations": followed_rotations, "window": window,
    "members": members, "flat": flat, "runs": runs, "growing": growing, "documents": documents,
    "many-rotations": many_rotations, "first-lines": first_lines, "sparse": sparse, "query": query,
}


def findings(case, program, work, files):
    with tempfile.TemporaryDirectory(dir=work, prefix="budgets-") as directory:
        return list(CASES[case](Budgets(program, directory, files)))


def measure(program, work, files, cases):
    """The finding of some cases. What is more than a thousand is bytes, and shown in MiB.

    Each case has a process of its own: what that has when it starts the program counts as the
    program's, and cases leave memory behind."""
    table, goals, figures = [], [], []
    for case in cases:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found_of_case = pool.apply(findings, (case, str(program), work, files))
        for name, found, most in found_of_case:
            is_size = found > 1_000
            shown = f"{found / MEBIBYTE:.1f} MiB" if is_size else f"{found:.2f}"
            wanted = f"< {most} MiB" if is_size else f"< {most}"
            is_met = found < (most * MEBIBYTE if is_size else most)
            table.append((name, shown, wanted))
            figures.append({"name": name, "found": found})
            if not is_met:
                goals.append(Goal(f"{name} {wanted}", shown, False))
    return Finding("What hostile input costs", ("", "found", "budget"), table, goals, figures)
