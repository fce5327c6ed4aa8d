"""The vocabulary of origin scripts.

A script is bytes, one action or a list of them; an origin takes a list of scripts, one for each request (the last repeats).
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Sleep:
    seconds: float


class _Word:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


EARLY = _Word("EARLY")              # first action: answer before the request's body is read
READ_BODY = _Word("READ_BODY")      # read the body now
CLOSE = _Word("CLOSE")
RESET = _Word("RESET")
HALF_CLOSE = _Word("HALF_CLOSE")
ECHO = _Word("ECHO")                # return raw bytes as they come, until the other side ends
UNTIL_CLOSED = _Word("UNTIL_CLOSED")  # record raw bytes until the other side ends
SILENT = _Word("SILENT")            # never answer


# HTTP/2 frames of an answer
@dataclass(frozen=True)
class Headers:
    fields: tuple
    end: bool = False


@dataclass(frozen=True)
class Data:
    data: bytes
    end: bool = False


@dataclass(frozen=True)
class Trailers:
    fields: tuple


@dataclass(frozen=True)
class Reset:
    code: int


@dataclass(frozen=True)
class GoAway:
    code: int = 0
    last: int | None = None


def headers(status, *fields, end=False) -> Headers:
    return Headers(((":status", str(status)),) + tuple(_pair(f) for f in fields), end)


def trailers(*fields) -> Trailers:
    return Trailers(tuple(_pair(f) for f in fields))


def _pair(field):
    if isinstance(field, tuple):
        return field
    name, value = field.split(": ", 1)
    return (name, value)


def answer(body: bytes | str = b"ok", status: str = "200 OK", *fields: str) -> bytes:
    """An HTTP/1.1 response with a content-length."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", *fields, f"content-length: {len(body)}"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def request(method: str, target: str, *fields: str, host: str | None = "a.test", body: bytes | str = b"",
            version: str = "HTTP/1.1") -> bytes:
    """An HTTP/1 request; a body brings its content-length."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"{method} {target} {version}"]
    if host is not None:
        lines.append(f"Host: {host}")
    lines += fields
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def get(target: str = "/", *fields: str, host: str | None = "a.test") -> bytes:
    return request("GET", target, *fields, host=host)


def post(target: str = "/", *fields: str, body: bytes | str = b"body", host: str | None = "a.test") -> bytes:
    return request("POST", target, *fields, host=host, body=body)


def raw(*lines: str, body: bytes | str = b"") -> bytes:
    """Lines ended by CRLF, a blank line, then `body` as it is."""
    body = body.encode("latin-1") if isinstance(body, str) else body
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
