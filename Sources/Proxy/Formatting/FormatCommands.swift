// The table of commands: name, what it takes in parentheses, what it compiles to.

import Base
import Glibc

/// A format that cannot be compiled, in Envoy's words.
public struct InvalidFormat: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Parses commands; the tables below are consulted only while configuration is compiled.
enum FormatCommands {
    static func compile(_ name: String, parameter: String, maxLength: Int?) throws(InvalidFormat) -> FormatPiece {
        if let what = plain(name) {
            if !parameter.isEmpty || maxLength != nil {
                throw InvalidFormat("\(name) does not take any parameters or length")
            }
            return FormatPiece(what)
        }
        if let (address, form) = maskable(name) {
            try refuseLength(name, maxLength)
            return FormatPiece(.address(address, try mask(form, parameter)))
        }
        guard let what = try withParameter(name, parameter, maxLength) else {
            throw InvalidFormat("Not supported field in StreamInfo: \(name)")
        }
        return FormatPiece(what, maxLength: maxLength)
    }

    private static func withParameter(
        _ name: String, _ parameter: String, _ maxLength: Int?
    ) throws(InvalidFormat) -> FormatOperator? {
        switch name {
        case "REQ", "REQUEST_HEADER": return try header(.request, name, parameter)
        case "RESP", "RESPONSE_HEADER": return try header(.response, name, parameter)
        case "TRAILER", "RESPONSE_TRAILER": return try header(.trailers, name, parameter)
        case "REQ_WITHOUT_QUERY": return try header(.request, name, parameter, withoutQuery: true)
        case "PATH": return try path(parameter)
        case "QUERY_PARAM":
            try requireParameter(name, parameter)
            return .queryParameter(Array(parameter.utf8))
        case "QUERY_PARAMS":
            guard parameter.isEmpty || parameter == "ORIG" || parameter == "DECODED" else {
                throw InvalidFormat("Invalid QUERY_PARAMS option: '\(parameter)', only 'ORIG'/'DECODED' are allowed")
            }
            return .query(decoded: parameter == "DECODED")
        case "COALESCE":
            try requireParameter(name, parameter)
            return .coalesce(try CoalesceFormat.compile(parameter))
        case "ENVIRONMENT":
            try requireParameter(name, parameter)
            return .literal(environment(parameter))
        case "DYNAMIC_METADATA": return try metadata(.dynamic, name, parameter)
        case "CLUSTER_METADATA": return try metadata(.cluster, name, parameter)
        case "UPSTREAM_METADATA": return try metadata(.upstreamHost, name, parameter)
        case "METADATA": return try typedMetadata(parameter)
        case "FILTER_STATE": return try filterState(parameter)
        case "UPSTREAM_FILTER_STATE":
            _ = try filterState(parameter)
            return .text(.neverKnown)
        default: break
        }
        guard let what = try withoutLength(name, parameter) else { return nil }
        try refuseLength(name, maxLength)
        return what
    }

    private static func withoutLength(_ name: String, _ parameter: String) throws(InvalidFormat) -> FormatOperator? {
        switch name {
        case "START_TIME": return .time(.start, try TimePattern(parameter, local: false))
        case "START_TIME_LOCAL": return .time(.start, try TimePattern(parameter, local: true))
        case "EMIT_TIME": return .time(.emit, try TimePattern(parameter, local: false))
        case "EMIT_TIME_LOCAL": return .time(.emit, try TimePattern(parameter, local: true))
        case "DOWNSTREAM_PEER_CERT_V_START":
            return .time(.certificateStart(.downstreamPeer), try TimePattern(parameter, local: false))
        case "DOWNSTREAM_PEER_CERT_V_END":
            return .time(.certificateEnd(.downstreamPeer), try TimePattern(parameter, local: false))
        case "UPSTREAM_PEER_CERT_V_START":
            return .time(.certificateStart(.upstreamPeer), try TimePattern(parameter, local: false))
        case "UPSTREAM_PEER_CERT_V_END":
            return .time(.certificateEnd(.upstreamPeer), try TimePattern(parameter, local: false))
        case "RESPONSE_CODE_DETAILS": return .responseDetails(keepWhitespace: parameter == "ALLOW_WHITESPACES")
        case "COMMON_DURATION":
            try requireParameter(name, parameter)
            return try commonDuration(parameter)
        case "REQUESTED_SERVER_NAME": return try serverName(parameter)
        case "GRPC_STATUS": return .grpcStatus(try grpcForm(parameter))
        default: return nil
        }
    }

