// From a route that forwards to a cluster, its endpoints, and the hop to them.

import Base
import EnvoyAPI
import ProxyCore
import Routing

extension Explainer {
    /// More endpoints than that are told by their number.
    private static let endpointsWalked = 6

    func forwardRequest(
        _ part: ExplanationPart, _ site: Site, _ exchange: InspectedExchange, _ branch: InspectedBranch,
        _ forward: ForwardParams, _ route: ConfigNode?, _ flags: [String]
    ) {
        let source = part.routeSource
        if exchange.allowsUpgrade(branch) == false {
            part.end(
                answer(
                    InspectedAnswer(status: 403, flags: "", details: "upgrade_failed"), site,
                    "upgrades of this kind aren't let through here", earlier: flags))
            return
        }
        let name = branch.cluster ?? ""
        part.cluster = name
        let cluster = site.proxy.cluster(name)
        if site.role != .inbound { addDestination(part, branch, forward, route, source, site) }
        guard let cluster else {
            part.end(missing(name, Int(forward.clusterNotFoundStatus), site, flags))
            return
        }
        addCluster(part, cluster, site)
        guard let sent = exchange.forward(branch, to: cluster) else { return }
        addRewrites(part, exchange, sent)
        if site.role != .inbound { addTimes(part, sent, cluster) }
        if cluster.admitsNothing {
            part.end(
                answer(
                    InspectedAnswer(
                        status: 503, flags: "UO", details: "upstream_reset_before_response_started{overflow}"),
                    site, "the cluster's limits let nothing through",
                    remedies: ["raise connectionPool in its DestinationRule"], earlier: flags))
            return
        }
        let endpoints = cluster.endpoints(
            for: branch, hash: sent.hash, destination: site.connection.destination, authority: sent.authority,
            pick: pick)
        let isHTTP2 =
            cluster.speaksHTTP2 || (cluster.followsDownstream && site.connection.speech == .http2)
        var outgoing = InspectedRequest(
            method: exchange.request.method, authority: sent.authority, path: sent.path,
            fields: exchange.request.fields)
        apply(sent.changes, to: &outgoing)
        reach(
            part, site, cluster, endpoints, outgoing,
            Attempt(
                isHTTP: true, retries: sent.retries, flags: flags, speech: isHTTP2 ? .http2 : .http1,
                authority: sent.authority))
    }

    private func apply(_ changes: [InspectedHeaderChange], to request: inout InspectedRequest) {
        for change in changes where !change.name.hasPrefix(":") {
            request.fields.removeAll { $0.name == change.name }
            if let after = change.after { request.fields.append((change.name, after)) }
        }
    }

    private func addDestination(
        _ part: ExplanationPart, _ branch: InspectedBranch, _ forward: ForwardParams, _ route: ConfigNode?,
        _ source: ConfigurationSource?, _ site: Site
    ) {
        let name = branch.cluster ?? ""
        var source = source
        if case .weighted(let choice) = forward.clusters {
            let total = Double(choice.totalWeight)
            let all = choice.clusters.map { entry in
                let share = Percent.text(Double(entry.weight) * 100 / total)
                return "\(share) \(entry.cluster?.name ?? "by header")"
            }
            if var known = source, let end = known.field.firstRange(of: ".match") {
                known.field = String(known.field[..<end.lowerBound])
                source = known
            }
            if let number = branch.weighted, let known = source, !known.field.isEmpty {
                source?.field = "\(known.field).route[\(number)]"
            }
            part.add("destination", "\(name), one of \(all.joined(separator: ", "))", source: source)
        } else {
            part.add("destination", name, source: source, isMinor: branch.trace.route == nil)
        }
        for number in branch.mirrors where number < forward.mirrors.count {
            let mirror = forward.mirrors[number]
            let target =
                switch mirror.target {
                case .cluster(let name): name
                case .header: "the cluster a header names"
                }
            let known = site.proxy.cluster(target) == nil ? ", which doesn't exist: nothing is copied" : ""
            part.add(
                "mirror", "a copy goes to \(target), whose answer nobody waits for\(known)",
                details: ["\(Percent.text(mirror.statedShare)) of the requests"], source: source,
                mark: known.isEmpty ? .plain : .warning)
        }
    }

    private func missing(_ name: String, _ status: Int, _ site: Site, _ flags: [String]) -> ExplanationEnding {
        var remedies: [String] = []
        if let words = ClusterWords(name) {
            remedies.append(
                words.subset.isEmpty
                    ? "a Service or ServiceEntry \(words.host) with port \(words.port), exported to the client"
                    : "a DestinationRule for \(words.host) with a subset \(words.subset)")
        }
        var ending = answer(
            InspectedAnswer(status: status, flags: "NC", details: "cluster_not_found"), site,
            "the route goes to \(name.isEmpty ? "no cluster" : name), which the proxy doesn't have", remedies: remedies,
            earlier: flags)
        if !site.caller.isProxy { ending.cluster = name }
        return ending
    }

