"""Access control by matcher trees instead of rules."""
from harness.actions import get, post
from harness.case import case
from harness.policy import exchange, guarded, network_filter, refused, stats_under
from harness.shorthand import DETAILS, downstream_tls, hcm_filter, http_filter, tcp_filter, typed
from harness.origins import TCPOrigin

META = "%DYNAMIC_METADATA(envoy.filters.http.rbac)%%DYNAMIC_METADATA(envoy.common)%"
STATS = ("http.${case}.rbac.",)
NETWORK = "type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3."
SSL = "type.googleapis.com/envoy.extensions.matching.common_inputs.ssl.v3."


def header(name):
    return {"name": "h", "typed_config": {"@type": "type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput", "header_name": name}}


def network(name, **more):
    return {"name": "n", "typed_config": {"@type": NETWORK + name, **more}}


def ssl(name):
    return {"name": "s", "typed_config": {"@type": SSL + name}}


def act(name, action="ALLOW", **more):
    return {"action": {"name": "action", "typed_config": {"@type": "type.googleapis.com/envoy.config.rbac.v3.Action", "name": name, "action": action}}, **more}


def when(source, **value):
    return {"single_predicate": {"input": source, "value_match": value}}


def entry(predicate, on_match):
    return {"predicate": predicate, "on_match": on_match}


def matcher(*entries, otherwise=None):
    return {**({"matcher_list": {"matchers": list(entries)}} if entries else {}), **({"on_no_match": otherwise} if otherwise else {})}


def decided(name, tree, *requests, field="matcher", more=None, **options):
    guarded(f"rbac/matcher/{name}", "rbac", {field: tree, **(more or {})}, *(requests or [get("/")]), stats=options.pop("stats", STATS), hcm=DETAILS, **options)


PATH = header(":path")
A = when(PATH, prefix="/a")
decided("one", matcher(entry(A, act("a"))), get("/a"), get("/b"))
decided("deny", matcher(entry(A, act("a", "DENY")), otherwise=act("rest")), get("/a"), get("/b"))
decided("log", matcher(entry(A, act("a", "LOG")), otherwise=act("rest")), get("/a"), get("/b"), show=META)
decided("metadata", matcher(entry(A, act("a"))), get("/a"), show=META)
decided("only-otherwise", matcher(otherwise=act("rest")))
decided("order", matcher(entry(A, act("first", "DENY")), entry(when(PATH, prefix="/ab"), act("second"))), get("/ab"), get("/a"))
decided("several-headers", matcher(entry(when(header("x-a"), exact="1,2"), act("joined"))), get("/", "x-a: 1", "x-a: 2"), get("/", "x-a: 1"), get("/"))
decided("or", matcher(entry({"or_matcher": {"predicate": [A, when(PATH, exact="/b")]}}, act("or"))), get("/a"), get("/b"), get("/c"))
decided("and", matcher(entry({"and_matcher": {"predicate": [A, when(header("x-a"), exact="1")]}}, act("and"))), get("/a", "x-a: 1"), get("/a"), get("/b", "x-a: 1"))
decided("not", matcher(entry({"not_matcher": A}, act("not"))), get("/a"), get("/b"))
decided("not-missing-header", matcher(entry({"not_matcher": when(header("x-a"), exact="1")}, act("not"))), get("/"), get("/", "x-a: 1"))
for kind, value in {"suffix": "z", "contains": "mid", "exact": "/amidz", "ignore-case": "/AMIDZ"}.items():
    match = {"exact": value, "ignore_case": True} if kind == "ignore-case" else {kind: value}
    decided(f"text/{kind}", matcher(entry(when(PATH, **match), act("t"))), get("/amidz"), get("/x"))
decided("text/regex", matcher(entry(when(PATH, safe_regex={"google_re2": {}, "regex": "/a[0-9]+"}), act("t"))), get("/a12"), get("/a12x"))
decided("nested", matcher(entry(A, {"matcher": matcher(entry(when(header("x-a"), exact="1"), act("inner")))}), otherwise=act("rest", "DENY")), get("/a", "x-a: 1"), get("/a"), get("/b"))
decided("nested-then-next", matcher(entry(A, {"matcher": matcher(entry(when(header("x-a"), exact="1"), act("inner", "DENY")))}), entry(A, act("second"))), get("/a", "x-a: 1"), get("/a"))
decided("nested-otherwise", matcher(entry(A, {"matcher": matcher(entry(when(header("x-a"), exact="1"), act("inner")), otherwise=act("none", "DENY"))}), entry(A, act("second"))), get("/a", "x-a: 1"), get("/a"), get("/b"))


def tree(source, kind, entries, otherwise=None):
    return {"matcher_tree": {"input": source, kind: {"map": entries}}, **({"on_no_match": otherwise} if otherwise else {})}


