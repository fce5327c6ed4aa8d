// DestinationRules, VirtualServices and gateways in a description's words.

import Document

/// Subsets of a service that have, and have none of, the workloads looked at.
struct SubsetNames {
    var matching: [String] = []
    var others: [String] = []
}

extension MeshDescription {
    mutating func describe(_ rule: MeshObject, _ workloads: [MeshWorkload], _ subsets: inout SubsetNames) {
        say(0, "DestinationRule: \(label(rule)) for \"\(rule.spec["host"]?.string ?? "")\"")
        var own = SubsetNames()
        for subset in rule.spec["subsets"]?.items ?? [] {
            let labels = MeshObject.texts(subset["labels"])
            let name = subset["name"]?.string ?? ""
            if workloads.contains(where: { Labels.fit($0.labels, labels) }) {
                own.matching.append(name)
            } else {
                own.others.append(name)
            }
        }
        subsets.matching += own.matching
        subsets.others += own.others
        if !own.matching.isEmpty || !own.others.isEmpty {
            if own.matching.isEmpty {
                say(
                    1,
                    "WARNING POD DOES NOT MATCH ANY SUBSETS.  (Non matching subsets \(own.others.joined(separator: ",")))"
                )
            }
            say(1, "Matching subsets: \(own.matching.joined(separator: ","))")
            if !own.others.isEmpty { say(2, "(Non-matching subsets \(own.others.joined(separator: ",")))") }
        }
        guard let policy = rule.spec["trafficPolicy"] else { return say(1, "No Traffic Policy") }
        if let mode = policy.at("tls", "mode")?.string { say(1, "Traffic Policy TLS Mode: \(mode)") }
        if let words = policyWords(policy) { say(1, words) }
        let ports = policy["portLevelSettings"]?.items ?? []
        if !ports.isEmpty { say(1, "Port Level Settings:") }
        for port in ports {
            say(2, "\(port.at("port", "number")?.number ?? 0):")
            if let mode = port.at("tls", "mode")?.string { say(3, "TLS Mode: \(mode)") }
            if let words = policyWords(port) { say(3, words) }
        }
    }

    private func policyWords(_ policy: DocumentNode) -> String? {
        let names = [
            ("loadBalancer", "load balancer"), ("connectionPool", "connection pool"),
            ("outlierDetection", "outlier detection"), ("tunnel", "tunnel"), ("proxyProtocol", "PROXY protocol"),
        ].filter { policy[$0.0] != nil }.map(\.1)
        return names.isEmpty ? nil : "Policies: \(names.joined(separator: "/"))"
    }

    /// What the workload asks for and what its clients do, and whether the two fit.
    mutating func security(of service: MeshObject, _ workloads: [MeshWorkload], _ rules: [MeshObject]) {
        guard let workload = workloads.first else { return }
        let effective = EffectiveMutualTLS(objects, for: workload)
        let isMeshed = objects.connected?.contains("\(workload.object.name).\(workload.object.namespace)") ?? true
        for port in service.spec["ports"]?.items ?? [] where port["protocol"]?.string ?? "TCP" == "TCP" {
            let mode = effective.mode(port: workload.target(port))
            let stated = rules.compactMap { Self.clientMode($0, port["port"]?.number) }.first
            let clients: String
            switch stated {
            case "ISTIO_MUTUAL", "MUTUAL": clients = "mTLS"
            case "SIMPLE": clients = "TLS"
            case "DISABLE": clients = "HTTP"
            default: clients = isMeshed && mode != "DISABLE" ? "mTLS" : "HTTP"
            }
            let serverWords = mode == "STRICT" ? "mTLS" : mode == "DISABLE" ? "HTTP" : "HTTP/mTLS"
            let fits = mode == "STRICT" ? clients == "mTLS" : mode == "DISABLE" ? clients == "HTTP" : clients != "TLS"
            let single = (service.spec["ports"]?.items.count ?? 0) == 1
            let place = single ? "" : " on port \(port["port"]?.number ?? 0)"
            if fits {
                say(
                    1,
                    "Pilot reports that pod is \(mode) (enforces \(serverWords)) and clients speak \(clients)\(place)")
            } else {
                say(
                    1,
                    "WARNING Pilot predicts TLS Conflict on \(label(service)) port \(port["port"]?.number ?? 0) "
                        + "(pod enforces \(serverWords), clients speak \(clients))")
            }
        }
    }

    private static func clientMode(_ rule: MeshObject, _ port: Int?) -> String? {
        let policy = rule.spec["trafficPolicy"]
        let own = policy?["portLevelSettings"]?.items.first { $0.at("port", "number")?.number == port }
        return own == nil ? policy?.at("tls", "mode")?.string : own?.at("tls", "mode")?.string
    }

