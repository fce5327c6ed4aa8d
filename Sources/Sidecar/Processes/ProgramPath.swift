// Where a program's file is.

import Glibc

public enum ProgramPath {
    /// As execvp finds it, by the PATH of the environment that the program will have.
    public static func find(_ program: String, environment: [String]? = nil) throws(SpawnFailure) -> String {
        if program.isEmpty { throw SpawnFailure(program: "''", code: ENOENT, step: "PATH") }
        if program.contains("/") {
            if unsafe access(program, X_OK) != 0 { throw SpawnFailure(program: program, code: errno, step: "PATH") }
            return program
        }
        let given = environment.map { $0.first { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) } }
        let path = (given ?? variable("PATH")) ?? "/usr/local/bin:/usr/bin:/bin"
        for directory in path.split(separator: ":") {
            let candidate = "\(directory)/\(program)"
            if unsafe access(candidate, X_OK) == 0, !isDirectory(candidate) { return candidate }
        }
        throw SpawnFailure(program: "\(program) (looked for in PATH)", code: ENOENT, step: "PATH")
    }

    /// This program's own file, for starting it with another verb.
    public static func own() -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe buffer.withUnsafeMutableBytes { raw in
            let text = unsafe raw.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)
            return unsafe readlink("/proc/self/exe", text, raw.count)
        }
        return count <= 0 ? "/proc/self/exe" : String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// From where this process is; as it is where that can't be known.
    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let here = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(here) }
        let base = unsafe String(cString: here)
        return path == "." ? base : base == "/" ? "/" + path : "\(base)/\(path)"
    }

    private static func isDirectory(_ path: String) -> Bool {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    private static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}
