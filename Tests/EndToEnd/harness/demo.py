"""The demo as its users have it: started by its command, ruled by files, looked at through its page."""
import http.client
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SAMPLES = Path(__file__).parents[3] / "samples"


class Answer:
    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.seconds = status, headers, seconds
        self.text = body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.text)


def eventually(what, seconds=10.0, pause=0.05):
    """The first true result of `what`; an assertion that fails in it counts as not yet."""
    end, last = time.monotonic() + seconds, None
    while True:
        try:
            if result := what():
                return result
            last = "it stayed untrue"
        except (AssertionError, OSError, http.client.HTTPException) as failure:
            last = failure
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {last!r}")
        time.sleep(pause)


class Demo:
    """The one of the tests has the usual ports and state; others beside it have free ports and `--state`."""

    def __init__(self, skein: str, folder: Path, proxy: str | None = None, is_usual=True):
        self.skein, self.folder = str(Path(skein).resolve()), Path(folder)
        self.state = self.folder / "skein" / "demo" if is_usual else self.folder / "state"
        self.proxy, self.is_usual = proxy, is_usual
        self.environment = {**os.environ, "XDG_STATE_HOME": str(self.folder), "KUBECONFIG": str(self.state / "kubeconfig"),
                            "PATH": f"{Path(self.skein).parent}:{os.environ['PATH']}"}
        self.log = self.folder / "demo.log"
        self.process, self.facts = None, None

    # Life

    def start(self, seconds=60):
        places = [] if self.is_usual else ["--state", str(self.state), "--http-port", "0", "--https-port", "0"]
        command = [self.skein, "demo", "bookinfo", *places, *(["--proxy", f"envoy={self.proxy}"] if self.proxy else [])]
        begun = time.monotonic()
        with open(self.log, "ab") as log:
            # pylint: disable=consider-using-with
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.environment)
        eventually(self.is_ready, seconds)
        self.seconds_to_ready = time.monotonic() - begun
        self.facts = json.loads((self.state / "ready.json").read_text())
        return self

    def is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the demo ended with {self.process.returncode}: {self.words()}")
        return (self.state / "ready.json").exists()

    def words(self):
        return self.log.read_text(errors="replace")[-6000:]

    def stop(self, how=signal.SIGINT, seconds=60):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(seconds)
        return self.process.returncode if self.process else None

    # Facts

    @property
    def http(self) -> int:
        return self.facts["ports"]["http"]

    @property
    def https(self) -> int:
        return self.facts["ports"]["https"]

    def workload(self, name: str) -> dict:
        found = [w for w in self.now()["workloads"] if w["name"] == name]
        assert found, f"no workload {name} in ready.json"
        return found[0]

    def now(self) -> dict:
        return json.loads((self.state / "ready.json").read_text())

    # Commands

    def run(self, *words, check=True, stdin=None, seconds=60):
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, timeout=seconds,
                              input=stdin, env=self.environment, cwd=SAMPLES.parent)
        if check and done.returncode:
            raise AssertionError(f"{shlex.join(map(str, words))}: exit {done.returncode}: {done.stdout}{done.stderr}")
        return done

    def command(self, *words, **options):
        return self.run(self.skein, *words, **options)

    def kubectl(self, *words, **options):
        """By kubectl where there is one: it is no Debian package, and these words mean the same to skein."""
        return self.run("kubectl", *words, **options) if shutil.which("kubectl") else self.command(*words, **options)

    def apply(self, *samples, wait=True):
        """Samples by path under samples/, or YAML as it is."""
        for sample in samples:
            is_text = "\n" in sample
            source = ["-f", "-"] if is_text else ["-f", SAMPLES / f"{sample}.yaml"]
            done = self.command("apply", *source, *(["--wait", "--timeout", "20s"] if wait else []),
                                stdin=sample if is_text else None)
        return done.stdout

    def delete(self, *samples):
        for sample in samples:
            is_text = "\n" in sample
            source = ["-f", "-"] if is_text else ["-f", SAMPLES / f"{sample}.yaml"]
            self.command("delete", "--ignore-not-found", *source, stdin=sample if is_text else None)

    def inside(self, workload, *words, check=True, seconds=60):
        return self.run(self.skein, "demo", "exec", "--state", self.state, workload, "--", *words, check=check, seconds=seconds)

    def curl(self, workload, url, *flags, seconds=60):
        """(exit code of curl, status, body) of a call made by a workload's own application."""
        done = self.inside(workload, "curl", "-sS", "-m", "40", "-w", "\n%{http_code}", *flags, url, check=False, seconds=seconds)
        body, _, status = done.stdout.rpartition("\n")
        return done.returncode, int(status or 0), body

    # The page

    def get(self, path, host=None, headers=None, port=None, method="GET", body=None, timeout=40):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.http, timeout=timeout)
        begun = time.monotonic()
        try:
            connection.request(method, path, body, {**({"Host": host} if host else {}), **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read(), time.monotonic() - begun)
        finally:
            connection.close()

    def sign_in(self, name: str) -> dict:
        form = urllib.parse.urlencode({"username": name, "passwd": ""})
        answer = self.get("/login", method="POST", body=form, headers={"Content-Type": "application/x-www-form-urlencoded"})
        cookies = [c.split(";")[0] for c in answer.headers.get_all("set-cookie", [])]
        assert cookies, f"signing in gave {answer.status} and no cookie"
        return {"Cookie": "; ".join(cookies)}

    def page(self, headers=None, host=None):
        return self.get("/productpage", headers=headers, host=host)

    def version(self, headers=None) -> str:
        """Which reviews the page shows: v1 without stars, v2 black, v3 red."""
        answer = self.page(headers)
        assert answer.status == 200, answer.status
        return version_of(answer.text)

    def versions(self, count, headers=None, threads=1) -> Counter:
        with ThreadPoolExecutor(threads) as pool:
            return Counter(pool.map(lambda _: self.version(headers), range(count)))

    def becomes(self, wanted: str, headers=None, seconds=10):
        """Ten pages in a row show that version."""
        eventually(lambda: self.versions(10, headers) == {wanted: 10}, seconds)


def version_of(text: str) -> str:
    if "full stars" not in text:
        return "v1" if re.search(r"Reviewer1|reviewer1", text) else "none"
    return "v3" if re.search(r"color=.?red|stars-red|\bred\b", text) else "v2"


class Load:
    """Steady requests from a thread of their own, for as long as the block runs."""

    def __init__(self, ask, rate=50):
        self.ask, self.rate = ask, rate
        self.results, self.failures, self.ends = Counter(), [], threading.Event()

    def __enter__(self):
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(4)]
        for thread in self.threads:
            thread.start()
        return self

    def work(self):
        while not self.ends.wait(4 / self.rate):
            try:
                self.results[self.ask()] += 1
            except Exception as failure:  # pylint: disable=broad-except
                self.failures.append(repr(failure))

    def __exit__(self, *_):
        self.ends.set()
        for thread in self.threads:
            thread.join(60)
