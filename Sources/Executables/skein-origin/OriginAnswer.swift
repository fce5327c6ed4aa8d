// What the echo origin says about a request.

import Base
import HTTP1

struct OriginAnswer {
    let name: String
    let method: String
    let path: String
    let headers: [(name: String, value: String)]
    let keepsAlive: Bool
    var bodySize = 0

    private let version: HTTP1Version
    private let kind: HTTP1RequestKind
    private let wantsJSON: Bool

    init(name: String, head: HTTP1Head, request: borrowing HeaderBlock) {
        self.name = name
        method = request.first(.method)?.string ?? ""
        path = request.first(.path)?.string ?? ""
        var headers: [(name: String, value: String)] = []
        for index in 0..<request.count {
            switch request.id(at: index) {
            case .method, .path, .scheme: continue
            case .authority: headers.append(("host", request.value(at: index).string))
            default: headers.append((request.name(at: index).string, request.value(at: index).string))
            }
        }
        self.headers = headers
        keepsAlive = head.keepAlive
        version = head.version
        kind = head.isHead ? .head : .other
        wantsJSON = request.first(ByteView("accept"))?.string.contains("application/json") ?? false
    }

    func write(into output: inout ByteQueue) {
        let body = wantsJSON ? json : text
        var response = HeaderBlock()
        response.append(.status, "200")
        response.append(name: "content-type", value: wantsJSON ? "application/json" : "text/plain; charset=utf-8")
        response.append(name: "content-length", value: "\(body.utf8.count)")
        response.append(name: "x-answered-by", value: name)
        if !keepsAlive {
            response.append(name: "connection", value: "close")
        } else if version == .http10 {
            response.append(name: "connection", value: "keep-alive")
        }
        _ = HTTP1Encoder.responseHead(response, endStream: false, to: kind, version: version, into: &output)
        if kind != .head { output.append(body) }
    }

    private var text: String {
        var text = "\(name) got: \(method) \(path)\n"
        for header in headers { text += "  \(header.name): \(header.value)\n" }
        return text + "body: \(bodySize) bytes\n"
    }

    private var json: String {
        let fields = headers.map { "    [\(Self.quoted($0.name)), \(Self.quoted($0.value))]" }
        return """
            {
              "name": \(Self.quoted(name)),
              "method": \(Self.quoted(method)),
              "path": \(Self.quoted(path)),
              "headers": [
            \(fields.joined(separator: ",\n"))
              ],
              "body_bytes": \(bodySize)
            }

            """
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
