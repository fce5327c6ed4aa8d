// The proxy's admin interface, by which the agent steers it, whichever proxy it is.

import Base
import Serving

struct AdminClient: Sendable {
    private let client: HTTPClient

    init(_ params: SidecarParams, group: LoopGroup) async throws {
        var settings = ClientParams()
        settings.version = .http1
        settings.connections = 4
        settings.connectTimeout = .seconds(1)
        settings.waitTimeout = .seconds(2)
        // Kept connections are one buffer each, and questions come seldom.
        settings.idleTimeout = .seconds(5)
        guard let origin = URLText("http://\(params.adminText)") else {
            throw SidecarFailure("the proxy's admin address \(params.adminText) can't be used")
        }
        client = try await HTTPClient(origin: origin, group: group, params: settings)
    }

    struct Reply: Sendable {
        let status: Int
        let fields: HTTPFields
        let body: [UInt8]
    }

    func ask(
        _ method: String, _ path: String, body: [UInt8] = [], timeout: TimeSpan = .seconds(5)
    ) async throws(HTTPFailure) -> Reply {
        let answer = try await client.send(
            HTTPRequestHead(method: method, path: path), body: body, timeout: timeout)
        return Reply(status: answer.status, fields: answer.fields, body: try await answer.body(limit: 256 << 20))
    }

    /// Asked for by one pattern, so that little is rendered.
    func stats(_ pattern: String) async throws(HTTPFailure) -> [String: Int] {
        let reply = try await ask("GET", "/stats?filter=\(Self.escaped(pattern))", timeout: .seconds(2))
        return StatsText.gauges(String(decoding: reply.body, as: UTF8.self))
    }

    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            if (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x5F {
                result.append(byte)
            } else {
                result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    func close() { client.close() }
}

/// `/stats` in its text form.
enum StatsText {
    /// Whole numbers by name; histograms and texts are left out.
    static func gauges(_ text: String) -> [String: Int] {
        var result: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            guard let colon = line.lastIndex(of: ":") else { continue }
            guard let value = Int(line[line.index(after: colon)...].drop { $0 == " " }) else { continue }
            result[String(line[..<colon])] = value
        }
        return result
    }
}
