"""Services: HTTP/1.1 servers that say who they are and what they were sent, TCP servers that echo.

    origin.py '[{"name": "reviews-v1", "address": "10.0.0.1", "port": 9080, "kind": "http"}]'

What an answer is like, a request says by headers: x-answer-status, x-answer-delay (seconds), x-answer-body.
"""
import asyncio
import json
import ssl
import sys


async def http(name, reader, writer):
    try:
        while True:
            first = await reader.readexactly(1)
            if not first.isalpha():
                break
            head = first + await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            method, path, _ = lines[0].split(" ", 2)
            headers = [line.split(":", 1) for line in lines[1:] if line]
            headers = [[k.lower(), v.strip()] for k, v in headers]
            fields = dict(headers)
            body = b""
            if "content-length" in fields:
                body = await reader.readexactly(int(fields["content-length"]))
            elif fields.get("transfer-encoding") == "chunked":
                while size := int(await reader.readline(), 16):
                    body += await reader.readexactly(size)
                    await reader.readline()
                await reader.readline()
            counts[name] = counts.get(name, 0) + 1
            if "-shadow" in fields.get("host", ""):
                counts[f"{name} as {fields['host']}"] = 1
            if path == "/counts":
                text = json.dumps(counts)
            elif "x-answer-body" in fields:
                text = fields["x-answer-body"]
            else:
                text = json.dumps({"served": name, "method": method, "path": path, "headers": headers,
                                   "body": body.decode(errors="replace"), "peer": writer.get_extra_info("peername")[0]})
            if "x-answer-delay" in fields:
                await asyncio.sleep(float(fields["x-answer-delay"]))
            status = int(fields.get("x-answer-status", 200))
            data = text.encode()
            writer.write(f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nx-served-by: {name}\r\n"
                         f"content-length: {len(data)}\r\n\r\n".encode() + (b"" if method == "HEAD" else data))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, ValueError):
        pass
    finally:
        writer.close()


async def tcp(name, reader, writer):
    try:
        writer.write(f"{name}:".encode())
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()

counts: dict[str, int] = {}


async def main():
    for one in json.loads(sys.argv[1]):
        handler = {"http": http, "https": http, "tcp": tcp}[one["kind"]]
        context = None
        if one["kind"] == "https":
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(one["certificate"], one["key"])
        await asyncio.start_server(lambda r, w, n=one["name"], h=handler: h(n, r, w), one["address"], one["port"],
                                   backlog=1024, ssl=context)
    print("ready", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
