"""Local rate limits of HTTP requests: buckets, descriptors and their actions, what answers tell, routes."""
import asyncio

from harness.actions import get, post
from harness.case import case
from harness.policy import FILTER_CONFIG, exchange, guarded, refused, stats_under
from harness.shorthand import DETAILS, http_filter, load, typed

ON = "filter_enabled: {default_value: {numerator: 100}}\nfilter_enforced: {default_value: {numerator: 100}}\n"
SLOW = "token_bucket: {max_tokens: %d, fill_interval: 1000s}\n"
STATS = ("${case}_p.",)


def limit(tokens=2, more="", enabled=ON, tells=False) -> str:
    text = "stat_prefix: ${case}_p\n" + enabled + (SLOW % tokens if tokens else "") + more
    return text + ("\nenable_x_ratelimit_headers: DRAFT_VERSION_03" if tells else "")


def limited(name: str, body: str, *requests, **options):
    options.setdefault("stats", STATS)
    guarded(f"ratelimit/{name}", "local_ratelimit", body, *(requests or [get("/")] * 3), **options)


limited("plain", limit(), hcm=DETAILS)
limited("flags-in-headers", limit(1), get("/"), get("/"), show="%RESPONSE_CODE_DETAILS%")
limited("status", limit(1, "status: {code: ServiceUnavailable}"))
limited("status-below-400", limit(1, "status: {code: Accepted}"))
limited("response-headers", limit(1, "response_headers_to_add: [{header: {key: x-limited, value: 'yes'}}, {header: {key: x-path, value: '%REQ(:path)%'}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}]"))
limited("not-enabled", limit(1, enabled="filter_enforced: {default_value: {numerator: 100}}\n"))
limited("not-enforced", limit(1, "request_headers_to_add_when_not_enforced: [{header: {key: x-over, value: 'yes'}}]", enabled="filter_enabled: {default_value: {numerator: 100}}\n"))
limited("enforced-nobody", limit(1, enabled=ON.replace("filter_enforced: {default_value: {numerator: 100}}", "filter_enforced: {default_value: {numerator: 0}}")))
limited("runtime", limit(1, enabled="filter_enabled: {runtime_key: mine.on, default_value: {numerator: 100}}\nfilter_enforced: {runtime_key: mine.enforced, default_value: {numerator: 100}}\n"),
        bootstrap="layered_runtime: {layers: [{name: limits, static_layer: {mine: {enforced: 0}}}]}")
limited("told", limit(2, tells=True))
limited("told-not-enabled", limit(2, tells=True, enabled=""))
limited("grpc", limit(1), post("/", "content-type: application/grpc"), post("/", "content-type: application/grpc"))
limited("grpc-exhausted", limit(1, "rate_limited_as_resource_exhausted: true"), post("/", "content-type: application/grpc"), post("/", "content-type: application/grpc"), get("/"))
limited("with-body", limit(1), post("/", body="x" * 3000), post("/", body="x" * 3000))
limited("no-bucket-disabled", limit(0, enabled=""), get("/"))
limited("several-tokens", "stat_prefix: ${case}_p\n" + ON + "token_bucket: {max_tokens: 3, tokens_per_fill: 3, fill_interval: 1000s}\nenable_x_ratelimit_headers: DRAFT_VERSION_03", *[get("/")] * 4)


async def refilling(stage):
    await stage.ask(get("/"))
    await stage.ask(get("/"))
    await asyncio.sleep(0.5)
    await stage.ask(get("/"))

case("policy/ratelimit/refills", play=refilling, filters=[http_filter("local_ratelimit", "stat_prefix: x\n" + ON + "token_bucket: {max_tokens: 1, fill_interval: 0.4s}")])


def per_connection(name, body, **options):
    async def play(stage):
        for _ in range(2):
            await stage.ask(get("/"), get("/"), get("/"))
        await stats_under(stage, *STATS)
    case(f"policy/ratelimit/per-connection/{name}", play=play, filters=[http_filter("local_ratelimit", body)], **options)


per_connection("shared", limit(2))
per_connection("own", limit(2, "local_rate_limit_per_downstream_connection: true", tells=True))

