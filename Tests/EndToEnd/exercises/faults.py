"""Faults and timeouts: scenarios B."""
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from harness.demo import eventually


def aborting(percent):
    return f"""
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {{name: httpbin}}
spec:
  hosts: [httpbin]
  http:
    - fault: {{abort: {{httpStatus: 418, percentage: {{value: {percent}}}}}}}
      route: [{{destination: {{host: httpbin}}}}]
"""


def case_delay_for_jason(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-jason-v2", "bookinfo/fault-delay-jason")
    try:
        jason = demo.sign_in("jason")
        status = demo.curl("sleep", "http://ratings:9080/ratings/0", "-H", "end-user: jason", "-o", "/dev/null", "-w", "%{time_total}\n%{http_code}")
        eventually(lambda: 5.5 <= demo.page(jason).seconds <= 6.6, 40)
        answer = demo.page(jason)
        assert 5.5 <= answer.seconds <= 6.6 and "Error fetching product reviews!" in answer.text, answer.seconds
        assert demo.page(demo.sign_in("martha")).seconds < 1
        seconds = float(status[2].split()[0])
        assert 7.0 <= seconds <= 7.4, status
    finally:
        demo.delete("bookinfo/fault-delay-jason", "bookinfo/route-jason-v2")


def case_abort_for_jason(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-jason-v2", "bookinfo/fault-abort-jason")
    try:
        jason = demo.sign_in("jason")
        eventually(lambda: "Ratings service is currently unavailable" in demo.page(jason).text)
        assert "Ratings service is currently unavailable" not in demo.page().text
    finally:
        demo.delete("bookinfo/fault-abort-jason", "bookinfo/route-jason-v2")


def case_shares_of_aborts(stage):
    demo = stage.demo
    demo.apply("httpbin/gateway")
    edge = aborting(0).replace("hosts: [httpbin]", "hosts: [httpbin.example.com]\n  gateways: [httpbin-gateway]").replace(
        "name: httpbin}", "name: httpbin-edge}")
    try:
        for percent, least, most in ((10, 70, 130), (50, 450, 550), (100, 1000, 1000), (0, 0, 0)):
            demo.apply(edge.replace("value: 0", f"value: {percent}"))
            ask = lambda _: demo.get("/get", host="httpbin.example.com").status
            with ThreadPoolExecutor(4) as pool:
                seen = Counter(pool.map(ask, range(1000)))
            assert least <= seen[418] <= most and seen[418] + seen[200] == 1000, (percent, seen)
    finally:
        demo.delete(edge)
        demo.delete("httpbin/gateway")


def case_no_timeout_unless_one_is_said(stage):
    code, status, _ = stage.demo.curl("sleep", "http://httpbin:8000/drip?delay=17&duration=0&numbytes=1")
    assert (code, status) == (0, 200), (code, status)


def case_timeout_of_half_a_second(stage):
    demo = stage.demo
    demo.apply("bookinfo/timeout-half-second", "bookinfo/fault-delay-2s")
    try:
        text = "Sorry, product reviews are currently unavailable for this book."
        eventually(lambda: text in demo.page().text)
        answer = demo.page()
        assert text in answer.text and 0.7 <= answer.seconds <= 1.4, answer.seconds
        assert demo.curl("sleep", "http://reviews:9080/reviews/0")[1] == 504
        demo.delete("bookinfo/fault-delay-2s")
        demo.becomes("v2")
    finally:
        demo.delete("bookinfo/timeout-half-second", "bookinfo/fault-delay-2s")


def case_deleted_and_applied_again(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-all-v1")
    done = demo.command("delete", "-f", "samples/bookinfo/route-all-v1.yaml")
    assert done.stdout.count("deleted") == 4, done.stdout
    assert demo.apply("bookinfo/route-all-v1").count("created") == 4
    demo.delete("bookinfo/route-all-v1")
