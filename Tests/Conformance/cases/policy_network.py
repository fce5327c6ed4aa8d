"""Network filters before the protocol: access control, rate and number of connections; echo, direct_response, sni_cluster."""
import asyncio
import time

from harness.actions import get
from harness.case import case, listener
from harness.origins import HTTP1Origin, TCPOrigin
from harness.policy import network_filter, refused, stats_under
from harness.shorthand import DETAILS, downstream_tls, hcm_filter, http_filter, listener_filter, tcp_filter

ANY = "[{any: true}]"
SERVER = """
common_tls_context:
  tls_certificates: [{certificate_chain: {filename: "${crt.server}"}, private_key: {filename: "${key.server}"}}]
  validation_context: {trusted_ca: {filename: "${crt.ca}"}}
"""


def rules(principals=ANY, permissions=ANY, action="ALLOW", prefix="rules"):
    return f"{prefix}: {{action: {action}, policies: {{one: {{permissions: {permissions}, principals: {principals}}}}}}}"


async def say(stage, data=b"hello", stats=(), wait=0.6, **connection):
    """One connection over TCP: what comes back, and how it ends."""
    try:
        client = await stage.connect(**connection)
    except (ConnectionError, asyncio.TimeoutError, OSError) as error:
        stage.see(f"not connected: {type(error).__name__}")
        return
    try:
        if data:
            client.send(data)
            await client.wire.until(lambda: len(client.wire.buffer) >= len(data) or client.wire.ended, 0.7)
    except ConnectionError:
        pass
    stage.see(f"got {bytes(client.wire.buffer)[:60]!r} ended {client.wire.ended}")
    client.close()
    await asyncio.sleep(0.05)


def through(name: str, filters, *plays, stats=(), terminal=None, chain_extra="", http=False, origin=None, **options):
    filters = [filters] if isinstance(filters, dict) else list(filters)
    last = terminal or (hcm_filter("${case}", hcm=DETAILS) if http else tcp_filter("${case}"))

    async def play(stage):
        for one in plays or (say,):
            await one(stage)
        if stats:
            await stats_under(stage, *stats)
    if not http and origin is None:
        origin = lambda: TCPOrigin()
    case(f"policy/network/{name}", play=play, chains=[{"filters": [*filters, last]}], chain_extra=chain_extra, origin=origin, **options)


async def ask(stage):
    await stage.ask(get("/"), get("/a"), tail=0.1)


# Role-based access control
LOCAL, ELSEWHERE = "[{direct_remote_ip: {address_prefix: 127.0.0.1, prefix_len: 32}}]", "[{direct_remote_ip: {address_prefix: 10.0.0.0, prefix_len: 8}}]"
OWN = ("${case}_stat",)
for http in (False, True):
    kind, plays = ("http", (ask,)) if http else ("tcp", (say,))
    for name, body in {"allowed": rules(LOCAL), "denied": rules(ELSEWHERE), "deny-matched": rules(LOCAL, action="DENY"), "deny-unmatched": rules(ELSEWHERE, action="DENY"), "log": rules(LOCAL, action="LOG"),
                       "empty": "rules: {}", "none": "", "shadow": rules(ELSEWHERE, prefix="shadow_rules"), "both": rules(LOCAL) + "\n" + rules(ELSEWHERE, prefix="shadow_rules") + "\nshadow_rules_stat_prefix: sh_",
                       "continuous": rules(LOCAL) + "\nenforcement_type: CONTINUOUS", "continuous-denied": rules(ELSEWHERE) + "\nenforcement_type: CONTINUOUS"}.items():
        through(f"rbac/{kind}/{name}", network_filter("network_rbac", "stat_prefix: ${case}_stat\n" + body), *plays, stats=OWN if name != "continuous" else (), http=http)
