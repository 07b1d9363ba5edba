#!/usr/bin/env python3
"""Write traces with the real ddeutil-workflow, from several threads and processes.

    .venv/0.0.86/bin/python scripts/live_writer.py ROOT --records 200 --runs 4 --processes 2 --threads 2

Uses get_trace, its public way to a trace. The settings that say where traces go changed with the versions; what is written does
too: metadata.json until 0.0.78, metadata.txt from 0.0.79 on. check_rows.py compares a database with what was written.
"""
import argparse
import importlib.metadata
import json
import logging
import multiprocessing
import os
import random
import threading
import time

FORMAT = "[{datetime}] [{level}] {message}"
LEVELS = ["debug", "info", "info", "info", "warning", "error", "exception"]
WORDS = ["extract", "load", "commit", "Zürich", "東京", "กรุงเทพ", "😀", "a=b", "100%", '"quoted"', "back\\slash"]


def configure(root):
    """Sets the environment that the package reads when it is imported."""
    version = int(importlib.metadata.version("ddeutil-workflow").split(".")[2])
    os.environ["WORKFLOW_LOG_DEBUG_MODE"] = "true"
    if version < 42:
        os.environ["WORKFLOW_LOG_ENABLE_WRITE"] = "true"
        os.environ["WORKFLOW_LOG_PATH"] = root
    elif version < 79:
        os.environ["WORKFLOW_LOG_TRACE_ENABLE_WRITE"] = "true"
        if version < 74:
            os.environ["WORKFLOW_LOG_TRACE_PATH"] = root
        else:
            os.environ["WORKFLOW_LOG_TRACE_URL"] = f"file:{root}"
        # Before 0.0.59 records have no level.
        if version >= 59:
            os.environ["WORKFLOW_LOG_FORMAT_FILE"] = FORMAT
    else:
        os.environ["WORKFLOW_LOG_TRACE_HANDLERS"] = json.dumps([{"type": "file", "path": root, "format": FORMAT}])


def write_thread(arguments, process, number):
    from ddeutil.workflow.traces import get_trace

    draw = random.Random(f"{arguments.seed}.{process}.{number}")
    traces = []
    for run in range(arguments.runs):
        parent = f"20260102030405{run:06}T{run:010}"
        traces.append(get_trace(parent, parent_run_id=None, extras={}))
        child = f"20260102040506{run:06}T{process:05}{number:05}"
        traces.append(get_trace(child, parent_run_id=parent, extras={}))
    start = time.monotonic()
    for index in range(arguments.records):
        message = f"{' '.join(draw.choices(WORDS, k=draw.randint(1, 9)))} {process}.{number}.{index}"
        if draw.random() < 0.05:
            message += "\nTraceback of flow.py\nValueError: bad value"
        # Runs come one after the other.
        known = max(1, len(traces) * (index + 1) // arguments.records)
        log = getattr(draw.choice(traces[:known]), draw.choice(LEVELS))
        try:
            log(message)
        except FileExistsError:
            # Two writers of 0.0.78 may make the directory of a run at the same time; it writes nothing before that.
            log(message)
        if arguments.rate:
            time.sleep(max(0, start + (index + 1) * arguments.threads / arguments.rate - time.monotonic()))
    for trace in traces:
        if hasattr(trace, "close"):
            trace.close()


def write_process(arguments, process):
    # Its messages on the terminal are of no interest.
    logging.getLogger("ddeutil.workflow").setLevel(logging.CRITICAL + 1)
    failures = []

    def write(number):
        try:
            write_thread(arguments, process, number)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(arguments.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root")
    parser.add_argument("--records", type=int, default=200, help="of each thread")
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2, help="of each process")
    parser.add_argument("--rate", type=float, default=0, help="records a second of each process; 0: as fast as it can")
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()
    configure(os.path.abspath(arguments.root))
    processes = [multiprocessing.Process(target=write_process, args=(arguments, number)) for number in range(arguments.processes)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return int(any(process.exitcode for process in processes))


if __name__ == "__main__":
    raise SystemExit(main())
