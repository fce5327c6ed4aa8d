// Route tables against what real Envoy did with the same configuration and requests: Tests/Simulation.

import Base
import Document
import EnvoyAPI
import Foundation
import Testing

@testable import Formatting
@testable import Routing

struct SimulationCase: Sendable, CustomTestStringConvertible {
    let name: String
    var testDescription: String { name }

    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Simulation")

    static let all: [SimulationCase] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.sorted().map {
            SimulationCase(name: String($0.dropLast(5)))
        }
    }()

    func bytes(_ suffix: String) throws -> [UInt8] {
        try Array(Data(contentsOf: Self.directory.appendingPathComponent(name + suffix)))
    }
}

extension DocumentValue {
    var text: String {
        if case .string(let text) = self { return text }
        if case .integer(let number) = self { return "\(number)" }
        return ""
    }

    var items: [DocumentNode] {
        if case .list(let items) = self { return items }
        return []
    }

    var pairs: [String] { items.map { $0.value.items.map { $0.value.text.lowercasedName }.joined(separator: "=") } }
}

extension String {
    fileprivate var lowercasedName: String { self }
}

/// What the proxy would do with a request, in the words of the recordings.
struct Simulation {
    let table: RouteTable
    let preparation: RequestPreparation
    let localPort: UInt16

    static let managerHeaders = [
        "host", "date", "content-length", "x-envoy-upstream-service-time",
    ]

    struct Outcome: Equatable, CustomStringConvertible {
        var status = 0
        var cluster = ""
        var target = ""
        var authority = ""
        var requestHeaders: [String] = []
        var responseHeaders: [String] = []
        var body: String?

        var description: String {
            "\(status) \(cluster) \(target) \(authority) \(requestHeaders) \(responseHeaders) \(body ?? "")"
        }
    }

    func run(_ request: DocumentValue) -> Outcome {
        var headers = Self.block(request)
        var random = RandomSource(seed: 1)
        switch preparation.paths.apply(to: &headers) {
        case .proceed: break
        case .reject: return Outcome(status: 400, responseHeaders: ["server=envoy", "connection=close"], body: "")
        case .redirect:
            let location = "location=" + (headers.first(.path)?.string ?? "")
            return Outcome(status: 307, responseHeaders: [location, "server=envoy"], body: "")
        }
        preparation.hosts.apply(to: &headers, localPort: localPort)
        let loopback = IPAddress("127.0.0.1") ?? .anyV4
        let connection = PreparationConnection(
            remote: .ip(loopback, port: 50_000), local: .ip(loopback, port: localPort))
        let prepared = preparation.prepare(
            &headers, connection, internalOnly: table.internalOnlyHeaders, random: &random)
        if let status = prepared.rejectStatus {
            return Outcome(status: Int(status), responseHeaders: ["server=envoy"], body: "")
        }
        var info = StreamInfo()
        info.protocol = .http11
        info.downstream.remote = prepared.remote
        info.downstream.local = connection.local
        let decision = table.match(headers, info: info, random: 0)
        guard let entry = decision.entry else {
            return Outcome(status: 404, responseHeaders: ["server=envoy"], body: "")
        }
        info.route = entry
        switch entry.action {
        case .forward(let forward): return forwardOutcome(entry, forward, &headers, &info)
        case .nonForwarding: return Outcome(status: 404)
        case .redirect(let redirect):
            return reply(entry, redirect.status, [], nil, headers, info)
        case .directResponse(let response):
            return reply(entry, response.status, response.body, response.format, headers, info)
        }
    }

    private static func block(_ request: DocumentValue) -> HeaderBlock {
        let parts = request.items.map { $0.value }
        var headers = HeaderBlock()
        headers.append(name: ":method", value: parts[0].text)
        headers.append(name: ":authority", value: parts[1].text)
        let target = parts[2].text
        headers.append(name: ":path", value: target)
        if parts.count > 3, case .mapping(let members) = parts[3] {
            for (name, value) in members {
                let values = value.value.items.isEmpty ? [value.value.text] : value.value.items.map { $0.value.text }
                for value in values {
                    let name = HeaderName(name.text)
                    value.withView { headers.add(name, $0.trimmed, isRequest: true) }
                }
            }
        }
        _ = ConnectionHeader.removeNominated(&headers)
        return headers
    }

    private func forwardOutcome(
        _ entry: RouteEntry, _ forward: ForwardParams, _ headers: inout HeaderBlock, _ info: inout StreamInfo
    ) -> Outcome {
        let hash = forward.hashPolicies.hash(headers, info: info)
        let selection = forward.clusters.select(headers, random: 0, hash: hash.value)
        var outcome = Outcome()
        switch selection {
        case .cluster(let cluster, _): outcome.cluster = cluster.name
        case .named(let name, _): outcome.cluster = name.string
        }
        let known = ["alpha", "beta", "gamma", "delta"].contains(outcome.cluster) || outcome.cluster.hasPrefix("w")
        if !known {
            let status = Int(forward.clusterNotFoundStatus)
            return Outcome(status: status, responseHeaders: ["server=envoy"], body: "")
        }
        info.upstream.cluster = ClusterFacts(name: outcome.cluster)
        _ = RequestTimeouts(forward, &headers)
        headers.remove(.envoyUpstreamAltStatName)
        RequestRetries.removeHeaders(&headers)
        entry.finalizeRequestHeaders(&headers, info: info, weighted: selection.weighted)
        outcome.target = headers.first(.path)?.string ?? ""
        outcome.authority = headers.first(.authority)?.string ?? ""
        outcome.requestHeaders = Self.list(headers)
        outcome.status = 200
        info.responseCode = 200
        info.responseDetails = .fixed("via_upstream")
        var response = HeaderBlock()
        response.append(.status, "200")
        response.append(name: "x-origin", value: "yes")
        entry.finalizeResponseHeaders(&response, request: headers, info: info, weighted: selection.weighted)
        preparation.prepareResponse(&response, request: headers)
        outcome.responseHeaders = Self.list(response)
        return outcome
    }