# Descriptors
DESCRIPTORS = """
descriptors:
- {entries: [{key: %s, value: "%s"}], token_bucket: {max_tokens: 1, fill_interval: 1000s}}
"""


def described(name: str, action: str, key: str, value: str, *requests, vhost=None, body="", route="", tokens=100, **options):
    """One action on the route, one descriptor with a single token."""
    routes = load(f"""
- match: {{prefix: /}}
  route: {{cluster: "${{origin}}", rate_limits: [{{actions: {action}}}]{route}}}
""")
    limited(f"descriptor/{name}", limit(tokens, DESCRIPTORS % (key, value) + body, tells=True), *requests, routes=routes, vhost=vhost, **options)


TWICE = [get("/"), get("/")]
described("generic-key", "[{generic_key: {descriptor_value: a}}]", "generic_key", "a", *TWICE)
described("generic-key-named", "[{generic_key: {descriptor_value: a, descriptor_key: k}}]", "k", "a", *TWICE)
described("generic-key-other", "[{generic_key: {descriptor_value: b}}]", "generic_key", "a", *TWICE)
described("request-header", "[{request_headers: {header_name: x-user, descriptor_key: user}}]", "user", "bob",
          get("/", "x-user: bob"), get("/", "x-user: ann"), get("/", "x-user: bob"), get("/"), get("/", "x-user: ann", "x-user: bob"))
