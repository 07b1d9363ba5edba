"""A program that runs, may be killed or stopped, and is started again."""
import contextlib
import os
import signal
import subprocess
import time

# Seconds without a new row after which none is expected: when all could be there, and when not.
QUIET, PATIENT = 2, 15


class Running:
    """A system at work on a root and a database."""

    def __init__(self, system, root, database):
        self.system, self.root, self.database = system, root, database
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()

    def start(self):
        """Starts it, in a process group of its own."""
        self.process = subprocess.Popen(
            self.system.arguments(self.root, self.database), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env=os.environ | self.system.environment)

    def wait(self, seconds):
        """Lets it run for so long, or to its end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)

    def kill(self):
        """SIGKILL to it and to what it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Asks it to end; kills what does not within a minute."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()

    def finish(self, count_rows, wanted):
        """Waits until it ends by itself, or makes no more rows; and then stops it."""
        rows, last = -1, time.monotonic()
        while self.process.poll() is None:
            now = count_rows()
            if now != rows:
                rows, last = now, time.monotonic()
            does_end = self.system.is_done(self.database, wanted) is None
            quiet = QUIET if rows >= wanted else PATIENT
            if not does_end and time.monotonic() - last > quiet:
                self.stop()
            time.sleep(0.05)
