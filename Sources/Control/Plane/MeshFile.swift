// MeshConfig in a file: taken over again whenever it changes.

import Base
import Logging

struct MeshFile: Sendable {
    let path: String
    private let interval: TimeSpan = .seconds(1)

    init(path: String) { self.path = path }

    /// A file that can't be read for a while changes nothing: what was in force stays.
    func follow(_ keeper: WorldKeeper) async {
        var known = try? FileBytes.read(path)
        while !Task.isCancelled {
            try? await Task.sleep(nanoseconds: UInt64(interval.nanoseconds))
            do throws(ControlFailure) {
                let bytes = try FileBytes.read(path)
                if bytes == known { continue }
                known = bytes
                ControlLog.shared.info("mesh", "the mesh's settings have changed", ["file": path])
                await keeper.setMeshFile(String(decoding: bytes, as: UTF8.self))
            } catch {
                ControlLog.shared.warn("mesh", "\(error); what was in force stays")
            }
        }
    }
}
