// Who the client is behind the proxies in front of us: x-forwarded-for and custom headers.

import Base
import EnvoyAPI

/// One of `original_ip_detection_extensions`.
public enum AddressDetection: Sendable {
    /// The address that many places from the end of x-forwarded-for.
    case hops(UInt32)
    /// The last address in x-forwarded-for that is no trusted proxy's.
    case trustedRanges(AddressRanges)
    case header(HeaderName, isTrusted: Bool, rejectStatus: UInt16?)

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.typeName {
        case "envoy.extensions.http.original_ip_detection.xff.v3.XffConfig":
            if node.optionalBool("skip_xff_append") == false {
                throw node.unsupported("skip_xff_append", "appending while the address is detected")
            }
            let hops = node.uint32("xff_num_trusted_hops")
            guard let trusted = node.message("xff_trusted_cidrs") else {
                self = .hops(hops)
                return
            }
            if hops != 0 {
                throw node.invalid("", found: "hops and trusted ranges", expected: "one of the two")
            }
            self = .trustedRanges(try AddressRanges(trusted.messages("cidrs")))
        case "envoy.extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig":
            var status: UInt16?
            if let reject = node.message("reject_with_status") {
                // A code outside 400...599 counts as 403.
                let code = HTTPStatusName.code(reject.enumeration("code")) ?? 403
                status = (400..<600).contains(code) ? code : 403
            }
            self = .header(
                HeaderName(node.string("header_name")),
                isTrusted: node.bool("allow_extension_to_set_address_as_trusted"), rejectStatus: status)
        default: throw node.unsupported("", node.typeName)
        }
    }

    struct Found {
        var address: SocketAddress?
        /// The address may decide whether the request is an internal one.
        var isTrusted = false
        var rejectStatus: UInt16?
    }

    func detect(_ headers: borrowing HeaderBlock, peer: SocketAddress) -> Found {
        switch self {
        case .hops(let hops): return Self.lastAddress(headers, skipping: Int(hops))
        case .trustedRanges(let ranges): return Self.lastUntrusted(headers, ranges, peer: peer)
        case .header(let name, let isTrusted, let rejectStatus):
            if let value = name.first(in: headers), let ip = IPAddress(value.string) {
                return Found(address: .ip(ip, port: 0), isTrusted: isTrusted)
            }
            return Found(rejectStatus: rejectStatus)
        }
    }

    /// The entry `skipping` places before the last of x-forwarded-for.
    static func lastAddress(_ headers: borrowing HeaderBlock, skipping: Int) -> Found {
        guard var list = headers.first(.forwardedFor) else { return Found() }
        for _ in 0..<skipping {
            guard let comma = list.lastIndex(of: 0x2C) else { return Found() }
            list = list.prefix(comma)
        }
        let comma = list.lastIndex(of: 0x2C)
        if let comma, comma + 1 < list.count { list = list.dropFirst(comma + 1) }
        guard let ip = IPAddress(list.trimmed.string) else { return Found() }
        return Found(address: .ip(ip, port: 0), isTrusted: comma == nil && skipping == 0)
    }

    private static func lastUntrusted(
        _ headers: borrowing HeaderBlock, _ ranges: AddressRanges, peer: SocketAddress
    ) -> Found {
        guard let peerIP = peer.ip, ranges.contains(peerIP.unmapped) else { return Found(address: peer) }
        guard var list = headers.first(.forwardedFor) else { return Found() }
        var last: IPAddress?
        while true {
            let comma = list.lastIndex(of: 0x2C)
            let entry = list.dropFirst(comma.map { $0 + 1 } ?? 0).trimmed
            guard let ip = IPAddress(entry.string) else { break }
            last = ip
            if !ranges.contains(ip) { break }
            guard let comma else { break }
            list = list.prefix(comma)
        }
        guard let last else { return Found() }
        let isSingle = headers.first(.forwardedFor).map { !$0.contains(0x2C) } ?? false
        return Found(address: .ip(last, port: 0), isTrusted: isSingle)
    }
}

/// envoy.type.v3.StatusCode by name.
public enum HTTPStatusName {
    public static func code(_ name: String) -> UInt16? { codes[name] ?? UInt16(name) }

    private static let codes: [String: UInt16] = [
        "Continue": 100, "OK": 200, "Created": 201, "Accepted": 202, "NonAuthoritativeInformation": 203,
        "NoContent": 204, "ResetContent": 205, "PartialContent": 206, "MultiStatus": 207, "AlreadyReported": 208,
        "IMUsed": 226, "MultipleChoices": 300, "MovedPermanently": 301, "Found": 302, "SeeOther": 303,
        "NotModified": 304, "UseProxy": 305, "TemporaryRedirect": 307, "PermanentRedirect": 308, "BadRequest": 400,
        "Unauthorized": 401, "PaymentRequired": 402, "Forbidden": 403, "NotFound": 404, "MethodNotAllowed": 405,
        "NotAcceptable": 406, "ProxyAuthenticationRequired": 407, "RequestTimeout": 408, "Conflict": 409,
        "Gone": 410, "LengthRequired": 411, "PreconditionFailed": 412, "PayloadTooLarge": 413, "URITooLong": 414,
        "UnsupportedMediaType": 415, "RangeNotSatisfiable": 416, "ExpectationFailed": 417,
        "MisdirectedRequest": 421, "UnprocessableEntity": 422, "Locked": 423, "FailedDependency": 424,
        "UpgradeRequired": 426, "PreconditionRequired": 428, "TooManyRequests": 429,
        "RequestHeaderFieldsTooLarge": 431, "InternalServerError": 500, "NotImplemented": 501, "BadGateway": 502,
        "ServiceUnavailable": 503, "GatewayTimeout": 504, "HTTPVersionNotSupported": 505,
        "VariantAlsoNegotiates": 506, "InsufficientStorage": 507, "LoopDetected": 508, "NotExtended": 510,
        "NetworkAuthenticationRequired": 511,
    ]
}
