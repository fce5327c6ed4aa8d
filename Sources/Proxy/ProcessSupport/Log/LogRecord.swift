// One line of the log before it is written.

import CLinux
import Glibc

struct LogRecord: Sendable {
    let nanosecondsSince1970: UInt64
    let thread: Int32
    let level: LogLevel
    let component: LogComponent
    let file: StaticString
    let line: UInt
    let message: String
}

/// `message key=value key="two words"`: how facts are attached to what happened.
enum LogFields {
    static func text(_ message: String, _ fields: KeyValuePairs<String, String>) -> String {
        if fields.isEmpty { return message }
        var text = message
        for (key, value) in fields { text += " \(key)=\(quoted(value))" }
        return text
    }

    /// Quoted when it would otherwise not read as one value: values often come from peers.
    static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x7F }
        return isPlain ? value : "\"\(LogText.escaped(value, forJSON: true))\""
    }
}

enum LogText {
    /// C's escapes for control characters; JSON's with quotes and backslashes too.
    static func escaped(_ text: String, forJSON: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\"" where forJSON: result += "\\\""
            case "\\" where forJSON: result += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                let zeros = String(repeating: "0", count: (forJSON ? 4 : 2) - digits.utf8.count)
                result += (forJSON ? "\\u" : "\\x") + zeros + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
