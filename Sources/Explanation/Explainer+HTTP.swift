// Routes, filters and actions of a connection manager.

import Base
import EnvoyAPI
import Formatting
import ProxyCore
import Routing

extension Explainer {
    func walkHTTP(_ part: ExplanationPart, _ site: Site, _ request: InspectedRequest?) {
        guard let request, site.connection.speech != .other,
            let exchange = InspectedExchange(site.chain, site.connection, request)
        else {
            part.end(
                answer(
                    InspectedAnswer(status: 400, flags: "DPE", details: "http1.codec_error"), site,
                    "the filter chain speaks HTTP, and what the client sends is something else",
                    remedies: ["name the Service's port tcp-... or give it appProtocol: tcp"]))
            return
        }
        if let refusal = exchange.prepare() {
            part.end(answer(refusal, site, "the request isn't fit to be routed: \(refusal.details)"))
            return
        }
        addConfiguration(part, exchange)
        if exchange.isRouteScoped {
            part.end(ExplanationEnding(words: "it goes by scoped routes, which aren't walked here", isWell: false))
            return
        }
        guard exchange.hasRoutes else {
            part.end(
                answer(
                    InspectedAnswer(status: 404, flags: "NR", details: "route_not_found"), site,
                    "the route configuration \(exchange.routeConfigurationName) isn't there",
                    remedies: ["look at what the control plane has sent: skein proxy-status"]))
            return
        }
        var random = RandomSource(seed: pick ?? 1)
        let branches =
            pick == nil ? exchange.branches() : [exchange.branch(random: random.next())].compactMap { $0 }
        if branches.count == 1 {
            if pick != nil, branches[0].share < 99.99 {
                part.add("pick", "one of \(Percent.text(branches[0].share)) of such requests", isMinor: false)
            }
            return follow(part, site, exchange, branches[0])
        }
        let isOneRoute = branches.allSatisfy {
            $0.trace.route != nil && $0.trace.route == branches[0].trace.route
        }
        if isOneRoute, let host = host(branches[0], exchange) { addWay(part, branches[0], host, exchange, site) }
        for branch in branches {
            let inner = part.branch(title(branch, exchange), share: part.share * branch.share / 100)
            follow(inner, site, exchange, branch, isTold: isOneRoute)
        }
    }

    private func host(_ branch: InspectedBranch, _ exchange: InspectedExchange) -> ConfigNode? {
        let hosts = exchange.routeConfiguration.map { ConfigNode($0) }?.messages("virtual_hosts") ?? []
        return branch.trace.virtualHost.flatMap { $0 < hosts.count ? hosts[$0] : nil }
    }

    /// Virtual host and route.
    private func addWay(
        _ part: ExplanationPart, _ branch: InspectedBranch, _ host: ConfigNode, _ exchange: InspectedExchange,
        _ site: Site
    ) {
        addHost(part, host, exchange, isMinor: site.role == .inbound)
        addRoute(part, branch, host, exchange, isMinor: site.role == .inbound)
    }

    private func title(_ branch: InspectedBranch, _ exchange: InspectedExchange) -> String {
        let target = branch.cluster ?? (branch.entry == nil ? "no route" : "route \(branch.trace.route ?? 0)")
        return branch.mirrors.isEmpty ? target : "\(target), with a copy elsewhere"
    }

    private func addConfiguration(_ part: ExplanationPart, _ exchange: InspectedExchange) {
        let version = exchange.routeVersion
        part.add(
            "routes",
            exchange.isRouteFixed
                ? "\(exchange.routeConfigurationName), inside of the listener"
                : "\(exchange.routeConfigurationName)",
            details: version.isEmpty ? [] : ["version \(version)"],
            place: "route \(exchange.routeConfigurationName)", isMinor: exchange.isRouteFixed)
    }

    func answer(
        _ made: InspectedAnswer, _ site: Site, _ words: String, remedies: [String] = [], earlier: [String] = []
    ) -> ExplanationEnding {
        let flags = earlier + (made.flags.isEmpty ? [] : [made.flags])
        var ending = ExplanationEnding(
            status: made.status, flags: flags.joined(separator: ","), details: made.details, words: words,
            remedies: remedies, isWell: made.status < 400)
        if site.caller.isProxy { setUpstream(of: &ending, site) }
        return ending
    }

    /// The caller's log knows an answer of the next proxy as the upstream's.
    func setUpstream(of ending: inout ExplanationEnding, _ site: Site) {
        guard case .proxy(let call) = site.caller else { return }
        let logged = [ending.flags, ending.details].filter { !$0.isEmpty }.joined(separator: " ")
        if !logged.isEmpty { ending.words += "; the log of \(site.name) says \(logged)" }
        ending.cluster = call.cluster
        ending.upstream = call.address.description
        ending.workload = site.name
        ending.flags = call.flags.joined(separator: ",")
        ending.details = "via_upstream"
    }

