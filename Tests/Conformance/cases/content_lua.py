"""Lua scripts: the handle's functions, bodies, calls, answers, errors, per route."""
import yaml

from harness.actions import CLOSE, Data, Sleep, answer, get, headers, post, raw, request, trailers
from harness.case import ValidateCase, case, h2_origin, h1_origin, register
from harness.shorthand import DETAILS, TYPES, address, downstream_tls, hcm_filter, http_filter, typed

TYPES.update({
    "lua": "envoy.extensions.filters.http.lua.v3.Lua",
    "lua_per_route": "envoy.extensions.filters.http.lua.v3.LuaPerRoute",
})
CHUNKED = raw("POST / HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", body="3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")


def lua(code: str, **more) -> dict:
    return http_filter("lua", {"default_source_code": {"inline_string": code}, **more})


def script(name: str, code: str, *requests, filters=None, stats=True, per_route=None, metadata=None, **options):
    async def play(stage):
        client = None
        for one in requests or [get("/")]:
            if client is None or client.wire.ended:
                client = await stage.connect(**options.get("connect", {}))
            client.send(one)
            await client.response(bytes(one).split(b" ", 1)[0].decode())
        if stats:
            await stage.settle()
            await stage.see_stats("http.${case}.lua.errors", "http.${case}.lua.executions")
    route = {"match": {"prefix": "/"}, "name": "the-route", "route": {"cluster": "${origin}"}, **({"typed_per_filter_config": {"envoy.filters.http.lua": typed("lua_per_route", per_route)}} if per_route else {}),
             **({"metadata": {"filter_metadata": metadata}} if metadata else {})}
    given = {key: value for key, value in options.items() if key != "connect"}
    case(f"content/lua/{name}", play=play, filters=filters or [lua(code)], **{"vhosts": [{"name": "all", "domains": ["*"], "routes": [route]}], **given})


def on_request(body: str) -> str:
    return "function envoy_on_request(handle)\n" + body + "\nend"


def on_response(body: str) -> str:
    return "function envoy_on_response(handle)\n" + body + "\nend"


# Puts what a script found into a header of the request, where the origin shows it
def shows(name: str, expression: str, *requests, **options):
    script(name, on_request(f"""
local function show(value)
  if type(value) == "table" then
    local parts = {{}}
    for key, one in pairs(value) do parts[#parts + 1] = tostring(key) .. "=" .. show(one) end
    table.sort(parts)
    return "{{" .. table.concat(parts, ",") .. "}}"
  end
  return type(value) .. ":" .. tostring(value)
end
handle:headers():add("x-shown", show({expression}))"""), *requests, **options)


# Headers
TWICE = get("/", "x-two: a", "x-two: b", "x-empty:", "X-Upper: U")
for name, expression in {"get": 'handle:headers():get("x-upper")', "get-case": 'handle:headers():get("X-UPPER")', "get-two": 'handle:headers():get("x-two")', "get-absent": 'handle:headers():get("x-none")',
                         "get-empty": 'handle:headers():get("x-empty")', "get-path": 'handle:headers():get(":path") .. handle:headers():get(":method") .. handle:headers():get(":authority") .. handle:headers():get(":scheme")',
                         "get-at-index": 'handle:headers():getAtIndex("x-two", 1)', "get-at-index-beyond": 'handle:headers():getAtIndex("x-two", 2)', "get-at-index-negative": 'handle:headers():getAtIndex("x-two", -1)',
                         "get-at-index-empty": 'handle:headers():getAtIndex("x-empty", 0)', "get-num-values": 'handle:headers():getNumValues("x-two")', "get-num-values-none": 'handle:headers():getNumValues("x-none")',
                         "host": 'handle:headers():get("host")'}.items():
    shows(f"headers/{name}", expression, TWICE)
