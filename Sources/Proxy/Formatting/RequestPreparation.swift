// What a connection manager does to the headers of every request and response, whatever its route.

import Base
import EnvoyAPI

/// The connection a request came on, as far as its headers are concerned.
public struct PreparationConnection {
    public var remote: SocketAddress
    public var local: SocketAddress
    public var tls: ConnectionTLSInfo?

    public init(remote: SocketAddress, local: SocketAddress, tls: ConnectionTLSInfo? = nil) {
        self.remote = remote
        self.local = local
        self.tls = tls
    }
}

/// Who asks.
public struct PreparedRequest {
    /// The client as far as it is known; becomes the stream's remote address.
    public var remote: SocketAddress
    public var isInternal: Bool
    /// The request must be refused with this status.
    public var rejectStatus: UInt16?
}

/// Compiled from the fields of an HttpConnectionManager.
public final class RequestPreparation: Sendable {
    public enum ServerHeader: Sendable { case overwrite, appendIfAbsent, passThrough }

    public let paths: PathNormalization
    public let hosts: HostNormalization
    public let clientCertificate: ClientCertificateHeader
    public let serverHeader: ServerHeader
    public let serverName: [UInt8]
    public let usesRemoteAddress: Bool
    /// `match_upstream` of the scheme transformation: the upstream's transport decides `:scheme`.
    public let schemeMatchesUpstream: Bool
    private let trustedHops: UInt32
    private let skipsForwardedFor: Bool
    private let appendsForwardedPort: Bool
    private let detections: [AddressDetection]
    private let internalRanges: AddressRanges
    private let unixSocketsAreInternal: Bool
    private let via: [UInt8]
    private let userAgent: [UInt8]?
    private let nodeName: [UInt8]
    private let generatesRequestID: Bool
    let packsTraceReason: Bool
    private let preservesRequestID: Bool
    private let alwaysAnswersRequestID: Bool
    private let schemeOverwrite: [UInt8]
    /// Stands for peers on loopback in x-forwarded-for.
    private let localAddress: IPAddress

    /// `localAddress` is an address of this machine that others can reach.
    public init(
        _ node: ConfigNode, serviceCluster: String, serviceNode: String, localAddress: IPAddress
    ) throws(InvalidConfiguration) {
        paths = PathNormalization(node)
        hosts = try HostNormalization(node)
        clientCertificate = ClientCertificateHeader(node)
        switch node.enumeration("server_header_transformation") {
        case "APPEND_IF_ABSENT": serverHeader = .appendIfAbsent
        case "PASS_THROUGH": serverHeader = .passThrough
        default: serverHeader = .overwrite
        }
        let name = node.string("server_name")
        serverName = Array((name.isEmpty ? "envoy" : name).utf8)
        usesRemoteAddress = node.optionalBool("use_remote_address") ?? false
        trustedHops = node.uint32("xff_num_trusted_hops")
        skipsForwardedFor = node.bool("skip_xff_append")
        appendsForwardedPort = node.bool("append_x_forwarded_port")
        detections = try Self.detections(node, usesRemoteAddress, trustedHops)
        let inside = node.message("internal_address_config")
        let ranges = try AddressRanges(inside?.messages("cidr_ranges") ?? [])
        internalRanges = inside != nil && ranges.isEmpty ? .privateUse : ranges
        unixSocketsAreInternal = inside?.bool("unix_sockets") ?? false
        via = Array(node.string("via").utf8)
        userAgent = node.optionalBool("add_user_agent") == true ? Array(serviceCluster.utf8) : nil
        nodeName = Array(serviceNode.utf8)
        generatesRequestID = node.optionalBool("generate_request_id") ?? true
        preservesRequestID = node.bool("preserve_external_request_id")
        alwaysAnswersRequestID = node.bool("always_set_request_id_in_response")
        if let idExtension = node.message("request_id_extension"), let config = idExtension.any("typed_config") {
            guard config.typeName == "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig" else {
                throw idExtension.unsupported("typed_config", config.typeName)
            }
            packsTraceReason = config.optionalBool("pack_trace_reason") ?? true
        } else {
            packsTraceReason = true
        }
        let scheme = node.message("scheme_header_transformation")
        schemeOverwrite = Array((scheme?.string("scheme_to_overwrite") ?? "").utf8)
        schemeMatchesUpstream = scheme?.bool("match_upstream") ?? false
        self.localAddress = localAddress
    }

