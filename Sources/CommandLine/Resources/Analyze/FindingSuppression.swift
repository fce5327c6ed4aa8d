// Findings that somebody has decided to live with.

import Analysis
import Registry

/// `IST0101=VirtualService reviews.default`, with `*` for anything.
struct FindingSuppression: Sendable, Hashable {
    static let annotation = "galley.istio.io/analyze-suppress"

    private let code: String
    private let object: String

    init(_ text: String) throws(InvalidUsage) {
        let parts = text.split(separator: "=", maxSplits: 1).map { String($0).trimmingBlanks }
        guard parts.count == 2, parts[0].hasPrefix("IST") || parts[0] == "*", !parts[1].isEmpty else {
            throw InvalidUsage(
                description: "--suppress: found '\(text)', expected CODE=KIND NAME.NAMESPACE as in "
                    + "'IST0101=VirtualService reviews.default'")
        }
        (code, object) = (parts[0], parts[1])
    }

    func covers(_ finding: PlacedFinding) -> Bool {
        guard code == "*" || code == finding.code.rawValue else { return false }
        let key = finding.object
        let name = key.namespace.isEmpty ? key.name : "\(key.name).\(key.namespace)"
        return Self.matches(Array("\(key.kind) \(name)".utf8)[...], Array(object.utf8)[...])
    }

    static func isKeptBack(_ code: FindingCode, by note: String?) -> Bool {
        guard let note else { return false }
        let codes = note.split(separator: ",").map { String($0).trimmingBlanks }
        return codes.contains("*") || codes.contains(code.rawValue)
    }

    /// `*` takes any number of characters. Linear but for the last star, to which it comes back.
    static func matches(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var (at, place) = (text.startIndex, pattern.startIndex)
        var star: (text: Int, pattern: Int)?
        while at < text.endIndex {
            if place < pattern.endIndex, pattern[place] == UInt8(ascii: "*") {
                star = (at, place)
                place += 1
            } else if place < pattern.endIndex, pattern[place] == text[at] {
                (at, place) = (at + 1, place + 1)
            } else if let last = star {
                star = (last.text + 1, last.pattern)
                (at, place) = (last.text + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
