// Reads the ClientHello from a connection's first bytes without consuming them, as Envoy's tls_inspector does.

import Base

/// Fed all bytes of a connection so far. Records are read once each when they are complete, so bytes that arrive one
/// by one cost no more than bytes that arrive together.
public struct ClientHelloSniffer: ~Copyable {
    private static let maxRecord = 16 * 1024
    private static let maxMessage = 16 * 1024

    /// `max_client_hello_size`: bytes on the wire, record headers included.
    private let limit: Int
    private var offset = 0
    /// The handshake message so far, out of its records.
    private var message = ByteQueue()

    public init(limit: Int = 16 * 1024) { self.limit = limit }

    public mutating func parse(_ input: ByteView) -> ClientHelloSniff {
        while true {
            guard input.count >= offset + 5 else { return wait(input) }
            let type = input[offset]
            let length = input.unsigned16(at: offset + 3)
            guard input[offset + 1] == 3, length <= Self.maxRecord else { return .notTLS }
            guard input.count >= offset + 5 + length else {
                return type == 0x16 || type == 0x15 ? wait(input) : .notTLS
            }
            if type == 0x15 { return .refused }
            if type != 0x16 { return .notTLS }
            message.append(input[offset + 5..<offset + 5 + length])
            offset += 5 + length
            if let verdict = readMessage() { return verdict }
        }
    }

    private func wait(_ input: ByteView) -> ClientHelloSniff { input.count >= limit ? .tooLarge : .needMore }

    /// Nil while the message is incomplete.
    private func readMessage() -> ClientHelloSniff? {
        let view = message.view
        guard let type = view.first else { return nil }
        if type != 1 { return .notTLS }
        guard view.count >= 4 else { return nil }
        let length = Int(view[1]) << 16 | view.unsigned16(at: 2)
        if length > Self.maxMessage { return .notTLS }
        guard view.count >= 4 + length else { return nil }
        return Self.read(view[4..<4 + length])
    }

    private static func read(_ body: ByteView) -> ClientHelloSniff {
        var fields = ByteFields(body)
        guard let version = fields.unsigned16(), fields.bytes(32) != nil, let session = fields.vector8(),
            session.count <= 32, let ciphers = fields.vector16(), ciphers.count >= 2, ciphers.count % 2 == 0,
            let compression = fields.vector8(), !compression.isEmpty
        else { return .notTLS }
        if version <= 0x0300 { return .refused }
        var hello = ClientHello()
        if fields.isEmpty { return .hello(hello) }
        guard let list = fields.vector16(), fields.isEmpty else { return .notTLS }
        var extensions = ByteFields(list)
        while !extensions.isEmpty {
            guard let type = extensions.unsigned16(), let content = extensions.vector16() else { return .notTLS }
            switch type {
            case 0:
                guard let name = serverName(content) else { return .notTLS }
                hello.serverName = name
            case 16: hello.applicationProtocols = applicationProtocols(content)
            default: break
            }
        }
        return .hello(hello)
    }

    /// RFC 6066, 3; nil when it is malformed, for then TLS would not go on either.
    private static func serverName(_ content: ByteView) -> [UInt8]? {
        var fields = ByteFields(content)
        guard let list = fields.vector16(), fields.isEmpty else { return nil }
        var entry = ByteFields(list)
        guard entry.unsigned8() == 0, let name = entry.vector16(), entry.isEmpty else { return nil }
        guard !name.isEmpty, name.count <= 255, !name.contains(0) else { return nil }
        return name.array.map(ASCII.lowercase)
    }

    /// RFC 7301, 3.1.
    private static func applicationProtocols(_ content: ByteView) -> [[UInt8]] {
        var fields = ByteFields(content)
        guard let list = fields.vector16(), fields.isEmpty else { return [] }
        var names = ByteFields(list)
        var result: [[UInt8]] = []
        while !names.isEmpty {
            guard let name = names.vector8(), !name.isEmpty else { return [] }
            result.append(name.array)
        }
        return result
    }
}
