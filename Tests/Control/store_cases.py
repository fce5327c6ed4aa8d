"""The store from outside: killed under load again and again, then held against what it had acknowledged.

    store_cases.py TOOL [--kills N]      TOOL: the built skein-store-tool
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading


class Ledger:
    """What a store has said about each object: the last number it acknowledged, and those that were under way."""

    def __init__(self):
        self.acknowledged = {}
        self.open = {}
        self.newest = 0

    def read(self, line):
        word, name, number, *rest = line.split()
        number = int(number)
        if word == "begin":
            self.open.setdefault(name, set()).add(number)
        elif word == "done":
            revision = int(rest[0])
            assert revision > self.acknowledged.get(name, (0, 0))[1], f"revision of {name} went back: {line}"
            self.acknowledged[name] = (number, revision)
            self.open[name].clear()
            self.newest = max(self.newest, revision)
        else:
            raise AssertionError(f"a write failed: {line}")

    def check(self, present, revision):
        """Negative numbers stand for deletions."""
        assert revision >= self.newest, f"the store is at {revision}, but had acknowledged {self.newest}"
        for name in self.acknowledged.keys() | self.open.keys() | present.keys():
            number, acknowledged_at = self.acknowledged.get(name, (-1, 0))
            under_way = self.open.get(name, set())
            if name not in present:
                assert number < 0 or any(n < 0 for n in under_way), f"{name} is gone, {number} was acknowledged"
                continue
            found, found_at = present[name]
            if found == number:
                assert found_at == acknowledged_at, f"{name}: {found} is at {found_at}, not at {acknowledged_at}"
            else:
                assert found in under_way, f"{name}: found {found}, acknowledged {number}, under way {under_way}"
                assert found_at > acknowledged_at, f"{name}: {found_at} is not behind {acknowledged_at}"
            self.acknowledged[name] = (found, found_at)
        for name in self.acknowledged.keys() - present.keys():
            self.acknowledged[name] = (-1, self.acknowledged[name][1])
        self.open.clear()
        self.newest = revision


def dump(tool, store):
    out = subprocess.run([tool, "dump", store], capture_output=True, text=True, timeout=60)
    assert out.returncode == 0, out.stderr
    *lines, last = out.stdout.splitlines()
    present = {}
    for line in lines:
        name, number, revision = line.split()
        assert number != "damaged", line
        present[name] = (int(number), int(revision))
    return present, int(last.split()[1])


def kill_once(tool, store, ledger, writers):
    process = subprocess.Popen([tool, "load", store, str(writers)], stdout=subprocess.PIPE, text=True)
    timer = None
    try:
        for line in process.stdout:
            if timer is None:
                # The first word means that it is open; from here on any moment will do.
                timer = threading.Timer(random.uniform(0.001, 0.08), process.kill)
                timer.start()
            # The last line can be cut off.
            if line.endswith("\n"):
                ledger.read(line)
    finally:
        if timer is not None:
            timer.cancel()
        process.kill()
        process.wait()
    assert timer is not None, "the tool wrote nothing"


def case_killed_under_load(tool, kills):
    with tempfile.TemporaryDirectory() as directory:
        store = f"sqlite={directory}/store.db"
        ledger = Ledger()
        acknowledged = 0
        for turn in range(kills):
            before = ledger.newest
            kill_once(tool, store, ledger, writers=random.choice([1, 4, 32]))
            ledger.check(*dump(tool, store))
            acknowledged += ledger.newest - before
            if turn % 100 == 99:
                print(f"  {turn + 1} kills, {acknowledged} writes", flush=True)
        size = os.path.getsize(f"{directory}/store.db")
        assert acknowledged > kills, "hardly anything was written"
        print(f"killed {kills} times: {acknowledged} writes, nothing acknowledged was lost; {size >> 10} KiB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("--kills", type=int, default=50)
    arguments = parser.parse_args()
    random.seed(os.environ.get("SEED"))
    case_killed_under_load(arguments.tool, arguments.kills)


if __name__ == "__main__":
    sys.exit(main())
