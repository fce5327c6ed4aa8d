// Strings as C takes lists of them: pointers, then a null one.

import Glibc

@safe
struct CStringArray: ~Copyable {
    // SAFETY: made by strdup, freed by nobody but `deinit`.
    private var pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) {
        unsafe pointers = texts.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
    }

    deinit { unsafe pointers.forEach { unsafe free($0) } }

    /// Valid during the call.
    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let constant = unsafe pointers.map { unsafe UnsafePointer($0) }
        return unsafe constant.withUnsafeBufferPointer { unsafe body($0.baseAddress.unsafelyUnwrapped) }
    }

    func withMutablePointers<Result>(
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress.unsafelyUnwrapped) }
    }
}
