// Walks a request through proxies, hop by hop. Each decision is a compiled proxy's own; here they are put into words.

import Base
import Document
import EnvoyAPI
import ProxyCore
import Routing

package final class Explainer {
    enum Role { case outbound, inbound, gateway }

    let question: ExplanationQuestion
    let client: InspectedProxy
    let clientName: String
    let names: NameBook
    /// Seeds every choice; nil follows all of them.
    let pick: UInt64?
    package private(set) var notes: [String] = []
    package let root: ExplanationPart
    /// More hops than any mesh has: a loop.
    static let hopLimit = 6

    package init(
        _ question: ExplanationQuestion, client: InspectedProxy, clientName: String, names: NameBook,
        pick: UInt64? = nil
    ) {
        self.question = question
        self.client = client
        self.clientName = clientName
        self.names = names
        self.pick = pick
        root = ExplanationPart(clientName, share: 100)
    }

    package var explanation: Explanation {
        if question.isGRPC { for part in root.leaves() { part.ending?.becomeGRPC() } }
        return Explanation(question: question.text, client: clientName, root: root, notes: notes)
    }

    /// Hops whose proxies have to be asked before the explanation is whole.
    package var pending: [ExplanationPart] { root.leaves().filter { $0.pending != nil } }

    /// Something about the whole, from whoever has fetched the configuration.
    package func remark(_ words: String) { note(words) }

    func note(_ words: String) { if !notes.contains(words) { notes.append(words) } }

    func note(_ proxy: InspectedProxy, _ name: String) {
        for problem in proxy.problems { note("\(name): \(problem.what): \(problem.reason)") }
        for refusal in proxy.refusals {
            note("\(name) refused a newer \(refusal.what) and goes on with the one before: \(refusal.reason)")
        }
    }

    /// The client's own proxy.
    package func begin() {
        defer { note(client, clientName) }
        if client.isGateway { return beginAtGateway() }
        let resolved = names.resolve(
            question.host, port: question.port, namespace: client.namespace, client: client)
        let destination = SocketAddress.ip(resolved.address, port: question.port)
        if let ending = name(resolved) { return root.end(ending) }
        var connection = InspectedConnection(source: client.address(port: 40_000), destination: destination)
        describe(&connection)
        if let reason = CaptureRules(client.node.metadata).bypass(destination) {
            return goStraight(destination, connection, reason)
        }
        guard let interceptor = client.interceptor(inbound: false) else {
            guard let listener = client.listener(at: destination) else {
                root.end(
                    ExplanationEnding(
                        words: "the proxy has no listener that takes \(destination): none for intercepted connections, "
                            + "none with that address",
                        remedies: ["look at its listeners: skein proxy-config listener"],
                        isWell: false))
                return
            }
            walk(root, client, clientName, .outbound, listener, connection, question.request, .application, depth: 0)
            return
        }
        if case .ip(.anyV4, let port)? = interceptor.address, resolved.address.family == .v6 {
            return root.end(
                ExplanationEnding(
                    words: "\(resolved.address) is an IPv6 address, and the proxy takes intercepted connections on "
                        + "0.0.0.0:\(port) only: nobody answers",
                    remedies: ["ask by a name or an address of IPv4"], isWell: false))
        }
        connection.isRedirected = true
        root.add(
            "capture", "\(destination) is brought to the proxy's \(interceptor.address.map { "\($0)" } ?? "listener")",
            place: "listener \(interceptor.name)", isMinor: true)
        walk(root, client, clientName, .outbound, interceptor, connection, question.request, .application, depth: 0)
    }

    /// What the name means; an ending when it means nothing.
    private func name(_ resolved: ResolvedName) -> ExplanationEnding? {
        let host = question.host
        if resolved.isStandIn, resolved.service.isEmpty, names.isOfMeshAlone(host) {
            var remedies: [String] = []
            var words = "\(host) is no name of the mesh: the application can't resolve it"
            if let hidden = names.hides(host, namespace: client.namespace) {
                words = "\(hidden) is there, but \(clientName) isn't told of it: the application can't resolve \(host)"
                remedies = [
                    "let the hosts of a Sidecar's egress listeners, or the service's exportTo, take the client's namespace in"
                ]
            } else if let near = names.near(host, namespace: client.namespace) {
                remedies = ["did you mean \(near)?"]
            }
            root.add("name", "\(host) is unknown", mark: .bad, isMinor: false)
            remedies.append("--resolve \(host)=ADDRESS says what it means where the workload's own resolver knows it")
            return ExplanationEnding(words: words, remedies: remedies, isWell: false)
        }
        guard !resolved.how.isEmpty else {
            if !resolved.service.isEmpty { root.add("name", "\(host) is \(resolved.service)") }
            return nil
        }
        let service = resolved.service.isEmpty ? "a name outside of the mesh" : resolved.service
        root.add(
            "name",
            resolved.isStandIn
                ? "\(host) is \(service); \(resolved.address) stands for its address"
                : "\(host) is \(service), \(resolved.address)",
            details: ["known from \(resolved.how)"], mark: resolved.isStandIn ? .warning : .plain, isMinor: false)
        return nil
    }

    private func describe(_ connection: inout InspectedConnection) {
        connection.isTLS = question.isTLS
        if question.isTLS, IPAddress(question.host) == nil { connection.serverName = question.host.lowercased() }
        if question.scheme == .https { connection.applicationProtocols = ["h2", "http/1.1"] }
        connection.speech = !question.isHTTP ? .other : question.usesHTTP2 ? .http2 : .http1
    }

    private func goStraight(_ destination: SocketAddress, _ connection: InspectedConnection, _ reason: String) {
        root.add("capture", "\(destination) isn't captured: \(reason)", mark: .warning)
        let call = UpstreamCall(
            isHTTP: false, retries: nil, flags: [], cluster: "", address: destination, tls: nil)
        root.pending = PendingHop(
            address: destination, connection: connection, request: question.request, call: call, depth: 1)
    }

    private func beginAtGateway() {
        let own = client.address(port: question.port)
        var destination = own
        var connection = InspectedConnection(
            source: .ip(IPAddress(v4: 0xCB00_7107), port: 40_000), destination: own)
        root.add("client", "somebody outside of the mesh, 203.0.113.7 here, asks the gateway", isMinor: true)
        var listener = client.listener(at: own)
        if listener == nil, question.port < 1024 {
            let shifted = client.address(port: question.port + 8000)
            if let found = client.listener(at: shifted) {
                destination = shifted
                listener = found
                root.add(
                    "port", "port \(question.port) of its Service is \(question.port + 8000) of the gateway",
                    isMinor: true)
            }
        }
        connection.destination = destination
        describe(&connection)
        guard let listener else {
            let ports = client.listeners.compactMap { $0.address?.port }.sorted().map { "\($0)" }
            root.end(
                ExplanationEnding(
                    words:
                        "the gateway has no listener at port \(question.port); it has \(ports.joined(separator: ", "))",
                    remedies: [
                        "a Gateway whose selector has the gateway's labels opens a port: look at its servers and selector"
                    ], isWell: false))
            return
        }
        walk(root, client, clientName, .gateway, listener, connection, question.request, .outside, depth: 0)
    }

    // MARK: - Hops

    /// Goes on with a hop, once it is known who is there.
    package func advance(_ part: ExplanationPart, _ server: HopServer) {
        guard let hop = part.pending else { return }
        part.pending = nil
        let caller = Caller.proxy(hop.call)
        switch server {
        case .outside: leave(part, hop)
        case .application(let name): meet(part, hop, applicationOf: name)
        case .silent(let name, let reason):
            var ending = ExplanationEnding(
                words: "\(name) at \(hop.address) takes it from here; its proxy can't be asked: \(reason)",
                isWell: true,
                reachesApplication: true)
            ending.workload = name
            finish(&ending, hop)
            part.end(ending)
        case .proxy(let proxy, let name):
            let inner = ExplanationPart(name, share: part.share)
            inner.cluster = part.cluster
            part.parts.append(inner)
            defer { note(proxy, name) }
            var connection = hop.connection
            let role: Role = proxy.isGateway ? .gateway : .inbound
            if role == .inbound { inner.server = hop.address }
            if role == .inbound, let reason = CaptureRules(proxy.node.metadata).bypassInbound(hop.address) {
                inner.add("capture", "\(hop.address) isn't captured: \(reason)", mark: .warning)
                return meet(inner, hop, applicationOf: name)
            }
            let interceptor = role == .inbound ? proxy.interceptor(inbound: true) : nil
            guard let listener = interceptor ?? proxy.listener(at: hop.address) else {
                inner.end(caller.failed(.connect, "nothing of \(name) listens at \(hop.address)"))
                return
            }
            connection.isRedirected = interceptor != nil
            if hop.depth >= Self.hopLimit {
                inner.end(
                    ExplanationEnding(words: "the request goes on in circles: \(hop.depth) hops so far", isWell: false))
                return
            }
            if let tls = hop.call.tls, refusesIdentity(tls, of: proxy, inner, caller) { return }
            walk(inner, proxy, name, role, listener, connection, hop.request, caller, depth: hop.depth)
        }
    }

    private func finish(_ ending: inout ExplanationEnding, _ hop: PendingHop) {
        ending.flags = hop.call.flags.joined(separator: ",")
        ending.cluster = hop.call.cluster
        ending.upstream = hop.address.description
    }

    private func leave(_ part: ExplanationPart, _ hop: PendingHop) {
        if let tls = hop.call.tls, tls.isOfMesh {
            note(
                "\(hop.address) is spoken to with the mesh's TLS, but isn't known here: whether it takes that isn't told"
            )
        }
        if let ending = atVirtualAddress(hop) { return part.end(ending) }
        var ending = ExplanationEnding(
            words: "goes to \(hop.address), which isn't a workload that is known here", isWell: true,
            reachesApplication: true)
        finish(&ending, hop)
        part.end(ending)
    }

    /// A connection past the mesh to an address that only stands for a service.
    private func atVirtualAddress(_ hop: PendingHop) -> ExplanationEnding? {
        guard case .ip(let address, let port) = hop.address, let service = names.virtualService(at: address) else {
            return nil
        }
        let ports = service.ports.map { "\($0)" }.joined(separator: ", ")
        let caller = Caller.proxy(hop.call)
        if !service.ports.contains(Int(port)) {
            return caller.failed(
                .connect,
                "\(address) stands for \(service.hostname), which has no port \(port) (it has \(ports)): nobody is there",
                remedies: ["ask at a port that it has, or give it this one"])
        }
        if service.isExternal {
            return caller.failed(
                .connect,
                "\(address) only stands for \(service.hostname), and the proxy sends this past its service: nobody is there",
                remedies: ["speak the protocol that its port is declared with, or send the host of the service"])
        }
        var ending = ExplanationEnding(
            words: "goes past the mesh to \(hop.address), the address that stands for \(service.hostname): one of its "
                + "endpoints gets it where the network serves such addresses (kube-proxy), elsewhere nobody",
            isWell: true, reachesApplication: true)
        finish(&ending, hop)
        return ending
    }

    private func meet(_ part: ExplanationPart, _ hop: PendingHop, applicationOf name: String) {
        if let tls = hop.call.tls, tls.isOfMesh {
            var failure = Caller.proxy(hop.call).failed(
                .connect,
                "the proxy opens the mesh's TLS, but \(name) at \(hop.address) has no proxy to end it: the handshake fails",
                remedies: [
                    "let a DestinationRule for this host say trafficPolicy.tls.mode: DISABLE, or give it a sidecar"
                ])
            failure.workload = name
            part.end(failure)
            return
        }
        var ending = ExplanationEnding(
            words: "reaches the application of \(name) at \(hop.address)", isWell: true, reachesApplication: true)
        finish(&ending, hop)
        ending.workload = name
        part.end(ending)
    }

    /// Secure naming: the server's identity has to be one that its service may have.
    private func refusesIdentity(
        _ tls: ClientTLSFacts, of proxy: InspectedProxy, _ part: ExplanationPart, _ caller: Caller
    ) -> Bool {
        let wanted = tls.expectedNames.filter { $0.hasPrefix("spiffe://") }
        guard !wanted.isEmpty, wanted.count == tls.expectedNames.count, let identity = proxy.identitySuffix else {
            return false
        }
        if wanted.contains(where: { $0.hasSuffix(identity) }) { return false }
        part.end(
            caller.failed(
                .connect,
                "the caller expects \(wanted.joined(separator: " or ")), and the certificate here says \(identity): "
                    + "the handshake fails",
                remedies: ["the workload's service account has to be one of those that the service's endpoints have"]))
        return true
    }
}

