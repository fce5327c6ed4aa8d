// This process's place between the one it replaces and the one that will replace it.

import Base
import Glibc
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop.
final class HotRestart {
    private unowned let process: ProxyProcess
    let params: RestartParams
    private let child: RestartChild?
    private let parent: RestartParent

    /// Nil when the command line asks for none.
    init?(_ process: ProxyProcess) throws(StartFailure) {
        let options = process.options
        guard let asked = options.restart, !options.isHotRestartDisabled else { return nil }
        self.process = process
        var params = RestartParams(
            baseID: asked.baseID, epoch: asked.epoch, socketPath: asked.socketPath, socketMode: asked.socketMode)
        if asked.choosesBaseID { params = Self.free(params) }
        self.params = params
        child = try Self.child(params, process)
        parent = try RestartParent(params, process: process)
        if let path = asked.baseIDPath { Self.write(params.baseID, to: path, process.log) }
        let generation = process.store.register(name: "server.hot_restart_generation", kind: .gauge)
        process.store.control.set(generation, to: self.generation)
        let server = process.store.register(ServerStat.self, prefix: "server.")
        process.store.control.set(server, .hotRestartEpoch, to: UInt64(params.epoch))
    }

    private static func child(_ params: RestartParams, _ process: ProxyProcess) throws(StartFailure) -> RestartChild? {
        if params.epoch == 0 { return nil }
        do throws(StartFailure) {
            return try RestartChild(params, process: process)
        } catch {
            if !process.options.skipsMissingParent { throw error }
            process.log.warning("starting without a parent", ["reason": "\(error)"])
            return nil
        }
    }

    /// A base id that nobody uses.
    private static func free(_ params: RestartParams) -> RestartParams {
        var random = RandomSource()
        var candidate = params
        for _ in 0..<100 {
            candidate = RestartParams(
                baseID: UInt32(random.next() & 0x0FFF_FFFF), epoch: 0, socketPath: params.socketPath,
                socketMode: params.socketMode)
            do throws(SystemFailure) {
                _ = try MessageChannel.connect(to: candidate.address(epoch: 0), patience: .seconds(1))
            } catch {
                return candidate
            }
        }
        return candidate
    }

    private static func write(_ id: UInt32, to path: String, _ log: ProcessLog) {
        let text = Array("\(id)".utf8)
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        let written = unsafe file < 0 ? -1 : Glibc.write(file, text, text.count)
        if written != text.count {
            log.error("the base id could not be written", ["path": path, "reason": SystemFailure.words(for: errno)])
        }
        if file >= 0 { close(file) }
    }

    var generation: UInt64 { (child?.parentGeneration ?? 0) + 1 }

    /// Seconds since the first process of the row began.
    var uptimeOfAll: UInt64 {
        (child?.parentUptime ?? 0) + UInt64(max(process.uptime.nanoseconds, 0)) / 1_000_000_000
    }

    /// Sockets that the parent has for an address.
    func sockets(at address: SocketAddress) -> [Int32] { child?.sockets(at: address) ?? [] }

    /// Every loop has begun to accept.
    func serving() { child?.serving() }

    func end() { parent.end() }
}