    private static func detections(
        _ node: ConfigNode, _ usesRemoteAddress: Bool, _ hops: UInt32
    ) throws(InvalidConfiguration) -> [AddressDetection] {
        var detections: [AddressDetection] = []
        for entry in node.messages("original_ip_detection_extensions") {
            entry.ignore("name")
            guard let config = entry.any("typed_config") else { continue }
            if usesRemoteAddress || hops > 0 {
                throw entry.invalid(
                    "", found: "an extension beside use_remote_address or xff_num_trusted_hops",
                    expected: "one way to detect the client")
            }
            detections.append(try AddressDetection(config))
        }
        return detections.isEmpty ? [.hops(hops)] : detections
    }
}

// MARK: - Requests

extension RequestPreparation {
    /// Headers of a hop are taken off, x-forwarded-* and ids put on, what outsiders may not say is removed.
    /// Path and host are normalized before, by `paths` and `hosts`.
    public func prepare(
        _ headers: inout HeaderBlock, _ connection: PreparationConnection, internalOnly: [HeaderName],
        random: inout RandomSource
    ) -> PreparedRequest {
        Self.removeHopHeaders(&headers)
        var result = PreparedRequest(remote: connection.remote, isInternal: false)
        var isTrusted = false
        if usesRemoteAddress {
            isTrusted = !headers.contains(.forwardedFor)
            if trustedHops > 0,
                let found = AddressDetection.lastAddress(headers, skipping: Int(trustedHops) - 1).address
            {
                result.remote = found
            }
            if !skipsForwardedFor { appendForwardedFor(&headers, connection.remote) }
        } else {
            for detection in detections {
                let found = detection.detect(headers, peer: connection.remote)
                result.rejectStatus = found.rejectStatus
                if found.rejectStatus != nil { return result }
                guard let address = found.address else { continue }
                result.remote = address
                isTrusted = found.isTrusted
                break
            }
        }
        setScheme(&headers, connection)
        result.isInternal = isTrusted && isInternal(result.remote)
        let isEdge = !result.isInternal && usesRemoteAddress
        if result.isInternal {
            headers.set(.envoyInternal, "true")
        } else {
            Self.removeInternalHeaders(&headers, isEdge: isEdge, internalOnly)
        }
        addMarks(&headers)
        if isEdge, let ip = result.remote.ip {
            var text = ByteQueue()
            text.append(ip)
            headers.set(.envoyExternalAddress, text.view)
        }
        if generatesRequestID {
            setRequestID(&headers, isEdge: isEdge, replaces: isEdge && !preservesRequestID, &random)
        }
        clientCertificate.apply(to: &headers, connection.tls)
        return result
    }

    private static func removeHopHeaders(_ headers: inout HeaderBlock) {
        if !isUpgrade(headers) {
            headers.remove(.connection)
            headers.remove(.upgrade)
            sanitizeTE(&headers)
        }
        RefererCheck.apply(to: &headers)
        headers.remove(.envoyInternal)
        headers.remove(.keepAlive)
        headers.remove(.proxyConnection)
        headers.remove(.transferEncoding)
    }

    /// `connection: upgrade` together with `upgrade`.
    public static func isUpgrade(_ headers: borrowing HeaderBlock) -> Bool {
        guard headers.contains(.upgrade), let connection = headers.first(.connection) else { return false }
        var rest = connection
        while true {
            let end = rest.firstIndex(of: 0x2C) ?? rest.count
            if rest.prefix(end).trimmed.equalsIgnoringCase("upgrade") { return true }
            if end == rest.count { return false }
            rest = rest.dropFirst(end + 1)
        }
    }

    /// Of `te` only `trailers` passes.
    private static func sanitizeTE(_ headers: inout HeaderBlock) {
        guard let value = headers.first(.te) else { return }
        var rest = value
        while true {
            let end = rest.firstIndex(of: 0x2C) ?? rest.count
            if rest.prefix(end).trimmed.equalsIgnoringCase("trailers") { return headers.set(.te, "trailers") }
            if end == rest.count { break }
            rest = rest.dropFirst(end + 1)
        }
        headers.remove(.te)
    }

    private func appendForwardedFor(_ headers: inout HeaderBlock, _ peer: SocketAddress) {
        guard let ip = peer.ip else { return }
        var text = ByteQueue()
        if let known = headers.first(.forwardedFor), !known.isEmpty {
            text.append(known)
            text.append(byte: 0x2C)
        }
        text.append(ip.isLoopback ? localAddress : ip)
        headers.set(.forwardedFor, text.view)
    }

