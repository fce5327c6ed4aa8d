"""gRPC-Web and stateful sessions."""
import base64

import re

from harness.actions import Data, answer, get, headers, post, raw, request, trailers
from harness.case import case, h1_origin, h2_origin
from harness.shorthand import DETAILS, TYPES, http_filter, merge, load, typed

TYPES.update({
    "grpc_web": "envoy.extensions.filters.http.grpc_web.v3.GrpcWeb",
    "stateful_session": "envoy.extensions.filters.http.stateful_session.v3.StatefulSession",
    "stateful_session_per_route": "envoy.extensions.filters.http.stateful_session.v3.StatefulSessionPerRoute",
    "session_cookie": "envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState",
    "session_header": "envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState",
})

# gRPC-Web
MESSAGE = b"\0\0\0\0\5hello"
REPLY = [headers(200, "content-type: application/grpc"), Data(b"\0\0\0\0\3abc"), Data(b"\0\0\0\0\2de"), trailers("grpc-status: 0", "grpc-message: fine")]


def web(name, *requests, origin=None, **options):
    case(f"content/grpc-web/{name}", send=list(requests), filters=["grpc_web"], origin=origin or h2_origin([REPLY]), **options)


def call(kind="application/grpc-web+proto", *fields, body=MESSAGE):
    return post("/pkg.Service/Method", f"content-type: {kind}", *fields, body=body)


web("binary", call())
web("binary-short-name", call("application/grpc-web"))
web("text", call("application/grpc-web-text", "accept: application/grpc-web-text", body=base64.b64encode(MESSAGE)))
web("text-request-only", call("application/grpc-web-text+proto", body=base64.b64encode(MESSAGE)))
web("text-answer-only", call("application/grpc-web+proto", "accept: application/grpc-web-text+proto"))
web("text-in-pieces", raw("POST /a.B/C HTTP/1.1", "Host: a.test", "content-type: application/grpc-web-text", "transfer-encoding: chunked",
                          body="".join(f"{len(p):x}\r\n{p}\r\n" for p in ("AAA", "AAAV", "oZW", "xsbw==")) + "0\r\n\r\n"))
web("text-bad-length", call("application/grpc-web-text", body=b"AAAAA"), hcm=DETAILS)
web("text-not-base64", call("application/grpc-web-text", body=b"!!!!"), hcm=DETAILS)
web("text-empty", raw("POST /a.B/C HTTP/1.1", "Host: a.test", "content-type: application/grpc-web-text", "transfer-encoding: chunked", body="0\r\n\r\n"))
web("with-parameters", call("application/grpc-web; charset=utf-8"))
web("plain-grpc", call("application/grpc"), hcm="http_protocol_options: {enable_trailers: true}")
web("other-type", call("text/plain"))
web("own-accept-encoding", call("application/grpc-web", "grpc-accept-encoding: gzip"))
web("trailers-only", call(), origin=h2_origin([[headers(200, "content-type: application/grpc", "grpc-status: 5", "grpc-message: none", end=True)]]))
web("not-grpc-answer", call(), origin=h2_origin([[headers(200, "content-type: text/html"), Data(b"<p>50% of it</p>", end=True)]]))
web("error-answer", call(), origin=h2_origin([[headers(503, "content-type: text/plain"), Data(b"no "), Data(b"way", end=True)]]))
web("error-answer-empty", call(), origin=h2_origin([[headers(404, end=True)]]))
web("error-answer-long", call(), origin=h2_origin([[headers(500, "content-type: text/plain"), Data(b"a" * 10_000), Data(b"b" * 10_000), Data(b"c", end=True)]]))
web("error-answer-trailers", call(), origin=h2_origin([[headers(500, "content-type: text/plain"), Data(b"words"), trailers("x-sum: 1")]]))
web("no-route", call(), routes="[{match: {path: /none}, route: {cluster: \"${origin}\"}}]")
web("local-reply", call(), routes="[{match: {prefix: /}, direct_response: {status: 403, body: {inline_string: go away}}}]")
web("answer-is-grpc-web", call(), origin=h2_origin([[headers(200, "content-type: application/grpc-web+proto"), Data(MESSAGE, end=True)]]))


# Stateful sessions
def named(state: dict) -> dict:
    return {"name": "envoy.http.stateful_session." + ("cookie" if "cookie" in state else "header"), "typed_config": state}