    // MARK: - Cluster

    func addCluster(_ part: ExplanationPart, _ cluster: InspectedCluster, _ site: Site) {
        let node = cluster.node
        var words = cluster.name
        if let subset = SourceReading.subset(node), !subset.isEmpty { words = "\(cluster.name), subset \(subset)" }
        let kind = node.oneof("cluster_discovery_type") == "cluster_type" ? "an extension" : node.enumeration("type")
        let policy = node.oneof("lb_config") == nil ? node.enumeration("lb_policy") : node.enumeration("lb_policy")
        var details = ["endpoints by \(kind), balanced by \(policy)"]
        if let span = node.duration("connect_timeout") {
            details.append("connections are given \(SpanWords.text(span.milliseconds))")
        }
        for limits in node.message("circuit_breakers")?.messages("thresholds") ?? [] {
            let stated = [
                ("connections", limits.optionalUInt32("max_connections")),
                ("waiting requests", limits.optionalUInt32("max_pending_requests")),
                ("requests", limits.optionalUInt32("max_requests")), ("retries", limits.optionalUInt32("max_retries")),
            ].compactMap { pair in pair.1.flatMap { $0 >= 4_294_967_295 ? nil : "\($0) \(pair.0)" } }
            if !stated.isEmpty { details.append("at most \(stated.joined(separator: ", ")) (then 503 UO)") }
        }
        if let outlier = node.message("outlier_detection") { details.append(Self.outlier(outlier)) }
        if !cluster.version.isEmpty { details.append("version \(cluster.version)") }
        if let problem = cluster.problem {
            note("cluster \(cluster.name) of \(site.name) can't be compiled here: \(problem)")
        }
        part.add(
            "cluster", words, details: details,
            source: SourceReading.source(node) ?? SourceReading.service(node), place: "cluster \(cluster.name)",
            isMinor: site.role == .inbound || SourceReading.source(node) == nil)
    }

    private static func outlier(_ node: ConfigNode) -> String {
        var triggers: [String] = []
        if let errors = node.optionalUInt32("consecutive_5xx"), errors > 0 { triggers.append("\(errors) 5xx") }
        if let errors = node.optionalUInt32("consecutive_gateway_failure"), errors > 0 {
            triggers.append("\(errors) 502, 503 or 504")
        }
        if let errors = node.optionalUInt32("consecutive_local_origin_failure"), errors > 0 {
            triggers.append("\(errors) failures to connect")
        }
        let span = node.duration("base_ejection_time").map { SpanWords.text($0.milliseconds) } ?? "30 s"
        let most = node.optionalUInt32("max_ejection_percent") ?? 10
        return
            "an endpoint with \(triggers.isEmpty ? "too many failures" : triggers.joined(separator: " or ")) in a row "
            + "is left out for \(span), at most \(most)% of them"
    }

    private func addRewrites(_ part: ExplanationPart, _ exchange: InspectedExchange, _ sent: InspectedForward) {
        if sent.path != exchange.request.path { part.add("rewrite", "the path becomes \(sent.path)") }
        if sent.authority != exchange.request.authority { part.add("rewrite", "the host becomes \(sent.authority)") }
        for change in sent.changes where !change.name.hasPrefix(":") {
            let words =
                switch (change.before, change.after) {
                case (nil, _?) where change.name == "x-request-id": "x-request-id: a new one is put on"
                case (_, _?) where change.name == "x-forwarded-client-cert":
                    "x-forwarded-client-cert: the client's names are put on"
                case (_, nil): "\(change.name) is taken off"
                case (nil, let after?): "\(change.name): \(after) is put on"
                case (_, let after?): "\(change.name) becomes \(after)"
                }
            let isOwn =
                change.name.hasPrefix("x-envoy-") || change.name.hasPrefix("x-forwarded-")
                || change.name == "x-request-id"
            part.add("header", words, isMinor: isOwn)
        }
    }

