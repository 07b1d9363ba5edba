"""What is measured. Each case takes a `Bench` and gives a `Finding`."""
from . import counting, loading, many_files, scanning, size

ALL = {
    "import": loading.text, "paired": loading.paired, "filled": loading.filled,
    "follow": loading.follow, "scan": scanning.scan, "big": size.big,
    "small": many_files.small, "again": many_files.again, "calls": counting.calls,
    "grown": size.grown,
}
# The others take an hour, or tens of gigabytes.
DEFAULT = [name for name in ALL if name != "grown"]