script("headers/change", on_request('local h = handle:headers()\nh:add("X-New", "1")\nh:add("x-two", "c")\nh:replace("x-upper", "V")\nh:replace("x-none", "W")\nh:remove("x-empty")\nh:add("x-number", 12)'), TWICE)
script("headers/pairs", on_request('local n, all = 0, {}\nfor k, v in pairs(handle:headers()) do n = n + 1; all[#all + 1] = k .. "=" .. v end\ntable.sort(all)\nhandle:headers():add("x-all", #all)\nhandle:headers():add("x-first", all[1])'), TWICE)
script("headers/change-while-iterating", on_request('for k, v in pairs(handle:headers()) do handle:headers():add("x-new", "1") end'), TWICE)
script("headers/two-iterators", on_request('pairs(handle:headers())\npairs(handle:headers())\nhandle:headers():add("x-new", "1")'))
script("headers/path", on_request('handle:headers():replace(":path", "/other?x=1")\nhandle:headers():replace(":authority", "b.test")'))
script("headers/bad-arguments", on_request('handle:headers():get(nil)'))
script("headers/bad-type", on_request('handle:headers():add("x", {})'))
script("headers/response", on_response('local h = handle:headers()\nh:add("x-new", h:get(":status"))\nh:remove("x-drop")\nh:replace("x-two", "three")'), origin=answer("ok", "200 OK", "x-drop: 1", "x-two: 1", "x-two: 2"))
script("headers/response-status", on_response('handle:headers():replace(":status", "418")'))
script("headers/reason-phrase", on_response('handle:headers():setHttp1ReasonPhrase("Slow Down")'))
script("headers/reason-phrase-on-request", on_request('handle:headers():setHttp1ReasonPhrase("Slow Down")'))
script("headers/request-in-response", on_response('handle:headers():add("x-path", handle:requestHeaders():get(":path"))'))
script("headers/after-they-passed", on_request('for chunk in handle:bodyChunks() do handle:headers():add("x-late", "1") end'), CHUNKED)

# Bodies
shows("body/get", 'handle:body():getBytes(0, handle:body():length())', post("/", body="hello world"), post("/", body="x"))
shows("body/chunked", 'handle:body():getBytes(0, 7) .. handle:body():length()', CHUNKED)
def after(name, statement, *requests, **options):
    """`statement` waits for the body before it asks for the headers again."""
    script(name, on_request("local body = handle:body()\n" + statement), *requests, **options)


