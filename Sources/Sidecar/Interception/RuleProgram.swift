// Runs one of the system's programs to its end, from the calling thread: what it is to change is that thread's namespace.

import CLinux
import Glibc

struct RuleProgram: Sendable {
    let path: String

    /// Looks where PATH says, and where such programs are although a user's PATH doesn't say so.
    static func find(_ name: String, path: String? = environmentPath) -> RuleProgram? {
        let folders = (path ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin", "/usr/local/sbin"]
        return folders.lazy.map { "\($0)/\(name)" }.first { (candidate: String) in unsafe access(candidate, X_OK) == 0 }
            .map { RuleProgram(path: $0) }
    }

    static var environmentPath: String? {
        guard let value = unsafe getenv("PATH") else { return nil }
        return unsafe String(cString: value)
    }

    struct Outcome {
        /// As `waitpid` has it for a program that ended by itself; 128 and the signal's number otherwise.
        let code: Int32
        let output: String
        let complaints: String
    }

    func run(_ arguments: [String], input: String = "") throws(InterceptionFailure) -> Outcome {
        let files = [try Self.file(input), try Self.file(""), try Self.file("")]
        defer { for file in files { close(file) } }
        let child = try spawn(arguments, files)
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0 {
            if errno != EINTR { throw InterceptionFailure.system("waitpid \(path)", errno) }
        }
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return Outcome(code: code, output: Self.content(files[1]), complaints: Self.content(files[2]))
    }

    private func spawn(_ arguments: [String], _ files: [Int32]) throws(InterceptionFailure) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (target, file) in files.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, file, Int32(target))
        }
        var words: [UnsafeMutablePointer<CChar>?] = unsafe []
        for word in [path] + arguments { unsafe words.append(strdup(word)) }
        unsafe words.append(nil)
        defer { unsafe words.forEach { unsafe free($0) } }
        // Its complaints are read: they must be in the language they are looked up in.
        let values = ["PATH=\(Self.environmentPath ?? "/usr/sbin:/usr/bin:/sbin:/bin")", "LC_ALL=C"]
        var environment: [UnsafeMutablePointer<CChar>?] = unsafe []
        for value in values { unsafe environment.append(strdup(value)) }
        unsafe environment.append(nil)
        defer { unsafe environment.forEach { unsafe free($0) } }
        var child: pid_t = 0
        let code = unsafe posix_spawn(&child, path, &actions, nil, words, environment)
        if code != 0 { throw InterceptionFailure.system("starting \(path)", code) }
        return child
    }

    // Files in memory instead of pipes: neither side ever waits for the other.

    private static func file(_ content: String) throws(InterceptionFailure) -> Int32 {
        let file = unsafe skein_memory_file("skein-rules")
        if file < 0 { throw InterceptionFailure.system("memfd_create", errno) }
        var rest = Array(content.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
            if count <= 0 {
                let code = errno
                close(file)
                throw InterceptionFailure.system("write", code)
            }
            rest = rest.dropFirst(count)
        }
        lseek(file, 0, SEEK_SET)
        return file
    }

    private static func content(_ file: Int32) -> String {
        lseek(file, 0, SEEK_SET)
        var bytes: [UInt8] = []
        var space = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe space.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
            if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += space.prefix(count)
        }
    }
}
