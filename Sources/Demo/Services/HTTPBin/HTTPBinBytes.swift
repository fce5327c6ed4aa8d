// httpbin's pages about bodies: random bytes, ranges, lines and bytes that come one after the other, packed bodies.

import Base
import Compression
import Document
import Serving

enum HTTPBinBytes {
    private static let most = 100 << 10

    static func uuid() -> String {
        var random = RandomSource()
        var bytes = (0..<16).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }

    /// The same bytes every time for the same `seed`.
    static func random(_ text: String, _ request: ServiceRequest) -> ServiceAnswer {
        guard let count = Int(text), count >= 0 else {
            return HTTPBin.refused("found '\(text)', expected a number of bytes: /bytes/1024")
        }
        var random = request.head.query("seed").flatMap { UInt64($0) }.map { RandomSource(seed: $0) } ?? RandomSource()
        let bytes = (0..<min(count, most)).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) }
        return ServiceAnswer(200, ["content-type": "application/octet-stream"], bytes)
    }

    /// The alphabet over and over, whole or the part that the client asks for.
    static func range(_ text: String, _ request: ServiceRequest) -> ServiceAnswer {
        guard let count = Int(text), count > 0, count <= most else {
            return HTTPBin.refused("found '\(text)', expected a number of bytes from 1 to \(most): /range/1024")
        }
        var fields: HTTPFields = [
            "content-type": "application/octet-stream", "accept-ranges": "bytes", "etag": "\"range\(count)\"",
        ]
        var wanted = 0...(count - 1)
        var status = 200
        if let header = request.head.fields["range"] {
            guard let asked = bounds(header, count) else {
                return ServiceAnswer(416, ["content-range": "bytes */\(count)"])
            }
            wanted = asked
            status = 206
            fields.add("content-range", "bytes \(wanted.lowerBound)-\(wanted.upperBound)/\(count)")
        }
        return ServiceAnswer(status, fields, wanted.map { UInt8(ascii: "a") + UInt8($0 % 26) })
    }

    /// `bytes=2-5`, `bytes=5-` and `bytes=-5` of a body; nil when none of it is there.
    static func bounds(_ header: String, _ count: Int) -> ClosedRange<Int>? {
        guard header.hasPrefix("bytes=") else { return nil }
        let parts = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if parts[0].isEmpty {
            guard let last = Int(parts[1]), last > 0 else { return nil }
            return max(count - last, 0)...(count - 1)
        }
        guard let first = Int(parts[0]), first >= 0, first < count else { return nil }
        let last = parts[1].isEmpty ? count - 1 : Int(parts[1]) ?? -1
        return last < first ? nil : first...min(last, count - 1)
    }

    static func lines(_ text: String, _ echo: RequestEcho) -> ServiceAnswer {
        guard let count = Int(text), count >= 0 else {
            return HTTPBin.refused("found '\(text)', expected a number of lines: /stream/20")
        }
        let said = echo.small
        var answer = ServiceAnswer(200, ["content-type": "application/json"])
        answer.body = .parts { write in
            for index in 0..<min(count, 100) {
                try await write(said.setting("id", to: .integer(Int64(index))).json + [0x0A])
            }
        }
        return answer
    }

    /// `numbytes` stars over `duration` seconds, after `delay` seconds, with the status `code`.
    static func drip(_ request: ServiceRequest) -> ServiceAnswer {
        func number(_ name: String, _ usual: Double) -> Double? {
            guard let text = request.head.query(name) else { return usual }
            guard let value = Double(text), value >= 0, value.isFinite else { return nil }
            return value
        }
        guard let duration = number("duration", 2), let count = number("numbytes", 10), let delay = number("delay", 0),
            let code = number("code", 200), count >= 1, count <= Double(10 << 20), duration <= 60, delay <= 60,
            (200...599).contains(code)
        else {
            return HTTPBin.refused(
                "expected numbers in /drip?duration=2&numbytes=10&code=200&delay=0, at most 60 seconds and 10 MiB")
        }
        var answer = ServiceAnswer(
            Int(code), ["content-type": "application/octet-stream", "content-length": "\(Int(count))"])
        answer.body = .parts { write in
            try await Task.sleep(for: .milliseconds(Int64(delay * 1000)))
            // A megabyte isn't dripped byte by byte.
            let steps = min(Int(count), 1000)
            for step in 0..<steps {
                let share = Int(count) * (step + 1) / steps - Int(count) * step / steps
                try await write([UInt8](repeating: UInt8(ascii: "*"), count: share))
                if step + 1 < steps { try await Task.sleep(for: .milliseconds(Int64(duration * 1000) / Int64(steps))) }
            }
        }
        return answer
    }

    static func gzip(_ echo: RequestEcho) -> ServiceAnswer {
        let page: DocumentNode = [
            "gzipped": true, "headers": echo.headers, "method": .string(echo.request.method),
            "origin": .string(echo.origin),
        ]
        var packed = ByteQueue()
        let encoder = GzipEncoder(GzipEncoderParams())
        PrettyJSON.text(page).withView { encoder.encode($0, isLast: true, into: &packed) }
        return ServiceAnswer(
            200, ["content-type": "application/json", "content-encoding": "gzip"], packed.view.array)
    }
}
