// The two messages of istio.v1.auth.IstioCertificateService.

import Base
import Protobuf

struct CertificateCall: Sendable {
    var request: [UInt8] = []
    /// Seconds; 0 leaves it to the authority.
    var validity: Int64 = 0
    /// Keys of the metadata; their values say nothing that the authority believes.
    var metadataKeys: [String] = []

    init(_ bytes: [UInt8]) throws(InvalidWireData) {
        try bytes.withView { (view) throws(InvalidWireData) in
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                switch (number, type) {
                case (1, .lengthDelimited): request = try reader.lengthDelimited().array
                case (3, .varint): validity = Int64(bitPattern: try reader.varint())
                case (4, .lengthDelimited):
                    var metadata = try reader.nested()
                    try readMetadata(&metadata)
                default: try reader.skip(number, type)
                }
            }
        }
    }

    /// google.protobuf.Struct: a map is entries of key and value.
    private mutating func readMetadata(_ reader: inout WireReader) throws(InvalidWireData) {
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            guard number == 1, type == .lengthDelimited else {
                try reader.skip(number, type)
                continue
            }
            var entry = try reader.nested()
            while !entry.isAtEnd {
                let (part, kind) = try entry.tag()
                if part == 1, kind == .lengthDelimited {
                    metadataKeys.append(try entry.lengthDelimited().string)
                } else {
                    try entry.skip(part, kind)
                }
            }
        }
    }

    static func answer(_ chain: [String]) -> [UInt8] {
        var writer = WireWriter()
        for certificate in chain { writer.field(1, certificate) }
        return writer.bytes
    }
}
