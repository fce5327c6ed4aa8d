// envoy.config.accesslog.v3.AccessLogFilter, compiled: which entries are written at all.

import Base
import EnvoyAPI
import Formatting

public indirect enum AccessLogFilter: Sendable {
    case statusCode(Comparison)
    case duration(Comparison)
    case notHealthCheck
    case traceable
    case sample(FractionalPercent, numerator: RuntimeKey, independent: Bool)
    case all([AccessLogFilter])
    case any([AccessLogFilter])
    case header(HeaderMatcher)
    /// Empty: any flag at all.
    case flags(ResponseFlags)
    case grpcStatus(Set<UInt64>, excludes: Bool)
    case metadata(MetadataCondition)
    case types(Set<AccessLogType>, excludes: Bool)

    public struct Comparison: Sendable {
        enum Relation: Sendable { case equal, atLeast, atMost, different }

        let relation: Relation
        private let limit: RuntimeUInt32
        var value: UInt64 { UInt64(limit.current) }

        init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
            guard let comparison = node.message("comparison"), let value = comparison.message("value") else {
                throw node.invalid("comparison", found: "nothing", expected: "an operation and a value")
            }
            relation =
                switch comparison.enumeration("op") {
                case "GE": .atLeast
                case "LE": .atMost
                case "NE": .different
                default: .equal
                }
            limit = RuntimeUInt32(value, runtime)
        }

        func holds(_ measured: UInt64) -> Bool {
            switch relation {
            case .equal: measured == value
            case .atLeast: measured >= value
            case .atMost: measured <= value
            case .different: measured != value
            }
        }
    }

    public struct MetadataCondition: Sendable {
        let filter: String
        let path: [String]
        let value: ValueMatcher?
        let matchesIfAbsent: Bool

        init(_ node: ConfigNode) throws(InvalidConfiguration) {
            let matcher = node.message("matcher")
            filter = matcher?.string("filter") ?? ""
            path = matcher?.messages("path").map { $0.string("key") } ?? []
            value = try matcher?.message("value").map { node throws(InvalidConfiguration) in try ValueMatcher(node) }
            // Envoy's filter leaves it unread.
            matcher?.ignore("invert")
            matchesIfAbsent = node.optionalBool("match_if_key_not_found") ?? true
        }

        func holds(_ metadata: MetadataSet?) -> Bool {
            guard let value, let found = metadata?.value(filter: filter, path: path) else { return matchesIfAbsent }
            return value.matches(found)
        }
    }

    // MARK: - Configuration

    public init(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        switch node.oneof("filter_specifier") {
        case "status_code_filter": self = .statusCode(try Comparison(try Self.inner(node), runtime))
        case "duration_filter": self = .duration(try Comparison(try Self.inner(node), runtime))
        case "not_health_check_filter":
            _ = try Self.inner(node)
            self = .notHealthCheck
        case "traceable_filter":
            _ = try Self.inner(node)
            self = .traceable
        case "runtime_filter": self = Self.sample(try Self.inner(node), runtime)
        case "and_filter": self = .all(try Self.list(try Self.inner(node), runtime))
        case "or_filter": self = .any(try Self.list(try Self.inner(node), runtime))
        case "header_filter":
            guard let header = try Self.inner(node).message("header") else { fallthrough }
            self = .header(try HeaderMatcher(header))
        case "response_flag_filter": self = .flags(try Self.flags(try Self.inner(node)))
        case "grpc_status_filter": self = Self.grpcStatus(try Self.inner(node))
        case "metadata_filter": self = .metadata(try MetadataCondition(try Self.inner(node)))
        case "log_type_filter": self = Self.types(try Self.inner(node))
        case "extension_filter":
            let type = node.message("extension_filter")?.any("typed_config")?.typeName
            throw node.unsupported("extension_filter", type ?? "a filter that is an extension, such as CEL")
        case let other:
            throw node.invalid(other ?? "", found: "no filter", expected: "one of Envoy's access log filters")
        }
    }

    private static func inner(_ node: ConfigNode) throws(InvalidConfiguration) -> ConfigNode {
        let kind = node.oneof("filter_specifier") ?? ""
        guard let inner = node.message(kind) else { throw node.invalid(kind, found: "nothing", expected: "a filter") }
        return inner
    }

    private static func list(_ node: ConfigNode, _ runtime: RuntimeValues) throws(InvalidConfiguration)
        -> [AccessLogFilter]
    {
        var filters: [AccessLogFilter] = []
        for inner in node.messages("filters") { filters.append(try AccessLogFilter(inner, runtime)) }
        return filters
    }

    /// The runtime's value stands for the numerator only.
    private static func sample(_ node: ConfigNode, _ runtime: RuntimeValues) -> AccessLogFilter {
        let percent =
            node.message("percent_sampled").map { FractionalPercent($0) }
            ?? FractionalPercent(numerator: 0, denominator: 100)
        return .sample(
            percent, numerator: runtime.key(node.string("runtime_key")),
            independent: node.bool("use_independent_randomness"))
    }

    private static func flags(_ node: ConfigNode) throws(InvalidConfiguration) -> ResponseFlags {
        var flags = ResponseFlags(rawValue: 0)
        for letters in node.strings("flags") {
            guard let flag = ResponseFlag.allCases.first(where: { "\($0.letters)" == letters }) else {
                throw node.invalid("flags", found: "\"\(letters)\"", expected: "letters of a response flag, as UF")
            }
            flags.insert(flag)
        }
        return flags
    }

    private static func grpcStatus(_ node: ConfigNode) -> AccessLogFilter {
        let known = [
            "OK", "CANCELED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
            "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
            "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
        ]
        let wanted = node.enumerations("statuses").compactMap { known.firstIndex(of: $0) }.map { UInt64($0) }
        return .grpcStatus(Set(wanted), excludes: node.bool("exclude"))
    }

    private static func types(_ node: ConfigNode) -> AccessLogFilter {
        .types(Set(node.enumerations("types").compactMap { AccessLogType(name: $0) }), excludes: node.bool("exclude"))
    }

    // MARK: - Decision

    public func passes(
        _ type: AccessLogType, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo, random: inout RandomSource
    ) -> Bool {
        switch self {
        case .statusCode(let comparison): return comparison.holds(UInt64(info.responseCode))
        case .duration(let comparison):
            let span = (info.times.end ?? .now) - info.times.start
            return comparison.holds(UInt64(max(span.milliseconds, 0)))
        case .notHealthCheck: return !info.isHealthCheck
        case .traceable: return info.isTraced
        case .sample(let percent, let numerator, let independent):
            let chosen = (independent ? nil : RequestID.number(request.first(.requestID))) ?? random.next()
            guard let override = numerator.unsigned else { return percent.includes(chosen) }
            return chosen % UInt64(percent.denominator) < override
        case .all(let filters):
            for filter in filters
            where !filter.passes(
                type, request: request, response: response, trailers: trailers, info: info, random: &random)
            { return false }
            return true
        case .any(let filters):
            for filter in filters
            where filter.passes(
                type, request: request, response: response, trailers: trailers, info: info, random: &random)
            { return true }
            return false
        case .header(let matcher): return matcher.matches(request)
        case .flags(let wanted):
            return wanted.rawValue == 0 ? info.flags.rawValue != 0 : !info.flags.isDisjoint(with: wanted)
        case .grpcStatus(let wanted, let excludes):
            let status = GRPC.outcome(response: response, trailers: trailers, code: info.responseCode)
            return wanted.contains(status) != excludes
        case .metadata(let condition): return condition.holds(info.extras?.dynamicMetadata)
        case .types(let wanted, let excludes): return wanted.contains(type) != excludes
        }
    }
}