    private func setScheme(_ headers: inout HeaderBlock, _ connection: PreparationConnection) {
        let transport: StaticString = connection.tls == nil ? "http" : "https"
        if usesRemoteAddress, trustedHops == 0 || !headers.contains(.forwardedProto) {
            headers.set(.forwardedProto, transport)
        }
        if !schemeOverwrite.isEmpty {
            schemeOverwrite.withView { scheme in
                headers.set(.scheme, scheme)
                headers.set(.forwardedProto, scheme)
            }
        }
        if !headers.contains(.forwardedProto) { headers.append(.forwardedProto, transport) }
        if appendsForwardedPort, usesRemoteAddress && trustedHops == 0 || !headers.contains(.forwardedPort),
            let port = connection.local.port
        {
            Decimal.withDigits(of: UInt64(port)) { headers.set(.forwardedPort, $0) }
        }
        if headers.contains(.scheme) { return }
        let proto = headers.first(.forwardedProto) ?? ByteView()
        let isScheme = proto.equalsIgnoringCase("http") || proto.equalsIgnoringCase("https")
        headers.set(.scheme, isScheme ? proto : ByteView(transport))
    }

    private func isInternal(_ address: SocketAddress) -> Bool {
        switch address {
        case .ip(let ip, _): internalRanges.contains(ip)
        case .unix: unixSocketsAreInternal
        }
    }

    private static func removeInternalHeaders(
        _ headers: inout HeaderBlock, isEdge: Bool, _ internalOnly: [HeaderName]
    ) {
        var index = 0
        while index < headers.count {
            if isRemoved(headers.id(at: index), isEdge) { headers.remove(at: index) } else { index += 1 }
        }
        for name in internalOnly { name.remove(from: &headers) }
    }

    private static func isRemoved(_ id: HeaderID, _ isEdge: Bool) -> Bool {
        switch id {
        case .envoyRetriableStatusCodes, .envoyRetriableHeaderNames, .envoyRetryOn, .envoyRetryGrpcOn,
            .envoyMaxRetries, .envoyUpstreamAltStatName, .envoyUpstreamRequestTimeout,
            .envoyUpstreamRequestPerTryTimeout, .envoyUpstreamStreamDuration, .envoyUpstreamTimeoutAlternative,
            .envoyHedgeOnPerTryTimeout,
            .envoyExpectedRequestTimeout, .envoyForceTrace, .envoyIPTags, .envoyOriginalURL:
            true
        case .envoyDecoratorOperation, .envoyDownstreamServiceCluster, .envoyDownstreamServiceNode,
            .envoyOriginalPath, .envoyOriginalHost:
            isEdge
        default: false
        }
    }

    private func addMarks(_ headers: inout HeaderBlock) {
        if let userAgent {
            userAgent.withView { text in
                headers.set(.envoyDownstreamServiceCluster, text)
                if headers.first(.userAgent)?.isEmpty ?? true { headers.set(.userAgent, text) }
            }
            if !nodeName.isEmpty { nodeName.withView { headers.set(.envoyDownstreamServiceNode, $0) } }
        }
        appendVia(&headers)
    }

    private func appendVia(_ headers: inout HeaderBlock) {
        if via.isEmpty { return }
        var text = ByteQueue()
        if let known = headers.first(.via), !known.isEmpty {
            text.append(known)
            text.append(", ")
        }
        text.append(via)
        headers.set(.via, text.view)
    }

    private func setRequestID(
        _ headers: inout HeaderBlock, isEdge: Bool, replaces: Bool, _ random: inout RandomSource
    ) {
        if !replaces, let known = headers.first(.requestID), !known.isEmpty {
            // Strangers do not decide what is traced.
            if isEdge, packsTraceReason, known.count == 36, known[14] != UInt8(ascii: "4") {
                var id = known.array
                id[14] = UInt8(ascii: "4")
                id.withView { headers.set(.requestID, $0) }
            }
            return
        }
        var text = ByteQueue()
        RequestID.appendUUID(random.next(), random.next(), to: &text)
        headers.set(.requestID, text.view)
    }
}

// MARK: - Responses

extension RequestPreparation {
    /// Server, id and via are put on; headers of a hop taken off.
    public func prepareResponse(_ response: inout HeaderBlock, request: borrowing HeaderBlock) {
        switch serverHeader {
        case .overwrite: serverName.withView { response.set(.server, $0) }
        case .appendIfAbsent:
            if !response.contains(.server) { serverName.withView { response.set(.server, $0) } }
        case .passThrough: break
        }
        if Self.isUpgrade(request), Self.isUpgrade(response) {
            let status = response.first(.status)?.decimal ?? 0
            let hasBody = response.contains(.transferEncoding) || response.contains(.contentLength)
            if !hasBody, status / 100 != 1 { response.append(.contentLength, "0") }
        } else {
            response.remove(.connection)
            response.remove(.upgrade)
        }
        response.remove(.transferEncoding)
        response.remove(.keepAlive)
        response.remove(.proxyConnection)
        if alwaysAnswersRequestID || request.contains(.envoyForceTrace), let id = request.first(.requestID) {
            response.set(.requestID, id)
        }
        appendVia(&response)
    }
}
