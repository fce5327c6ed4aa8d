// Where an explanation's configuration comes from: saved dumps, or the proxies themselves through the control plane.

import Base
import Document
import EnvoyAPI
import Explanation
import MeshView
import ProxyCore
import ResourceClient
import Serving

enum ExplainSources {
    // MARK: - Files

    static func fromFiles(
        _ request: ExplainRequest, client: String, servers: [String], _ names: NameBook
    ) throws -> Explained {
        let proxy = try dump(client)
        var known: [(address: SocketAddress, proxy: InspectedProxy)] = []
        for file in servers {
            let server = try dump(file)
            guard case .ip = server.ownAddress else { continue }
            known.append((server.ownAddress, server))
        }
        return Explained.joined(
            request.questions.map { question in
                let explainer = Explainer(
                    question, client: proxy, clientName: proxy.workloadName, names: names, pick: request.pick)
                complete(explainer, known, names)
                return request.explained(explainer)
            })
    }

    private static func complete(
        _ explainer: Explainer, _ known: [(address: SocketAddress, proxy: InspectedProxy)], _ names: NameBook
    ) {
        explainer.begin()
        while let part = explainer.pending.first, let hop = part.pending {
            let server = known.first { $0.address.ip == hop.address.ip }?.proxy
            if let server {
                explainer.advance(part, .proxy(server, name: server.workloadName))
            } else {
                let workload = hop.address.ip.flatMap { names.workload(at: $0) }
                explainer.advance(part, withoutProxy(workload, "no --server-dump of it is given"))
            }
        }
    }

    private static func dump(_ file: String) throws -> InspectedProxy {
        switch FileText.read(file) {
        case .failure(let failure): throw CommandFailure(description: failure.description)
        case .success(let bytes): return try InspectedProxy(json: bytes, file: file)
        }
    }

    // MARK: - The mesh

    /// A proxy as the control plane lists it.
    struct Listed: Sendable {
        /// `reviews-v2.default`
        let name: String
        let address: IPAddress?
        let isGateway: Bool
        /// What it was sent and has not acknowledged: `routes`.
        let behind: [String]
        let refused: [String]
    }

    static func names(_ request: ExplainRequest, _ client: ResourceClient) async throws -> NameBook {
        var names = request.names
        names.take(registry: try await page("/debug/registryz", client))
        names.take(endpoints: try await page("/debug/endpointz", client))
        return names
    }

    static func live(_ request: ExplainRequest, _ client: ResourceClient) async throws -> Explained {
        let listed = try await proxies(client)
        let from = try choose(request.from, among: listed, client.namespace)
        var names = try await names(request, client)
        let (document, warning) = try await configuration(of: from, client)
        let proxy = try InspectedProxy(document: document, file: "the config dump of \(from.name)")
        names.domain = proxy.domain
        if proxy.answersNames, let table = try? await page("/debug/ndsz?proxyID=\(from.name)", client) {
            names.take(nameTable: table)
        }
        // Who may not read policies is told less, not nothing.
        let objects = try? await DescribeMesh.gather(client)
        var dumps: [String: Fetched] = [:]
        var all: [Explained] = []
        for question in request.questions {
            let explainer = Explainer(
                question, client: proxy, clientName: from.name, names: names, pick: request.pick)
            if let warning { explainer.remark(warning) }
            remark(explainer, from)
            await complete(explainer, listed, names, client, &dumps)
            if let objects { explainer.root.secure { Self.policy(at: $0, objects) } }
            all.append(request.explained(explainer))
        }
        return Explained.joined(all)
    }

    private static func complete(
        _ explainer: Explainer, _ listed: [Listed], _ names: NameBook, _ client: ResourceClient,
        _ dumps: inout [String: Fetched]
    ) async {
        explainer.begin()
        while let part = explainer.pending.first, let hop = part.pending {
            let address = hop.address.ip
            let workload = address.flatMap { names.workload(at: $0) }
            let name = workload.map { "\($0.name).\($0.namespace)" }
            guard
                let server = listed.first(where: { $0.address.map { $0 == address } ?? false || $0.name == name })
            else {
                explainer.advance(part, withoutProxy(workload, "it isn't connected to this control plane"))
                continue
            }
            if dumps[server.name] == nil { dumps[server.name] = await fetch(server, client) }
            switch dumps[server.name] {
            case .document(let document)?:
                do throws(InvalidConfiguration) {
                    let proxy = try InspectedProxy(document: document, file: "the config dump of \(server.name)")
                    remark(explainer, server)
                    explainer.advance(part, .proxy(proxy, name: server.name))
                } catch {
                    explainer.advance(part, .silent(name: server.name, reason: "\(error)"))
                }
            case .failure(let words)?: explainer.advance(part, .silent(name: server.name, reason: words))
            case nil: explainer.advance(part, .outside)
            }
        }
    }

    /// The PeerAuthentication that says how a workload's port is to be spoken to; nil where none does.
    private static func policy(at server: SocketAddress, _ objects: MeshObjects) -> ConfigurationSource? {
        guard case .ip(let address, let port) = server,
            let workload = objects.workloads.first(where: { IPAddress($0.address) == address })
        else { return nil }
        let effective = EffectiveMutualTLS(objects, for: workload)
        for name in effective.applied {
            let object = objects.peerAuthentications.first { "\($0.name).\($0.namespace)" == name }
            guard let object else { continue }
            for field in ["portLevelMtls[\(port)]", "mtls"] {
                let node = field == "mtls" ? object.spec["mtls"] : object.spec.at("portLevelMtls", "\(port)")
                guard let mode = node?["mode"]?.string, mode != "UNSET" else { continue }
                return ConfigurationSource(
                    kind: "PeerAuthentication", namespace: object.namespace, name: object.name,
                    field: "spec.\(field).mode: \(mode)")
            }
        }
        return nil
    }

