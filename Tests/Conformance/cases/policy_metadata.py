"""header_to_metadata and set_metadata: what of requests and answers becomes dynamic metadata."""
import base64

from harness.actions import answer, get
from harness.case import case
from harness.policy import FILTER_CONFIG, guarded, refused
from harness.shorthand import http_filter, typed

NS = "%DYNAMIC_METADATA(ns)%"
STATS = ("http_filter_name.${case}.",)


def noted(name: str, rules: str, *requests, show=NS, **options):
    guarded(f"metadata/headers/{name}", "header_to_metadata", rules, *(requests or [get("/")]), show=show, **options)


def rule(present="{metadata_namespace: ns, key: k}", header="x-a", more="remove: false") -> str:
    return f"request_rules: [{{header: {header}, on_header_present: {present}, {more}}}]"


A = [get("/", "x-a: one"), get("/"), get("/", "x-a:"), get("/", "x-a: one", "x-a: two"), get("/", "X-A: Mixed Case ")]
noted("present", rule(), *A)
noted("removed", rule(more="remove: true"), *A)
noted("counted", "stat_prefix: ${case}\n" + rule(), *A, stats=STATS)
noted("default-namespace", rule("{key: k}"), *A[:1], show="%DYNAMIC_METADATA(envoy.filters.http.header_to_metadata)%")
noted("fixed-value", rule("{metadata_namespace: ns, key: k, value: fixed}"), *A)
noted("missing", "stat_prefix: ${case}\nrequest_rules: [{header: x-a, on_header_missing: {metadata_namespace: ns, key: k, value: nothing}}]", *A, stats=STATS)
noted("both", "request_rules: [{header: x-a, on_header_present: {metadata_namespace: ns, key: k}, on_header_missing: {metadata_namespace: ns, key: k, value: nothing}}]", *A)
noted("pseudo-header", rule(header="':path'"), get("/abc?x=1"))
noted("host", rule(header="host"), get("/"))
noted("number", rule("{metadata_namespace: ns, key: k, type: NUMBER}"), *[get("/", f"x-a: {value}") for value in ("5", " 2.5 ", "-1e3", "abc", "5x", "", "0x10")])
noted("two-rules", "request_rules: [{header: x-a, on_header_present: {metadata_namespace: ns, key: a}}, {header: x-b, on_header_present: {metadata_namespace: ns, key: b}}, {header: x-b, on_header_present: {metadata_namespace: other, key: c}}]",
      get("/", "x-a: 1", "x-b: 2"), get("/", "x-b: 2"), show=NS + "%DYNAMIC_METADATA(other)%")
noted("same-key", "request_rules: [{header: x-a, on_header_present: {metadata_namespace: ns, key: k}}, {header: x-b, on_header_present: {metadata_namespace: ns, key: k}}]", get("/", "x-a: 1", "x-b: 2"))
REWRITE = "regex_value_rewrite: {pattern: {google_re2: {}, regex: '^/(\\w+)/.*$'}, substitution: '\\1'}"
noted("rewritten", rule("{metadata_namespace: ns, key: k, %s}" % REWRITE, header="':path'"), get("/cluster/x"), get("/x"))
noted("rewritten-to-nothing", "stat_prefix: ${case}\n" + rule("{metadata_namespace: ns, key: k, regex_value_rewrite: {pattern: {regex: '.*'}, substitution: ''}}"), get("/", "x-a: abc"), stats=STATS)
noted("base64", "stat_prefix: ${case}\n" + rule("{metadata_namespace: ns, key: k, encode: BASE64}"),
      *[get("/", f"x-a: {value}") for value in ("aGVsbG8=", "aGVsbG8", "aGVsbG8gd29ybGQ", "%%%", "a", "====")], stats=STATS)
noted("protobuf-value", rule("{metadata_namespace: ns, key: k, type: PROTOBUF_VALUE, encode: BASE64}"),
      *[get("/", "x-a: " + base64.b64encode(value).decode()) for value in (
          b"\x1a\x02hi", b"\x11\x00\x00\x00\x00\x00\x00\x04@", b"\x20\x01", b"\x08\x00", b"*\x0b\n\t\n\x01k\x12\x04\x1a\x02vw",
          b"2\x08\n\x02 \x01\n\x02 \x00", b"\xff\xff")])
noted("long", "stat_prefix: ${case}\n" + rule(), get("/", "x-a: " + "x" * 9000), get("/", "x-a: " + "x" * 8191), stats=STATS, show="%DYNAMIC_METADATA(ns:k):10%")
noted("cookie", "request_rules: [{cookie: session, on_header_present: {metadata_namespace: ns, key: k}}]",
      get("/", "Cookie: session=abc; b=c"), get("/", "Cookie: b=c; session=\"quoted\""), get("/", "Cookie: b=c"), get("/"), get("/", "Cookie: session="), get("/", "Cookie: a=1", "Cookie: session=2"))
