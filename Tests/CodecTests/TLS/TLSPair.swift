// A client and a server session with nothing but memory between them.

import Base

@testable import TLS

struct TLSPair {
    let client: TLSSession
    let server: TLSSession
    var clientDone = false
    var serverDone = false
    var clientFailure: TLSFailure?
    var serverFailure: TLSFailure?

    init(_ client: TLSSession, _ server: TLSSession) {
        self.client = client
        self.server = server
    }

    init(
        _ client: TLSClientParams, _ server: TLSServerParams,
        session: TLSClientSessionParams = TLSClientSessionParams()
    ) throws {
        self.init(
            TLSSession(client: try TLSClientContext(client), params: session),
            TLSSession(server: try TLSServerContext(server)))
    }

    /// Moves at most `step` bytes at a time each way.
    func shuttle(step: Int = .max) {
        move(client, server, step)
        move(server, client, step)
    }

    private func move(_ from: TLSSession, _ to: TLSSession, _ step: Int) {
        let amount = min(step, from.output.count)
        if amount == 0 { return }
        to.receive(from.output.view.prefix(amount))
        from.output.consume(amount)
    }

    mutating func handshake(step: Int = .max) {
        var idle = 0
        while idle < 2 {
            if !clientDone, clientFailure == nil { advance(client, &clientDone, &clientFailure) }
            if !serverDone, serverFailure == nil { advance(server, &serverDone, &serverFailure) }
            idle = client.output.isEmpty && server.output.isEmpty ? idle + 1 : 0
            shuttle(step: step)
        }
    }

    private func advance(_ session: TLSSession, _ done: inout Bool, _ failure: inout TLSFailure?) {
        switch session.handshake() {
        case .done: done = true
        case .failed(let failed): failure = failed
        case .needsMore: break
        }
    }

    var isDone: Bool { clientDone && serverDone && clientFailure == nil && serverFailure == nil }

    /// Sends from one side to the other and gives back what arrived.
    func exchange(_ bytes: [UInt8], from sender: TLSSession, to receiver: TLSSession) -> [UInt8] {
        bytes.withView { sender.write($0) }
        return deliver(from: sender, to: receiver)
    }

    func deliver(from sender: TLSSession, to receiver: TLSSession) -> [UInt8] {
        move(sender, receiver, .max)
        var arrived = ByteQueue()
        while receiver.read(into: &arrived) == .data {}
        return arrived.view.array
    }
}

/// Plain text out of a session.
func drain(_ session: TLSSession) -> (bytes: [UInt8], end: TLSSession.ReadResult) {
    var arrived = ByteQueue()
    var result = session.read(into: &arrived)
    while result == .data { result = session.read(into: &arrived) }
    return (arrived.view.array, result)
}

func serverParams(_ identities: [TestCertificate] = [TestCertificate.root.server]) -> TLSServerParams {
    var params = TLSServerParams()
    params.identities = identities.map(\.identity)
    return params
}

/// Trusts the root.
func trust(_ authority: TestCertificate = TestCertificate.root.authority) -> TLSValidationParams {
    var validation = TLSValidationParams()
    validation.trustedCA = authority.pem
    return validation
}

func clientParams(
    trusting validation: TLSValidationParams? = trust(), maximum: TLSVersion = .tls13
) -> TLSClientParams {
    var params = TLSClientParams()
    params.validation = validation
    params.negotiation = TLSProtocolParams(minimumVersion: .tls12, maximumVersion: maximum)
    params.serverName = "server.test"
    return params
}