after("body/get-after", 'handle:headers():add("x-shown", body:getBytes(0, body:length()))', post("/", body="hello world"), post("/", body="x"))
after("body/chunked-after", 'handle:headers():add("x-shown", body:getBytes(0, 7) .. body:length())', CHUNKED)
after("body/range-after", 'handle:headers():add("x-shown", body:getBytes(2, 3))', post("/", body="abcdefg"))
after("body/set-after", 'handle:headers():add("x-length", body:setBytes("another body"))', post("/", body="hello"), CHUNKED)
after("body/twice-after", 'handle:headers():add("x-a", handle:body():length() + body:length())', post("/", body="hello"))
after("body/just-fits-after", 'handle:headers():add("x-a", body:length())', post("/", body="x" * 150), listener_extra="per_connection_buffer_limit_bytes: 200")
shows("body/none", "handle:body()", get("/"))
shows("body/none-wrapped", "handle:body(true):length()", get("/"))
shows("body/range", "handle:body():getBytes(2, 3)", post("/", body="abcdefg"))
shows("body/range-too-long", "handle:body():getBytes(2, 30)", post("/", body="abcdefg"))
shows("body/bad-argument", "handle:body(1)", post("/", body="abcdefg"))
script("body/set", on_request('handle:headers():add("x-length", handle:body():setBytes("another body"))'), post("/", body="hello"), CHUNKED)
script("body/set-empty", on_request('handle:body():setBytes("")'), post("/", body="hello"))
script("body/twice", on_request('handle:headers():add("x-a", handle:body():length())\nhandle:headers():add("x-b", handle:body():length())'), post("/", body="hello"))
script("body/after-trailers", on_request('handle:trailers()\nhandle:headers():add("x-a", "1")\nhandle:body()'), CHUNKED)
script("body/too-large", on_request('handle:body()\nhandle:headers():add("x-a", "1")'), post("/", body="x" * 300), listener_extra="per_connection_buffer_limit_bytes: 200", hcm=DETAILS)
script("body/just-fits", on_request('handle:headers():add("x-a", handle:body():length())'), post("/", body="x" * 150), listener_extra="per_connection_buffer_limit_bytes: 200")
script("body/response", on_response('local n = handle:body():length()\nhandle:body():setBytes("<" .. handle:body():getBytes(0, n) .. ">")\nhandle:headers():add("x-length", n)'), origin=answer("origin's words"))
script("body/response-until-close-after", on_response('local body = handle:body()\nhandle:headers():add("x-length", body:length())'), origin=[[b"HTTP/1.1 200 OK\r\n\r\nabcdef", CLOSE]])
script("trailers/body-with-trailers-after", on_response('local body = handle:body()\nhandle:headers():add("x-length", body:length())'), hcm="http_protocol_options: {enable_trailers: true}", origin=h2_origin([[headers(200), Data(b"xyz"), trailers("x-sum: 1")]]))
script("body/response-chunked", on_response('handle:body():setBytes("changed " .. handle:body():length())'), origin=raw("HTTP/1.1 200 OK", "transfer-encoding: chunked", body="3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
script("body/response-none", on_response('handle:headers():add("x-none", tostring(handle:body()))'), origin=raw("HTTP/1.1 204 No Content"))
script("body/response-wrapped", on_response('handle:body(true):setBytes("made here")'), origin=raw("HTTP/1.1 200 OK", "content-length: 0"))
script("body/response-too-large", on_response('handle:body()'), origin=answer("x" * 300_000), listener_extra="per_connection_buffer_limit_bytes: 20000", hcm=DETAILS)
script("body/response-until-close", on_response('handle:headers():add("x-length", handle:body():length())'), origin=[[b"HTTP/1.1 200 OK\r\n\r\nabcdef", CLOSE]])
script("chunks/count", on_request('local n, total = 0, 0\nfor chunk in handle:bodyChunks() do total = total + chunk:length() end\nhandle:logInfo(total)'), CHUNKED, post("/", body="x"), get("/"))
script("chunks/read", on_request('for chunk in handle:bodyChunks() do handle:logDebug(chunk:getBytes(0, chunk:length()):upper()) end'), CHUNKED)
script("chunks/response", on_response('handle:headers():remove("content-length")\nfor chunk in handle:bodyChunks() do chunk:setBytes(chunk:getBytes(0, chunk:length()):upper()) end'), origin=raw("HTTP/1.1 200 OK", "transfer-encoding: chunked", body="3\r\nabc\r\n0\r\n\r\n"))
script("chunks/after-body", on_request('handle:body()\nfor chunk in handle:bodyChunks() do end'), post("/", body="x"))
TRAILING = raw("POST / HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", body="3\r\nabc\r\n0\r\nx-sum: 7\r\n\r\n")
ENABLED = "http_protocol_options: {enable_trailers: true}"
script("trailers/request", on_request('local t = handle:trailers()\nif t then t:add("x-seen", t:get("x-sum")) end'), TRAILING, CHUNKED, get("/"), hcm=ENABLED,
       cluster="typed_extension_protocol_options: {envoy.extensions.upstreams.http.v3.HttpProtocolOptions: {\"@type\": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, explicit_http_config: {http_protocol_options: {enable_trailers: true}}}}")
script("trailers/response", on_response('local t = handle:trailers()\nif t then t:add("x-seen", t:get("x-sum")) end'), hcm=ENABLED, origin=h2_origin([[headers(200), Data(b"x"), trailers("x-sum: 1")]]))
script("trailers/body-with-trailers", on_response('handle:headers():add("x-length", handle:body():length())'), hcm=ENABLED, origin=h2_origin([[headers(200), Data(b"xyz"), trailers("x-sum: 1")]]))

# Answers
script("respond/plain", on_request('handle:respond({[":status"] = "403", ["x-reason"] = "no"}, "nope")\nhandle:headers():add("x-never", "1")'), get("/"), post("/", body="x" * 10), hcm=DETAILS)
script("respond/empty", on_request('handle:respond({[":status"] = "204"})'))
script("respond/own-type", on_request('handle:respond({[":status"] = "200", ["content-type"] = "application/json"}, "{}")'))
script("respond/list", on_request('handle:respond({[":status"] = "200", ["set-cookie"] = {"a=1", "b=2"}}, "ok")'))
script("respond/bad-status", on_request('handle:respond({[":status"] = "99"}, "ok")'))
script("respond/no-status", on_request('handle:respond({["x"] = "99"}, "ok")'))
script("respond/after-body", on_request('handle:body()\nhandle:respond({[":status"] = "200"}, "after")'), post("/", body="hello"))
script("respond/in-response", on_response('handle:respond({[":status"] = "500"}, "x")'))
script("respond/late", on_request('for chunk in handle:bodyChunks() do handle:respond({[":status"] = "500"}, "x") end'), CHUNKED)
script("respond/then-response-script", on_request('handle:respond({[":status"] = "200"}, "ok")') + "\n" + on_response('handle:headers():add("x-after", "1")'))
script("respond/grpc", on_request('handle:respond({[":status"] = "403"}, "denied")'), post("/", "content-type: application/grpc"))
script("respond/head", on_request('handle:respond({[":status"] = "200"}, "denied")'), request("HEAD", "/"))

# Calls
SIDE = {"side": h1_origin(answer("from the side", "201 Created", "x-side: 1", "x-two: a", "x-two: b"))}
CALL = 'local h, b = handle:httpCall("${side}", {[":method"] = "POST", [":path"] = "/side", [":authority"] = "side.test", ["x-list"] = {"1", "2"}}, "a body", 1000%s)\n'
script("call/plain", on_request(CALL % "" + 'handle:headers():add("x-status", h[":status"])\nhandle:headers():add("x-side", h["x-side"] .. h["x-two"])\nhandle:headers():add("x-body", b)'), get("/"), post("/", body="hello"), origins=SIDE)
script("call/no-body", on_request('local h, b = handle:httpCall("${side}", {[":method"] = "GET", [":path"] = "/", [":authority"] = "s"}, nil, 1000)\nhandle:headers():add("x-body", tostring(b))'), origins={"side": h1_origin(raw("HTTP/1.1 204 No Content"))})
script("call/in-response", on_response(CALL % "" + 'handle:headers():add("x-status", h[":status"])\nhandle:headers():add("x-body", b)'), origins=SIDE)
script("call/then-respond", on_request(CALL % "" + 'handle:respond({[":status"] = "403"}, b)'), origins=SIDE)
script("call/then-body", on_request(CALL % "" + 'handle:headers():add("x-length", handle:body():length())'), post("/", body="hello"), CHUNKED, origins=SIDE)
script("call/two", on_request(CALL % "" + CALL.replace("local h, b", "h, b") % "" + 'handle:headers():add("x-status", h[":status"])'), origins=SIDE, origin_counts=False)
script("call/refused", on_request('local h, b = handle:httpCall("nobody", {[":method"] = "GET", [":path"] = "/", [":authority"] = "s"}, nil, 1000)\nhandle:headers():add("x-status", h[":status"])'))
script("call/unreachable", on_request('local h, b = handle:httpCall("closed", {[":method"] = "GET", [":path"] = "/", [":authority"] = "s"}, nil, 1000)\nhandle:headers():add("x-status", h[":status"])'),
       clusters=[{"name": "closed", "type": "STATIC", "connect_timeout": "0.3s", "load_assignment": {"cluster_name": "closed", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 1}}}}]}]}}])
