"""The product page in a real browser."""
import shutil

from harness.demo import eventually
from suite.cases import Left

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--virtual-time-budget=4000"]


def browser():
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise Left("no chromium here")
    return found


def case_the_page_as_a_browser_builds_it(stage):
    demo = stage.demo
    demo.apply("bookinfo/route-chrome-v3")
    try:
        def red():
            done = demo.run(browser(), *FLAGS, f"--user-data-dir={stage.folder}/browser", "--dump-dom",
                            f"http://127.0.0.1:{demo.http}/productpage", seconds=60)
            assert "Simple Bookstore App" in done.stdout, done.stdout[:500]
            return done.stdout.count("full stars") == 2
        eventually(red, 60)
    finally:
        demo.delete("bookinfo/route-chrome-v3")


def case_nothing_is_loaded_from_elsewhere(stage):
    demo = stage.demo
    page = demo.page().text
    assert "http://" not in page.replace("http://127.0.0.1", "").replace("http://www.w3.org", "") and "https://" not in page