through("rbac/prefix-with-dot", network_filter("network_rbac", "stat_prefix: ${case}_stat.\nshadow_rules_stat_prefix: sh.\n" + rules() + "\n" + rules(prefix="shadow_rules")), stats=OWN)
through("rbac/port", network_filter("network_rbac", "stat_prefix: ${case}_stat\n" + rules(permissions="[{destination_port_range: {start: 1, end: 1024}}]")), stats=OWN)
through("rbac/path-never", network_filter("network_rbac", "stat_prefix: ${case}_stat\n" + rules(permissions="[{url_path: {path: {prefix: /}}}]")), stats=OWN)
through("rbac/two", [network_filter("network_rbac", "stat_prefix: ${case}_stat\n" + rules()), network_filter("network_rbac", "stat_prefix: ${case}_stat2\n" + rules(ELSEWHERE))], stats=OWN)
through("rbac/says-nothing", network_filter("network_rbac", "stat_prefix: ${case}_stat\n" + rules(ELSEWHERE)), lambda s: listen_first(s), stats=OWN, origin=lambda: TCPOrigin(b"220 ready\r\n"))


async def listen_first(stage):
    """A server that speaks first is heard: rules are asked at the client's first byte."""
    client = await stage.connect()
    await client.bytes(11)
    client.send(b"x")
    await client.ending(0.5)


async def half_closing(stage):
    client = await stage.connect()
    client.half_close()
    await client.ending(0.5)

through("rbac/half-close-denied", network_filter("network_rbac", "stat_prefix: ${case}_stat\n" + rules(ELSEWHERE)), half_closing, stats=OWN)
through("rbac/half-close-allowed", network_filter("network_rbac", "stat_prefix: ${case}_stat\n" + rules()), half_closing, stats=OWN)


async def delayed(stage):
    begun = time.monotonic()
    client = await stage.connect()
    client.send(b"hello")
    await client.wire.until(lambda: client.wire.ended, 2)
    took = time.monotonic() - begun
    stage.see(f"ended {client.wire.ended} {'after the delay' if took > 0.25 else 'at once'} with {bytes(client.wire.buffer)!r}")
    client.close()

through("rbac/delayed", network_filter("network_rbac", "stat_prefix: ${case}_stat\ndelay_deny: 0.3s\n" + rules(ELSEWHERE)), delayed, stats=OWN)
through("rbac/delayed-http", network_filter("network_rbac", "stat_prefix: ${case}_stat\ndelay_deny: 0.3s\n" + rules(ELSEWHERE)), delayed, stats=OWN, http=True)


async def large(stage):
    """Much more than a filter is shown at once."""
    client = await stage.connect()
    data = b"0123456789abcdef" * 60_000
    client.send(data)
    got = await client.bytes(len(data))
    stage.see(f"echoed {len(got)} bytes, {'the same' if got == data else 'others'}")
    client.half_close()
    await client.ending(0.5)

for mode in ("ONE_TIME_ON_FIRST_BYTE", "CONTINUOUS"):
    through(f"rbac/large-{mode.lower()}", network_filter("network_rbac", f"stat_prefix: ${{case}}_stat\nenforcement_type: {mode}\n" + rules()), large)


def encrypted(name: str, filters, client, *, stats=OWN, http=True):
    async def play(stage):
        try:
            await stage.ask(get("/"), tls=client, sni="a.test", tail=0.1)
        except Exception as error:
            stage.see(f"failed: {type(error).__name__}")
        await stats_under(stage, *stats)
    last = hcm_filter("${case}") if http else tcp_filter("${case}")
    case(f"policy/network/tls/{name}", play=play, chains=[{"filters": [*filters, last], "transport_socket": downstream_tls(SERVER)}],
         origin=None if http else (lambda: HTTP1Origin()))


