// ClientHellos built byte by byte, whole, cut and broken.

import Base
import Preambles
import Testing

private func vector8(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count)] + bytes }
private func vector16(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }

struct HelloBuilder {
    var version: [UInt8] = [3, 3]
    var serverName: [UInt8]?
    var protocols: [String]?
    var messageType: UInt8 = 1
    var recordVersion: [UInt8] = [3, 1]
    var recordSize = 16384
    /// GREASE (RFC 8701) and extensions that mean nothing here.
    var extra: [UInt8] = [0x0A, 0x0A, 0, 0, 0, 43] + vector16([2, 3, 4])

    var message: [UInt8] {
        var extensions = extra
        if let serverName { extensions += [0, 0] + vector16(vector16([0] + vector16(serverName))) }
        if let protocols {
            extensions += [0, 16] + vector16(vector16(protocols.flatMap { vector8(Array($0.utf8)) }))
        }
        let random = [UInt8](repeating: 7, count: 32)
        let suites = vector16([0x1A, 0x1A, 0x13, 0x01])
        let body = version + random + vector8([]) + suites + vector8([0]) + vector16(extensions)
        return [messageType, 0] + vector16(body)
    }

    var bytes: [UInt8] {
        var result: [UInt8] = []
        var rest = message[...]
        while !rest.isEmpty {
            result += [0x16] + recordVersion + vector16(Array(rest.prefix(recordSize)))
            rest = rest.dropFirst(recordSize)
        }
        return result
    }
}

private func sniff(_ bytes: [UInt8], reads: [Int]? = nil, limit: Int = 16 * 1024) -> ClientHelloSniff {
    var sniffer = ClientHelloSniffer(limit: limit)
    var verdict = ClientHelloSniff.needMore
    for end in reads ?? [bytes.count] {
        verdict = Array(bytes[..<end]).withView { sniffer.parse($0) }
        if verdict != .needMore { return verdict }
    }
    return verdict
}

private func hello(_ name: String, _ protocols: [String] = []) -> ClientHelloSniff {
    var hello = ClientHello()
    hello.serverName = Array(name.utf8)
    hello.applicationProtocols = protocols.map { Array($0.utf8) }
    return .hello(hello)
}

@Suite("ClientHello")
struct ClientHelloTests {
    @Test("gives server name and protocols however it is cut", arguments: [1, 3, 100, 16384])
    func cuts(recordSize: Int) {
        var builder = HelloBuilder()
        builder.serverName = Array("Service.Example.COM".utf8)
        builder.protocols = ["h2", "http/1.1"]
        builder.recordSize = recordSize
        let bytes = builder.bytes
        let wanted = hello("service.example.com", ["h2", "http/1.1"])
        #expect(sniff(bytes) == wanted)
        #expect(sniff(bytes + Array("more".utf8)) == wanted)
        #expect(sniff(bytes, reads: Array(1...bytes.count)) == wanted)
        for cut in 1..<bytes.count {
            #expect(sniff(bytes, reads: [cut]) == .needMore)
            #expect(sniff(bytes, reads: [cut, bytes.count]) == wanted)
        }
    }

    @Test("may lack both")
    func bare() {
        #expect(sniff(HelloBuilder().bytes) == hello(""))
        var builder = HelloBuilder()
        builder.extra = []
        #expect(sniff(builder.bytes) == hello(""))
    }

    @Test("is told from other protocols after five bytes")
    func others() {
        #expect(sniff(Array("GET ".utf8)) == .needMore)
        #expect(sniff(Array("GET /".utf8)) == .notTLS)
        var builder = HelloBuilder()
        builder.recordVersion = [4, 1]
        #expect(sniff(builder.bytes) == .notTLS)
        builder = HelloBuilder()
        builder.messageType = 2
        #expect(sniff(builder.bytes) == .notTLS)
        #expect(sniff([0x17, 3, 1, 0, 1, 0]) == .notTLS)
        #expect(sniff([0x16, 3, 1, 0x48, 1]) == .notTLS)
        #expect(sniff([0x16, 3, 1, 0, 0] + HelloBuilder().bytes) == hello(""))
    }

    @Test("with a broken server name is refused, with broken protocols goes on without")
    func broken() {
        var builder = HelloBuilder()
        builder.serverName = Array("a\0b".utf8)
        #expect(sniff(builder.bytes) == .notTLS)
        builder.serverName = []
        #expect(sniff(builder.bytes) == .notTLS)
        builder.serverName = nil
        builder.protocols = ["h2", ""]
        #expect(sniff(builder.bytes) == hello(""))
    }

    @Test("is refused when it is SSL 3.0, when an alert comes first, and when it is too long")
    func refused() {
        var builder = HelloBuilder()
        builder.version = [3, 0]
        #expect(sniff(builder.bytes) == .refused)
        #expect(sniff([0x15, 3, 1, 0, 2, 1, 0]) == .refused)
        #expect(sniff(HelloBuilder().bytes.dropLast(), limit: 40) == .tooLarge)
        #expect(sniff([0x16, 3, 1, 0, 4, 1, 0, 0x40, 1]) == .notTLS)
    }

    @Test("with any byte changed or cut off never crashes")
    func mutations() {
        var builder = HelloBuilder()
        builder.serverName = Array("a.b".utf8)
        builder.protocols = ["h2"]
        let bytes = builder.bytes
        for position in bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0xFF] {
                var changed = bytes
                changed[position] = value
                _ = sniff(changed)
            }
        }
    }
}

private func sniff(_ bytes: ArraySlice<UInt8>, limit: Int) -> ClientHelloSniff { sniff(Array(bytes), limit: limit) }
