// Route matches in words.

import Base
import EnvoyAPI
import ProxyCore
import Routing

enum MatchWords {
    /// `envoy.config.route.v3.RouteMatch`: `prefix /reviews, end-user = jason`.
    static func match(_ node: ConfigNode) -> String {
        var parts = [path(node)]
        parts += node.messages("headers").map(header)
        parts += node.messages("query_parameters").map(query)
        parts += node.messages("cookies").map { "cookie \($0.string("name"))" }
        if node.message("grpc") != nil { parts.append("gRPC only") }
        if let share = node.message("runtime_fraction")?.message("default_value") {
            parts.append("\(percent(share)) of the requests")
        }
        if node.message("tls_context") != nil { parts.append("what TLS says of the client") }
        if !node.messages("dynamic_metadata").isEmpty { parts.append("metadata of filters") }
        return parts.joined(separator: ", ")
    }

    static func path(_ node: ConfigNode) -> String {
        let folds = node.optionalBool("case_sensitive") == false ? ", in any case" : ""
        switch node.oneof("path_specifier") {
        case "prefix":
            let prefix = node.string("prefix")
            return prefix == "/" ? "any path" : "prefix \(prefix)\(folds)"
        case "path": return "path \(node.string("path"))\(folds)"
        case "path_separated_prefix": return "below \(node.string("path_separated_prefix"))\(folds)"
        case "safe_regex": return "path ~ \(node.message("safe_regex")?.string("regex") ?? "")"
        case "connect_matcher": return "CONNECT"
        case "path_match_policy": return "a path template"
        default: return "any path"
        }
    }

    static func header(_ node: ConfigNode) -> String {
        let name = node.string("name")
        let negation = node.bool("invert_match") ? "not: " : ""
        switch node.oneof("header_match_specifier") {
        case "exact_match": return "\(negation)\(name) = \(node.string("exact_match"))"
        case "prefix_match": return "\(negation)\(name) begins with \(node.string("prefix_match"))"
        case "suffix_match": return "\(negation)\(name) ends with \(node.string("suffix_match"))"
        case "contains_match": return "\(negation)\(name) contains \(node.string("contains_match"))"
        case "safe_regex_match":
            return "\(negation)\(name) ~ \(node.message("safe_regex_match")?.string("regex") ?? "")"
        case "string_match": return "\(negation)\(name) \(node.message("string_match").map(text) ?? "")"
        case "range_match":
            let range = node.message("range_match")
            return "\(negation)\(name) from \(range?.int64("start") ?? 0) to below \(range?.int64("end") ?? 0)"
        case "present_match":
            return node.bool("present_match") == node.bool("invert_match") ? "no header \(name)" : "a header \(name)"
        default: return "a header \(name)"
        }
    }

    static func query(_ node: ConfigNode) -> String {
        let name = node.string("name")
        guard node.oneof("query_parameter_match_specifier") == "string_match" else { return "a parameter \(name)" }
        return "parameter \(name) \(node.message("string_match").map(text) ?? "")"
    }

    /// `envoy.type.matcher.v3.StringMatcher`.
    static func text(_ node: ConfigNode) -> String {
        let folds = node.bool("ignore_case") ? " in any case" : ""
        switch node.oneof("match_pattern") {
        case "exact": return "= \(node.string("exact"))\(folds)"
        case "prefix": return "begins with \(node.string("prefix"))\(folds)"
        case "suffix": return "ends with \(node.string("suffix"))\(folds)"
        case "contains": return "contains \(node.string("contains"))\(folds)"
        case "safe_regex": return "~ \(node.message("safe_regex")?.string("regex") ?? "")"
        default: return "matches something of its own"
        }
    }

    /// `envoy.type.v3.FractionalPercent`.
    static func percent(_ node: ConfigNode) -> String {
        let whole: Double =
            switch node.enumeration("denominator") {
            case "TEN_THOUSAND": 10_000
            case "MILLION": 1_000_000
            default: 100
            }
        return Percent.text(Double(node.uint32("numerator")) * 100 / whole)
    }

    /// Why a route was passed over, in terms of its match.
    static func miss(_ miss: RouteMiss?, _ match: ConfigNode, _ exchange: InspectedExchange) -> String {
        switch miss {
        case .path?: return "the path isn't \(path(match))"
        case .connect?: return "it is for CONNECT"
        case .share?: return "it takes a share of the requests only, and not this one"
        case .grpc?: return "it is for gRPC"
        case .header(let index)?:
            let matchers = match.messages("headers")
            guard index < matchers.count else { return "a header" }
            return "\(header(matchers[index])): " + given(matchers[index].string("name"), exchange)
        case .query(let index)?:
            let matchers = match.messages("query_parameters")
            return index < matchers.count ? "\(query(matchers[index])): not so in this request" : "a query parameter"
        case .cookie(let index)?:
            let matchers = match.messages("cookies")
            return index < matchers.count ? "cookie \(matchers[index].string("name")) isn't as it asks" : "a cookie"
        case .tls?: return "it asks for another TLS identity of the client"
        case .metadata?: return "it asks for metadata that filters leave (a token's claims)"
        case .filterState?: return "it asks for something that filters leave"
        case nil: return "a route before it takes the request"
        }
    }

    private static func given(_ name: String, _ exchange: InspectedExchange) -> String {
        exchange.value(of: name).map { "the request has \"\($0)\"" } ?? "the request has none"
    }
}

enum Percent {
    /// `12.5%`, with at most two digits behind the point.
    static func text(_ share: Double) -> String {
        let hundredths = Int((share * 100).rounded())
        let (whole, rest) = (hundredths / 100, hundredths % 100)
        if rest == 0 { return "\(whole)%" }
        let digits = rest < 10 ? "0\(rest)" : rest % 10 == 0 ? "\(rest / 10)" : "\(rest)"
        return "\(whole).\(digits)%"
    }
}
