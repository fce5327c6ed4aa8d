// A development tool: reads messages of Envoy's API in one form and writes them in another, for comparisons.

import Base
import Document
import EnvoyAPI
import Glibc

func readAll() -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe read(0, &buffer, buffer.count)
        if count <= 0 { return result }
        result += buffer[..<count]
    }
}

func writeAll(_ bytes: [UInt8]) {
    var offset = 0
    while offset < bytes.count {
        let count = unsafe bytes.withUnsafeBytes {
            unsafe write(1, $0.baseAddress.unsafelyUnwrapped + offset, bytes.count - offset)
        }
        if count <= 0 { exit(1) }
        offset += count
    }
}

func refuse(_ message: String) -> Never {
    say(message)
    exit(1)
}

/// Blocks of `count` bytes behind a 32-bit length, big-endian.
struct Frames {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> [UInt8]? {
        guard bytes.count - offset >= 4 else { return nil }
        let length = bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count - offset - 4 >= length else { return nil }
        defer { offset += 4 + length }
        return Array(bytes[(offset + 4)..<(offset + 4 + length)])
    }

    static func write(_ bytes: [UInt8], to output: inout [UInt8]) {
        for shift in [24, 16, 8, 0] { output.append(UInt8(truncatingIfNeeded: bytes.count >> shift)) }
        output += bytes
    }
}

func document(_ json: [UInt8]) throws(InvalidConfiguration) -> DocumentNode {
    do throws(InvalidDocument) {
        return try Document.parse(json: json)
    } catch {
        throw InvalidConfiguration(line: error.line, path: "", found: error.message, expected: "JSON")
    }
}

/// Frames of type, binary and JSON in; for each: binary from binary, JSON from binary, binary from JSON, all out. An
/// error is a frame that begins with "error: ".
func roundTrip() {
    var input = Frames(readAll())
    var output: [UInt8] = []
    while let type = input.next(), let binary = input.next(), let json = input.next() {
        let name = String(decoding: type, as: UTF8.self)
        if Schema.message(name) == nil {
            for _ in 0..<3 { Frames.write(Array("unknown type".utf8), to: &output) }
            continue
        }
        do throws(InvalidConfiguration) {
            let message = try Message(unchecked: name, binary: binary)
            Frames.write(message.binary(), to: &output)
            Frames.write(Array(message.json(pretty: false).utf8), to: &output)
        } catch {
            Frames.write(Array("error: \(error)".utf8), to: &output)
            Frames.write([], to: &output)
        }
        do throws(InvalidConfiguration) {
            let message = try Message(unchecked: name, document: try document(json), file: "message.json")
            Frames.write(message.binary(), to: &output)
        } catch {
            Frames.write(Array("error: \(error)".utf8), to: &output)
        }
    }
    writeAll(output)
}

/// Decodes a bootstrap file as often as asked and says how long one took.
func time(_ file: String, _ count: Int) {
    let text = readAll()
    for round in 0..<count {
        let start = Instant.now
        do throws(InvalidConfiguration) {
            let message = try Message(type: "envoy.config.bootstrap.v3.Bootstrap", text: text, file: file)
            let took = Instant.now - start
            print("round \(round): \(took.nanoseconds / 1000) us, \(message.binary().count) bytes of protobuf")
        } catch { refuse("\(error)") }
    }
}

func convert(_ type: String, _ file: String, withDefaults: Bool) {
    do throws(InvalidConfiguration) {
        let message = try Message(type: type, text: readAll(), file: file)
        for warning in message.deprecations() { say("warning: \(warning)") }
        writeAll(Array((message.json(pretty: true, withDefaults: withDefaults) + "\n").utf8))
    } catch { refuse("\(error)") }
}

func say(_ message: String) {
    var bytes = Array((message + "\n").utf8)
    _ = unsafe write(2, &bytes, bytes.count)
}

let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, arguments.count) {
case ("roundtrip", 1): roundTrip()
case ("time", 3): time(arguments[2], Int(arguments[3]) ?? 1)
case ("json", 3): convert(arguments[2], arguments[3], withDefaults: false)
case ("json-with-defaults", 3): convert(arguments[2], arguments[3], withDefaults: true)
default:
    refuse(
        "usage: skein-config-tool roundtrip | time FILENAME COUNT | json[-with-defaults] TYPE FILENAME, with input from stdin"
    )
}
