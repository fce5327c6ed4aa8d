// Writes both kinds of discovery responses.

import Protobuf

enum DiscoveryResponseWriter {
    static func stateOfTheWorld(
        _ type: XDSType, _ resources: [EncodedResource], version: String, nonce: String, server: [UInt8]
    ) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, version)
        for resource in resources { writer.field(2, resource.bytes) }
        writer.field(4, type.rawValue)
        writer.field(5, nonce)
        writer.field(6, server)
        return writer.bytes
    }

    static func delta(_ type: XDSType, _ answer: DeltaContent, version: String, nonce: String, server: [UInt8])
        -> [UInt8]
    {
        var writer = WireWriter()
        writer.field(1, version)
        for resource in answer.resources {
            let start = writer.begin(2)
            writer.field(1, resource.versionText)
            writer.field(2, resource.bytes)
            writer.field(3, resource.name)
            writer.end(start)
        }
        writer.field(4, type.rawValue)
        writer.field(5, nonce)
        for name in answer.removed { writer.field(6, name) }
        writer.field(7, server)
        return writer.bytes
    }

    /// An envoy.config.core.v3.ControlPlane.
    static func controlPlane(_ identifier: String) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, identifier)
        return writer.bytes
    }
}
