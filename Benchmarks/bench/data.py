"""The data sets: made once, by `Benchmarks/generate`, and kept."""
import dataclasses
import json
import pathlib
import shutil
import subprocess

GENERATE = pathlib.Path(__file__).parent.parent / "generate"


@dataclasses.dataclass(frozen=True)
class DataSet:
    """So many records in so many runs; see `Benchmarks/generate`."""

    records: int
    runs: int
    sides: str = "text"
    single_lines: bool = False
    part: int = 0

    @property
    def name(self):
        lines = "-single" if self.single_lines else ""
        part = f"-part{self.part}" if self.part else ""
        return f"data-{self.sides}{lines}-{self.records}-{self.runs}{part}"

    def make(self, work):
        """Its directory below `work`, and what is in it."""
        directory = work / self.name
        expected = directory / "expected.json"
        if not expected.exists():
            # What is there was not finished.
            self.remove(work)
            subprocess.run(
                [GENERATE, directory, "--records", str(self.records), "--runs", str(self.runs),
                 "--sides", self.sides, "--part", str(self.part)]
                + ["--single-lines"] * self.single_lines, check=True)
        return directory / "logs", json.loads(expected.read_text())

    def remove(self, work):
        shutil.rmtree(work / self.name, ignore_errors=True)


def describe(expected):
    """What a data set is, in a few words."""
    return (
        f"{expected['records']:,} records in {expected['runs']:,} runs,"
        f" {expected['files']:,} files, {expected['bytes'] / 1e6:,.0f} MB")
