"""The command line against the running demo."""
import json

from harness.demo import eventually


def case_proxies_are_in_sync(stage):
    def synced():
        text = stage.demo.command("proxy-status").stdout
        rows = text.splitlines()
        assert rows[0].split()[:2] == ["NAME", "CLUSTER"], rows[0]
        return len(rows) >= 12 and "STALE" not in text and "ERROR" not in text
    eventually(synced)


def case_proxy_config_tables(stage):
    demo = stage.demo
    name = "productpage-v1.default"
    assert "reviews.default.svc.cluster.local" in demo.command("proxy-config", "cluster", name).stdout
    assert "15006" in demo.command("pc", "listener", name).stdout
    assert "9080" in demo.command("pc", "route", name).stdout
    endpoints = demo.command("pc", "endpoint", name, "--cluster", "outbound|9080||reviews.default.svc.cluster.local").stdout
    assert endpoints.count("HEALTHY") == 3, endpoints
    assert "ACTIVE" in demo.command("pc", "secret", name).stdout
    assert json.loads(demo.command("pc", "cluster", name, "-o", "json").stdout)
    assert json.loads(demo.command("pc", "bootstrap", name, "-o", "json").stdout)


def case_describe_in_words(stage):
    demo = stage.demo
    text = demo.command("describe", "service", "reviews").stdout
    assert "reviews" in text and "9080" in text, text
    text = demo.command("describe", "pod", "ratings-v1").stdout
    assert "ratings" in text and "9080" in text, text


def case_explain_agrees_with_what_happens(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-jason-v2")
    try:
        text = demo.command("explain", "GET", "http://reviews:9080/reviews/1", "--from", "productpage-v1", "-H", "end-user: jason").stdout
        assert "v2" in text and "reviews" in text, text
    finally:
        demo.delete("bookinfo/route-jason-v2")


def case_version_of_all(stage):
    text = stage.demo.command("version").stdout
    assert "client" in text.lower() and "data plane" in text.lower(), text


def case_bug_report_has_no_secrets(stage):
    demo = stage.demo
    archive = stage.folder / "report.tar.gz"
    demo.command("bug-report", "--output", archive)
    folder = stage.folder / "report"
    folder.mkdir()
    demo.run("tar", "-xf", archive, "-C", folder)
    assert not demo.run("grep", "-rl", "PRIVATE KEY", folder, check=False).stdout
    token = (demo.state / "control" / "admin-token")
    if token.exists():
        assert not demo.run("grep", "-rlF", token.read_text().strip(), folder, check=False).stdout


def case_wrong_kubeconfigs_are_explained(stage):
    demo = stage.demo
    done = demo.command("get", "vs", "--kubeconfig", "/nonexistent", check=False)
    assert done.returncode not in (0,) and "/nonexistent" in done.stderr, done
    wrong = stage.folder / "wrong.yaml"
    text = (demo.state / "kubeconfig").read_text()
    wrong.write_text(text.replace("token", "tokenn") if "token:" in text else text.replace('"token"', '"tokenn"'))
    done = demo.command("get", "vs", "--kubeconfig", wrong, check=False)
    assert done.returncode != 0 and "401" in done.stderr or "nauthorized" in done.stderr, done
