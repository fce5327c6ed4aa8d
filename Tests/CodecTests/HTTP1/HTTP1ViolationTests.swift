// Every rule a peer can break, and what it is answered with.

import Base
import HTTP1
import Testing

private let host = "Host: a\r\n"
private let get = "GET / HTTP/1.1\r\nHost: a\r\n"
private let post = "POST /p HTTP/1.1\r\nHost: a\r\n"
private let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"

private struct Bad: Sendable, CustomTestStringConvertible {
    let violation: HTTP1Violation
    let input: String
    var options = HTTP1ParserOptions()
    var testDescription: String { "\(violation): \(input.debugDescription.prefix(70))" }

    init(_ violation: HTTP1Violation, _ input: String, _ change: (inout HTTP1ParserOptions) -> Void = { _ in }) {
        self.violation = violation
        self.input = input
        change(&options)
    }
}

private let bad: [Bad] = [
    Bad(.leadingControlByte, " GET / HTTP/1.1\r\n"), Bad(.leadingControlByte, "\u{16}\u{3}\u{1}"),
    Bad(.invalidMethod, "get / HTTP/1.1\r\n"), Bad(.invalidMethod, "GETT / HTTP/1.1\r\n"),
    Bad(.invalidMethod, "GARBAGE\r\n"), Bad(.invalidMethod, "F(O / HTTP/1.1\r\n") { $0.allowsCustomMethods = true },
    Bad(.invalidMethod, "PRI * HTTP/2.0\r\n"),
    Bad(.invalidTarget, "GET HTTP/1.1\r\n"), Bad(.invalidTarget, "GET foo HTTP/1.1\r\n"),
    Bad(.invalidTarget, "GET /\u{e4} HTTP/1.1\r\n"), Bad(.invalidTarget, "GET http://x@@y/ HTTP/1.1\r\n"),
    Bad(.invalidTarget, "GET http://x#y HTTP/1.1\r\n"),
    Bad(.invalidVersion, "GET /a b HTTP/1.1\r\n"), Bad(.invalidVersion, "GET / HTTP/1.10\r\n"),
    Bad(.invalidVersion, "GET / http/1.1\r\n"), Bad(.invalidVersion, "GET / HTTP/1\r\n"),
    Bad(.invalidVersion, "GET / HTTP/1.1 x\r\n"),
    Bad(.versionNotAccepted, "GET / HTTP/1.0\r\n\(host)\r\n"),
    Bad(.versionNotAccepted, "GET / HTTP/2.0\r\n\(host)\r\n"),
    Bad(.versionNotAccepted, "GET /\r\n"),
    Bad(.invalidURL, "GET * HTTP/1.1\r\n\(host)\r\n"), Bad(.invalidURL, "GET http:///p HTTP/1.1\r\n\(host)\r\n"),
    Bad(.invalidURL, "GET http://x:99999/ HTTP/1.1\r\n\(host)\r\n"),
    Bad(.invalidURL, "GET http://x:/ HTTP/1.1\r\n\(host)\r\n"),
    Bad(.invalidURL, "CONNECT x HTTP/1.1\r\n\(host)\r\n"), Bad(.invalidURL, "CONNECT x:1/y HTTP/1.1\r\n\(host)\r\n"),
    Bad(.invalidURL, "CONNECT /x HTTP/1.1\r\n\(host)\r\n"),
    Bad(.invalidScheme, "GET ftp://x/ HTTP/1.1\r\n\(host)\r\n"),
    Bad(.invalidAuthority, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
    Bad(.invalidAuthority, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    Bad(.headersTooLarge, get + "X: " + String(repeating: "a", count: 1024)) { $0.maxHeaderBytes = 1024 },
    Bad(.headersTooLarge, get + "X: " + String(repeating: "a", count: 1025 - get.utf8.count - 7) + "\r\n\r\n") {
        $0.maxHeaderBytes = 1024
    },
    Bad(.headersTooLarge, "GET /" + String(repeating: "a", count: 1019)) { $0.maxHeaderBytes = 1024 },
    Bad(.tooManyHeaders, get + "A: 1\r\nB: 1\r\n\r\n") { $0.maxHeaderCount = 2 },
    Bad(.forbiddenByte, get + "X: a\u{0}b\r\n\r\n"), Bad(.forbiddenByte, get + "X: a\u{7f}b\r\n\r\n"),
    Bad(.forbiddenByte, "GET /\u{1} HTTP/1.1\r\n"), Bad(.forbiddenByte, get + "X\u{0}: a\r\n\r\n"),
    Bad(.invalidHeaderName, get + "X Y: a\r\n\r\n"), Bad(.invalidHeaderName, get + "X : a\r\n\r\n"),
    Bad(.invalidHeaderName, get + "X\t: a\r\n\r\n"), Bad(.invalidHeaderName, get + ": a\r\n\r\n"),
    Bad(.invalidHeaderName, get + "X(: a\r\n\r\n"), Bad(.invalidHeaderName, get + "X\u{e4}: a\r\n\r\n"),
    Bad(.invalidHeaderName, get + ":path: /\r\n\r\n"), Bad(.invalidHeaderName, get + "X\rY: a\r\n\r\n"),
    Bad(.missingColon, get + "XYZ\r\n\r\n"), Bad(.leadingSpace, "GET / HTTP/1.1\r\n X: y\r\n\r\n"),
    Bad(.obsoleteFold, get + "X: a\r\n b\r\n\r\n"), Bad(.obsoleteFold, get + "X: a\r\n\t\r\n\r\n"),
    Bad(.bareLineFeed, "GET / HTTP/1.1\nHost: a\n\n"), Bad(.bareLineFeed, get + "X: a\nY: b\r\n\r\n"),
    Bad(.bareLineFeed, get + "X: a\r\n\n"),
    Bad(.bareCarriageReturn, get + "X: a\rb\r\n\r\n"), Bad(.bareCarriageReturn, get + "X: a\r\r\n\r\n"),
    Bad(.bareCarriageReturn, "GET\r/ HTTP/1.1\r\n"), Bad(.bareCarriageReturn, get + "\rX: a\r\n\r\n"),
    Bad(.underscoreInName, get + "X_y: a\r\n\r\n") { $0.underscores = .reject },
    Bad(.repeatedContentLength, post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi"),
    Bad(.repeatedContentLength, post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!"),
    Bad(.unparsableContentLength, post + "Content-Length: 2, 2\r\n\r\nhi"),
    Bad(.unparsableContentLength, post + "Content-Length: +2\r\n\r\nhi"),
    Bad(.unparsableContentLength, post + "Content-Length:\r\n\r\nhi"),
    Bad(.unparsableContentLength, post + "Content-Length: 0x2\r\n\r\nhi"),
    Bad(.unparsableContentLength, post + "Content-Length: 18446744073709551616\r\n\r\nhi"),
    Bad(.contentLengthWithTransferEncoding, post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"),
    Bad(.contentLengthWithTransferEncoding, post + "Transfer-Encoding: gzip\r\nContent-Length: 2\r\n\r\n") {
        $0.allowsChunkedLength = true
    },
    Bad(.unsupportedTransferEncoding, post + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
    Bad(.unsupportedTransferEncoding, post + "Transfer-Encoding: chunked, gzip\r\n\r\n"),
    Bad(.unsupportedTransferEncoding, post + "Transfer-Encoding: identity\r\n\r\n"),
    Bad(.unsupportedTransferEncoding, post + "Transfer-Encoding: chunked;q=1\r\n\r\n"),
    Bad(.unsupportedTransferEncoding, post + "Transfer-Encoding:\r\n\r\n"),
    Bad(.unsupportedTransferEncoding, post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
    Bad(.unsupportedTransferEncoding, "CONNECT x:1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"),
    Bad(.bodyOnConnect, "CONNECT x:1 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"),
    Bad(.connectionHeaderRejected, get + "Connection: a,b,c,d,e,f,g,h,i,j\r\n\r\n"),
    Bad(.connectionHeaderRejected, get + "Connection: x-forwarded-for\r\n\r\n"),
    Bad(.connectionHeaderRejected, get + "Connection: :path\r\n\r\n"),
    Bad(.invalidChunkSize, chunked + "g\r\n"), Bad(.invalidChunkSize, chunked + "\r\n"),
    Bad(.invalidChunkSize, chunked + " 2\r\n"), Bad(.invalidChunkSize, chunked + "0x2\r\n"),
    Bad(.invalidChunkSize, chunked + "-2\r\n"),
    Bad(.chunkSizeOverflow, chunked + "FFFFFFFFFFFFFFFFF\r\n"),
    Bad(.invalidChunkExtension, chunked + "2\nhi\r\n"), Bad(.invalidChunkExtension, chunked + "2;a\nhi\r\n"),
    Bad(.invalidChunkExtension, chunked + "2;a\rb\r\n"), Bad(.invalidChunkExtension, chunked + "2;\"\n\"\r\n"),
    Bad(.chunkExtensionTooLong, chunked + "2;" + String(repeating: "a", count: 300)) { $0.maxHeaderBytes = 200 },
    Bad(.strayDataAfterChunk, chunked + "2\r\nhix"), Bad(.strayDataAfterChunk, chunked + "2\r\nhi\n"),
    Bad(.strayDataAfterChunk, chunked + "2\r\nhi\r\r\n"), Bad(.strayDataAfterChunk, chunked + "2\r\nhi0\r\n"),
    Bad(.trailersTooLarge, chunked + "0\r\nX: " + String(repeating: "a", count: 300)) { $0.maxHeaderBytes = 200 },
    Bad(.tooManyTrailers, chunked + "0\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n") {
        $0.maxHeaderCount = 3
        $0.enablesTrailers = true
    },
    Bad(.missingColon, chunked + "0\r\nXy\r\n\r\n"), Bad(.invalidHeaderName, chunked + "0\r\nX(y: z\r\n\r\n"),
    Bad(.forbiddenByte, chunked + "0\r\nX: \u{0}\r\n\r\n"), Bad(.leadingSpace, chunked + "0\r\n X: y\r\n\r\n"),
    Bad(.bareLineFeed, chunked + "0\r\n\n\n"),
]

@Suite("HTTP/1 violations")
struct HTTP1ViolationTests {
    @Test("are found wherever the bytes are cut", arguments: bad)
    fileprivate func found(_ test: Bad) {
        for cut in [UInt8](latin: test.input).cuts {
            let lines = Transcript.of(cut, options: test.options)
            #expect(lines.last == "violation \(test.violation)", "cut into \(cut.map(\.count)): \(lines)")
            if lines.last != "violation \(test.violation)" { return }
        }
    }

    @Test("of header lines wait for the whole head, of the request line do not")
    func timing() {
        #expect(Transcript.of([Array("GET / HTTP/1.1\r\nbad header\r\n".utf8)]) == [])
        #expect(Transcript.of([Array("BAD / HTTP/1.1\r\n".utf8)]) == ["violation invalidMethod"])
    }

    @Test("carry Envoy's status and details")
    func answers() {
        #expect(HTTP1Violation.tooManyHeaders.status == 431)
        #expect(ByteView(HTTP1Violation.tooManyHeaders.details).equals("http1.too_many_headers"))
        #expect(HTTP1Violation.unsupportedTransferEncoding.status == 501)
        #expect(HTTP1Violation.versionNotAccepted.status == 426)
        for violation in HTTP1Violation.allCases {
            #expect(violation.status >= 400)
            #expect(violation.words.utf8CodeUnitCount > 10)
        }
    }

    @Test("stay")
    func sticky() {
        var parser = HTTP1Parser(role: .request)
        var headers = HeaderBlock()
        var consumed = 0
        for _ in 0..<2 {
            guard
                case .violation(.invalidMethod) = parser.parse(ByteView("BAD\r\n"), into: &headers, consumed: &consumed)
            else {
                Issue.record("no violation")
                return
            }
        }
    }
}
