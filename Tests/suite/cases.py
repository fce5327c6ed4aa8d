"""Runs a file's `case_*` functions. Every such file has the same command line:

    --only WORDS       the cases in whose names one of the comma-separated regular expressions is found
    --list             their names
    --keep             the suite's directory stays: what cases wrote, and what their processes said
    --looks N          what failed is looked at again, up to N looks in all; then it counts as unsteady
    --repeat N         all of it N times, every time in another order
    --shuffle SEED     in another order

A case that takes a stage gets the file's one stage, or one made for it. It fails when it raises, when it doesn't end in
time, and when a process that it has started outlives it. What it and its processes write to stderr is shown when it
fails, with the ends of the logs that it left in its temporary directory.
"""
import argparse
import inspect
import os
import random
import re
import shutil
import signal
import sys
import time
from pathlib import Path

from . import processes, report, space


class Left(Exception):
    """Raised by a case that can't be done on this machine; its words say why."""


class Hung(BaseException):
    """A case took longer than any machine needs for it; no `except Exception` of its own holds this up."""


def only_when_asked(case):
    """Marks a case that runs when `--only` names it, and not otherwise."""
    case.is_asked_for = True
    return case


def limited(seconds):
    """Marks a case that may take that long."""
    def mark(case):
        case.seconds = seconds
        return case
    return mark


def parser(words, **options):
    made = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter, **options)
    made.add_argument("--only", default="", metavar="WORDS", help="cases whose name has one of these, with commas between")
    made.add_argument("--list", action="store_true", help="say the cases' names and end")
    made.add_argument("--keep", action="store_true", help="leave the directory with logs and state")
    made.add_argument("--looks", type=int, default=1, help="how often a case that fails is looked at")
    made.add_argument("--repeat", type=int, default=1)
    made.add_argument("--shuffle", type=int, metavar="SEED", help="run them in another order")
    return made


def chosen(names, only):
    """Those of the names that `--only` means."""
    patterns = [re.compile(word) for word in only.split(",") if word]
    return [name for name in names if not patterns or any(pattern.search(name) for pattern in patterns)]


class Runner:
    def __init__(self, options, folder, make_stage, fixture, seconds):
        self.options, self.folder, self.report = options, folder, report.Report()
        self.make_stage, self.fixture, self.seconds = make_stage, fixture, seconds
        self.stage, self.number = None, 0

    def run(self, cases):
        order = list(cases)
        for turn in range(self.options.repeat):
            if self.options.shuffle is not None or turn:
                random.Random((self.options.shuffle or 0) + turn).shuffle(order)
            for name in order:
                self.one(name, cases[name])
            for look in range(2, self.options.looks + 1):
                for name in list(self.report.failed):
                    if self.one(name, cases[name], look):
                        self.report.steadied(name, look)

    def one(self, name, case, look=1):
        self.number += 1
        folder = self.folder.path / str(self.number)
        folder.mkdir()
        folder.chmod(0o755)
        self.folder.use(folder)
        label = name if look == 1 else f"{name} (look {look})"
        said, before, begun = folder / "stderr", processes.below(), time.monotonic()
        wall = time.time()
        error = None
        with Aside(said):
            try:
                self.play(case)
            except Left as why:
                self.report.leave(label, why)
                return True
            except (Exception, Hung) as caught:  # noqa: BLE001 whatever went wrong is the result
                error = caught
            seconds = time.monotonic() - begun
            left = processes.left(before)
        if error is None and not left:
            self.report.ok(label, seconds)
            if not self.options.keep:
                shutil.rmtree(folder, ignore_errors=True)
            return True
        details = []
        if error is not None:
            line = f"{report.reason(error)} ({report.place(error)})"
            details.append(report.trace(error))
            shared = report.tails(self.folder.path / "stage", wall) if self.stage is not None else ""
            details += [report.tails(folder), shared]
        else:
            line = f"left {len(left)} processes behind"
        if left:
            details.append("processes that outlived it, and were ended:\n" + "\n".join(left))
        self.report.fail(name, seconds, line, "\n".join(part for part in details if part))
        return False

    def play(self, case):
        limit = getattr(case, "seconds", self.seconds)

        def late(*_):
            raise Hung(f"it did not end within {limit} s")

        signal.signal(signal.SIGALRM, late)
        signal.alarm(limit)
        try:
            if all(p.default is not p.empty for p in inspect.signature(case).parameters.values()):
                case()
            elif self.fixture is not None:
                with self.fixture() as made:
                    case(made)
            else:
                case(self.stage)
        finally:
            signal.alarm(0)

    def open(self):
        if self.make_stage is not None:
            where = self.folder.path / "stage"
            where.mkdir()
            where.chmod(0o755)
            self.folder.use(where)
            try:
                self.stage = self.make_stage(self.options) if inspect.signature(self.make_stage).parameters else self.make_stage()
            except BaseException:
                print("the stage of the cases could not be made")
                print(report.indented(report.tails(where)), flush=True)
                raise

    def close(self):
        if self.stage is not None:
            self.stage.close()


class Aside:
    """What this process and those that it starts write to stderr goes to a file meanwhile."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        sys.stderr.flush()
        self.held = os.dup(2)
        with open(self.path, "ab") as file:
            os.dup2(file.fileno(), 2)

    def __exit__(self, *_):
        sys.stderr.flush()
        os.dup2(self.held, 2)
        os.close(self.held)


def main(words, namespace, *, stage=None, fixture=None, needs_root=False, seconds=120, extra=None,
         prepare=None):
    """Runs what the command line asks for; `stage` makes the object that all cases get, `fixture` one for each, and
    `prepare` changes the suite's own network, without which it can't be done."""
    made = parser(words)
    if extra is not None:
        extra(made)
    options = made.parse_args()
    cases = {name.removeprefix("case_"): case for name, case in namespace.items() if name.startswith("case_")}
    names = [name for name in chosen(cases, options.only) if options.only or not getattr(cases[name], "is_asked_for", False)]
    if options.list:
        print("\n".join(names))
        return 0
    if not names:
        print(f"no case is meant by --only {options.only}; there are: {' '.join(cases)}")
        return 2
    if needs_root and os.geteuid() != 0:
        print(f"{Path(sys.argv[0]).name}: needs root")
        return 1
    space.enter()
    space.prepare()
    processes.watch()
    program = Path(sys.argv[0]).resolve()
    name = program.parent.name.lower() if program.stem == "run" else program.stem.removesuffix("_cases")
    folder = space.Folder(name, options.keep)
    runner = Runner(options, folder, stage, fixture, seconds)
    code = 1
    try:
        if prepare is not None:
            if not space.is_own():
                print("this needs a network namespace of its own: root, and util-linux's unshare")
                return 1
            prepare()
        runner.open()
        try:
            runner.run({name: cases[name] for name in names})
        finally:
            runner.close()
        code = runner.report.close()
        if left := space.left():
            print("left behind: " + ", ".join(left))
            code = 1
    finally:
        folder.close()
    return code
