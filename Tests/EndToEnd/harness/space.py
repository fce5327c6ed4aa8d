"""The machine of the tests: a network namespace with a loopback, a resolver of its own and hosts outside of the mesh."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .outside import NAMES, RESOLVER

INSIDE = "SKEIN_E2E_SPACE"


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def enter():
    """Runs this very program again in a namespace that ends with it; returns the exit code, or None when inside."""
    if os.environ.get(INSIDE):
        return None
    name = f"skein-e2e-{os.getpid()}"
    folder = Path("/etc/netns") / name
    folder.mkdir(parents=True)
    (folder / "resolv.conf").write_text(f"nameserver {RESOLVER}\n")
    run("ip", "netns", "add", name)
    try:
        for words in (["link", "set", "lo", "up"],
                      *(["addr", "add", f"{address}/32", "dev", "lo"] for address in [RESOLVER, *NAMES.values()])):
            run("ip", "-n", name, *words)
        environment = {**os.environ, INSIDE: name}
        return subprocess.run(["ip", "netns", "exec", name, sys.executable, *sys.argv], env=environment, check=False).returncode
    finally:
        subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


class Outside:
    def __init__(self, folder: Path, certificates):
        for name in ("www.ibm.com", "www.cnn.com"):
            certificates.issue(name)
        program = Path(__file__).parent / "outside.py"
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen([sys.executable, str(program), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout.readline() == b"ready\n", "the hosts outside did not start"

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)
