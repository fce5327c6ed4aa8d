// What a stream learns by reference: immutable facts of the route, the cluster, the host and the TLS connection.

import Base

/// Names a stream takes from the route that was chosen; routes are subclasses, so that noting them is one reference.
open class StreamRoute: @unchecked Sendable {
    // SAFETY: its properties are immutable and Sendable; subclasses answer for theirs.
    public let routeName: String
    public let virtualHostName: String
    public let metadata: MetadataSet
    public let virtualHostMetadata: MetadataSet

    public init(
        routeName: String, virtualHostName: String, metadata: MetadataSet = MetadataSet(),
        virtualHostMetadata: MetadataSet = MetadataSet()
    ) {
        self.routeName = routeName
        self.virtualHostName = virtualHostName
        self.metadata = metadata
        self.virtualHostMetadata = virtualHostMetadata
    }
}

/// What log lines and headers may say of the chosen cluster; one per cluster, kept by it.
public final class ClusterFacts: Sendable {
    public let name: String
    /// `alt_stat_name` when it is set, else the name: what `%UPSTREAM_CLUSTER%` prints.
    public let observabilityName: String
    public let metadata: MetadataSet

    public init(name: String, observabilityName: String? = nil, metadata: MetadataSet = MetadataSet()) {
        self.name = name
        self.observabilityName = observabilityName ?? name
        self.metadata = metadata
    }
}

/// What log lines and headers may say of the chosen upstream host; one per host, kept by it.
public final class HostFacts: Sendable {
    public let address: SocketAddress
    /// Empty when the host has no name.
    public let hostname: String
    public let metadata: MetadataSet
    public let localityMetadata: MetadataSet

    public init(
        address: SocketAddress, hostname: String = "", metadata: MetadataSet = MetadataSet(),
        localityMetadata: MetadataSet = MetadataSet()
    ) {
        self.address = address
        self.hostname = hostname
        self.metadata = metadata
        self.localityMetadata = localityMetadata
    }
}

/// The texts of one end's certificate; empty where there is none.
public struct CertificateTexts: Sendable {
    public var subject = ""
    public var issuer = ""
    public var uriSANs: [String] = []
    public var dnsSANs: [String] = []
    public var ipSANs: [String] = []
    public var emailSANs: [String] = []
    public var serial = ""
    /// Lower-case hexadecimal.
    public var sha256 = ""
    public var sha1 = ""
    /// The leaf and the whole chain as PEM, percent-encoded as `x-forwarded-client-cert` carries them.
    public var urlEncodedPEM = ""
    public var urlEncodedChainPEM = ""
    /// Seconds since 1970; nil when unknown.
    public var validFrom: Int64?
    public var validUntil: Int64?

    public init() {}
}

/// The TLS facts of one connection. The connection's owner subclasses it; texts of certificates are made when first
/// asked for, which for most connections is never.
open class ConnectionTLSInfo {
    /// Empty when the client sent none.
    public let serverName: String
    /// `TLSv1.3`, as OpenSSL and Envoy spell it.
    public let version: String
    /// The OpenSSL name of the cipher suite, e.g. `TLS_AES_256_GCM_SHA384`.
    public let cipher: String
    public let alpn: String
    /// Lower-case hexadecimal; empty when there is none.
    public let sessionID: String
    public let peerCertificatePresented: Bool
    public let peerCertificateValidated: Bool

    public private(set) final lazy var peer: CertificateTexts = makePeerTexts()
    public private(set) final lazy var local: CertificateTexts = makeLocalTexts()
    /// What the client's certificate calls it: URI names, DNS names, the subject, which may be empty.
    public private(set) final lazy var peerNames: [[UInt8]] =
        (peer.uriSANs + peer.dnsSANs + [peer.subject]).map { Array($0.utf8) }

    public init(
        serverName: String = "", version: String = "", cipher: String = "", alpn: String = "", sessionID: String = "",
        peerCertificatePresented: Bool = false, peerCertificateValidated: Bool = false
    ) {
        self.serverName = serverName
        self.version = version
        self.cipher = cipher
        self.alpn = alpn
        self.sessionID = sessionID
        self.peerCertificatePresented = peerCertificatePresented
        self.peerCertificateValidated = peerCertificateValidated
    }

    open func makePeerTexts() -> CertificateTexts { CertificateTexts() }
    open func makeLocalTexts() -> CertificateTexts { CertificateTexts() }
}

/// Something a filter leaves for later ones and for the log under a name.
open class FilterStateObject {
    public init() {}

    /// What `%FILTER_STATE(name:PLAIN)%` prints; nil prints as missing.
    open var text: String? { nil }

    /// What `%FILTER_STATE(name:TYPED)%` prints: JSON.
    open var typedJSON: String? { nil }

    /// What `%FILTER_STATE(name:FIELD:field)%` prints.
    open func field(_ name: String) -> String? { nil }

    /// For hash policies; nil takes no part.
    open var hash: UInt64? { nil }
}
