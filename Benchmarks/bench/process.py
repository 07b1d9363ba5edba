"""Runs a program, and says what it cost."""
import dataclasses
import os
import subprocess
import tempfile
import time


@dataclasses.dataclass(frozen=True)
class Cost:
    """What one run of a program cost: seconds, and bytes."""

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


def run(arguments):
    """Runs a program to its end; exits where it fails."""
    with tempfile.TemporaryFile() as errors:
        before = bytes_read()
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(argument) for argument in arguments], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        read = bytes_read() - before
        if process.returncode != 0:
            errors.seek(0)
            said = errors.read().decode(errors="replace")
            raise SystemExit(f"{process.args[0]} ended with {process.returncode}:\n{said}")
    return Cost(wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss * 1024, read)


def bytes_read():
    """What this process and the children it waited for have read (proc_pid_io(5))."""
    with open("/proc/self/io", encoding="ascii") as file:
        return int(file.readline().split()[1])
