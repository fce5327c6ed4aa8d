"""Access logs: whole lines of both proxies, times and ports masked; filters, formats, the kinds of entries."""
import asyncio
import re

from harness.actions import CLOSE, HALF_CLOSE, RESET, SILENT, UNTIL_CLOSED, Data, Sleep, Trailers, answer, get, headers, post, raw, request, trailers
from harness.case import case, h2_origin
from harness.origins import DeadOrigin, TCPOrigin
from harness.shorthand import access_log, downstream_tls, http_filter, log_text, tcp_filter, typed, upstream_tls

DEFAULT = re.compile(r'^(\[[^\]]*\] ".*?" \d+ \S+ \d+ \d+) \d+ (\d+|-) ')


def default_mask(line: str) -> str:
    """The default format's two durations; whether there is a service time still counts."""
    return DEFAULT.sub(lambda m: f"{m.group(1)} <ms> {'-' if m.group(2) == '-' else '<ms>'} ", line)


def logged(name: str, log: dict | list, *requests, count=None, mask=None, options=None, play=None, **rest):
    """Requests through a connection manager with access logs; then the lines of the log named `log`."""
    logs = log if isinstance(log, list) else [log]
    hcm = {"access_log": logs, **({"access_log_options": options} if options else {}), **rest.pop("hcm", {})}

    async def asking(stage):
        if play is not None:
            await play(stage)
        else:
            client = None
            for one in requests:
                if client is None or client.wire.ended:
                    client = await stage.connect()
                client.send(one)
                await client.response(bytes(one).split(b" ", 1)[0].decode("latin-1"), show=False)
            if client:
                client.close()
        await stage.see_log("log", len(requests) if count is None else count, mask)
    case(f"access-log/{name}", hcm=hcm, play=asking, **rest)


# The default format
ROUTES = """
- {match: {prefix: /direct}, direct_response: {status: 201, body: {inline_string: hi}}}
- {match: {prefix: /redirect}, redirect: {path_redirect: /elsewhere}}
- {match: {prefix: /rewritten}, route: {cluster: "${origin}", prefix_rewrite: /new}}
- {match: {prefix: /nowhere}, route: {cluster_header: x-none}}
- {match: {prefix: /origin}, name: to-origin, route: {cluster: "${origin}"}}
- {match: {prefix: /slow}, route: {cluster: "${origin}", timeout: 0.2s}}
"""
logged("default", access_log(), get("/origin"), post("/origin", body="12345"), get("/direct"), get("/redirect"), get("/rewritten/a?b=c"), get("/nowhere"), get("/none"),
       get("/origin", "User-Agent: me", "X-Forwarded-For: 1.2.3.4, 5.6.7.8", "x-request-id: mine"), mask=default_mask, routes=ROUTES)
logged("default/head-and-methods", access_log(), request("HEAD", "/origin"), request("DELETE", "/origin"), request("OPTIONS", "/origin"), mask=default_mask, routes=ROUTES)
logged("default/bad-request", access_log(), b"BAD\r\n\r\n", mask=default_mask)
logged("default/bad-length", access_log(), raw("GET / HTTP/1.1", "Host: a", "Content-Length: x"), mask=default_mask)
logged("default/no-host", access_log(), raw("GET / HTTP/1.1"), mask=default_mask)
logged("default/http10", access_log(), raw("GET / HTTP/1.0", "Host: a"), mask=default_mask, hcm={"http_protocol_options": {"accept_http_10": True}})
logged("default/empty-format", access_log({"format": ""}), get("/"), mask=default_mask)


async def leave_early(stage):
    client = await stage.connect()
    client.send(raw("POST /origin HTTP/1.1", "Host: a.test", "Content-Length: 100", body="abc"))
    await asyncio.sleep(0.3)
    client.close()