script("call/timeout", on_request('local h, b = handle:httpCall("${side}", {[":method"] = "GET", [":path"] = "/", [":authority"] = "s"}, nil, 100)\nhandle:headers():add("x-status", h[":status"])\nhandle:headers():add("x-body", b)'), origins={"side": h1_origin([[Sleep(1), answer("late")]])}, origin_counts=False)
script("call/headers-missing", on_request('handle:httpCall("${side}", {[":method"] = "GET"}, nil, 1000)'), origins=SIDE)
script("call/negative-timeout", on_request('handle:httpCall("${side}", {[":method"] = "GET", [":path"] = "/", [":authority"] = "s"}, nil, -1)'), origins=SIDE)
script("call/bad-flag", on_request(CALL % ', "yes"'), origins=SIDE)
script("call/options", on_request(CALL.replace("1000%s", "{timeout_ms = 1000, return_duplicate_headers = true}") + 'handle:headers():add("x-kind", type(h["x-two"]) .. type(h["x-side"]))'), origins=SIDE)
script("call/no-xff", on_request(CALL.replace("1000%s", "{timeout_ms = 1000, send_xff = false}")), origins=SIDE)


async def asynchronous(stage):
    await stage.ask(get("/"))
    await stage.settle(0.2)

case("content/lua/call/async", play=asynchronous, origins=SIDE, filters=[lua(on_request(CALL % ", true" + 'handle:headers():add("x-none", tostring(h))'))])
script("call/during-chunks", on_request('for chunk in handle:bodyChunks() do\n' + CALL % "" + 'end'), post("/", body="hello"), origins=SIDE, origin_counts=False)

# What is known
META = {"envoy.filters.http.lua": {"word": "yes", "number": 7.5, "flag": True, "list": [1, "two", {"three": 3}], "inner": {"a": "b"}}, "other": {"x": "y"}}
for name, expression in {"word": 'handle:metadata():get("word")', "number": 'handle:metadata():get("number")', "flag": 'handle:metadata():get("flag")', "list": 'handle:metadata():get("list")[2]', "inner": 'handle:metadata():get("inner")["a"]',
                         "absent": 'handle:metadata():get("no")', "deep": 'handle:metadata():get("list")[3]["three"]', "route": 'handle:route():metadata():get("word")'}.items():
    shows(f"metadata/{name}", expression, metadata=META)
