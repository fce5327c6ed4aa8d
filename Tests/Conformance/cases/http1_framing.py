"""HTTP/1.1: request framing. Whatever could be read in two ways is refused, never forwarded."""
from harness.actions import raw
from harness.case import case


def strict(name: str, *requests: bytes, **options):
    case(f"http1/strict/{name}", send=list(requests), **options)


HOST = "Host: a.test"

# Content-Length
strict("length-twice-same", raw("POST / HTTP/1.1", HOST, "Content-Length: 4", "Content-Length: 4", body="abcd"))
strict("length-twice-different", raw("POST / HTTP/1.1", HOST, "Content-Length: 4", "Content-Length: 5", body="abcde"))
strict("length-list-same", raw("POST / HTTP/1.1", HOST, "Content-Length: 4, 4", body="abcd"))
strict("length-negative", raw("POST / HTTP/1.1", HOST, "Content-Length: -1", body="abcd"))
strict("length-plus", raw("POST / HTTP/1.1", HOST, "Content-Length: +4", body="abcd"))
strict("length-hex", raw("POST / HTTP/1.1", HOST, "Content-Length: 0x4", body="abcd"))
strict("length-empty", raw("POST / HTTP/1.1", HOST, "Content-Length:", body="abcd"))
strict("length-overflow", raw("POST / HTTP/1.1", HOST, "Content-Length: 99999999999999999999", body="abcd"))
strict("length-trailing-letters", raw("POST / HTTP/1.1", HOST, "Content-Length: 4a", body="abcd"))
strict("length-leading-zeros", raw("POST / HTTP/1.1", HOST, "Content-Length: 0004", body="abcd"))
strict("length-on-get", raw("GET / HTTP/1.1", HOST, "Content-Length: 4", body="abcd"))

# Transfer-Encoding
strict("length-and-chunked", raw("POST / HTTP/1.1", HOST, "Content-Length: 4", "Transfer-Encoding: chunked",
                                 body="0\r\n\r\n"))
strict("chunked-and-length", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked", "Content-Length: 5",
                                 body="0\r\n\r\n"))
strict("length-and-chunked-allowed", raw("POST / HTTP/1.1", HOST, "Content-Length: 4", "Transfer-Encoding: chunked",
                                         body="3\r\nabc\r\n0\r\n\r\n"),
       hcm="http_protocol_options: {allow_chunked_length: true}")
