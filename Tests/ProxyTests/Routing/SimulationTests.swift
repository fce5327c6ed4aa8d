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
    let keepsManagerHeaders: Bool

    static let managerHeaders = [
        "host", "x-request-id", "x-forwarded-proto", "date", "server", "content-length",
        "x-envoy-upstream-service-time",
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
        var info = StreamInfo()
        info.protocol = .http11
        info.downstream.remote = .ip(IPAddress("127.0.0.1") ?? .anyV4, port: 50_000)
        info.downstream.local = .ip(IPAddress("127.0.0.1") ?? .anyV4, port: 10_000)
        let decision = table.match(headers, info: info, random: 0)
        guard let entry = decision.entry else { return Outcome(status: 404, body: "") }
        info.route = entry
        switch entry.action {
        case .forward(let forward): return Self.forward(entry, forward, &headers, &info)
        case .nonForwarding: return Outcome(status: 404)
        case .redirect(let redirect):
            return Self.reply(entry, redirect.status, [], nil, headers, info)
        case .directResponse(let response):
            return Self.reply(entry, response.status, response.body, response.format, headers, info)
        }
    }

    private static func block(_ request: DocumentValue) -> HeaderBlock {
        let parts = request.items.map { $0.value }
        var headers = HeaderBlock()
        headers.append(name: ":method", value: parts[0].text)
        headers.append(name: ":authority", value: parts[1].text)
        let target = parts[2].text
        headers.append(name: ":path", value: String(target.prefix { $0 != "#" }))
        headers.append(name: ":scheme", value: "http")
        var proto = "http"
        if parts.count > 3, case .mapping(let members) = parts[3] {
            for (name, value) in members {
                let values = value.value.items.isEmpty ? [value.value.text] : value.value.items.map { $0.value.text }
                for value in values {
                    if name.text == "x-forwarded-proto" {
                        proto = value
                        continue
                    }
                    let name = HeaderName(name.text)
                    value.withView { headers.add(name, $0.trimmed, isRequest: true) }
                }
            }
        }
        headers.append(name: "x-forwarded-proto", value: proto)
        if proto == "https" { headers.set(.scheme, "https") }
        return headers
    }

    private static func forward(
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
        if !known { return Outcome(status: Int(forward.clusterNotFoundStatus), body: "") }
        info.upstream.cluster = ClusterFacts(name: outcome.cluster)
        _ = RequestTimeouts(forward, &headers)
        entry.finalizeRequestHeaders(&headers, info: info, weighted: selection.weighted)
        outcome.target = headers.first(.path)?.string ?? ""
        outcome.authority = headers.first(.authority)?.string ?? ""
        outcome.requestHeaders = list(headers)
        outcome.status = 200
        info.responseCode = 200
        info.responseDetails = .fixed("via_upstream")
        var response = HeaderBlock()
        response.append(.status, "200")
        response.append(name: "x-origin", value: "yes")
        entry.finalizeResponseHeaders(&response, request: headers, info: info, weighted: selection.weighted)
        outcome.responseHeaders = list(response)
        return outcome
    }

    private static func reply(
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
        outcome.responseHeaders = list(response)
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
    let ignoresForwardedFor = document["manager"] != nil
    let run = Simulation(table: table, keepsManagerHeaders: false)
    let requests = try #require(document["requests"]).value.items
    #expect(requests.count == expected.count)
    for (request, recorded) in zip(requests, expected) {
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
        if ignoresForwardedFor {
            let added = ["x-forwarded-for=", "x-envoy-internal="]
            wanted.requestHeaders.removeAll { header in added.contains { header.hasPrefix($0) } }
        }
        outcome.responseHeaders = filtered(outcome.responseHeaders)
        #expect(outcome == wanted, "\(simulation.name): \(request.value.items.map { $0.value.text })")
    }
}

private func filtered(_ headers: [String]) -> [String] {
    headers.filter { header in !Simulation.managerHeaders.contains { header.hasPrefix($0 + "=") } }
}
