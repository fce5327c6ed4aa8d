// Pages of a proxy's admin port: live through the control plane, from the port itself, or saved in a file.

import Base
import Document
import MeshView
import ResourceClient
import Serving

struct ProxyPages: Sendable {
    enum Source: Sendable {
        case saved(file: String)
        case relayed(ResourceClient, proxy: String)
        case direct(HTTPClient, address: String)
    }

    let source: Source

    /// What it is called in output.
    var name: String {
        switch source {
        case .saved(let file): file
        case .relayed(_, let proxy): proxy
        case .direct(_, let address): address
        }
    }

    static let flags: [Flag] = [
        .file("file", "f", "a saved /config_dump (or /clusters?format=json), instead of a live proxy"),
        .value("admin", nil, "HOST:PORT", "a proxy's admin port that can be reached from here, instead of by name"),
    ]

    /// For verbs that look at one proxy: `NAME[.NAMESPACE]`, `--file` or `--admin`.
    static func looking(
        _ work: @escaping @Sendable (Invocation, ProxyPages) async throws -> Int32
    ) -> @Sendable (Invocation) -> Int32 {
        Verb.waiting { call in
            if let file = call.flags.value("file") {
                try expectNoName(call, "--file")
                return try await work(call, ProxyPages(source: .saved(file: file)))
            }
            return try await LoopGroup.during { group in try await work(call, try await find(call, group)) }
        }
    }

    private static func expectNoName(_ call: Invocation, _ flag: String) throws {
        if let word = call.words.first {
            throw InvalidUsage(description: "found '\(word)' and \(flag), expected one of them")
        }
    }

    private static func find(_ call: Invocation, _ group: LoopGroup) async throws -> ProxyPages {
        if let address = call.flags.value("admin") {
            try expectNoName(call, "--admin")
            guard let origin = URLText(address) else {
                throw InvalidUsage(description: "--admin: found '\(address)', expected HOST:PORT")
            }
            let client = try await HTTPClient(origin: origin, group: group)
            return ProxyPages(source: .direct(client, address: address))
        }
        guard call.words.count == 1 else {
            let found = call.words.isEmpty ? "no name" : call.words.joined(separator: " ")
            throw InvalidUsage(
                description: "found \(found), expected NAME[.NAMESPACE], --file FILE or --admin HOST:PORT")
        }
        let client = try await call.client(group)
        return ProxyPages(source: .relayed(client, proxy: try await proxy(call.words[0], client)))
    }

    /// The whole name of a proxy; what isn't connected may still answer, so that is no failure yet.
    static func proxy(_ word: String, _ client: ResourceClient) async throws -> String {
        let sync = try await ControlPages(client).sync()
        let found = sync.find(word, namespace: client.namespace)
        // `deploy/NAME` is any of its proxies, as in kubectl.
        if found.count > 1, !word.contains("/") {
            throw CommandFailure(
                description: "found \(found.count) proxies named like '\(word)': "
                    + found.map(\.proxy).joined(separator: ", ") + "; name one of them")
        }
        return found.first?.proxy ?? ProxyName(word, namespace: client.namespace).id
    }

    // MARK: pages

    func page(_ path: String, method: String = "GET") async throws -> [UInt8] {
        switch source {
        case .saved(let file): return try FileText.read(file).get()
        case .relayed(let client, let proxy):
            let whole = "/debug/proxy/\(PercentText.encode(proxy))\(path)"
            let answer = try await client.raw(method, whole)
            if answer.status < 300 { return answer.body }
            throw ResourceFailure.refused(answer, "\(method) \(whole)", client)
        case .direct(let client, let address):
            let head = HTTPRequestHead(method: method, path: path)
            let answer = try await client.send(head, timeout: .seconds(30))
            let body = try await answer.body(limit: 256 << 20)
            if answer.status < 300 { return body }
            throw CommandFailure(
                description: "\(address) answers \(method) \(path) with \(answer.status): "
                    + String(decoding: body.prefix(300), as: UTF8.self).trimmingBlanks)
        }
    }

    func dump() async throws -> ProxyDump {
        do throws(InvalidDump) {
            return try ProxyDump(json: try await bytes())
        } catch {
            throw CommandFailure(description: "\(name): \(error)")
        }
    }

    private func bytes() async throws(InvalidDump) -> [UInt8] {
        do {
            return try await page("/config_dump?include_eds")
        } catch {
            throw InvalidDump("\(error)")
        }
    }

    func endpoints(_ selection: EndpointSelection) async throws -> EndpointView {
        if case .saved = source {
            let tree = try tree(try await page(""))
            if tree["cluster_statuses"] != nil || tree["clusterStatuses"] != nil {
                return try EndpointView(statuses: tree, selection)
            }
            return EndpointView(try await dump(), selection)
        }
        return try EndpointView(statuses: try tree(try await page("/clusters?format=json")), selection)
    }

    private func tree(_ bytes: [UInt8]) throws -> DocumentNode {
        do throws(InvalidDocument) {
            return try Document.parse(json: bytes)
        } catch {
            throw CommandFailure(
                description: "\(name): found what is no JSON (\(error)), expected a page of a proxy's admin port")
        }
    }
}

/// The control plane's debug pages.
struct ControlPages: Sendable {
    let client: ResourceClient

    init(_ client: ResourceClient) { self.client = client }

    func tree(_ path: String) async throws(ResourceFailure) -> DocumentNode {
        do throws(ResourceFailure) {
            return try await client.get(path)
        } catch {
            switch error.kind {
            case .notFound where !path.contains("proxyID"):
                throw ResourceFailure(
                    .notFound,
                    "\(client.server) has no page \(path); only a control plane of Skein shows what proxies have")
            case .forbidden:
                throw ResourceFailure(.forbidden, "\(error.words); it takes the right to get the URL /debug/*")
            default: throw error
            }
        }
    }

    func sync() async throws -> SyncView {
        let syncz = try await tree("/debug/syncz")
        let pushes = try? await client.get("/debug/push_status")
        return try SyncView(syncz: syncz, pushStatus: pushes, server: client.server.withoutScheme)
    }
}

extension String {
    /// `127.0.0.1:7443` of `https://127.0.0.1:7443`
    var withoutScheme: String {
        for scheme in ["https://", "http://"] where hasPrefix(scheme) { return String(dropFirst(scheme.count)) }
        return self
    }
}
