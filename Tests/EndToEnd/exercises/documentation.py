"""Every command of the quick start and of the tasks, as written, and what they say comes back.

A `sh` block is run by bash from the project's folder, with the demo running; a `text` block behind it holds lines that its output
must have, in their order; `...` in a line stands for anything. What begins with `./dev` starts the demo itself and is left out.
"""
import re
import shutil
import time
from pathlib import Path

from suite.cases import Left

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "docs" / "getting-started.md", *sorted((ROOT / "docs" / "tasks").glob("*.md"))]


def blocks(page: Path):
    """(commands, lines expected) of each block."""
    found = re.findall(r"^```(sh|text)\n(.*?)^```", page.read_text(), re.S | re.M)
    for index, (kind, text) in enumerate(found):
        if kind == "sh":
            following = found[index + 1] if index + 1 < len(found) else ("", "")
            yield text, following[1].splitlines() if following[0] == "text" else []


def holds(output: str, lines: list[str]) -> str | None:
    """The first line that isn't there, in order."""
    rest = output.splitlines()
    for line in lines:
        pattern = re.compile(".*".join(re.escape(part) for part in line.strip().split("...")))
        places = [index for index, text in enumerate(rest) if pattern.search(text)]
        if not places:
            return line
        rest = rest[places[0] + 1:]
    return None


def run_page(stage, page: Path):
    if not shutil.which("kubectl") and any("kubectl" in commands for commands, _ in blocks(page)):
        raise Left("no kubectl here")
    for commands, lines in blocks(page):
        commands = "\n".join(line for line in commands.splitlines() if not line.startswith("./dev"))
        if not commands.strip():
            continue
        # As written, but in a directory of temporary files that is nobody else's.
        commands = commands.replace("/tmp/", f"{stage.folder}/")
        end = time.monotonic() + 10
        while True:
            done = stage.demo.run("bash", "-euo", "pipefail", "-c", commands, check=False, seconds=120)
            missing = holds(done.stdout + done.stderr, lines)
            if done.returncode == 0 and missing is None:
                break
            # What a reader would see a moment later.
            if time.monotonic() > end:
                raise AssertionError(f"{page.name}: {commands}\nexit {done.returncode}, missing {missing!r}:\n{done.stdout}{done.stderr}")
            time.sleep(0.3)


def page_case(page):
    def case(stage):
        run_page(stage, page)
    return case


for each in PAGES:
    globals()[f"case_{each.stem.replace('-', '_')}"] = page_case(each)