described("request-header-skip", "[{request_headers: {header_name: x-user, descriptor_key: user, skip_if_absent: true}}, {generic_key: {descriptor_value: a}}]", "generic_key", "a", *TWICE, get("/", "x-user: 1"))
described("remote-address", "[{remote_address: {}}]", "remote_address", "10.1.1.1", get("/", "x-forwarded-for: 10.1.1.1"), get("/", "x-forwarded-for: 10.1.1.1"), get("/", "x-forwarded-for: 10.1.1.2"))
described("masked-remote-address", "[{masked_remote_address: {v4_prefix_mask_len: 16}}]", "masked_remote_address", "10.1.0.0/16", get("/", "x-forwarded-for: 10.1.1.1"), get("/", "x-forwarded-for: 10.1.2.1"), get("/", "x-forwarded-for: 10.2.1.1"))
described("masked-remote-address-v6", "[{masked_remote_address: {v6_prefix_mask_len: 64}}]", "masked_remote_address", "2001:db8::/64", get("/", "x-forwarded-for: 2001:db8::1"), get("/", "x-forwarded-for: 2001:db8::2"))
described("masked-remote-address-default", "[{masked_remote_address: {}}]", "masked_remote_address", "10.1.1.1/32", get("/", "x-forwarded-for: 10.1.1.1"), get("/", "x-forwarded-for: 10.1.1.1"))
described("destination-cluster", "[{destination_cluster: {}}]", "destination_cluster", "${origin}", *TWICE)
described("source-cluster", "[{source_cluster: {}}]", "source_cluster", "nobody", *TWICE)
described("header-value-match", "[{header_value_match: {descriptor_value: hit, headers: [{name: x-a, exact_match: b}]}}]", "header_match", "hit", get("/", "x-a: b"), get("/", "x-a: b"), get("/", "x-a: c"))
described("header-value-no-match", "[{header_value_match: {descriptor_value: hit, descriptor_key: k, expect_match: false, headers: [{name: x-a, exact_match: b}]}}]", "k", "hit", get("/"), get("/"), get("/", "x-a: b"))
described("query-parameters", "[{query_parameters: {query_parameter_name: u, descriptor_key: user}}]", "user", "bob", get("/?u=bob"), get("/?x=1&u=bob"), get("/?u=ann"), get("/"), get("/?u=b%6Fb"), get("/?%75=bob"), get("/?u=b+b"))
described("query-parameters-skip", "[{query_parameters: {query_parameter_name: u, descriptor_key: user, skip_if_absent: true}}, {generic_key: {descriptor_value: a}}]", "generic_key", "a", *TWICE)
described("query-value-match", "[{query_parameter_value_match: {descriptor_value: hit, query_parameters: [{name: u, string_match: {prefix: b}}]}}]", "query_match", "hit", get("/?u=bob"), get("/?u=bab"), get("/?u=x"), get("/?u=%62ob"), get("/?%75=bob"))
described("query-value-no-match", "[{query_parameter_value_match: {descriptor_value: hit, expect_match: false, query_parameters: [{name: u, present_match: true}]}}]", "query_match", "hit", *TWICE, get("/?u=1"))
MARK = http_filter("header_to_metadata", "request_rules: [{header: x-role, on_header_present: {metadata_namespace: ns, key: role}, remove: false}]")
KEY = "metadata_key: {key: ns, path: [{key: role}]}"
ROLES = [get("/", "x-role: admin"), get("/", "x-role: admin"), get("/", "x-role: user"), get("/")]
described("metadata", f"[{{metadata: {{descriptor_key: role, {KEY}}}}}]", "role", "admin", *ROLES, before=[MARK])
described("metadata-default", f"[{{metadata: {{descriptor_key: role, {KEY}, default_value: admin}}}}]", "role", "admin", get("/"), get("/"), get("/", "x-role: user"), before=[MARK])
described("metadata-skip", f"[{{metadata: {{descriptor_key: role, {KEY}, skip_if_absent: true}}}}, {{generic_key: {{descriptor_value: a}}}}]", "generic_key", "a", *TWICE, before=[MARK])
limited("descriptor/metadata-of-route", limit(100, DESCRIPTORS % ("role", "admin"), tells=True), *TWICE, routes=f"""
- match: {{prefix: /}}
  metadata: {{filter_metadata: {{ns: {{role: admin}}}}}}
  route: {{cluster: "${{origin}}", rate_limits: [{{actions: [{{metadata: {{descriptor_key: role, {KEY}, source: ROUTE_ENTRY}}}}]}}]}}
""")
described("stage-other", "[{generic_key: {descriptor_value: a}}], stage: 1", "generic_key", "a", *TWICE)
described("stage-same", "[{generic_key: {descriptor_value: a}}], stage: 1", "generic_key", "a", *TWICE, body="stage: 1")
described("disable-key", "[{generic_key: {descriptor_value: a}}], disable_key: 'no'", "generic_key", "a", *TWICE)
described("hits", "[{generic_key: {descriptor_value: a}}], hits_addend: {number: 2}", "generic_key", "a", *TWICE)
described("without-default", "[{generic_key: {descriptor_value: a}}]", "generic_key", "a", *TWICE, tokens=1, body="always_consume_default_token_bucket: false")
described("default-exhausted", "[{generic_key: {descriptor_value: b}}]", "generic_key", "a", *TWICE, tokens=1)
TWO = """
descriptors:
- {entries: [{key: generic_key, value: a}, {key: user, value: bob}], token_bucket: {max_tokens: 1, fill_interval: 1000s}}
- {entries: [{key: generic_key, value: a}], token_bucket: {max_tokens: 2, fill_interval: 500s}}
"""
USERS = """
- match: {prefix: /}
  route:
    cluster: "${origin}"
    rate_limits:
    - actions: [{generic_key: {descriptor_value: a}}, {request_headers: {header_name: x-user, descriptor_key: user}}]
    - actions: [{generic_key: {descriptor_value: a}}]
"""
limited("descriptor/two-entries", limit(100, TWO, tells=True), get("/", "x-user: bob"), get("/", "x-user: bob"), get("/", "x-user: ann"), get("/"), routes=USERS)
WILD = """
descriptors:
- {entries: [{key: user}], token_bucket: {max_tokens: 1, fill_interval: 1000s}}
- {entries: [{key: user, value: vip}], token_bucket: {max_tokens: 3, fill_interval: 1000s}}
"""
BY_USER = """
- match: {prefix: /}
  route: {cluster: "${origin}", rate_limits: [{actions: [{request_headers: {header_name: x-user, descriptor_key: user}}]}]}
"""
limited("descriptor/wildcard", limit(100, WILD, tells=True), *[get("/", f"x-user: {name}") for name in ("a", "a", "b", "vip", "vip", "b", "vip", "vip")], routes=BY_USER)
limited("descriptor/wildcard-evicts", limit(100, WILD + "\nmax_dynamic_descriptors: 2"), *[get("/", f"x-user: {name}") for name in ("a", "b", "c", "c", "a", "a")], routes=BY_USER)
# Virtual hosts
for option in ("OVERRIDE", "INCLUDE", "IGNORE"):
    for own in (False, True):
        rate = "rate_limits: [{actions: [{generic_key: {descriptor_value: b}}]}]" if own else "priority: DEFAULT"
        limited(f"virtual-host/{option.lower()}{'-with-own' if own else ''}", limit(100, DESCRIPTORS % ("generic_key", "a") + f"vh_rate_limits: {option}"), *TWICE,
                vhost="rate_limits: [{actions: [{generic_key: {descriptor_value: a}}]}]", routes=f"[{{match: {{prefix: /}}, route: {{cluster: '${{origin}}', {rate}}}}}]")
