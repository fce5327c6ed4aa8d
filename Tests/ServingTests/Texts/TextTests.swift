// The small texts of HTTP and gRPC: URLs, addresses, percent encoding, timeouts, fields.

import Base
import Testing

@testable import Serving

@Suite struct TextTests {
    @Test func urls() throws {
        let plain = try #require(URLText("http://example.com"))
        #expect(plain.scheme == .http && plain.host == "example.com" && plain.port == 80 && plain.path.isEmpty)
        #expect(plain.authority == "example.com")
        let six = try #require(URLText("https://[::1]:6443/base/"))
        #expect(six.host == "::1" && six.port == 6443 && six.path == "/base/" && six.authority == "[::1]:6443")
        let bare = try #require(URLText("127.0.0.1:2379"))
        #expect(bare.scheme == .http && bare.port == 2379)
        let unix = try #require(URLText("unix:///run/a.sock"))
        #expect(unix.scheme == .unix && unix.host == "/run/a.sock")
        for bad in ["", "ftp://a", "http://", "http://a:b", "http://a:70000", "http://user@host", "unix:", "a b"] {
            #expect(URLText(bad) == nil, "\(bad)")
        }
    }

    @Test func listenAddresses() {
        #expect(ListenAddress("127.0.0.1:0") == .loopback())
        #expect(ListenAddress(":15010") == .ip(.anyV6, port: 15010))
        #expect(ListenAddress("unix:/x") == .unix(path: "/x"))
        for bad in ["", "localhost:1", "1.2.3.4", "unix:", ":x"] { #expect(ListenAddress(bad) == nil, "\(bad)") }
    }

    @Test func percentEncoding() {
        #expect(PercentText.decode("a%20b%2Fc%zz%4") == "a b/c%zz%4")
        #expect(PercentText.encode("a b/ü~") == "a%20b%2F%C3%BC~")
        #expect(PercentText.encodeMessage("100% ü\n") == "100%25 %C3%BC%0A")
        for text in ["", "plain", "ünder 100%\r\n", "\u{1F600}"] {
            #expect(PercentText.decode(PercentText.encode(text)) == text)
            #expect(PercentText.decode(PercentText.encodeMessage(text)) == text)
        }
    }

    @Test func queries() {
        let head = HTTPRequestHead(path: "/a/b?watch=true&labelSelector=app%3Dx%2Cy+z&empty=&bare&watch=2")
        #expect(head.pathOnly == "/a/b")
        #expect(head.query("labelSelector") == "app=x,y z")
        #expect(head.query.map(\.name) == ["watch", "labelSelector", "empty", "bare", "watch"])
        #expect(head.query("empty") == "" && head.query("bare") == "" && head.query("none") == nil)
        #expect(HTTPRequestHead(path: "/a").query.isEmpty)
    }

    @Test func fields() {
        var fields: HTTPFields = ["Content-Type": "a", "X": "1"]
        fields.add("x", "2")
        #expect(fields["CONTENT-TYPE"] == "a" && fields.all("X") == ["1", "2"])
        fields.set("X", "3")
        #expect(fields.all("x") == ["3"])
        fields.remove("x")
        #expect(fields["x"] == nil)
        #expect(HTTPFields.clean("a\r\nset-cookie: b\u{0}") == "a  set-cookie: b ")
    }

    @Test func timeouts() {
        #expect(GRPCTimeout.parse("1H") == .seconds(3600))
        #expect(GRPCTimeout.parse("2M") == .seconds(120))
        #expect(GRPCTimeout.parse("3S") == .seconds(3))
        #expect(GRPCTimeout.parse("250m") == .milliseconds(250))
        #expect(GRPCTimeout.parse("7u") == TimeSpan(nanoseconds: 7000))
        #expect(GRPCTimeout.parse("99999999n") == TimeSpan(nanoseconds: 99_999_999))
        #expect(GRPCTimeout.parse("99999999H") == TimeSpan(nanoseconds: .max))
        for bad in ["", "1", "S", "123456789S", "-1S", "1.5S", "1s", "+1S"] {
            #expect(GRPCTimeout.parse(bad) == nil, "\(bad)")
        }
        for span in [TimeSpan(nanoseconds: 1), .milliseconds(1), .milliseconds(250), .seconds(5), .seconds(200_000)] {
            #expect(GRPCTimeout.parse(GRPCTimeout.text(span)) == span)
        }
    }

    @Test func dates() {
        #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test func statuses() throws {
        let status = GRPCStatus(.notFound, "no ü")
        #expect(GRPCStatus(trailers: status.trailers) == status)
        #expect(GRPCStatus(trailers: ["grpc-status": "99"])?.code == .unknown)
        #expect(GRPCStatus(trailers: [:]) == nil)
        #expect(GRPCStatus(of: CancellationError()).code == .cancelled)
        #expect(GRPCStatus(of: HTTPFailure(.queueFull, "x")).code == .resourceExhausted)
        #expect(GRPCCode(httpStatus: 503) == .unavailable)
    }
}
