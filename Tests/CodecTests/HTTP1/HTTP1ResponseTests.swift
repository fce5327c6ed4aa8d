// Responses as bytes and the events they must become, however the bytes are cut.

import Base
import HTTP1
import Testing

private struct Answer: Sendable, CustomTestStringConvertible {
    let name: String
    let input: String
    let events: [String]
    var requests: [HTTP1RequestKind]
    var closes: Bool
    var isStrict = false
    var testDescription: String { name }

    init(
        _ name: String, _ input: String, _ events: [String], to requests: [HTTP1RequestKind] = [.other],
        closes: Bool = false
    ) {
        self.name = name
        self.input = input
        self.events = events
        self.requests = requests
        self.closes = closes
    }
}

private let ok = "HTTP/1.1 200 OK\r\n"

private let answers: [Answer] = [
    Answer(
        "length", ok + "Content-Length: 2\r\n\r\nhi",
        ["head 200 length(2) | :status=200 | content-length=2", "body hi", "end"]),
    Answer("length 0", ok + "Content-Length: 0\r\n\r\n", ["head 200 | :status=200 | content-length=0", "end"]),
    Answer(
        "until close", ok + "\r\nhello", ["head 200 untilClose close | :status=200", "body hello", "end"], closes: true),
    Answer(
        "chunked", ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: y\r\n\r\n",
        ["head 200 chunked | :status=200 | transfer-encoding=chunked", "body hi", "end"]),
    Answer("204", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", ["head 204 | :status=204", "end"]),
    Answer(
        "304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        ["head 304 | :status=304 | content-length=5", "end"]),
    Answer(
        "to HEAD", ok + "Content-Length: 5\r\n\r\n", ["head 200 | :status=200 | content-length=5", "end"], to: [.head]),
    Answer(
        "1xx before",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok
            + "Content-Length: 0\r\n\r\n",
        [
            "head 100 | :status=100", "head 103 | :status=103 | link=x", "head 200 | :status=200 | content-length=0",
            "end",
        ]),
    Answer(
        "two for two", ok + "Content-Length: 1\r\n\r\naHTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nb",
        [
            "head 200 length(1) | :status=200 | content-length=1", "body a", "end",
            "head 404 length(1) | :status=404 | content-length=1", "body b", "end",
        ], to: [.other, .other]),
    Answer(
        "101 with upgrade", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nxx",
        ["head 101 untilClose close upgrade | :status=101 | connection=upgrade | upgrade=websocket", "body xx"],
        to: [.upgrade]),
    Answer(
        "101 not asked for", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        ["head 101 | :status=101 | connection=upgrade | upgrade=websocket", "end"]),
    Answer(
        "upgrade refused", "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nhi",
        ["head 404 length(2) | :status=404 | content-length=2", "body hi", "end"], to: [.upgrade]),
    Answer("CONNECT", ok + "\r\nxx", ["head 200 untilClose close connect | :status=200", "body xx"], to: [.connect]),
    Answer(
        "CONNECT refused", "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nhi",
        ["head 403 length(2) | :status=403 | content-length=2", "body hi", "end"], to: [.connect]),
    Answer(
        "no reason", "HTTP/1.1 0200\r\nContent-Length: 0\r\n\r\n", ["head 200 | :status=200 | content-length=0", "end"]),
    Answer(
        "HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        ["head 200 1.0 close | :status=200 | content-length=0", "end"]),
    Answer(
        "HTTP/1.0 keep-alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
        ["head 200 1.0 | :status=200 | connection=keep-alive | content-length=0", "end"]),
    Answer(
        "loose lines", "HTTP/1.1 200 OK\nContent-Length: 2\nX: a\n b\rc\n\nhi",
        ["head 200 length(2) | :status=200 | content-length=2 | x=a bc", "body hi", "end"]),
    Answer(
        "joined lists", ok + "Vary: a\r\nSet-Cookie: 1\r\nVary: b\r\nSet-Cookie: 2\r\nContent-Length: 0\r\n\r\n",
        ["head 200 | :status=200 | vary=a,b | set-cookie=1 | set-cookie=2 | content-length=0", "end"]),
    Answer(
        "bytes too many", ok + "Content-Length: 0\r\n\r\nx",
        ["head 200 | :status=200 | content-length=0", "end", "violation unexpectedResponse"]),
    Answer("not asked for", ok, ["violation unexpectedResponse"], to: []),
    Answer("not HTTP", "garbage", ["violation malformedStatusLine"]),
    Answer("empty line first", "\r\n" + ok, ["violation malformedStatusLine"]),
    Answer("other protocol", "HTTX/1.1 200 OK\r\n", ["violation malformedStatusLine"]),
    Answer("status too small", "HTTP/1.1 99 x\r\n", ["violation invalidStatus"]),
    Answer("status no number", "HTTP/1.1 2OO x\r\n", ["violation invalidStatus"]),
    Answer("status too big", "HTTP/1.1 1000 x\r\n", ["violation invalidStatus"]),
    Answer("control byte in reason", "HTTP/1.1 200 O\u{1}K\r\n", ["violation forbiddenByte"]),
    Answer(
        "204 with length", "HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\n", ["violation contentLengthNotAllowed"]),
    Answer(
        "204 chunked", "HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n", ["violation transferEncodingNotAllowed"]
    ),
    Answer(
        "100 with length", "HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\n", ["violation contentLengthNotAllowed"]),
    Answer(
        "length and chunked", ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        ["violation contentLengthWithTransferEncoding"]),
    Answer(
        "two lengths", ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n", ["violation repeatedContentLength"]),
    Answer("unknown coding", ok + "Transfer-Encoding: gzip\r\n\r\n", ["violation unsupportedTransferEncoding"]),
    Answer("head cut off", ok + "Content-Le", ["violation truncated"], closes: true),
    Answer(
        "body cut off", ok + "Content-Length: 5\r\n\r\nhi",
        ["head 200 length(5) | :status=200 | content-length=5", "body hi", "violation truncated"], closes: true),
    Answer(
        "chunk cut off", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhi",
        ["head 200 chunked | :status=200 | transfer-encoding=chunked", "body hi", "violation truncated"], closes: true),
    Answer("nothing at all", "", [], closes: true),
]

@Suite("HTTP/1 responses")
struct HTTP1ResponseTests {
    @Test("become events", arguments: answers)
    fileprivate func events(_ test: Answer) {
        for cut in [UInt8](latin: test.input).cuts {
            let found = Transcript.of(cut, role: .response, requests: test.requests, closes: test.closes)
            #expect(found == test.events, "cut into \(cut.map(\.count))")
            if found != test.events { return }
        }
    }

    @Test("tell whether the connection is between messages")
    func betweenMessages() {
        func check(_ parser: borrowing HTTP1Parser, _ wanted: Bool) {
            let found = parser.isBetweenMessages
            #expect(found == wanted)
        }
        var parser = HTTP1Parser(role: .response)
        var headers = HeaderBlock()
        var consumed = 0
        check(parser, true)
        parser.expectResponse(to: .other)
        check(parser, false)
        _ = parser.parse(ByteView("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), into: &headers, consumed: &consumed)
        check(parser, false)
        _ = parser.parse(ByteView(), into: &headers, consumed: &consumed)
        check(parser, true)
    }

    @Test("keep the reason when told to")
    func reason() {
        var options = HTTP1ParserOptions.forResponses
        options.keepsOriginalCase = true
        var parser = HTTP1Parser(role: .response, options: options)
        parser.expectResponse(to: .other)
        var headers = HeaderBlock()
        var consumed = 0
        _ = parser.parse(
            ByteView("HTTP/1.1 200 Alright Then\r\nContent-Length: 0\r\n\r\n"), into: &headers, consumed: &consumed)
        let reason = parser.reason
        #expect(reason == Array("Alright Then".utf8))
    }
}
