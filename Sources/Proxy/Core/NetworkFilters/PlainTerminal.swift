// Terminal network filters without an upstream: echo and direct_response.

import Base
import EnvoyAPI
import Formatting
import Runtime

enum PlainTerminal: Sendable {
    case echo
    case directResponse([UInt8])

    /// Nil when the type is none of these.
    static func read(_ config: ConfigNode) throws(InvalidConfiguration) -> PlainTerminal? {
        switch config.typeName {
        case "envoy.extensions.filters.network.echo.v3.Echo": return .echo
        case "envoy.extensions.filters.network.direct_response.v3.Config":
            guard let response = config.message("response") else { return .directResponse([]) }
            return .directResponse(try DataSource.bytes(response))
        default: return nil
        }
    }
}

/// One filter chain that ends in such a filter, on one loop.
final class PlainTerminalContext {
    private let kind: PlainTerminal
    private let worker: Worker
    private var connections: [ObjectIdentifier: PlainConnection] = [:]

    init(_ kind: PlainTerminal, worker: Worker) {
        self.kind = kind
        self.worker = worker
    }

    func accept(_ transport: Transport, _ facts: DownstreamConnection, _ listener: ListenerStatistics) {
        let connection = PlainConnection(context: self, transport: transport, began: facts.began, listener)
        connections[ObjectIdentifier(connection)] = connection
        transport.replaceOwner(connection)
        if case .directResponse(let response) = kind { connection.answer(response) }
    }

    fileprivate func closed(_ connection: PlainConnection) { connections[ObjectIdentifier(connection)] = nil }

    var openConnections: Int { connections.count }

    func abortAll() { for connection in connections.values { connection.abort() } }
}

/// Sends back what arrives.
private final class PlainConnection: TransportOwner {
    private let context: PlainTerminalContext
    private let transport: Transport
    private let began: Instant
    private let listener: ListenerStatistics
    private var isOver = false

    init(context: PlainTerminalContext, transport: Transport, began: Instant, _ listener: ListenerStatistics) {
        self.context = context
        self.transport = transport
        self.began = began
        self.listener = listener
    }

    func answer(_ response: [UInt8]) {
        response.withView { transport.write($0) }
        end()
    }

    func abort() {
        transport.close()
        over()
    }

    /// A client that is still sending reads the answer before it hears of the end.
    private func end() {
        transport.closeAfterFlush(linger: .seconds(1))
        over()
    }

    private func over() {
        if isOver { return }
        isOver = true
        context.closed(self)
        listener.closed(lasted: transport.loop.now - began)
    }

    override func transportReceived(_ bytes: ByteView) -> Int {
        transport.writeThrough(bytes)
        if transport.isOverfull { transport.pauseReading() }
        return bytes.count
    }

    override func transportDrained() { transport.resumeReading() }
    override func transportEnded() { end() }
    override func transportClosed(_ reason: CloseReason) { over() }
}
