"""Prints what was found, and writes it as JSON."""
import json
import os
import pathlib
import platform
import sqlite3


def show(name, finding):
    """A table of at most 80 columns."""
    print(f"{name}: {finding.title}\n")
    print(f"{'':36}{'rows/CPU s':>10}{'ratio':>6}{'CPU s':>8}{'wall s':>8}{'MB':>5}{'db MB':>7}")
    for result in finding.results:
        print(
            f"{result.name:36}{result.rows_per_cpu_second:>10,.0f}{result.ratio:>6.2f}"
            f"{result.cpu:>8.2f}{result.wall:>8.2f}{result.peak / 1e6:>5.0f}"
            f"{result.database_size / 1e6:>7.0f}")
    print()
    for figure, value in finding.figures.items():
        shown = value if isinstance(value, dict) else {"": value}
        for key, number in shown.items():
            label = figure.replace("_", " ") + (f", {key:,} runs" if key else "")
            print(f"  {label:58}{number:>12,.1f}")
    for wanted, found, is_met in finding.goals:
        print(f"  {'met' if is_met else 'NOT MET'}: {wanted}: {found}")
    print(flush=True)


def write(path, findings):
    path.write_text(json.dumps({
        "machine": machine(),
        "cases": {name: finding.as_json() for name, finding in findings.items()},
    }, indent=1) + "\n", encoding="utf-8")


def machine():
    """What figures depend on."""
    return {
        "processor": processor(), "processors": os.cpu_count(), "kernel": platform.release(),
        "system": system(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
    }


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(": ", 1)[1]
    return platform.machine()


def system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()
