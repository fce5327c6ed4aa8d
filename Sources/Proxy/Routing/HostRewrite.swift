// How a route changes the authority, and what remembers the old one.

import Base
import EnvoyAPI
import Formatting

public enum HostRewrite: Sendable {
    case none
    case literal([UInt8])
    case header(HeaderName)
    /// The authority is what substituting in the path gives.
    case pathRegex(RegexRewrite)
    case format(Formatter)
    /// The name of the host that is chosen; applied when it is, by `setAuthority`.
    case automatic

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("host_rewrite_specifier") {
        case "host_rewrite_literal":
            let text = node.string("host_rewrite_literal")
            self = text.isEmpty ? .none : .literal(Array(text.utf8))
        case "auto_host_rewrite": self = node.optionalBool("auto_host_rewrite") == true ? .automatic : .none
        case "host_rewrite_header": self = .header(HeaderName(node.string("host_rewrite_header")))
        case "host_rewrite":
            let text = node.string("host_rewrite")
            self = text.isEmpty ? .none : .format(try node.formatter("host_rewrite", text))
        case "host_rewrite_path_regex":
            guard let rewrite = node.message("host_rewrite_path_regex") else { fallthrough }
            self = .pathRegex(try RegexRewrite(rewrite))
        default: self = .none
        }
    }

    func apply(
        to headers: inout HeaderBlock, info: borrowing StreamInfo, appendForwardedHost: Bool, keepOriginal: Bool
    ) {
        var host = ByteQueue()
        switch self {
        case .none, .automatic: return
        case .literal(let text): host.append(text)
        case .header(let name):
            if let value = name.first(in: headers) { host.append(value) }
        case .pathRegex(let rewrite):
            if let target = headers.first(.path) { rewrite.append(RequestTarget(target).path, to: &host) }
        case .format(let formatter):
            let empty = HeaderBlock()
            formatter.append(to: &host, request: headers, response: empty, trailers: empty, info: info)
        }
        if host.isEmpty { return }
        Self.setAuthority(
            host.view, in: &headers, appendForwardedHost: appendForwardedHost, keepOriginal: keepOriginal)
    }

    /// Sets `:authority`; the old one goes into `x-envoy-original-host` and `x-forwarded-host` as asked for.
    public static func setAuthority(
        _ host: ByteView, in headers: inout HeaderBlock, appendForwardedHost: Bool, keepOriginal: Bool
    ) {
        let old = headers.first(.authority) ?? ByteView()
        if keepOriginal { headers.set(.envoyOriginalHost, old) }
        if appendForwardedHost, !old.isEmpty { Self.appendForwardedHost(old, to: &headers) }
        headers.set(.authority, host)
    }

    /// Unless it is what was appended last.
    private static func appendForwardedHost(_ host: ByteView, to headers: inout HeaderBlock) {
        guard let index = headers.firstIndex(of: .forwardedHost), !headers.value(at: index).isEmpty else {
            return headers.set(.forwardedHost, host)
        }
        let known = headers.value(at: index)
        let last = known.dropFirst(known.lastIndex(of: 0x2C).map { $0 + 1 } ?? 0)
        if last.equals(host) { return }
        var joined = ByteQueue()
        joined.append(known)
        joined.append(byte: 0x2C)
        joined.append(host)
        headers.replaceValue(at: index, with: joined.view)
    }
}
