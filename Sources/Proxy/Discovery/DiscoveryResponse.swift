// Responses of both protocols, read field by field: their resources stay bytes.

import Base
import Protobuf

/// `envoy.service.discovery.v3.DiscoveryResponse` and `DeltaDiscoveryResponse`, which say the same in most fields.
public struct DiscoveryResponse: Sendable {
    public internal(set) var version = ""
    public internal(set) var typeURL = ""
    public internal(set) var nonce = ""
    public internal(set) var resources: [RawResource] = []
    /// Delta only.
    public internal(set) var removed: [String] = []
    /// How the control plane calls itself.
    public internal(set) var controlPlane = ""

    public init(stateOfTheWorld view: ByteView) throws(InvalidWireData) { try self.init(view, isDelta: false) }
    public init(delta view: ByteView) throws(InvalidWireData) { try self.init(view, isDelta: true) }

    init(_ view: ByteView, isDelta: Bool) throws(InvalidWireData) {
        var reader = WireReader(view)
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            switch (number, type) {
            case (1, .lengthDelimited): version = try reader.lengthDelimited().string
            case (2, .lengthDelimited):
                let view = try reader.lengthDelimited()
                resources.append(try isDelta ? RawResource(wrapper: view) : RawResource(any: view))
            case (4, .lengthDelimited): typeURL = try reader.lengthDelimited().string
            case (5, .lengthDelimited): nonce = try reader.lengthDelimited().string
            case (6, .lengthDelimited) where isDelta: removed.append(try reader.lengthDelimited().string)
            case (6, .lengthDelimited) where !isDelta, (7, .lengthDelimited) where isDelta:
                controlPlane = try WireText.field(1, in: try reader.lengthDelimited())
            default: try reader.skip(number, type)
            }
        }
    }
}
