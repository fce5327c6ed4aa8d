// Messages that Python's protobuf made, in both forms; Tests/Protobuf/roundtrip.py writes the corpus.

import Base
import Document
import EnvoyAPI
import Glibc
import Testing

private struct Case {
    let type: String
    let binary: String
    let json: String
}

private func corpus() throws -> [Case] {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    guard let file = unsafe fopen("/\(folder)/Corpus/messages.txt", "r") else { return [] }
    defer { unsafe fclose(file) }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe fread(&buffer, 1, buffer.count, file)
        if count == 0 { break }
        text += buffer[..<count]
    }
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
    }
    return stride(from: 0, to: lines.count - 2, by: 3).map {
        Case(type: lines[$0], binary: lines[$0 + 1], json: lines[$0 + 2])
    }
}

/// Decoded by the codec's own base64, through a BytesValue.
private func bytes(_ base64: String) throws -> [UInt8] {
    let node = DocumentNode(.string(base64))
    let message = try Message(type: "google.protobuf.BytesValue", document: node, file: nil)
    guard case .bytes(let bytes) = message["value"] else { return [] }
    return bytes
}

@Test func bothFormsOfPythonsMessagesSayTheSame() throws {
    let cases = try corpus()
    #expect(cases.count > 80)
    for sample in cases {
        let binary = try bytes(sample.binary)
        let first = try Message(unchecked: sample.type, binary: binary)
        let document = try Document.parse(json: Array(sample.json.utf8))
        let second = try Message(unchecked: sample.type, document: document, file: "corpus")
        #expect(first == second, "\(sample.type) \(sample.json)")
        #expect(first.hashValue == second.hashValue)
        #expect(first.binary().count == binary.count, "\(sample.type)")
        #expect(try Message(unchecked: sample.type, binary: first.binary()) == first)
        for pretty in [true, false] {
            let again = try Document.parse(json: Array(first.json(pretty: pretty).utf8))
            #expect(try Message(unchecked: sample.type, document: again, file: nil) == first)
        }
        #expect(first.unknownFields().isEmpty)
    }
}

@Test func noCutOfABinaryMessageTraps() throws {
    for sample in try corpus() {
        let binary = try bytes(sample.binary)
        for length in 0..<binary.count {
            guard let cut = try? Message(unchecked: sample.type, binary: Array(binary[..<length])) else { continue }
            #expect(try Message(unchecked: sample.type, binary: cut.binary()).binary() == cut.binary())
        }
    }
}

@Test func noFlippedByteTraps() throws {
    var random = RandomSource(seed: 7)
    for sample in try corpus() {
        let binary = try bytes(sample.binary)
        if binary.isEmpty { continue }
        for _ in 0..<20 {
            var broken = binary
            broken[Int(random.next() % UInt64(binary.count))] = UInt8(truncatingIfNeeded: random.next())
            guard let message = try? Message(unchecked: sample.type, binary: broken) else { continue }
            _ = message.json(pretty: true)
            _ = message.unknownFields()
            try? message.check()
            try? ConfigNode(message).refuseUnread()
        }
    }
}
