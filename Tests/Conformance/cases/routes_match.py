"""Which route takes a request: domains and every kind of matcher."""
from harness.actions import get, post, request
from harness.case import case


def answering(label: str) -> str:
    return f'direct_response: {{status: 200, body: {{inline_string: "{label}"}}}}'


def table(*rows: tuple[str, str]) -> str:
    """(match, label) rows as routes which answer with their label."""
    return "\n".join(f"- {{match: {match}, {answering(label)}}}" for label, match in rows)


def routed(name: str, rows, *requests, **options):
    case(f"routes/{name}", routes=table(*rows), send=list(requests), **options)


# Domains
def domain(label: str, *domains: str) -> str:
    quoted = ", ".join(f'"{one}"' for one in domains)
    return f"- {{name: {label}, domains: [{quoted}], routes: [{{match: {{prefix: /}}, {answering(label)}}}]}}"


HOSTS = ("a.test", "A.TEST", "x.a.test", "y.x.a.test", "xa.test", "www.example", "www.foo", "a.test:80", "a.test:1234", "b.test", "", ".a.test", "-x.a.test")
case("routes/domains", vhosts="\n".join([
    domain("exact", "a.test"), domain("suffix", "*.a.test"), domain("longer-suffix", "*.x.a.test"), domain("dash", "*-x.a.test"),
    domain("prefix", "www.*"), domain("port", "a.test:1234"), domain("rest", "*")]), send=[get("/", host=host) for host in HOSTS])
case("routes/domains-none-matches", vhosts=domain("exact", "a.test"), send=[get("/", host="b.test"), get("/", host="a.test:80")])
case("routes/domains-ignore-port", vhosts=domain("exact", "a.test"), route_config="ignore_port_in_host_matching: true",
     send=[get("/", host="a.test:80"), get("/", host="a.test:9")])
case("routes/domains-strip-any-port", vhosts=domain("exact", "a.test") + "\n- {name: o, domains: [b.test], routes: [{match: {prefix: /}, route: {cluster: ${origin}}}]}",
     hcm="strip_any_host_port: true", send=[get("/", host="a.test:80"), get("/", host="a.test:9"), get("/", host="b.test:9")])
case("routes/domains-strip-matching-port", hcm="strip_matching_host_port: true", send=[get("/", host="a.test:${port.main}"), get("/", host="a.test:80")],
     play=lambda s: s.ask(get("/", host=f"a.test:{s.port()}"), get("/", host="a.test:80")))
case("routes/domains-strip-trailing-dot", hcm="strip_trailing_host_dot: true", vhosts=domain("exact", "a.test") + "\n" + domain("rest", "*"),
     send=[get("/", host="a.test."), get("/", host="a.test.:80")])
case("routes/domains-trailing-dot-kept", vhosts=domain("exact", "a.test") + "\n" + domain("rest", "*"), send=[get("/", host="a.test.")])
case("routes/vhost-header", route_config="vhost_header: x-host", vhosts=domain("exact", "a.test") + "\n" + domain("rest", "*"),
     send=[get("/", "x-host: a.test", host="b.test"), get("/", host="a.test")])

# Paths
PATHS = [get(p) for p in ("/", "/api", "/api/", "/api/v1", "/apix", "/API/v1", "/other", "/api?x=/y", "/api/?q", "/API")]
routed("path-exact", [("exact", "{path: /api}"), ("rest", "{prefix: /}")], *PATHS)
routed("path-prefix", [("prefix", "{prefix: /api}"), ("rest", "{prefix: /}")], *PATHS)
routed("path-prefix-insensitive", [("prefix", "{prefix: /api, case_sensitive: false}"), ("rest", "{prefix: /}")], *PATHS)
routed("path-exact-insensitive", [("exact", "{path: /api, case_sensitive: false}"), ("rest", "{prefix: /}")], *PATHS)
routed("path-separated-prefix", [("separated", "{path_separated_prefix: /api}"), ("rest", "{prefix: /}")], *PATHS)
routed("path-separated-prefix-insensitive", [("separated", "{path_separated_prefix: /api, case_sensitive: false}"), ("rest", "{prefix: /}")], *PATHS)
routed("path-regex", [("regex", '{safe_regex: {regex: "/api/v[0-9]+"}}'), ("rest", "{prefix: /}")],
       *[get(p) for p in ("/api/v1", "/api/v12", "/api/v1/x", "/api/v", "/api/v1?q=1", "/x/api/v1")])