CLIENT, OTHER = {"certificate": "client"}, {"certificate": "client2"}
NAMED = "stat_prefix: ${case}_stat\n" + rules("[{authenticated: {principal_name: {prefix: 'spiffe://mesh.test/ns/default/'}}}]")
for http in (True, False):
    kind = "http" if http else "tcp"
    encrypted(f"rbac-{kind}-known", [network_filter("network_rbac", NAMED)], CLIENT, http=http)
    encrypted(f"rbac-{kind}-other", [network_filter("network_rbac", NAMED)], OTHER, http=http)
    encrypted(f"rbac-{kind}-nobody", [network_filter("network_rbac", NAMED)], {}, http=http)
encrypted("rbac-server-name", [network_filter("network_rbac", "stat_prefix: ${case}_stat\n" + rules(permissions="[{requested_server_name: {exact: a.test}}]"))], {})

# Rate of connections
LIMIT = "stat_prefix: ${case}_stat\ntoken_bucket: {max_tokens: 2, fill_interval: 1000s}"
through("local-ratelimit/tcp", network_filter("network_local_ratelimit", LIMIT), say, say, say, say, stats=OWN)
through("local-ratelimit/http", network_filter("network_local_ratelimit", LIMIT), ask, ask, say, stats=OWN, http=True)
through("local-ratelimit/off", network_filter("network_local_ratelimit", LIMIT + "\nruntime_enabled: {default_value: false, runtime_key: x}"), say, say, say, stats=OWN)
through("local-ratelimit/refills", network_filter("network_local_ratelimit", "stat_prefix: ${case}_stat\ntoken_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 0.3s}"),
        say, lambda s: waiting(s, 0.5), say, stats=OWN)
through("local-ratelimit/before-rbac", [network_filter("network_local_ratelimit", LIMIT), network_filter("network_rbac", "stat_prefix: ${case}_stat2\n" + rules())], say, say, say, stats=OWN)


async def waiting(stage, seconds):
    await asyncio.sleep(seconds)

SHARED = [{"name": f"${{case}}{extra}", "address": {"socket_address": {"address": "127.0.0.1", "port_value": f"${{port.{extra or 'main'}}}"}},
           "filter_chains": [{"filters": [network_filter("network_local_ratelimit", LIMIT + "\nshare_key: ${case}"), tcp_filter("${case}")]}]} for extra in ("", "second")]
case("policy/network/local-ratelimit/shared", listeners=SHARED, origin=lambda: TCPOrigin(), play=lambda s: both(s))


async def both(stage):
    for name in ("main", "second", "main", "second"):
        await say(stage, listener=name)
    await stats_under(stage, *OWN)

# Number of connections
MOST = "stat_prefix: ${case}_stat\nmax_connections: 2"


async def crowd(stage):
    clients = []
    for number in range(4):
        client = await stage.connect()
        client.send(b"hello")
        await client.wire.until(lambda: len(client.wire.buffer) >= 5 or client.wire.ended, 1)
        stage.see(f"{number} got {bytes(client.wire.buffer)!r} ended {client.wire.ended}")
        clients.append(client)
    await stats_under(stage, *OWN)
    clients[0].close()
    await asyncio.sleep(0.2)
    await say(stage)
    for client in clients:
        client.close()
    await asyncio.sleep(0.2)
    await stats_under(stage, *OWN)

through("connection-limit/tcp", network_filter("connection_limit", MOST), crowd)
through("connection-limit/delayed", network_filter("connection_limit", "stat_prefix: ${case}_stat\nmax_connections: 1\ndelay: 0.3s"), lambda s: held(s))
through("connection-limit/off", network_filter("connection_limit", MOST + "\nruntime_enabled: {default_value: false, runtime_key: x}"), crowd)
through("connection-limit/http", network_filter("connection_limit", MOST), ask, ask, ask, stats=OWN, http=True)


async def held(stage):
    first = await stage.connect()
    first.send(b"hello")
    await first.bytes(5)
    await delayed(stage)
    await stats_under(stage, *OWN)
    first.close()
    await asyncio.sleep(0.1)
    await stats_under(stage, *OWN)

# The cluster by name
NAMES = "[{name: here.test, type: STATIC, connect_timeout: 1s, load_assignment: {cluster_name: x, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: '${port.second}'}}}}]}]}}]"