limited("virtual-host/route-includes", limit(100, DESCRIPTORS % ("generic_key", "a") + "vh_rate_limits: IGNORE"), *TWICE,
        vhost="rate_limits: [{actions: [{generic_key: {descriptor_value: a}}]}]", routes="[{match: {prefix: /}, route: {cluster: '${origin}', include_vh_rate_limits: true, rate_limits: [{actions: [{generic_key: {descriptor_value: b}}]}]}}]")
limited("embedded-rules", limit(100, DESCRIPTORS % ("generic_key", "a") + "rate_limits: [{actions: [{generic_key: {descriptor_value: a}}]}]"), *TWICE)
limited("embedded-hits", limit(100, (DESCRIPTORS % ("generic_key", "a")).replace("max_tokens: 1", "max_tokens: 3") + "rate_limits: [{actions: [{generic_key: {descriptor_value: a}}], hits_addend: {number: 2}}]", tells=True), *TWICE)
limited("embedded-hits-formatted", limit(100, (DESCRIPTORS % ("generic_key", "a")).replace("max_tokens: 1", "max_tokens: 3") + "rate_limits: [{actions: [{generic_key: {descriptor_value: a}}], hits_addend: {format: '%REQ(x-cost)%'}}]", tells=True),
        get("/", "x-cost: 0"), get("/", "x-cost: 2"), get("/", "x-cost: 2"), get("/", "x-cost: 1"), get("/", "x-cost: none"), get("/"), get("/", "x-cost: 0"))
limited("direct-response-route", limit(1, DESCRIPTORS % ("generic_key", "a")), *TWICE, routes="[{match: {prefix: /}, direct_response: {status: 200}}]")
# Routes
ROUTE = "stat_prefix: ${case}_p_route\n" + ON
limited("route/own-bucket", limit(100), get("/"), get("/"), per_route=typed("local_ratelimit", ROUTE + SLOW % 1 + "enable_x_ratelimit_headers: DRAFT_VERSION_03"), stats=("${case}_p",))
limited("route/switched-on", limit(0, enabled=""), get("/"), get("/"), per_route=typed("local_ratelimit", ROUTE + SLOW % 1), stats=("${case}_p",))
limited("route/switched-off", limit(1), get("/"), get("/"), per_route=typed("local_ratelimit", "stat_prefix: ${case}_p_route\n" + SLOW % 1), stats=("${case}_p",))
limited("route/disabled", limit(1), get("/"), get("/"), per_route={**FILTER_CONFIG, "disabled": True})
limited("route/virtual-host", limit(100), get("/"), get("/"), vhost={"typed_per_filter_config": {"envoy.filters.http.local_ratelimit": typed("local_ratelimit", ROUTE + SLOW % 1)}}, stats=("${case}_p",))
limited("route/descriptors", limit(100), *TWICE, per_route=typed("local_ratelimit", ROUTE + SLOW % 100 + DESCRIPTORS % ("generic_key", "a")),
        routes="[{match: {prefix: /}, route: {cluster: '${origin}', rate_limits: [{actions: [{generic_key: {descriptor_value: a}}]}]}}]", stats=("${case}_p",))
case("policy/ratelimit/two-filters", play=exchange([get("/")] * 3, "_two_p"), filters=[
    {**http_filter("local_ratelimit", "stat_prefix: a_two_p\n" + ON + SLOW % 2), "name": "first"}, {**http_filter("local_ratelimit", "stat_prefix: b_two_p\n" + ON + SLOW % 1), "name": "second"}])
