"""Runs a program, and says what it cost."""
import dataclasses
import os
import signal
import subprocess
import tempfile
import time

# Seconds after which what does not end by itself is given up: more than any of them needs.
PATIENCE = 300


@dataclasses.dataclass(frozen=True)
class Cost:
    """What one run of a program and its children cost: seconds, and bytes."""

    wall: float
    user: float
    system: float
    # ru_maxrss counts what this process had when it forked: less than some 20 MB cannot be seen.
    peak: int
    # What read(2) and its kin gave, from files and from caches alike.
    read: int

    @property
    def cpu(self):
        return self.user + self.system


class Failed(Exception):
    """A program did not do what it was asked for; with what it said, how it ended and what it cost."""

    def __init__(self, said, status=None, cost=None):
        super().__init__(said)
        self.status = status
        self.cost = cost


def run(arguments, environment=None, is_done=None, output=subprocess.DEVNULL):
    """Runs a program to its end.

    One that does not end by itself is asked to (SIGTERM) when `is_done` says so; its wall time ends
    there. Throws `Failed` where the program does.
    """
    with tempfile.TemporaryFile() as errors:
        before = bytes_read()
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(argument) for argument in arguments], stdin=subprocess.DEVNULL, stdout=output,
            stderr=errors, env=os.environ | (environment or {}))
        try:
            wall = until(is_done, process, start) if is_done else None
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if process.returncode is None:
                process.kill()
                process.wait()
        cost = Cost(
            wall or time.perf_counter() - start, usage.ru_utime, usage.ru_stime,
            usage.ru_maxrss * 1024, bytes_read() - before)
        if process.returncode != 0:
            errors.seek(0)
            said = errors.read().decode(errors="replace")
            raise Failed(
                f"{process.args[0]} ended with {process.returncode}:\n{said}", process.returncode,
                cost)
    return cost


def until(is_done, process, start):
    """Waits for that, and asks the process to end; gives how long it took."""
    while not is_done():
        # The process is left to be waited for by who wants to know its cost.
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return None
        if time.perf_counter() - start > PATIENCE:
            raise Failed(f"{process.args[0]} is not done after {PATIENCE} seconds")
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    return time.perf_counter() - start


def bytes_read():
    """What this process and the children it waited for have read (proc_pid_io(5))."""
    with open("/proc/self/io", encoding="ascii") as file:
        return int(file.readline().split()[1])
