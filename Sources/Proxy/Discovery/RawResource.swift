// One resource as a control plane sent it: named, but not decoded.

import Base
import Protobuf

/// Most resources of a push are the ones we have, which their bytes tell without decoding them.
public struct RawResource: Sendable, Hashable {
    static let wrapperURL = "type.googleapis.com/envoy.service.discovery.v3.Resource"

    public let name: String
    /// Empty in a state-of-the-world response, unless the resource is wrapped.
    public let version: String
    /// Of the resource itself; nil for a heartbeat, which only says that the resource lives on.
    public let bytes: [UInt8]?
    /// As the resource's own Any says.
    public let typeURL: String
    public let timeToLive: TimeSpan?

    public init(name: String, typeURL: String, bytes: [UInt8]) {
        self.name = name
        self.typeURL = typeURL
        self.bytes = bytes
        version = ""
        timeToLive = nil
    }

    /// An Any in a state-of-the-world response: the resource, or an `envoy.service.discovery.v3.Resource` around it.
    init(any view: ByteView) throws(InvalidWireData) {
        let (url, value) = try Self.unpack(view)
        if url == Self.wrapperURL {
            try self.init(wrapper: value)
            return
        }
        self.init(name: try Self.name(in: value), typeURL: url, bytes: value.array)
    }

    /// An `envoy.service.discovery.v3.Resource`.
    init(wrapper view: ByteView) throws(InvalidWireData) {
        var reader = WireReader(view)
        var name = ""
        var version = ""
        var inner: (url: String, value: ByteView)?
        var timeToLive: TimeSpan?
        while !reader.isAtEnd {
            switch try reader.tag() {
            case (1, .lengthDelimited): version = try reader.lengthDelimited().string
            case (2, .lengthDelimited): inner = try Self.unpack(try reader.lengthDelimited())
            case (3, .lengthDelimited): name = try reader.lengthDelimited().string
            case (6, .lengthDelimited): timeToLive = try Self.span(try reader.lengthDelimited())
            case (let number, let type): try reader.skip(number, type)
            }
        }
        if name.isEmpty, let inner { name = try Self.name(in: inner.value) }
        self.name = name
        self.version = version
        self.timeToLive = timeToLive
        typeURL = inner?.url ?? ""
        bytes = inner?.value.array
    }

    private static func unpack(_ view: ByteView) throws(InvalidWireData) -> (url: String, value: ByteView) {
        var reader = WireReader(view)
        var url = ""
        var value = ByteView()
        while !reader.isAtEnd {
            switch try reader.tag() {
            case (1, .lengthDelimited): url = try reader.lengthDelimited().string
            case (2, .lengthDelimited): value = try reader.lengthDelimited()
            case (let number, let type): try reader.skip(number, type)
            }
        }
        return (url, value)
    }

    /// Every type of resource has its name in field 1. Bytes that are no message have no name: decoding them will
    /// say what is wrong.
    private static func name(in view: ByteView) throws(InvalidWireData) -> String {
        do throws(InvalidWireData) {
            return try WireText.field(1, in: view)
        } catch {
            return ""
        }
    }

    private static func span(_ view: ByteView) throws(InvalidWireData) -> TimeSpan {
        var reader = WireReader(view)
        var nanoseconds: Int64 = 0
        while !reader.isAtEnd {
            switch try reader.tag() {
            case (1, .varint): nanoseconds &+= Int64(bitPattern: try reader.varint()) &* 1_000_000_000
            case (2, .varint): nanoseconds &+= Int64(bitPattern: try reader.varint())
            case (let number, let type): try reader.skip(number, type)
            }
        }
        return TimeSpan(nanoseconds: nanoseconds)
    }
}

/// A text field picked out of a message.
enum WireText {
    static func field(_ wanted: UInt32, in view: ByteView) throws(InvalidWireData) -> String {
        var reader = WireReader(view)
        var text = ""
        while !reader.isAtEnd {
            switch try reader.tag() {
            case (wanted, .lengthDelimited): text = try reader.lengthDelimited().string
            case (let number, let type): try reader.skip(number, type)
            }
        }
        return text
    }
}
