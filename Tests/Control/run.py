#!/usr/bin/env python3
"""The control plane against things nobody here wrote: kubectl, real Envoy beside skein-proxy, gRPC's own clients.

    run.py --skein BINARY --proxy BINARY [--envoy BINARY] [--only REGEX] [--keep]

Golden cases (golden/*.yaml) run through both proxies under one control plane; scenarios (scenarios/*.py) have stages
of their own. Needs root: each workload is a network namespace.
"""
import argparse
import asyncio
import importlib
import re
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from harness.control import Control  # noqa: E402
from harness.golden import Golden, load  # noqa: E402
from harness.identity import Authority, SecretServer  # noqa: E402
from harness.network import Network  # noqa: E402
from harness.stage import Stage, find_envoy  # noqa: E402
from harness.workload import Client, Sidecar  # noqa: E402
from harness.world import World  # noqa: E402


LOOKS = 3


class Runner:
    def __init__(self, options):
        self.options, self.only = options, re.compile(options.only)
        self.base = Path(tempfile.mkdtemp(prefix="control-"))
        self.base.chmod(0o755)
        self.passed, self.failed, self.unsteady = [], [], []

    def report(self, name, wrong):
        if wrong:
            self.failed.append(name)
            print(f"FAIL {name}")
            for line in wrong:
                print(f"     {line}")
        else:
            self.passed.append(name)
        sys.stdout.flush()

    async def looks(self, name, run):
        """A machine that is busy can hold one side up past a time that a case has: what failed is looked at twice more,
        and named as unsteady when it is well then. A case that fails each time fails."""
        for look in range(1, LOOKS + 1):
            wrong = await run()
            if not wrong:
                break
        if look > 1 and not wrong:
            self.unsteady.append(name)
            print(f"unsteady {name}: well on look {look}")
        self.report(name, wrong)

    async def golden(self):
        cases = list(load(self.only))
        if not cases:
            return
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

    async def scenarios(self):
        for path in sorted((HERE / "scenarios").glob("*.py")):
            if path.stem.startswith("_"):
                continue
            module = importlib.import_module(f"scenarios.{path.stem}")
            for name, run in vars(module).items():
                label = f"{path.stem}/{name.removeprefix('scenario_').replace('_', '-')}"
                if not name.startswith("scenario_") or not self.only.search(label):
                    continue
                await self.scenario(label, run)

    async def scenario(self, label, run):
        await self.looks(label, lambda: self.play(label, run))

    async def play(self, label, run):
        folder = Path(tempfile.mkdtemp(prefix=label.replace("/", "-") + "-", dir=self.base))
        folder.chmod(0o755)
        stage = Stage(self.options, folder)
        wrong = []
        try:
            await asyncio.wait_for(run(stage), 120)
        except Exception as error:  # noqa: BLE001 whatever went wrong is the result
            wrong = [f"{type(error).__name__}: {error}", *traceback.format_exc().splitlines()[-6:]]
        return wrong + await stage.stop()


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skein", required=True)
    parser.add_argument("--proxy", required=True)
    parser.add_argument("--envoy", default=None)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--sotw", action="store_true", help="the golden cases' proxies speak the state-of-the-world protocol")
    parser.add_argument("--hold", action="store_true", help="start the world of the golden cases and wait for Enter")
    options = parser.parse_args()
    options.envoy = find_envoy(options.envoy)
    began = time.monotonic()
    runner = Runner(options)
    await runner.golden()
    await runner.scenarios()
    if options.keep:
        print(f"kept {runner.base}")
    else:
        shutil.rmtree(runner.base, ignore_errors=True)
    if runner.failed:
        print("failed: " + " ".join(runner.failed))
    print(f"took {time.monotonic() - began:.0f} s")
    print(f"{len(runner.passed)} passed, {len(runner.failed)} failed, {len(runner.unsteady)} unsteady")
    return 1 if runner.failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