    // MARK: - One way

    private func follow(
        _ part: ExplanationPart, _ site: Site, _ exchange: InspectedExchange, _ branch: InspectedBranch,
        isTold: Bool = false
    ) {
        guard let host = host(branch, exchange) else {
            let hosts = exchange.routeConfiguration.map { ConfigNode($0) }?.messages("virtual_hosts") ?? []
            let missing =
                "no virtual host of \(exchange.routeConfigurationName) has the host \(exchange.request.authority)"
            part.add(
                "virtual host", "none has \(exchange.request.authority)",
                details: hosts.prefix(20).map {
                    "\($0.string("name")): \($0.strings("domains").joined(separator: ", "))"
                },
                place: "route \(exchange.routeConfigurationName)", mark: .bad)
            part.end(
                answer(
                    InspectedAnswer(status: 404, flags: "NR", details: "route_not_found"), site, missing,
                    remedies: hostRemedies(site)))
            return
        }
        if !isTold { addWay(part, branch, host, exchange, site) }
        guard let entry = branch.entry else {
            part.end(
                answer(
                    InspectedAnswer(status: 404, flags: "NR", details: "route_not_found"), site,
                    "no route of virtual host \(host.string("name")) takes the request",
                    remedies: ["a rule of the VirtualService without match, or one that matches, as the last one"]))
            return
        }
        var flags: [String] = []
        part.cluster = branch.cluster ?? ""
        guard let part = runFilters(part, site, exchange, branch, &flags) else { return }
        let route = branch.trace.route.flatMap { index -> ConfigNode? in
            let routes = host.messages("routes")
            return index < routes.count ? routes[index] : nil
        }
        switch entry.action {
        case .directResponse(let reply):
            let status = Int(reply.status)
            part.add("answer", "the proxy answers \(status) itself, \(reply.body.count) bytes")
            part.end(
                answer(
                    InspectedAnswer(status: status, flags: "", details: "direct_response"), site,
                    directWords(host, status), remedies: directRemedies(host), earlier: flags))
        case .redirect(let redirect):
            let location = exchange.location(branch) ?? ""
            part.add("redirect", "\(redirect.status) to \(location)")
            part.end(
                answer(
                    InspectedAnswer(status: Int(redirect.status), flags: "", details: "direct_response"), site,
                    branch.trace.decision.isTLSRedirect
                        ? "sent to TLS: \(location)" : "the client is sent to \(location)", earlier: flags))
        case .nonForwarding:
            part.end(
                answer(
                    InspectedAnswer(status: 404, flags: "", details: "route_not_found"), site,
                    "the route is for proxyless clients only", earlier: flags))
        case .forward(let forward):
            forwardRequest(part, site, exchange, branch, forward, route, flags)
        }
    }

    private func hostRemedies(_ site: Site) -> [String] {
        site.role == .gateway
            ? [
                "a VirtualService with this host whose gateways name the Gateway, and a server of the Gateway with this host"
            ]
            : ["a Service or ServiceEntry with this host and port that is exported to the client's namespace"]
    }

    private func directWords(_ host: ConfigNode, _ status: Int) -> String {
        host.string("name") == "block_all"
            ? "the host isn't known to the mesh, and only known ones may be reached (outboundTrafficPolicy REGISTRY_ONLY)"
            : "the route answers by itself with \(status)"
    }

    private func directRemedies(_ host: ConfigNode) -> [String] {
        host.string("name") == "block_all"
            ? ["a ServiceEntry for the host", "or outboundTrafficPolicy.mode: ALLOW_ANY"] : []
    }

    private func addHost(
        _ part: ExplanationPart, _ host: ConfigNode, _ exchange: InspectedExchange, isMinor: Bool
    ) {
        let domains = host.strings("domains")
        let matched = exchange.domain(among: domains)
        let name = host.string("name")
        part.add(
            "virtual host", matched.map { $0 == name ? name : "\(name), by its domain \($0)" } ?? name,
            details: ["domains: \(domains.joined(separator: ", "))"], source: SourceReading.source(host),
            place: "route \(exchange.routeConfigurationName) virtual_hosts[\(name)]", isMinor: isMinor)
    }

    private func addRoute(
        _ part: ExplanationPart, _ branch: InspectedBranch, _ host: ConfigNode, _ exchange: InspectedExchange,
        isMinor: Bool
    ) {
        let routes = host.messages("routes")
        var tried: [String] = []
        for (index, miss) in branch.trace.misses.enumerated() where index < routes.count {
            let match = routes[index].message("match")
            let words = match.map { MatchWords.miss(miss, $0, exchange) } ?? "it has no match"
            let owner = SourceReading.source(routes[index])?.text ?? routes[index].string("name")
            tried.append("not [\(index)]\(owner.isEmpty ? "" : " \(owner)"): \(words)")
        }
        let place = "route \(exchange.routeConfigurationName) virtual_hosts[\(host.string("name"))]"
        if branch.trace.decision.isTLSRedirect {
            part.add("route", "the virtual host demands TLS (httpsRedirect)", place: place)
            return
        }
        guard let index = branch.trace.route, index < routes.count else {
            part.add("route", "none of \(routes.count) takes the request", details: tried, place: place, mark: .bad)
            return
        }
        let name = routes[index].string("name")
        let match = routes[index].message("match").map { MatchWords.match($0) } ?? ""
        part.routeSource = SourceReading.source(routes[index])
        part.add(
            "route", "[\(index)]\(name.isEmpty ? "" : " \(name)"): \(match)", details: tried,
            source: part.routeSource, place: "\(place) routes[\(index)]", isMinor: isMinor)
    }