# Refused
B = "stat_prefix: x\ntoken_bucket: {max_tokens: 1, fill_interval: 1s}\n"
for name, body in {
    "ok": B, "no-prefix": "token_bucket: {max_tokens: 1, fill_interval: 1s}", "no-bucket": "stat_prefix: x", "fast": "stat_prefix: x\ntoken_bucket: {max_tokens: 1, fill_interval: 0.01s}",
    "zero-tokens": "stat_prefix: x\ntoken_bucket: {max_tokens: 0, fill_interval: 1s}", "zero-fill": "stat_prefix: x\ntoken_bucket: {max_tokens: 1, tokens_per_fill: 0, fill_interval: 1s}",
    "stage-too-large": B + "stage: 11", "descriptor-no-bucket": B + "descriptors: [{entries: [{key: a, value: b}]}]", "descriptor-no-entries": B + "descriptors: [{token_bucket: {max_tokens: 1, fill_interval: 1s}}]",
    "descriptor-twice": B + "descriptors: [{entries: [{key: a, value: b}], token_bucket: {max_tokens: 1, fill_interval: 1s}}, {entries: [{key: a, value: b}], token_bucket: {max_tokens: 2, fill_interval: 1s}}]",
    "descriptor-odd-interval": B + "descriptors: [{entries: [{key: a, value: b}], token_bucket: {max_tokens: 1, fill_interval: 1.5s}}]",
    "descriptor-fast": B + "descriptors: [{entries: [{key: a, value: b}], token_bucket: {max_tokens: 1, fill_interval: 0.01s}}]",
    "descriptor-without-default": "stat_prefix: x\ndescriptors: [{entries: [{key: a, value: b}], token_bucket: {max_tokens: 1, fill_interval: 1s}}]",
    "embedded-stage": B + "rate_limits: [{stage: 1, actions: [{generic_key: {descriptor_value: a}}]}]", "embedded-key": B + "rate_limits: [{disable_key: a, actions: [{generic_key: {descriptor_value: a}}]}]",
    "bad-header": B + "response_headers_to_add: [{header: {key: ':status', value: a}}]", "unknown-status": B + "status: {code: 1000}", "embedded-hits-both": B + "rate_limits: [{actions: [{generic_key: {descriptor_value: a}}], hits_addend: {number: 1, format: '%REQ(a)%'}}]",
    "embedded-hits-two-commands": B + "rate_limits: [{actions: [{generic_key: {descriptor_value: a}}], hits_addend: {format: '%REQ(a)%%REQ(b)%'}}]", "embedded-limit": B + "rate_limits: [{actions: [{generic_key: {descriptor_value: a}}], limit: {dynamic_metadata: {metadata_key: {key: a, path: [{key: b}]}}}}]",
    "embedded-deprecated": B + "rate_limits: [{actions: [{dynamic_metadata: {descriptor_key: a, metadata_key: {key: a, path: [{key: b}]}}}]}]",
}.items():
    refused(f"ratelimit/{name}", [http_filter("local_ratelimit", body)])
for name, entry in {"no-actions": "{}", "stage-too-large": "{stage: 11, actions: [{generic_key: {descriptor_value: a}}]}", "empty-generic": "{actions: [{generic_key: {}}]}", "empty-action": "{actions: [{}]}",
                    "mask-too-long": "{actions: [{masked_remote_address: {v4_prefix_mask_len: 33}}]}", "no-header-key": "{actions: [{request_headers: {header_name: x}}]}"}.items():
    refused(f"ratelimit/route-{name}", [http_filter("local_ratelimit", B)], routes=f"[{{match: {{prefix: /}}, route: {{cluster: one, rate_limits: [{entry}]}}}}]")
refused("ratelimit/route-without-bucket", [http_filter("local_ratelimit", B)], vhosts=[{"name": "a", "domains": ["*"], "routes": [{
    "match": {"prefix": "/"}, "route": {"cluster": "one"}, "typed_per_filter_config": {"envoy.filters.http.local_ratelimit": typed("local_ratelimit", "stat_prefix: x")}}]}])
