"""How a suite says what happened: durations, why a case failed, what its processes said, and a summary at the end."""
import re
import time
import traceback
from pathlib import Path

TAIL, FILES, WIDTH = 20, 6, 300
INDENT = "     "


def indented(text):
    return "\n".join(INDENT + (line if len(line) <= WIDTH else line[:WIDTH] + " ...") for line in text.splitlines())


def reason(error):
    """One line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:WIDTH]}" if text else type(error).__name__


def place(error):
    """Where in the tests it happened: the innermost frame that isn't Python's own or a library's."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/Tests/" in f.filename and "/suite/" not in f.filename]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def trace(error):
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/suite/" not in f.filename]
    lines = [f"{Path(f.filename).name}:{f.lineno} {f.name}: {f.line}" for f in frames[-6:]]
    return "\n".join([*lines, "".join(traceback.format_exception_only(error)).rstrip()])


def tails(folder, since=0.0, names=r"(\.log|\.txt|(^|/)log|output|stderr)$"):
    """The ends of the logs below a folder, the newest first."""
    found = []
    for path in Path(folder).rglob("*"):
        try:
            if re.search(names, str(path)) and path.is_file() and path.stat().st_size and path.stat().st_mtime >= since:
                found.append((path.stat().st_mtime, path))
        except OSError:
            continue
    parts = []
    for _, path in sorted(found, reverse=True)[:FILES]:
        try:
            lines = path.read_text(errors="replace").splitlines()[-TAIL:]
        except OSError:
            continue
        parts.append(f"--- the end of {path.relative_to(folder)}\n" + "\n".join(lines))
    return "\n".join(parts)


class Report:
    def __init__(self):
        self.begun = time.monotonic()
        self.passed, self.left, self.seconds = [], [], {}
        # Name -> one line that says what to look at.
        self.failed, self.unsteady = {}, {}

    def took(self, name, seconds):
        self.seconds[name] = max(seconds, self.seconds.get(name, 0))

    def ok(self, name, seconds, more=""):
        self.passed.append(name)
        self.took(name, seconds)
        print(f"ok    {name}  ({seconds:.1f} s){more}", flush=True)

    def leave(self, name, why):
        self.left.append(name)
        print(f"LEFT  {name}: {why}", flush=True)

    def fail(self, name, seconds, line, details=""):
        self.failed[name] = line
        self.took(name, seconds)
        print(f"FAIL  {name}  ({seconds:.1f} s)  {line}", flush=True)
        if details:
            print(indented(details), flush=True)

    def steadied(self, name, look):
        """A case that failed and was well when it was looked at again."""
        self.unsteady[name] = self.failed.pop(name)
        print(f"unsteady {name}: well on look {look}", flush=True)

    def close(self):
        """The summary; gives the exit code."""
        slow = sorted(self.seconds.items(), key=lambda item: -item[1])[:5]
        if len(self.seconds) > 5:
            print("slowest: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in slow))
        for word, found in (("unsteady", self.unsteady), ("failed", self.failed)):
            if found:
                print(f"{word}:")
                for name, line in found.items():
                    print(f"  {name}: {line}")
        unsteady = f"{len(self.unsteady)} unsteady, " if self.unsteady else ""
        left = f"{len(self.left)} left out, " if self.left else ""
        print(f"{len(self.passed)} passed, {left}{unsteady}{len(self.failed)} failed in {time.monotonic() - self.begun:.0f} s",
              flush=True)
        return 1 if self.failed else 0
