// Where a command's words go.

import Glibc

struct Console: Sendable {
    let print: @Sendable (String) -> Void
    let complain: @Sendable (String) -> Void

    static let terminal = Console(
        print: { write($0, to: STDOUT_FILENO) }, complain: { write("skein: \($0)\n", to: STDERR_FILENO) })

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // A closed terminal or pipe: nobody reads this.
            if written <= 0 { return }
            rest = rest.dropFirst(written)
        }
    }
}
