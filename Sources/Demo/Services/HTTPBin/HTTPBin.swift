// An HTTP service that does what its path says, with httpbin's paths and forms.

import Base
import Document
import Serving

enum HTTPBin {
    @Sendable static func answer(_ request: ServiceRequest) async -> ServiceAnswer {
        var parts = request.parts
        let name = parts.isEmpty ? "" : parts.removeFirst()
        let echo = RequestEcho(request: request)
        if let methods = methods[name], !methods.contains(request.method) {
            return .wrongMethod(allowed: methods.joined(separator: ", "))
        }
        switch (name, parts.count) {
        case ("", 0): return .html(HTTPBinPages.index)
        case ("get", 0): return pretty(echo.small)
        case ("post", 0), ("put", 0), ("patch", 0), ("delete", 0): return pretty(echo.whole)
        case ("anything", _): return pretty(echo.anything)
        case ("headers", 0): return pretty(["headers": echo.headers])
        case ("ip", 0): return pretty(["origin": .string(echo.origin)])
        case ("user-agent", 0):
            return pretty(["user-agent": request.head.fields["user-agent"].map { .string($0) } ?? .null])
        case ("uuid", 0): return pretty(["uuid": .string(HTTPBinBytes.uuid())])
        case ("status", 1): return HTTPBinStatus.answer(parts[0])
        case ("delay", 1): return await delay(parts[0], echo)
        case ("bytes", 1), ("stream-bytes", 1): return HTTPBinBytes.random(parts[0], request)
        case ("range", 1): return HTTPBinBytes.range(parts[0], request)
        case ("stream", 1): return HTTPBinBytes.lines(parts[0], echo)
        case ("drip", 0): return HTTPBinBytes.drip(request)
        case ("gzip", 0): return HTTPBinBytes.gzip(echo)
        case ("base64", 1): return base64(parts[0])
        case ("html", 0): return .html(HTTPBinPages.story)
        case ("json", 0): return pretty(HTTPBinPages.document)
        case ("xml", 0): return ServiceAnswer(200, ["content-type": "application/xml"], Array(HTTPBinPages.xml.utf8))
        case ("robots.txt", 0): return .text("User-agent: *\nDisallow: /deny\n")
        case ("deny", 0): return .text("Not for you.\n")
        case ("health", 0): return .text("httpbin is healthy\n")
        case ("response-headers", 0): return responseHeaders(request)
        case ("redirect", 1), ("relative-redirect", 1), ("absolute-redirect", 1):
            return redirect(parts[0], absolute: name == "absolute-redirect", request)
        case ("redirect-to", 0): return redirect(to: request)
        case ("cookies", _): return HTTPBinCookies.answer(parts, request)
        case ("basic-auth", 2), ("hidden-basic-auth", 2):
            return HTTPBinAccess.basic(parts[0], parts[1], isHidden: name == "hidden-basic-auth", request)
        case ("bearer", 0): return HTTPBinAccess.bearer(request)
        case ("cache", _): return cache(parts, echo)
        case ("etag", 1): return etag(parts[0], echo)
        default: return .notFound(request)
        }
    }

    private static let reading = ["GET", "HEAD"]
    private static let methods: [String: [String]] = [
        "get": reading, "headers": reading, "ip": reading, "user-agent": reading, "uuid": reading, "bytes": reading,
        "stream-bytes": reading, "range": reading, "stream": reading, "drip": reading, "gzip": reading,
        "html": reading, "json": reading, "xml": reading, "robots.txt": reading, "redirect": reading,
        "cookies": reading, "basic-auth": reading, "bearer": reading, "cache": reading, "etag": reading,
        "base64": reading, "post": ["POST"], "put": ["PUT"], "patch": ["PATCH"], "delete": ["DELETE"],
    ]

