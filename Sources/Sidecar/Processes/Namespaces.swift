// Namespaces of a workload, held by descriptors: they are gone when these are closed and nobody runs inside.

import CLinux
import Glibc

public struct NamespaceFailure: Error, Sendable, CustomStringConvertible {
    public let what: String
    /// The errno value.
    public let code: Int32

    public init(what: String, code: Int32) {
        self.what = what
        self.code = code
    }

    public var description: String { "\(what): \(unsafe String(cString: strerror(code)))" }
}

/// Nothing of these has a name on the machine; the kernel counts descriptors and processes.
public final class Namespaces: Sendable {
    public let user: Int32?
    public let mount: Int32?
    public let net: Int32?
    private let owned: [Int32]

    /// Takes the descriptors over, but not those of `shared`, whose owner it keeps alive.
    private let keeps: Namespaces?

    init(user: Int32?, mount: Int32?, net: Int32?, owned: [Int32], keeps: Namespaces? = nil) {
        self.user = user
        self.mount = mount
        self.net = net
        self.owned = owned
        self.keeps = keeps
    }

    /// A network namespace that was handed over, and the user namespace that it belongs to.
    public init(taking net: Int32, user: Int32?) {
        self.user = user
        mount = nil
        self.net = net
        owned = user.map { [net, $0] } ?? [net]
        keeps = nil
    }

    /// The user namespace alone: where more is made beside what is here.
    public var base: Namespaces { Namespaces(user: user, mount: nil, net: nil, owned: [], keeps: self) }

    deinit { owned.forEach { close($0) } }

    /// The namespaces that this process is in.
    public static let own = Namespaces(user: nil, mount: nil, net: nil, owned: [])

    /// One user (this one) who is root inside.
    public static func withUser() throws(NamespaceFailure) -> Namespaces {
        let made = skein_make_user_namespace()
        if made < 0 { throw NamespaceFailure(what: "making a user namespace", code: -made) }
        return Namespaces(user: made, mount: nil, net: nil, owned: [made])
    }

    /// The same with a new network namespace, whose loopback is up.
    public func withNet(forwards: Bool = false) throws(NamespaceFailure) -> Namespaces {
        var places = raw
        let made = unsafe skein_make_net_namespace(&places, forwards ? 1 : 0)
        if made < 0 { throw NamespaceFailure(what: "making a network namespace", code: -made) }
        return Namespaces(user: user, mount: mount, net: made, owned: [made], keeps: self)
    }

    /// The same with a new mount namespace in which files of this machine are seen at other paths.
    public func withFiles(_ files: [(source: String, target: String)]) throws(NamespaceFailure) -> Namespaces {
        var places = raw
        let sources = CStringArray(files.map(\.source))
        let targets = CStringArray(files.map(\.target))
        let made = unsafe sources.withPointers { sources in
            unsafe targets.withPointers { targets in
                unsafe skein_make_mount_namespace(&places, sources, targets, files.count)
            }
        }
        if made < 0 {
            let names = files.map(\.target).joined(separator: ", ")
            throw NamespaceFailure(what: "making a mount namespace with its own \(names)", code: -made)
        }
        return Namespaces(user: user, mount: made, net: net, owned: [made], keeps: self)
    }

    /// Those of a running process: of `skein enter`.
    public static func of(pid: Int32) throws(NamespaceFailure) -> Namespaces {
        var opened: [Int32] = []
        for name in ["user", "mnt", "net"] {
            let descriptor = unsafe open("/proc/\(pid)/ns/\(name)", O_RDONLY | O_CLOEXEC)
            if descriptor < 0 {
                let code = errno
                opened.forEach { close($0) }
                throw NamespaceFailure(what: "opening the namespaces of process \(pid)", code: code)
            }
            opened.append(descriptor)
        }
        // Nobody can enter the user namespace that he is in.
        let user = isOwnUser(opened[0]) ? nil : opened[0]
        return Namespaces(user: user, mount: opened[1], net: opened[2], owned: opened)
    }

    /// Non-blocking, of this network namespace; the caller's to close.
    public func socket(_ domain: Int32, _ type: Int32, _ proto: Int32 = 0) throws(NamespaceFailure) -> Int32 {
        var places = raw
        let made = unsafe skein_socket_inside(&places, domain, type, proto)
        if made < 0 { throw NamespaceFailure(what: "making a socket in a network namespace", code: -made) }
        return made
    }

    /// `path` below /proc/sys/net, as this network namespace has it.
    public func setting(_ path: String, _ value: String) throws(NamespaceFailure) {
        var places = raw
        let code = unsafe skein_write_inside(&places, path, value)
        if code < 0 { throw NamespaceFailure(what: "writing \(value) to \(path)", code: -code) }
    }

    var raw: skein_namespaces {
        skein_namespaces(user: user ?? -1, mount: mount ?? -1, net: net ?? -1)
    }

    private static func isOwnUser(_ descriptor: Int32) -> Bool {
        var own = stat()
        var other = stat()
        return unsafe stat("/proc/self/ns/user", &own) == 0 && fstat(descriptor, &other) == 0
            && own.st_ino == other.st_ino && own.st_dev == other.st_dev
    }
}