    private enum Fetched: Sendable {
        case document(DocumentNode)
        case failure(String)
    }

    private static func fetch(_ server: Listed, _ client: ResourceClient) async -> Fetched {
        do {
            return .document(try await configuration(of: server, client).document)
        } catch {
            return .failure("\(error)")
        }
    }

    private static func withoutProxy(_ workload: KnownWorkload?, _ reason: String) -> HopServer {
        guard let workload else { return .outside }
        let name = "\(workload.name).\(workload.namespace)"
        return workload.hasProxy == true ? .silent(name: name, reason: reason) : .application(name: name)
    }

    private static func remark(_ explainer: Explainer, _ proxy: Listed) {
        if !proxy.behind.isEmpty {
            explainer.remark(
                "\(proxy.name): this is what it runs now; the control plane has since sent "
                    + "\(proxy.behind.joined(separator: ", ")), not acknowledged yet")
        }
        if !proxy.refused.isEmpty {
            explainer.remark(
                "\(proxy.name) has refused \(proxy.refused.joined(separator: ", ")) and goes on with what it had: "
                    + "skein proxy-status says why")
        }
    }

    private static func page(_ path: String, _ client: ResourceClient) async throws -> DocumentNode {
        do throws(ResourceFailure) {
            return try await client.get(path)
        } catch {
            throw CommandFailure(description: "asked \(client.server)\(path): \(error)")
        }
    }

    private static func proxies(_ client: ResourceClient) async throws -> [Listed] {
        try await page("/debug/syncz", client).items.map { row in
            // The whole node id, or the name in it.
            let id = row["proxy"]?.string ?? ""
            let words = id.split(separator: "~", omittingEmptySubsequences: false)
            let kinds = [
                ("cluster", "clusters"), ("listener", "listeners"), ("route", "routes"), ("endpoint", "endpoints"),
            ]
            func those(_ word: String) -> [String] {
                kinds.filter { row["\($0.0)_status"]?.string == word }.map(\.1)
            }
            return Listed(
                name: words.count > 2 ? String(words[2]) : id,
                address: words.count > 1 ? IPAddress(String(words[1])) : nil,
                isGateway: row["proxy_type"]?.string == "router", behind: those("STALE"),
                refused: those("ERROR"))
        }
    }

    /// The whole name, the name in the client's namespace, or a beginning that fits one proxy.
    static func choose(_ word: String, among listed: [Listed], _ namespace: String) throws(CommandFailure) -> Listed {
        if let exact = listed.first(where: { $0.name == word || $0.name == "\(word).\(namespace)" }) { return exact }
        // Gateways are commonly named without the prefix that their workloads have.
        let parts = word.split(separator: ".", maxSplits: 1).map(String.init)
        let fitting = listed.filter { proxy in
            let own = proxy.name.split(separator: ".", maxSplits: 1).map(String.init)
            guard let name = own.first, let wanted = parts.first else { return false }
            if parts.count > 1, own.last != parts[1] { return false }
            return name == wanted || name.hasPrefix("\(wanted)-") || name == "istio-\(wanted)"
        }
        let here = fitting.filter { $0.name.hasSuffix(".\(namespace)") }
        if let only = here.first ?? fitting.first, here.count == 1 || fitting.count == 1 { return only }
        if !fitting.isEmpty {
            throw CommandFailure(
                description: "--from: '\(word)' fits \(fitting.map(\.name).sorted().joined(separator: ", ")): name one")
        }
        let all = listed.map(\.name).sorted()
        let near = NearestWord.find(word, among: all.map { String($0.prefix { $0 != "." }) })
        throw CommandFailure(
            description:
                "--from: found no proxy '\(word)'\(near.map { "; did you mean '\($0)'?" } ?? ""); connected are "
                + (all.isEmpty ? "none" : all.joined(separator: ", ")))
    }

    /// What a proxy runs, from itself; what it was sent, when it can't be asked.
    private static func configuration(
        of proxy: Listed, _ client: ResourceClient
    ) async throws -> (document: DocumentNode, warning: String?) {
        let path = "/debug/proxy/\(proxy.name)/config_dump?include_eds"
        do throws(ResourceFailure) {
            return (try await client.get(path), nil)
        } catch {
            let sent = "/debug/config_dump?proxyID=\(proxy.name)"
            guard error.kind != .forbidden, error.kind != .unauthenticated, error.kind != .unreachable else {
                throw CommandFailure(description: "asked \(client.server)\(path): \(error)")
            }
            var document = try await page(sent, client)
            // The control plane tells what it sent, not to whom.
            var configs = document["configs"]?.items ?? []
            let words = proxy.name
            let role = proxy.isGateway ? "router" : "sidecar"
            let address = proxy.address.map { "\($0)" } ?? ""
            configs.append([
                "@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump",
                "bootstrap": ["node": ["id": .string("\(role)~\(address)~\(words)~default.svc.cluster.local")]],
            ])
            document.set("configs", .list(configs))
            return (
                document,
                "\(proxy.name) can't be asked what it runs (\(error)): this is what the control plane has sent it"
            )
        }
    }
}
