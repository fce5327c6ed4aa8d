// Listener, filter chain and what ends the chain.

import Base
import EnvoyAPI
import ProxyCore
import Routing

extension Explainer {
    /// One proxy's part of the way, from its socket on.
    func walk(
        _ part: ExplanationPart, _ proxy: InspectedProxy, _ name: String, _ role: Role,
        _ accepting: InspectedListener, _ connection: InspectedConnection, _ request: InspectedRequest?,
        _ caller: Caller, depth: Int
    ) {
        let arrival = proxy.arrive(connection, at: accepting)
        addListener(part, arrival, connection)
        if let problem = arrival.problem {
            part.end(ExplanationEnding(words: "what it does isn't known: \(problem)", isWell: false))
            return
        }
        guard let chain = arrival.chain else {
            part.end(closing(part, caller, refusedBy: arrival, connection, role))
            return
        }
        addChain(part, chain, arrival)
        let site = Site(
            proxy: proxy, name: name, role: role, chain: chain, connection: connection, caller: caller, depth: depth)
        if let ending = handshake(site, part) {
            part.end(ending)
            return
        }
        if let policy = chain.refusal(of: connection) {
            part.add(
                "authorization", "the connection is refused by \(policyWords(policy))", source: policySource(policy),
                mark: .bad)
            part.end(
                caller.failed(
                    .other, "authorization at the connection refuses it (\(policyWords(policy)))",
                    remedies: ["an AuthorizationPolicy that allows this client's identity"]))
            return
        }
        switch chain.kind {
        case .http: walkHTTP(part, site, request)
        case .tcp: walkTCP(part, site, request)
        case .answers:
            part.end(ExplanationEnding(words: "the listener answers by itself", isWell: true))
        case .closes:
            part.end(caller.failed(.other, "the filter chain has no filters: the connection is closed"))
        }
    }

    /// Where a request is while its way through one chain is told.
    struct Site {
        let proxy: InspectedProxy
        let name: String
        let role: Role
        let chain: InspectedChain
        let connection: InspectedConnection
        let caller: Caller
        let depth: Int
    }

    private func addListener(_ part: ExplanationPart, _ arrival: InspectedArrival, _ connection: InspectedConnection) {
        let listener = arrival.listener
        var words = listener.name
        if listener !== arrival.accepting {
            words += ", by the original destination \(connection.destination)"
        } else if listener.usesOriginalDestination, connection.isRedirected, listener.direction != "INBOUND" {
            words += ", which takes what no other listener is for: \(connection.destination)"
        }
        var details: [String] = []
        if let address = listener.address { details.append("its address is \(address)") }
        if listener !== arrival.accepting { details.append("accepted by \(arrival.accepting.name)") }
        if !listener.version.isEmpty { details.append("version \(listener.version)") }
        part.add(
            "listener", words, details: details, source: SourceReading.source(ConfigNode(listener.message)),
            place: "listener \(listener.name)")
    }

    private func addChain(_ part: ExplanationPart, _ chain: InspectedChain, _ arrival: InspectedArrival) {
        let node = ConfigNode(chain.message)
        let place = chain.position.map { "filter_chains[\($0)]" } ?? "default_filter_chain"
        let kind =
            switch chain.kind {
            case .http: "HTTP"
            case .tcp: "TCP"
            case .answers: "an answer of its own"
            case .closes: "nothing"
            }
        let match = node.message("filter_chain_match").map { chainMatch($0) } ?? ""
        part.add(
            "filter chain",
            "\(chain.name.isEmpty ? place : chain.name): \(kind)\(match.isEmpty ? "" : ", for \(match)")",
            details: [seenWords(arrival)], source: SourceReading.source(node),
            place: "listener \(chain.listener.name) \(place)")
    }

    private func seenWords(_ arrival: InspectedArrival) -> String {
        var seen = arrival.transportProtocol == "tls" ? "the connection is TLS" : "the connection is plaintext"
        if !arrival.serverName.isEmpty { seen += ", SNI \(arrival.serverName)" }
        if !arrival.applicationProtocols.isEmpty {
            seen += ", protocols \(arrival.applicationProtocols.joined(separator: ", "))"
        }
        return seen
    }

    private func chainMatch(_ node: ConfigNode) -> String {
        var parts: [String] = []
        if let port = node.optionalUInt32("destination_port") { parts.append("port \(port)") }
        parts += node.messages("prefix_ranges").map {
            "\($0.string("address_prefix"))/\($0.optionalUInt32("prefix_len") ?? 0)"
        }
        let names = node.strings("server_names")
        if !names.isEmpty { parts.append("SNI \(names.joined(separator: ", "))") }
        switch node.string("transport_protocol") {
        case "tls": parts.append("TLS")
        case "raw_buffer": parts.append("plaintext")
        case let other where !other.isEmpty: parts.append(other)
        default: break
        }
        let protocols = node.strings("application_protocols")
        if !protocols.isEmpty { parts.append("protocols \(protocols.joined(separator: ", "))") }
        return parts.joined(separator: ", ")
    }

