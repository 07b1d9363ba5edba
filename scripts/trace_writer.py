#!/usr/bin/env python3
"""Write traces as workflows do, from several threads and processes, for tests of a reader that follows.

    trace_writer.py ROOT --records 1000 --runs 20 --processes 2 --threads 3 [--rate 500] [--rotate 0.01]

Each record is a line of stdout.txt or stderr.txt and one of metadata.json, each written by a call of its own; the two may be
far apart, come in either order, or be torn. The first run is written by all processes, every other one by one process, which
may rotate it too: by renaming, or by copying and truncating. What has been written is what the metadata files say at the end:
check_rows.py compares a database with them. Standard library only.
"""
import argparse
import json
import multiprocessing
import os
import random
import shutil
import threading
import time

LEVELS = ["debug"] * 2 + ["info"] * 6 + ["warning", "error", "exception"]
WORDS = ["extract", "load", "commit", "Zürich", "東京", "กรุงเทพ", "😀", "[x]", "100%", '"quoted"', "back\\slash", "a=b"]


class Run:
    """A run directory that this process writes to."""

    def __init__(self, root, number, is_shared):
        self.parent = f"20260102030405{number:06}T{number:010}"
        self.child = f"20260102040506{number:06}T{number:010}"
        self.path = os.path.join(root, f"run_id={self.parent}")
        self.is_shared = is_shared
        self.lock = threading.Lock()
        self.rotations = 0
        self.late = []

    def append(self, name, line, is_torn=False):
        os.makedirs(self.path, exist_ok=True)
        file = os.open(os.path.join(self.path, name), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        data = line.encode()
        cut = len(data) // 2 if is_torn else len(data)
        for part in filter(None, (data[:cut], data[cut:])):
            os.write(file, part)
        os.close(file)

    def rotate(self, chance):
        """Gives the files other names, or takes their bytes out of them."""
        self.rotations += 1
        for name in ("stdout.txt", "stderr.txt", "metadata.json"):
            path = os.path.join(self.path, name)
            if not os.path.exists(path):
                continue
            if chance < 0.5:
                os.rename(path, f"{path}.{self.rotations}")
            else:
                # The copy has its name once it is whole.
                shutil.copyfile(path, f"{path}.{self.rotations}.tmp")
                os.rename(f"{path}.{self.rotations}.tmp", f"{path}.{self.rotations}")
                os.truncate(path, 0)

    def write(self, draw, message, level):
        mode = "stderr" if level in ("error", "exception") else "stdout"
        is_child = draw.random() < 0.5
        stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
        record = {
            "mode": mode, "level": level, "datetime": stamp, "process": os.getpid(),
            "thread": threading.get_ident(), "message": message, "cut_id": self.parent[-6:],
            "run_id": self.child if is_child else self.parent,
            "parent_run_id": self.parent if is_child else None,
            "filename": "flow.py", "lineno": draw.randrange(1, 500), "tags": [], "metadata": {},
        }
        text = (mode + ".txt", f"[{stamp}] [{level}] {message}\n")
        metadata = ("metadata.json", json.dumps(record, ensure_ascii=False) + "\n")
        sides = [text, metadata] if draw.random() < 0.9 else [metadata, text]
        is_torn = not self.is_shared and draw.random() < 0.05
        # Now and then the second side waits for another record.
        is_late = not self.is_shared and draw.random() < 0.05
        self.append(*sides[0], is_torn)
        if is_late:
            self.late.append(sides[1])
        else:
            self.append(*sides[1], is_torn)
            while self.late:
                self.append(*self.late.pop())


def write_thread(arguments, runs, process, number, deadline, count):
    draw = random.Random(f"{arguments.seed}.{process}.{number}")
    start = time.monotonic()
    for index in range(arguments.records):
        if deadline and time.monotonic() >= deadline:
            break
        message = f"⚙️ [CALLER]: {' '.join(draw.choices(WORDS, k=draw.randint(1, 9)))} {process}.{number}.{index}"
        if draw.random() < 0.03:
            message += "\n ... |  \tFile \"flow.py\", line 7\n ... ╰─ \tValueError: bad value"
        # Runs come one after the other, and some stay.
        known = max(2, len(runs) * (index + 1) // arguments.records)
        run = draw.choice(runs[:known])
        with run.lock:
            run.write(draw, message, draw.choice(LEVELS))
            if not run.is_shared and draw.random() < arguments.rotate:
                run.rotate(draw.random())
        with count.get_lock():
            count.value += 1
        if arguments.rate:
            time.sleep(max(0, start + (index + 1) * arguments.threads / arguments.rate - time.monotonic()))


def write_process(arguments, process, deadline, count):
    numbers = [0] + [1 + process + arguments.processes * k for k in range(max(1, arguments.runs // arguments.processes))]
    runs = [Run(arguments.root, number, is_shared=number == 0) for number in numbers]
    threads = [threading.Thread(target=write_thread, args=(arguments, runs, process, number, deadline, count))
               for number in range(arguments.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for run in runs:
        for side in run.late:
            run.append(*side)


def write_count(path, count):
    if path:
        with open(path + ".new", "w", encoding="ascii") as file:
            file.write(str(count))
        os.replace(path + ".new", path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root")
    parser.add_argument("--records", type=int, default=1000, help="of each thread")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2, help="of each process")
    parser.add_argument("--rate", type=float, default=0, help="records a second of each process; 0: as fast as it can")
    parser.add_argument("--rotate", type=float, default=0, help="how likely a record is followed by a rotation")
    parser.add_argument("--seconds", type=float, default=0, help="stop after that time, with fewer records")
    parser.add_argument("--count", metavar="FILE", help="keep the number of records that were written in a file")
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()
    deadline = time.monotonic() + arguments.seconds if arguments.seconds else None
    count = multiprocessing.Value("q", 0)
    processes = [multiprocessing.Process(target=write_process, args=(arguments, number, deadline, count))
                 for number in range(arguments.processes)]
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes):
        write_count(arguments.count, count.value)
        time.sleep(0.1)
    write_count(arguments.count, count.value)
    return int(any(process.exitcode for process in processes))


if __name__ == "__main__":
    raise SystemExit(main())
