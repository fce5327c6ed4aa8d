// A line for each request, in the form that web servers share: `%h - - [%t] "%r" %s %b "%{Referer}" "%{User-Agent}"`.

import Base
import Glibc
import Serving

enum RequestLog {
    static func line(_ head: HTTPRequestHead, remote: String, status: Int, bytes: Int) -> String {
        let host = remote.isEmpty ? "-" : remote
        let referer = quoted(head.fields["referer"] ?? "-")
        let agent = quoted(head.fields["user-agent"] ?? "-")
        let request = quoted("\(head.method) \(head.path) HTTP/1.1")
        return "\(host) - - [\(time)] \(request) \(status) \(bytes) \(referer) \(agent)"
    }

    /// What a client sent must not look like another line or end the quotes.
    static func quoted(_ text: String) -> String {
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, 0x7F: result += Array("\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: result.append(byte)
            }
        }
        return String(decoding: result + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    /// `21/Nov/2026:16:30:00 +0000`
    private static var time: String {
        // `Sat, 21 Nov 2026 16:30:00 GMT`
        let words = HTTPDate.now.split(separator: " ")
        guard words.count == 6 else { return HTTPDate.now }
        return "\(words[1])/\(words[2])/\(words[3]):\(words[4]) +0000"
    }
}