    /// No filter chain wants the connection.
    private func closing(
        _ part: ExplanationPart, _ caller: Caller, refusedBy arrival: InspectedArrival,
        _ connection: InspectedConnection, _ role: Role
    ) -> ExplanationEnding {
        let listener = arrival.listener.name
        if role == .inbound, !connection.isTLS, takesTLS(arrival.listener, connection.destination.port) {
            part.add("tls", "mutual TLS only, and this connection is plaintext", mark: .bad)
            return caller.failed(
                .other,
                "\(listener) takes mutual TLS only at port \(connection.destination.port ?? 0) (PeerAuthentication "
                    + "STRICT), and this connection is plaintext: it is closed (filter_chain_not_found)",
                remedies: [
                    "a client with a sidecar whose DestinationRule for this host doesn't say "
                        + "trafficPolicy.tls.mode: DISABLE",
                    "or mode PERMISSIVE in the PeerAuthentication of this workload",
                ])
        }
        let kind: AttemptResetKind = connection.isTLS && caller.isProxy ? .connect : .other
        return caller.failed(
            kind,
            "no filter chain of \(listener) takes the connection (\(seenWords(arrival))): it is closed "
                + "(filter_chain_not_found, NR in the listener's log)",
            remedies: role == .gateway
                ? ["a server of a Gateway with this host and port; clients of TLS servers must send its name (SNI)"]
                : [])
    }

    private func takesTLS(_ listener: InspectedListener, _ port: UInt16?) -> Bool {
        ConfigNode(listener.message).messages("filter_chains").contains { chain in
            guard let match = chain.message("filter_chain_match") else { return false }
            let wanted = match.optionalUInt32("destination_port").map { UInt16(truncatingIfNeeded: $0) }
            return match.string("transport_protocol") == "tls" && (wanted == nil || wanted == port)
        }
    }

    /// What the chain's TLS makes of the connection; an ending when the handshake fails.
    private func handshake(_ site: Site, _ part: ExplanationPart) -> ExplanationEnding? {
        guard let tls = site.chain.tls else {
            if site.connection.isTLS, site.chain.kind == .http {
                return site.caller.failed(
                    .connect, "the chain takes plaintext HTTP, and the client opens TLS: the handshake fails",
                    remedies: ["ask with http://, or let the server of the Gateway speak HTTPS"])
            }
            if site.role == .inbound, !site.connection.isTLS {
                part.add("tls", "plaintext, which this port allows (PeerAuthentication PERMISSIVE or DISABLE)")
            } else if site.connection.isTLS {
                part.add("tls", "carried as it is: nobody here reads what is in it", isMinor: true)
            }
            return nil
        }
        if !site.connection.isTLS {
            return site.caller.failed(
                .other, "the chain speaks TLS, and this connection is plaintext: it is closed",
                remedies: ["ask with https://"])
        }
        if let missing = site.proxy.missingCertificate(of: tls) {
            part.add("tls", "its certificate \(missing) isn't there", mark: .bad)
            return site.caller.failed(
                .connect, "the proxy was never given the certificate \(missing): the handshake fails",
                remedies: [
                    missing.hasPrefix("kubernetes://")
                        ? "a Secret \(missing.dropFirst(13)) in the namespace of the gateway, with tls.crt and tls.key"
                        : "look at its secrets: skein proxy-config secret"
                ])
        }
        let demands = tls.optionalBool("require_client_certificate") ?? false
        if demands, site.connection.peerNames == nil {
            part.add("tls", "demands a certificate, and the client shows none", mark: .bad)
            return site.caller.failed(
                .connect, "mutual TLS is demanded and the client shows no certificate: the handshake fails",
                remedies: ["a client with a certificate of the mesh; for servers of Gateways, the mode SIMPLE"])
        }
        let names = site.connection.peerNames ?? []
        part.add(
            "tls", demands ? "mutual TLS ends here" : "TLS ends here",
            details: names.isEmpty ? [] : ["the client is \(names.joined(separator: ", "))"])
        return nil
    }

    /// `ns[default]-policy[deny-all]-rule[0]`, as Istio names rules of RBAC filters.
    func policySource(_ policy: String) -> ConfigurationSource? {
        func part(_ name: String) -> String? {
            guard let start = policy.firstRange(of: "\(name)["),
                let end = policy[start.upperBound...].firstIndex(of: "]")
            else { return nil }
            return String(policy[start.upperBound..<end])
        }
        guard let namespace = part("ns"), let name = part("policy") else { return nil }
        return ConfigurationSource(
            kind: "AuthorizationPolicy", namespace: namespace, name: name,
            field: part("rule").map { "spec.rules[\($0)]" } ?? "")
    }

    func policyWords(_ policy: String) -> String {
        policy == "none" ? "the lack of a policy that allows it" : policySource(policy)?.text ?? "policy \(policy)"
    }
}
