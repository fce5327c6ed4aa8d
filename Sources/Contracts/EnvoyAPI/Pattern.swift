// A regular expression of the schema's constraints, compiled when it is first needed.

import Base
import CRE2
import Synchronization

/// RE2, matched in full as Envoy does.
@safe
final class Pattern: Sendable {
    let text: String
    // SAFETY: guarded by the lock; RE2 objects are themselves safe to share.
    private let compiled = Mutex<UInt>(0)

    init(_ text: String) { self.text = text }

    deinit {
        let address = compiled.withLock { $0 }
        if let regex = unsafe OpaquePointer(bitPattern: address) { unsafe skein_regex_free(regex) }
    }

    func matches(_ candidate: String) -> Bool {
        let address = compiled.withLock { address in
            if address == 0 { address = compile() }
            return address
        }
        guard let regex = unsafe OpaquePointer(bitPattern: address) else { return false }
        return candidate.withView { view in
            unsafe view.unsafeBytes.withMemoryRebound(to: CChar.self) { bytes in
                unsafe skein_regex_full_match(regex, bytes.baseAddress, bytes.count) == 1
            }
        }
    }

    private func compile() -> UInt {
        var error = [CChar](repeating: 0, count: 128)
        let regex = unsafe skein_regex_compile(text, text.utf8.count, &error, error.count)
        guard let regex = unsafe regex else { preconditionFailure("the schema has the invalid pattern \(text)") }
        return UInt(bitPattern: regex)
    }
}
