// Calls to whichever member of an etcd cluster answers.

import Base
import Serving

/// A call that could have had an effect is made once; it is only made again where the first member surely saw nothing of
/// it.
final class EtcdCluster: Sendable {
    private struct State {
        var current = 0
        var token = ""
    }

    private let channels: [GRPCChannel]
    private let names: [String]
    private let options: EtcdOptions
    private let state = Lock(State())

    init(_ options: EtcdOptions, group: LoopGroup) async throws(StoreFailure) {
        self.options = options
        names = options.endpoints
        if names.isEmpty { throw .unavailable("no endpoint of etcd was given") }
        var channels: [GRPCChannel] = []
        for endpoint in options.endpoints {
            if endpoint.hasPrefix("https://"), options.tls == nil {
                throw .unavailable("\(endpoint) needs TLS settings: give an authority's certificate")
            }
            let tls = endpoint.hasPrefix("http://") || endpoint.hasPrefix("unix:") ? nil : options.tls
            do {
                channels.append(try await GRPCChannel(targets: [endpoint], tls: tls, group: group))
            } catch {
                throw .unavailable("\(endpoint): \(error)")
            }
        }
        self.channels = channels
    }

    deinit { for channel in channels { channel.close() } }

    /// Asks one member after the other until one answers.
    func read(_ path: String, _ message: [UInt8]) async throws(GRPCStatus) -> [UInt8] {
        let deadline = Instant.now + options.timeout
        var last = GRPCStatus(.unavailable, "no member was asked")
        var turn = 0
        while Instant.now < deadline, !Task.isCancelled {
            // Members in turn, twice at once, then with pauses: a new leader takes a second or so to be found.
            if turn >= 2 * channels.count, (try? await Task.sleep(for: .milliseconds(100))) == nil { break }
            let index = state.withLock { $0.current }
            do throws(GRPCStatus) {
                let left = (deadline - Instant.now)
                let share = turn < channels.count ? TimeSpan(nanoseconds: left.nanoseconds / 2) : left
                return try await authorized(index, path, message, share)
            } catch {
                last = error
                guard error.isPassing else { throw error }
                moveOn(from: index)
            }
            turn += 1
        }
        throw last
    }

    /// Goes to the next member only where the one before surely saw nothing.
    func write(_ path: String, _ message: [UInt8]) async throws(GRPCStatus) -> [UInt8] {
        var turn = 0
        while true {
            let index = state.withLock { $0.current }
            do throws(GRPCStatus) {
                return try await authorized(index, path, message, options.timeout)
            } catch {
                if error.isPassing { moveOn(from: index) }
                turn += 1
                guard error.neverSent, turn < 2 * channels.count else { throw error }
            }
        }
    }

    /// A stream to the present member, which has to know a leader. `index` is for `moveOn`.
    func open(_ path: String) async throws(GRPCStatus) -> (call: GRPCClientCall, index: Int) {
        let index = state.withLock { $0.current }
        if !options.user.isEmpty, state.withLock({ $0.token.isEmpty }) { try await authenticate(index) }
        var metadata = metadata
        metadata.add("hasleader", "true")
        do {
            return (try await channels[index].open(path, metadata: metadata), index)
        } catch {
            throw (error as? GRPCStatus) ?? GRPCStatus(.unavailable, "\(error)")
        }
    }

    func moveOn(from index: Int) {
        state.withLock { if $0.current == index { $0.current = (index + 1) % channels.count } }
    }

    /// For messages.
    var place: String { names.joined(separator: ",") }

    /// The next call asks for a new token.
    func forgetToken() { state.withLock { $0.token = "" } }

    private var metadata: HTTPFields {
        let token = state.withLock { $0.token }
        return token.isEmpty ? HTTPFields() : ["token": token]
    }

    /// A token that the server no longer takes is renewed once: what it refused has had no effect.
    private func authorized(
        _ index: Int, _ path: String, _ message: [UInt8], _ timeout: TimeSpan
    ) async throws(GRPCStatus) -> [UInt8] {
        if options.user.isEmpty { return try await unary(index, path, message, timeout) }
        if state.withLock({ $0.token.isEmpty }) { try await authenticate(index) }
        do throws(GRPCStatus) {
            return try await unary(index, path, message, timeout)
        } catch {
            guard error.code == .unauthenticated else { throw error }
            try await authenticate(index)
            return try await unary(index, path, message, timeout)
        }
    }

    private func authenticate(_ index: Int) async throws(GRPCStatus) {
        let message = EtcdRequest.authenticate(name: options.user, password: options.password)
        let answer: [UInt8]
        do throws(GRPCStatus) {
            answer = try await unary(index, EtcdCall.authenticate, message, options.timeout)
        } catch {
            // Whatever became of it, the call that it was for has not been made.
            throw GRPCStatus(error.code, error.message, neverSent: true)
        }
        guard let token = try? etcdText(2, of: answer) else {
            throw GRPCStatus(.internal, "an answer to Authenticate that is none", neverSent: true)
        }
        state.withLock { $0.token = token }
    }

    private func unary(
        _ index: Int, _ path: String, _ message: [UInt8], _ timeout: TimeSpan
    ) async throws(GRPCStatus) -> [UInt8] {
        do {
            return try await channels[index].unary(path, message, metadata: metadata, timeout: timeout)
        } catch {
            throw (error as? GRPCStatus) ?? GRPCStatus(.unavailable, "\(error)")
        }
    }
}

extension GRPCStatus {
    /// Another member, or the same a little later, may do better.
    var isPassing: Bool {
        switch code {
        case .unavailable, .deadlineExceeded, .aborted, .internal: true
        case .resourceExhausted: message.contains("too many requests") || neverSent
        case .unknown: message.contains("etcdserver:") || message.contains("raft:")
        default: false
        }
    }
}
