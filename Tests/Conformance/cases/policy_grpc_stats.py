"""grpc_stats: calls by method and status, messages, filter state."""
from harness.actions import Data, Sleep, answer, headers, trailers
from harness.case import case, h2_origin
from harness.policy import refused, stats_under
from harness.shorthand import http_filter

FIELDS = ("content-type: application/grpc", "te: trailers")
MESSAGE = b"\0\0\0\0\5hello"
UNARY = [headers(200, "content-type: application/grpc"), Data(MESSAGE), trailers("grpc-status: 0")]
STATS = ("cluster.${origin}.grpc",)


def call(name: str, body="", *paths, script=None, message=MESSAGE, show="", fields=FIELDS, **options):
    async def play(stage):
        client = await stage.h2()
        for path in paths or ("/pkg.Service/Method",):
            await client.response(client.request("POST", path, *fields, body=message))
        await stage.settle()
        # A time is no number to compare.
        await stats_under(stage, *STATS, skip=("upstream_rq_time",))
        client.close()
    vhosts = options.pop("vhosts", None) or [{"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "${origin}"}}],
                                              **({"response_headers_to_add": [{"header": {"key": "x-seen", "value": show}, "keep_empty_value": True}]} if show else {})}]
    case(f"policy/grpc-stats/{name}", play=play, filters=[http_filter("grpc_stats", body)], vhosts=vhosts, hcm="codec_type: HTTP2", origin=options.pop("origin", None) or h2_origin([script or UNARY]), **options)


ALL = "stats_for_all_methods: true"
call("default")
call("all-methods", ALL)
call("all-methods-several", ALL, "/pkg.Service/Method", "/pkg.Service/Other", "/pkg.Service/Method")
call("no-methods", "stats_for_all_methods: false")
LIST = "individual_method_stats_allowlist: {services: [{name: pkg.Service, method_names: [Method, Third]}]}"
call("allowlist", LIST, "/pkg.Service/Method", "/pkg.Service/Other", "/other.Service/Method")
call("dots", ALL + "\nreplace_dots_in_grpc_service_name: true")
call("dots-in-list", LIST + "\nreplace_dots_in_grpc_service_name: true")
call("odd-paths", ALL, "/", "/one", "/a/b/c", "//a//b", "/a/b?x=1", "/a/")
call("odd-paths-together", "", "/", "/one", "/a/b/c")
call("failing", ALL, script=[headers(200, "content-type: application/grpc"), trailers("grpc-status: 5")])
call("trailers-only", ALL, script=[headers(200, "content-type: application/grpc", "grpc-status: 13", end=True)])
call("odd-status", ALL, script=[headers(200, "content-type: application/grpc"), trailers("grpc-status: 99")])
call("no-status", ALL, script=[headers(200, "content-type: application/grpc"), Data(MESSAGE, end=True)])
call("many-messages", ALL, message=MESSAGE * 5, script=[headers(200, "content-type: application/grpc"), Data(MESSAGE * 3), Sleep(0.05), Data(MESSAGE), trailers("grpc-status: 0")])
call("split-message", ALL, script=[headers(200, "content-type: application/grpc"), Data(MESSAGE[:3]), Sleep(0.05), Data(MESSAGE[3:7]), Sleep(0.05), Data(MESSAGE[7:] + MESSAGE), trailers("grpc-status: 0")])
call("empty-messages", ALL, message=b"\0\0\0\0\0" * 3)
call("not-grpc", ALL, fields=("content-type: application/json",), script=[headers(200), Data(b"{}", end=True)])
call("http-answer", ALL, script=[headers(503), Data(b"busy", end=True)])
call("no-route", ALL, vhosts=[{"name": "all", "domains": ["*"], "routes": [{"match": {"path": "/none"}, "route": {"cluster": "${origin}"}}]}])
call("upstream-time", ALL + "\nenable_upstream_stats: true")


def logged(name: str, shown: str, message=MESSAGE):
    call(f"state/{name}", "emit_filter_state: true", show=shown, message=message)


logged("typed", "%FILTER_STATE(envoy.filters.http.grpc_stats)%")
logged("plain", "%FILTER_STATE(envoy.filters.http.grpc_stats:PLAIN)%", MESSAGE * 3)
logged("field", "%FILTER_STATE(envoy.filters.http.grpc_stats:FIELD:request_message_count)%", MESSAGE * 2)
refused("grpc-stats/both", [http_filter("grpc_stats", ALL + "\n" + LIST)])
