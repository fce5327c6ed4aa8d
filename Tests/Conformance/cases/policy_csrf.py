"""csrf: requests that change something and come from elsewhere."""
from harness.actions import get, post, request
from harness.case import case
from harness.policy import FILTER_CONFIG, guarded, refused
from harness.shorthand import DETAILS, http_filter, typed

ON = "filter_enabled: {default_value: {numerator: 100}}\n"
STATS = ("http.${case}.csrf.",)


def checked(name: str, body: str, *requests, **options):
    guarded(f"csrf/{name}", "csrf", body, *requests, stats=STATS, connections=True, **options)


SAME, OTHER = "Origin: http://a.test", "Origin: http://evil.test"
checked("methods", ON, *[request(method, "/", OTHER, body="x" if method in ("POST", "PUT", "PATCH") else "") for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")], hcm=DETAILS)
checked("origins", ON, *[post("/", f"Origin: {origin}") for origin in (
    "http://a.test", "https://a.test", "http://a.test:80", "http://a.test/", "a.test", "null", "", "http://A.TEST", "http://a.test.evil", "http://x.a.test", "http://me@a.test", "http://", "://a.test", "http://a.test?q")])
checked("host-with-port", ON, post("/", "Origin: http://a.test:8080", host="a.test:8080"), post("/", "Origin: http://a.test", host="a.test:8080"))
checked("referer", ON, post("/", "Referer: http://a.test/page?x=1#y"), post("/", "Referer: http://evil.test/a.test"), post("/", "Origin:", "Referer: http://a.test/"), post("/", "Origin: null", "Referer: http://a.test/"), post("/"))
checked("additional", ON + "additional_origins: [{exact: good.test}, {suffix: .friend.test}, {safe_regex: {regex: 'r[0-9]+[.]test'}}]",
        *[post("/", f"Origin: http://{host}") for host in ("good.test", "x.friend.test", "r12.test", "bad.test", "good.test:8080")])
checked("shadow", "filter_enabled: {default_value: {numerator: 0}}\nshadow_enabled: {default_value: {numerator: 100}}", post("/", OTHER), post("/", SAME), post("/"))
checked("off", "filter_enabled: {default_value: {numerator: 0}}", post("/", OTHER))
checked("both", ON + "shadow_enabled: {default_value: {numerator: 100}}", post("/", OTHER), post("/", SAME))
checked("grpc", ON, post("/", OTHER, "content-type: application/grpc"))
ROUTE = typed("csrf", "filter_enabled: {default_value: {numerator: 0}}")
checked("route-off", ON, post("/", OTHER), per_route=ROUTE)
checked("route-on", "filter_enabled: {default_value: {numerator: 0}}", post("/", OTHER), per_route=typed("csrf", ON))
checked("virtual-host", ON, post("/", OTHER), vhost={"typed_per_filter_config": {"envoy.filters.http.csrf": ROUTE}})
checked("disabled", ON, post("/", OTHER), per_route={**FILTER_CONFIG, "disabled": True})
checked("runtime", "filter_enabled: {runtime_key: csrf.on, default_value: {numerator: 100}}", post("/", OTHER), bootstrap="layered_runtime: {layers: [{name: csrf, static_layer: {csrf: {'on': 0}}}]}")
refused("csrf/not-enabled", [http_filter("csrf")])
refused("csrf/bad-regex", [http_filter("csrf", ON + "additional_origins: [{safe_regex: {regex: '('}}]")])
# A referrer that no browser would send is not passed on, whatever filters there are
case("policy/referer", send=[get("/", f"Referer: {value}") for value in (
    "http://a.test/p", "http://a.test/p#f", "http://u@a.test/", "https://a.test:8080/x?y=1", "/rel/path?x=1", "rel", "a:b", "/a:b", "/a#b", "about:blank", "", "//host/x", "http://", "/x%20y", "/x|y",
    "/x[y]", "/a/b@c", "ftp://a.test/x", "h2+x://a.test/", "http:///x", "/x'y", "http://a.test", "http://a.test/x?u=http://b@c/", "/~x_!$&()*+,;=")])
