"""Ten thousand clusters."""
import asyncio
import time

from resources import assignment, by_rds, chain, cluster, eds_cluster, listener, route, routes, serving
from scenario import ADS, DELTA_ADS, scenario

COUNT = 10_000


@scenario("slow/clusters", (DELTA_ADS,), seconds=150)
@scenario("many/clusters", (ADS,), seconds=150)
async def clusters(side):
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = serving("main", side.port("main"), route("cluster-0", "/first"), route(f"cluster-{COUNT - 1}", "/last"))
    all_of_them = [cluster(f"cluster-{number}", a) for number in range(COUNT)]
    begun = time.monotonic()
    version = await side.tell(cds=all_of_them)
    await side.judge("cds", version, 60)
    side.remarks.append(f"{COUNT} clusters in {time.monotonic() - begun:.2f} s")
    await side.push(lds=[main])
    await side.expect("200 a", "/first")
    await side.expect("200 a", "/last")
    all_of_them[-1] = cluster(f"cluster-{COUNT - 1}", b)
    begun = time.monotonic()
    version = await side.tell(cds=all_of_them)
    await side.judge("cds", version, 60)
    side.remarks.append(f"one changed in {time.monotonic() - begun:.2f} s")
    await side.expect("200 b", "/last")
    await side.expect("200 a", "/first")


def usage(side):
    """Resident MiB and seconds of processor time so far."""
    with open(f"/proc/{side.process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    with open(f"/proc/{side.process.pid}/status") as file:
        resident = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
    return resident // 1024, (int(fields[11]) + int(fields[12])) / 100


@scenario("slow/endpoints", (ADS, DELTA_ADS), seconds=150)
async def endpoints(side):
    """As many clusters with five endpoints each, one of which changes."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = serving("main", side.port("main"), route("cluster-0", "/first"), route(f"cluster-{COUNT - 1}", "/last"))
    source = side.source("eds")
    before = usage(side)
    begun = time.monotonic()
    side.plane.hold("eds", [assignment(f"cluster-{n}", a, *(20000 + n % 1000 + i for i in range(4))) if n not in (0, COUNT - 1)
                            else assignment(f"cluster-{n}", a) for n in range(COUNT)])
    version = await side.tell(cds=[eds_cluster(f"cluster-{n}", source) for n in range(COUNT)])
    listening = await side.tell(lds=[main])
    await side.expect("200 a", "/first", seconds=30)
    await side.expect("200 a", "/last", seconds=30)
    await side.judge("cds", version, 60)
    await side.judge("lds", listening)
    took, after = time.monotonic() - begun, usage(side)
    side.remarks.append(f"{COUNT} clusters in {took:.1f} s, {after[0] - before[0]} MiB, {after[1] - before[1]:.2f} s of processor")
    if side.mode.delta:
        held = dict(side.plane.held["eds"])
        before = usage(side)
        for n in range(20):
            side.plane.hold("eds", [assignment(f"cluster-{COUNT - 1}", b if n % 2 == 0 else a)])
            side.plane.held["eds"] = {**held, **side.plane.held["eds"]}
            await side.plane.push("eds")
            await side.expect("200 b" if n % 2 == 0 else "200 a", "/last")
        after = usage(side)
        side.remarks.append(f"20 changes of one: {after[1] - before[1]:.2f} s of processor")


@scenario("slow/churn", (ADS,), seconds=150)
async def churn(side):
    """Hundreds of updates of everything: what is replaced leaves nothing behind."""
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    source = side.source("eds")
    sizes = []
    for n in range(600):
        port = b if n % 2 else a
        main = listener("main", side.port("main"), chain(by_rds("main", "table", side.source("rds"))), stat_prefix=f"s{n % 2}")
        # Endpoints after their clusters: Envoy waits for new ones whenever a cluster has changed.
        held = {"cds": [eds_cluster(f"c{i}", source, connect_timeout=f"{1 + n % 2}s") for i in range(20)],
                "eds": [assignment(f"c{i}", port) for i in range(20)], "lds": [main],
                "rds": [routes("table", *(route(f"c{i}", f"/{i}") for i in range(20)))]}
        held["rds"][0]["virtual_hosts"][0]["name"] = f"v{n % 2}"
        versions = {kind: side.plane.hold(kind, messages) for kind, messages in held.items()}
        await side.plane.push(*held)
        for kind, version in versions.items():
            await side.plane.verdict(kind, version)
        if n % 100 == 99:
            await side.expect("200 b", "/7")
            sizes.append(usage(side)[0])
    await asyncio.sleep(1.5)
    side.remarks.append(f"resident MiB after each hundred updates: {sizes}")
