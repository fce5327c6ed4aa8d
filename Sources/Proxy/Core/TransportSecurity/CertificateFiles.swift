// Which files a TLS context was made of, so that somebody can watch them.

import EnvoyAPI

struct CertificateFiles: Hashable, Sendable {
    /// In the order of reading, each once.
    private(set) var paths: [String] = []
    /// Directories in which an atomic move announces that files have changed.
    private(set) var directories: [String] = []

    mutating func add(path: String) {
        if !paths.contains(path) { paths.append(path) }
    }

    mutating func add(directory: ConfigNode?) {
        guard let path = directory?.string("path"), !directories.contains(path) else { return }
        directories.append(path)
    }
}
