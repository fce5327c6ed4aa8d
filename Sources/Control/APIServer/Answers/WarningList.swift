// What a client is to be warned of: RFC 7234 Warning headers, which kubectl prints.

import Base

/// Collected on a request's way; each text once.
final class WarningList: Sendable {
    private let texts = Lock<[String]>([])

    func add(_ text: String) {
        texts.withLock { texts in
            if !texts.contains(text) { texts.append(text) }
        }
    }

    func add(_ new: [String]) { for text in new { add(text) } }

    /// Kubernetes stops at 4 KiB of them.
    var headers: [String] {
        var left = 4096
        return texts.withLock { Array($0) }.compactMap { text in
            let clean = String(text.map { $0 == "\n" || $0 == "\r" || $0 == "\t" ? " " : $0 })
            let escaped = clean.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
            left -= escaped.utf8.count
            return left > 0 ? "299 - \"\(escaped)\"" : nil
        }
    }
}
