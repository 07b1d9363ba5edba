"""What the pages of `tracetail serve` cost, on the database of very many executions."""
import http.client
import json
import os
import pathlib
import re
import signal
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.parse

from . import executions, process
from .finding import MEGABYTE, Finding, Goal

# Each address is asked for so often; the system counts processor time in hundredths.
REQUESTS = 50
CPU_LIMIT, FIRST_LIMIT, BYTES_LIMIT = 0.05, 0.03, 150_000
# Within so many seconds it has to listen.
PATIENCE = 300


def page(bench):
    """5 million rows in 10,000 executions: processor time, first byte and bytes of each page."""
    count = max(executions.CONCURRENT, int(executions.EXECUTIONS * bench.scale))
    path = bench.work / f"executions-{count}.db"
    executions.make(path, count)
    process.run([bench.program, "import", executions.CORPUS / "logs", "--db", path])
    process.run([bench.program, "runs", "--db", path])
    with sqlite3.connect(path) as connection:
        run, row = connection.execute(
            "SELECT run_id, id FROM traces WHERE parent_run_id IS NULL AND run_id LIKE '2026010%'"
            " ORDER BY id DESC").fetchone()
    table, goals, figures = [], [], []
    with Server(bench.program, path) as server:
        kind = json.loads(server.get("/api/errors?limit=1").body)["items"][0]["pattern"]
        addresses = (
            ("/", "/"), ("/ with errors", "/?level=error"),
            ("/runs/RUN", f"/runs/{run}"), ("/runs/RUN, errors", f"/runs/{run}?level=error"),
            ("/runs/RUN around a row", f"/runs/{run}?around={row}"), ("/errors", "/errors"),
            ("/errors of a kind", "/errors?kind=" + urllib.parse.quote(kind)),
            ("/search, newest", "/search?q=step"), ("/status", "/status"), ("/metrics", "/metrics"),
            ("/api/runs", "/api/runs"), ("/api/runs/RUN/rows", f"/api/runs/{run}/rows"),
        )
        for name, address in addresses:
            server.get(address)
            before = server.cpu
            answers = [server.get(address) for _ in range(REQUESTS)]
            cpu = (server.cpu - before) / REQUESTS
            first = statistics.median(answer.first for answer in answers)
            size = len(answers[-1].body)
            table.append((name, f"{cpu * 1000:.1f}", f"{first * 1000:.1f}", f"{size:,}"))
            figures.append({"page": name, "cpu_seconds": cpu, "first_byte": first, "bytes": size})
            for what, limit, found, shown in (
                    ("CPU", CPU_LIMIT, cpu, f"{cpu * 1000:.1f} ms"),
                    ("to the first byte", FIRST_LIMIT, first, f"{first * 1000:.1f} ms"),
                    ("size", BYTES_LIMIT, size, f"{size:,} bytes")):
                if found >= limit:
                    unit = f"{limit:,} bytes" if what == "size" else f"{limit * 1000:.0f} ms"
                    goals.append(Goal(f"{name}, {what}: less than {unit}", shown, False))
        peak = server.peak
    if not goals:
        goals.append(Goal(
            "each page: less than 50 ms of CPU, 30 ms to its first byte, 150 kB", "all", True))
    goals.append(Goal(
        "memory: less than 64 MB", f"{peak / MEGABYTE:.0f} MB", peak < executions.MEMORY_LIMIT))
    return Finding(
        f"{count * executions.ROWS:,} rows in {count:,} executions, {REQUESTS} requests each",
        ("", "CPU ms", "first byte ms", "bytes"), table, goals, figures)


class Answer:
    """The body of an answer, and after how many seconds it began."""

    def __init__(self, body, first):
        self.body, self.first = body, first


class Server:
    """`tracetail serve`, as long as it is needed."""

    def __init__(self, program, path):
        self.errors = tempfile.NamedTemporaryFile()
        self.process = subprocess.Popen(
            [program, "serve", "--db", path, "--http", "127.0.0.1:0"], stderr=self.errors)

    def __enter__(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            text = pathlib.Path(self.errors.name).read_text()
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", text):
                self.connection = http.client.HTTPConnection("127.0.0.1", int(found[1]))
                return self
            time.sleep(0.01)
        self.__exit__()
        raise process.Failed("it does not serve: " + pathlib.Path(self.errors.name).read_text())

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()

    def get(self, address):
        start = time.perf_counter()
        self.connection.request("GET", address)
        response = self.connection.getresponse()
        first = time.perf_counter() - start
        body = response.read()
        if response.status != 200:
            raise process.Failed(f"{address}: {response.status}")
        return Answer(body, first)

    @property
    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    @property
    def peak(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) * 1024
