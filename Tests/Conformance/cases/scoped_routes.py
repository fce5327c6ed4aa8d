"""Scoped routes that stand in the file: which scope a request belongs to, and what is taken. Those of servers are Tests/Dynamic's."""
import yaml

from harness.actions import answer, get
from harness.case import ValidateCase, case, register
from harness.shorthand import hcm_filter, http_filter, load, merge


def answering(label):
    return {"match": {"prefix": "/"}, "direct_response": {"status": 200, "body": {"inline_string": label}}}


def scope(label, *keys, **extra):
    return merge({"name": label, "key": {"fragments": [{"string_key": key} for key in keys]},
                  "route_configuration": {"name": f"table-{label}", "virtual_hosts": [
                      {"name": "all", "domains": ["*"], "routes": [answering(label)]}]}}, extra)


def extract(name, how):
    return {"header_value_extractor": {"name": name, **load(how)}}


def manager(builders, scopes, **more):
    return {"route_config": None, "scoped_routes": {
        "name": "scopes", "scope_key_builder": {"fragments": list(builders)},
        "scoped_route_configurations_list": {"scoped_route_configurations": list(scopes)}, **more}}


def scoped(name, builders, scopes, *requests, hcm=None, **options):
    case(f"scoped_routes/{name}", hcm=merge(manager(builders, scopes), hcm or {}), send=list(requests), **options)


def values(*texts):
    return [get("/") if text is None else get("/", f"x-scope: {text}") for text in texts]


WHOLE = extract("x-scope", "index: 0")
AB = [scope("a", "one"), scope("b", "two"), scope("empty", "")]

scoped("whole-value", [WHOLE], AB, *values("one", "two", "One", "three", "one,two", " one ", "", None))
scoped("two-headers", [WHOLE], AB, get("/", "x-scope: two", "x-scope: one"), get("/", "x-scope: zero", "x-scope: one"))
scoped("index-0", [extract("x-scope", "{index: 0, element_separator: ','}")], AB,
       *values("one,two", "two", ",one", "", ",", "one ,two"))
scoped("index-1", [extract("x-scope", "{index: 1, element_separator: ','}")], AB,
       *values("x,one", "one", "x,", "x,two,one", ",", "x, one"))
scoped("index-long-separator", [extract("x-scope", "{index: 1, element_separator: '--'}")], AB,
       *values("x--one", "x-one", "x---one", "----one", "--one--", "x--"))
PAIRS = extract("x-scope", "{element_separator: ';', element: {separator: '=', key: k}}")
scoped("element", [PAIRS], AB,
       *values("k=one", "k=two;k=one", "j=one;k=two", "k", "k=", "k=one=", "=one", "kk=one", " k=one", ";;k=one", "j=k=one", "", None))
scoped("element-alone", [extract("x-scope", "{element: {separator: '=', key: k}}")], AB, *values("k=one", "j=x;k=one", "k=two;k=one"))
scoped("element-long-separator", [extract("x-scope", "{element_separator: ', ', element: {separator: '=>', key: k}}")], AB,
       *values("k=>one", "k=one", "j=>x, k=>two", "j=>x,k=>two"))
scoped("two-fragments", [WHOLE, extract("x-second", "index: 0")], [scope("a", "one", "two"), scope("b", "two", "one"), scope("c", "onetwo", ""), scope("d", "one")],
       get("/", "x-scope: one", "x-second: two"), get("/", "x-scope: two", "x-second: one"), get("/", "x-scope: onetwo", "x-second:"),
       get("/", "x-scope: one"), get("/", "x-second: two"), get("/", "x-scope: o", "x-second: netwo"))
scoped("host", [extract("host", "{index: 0, element_separator: '.'}")], AB, get("/", host="one.test"), get("/", host="two"), get("/", host="x.one"))
scoped("authority", [extract(":authority", "{index: 0}")], AB, get("/", host="one"), get("/", host="three"))
scoped("path", [extract(":path", "{index: 1, element_separator: '/'}")], AB, get("/one/x"), get("/two"), get("/"), get("/x"))
scoped("name-in-capitals", [extract("X-Scope", "index: 0")], AB, *values("one", "x"))
scoped("same-key-twice", [WHOLE], [scope("a", "one"), scope("b", "one")], *values("one"))
scoped("same-name-twice", [WHOLE], [scope("a", "one"), scope("a", "two")], *values("one", "two"))
scoped("on-demand-inline", [WHOLE], [scope("a", "one", on_demand=True)], *values("one", "two"))
scoped("no-hosts", [WHOLE], [scope("a", "one", route_configuration={"virtual_hosts": []})], *values("one"))

# The route is chosen again with the headers that a filter has left.
MUTATED = http_filter("header_mutation", "mutations: {request_mutations: [{append: {append_action: OVERWRITE_IF_EXISTS, header: {key: x-scope, value: two}}}]}")
scoped("headers-changed-by-a-filter", [WHOLE], AB, *values("one", "three"), filters=[MUTATED])
LUA = [{"name": "lua", "typed_config": {
    "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua", "default_source_code": {"inline_string":
        'function envoy_on_request(handle) handle:headers():replace("x-scope", handle:headers():get("x-next")) handle:clearRouteCache() end'}}}]
