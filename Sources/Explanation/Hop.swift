// From one proxy to the next: who calls, with what connection, and what is known of who is called.

import Base
import ProxyCore
import Routing

/// Who made a connection, and so where its failure shows.
enum Caller {
    /// A client that no proxy of the mesh stands beside.
    case outside
    case application
    case proxy(UpstreamCall)
}

/// A proxy's attempt at an upstream.
struct UpstreamCall {
    /// Requests get an answer when it fails; connections just end.
    let isHTTP: Bool
    /// Nil: nothing is tried again.
    let retries: RequestRetries?
    /// Raised before: `DI` of a delay.
    let flags: [String]
    let cluster: String
    let address: SocketAddress
    let tls: ClientTLSFacts?
}

package struct PendingHop {
    package let address: SocketAddress
    let connection: InspectedConnection
    let request: InspectedRequest?
    let call: UpstreamCall
    let depth: Int
}

/// Who is at the other end of a hop.
package enum HopServer {
    case proxy(InspectedProxy, name: String)
    /// Of the mesh, without a proxy.
    case application(name: String)
    /// Nothing that the mesh knows.
    case outside
    /// It has a proxy, which can't be asked.
    case silent(name: String, reason: String)
}

extension ExplanationEnding {
    mutating func becomeGRPC() {
        guard let answered = status, grpcStatus == nil else { return }
        grpcStatus = InspectedAnswer.grpcStatus(forHTTP: answered)
        status = 200
    }
}

extension Caller {
    /// The connection could not be made, or was ended before an answer.
    func failed(
        _ kind: AttemptResetKind, _ words: String, remedies: [String] = []
    ) -> ExplanationEnding {
        guard case .proxy(let call) = self else {
            return ExplanationEnding(words: words, remedies: remedies, isWell: false)
        }
        var flags = call.flags
        let letters = kind == .connect ? "UF" : "UC"
        var ending = ExplanationEnding(
            words: words, remedies: remedies, isWell: false, cluster: call.cluster, upstream: call.address.description)
        if !call.isHTTP {
            if kind == .connect { flags.append(letters) }
            ending.flags = flags.joined(separator: ",")
            return ending
        }
        if call.retries?.wants(reset: kind, requestWasSent: kind != .connect) ?? false { flags.append("URX") }
        flags.append(letters)
        ending.status = 503
        ending.flags = flags.joined(separator: ",")
        let reason = kind == .connect ? "remote_connection_failure" : "connection_termination"
        ending.details = "upstream_reset_before_response_started{\(reason)}"
        return ending
    }

    var isProxy: Bool { if case .proxy = self { true } else { false } }
    var flags: [String] { if case .proxy(let call) = self { call.flags } else { [] } }
}
