// An istio.networking.nds.v1.NameTable as it goes over the wire.

import Protobuf
import Translation

enum NameTableWriter {
    /// Records in order give equal bytes for equal tables.
    static func bytes(_ records: [NameRecord]) -> [UInt8] {
        var writer = WireWriter()
        for record in records {
            let entry = writer.begin(1)
            writer.field(1, record.host)
            let info = writer.begin(2)
            for address in record.addresses { writer.field(1, address) }
            writer.field(2, record.registry)
            if !record.shortName.isEmpty { writer.field(3, record.shortName) }
            if !record.namespace.isEmpty { writer.field(4, record.namespace) }
            writer.end(info)
            writer.end(entry)
        }
        return writer.bytes
    }
}
