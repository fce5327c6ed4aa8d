"""Starts the demo and does the exercises with it, as its users would.

    run.py --skein BINARY [--proxy ENVOY] [--only WORDS] [--list] [--keep] [--looks N]

Needs root, iproute2, nftables, curl, openssl; tcpdump and chromium for the cases that say so.
"""
import importlib
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from harness import world  # noqa: E402
from harness.certificates import Certificates  # noqa: E402
from harness.demo import Demo  # noqa: E402
from suite import cases  # noqa: E402

THEMES = ["routing", "faults", "breaking", "borders", "mirroring", "gateway_tls", "mutual_tls", "commands", "documentation", "browser",
          "survival"]


def exercises():
    found = {}
    for theme in THEMES:
        for name, function in vars(importlib.import_module(f"exercises.{theme}")).items():
            if name.startswith("case_"):
                found[f"case_{theme}.{name.removeprefix('case_')}"] = function
    return found


class Stage:
    def __init__(self, options):
        folder = Path(tempfile.gettempdir())
        self.options, self.folder = options, folder
        self.certificates = Certificates(folder)
        self.outside = world.Outside(folder, self.certificates)
        self.demo = Demo(options.skein, folder, options.proxy).start()
        print(f"the demo was ready after {self.demo.seconds_to_ready:.1f} s", flush=True)
        # What most of the exercises build on.
        self.demo.apply("bookinfo/destination-rules", "httpbin/destination-rules")
        if options.hold:
            print(f"export XDG_STATE_HOME={folder}; nsenter --target {self.demo.process.pid} --net --mount bash", flush=True)
            sys.stdin.read()

    def close(self):
        self.demo.stop()
        self.outside.stop()


def more(parser):
    parser.add_argument("--skein", required=True)
    parser.add_argument("--proxy", help="real Envoy as every sidecar")
    parser.add_argument("--hold", action="store_true", help="start everything, say where, and wait for the end of the input")


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, exercises(), stage=Stage, needs_root=True, seconds=180, extra=more, prepare=world.prepare))