script("metadata/pairs", on_request('local all = {}\nfor k, v in pairs(handle:metadata()) do all[#all + 1] = k .. type(v) end\ntable.sort(all)\nhandle:headers():add("x-all", table.concat(all, ","))'), metadata=META)
shows("metadata/none", 'handle:metadata():get("word")')
for name, expression in {"protocol": "info:protocol()", "route-name": "info:routeName()", "virtual-cluster": "info:virtualClusterName()", "local": "info:downstreamLocalAddress()", "server-name": "info:requestedServerName()",
                         "ssl": "info:downstreamSslConnection()", "connection-ssl": "handle:connection():ssl()", "remote-type": "type(info:downstreamRemoteAddress()) .. type(info:downstreamDirectRemoteAddress()) .. type(info:downstreamDirectLocalAddress())"}.items():
    shows(f"info/{name}", expression.replace("info", "handle:streamInfo()"))
DYNAMIC = 'local m = handle:streamInfo():dynamicMetadata()\nm:set("f", "word", "yes")\nm:set("f", "number", 3)\nm:set("f", "deep", {a = {b = "c"}, l = {1, 2}})\nm:set("g", "flag", true)\n'
script("dynamic-metadata/get", on_request(DYNAMIC + 'local f = m:get("f")\nhandle:headers():add("x-got", f["word"] .. f["number"] .. f["deep"]["a"]["b"] .. f["deep"]["l"][2] .. tostring(m:get("g")["flag"]) .. tostring(m:get("h")))'))
script("dynamic-metadata/pairs", on_request(DYNAMIC + 'local all = {}\nfor k, v in pairs(m) do all[#all + 1] = k end\ntable.sort(all)\nhandle:headers():add("x-all", table.concat(all, ","))'))
script("dynamic-metadata/in-response", on_request(DYNAMIC) + "\n" + on_response('handle:headers():add("x-got", handle:streamInfo():dynamicMetadata():get("f")["word"])'))
script("dynamic-metadata/formatted", on_request(DYNAMIC), filters=[lua(on_request(DYNAMIC)), http_filter("header_mutation", """
mutations: {request_mutations: [{append: {header: {key: x-meta, value: "%DYNAMIC_METADATA(f:deep)% %DYNAMIC_METADATA(f:word)% %DYNAMIC_METADATA(f:number)%"}}}]}""")])
script("other/base64", on_request('handle:headers():add("x-b", handle:base64Escape("hello\\0wörld"))\nhandle:headers():add("x-c", handle:base64Escape(""))\nhandle:headers():add("x-d", handle:base64Escape("ab"))'))
shows("other/timestamp", 'type(handle:timestamp()) .. #tostring(handle:timestamp()) .. type(handle:timestampString()) .. #handle:timestampString() .. #handle:timestampString(EnvoyTimestampResolution.MICROSECOND)')
shows("other/timestamp-micro", 'handle:timestamp(EnvoyTimestampResolution.MICROSECOND)')
shows("other/libraries", 'type(string.rep) .. type(table.concat) .. type(math.floor) .. type(os.time) .. type(require) .. type(bit)')
script("other/clear-route-cache", on_request('handle:headers():replace(":path", "/b")'), vhosts=[{"name": "all", "domains": ["*"], "routes": [
    {"match": {"path": "/b"}, "direct_response": {"status": 200, "body": {"inline_string": "b"}}}, {"match": {"prefix": "/"}, "route": {"cluster": "${origin}"}}]}])
script("other/keep-route-cache", "", filters=[lua(on_request('handle:headers():replace(":path", "/b")'), clear_route_cache=False)], vhosts=[{"name": "all", "domains": ["*"], "routes": [
    {"match": {"path": "/b"}, "direct_response": {"status": 200, "body": {"inline_string": "b"}}}, {"match": {"prefix": "/"}, "route": {"cluster": "${origin}"}}]}])
script("other/clear-route-cache-by-hand", "", filters=[lua(on_request('handle:headers():replace(":path", "/b")\nhandle:clearRouteCache()'), clear_route_cache=False)], vhosts=[{"name": "all", "domains": ["*"], "routes": [
    {"match": {"path": "/b"}, "direct_response": {"status": 200, "body": {"inline_string": "b"}}}, {"match": {"prefix": "/"}, "route": {"cluster": "${origin}"}}]}])

