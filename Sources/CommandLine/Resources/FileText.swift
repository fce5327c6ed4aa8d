// Reading files, directories and standard input, and writing files, with words for what failed.

import Glibc

struct FileFailure: Error, Sendable, CustomStringConvertible {
    let description: String
}

enum FileText {
    private static let limit = 256 << 20

    static func read(_ path: String) -> Result<[UInt8], FileFailure> {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return .failure(FileFailure(description: "can't open \(path): \(reason())")) }
        defer { close(descriptor) }
        return read(descriptor: descriptor, name: path)
    }

    static func read(descriptor: Int32, name: String) -> Result<[UInt8], FileFailure> {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .failure(FileFailure(description: "can't read \(name): \(reason())")) }
            if count == 0 { return .success(bytes) }
            bytes += piece[..<count]
            if bytes.count > limit { return .failure(FileFailure(description: "\(name) is longer than 256 MiB")) }
        }
    }

    /// For this user only.
    static func write(_ text: String, to path: String) throws(FileFailure) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw FileFailure(description: "can't write \(path): \(reason())") }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written <= 0 { throw FileFailure(description: "can't write \(path): \(reason())") }
            rest = rest.dropFirst(written)
        }
    }

    /// The files that a word of a command line names: `a.yaml,b.yaml` where there is none of that name, `mesh/*.yaml` where
    /// the shell has left it. What fits nothing stays, so that it is missed by its name.
    static func named(_ word: String) -> [String] {
        if exists(word) || URLFile.isURL(word) { return [word] }
        let parts = word.split(separator: ",").map(String.init)
        if parts.count > 1 { return parts.flatMap(named) }
        guard word.contains(where: { "*?[".contains($0) }) else { return [word] }
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        guard unsafe glob(word, 0, nil, &found) == 0 else { return [word] }
        return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
            unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
        }
    }

    private static func exists(_ path: String) -> Bool {
        if path == "-" { return true }
        return unsafe access(path, F_OK) == 0
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// In the order of their names, those of inner directories in their place.
    static func files(in directory: String, recursive: Bool) -> [String] {
        guard let stream = unsafe opendir(directory) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        let base = directory.hasSuffix("/") ? directory : directory + "/"
        return names.sorted().flatMap { name -> [String] in
            let path = base + name
            guard isDirectory(path) else { return [path] }
            return recursive ? files(in: path, recursive: true) : []
        }
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
