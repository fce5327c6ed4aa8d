// The commands of substitution formats that take neither parameter nor length.

import Base
import Glibc

extension FormatCommands {
    static func plain(_ name: String) -> FormatOperator? {
        if name == "HOSTNAME" { return .literal(hostname) }
        if let number = numbers[name] { return .number(number) }
        if let text = texts[name] { return .text(text) }
        if let duration = durations[name] { return .duration(duration) }
        if let (address, form) = addresses[name] { return .address(address, form) }
        if let (field, upstream) = tlsFields[name] { return .tls(field, upstream: upstream) }
        if let (field, side) = certificates[name] { return .certificate(field, side) }
        if name == "GRPC_STATUS_NUMBER" { return .grpcStatus(.number) }
        return nil
    }

    private static var hostname: [UInt8] {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, 255) == 0 else { return [0x2D] }
        return name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    }

    private static let numbers: [String: FormatNumber] = [
        "RESPONSE_CODE": .responseCode, "BYTES_RECEIVED": .bytesReceived, "BYTES_SENT": .bytesSent,
        "BYTES_RETRANSMITTED": .bytesRetransmitted, "PACKETS_RETRANSMITTED": .packetsRetransmitted,
        "UPSTREAM_REQUEST_ATTEMPT_COUNT": .attempts,
        "UPSTREAM_WIRE_BYTES_RECEIVED": .upstreamWireReceived, "UPSTREAM_WIRE_BYTES_SENT": .upstreamWireSent,
        "UPSTREAM_HEADER_BYTES_RECEIVED": .upstreamHeaderReceived, "UPSTREAM_HEADER_BYTES_SENT": .upstreamHeaderSent,
        "UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED": .upstreamDecompressedReceived,
        "UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT": .upstreamDecompressedSent,
        "DOWNSTREAM_WIRE_BYTES_RECEIVED": .downstreamWireReceived, "DOWNSTREAM_WIRE_BYTES_SENT": .downstreamWireSent,
        "DOWNSTREAM_HEADER_BYTES_RECEIVED": .downstreamHeaderReceived,
        "DOWNSTREAM_HEADER_BYTES_SENT": .downstreamHeaderSent,
        "DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED": .downstreamDecompressedReceived,
        "DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT": .downstreamDecompressedSent,
        "CONNECTION_ID": .connectionID, "UPSTREAM_CONNECTION_ID": .upstreamConnectionID,
        "REQUEST_HEADERS_BYTES": .requestHeaderBytes, "RESPONSE_HEADERS_BYTES": .responseHeaderBytes,
        "RESPONSE_TRAILERS_BYTES": .responseTrailerBytes,
    ]

    private static let durations: [String: FormatDuration] = [
        "DURATION": .total, "REQUEST_DURATION": .request, "REQUEST_TX_DURATION": .requestSent,
        "RESPONSE_DURATION": .response, "RESPONSE_TX_DURATION": .responseSent,
        "DOWNSTREAM_HANDSHAKE_DURATION": .downstreamHandshake, "ROUNDTRIP_DURATION": .roundTrip,
        "UPSTREAM_CONNECTION_POOL_READY_DURATION": .poolReady,
    ]

    private static let texts: [String: FormatText] = [
        "PROTOCOL": .streamProtocol, "UPSTREAM_PROTOCOL": .upstreamProtocol, "RESPONSE_FLAGS": .responseFlags,
        "RESPONSE_FLAGS_LONG": .responseFlagsLong, "CONNECTION_TERMINATION_DETAILS": .connectionTermination,
        "CUSTOM_FLAGS": .customFlags, "ROUTE_NAME": .routeName, "VIRTUAL_CLUSTER_NAME": .virtualCluster,
        "UPSTREAM_CLUSTER": .cluster, "UPSTREAM_CLUSTER_RAW": .clusterRaw, "UPSTREAM_HOST_NAME": .upstreamHostName,
        "UPSTREAM_HOST_NAME_WITHOUT_PORT": .upstreamHostNameWithoutPort, "UPSTREAM_SERVER_NAME": .upstreamServerName,
        "FILTER_CHAIN_NAME": .filterChainName, "STREAM_ID": .streamID,
        "UNIQUE_ID": .uniqueID, "TRACE_ID": .traceID, "SPAN_ID": .spanID, "LOCAL_REPLY_BODY": .localReplyBody,
        "ACCESS_LOG_TYPE": .accessLogType, "UPSTREAM_TRANSPORT_FAILURE_REASON": .upstreamTransportFailure,
        "DOWNSTREAM_TRANSPORT_FAILURE_REASON": .downstreamTransportFailure,
        "DOWNSTREAM_DETECTED_CLOSE_TYPE": .downstreamCloseType,
        "UPSTREAM_HOSTS_ATTEMPTED": .hostsAttempted,
        "UPSTREAM_HOSTS_ATTEMPTED_WITHOUT_PORT": .hostsAttemptedWithoutPort,
        "UPSTREAM_HOST_NAMES_ATTEMPTED": .hostNamesAttempted,
        "UPSTREAM_HOST_NAMES_ATTEMPTED_WITHOUT_PORT": .hostNamesAttemptedWithoutPort,
        "UPSTREAM_CONNECTION_IDS_ATTEMPTED": .connectionsAttempted, "TLS_JA3_FINGERPRINT": .neverKnown,
        "TLS_JA4_FINGERPRINT": .neverKnown, "UPSTREAM_DETECTED_CLOSE_TYPE": .upstreamCloseType,
        "UPSTREAM_LOCAL_CLOSE_REASON": .neverKnown, "DOWNSTREAM_LOCAL_CLOSE_REASON": .neverKnown,
        "UPSTREAM_REMOTE_ADDRESS_ENDPOINT_ID": .neverKnown, "DOWNSTREAM_LOCAL_ADDRESS_ENDPOINT_ID": .neverKnown,
        "DOWNSTREAM_DIRECT_LOCAL_ADDRESS_ENDPOINT_ID": .neverKnown,
        "DOWNSTREAM_PEER_OTHERNAME_SAN": .neverKnown, "DOWNSTREAM_LOCAL_OTHERNAME_SAN": .neverKnown,
        "DOWNSTREAM_TLS_GROUP": .neverKnown, "UPSTREAM_TLS_GROUP": .neverKnown,
        "DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256": .neverKnown, "DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_1": .neverKnown,
        "DOWNSTREAM_PEER_CHAIN_SERIALS": .neverKnown, "DOWNSTREAM_PEER_ISSUER_SERIAL": .neverKnown,
        "DOWNSTREAM_PEER_ISSUER_FINGERPRINT_256": .neverKnown,
    ]

    private static let addresses: [String: (FormatAddress, AddressForm)] = [
        "UPSTREAM_HOST": (.upstreamHost, .full),
        "UPSTREAM_LOCAL_ADDRESS": (.upstreamLocal, .full), "UPSTREAM_LOCAL_PORT": (.upstreamLocal, .port),
        "UPSTREAM_REMOTE_ADDRESS": (.upstreamRemote, .full), "UPSTREAM_REMOTE_PORT": (.upstreamRemote, .port),
        "DOWNSTREAM_LOCAL_ADDRESS": (.downstreamLocal, .full), "DOWNSTREAM_LOCAL_PORT": (.downstreamLocal, .port),
        "DOWNSTREAM_DIRECT_LOCAL_ADDRESS": (.downstreamDirectLocal, .full),
        "DOWNSTREAM_DIRECT_LOCAL_PORT": (.downstreamDirectLocal, .port),
        "DOWNSTREAM_REMOTE_ADDRESS": (.downstreamRemote, .full), "DOWNSTREAM_REMOTE_PORT": (.downstreamRemote, .port),
        "DOWNSTREAM_DIRECT_REMOTE_ADDRESS": (.downstreamDirectRemote, .full),
        "DOWNSTREAM_DIRECT_REMOTE_PORT": (.downstreamDirectRemote, .port),
    ]

    private static let tlsFields: [String: (FormatTLS, Bool)] = [
        "DOWNSTREAM_TLS_VERSION": (.version, false), "UPSTREAM_TLS_VERSION": (.version, true),
        "DOWNSTREAM_TLS_CIPHER": (.cipher, false), "UPSTREAM_TLS_CIPHER": (.cipher, true),
        "DOWNSTREAM_TLS_SESSION_ID": (.sessionID, false), "UPSTREAM_TLS_SESSION_ID": (.sessionID, true),
    ]

    private static let certificates: [String: (FormatCertificate, CertificateSide)] = [
        "DOWNSTREAM_PEER_SUBJECT": (.subject, .downstreamPeer), "DOWNSTREAM_PEER_ISSUER": (.issuer, .downstreamPeer),
        "DOWNSTREAM_PEER_SERIAL": (.serial, .downstreamPeer), "DOWNSTREAM_PEER_CERT": (.pem, .downstreamPeer),
        "DOWNSTREAM_PEER_FINGERPRINT_256": (.sha256, .downstreamPeer),
        "DOWNSTREAM_PEER_FINGERPRINT_1": (.sha1, .downstreamPeer),
        "DOWNSTREAM_PEER_URI_SAN": (.uriSAN, .downstreamPeer), "DOWNSTREAM_PEER_DNS_SAN": (.dnsSAN, .downstreamPeer),
        "DOWNSTREAM_PEER_IP_SAN": (.ipSAN, .downstreamPeer),
        "DOWNSTREAM_PEER_EMAIL_SAN": (.emailSAN, .downstreamPeer),
        "DOWNSTREAM_LOCAL_SUBJECT": (.subject, .downstreamLocal),
        "DOWNSTREAM_LOCAL_URI_SAN": (.uriSAN, .downstreamLocal),
        "DOWNSTREAM_LOCAL_DNS_SAN": (.dnsSAN, .downstreamLocal),
        "DOWNSTREAM_LOCAL_IP_SAN": (.ipSAN, .downstreamLocal),
        "DOWNSTREAM_LOCAL_EMAIL_SAN": (.emailSAN, .downstreamLocal),
        "UPSTREAM_PEER_SUBJECT": (.subject, .upstreamPeer), "UPSTREAM_PEER_ISSUER": (.issuer, .upstreamPeer),
        "UPSTREAM_PEER_CERT": (.pem, .upstreamPeer), "UPSTREAM_PEER_URI_SAN": (.uriSAN, .upstreamPeer),
        "UPSTREAM_PEER_DNS_SAN": (.dnsSAN, .upstreamPeer), "UPSTREAM_PEER_IP_SAN": (.ipSAN, .upstreamPeer),
        "UPSTREAM_LOCAL_URI_SAN": (.uriSAN, .upstreamLocal), "UPSTREAM_LOCAL_DNS_SAN": (.dnsSAN, .upstreamLocal),
        "UPSTREAM_LOCAL_IP_SAN": (.ipSAN, .upstreamLocal),
    ]
}
