"""Circuit breaking: scenarios C."""
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from harness.demo import eventually


# One host alone: each host of a cluster has a connection of its own, whatever the cluster's limit is.
EDGE = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: httpbin-edge}
spec:
  hosts: [httpbin.example.com]
  gateways: [httpbin-gateway]
  http:
    - route: [{destination: {host: httpbin, subset: v1, port: {number: 8000}}}]
"""


def calls(demo, callers, count, path="/productpage"):
    with ThreadPoolExecutor(callers) as pool:
        return Counter(pool.map(lambda _: demo.get(path).status, range(count)))


def case_one_caller_passes(stage):
    demo = stage.demo
    demo.apply("bookinfo/circuit-breaker")
    try:
        assert calls(demo, 1, 1) == {200: 1}
        assert demo.page().status == 200
    finally:
        demo.apply("bookinfo/destination-rules")


def case_three_callers_are_too_many(stage):
    demo = stage.demo
    demo.apply("bookinfo/circuit-breaker")
    try:
        seen = Counter()
        for _ in range(5):
            seen += calls(demo, 6, 40)
        assert set(seen) == {200, 503}, seen
    finally:
        demo.apply("bookinfo/destination-rules")
    eventually(lambda: calls(demo, 3, 20) == {200: 20})


def case_the_third_at_once_is_refused_at_once(stage):
    """One is with httpbin for a second, the second waits and is served, the third gets 503 without delay."""
    demo = stage.demo
    demo.apply("httpbin/circuit-breaker", "httpbin/gateway", EDGE)
    try:
        results, lock = [], threading.Lock()

        def ask():
            answer = demo.get("/delay/1", host="httpbin.example.com")
            with lock:
                results.append((answer.status, answer.seconds, answer.headers.get("x-envoy-overloaded")))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
            time.sleep(0.15)
        for thread in threads:
            thread.join()
        results.sort()
        assert [status for status, _, _ in results] == [200, 200, 503], results
        assert results[2][1] < 0.1 and results[2][2] == "true", results
        assert 0.9 < results[0][1] < 1.5 and 1.5 < results[1][1] < 2.6, results
    finally:
        demo.apply("httpbin/destination-rules")
        demo.delete("httpbin/gateway")


def case_who_fails_is_left_alone(stage):
    """After httpbin has answered once with 503 nobody is asked any more: no healthy upstream."""
    demo = stage.demo
    demo.apply("httpbin/circuit-breaker", "httpbin/gateway", EDGE)
    try:
        assert demo.get("/status/200", host="httpbin.example.com").status == 200
        assert demo.get("/status/503", host="httpbin.example.com").status == 503
        eventually(lambda: "no healthy upstream" in demo.get("/status/200", host="httpbin.example.com").text, 5)
    finally:
        demo.apply("httpbin/destination-rules")
        demo.delete("httpbin/gateway")
    eventually(lambda: calls(demo, 1, 3) == {200: 3})