logged("default/client-leaves", access_log(), play=leave_early, count=1, mask=default_mask, origin_counts=False)
logged("default/timeout", access_log(), get("/slow"), mask=default_mask, routes=ROUTES, origin=[SILENT], origin_counts=False)
logged("default/dead-host", access_log(), get("/origin"), mask=default_mask, origin=lambda: DeadOrigin())
logged("default/reset-by-host", access_log(), get("/origin"), mask=default_mask, origin=[RESET])
logged("default/cut-short", access_log(), get("/origin"), mask=default_mask, origin=[[b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc", CLOSE]])


async def over_h2(stage):
    client = await stage.h2()
    number = client.request("POST", "/origin", body=b"abc")
    await client.response(number, show=False)


logged("default/h2", access_log(), play=over_h2, count=1, mask=default_mask)


# Operators
def operators(name: str, text: str, *requests, **options):
    logged(f"operators/{name}", access_log(log_text(text)), *(requests or (get("/origin"),)), **options)


operators("request", "%REQ(:METHOD)% %REQ(:PATH)% %REQ(:AUTHORITY)% %REQ(:SCHEME)% %REQ(x-none)% %REQ(x-none?x-a)% %REQ(x-a):3% %REQUEST_HEADER(x-a)% "
          "%PATH% %PATH(NQ)% %PATH(WQ:ORIG)% %PATH(NQ:PATH)% %QUERY_PARAM(q)% %QUERY_PARAM(none)% %QUERY_PARAMS% %QUERY_PARAMS(DECODED)% %REQUEST_HEADERS_BYTES%",
          get("/origin?q=%41b&r=1", "x-a: abcdef"), get("/rewritten", "x-b: 1"), routes=ROUTES)
operators("response", "%RESPONSE_CODE% %RESPONSE_CODE_DETAILS% %RESP(x-o)% %RESP(x-none)% %RESP(x-none?x-o):2% %RESPONSE_HEADER(content-length)% %RESPONSE_FLAGS% %RESPONSE_FLAGS_LONG% "
          "%RESPONSE_HEADERS_BYTES% %RESPONSE_TRAILERS_BYTES% %TRAILER(x)% %RESPONSE_TRAILER(x?y)% %LOCAL_REPLY_BODY%|",
          get("/origin"), get("/direct"), get("/none"), get("/nowhere"), get("/redirect"), routes=ROUTES, origin=answer("ok", "203 Fine", "x-o: value"))
operators("bytes", "rx %BYTES_RECEIVED% tx %BYTES_SENT% dwr %DOWNSTREAM_WIRE_BYTES_RECEIVED% dws %DOWNSTREAM_WIRE_BYTES_SENT% dhr %DOWNSTREAM_HEADER_BYTES_RECEIVED% "
          "dhs %DOWNSTREAM_HEADER_BYTES_SENT% ddr %DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED% dds %DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT% uwr %UPSTREAM_WIRE_BYTES_RECEIVED% "
          "uws %UPSTREAM_WIRE_BYTES_SENT% uhr %UPSTREAM_HEADER_BYTES_RECEIVED% uhs %UPSTREAM_HEADER_BYTES_SENT% udr %UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED% uds %UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT%",
          post("/origin", "x-envoy-upstream-rq-timeout-ms: 15000", body="0123456789"), routes=ROUTES, origin=[[answer("x" * 100), CLOSE]],
          route_config="response_headers_to_remove: [x-envoy-upstream-service-time]")
operators("bytes-chunked", "rx %BYTES_RECEIVED% tx %BYTES_SENT% dwr %DOWNSTREAM_WIRE_BYTES_RECEIVED% dws %DOWNSTREAM_WIRE_BYTES_SENT% uwr %UPSTREAM_WIRE_BYTES_RECEIVED% uws %UPSTREAM_WIRE_BYTES_SENT%",
          raw("POST /origin HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", body="5\r\n12345\r\n0\r\n\r\n"), routes=ROUTES,
          origin=[[b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"]], route_config="response_headers_to_remove: [x-envoy-upstream-service-time]")
H2_BYTES = ("rx %BYTES_RECEIVED% tx %BYTES_SENT% ddr %DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED% dds %DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT% udr %UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED% "
            "uds %UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT% qhb %REQUEST_HEADERS_BYTES% shb %RESPONSE_HEADERS_BYTES% dwr %DOWNSTREAM_WIRE_BYTES_RECEIVED% dhr %DOWNSTREAM_HEADER_BYTES_RECEIVED% "
            "dws %DOWNSTREAM_WIRE_BYTES_SENT% dhs %DOWNSTREAM_HEADER_BYTES_SENT% uwr %UPSTREAM_WIRE_BYTES_RECEIVED% uhr %UPSTREAM_HEADER_BYTES_RECEIVED% uws %UPSTREAM_WIRE_BYTES_SENT% uhs %UPSTREAM_HEADER_BYTES_SENT%")


def sent_masked(line: str) -> str:
    """What each encoder makes of the headers, and whether the end is a frame of its own, is its own affair."""
    def one(match):
        return f"{match.group(1)} {'none' if match.group(2) == '0' else 'some'}"
    return re.sub(r"\b(dws|dhs|uws|uhs) (\d+)", one, line)


logged("operators/bytes-h2", access_log(log_text(H2_BYTES)), play=over_h2, count=1, mask=sent_masked, origin=h2_origin([[headers(200, "x-o: v"), Data(b"hello", end=True)]]),
       route_config="response_headers_to_remove: [x-envoy-upstream-service-time]", hcm={"server_name": "s"})
operators("local-bytes", "tx %BYTES_SENT% dws %DOWNSTREAM_WIRE_BYTES_SENT% dhs %DOWNSTREAM_HEADER_BYTES_SENT% uws %UPSTREAM_WIRE_BYTES_SENT%", get("/direct"), get("/none"), routes=ROUTES)


def classes(line: str) -> str:
    return re.sub(r"(?<![\w.:-])\d+(?![\w.:])", "<n>", line)


operators("durations", "%DURATION% %REQUEST_DURATION% %REQUEST_TX_DURATION% %RESPONSE_DURATION% %RESPONSE_TX_DURATION% %DOWNSTREAM_HANDSHAKE_DURATION% %ROUNDTRIP_DURATION% "
          "%UPSTREAM_CONNECTION_POOL_READY_DURATION% %COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)% %COMMON_DURATION(US_CX_BEG:US_CX_END:us)% %COMMON_DURATION(US_RX_BEG:US_RX_END:ms)% "
          "%COMMON_DURATION(DS_RX_BEG:US_TX_BEG:ns)% %COMMON_DURATION(US_HS_END:US_TX_END)% %COMMON_DURATION(DS_CX_BEG:DS_CX_END)% %COMMON_DURATION(US_RX_BODY_BEG:DS_TX_END)% "
          "%COMMON_DURATION(own:DS_TX_END)%", get("/origin"), get("/direct"), get("/nowhere"), mask=classes, routes=ROUTES)
operators("upstream", "%UPSTREAM_HOST% %UPSTREAM_HOST_NAME% %UPSTREAM_HOST_NAME_WITHOUT_PORT% %UPSTREAM_HOSTS_ATTEMPTED% %UPSTREAM_HOSTS_ATTEMPTED_WITHOUT_PORT% %UPSTREAM_HOST_NAMES_ATTEMPTED% "
          "%UPSTREAM_CLUSTER% %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% %UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT% %UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT(8)% %UPSTREAM_REMOTE_ADDRESS% "
          "%UPSTREAM_REMOTE_PORT% %UPSTREAM_PROTOCOL% %UPSTREAM_REQUEST_ATTEMPT_COUNT% %UPSTREAM_TRANSPORT_FAILURE_REASON% %UPSTREAM_DETECTED_CLOSE_TYPE% %UPSTREAM_LOCAL_CLOSE_REASON% "
          "%UPSTREAM_TLS_VERSION% %UPSTREAM_SERVER_NAME%", get("/origin"), get("/direct"), get("/nowhere"), routes=ROUTES)
operators("upstream-dead", "%UPSTREAM_HOST% %UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %UPSTREAM_REMOTE_ADDRESS% %UPSTREAM_PROTOCOL% %UPSTREAM_REQUEST_ATTEMPT_COUNT% "
          "%UPSTREAM_CONNECTION_ID% %UPSTREAM_DETECTED_CLOSE_TYPE% %RESPONSE_FLAGS% %UPSTREAM_HOSTS_ATTEMPTED% %UPSTREAM_CONNECTION_IDS_ATTEMPTED%", origin=lambda: DeadOrigin())
operators("upstream-retried", "%UPSTREAM_HOSTS_ATTEMPTED% %UPSTREAM_REQUEST_ATTEMPT_COUNT% %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS%",
          routes='[{match: {prefix: /}, route: {cluster: "${origin}", retry_policy: {retry_on: 5xx, num_retries: 2}}}]', origin=[answer("no", "503 No"), answer("no", "503 No"), answer()])
operators("connection", "%PROTOCOL% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(16)% %DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT% %DOWNSTREAM_LOCAL_ADDRESS% "
          "%DOWNSTREAM_LOCAL_PORT% %DOWNSTREAM_DIRECT_LOCAL_ADDRESS% %REQUESTED_SERVER_NAME% %REQUESTED_SERVER_NAME(SNI_FIRST)% %REQUESTED_SERVER_NAME(HOST_FIRST:HOST)% %REQUESTED_SERVER_NAME(SNI_FIRST:ORIG)% "
          "%DOWNSTREAM_TLS_VERSION% %FILTER_CHAIN_NAME% %CONNECTION_TERMINATION_DETAILS% %DOWNSTREAM_DETECTED_CLOSE_TYPE% %DOWNSTREAM_LOCAL_CLOSE_REASON% %DOWNSTREAM_TRANSPORT_FAILURE_REASON% "
          "%TLS_JA3_FINGERPRINT%", get("/", "X-Forwarded-For: 10.20.30.40"), get("/"))
operators("ids", "%STREAM_ID% %REQ(x-request-id)% %TRACE_ID%|%SPAN_ID%| %UNIQUE_ID% %ROUTE_NAME% %VIRTUAL_CLUSTER_NAME% %CUSTOM_FLAGS% %ACCESS_LOG_TYPE%", get("/origin"), get("/origin", "x-request-id: own"),
          get("/direct"), routes=ROUTES)
operators("time", "%START_TIME% %START_TIME(%Y)% %START_TIME(%Y/%m/%dT%H)% %START_TIME_LOCAL(%Y)% %EMIT_TIME% %EMIT_TIME(%d.%m.%Y)% %START_TIME(%j %a %b %e %y %Z %z)%")
operators("metadata", "%METADATA(ROUTE:a.b)% %METADATA(ROUTE:a.b:text)% %METADATA(ROUTE:a.b:text):2% %METADATA(ROUTE:a.b:deep:er)% %METADATA(ROUTE:a.b:number)% %METADATA(ROUTE:none:x)% "
          "%METADATA(VIRTUAL_HOST:v:k)% %METADATA(CLUSTER:c:k)% %CLUSTER_METADATA(c:k)% %UPSTREAM_METADATA(u:k)% %METADATA(UPSTREAM_HOST:u)% %DYNAMIC_METADATA(d:k)% %FILTER_STATE(none)% %FILTER_STATE(none:PLAIN)%",
          vhosts='[{name: v, domains: ["*"], metadata: {filter_metadata: {v: {k: vhost}}}, routes: [{match: {prefix: /}, metadata: {filter_metadata: {a.b: {text: hello, number: 1.5, deep: {er: [1, "x", true, null]}}}}, '
                 'route: {cluster: "${origin}"}}]}]', cluster="metadata: {filter_metadata: {c: {k: of-cluster}}}")
operators("text", "100%% [%RESPONSE_CODE%]%REQ(a)%\\t'\"", get("/", "a: ü\u00ff".encode().decode("latin-1")))
operators("coalesce", '%COALESCE({"operators": ["REQUESTED_SERVER_NAME", {"command": "REQ", "param": "x-none"}, {"command": "REQ", "param": ":authority"}]})% '
          '%COALESCE({"operators": [{"command": "REQ", "param": "x-a", "max_length": 2}]})% %COALESCE({"operators": ["UPSTREAM_TLS_VERSION"]})%', get("/", "x-a: abcdef"))
operators("grpc", "%GRPC_STATUS% %GRPC_STATUS(SNAKE_STRING)% %GRPC_STATUS(NUMBER)% %GRPC_STATUS_NUMBER% %RESPONSE_CODE%", request("POST", "/origin", "content-type: application/grpc"), get("/origin"),
          request("POST", "/none", "content-type: application/grpc"), routes=ROUTES, origin=answer("", "200 OK", "grpc-status: 5", "content-type: application/grpc"))
logged("operators/environment", access_log(log_text("%ENVIRONMENT(SURELY_NOT_SET)% %ENVIRONMENT(SURELY_NOT_SET):3%")), get("/"))
logged("omit-empty", access_log({"log_format": {"omit_empty_values": True, "text_format_source": {"inline_string": "[%REQ(none)%] %RESPONSE_FLAGS%|%UPSTREAM_HOST%\n"}}}), get("/direct"), routes=ROUTES)
logged("no-newline", access_log({"log_format": {"text_format_source": {"inline_string": "<%RESPONSE_CODE%>"}}}), get("/"), get("/"), count=1)

# JSON
JSON = {"code": "%RESPONSE_CODE%", "none": "%REQ(none)%", "mixed": "%RESPONSE_CODE%x%REQ(none)%", "nested": {"proto": "%PROTOCOL%", "number": 5, "flag": True, "nil": None, "list": ["%REQ(:METHOD)%", 1.5, {"a": "b"}]},
        "flags": "%RESPONSE_FLAGS%", "quoted \"key\"": "a\"b\\c", "bytes": "%BYTES_SENT%", "meta": "%METADATA(ROUTE:a)%", "text": "plain", "empty": ""}
META = '[{match: {prefix: /}, metadata: {filter_metadata: {a: {k: [1, {b: "c"}]}}}, route: {cluster: "${origin}"}}]'
logged("json/log-format", access_log({"log_format": {"json_format": JSON}}), get("/"), routes=META)
logged("json/omit-empty", access_log({"log_format": {"json_format": JSON, "omit_empty_values": True}}), get("/"), routes=META)
logged("json/old", access_log({"json_format": {"code": "%RESPONSE_CODE%", "none": "%REQ(none)%", "n": {"m": "%PROTOCOL%"}}}), get("/"))
logged("json/old-typed", access_log({"typed_json_format": {"code": "%RESPONSE_CODE%", "none": "%REQ(none)%", "n": 5}}), get("/"))
logged("json/escapes", access_log({"log_format": {"json_format": {"a": "%REQ(x-a)%", "b": "<%REQ(x-a)%>"}}}), get("/", "x-a: q\"b\\t\tz"), get("/", "x-a: \xc3\xbc"))
logged("json/sorted", access_log({"log_format": {"json_format": {"z": "1", "a": "2", "m": {"y": "1", "b": "2"}}, "json_format_options": {"sort_properties": True}}}), get("/"))
logged("format", access_log({"format": "%REQ(:PATH)% %RESPONSE_CODE%\n"}), get("/a"), get("/b"))
logged("formatters", access_log({"log_format": {"text_format_source": {"inline_string": "%REQ_WITHOUT_QUERY(:PATH)%\n"}, "formatters": [
    {"name": "f", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery"}}]}}), get("/a?b"))

# Kinds of entries
KIND = log_text("%ACCESS_LOG_TYPE% %REQ(:PATH)% %RESPONSE_CODE% %UPSTREAM_CLUSTER% %UPSTREAM_HOST% %ROUTE_NAME% %RESPONSE_CODE_DETAILS% %BYTES_SENT% %UPSTREAM_REQUEST_ATTEMPT_COUNT%")
logged("kinds/start", access_log(KIND), get("/origin"), get("/direct"), get("/nowhere"), get("/none"), count=8, options={"flush_access_log_on_new_request": True}, routes=ROUTES)
logged("kinds/start-old-field", access_log(KIND), get("/origin"), count=2, routes=ROUTES, hcm={"flush_access_log_on_new_request": True})
logged("kinds/periodic", access_log(KIND), get("/origin"), count=2, options={"access_log_flush_interval": "1s"}, routes=ROUTES, origin=[[Sleep(1.4), answer()]])


async def tunnel(stage):
    client = await stage.connect()
    client.send(raw("GET /origin HTTP/1.1", "Host: a.test", "Connection: upgrade", "Upgrade: websocket"))
    await asyncio.sleep(0.3)
    client.close()


logged("kinds/tunnel", access_log(KIND), play=tunnel, count=2, options={"flush_log_on_tunnel_successfully_established": True}, hcm={"upgrade_configs": [{"upgrade_type": "websocket"}]},
       origin=[[b"HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n", UNTIL_CLOSED]], origin_counts=False)
logged("several", [access_log(log_text("first %RESPONSE_CODE%")), access_log(log_text("second %RESPONSE_CODE%"))], get("/"), get("/"), count=4)

# Filters
FILTERED = log_text("%REQ(:PATH)% %RESPONSE_CODE% %RESPONSE_FLAGS%")


def filtered(name: str, filter: str, *requests, count: int, **options):
    options.setdefault("routes", ROUTES)
    # A second log shows when everything has been written.
    logged(f"filter/{name}", [access_log(FILTERED, filter=filter), access_log(FILTERED, "all")], *requests, count=count, **options)


ALL = [get("/origin"), get("/direct"), get("/nowhere"), get("/none"), get("/redirect")]
for op, value, left in (("EQ", 404, 1), ("GE", 400, 2), ("LE", 201, 2), ("NE", 404, 4)):
    filtered(f"status/{op.lower()}", f"status_code_filter: {{comparison: {{op: {op}, value: {{default_value: {value}, runtime_key: k}}}}}}", *ALL, count=left)
filtered("duration", "duration_filter: {comparison: {op: GE, value: {default_value: 150, runtime_key: k}}}", get("/origin"), get("/slow"), count=1, origin=[[answer()], [Sleep(3)]], origin_counts=False)
filtered("flags", "response_flag_filter: {flags: [NC, UF]}", *ALL, count=1)
filtered("flags-any", "response_flag_filter: {}", *ALL, count=2)
filtered("header", "header_filter: {header: {name: x-log, string_match: {exact: 'yes'}}}", get("/origin", "x-log: yes"), get("/origin", "x-log: no"), get("/origin"), count=1)
filtered("and", "and_filter: {filters: [{status_code_filter: {comparison: {op: GE, value: {default_value: 400, runtime_key: k}}}}, {response_flag_filter: {flags: [NR]}}]}", *ALL, count=1)
filtered("or", "or_filter: {filters: [{status_code_filter: {comparison: {op: EQ, value: {default_value: 201, runtime_key: k}}}}, {response_flag_filter: {flags: [NR]}}]}", *ALL, count=2)
filtered("not-health-check", "not_health_check_filter: {}", *ALL, count=5)
filtered("traceable", "traceable_filter: {}", *ALL, count=0)
filtered("runtime-all", "runtime_filter: {runtime_key: k, percent_sampled: {numerator: 100}}", *ALL, count=5)
filtered("runtime-none", "runtime_filter: {runtime_key: k, percent_sampled: {numerator: 0}}", *ALL, count=0)
filtered("runtime-by-request-id", "runtime_filter: {runtime_key: k, percent_sampled: {numerator: 50}}",
         *(get("/origin", f"x-request-id: 000000{n:02x}-0000-4000-8000-000000000000") for n in (0, 10, 49, 50, 80, 99, 100, 149, 150)), count=5)
filtered("grpc", "grpc_status_filter: {statuses: [NOT_FOUND, UNKNOWN]}", *ALL, count=3, origin=answer("", "200 OK", "grpc-status: 5"))
filtered("grpc-exclude", "grpc_status_filter: {statuses: [OK], exclude: true}", *ALL, count=4, origin=answer("", "200 OK", "grpc-status: 0"))
filtered("metadata-absent", "metadata_filter: {matcher: {filter: a, path: [{key: b}], value: {bool_match: true}}}", *ALL, count=5)
filtered("metadata-absent-no", "metadata_filter: {matcher: {filter: a, path: [{key: b}], value: {bool_match: true}}, match_if_key_not_found: false}", *ALL, count=0)
filtered("type", "log_type_filter: {types: [DownstreamStart]}", *ALL, count=5, options={"flush_access_log_on_new_request": True})
filtered("type-exclude", "log_type_filter: {types: [DownstreamStart], exclude: true}", *ALL, count=5, options={"flush_access_log_on_new_request": True})


# TCP
TCP = log_text("%ACCESS_LOG_TYPE% rx %BYTES_RECEIVED% tx %BYTES_SENT% dwr %DOWNSTREAM_WIRE_BYTES_RECEIVED% dws %DOWNSTREAM_WIRE_BYTES_SENT% uwr %UPSTREAM_WIRE_BYTES_RECEIVED% uws %UPSTREAM_WIRE_BYTES_SENT% "
               "host %UPSTREAM_HOST% %UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %UPSTREAM_REMOTE_ADDRESS% flags %RESPONSE_FLAGS% %RESPONSE_FLAGS_LONG% code %RESPONSE_CODE% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "
               "%PROTOCOL% %UPSTREAM_PROTOCOL% attempts %UPSTREAM_REQUEST_ATTEMPT_COUNT% %UPSTREAM_HOSTS_ATTEMPTED% %UPSTREAM_TRANSPORT_FAILURE_REASON% close %DOWNSTREAM_DETECTED_CLOSE_TYPE% %UPSTREAM_DETECTED_CLOSE_TYPE% "
               "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %ROUTE_NAME% %STREAM_ID% %REQUESTED_SERVER_NAME% %DOWNSTREAM_TLS_VERSION% %REQ(x)% %TRACE_ID%")


def tcp_logged(name: str, play, count: int, body="", log=None, mask=None, **options):
    async def run(stage):
        await play(stage)
        await stage.see_log("log", count, mask)
    from harness.shorthand import load
    config = {"access_log": [log or access_log(TCP)], **(load(body) or {})}
    options.setdefault("origin", lambda: TCPOrigin())
    case(f"access-log/tcp/{name}", play=run, chains=[{"filters": [tcp_filter("${case}", config)]}], **options)


async def talk(stage):
    client = await stage.connect()
    client.send(b"hello")
    await client.bytes(5)
    client.wire.half_close()
    await client.ending(0.5)


async def leave(stage):
    client = await stage.connect()
    client.send(b"hello")
    await client.bytes(5)
    client.close()


async def abort(stage):
    client = await stage.connect()
    client.send(b"hello")
    await client.bytes(5)
    client.wire.reset()


async def listen(stage):
    client = await stage.connect()
    await client.ending(1.0)


tcp_logged("default", talk, 1, log=access_log(), mask=default_mask)
tcp_logged("end", talk, 1)
tcp_logged("client-leaves", leave, 1)
tcp_logged("client-aborts", abort, 1, origin_counts=False)
tcp_logged("host-ends", listen, 1, origin=lambda: TCPOrigin(b"greeting", [CLOSE]))
tcp_logged("host-aborts", listen, 1, origin=lambda: TCPOrigin(b"", [Sleep(0.1), RESET]), origin_counts=False)
tcp_logged("refused", listen, 1, origin=lambda: DeadOrigin())
tcp_logged("refused-twice", listen, 1, "max_connect_attempts: 2", origin=lambda: DeadOrigin())
tcp_logged("no-cluster", listen, 1, "cluster: nowhere")
tcp_logged("connected", talk, 2, "access_log_options: {flush_access_log_on_connected: true}")
tcp_logged("connected-old-field", talk, 2, "flush_access_log_on_connected: true")
tcp_logged("idle", listen, 1, "idle_timeout: 0.3s", origin_counts=False)
tcp_logged("duration", listen, 1, "max_downstream_connection_duration: 0.3s", origin_counts=False)


async def lingering(stage):
    client = await stage.connect()
    client.send(b"hello")
    await client.bytes(5)
    await asyncio.sleep(1.3)
    client.close()


tcp_logged("periodic", lingering, 2, "access_log_options: {access_log_flush_interval: 1s}")


# Listeners
LISTENER = log_text("%ACCESS_LOG_TYPE% %RESPONSE_FLAGS% rx %BYTES_RECEIVED% tx %BYTES_SENT% %DOWNSTREAM_WIRE_BYTES_RECEIVED% %RESPONSE_CODE% %PROTOCOL% %FILTER_CHAIN_NAME% %RESPONSE_CODE_DETAILS% %UPSTREAM_HOST% "
                    "%DOWNSTREAM_DETECTED_CLOSE_TYPE% %CONNECTION_TERMINATION_DETAILS% %DOWNSTREAM_LOCAL_PORT% %REQUESTED_SERVER_NAME% %DOWNSTREAM_TLS_VERSION% %STREAM_ID% %ROUTE_NAME%")


def listener_logged(name: str, play, count: int, log=LISTENER, **options):
    async def run(stage):
        await play(stage)
        await stage.see_log("log", count)
    case(f"access-log/listener/{name}", play=run, listener_extra={"access_log": [access_log(log)]}, **options)


async def one_request(stage):
    await stage.ask(get("/origin"), show=False)


async def two_requests(stage):
    await stage.ask(get("/origin"), get("/direct"), show=False)


listener_logged("http", one_request, 1, routes=ROUTES, route_config="response_headers_to_remove: [x-envoy-upstream-service-time]")
listener_logged("http-two", two_requests, 1, routes=ROUTES, route_config="response_headers_to_remove: [x-envoy-upstream-service-time]")
listener_logged("no-chain", listen, 1, chains=[{"filter_chain_match": {"destination_port": 1}, "filters": [tcp_filter("${case}")]}])
listener_logged("tcp", talk, 1, chains=[{"name": "chain-name", "filters": [tcp_filter("${case}")]}], origin=lambda: TCPOrigin())
listener_logged("silent-client", leave_early, 1, routes=ROUTES, origin_counts=False)


async def failing_handshake(stage):
    client = await stage.connect()
    client.send(b"GET / HTTP/1.1\r\n\r\n")
    await client.ending(0.5)


SERVER = {"common_tls_context": {"tls_certificates": [{"certificate_chain": {"filename": "${crt.server}"}, "private_key": {"filename": "${key.server}"}}]}}
listener_logged("handshake-fails", failing_handshake, 1, chain_extra={"transport_socket": downstream_tls(SERVER)},
                log=log_text("%RESPONSE_FLAGS% rx %BYTES_RECEIVED% tx %BYTES_SENT% %DOWNSTREAM_TRANSPORT_FAILURE_REASON% %CONNECTION_TERMINATION_DETAILS% %DOWNSTREAM_LOCAL_CLOSE_REASON%"))


# The router's log of attempts
ATTEMPT = log_text("%ACCESS_LOG_TYPE% %REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %UPSTREAM_HOST% %UPSTREAM_CLUSTER% %PROTOCOL% %UPSTREAM_PROTOCOL% "
                   "%RESPONSE_CODE_DETAILS% %RESP(x-o)% %UPSTREAM_REQUEST_ATTEMPT_COUNT% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %ROUTE_NAME%")


def attempts(name: str, *requests, count: int, options="", **rest):
    from harness.shorthand import load

    async def run(stage):
        await stage.ask(*requests, show=False)
        await stage.see_log("log", count)
    router = {"name": "envoy.filters.http.router", "typed_config": typed("router", {"upstream_log": [access_log(ATTEMPT)], **(load(options) or {})})}
    rest.setdefault("routes", ROUTES)
    case(f"access-log/upstream/{name}", play=run, hcm={"http_filters": [router]}, **rest)


attempts("answered", get("/origin"), post("/origin", body="12345"), count=2, origin=answer("hello", "200 OK", "x-o: v"))
attempts("dead-host", get("/origin"), count=1, origin=lambda: DeadOrigin())
attempts("direct", get("/direct"), get("/origin"), count=1)
attempts("retried", get("/"), count=3, routes='[{match: {prefix: /}, route: {cluster: "${origin}", retry_policy: {retry_on: 5xx, num_retries: 2}}}]',
         origin=[answer("no", "503 No"), answer("no", "503 No"), answer()])
attempts("start", get("/origin"), count=2, options="upstream_log_options: {flush_upstream_log_on_upstream_stream: true}")
