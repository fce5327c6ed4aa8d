// The mesh's names as the control plane says them: an istio.networking.nds.v1.NameTable.

import Base
import Protobuf

public struct NameTable: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        /// May begin with `*.`.
        public var host: String
        public var addresses: [IPAddress]
        public var registry: String
        public var shortName: String
        public var namespace: String

        public init(
            host: String, addresses: [IPAddress], registry: String = "Kubernetes", shortName: String = "",
            namespace: String = ""
        ) {
            self.host = host
            self.addresses = addresses
            self.registry = registry
            self.shortName = shortName
            self.namespace = namespace
        }
    }

    public var entries: [Entry]

    public init(entries: [Entry] = []) { self.entries = entries }

    /// What isn't an IP address is left out, and so is a host that has none.
    public init(_ bytes: [UInt8]) throws(InvalidWireData) {
        entries = []
        try bytes.withView { (view) throws(InvalidWireData) in
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                guard number == 1, type == .lengthDelimited else {
                    try reader.skip(number, type)
                    continue
                }
                let entry = try Self.entry(reader.nested())
                if !entry.addresses.isEmpty, !entry.host.isEmpty { entries.append(entry) }
            }
        }
    }

    private static func entry(_ start: WireReader) throws(InvalidWireData) -> Entry {
        var reader = start
        var entry = Entry(host: "", addresses: [], registry: "")
        while !reader.isAtEnd {
            switch try reader.tag() {
            case (1, .lengthDelimited): entry.host = try reader.lengthDelimited().string
            case (2, .lengthDelimited): try read(reader.nested(), into: &entry)
            case (let number, let type): try reader.skip(number, type)
            }
        }
        return entry
    }

    private static func read(_ start: WireReader, into entry: inout Entry) throws(InvalidWireData) {
        var reader = start
        while !reader.isAtEnd {
            switch try reader.tag() {
            case (1, .lengthDelimited):
                if let address = IPAddress(try reader.lengthDelimited().string) { entry.addresses.append(address) }
            case (2, .lengthDelimited): entry.registry = try reader.lengthDelimited().string
            case (3, .lengthDelimited): entry.shortName = try reader.lengthDelimited().string
            case (4, .lengthDelimited): entry.namespace = try reader.lengthDelimited().string
            case (let number, let type): try reader.skip(number, type)
            }
        }
    }
}