noted("cookie-missing", "request_rules: [{cookie: session, on_header_missing: {metadata_namespace: ns, key: k, value: none}}]", get("/", "Cookie: session=abc"), get("/", "Cookie: session="), get("/"))
SHOWN = http_filter("header_mutation", "mutations: {response_mutations: [{append: {header: {key: x-seen, value: '%DYNAMIC_METADATA(ns)%'}}}]}")
noted("response", show="", before=[SHOWN], rules="stat_prefix: ${case}\nresponse_rules: [{header: x-from, on_header_present: {metadata_namespace: ns, key: k}, remove: true}, {header: ':status', on_header_present: {metadata_namespace: ns, key: s, type: NUMBER}}]", origin=answer("ok", "201 Created", "x-from: origin"), stats=STATS)
noted("response-of-ours", show="", before=[SHOWN], rules="response_rules: [{header: x-from, on_header_missing: {metadata_namespace: ns, key: k, value: missing}}]", routes="[{match: {prefix: /}, direct_response: {status: 404}}]")
ROUTE = typed("header_to_metadata", rule("{metadata_namespace: ns, key: route}"))
noted("route", rule(), get("/", "x-a: 1"), per_route=ROUTE)
noted("route-counted", "stat_prefix: ${case}\n" + rule(), get("/", "x-a: 1"), per_route=typed("header_to_metadata", "stat_prefix: ${case}_r\n" + rule("{metadata_namespace: ns, key: route}")), stats=("http_filter_name.${case}",))
noted("route-only", "", get("/", "x-a: 1"), per_route=ROUTE)
noted("virtual-host", rule(), get("/", "x-a: 1"), vhost={"typed_per_filter_config": {"envoy.filters.http.header_to_metadata": ROUTE}})
noted("off", rule(), get("/", "x-a: 1"), per_route={**FILTER_CONFIG, "disabled": True})
noted("empty", "", get("/", "x-a: 1"))
for name, body in {"both": "request_rules: [{header: a, cookie: b, on_header_present: {key: k}}]", "neither": "request_rules: [{on_header_present: {key: k}}]", "no-entries": "request_rules: [{header: a}]",
                   "no-key": "request_rules: [{header: a, on_header_present: {metadata_namespace: n}}]", "missing-empty": "request_rules: [{header: a, on_header_missing: {key: k}}]",
                   "cookie-removed": "request_rules: [{cookie: a, on_header_present: {key: k}, remove: true}]", "value-and-rewrite": rule("{key: k, value: v, %s}" % REWRITE),
                   "bad-regex": rule("{key: k, regex_value_rewrite: {pattern: {regex: '('}, substitution: x}}"), "bad-substitution": rule("{key: k, regex_value_rewrite: {pattern: {regex: 'a'}, substitution: '\\\\5'}}"),
                   "unknown-type": rule("{key: k, type: WORD}"), "bad-header": rule(header="'a b'"), "ok": rule()}.items():
    refused(f"metadata/{name}", [http_filter("header_to_metadata", body)])
refused("metadata/route-empty", [http_filter("header_to_metadata")], vhosts=[{"name": "a", "domains": ["*"], "typed_per_filter_config": {"envoy.filters.http.header_to_metadata": typed("header_to_metadata")},
                                                                             "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "one"}}]}])
# set_metadata
SET = ("http.${case}.set_metadata",)


def given(name: str, body: str, *requests, show=NS, **options):
    guarded(f"metadata/set/{name}", "set_metadata", body, *(requests or [get("/")]), show=show, **options)


given("plain", "metadata: [{metadata_namespace: ns, value: {a: 1, b: text, c: {d: [1, true, null]}}}]", stats=SET)
given("two-namespaces", "metadata: [{metadata_namespace: ns, value: {a: 1}}, {metadata_namespace: other, value: {b: 2}}]", show=NS + "%DYNAMIC_METADATA(other)%", stats=SET)
given("again-refused", "metadata: [{metadata_namespace: ns, value: {a: 1}}, {metadata_namespace: ns, value: {a: 2, b: 3}}]", get("/"), get("/"), stats=SET)
given("again-allowed", "metadata: [{metadata_namespace: ns, value: {a: 1, l: [1], s: {x: 1, y: {p: 1}}, t: old}}, {metadata_namespace: ns, allow_overwrite: true, value: {a: 2, b: 3, l: [2], s: {y: {q: 2}, z: 3}, t: {now: struct}}}]", stats=SET)
given("old-fields", "metadata_namespace: ns\nvalue: {a: 1}")
given("old-and-new", "metadata_namespace: ns\nvalue: {a: 1}\nmetadata: [{metadata_namespace: ns, value: {a: 2}}]", stats=SET)
given("empty", "")
given("empty-value", "metadata: [{metadata_namespace: ns, value: {}}]")
given("no-value", "metadata: [{metadata_namespace: ns}]")
given("after-headers", "metadata: [{metadata_namespace: ns, value: {a: 1}}]", get("/", "x-a: 1"), get("/"), before=[http_filter("header_to_metadata", rule())], stats=SET)
given("off", "metadata: [{metadata_namespace: ns, value: {a: 1}}]", per_route={**FILTER_CONFIG, "disabled": True})
refused("set-metadata/no-namespace", [http_filter("set_metadata", "metadata: [{value: {a: 1}}]")])
# A route's additions to an answer come before any filter sees it
case("policy/order/route-before-filters", send=[get("/"), get("/own")], filters=[http_filter("header_mutation", """
mutations: {response_mutations: [{remove: x-gone}, {append: {header: {key: x-kept, value: filter}, append_action: APPEND_IF_EXISTS_OR_ADD}}]}""")], vhosts=[{
    "name": "all", "domains": ["*"], "response_headers_to_add": [{"header": {"key": "x-gone", "value": "route"}}, {"header": {"key": "x-kept", "value": "route"}}],
    "routes": [{"match": {"path": "/own"}, "direct_response": {"status": 200}}, {"match": {"prefix": "/"}, "route": {"cluster": "${origin}"}}]}])
