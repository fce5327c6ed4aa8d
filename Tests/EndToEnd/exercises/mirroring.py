"""Mirroring: scenarios E."""
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness.demo import eventually


def lines(demo, workload, mark) -> int:
    return Path(demo.workload(workload)["log"]).read_text(errors="replace").count(mark)


def case_each_request_is_copied(stage):
    demo = stage.demo
    demo.apply("httpbin/mirror-v2")
    try:
        _, status, _ = demo.curl("sleep", "http://httpbin:8000/anything/copied-once")
        assert status == 200
        eventually(lambda: lines(demo, "httpbin-v2", "copied-once") == 1)
        assert lines(demo, "httpbin-v1", "copied-once") == 1
    finally:
        demo.delete("httpbin/mirror-v2")


def case_a_failing_mirror_harms_nobody(stage):
    demo = stage.demo
    demo.apply("httpbin/mirror-v2")
    try:
        _, status, text = demo.curl("sleep", "http://httpbin:8000/status/418", "-o", "/dev/null", "-w", "%{time_total}\n%{http_code}")
        assert status == 418 and float(text.split()[-1]) < 1
    finally:
        demo.delete("httpbin/mirror-v2")


def case_a_tenth_is_copied(stage):
    demo = stage.demo
    edge = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: httpbin-edge}
spec:
  hosts: [httpbin.example.com]
  gateways: [httpbin-gateway]
  http:
    - route: [{destination: {host: httpbin, subset: v1, port: {number: 8000}}}]
      mirror: {host: httpbin, subset: v2, port: {number: 8000}}
      mirrorPercentage: {value: 10}
"""
    demo.apply("httpbin/gateway", edge)
    try:
        with ThreadPoolExecutor(4) as pool:
            statuses = list(pool.map(lambda _: demo.get("/anything/tenth", host="httpbin.example.com").status, range(1000)))
        assert set(statuses) == {200}
        eventually(lambda: lines(demo, "httpbin-v1", "/anything/tenth") == 1000)
        copied = lines(demo, "httpbin-v2", "/anything/tenth")
        assert 70 <= copied <= 130, copied
    finally:
        demo.delete("httpbin/gateway")
