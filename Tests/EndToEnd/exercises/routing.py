"""Ingress and routing: scenarios A of the traffic chapter."""
import time
from concurrent.futures import ThreadPoolExecutor

from harness.demo import SAMPLES, Load, eventually

CHROME = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"}
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"}


def weights(first, second):
    return f"""
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {{name: reviews}}
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: {{host: reviews, subset: v1}}
          weight: {first}
        - destination: {{host: reviews, subset: v2}}
          weight: {second}
"""


def case_page_through_the_gateway(stage):
    answer = stage.demo.page()
    assert answer.status == 200 and "Simple Bookstore App" in answer.text


def case_without_a_route_it_is_not_found(stage):
    demo = stage.demo
    demo.command("delete", "virtualservice", "bookinfo")
    try:
        eventually(lambda: demo.page().status == 404)
    finally:
        demo.apply("bookinfo/gateway")
    eventually(lambda: demo.page().status == 200)


def case_other_paths_are_not_opened(stage):
    assert stage.demo.get("/health").status == 404
    assert stage.demo.get("/api/v1/products").status == 200


def case_a_host_of_its_own(stage):
    demo = stage.demo
    text = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: bookinfo.example.com}
spec:
  hosts: [bookinfo.example.com]
  gateways: [bookinfo-gateway]
  http:
    - match: [{uri: {exact: /}}]
      rewrite: {uri: /productpage}
      route: [{destination: {host: productpage, port: {number: 9080}}}]
"""
    demo.apply(text)
    try:
        eventually(lambda: "Simple Bookstore App" in demo.get("/", host="bookinfo.example.com").text)
        assert demo.get("/health", host="bookinfo.example.com").status == 404
        assert demo.get("/unknown", host="other.example.com").status == 404
    finally:
        demo.delete(text)


def case_a_gateway_that_is_not_there_is_reported(stage):
    demo = stage.demo
    text = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: lost}
spec:
  hosts: [lost.example.com]
  gateways: [nowhere]
  http: [{route: [{destination: {host: productpage}}]}]
"""
    demo.apply(text)
    try:
        assert demo.get("/lost", host="lost.example.com").status == 404
        found = demo.command("analyze", check=False)
        assert "IST0101" in found.stdout and "nowhere" in found.stdout, found
        eventually(lambda: "IST0101" in demo.kubectl("get", "vs", "lost", "-o", "jsonpath={.status.conditions[0].message}").stdout)
    finally:
        demo.delete(text)


def case_without_rules_all_versions_take_turns(stage):
    seen = stage.demo.versions(300)
    assert set(seen) == {"v1", "v2", "v3"}, seen
    assert all(54 <= count <= 144 for count in seen.values()), seen


