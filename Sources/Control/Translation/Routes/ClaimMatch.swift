// Routing by claims of a verified token: header conditions that are named `@request.auth.claims`.

import EnvoyAPI
import MeshAPI

enum ClaimMatch {
    private static let prefix = "@request.auth.claims"
    private static let type = "envoy.type.matcher.v3"

    /// nil for a header like any other. `.a.b` and `[a][b]` both lead into nested claims.
    static func message(_ name: String, _ condition: Networking.StringMatch) -> Message? {
        guard name.lowercased().hasPrefix(prefix), let path = path(name.dropFirst(prefix.count)) else { return nil }
        let text = Message("\(type).ValueMatcher", ["string_match": .message(RouteMatch.text(condition))])
        let among = Message(
            "\(type).ValueMatcher",
            ["list_match": .message(Message("\(type).ListMatcher", ["one_of": .message(text)]))])
        let either = Message("\(type).OrMatcher", ["value_matchers": .messages([among, text])])
        let segments = (["payload"] + path).map {
            Message("\(type).MetadataMatcher.PathSegment", ["key": .string($0)])
        }
        return Message(
            "\(type).MetadataMatcher",
            [
                "filter": "envoy.filters.http.jwt_authn", "path": .messages(segments),
                "value": .message(Message("\(type).ValueMatcher", ["or_match": .message(either)])),
            ])
    }

    private static func path(_ rest: Substring) -> [String]? {
        if rest.first == "." {
            let parts = rest.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            return parts.contains("") ? nil : parts
        }
        guard rest.first == "[", rest.last == "]" else { return nil }
        var parts: [String] = []
        var inner = rest
        while inner.first == "[", let end = inner.firstIndex(of: "]") {
            parts.append(String(inner[inner.index(after: inner.startIndex)..<end]))
            inner = inner[inner.index(after: end)...]
        }
        return inner.isEmpty && !parts.contains("") ? parts : nil
    }
}
