// The store behind ratings v2: keys and values, a line for each question. It stands where bookinfo has a database.

import Base

/// `GET KEY` -> `VALUE key-value` or `NONE`; `SET KEY VALUE` -> `OK`; anything else -> `ERROR words`.
final class LineStore: Sendable {
    private static let most = 10_000
    private let values = Lock(["rating1": "5", "rating2": "4"])

    @Sendable func answer(_ line: String) -> String {
        let words = line.split(separator: " ", maxSplits: 2).map { $0.filter { $0 != "\r" } }
        switch (words.first, words.count) {
        case ("GET", 2): return values.withLock { $0[words[1]] }.map { "VALUE \($0)" } ?? "NONE"
        case ("SET", 3):
            return values.withLock { values -> String in
                if values[words[1]] == nil, values.count >= Self.most { return "ERROR the store is full" }
                values[words[1]] = words[2]
                return "OK"
            }
        default: return "ERROR expected GET KEY or SET KEY VALUE"
        }
    }
}
