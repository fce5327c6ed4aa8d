"""Ten thousand clusters."""
import time

from resources import cluster, route, serving
from scenario import ADS, DELTA_ADS, scenario

COUNT = 10_000


@scenario("many/clusters", (ADS, DELTA_ADS))
async def clusters(side):
    a, b = await side.origin("a"), await side.origin("b")
    await side.launch()
    main = serving("main", side.port("main"), route("cluster-0", "/first"), route(f"cluster-{COUNT - 1}", "/last"))
    all_of_them = [cluster(f"cluster-{number}", a) for number in range(COUNT)]
    begun = time.monotonic()
    version = await side.tell(cds=all_of_them)
    await side.judge("cds", version, 30)
    side.remarks.append(f"{COUNT} clusters in {time.monotonic() - begun:.2f} s")
    await side.push(lds=[main])
    await side.expect("200 a", "/first")
    await side.expect("200 a", "/last")
    all_of_them[-1] = cluster(f"cluster-{COUNT - 1}", b)
    begun = time.monotonic()
    version = await side.tell(cds=all_of_them)
    await side.judge("cds", version, 30)
    side.remarks.append(f"one changed in {time.monotonic() - begun:.2f} s")
    await side.expect("200 b", "/last")
    await side.expect("200 a", "/first")
