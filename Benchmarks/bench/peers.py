"""Other programs that bring lines of a log into SQLite: how they are had, and started."""
import os
import shutil
import sys

from . import install, systems

FILES = systems.BENCHMARKS / "peers"
# Of one version, since an extension fits one version of DuckDB.
DUCKDB = ("duckdb==1.5.5", "duckdb-extensions==1.5.5", "duckdb-extension-sqlite-scanner==1.5.5")


def python_script(_):
    return systems.Script(
        "Python: re and executemany",
        (sys.executable, FILES / "python_script.py", "{root}", "{database}"))


def sqlite3_shell(_):
    need("sqlite3")
    return systems.Script(
        "sqlite3 shell: .import, split in SQL",
        (FILES / "sqlite3_shell.sh", "{root}", "{database}"))


def sqlite_utils(work):
    venv = work / "peers" / "sqlite-utils"
    install.make_venv(venv, ["sqlite-utils"])
    return systems.Script(
        "sqlite-utils insert", (FILES / "sqlite_utils.sh", "{root}", "{database}"),
        environment=path_with(venv / "bin"))


def duckdb(work):
    venv = work / "peers" / "duckdb"
    install.make_venv(venv, DUCKDB)
    return systems.Script(
        "DuckDB, its SQLite extension",
        (venv / "bin" / "python", FILES / "duckdb_script.py", "{root}", "{database}"))


def lnav(work):
    place = work / "peers" / "lnav"
    install.unpack(place, ["lnav"])
    home = work / "state-lnav"
    home.mkdir(exist_ok=True)
    return systems.Script(
        "lnav, its SQL", (FILES / "lnav.sh", "{root}", "{database}"),
        environment=path_with(place / "usr/bin") | libraries(place)
        | {"HOME": str(home), "XDG_CONFIG_HOME": str(home)})


def syslog_ng(work):
    place = work / "peers" / "syslog-ng"
    # libdbi looks for its drivers in one place.
    install.install("libdbd-sqlite3")
    install.unpack(place, ["syslog-ng-core", "syslog-ng-mod-sql"])
    state = work / "state-syslog-ng"
    return systems.Daemon(
        "syslog-ng, file to sql()",
        (place / "usr/sbin/syslog-ng", "--foreground", "--stderr", "--no-caps",
         "--cfgfile", state / "configuration", "--persist-file", state / "persist",
         "--pidfile", state / "pid", "--control", state / "control",
         "--module-path", next(place.rglob("libafsql.so")).parent),
        template=FILES / "syslog-ng.conf", state=state, settings={"BATCH": 1_000},
        environment=libraries(place))


def rsyslog(work):
    need("sqlite3")
    place = work / "peers" / "rsyslog"
    install.unpack(place, ["rsyslog"])
    state = work / "state-rsyslog"
    return systems.Daemon(
        "rsyslog, imfile to sqlite3 shell",
        (place / "usr/sbin/rsyslogd", "-n", "-f", state / "configuration", "-i", state / "pid",
         "-M", next(place.rglob("imfile.so")).parent),
        template=FILES / "rsyslog.conf", state=state,
        settings={"BATCH": 1_000, "SQLITE3": shutil.which("sqlite3")},
        environment=libraries(place), most_records=200_000)


ALL = {
    "python": python_script, "sqlite3": sqlite3_shell, "sqlite-utils": sqlite_utils,
    "duckdb": duckdb, "lnav": lnav, "syslog-ng": syslog_ng, "rsyslog": rsyslog,
}
# Why a peer of the issue is not among them.
ELSEWHERE = {"rsyslog, omlibdbi": "Debian's rsyslog has no omlibdbi"}


def get(work, names=ALL):
    """The peers that can be had, and why others cannot: ([system], {name: reason})."""
    found, missing = [], dict(ELSEWHERE)
    for name in names:
        try:
            found.append(ALL[name](work))
        except install.NotAvailable as error:
            missing[name] = str(error)
    return found, missing


def need(program):
    if shutil.which(program) is None:
        raise install.NotAvailable(f"{program} is not installed")


def path_with(directory):
    return {"PATH": f"{directory}{os.pathsep}{os.environ['PATH']}"}


def libraries(place):
    return {"LD_LIBRARY_PATH": install.libraries(place)}