    // MARK: virtual services

    mutating func describe(
        _ virtualService: MeshObject, _ service: MeshObject, _ subsets: SubsetNames, _ rule: MeshObject?
    ) {
        say(0, "VirtualService: \(label(virtualService))")
        let http = virtualService.spec["http"]?.items ?? []
        let others = (virtualService.spec["tcp"]?.items ?? []) + (virtualService.spec["tls"]?.items ?? [])
        var reached = 0
        var facts: [String] = []
        var notes: [String] = []
        for route in http + others {
            let found = look(route, virtualService, service, subsets, rule)
            if found.reaches { reached += 1 }
            facts += found.facts
            notes += found.notes
        }
        for fact in facts { say(1, fact) }
        if reached == 0 {
            let counts = [(http.count, "HTTP"), (others.count, "TCP")].filter { $0.0 > 0 }
            for (count, kind) in counts {
                say(1, "WARNING: No destinations match pod subsets (checked \(count) \(kind) routes)")
            }
        } else if reached < http.count + others.count {
            say(1, "\(http.count + others.count - reached) additional destination(s) that will not reach this pod")
        } else if facts.isEmpty {
            if !http.isEmpty { say(1, "\(http.count) HTTP route(s)") }
            if !others.isEmpty { say(1, "\(others.count) TCP route(s)") }
        }
        for note in notes { say(2, note) }
    }

    private struct Look {
        var reaches = false
        var facts: [String] = []
        var notes: [String] = []
    }

    private func look(
        _ route: DocumentNode, _ virtualService: MeshObject, _ service: MeshObject, _ subsets: SubsetNames,
        _ rule: MeshObject?
    ) -> Look {
        var look = Look()
        let shares = route["route"]?.items ?? []
        for share in shares {
            let host = share.at("destination", "host")?.string ?? ""
            let weight = share["weight"]?.number ?? 0
            guard objects.names(host, service, in: virtualService.namespace) else {
                if weight > 0 { look.facts.append("Route to host \"\(host)\" with weight \(weight)%") }
                continue
            }
            let subset = share.at("destination", "subset")?.string ?? ""
            if !subset.isEmpty, !subsets.matching.contains(subset) {
                look.notes.append(note(subset, subsets, rule, route))
                continue
            }
            look.reaches = true
            if weight > 0 {
                let part = subset.isEmpty ? "" : " subset \"\(subset)\""
                look.facts.append("Route to host \"\(host)\"\(part) with weight \(weight)%")
            }
        }
        if shares.isEmpty {
            let actions = [("redirect", "Redirect"), ("directResponse", "Direct response"), ("delegate", "Delegate")]
            for (field, words) in actions where route[field] != nil {
                let target = route.at(field, "name")?.string.map { " to \($0)" } ?? ""
                look.notes.append("\(words)\(target) for (\(conditions(route)))")
            }
        }
        if look.reaches {
            var words: [String] = []
            if let fault = route["fault"] { words.append("Fault injection \(faultWords(fault))") }
            words += (route["match"]?.items ?? []).map(condition)
            if !words.isEmpty { look.facts.append(words.joined(separator: ", ")) }
        }
        return look
    }

    private func note(_ subset: String, _ subsets: SubsetNames, _ rule: MeshObject?, _ route: DocumentNode) -> String {
        if subsets.others.contains(subset) {
            return "Route to non-matching subset \(subset) for (\(conditions(route)))"
        }
        guard let rule else { return "Warning: Route to subset \(subset) but NO DESTINATION RULE defining subsets!" }
        return "Warning: Route to UNKNOWN subset \(subset); check DestinationRule \(label(rule))"
    }

    private func conditions(_ route: DocumentNode) -> String {
        let all = (route["match"]?.items ?? []).map(condition)
        return all.isEmpty ? "everything" : all.joined(separator: ", ")
    }

    private func condition(_ match: DocumentNode) -> String {
        var words = "Match:"
        if let uri = match["uri"] {
            words += " \(string(uri))" + (match["ignoreUriCase"]?.bool == true ? " uncased" : "")
        }
        for (field, name) in [("method", "method"), ("scheme", "scheme"), ("authority", "authority")] {
            if let value = match[field] { words += " \(name) \(string(value))" }
        }
        for (field, name) in [("headers", "headers"), ("withoutHeaders", "no headers"), ("queryParams", "query")] {
            let parts = (match[field]?.members ?? []).map { "\($0.key.text)=\(string($0.value))" }
            if !parts.isEmpty { words += " when \(name) are \(parts.joined(separator: "; "))" }
        }
        let source = MeshObject.texts(match["sourceLabels"]).sorted { $0.key < $1.key }
        if !source.isEmpty { words += " from \(source.map { "\($0.key)=\($0.value)" }.joined(separator: ","))" }
        if let port = match["port"]?.number { words += " port \(port)" }
        let names = (match["sniHosts"]?.items ?? []).compactMap(\.string)
        if !names.isEmpty { words += " SNI \(names.joined(separator: ","))" }
        return words
    }

