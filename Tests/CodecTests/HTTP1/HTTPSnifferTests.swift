// First bytes of connections and what they show.

import Base
import HTTP1
import Testing

private let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

@Suite("HTTP sniffer")
struct HTTPSnifferTests {
    @Test(
        "tells the version wherever the bytes are cut",
        arguments: [
            ("GET / HTTP/1.1\r\nx", HTTPSniff.http11), ("GET / HTTP/1.0\r\n", .http10), ("GET /\r\n", .http10),
            ("GET / HTTP/1.2\r\n", .http10), ("GET / HTTP/2.0\r\n", .http10), (preface + "x", .http2),
            ("PRI * HTTP/2.0\r\n\r\nXX", .http10), ("FOO / HTTP/1.1\r\n", .http11), ("get / HTTP/1.1\n", .http11),
            ("CONNECT a:1 HTTP/1.1\r\n", .http11), ("GET http://a/ HTTP/1.1\r\n", .http11),
            ("GET\t/ \tHTTP/1.1\r\n", .http11),
            ("F(O / HTTP/1.1\r\n", .notHTTP), ("hello\r\n", .notHTTP), ("\r\nGET / HTTP/1.1\r\n", .notHTTP),
            (" GET / HTTP/1.1\r\n", .notHTTP), ("GET / HTTX/1.1\r\n", .notHTTP), ("GET foo HTTP/1.1\r\n", .notHTTP),
            ("GET HTTP/1.1\r\n", .notHTTP), ("GET /\u{0}a HTTP/1.1\r\n", .notHTTP), ("\u{16}\u{3}", .notHTTP),
            ("GET /\u{e4} HTTP/1.1\r\n", .notHTTP), ("*1\r\n", .notHTTP), ("SSH-2.0-x\r\n", .notHTTP),
            ("GET / HTTP/1.1", .needMore), ("PRI * HTTP/2.0\r\n", .needMore), ("hello world", .needMore),
            ("HELLO:", .notHTTP), ("he\u{0}", .notHTTP), ("<?xml", .notHTTP), ("PRI:", .notHTTP),
            ("GET /\u{0}", .needMore),
        ])
    func versions(text: String, wanted: HTTPSniff) {
        let bytes = [UInt8](latin: text)
        for reads in [Array(1...bytes.count)] + bytes.indices.map({ [$0, bytes.count] }) {
            var sniffer = HTTPSniffer()
            var found = HTTPSniff.needMore
            for end in reads where found == .needMore {
                found = Array(bytes[..<end]).withView { sniffer.parse($0) }
            }
            #expect(found == wanted)
        }
    }

    @Test("gives up after 64 KiB")
    func limit() {
        var sniffer = HTTPSniffer()
        let short = Array("GET /".utf8) + [UInt8](repeating: 97, count: HTTPSniffer.limit - 6)
        #expect(short.withView { sniffer.parse($0) } == .needMore)
        #expect((short + [97]).withView { sniffer.parse($0) } == .tooLong)
    }
}
