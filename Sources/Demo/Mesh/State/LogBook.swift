// The log files of the demo's programs, a file each in DIR/logs.

import Base
import Glibc

final class LogBook: Sendable {
    private struct Book {
        var descriptor: Int32
        var size = 0
    }

    /// A file that has grown to this is begun anew; the old one stays as NAME.log.1.
    private static let longest = 64 << 20

    private let state: DemoState
    private let books = Lock<[String: Book]>([:])

    init(_ state: DemoState) throws(DemoFailure) {
        self.state = state
        try DemoState.makeDirectory(state.file("logs"))
    }

    deinit { books.withLock { books in books.values.forEach { close($0.descriptor) } } }

    /// `reviews-v1` and `reviews-v1/sidecar`
    func path(_ who: String) -> String { state.file("logs/\(Self.name(who)).log") }

    /// So that every workload's file is there from the start.
    func open(_ who: String) throws(DemoFailure) {
        let descriptor = try state.log(Self.name(who))
        books.withLock { books in
            if let old = books[who] { close(old.descriptor) }
            books[who] = Book(descriptor: descriptor)
        }
    }

    func add(_ who: String, _ line: String) {
        let bytes = Array((line + "\n").utf8)
        books.withLock { books in
            guard var book = books[who] else { return }
            if book.size > Self.longest {
                let path = path(who)
                unsafe rename(path, "\(path).1")
                if let fresh = try? state.log(Self.name(who)) {
                    close(book.descriptor)
                    book = Book(descriptor: fresh)
                }
            }
            // A full disk loses lines of the demo's log and nothing else.
            _ = unsafe write(book.descriptor, bytes, bytes.count)
            book.size += bytes.count
            books[who] = book
        }
    }

    private static func name(_ who: String) -> String { String(who.map { $0 == "/" ? "-" : $0 }) }
}
