// The two messages of istio.v1.auth.IstioCertificateService, as its client writes and reads them.

import Base
import Protobuf

public enum CertificateExchange {
    public static let path = "/istio.v1.auth.IstioCertificateService/CreateCertificate"

    /// `lifetime` in seconds; 0 leaves it to the authority.
    public static func request(_ csr: [UInt8], lifetime: Int64) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, csr)
        writer.field(3, UInt64(clamping: lifetime))
        return writer.bytes
    }

    /// Certificates in PEM: leaf, what stands between, roots.
    public static func answer(_ bytes: [UInt8]) throws(InvalidWireData) -> [String] {
        try bytes.withView { (view) throws(InvalidWireData) in
            var chain: [String] = []
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                if number == 1, type == .lengthDelimited {
                    chain.append(try reader.lengthDelimited().string)
                } else {
                    try reader.skip(number, type)
                }
            }
            return chain
        }
    }
}

public func fuzzCertificateExchange(_ bytes: ByteView) { _ = try? CertificateExchange.answer(bytes.array) }
