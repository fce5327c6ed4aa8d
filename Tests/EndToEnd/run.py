"""Starts the demo and does the exercises with it, as its users would.

    run.py --skein BINARY [--proxy ENVOY] [--only WORDS] [--keep] [--list]

Needs root, iproute2, nftables, curl, openssl; tcpdump and chromium for the cases that say so.
"""
import argparse
import importlib
import os
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import space  # noqa: E402
from harness.certificates import Certificates  # noqa: E402
from harness.demo import Demo  # noqa: E402
from harness.left import Left  # noqa: E402

THEMES = ["routing", "faults", "breaking", "borders", "mirroring", "gateway_tls", "mutual_tls", "commands", "documentation", "browser",
          "survival"]


def cases(only):
    for theme in THEMES:
        module = importlib.import_module(f"exercises.{theme}")
        for name, function in vars(module).items():
            label = f"{theme}.{name.removeprefix('case_')}"
            if name.startswith("case_") and (not only or any(word in label for word in only.split(","))):
                yield label, function


def attempt(label, function, stage):
    begun = time.monotonic()
    try:
        function(stage)
        print(f"ok    {label}  ({time.monotonic() - begun:.1f} s)", flush=True)
        return True
    except Left as reason:
        print(f"LEFT  {label}: {reason}", flush=True)
        return True
    except Exception:  # pylint: disable=broad-except
        print(f"FAIL  {label}  ({time.monotonic() - begun:.1f} s)\n{traceback.format_exc()}", flush=True)
        return False


class Stage:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.certificates = Certificates(folder)
        self.outside = space.Outside(folder, self.certificates)
        self.demo = Demo(options.skein, folder, options.proxy).start()
        print(f"the demo was ready after {self.demo.seconds_to_ready:.1f} s", flush=True)
        # What most of the exercises build on.
        self.demo.apply("bookinfo/destination-rules", "httpbin/destination-rules")

    def stop(self):
        self.demo.stop()
        self.outside.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skein", required=True)
    parser.add_argument("--proxy", help="real Envoy as every sidecar")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", action="store_true", help="leave the folder with logs and state")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--hold", action="store_true", help="start everything, say where, and wait for the end of the input")
    options = parser.parse_args()
    if options.list:
        print("\n".join(label for label, _ in cases(options.only)))
        return 0
    code = space.enter()
    if code is not None:
        return code
    folder = Path(tempfile.mkdtemp(prefix="skein-e2e-"))
    folder.chmod(0o755)
    failed = []
    try:
        stage = Stage(options, folder)
        try:
            if options.hold:
                print(f"export XDG_STATE_HOME={folder}; ip netns exec {os.environ[space.INSIDE]} bash", flush=True)
                sys.stdin.read()
                return 0
            for label, function in cases(options.only):
                if not attempt(label, function, stage):
                    failed.append((label, function))
            # A machine that is busy with others may be slow: what failed is looked at once more, alone.
            still = [label for label, function in failed if not attempt(f"{label} (second look)", function, stage)]
        finally:
            if failed:
                print(stage.demo.words())
            stage.stop()
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(failed)} failed at first, {len(still)} in the end: {' '.join(still)}")
    return 1 if still else 0


if __name__ == "__main__":
    sys.exit(main())
