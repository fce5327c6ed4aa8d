// Whether a regular expression is one that the proxies can compile.

import CRE2

enum RegexCheck {
    /// What RE2 has against it; nil when it compiles.
    static func problem(_ pattern: String) -> String? {
        var reason = [CChar](repeating: 0, count: 256)
        let compiled = unsafe skein_regex_compile(pattern, pattern.utf8.count, &reason, reason.count)
        if let compiled = unsafe compiled {
            unsafe skein_regex_free(compiled)
            return nil
        }
        let bytes = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
