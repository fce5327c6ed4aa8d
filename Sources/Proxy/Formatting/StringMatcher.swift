// envoy.type.matcher.v3.StringMatcher, compiled; matching allocates nothing.

import Base
import EnvoyAPI

public struct StringMatcher: Sendable {
    public enum Rule: Sendable {
        case exact([UInt8])
        case prefix([UInt8])
        case suffix([UInt8])
        case contains([UInt8])
        case regex(CompiledRegex)
        case anything
    }

    public let rule: Rule
    public let ignoresCase: Bool

    public init(_ rule: Rule, ignoringCase: Bool = false) {
        self.rule = rule
        ignoresCase = ignoringCase
    }

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        ignoresCase = node.bool("ignore_case")
        switch node.oneof("match_pattern") {
        case "exact": rule = .exact(Array(node.string("exact").utf8))
        case "prefix": rule = .prefix(Array(node.string("prefix").utf8))
        case "suffix": rule = .suffix(Array(node.string("suffix").utf8))
        case "contains": rule = .contains(Array(node.string("contains").utf8))
        case "safe_regex":
            guard let regex = node.message("safe_regex") else { fallthrough }
            rule = .regex(try CompiledRegex(regex))
        case "custom": throw node.unsupported("custom", "custom string matchers")
        default: throw node.invalid("", found: "no pattern", expected: "exact, prefix, suffix, contains or safe_regex")
        }
    }

    public func matches(_ text: ByteView) -> Bool {
        switch rule {
        case .exact(let wanted):
            return wanted.count == text.count && (ignoresCase ? folded(text, wanted) : text.equals(wanted))
        case .prefix(let wanted):
            if text.count < wanted.count { return false }
            return ignoresCase ? folded(text.prefix(wanted.count), wanted) : text.hasPrefix(wanted)
        case .suffix(let wanted):
            if text.count < wanted.count { return false }
            return ignoresCase ? folded(text.dropFirst(text.count - wanted.count), wanted) : text.hasSuffix(wanted)
        case .contains(let wanted):
            if !ignoresCase {
                return unsafe wanted.withUnsafeBytes { unsafe text.firstRange(of: ByteView($0)) != nil }
            }
            if text.count < wanted.count { return false }
            for start in 0...(text.count - wanted.count)
            where folded(text[start..<(start + wanted.count)], wanted) { return true }
            return false
        case .regex(let regex): return regex.matches(text)
        case .anything: return true
        }
    }

    private func folded(_ text: ByteView, _ wanted: [UInt8]) -> Bool {
        for index in wanted.indices where ASCII.lowercase(text[index]) != ASCII.lowercase(wanted[index]) {
            return false
        }
        return true
    }
}
