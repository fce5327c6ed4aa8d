// Redirects that the proxy answers itself: status and `location`.

import Base
import EnvoyAPI
import Formatting

public final class RedirectParams: Sendable {
    public let status: UInt16
    private let scheme: [UInt8]
    private let usesHTTPS: Bool
    private let host: [UInt8]
    /// With its colon; empty for none.
    private let port: [UInt8]
    private let path: [UInt8]
    private let prefixRewrite: [UInt8]
    private let regexRewrite: RegexRewrite?
    private let stripsQuery: Bool
    private let keepsPort: Bool

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.enumeration("response_code") {
        case "FOUND": status = 302
        case "SEE_OTHER": status = 303
        case "TEMPORARY_REDIRECT": status = 307
        case "PERMANENT_REDIRECT": status = 308
        default: status = 301
        }
        usesHTTPS = node.bool("https_redirect")
        scheme = Array(node.string("scheme_redirect").utf8)
        host = Array(node.string("host_redirect").utf8)
        let number = node.uint32("port_redirect")
        port = number == 0 ? [] : Array(":\(number)".utf8)
        path = Array(node.string("path_redirect").utf8)
        prefixRewrite = Array(node.string("prefix_rewrite").utf8)
        regexRewrite = try node.message("regex_rewrite").map { rewrite throws(InvalidConfiguration) in
            try RegexRewrite(rewrite)
        }
        stripsQuery = node.bool("strip_query")
        keepsPort = false
    }

    /// Everything as in the request but for the scheme: `require_tls`, or a direct response with a status that
    /// carries a location.
    init(status: UInt16, toHTTPS: Bool) {
        self.status = status
        usesHTTPS = toHTTPS
        scheme = []
        host = []
        port = []
        path = []
        prefixRewrite = []
        regexRewrite = nil
        stripsQuery = false
        keepsPort = true
    }

    /// The new `:path` before the location is built, or nothing when the redirect does not rewrite it.
    private func rewritten(_ target: ByteView, matched: Int, to out: inout ByteQueue) -> Bool {
        if let regexRewrite {
            let parts = RequestTarget(target)
            regexRewrite.append(parts.path, to: &out)
            // An empty result rewrites nothing.
            if out.isEmpty { return false }
            out.append(target.dropFirst(parts.pathLength))
            return true
        }
        if prefixRewrite.isEmpty { return false }
        out.append(prefixRewrite)
        out.append(target.dropFirst(min(matched, target.count)))
        return true
    }

    /// Appends the value of `location`. `matched` is how many bytes of the path the route's rule matched.
    public func appendLocation(_ request: borrowing HeaderBlock, matched: Int, to out: inout ByteQueue) {
        let original = request.first(.path) ?? ByteView()
        var rewritten = ByteQueue()
        let isRewritten = self.rewritten(original, matched: matched, to: &rewritten)
        let current = isRewritten ? rewritten.view : original

        if !scheme.isEmpty {
            out.append(scheme)
        } else if usesHTTPS {
            out.append("https")
        } else {
            out.append(request.first(.scheme) ?? ByteView())
        }
        out.append("://")
        if host.isEmpty { out.append(keptHost(request)) } else { out.append(host) }
        out.append(port)
        appendPath(current, to: &out)
    }

    private func appendPath(_ current: ByteView, to out: inout ByteQueue) {
        let query = current.firstIndex(of: 0x3F)
        if path.isEmpty {
            return out.append(stripsQuery ? current.prefix(query ?? current.count) : current)
        }
        out.append(path)
        // The redirect's own query wins over the request's.
        if path.contains(0x3F) || stripsQuery { return }
        if let query { out.append(current.dropFirst(query)) }
    }

    /// The request's authority; its port goes when another is given or when it was the old scheme's default.
    private func keptHost(_ request: borrowing HeaderBlock) -> ByteView {
        let host = request.first(.authority) ?? ByteView()
        guard !keepsPort, let colon = Self.colon(host) else { return host }
        let text = host.dropFirst(colon)
        var removes = !port.isEmpty
        let old = request.first(.forwardedProto) ?? ByteView()
        let staysScheme: Bool =
            if !scheme.isEmpty {
                old.equals(scheme)
            } else if usesHTTPS {
                old.equals("https")
            } else {
                old.equals(request.first(.scheme) ?? ByteView())
            }
        if !staysScheme {
            removes = removes || old.equals("https") && text.equals(":443") || old.equals("http") && text.equals(":80")
        }
        return removes ? host.prefix(colon) : host
    }

    private static func colon(_ host: ByteView) -> Int? {
        guard let colon = host.lastIndex(of: 0x3A) else { return nil }
        if host.first == 0x5B { return colon > 0 && host[colon - 1] == 0x5D ? colon : nil }
        return colon
    }
}
