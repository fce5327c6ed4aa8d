// A schema's regular expression, by RE2: linear time, whatever a user's CRD brings.

import Base
import CRE2

/// Matches a part of the text, as JSON Schema has it.
@safe
final class SchemaPattern: Sendable {
    let text: String
    // SAFETY: RE2 objects are immutable once compiled and safe to share; freed by nobody but `deinit`.
    private nonisolated(unsafe) let regex: OpaquePointer

    /// nil when RE2 refuses the pattern.
    init?(_ text: String) {
        self.text = text
        var error = [CChar](repeating: 0, count: 128)
        guard let regex = unsafe skein_regex_compile(text, text.utf8.count, &error, error.count) else { return nil }
        unsafe self.regex = regex
    }

    deinit { unsafe skein_regex_free(regex) }

    func matches(_ candidate: String) -> Bool {
        candidate.withView { view in
            unsafe view.unsafeBytes.withMemoryRebound(to: CChar.self) { bytes in
                unsafe skein_regex_partial_match(regex, bytes.baseAddress, bytes.count) == 1
            }
        }
    }
}
