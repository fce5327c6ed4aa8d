// The conditions of a VirtualService's match as Envoy's.

import EnvoyAPI
import MeshAPI
import Registry

enum RouteMatch {
    static func message(_ match: Networking.HTTPMatchRequest?) -> Message {
        var message = Message("envoy.config.route.v3.RouteMatch", ["prefix": "/"])
        guard let match else { return message }
        if let uri = match.uri {
            if let exact = uri.exact {
                message["path"] = .string(exact)
            } else if let prefix = uri.prefix {
                message["prefix"] = .string(prefix)
            } else if let regex = uri.regex {
                message["safe_regex"] = Wire.regex(regex)
            }
        }
        message["case_sensitive"] = .bool(!match.ignoreUriCase)
        var headers: [Message] = []
        var claims: [Message] = []
        for (name, condition) in match.headers.sorted(by: { $0.key < $1.key }) {
            if let claim = ClaimMatch.message(name, condition) {
                claims.append(claim)
            } else {
                headers.append(header(name, condition))
            }
        }
        for (name, condition) in match.withoutHeaders.sorted(by: { $0.key < $1.key }) {
            if var claim = ClaimMatch.message(name, condition) {
                claim["invert"] = true
                claims.append(claim)
                continue
            }
            var matcher = header(name, condition)
            matcher["invert_match"] = true
            if !isPresence(condition) { matcher["treat_missing_header_as_empty"] = true }
            headers.append(matcher)
        }
        headers.sort { name(of: $0) < name(of: $1) }
        for (name, condition) in [
            (":method", match.method), (":authority", match.authority), (":scheme", match.scheme),
        ] {
            if let condition { headers.append(header(name, condition)) }
        }
        message["headers"] = .messages(headers)
        message["dynamic_metadata"] = .messages(claims)
        message["query_parameters"] = .messages(
            match.queryParams.sorted { $0.key < $1.key }.map { parameter($0.key, $0.value) })
        return message
    }

    /// Such a route leaves nothing for those after it.
    static func takesEverything(_ match: Networking.HTTPMatchRequest) -> Bool {
        guard match.headers.isEmpty, match.withoutHeaders.isEmpty, match.queryParams.isEmpty, match.method == nil,
            match.authority == nil, match.scheme == nil
        else { return false }
        guard let uri = match.uri else { return true }
        if uri.exact != nil { return false }
        if let prefix = uri.prefix { return prefix == "/" }
        if let regex = uri.regex { return regex == ".*" }
        return true
    }

    private static func name(of header: Message) -> String {
        if case .string(let name)? = header["name"] { name } else { "" }
    }

    private static func header(_ name: String, _ condition: Networking.StringMatch) -> Message {
        var matcher = Message("envoy.config.route.v3.HeaderMatcher", ["name": .string(name)])
        if isPresence(condition) {
            matcher["present_match"] = true
        } else {
            matcher["string_match"] = .message(text(condition))
        }
        return matcher
    }

    private static func parameter(_ name: String, _ condition: Networking.StringMatch) -> Message {
        var matcher = Message("envoy.config.route.v3.QueryParameterMatcher", ["name": .string(name)])
        if isPresence(condition) {
            matcher["present_match"] = true
        } else {
            matcher["string_match"] = .message(text(condition))
        }
        return matcher
    }

    /// An empty condition asks only that the value is there.
    private static func isPresence(_ condition: Networking.StringMatch) -> Bool {
        condition.exact == nil && condition.prefix == nil && (condition.regex == nil || condition.regex == "*")
    }

    static func text(_ condition: Networking.StringMatch) -> Message {
        var matcher = Message(type: "envoy.type.matcher.v3.StringMatcher")
        if let exact = condition.exact {
            matcher["exact"] = .string(exact)
        } else if let prefix = condition.prefix {
            matcher["prefix"] = .string(prefix)
        } else {
            matcher["safe_regex"] = Wire.regex(condition.regex ?? "")
        }
        return matcher
    }
}
