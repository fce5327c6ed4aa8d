"""HTTP/1.1: upgrades and CONNECT."""
from harness.actions import ECHO, answer, get, raw
from harness.case import case
from harness.origins import TCPOrigin
from harness.shorthand import DETAILS

UPGRADE = raw("GET /chat HTTP/1.1", "Host: a.test", "Connection: Upgrade", "Upgrade: websocket",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13")
SWITCH = raw("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Accept: x")
ON = "upgrade_configs: [{upgrade_type: websocket}]\n"


def tunnel(name: str, first: bytes, then: bytes = b"ping", echo: bytes = b"", **options):
    # All that comes back is waited for: the half-close behind it ends both directions.
    expected = len(echo or then)

    async def play(stage):
        client = await stage.connect()
        client.send(first)
        head = await client.head()
        if head and head.status in (101, 200):
            client.send(then)
            stage.see(f"echoed {await client.bytes(expected)!r}")
            client.half_close()
        await client.ending(0.6)
    case(f"tunnel/{name}", play=play, **options)


ACCEPTING = [[SWITCH, ECHO]]
tunnel("websocket", UPGRADE, hcm=ON + DETAILS, origin=ACCEPTING)
tunnel("websocket-data-at-once", UPGRADE + b"early", b"ping", echo=b"earlyping", hcm=ON, origin=ACCEPTING)
tunnel("websocket-not-configured", UPGRADE, hcm=DETAILS, origin=ACCEPTING)
tunnel("websocket-other-type", UPGRADE.replace(b"websocket", b"foo"), hcm=ON + DETAILS, origin=ACCEPTING)
tunnel("websocket-case-insensitive", UPGRADE.replace(b"websocket", b"WebSocket"), hcm=ON, origin=ACCEPTING)
tunnel("websocket-refused-by-origin", UPGRADE, hcm=ON + DETAILS, origin=[answer("no", "403 Forbidden")])
tunnel("websocket-answered-200", UPGRADE, hcm=ON + DETAILS, origin=[answer("plain")])
tunnel("websocket-disabled-on-route", UPGRADE, hcm=ON + DETAILS, origin=ACCEPTING, routes="""
- match: {prefix: /}
  route: {cluster: ${origin}, upgrade_configs: [{upgrade_type: websocket, enabled: false}]}""")
tunnel("websocket-enabled-on-route", UPGRADE, origin=ACCEPTING, hcm="upgrade_configs: [{upgrade_type: websocket, enabled: false}]", routes="""
- match: {prefix: /}
  route: {cluster: ${origin}, upgrade_configs: [{upgrade_type: websocket}]}""")
tunnel("websocket-with-prefix-rewrite", UPGRADE, hcm=ON, origin=ACCEPTING,
       routes="[{match: {prefix: /chat}, route: {cluster: ${origin}, prefix_rewrite: /room}}]")
tunnel("websocket-without-connection-header", UPGRADE.replace(b"Connection: Upgrade\r\n", b""), hcm=ON + DETAILS, origin=ACCEPTING)
tunnel("websocket-connection-list", UPGRADE.replace(b"Connection: Upgrade", b"Connection: keep-alive, Upgrade"), hcm=ON, origin=ACCEPTING)
tunnel("upgrade-with-body", raw("POST / HTTP/1.1", "Host: a.test", "Connection: Upgrade", "Upgrade: websocket", "Content-Length: 4",
                                body="body"), hcm=ON + DETAILS, origin=ACCEPTING)
tunnel("h2c-upgrade-ignored", raw("GET / HTTP/1.1", "Host: a.test", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
                                  "HTTP2-Settings: AAMAAABkAAQAAP__"), hcm=DETAILS)
tunnel("h2c-upgrade-with-other-token", raw("GET / HTTP/1.1", "Host: a.test", "Connection: x-a, Upgrade, HTTP2-Settings", "Upgrade: h2c",
                                  "HTTP2-Settings: AAMAAABkAAQAAP__", "X-A: b"), hcm=DETAILS)

CONNECT = raw("CONNECT far.test:443 HTTP/1.1", "Host: far.test:443")
CONNECT_ROUTE = """
- match: {connect_matcher: {}}
  route:
    cluster: ${origin}
    upgrade_configs: [{upgrade_type: CONNECT, connect_config: {}}]
- match: {prefix: /}
  route: {cluster: ${origin}}"""
tunnel("connect-terminated", CONNECT, routes=CONNECT_ROUTE, hcm="upgrade_configs: [{upgrade_type: CONNECT}]\n" + DETAILS,
       origin=lambda: TCPOrigin())
tunnel("connect-forwarded", CONNECT, routes=CONNECT_ROUTE.replace(", connect_config: {}", ""),
       hcm="upgrade_configs: [{upgrade_type: CONNECT}]", origin=[[raw("HTTP/1.1 200 OK"), ECHO]])
tunnel("connect-forwarded-refused", CONNECT, routes=CONNECT_ROUTE.replace(", connect_config: {}", ""),
       hcm="upgrade_configs: [{upgrade_type: CONNECT}]", origin=[answer("no", "403 Forbidden")])
tunnel("connect-not-configured", CONNECT, hcm=DETAILS)
tunnel("connect-no-port", raw("CONNECT far.test HTTP/1.1", "Host: far.test"), routes=CONNECT_ROUTE,
       hcm="upgrade_configs: [{upgrade_type: CONNECT}]", origin=lambda: TCPOrigin())
tunnel("connect-path-target", raw("CONNECT /x HTTP/1.1", "Host: far.test"), routes=CONNECT_ROUTE,
       hcm="upgrade_configs: [{upgrade_type: CONNECT}]", origin=lambda: TCPOrigin())
tunnel("connect-disabled", CONNECT, routes=CONNECT_ROUTE, hcm=DETAILS + "upgrade_configs: [{upgrade_type: CONNECT, enabled: false}]",
       origin=lambda: TCPOrigin())
tunnel("connect-ordinary-routes-do-not-match", CONNECT, hcm="upgrade_configs: [{upgrade_type: CONNECT}]\n" + DETAILS)
tunnel("connect-get-goes-on", get("/plain"), routes=CONNECT_ROUTE, hcm="upgrade_configs: [{upgrade_type: CONNECT}]")
