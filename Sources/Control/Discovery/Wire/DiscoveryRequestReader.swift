// Reads both kinds of discovery requests from the wire.

import Base
import Protobuf

/// What a client says: of either protocol, with what that one has.
public struct DiscoveryRequest: Sendable, Hashable {
    public struct Refusal: Sendable, Hashable {
        public var code = 0
        public var message = ""
    }

    public var typeURL = ""
    public var nonce = ""
    /// An envoy.config.core.v3.Node; empty when it isn't repeated.
    public var node: [UInt8] = []
    public var refusal: Refusal?

    // State of the world.
    public var version = ""
    public var names: [String] = []

    // Delta.
    public var subscribe: [String] = []
    public var unsubscribe: [String] = []
    public var initialVersions: [String: String] = [:]

    public init() {}

    /// Bounded by the size of a message; throws for what is no protobuf.
    public init(stateOfTheWorld bytes: [UInt8]) throws(InvalidWireData) {
        try bytes.withView { (view) throws(InvalidWireData) in
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                switch (number, type) {
                case (1, .lengthDelimited): version = try reader.lengthDelimited().string
                case (2, .lengthDelimited): node += try reader.lengthDelimited().array
                case (3, .lengthDelimited): names.append(try reader.lengthDelimited().string)
                case (4, .lengthDelimited): typeURL = try reader.lengthDelimited().string
                case (5, .lengthDelimited): nonce = try reader.lengthDelimited().string
                case (6, .lengthDelimited): refusal = try Refusal(reader.nested())
                default: try reader.skip(number, type)
                }
            }
        }
    }

    public init(delta bytes: [UInt8]) throws(InvalidWireData) {
        try bytes.withView { (view) throws(InvalidWireData) in
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                switch (number, type) {
                case (1, .lengthDelimited): node += try reader.lengthDelimited().array
                case (2, .lengthDelimited): typeURL = try reader.lengthDelimited().string
                case (3, .lengthDelimited): subscribe.append(try reader.lengthDelimited().string)
                case (4, .lengthDelimited): unsubscribe.append(try reader.lengthDelimited().string)
                case (5, .lengthDelimited):
                    let (key, value) = try Self.entry(reader.nested())
                    initialVersions[key] = value
                case (6, .lengthDelimited): nonce = try reader.lengthDelimited().string
                case (7, .lengthDelimited): refusal = try Refusal(reader.nested())
                default: try reader.skip(number, type)
                }
            }
        }
    }

    /// There is one table, and whoever asks for any name of it gets the whole.
    var forWholeTable: DiscoveryRequest {
        var request = self
        request.names = []
        request.subscribe = subscribe.isEmpty ? [] : ["*"]
        request.unsubscribe = unsubscribe.isEmpty ? [] : ["*"]
        return request
    }

    private static func entry(_ start: WireReader) throws(InvalidWireData) -> (String, String) {
        var reader = start
        var key = ""
        var value = ""
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            switch (number, type) {
            case (1, .lengthDelimited): key = try reader.lengthDelimited().string
            case (2, .lengthDelimited): value = try reader.lengthDelimited().string
            default: try reader.skip(number, type)
            }
        }
        return (key, value)
    }
}

extension DiscoveryRequest.Refusal {
    /// A google.rpc.Status.
    fileprivate init(_ start: WireReader) throws(InvalidWireData) {
        var reader = start
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            switch (number, type) {
            case (1, .varint): code = Int(truncatingIfNeeded: try reader.varint())
            case (2, .lengthDelimited): message = try reader.lengthDelimited().string
            default: try reader.skip(number, type)
            }
        }
    }
}

public func fuzzDiscoveryRequest(_ bytes: ByteView) {
    _ = try? DiscoveryRequest(stateOfTheWorld: bytes.array)
    _ = try? DiscoveryRequest(delta: bytes.array)
}
