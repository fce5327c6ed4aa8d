// The side of a hot restart that replaces another process: takes its sockets, then its numbers, then its place.

import Base
import Glibc
import ProcessSupport
import Runtime
import Telemetry

/// Made before anything is bound: until `serving` it blocks, for a parent that is busy for seconds is no parent.
final class RestartChild: LoopObject {
    private enum Tag {
        static let statistics: UInt8 = 0
        static let terminate: UInt8 = 1
    }

    private static let patience = TimeSpan.seconds(10)

    private unowned let process: ProxyProcess
    private let channel: MessageChannel
    private var registration = Registration.none
    private var isOver = false
    /// What the parent had counted when it was asked last.
    private var carried: [String: UInt64] = [:]
    let parentGeneration: UInt64
    let parentUptime: UInt64
    private let parentConnections: StatIndex

    init(_ params: RestartParams, process: ProxyProcess) throws(StartFailure) {
        self.process = process
        parentConnections = process.store.register(name: "server.parent_connections", kind: .gauge)
        let subject = "hot restart: the process of epoch \(params.epoch - 1), base id \(params.baseID)"
        do throws(SystemFailure) {
            channel = try MessageChannel.connect(
                to: params.address(epoch: params.epoch - 1), patience: Self.patience)
        } catch {
            throw StartFailure(subject, error)
        }
        let hello = RestartMessage.hello(
            version: RestartParams.version, epoch: params.epoch, generation: 0, uptime: 0)
        guard channel.send(hello.text), case .message(let incoming) = channel.receive(),
            case .hello(RestartParams.version, _, let generation, let uptime)? = RestartMessage(incoming.text)
        else { throw StartFailure(subject, SystemFailure("hello", code: EPROTO)) }
        parentGeneration = generation
        parentUptime = uptime
    }

    /// The parent's listening sockets of an address, this process's from here on; none when it has none.
    func sockets(at address: SocketAddress) -> [Int32] {
        if isOver { return [] }
        guard channel.send(RestartMessage.sockets("\(address)").text), case .message(let incoming) = channel.receive()
        else { return [] }
        return incoming.descriptors
    }

    /// All loops accept: the parent may leave the sockets.
    func serving() {
        channel.stopBlocking()
        do throws(SystemFailure) {
            registration = try process.control.register(channel.raw, self)
        } catch {
            process.log.error("the parent can't be watched", ["reason": "\(error)"])
        }
        channel.send(RestartMessage.serving.text)
        let control = process.control
        _ = control.arm(after: .milliseconds(500), self, tag: Tag.statistics)
        _ = control.arm(after: process.options.parentShutdownTime, self, tag: Tag.terminate)
    }

    override func timerFired(tag: UInt8) {
        if isOver { return }
        if tag == Tag.terminate {
            process.log.info("the parent's time is over")
            isTerminating = true
        }
        if !process.options.skipsParentStatistics { channel.send(RestartMessage.statistics.text) }
        if tag == Tag.terminate {
            channel.send(RestartMessage.terminate.text)
        } else {
            _ = process.control.arm(after: .seconds(1), self, tag: Tag.statistics)
        }
    }

    private var isTerminating = false

    override func descriptorReady(_ readiness: Readiness) {
        while !isOver {
            switch channel.receive() {
            case .wouldBlock: return
            case .ended: return parentEnded()
            case .message(let incoming):
                for descriptor in incoming.descriptors { close(descriptor) }
                switch RestartMessage(incoming.text) {
                case .counted(let lines): for line in lines { take(line) }
                case .countedAll(let connections): process.store.control.set(parentConnections, to: connections)
                default: break
                }
            }
        }
    }

    /// Names that nobody has registered here are asked for again: their owner may come later.
    private func take(_ line: String) {
        let words = line.split(separator: " ")
        guard words.count == 3, let value = UInt64(words[2]) else { return }
        let name = String(words[1])
        let isGauge = words[0] == "g"
        guard let index = process.store.find(name, isGauge ? .gauge : .counter) else { return }
        let before = carried[name] ?? 0
        let shard = process.store.control
        if isGauge {
            if value > before { shard.raise(index, by: value - before) } else { shard.lower(index, by: before - value) }
        } else if value > before {
            shard.count(index, by: value - before)
        }
        carried[name] = value
    }

    private func parentEnded() {
        isOver = true
        process.control.deregister(&registration, channel.raw)
        process.store.control.set(parentConnections, to: 0)
        for (name, value) in carried where value > 0 && StatsStore.isCarriedGauge(name) {
            if let index = process.store.find(name, .gauge) { process.store.control.lower(index, by: value) }
        }
        process.log.info("the parent has ended")
    }
}
