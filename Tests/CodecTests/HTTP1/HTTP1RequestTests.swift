// Requests as bytes and the events they must become, however the bytes are cut.

import Base
import HTTP1
import Testing

struct HTTP1Case: Sendable, CustomTestStringConvertible {
    let name: String
    let input: String
    let events: [String]
    var options = HTTP1ParserOptions()
    var closes = false

    var testDescription: String { name }

    init(
        _ name: String, _ input: String, _ events: [String], closes: Bool = false,
        _ change: (inout HTTP1ParserOptions) -> Void = { _ in }
    ) {
        self.name = name
        self.input = input
        self.events = events
        self.closes = closes
        change(&options)
    }

    func check() {
        let bytes = [UInt8](latin: input)
        for cut in bytes.cuts {
            let found = Transcript.of(cut, options: options, closes: closes)
            #expect(found == events, "cut into \(cut.map(\.count))")
            if found != events { return }
        }
    }
}

private let host = "Host: a\r\n"
private let post = "POST /p HTTP/1.1\r\nHost: a\r\n"
private let seenHost = " | :authority=a"
private let plain = "head | :method=GET | :authority=a | :path=/"

private let requests: [HTTP1Case] = [
    HTTP1Case("plain", "GET / HTTP/1.1\r\n\(host)\r\n", [plain, "end"]),
    HTTP1Case(
        "pipelined", "GET /1 HTTP/1.1\r\n\(host)\r\nGET /2 HTTP/1.1\r\n\(host)\r\n",
        ["head | :method=GET | :authority=a | :path=/1", "end", "head | :method=GET | :authority=a | :path=/2", "end"]),
    HTTP1Case("empty lines first", "\r\n\n\rGET / HTTP/1.1\r\n\(host)\r\n", [plain, "end"]),
    HTTP1Case(
        "values are trimmed, names lowered", "GET / HTTP/1.1\r\nX-Ab:  a b \t\r\nHOST:a\r\nE:\r\n\r\n",
        ["head | :method=GET | :authority=a | :path=/ | x-ab=a b | e=", "end"]),
    HTTP1Case(
        "length", "\(post)Content-Length: 2\r\n\r\nhi",
        ["head length(2) | :method=POST | :authority=a | :path=/p | content-length=2", "body hi", "end"]),
    HTTP1Case(
        "length with zeros", "\(post)Content-Length: 0000000000000000000000002\r\n\r\nhi",
        [
            "head length(2) | :method=POST | :authority=a | :path=/p | content-length=0000000000000000000000002",
            "body hi", "end",
        ]),
    HTTP1Case(
        "greatest length", "\(post)Content-Length: 18446744073709551615\r\n\r\nhi",
        [
            "head length(18446744073709551615) | :method=POST | :authority=a | :path=/p"
                + " | content-length=18446744073709551615", "body hi", "violation truncated",
        ], closes: true),
    HTTP1Case(
        "chunked", "\(post)Transfer-Encoding: CHUNKED\r\n\r\n2;x=\"y\"\r\nhi\r\nA \r\n0123456789\r\n0\r\n\r\n",
        [
            "head chunked | :method=POST | :authority=a | :path=/p | transfer-encoding=CHUNKED", "body hi0123456789",
            "end",
        ]),
    HTTP1Case(
        "trailers are dropped", "\(post)Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: y\r\n\r\n",
        ["head chunked | :method=POST | :authority=a | :path=/p | transfer-encoding=chunked", "body hi", "end"]),
    HTTP1Case(
        "trailers", "\(post)Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: y\r\nContent-Length: 7\r\n\r\n",
        [
            "head chunked | :method=POST | :authority=a | :path=/p | transfer-encoding=chunked", "body hi",
            "trailers | x=y | content-length=7", "end",
        ]
    ) { $0.enablesTrailers = true },
    HTTP1Case(
        "length beside chunked where allowed",
        "\(post)Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ["head chunked | :method=POST | :authority=a | :path=/p | transfer-encoding=chunked", "end"]
    ) { $0.allowsChunkedLength = true },
    HTTP1Case(
        "close", "GET / HTTP/1.1\r\n\(host)Connection: close\r\n\r\n",
        ["head close | :method=GET | :authority=a | :path=/ | connection=close", "end"]),
    HTTP1Case(
        "proxy close", "GET / HTTP/1.1\r\n\(host)Proxy-Connection: close\r\n\r\n",
        ["head close | :method=GET | :authority=a | :path=/ | proxy-connection=close", "end"]),
    HTTP1Case(
        "nominated headers go", "GET / HTTP/1.1\r\n\(host)Connection: X-Foo, keep-alive\r\nX-Foo: 1\r\nY: 2\r\n\r\n",
        ["head | :method=GET | :authority=a | :path=/ | connection=X-Foo, keep-alive | y=2", "end"]),
    HTTP1Case(
        "nominated TE keeps trailers", "GET / HTTP/1.1\r\n\(host)Connection: te\r\nTE: gzip, trailers;q=1\r\n\r\n",
        ["head | :method=GET | :authority=a | :path=/ | connection=te | te=trailers", "end"]),
    HTTP1Case(
        "nominated Host goes", "GET / HTTP/1.1\r\n\(host)Connection: host\r\n\r\n",
        ["head | :method=GET | :path=/ | connection=host", "end"]),
    HTTP1Case(
        "nominated Host that is not there", "GET / HTTP/1.1\r\nConnection: host\r\n\r\n",
        ["head | :method=GET | :path=/ | connection=host", "end"]),
    HTTP1Case(
        "nominated Host beside an absolute target", "GET http://b/ HTTP/1.1\r\n\(host)Connection: host\r\n\r\n",
        ["head | :method=GET | :scheme=http | :authority=b | :path=/ | connection=host", "end"]),
    HTTP1Case("no Host", "GET / HTTP/1.1\r\nX: y\r\n\r\n", ["head | :method=GET | :path=/ | x=y", "end"]),
    HTTP1Case(
        "empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", ["head | :method=GET | :authority= | :path=/", "end"]),
    HTTP1Case(
        "two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nHost: b\r\n\r\n",
        ["head | :method=GET | :authority=a,b | :path=/ | x=y", "end"]),
    HTTP1Case(
        "lists are joined, cookies and unknown headers not",
        "GET / HTTP/1.1\r\n\(host)Accept: a\r\nCookie: 1\r\nX: 1\r\nAccept: b\r\nCookie: 2\r\nX: 2\r\nAccept: c\r\n\r\n",
        ["head | :method=GET | :authority=a | :path=/ | accept=a,b,c | cookie=1 | x=1 | cookie=2 | x=2", "end"]),
    HTTP1Case(
        "absolute form", "GET HTTP://u@X.com:80/p?q HTTP/1.1\r\nHost: y\r\nHost: z\r\n\r\n",
        ["head | :method=GET | :scheme=http | :authority=X.com:80 | :path=/p?q", "end"]),
    HTTP1Case(
        "absolute form without path", "OPTIONS https://[::1] HTTP/1.1\r\n\r\n",
        ["head | :method=OPTIONS | :scheme=https | :authority=[::1] | :path=/", "end"]),
    HTTP1Case(
        "absolute form not allowed", "GET http://x/p HTTP/1.1\r\nHost: y\r\n\r\n",
        ["head | :method=GET | :authority=y | :path=http://x/p", "end"]
    ) { $0.allowsAbsoluteURL = false },
    HTTP1Case(
        "asterisk form", "OPTIONS * HTTP/1.1\r\n\(host)\r\n",
        ["head | :method=OPTIONS | :authority=a | :path=*", "end"]),
    HTTP1Case(
        "CONNECT", "CONNECT x:443 HTTP/1.1\r\n\(host)Content-Length: 0\r\n\r\nraw\r\n\r\n",
        ["head untilClose connect | :method=CONNECT | :authority=x:443", "body raw\r\n\r\n", "end"], closes: true),
    HTTP1Case(
        "upgrade", "GET / HTTP/1.1\r\n\(host)Connection: Upgrade\r\nUpgrade: websocket\r\n\r\nraw",
        [
            "head untilClose upgrade | :method=GET | :authority=a | :path=/ | connection=Upgrade | upgrade=websocket",
            "body raw",
        ]),
    HTTP1Case(
        "upgrade without token is none", "GET / HTTP/1.1\r\n\(host)Upgrade: websocket\r\n\r\n",
        ["head | :method=GET | :authority=a | :path=/ | upgrade=websocket", "end"]),
    HTTP1Case(
        "h2c upgrade is taken out",
        "GET / HTTP/1.1\r\n\(host)Connection: Upgrade, HTTP2-Settings, x\r\nUpgrade: h2c\r\nHTTP2-Settings: A\r\n\r\n",
        ["head | :method=GET | :authority=a | :path=/ | connection=x", "end"]),
    HTTP1Case(
        "expect", "\(post)Expect: 100-Continue\r\nContent-Length: 1\r\n\r\nx",
        [
            "head length(1) expects | :method=POST | :authority=a | :path=/p | expect=100-Continue | content-length=1",
            "body x", "end",
        ]),
    HTTP1Case(
        "HTTP/1.0 closes", "GET / HTTP/1.0\r\n\(host)\r\n",
        ["head 1.0 close | :method=GET | :authority=a | :path=/", "end"]
    ) { $0.acceptsHTTP10 = true },
    HTTP1Case(
        "HTTP/1.0 keep-alive, default host", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        ["head 1.0 | :method=GET | :authority=dflt | :path=/ | connection=keep-alive", "end"]
    ) {
        $0.acceptsHTTP10 = true
        $0.defaultHost = Array("dflt".utf8)
    },
    HTTP1Case(
        "HTTP/0.9", "GET /\r\n\r\n", ["head 1.0 close | :method=GET | :path=/", "end"]
    ) { $0.acceptsHTTP10 = true },
    HTTP1Case(
        "loose spaces in the request line", "GET\t /x   HTTP/1.1 \r\n\(host)\r\n",
        ["head | :method=GET | :authority=a | :path=/x", "end"]),
    HTTP1Case(
        "custom method", "F-oo / HTTP/1.1\r\n\(host)\r\n", ["head | :method=F-oo | :authority=a | :path=/", "end"]
    ) { $0.allowsCustomMethods = true },
    HTTP1Case(
        "underscored header dropped", "GET / HTTP/1.1\r\n\(host)X_y: 1\r\nZ: 2\r\n\r\n",
        ["head | :method=GET | :authority=a | :path=/ | z=2", "end"]
    ) { $0.underscores = .dropHeader },
    HTTP1Case(
        "loose lines where tolerated", "GET / HTTP/1.1\nHost: a\nX: b\r\n c\n \r\nY: d\re\r\r\n\n",
        ["head | :method=GET | :authority=a | :path=/ | x=b c | y=de", "end"]
    ) { $0.toleratesLooseLines = true },
    HTTP1Case(
        "loose chunks where tolerated",
        "\(post)Transfer-Encoding: chunked\r\n\r\n2\r\nhixx\n1\r\n!\r\n0\r\nX: y\n\n",
        [
            "head chunked | :method=POST | :authority=a | :path=/p | transfer-encoding=chunked", "body hi!",
            "trailers | x=y", "end",
        ]
    ) {
        $0.toleratesLooseLines = true
        $0.enablesTrailers = true
    },
]

