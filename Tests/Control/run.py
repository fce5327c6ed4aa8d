#!/usr/bin/env python3
"""The control plane against things nobody here wrote: kubectl, real Envoy beside skein-proxy, gRPC's own clients.

    run.py --skein BINARY --proxy BINARY [--envoy BINARY] [--only WORDS] [--list] [--keep] [--looks N]

Golden cases (golden/*.yaml) run through both proxies under one control plane; scenarios (scenarios/*.py) have stages
of their own. Needs root: each workload is a network namespace.
"""
import asyncio
import contextlib
import importlib
import random
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from harness.control import Control  # noqa: E402
from harness.golden import Golden, load  # noqa: E402
from harness.identity import Authority, SecretServer  # noqa: E402
from harness.network import Network  # noqa: E402
from harness.stage import Stage, find_envoy  # noqa: E402
from harness.workload import Client, Sidecar  # noqa: E402
from harness.world import World  # noqa: E402
from suite import cases, processes, report, space  # noqa: E402

SCENARIO_SECONDS = 120


def scenarios():
    """Name -> function."""
    found = {}
    for path in sorted((HERE / "scenarios").glob("*.py")):
        if not path.stem.startswith("_"):
            for name, run in vars(importlib.import_module(f"scenarios.{path.stem}")).items():
                if name.startswith("scenario_"):
                    found[f"{path.stem}/{name.removeprefix('scenario_').replace('_', '-')}"] = run
    return found


class Runner:
    def __init__(self, options, base):
        self.options, self.base, self.report = options, base, report.Report()

    async def looks(self, name, run):
        """A machine that is busy can hold one side up past a time that a case has: what failed is looked at again, and
        named as unsteady when it is well then. A case that fails each time fails."""
        for look in range(1, self.options.looks + 1):
            begun, wall = time.monotonic(), time.time()
            wrong = await run()
            took = time.monotonic() - begun
            if not wrong:
                self.report.ok(name, took)
                if look > 1:
                    self.report.steadied(name, look)
                return
            self.report.fail(name, took, wrong[0], "\n".join([*wrong[1:], report.tails(self.base, wall)]))

    async def golden(self, cases):
        network = Network()
        stops = []
        try:
            control = Control(self.options.skein, self.base, network.gateway, ["--plaintext-secrets"])
            stops.append(control.stop)
            await control.start()
            world = await World(network, self.base).start()
            stops.append(world.stop)
            await asyncio.to_thread(control.client.apply, world.text())
            self.authority = Authority(self.base)
            sides = {}
            for label, binary in (("envoy", self.options.envoy), ("skein", self.options.proxy)):
                sides[label] = await self.side(label, binary, network, control, stops, world)
            outside = await Client(None, self.base).start()
            stops.append(outside.stop)
            golden = Golden(control, world, sides, outside)
            if self.options.hold:
                await asyncio.to_thread(input, f"holding {self.base}; spaces {[h.space for h in network.hosts]}; Enter ends it\n")
                return
            for case in cases:
                await self.looks(case["name"], lambda case=case: golden.run(case))
        finally:
            for stop in reversed(stops):
                await stop()
            network.stop()

    async def side(self, label, binary, network, control, stops, world):
        host, edge = network.host(label), network.host(f"{label}-gateway")
        for each in (host, edge):
            each.names(world.names())
        host.intercept()
        plain = control.port("xds")
        sds = {}
        for account, namespace in (("client", "default"), ("istio-ingressgateway", "istio-system")):
            certificate, key = self.authority.spiffe(namespace, account)
            sds[account] = self.base / f"{label}-{account}.sock"
            server = await SecretServer(sds[account], certificate, key, self.authority.certificate).start()
            stops.append(server.stop)
        sidecar = await Sidecar(label, binary, host, self.base, plain, sds=sds["client"], labels={"app": "client", "version": "v1"},
                                account="client", extra={"delta": not self.options.sotw}).start()
        stops.append(sidecar.stop)
        gateway = await Sidecar(f"{label}-gw", binary, edge, self.base, plain, role="router", namespace="istio-system", sds=sds["istio-ingressgateway"],
                                workload="istio-ingressgateway", labels={"istio": "ingressgateway", "app": "istio-ingressgateway"},
                                account="istio-ingressgateway", extra={"delta": not self.options.sotw}).start()
        stops.append(gateway.stop)
        client = await Client(host, self.base).start()
        stops.append(client.stop)
        return {"sidecar": client, "gateway": edge.address, "proxies": [sidecar, gateway]}

    async def play(self, label, run):
        folder = Path(tempfile.mkdtemp(prefix=label.replace("/", "-") + "-", dir=self.base))
        folder.chmod(0o755)
        stage = Stage(self.options, folder)
        wrong, before = [], processes.below()
        try:
            await asyncio.wait_for(run(stage), SCENARIO_SECONDS)
        except asyncio.TimeoutError as error:
            wrong = [f"it did not end within {SCENARIO_SECONDS} s ({report.place(error)})", report.trace(error)]
        except Exception as error:  # noqa: BLE001 whatever went wrong is the result
            wrong = [f"{report.reason(error)} ({report.place(error)})", report.trace(error)]
        wrong += await stage.stop()
        if left := await asyncio.to_thread(processes.left, before):
            wrong += [f"left {len(left)} processes behind", *left]
        return wrong


async def main(options, base, golden, wanted):
    runner = Runner(options, base)
    for turn in range(options.repeat):
        if options.shuffle is not None or turn:
            random.Random((options.shuffle or 0) + turn).shuffle(golden)
            random.Random((options.shuffle or 0) + turn).shuffle(wanted)
        if golden:
            await runner.golden(golden)
        for name, run in wanted:
            await runner.looks(name, lambda name=name, run=run: runner.play(name, run))
    return runner.report.close()


def start():
    parser = cases.parser(__doc__)
    parser.add_argument("--skein", required=True)
    parser.add_argument("--proxy", required=True)
    parser.add_argument("--envoy", default=None)
    parser.add_argument("--sotw", action="store_true", help="the golden cases' proxies speak the state-of-the-world protocol")
    parser.add_argument("--hold", action="store_true", help="start the world of the golden cases and wait for Enter")
    options = parser.parse_args()
    all_golden, all_scenarios = {case["name"]: case for case in load()}, scenarios()
    golden = [all_golden[name] for name in cases.chosen(all_golden, options.only)]
    wanted = [(name, all_scenarios[name]) for name in cases.chosen(all_scenarios, options.only)]
    if options.list:
        print("\n".join([*(case["name"] for case in golden), *(name for name, _ in wanted)]))
        return 0
    if not golden and not wanted:
        print(f"no case is meant by --only {options.only}")
        return 2
    options.envoy = find_envoy(options.envoy)
    space.enter()
    space.prepare()
    processes.watch()
    with contextlib.closing(space.Folder("control", options.keep)) as folder:
        code = asyncio.run(main(options, folder.path, golden, wanted))
        if left := space.left():
            print("left behind: " + ", ".join(left))
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(start())
