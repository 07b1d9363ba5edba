"""Where the CPU time of an import goes, by samples of perf(1)."""
import collections
import re
import shutil
import subprocess

from . import process
from .contest import FreshDatabase
from .data import describe
from .finding import Finding

MODULES = ("TraceFormat", "TraceTail", "TraceStore", "TracePipeline", "TraceCommands", "GRDB")
MODULE = re.compile(rf"\d+({'|'.join(MODULES)})")
# What the parts are called, by what a symbol of libc begins with.
LIBC = {
    "copying and comparing bytes": ("__mem", "mem", "__str", "str"),
    "malloc and free": ("malloc", "_int_", "free", "cfree", "realloc", "calloc", "unlink_chunk"),
}
# A prime number of samples a second does not keep step with what is sampled.
FREQUENCY = 997


def profile(bench):
    """An import of text, and one of text and metadata: the share of each part, in per cent."""
    if shutil.which("perf") is None:
        return Finding("perf is not installed (Debian: linux-perf)", ("", "%"), [])
    shares, titles = [], []
    for records, sides in ((1_000_000, "text"), (300_000, "both")):
        root, expected = bench.make(bench.data(records, 100, sides=sides))
        titles.append(describe(expected))
        shares.append(sample(bench, root))
    parts = sorted(set().union(*shares), key=lambda part: -max(of[part] for of in shares))
    return Finding(
        "; ".join(titles), ("", "text, %", "text and metadata, %"),
        [(part, *(f"{of[part]:.1f}" for of in shares)) for part in parts
         if max(of[part] for of in shares) >= 0.5],
        figures=dict(zip(("text", "text and metadata"), shares)))


def sample(bench, root):
    """The share of each part of one import, in per cent."""
    samples = bench.work / "perf.data"
    with FreshDatabase(bench.work) as database:
        process.run([
            "perf", "record", "--quiet", "-e", "cpu-clock", "-F", str(FREQUENCY), "-o", samples,
            *bench.tracetail.arguments(root, database)])
    output = subprocess.run(
        ["perf", "script", "-i", samples, "-F", "ip,sym,dso"], check=True, text=True,
        errors="replace", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    samples.unlink()
    counts = collections.Counter(
        part_of(*found.groups()) for found in re.finditer(
            r"^\s*[0-9a-f]+ (.*) \((.*)\)$", output, re.MULTILINE))
    total = counts.total()
    return collections.Counter({part: count / total * 100 for part, count in counts.items()})


def part_of(symbol, place):
    """What a symbol of a program file or library is a part of."""
    if "kernel" in place or place.startswith("["):
        return "the kernel: reading and writing files"
    if "libsqlite3" in place:
        return "SQLite"
    if "simdjson" in place or "simdjson" in symbol or symbol.startswith("(anonymous namespace)::"):
        return "JSON: simdjson, and CSimdjson over it"
    if "libc" in place:
        for part, beginnings in LIBC.items():
            if symbol.startswith(beginnings):
                return part
        return "the rest of libc"
    if module := MODULE.search(symbol):
        return module[1]
    if symbol.startswith(("swift_", "_swift", "$s")):
        return "Swift's runtime and library"
    return "others"
