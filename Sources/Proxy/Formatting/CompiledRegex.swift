// RE2 expressions of the configuration, compiled once and shared by all loops.

import Base
import CRE2
import EnvoyAPI

@safe
public final class CompiledRegex: @unchecked Sendable {
    // SAFETY: RE2's matching functions are const and documented as safe for concurrent use; the pointer is set in
    // `init` and freed in `deinit` only.
    private let handle: OpaquePointer
    public let pattern: String

    public init(pattern: String) throws(InvalidFormat) {
        var reason = [CChar](repeating: 0, count: 256)
        let length = pattern.utf8.count
        guard let handle = unsafe skein_regex_compile(pattern, length, &reason, 256) else {
            throw InvalidFormat(String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        unsafe self.handle = handle
        self.pattern = pattern
    }

    deinit { unsafe skein_regex_free(handle) }

    /// `envoy.type.matcher.v3.RegexMatcher`.
    public convenience init(_ node: ConfigNode) throws(InvalidConfiguration) {
        // Of the two types that have the field, one has a limit in it, which is not applied any more.
        if let engine = node.message("google_re2"), engine.typeName.hasPrefix("envoy.") {
            engine.ignore("max_program_size")
        }
        let pattern = node.string("regex")
        do throws(InvalidFormat) {
            try self.init(pattern: pattern)
        } catch {
            throw node.invalid("regex", found: "\"\(pattern)\" (\(error))", expected: "an RE2 expression")
        }
    }

    /// The whole text must match.
    public func matches(_ text: ByteView) -> Bool {
        let raw = unsafe text.unsafeRaw
        return unsafe skein_regex_full_match(handle, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
            == 1
    }

    public func isFound(in text: ByteView) -> Bool {
        let raw = unsafe text.unsafeRaw
        return unsafe skein_regex_partial_match(handle, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
            == 1
    }

    /// Why a substitution does not fit this expression; nil when it does.
    public func reasonAgainst(substitution: String) -> String? {
        var reason = [CChar](repeating: 0, count: 256)
        let length = substitution.utf8.count
        if unsafe skein_regex_check_rewrite(handle, substitution, length, &reason, 256) == 1 { return nil }
        return String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Appends `text` with every match replaced.
    public func appendReplacingAll(in text: ByteView, with substitution: [UInt8], to out: inout ByteQueue) {
        let raw = unsafe text.unsafeRaw
        let source = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self)
        var length = 0
        let result: UnsafeMutablePointer<CChar>? = unsafe substitution.withUnsafeBytes { rewrite in
            var empty: CChar = 0
            return unsafe withUnsafePointer(to: &empty) { nothing in
                let start = unsafe rewrite.baseAddress?.assumingMemoryBound(to: CChar.self) ?? nothing
                return unsafe skein_regex_replace_all(handle, source, raw.count, start, rewrite.count, &length)
            }
        }
        guard let result = unsafe result else { fatalError("out of memory: \(raw.count) bytes to rewrite") }
        out.append(unsafe ByteView(UnsafeRawBufferPointer(start: result, count: length)))
        unsafe skein_regex_free_text(result)
    }
}

/// `envoy.type.matcher.v3.RegexMatchAndSubstitute`.
public struct RegexRewrite: Sendable {
    public let pattern: CompiledRegex
    public let substitution: [UInt8]

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        guard let matcher = node.message("pattern") else {
            throw node.invalid("pattern", found: "nothing", expected: "a regular expression")
        }
        pattern = try CompiledRegex(matcher)
        let text = node.string("substitution")
        if let reason = pattern.reasonAgainst(substitution: text) {
            throw node.invalid("substitution", found: "\"\(text)\" (\(reason))", expected: "a fitting substitution")
        }
        substitution = Array(text.utf8)
    }

    public func append(_ text: ByteView, to out: inout ByteQueue) {
        pattern.appendReplacingAll(in: text, with: substitution, to: &out)
    }
}
