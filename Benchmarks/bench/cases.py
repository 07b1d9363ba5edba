"""What is measured. Each case takes a `Bench` and gives a `Finding`."""
from . import counting, executions, live, loading, many_files, page, profiling, scanning, size

ALL = {
    "import": loading.text, "paired": loading.paired, "filled": loading.filled,
    "follow": loading.follow, "scan": scanning.scan, "big": size.big,
    "small": many_files.small, "again": many_files.again, "calls": counting.calls,
    "profile": profiling.profile, "latency": live.latency, "many": live.many, "idle": live.idle,
    "executions": executions.executions, "page": page.page, "grown": size.grown,
}
# That one takes a quarter of an hour, and much room.
DEFAULT = [name for name in ALL if name != "grown"]
