// Reads what a proxy asks of an SDS server, in both protocols.

import Base
import Protobuf

/// The parts of both discovery requests that count for secrets.
struct SecretRequest {
    var nonce = ""
    var names: [String] = []
    var subscribe: [String] = []
    var unsubscribe: [String] = []
    var initialVersions: [(String, String)] = []
    var refusal: String?

    init(stateOfTheWorld bytes: [UInt8]) throws(InvalidWireData) {
        try bytes.withView { (view) throws(InvalidWireData) in
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                switch (number, type) {
                case (3, .lengthDelimited): names.append(try reader.lengthDelimited().string)
                case (5, .lengthDelimited): nonce = try reader.lengthDelimited().string
                case (6, .lengthDelimited): refusal = try Self.message(reader.nested())
                default: try reader.skip(number, type)
                }
            }
        }
    }

    init(delta bytes: [UInt8]) throws(InvalidWireData) {
        try bytes.withView { (view) throws(InvalidWireData) in
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                switch (number, type) {
                case (3, .lengthDelimited): subscribe.append(try reader.lengthDelimited().string)
                case (4, .lengthDelimited): unsubscribe.append(try reader.lengthDelimited().string)
                case (5, .lengthDelimited): initialVersions.append(try Self.pair(reader.nested()))
                case (6, .lengthDelimited): nonce = try reader.lengthDelimited().string
                case (7, .lengthDelimited): refusal = try Self.message(reader.nested())
                default: try reader.skip(number, type)
                }
            }
        }
    }

    private static func pair(_ start: WireReader) throws(InvalidWireData) -> (String, String) {
        var reader = start
        var pair = ("", "")
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            switch (number, type) {
            case (1, .lengthDelimited): pair.0 = try reader.lengthDelimited().string
            case (2, .lengthDelimited): pair.1 = try reader.lengthDelimited().string
            default: try reader.skip(number, type)
            }
        }
        return pair
    }

    /// Of a google.rpc.Status.
    private static func message(_ start: WireReader) throws(InvalidWireData) -> String {
        var reader = start
        var message = ""
        while !reader.isAtEnd {
            let (number, type) = try reader.tag()
            if number == 2, type == .lengthDelimited {
                message = try reader.lengthDelimited().string
            } else {
                try reader.skip(number, type)
            }
        }
        return message
    }
}

public func fuzzSecretRequest(_ bytes: ByteView) {
    _ = try? SecretRequest(stateOfTheWorld: bytes.array)
    _ = try? SecretRequest(delta: bytes.array)
}