    static func requireParameter(_ name: String, _ parameter: String) throws(InvalidFormat) {
        if parameter.isEmpty { throw InvalidFormat("\(name) requires parameters") }
    }

    private static func refuseLength(_ name: String, _ maxLength: Int?) throws(InvalidFormat) {
        if maxLength != nil { throw InvalidFormat("\(name) does not allow length to be specified.") }
    }

    private static func header(
        _ source: HeaderSource, _ name: String, _ parameter: String, withoutQuery: Bool = false
    ) throws(InvalidFormat) -> FormatOperator {
        try requireParameter(name, parameter)
        let parts = parameter.split(separator: "?", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 2 {
            throw InvalidFormat("More than 1 alternative header specified in token: \(parameter)")
        }
        for part in parts where !part.isEmpty && !HeaderName.isValid(part) {
            throw InvalidFormat("Invalid header configuration. Format string contains invalid characters.")
        }
        let alternative = parts.count == 2 && !parts[1].isEmpty ? HeaderName(parts[1]) : nil
        return .header(source, HeaderName(parts[0]), alternative: alternative, withoutQuery: withoutQuery)
    }

    private static func path(_ parameter: String) throws(InvalidFormat) -> FormatOperator {
        let parts = parameter.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        var withQuery = true
        switch parts.first ?? "" {
        case "", "WQ": withQuery = true
        case "NQ": withQuery = false
        default: throw InvalidFormat("Invalid PATH option: '\(parts[0])', only 'WQ'/'NQ' are allowed")
        }
        switch parts.count > 1 ? parts[1] : "" {
        case "", "ORIG_OR_PATH": return .path(.originalOrCurrent, withQuery: withQuery)
        case "ORIG": return .path(.original, withQuery: withQuery)
        case "PATH": return .path(.current, withQuery: withQuery)
        default:
            throw InvalidFormat("Invalid PATH option: '\(parts[1])', only 'ORIG'/'PATH'/'ORIG_OR_PATH' are allowed")
        }
    }

    private static func environment(_ name: String) -> [UInt8] {
        guard let value = unsafe getenv(name) else { return [0x2D] }
        return Array(unsafe String(cString: value).utf8)
    }

    private static func metadata(
        _ source: MetadataSource, _ name: String, _ parameter: String
    ) throws(InvalidFormat) -> FormatOperator {
        try requireParameter(name, parameter)
        let parts = parameter.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return .metadata(source, filter: parts[0], path: Array(parts.dropFirst()))
    }

    private static func typedMetadata(_ parameter: String) throws(InvalidFormat) -> FormatOperator {
        try requireParameter("METADATA", parameter)
        let parts = parameter.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let sources: [String: MetadataSource] = [
            "DYNAMIC": .dynamic, "CLUSTER": .cluster, "ROUTE": .route, "UPSTREAM_HOST": .upstreamHost,
            "LISTENER": .unknown, "LISTENER_FILTER_CHAIN": .unknown, "VIRTUAL_HOST": .virtualHost,
        ]
        guard let source = sources[parts[0]] else {
            throw InvalidFormat("\(parts[0]) is not supported type of metadata")
        }
        return .metadata(source, filter: parts.count > 1 ? parts[1] : "", path: Array(parts.dropFirst(2)))
    }

    private static func filterState(_ parameter: String) throws(InvalidFormat) -> FormatOperator {
        let parts = parameter.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let key = parts.first ?? ""
        if key.isEmpty { throw InvalidFormat("Invalid filter state configuration, key cannot be empty.") }
        let form = parts.count > 1 ? parts[1] : ""
        let field = parts.count > 2 ? parts[2] : ""
        guard ["", "PLAIN", "TYPED", "FIELD"].contains(form) else {
            throw InvalidFormat("Invalid filter state serialize type, only support PLAIN/TYPED/FIELD.")
        }
        if (form == "FIELD") == field.isEmpty {
            throw InvalidFormat("Invalid filter state serialize type, FIELD should be used with the field name.")
        }
        if form == "FIELD" { return .filterState(key, .field(field)) }
        return .filterState(key, form == "PLAIN" ? .plain : .typed)
    }

    private static func grpcForm(_ parameter: String) throws(InvalidFormat) -> GRPCStatusForm {
        switch parameter {
        case "", "CAMEL_STRING": return .camel
        case "SNAKE_STRING": return .snake
        case "NUMBER": return .number
        default: throw InvalidFormat("GrpcStatusFormatter only supports CAMEL_STRING, SNAKE_STRING or NUMBER.")
        }
    }

    private static func serverName(_ parameter: String) throws(InvalidFormat) -> FormatOperator {
        let parts = parameter.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let source: ServerNameSource
        switch parts.first ?? "" {
        case "", "SNI_ONLY": source = .handshake
        case "SNI_FIRST": source = .handshakeFirst
        case "HOST_FIRST": source = .host
        default:
            throw InvalidFormat(
                "Invalid REQUESTED_SERVER_NAME option: '\(parts[0])', "
                    + "only 'SNI_ONLY'/'SNI_FIRST'/'HOST_FIRST' are allowed")
        }
        switch parts.count > 1 ? parts[1] : "" {
        case "", "ORIG_OR_HOST": return .serverName(source, .originalOrCurrent)
        case "ORIG": return .serverName(source, .original)
        case "HOST": return .serverName(source, .current)
        default:
            throw InvalidFormat(
                "Invalid REQUESTED_SERVER_NAME option: '\(parts[1])', "
                    + "only 'ORIG'/'HOST'/'ORIG_OR_HOST' are allowed")
        }
    }

    private static func commonDuration(_ parameter: String) throws(InvalidFormat) -> FormatOperator {
        let parts = parameter.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 3 else {
            throw InvalidFormat("Invalid common duration configuration: \(parameter).")
        }
        var unit: UInt64 = 1_000_000
        if parts.count == 3 {
            switch parts[2] {
            case "ms": unit = 1_000_000
            case "us": unit = 1000
            case "ns": unit = 1
            default: throw InvalidFormat("Invalid common duration precision: \(parts[2]).")
            }
        }
        return .commonDuration(timePoint(parts[0]), timePoint(parts[1]), nanosecondsPerUnit: unit)
    }

    private static func timePoint(_ name: String) -> TimePoint {
        switch name {
        case "DS_RX_BEG": .downstreamReceiveStart
        case "DS_RX_END": .downstreamReceiveEnd
        case "US_CX_BEG": .upstreamConnectStart
        case "US_CX_END": .upstreamConnectEnd
        case "US_HS_END": .upstreamHandshakeEnd
        case "US_TX_BEG": .upstreamSendStart
        case "US_TX_END": .upstreamSendEnd
        case "US_RX_BEG": .upstreamReceiveStart
        case "US_RX_END": .upstreamReceiveEnd
        case "DS_TX_BEG": .downstreamSendStart
        case "DS_TX_END": .downstreamSendEnd
        case "US_RX_BODY_BEG": .upstreamReceiveBody
        case "DS_CX_BEG": .downstreamConnectStart
        case "DS_CX_END": .downstreamConnectEnd
        default: .unknown
        }
    }

    private static func mask(_ form: AddressForm, _ parameter: String) throws(InvalidFormat) -> AddressForm {
        if parameter.isEmpty { return form }
        guard let length = Int(parameter), length >= 0, length <= 128 else {
            throw InvalidFormat("Invalid address mask prefix length: \(parameter)")
        }
        return .masked(length)
    }

    private static func maskable(_ name: String) -> (FormatAddress, AddressForm)? {
        switch name {
        case "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT": (.downstreamLocal, .withoutPort)
        case "DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT": (.downstreamDirectLocal, .withoutPort)
        case "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT": (.downstreamRemote, .withoutPort)
        case "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT": (.downstreamDirectRemote, .withoutPort)
        case "UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT": (.upstreamLocal, .withoutPort)
        case "UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT": (.upstreamRemote, .withoutPort)
        default: nil
        }
    }
}
