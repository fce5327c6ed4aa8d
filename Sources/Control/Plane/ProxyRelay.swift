// `/debug/proxy/NAME.NAMESPACE/PATH`: pages of a proxy's own admin port, fetched from the sidecar beside it.

import Authority
import Base
import DiscoveryService
import Document
import Registry
import Serving

/// Connects as the control plane and accepts nobody but the workload itself: both ends prove who they are.
struct ProxyRelay: Sendable {
    static let prefix = "/debug/proxy/"
    /// Where sidecars serve it, unless they say another port: two gateways of one machine can't share it.
    static let port = 15004
    static let portMember = "SKEIN_DEBUG_PORT"
    /// Read only, but for the level of logs: whatever else a sidecar may offer one day is not for this way.
    private static let readable: Set<String> = [
        "certs", "clusters", "config_dump", "listeners", "logging", "ready", "server_info", "stats",
    ]
    private static let longest = 8 << 10

    let discovery: DiscoveryServer
    let identity: ServerIdentity
    let group: LoopGroup

    func answer(_ exchange: HTTPExchange) async {
        do throws(RelayFailure) {
            let (proxy, path) = try Self.target(exchange.head)
            let place = try await place(of: proxy)
            try await relay(exchange, path, place)
        } catch {
            if exchange.hasBegun { return exchange.reset() }
            await exchange.respond(error.status, text: "\(error.words)\n")
        }
    }

    struct RelayFailure: Error {
        let status: Int
        let words: String
    }

    struct Place: Sendable {
        let proxy: String
        let addresses: [String]
        let spiffe: String
        var port = ProxyRelay.port
    }

    private static func port(of node: ProxyNode) -> Int {
        node.metadata[portMember]?.int.flatMap { (1...65535).contains($0) ? Int($0) : nil } ?? port
    }

    static func target(_ head: HTTPRequestHead) throws(RelayFailure) -> (proxy: String, path: String) {
        let rest = head.path.dropFirst(prefix.count)
        let pathEnd = rest.firstIndex(of: "?") ?? rest.endIndex
        guard let slash = rest[..<pathEnd].firstIndex(of: "/"), slash != rest.startIndex else {
            throw RelayFailure(
                status: 404, words: "found \(head.pathOnly), expected /debug/proxy/NAME.NAMESPACE/PATH")
        }
        let page = rest[slash..<pathEnd].dropFirst()
        let name = page.prefix { $0 != "/" }
        guard readable.contains(String(name)), page == name || page == "stats/prometheus" else {
            throw RelayFailure(
                status: 404,
                words: "found the page /\(page), expected one of /\(readable.sorted().joined(separator: ", /"))")
        }
        guard head.method == "GET" || head.method == "POST" && page == "logging" else {
            throw RelayFailure(status: 405, words: "found \(head.method) /\(page), expected GET, or POST /logging")
        }
        if rest.utf8.count > longest { throw RelayFailure(status: 414, words: "the path is too long") }
        return (PercentText.decode(rest[..<slash]), String(rest[slash...]))
    }

    /// What is connected here says where it is; of others the registry knows.
    private func place(of proxy: String) async throws(RelayFailure) -> Place {
        let world = discovery.world
        func spiffe(_ namespace: String, _ account: String) -> String {
            "spiffe://\(identity.authority.params.trustDomain)/ns/\(namespace)/sa/\(account.isEmpty ? "default" : account)"
        }
        if let node = await discovery.node(ofProxy: proxy) {
            return Place(
                proxy: proxy, addresses: node.ipAddresses, spiffe: spiffe(node.namespace, node.serviceAccount),
                port: Self.port(of: node))
        }
        if let known = world.workloadsByName[proxy] {
            return Place(
                proxy: proxy, addresses: known.addresses, spiffe: spiffe(known.namespace, known.serviceAccount))
        }
        throw RelayFailure(
            status: 404, words: "no proxy \(proxy) is connected, and no workload is known by this name")
    }

    private func relay(_ exchange: HTTPExchange, _ path: String, _ place: Place) async throws(RelayFailure) {
        guard let address = place.addresses.first.flatMap({ IPAddress($0) }) else {
            throw RelayFailure(status: 502, words: "\(place.proxy) has no address")
        }
        let host = address.family == .v6 ? "[\(address)]" : "\(address)"
        func failure(_ why: any Error) -> RelayFailure {
            RelayFailure(
                status: 502,
                words: "the sidecar of \(place.proxy) at \(host):\(place.port) can't be asked as "
                    + "\(place.spiffe): \(why)"
            )
        }
        guard let origin = URLText("https://\(host):\(place.port)") else {
            throw RelayFailure(status: 502, words: "\(place.proxy) has the address \(address)")
        }
        let body: [UInt8]
        do { body = try await exchange.body(limit: 64 << 10) } catch { throw failure(error) }
        let client: HTTPClient
        do {
            client = try await HTTPClient(
                origin: origin, tls: identity.clientTLS(accepting: place.spiffe), group: group)
        } catch { throw failure(error) }
        defer { client.close() }
        let answer: HTTPAnswer
        do throws(HTTPFailure) {
            let head = HTTPRequestHead(method: exchange.head.method, path: path)
            answer = try await client.send(head, body: body, timeout: .seconds(60), resends: false)
        } catch { throw failure(error) }
        var fields = HTTPFields()
        if let type = answer.fields["content-type"] { fields.set("content-type", type) }
        exchange.begin(answer.status, fields)
        do throws(HTTPFailure) {
            while let part = try await answer.nextPart() { try await exchange.write(part) }
        } catch { throw failure(error) }
        exchange.finish()
    }
}
