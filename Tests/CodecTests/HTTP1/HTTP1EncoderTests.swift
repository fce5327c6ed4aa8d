// Heads, chunks and trailers as bytes, and back through the parser.

import Base
import HTTP1
import Testing

private func request(_ pairs: [(String, String)], _ build: (borrowing HeaderBlock, inout ByteQueue) -> Void) -> String {
    var headers = HeaderBlock()
    for (name, value) in pairs { headers.append(name: name, value: value) }
    var output = ByteQueue()
    build(headers, &output)
    return output.view.string
}

private let getRequest = [(":method", "GET"), (":path", "/p"), ("x-a", "1"), (":authority", "a"), (":scheme", "http")]
private let postRequest = [(":method", "POST"), (":authority", "a"), (":path", "/p")]

@Suite("HTTP/1 encoder")
struct HTTP1EncoderTests {
    @Test("writes requests with the framing their body needs")
    func requests() {
        func check(
            _ pairs: [(String, String)], endStream: Bool, casing: HTTP1HeaderCase = .lower, absolute: Bool = false,
            _ wanted: String, _ encoding: HTTP1BodyEncoding
        ) {
            let text = request(pairs) { headers, output in
                let found = HTTP1Encoder.requestHead(
                    headers, endStream: endStream, casing: casing, absoluteTarget: absolute, into: &output)
                #expect(found == encoding)
            }
            #expect(text == wanted)
        }
        check(getRequest, endStream: true, "GET /p HTTP/1.1\r\nhost: a\r\nx-a: 1\r\n\r\n", .none)
        check(getRequest, endStream: true, casing: .proper, "GET /p HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n\r\n", .none)
        check(
            getRequest, endStream: true, absolute: true, "GET http://a/p HTTP/1.1\r\nhost: a\r\nx-a: 1\r\n\r\n", .none)
        check(postRequest, endStream: true, "POST /p HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n", .none)
        check(
            postRequest, endStream: false, "POST /p HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n", .chunked
        )
        check(
            postRequest + [("transfer-encoding", "chunked"), ("content-length", "2")], endStream: false,
            "POST /p HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n", .identity)
        check(
            [(":method", "CONNECT"), (":authority", "x:1")], endStream: false,
            "CONNECT x:1 HTTP/1.1\r\nhost: x:1\r\n\r\n", .identity)
        check(
            getRequest + [("connection", "Upgrade"), ("upgrade", "websocket")], endStream: false,
            "GET /p HTTP/1.1\r\nhost: a\r\nx-a: 1\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n", .identity)
    }

    @Test("writes responses with the framing their body needs")
    func responses() {
        func check(
            _ status: String, _ pairs: [(String, String)] = [], endStream: Bool, to kind: HTTP1RequestKind = .other,
            version: HTTP1Version = .http11, _ wanted: String, _ encoding: HTTP1BodyEncoding
        ) {
            let text = request([(":status", status)] + pairs) { headers, output in
                let found = HTTP1Encoder.responseHead(
                    headers, endStream: endStream, to: kind, version: version, into: &output)
                #expect(found == encoding)
            }
            #expect(text == wanted)
        }
        let chunked = "transfer-encoding: chunked\r\n"
        check("200", endStream: true, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", .none)
        check("200", endStream: false, "HTTP/1.1 200 OK\r\n\(chunked)\r\n", .chunked)
        check(
            "200", [("content-length", "2")], endStream: false, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n",
            .identity)
        check("200", endStream: true, to: .head, "HTTP/1.1 200 OK\r\n\(chunked)\r\n", .none)
        check("200", endStream: false, version: .http10, "HTTP/1.0 200 OK\r\n\r\n", .identity)
        check("200", endStream: false, to: .connect, "HTTP/1.1 200 OK\r\n\r\n", .identity)
        check("403", endStream: false, to: .connect, "HTTP/1.1 403 Forbidden\r\n\(chunked)\r\n", .chunked)
        check("204", endStream: true, "HTTP/1.1 204 No Content\r\n\r\n", .none)
        check("304", endStream: true, "HTTP/1.1 304 Not Modified\r\n\r\n", .none)
        check("100", endStream: false, "HTTP/1.1 100 Continue\r\n\r\n", .none)
        check("101", endStream: false, to: .upgrade, "HTTP/1.1 101 Switching Protocols\r\n\r\n", .identity)
        check("499", endStream: true, "HTTP/1.1 499 Unknown\r\ncontent-length: 0\r\n\r\n", .none)
    }

    @Test("writes chunks and trailers that the parser reads back")
    func roundTrip() {
        var headers = HeaderBlock()
        for (name, value) in postRequest + [("x-b", "2")] { headers.append(name: name, value: value) }
        var trailers = HeaderBlock()
        trailers.append(name: "x-t", value: "3")
        var output = ByteQueue()
        #expect(HTTP1Encoder.requestHead(headers, endStream: false, casing: .proper, into: &output) == .chunked)
        HTTP1Encoder.chunk(ByteView("hello "), into: &output)
        HTTP1Encoder.chunk(ByteView(), into: &output)
        HTTP1Encoder.chunk(ByteView("sixteen bytes ok"), into: &output)
        HTTP1Encoder.lastChunk(trailers: trailers, into: &output)
        #expect(
            output.view.string
                == "POST /p HTTP/1.1\r\nHost: a\r\nX-B: 2\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n"
                + "10\r\nsixteen bytes ok\r\n0\r\nx-t: 3\r\n\r\n")
        var options = HTTP1ParserOptions()
        options.enablesTrailers = true
        for cut in output.view.array.cuts {
            #expect(
                Transcript.of(cut, options: options) == [
                    "head chunked | :method=POST | :authority=a | :path=/p | x-b=2 | transfer-encoding=chunked",
                    "body hello sixteen bytes ok", "trailers | x-t=3", "end",
                ])
        }
    }
}