scoped("route-cache-cleared", [WHOLE], AB, get("/", "x-scope: one", "x-next: two"), get("/", "x-scope: three", "x-next: one"),
       get("/", "x-scope: one", "x-next: three"), filters=LUA)
EARLY = {"early_header_mutation_extensions": [{"name": "early", "typed_config": {
    "@type": "type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
    "mutations": [{"append": {"append_action": "OVERWRITE_IF_EXISTS_OR_ADD", "header": {"key": "x-scope", "value": "two"}}}]}}]}
scoped("headers-changed-early", [WHOLE], AB, *values("one", None), hcm=EARLY)

FORWARD = {"match": {"prefix": "/"}, "route": {"cluster": "${origin}"}}
INTERNAL = {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [FORWARD]}], "internal_only_headers": ["x-inner"]}
scoped("internal-only-headers", [WHOLE], [scope("a", "one", route_configuration=INTERNAL),
                                          scope("b", "two", route_configuration=merge(INTERNAL, {"internal_only_headers": []}))],
       get("/", "x-scope: one", "x-inner: 1", "x-forwarded-for: 8.8.8.8"), get("/", "x-scope: two", "x-inner: 1", "x-forwarded-for: 8.8.8.8"))


MOVED = {"match": {"prefix": "/"}, "route": {"cluster": "${origin}", "internal_redirect_policy": {}}}
BY_PATH = extract(":path", "{index: 1, element_separator: '/'}")


def hosts(*routes):
    return {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": list(routes)}]}


def redirected(name, location):
    scoped(f"internal-redirect/{name}", [BY_PATH], [
        scope("a", "first", route_configuration=hosts(MOVED)),
        scope("b", "second", route_configuration=hosts({"match": {"path": "/second/x"}, "route": {"cluster": "${origin}"}}))],
        get("/first"), origin=[answer("moved", "302 Found", f"location: http://a.test{location}"), answer("arrived")])


redirected("other-scope", "/second/x")
redirected("no-route-there", "/second/y")
redirected("no-scope", "/third")


async def dumped(stage):
    await stage.ask(get("/", "x-scope: one"))
    message = await stage.admin("GET", "/config_dump?resource=inline_scoped_route_configs")
    entries = yaml.safe_load(message.body)["configs"]
    for entry in entries:
        if entry["name"] == "dumped":
            stage.see(f"{sorted(entry)} {[one['name'] for one in entry['scoped_route_configs']]}")


case("scoped_routes/dump", hcm=manager([WHOLE], AB, name="dumped"), play=dumped)


def check(name, scoped_routes):
    hcm = {"route_config": None, "scoped_routes": scoped_routes}
    filters = [hcm_filter("check", hcm=hcm)]
    document = {"node": {"id": "tests", "cluster": "tests"}, "static_resources": {"listeners": [
        {"name": "one", "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}, "filter_chains": [{"filters": filters}]}]}}
    register(ValidateCase(f"scoped_routes/validate/{name}", yaml.safe_dump(document, sort_keys=False)))


def body(builder=WHOLE, scopes=None, **extra):
    made = manager([builder], scopes if scopes is not None else [scope("a", "one")])["scoped_routes"]
    return merge(made, extra)


check("good", body())
check("no-name", body(name=None))
check("no-builder", body(scope_key_builder=None))
check("no-fragments", body(scope_key_builder={"fragments": []}))
check("no-extractor", body({}))
check("no-extract-type", body(extract("x-scope", "{element_separator: ','}")))
check("no-header", body({"header_value_extractor": {"index": 0}}))
check("index-without-separator", body(extract("x-scope", "index: 1")))
check("element-without-key", body(extract("x-scope", "{element: {separator: '='}}")))
check("element-without-separator", body(extract("x-scope", "{element: {key: k}}")))
check("no-scopes", body(scopes=[]))
check("no-list", body(scoped_route_configurations_list=None))
check("scope-without-name", body(scopes=[scope("a", "one", name=None)]))
check("scope-without-key", body(scopes=[scope("a", "one", key=None)]))
check("scope-without-fragments", body(scopes=[scope("a")]))
check("scope-without-routes", body(scopes=[scope("a", "one", route_configuration=None)]))
check("routes-by-name", body(scopes=[scope("a", "one", route_configuration=None, route_configuration_name="x")]))
check("routes-twice", body(scopes=[scope("a", "one", route_configuration_name="x")]))
check("unknown-cluster", body(scopes=[scope("a", "one", route_configuration={"virtual_hosts": [
    {"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "nowhere"}}]}]})]))
check("srds-without-source", body(scoped_route_configurations_list=None, scoped_rds={}))
