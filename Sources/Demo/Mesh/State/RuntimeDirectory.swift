// Where a demo has what its workloads' processes read: sockets, resolvers, roots. Of no worth once it has ended.

import Glibc
import Workloads

/// A directory of its own for each state, since two demos have workloads of the same names. Its path is short, for sockets,
/// and can be read by the proxies' user, which the state may not be.
struct RuntimeDirectory: Sendable {
    let path: String

    init(for state: DemoState) throws(DemoFailure) {
        // FNV-1a: the same for every start with the same state.
        var hash: UInt32 = 2_166_136_261
        for byte in state.path.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        path = "\(MeshNetworkParams.defaultDirectory)/demo-\(String(hash, radix: 36))"
        try DemoState.makeDirectory(path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ name: String, _ bytes: [UInt8]) throws(DemoFailure) { try DemoState.write(file(name), bytes) }

    func remove() { Self.remove(path) }

    private static func remove(_ path: String) {
        if let directory = unsafe opendir(path) {
            while let entry = unsafe readdir(directory) {
                let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { raw in
                    unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name == "." || name == ".." { continue }
                // What isn't a directory goes by unlink; links are not followed.
                if unsafe unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
            }
            unsafe closedir(directory)
        }
        unsafe rmdir(path)
    }
}
