// A name matcher made ready: patterns folded, expressions compiled.

import Base
import COpenSSL
import CRE2

/// Holds an RE2 expression, which any thread may use at the same time.
@safe
final class NameExpression: @unchecked Sendable {
    private let regex: OpaquePointer

    init?(_ pattern: String, error: inout String) {
        var reason = [CChar](repeating: 0, count: 256)
        let compiled = unsafe pattern.withView { text in
            unsafe text.unsafeRaw.withMemoryRebound(to: CChar.self) { characters -> OpaquePointer? in
                guard let start = characters.baseAddress else { return unsafe skein_regex_compile("", 0, &reason, 256) }
                return unsafe skein_regex_compile(start, characters.count, &reason, 256)
            }
        }
        guard let compiled = unsafe compiled else {
            error = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return nil
        }
        unsafe regex = unsafe compiled
    }

    deinit { unsafe skein_regex_free(regex) }

    func matchesWhole(_ text: String) -> Bool {
        text.withView { view in
            unsafe view.unsafeRaw.withMemoryRebound(to: CChar.self) { characters in
                unsafe skein_regex_full_match(regex, characters.baseAddress, characters.count) == 1
            }
        }
    }
}

struct CompiledNameMatcher: Sendable {
    private let matcher: TLSNameMatcher
    var isForURIs: Bool { matcher.kind == .uri }
    private let expression: NameExpression?

    init(_ matcher: TLSNameMatcher, index: Int) throws(InvalidTLS) {
        self.matcher = matcher
        if case .otherName(let oid) = matcher.kind {
            guard let object = unsafe OBJ_txt2obj(oid, 1) else {
                ERR_clear_error()
                throw InvalidTLS(
                    .nameMatcher(index), found: "the object identifier \"\(oid)\"",
                    expected: "a dotted object identifier such as 1.3.6.1.4.1.311.20.2.3")
            }
            unsafe ASN1_OBJECT_free(object)
        }
        guard case .regex(let pattern) = matcher.pattern else {
            expression = nil
            return
        }
        var reason = ""
        guard let compiled = NameExpression(pattern, error: &reason) else {
            throw InvalidTLS(.nameMatcher(index), found: "the expression \(pattern): \(reason)", expected: "RE2 syntax")
        }
        expression = compiled
    }

    func accepts(_ name: SubjectName) -> Bool {
        switch matcher.kind {
        case .dns: if name.type != GEN_DNS { return false }
        case .uri: if name.type != GEN_URI { return false }
        case .email: if name.type != GEN_EMAIL { return false }
        case .ipAddress: if name.type != GEN_IPADD { return false }
        case .otherName(let oid): if name.type != GEN_OTHERNAME || name.oid != oid { return false }
        }
        if case .exact(let wanted) = matcher.pattern, name.type == GEN_DNS {
            return DNSNames.matches(wanted, pattern: name.text)
        }
        return matches(name.text)
    }

    private func matches(_ text: String) -> Bool {
        let text = matcher.ignoresCase ? text.lowercased() : text
        func folded(_ pattern: String) -> String { matcher.ignoresCase ? pattern.lowercased() : pattern }
        switch matcher.pattern {
        case .exact(let pattern): return text == folded(pattern)
        case .prefix(let pattern): return text.hasPrefix(folded(pattern))
        case .suffix(let pattern): return text.hasSuffix(folded(pattern))
        case .contains(let pattern):
            return text.withView { text in folded(pattern).withView { text.firstRange(of: $0) != nil } }
        case .regex: return expression?.matchesWhole(text) == true
        }
    }
}

/// RFC 6125 section 6.4.3 as Envoy reads it.
enum DNSNames {
    /// `pattern` is what the certificate says; its left-most label may hold one wildcard.
    static func matches(_ name: String, pattern: String) -> Bool {
        let name = name.lowercased()
        let pattern = pattern.lowercased()
        if name == pattern { return true }
        let wanted = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let offered = pattern.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard wanted.count == 2, offered.count == 2, wanted[1] == offered[1], !offered[1].utf8.contains(0x2A),
            !offered[0].hasPrefix("xn--")
        else { return false }
        let parts = offered[0].split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        return offered[0].utf8.count <= wanted[0].utf8.count + 1 && wanted[0].hasPrefix(parts[0])
            && wanted[0].hasSuffix(parts[1])
    }
}