    private func reply(
        _ entry: RouteEntry, _ status: UInt16, _ body: [UInt8], _ format: SubstitutionFormat?,
        _ request: borrowing HeaderBlock, _ info: borrowing StreamInfo
    ) -> Outcome {
        var outcome = Outcome(status: Int(status))
        var response = HeaderBlock()
        response.append(.status, decimal: UInt64(status))
        var text = ByteQueue()
        if let format {
            let none = HeaderBlock()
            body.withView { view in
                format.append(
                    to: &text, request: request, response: none, trailers: none, info: info,
                    extras: FormatterExtras(localReplyBody: view))
            }
        } else {
            text.append(body)
        }
        var location = ByteQueue()
        if entry.appendLocation(request, to: &location) { response.append(.location, location.view) }
        entry.finalizeResponseHeaders(&response, request: request, info: info)
        let type = format?.contentType ?? Array("text/plain".utf8)
        if !text.isEmpty { response.append(name: "content-type", value: String(decoding: type, as: UTF8.self)) }
        outcome.body = text.view.string
        preparation.prepareResponse(&response, request: request)
        outcome.responseHeaders = Self.list(response)
        return outcome
    }

    private static func list(_ headers: borrowing HeaderBlock) -> [String] {
        var result: [String] = []
        for index in 0..<headers.count {
            let name = headers.name(at: index).string
            if name.hasPrefix(":") || managerHeaders.contains(name) { continue }
            result.append(name + "=" + headers.value(at: index).string)
        }
        return result
    }
}

@Test(arguments: SimulationCase.all)
func routesLikeEnvoy(_ simulation: SimulationCase) throws {
    let document = try Document.parse(yaml: try simulation.bytes(".yaml"))
    let expected = try Document.parse(json: try simulation.bytes(".expected.json")).value.items
    let configuration = try #require(document["route_config"])
    let message = try Message(
        type: "envoy.config.route.v3.RouteConfiguration", document: configuration, file: simulation.name + ".yaml")
    let node = ConfigNode(message)
    let table = try RouteTable.compile(node)
    try node.refuseUnread()
    let manager = try RequestPreparation.forTest(document["manager"], file: simulation.name + ".yaml")
    let requests = try #require(document["requests"]).value.items
    #expect(requests.count == expected.count)
    for (request, recorded) in zip(requests, expected) {
        let run = Simulation(table: table, preparation: manager, localPort: recordedPort(recorded))
        var outcome = run.run(request.value)
        var wanted = Simulation.Outcome()
        wanted.status = Int(recorded["status"]?.value.text ?? "") ?? 0
        wanted.responseHeaders = filtered(recorded["headers"]?.value.pairs ?? [])
        if let upstream = recorded["upstream"]?.value {
            let line = (upstream["line"]?.value.text ?? "").split(separator: " ").map(String.init)
            wanted.cluster = upstream["cluster"]?.value.text ?? ""
            wanted.target = line.count > 1 ? line[1] : ""
            let headers = upstream["headers"]?.value.pairs ?? []
            wanted.authority = headers.first { $0.hasPrefix("host=") }.map { String($0.dropFirst(5)) } ?? ""
            wanted.requestHeaders = filtered(headers)
        } else {
            wanted.body = recorded["body"]?.value.text
        }
        outcome.requestHeaders = filtered(outcome.requestHeaders)
        outcome.responseHeaders = filtered(outcome.responseHeaders)
        #expect(outcome == wanted, "\(simulation.name): \(request.value.items.map { $0.value.text })")
    }
}

/// Leaves out what differs from run to run; ids that were made are `ID`.
private func filtered(_ headers: [String]) -> [String] {
    headers.filter { header in !Simulation.managerHeaders.contains { header.hasPrefix($0 + "=") } }.map { header in
        let isID = header.hasPrefix("x-request-id=") && header.split(separator: "-").count == 7
        return isID ? "x-request-id=ID" : header
    }
}

/// The listener's port of the recording, where the upstream was told of it.
private func recordedPort(_ recorded: DocumentNode) -> UInt16 {
    let headers = recorded["upstream"]?.value["headers"]?.value.pairs ?? []
    let port = headers.first { $0.hasPrefix("x-forwarded-port=") }?.dropFirst(17)
    return port.flatMap { UInt16($0) } ?? 10_000
}

extension RequestPreparation {
    static func forTest(_ document: DocumentNode?, file: String) throws -> RequestPreparation {
        let type = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
        var members: [(key: DocumentKey, value: DocumentNode)] = []
        if case .mapping(let given) = document?.value { members = given }
        members.append((key: DocumentKey("stat_prefix"), value: DocumentNode(.string("s"))))
        members.append(
            (key: DocumentKey("rds"), value: try Document.parse(yaml: Array("{config_source: {ads: {}}}".utf8))))
        let message = try Message(type: type, document: DocumentNode(.mapping(members)), file: file)
        let node = ConfigNode(message)
        let preparation = try RequestPreparation(
            node, serviceCluster: "", serviceNode: "", localAddress: IPAddress("192.0.2.1") ?? .anyV4)
        node.ignore("stat_prefix", "rds")
        try node.refuseUnread()
        return preparation
    }
}
