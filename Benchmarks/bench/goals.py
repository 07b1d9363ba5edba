"""What several cases want of tracetail (the issue's table of goals)."""
from .finding import MEGABYTE, Goal


def own(results):
    """What tracetail's own result is."""
    return next(one for one in results if one.system.name.startswith("**tracetail"))


def indexes_goal(ours):
    return Goal(
        "at most 1.25 × the CPU of the best C loop with indexes", f"{ours.ratio:.2f}",
        ours.ratio <= 1.25)


def memory_goal(ours):
    peak = ours.peak
    return Goal("less than 64 MB of memory", f"{peak / MEGABYTE:.0f} MB", peak < 64 * MEGABYTE)
