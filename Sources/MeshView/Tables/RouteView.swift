// Routes as istioctl shows them: virtual hosts, their domains, what each route takes, and the VirtualService it came of.

import Document

public struct RouteView: Sendable {
    public let routes: [DocumentNode]

    public init(_ dump: ProxyDump, name: String? = nil) {
        let fitting = dump.routes.filter { name == nil || ($0["name"]?.string ?? "") == name }
        // Ports in their order, then names; those that listeners have in themselves last.
        routes = fitting.sorted { left, right in Self.order(left) < Self.order(right) }
    }

    private static func order(_ route: DocumentNode) -> (Int, Int, String) {
        let name = route["name"]?.string ?? ""
        if let port = Int(name) { return (0, port, name) }
        return (name.isEmpty ? 2 : 1, 0, name)
    }

    public func table(verbose: Bool = true) -> TextTable {
        if !verbose {
            var table = TextTable(["NAME", "VIRTUAL HOSTS"])
            table.rows = routes.map { route in
                [route["name"]?.string ?? "", String(route.either("virtual_hosts")?.items.count ?? 0)]
            }
            return table
        }
        var table = TextTable(["NAME", "VHOST NAME", "DOMAINS", "MATCH", "VIRTUAL SERVICE"])
        for route in routes {
            for host in route.either("virtual_hosts")?.items ?? [] {
                let start = [route["name"]?.string ?? "", host["name"]?.string ?? "", Self.domains(host)]
                let entries = host["routes"]?.items ?? []
                if entries.isEmpty { table.rows.append(start + ["/*", "404"]) }
                // What goes where it would have gone anyway is no route of anybody's.
                for entry in entries where entry.text("route", "cluster") != "PassthroughCluster" {
                    table.rows.append(
                        start + [
                            Self.match(entry["match"] ?? .mapping([:])), ResourceOrigin(of: entry)?.label ?? "",
                        ])
                }
            }
        }
        return table
    }

    /// Two names that tell the host, without what only spells them out.
    static func domains(_ host: DocumentNode) -> String {
        let all = (host["domains"]?.items ?? []).compactMap(\.string)
        if all.count <= 1 { return all.first ?? "" }
        let bare = all.filter { domain in
            let colons = domain.filter { $0 == ":" }.count
            return colons == 0 || (colons > 1 && domain.hasSuffix("]"))
        }
        let known = Set(bare)
        let short = bare.filter { domain in
            if domain.hasSuffix("."), known.contains(String(domain.dropLast())) { return false }
            return ![".svc.cluster.local", ".svc"].contains { suffix in
                domain.hasSuffix(suffix) && known.contains(String(domain.dropLast(suffix.count)))
            }
        }
        if short.count <= 2 { return short.isEmpty ? all[0] : short.joined(separator: ", ") }
        return "\(short[0]), \(short[1]) + \(short.count - 2) more..."
    }

    static func match(_ match: DocumentNode) -> String {
        var parts: [String] = []
        if let prefix = match.text("prefix"), !prefix.isEmpty { parts.append("\(prefix)*") }
        if let path = match.text("path"), !path.isEmpty { parts.append(path) }
        if let prefix = match.text("path_separated_prefix"), !prefix.isEmpty { parts.append("PathPrefix:\(prefix)") }
        if let regex = match.text("safe_regex", "regex") { parts.append("regex \(regex)") }
        if let template = match.text("path_match_policy", "typed_config", "path_template") {
            parts.append("template \(template)")
        }
        if match.either("connect_matcher") != nil { parts.append("CONNECT") }
        return parts.joined(separator: " ")
    }

    /// Of a listener that has its routes in itself.
    static func inline(_ routes: DocumentNode) -> String {
        let hosts = routes.either("virtual_hosts")?.items ?? []
        if let cluster = onlyCluster(hosts) { return ListenerView.label(cluster) }
        let texts = hosts.map { host -> String in
            let domains = (host["domains"]?.items ?? []).compactMap(\.string)
            let paths = (host["routes"]?.items ?? []).map { match($0["match"] ?? .mapping([:])) }
                .joined(separator: ", ")
            return domains == ["*"] ? paths : "\(domains.joined(separator: "/")) \(paths)"
        }
        return "Inline Route: \(texts.joined(separator: "; "))"
    }

    /// One route that takes everything to one cluster is as good as the cluster.
    private static func onlyCluster(_ hosts: [DocumentNode]) -> String? {
        guard hosts.count == 1, (hosts[0]["domains"]?.items ?? []).compactMap(\.string) == ["*"],
            let routes = hosts[0]["routes"]?.items, routes.count == 1, routes[0].text("match", "prefix") == "/",
            (routes[0].node("match", "headers")?.items ?? []).isEmpty
        else { return nil }
        return routes[0].text("route", "cluster")
    }
}