extension InspectedProxy {
    var isGateway: Bool { node.id.hasPrefix("router~") }

    /// `sidecar~10.88.0.7~reviews-v2.default~default.svc.cluster.local`
    private var words: [String] { node.id.split(separator: "~", omittingEmptySubsequences: false).map(String.init) }

    func address(port: UInt16) -> SocketAddress {
        let address = words.count > 1 ? IPAddress(words[1]) : nil
        return .ip(address ?? IPAddress(v4: 0xC612_0001), port: port)
    }

    /// The workload asks its sidecar for names.
    package var answersNames: Bool { node.metadata["DNS_CAPTURE"]?.string == "true" }

    package var ownAddress: SocketAddress { address(port: 0) }

    package var workloadName: String {
        guard words.count > 2 else { return node.id.isEmpty ? "the proxy" : node.id }
        return words[2]
    }

    package var namespace: String {
        node.metadata["NAMESPACE"]?.string ?? workloadName.split(separator: ".").last.map(String.init) ?? "default"
    }

    package var domain: String {
        guard words.count > 3, let range = words[3].firstRange(of: ".svc.") else { return "cluster.local" }
        return String(words[3][range.upperBound...])
    }

    /// `/ns/default/sa/bookinfo-reviews`
    var identitySuffix: String? {
        guard let account = node.metadata["SERVICE_ACCOUNT"]?.string, !account.isEmpty else { return nil }
        return "/ns/\(namespace)/sa/\(account)"
    }
}
