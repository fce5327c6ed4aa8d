// What the process does when it has too little of something, and how strongly: read by loops without a lock.

import Base
import Formatting
import Synchronization

/// Envoy's action names, as far as they are known here.
enum OverloadAction: String, CaseIterable, Sendable {
    case stopAcceptingRequests = "envoy.overload_actions.stop_accepting_requests"
    case disableKeepalive = "envoy.overload_actions.disable_http_keepalive"
    case stopAcceptingConnections = "envoy.overload_actions.stop_accepting_connections"
    case rejectConnections = "envoy.overload_actions.reject_incoming_connections"
    case shrinkHeap = "envoy.overload_actions.shrink_heap"
    case reduceTimeouts = "envoy.overload_actions.reduce_timeouts"
    case resetHeavyStreams = "envoy.overload_actions.reset_high_memory_stream"
}

/// Timeouts that `reduce_timeouts` can shorten.
enum ScaledTimeout: String, CaseIterable, Sendable {
    case connectionIdle = "HTTP_DOWNSTREAM_CONNECTION_IDLE"
    case streamIdle = "HTTP_DOWNSTREAM_STREAM_IDLE"
    case handshake = "TRANSPORT_SOCKET_CONNECT"
}

/// How far a timeout goes down when everything is used up.
enum LeastTimeout: Sendable, Hashable {
    case span(TimeSpan)
    /// Of the configured time.
    case percent(Double)
}

/// The whole process's state. Written by the control thread (connections: by everybody), read by all.
final class OverloadState: Sendable {
    static let process = OverloadState()

    /// Ten-thousandths of full strength.
    private struct Strengths: ~Copyable {
        let stopAcceptingRequests = Atomic<UInt32>(0)
        let disableKeepalive = Atomic<UInt32>(0)
        let stopAcceptingConnections = Atomic<UInt32>(0)
        let rejectConnections = Atomic<UInt32>(0)
        let shrinkHeap = Atomic<UInt32>(0)
        let reduceTimeouts = Atomic<UInt32>(0)
    }

    static let full: UInt32 = 10_000

    private let strengths = Strengths()
    private let timeouts = Lock<[ScaledTimeout: LeastTimeout]>([:])
    private let connections = Atomic<Int>(0)
    private let connectionLimit = Atomic<Int>(Int.max)
    /// Envoy's older way to say the same; the resource monitor, where there is one, is asked instead.
    private let connectionLimitKey = RuntimeValues.process.key("overload.global_downstream_max_connections")

    private func strength(_ action: OverloadAction) -> UInt32 {
        switch action {
        case .stopAcceptingRequests: strengths.stopAcceptingRequests.load(ordering: .relaxed)
        case .disableKeepalive: strengths.disableKeepalive.load(ordering: .relaxed)
        case .stopAcceptingConnections: strengths.stopAcceptingConnections.load(ordering: .relaxed)
        case .rejectConnections: strengths.rejectConnections.load(ordering: .relaxed)
        case .shrinkHeap: strengths.shrinkHeap.load(ordering: .relaxed)
        case .reduceTimeouts: strengths.reduceTimeouts.load(ordering: .relaxed)
        // The control thread's own affair.
        case .resetHeavyStreams: 0
        }
    }

    func set(_ action: OverloadAction, to value: Double) {
        let word = UInt32(min(max(value, 0), 1) * Double(Self.full))
        switch action {
        case .stopAcceptingRequests: strengths.stopAcceptingRequests.store(word, ordering: .relaxed)
        case .disableKeepalive: strengths.disableKeepalive.store(word, ordering: .relaxed)
        case .stopAcceptingConnections: strengths.stopAcceptingConnections.store(word, ordering: .relaxed)
        case .rejectConnections: strengths.rejectConnections.store(word, ordering: .relaxed)
        case .shrinkHeap: strengths.shrinkHeap.store(word, ordering: .relaxed)
        case .reduceTimeouts: strengths.reduceTimeouts.store(word, ordering: .relaxed)
        case .resetHeavyStreams: break
        }
    }

    @inline(__always)
    func isFull(_ action: OverloadAction) -> Bool { strength(action) >= Self.full }

    /// As often as the action is strong; `random` is not asked for while it is off.
    @inline(__always)
    func strikes(_ action: OverloadAction, _ random: () -> UInt64) -> Bool {
        let strength = strength(action)
        return strength > 0 && UInt32(truncatingIfNeeded: random() % UInt64(Self.full)) < strength
    }

    // MARK: - Connections

    func limitConnections(to limit: Int) { connectionLimit.store(limit, ordering: .relaxed) }

    /// False: the process has as many as it may have. What is admitted has to be given back by `connectionEnded`.
    func admitConnection(ignoringLimit: Bool) -> Bool {
        let open = connections.wrappingAdd(1, ordering: .relaxed).newValue
        if ignoringLimit { return true }
        var limit = connectionLimit.load(ordering: .relaxed)
        if limit == .max, let configured = connectionLimitKey.unsigned { limit = Int(clamping: configured) }
        if open <= limit { return true }
        connectionEnded()
        return false
    }

    func connectionEnded() { connections.wrappingSubtract(1, ordering: .relaxed) }

    var openConnections: Int { connections.load(ordering: .relaxed) }

    // MARK: - Timeouts

    func scale(_ timeouts: [ScaledTimeout: LeastTimeout]) { self.timeouts.withLock { $0 = timeouts } }

    /// The time in force now. Takes a lock only while timeouts are reduced.
    func scaled(_ kind: ScaledTimeout, _ configured: TimeSpan) -> TimeSpan {
        let strength = strength(.reduceTimeouts)
        if strength == 0 || configured <= .zero { return configured }
        guard let least = timeouts.withLock({ $0[kind] }) else { return configured }
        return Self.scaled(configured, least, strength: Double(strength) / Double(Self.full))
    }

    static func scaled(_ configured: TimeSpan, _ least: LeastTimeout, strength: Double) -> TimeSpan {
        let whole = Double(configured.nanoseconds)
        let floor: Double =
            switch least {
            case .span(let span): min(Double(span.nanoseconds), whole)
            case .percent(let percent): whole * percent / 100
            }
        return TimeSpan(nanoseconds: Int64(floor + (whole - floor) * (1 - strength)))
    }
}

/// How many connections one listener has on all loops, and how many it may have.
final class ListenerLimit: Sendable {
    private static let known = Lock<[String: ListenerLimit]>([:])

    private let open = Atomic<Int>(0)
    private let key: RuntimeKey

    private init(_ name: String) {
        key = RuntimeValues.process.key("envoy.resource_limits.listener.\(name).connection_limit")
    }

    /// The same for all loops and all versions of a listener.
    static func of(_ name: String) -> ListenerLimit {
        known.withLock { known in
            if let limit = known[name] { return limit }
            let limit = ListenerLimit(name)
            known[name] = limit
            return limit
        }
    }

    /// False: it has as many as it may have.
    func admit() -> Bool {
        let now = open.wrappingAdd(1, ordering: .relaxed).newValue
        guard let limit = key.unsigned, UInt64(now) > limit else { return true }
        ended()
        return false
    }

    /// A connection that another listener admitted.
    func took() { open.wrappingAdd(1, ordering: .relaxed) }

    func ended() { open.wrappingSubtract(1, ordering: .relaxed) }
}