strict("coding-gzip-chunked", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: gzip, chunked", body="0\r\n\r\n"))
strict("coding-identity", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: identity", body="abcd"))
strict("coding-unknown", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: xchunked", body="0\r\n\r\n"))
strict("coding-twice", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked",
                           body="0\r\n\r\n"))
strict("coding-upper-case", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: CHUNKED", body="2\r\nhi\r\n0\r\n\r\n"))
strict("coding-tab", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding:\tchunked", body="0\r\n\r\n"))
strict("coding-vertical-tab", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: \x0bchunked", body="0\r\n\r\n"))
strict("coding-space-before-colon", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding : chunked", body="0\r\n\r\n"))
strict("coding-quoted", raw("POST / HTTP/1.1", HOST, 'Transfer-Encoding: "chunked"', body="0\r\n\r\n"))
strict("coding-http10", raw("POST / HTTP/1.0", HOST, "Transfer-Encoding: chunked", body="0\r\n\r\n"),
       hcm="http_protocol_options: {accept_http_10: true}")
strict("chunked-not-last", raw("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked, identity", body="0\r\n\r\n"))

# Chunks
CHUNKED = "Transfer-Encoding: chunked"


def chunks(name: str, body: str, **options):
    strict(f"chunk-{name}", raw("POST / HTTP/1.1", HOST, CHUNKED, body=body), **options)


chunks("extension", "4;a=b\r\nabcd\r\n0\r\n\r\n")
chunks("extension-quoted", '4;a="b;c"\r\nabcd\r\n0\r\n\r\n')
chunks("extension-with-bare-lf", "4;a\nb\r\nabcd\r\n0\r\n\r\n")
chunks("size-overflow", "ffffffffffffffff1\r\nabcd\r\n0\r\n\r\n")
chunks("size-max", "ffffffffffffffff\r\nabcd\r\n0\r\n\r\n")
chunks("size-empty", "\r\nabcd\r\n0\r\n\r\n")
chunks("size-letters", "xyz\r\nabcd\r\n0\r\n\r\n")
chunks("size-hex-prefix", "0x4\r\nabcd\r\n0\r\n\r\n")
chunks("size-negative", "-4\r\nabcd\r\n0\r\n\r\n")
chunks("size-space-before", " 4\r\nabcd\r\n0\r\n\r\n")
chunks("size-space-after", "4 \r\nabcd\r\n0\r\n\r\n")
chunks("size-leading-zeros", "00000004\r\nabcd\r\n0\r\n\r\n")
chunks("size-upper-case", "A\r\n0123456789\r\n0\r\n\r\n")
chunks("size-ended-by-lf", "4\nabcd\r\n0\r\n\r\n")
chunks("size-ended-by-cr", "4\rabcd\r\n0\r\n\r\n")
chunks("data-ended-by-lf", "4\r\nabcd\n0\r\n\r\n")
chunks("data-too-long", "3\r\nabcd\r\n0\r\n\r\n")
chunks("trailer", "4\r\nabcd\r\n0\r\nX-Sum: 12\r\n\r\n")
chunks("trailer-enabled", "4\r\nabcd\r\n0\r\nX-Sum: 12\r\n\r\n", hcm="http_protocol_options: {enable_trailers: true}")
chunks("trailer-broken", "4\r\nabcd\r\n0\r\nno colon\r\n\r\n", hcm="http_protocol_options: {enable_trailers: true}")
chunks("trailer-length", "4\r\nabcd\r\n0\r\nContent-Length: 9\r\n\r\n", hcm="http_protocol_options: {enable_trailers: true}")

# Lines and header bytes
strict("bare-lf", b"GET / HTTP/1.1\nHost: a.test\n\n")
strict("bare-lf-in-one-header", b"GET / HTTP/1.1\r\nHost: a.test\nX-A: b\r\n\r\n")
strict("bare-cr-in-value", raw("GET / HTTP/1.1", HOST, "X-A: b\rX-C: d"))
strict("nul-in-value", raw("GET / HTTP/1.1", HOST, "X-A: b\0c"))
strict("control-in-value", raw("GET / HTTP/1.1", HOST, "X-A: b\x01c"))
strict("delete-in-value", raw("GET / HTTP/1.1", HOST, "X-A: b\x7fc"))
strict("tab-in-value", raw("GET / HTTP/1.1", HOST, "X-A: b\tc"))
strict("high-bytes-in-value", raw("GET / HTTP/1.1", HOST, "X-A: \xc3\xa9"))
strict("fold", raw("GET / HTTP/1.1", HOST, "X-A: b", " c"))
strict("fold-tab", raw("GET / HTTP/1.1", HOST, "X-A: b", "\tc"))
strict("fold-first-line", b"GET / HTTP/1.1\r\n Host: a.test\r\n\r\n")
strict("space-before-colon", raw("GET / HTTP/1.1", HOST, "X-A : b"))
strict("no-colon", raw("GET / HTTP/1.1", HOST, "X-A"))
strict("empty-name", raw("GET / HTTP/1.1", HOST, ": b"))
strict("name-with-space", raw("GET / HTTP/1.1", HOST, "X A: b"))
strict("name-with-slash", raw("GET / HTTP/1.1", HOST, "X/A: b"))
strict("name-with-high-byte", raw("GET / HTTP/1.1", HOST, "X-\xe9: b"))
strict("name-with-all-token-characters", raw("GET / HTTP/1.1", HOST, "!#$%&'*+-.^_`|~09az: b"))
strict("name-with-underscore", raw("GET / HTTP/1.1", HOST, "x_a: b"))
strict("underscore-rejected", raw("GET / HTTP/1.1", HOST, "x_a: b"),
       hcm="common_http_protocol_options: {headers_with_underscores_action: REJECT_REQUEST}")
strict("underscore-dropped", raw("GET / HTTP/1.1", HOST, "x_a: b", "x-b: c"),
       hcm="common_http_protocol_options: {headers_with_underscores_action: DROP_HEADER}")
strict("value-surrounding-spaces", raw("GET / HTTP/1.1", HOST, "X-A: \t  b  \t"))
strict("value-empty", raw("GET / HTTP/1.1", HOST, "X-A:"))
strict("pseudo-header-name", raw("GET / HTTP/1.1", HOST, ":path: /b"))
