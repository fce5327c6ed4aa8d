// Files that get a line of JSON per event: outliers, health checks.

import Base
import Glibc
import ProcessSupport
import Runtime

/// Confined to the control loop, which has time to write the few lines that health makes.
final class EventFile {
    let path: String
    private let log: ProcessLog
    private var descriptor: Int32 = -1

    init(_ path: String, log: ProcessLog) {
        self.path = path
        self.log = log
        open()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private func open() {
        descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o644)
        if descriptor < 0 { log.error("\(path) can't be opened for events: \(SystemFailure.words(for: errno))") }
    }

    /// After the file was moved away.
    func reopen() {
        if descriptor >= 0 { close(descriptor) }
        open()
    }

    /// A line that can't be written is lost.
    func write(_ line: String) {
        if descriptor < 0 { return }
        let bytes = Array((line + "\n").utf8)
        _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
    }
}

/// The same file for everybody who names it.
final class EventFiles {
    private let log: ProcessLog
    private var files: [String: EventFile] = [:]

    init(log: ProcessLog) { self.log = log }

    func file(_ path: String) -> EventFile {
        if let known = files[path] { return known }
        let made = EventFile(path, log: log)
        files[path] = made
        return made
    }

    func reopen() {
        for file in files.values { file.reopen() }
    }
}
