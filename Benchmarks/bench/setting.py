"""What all cases need: the program, a place to work, and how much is measured."""
import dataclasses
import functools
import pathlib

from . import systems
from .data import DataSet


@dataclasses.dataclass(frozen=True)
class Bench:
    """What all cases need."""

    program: pathlib.Path
    work: pathlib.Path
    rounds: int
    # Data sets are so many times as large.
    scale: float
    with_peers: bool

    def data(self, records, runs, **others):
        return DataSet(max(runs, int(records * self.scale)), runs, **others)

    def make(self, data):
        return data.make(self.work)

    def small_runs(self, runs):
        """Runs of three records in three files."""
        return DataSet(3 * int(runs * self.scale), int(runs * self.scale), sides="both")

    @functools.cached_property
    def tracetail(self):
        return systems.tracetail(self.program)
