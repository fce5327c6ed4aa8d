// A secret as SDS carries it: envoy.extensions.transport_sockets.tls.v3.Secret.

import Base
import Credentials
import Protobuf

public enum SecretContent {
    public static let type = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"

    public static func certificate(_ name: String, chain: [UInt8], key: [UInt8]) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, name)
        let secret = writer.begin(2)
        inline(chain, 1, &writer)
        inline(key, 2, &writer)
        writer.end(secret)
        return writer.bytes
    }

    public static func roots(_ name: String, _ roots: [UInt8]) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, name)
        let context = writer.begin(4)
        inline(roots, 1, &writer)
        writer.end(context)
        return writer.bytes
    }

    /// A DataSource's `inline_bytes`.
    private static func inline(_ bytes: [UInt8], _ number: UInt32, _ writer: inout WireWriter) {
        let source = writer.begin(number)
        writer.field(2, bytes)
        writer.end(source)
    }

    /// Says nothing about what is in it.
    static func version(_ secret: [UInt8]) -> String { Digest.hex(Array(Digest.sha256(secret).prefix(8))) }
}

/// Secrets that are files of this machine, by the names that Istio's agents give them.
public enum FileSecretName: Sendable, Hashable {
    case certificate(chain: String, key: String)
    case roots(String)

    /// `file-cert:CHAIN~KEY`, `file-root:FILE`, `file-root:system`; nil for any other.
    public init?(_ name: String) {
        if name.hasPrefix("file-cert:") {
            let parts = name.dropFirst(10).split(separator: "~", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
            self = .certificate(chain: String(parts[0]), key: String(parts[1]))
        } else if name.hasPrefix("file-root:") {
            let path = name.dropFirst(10)
            if path.isEmpty { return nil }
            self = .roots(path == "system" ? "/etc/ssl/certs/ca-certificates.crt" : String(path))
        } else {
            return nil
        }
    }

    func read(as name: String) throws(IdentityFailure) -> [UInt8] {
        switch self {
        case .certificate(let chain, let key):
            SecretContent.certificate(
                name, chain: try SmallFile.read(chain, what: "the certificate file"),
                key: try SmallFile.read(key, what: "the key file"))
        case .roots(let path): SecretContent.roots(name, try SmallFile.read(path, what: "the root certificate file"))
        }
    }
}
