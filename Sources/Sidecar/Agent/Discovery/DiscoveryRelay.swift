// ADS for the workload's own proxy: each stream is carried to the control plane, whichever answers.

import Base
import Protobuf
import Serving
import WorkloadIdentity

/// How it stands with the control plane.
public struct RelayState: Sendable, Hashable {
    /// Streams that the control plane answers now.
    var answered = 0
    var hasBeenAnswered = false
    /// Why the last stream failed; nil while one is answered.
    var failure: String?
    var connections = 0
    var failures = 0
    /// Messages that went to the proxy: configuration that it has to work through.
    var messages = 0

    init() {}
}

final class DiscoveryRelay: Sendable {
    static let service = "/envoy.service.discovery.v3.AggregatedDiscoveryService"

    /// Bytes that the proxy has not read yet, before more is taken from the control plane.
    private static let watermark = 1 << 20

    let state = Published(RelayState())
    private let control: ControlChannel
    private let log: IdentityKeeper.Log
    private let onNames: (@Sendable ([UInt8]) -> Void)?
    private let shared: Lock<Shared>

    private struct Shared: Sendable {
        var health: RelayMachine.Health?
        var streams: [ObjectIdentifier: RelayStream] = [:]
        var backOff = BackOff(first: .milliseconds(200), longest: .seconds(5))
    }

    init(_ control: ControlChannel, log: @escaping IdentityKeeper.Log, onNames: (@Sendable ([UInt8]) -> Void)?) {
        self.control = control
        self.log = log
        self.onNames = onNames
        shared = Lock(Shared())
    }

    func register(in router: inout GRPCRouter) {
        router.on(Self.service + "/StreamAggregatedResources", messageLimit: 64 << 20) { call in
            try await self.serve(call, isDelta: false)
        }
        router.on(Self.service + "/DeltaAggregatedResources", messageLimit: 64 << 20) { call in
            try await self.serve(call, isDelta: true)
        }
    }

    /// Said on every stream there is and will be.
    func report(failure: String?) {
        let health = RelayMachine.Health(failure: failure)
        let streams = shared.withLock { shared in
            shared.health = health
            return Array(shared.streams.values)
        }
        for stream in streams { stream.report(health) }
    }

    // MARK: - A stream

    private func serve(_ call: GRPCCall, isDelta: Bool) async throws {
        let health = shared.withLock { $0.health }
        let stream = RelayStream(RelayMachine(isDelta: isDelta, wantsNames: onNames != nil, health: health))
        shared.withLock { $0.streams[ObjectIdentifier(stream)] = stream }
        defer { _ = shared.withLock { $0.streams.removeValue(forKey: ObjectIdentifier(stream)) } }
        call.sendHead()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while let bytes = try await call.next() { try stream.fromProxy(bytes) }
            }
            group.addTask { try await self.carry(call, stream) }
            // The proxy has said its last word, or the control plane has: both end the other.
            defer {
                group.cancelAll()
                stream.close()
            }
            _ = try await group.next()
        }
    }

    /// Until a control plane that has answered says no more: then the proxy begins anew, and knows what it has.
    private func carry(_ call: GRPCCall, _ stream: RelayStream) async throws {
        while !Task.isCancelled {
            let channel = try await control.channel()
            let path = Self.service + (stream.isDelta ? "/DeltaAggregatedResources" : "/StreamAggregatedResources")
            do {
                let upstream = try await channel.open(path)
                try stream.connect(upstream)
                try await pass(upstream, to: call, stream)
                throw GRPCStatus(.unavailable, "the control plane has ended the stream")
            } catch {
                let wasAnswered = stream.disconnect()
                if Task.isCancelled {
                    if wasAnswered { state.change { $0.answered -= 1 } }
                    throw CancellationError()
                }
                note(error, wasAnswered: wasAnswered)
                if wasAnswered { throw GRPCStatus(.unavailable, "the control plane is gone: \(error)") }
                channel.useNextTarget()
                let pause = shared.withLock { $0.backOff.pause() }
                try await Task.sleep(nanoseconds: UInt64(pause.nanoseconds))
            }
            // A channel lives as long as the calls on it.
            withExtendedLifetime(channel) {}
        }
    }

    private func pass(_ upstream: GRPCClientCall, to call: GRPCCall, _ stream: RelayStream) async throws {
        var isFirst = true
        while let message = try await upstream.next() {
            if isFirst {
                isFirst = false
                connected()
            }
            switch try stream.fromControl(message) {
            case .pass:
                try call.send(message)
                state.change { $0.messages += 1 }
                try await call.drained(below: Self.watermark)
            case .taken(let reply, let table):
                if let table { onNames?(table) }
                try upstream.send(reply)
            }
        }
    }

    private func connected() {
        shared.withLock { $0.backOff.reset() }
        log(false, "connected to the control plane")
        state.change {
            $0.answered += 1
            $0.connections += 1
            $0.hasBeenAnswered = true
            $0.failure = nil
        }
    }

    private func note(_ error: any Error, wasAnswered: Bool) {
        let words = "\(error)"
        let isNew = state.value.failure != words
        state.change {
            if wasAnswered { $0.answered -= 1 }
            $0.failure = words
            $0.failures += 1
        }
        if isNew { log(true, "no stream from the control plane: \(words); traffic goes on, and it is tried again") }
    }
}

/// One stream's two sides; sends never suspend, so that order is kept under the lock.
final class RelayStream: Sendable {
    private struct State: Sendable {
        var machine: RelayMachine
        var upstream: GRPCClientCall?
    }

    let isDelta: Bool
    private let state: Lock<State>

    init(_ machine: RelayMachine) {
        isDelta = machine.isDelta
        state = Lock(State(machine: machine))
    }

    func fromProxy(_ bytes: [UInt8]) throws {
        let isTaken = state.withLock { state -> Bool in
            guard let messages = state.machine.fromProxy(bytes) else { return false }
            // A call that has failed is noticed by who reads it.
            for message in messages { try? state.upstream?.send(message) }
            return true
        }
        if !isTaken { throw GRPCStatus(.resourceExhausted, "too much was asked before the first answer") }
    }

    /// Says again what no control plane has answered.
    func connect(_ upstream: GRPCClientCall) throws {
        let outcome = state.withLock { state -> Result<Void, any Error> in
            state.upstream = upstream
            return Result { for message in state.machine.said { try upstream.send(message) } }
        }
        try outcome.get()
    }

    func fromControl(_ bytes: [UInt8]) throws -> RelayMachine.Verdict {
        let outcome = state.withLock { state -> Result<RelayMachine.Verdict, InvalidWireData> in
            do throws(InvalidWireData) { return .success(try state.machine.fromControl(bytes)) } catch {
                return .failure(error)
            }
        }
        do { return try outcome.get() } catch {
            throw GRPCStatus(.internal, "the control plane's answer can't be read: \(error)")
        }
    }

    func report(_ health: RelayMachine.Health) {
        state.withLock { state in
            if let message = state.machine.report(health) { try? state.upstream?.send(message) }
        }
    }

    /// Whether it had been answered.
    func disconnect() -> Bool {
        state.withLock { state in
            state.upstream?.cancel()
            state.upstream = nil
            return state.machine.isAnswered
        }
    }

    func close() {
        state.withLock { state in
            state.upstream?.cancel()
            state.upstream = nil
        }
    }
}
