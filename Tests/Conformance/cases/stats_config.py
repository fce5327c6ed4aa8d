"""What the configuration says of statistics: which exist, tags, buckets, sinks; and what /stats can be asked."""
import asyncio
import re

from harness.actions import get
from harness.case import case


def asked(name: str, *paths: str, config=None, keep=r"", values=True, bootstrap=None, traffic=1, wait=0.0, flush="0.2s"):
    """Shows the lines of each page that match `keep`."""
    async def play(stage):
        for _ in range(traffic):
            await stage.ask(get("/"), show=False)
        await stage.settle(0.6)
        for path in paths:
            message = await stage.admin("GET", path)
            stage.see(f"{path}: {message.status} {message.value('content-type')}")
            for line in message.body.decode().splitlines():
                if re.search(keep, line):
                    stage.see("  " + (line if values else re.sub(r": P0.*", ": <quantiles>", re.sub(r"(\}|:) [-0-9.]+$", r"\1", line))))
    base = {"stats_flush_interval": flush, **(bootstrap or {})}
    if config is not None:
        base["stats_config"] = config
    case(f"stats_config/{name}", play=play, alone=True, origin_counts=False, bootstrap=base)


HTTP = r"http\.stats_config.*downstream_(rq_total|cx_total|rq_2xx)|cluster\.stats.*upstream_rq_(total|2xx|200)\b"
asked("matcher/reject-all", "/stats", "/stats/prometheus", config={"stats_matcher": {"reject_all": True}})
asked("matcher/reject-none", "/stats", config={"stats_matcher": {"reject_all": False}}, keep=HTTP)
asked("matcher/inclusion", "/stats", config={"stats_matcher": {"inclusion_list": {"patterns": [
    {"prefix": "http.stats_config"}, {"exact": "server.live"}, {"suffix": "upstream_rq_total"}, {"contains": "MEMBERSHIP", "ignore_case": True}]}}}, values=False)
asked("matcher/inclusion-regex", "/stats", config={"stats_matcher": {"inclusion_list": {"patterns": [{"safe_regex": {"regex": r"cluster\..*rq_\d+"}}, {"safe_regex": {"regex": "live"}}]}}})
asked("matcher/exclusion", "/stats", keep=r"^(http\.stats_config|cluster)", config={"stats_matcher": {"exclusion_list": {"patterns": [
    {"prefix": "cluster"}, {"contains": "downstream_cx"}]}}}, values=False)
asked("matcher/histograms", "/stats", keep=r"_time|_ms", config={"stats_matcher": {"exclusion_list": {"patterns": [{"suffix": "_time"}]}}}, values=False)

TAGGED = r"envoy_(http.*downstream_rq_total|cluster.*upstream_rq_(total|xx|200|2xx)|server_live|cluster_manager_active)"
asked("tags/fixed", "/stats/prometheus", keep=TAGGED, config={"stats_tags": [{"tag_name": "zone", "fixed_value": "eu \"west\""}, {"tag_name": "a.b", "fixed_value": "x"}]}, values=False)
asked("tags/regex", "/stats/prometheus", keep=TAGGED, config={"stats_tags": [{"tag_name": "theme", "regex": r"^http\.((stats)_)"}, {"tag_name": "side", "regex": "((down|up)stream_)"}]}, values=False)
asked("tags/regex-one-group", "/stats/prometheus", keep=TAGGED, config={"stats_tags": [{"tag_name": "side", "regex": "(downstream_)"}]}, values=False)
asked("tags/no-defaults", "/stats/prometheus", keep=TAGGED, config={"use_all_default_tags": False}, values=False)
asked("tags/some-defaults", "/stats/prometheus", keep=TAGGED, config={"use_all_default_tags": False, "stats_tags": [{"tag_name": "envoy.cluster_name"}, {"tag_name": "zone", "fixed_value": "x"}]}, values=False)
asked("tags/names-stay", "/stats?filter=downstream_rq_total", "/stats?format=json&filter=http.stats.*downstream_rq_total", keep=HTTP,
      config={"stats_tags": [{"tag_name": "side", "regex": "(downstream_)"}]})

BUCKETS = {"histogram_bucket_settings": [{"match": {"suffix": "rq_time"}, "buckets": [5000.0, 10000.5, 20000]}, {"match": {"prefix": "cluster"}, "buckets": [0.5, 5]}]}
asked("buckets/prometheus", "/stats/prometheus", keep=r"rq_(time|per_cx)_bucket\{.*stats_config|cluster.*rq_time_count", config=BUCKETS)
asked("buckets/text", "/stats?histogram_buckets=cumulative&filter=(rq_time|connect_ms)", keep="stats_config", config=BUCKETS)
asked("buckets/disjoint", "/stats?histogram_buckets=disjoint&format=json&filter=cluster.*rq_time", keep="stats_config", config=BUCKETS)

