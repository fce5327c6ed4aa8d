// Addresses and names of one machine's workloads, each held by a locked file: who dies, however he dies, lets go.

import Base
import Glibc

/// The order in which addresses are tried: a name meets the same one again as long as nobody else took it.
struct AddressOrder: Sequence, Sendable {
    /// 10.88.0.0/16 without network, gateway and broadcast.
    static let mesh: UInt32 = 10 << 24 | 88 << 16
    static let loopback: UInt32 = 127 << 24 | 88 << 16

    let base: UInt32
    let name: String

    func makeIterator() -> AnyIterator<IPAddress> {
        let usable: UInt32 = (1 << 16) - 3
        // FNV-1a: the same in every process and version.
        let hash = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        var tried: UInt32 = 0
        return AnyIterator { [base] in
            guard tried < usable else { return nil }
            defer { tried += 1 }
            return IPAddress(v4: base + 2 + (hash % usable + tried) % usable)
        }
    }
}

/// A file that is locked for as long as this lives.
final class HeldFile: Sendable {
    private let descriptor: Int32
    private let path: String

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Unlocking by closing comes after the name is gone; `take` copes with the moment between.
    deinit {
        unsafe unlink(path)
        close(descriptor)
    }

    /// Nil when another holds it.
    static func take(_ path: String, note: String) throws(WorkloadFailure) -> HeldFile? {
        while true {
            let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            if descriptor < 0 { throw WorkloadFailure("can't write \(path): \(ErrnoWords.last)") }
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                let code = errno
                close(descriptor)
                if code == EWOULDBLOCK { return nil }
                throw WorkloadFailure("can't lock \(path): \(ErrnoWords.of(code))")
            }
            // The holder before may have removed the name after this opened it: then the lock is of no file anymore.
            guard isStill(descriptor, path) else {
                close(descriptor)
                continue
            }
            let text = Array((note + "\n").utf8)
            if unsafe ftruncate(descriptor, 0) != 0 || write(descriptor, text, text.count) != text.count {
                let code = errno
                close(descriptor)
                throw WorkloadFailure("can't write \(path): \(ErrnoWords.of(code))")
            }
            return HeldFile(descriptor: descriptor, path: path)
        }
    }

    private static func isStill(_ descriptor: Int32, _ path: String) -> Bool {
        var opened = stat()
        var named = stat()
        return unsafe fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
            && opened.st_dev == named.st_dev
    }
}

struct AddressBook: Sendable {
    let directory: String

    init(directory: String) throws(WorkloadFailure) {
        self.directory = directory
        try StateFiles.makeDirectory(directory + "/addresses")
        try StateFiles.makeDirectory(directory + "/names")
    }

    func takeAddress(for name: String, base: UInt32) throws(WorkloadFailure) -> (IPAddress, HeldFile) {
        for address in AddressOrder(base: base, name: name) {
            if let held = try HeldFile.take("\(directory)/addresses/\(address)", note: name) { return (address, held) }
        }
        throw WorkloadFailure(
            "no address is left in \(IPAddress(v4: base))/16: \(directory)/addresses lists the holders")
    }

    /// Files of workloads that were killed: whose name nobody holds has nobody who would remove them.
    func sweep() {
        for name in StateFiles.names(in: directory + "/workloads") {
            guard let held = try? HeldFile.take("\(directory)/names/\(name)", note: "\(getpid())") else { continue }
            StateFiles.remove("\(directory)/workloads/\(name)")
            _ = held
        }
        for name in StateFiles.names(in: directory + "/addresses") {
            _ = try? HeldFile.take("\(directory)/addresses/\(name)", note: "")
        }
    }

    func takeName(_ name: String) throws(WorkloadFailure) -> HeldFile {
        let path = "\(directory)/names/\(name)"
        if let held = try HeldFile.take(path, note: "\(getpid())") { return held }
        let holder = StateFiles.text(path).map { " by process \($0)" } ?? ""
        throw WorkloadFailure(
            "the name \(name) is taken\(holder): expected one that no workload of this machine has; choose another --name, "
                + "or end that one")
    }
}
