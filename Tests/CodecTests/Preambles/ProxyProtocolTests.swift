// PROXY protocol headers as bytes, read at every cut, and written and read back.

import Base
import Preambles
import Testing

private func address(_ text: String, _ port: UInt16) -> SocketAddress? {
    IPAddress(text).map { .ip($0, port: port) }
}

private let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
private let inet: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 0, 111, 0, 222]

private func binary(_ versionAndCommand: UInt8, _ family: UInt8, _ payload: [UInt8], length: Int? = nil) -> [UInt8] {
    let length = length ?? payload.count
    return signature + [versionAndCommand, family, UInt8(length >> 8), UInt8(length & 255)] + payload
}

private struct ProxyCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let event: ProxyProtocolEvent
    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ event: ProxyProtocolEvent) {
        self.name = name
        self.bytes = bytes
        self.event = event
    }

    init(line: String, _ event: ProxyProtocolEvent) {
        self.init(line.debugDescription, Array((line + "\r\n").utf8), event)
    }

    init(line: String, from: SocketAddress?, to: SocketAddress?) {
        let header = ProxyProtocolHeader(version: .v1, source: from, destination: to)
        self.init(line: line, .header(header, length: line.utf8.count + 2))
    }

    init(line: String, fails violation: ProxyProtocolViolation) { self.init(line: line, .violation(violation, .v1)) }

    init(_ name: String, _ bytes: [UInt8], tlvs: [ProxyProtocolTLV]) {
        let header = ProxyProtocolHeader(
            version: .v2, source: address("1.2.3.4", 111), destination: address("5.6.7.8", 222), tlvs: tlvs)
        self.init(name, bytes, .header(header, length: bytes.count))
    }
}

private let four = (address("1.2.3.4", 111), address("5.6.7.8", 222))
private let local = ProxyProtocolHeader(version: .v2)

private let headers: [ProxyCase] = [
    ProxyCase(line: "PROXY TCP4 1.2.3.4 5.6.7.8 111 222", from: four.0, to: four.1),
    ProxyCase(line: "PROXY TCP4 1.2.3.4 5.6.7.8 0111 222 ", from: four.0, to: four.1),
    ProxyCase(line: "PROXY TCP6 1::2 3::4 111 222", from: address("1::2", 111), to: address("3::4", 222)),
    ProxyCase(line: "PROXY UNKNOWN", from: nil, to: nil), ProxyCase(line: "PROXY UNKNOWN ff:: x y", from: nil, to: nil),
    ProxyCase(line: "PROXY UNKNOWN " + String(repeating: "x", count: 92), from: nil, to: nil),
    ProxyCase(line: "PROXY UNKNOWN " + String(repeating: "x", count: 93), .violation(.lineTooLong, nil)),
    ProxyCase(line: "PROXY", fails: .malformedLine), ProxyCase(line: "PROXY TCP4 1.2.3.4", fails: .malformedLine),
    ProxyCase(line: "PROXY TCP4  1.2.3.4 5.6.7.8 111 222", fails: .malformedLine),
    ProxyCase(line: "PROXY TCP4 1.2.3.4 5.6.7.8 111 222 3", fails: .malformedLine),
    ProxyCase(line: "PROXY\tTCP4 1.2.3.4 5.6.7.8 111 222", fails: .malformedLine),
    ProxyCase(line: "PROXY UDP4 1.2.3.4 5.6.7.8 111 222", fails: .unsupportedFamily),
    ProxyCase(line: "PROXY TCP4 1.2.3.4 5.6.7.8 65536 222", fails: .invalidAddress),
    ProxyCase(line: "PROXY TCP4 1.2.3.4 5.6.7.8 x 222", fails: .invalidAddress),
    ProxyCase(line: "PROXY TCP4 01.2.3.4 5.6.7.8 111 222", fails: .invalidAddress),
    ProxyCase(line: "PROXY TCP6 1.2.3.4 5.6.7.8 111 222", fails: .invalidAddress),
    ProxyCase(line: "PROXY TCP4 1::2 3::4 111 222", fails: .invalidAddress),
    ProxyCase(line: "PROXY TCP4 224.0.0.1 5.6.7.8 111 222", fails: .notUnicast),
    ProxyCase(line: "PROXY TCP4 0.0.0.0 5.6.7.8 111 222", fails: .notUnicast),
    ProxyCase(line: "PROXY TCP4 1.2.3.4 255.255.255.255 111 222", fails: .notUnicast),
    ProxyCase(line: "proxy TCP4 1.2.3.4 5.6.7.8 111 222", .violation(.missing, nil)),
    ProxyCase("no header", Array("GET / HTTP/1.1\r\n".utf8), .violation(.missing, nil)),
    ProxyCase("TCP over IPv4", binary(0x21, 0x11, inet), tlvs: []),
    ProxyCase("UDP over IPv4", binary(0x21, 0x12, inet), tlvs: []),
    ProxyCase(
        "TLVs, a wrong checksum among them",
        binary(0x21, 0x11, inet + [2, 0, 3, 97, 98, 99, 3, 0, 4, 1, 2, 3, 4, 5, 0, 0]),
        tlvs: [
            ProxyProtocolTLV(type: 2, value: [97, 98, 99]), ProxyProtocolTLV(type: 3, value: [1, 2, 3, 4]),
            ProxyProtocolTLV(type: 5, value: []),
        ]),
    ProxyCase("LOCAL", binary(0x20, 0, []), .header(local, length: 16)),
    ProxyCase("LOCAL with addresses", binary(0x20, 0x11, inet), .header(local, length: 28)),
    ProxyCase("LOCAL, unix", binary(0x20, 0x31, inet), .header(local, length: 28)),
    ProxyCase("unix", binary(0x21, 0x31, [UInt8](repeating: 47, count: 216)), .violation(.unsupportedFamily, .v2)),
    ProxyCase("unspecified", binary(0x21, 0, []), .violation(.unsupportedFamily, .v2)),
    ProxyCase("no transport", binary(0x21, 0x10, inet), .violation(.unsupportedFamily, .v2)),
    ProxyCase("version 1", binary(0x11, 0x11, inet), .violation(.unsupportedVersion, .v2)),
    ProxyCase("command 2", binary(0x22, 0x11, inet), .violation(.unsupportedCommand, .v2)),
    ProxyCase("too short", binary(0x21, 0x11, Array(inet.dropLast())), .violation(.addressTooShort, .v2)),
    ProxyCase("TLV of one byte", binary(0x21, 0x11, inet + [2]), .violation(.malformedTLV, .v2)),
    ProxyCase("TLV too long", binary(0x21, 0x11, inet + [2, 0, 3, 1, 2]), .violation(.malformedTLV, .v2)),
    ProxyCase(
        "multicast", binary(0x21, 0x11, [224] + inet.dropFirst()), .violation(.notUnicast, .v2)),
]