def sessions(name, state, *requests, config="", per_route=None, stats=(), chase=True, **options):
    """Each request goes with the cookie or the header that the answer before gave."""
    async def play(stage):
        cookie = header = None
        hosts = {}
        for one in requests:
            text = bytes(one)
            extra = b""
            if chase and cookie:
                extra += b"Cookie: " + cookie + b"\r\n"
            if chase and header:
                extra += b"x-session: " + header + b"\r\n"
            text = text.replace(b"Host: a.test\r\n", b"Host: a.test\r\n" + extra)
            message = await stage.ask(text, show=False)
            given = message.value("set-cookie")
            if given:
                cookie = given.split(";", 1)[0].encode()
                value = base64.b64decode(given.split('"')[1])
                stage.see(f"cookie {given.split('=', 1)[0]} {bytes(value[:2])!r} {len(value) > 16} {given.split(';', 1)[1] if ';' in given else ''}")
            if message.value("x-session"):
                header = message.value("x-session").encode()
                stage.see("header " + re.sub(r":\d+$", ":port", base64.b64decode(header).decode()))
            # Which host comes first is the balancer's affair; what counts is who gets the same one again.
            name = message.body.decode()
            stage.see(f"{message.status} {hosts.setdefault(name, 'host ' + 'ABC'[len(hosts)]) if message.status == 200 else name}")
        for stat in stats:
            await stage.settle()
            await stage.see_stats(f"http.${{case}}.stateful_session.mine.{stat}")
    body = merge({"session_state": named(state)} if state else {}, load(config) or {})
    makers = {name: h1_origin(answer(name), ) for name in ("one", "two", "three")}
    endpoints = [{"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": f"${{port.{name}}}"}}}} for name in makers]
    cluster = {"name": "${case}_all", "type": "STATIC", "lb_policy": "ROUND_ROBIN", "load_assignment": {"cluster_name": "all", "endpoints": [{"lb_endpoints": endpoints}]}}
    route = {"match": {"prefix": "/"}, "route": {"cluster": "${case}_all"}, **({"typed_per_filter_config": {"envoy.filters.http.stateful_session": typed("stateful_session_per_route", per_route)}} if per_route else {})}
    case(f"content/session/{name}", play=play, filters=[http_filter("stateful_session", body)], origins=makers, clusters=[cluster], origin_counts=False,
         vhosts=[{"name": "all", "domains": ["*"], "routes": [route]}], **options)


COOKIE = typed("session_cookie", "cookie: {name: session, path: /, ttl: 120s}")
HEADER = typed("session_header", "name: x-session")
FOUR = [get("/")] * 4
ADDRESS = base64.b64encode(b"127.0.0.1:1").decode()
STATS = ("routed", "failed_open", "failed_closed", "no_session")


sessions("cookie", COOKIE, *FOUR, config="stat_prefix: mine", stats=STATS)
sessions("cookie-session", typed("session_cookie", "cookie: {name: session}"), *FOUR)
sessions("cookie-attributes", typed("session_cookie", "cookie: {name: session, path: /a, ttl: 10s, attributes: [{name: SameSite, value: Strict}, {name: Secure}]}"), get("/a/b"), get("/a"))
sessions("cookie-other-path", typed("session_cookie", "cookie: {name: session, path: /a}"), get("/b"), get("/ab"), get("/a?x"))
sessions("cookie-path-with-slash", typed("session_cookie", "cookie: {name: session, path: /a/}"), get("/a"), get("/a/"), get("/a/b"))
sessions("header", HEADER, *FOUR, config="stat_prefix: mine", stats=STATS)
sessions("gone-host", HEADER, get("/", f"x-session: {ADDRESS}"), config="stat_prefix: mine", stats=STATS, chase=False)
sessions("gone-host-strict", HEADER, get("/", f"x-session: {ADDRESS}"), config="{strict: true, stat_prefix: mine}", stats=STATS, chase=False)
sessions("bad-header", HEADER, get("/", "x-session: !!"), get("/", "x-session:"), chase=False)
sessions("bad-header-strict", HEADER, get("/", "x-session: !!"), get("/", f"x-session: {base64.b64encode(b'nonsense').decode()}"), config="strict: true", chase=False)
sessions("old-cookie", COOKIE, get("/", f"Cookie: session={ADDRESS}"), config="strict: true", chase=False)
sessions("bad-cookie", COOKIE, get("/", "Cookie: session=!!"), get("/", "Cookie: other=1; session"), config="strict: true", chase=False)
sessions("none", None, *FOUR[:2], config="stat_prefix: mine", stats=STATS)
sessions("per-route-disabled", COOKIE, *FOUR[:2], per_route="disabled: true")
sessions("per-route-other", COOKIE, *FOUR, per_route={"stateful_session": {"session_state": named(HEADER)}})
sessions("per-route-none", COOKIE, *FOUR[:2], per_route="stateful_session: {}")