@Suite("HTTP/1 requests")
struct HTTP1RequestTests {
    @Test("become events", arguments: requests)
    func events(_ test: HTTP1Case) { test.check() }

    @Test("keep the peer's spelling when told to")
    func originalCase() {
        var options = HTTP1ParserOptions()
        options.keepsOriginalCase = true
        var parser = HTTP1Parser(role: .request, options: options)
        var headers = HeaderBlock()
        var consumed = 0
        _ = parser.parse(
            ByteView("GET / HTTP/1.1\r\nHoSt: a\r\nX-fOO: 1\r\nACCEPT: 2\r\n\r\n"), into: &headers, consumed: &consumed)
        var output = ByteQueue()
        _ = HTTP1Encoder.requestHead(
            headers, endStream: true, casing: .preserve(properOtherwise: false), into: &output)
        #expect(output.view.string == "GET / HTTP/1.1\r\nHoSt: a\r\nX-fOO: 1\r\nACCEPT: 2\r\n\r\n")
    }

    @Test("arriving byte by byte are not read again and again")
    func slowArrival() {
        var text = "GET / HTTP/1.1\r\n"
        for number in 0..<90 { text += "x-header-\(number): some value that is not short\r\n" }
        let bytes = Array((text + "\r\n").utf8)
        let parser = ContinuousClock().measure { _ = Transcript.of(bytes.map { [$0] }) }
        #expect(parser < .seconds(5))
    }
}
