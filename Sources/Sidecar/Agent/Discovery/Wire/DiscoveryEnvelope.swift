// The parts of discovery messages that a relay has to know, and the messages that an agent says itself.

import Base
import Protobuf

enum DiscoveryEnvelope {
    static let nameTable = "type.googleapis.com/istio.networking.nds.v1.NameTable"
    static let health = "type.googleapis.com/istio.v1.HealthInformation"

    struct Response: Sendable, Hashable {
        var type = ""
        var version = ""
        var nonce = ""
        /// Of the first resource, without its wrappers.
        var firstResource: [UInt8]?
        var removesSomething = false
    }

    /// Only the type: what belongs to the proxy isn't looked at. Both protocols have it in field 4.
    static func type(of bytes: [UInt8]) throws(InvalidWireData) -> String {
        try bytes.withView { (view) throws(InvalidWireData) in
            var type = ""
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, kind) = try reader.tag()
                if number == 4, kind == .lengthDelimited {
                    type = try reader.lengthDelimited().string
                } else {
                    try reader.skip(number, kind)
                }
            }
            return type
        }
    }

    static func response(_ bytes: [UInt8], isDelta: Bool) throws(InvalidWireData) -> Response {
        try bytes.withView { (view) throws(InvalidWireData) in
            var response = Response()
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, kind) = try reader.tag()
                switch (number, kind) {
                case (1, .lengthDelimited): response.version = try reader.lengthDelimited().string
                case (2, .lengthDelimited) where response.firstResource == nil:
                    response.firstResource = try content(reader.nested(), depth: isDelta ? 2 : 1)
                case (4, .lengthDelimited): response.type = try reader.lengthDelimited().string
                case (5, .lengthDelimited): response.nonce = try reader.lengthDelimited().string
                case (6, .lengthDelimited):
                    try reader.skip(number, kind)
                    response.removesSomething = true
                default: try reader.skip(number, kind)
                }
            }
            return response
        }
    }

    /// Field 2 of a Resource is an Any, and field 2 of an Any its value.
    private static func content(_ start: WireReader, depth: Int) throws(InvalidWireData) -> [UInt8]? {
        var reader = start
        while !reader.isAtEnd {
            let (number, kind) = try reader.tag()
            if number == 2, kind == .lengthDelimited {
                if depth > 1 { return try content(reader.nested(), depth: depth - 1) }
                return try reader.lengthDelimited().array
            }
            try reader.skip(number, kind)
        }
        return nil
    }

    // MARK: - What the agent says

    static func subscription(to type: String, isDelta: Bool) -> [UInt8] {
        var writer = WireWriter()
        writer.field(isDelta ? 2 : 4, type)
        return writer.bytes
    }

    static func acknowledgement(_ response: Response, isDelta: Bool) -> [UInt8] {
        var writer = WireWriter()
        if isDelta {
            writer.field(2, response.type)
            writer.field(6, response.nonce)
        } else {
            writer.field(1, response.version)
            writer.field(4, response.type)
            writer.field(5, response.nonce)
        }
        return writer.bytes
    }

    /// `failure` nil: the workload is well.
    static func health(failure: String?, isDelta: Bool) -> [UInt8] {
        var writer = WireWriter()
        writer.field(isDelta ? 2 : 4, health)
        if let failure {
            // A google.rpc.Status; Istio's agents say 500.
            let status = writer.begin(isDelta ? 7 : 6)
            writer.field(1, UInt64(500))
            writer.field(2, failure)
            writer.end(status)
        }
        return writer.bytes
    }
}
