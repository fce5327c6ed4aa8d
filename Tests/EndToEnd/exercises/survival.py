"""kill -9 of any one process of the demo under load, and of the demo itself."""
import contextlib
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from harness.demo import Demo, Load, eventually


def kill(number):
    # 0, which a process has that is being started again, would be this test and all that it belongs to.
    assert number > 1, number
    os.kill(number, signal.SIGKILL)


def alive(demo, name, member):
    """The number of the process that runs there; it may just be started again."""
    return eventually(lambda: demo.workload(name)[member], 20)


def back(demo, name, member, old, seconds=20):
    """The process that died is there again, with another number."""
    def check():
        number = demo.workload(name)[member]
        return number and number != old and Path(f"/proc/{number}").exists()
    eventually(check, seconds)


def case_the_control_plane_dies(stage):
    demo = stage.demo
    old = eventually(lambda: demo.now()["control"]["pid"], 20)
    with Load(lambda: demo.page().status) as load:
        kill(old)
        eventually(lambda: demo.now()["control"]["pid"] not in (0, old), 20)
        time.sleep(2)
    assert not load.failures and set(load.results) == {200}, (load.results, load.failures)
    eventually(lambda: demo.command("get", "vs", check=False).returncode == 0, 20)
    demo.apply("bookinfo/route-all-v3")
    try:
        demo.becomes("v3", seconds=20)
    finally:
        demo.delete("bookinfo/route-all-v3")


def case_an_application_dies(stage):
    demo = stage.demo
    old = alive(demo, "reviews-v1", "pid")
    with Load(lambda: demo.page().status) as load:
        kill(old)
        back(demo, "reviews-v1", "pid", old)
    # The page itself is always there; which reviews it shows is the mesh's to mend.
    assert not load.failures and set(load.results) == {200}, (load.results, load.failures)
    eventually(lambda: set(demo.versions(30)) == {"v1", "v2", "v3"}, 30)


def case_a_sidecar_dies(stage):
    demo = stage.demo
    old = alive(demo, "reviews-v2", "sidecarPid")
    with Load(lambda: demo.page().status) as load:
        kill(old)
        back(demo, "reviews-v2", "sidecarPid", old)
    assert not load.failures and set(load.results) == {200}, (load.results, load.failures)
    eventually(lambda: set(demo.versions(30)) == {"v1", "v2", "v3"}, 30)


def case_a_gateway_dies(stage):
    demo = stage.demo
    old = alive(demo, "istio-ingressgateway", "sidecarPid")
    kill(old)
    back(demo, "istio-ingressgateway", "sidecarPid", old)
    eventually(lambda: demo.page().status == 200, 20)


def left_over(demo):
    """Processes that were started from this state directory, and interfaces."""
    found = subprocess.run(["pgrep", "-af", str(demo.state)], capture_output=True, text=True, check=False).stdout
    return [line for line in found.splitlines() if "pgrep" not in line and "run.py" not in line]


def interfaces():
    return {line.split()[0] for line in subprocess.run(["ip", "-br", "link"], capture_output=True, text=True, check=True).stdout.splitlines()}


def rules():
    return subprocess.run(["nft", "list", "ruleset"], capture_output=True, text=True, check=True).stdout


def second(stage, name):
    folder = stage.folder / name
    folder.mkdir(exist_ok=True)
    return Demo(stage.options.skein, folder, stage.options.proxy, is_usual=False)


def case_two_at_once_and_nothing_left_by_the_second(stage):
    before = interfaces(), rules()
    demo = second(stage, "beside").start()
    assert demo.page().status == 200 and stage.demo.page().status == 200
    assert demo.stop() in (0, 130)
    assert not left_over(demo), left_over(demo)
    assert (interfaces(), rules()) == before
    assert not (demo.state / "ready.json").exists()
    assert stage.demo.page().status == 200


def case_killed_it_leaves_nothing_and_starts_again(stage):
    before = interfaces(), rules()
    demo = second(stage, "killed").start()
    demo.apply("bookinfo/destination-rules", "bookinfo/route-all-v2")
    demo.process.kill()
    demo.process.wait()
    eventually(lambda: not left_over(demo), 10)
    eventually(lambda: (interfaces(), rules()) == before, 10)
    (demo.state / "ready.json").unlink(missing_ok=True)
    demo.start()
    demo.becomes("v2")
    demo.delete("bookinfo/route-all-v2")
    demo.stop()
    assert not left_over(demo), left_over(demo)


def case_the_same_state_twice_is_refused(stage):
    done = stage.demo.command("demo", "bookinfo", "--state", stage.demo.state, "--http-port", "0", "--https-port", "0", check=False)
    assert done.returncode != 0 and str(stage.demo.state) in done.stderr + done.stdout, done


def case_a_port_in_use_is_said(stage):
    demo = stage.demo
    done = demo.command("demo", "bookinfo", "--state", stage.folder / "taken", "--http-port", demo.http, check=False)
    assert done.returncode != 0 and str(demo.http) in done.stderr + done.stdout, done
    assert not left_over(second(stage, "taken"))


def case_victims_at_random(stage):
    """Seconds of kills, ends and stops in an order that nobody chose; afterwards all is as it was. SKEIN_DICE chooses
    another order, SKEIN_CHAOS_SECONDS more of it."""
    demo, dice = stage.demo, random.Random(os.environ.get("SKEIN_DICE", "5"))
    end = time.monotonic() + float(os.environ.get("SKEIN_CHAOS_SECONDS", "4"))
    while time.monotonic() < end:
        facts = demo.now()
        victims = [w[member] for w in facts["workloads"] for member in ("pid", "sidecarPid") if w.get(member)]
        victim = dice.choice([*victims, facts["control"]["pid"]])
        number = dice.choice([signal.SIGKILL] * 4 + [signal.SIGTERM, signal.SIGSTOP])
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, number)
            time.sleep(dice.uniform(0.05, 0.6))
            os.kill(victim, signal.SIGCONT)
    def is_whole():
        facts = demo.now()
        pids = [w[member] for w in facts["workloads"] for member in ("pid", "sidecarPid") if w.get(member)]
        return all(Path(f"/proc/{pid}").exists() for pid in pids) and demo.page().status == 200
    eventually(is_whole, 40)
    eventually(lambda: set(demo.versions(30)) == {"v1", "v2", "v3"}, 40)
