// envoy.config.route.v3.CookieMatcher: routes chosen by a cookie's value.

import Base
import EnvoyAPI

public struct CookieMatcher: Sendable {
    private let name: [UInt8]
    private let value: StringMatcher
    private let inverts: Bool

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        name = Array(node.string("name").utf8)
        guard let matcher = node.message("string_match") else {
            throw node.invalid("string_match", found: "nothing", expected: "what the cookie's value has to be")
        }
        value = try StringMatcher(matcher)
        inverts = node.bool("invert_match")
    }

    /// The first cookie of the name counts; one that isn't there matches nothing.
    public func matches(_ request: borrowing HeaderBlock) -> Bool {
        var index = request.firstIndex(of: .cookie)
        while let found = index {
            if let isMatch = matches(line: request.value(at: found)) { return isMatch != inverts }
            index = request.firstIndex(of: .cookie, from: found + 1)
        }
        return inverts
    }

    private func matches(line: ByteView) -> Bool? {
        var rest = line
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x3B) ?? rest.count
            let pair = rest.prefix(end).trimmed
            rest = rest.dropFirst(end + 1)
            guard let equals = pair.firstIndex(of: 0x3D), pair.prefix(equals).equals(name) else { continue }
            return value.matches(pair.dropFirst(equals + 1))
        }
        return nil
    }
}