# Errors: the request goes on
script("errors/runtime", on_request('handle:headers():add("x-before", "1")\nlocal a = nil\na.b = 1\nhandle:headers():add("x-after", "1")'))
script("errors/in-body", on_request('handle:body()\nerror("no")'), post("/", body="hello"))
script("errors/in-response", on_response('error("no")'))
script("errors/after-call", on_request(CALL % "" + 'error("no")'), post("/", body="hello"), origins=SIDE)
script("errors/unexpected-yield", on_request('coroutine.yield()'))
script("errors/unknown-function", on_request('handle:nothing()'))
script("errors/no-functions", "x = 1")
script("errors/kept-handle", "kept = nil\n" + on_request('if kept then kept:headers():add("x", "1") else kept = handle end'), get("/"), get("/"))
script("errors/globals-stay", "count = 0\n" + on_request('count = count + 1\nhandle:headers():add("x-count", count)'), get("/"), get("/"))


def checked(name: str, **config):
    chain = {"filters": [hcm_filter("x", "[{match: {prefix: /}, direct_response: {status: 200}}]", filters=[http_filter("lua", config)])]}
    register(ValidateCase(f"content/lua/validate/{name}", yaml.safe_dump({"static_resources": {"listeners": [{"name": "l", "address": address(10000), "filter_chains": [chain]}]}})))


checked("good", default_source_code={"inline_string": "x = 1"})
checked("empty")
checked("syntax-error", default_source_code={"inline_string": "function envoy_on_request(h)\n  if then\nend"})
checked("error-when-loaded", default_source_code={"inline_string": "local a = nil\na.b = 1"})
checked("syntax-error-in-named", source_codes={"a": {"inline_string": "end"}})
checked("inline-and-default", inline_code="x = 1", default_source_code={"inline_string": "x = 1"})
checked("no-such-file", default_source_code={"filename": "/nonexistent/script.lua"})

# Per route
OWN = on_request('handle:headers():add("x-script", "default")')
script("per-route/disabled", OWN, per_route={"disabled": True})
script("per-route/source", OWN, per_route={"source_code": {"inline_string": on_request('handle:headers():add("x-script", "route")')}})
script("per-route/named", "", filters=[lua(OWN, source_codes={"other.lua": {"inline_string": on_request('handle:headers():add("x-script", "named")')}})], per_route={"name": "other.lua"})
script("per-route/named-unknown", OWN, per_route={"name": "unknown.lua"})
script("per-route/context", on_request('handle:headers():add("x-context", handle:filterContext():get("word") .. tostring(handle:filterContext():get("none")))'), per_route={"filter_context": {"word": "yes"}})
script("per-route/no-context", on_request('handle:headers():add("x-context", tostring(handle:filterContext():get("word")))'))
script("per-route/inline-code", "", filters=[http_filter("lua", {"inline_code": OWN})])
script("per-route/only-named", "", filters=[http_filter("lua", {"source_codes": {"a": {"inline_string": OWN}}})])

# TLS
script("tls/facts", on_request("""
local ssl = handle:streamInfo():downstreamSslConnection()
local h = handle:headers()
h:add("x-presented", tostring(ssl:peerCertificatePresented()) .. tostring(ssl:peerCertificateValidated()))
h:add("x-subject", ssl:subjectPeerCertificate())
h:add("x-local", ssl:subjectLocalCertificate())
h:add("x-version", ssl:tlsVersion())
h:add("x-digest", ssl:sha256PeerCertificateDigest())
h:add("x-serial", #ssl:serialNumberPeerCertificate())
h:add("x-sans", #ssl:uriSanPeerCertificate() .. #ssl:dnsSansLocalCertificate())
h:add("x-name", handle:streamInfo():requestedServerName())
h:add("x-cn", ssl:parsedSubjectPeerCertificate():commonName())
h:add("x-connection", tostring(handle:connection():ssl() ~= nil))
h:add("x-dates", type(ssl:validFromPeerCertificate()) .. type(ssl:expirationPeerCertificate()))"""), stats=False, connect={"tls": {"cert": "client"}, "sni": "a.test"},
       chain_extra={"transport_socket": downstream_tls("""
common_tls_context:
  tls_certificates: [{certificate_chain: {filename: "${crt.server}"}, private_key: {filename: "${key.server}"}}]
  validation_context: {trusted_ca: {filename: "${crt.ca}"}}""")})