    static func pretty(_ node: DocumentNode, status: Int = 200, _ fields: HTTPFields = HTTPFields()) -> ServiceAnswer {
        var fields = fields
        fields.set("content-type", "application/json")
        return ServiceAnswer(status, fields, Array(PrettyJSON.text(node).utf8))
    }

    static func refused(_ words: String) -> ServiceAnswer { .text(words + "\n", status: 400) }

    /// At most ten seconds, as httpbin.
    private static func delay(_ text: String, _ echo: RequestEcho) async -> ServiceAnswer {
        guard let seconds = Double(text), seconds >= 0, seconds.isFinite else {
            return refused("found '\(text)', expected seconds: /delay/2")
        }
        // A client that goes away ends the pause, and nobody reads the answer.
        try? await Task.sleep(for: .milliseconds(Int64(min(seconds, 10) * 1000)))
        return pretty(echo.whole.removing("json"))
    }

    private static func base64(_ text: String) -> ServiceAnswer {
        guard let bytes = Base64.decode(text) else { return refused("found '\(text)', expected base64") }
        return ServiceAnswer(200, ["content-type": "text/html; charset=utf-8"], bytes)
    }

    private static func responseHeaders(_ request: ServiceRequest) -> ServiceAnswer {
        var fields = HTTPFields()
        var shown: DocumentNode = ["Content-Type": "application/json"]
        for pair in request.head.query {
            let name = pair.name.lowercased()
            let isToken = !name.isEmpty && name.utf8.allSatisfy { ASCII.isAlpha($0) || ASCII.isDigit($0) || $0 == 0x2D }
            if !isToken || ["content-length", "transfer-encoding", "connection"].contains(name) {
                return refused("found '\(pair.name)', expected a header's name that an answer may have")
            }
            fields.add(name, pair.value)
            shown.set(pair.name, .string(pair.value))
        }
        let type = fields["content-type"]
        var answer = pretty(shown, fields)
        if let type { answer.fields.set("content-type", type) }
        return answer
    }

    private static func redirect(_ text: String, absolute: Bool, _ request: ServiceRequest) -> ServiceAnswer {
        guard let count = Int(text), count > 0, count <= 100 else {
            return refused("found '\(text)', expected how many redirects: /redirect/3")
        }
        let name = absolute ? "absolute-redirect" : "relative-redirect"
        let path = count == 1 ? "/get" : "/\(name)/\(count - 1)"
        let location = absolute ? "http://\(request.head.authority)\(path)" : path
        return ServiceAnswer(302, ["location": location])
    }

    private static func redirect(to request: ServiceRequest) -> ServiceAnswer {
        guard let url = request.head.query("url"), !url.isEmpty else {
            return refused("found no url, expected /redirect-to?url=URL")
        }
        let status = request.head.query("status_code").flatMap { Int($0) } ?? 302
        return ServiceAnswer((300..<400).contains(status) ? status : 302, ["location": url])
    }

    private static func cache(_ parts: [String], _ echo: RequestEcho) -> ServiceAnswer {
        if let seconds = parts.first {
            guard let seconds = UInt32(seconds), parts.count == 1 else {
                return refused("found '\(seconds)', expected seconds: /cache/60")
            }
            return pretty(echo.small, ["cache-control": "public, max-age=\(seconds)"])
        }
        let fields = echo.request.head.fields
        if fields["if-none-match"] != nil || fields["if-modified-since"] != nil { return ServiceAnswer(304) }
        return pretty(echo.small, ["last-modified": HTTPDate.now, "etag": "\"skein\""])
    }

    private static func etag(_ tag: String, _ echo: RequestEcho) -> ServiceAnswer {
        let wanted = (echo.request.head.fields["if-none-match"] ?? "").split(separator: ",").map {
            $0.filter { $0 != " " && $0 != "\"" }
        }
        if wanted.contains(tag) || wanted.contains("*") { return ServiceAnswer(304, ["etag": "\"\(tag)\""]) }
        return pretty(echo.small, ["etag": "\"\(tag)\""])
    }
}
