// Directories of tests, below the system's temporary one; all of them go when the tests' process ends.

import Base
import Glibc

public enum TestDirectory {
    private static let made = Lock<[String]>([])

    /// A new one's path; `name` says whose it is to whoever finds it after a crash.
    public static func make(_ name: String) -> String {
        let below = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(below)/skein-\(name)-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { fatalError("mkdtemp \(below): \(errno)") }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let isFirst = made.withLock { made in
            made.append(path)
            return made.count == 1
        }
        if isFirst { atexit { TestDirectory.removeAll() } }
        return path
    }

    private static func removeAll() {
        for path in made.withLock({ $0 }) { remove(path) }
    }

    private static func remove(_ path: String) {
        if let directory = unsafe opendir(path) {
            while let entry = unsafe readdir(directory) {
                let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { raw in
                    unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
                }
                // Links are not followed: what isn't a directory goes by unlink.
                if name != ".", name != "..", unsafe unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
            }
            unsafe closedir(directory)
        }
        unsafe rmdir(path)
    }
}
