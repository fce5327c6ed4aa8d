"""Routes found by a tree of matchers, and headers that are changed before anything looks at a request."""
from harness.actions import get
from harness.case import case
from harness.shorthand import DETAILS

XDS = "type.googleapis.com/"
HEADER = '{name: header, typed_config: {"@type": %senvoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: %%s}}' % XDS


def to(body: str, match="{prefix: /}") -> str:
    return '{action: {name: route, typed_config: {"@type": %senvoy.config.route.v3.Route, match: %s, direct_response: {status: 200, body: {inline_string: %s}}}}}' % (XDS, match, body)


def to_list(*routes: tuple[str, str]) -> str:
    inner = ", ".join("{match: %s, direct_response: {status: 200, body: {inline_string: %s}}}" % (match, body) for body, match in routes)
    return '{action: {name: route, typed_config: {"@type": %senvoy.config.route.v3.RouteList, routes: [%s]}}}' % (XDS, inner)


def when(value: str, input=HEADER % "x-a") -> str:
    return "{single_predicate: {input: %s, value_match: %s}}" % (input, value)


def tree(name: str, matcher: str, *requests):
    case(f"matcher/{name}", hcm=DETAILS, send=list(requests), vhosts=f"[{{name: v, domains: ['*'], matcher: {matcher}}}]")


def rules(*entries: tuple[str, str]) -> str:
    return "matcher_list: {matchers: [%s]}" % ", ".join("{predicate: %s, on_match: %s}" % entry for entry in entries)


ASKED = [get("/", "x-a: one"), get("/", "x-a: two"), get("/", "x-a: onetwo"), get("/"), get("/", "x-a: one", "x-a: two"), get("/", "x-a: ONE"), get("/", "x-a:")]
tree("list/exact", "{%s}" % rules((when("{exact: one}"), to("first")), (when("{exact: two}"), to("second"))), *ASKED)
tree("list/kinds", "{%s}" % rules((when("{prefix: 'on', ignore_case: true}"), to("prefix")), (when("{suffix: wo}"), to("suffix"))), *ASKED)
tree("list/regex", "{%s}" % rules((when("{safe_regex: {google_re2: {}, regex: 'o.e|two'}}"), to("regex"))), *ASKED)
tree("list/contains", "{%s}" % rules((when("{contains: ','}"), to("comma")), (when("{contains: n}"), to("n"))), *ASKED)
tree("list/on-no-match", "{%s, on_no_match: %s}" % (rules((when("{exact: one}"), to("first"))), to("other")), *ASKED)
tree("list/or", "{%s}" % rules(("{or_matcher: {predicate: [%s, %s]}}" % (when("{exact: one}"), when("{exact: two}")), to("either"))), *ASKED)
tree("list/and-not", "{%s, on_no_match: %s}" % (rules(("{and_matcher: {predicate: [%s, {not_matcher: %s}]}}" % (when("{prefix: one}"), when("{suffix: two}")), to("one-only"))), to("other")), *ASKED)
tree("list/nested", "{%s, on_no_match: %s}" % (rules(
    (when("{prefix: one}"), "{matcher: {%s}}" % rules((when("{exact: one}"), to("inner")))), (when("{prefix: onet}"), to("after"))), to("other")), *ASKED)
tree("list/path", "{%s}" % rules((when("{prefix: /api}", HEADER % "':path'"), to("api"))), get("/api/x?y"), get("/other"))
tree("exact-map", "{matcher_tree: {input: %s, exact_match_map: {map: {one: %s, two: %s}}}, on_no_match: %s}" % (HEADER % "x-a", to("first"), to("second"), to("other")), *ASKED)
tree("prefix-map", "{matcher_tree: {input: %s, prefix_match_map: {map: {o: %s, one: %s, onet: %s}}}}" % (HEADER % "x-a", to("o"), to("one"), to("onet")), *ASKED)
tree("prefix-map-falls-back", "{matcher_tree: {input: %s, prefix_match_map: {map: {o: %s, one: {matcher: {%s}}}}}, on_no_match: %s}" % (
    HEADER % "x-a", to("o"), rules((when("{exact: nothing}"), to("never"))), to("other")), *ASKED)
tree("routes-have-conditions", "{%s, on_no_match: %s}" % (rules((when("{exact: one}"), to("route", "{prefix: /api}"))), to("other")), get("/api", "x-a: one"), get("/x", "x-a: one"), get("/x"))
tree("route-list", "{%s}" % rules((when("{exact: one}"), to_list(("api", "{prefix: /api}"), ("exact", "{path: /x}"), ("rest", "{prefix: /r}")))),
     get("/api", "x-a: one"), get("/x", "x-a: one"), get("/r", "x-a: one"), get("/none", "x-a: one"))
tree("nothing", "{on_no_match: %s}" % to("always"), get("/"))


def early(name: str, mutations: str, *requests, hcm="", **options):
    case(f"early-mutation/{name}", send=list(requests) or [get("/")], hcm=f"""
early_header_mutation_extensions:
- name: early
  typed_config: {{"@type": {XDS}envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation, mutations: [{mutations}]}}
{hcm}""", **options)


early("adds-and-removes", "{append: {header: {key: x-new, value: '1'}}}, {remove: x-drop}", get("/", "x-drop: 1", "x-keep: 2"))
early("sees-what-came", "{append: {header: {key: x-seen, value: 'id=%REQ(x-request-id)% proto=%REQ(x-forwarded-proto)% retries=%REQ(x-envoy-max-retries)% remote=%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%'}}}",
      get("/", "x-envoy-max-retries: 3", "x-forwarded-for: 1.2.3.4"))
early("before-routing", "{append: {header: {key: x-go, value: 'yes'}}}",
      routes="[{match: {prefix: /, headers: [{name: x-go, string_match: {exact: 'yes'}}]}, direct_response: {status: 200, body: {inline_string: went}}}]")
early("of-a-path-that-is-normalized", "{append: {header: {key: x-path, value: '%REQ(:PATH)%'}}}", get("/a/../b//c"), hcm="normalize_path: true\nmerge_slashes: true")
early("of-a-host-that-is-stripped", "{append: {header: {key: x-host, value: '%REQ(:AUTHORITY)%'}}}", get("/", host="a.test:80"), hcm="strip_any_host_port: true")
early("forwarded-for", "{append: {header: {key: x-forwarded-for, value: 10.0.0.9}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}}", get("/"))
early("request-id", "{append: {header: {key: x-request-id, value: mine}}}", get("/"))
early("hop-headers", "{append: {header: {key: x-connection, value: '%REQ(connection)%|%REQ(keep-alive)%'}}}", get("/", "keep-alive: 5", "connection: keep-alive"))
early("removed-again-from-outside", "{append: {header: {key: x-envoy-retry-on, value: 5xx}}}", get("/"), hcm="use_remote_address: true")
case("early-mutation/path-normalization-options", hcm="path_normalization_options: {http_filter_transformation: {operations: [{merge_slashes: {}}]}}", send=[get("//a//b")])