decided("tree/exact", tree(PATH, "exact_match_map", {"/a": act("a"), "/b": act("b", "DENY")}, act("rest")), get("/a"), get("/b"), get("/c"))
decided("tree/exact-only", tree(PATH, "exact_match_map", {"/a": act("a")}), get("/a"), get("/c"))
decided("tree/prefix", tree(PATH, "prefix_match_map", {"/a": act("short"), "/a/b": act("long", "DENY"), "/": act("root", "DENY")}), get("/a"), get("/a/b/c"), get("/x"))
decided("tree/missing-input", tree(header("x-a"), "exact_match_map", {"": act("empty")}, act("rest", "DENY")), get("/"), get("/", "x-a:"))
for name, source, value in (("destination-ip", "DestinationIPInput", "127.0.0.1"), ("source-ip", "SourceIPInput", "10.1.1.1"), ("direct-source-ip", "DirectSourceIPInput", "127.0.0.1")):
    decided(f"input/{name}", matcher(entry(when(network(source), exact=value), act("i"))), get("/", "x-forwarded-for: 10.1.1.1"), get("/"))
decided("input/destination-port", matcher(entry(when(network("DestinationPortInput"), exact="1"), act("i"))))
decided("input/server-name-plaintext", matcher(entry({"not_matcher": when(network("ServerNameInput"), prefix="a")}, act("i"))))
RANGES = {"name": "ip", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.matching.input_matchers.ip.v3.Ip", "stat_prefix": "x", "cidr_ranges": [{"address_prefix": "10.0.0.0", "prefix_len": 8}, {"address_prefix": "192.0.2.0", "prefix_len": 24}]}}
decided("input/ranges", matcher(entry({"single_predicate": {"input": network("SourceIPInput"), "custom_match": RANGES}}, act("i"))), get("/", "x-forwarded-for: 10.1.1.1"), get("/", "x-forwarded-for: 192.0.2.9"), get("/"))
decided("shadow", matcher(entry(A, act("a"))), get("/a"), get("/b"), field="shadow_matcher")
decided("shadow-metadata", matcher(entry(A, act("a"))), get("/a"), get("/b"), field="shadow_matcher", show=META)
decided("beside-rules", matcher(entry(A, act("a"))), get("/a"), get("/b"), more={"rules": {"action": "DENY", "policies": {"all": {"permissions": [{"any": True}], "principals": [{"any": True}]}}}})
decided("per-rule", matcher(entry(A, act("a")), otherwise=act("rest", "DENY")), get("/a"), get("/b"), more={"track_per_rule_stats": True})
decided("route", matcher(entry(A, act("a"))), get("/a"), get("/b"), per_route=typed("rbac_per_route", {"rbac": {"matcher": matcher(otherwise=act("open"))}}))
SERVER = """
common_tls_context:
  tls_certificates: [{certificate_chain: {filename: "${crt.server}"}, private_key: {filename: "${key.server}"}}]
  validation_context: {trusted_ca: {filename: "${crt.ca}"}}
"""
for name, source, value in (("uri", ssl("UriSanInput"), {"exact": "spiffe://mesh.test/ns/default/sa/client"}), ("dns", ssl("DnsSanInput"), {"exact": "client.test"}), ("subject", ssl("SubjectInput"), {"exact": "CN=client,O=Mesh"}),
                            ("server-name", network("ServerNameInput"), {"suffix": "a.test"})):
    chains = [{"filters": [hcm_filter("${case}", filters=[http_filter("rbac", {"matcher": matcher(entry(when(source, **value), act("i")))})], hcm=DETAILS)], "transport_socket": downstream_tls(SERVER)}]
    case(f"policy/rbac/matcher/tls/{name}", play=exchange([get("/")], tls={"certificate": "client"}, sni="a.test"), chains=chains)
    case(f"policy/rbac/matcher/tls/{name}-other", play=exchange([get("/")], tls={"certificate": "client2"}), chains=chains)


async def hello(stage):
    client = await stage.connect()
    client.send(b"hello")
    await client.ending(0.4)
    client.close()
    await stage.settle()
    await stats_under(stage, "${case}_stat")

for name, address in {"allowed": "127.0.0.1", "denied": "10.0.0.1"}.items():
    case(f"policy/network/rbac/matcher/{name}", play=hello, origin=lambda: TCPOrigin(), chains=[{"filters": [
        network_filter("network_rbac", {"stat_prefix": "${case}_stat", "matcher": matcher(entry(when(network("SourceIPInput"), exact=address), act("i")))}), tcp_filter("${case}")]}])
for name, body in {"ok": matcher(entry(A, act("a"))), "no-predicate": {"matcher_list": {"matchers": [{"on_match": act("a")}]}}, "no-action": {"matcher_list": {"matchers": [{"predicate": A, "on_match": {}}]}},
                   "bad-regex": matcher(entry(when(PATH, safe_regex={"google_re2": {}, "regex": "("}), act("a"))), "one-alternative": matcher(entry({"or_matcher": {"predicate": [A]}}, act("a"))),
                   "empty": {}, "empty-name": matcher(entry(A, act(""))), "empty-map": tree(PATH, "exact_match_map", {})}.items():
    refused(f"rbac/matcher/{name}", [http_filter("rbac", {"matcher": body})])
refused("network/rbac-matcher-header", network=[network_filter("network_rbac", {"stat_prefix": "x", "matcher": matcher(entry(A, act("a")))})])