    private func addTimes(_ part: ExplanationPart, _ sent: InspectedForward, _ cluster: InspectedCluster) {
        let global = sent.timeouts.global
        var words =
            global == 0
            ? "no limit for the answer" : "\(SpanWords.text(Int64(clamping: global))) for the answer, then 504 UT"
        if let limit = sent.streamLimit { words += ", \(SpanWords.text(limit)) for the stream (grpc-timeout)" }
        var details: [String] = []
        if sent.timeouts.perTry > 0 {
            details.append("\(SpanWords.text(Int64(clamping: sent.timeouts.perTry))) for each attempt")
        }
        if let idle = sent.idleTimeout { details.append("\(SpanWords.text(idle)) without a byte end the stream") }
        let source = part.routeSource
        part.add("timeout", words, details: details, source: global == 0 ? nil : source, isMinor: global == 0)
        guard let retries = sent.retries else {
            part.add("retries", "none", isMinor: true)
            return
        }
        var detail: [String] = []
        if let policy = sent.policy, !policy.statusCodes.isEmpty {
            detail.append("retriable status codes \(policy.statusCodes.map { "\($0)" }.joined(separator: ", "))")
        }
        part.add(
            "retries", "up to \(retries.remaining) more, after \(RetryWords.text(retries.conditions))", details: detail,
            isMinor: false)
    }

    // MARK: - Endpoints

    /// How an upstream is tried.
    struct Attempt {
        let isHTTP: Bool
        let retries: RequestRetries?
        let flags: [String]
        let speech: InspectedConnection.Speech
        let authority: String
    }

    /// What a cluster's endpoints make of it: an ending when there are none, else a hop for each.
    func reach(
        _ part: ExplanationPart, _ site: Site, _ cluster: InspectedCluster, _ endpoints: [InspectedEndpoint],
        _ request: InspectedRequest?, _ attempt: Attempt
    ) {
        let chosen = endpoints.filter { $0.share > 0 }.sorted { $0.share > $1.share }
        addEndpoints(part, cluster, endpoints, site)
        if chosen.isEmpty {
            part.end(nobody(cluster, endpoints, site, attempt))
            return
        }
        if site.role == .inbound {
            return arriveAtApplication(part, chosen[0], site, attempt)
        }
        for (index, endpoint) in chosen.prefix(Self.endpointsWalked).enumerated() {
            let security = endpoint.security.map { ClientTLSFacts(cluster, $0, authority: attempt.authority) }
            let hop = hop(endpoint, security, site, cluster, request, attempt)
            var target = part
            if chosen.count > 1 {
                var share = endpoint.share
                if index == Self.endpointsWalked - 1 {
                    share += chosen.dropFirst(Self.endpointsWalked).reduce(0) { $0 + $1.share }
                }
                target = part.branch("\(endpoint.address)", share: part.share * share / 100)
            }
            if let security {
                target.add("tls", security.words, details: security.details, isMinor: false)
            } else if attempt.isHTTP || !site.connection.isTLS {
                target.add("tls", "none: plaintext", isMinor: true)
            }
            target.pending = hop
        }
        if chosen.count > Self.endpointsWalked {
            note(
                "\(chosen.count - Self.endpointsWalked) endpoints of \(cluster.name) aren't walked: taken to be like the last"
            )
        }
    }

    private func hop(
        _ endpoint: InspectedEndpoint, _ security: ClientTLSFacts?, _ site: Site, _ cluster: InspectedCluster,
        _ request: InspectedRequest?, _ attempt: Attempt
    ) -> PendingHop {
        var connection = InspectedConnection(
            source: site.proxy.address(port: 40_001), destination: endpoint.address)
        connection.speech = attempt.speech
        if let security, security.isTLS {
            connection.isTLS = true
            connection.serverName = security.serverName
            connection.applicationProtocols = security.alpn
            if !security.identities.isEmpty { connection.peerNames = identity(of: site.proxy, security) }
        } else if !attempt.isHTTP, site.chain.tls == nil, site.connection.isTLS {
            connection.isTLS = true
            connection.serverName = site.connection.serverName
            connection.applicationProtocols = site.connection.applicationProtocols
        }
        let call = UpstreamCall(
            isHTTP: attempt.isHTTP, retries: attempt.retries, flags: attempt.flags, cluster: cluster.name,
            address: endpoint.address, tls: security)
        return PendingHop(
            address: endpoint.address, connection: connection, request: request, call: call, depth: site.depth + 1)
    }

    /// The caller's name in its certificate, in the trust domain that it expects of others.
    private func identity(of proxy: InspectedProxy, _ security: ClientTLSFacts) -> [String] {
        guard let suffix = proxy.identitySuffix else { return [] }
        let prefix = "spiffe://"
        for name in security.expectedNames where name.hasPrefix(prefix) {
            if let slash = name.dropFirst(prefix.count).firstIndex(of: "/") { return ["\(name[..<slash])\(suffix)"] }
        }
        return ["\(prefix)\(proxy.domain)\(suffix)"]
    }

