// Whether somebody else on this machine has laid hands on a path before its owner came.

import Glibc

/// In directories where everybody may write, such as /tmp, whoever comes first owns what he makes: another user's directory
/// of the expected name would be his to read and to change, whatever files are put into it.
public enum SharedPlace {
    /// In words, what of a path belongs to somebody that is neither this user nor root and stands where everybody may write;
    /// nil when nothing does. Links are followed, and count themselves. `friend` is another user that may have made it.
    public static func intruder(on path: String, besides friend: UInt32? = nil) -> String? {
        var trusted: Set<UInt32> = [0, geteuid(), friend ?? 0]
        // Who became root by sudo could have done so another way.
        if geteuid() == 0, let text = unsafe getenv("SUDO_UID"), let user = unsafe UInt32(String(cString: text)) {
            trusted.insert(user)
        }
        // Root of outside is such a user in a user namespace, and can't be told from others there.
        if isInUserNamespace { trusted.insert(unmappedUser) }
        return intruder(on: path, trusted, linksLeft: 8)
    }

    /// As whom the kernel shows users that a namespace doesn't know.
    private static let unmappedUser: UInt32 = 65534

    /// The machine's own namespace maps all users to themselves: `0 0 4294967295`.
    private static var isInUserNamespace: Bool {
        let descriptor = unsafe open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return false }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe read(descriptor, &bytes, bytes.count)
        if count <= 0 { return true }
        let words = bytes.prefix(count).split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }
        return words != ["0", "0", "4294967295"]
    }

    private static func intruder(on path: String, _ trusted: Set<UInt32>, linksLeft: Int) -> String? {
        var place = path.hasPrefix("/") ? "/" : "."
        var isShared = isWritableByAll(place)
        let parts = path.split(separator: "/")
        for (index, part) in parts.enumerated() where part != "." {
            let next = place == "/" ? "/\(part)" : "\(place)/\(part)"
            var facts = stat()
            // What isn't there yet is made by this process.
            if unsafe lstat(next, &facts) != 0 { return nil }
            if isShared, !trusted.contains(facts.st_uid) {
                return "\(next) belongs to user \(facts.st_uid), and everybody may write to the directory it is in"
            }
            if facts.st_mode & S_IFMT == S_IFLNK {
                guard linksLeft > 0, let target = target(of: next) else {
                    return "\(next) is a link that leads nowhere"
                }
                let rest = parts[(index + 1)...].joined(separator: "/")
                let whole = (target.hasPrefix("/") ? target : "\(place)/\(target)") + (rest.isEmpty ? "" : "/\(rest)")
                return intruder(on: whole, trusted, linksLeft: linksLeft - 1)
            }
            isShared = facts.st_mode & S_IWOTH != 0
            place = next
        }
        return nil
    }

    private static func isWritableByAll(_ path: String) -> Bool {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IWOTH != 0
    }

    private static func target(of link: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(link, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}
