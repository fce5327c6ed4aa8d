"""The mesh's borders: scenarios D."""
from harness.demo import eventually


def closed(demo):
    demo.apply("egress/registry-only")
    eventually(lambda: demo.curl("sleep", "http://www.cnn.com/")[1] == 502)


def opened(demo):
    demo.apply("egress/allow-any")
    eventually(lambda: demo.curl("sleep", "http://www.cnn.com/")[1] == 200)


def case_open_by_default(stage):
    demo = stage.demo
    assert demo.curl("sleep", "https://www.cnn.com/", "-k")[:2] == (0, 200)
    assert demo.curl("sleep", "http://www.cnn.com/")[:2] == (0, 200)


def case_closed_by_the_mesh_config(stage):
    """HTTPS to hosts nobody registered fails in the handshake (curl 35), plain HTTP with 502; without restart."""
    demo = stage.demo
    closed(demo)
    try:
        assert demo.curl("sleep", "https://www.ibm.com/", "-k")[0] == 35
        assert demo.curl("sleep", "http://www.cnn.com/")[:2] == (0, 502)
        assert demo.page().status == 200
    finally:
        opened(demo)


def case_a_service_entry_opens_one_host(stage):
    demo = stage.demo
    closed(demo)
    try:
        demo.apply("egress/httpbin-org", "egress/ibm")
        eventually(lambda: demo.curl("sleep", "http://httpbin.org/headers")[1] == 200)
        assert demo.curl("sleep", "https://www.ibm.com/", "-k")[:2] == (0, 200)
        assert demo.curl("sleep", "https://www.cnn.com/", "-k")[0] == 35
        clusters = demo.command("proxy-config", "cluster", "sleep.default").stdout
        assert "httpbin.org" in clusters and "www.ibm.com" in clusters, clusters
    finally:
        demo.delete("egress/httpbin-org", "egress/ibm")
        opened(demo)


def case_a_timeout_for_a_host_outside(stage):
    demo = stage.demo
    demo.apply("egress/httpbin-org", "egress/httpbin-org-timeout")
    try:
        def slow():
            code, status, text = demo.curl("sleep", "http://httpbin.org/delay/5", "-o", "/dev/null", "-w", "%{time_total}\n%{http_code}")
            return code == 0 and status == 504 and 2.9 < float(text.split()[-1]) < 3.5
        eventually(slow, 20)
        assert demo.curl("sleep", "http://httpbin.org/delay/1")[1] == 200
    finally:
        demo.delete("egress/httpbin-org", "egress/httpbin-org-timeout")


def case_the_sidecar_originates_tls(stage):
    demo = stage.demo
    demo.apply("egress/tls-origination")
    try:
        eventually(lambda: '"host": "www.ibm.com"' in demo.curl("sleep", "http://www.ibm.com/")[2])
    finally:
        demo.delete("egress/tls-origination")


def case_by_the_egress_gateway(stage):
    demo = stage.demo
    demo.apply("egress/egress-gateway")
    try:
        def through():
            _, status, body = demo.curl("sleep", "http://httpbin.org/headers")
            return status == 200 and '"host": "httpbin.org"' in body
        eventually(through)
        # What the gateway has sent on is in its own counters.
        for _ in range(5):
            assert through()
        stats = demo.command("proxy-config", "cluster", "istio-egressgateway.istio-system", "--fqdn", "httpbin.org").stdout
        assert "httpbin.org" in stats, stats
        closed(demo)
        assert demo.curl("sleep", "http://httpbin.org/headers")[1] == 200
    finally:
        opened(demo)
        demo.delete("egress/egress-gateway")
