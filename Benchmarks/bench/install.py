"""Brings peers here on demand: Debian's packages and PyPI's, below a directory.

Packages of Debian are unpacked, not installed: no service is started, and nothing of the system is
replaced. Only the drivers of libdbi, which are looked for in one place, are installed.
"""
import os
import pathlib
import shutil
import subprocess
import sys


class NotAvailable(Exception):
    """A peer cannot be had here; says why."""


def unpack(directory, packages):
    """Unpacks packages, and what they need and is not installed, into `directory`."""
    done = directory / ".done"
    if done.exists():
        return
    missing = not_installed(packages)
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    call("apt-get", "download", *sorted({*packages, *missing}), cwd=directory)
    for file in directory.glob("*.deb"):
        call("dpkg-deb", "-x", file, directory)
        file.unlink()
    done.touch()


def install(package):
    """Installs a package of the system where it is missing; needs root."""
    if not_installed([package]):
        call("apt-get", "install", "-y", "--no-install-recommends", package)


def not_installed(packages):
    """These packages and what they need, less what is installed."""
    if shutil.which("apt-get") is None:
        raise NotAvailable("this is no Debian")
    command = ("apt-get", "install", "--simulate", "--no-install-recommends", *packages)
    try:
        output = call(*command)
    except NotAvailable:
        # The package lists may be old or not there at all.
        call("apt-get", "update")
        output = call(*command)
    return [line.split()[1] for line in output.splitlines() if line.startswith("Inst ")]


def make_venv(directory, packages):
    """A virtual environment with packages of PyPI."""
    done = directory / ".done"
    if done.exists():
        return
    shutil.rmtree(directory, ignore_errors=True)
    call(sys.executable, "-m", "venv", directory)
    call(directory / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    done.touch()


def libraries(directory):
    """The directories of the shared libraries below an unpacked package."""
    found = {str(file.parent) for file in pathlib.Path(directory).rglob("*.so.*")}
    return os.pathsep.join(sorted(found))


def call(*command, cwd=None):
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise NotAvailable(f"{' '.join(map(str, command[:2]))}: {lines[-1]}")
    return done.stdout
