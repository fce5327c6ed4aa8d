"""The machine of the tests: a resolver of its own, and hosts outside of the mesh."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from suite import space

from .outside import NAMES, RESOLVER


def prepare():
    """In the suite's own network: the hosts outside are addresses of the loopback, and a resolver knows them."""
    for address in [RESOLVER, *NAMES.values()]:
        space.run("ip", "addr", "add", f"{address}/32", "dev", "lo")
    aside = Path(tempfile.gettempdir()) / "resolv.conf"
    aside.write_text(f"nameserver {RESOLVER}\n")
    space.run("mount", "--bind", aside, os.path.realpath("/etc/resolv.conf"))


class Outside:
    def __init__(self, folder: Path, certificates):
        for name in ("www.ibm.com", "www.cnn.com"):
            certificates.issue(name)
        program = Path(__file__).parent / "outside.py"
        with open(Path(folder) / "outside.log", "wb") as log:
            # pylint: disable=consider-using-with
            self.process = subprocess.Popen([sys.executable, str(program), str(folder)], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=log)
        assert self.process.stdout.readline() == b"ready\n", "the hosts outside did not start"

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)
