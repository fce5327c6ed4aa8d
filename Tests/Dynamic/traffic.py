"""Requests without end while a scenario changes things: counts what became of them."""
import asyncio
from collections import Counter

from harness.http1 import RawClient
from harness.wire import connect


class Traffic:
    """A few connections that are kept alive, each asking again and again."""

    def __init__(self, side, listener="main", path="/", connections=4):
        self.side = side
        self.listener = listener
        self.path = path
        self.answers: Counter = Counter()
        self.going = True
        self.tasks = [asyncio.ensure_future(self.run()) for _ in range(connections)]
        side.tasks += self.tasks

    async def run(self):
        client = None
        while self.going:
            fresh = client is None
            if fresh:
                try:
                    client = RawClient(await connect("127.0.0.1", self.side.port(self.listener)), lambda line: None, 5.0)
                except OSError as error:
                    self.answers[type(error).__name__] += 1
                    await asyncio.sleep(0.02)
                    continue
            client.send(f"GET {self.path} HTTP/1.1\r\nHost: tests\r\n\r\n".encode())
            message = await client.response("GET", show=False)
            if message is None:
                # A connection that was idle may end as the request is sent; one that is fresh may not.
                if fresh:
                    self.answers["no answer"] += 1
                client = None
                continue
            self.answers[f"{message.status} {message.body.decode(errors='replace')}"] += 1
            if (message.value("connection") or "").lower() == "close":
                client.close()
                client = None
            await asyncio.sleep(0.002)
        if client:
            client.close()

    async def end(self, *wanted) -> str:
        """What came beside the answers that were wanted; one request of many may see either side of a change."""
        self.going = False
        await asyncio.gather(*self.tasks)
        others = {answer: count for answer, count in self.answers.items() if answer not in wanted}
        if others:
            return f"other answers: {sorted(others)}"
        return "all as wanted" if self.answers else "none"