asked("query/used-only", "/stats?usedonly&filter=^(http.stats|cluster.stats)", values=False, keep=r"^(?!.*(circuit_breakers|_buffered|warming_state|bytes_total))")
asked("query/inverted", "/stats?filter=^(cluster|http|listener|server|runtime|main|workers|filesystem|dns|thread|overload|envoy|tls|cluster_manager)&invert_filter", values=False)
asked("query/types", "/stats?type=Counters&filter=membership", "/stats?type=Gauges&filter=membership", "/stats?type=Histograms&filter=membership", "/stats?type=All&filter=membership", "/stats?type=TextReadouts")
asked("query/hidden", "/stats?hidden=only", "/stats?hidden=exclude&filter=membership_total", "/stats?hidden=nonsense")
asked("query/refused", "/stats?format=nonsense", "/stats?filter=%5B", "/stats/prometheus?histogram_buckets=detailed", keep="^$")
asked("query/detailed", "/stats?histogram_buckets=detailed&filter=stats_config.*rq_per_cx", "/stats?histogram_buckets=summary&filter=nothing")
asked("query/text-readouts", "/stats/prometheus?text_readouts", "/stats/prometheus", keep="text_value")


async def reset(stage):
    await stage.ask(get("/"), get("/"), show=False)
    await stage.settle()
    names = ("http.${case}.downstream_rq_total", "cluster.${origin}.upstream_rq_total", "cluster.${origin}.membership_total", "cluster.${origin}.upstream_rq_200")
    await stage.see_stats(*names)
    message = await stage.admin("POST", "/reset_counters")
    stage.see(f"{message.status} {message.body.decode().strip()}")
    await stage.see_stats(*names)
    await stage.ask(get("/"), show=False)
    await stage.settle()
    await stage.see_stats(*names)

case("stats_config/reset-counters", play=reset, alone=True, origin_counts=False)


class Receiver(asyncio.DatagramProtocol):
    def __init__(self):
        self.datagrams = []

    def datagram_received(self, data, _):
        self.datagrams.append(data)


def sink(name: str, kind: str, body: dict, keep: str, packed=False):
    async def play(stage):
        receiver = Receiver()
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: receiver, local_addr=("127.0.0.1", stage.port("statsd")))
        # Histograms of requests before anybody listens are nobody's.
        await stage.settle(0.5)
        receiver.datagrams.clear()
        await stage.ask(get("/"), get("/"), get("/"), show=False)
        await stage.settle(1.2)
        transport.close()
        largest = max((len(one) for one in receiver.datagrams), default=0)
        lines = [line for one in receiver.datagrams for line in one.decode().split("\n")]
        if packed:
            stage.see(f"several lines in one datagram: {any(chr(10) in one.decode() for one in receiver.datagrams)}, none above 500 bytes: {largest <= 500}")
        else:
            stage.see(f"one line each: {all(chr(10) not in one.decode() for one in receiver.datagrams)}")
        totals: dict[str, float] = {}
        for line in lines:
            if not re.search(keep, line):
                continue
            match = re.fullmatch(r"(.*):(\d+)\|(c|g|ms)(\|@[0-9.]+)?(\|#.*)?", line)
            if not match:
                stage.see(f"not understood: {line}")
                continue
            name, value, unit, rate, tags = match.groups()
            key = f"{name}|{unit}{tags or ''}"
            if unit == "c":
                totals[key] = totals.get(key, 0) + int(value)
            elif unit == "g":
                totals[key] = int(value)
            else:
                totals[key] = totals.get(key, 0) + round(1 / float(rate[2:])) if rate else totals.get(key, 0) + 1
        for key in sorted(totals):
            stage.see(f"{key} {totals[key]:g}")
    address = {"socket_address": {"address": "127.0.0.1", "port_value": "${port.statsd}", "protocol": "UDP"}}
    case(f"stats_config/sink/{name}", play=play, alone=True, origin_counts=False, bootstrap={"stats_flush_interval": "0.2s", "stats_sinks": [
        {"name": kind, "typed_config": {"@type": f"type.googleapis.com/envoy.config.metrics.v3.{kind}", "address": address, **body}}]})


SENT = r"\.(upstream_rq_(total|200|2xx|xx|time)|downstream_rq_(total|time)|membership_total|live)\b"
sink("statsd", "StatsdSink", {}, SENT)
sink("statsd-prefix", "StatsdSink", {"prefix": "mesh.one"}, r"live|upstream_rq_total")
sink("dogstatsd", "DogStatsdSink", {}, SENT)
sink("dogstatsd-packed", "DogStatsdSink", {"max_bytes_per_datagram": 500, "prefix": "mesh"}, SENT, packed=True)
