// How the proxy's own answers are changed before they are sent: local_reply_config.

import Base
import EnvoyAPI
import Formatting
import Runtime

/// `HttpConnectionManager.local_reply_config`.
struct LocalReplyParams: Sendable {
    struct Mapper: Sendable {
        let condition: LocalReplyCondition
        let status: UInt16?
        let body: [UInt8]?
        let format: SubstitutionFormat?
        let headers: HeaderMutations
    }

    let mappers: [Mapper]
    let format: SubstitutionFormat?

    init(_ node: ConfigNode?) throws(InvalidConfiguration) {
        guard let node else {
            mappers = []
            format = nil
            return
        }
        var mappers: [Mapper] = []
        for mapper in node.messages("mappers") {
            guard let filter = mapper.message("filter") else {
                throw mapper.invalid("filter", found: "nothing", expected: "which answers to change")
            }
            let format = try mapper.message("body_format_override").map { node throws(InvalidConfiguration) in
                try SubstitutionFormat(node)
            }
            let body = try mapper.message("body").map { node throws(InvalidConfiguration) in
                try DataSource.bytes(node, limit: 1 << 20)
            }
            mappers.append(
                Mapper(
                    condition: try LocalReplyCondition(filter),
                    status: mapper.optionalUInt32("status_code").map { UInt16(truncatingIfNeeded: $0) }, body: body,
                    format: format,
                    headers: try HeaderMutations(mapper, add: "headers_to_add", remove: nil)))
        }
        self.mappers = mappers
        format = try node.message("body_format").map { node throws(InvalidConfiguration) in
            try SubstitutionFormat(node)
        }
    }

    var isEmpty: Bool { mappers.isEmpty && format == nil }

    func mapper(for stream: HTTPStream, status: UInt16) -> Mapper? {
        for mapper in mappers where mapper.condition.holds(stream, status: status) { return mapper }
        return nil
    }
}

/// The filters of `envoy.config.accesslog.v3.AccessLogFilter` that can be told before an answer is sent.
indirect enum LocalReplyCondition: Sendable {
    enum Comparison: Sendable { case equal, atLeast, atMost, notEqual }

    case always
    case status(Comparison, UInt64)
    case duration(Comparison, UInt64)
    case header(HeaderMatcher)
    case flags(ResponseFlags)
    case all([LocalReplyCondition])
    case any([LocalReplyCondition])

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("filter_specifier") {
        case "status_code_filter":
            let (comparison, value) = Self.comparison(node.message("status_code_filter")?.message("comparison"))
            self = .status(comparison, value)
        case "duration_filter":
            let (comparison, value) = Self.comparison(node.message("duration_filter")?.message("comparison"))
            self = .duration(comparison, value)
        case "header_filter":
            guard let header = node.message("header_filter")?.message("header") else {
                throw node.invalid("header_filter", found: "no header", expected: "a header matcher")
            }
            self = .header(try HeaderMatcher(header))
        case "response_flag_filter":
            var flags = ResponseFlags(rawValue: 0)
            let names = node.message("response_flag_filter")?.strings("flags") ?? []
            for flag in ResponseFlag.allCases where names.isEmpty || names.contains("\(flag.letters)") {
                flags.insert(flag)
            }
            self = .flags(flags)
        case "and_filter":
            var parts: [LocalReplyCondition] = []
            for part in node.message("and_filter")?.messages("filters") ?? [] {
                parts.append(try LocalReplyCondition(part))
            }
            self = .all(parts)
        case "or_filter":
            var parts: [LocalReplyCondition] = []
            for part in node.message("or_filter")?.messages("filters") ?? [] {
                parts.append(try LocalReplyCondition(part))
            }
            self = .any(parts)
        case "not_health_check_filter":
            _ = node.message("not_health_check_filter")
            self = .always
        case let other:
            throw node.unsupported(other ?? "filter_specifier", "this condition for local replies")
        }
    }

    private static func comparison(_ node: ConfigNode?) -> (Comparison, UInt64) {
        let value = node?.message("value")
        value?.ignore("runtime_key")
        let number = UInt64(value?.uint32("default_value") ?? 0)
        switch node?.enumeration("op") {
        case "GE": return (.atLeast, number)
        case "LE": return (.atMost, number)
        case "NE": return (.notEqual, number)
        default: return (.equal, number)
        }
    }

    func holds(_ stream: HTTPStream, status: UInt16) -> Bool {
        switch self {
        case .always: return true
        case .status(let comparison, let value): return Self.compare(UInt64(status), comparison, value)
        case .duration(let comparison, let value):
            let elapsed = (stream.loop.now - stream.info.times.start).milliseconds
            return Self.compare(UInt64(max(elapsed, 0)), comparison, value)
        case .header(let matcher):
            return matcher.matches(stream.requestHeaders)
        case .flags(let flags): return !stream.info.flags.isDisjoint(with: flags)
        case .all(let parts): return parts.allSatisfy { $0.holds(stream, status: status) }
        case .any(let parts): return parts.contains { $0.holds(stream, status: status) }
        }
    }

    private static func compare(_ left: UInt64, _ comparison: Comparison, _ right: UInt64) -> Bool {
        switch comparison {
        case .equal: left == right
        case .atLeast: left >= right
        case .atMost: left <= right
        case .notEqual: left != right
        }
    }
}
