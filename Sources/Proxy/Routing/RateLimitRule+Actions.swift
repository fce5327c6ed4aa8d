// The actions of rate limit rules: read from configuration, and carried out on a request.

import Base
import EnvoyAPI
import Formatting

/// A text out of dynamic metadata or the route's.
struct RateLimitMetadata: Sendable {
    let key: [UInt8]
    let filter: String
    let path: [String]
    let fallback: [UInt8]
    let isRoute: Bool
    let skipsAbsent: Bool
}

extension RateLimitRule {
    static func action(_ node: ConfigNode) throws(InvalidConfiguration) -> Action {
        guard let kind = node.oneof("action_specifier") else {
            throw node.invalid("", found: "no action", expected: "an action, such as generic_key")
        }
        if kind == "extension" { throw node.unsupported(kind, "descriptors made by extensions") }
        let inner = try node.inner(kind)
        func key(_ fallback: StaticString) -> [UInt8] {
            let given = inner.string("descriptor_key")
            return given.isEmpty ? ByteView(fallback).array : Array(given.utf8)
        }
        switch kind {
        case "source_cluster": return .sourceCluster
        case "destination_cluster": return .destinationCluster
        case "remote_address": return .remoteAddress
        case "masked_remote_address":
            return .maskedRemoteAddress(
                v4: Int(inner.optionalUInt32("v4_prefix_mask_len") ?? 32),
                v6: Int(inner.optionalUInt32("v6_prefix_mask_len") ?? 128))
        case "request_headers":
            return .header(
                HeaderName(inner.string("header_name")), key: key(""), skipsAbsent: inner.bool("skip_if_absent"))
        case "query_parameters":
            return .queryParameter(
                Array(inner.string("query_parameter_name").utf8), key: key(""),
                skipsAbsent: inner.bool("skip_if_absent"))
        case "generic_key": return try value(inner, key("generic_key"))
        case "header_value_match":
            return .headerMatch(
                key: key("header_match"), value: Array(inner.string("descriptor_value").utf8),
                expected: inner.optionalBool("expect_match") ?? true,
                try HeaderMatcher.list(inner.messages("headers")))
        case "query_parameter_value_match":
            var matchers: [QueryParameterMatcher] = []
            for matcher in inner.messages("query_parameters") { matchers.append(try QueryParameterMatcher(matcher)) }
            return .queryMatch(
                key: key("query_match"), value: Array(inner.string("descriptor_value").utf8),
                expected: inner.optionalBool("expect_match") ?? true, matchers)
        case "metadata": return .metadata(try metadata(inner, isDynamic: inner.enumeration("source") == "DYNAMIC"))
        case "dynamic_metadata": return .metadata(try metadata(inner, isDynamic: true, knowsSkipping: false))
        default: throw node.unsupported(kind, "rate limit actions of this kind")
        }
    }

    private static func value(_ node: ConfigNode, _ key: [UInt8]) throws(InvalidConfiguration) -> Action {
        .literal(key: key, value: Array(node.string("descriptor_value").utf8))
    }

    private static func metadata(
        _ node: ConfigNode, isDynamic: Bool, knowsSkipping: Bool = true
    ) throws(InvalidConfiguration) -> RateLimitMetadata {
        let key = try node.inner("metadata_key")
        return RateLimitMetadata(
            key: Array(node.string("descriptor_key").utf8), filter: key.string("key"),
            path: key.messages("path").map { $0.string("key") }, fallback: Array(node.string("default_value").utf8),
            isRoute: !isDynamic, skipsAbsent: knowsSkipping && node.bool("skip_if_absent"))
    }
}

extension RateLimitRule.Action {
    /// False when the request makes no descriptor at all.
    func append(
        to descriptor: inout RateLimitDescriptor, _ request: borrowing HeaderBlock, _ info: borrowing StreamInfo,
        _ subject: RateLimitSubject
    ) -> Bool {
        switch self {
        case .sourceCluster: Self.put("source_cluster", subject.sourceCluster, &descriptor)
        case .destinationCluster: Self.put("destination_cluster", subject.destinationCluster, &descriptor)
        case .header(let name, let key, let skipsAbsent):
            guard let value = name.first(in: request) else { return skipsAbsent }
            descriptor.append(key: key, value: value)
        case .queryParameter(let name, let key, let skipsAbsent):
            guard let value = Self.parameter(name, request) else { return skipsAbsent }
            value.withView { descriptor.append(key: key, value: $0) }
        case .remoteAddress:
            guard let address = info.downstream.remote?.ip else { return false }
            Self.put("remote_address", address.description, &descriptor)
        case .maskedRemoteAddress(let v4, let v6):
            guard let address = info.downstream.remote?.ip,
                let range = AddressRange(address, prefixLength: address.family == .v4 ? v4 : v6)
            else { return false }
            Self.put("masked_remote_address", "\(range.address)/\(range.prefixLength)", &descriptor)
        case .literal(let key, let value): value.withView { descriptor.append(key: key, value: $0) }
        case .formatted(let key, let formatter):
            var text = ByteQueue()
            let empty = HeaderBlock()
            let trailers = HeaderBlock()
            formatter.append(to: &text, request: request, response: empty, trailers: trailers, info: info)
            descriptor.append(key: key, value: text.view)
        case .headerMatch(let key, let value, let expected, let matchers):
            if matchers.allMatch(request) != expected { return false }
            value.withView { descriptor.append(key: key, value: $0) }
        case .queryMatch(let key, let value, let expected, let matchers):
            let query = request.first(.path).flatMap { RequestTarget($0).query }
            if matchers.allSatisfy({ $0.matches(query: query, decoding: true) }) != expected { return false }
            value.withView { descriptor.append(key: key, value: $0) }
        case .metadata(let source): return source.append(to: &descriptor, info)
        }
        return true
    }

    private static func put(_ key: StaticString, _ value: String, _ descriptor: inout RateLimitDescriptor) {
        value.withView { descriptor.append(key: ByteView(key).array, value: $0) }
    }

    /// Names and values are compared decoded.
    private static func parameter(_ name: [UInt8], _ request: borrowing HeaderBlock) -> [UInt8]? {
        guard let path = request.first(.path) else { return nil }
        var parameters = QueryParameters(RequestTarget(path).query)
        while let (key, value) = parameters.next() {
            if decoded(key) == name { return decoded(value) }
        }
        return nil
    }

    private static func decoded(_ text: ByteView) -> [UInt8] {
        var out = ByteQueue()
        PercentCoding.appendDecoded(text, to: &out)
        return out.view.array
    }
}

extension RateLimitMetadata {
    fileprivate func append(to descriptor: inout RateLimitDescriptor, _ info: borrowing StreamInfo) -> Bool {
        let metadata = isRoute ? info.route?.metadata : info.extras?.dynamicMetadata
        if case .string(let text)? = metadata?.value(filter: filter, path: path), !text.isEmpty {
            text.withView { descriptor.append(key: key, value: $0) }
            return true
        }
        if fallback.isEmpty { return skipsAbsent }
        fallback.withView { descriptor.append(key: key, value: $0) }
        return true
    }
}
