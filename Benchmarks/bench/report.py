"""Where findings go: the terminal, a JSON file, a document."""
import json
import os
import pathlib
import platform
import re
import sqlite3


def write_json(path, findings):
    path.write_text(json.dumps({
        "machine": machine(),
        "cases": {name: finding.as_json() for name, finding in findings.items()},
    }, indent=1) + "\n", encoding="utf-8")


def update(path, name, text):
    """Puts a text between the two marks of its name in a Markdown document."""
    document = path.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    updated, count = marks.subn(lambda found: found[1] + text + found[2], document)
    if count != 1:
        raise SystemExit(f"{path} has not the two marks of {name}")
    path.write_text(updated, encoding="utf-8")


def machine():
    """What figures depend on."""
    return {
        "processor": processor(), "processors": os.cpu_count(), "kernel": platform.release(),
        "system": system(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
    }


def machine_in_words():
    """The same as a paragraph of Markdown."""
    found = machine()
    return (
        f"{found['processors']} processors ({found['processor']}), {memory() / 1e9:.0f} GB,"
        f" Linux {found['kernel'].split('-')[0]}, {found['system']}, SQLite {found['sqlite']},"
        f" Python {found['python']}.\n")


def memory():
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


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
