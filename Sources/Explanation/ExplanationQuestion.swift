// What is asked: a URL, a method and headers, as curl takes them.

import Base
import ProxyCore

package struct InvalidQuestion: Error, Sendable, CustomStringConvertible {
    package let description: String
}

package struct ExplanationQuestion: Sendable {
    package enum Scheme: String, Sendable { case http, https, tcp, tls, grpc }

    package var scheme: Scheme
    package var method: String
    package var host: String
    package var port: UInt16
    /// With the query.
    package var path: String
    package var fields: [(name: String, value: String)]
    package var usesHTTP2: Bool
    /// What the client means by `Host`, where that isn't the URL's.
    package var authority: String

    package init(method: String, url: String, headers: [String], http2: Bool = false) throws(InvalidQuestion) {
        let (scheme, rest) = try Self.scheme(url)
        self.scheme = scheme
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let target = String(rest[end...])
        path = target.isEmpty ? "/" : target.hasPrefix("?") ? "/" + target : target
        if let hash = path.firstIndex(of: "#") { path = String(path[..<hash]) }
        (host, port) = try Self.place(String(rest[..<end]), scheme, url)
        self.method = scheme == .grpc ? "POST" : method.uppercased()
        usesHTTP2 = http2 || scheme == .grpc
        let standard: UInt16 = scheme == .https ? 443 : 80
        let shown = host.contains(":") ? "[\(host)]" : host
        authority = port == standard ? shown : "\(shown):\(port)"
        fields = []
        for line in headers {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
                throw InvalidQuestion(description: "-H: found '\(line)', expected 'NAME: VALUE'")
            }
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            if name == "host" { authority = String(value) } else { fields.append((name, String(value))) }
        }
        if scheme == .grpc, !fields.contains(where: { $0.name == "content-type" }) {
            fields.append(("content-type", "application/grpc"))
        }
        if !fields.contains(where: { $0.name == "user-agent" }) { fields.append(("user-agent", "curl/8")) }
    }

    private static func scheme(_ url: String) throws(InvalidQuestion) -> (Scheme, Substring) {
        guard let mark = url.firstRange(of: "://") else { return (.http, url[...]) }
        guard let scheme = Scheme(rawValue: url[..<mark.lowerBound].lowercased()) else {
            throw InvalidQuestion(
                description: "found the URL '\(url)', expected one that begins with http://, https://, grpc://, "
                    + "tcp:// or tls://")
        }
        return (scheme, url[mark.upperBound...])
    }

    private static func place(
        _ text: String, _ scheme: Scheme, _ url: String
    ) throws(InvalidQuestion) -> (String, UInt16) {
        var host = text
        var digits: String?
        if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            host = String(text[text.index(after: text.startIndex)..<close])
            let rest = text[text.index(after: close)...]
            if rest.hasPrefix(":") { digits = String(rest.dropFirst()) }
        } else if let colon = text.lastIndex(of: ":") {
            host = String(text[..<colon])
            digits = String(text[text.index(after: colon)...])
        }
        if host.isEmpty { throw InvalidQuestion(description: "found the URL '\(url)', expected one with a host") }
        if let digits {
            guard let port = UInt16(digits), port > 0 else {
                throw InvalidQuestion(description: "found the port '\(digits)' in '\(url)', expected 1 to 65535")
            }
            return (host, port)
        }
        switch scheme {
        case .http, .grpc: return (host, 80)
        case .https, .tls: return (host, 443)
        case .tcp: throw InvalidQuestion(description: "found '\(url)', expected a port: tcp://HOST:PORT")
        }
    }

    var isHTTP: Bool { scheme == .http || scheme == .https || scheme == .grpc }
    /// Answers of proxies' own come in gRPC's form.
    var isGRPC: Bool {
        fields.contains { field in
            field.name == "content-type"
                && (field.value == "application/grpc" || field.value.hasPrefix("application/grpc+"))
        }
    }
    var isTLS: Bool { scheme == .https || scheme == .tls }

    /// As people write it.
    package var text: String {
        let shown = host.contains(":") ? "[\(host)]" : host
        switch scheme {
        case .tcp, .tls: return "\(scheme.rawValue)://\(shown):\(port)"
        case .http, .https, .grpc:
            let standard: UInt16 = scheme == .https ? 443 : 80
            return "\(method) \(scheme.rawValue)://\(shown)\(port == standard ? "" : ":\(port)")\(path)"
        }
    }

    var request: InspectedRequest {
        InspectedRequest(method: method, authority: authority, path: path, fields: fields)
    }
}
