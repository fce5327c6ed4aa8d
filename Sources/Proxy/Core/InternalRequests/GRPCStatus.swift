// How a gRPC call ended.

import Base

struct GRPCStatus: Hashable, Sendable {
    static let ok: UInt64 = 0
    static let unknown: UInt64 = 2
    static let resourceExhausted: UInt64 = 8
    static let `internal`: UInt64 = 13
    static let unavailable: UInt64 = 14

    var code: UInt64
    var message: String

    var isOK: Bool { code == Self.ok }

    init(_ code: UInt64, _ message: String = "") {
        self.code = code
        self.message = message
    }

    /// From trailers, or from headers that end the stream; nil when there is no status in them.
    init?(_ block: borrowing HeaderBlock) {
        guard let value = block.first(.grpcStatus) else { return nil }
        // What is no number can't be told from any other failure.
        code = value.trimmed.decimal ?? Self.unknown
        message = block.first(.grpcMessage).map { Self.percentDecoded($0) } ?? ""
    }

    /// Bytes that are escaped badly stay as they are.
    static func percentDecoded(_ text: ByteView) -> String {
        var bytes: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index] == 0x25, index + 2 < text.count, let high = nibble(text[index + 1]),
                let low = nibble(text[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(text[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

extension GRPCStatus: CustomStringConvertible {
    var description: String { message.isEmpty ? "status \(code)" : "status \(code): \(message)" }
}