routed("path-regex-alternation", [("regex", '{safe_regex: {regex: "/(a|b)(/.*)?"}}')], *[get(p) for p in ("/a", "/b/c", "/c", "/ab")])
routed("path-template", [("template", """{path_match_policy: {name: envoy.path.match.uri_template.uri_template_matcher, typed_config:
  {"@type": type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig, path_template: "/api/{version}/*"}}}"""), ("rest", "{prefix: /}")],
       *[get(p) for p in ("/api/v1/x", "/api/v1", "/api/v1/x/y")])
routed("path-empty-prefix", [("prefix", '{prefix: ""}')], get("/"), get("/x"))
routed("path-percent", [("exact", "{path: /a%20b}"), ("rest", "{prefix: /}")], get("/a%20b"), get("/a%2520b"), get("/a+b"))
routed("order", [("first", "{prefix: /a}"), ("second", "{path: /a}"), ("third", "{prefix: /ab}")], get("/a"), get("/ab"), get("/c"))

# Headers

def by_header(name: str, matcher: str, *values: str | None):
    rows = [("match", f"{{prefix: /, headers: [{{name: x-a, {matcher}}}]}}"), ("rest", "{prefix: /}")]
    routed(f"header/{name}", rows, *(get("/") if value is None else get("/", f"x-a: {value}") for value in values))


by_header("exact", "string_match: {exact: one}", "one", "One", "two", "", None)
by_header("exact-ignore-case", "string_match: {exact: one, ignore_case: true}", "one", "ONE", "two", None)
by_header("prefix", "string_match: {prefix: 'on'}", "one", "on", "o", None)
by_header("suffix", "string_match: {suffix: ne}", "one", "ne", "e", None)
by_header("contains", "string_match: {contains: 'n'}", "one", "two", None)
by_header("regex", 'string_match: {safe_regex: {regex: "o.e"}}', "one", "one1", "ooe", None)
by_header("present", "present_match: true", "one", "", None)
by_header("absent", "present_match: false", "one", "", None)
by_header("present-inverted", "present_match: true, invert_match: true", "one", None)
by_header("exact-inverted", "string_match: {exact: one}, invert_match: true", "one", "two", None)
by_header("exact-inverted-missing-as-empty", "string_match: {exact: one}, invert_match: true, treat_missing_header_as_empty: true", "one", "two", None)
by_header("empty-missing-as-empty", 'string_match: {exact: ""}, treat_missing_header_as_empty: true', "one", "", None)
by_header("range", "range_match: {start: -5, end: 10}", "0", "-5", "10", "9", "x", "1.5", "", None)
by_header("range-inverted", "range_match: {start: 1, end: 10}, invert_match: true", "5", "50", "x", None)
by_header("default-is-present", "invert_match: false", "one", None)
by_header("old-exact", "exact_match: one", "one", "two", None)
by_header("old-prefix", "prefix_match: 'on'", "one", "two", None)
routed("header/several-values-joined", [("match", "{prefix: /, headers: [{name: x-a, string_match: {exact: 'one,two'}}]}"), ("rest", "{prefix: /}")],
       get("/", "x-a: one", "x-a: two"), get("/", "x-a: one"))
routed("header/two-must-match", [("match", "{prefix: /, headers: [{name: x-a, string_match: {exact: '1'}}, {name: x-b, string_match: {exact: '2'}}]}"),
                                 ("rest", "{prefix: /}")], get("/", "x-a: 1", "x-b: 2"), get("/", "x-a: 1"))
METHODS = "{prefix: /, headers: [{name: ':method', string_match: {exact: POST}}]}"
routed("header/method", [("post", METHODS), ("rest", "{prefix: /}")], get("/"), post("/"))
routed("header/path-pseudo", [("match", "{prefix: /, headers: [{name: ':path', string_match: {suffix: 'x=1'}}]}"), ("rest", "{prefix: /}")], get("/?x=1"), get("/"))
routed("header/authority-and-host", [("a", "{prefix: /, headers: [{name: ':authority', string_match: {exact: a.test}}]}"),
                                     ("h", "{prefix: /, headers: [{name: host, string_match: {exact: b.test}}]}"), ("rest", "{prefix: /}")],
       get("/"), get("/", host="b.test"), get("/", host="c.test"))