def case_everything_to_version_1(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-all-v1")
    try:
        demo.becomes("v1")
    finally:
        demo.delete("bookinfo/route-all-v1")


def case_jason_sees_version_2(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-jason-v2")
    try:
        jason, other = demo.sign_in("jason"), demo.sign_in("martha")
        demo.becomes("v2", jason)
        assert demo.versions(50, jason, 2) == {"v2": 50}
        assert demo.versions(50, other, 2) == {"v1": 50}
        assert demo.versions(50, None, 2) == {"v1": 50}
    finally:
        demo.delete("bookinfo/route-jason-v2")


def case_people_by_regular_expression(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-regex-v2")
    try:
        demo.becomes("v2", demo.sign_in("Iniesta"))
        for name, version in (("Iniesta", "v2"), ("Don Andres", "v2"), ("Iniesta2", "v1"), ("xIniesta", "v1")):
            assert demo.versions(5, demo.sign_in(name)) == {version: 5}, name
    finally:
        demo.delete("bookinfo/route-regex-v2")


def case_by_browser(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-chrome-v3")
    try:
        demo.becomes("v3", CHROME)
        assert demo.versions(10, FIREFOX) == {"v2": 10}
    finally:
        demo.delete("bookinfo/route-chrome-v3")


def case_and_or(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-and-or")
    try:
        demo.becomes("v3", demo.sign_in("Xavi"))
        table = [(CHROME, "Iniesta", "v3"), (CHROME, "Don Andres", "v3"), (FIREFOX, "Xavi", "v3"), (CHROME, "Xavi", "v3"),
                 (FIREFOX, "Iniesta", "v1"), (CHROME, "other", "v1"), ({}, None, "v1")]
        for browser, name, version in table:
            headers = {**browser, **(demo.sign_in(name) if name else {})}
            assert demo.version(headers) == version, (browser, name)
    finally:
        demo.delete("bookinfo/route-and-or")


def case_weights_are_kept(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-90-10")
    try:
        eventually(lambda: "v3" not in demo.versions(20))
        seen = demo.versions(1000, threads=4)
        assert 70 <= seen["v2"] <= 130 and seen["v1"] + seen["v2"] == 1000, seen
        demo.apply(weights(20, 80))
        eventually(lambda: demo.versions(40)["v2"] > 20)
        seen = demo.versions(400, threads=4)
        assert 270 <= seen["v2"] <= 370, seen
    finally:
        demo.delete("bookinfo/route-90-10")


def case_the_canary_is_promoted(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-all-v2")
    try:
        demo.becomes("v2")
        with ThreadPoolExecutor(4) as pool:
            texts = list(pool.map(lambda _: demo.page().text, range(1000)))
        assert sum(text.count("full stars") for text in texts) == 2000
    finally:
        demo.delete("bookinfo/route-all-v2")


def case_a_change_under_load_loses_nothing(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-all-v1")
    try:
        demo.becomes("v1")
        processes = {w["name"]: (w["pid"], w["sidecarPid"]) for w in demo.now()["workloads"]}
        with Load(lambda: demo.page().status) as load:
            begun = time.monotonic()
            demo.apply("bookinfo/route-all-v2")
            demo.becomes("v2", seconds=5)
            assert time.monotonic() - begun < 10
            time.sleep(1)
        assert not load.failures and set(load.results) == {200}, (load.results, load.failures)
        assert processes == {w["name"]: (w["pid"], w["sidecarPid"]) for w in demo.now()["workloads"]}
    finally:
        demo.delete("bookinfo/route-all-v1")


def case_the_same_again_changes_nothing(stage):
    demo = stage.demo
    try:
        assert "created" in demo.apply("bookinfo/route-all-v3")
        assert "unchanged" in demo.apply("bookinfo/route-all-v3")
        assert "configured" in demo.apply("bookinfo/route-all-v2")
        assert "unchanged" in demo.kubectl("apply", "-f", SAMPLES / "bookinfo" / "route-all-v2.yaml").stdout
    finally:
        demo.delete("bookinfo/route-all-v3")


def case_an_unknown_subset_fails_alone(stage):
    demo = stage.demo
    text = weights(0, 100).replace("subset: v2", "subset: v9").replace("name: reviews}\nspec", "name: reviews}\nspec")
    demo.apply(text)
    try:
        eventually(lambda: "Error fetching product reviews!" in demo.page().text or "unavailable" in demo.page().text)
        assert "Simple Bookstore App" in demo.page().text
        found = demo.command("analyze", check=False)
        assert "IST0101" in found.stdout and found.returncode != 0, found
        status = demo.curl("sleep", "http://reviews:9080/reviews/0")[1]
        assert status == 503, status
    finally:
        demo.delete(text)


def case_weights_that_do_not_add_up_are_refused(stage):
    for first, second in ((90, 20), (50, 40)):
        done = stage.demo.command("apply", "-f", "-", stdin=weights(first, second), check=False)
        assert done.returncode == 1 and "spec.http[0]" in done.stdout + done.stderr, done


def case_patched_as_with_kubectl(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-all-v1")
    try:
        done = demo.kubectl("patch", "vs", "reviews", "--type", "json", "-p",
                            '[{"op":"replace","path":"/spec/http/0/route/0/destination/subset","value":"v3"}]')
        assert done.stdout.strip() == "virtualservice.networking.istio.io/reviews patched", done.stdout
        demo.becomes("v3", seconds=5)
    finally:
        demo.delete("bookinfo/route-all-v1")


def case_waiting_for_an_apply_is_short(stage):
    demo = stage.demo
    spans = []
    try:
        for index in range(10):
            begun = time.monotonic()
            demo.apply("bookinfo/route-all-v1" if index % 2 else "bookinfo/route-all-v2")
            spans.append(time.monotonic() - begun)
            assert demo.version() == ("v1" if index % 2 else "v2"), "acknowledged, but not in force"
    finally:
        demo.delete("bookinfo/route-all-v1")
    print(f"      apply --wait: {sorted(spans)[5] * 1000:.0f} ms at the median, {max(spans) * 1000:.0f} at most", flush=True)
    assert sorted(spans)[5] < 1.0, spans