private func read(
    _ bytes: [UInt8], ends: [Int], _ params: ProxyProtocolParams = ProxyProtocolParams()
) -> ProxyProtocolEvent {
    var parser = ProxyProtocolParser(params)
    for end in ends {
        let event = Array(bytes[..<end]).withView { parser.parse($0) }
        if event != .needMore { return event }
    }
    return .needMore
}

@Suite("PROXY protocol")
struct ProxyProtocolTests {
    @Test("is read wherever it is cut", arguments: headers)
    fileprivate func cuts(_ test: ProxyCase) {
        let bytes = test.bytes + Array("payload".utf8)
        #expect(read(bytes, ends: [bytes.count]) == test.event)
        #expect(read(bytes, ends: Array(1...bytes.count)) == test.event)
        for cut in 1..<bytes.count { #expect(read(bytes, ends: [cut, bytes.count]) == test.event) }
    }

    @Test("may be absent where that is allowed, as soon as the bytes show it")
    func absence() {
        var params = ProxyProtocolParams()
        params.allowsAbsence = true
        #expect(read(Array("GET".utf8), ends: [1], params) == .absent)
        #expect(read(Array("PROX".utf8), ends: [4], params) == .needMore)
        #expect(read(Array("PRI *".utf8), ends: [2, 5], params) == .absent)
        #expect(read([0x0D, 0x0A], ends: [2], params) == .needMore)
        #expect(read(Array("GET".utf8), ends: [3]) == .needMore)
    }

    @Test("of a disallowed version is refused")
    func versions() {
        var params = ProxyProtocolParams()
        params.disallowedVersions = [.v1]
        #expect(read(Array("PROXY UNKNOWN\r\n".utf8), ends: [15], params) == .violation(.versionDisallowed, .v1))
        params.disallowedVersions = [.v2]
        #expect(read(binary(0x20, 0, []), ends: [16], params) == .violation(.versionDisallowed, .v2))
    }

    @Test("is written as it is read")
    func roundTrip() {
        let ends = [
            (address("1.2.3.4", 111), address("5.6.7.8", 222)), (address("1::2", 1), address("3::4", 65535)),
        ]
        let tlvs = [ProxyProtocolTLV(type: 1, value: Array("h2".utf8)), ProxyProtocolTLV(type: 0xE0, value: [])]
        for (source, destination) in ends {
            var output = ByteQueue()
            ProxyProtocolWriter.writeV1(source: source, destination: destination, into: &output)
            var header = ProxyProtocolHeader(version: .v1, source: source, destination: destination)
            #expect(read(output.view.array, ends: [output.count]) == .header(header, length: output.count))
            output.removeAll()
            let written = ProxyProtocolWriter.writeV2(
                source: source, destination: destination, tlvs: tlvs, into: &output)
            #expect(written)
            header.version = .v2
            header.tlvs = tlvs
            #expect(read(output.view.array, ends: [output.count]) == .header(header, length: output.count))
        }
    }

    @Test("is written as golden bytes")
    func golden() {
        var output = ByteQueue()
        ProxyProtocolWriter.writeV1(source: four.0, destination: four.1, into: &output)
        ProxyProtocolWriter.writeV1(source: four.0, destination: .unix(path: "/x"), into: &output)
        #expect(output.view.string == "PROXY TCP4 1.2.3.4 5.6.7.8 111 222\r\nPROXY UNKNOWN\r\n")
        output.removeAll()
        #expect(ProxyProtocolWriter.writeV2(source: four.0, destination: four.1, into: &output))
        ProxyProtocolWriter.writeLocalV2(into: &output)
        #expect(output.view.array == binary(0x21, 0x11, inet) + binary(0x20, 0, []))
        let huge = [ProxyProtocolTLV(type: 1, value: [UInt8](repeating: 0, count: 65535))]
        #expect(!ProxyProtocolWriter.writeV2(source: four.0, destination: four.1, tlvs: huge, into: &output))
        for violation in ProxyProtocolViolation.allCases { #expect(violation.words.utf8CodeUnitCount > 10) }
    }
}