    private func string(_ match: DocumentNode) -> String {
        if let exact = match["exact"]?.string { return exact }
        if let prefix = match["prefix"]?.string { return "\(prefix)*" }
        if let regex = match["regex"]?.string { return "~\(regex)" }
        return "*"
    }

    private func faultWords(_ fault: DocumentNode) -> String {
        let share = { (part: DocumentNode) -> String in
            part.at("percentage", "value")?.double.map { $0 == $0.rounded() ? " for \(Int($0))%" : " for \($0)%" }
                ?? part["percent"]?.number.map { " for \($0)%" } ?? ""
        }
        var words: [String] = []
        if let delay = fault["delay"] { words.append("delay \(delay["fixedDelay"]?.string ?? "")\(share(delay))") }
        if let abort = fault["abort"] {
            let status = abort["httpStatus"]?.number.map { String($0) } ?? abort["grpcStatus"]?.string ?? ""
            words.append("abort \(status)\(share(abort))")
        }
        return words.joined(separator: " and ")
    }

    // MARK: gateways

    /// Gateways through which routes lead to the services from outside.
    mutating func exposure(of services: [MeshObject], among workloads: [MeshWorkload]) {
        for service in services {
            let rules = objects.destinationRules(of: service)
            var subsets = SubsetNames()
            for subset in rules.flatMap({ $0.spec["subsets"]?.items ?? [] }) {
                let labels = MeshObject.texts(subset["labels"])
                let name = subset["name"]?.string ?? ""
                if workloads.contains(where: { Labels.fit($0.labels, labels) }) {
                    subsets.matching.append(name)
                } else {
                    subsets.others.append(name)
                }
            }
            for virtualService in objects.virtualServices where leads(virtualService, to: service) {
                let places = gateways(of: virtualService)
                if places.isEmpty { continue }
                say(0, "--------------------")
                for place in places { say(0, place) }
                describe(virtualService, service, subsets, rules.first)
            }
        }
    }

    private func leads(_ virtualService: MeshObject, to service: MeshObject) -> Bool {
        let routes = ["http", "tcp", "tls"].flatMap { virtualService.spec[$0]?.items ?? [] }
        return routes.flatMap { $0["route"]?.items ?? [] }.contains {
            objects.names($0.at("destination", "host")?.string ?? "", service, in: virtualService.namespace)
        }
    }

    private func gateways(of virtualService: MeshObject) -> [String] {
        var places: [String] = []
        for name in (virtualService.spec["gateways"]?.items ?? []).compactMap(\.string) where name != "mesh" {
            let parts = name.split(separator: "/").map(String.init)
            let namespace = parts.count > 1 ? parts[0] : virtualService.namespace
            let bare = parts.last ?? name
            guard let gateway = objects.gateways.first(where: { $0.name == bare && $0.namespace == namespace }) else {
                places.append(
                    "WARNING: VirtualService \(label(virtualService)) names the Gateway \(namespace)/\(bare), which isn't there"
                )
                continue
            }
            let selector = MeshObject.texts(gateway.spec["selector"])
            let proxies = objects.workloads.filter { Labels.fit($0.labels, selector) }
            if proxies.isEmpty {
                let words = selector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
                places.append(
                    "WARNING: no workload has the labels of Gateway \(label(gateway)) (\(words)): nothing is exposed")
            }
            for server in gateway.spec["servers"]?.items ?? [] {
                for proxy in proxies { places.append("Exposed on Ingress Gateway \(url(server, proxy))") }
            }
        }
        return places
    }

    private func url(_ server: DocumentNode, _ proxy: MeshWorkload) -> String {
        let number = server.at("port", "number")?.number ?? 0
        let known = ["HTTP": "http", "HTTP2": "http", "GRPC": "grpc", "HTTPS": "https", "TLS": "tls", "TCP": "tcp"]
        let scheme = known[server.at("port", "protocol")?.string?.uppercased() ?? ""] ?? "tcp"
        let host = proxy.address.contains(":") ? "[\(proxy.address)]" : proxy.address
        let usual = (scheme == "http" && number == 80) || (scheme == "https" && number == 443)
        return "\(scheme)://\(host.isEmpty ? "unknown" : host)\(usual ? "" : ":\(number)")"
    }
}
