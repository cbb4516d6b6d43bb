"""Processes that judge by counting, and die as they are told: what a pool of them must survive."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection

from monitor.audit.shards.cut import Part
from monitor.audit.shards.worker import BROKEN, FULL, Done, Order, Panicked

RULES = ("a.one", "a.two")
VALUES = range(2)
"""The values of the one bundle; their "hash" is the value."""


def frail(orders: Connection, order: Order) -> None:
    """Judges one pair of value and rule at a time; `a.one` never fits value 0, and `a.two` breaks on value 1.

    It is killed once.
    """
    orders.send(None)
    while (asked := orders.recv()) is not None:
        number, part, _ = asked
        pairs = [(rule, value) for rule in part.rules or RULES for value in _values(part)]
        orders.send(len(_values(part)))
        once = order.out / "killed"
        if not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if len(pairs) > 1 or pairs == [("a.one", 0)]:
            os._exit(FULL)
        if pairs == [("a.two", 1)]:
            orders.send(Panicked("a.two broke"))
            os._exit(BROKEN)
        orders.send(Done(tuple((rule, "clear", 1) for rule, _ in pairs), (), number))


def never_starts(_: Connection, __: Order) -> None:
    """What every process needs is too much."""
    os._exit(FULL)


def starts_broken(_: Connection, __: Order) -> None:
    """Something else is wrong."""
    os._exit(1)


def _values(part: Part) -> list[int]:
    return [value for value in VALUES if value % part.of == part.rest]
