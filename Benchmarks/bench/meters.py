"""Counts what programs do, where a count says more than a time: instructions and allocations."""
import functools
import pathlib
import re
import shutil
import subprocess
import tempfile

from . import process, systems

COPIES = []


def allocations(command, work):
    """How many times a program calls malloc and its kin."""
    with tempfile.TemporaryDirectory() as directory:
        count = pathlib.Path(directory) / "count"
        process.run(command, {"LD_PRELOAD": str(build_counter(work)), "ALLOCATIONS": str(count)})
        return int(count.read_text(encoding="ascii"))


@functools.cache
def build_counter(work):
    library = work / "count.so"
    subprocess.run(
        ["cc", "-O2", "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library,
         systems.BENCHMARKS / "alloc" / "count.c"], check=True)
    return library


def instructions(command):
    """How many instructions a program executes in user mode, its children not counted."""
    if has_counters():
        return by_processor(command)
    if shutil.which("valgrind"):
        return by_valgrind(command)
    raise process.Failed("neither the processor's counters nor valgrind can count instructions")


def can_count_instructions(program):
    """Whether that works here, with this program."""
    try:
        return instructions([program, "--version"]) > 0
    except process.Failed:
        return False


@functools.cache
def has_counters():
    """Whether perf(1) is there and the processor's counters can be used: often not in a guest."""
    return shutil.which("perf") is not None and by_processor(["true"]) is not None


def by_processor(command):
    done = subprocess.run(
        ["perf", "stat", "-x", ",", "-e", "instructions:u", *map(str, command)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"^(\d+),", done.stderr, re.MULTILINE)
    return int(found[1]) if found and done.returncode == 0 else None


def by_valgrind(command):
    program, *arguments = command
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as log:
        process.run([
            "valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
            f"--log-file={log.name}", stripped(program), *arguments])
        found = re.search(r"I\s+refs:\s+([\d,]+)", log.read())
    if found is None:
        raise process.Failed("valgrind has not said how many instructions there were")
    return int(found[1].replace(",", ""))


@functools.cache
def stripped(program):
    """A copy without debug information: valgrind cannot read all of it."""
    directory = tempfile.TemporaryDirectory(prefix="stripped-")
    # Lives as long as this process.
    COPIES.append(directory)
    copy = pathlib.Path(directory.name) / pathlib.Path(program).name
    subprocess.run(["strip", "-o", copy, shutil.which(program)], check=True)
    return copy


def slope(measure, small, large):
    """What one more costs: between two sizes, so that start-up cancels out."""
    return (measure(large) - measure(small)) / (large - small)
