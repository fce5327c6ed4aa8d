// The agent's directory, its user, and what else it asks of the system as a process.

import Base
import Glibc

enum RunDirectory {
    /// Made if missing, for `user` (its own when nil) only. One that others may enter is refused: its sockets hand out
    /// keys.
    static func prepare(
        _ path: String, flag: String = "--run-dir", user: UInt32?, group: UInt32?
    ) throws(SidecarFailure) {
        guard path.hasPrefix("/") else {
            throw SidecarFailure("\(flag): found \(path), expected an absolute path")
        }
        // sockaddr_un takes 107 bytes.
        guard flag != "--run-dir" || path.utf8.count + 9 <= 107 else {
            throw SidecarFailure(
                "--run-dir: \(path) is \(path.utf8.count) bytes long, expected 98 at most: sockets are made in it")
        }
        var parent = ""
        for part in path.split(separator: "/").dropLast() {
            parent += "/\(part)"
            if unsafe mkdir(parent, 0o755) != 0, errno != EEXIST { throw failure(flag, "can't be made", parent) }
        }
        if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw failure(flag, "can't be made", path) }
        if let intruder = SharedPlace.intruder(on: path, besides: user) {
            throw SidecarFailure("\(flag): \(intruder); give another directory")
        }
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0 else { throw failure(flag, "can't be read", path) }
        guard facts.st_mode & S_IFMT == S_IFDIR else {
            throw SidecarFailure("\(flag): \(path) is no directory")
        }
        let owner = user ?? geteuid()
        if facts.st_uid != owner, geteuid() == 0 {
            if unsafe chown(path, owner, group ?? getegid()) != 0 {
                throw failure(flag, "can't be given to user \(owner)", path)
            }
        } else if facts.st_uid != owner {
            throw SidecarFailure(
                "\(flag): \(path) belongs to user \(facts.st_uid), expected \(owner); give another directory")
        }
        if facts.st_mode & 0o077 != 0, unsafe chmod(path, 0o700) != 0 {
            throw failure(flag, "can't be closed to others", path)
        }
    }

    private static func failure(_ flag: String, _ what: String, _ path: String) -> SidecarFailure {
        SidecarFailure("\(flag): \(path) \(what): \(SystemWords.last)")
    }
}

enum ProcessUser {
    /// For good: root gives itself up. Nothing when the process isn't root's.
    static func become(_ user: UInt32, group: UInt32) throws(SidecarFailure) {
        guard geteuid() == 0 else {
            if geteuid() == user { return }
            throw SidecarFailure(
                "--user \(user): this process runs as user \(geteuid()), and only root may become another one")
        }
        var groups: [gid_t] = [group]
        guard unsafe setgroups(1, &groups) == 0, setgid(group) == 0, setuid(user) == 0 else {
            throw SidecarFailure("--user \(user): can't be taken: \(SystemWords.last)")
        }
    }
}

enum SystemWords {
    static var last: String { unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)" }
}
