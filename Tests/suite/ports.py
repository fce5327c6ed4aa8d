"""Finds listening ports for programs that want a fixed number in their configuration.

The ports lie below the kernel's ephemeral range, so no outgoing connection takes one between the check and the bind.
All have five digits: a port in a body never changes its length from one side to the other.
"""
import random
import socket

_next = random.randrange(10_000, 31_000)
_given: set[int] = set()


def free_port() -> int:
    global _next
    # A long run comes round: what was given out long ago is free again when nobody is bound to it.
    if len(_given) > 15_000:
        _given.clear()
    for _ in range(20_000):
        _next = _next + 1 if _next < 31_999 else 10_000
        if _next in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", _next))
            except OSError:
                continue
        _given.add(_next)
        return _next
    raise RuntimeError("no free port between 10000 and 31999")


def free_ports(count: int) -> list[int]:
    return [free_port() for _ in range(count)]
