// Makes one connection: resolves the host, tries its addresses, shakes hands.

import Base
import Glibc
import Runtime
import TLS

/// Confined to its loop.
final class ClientConnector: TransportOwner {
    private let loop: EventLoop
    private let origin: URLText
    private let tls: TLSClientContext?
    private let deadline: Instant
    private let params: ClientParams
    private let resolver: Resolver?
    private let done: (Result<LoopTransport, HTTPFailure>) -> Void
    private var addresses: [SocketAddress] = []
    private var transport: LoopTransport?
    private var question: Question?
    private var failures: [String] = []
    private var isDone = false

    init(
        loop: EventLoop, origin: URLText, tls: TLSClientContext?, params: ClientParams, resolver: Resolver?,
        done: @escaping (Result<LoopTransport, HTTPFailure>) -> Void
    ) {
        self.loop = loop
        self.origin = origin
        self.tls = tls
        deadline = loop.now + params.connectTimeout
        self.params = params
        self.resolver = resolver
        self.done = done
    }

    func start() {
        if origin.scheme == .unix {
            addresses = [.unix(path: origin.host)]
            return tryNext()
        }
        if let address = IPAddress(origin.host) {
            addresses = [.ip(address, port: origin.port)]
            return tryNext()
        }
        guard let resolver else { return finish(.failure(failure("no resolver could be made"))) }
        let question = Question { [weak self] result in self?.resolved(result) }
        self.question = question
        resolver.resolve(origin.host, .all, token: 0, client: question)
    }

    private func resolved(_ result: ResolverResult) {
        question = nil
        switch result {
        case .addresses(let found, _):
            let v4 = found.filter { $0.family == .v4 }
            addresses = (v4 + found.filter { $0.family == .v6 }).map { .ip($0, port: origin.port) }
            tryNext()
        case .empty(let reason), .failure(let reason): finish(.failure(failure("\(reason)")))
        }
    }

    private func tryNext() {
        if isDone { return }
        guard !addresses.isEmpty else { return finish(.failure(failure(failures.joined(separator: "; ")))) }
        let address = addresses.removeFirst()
        let left = deadline - loop.now
        if left <= .zero { return finish(.failure(failure("no connection in time"))) }
        do throws(SystemFailure) {
            let descriptor = try Socket.stream(for: address)
            if case .ip = address {
                try? Socket.setNoDelay(descriptor.raw)
                if let mark = params.mark {
                    try Socket.setOption(
                        descriptor.raw, level: SOL_SOCKET, name: SO_MARK, value: Int32(bitPattern: mark))
                }
                if let source = params.source, source.family == address.ip?.family {
                    try Socket.bind(descriptor.raw, to: .ip(source, port: 0))
                }
            }
            let isConnecting: Bool
            switch Socket.connect(descriptor.raw, to: address) {
            case .connected: isConnecting = false
            case .inProgress: isConnecting = true
            case .failed(let failure): throw failure
            }
            let session = tls.map { TLSSession(client: $0) }
            let transport = LoopTransport(
                loop: loop, taking: descriptor, connecting: isConnecting || session != nil, tls: session)
            self.transport = transport
            // The time left is shared among the addresses that are left.
            let share = TimeSpan(nanoseconds: left.nanoseconds / Int64(addresses.count + 1))
            try transport.start(owner: self, establishing: share)
            if !isConnecting, session == nil { transportReady() }
        } catch {
            failures.append("\(address): \(error)")
            transport = nil
            tryNext()
        }
    }

    override func transportReady() {
        guard let transport else { return }
        finish(.success(transport))
    }

    /// A server that speaks first is none of HTTP; what comes is for the connection's next owner.
    override func transportReceived(_ bytes: ByteView) -> Int { 0 }

    override func transportEnded() {
        transport?.close()
        transportClosed(.peer)
    }

    override func transportClosed(_ end: TransportEnd) {
        if isDone { return }
        failures.append(end.words)
        transport = nil
        tryNext()
    }

    private func failure(_ words: String) -> HTTPFailure {
        let place = origin.scheme == .unix ? "unix:\(origin.host)" : "\(origin.host):\(origin.port)"
        return HTTPFailure(.unreachable, "no connection to \(place): \(words)", isRetriable: true)
    }

    private func finish(_ result: Result<LoopTransport, HTTPFailure>) {
        if isDone { return }
        isDone = true
        transport = nil
        done(result)
    }

    private final class Question: ResolverClient {
        private let answer: (ResolverResult) -> Void

        init(_ answer: @escaping (ResolverResult) -> Void) { self.answer = answer }

        override func resolved(_ token: UInt64, _ result: ResolverResult) { answer(result) }
    }
}
