#!/usr/bin/env python3
"""Drives Envoy and skein-proxy through the same changes of configuration and compares what each made of them.

    run.py --envoy E --skein BIN        every scenario
    run.py --only 'clusters/.*'         those whose name matches
    run.py --against envoy              Envoy beside itself: finds scenarios that aren't stable
    run.py --only slow/                 the big ones, which are left out otherwise
    run.py --show                       also prints what was seen, and the reasons in NACKs
"""
import asyncio
import contextlib
import difflib
import importlib
import os
import pkgutil
import random
import shutil
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Conformance"), str(HERE.parent)]
os.environ.setdefault("GRPC_VERBOSITY", "NONE")

import yaml  # noqa: E402

import scenarios  # noqa: E402
from harness.certificates import Certificates  # noqa: E402
from scenario import REGISTRY  # noqa: E402
from side import Side  # noqa: E402
from suite import cases, processes, space  # noqa: E402

ENVOY_FLAGS = ["--disable-hot-restart"]


def arguments():
    parser = cases.parser(__doc__)
    parser.set_defaults(looks=2)
    root = HERE.parent.parent
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--envoy", default=os.environ.get("ENVOY"), help="Envoy's binary")
    parser.add_argument("--skein", default=str(root / ".build/debug/skein-proxy"))
    parser.add_argument("--against", choices=["skein", "envoy"], default="skein")
    parser.add_argument("--parallel", type=int, default=6, help="scenarios at once")
    return parser.parse_args()


def find_envoy(given):
    if given:
        return given
    try:
        package = Path(importlib.import_module("envoy").__path__[0])
        if (package / "_bin/envoy").exists():
            return str(package / "_bin/envoy")
    except ImportError:
        pass
    return shutil.which("envoy") or "envoy"


def load(only):
    for module in sorted(pkgutil.iter_modules(scenarios.__path__), key=lambda m: m.name):
        importlib.import_module(f"scenarios.{module.name}")
    wanted = set(cases.chosen([one.name for one in REGISTRY], only))
    return [one for one in REGISTRY if one.name in wanted and ("slow" in only or not one.name.startswith("slow/"))]


class Runner:
    def __init__(self, options, base):
        self.options, self.base = options, base
        second = options.skein if options.against == "skein" else options.envoy
        self.binaries = [("envoy", options.envoy, ENVOY_FLAGS),
                         ("skein" if options.against == "skein" else "again", second,
                          [] if options.against == "skein" else ENVOY_FLAGS)]
        self.certificates = None
        if any("secrets" in one.name for one in load(options.only)):
            self.certificates = Certificates(self.base / "certificates")
        self.known = yaml.safe_load((HERE / "known_differences.yaml").read_text()) or {}
        self.limit = asyncio.Semaphore(options.parallel)
        self.passed, self.failed, self.excused, self.unsteady, self.seconds = [], [], [], [], {}

    async def one(self, scenario):
        async with self.limit:
            begun = time.monotonic()
            views = await asyncio.gather(*(self.view(scenario, *binary) for binary in self.binaries))
        took = time.monotonic() - begun
        self.seconds[scenario.name] = took
        difference = list(difflib.unified_diff(
            views[0].lines, views[1].lines, views[0].label, views[1].label, lineterm="", n=40))
        if self.options.show:
            print(f"==== {scenario.name} ({took:.1f} s)")
            print("\n".join(views[0].lines))
            for view in views:
                for remark in view.remarks:
                    print(f"     {view.label}: {remark}")
        self.verdict(scenario, difference, views)
        if not self.options.keep:
            for view in views:
                shutil.rmtree(view.folder, ignore_errors=True)

    async def view(self, scenario, label, binary, flags):
        side = Side(label, binary, flags, self.base, scenario.mode, self.certificates)
        try:
            await asyncio.wait_for(scenario.play(side), scenario.seconds)
        except asyncio.TimeoutError:
            side.see("(the scenario did not end in time)")
        except Exception as error:  # noqa: BLE001 what went wrong is part of what was seen
            side.see(f"{type(error).__name__}: {error}")
        await side.stop()
        return side

    def verdict(self, scenario, difference, views):
        unmet = [line for line in views[0].lines if "(wanted" in line or "no answer" in line or "did not end" in line]
        reason = self.known.get(scenario.name)
        if not difference and not unmet:
            self.passed.append(scenario.name)
            print(f"ok   {scenario.name}" + (" (a known difference, but equal)" if reason else ""), flush=True)
            return
        if reason and not unmet:
            self.excused.append(scenario.name)
            print(f"known {scenario.name}: {reason}", flush=True)
            return
        self.failed.append(scenario.name)
        print(f"FAIL {scenario.name}")
        for line in difference or views[0].lines:
            print("     " + line)
        for view in views:
            for remark in view.remarks:
                print(f"     {view.label}: {remark[:600]}")
        sys.stdout.flush()


async def main(options, chosen, base) -> int:
    begun = time.monotonic()
    runner = Runner(options, base)
    for turn in range(options.repeat):
        if options.shuffle is not None or turn:
            random.Random((options.shuffle or 0) + turn).shuffle(chosen)
        await asyncio.gather(*(runner.one(scenario) for scenario in chosen))
    for look in range(2, options.looks + 1):
        if not runner.failed or len(runner.failed) >= 12:
            break
        # A busy machine can hold one side up; what differed runs again by itself.
        names, runner.failed = set(runner.failed), []
        print(f"---- {len(names)} differed; look {look}, each alone")
        for scenario in (s for s in chosen if s.name in names):
            await runner.one(scenario)
            if scenario.name not in runner.failed:
                runner.unsteady.append(scenario.name)
    slow = sorted(runner.seconds.items(), key=lambda item: -item[1])[:5]
    print("slowest: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in slow))
    if runner.unsteady:
        print("unsteady: " + " ".join(sorted(runner.unsteady)))
    if runner.failed:
        print("failed: " + " ".join(sorted(set(runner.failed))))
    print(f"took {time.monotonic() - begun:.0f} s")
    print(f"{len(runner.passed)} passed, {len(runner.excused)} known differences, {len(runner.failed)} failed")
    return 1 if runner.failed else 0


def start() -> int:
    options = arguments()
    chosen = load(options.only)
    if options.list:
        print("\n".join(one.name for one in chosen))
        return 0
    options.envoy = find_envoy(options.envoy)
    for binary in [options.envoy] + ([options.skein] if options.against == "skein" else []):
        if not shutil.which(binary):
            print(f"{binary}: no such program")
            return 2
    space.enter()
    space.prepare()
    processes.watch()
    with contextlib.closing(space.Folder("dynamic", options.keep)) as folder:
        before = processes.below()
        code = asyncio.run(main(options, chosen, folder.path))
        if left := processes.left(before):
            print("left running: " + "; ".join(left))
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(start())
