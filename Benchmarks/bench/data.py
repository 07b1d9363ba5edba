"""The data sets: made once, by `Benchmarks/generate`, and kept."""
import dataclasses
import json
import pathlib
import shutil
import subprocess

GENERATE = pathlib.Path(__file__).parent.parent / "generate"


@dataclasses.dataclass(frozen=True)
class DataSet:
    """So many records in so many runs."""

    records: int
    runs: int
    metadata: bool = False

    def make(self, work):
        """Its directory below `work`, and what is in it."""
        side = "metadata" if self.metadata else "text"
        directory = work / f"data-{side}-{self.records}-{self.runs}"
        expected = directory / "expected.json"
        if not expected.exists():
            # What is there was not finished.
            shutil.rmtree(directory, ignore_errors=True)
            subprocess.run(
                [GENERATE, directory, "--records", str(self.records), "--runs", str(self.runs)]
                + ["--metadata"] * self.metadata, check=True)
        return directory / "logs", json.loads(expected.read_text())