    private func addEndpoints(
        _ part: ExplanationPart, _ cluster: InspectedCluster, _ endpoints: [InspectedEndpoint], _ site: Site
    ) {
        if endpoints.isEmpty {
            part.add("endpoints", "none", place: "cluster \(cluster.name)", mark: .bad)
            return
        }
        if case .originalDestination = cluster.kind, site.role != .inbound {
            part.add("endpoints", "the original destination, \(endpoints[0].address)")
            return
        }
        let lines = endpoints.map { endpoint -> String in
            var line = "\(endpoint.address)"
            if let ip = endpoint.address.ip, let workload = names.workload(at: ip) { line += " \(workload.name)" }
            line += ", \(endpoint.health.lowercased())"
            if endpoint.priority > 0 { line += ", priority \(endpoint.priority)" }
            if !endpoint.locality.isEmpty { line += ", \(endpoint.locality)" }
            if endpoint.weight > 1 { line += ", weight \(endpoint.weight)" }
            return line + (endpoint.share == 0 ? ", gets nothing" : ", \(Percent.text(endpoint.share))")
        }
        let ill = endpoints.filter { $0.health == "UNHEALTHY" }.count
        var words = endpoints.count == 1 ? "\(endpoints[0].address)" : "\(endpoints.count)"
        if ill > 0 { words += ", \(ill) unhealthy" }
        part.add(
            "endpoints", words, details: lines, place: "cluster \(cluster.name)", mark: ill > 0 ? .warning : .plain,
            isMinor: site.role == .inbound)
    }

    private func nobody(
        _ cluster: InspectedCluster, _ endpoints: [InspectedEndpoint], _ site: Site, _ attempt: Attempt
    ) -> ExplanationEnding {
        var words = "the cluster \(cluster.name) has no endpoint"
        var remedies: [String] = []
        let unresolved = cluster.unresolvedNames
        if cluster.name == "BlackHoleCluster" {
            words = "the destination isn't known to the mesh, and only known ones may be reached (REGISTRY_ONLY)"
            remedies.append("a ServiceEntry for it, or outboundTrafficPolicy.mode: ALLOW_ANY")
        } else if !unresolved.isEmpty {
            words = "the name \(unresolved.joined(separator: ", ")) of \(cluster.name) isn't resolved"
            remedies.append("look at what the proxy's resolver says of the name")
        } else if !endpoints.isEmpty {
            words = "none of the \(endpoints.count) endpoints of \(cluster.name) is healthy"
            remedies.append("look at their health: skein proxy-config endpoint")
        } else if let named = ClusterWords(cluster.name) {
            remedies.append(
                named.subset.isEmpty
                    ? "workloads that the selector of \(named.host) fits, and that are ready"
                    : "workloads with the labels of subset \(named.subset) of \(named.host)")
        }
        if attempt.isHTTP {
            return answer(
                InspectedAnswer(status: 503, flags: "UH", details: "no_healthy_upstream"), site, words,
                remedies: remedies, earlier: attempt.flags)
        }
        return ExplanationEnding(
            flags: (attempt.flags + ["UH"]).joined(separator: ","), words: words + ": the connection is closed",
            remedies: remedies, isWell: false, cluster: cluster.name)
    }

    private func arriveAtApplication(
        _ part: ExplanationPart, _ endpoint: InspectedEndpoint, _ site: Site, _ attempt: Attempt
    ) {
        var place = "\(endpoint.address)"
        if endpoint.address == site.connection.destination { place = "port \(endpoint.address.port ?? 0)" }
        var ending = ExplanationEnding(
            words: "reaches the application of \(site.name) at \(place)", isWell: true, reachesApplication: true)
        if case .proxy(let call) = site.caller {
            ending.flags = call.flags.joined(separator: ",")
            ending.cluster = call.cluster
            ending.upstream = call.address.description
        }
        ending.workload = site.name
        part.end(ending)
    }
}

enum RetryWords {
    private static let names: [(RetryConditions, String)] = [
        (.serverError, "5xx"), (.gatewayError, "gateway-error"), (.reset, "reset"),
        (.connectFailure, "connect-failure"), (.refusedStream, "refused-stream"), (.retriable4xx, "retriable-4xx"),
        (.retriableStatusCodes, "retriable-status-codes"), (.retriableHeaders, "retriable-headers"),
        (.envoyRateLimited, "envoy-ratelimited"), (.resetBeforeRequest, "reset-before-request"),
        (.grpcCancelled, "cancelled"), (.grpcDeadlineExceeded, "deadline-exceeded"),
        (.grpcResourceExhausted, "resource-exhausted"), (.grpcUnavailable, "unavailable"), (.grpcInternal, "internal"),
    ]

    static func text(_ conditions: RetryConditions) -> String {
        names.filter { conditions.contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}