    // MARK: - Filters

    /// Where it goes on; nil when a filter answers every request.
    private func runFilters(
        _ given: ExplanationPart, _ site: Site, _ exchange: InspectedExchange, _ branch: InspectedBranch,
        _ flags: inout [String]
    ) -> ExplanationPart? {
        var part = given
        for filter in exchange.filters(branch) {
            switch filter.outcome {
            case .passes:
                part.add("filter", "\(filter.name) lets it pass", isMinor: true)
            case .depends(let words):
                part.add("filter", "\(filter.name): \(words)", mark: .warning)
            case .allowed(let policy):
                part.add(
                    "authorization", policy.map { "allowed by \(policyWords($0))" } ?? "no policy forbids it",
                    source: policy.flatMap(policySource), mark: .good)
            case .denied(let policy):
                part.add(
                    "authorization", "refused by \(policyWords(policy ?? "none"))",
                    source: policy.flatMap(policySource), mark: .bad)
                part.end(
                    answer(
                        InspectedAnswer(
                            status: 403, flags: "",
                            details: "rbac_access_denied_matched_policy[\(policy ?? "none")]"), site,
                        "authorization refuses the request: \(policyWords(policy ?? "none"))",
                        remedies: ["an AuthorizationPolicy that allows this client, method and path"], earlier: flags))
                return nil
            case .answers(let made, let words):
                part.add("filter", "\(filter.name) answers with \(made.status)", source: part.routeSource, mark: .good)
                part.end(answer(made, site, words, earlier: flags))
                return nil
            case .fault(let fault):
                guard let rest = inject(fault, part, site, &flags) else { return nil }
                part = rest
            }
        }
        return part
    }

    /// Where those go on that are not aborted; nil when every request is.
    private func inject(
        _ fault: InspectedFault, _ part: ExplanationPart, _ site: Site, _ flags: inout [String]
    ) -> ExplanationPart? {
        let source = part.routeSource.map { source in
            var source = source
            // Rules of VirtualServices have their fault beside their match.
            if let end = source.field.firstRange(of: ".match") {
                source.field = String(source.field[..<end.lowerBound])
            }
            if !source.field.isEmpty { source.field += ".fault" }
            return source
        }
        if let delay = fault.delay, fault.delayShare > 0 {
            part.add(
                "fault", "\(Percent.text(fault.delayShare)) of the requests wait \(SpanWords.text(delay))",
                details: ["the route's timeout begins after it; the log has the flag DI"], source: source,
                mark: .warning)
            if fault.delayShare >= 100 { flags.append("DI") }
        }
        if let rate = fault.kibPerSecond, fault.rateShare > 0 {
            part.add(
                "fault", "\(Percent.text(fault.rateShare)) of the answers are slowed to \(rate) KiB a second",
                source: source, mark: .warning)
        }
        guard fault.abortShare > 0 else { return part }
        let status = fault.grpcStatus == nil ? fault.status ?? 200 : 200
        let words = fault.grpcStatus.map { "gRPC status \($0)" } ?? "\(status)"
        part.add(
            "fault", "\(Percent.text(fault.abortShare)) of the requests are answered with \(words)", source: source,
            mark: .bad)
        var ending = answer(
            InspectedAnswer(status: status, flags: "FI", details: "fault_filter_abort"), site,
            "aborted on purpose with \(words)",
            remedies: ["take the fault out of \(source?.text ?? "the route")"], earlier: flags)
        ending.isWell = false
        if fault.abortShare >= 100 {
            part.end(ending)
            return nil
        }
        let aborted = part.branch("aborted", share: part.share * fault.abortShare / 100)
        aborted.end(ending)
        return part.branch("not aborted", share: part.share - aborted.share)
    }
}

enum SpanWords {
    static func text(_ milliseconds: Int64) -> String {
        if milliseconds % 1000 == 0 { return "\(milliseconds / 1000) s" }
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        let rest = milliseconds % 1000
        let digits = String("\(1000 + rest)".dropFirst())
        var trimmed = digits[...]
        while trimmed.last == "0" { trimmed = trimmed.dropLast() }
        return "\(milliseconds / 1000).\(trimmed) s"
    }
}
