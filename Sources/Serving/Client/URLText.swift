// Where a client sends its requests: scheme, host and port of a URL.

import Base

public struct URLText: Sendable, Hashable {
    public enum Scheme: String, Sendable, Hashable { case http, https, unix }

    public let scheme: Scheme
    /// Without brackets; the path of a unix socket.
    public let host: String
    public let port: UInt16
    /// What stands behind the authority; empty or beginning with a slash.
    public let path: String

    /// `http://host:port/base`, `https://[::1]:6443`, `unix:/run/x.sock`, or `host:port`, which is http.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            var path = text.dropFirst(5)
            if path.hasPrefix("//") { path = path.dropFirst(2) }
            if path.isEmpty { return nil }
            self.init(scheme: .unix, host: String(path), port: 0, path: "")
            return
        }
        var rest = text[...]
        var scheme = Scheme.http
        if let mark = text.firstRange(ofText: "://") {
            guard let known = Scheme(rawValue: text[..<mark.lowerBound].lowercased()) else { return nil }
            scheme = known
            rest = text[mark.upperBound...]
        }
        var path = ""
        if let slash = rest.firstIndex(of: "/") {
            path = String(rest[slash...])
            rest = rest[..<slash]
        }
        var port: UInt16 = scheme == .https ? 443 : 80
        var host = rest
        let bracket = rest.lastIndex(of: "]")
        if let colon = rest.lastIndex(of: ":"), bracket.map({ colon > $0 }) ?? true {
            guard let number = UInt16(rest[rest.index(after: colon)...]) else { return nil }
            port = number
            host = rest[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        if host.isEmpty || host.utf8.contains(where: { $0 <= 0x20 || $0 == 0x40 }) { return nil }
        self.init(scheme: scheme, host: String(host), port: port, path: path == "/" ? "" : path)
    }

    private init(scheme: Scheme, host: String, port: UInt16, path: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
    }

    /// As it stands in a Host header.
    public var authority: String {
        if scheme == .unix { return "localhost" }
        let name = host.contains(":") ? "[\(host)]" : host
        let usual: UInt16 = scheme == .https ? 443 : 80
        return port == usual ? name : "\(name):\(port)"
    }
}

extension String {
    fileprivate func firstRange(ofText needle: String) -> Range<String.Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(needle) { return index..<self.index(index, offsetBy: needle.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
