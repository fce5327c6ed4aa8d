"""The mesh on one machine: latency that two sidecars add, memory of a sidecar, time to start, time until a change is in force.

    mesh.py --skein BINARY [--envoy BINARY] [--seconds 10] [--rounds 3]
"""
import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "Tests" / "EndToEnd"), str(ROOT / "Tests")]
from harness import world  # noqa: E402
from harness.demo import Demo  # noqa: E402
from suite import space  # noqa: E402


def resident(process: int) -> tuple[float, float]:
    """(resident, its own share) in MB, of a sidecar and, if it has one, its Envoy."""
    children = [number for task in Path(f"/proc/{process}/task").iterdir() for number in (task / "children").read_text().split()]
    sums = [0.0, 0.0]
    for number in [process, *children]:
        text = Path(f"/proc/{number}/smaps_rollup").read_text()
        values = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.M)}
        sums = [sums[0] + values["Rss"] * 1024 / 1e6, sums[1] + values["Pss"] * 1024 / 1e6]
    return sums[0], sums[1]


def load(demo, program, options, address, port, host, as_proxy=False):
    """p50 and p99 in microseconds, of requests that leave at fixed times."""
    user = ["setpriv", "--reuid=1337", "--regid=1337", "--clear-groups"] if as_proxy else []
    done = demo.inside("sleep", *user, program, "rate", str(port), "20", str(options.seconds), "1000", address, host, "/get", seconds=120)
    found = re.search(r"done (\d+) of (\d+) p50 ([\d.]+) p99 ([\d.]+)", done.stdout)
    assert found and found[1] == found[2], done.stdout
    return float(found[3]), float(found[4])


def latencies(demo, program, options):
    """Without a sidecar (the application asked on its own loopback) and with both, in turns."""
    service = demo.command("get", "service", "httpbin", "-o", "jsonpath={.spec.clusterIP}").stdout
    demo.apply("httpbin/destination-rules", "httpbin/route-v1")
    assert demo.curl("sleep", "http://httpbin:8000/get")[1] == 200
    rows = {"direct": [], "mesh": []}
    for _ in range(options.rounds):
        done = demo.inside("httpbin-v1", program, "rate", "80", "20", str(options.seconds), "1000", "127.0.0.1", "httpbin", "/get", seconds=120)
        found = re.search(r"p50 ([\d.]+) p99 ([\d.]+)", done.stdout)
        rows["direct"].append((float(found[1]), float(found[2])))
        rows["mesh"].append(load(demo, program, options, service, 8000, "httpbin:8000"))
    demo.delete("httpbin/route-v1")
    return {name: tuple(statistics.median(round_[i] for round_ in rounds) for i in (0, 1)) for name, rounds in rows.items()}


def changes(demo) -> list[float]:
    spans = []
    demo.apply("bookinfo/destination-rules")
    for index in range(21):
        begun = time.monotonic()
        demo.apply("bookinfo/route-all-v3" if index % 2 else "bookinfo/route-all-v2")
        spans.append((time.monotonic() - begun) * 1000)
    demo.delete("bookinfo/route-all-v2")
    return sorted(spans)


def measure(label, options, folder, proxy=None):
    demo = Demo(options.skein, folder, proxy).start()
    try:
        program = folder / "load"
        subprocess.run(["gcc", "-O2", "-o", str(program), str(ROOT / "Bench" / "load.c")], check=True)
        for _ in range(50):
            demo.page()
        delays = latencies(demo, program, options)
        spans = changes(demo)
        sizes = [resident(w["sidecarPid"]) for w in demo.now()["workloads"]]
        time.sleep(45)
        rested = [resident(w["sidecarPid"]) for w in demo.now()["workloads"]]
        direct, mesh = delays["direct"], delays["mesh"]
        print(f"{label}: ready after {demo.seconds_to_ready:.1f} s", flush=True)
        print(f"  1,000 requests/s: direct p50 {direct[0]:.0f} us p99 {direct[1]:.0f} us; through both sidecars p50 {mesh[0]:.0f} us p99 {mesh[1]:.0f} us;"
              f" added p50 {(mesh[0] - direct[0]) / 1000:.2f} ms p99 {(mesh[1] - direct[1]) / 1000:.2f} ms", flush=True)
        for when, found in (("right after traffic and 20 pushes", sizes), ("at rest", rested)):
            print(f"  sidecars {when}: resident {min(s[0] for s in found):.1f} to {max(s[0] for s in found):.1f} MB, own share of memory"
                  f" {statistics.median(s[1] for s in found):.1f} MB at the median", flush=True)
        print(f"  apply --wait of a VirtualService: median {spans[len(spans) // 2]:.0f} ms, at most {spans[-1]:.0f} ms", flush=True)
    finally:
        demo.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skein", required=True)
    parser.add_argument("--envoy")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    space.enter()
    space.prepare()
    world.prepare()
    with tempfile.TemporaryDirectory(prefix="skein-bench-") as name:
        Path(name).chmod(0o755)
        for label, proxy in (("Skein", None), ("Envoy", options.envoy)):
            if label == "Skein" or proxy:
                folder = Path(name) / label
                folder.mkdir()
                measure(label, options, folder, proxy)
    return 0


if __name__ == "__main__":
    sys.exit(main())