def named(name: str, *, sni, tls=True):
    async def play(stage):
        client = await stage.connect(tls={}, sni=sni)
        await client.wire.until(lambda: client.wire.buffer or client.wire.ended, 1)
        stage.see(f"got {bytes(client.wire.buffer)!r} ended {client.wire.ended}")
        client.close()
    case(f"policy/network/sni-cluster/{name}", play=play, origins={"origin": lambda: TCPOrigin(b"first"), "second": lambda: TCPOrigin(b"second")}, clusters=NAMES,
         chains=[{"filters": [network_filter("sni_cluster"), tcp_filter("${case}")], "transport_socket": downstream_tls(SERVER)}],
         listener_extra={"listener_filters": [listener_filter("tls_inspector")]})

named("known", sni="here.test")
named("unknown", sni="nowhere.test")
named("none", sni=None)
# Terminal filters
case("policy/network/echo/plain", play=lambda s: say(s), chains=[{"filters": [network_filter("echo")]}])
case("policy/network/echo/large", play=lambda s: mirrored(s), chains=[{"filters": [network_filter("echo")]}])
case("policy/network/echo/half-close", play=lambda s: half_closing(s), chains=[{"filters": [network_filter("echo")]}])
case("policy/network/echo/behind-rbac", play=lambda s: say(s), chains=[{"filters": [network_filter("network_rbac", "stat_prefix: x\n" + rules(ELSEWHERE)), network_filter("echo")]}])


async def mirrored(stage):
    client = await stage.connect()
    data = b"0123456789abcdef" * 60_000
    client.send(data)
    got = await client.bytes(len(data))
    stage.see(f"echoed {len(got)} bytes, {'the same' if got == data else 'others'}")
    client.close()


async def listening(stage):
    client = await stage.connect()
    await client.ending(1)

for name, body in {"text": "response: {inline_string: hello there}", "empty": "", "bytes": "response: {inline_bytes: aGk=}"}.items():
    case(f"policy/network/direct-response/{name}", play=listening, chains=[{"filters": [network_filter("direct_response", body)]}])
case("policy/network/direct-response/talking-client", play=lambda s: say(s, b"x" * 5), chains=[{"filters": [network_filter("direct_response", "response: {inline_string: hello there}")]}])
case("policy/network/direct-response/tls", play=lambda s: secret(s), chains=[{"filters": [network_filter("direct_response", "response: {inline_string: hello there}")], "transport_socket": downstream_tls(SERVER)}])


async def secret(stage):
    client = await stage.connect(tls={}, sni="a.test")
    await client.ending(1)

# Refused
for name, filters in {
    "rbac-header": [network_filter("network_rbac", "stat_prefix: x\n" + rules("[{header: {name: x, present_match: true}}]"))],
    "rbac-header-inside": [network_filter("network_rbac", "stat_prefix: x\n" + rules(permissions="[{not_rule: {and_rules: {rules: [{header: {name: x, exact_match: y}}]}}}]"))],
    "rbac-no-prefix": [network_filter("network_rbac", rules())], "ratelimit-no-bucket": [network_filter("network_local_ratelimit", "stat_prefix: x")],
    "ratelimit-fast": [network_filter("network_local_ratelimit", "stat_prefix: x\ntoken_bucket: {max_tokens: 1, fill_interval: 0.01s}")],
    "ratelimit-zero": [network_filter("network_local_ratelimit", "stat_prefix: x\ntoken_bucket: {max_tokens: 0, fill_interval: 1s}")],
    "limit-zero": [network_filter("connection_limit", "stat_prefix: x\nmax_connections: 0")], "limit-unset": [network_filter("connection_limit", "stat_prefix: x")],
    "terminal-first": [network_filter("echo")], "ok": [network_filter("connection_limit", "stat_prefix: x\nmax_connections: 1")],
}.items():
    refused(f"network/{name}", network=filters)
