// Writes both kinds of discovery responses, around resources that are encoded already.

import Protobuf
import Serving

enum DiscoveryResponseWriter {
    static func stateOfTheWorld(
        _ type: XDSType, _ resources: [BodyPart], version: String, nonce: String, server: [UInt8]
    ) -> [BodyPart] {
        var head = WireWriter()
        head.field(1, version)
        var tail = WireWriter()
        tail.field(4, type.rawValue)
        tail.field(5, nonce)
        tail.field(6, server)
        return [.own(head.bytes)] + resources + [.own(tail.bytes)]
    }

    static func delta(
        _ type: XDSType, _ resources: [BodyPart], removed: [String], version: String, nonce: String, server: [UInt8]
    ) -> [BodyPart] {
        var head = WireWriter()
        head.field(1, version)
        var tail = WireWriter()
        tail.field(4, type.rawValue)
        tail.field(5, nonce)
        for name in removed { tail.field(6, name) }
        tail.field(7, server)
        return [.own(head.bytes)] + resources + [.own(tail.bytes)]
    }

    /// An envoy.config.core.v3.ControlPlane.
    static func controlPlane(_ identifier: String) -> [UInt8] {
        var writer = WireWriter()
        writer.field(1, identifier)
        return writer.bytes
    }
}
