// Routes that answer by themselves: redirects and direct responses.

import EnvoyAPI
import MeshAPI

enum RouteRedirect {
    private static let codes = [
        0: "MOVED_PERMANENTLY", 301: "MOVED_PERMANENTLY", 302: "FOUND", 303: "SEE_OTHER", 307: "TEMPORARY_REDIRECT",
        308: "PERMANENT_REDIRECT",
    ]

    /// nil for a code that is no redirect's.
    static func message(_ redirect: Networking.HTTPRedirect, port: Int, isTLS: Bool) -> Message? {
        guard let code = codes[redirect.redirectCode] else { return nil }
        var action = Message(
            "envoy.config.route.v3.RedirectAction",
            ["host_redirect": .string(redirect.authority), "response_code": .string(code)])
        if !redirect.prefixRewrite.isEmpty {
            action["prefix_rewrite"] = .string(redirect.prefixRewrite)
        } else if !redirect.uri.isEmpty {
            action["path_redirect"] = .string(redirect.uri)
        }
        if !redirect.scheme.isEmpty { action["scheme_redirect"] = .string(redirect.scheme) }
        var target = redirect.port ?? 0
        if redirect.derivePort == .FROM_REQUEST_PORT { target = port }
        let scheme = redirect.scheme.isEmpty ? (isTLS ? "https" : "http") : redirect.scheme
        // A scheme's own port isn't said.
        if (target == 80 && scheme == "http") || (target == 443 && scheme == "https") { target = 0 }
        action["port_redirect"] = .unsigned(UInt64(target))
        return action
    }

    static func directResponse(_ answer: Networking.HTTPDirectResponse) -> Message {
        var action = Message(
            "envoy.config.route.v3.DirectResponseAction", ["status": .unsigned(UInt64(answer.status))])
        if let text = answer.body?.string {
            action["body"] = .message(
                Message("envoy.config.core.v3.DataSource", ["inline_string": .string(text)]))
        } else if let bytes = answer.body?.bytes {
            action["body"] = .message(Message("envoy.config.core.v3.DataSource", ["inline_bytes": .bytes(bytes)]))
        }
        return action
    }
}