routed("header/scheme-pseudo", [("s", "{prefix: /, headers: [{name: ':scheme', string_match: {exact: http}}]}"), ("rest", "{prefix: /}")], get("/"))

# Query parameters
QUERIES = [get(p) for p in ("/", "/?a=1", "/?a=2", "/?b=1", "/?a", "/?a=", "/?x=0&a=1", "/?a=1&a=2", "/?a=2&a=1", "/?A=1", "/?a=%31")]


def by_query(name: str, matcher: str, *more):
    routed(f"query/{name}", [("match", f"{{prefix: /, query_parameters: [{{name: a, {matcher}}}]}}"), ("rest", "{prefix: /}")], *QUERIES, *more)


by_query("exact", "string_match: {exact: '1'}")
by_query("prefix", "string_match: {prefix: '1'}")
by_query("regex", "string_match: {safe_regex: {regex: '[12]'}}")
by_query("present", "present_match: true")
by_query("absent", "present_match: false")

# Cookies, fractions, metadata
routed("runtime-fraction-zero", [("never", "{prefix: /, runtime_fraction: {default_value: {numerator: 0}}}"), ("rest", "{prefix: /}")], get("/"))
routed("runtime-fraction-full", [("always", "{prefix: /, runtime_fraction: {default_value: {numerator: 100}}}"), ("rest", "{prefix: /}")], get("/"))
routed("runtime-fraction-million", [("always", "{prefix: /, runtime_fraction: {default_value: {numerator: 1000000, denominator: MILLION}}}"),
                                    ("rest", "{prefix: /}")], get("/"))
routed("runtime-fraction-from-layer", [("never", "{prefix: /, runtime_fraction: {default_value: {numerator: 100}, runtime_key: share.off}}"), ("rest", "{prefix: /}")],
       get("/"), bootstrap="layered_runtime: {layers: [{name: static, static_layer: {share: {off: 0}}}]}")
routed("tls-context-presented", [("tls", "{prefix: /, tls_context: {presented: true}}"), ("rest", "{prefix: /}")], get("/"))
routed("tls-context-not-presented", [("plain", "{prefix: /, tls_context: {presented: false}}"), ("rest", "{prefix: /}")], get("/"))
routed("cookie", [("match", "{prefix: /, cookies: [{name: who, string_match: {exact: me}}]}"), ("rest", "{prefix: /}")],
       get("/", "cookie: who=me"), get("/", "cookie: a=b; who=me"), get("/", "cookie: who=you"), get("/"), get("/", "cookie: who=me", "cookie: x=y"))
routed("no-routes-match", [("only", "{path: /only}")], get("/"), post("/x"), request("HEAD", "/"))
case("routes/no-virtual-hosts", vhosts="[]", send=[get("/")])

# Path normalisation
WHERE = """[{match: {prefix: /}, direct_response: {status: 200, body_format: {text_format_source: {inline_string:
"%REQ(:PATH)% was %REQ(x-envoy-original-path)%"}}}}]"""
ODD = [get(p) for p in ("/a/./b", "/a/../b", "/../a", "/a/b/..", "//a///b", "/a%2Fb", "/a%2fb", "/a%5Cb", "/a\\b", "/%61/b", "/a/%2e%2e/b", "/a?x=/../y",
                        "/a//b?c=//d", "/a/..%2fb", "/%zz", "/~user", "/a;b=c/../d", "/%7Euser", "/a%20b", "/a/.", "/..")]
for name, options in {
    "off": "normalize_path: false",
    "on": "normalize_path: true",
    "merge-slashes": "merge_slashes: true",
    "both": "normalize_path: true\nmerge_slashes: true",
    "escaped-keep": "normalize_path: true\npath_with_escaped_slashes_action: KEEP_UNCHANGED",
    "escaped-reject": "normalize_path: true\npath_with_escaped_slashes_action: REJECT_REQUEST",
    "escaped-redirect": "normalize_path: true\npath_with_escaped_slashes_action: UNESCAPE_AND_REDIRECT",
    "escaped-forward": "normalize_path: true\nmerge_slashes: true\npath_with_escaped_slashes_action: UNESCAPE_AND_FORWARD",
}.items():
    case(f"routes/normalise/{name}", hcm=options, routes=WHERE, send=ODD)
