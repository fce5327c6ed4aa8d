// Where a command's words go.

import Glibc

struct Console: Sendable {
    let print: @Sendable (String) -> Void
    let complain: @Sendable (String) -> Void
    /// To stderr as it is: what is no result and no failure.
    var note: @Sendable (String) -> Void = { _ in }
    var isColoured = false

    static let terminal = Console(
        print: { write($0, to: STDOUT_FILENO) }, complain: { write("skein: \($0)\n", to: STDERR_FILENO) },
        note: { write($0, to: STDERR_FILENO) }, isColoured: wantsColour)

    /// On a terminal, unless its user has said no (https://no-color.org).
    private static var wantsColour: Bool {
        if let said = unsafe getenv("NO_COLOR"), unsafe said.pointee != 0 { return false }
        if let kind = unsafe getenv("TERM"), unsafe strcmp(kind, "dumb") == 0 { return false }
        return isatty(STDOUT_FILENO) == 1
    }

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
