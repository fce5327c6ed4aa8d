// The side of a hot restart that is replaced: hands over sockets and numbers, stops accepting, ends when it is told to.

import Base
import Glibc
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop and waits for a child from the start on.
final class RestartParent: LoopObject {
    private unowned let process: ProxyProcess
    private let params: RestartParams
    private let listening: MessageChannel
    private var registration = Registration.none
    private var child: ChildLink?

    init(_ params: RestartParams, process: ProxyProcess) throws(StartFailure) {
        self.params = params
        self.process = process
        let address = params.address(epoch: params.epoch)
        do throws(SystemFailure) {
            if case .unix(let path) = address, path.utf8.first != 0 { _ = unsafe unlink(path) }
            listening = try MessageChannel.listen(at: address, mode: mode_t(params.socketMode))
            super.init()
            registration = try process.control.register(listening.raw, self)
        } catch {
            throw StartFailure(
                "hot restart: base id \(params.baseID), epoch \(params.epoch) (another process has it? see --base-id)",
                error)
        }
    }

    override func descriptorReady(_ readiness: Readiness) {
        while true {
            do throws(SystemFailure) {
                guard let channel = try listening.accept() else { return }
                adopt(channel)
            } catch {
                return process.log.warning("a child of a hot restart could not be heard", ["reason": "\(error)"])
            }
        }
    }

    private func adopt(_ channel: MessageChannel) {
        guard channel.peerUser == geteuid() || channel.peerUser == 0 else {
            return process.log.error(
                "somebody else's process wanted to take over", ["user": "\(channel.peerUser ?? 0)"])
        }
        if child != nil { return process.log.error("a second process wanted to take over at the same time") }
        let link = ChildLink(channel, params, process: process) { [unowned self] in child = nil }
        do throws(SystemFailure) {
            try link.begin()
            child = link
        } catch {
            process.log.error("a child of a hot restart could not be heard", ["reason": "\(error)"])
        }
    }

    func end() {
        process.control.deregister(&registration, listening.raw)
        if case .unix(let path) = params.address(epoch: params.epoch), path.utf8.first != 0 { _ = unsafe unlink(path) }
    }
}

/// A process that is about to replace this one.
private final class ChildLink: LoopObject {
    private let channel: MessageChannel
    private let params: RestartParams
    private unowned let process: ProxyProcess
    private let ended: () -> Void
    private var registration = Registration.none
    private var isServing = false
    private var isTerminated = false
    /// Messages that the child has not made room for.
    private var waiting: [RestartMessage] = []

    init(_ channel: MessageChannel, _ params: RestartParams, process: ProxyProcess, ended: @escaping () -> Void) {
        self.channel = channel
        self.params = params
        self.process = process
        self.ended = ended
    }

    func begin() throws(SystemFailure) { registration = try process.control.register(channel.raw, self) }

    override func descriptorReady(_ readiness: Readiness) {
        sendWaiting()
        while registration.isActive {
            switch channel.receive() {
            case .wouldBlock: return
            case .ended: return lost()
            case .message(let incoming):
                for descriptor in incoming.descriptors { close(descriptor) }
                guard let message = RestartMessage(incoming.text) else {
                    process.log.error("a child of a hot restart said something strange")
                    return lost()
                }
                answer(message)
            }
        }
    }

    private func answer(_ message: RestartMessage) {
        switch message {
        case .hello(let version, let epoch, _, _):
            guard version == RestartParams.version, epoch == params.epoch + 1 else {
                process.log.error("a child of another version or epoch can't take over", ["epoch": "\(epoch)"])
                return lost()
            }
            process.log.warning("the admin interface closes, a child takes over", ["epoch": "\(epoch)"])
            process.closeAdmin()
            send(
                .hello(
                    version: version, epoch: params.epoch, generation: process.restart?.generation ?? 1,
                    uptime: process.restart?.uptimeOfAll ?? 0))
        case .sockets(let address):
            let descriptors = Array(process.listeners.sockets(at: address).prefix(MessageChannel.descriptorsAtOnce))
            if !channel.send(RestartMessage.sockets(address).text, descriptors: descriptors) { lost() }
        case .serving:
            process.log.info("the child accepts connections, draining")
            isServing = true
            process.handOver()
        case .statistics: sendStatistics()
        case .terminate:
            process.log.warning("the child has asked for the end")
            isTerminated = true
            process.finish()
        case .counted, .countedAll: lost()
        }
    }

    private func sendStatistics() {
        var lines: [String] = []
        var size = 0
        for carried in process.store.carried {
            let line = "\(carried.isGauge ? "g" : "c") \(carried.name) \(carried.value)"
            lines.append(line)
            size += line.utf8.count + 1
            if size > 32_768 {
                send(.counted(lines))
                lines = []
                size = 0
            }
        }
        if !lines.isEmpty { send(.counted(lines)) }
        send(.countedAll(connections: UInt64(max(OverloadState.process.openConnections, 0))))
    }

    private func send(_ message: RestartMessage) {
        waiting.append(message)
        sendWaiting()
    }

    private func sendWaiting() {
        while let first = waiting.first {
            if channel.send(first.text) {
                waiting.removeFirst()
            } else if errno == EAGAIN {
                // The descriptor becomes writable when the child has read.
                return
            } else {
                return lost()
            }
        }
    }

    /// The child is gone. One that had not served for its time has failed: this process goes on as before.
    private func lost() {
        process.control.deregister(&registration, channel.raw)
        if !isTerminated {
            process.log.warning("the child of the hot restart is gone, this process goes on")
            process.takeBack(sockets: isServing)
        }
        ended()
    }
}
