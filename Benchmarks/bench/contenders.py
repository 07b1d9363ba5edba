"""The programs that are killed, and those that follow files that are rotated."""
import dataclasses

from . import following, peers, systems


@dataclasses.dataclass
class Contenders:
    """Those that can be had, and why others cannot."""

    importing: list
    following: list
    missing: dict


def get(program, work):
    """Ours, and what `peers` has, in the ways in which they are set up."""
    follow = following.follow(program)
    found, missing = peers.get(work)
    daemons = [peer for peer in found if isinstance(peer, systems.Daemon)]
    # What a batch of theirs loses or repeats is a matter of its size.
    small = [
        dataclasses.replace(
            peer, name=f"{peer.name}, 100 a batch", settings=peer.settings | {"BATCH": 100})
        for peer in daemons]
    return Contenders(
        importing=[systems.tracetail(program), follow, *found, *small],
        following=[follow, *daemons], missing=missing)
