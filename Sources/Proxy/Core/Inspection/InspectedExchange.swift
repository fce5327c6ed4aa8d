// What a connection manager would do with a request, asked of its compiled parameters and route table.

import Base
import EnvoyAPI
import Formatting
import HTTP1
import Routing

package struct InspectedRequest {
    package var method: String
    package var authority: String
    /// With the query.
    package var path: String
    package var fields: [(name: String, value: String)]

    package init(method: String, authority: String, path: String, fields: [(name: String, value: String)] = []) {
        self.method = method
        self.authority = authority
        self.path = path
        self.fields = fields
    }
}

/// An answer of the proxy's own.
package struct InspectedAnswer: Sendable, Hashable {
    package var status: Int
    /// As the access log writes it; empty for none.
    package var flags: String
    package var details: String

    package init(status: Int, flags: String, details: String) {
        self.status = status
        self.flags = flags
        self.details = details
    }

    /// What gRPC callers are told instead.
    package static func grpcStatus(forHTTP status: Int) -> Int {
        Int(GRPC.status(forHTTP: UInt16(truncatingIfNeeded: status)))
    }
}

/// Requests that go the same way.
package struct InspectedBranch {
    /// In percent, of all requests like this one.
    package var share: Double
    /// One of the random numbers that lead here.
    package let random: UInt64
    package let trace: RouteTrace
    /// Which of the weighted clusters; nil when there is no such choice.
    package let weighted: Int?
    package let cluster: String?
    /// Which of the mirrors get a copy.
    package let mirrors: [Int]

    package var entry: RouteEntry? { trace.decision.entry }
}

package struct InspectedHeaderChange: Sendable, Hashable {
    package let name: String
    package let before: String?
    package let after: String?
}

/// What a request would be sent on with.
package struct InspectedForward {
    package let authority: String
    package let path: String
    package let changes: [InspectedHeaderChange]
    package let timeouts: RequestTimeouts
    /// Of the stream as a whole, in milliseconds; nil for none.
    package let streamLimit: Int64?
    package let idleTimeout: Int64?
    /// Nil: nothing is tried again.
    package let retries: RequestRetries?
    package let policy: RetryParams?
    package let hash: UInt64?
}

/// One request on one filter chain.
package final class InspectedExchange {
    package let chain: InspectedChain
    package let connection: InspectedConnection
    package let request: InspectedRequest
    let params: HTTPConnectionParams
    var headers = HeaderBlock()
    var info = StreamInfo()
    private var given: [(String, String)] = []
    private var isPrepared = false

    package init?(_ chain: InspectedChain, _ connection: InspectedConnection, _ request: InspectedRequest) {
        guard case .http(let params) = chain.params.terminal else { return nil }
        self.chain = chain
        self.connection = connection
        self.request = request
        self.params = params
        info.fill(connection, isTerminated: chain.tls != nil)
        info.protocol = connection.speech == .http2 ? .http2 : .http11
        fill()
    }

    private func fill() {
        headers.removeAll()
        headers.append(name: ":method", value: request.method)
        if request.method != "CONNECT" || request.path.hasPrefix("/") {
            headers.append(name: ":path", value: request.path)
        }
        if !request.authority.isEmpty { headers.append(name: ":authority", value: request.authority) }
        for field in request.fields { headers.append(name: field.name.lowercased(), value: field.value) }
        given = Self.pairs(headers)
    }

    private static func pairs(_ block: borrowing HeaderBlock) -> [(String, String)] {
        (0..<block.count).map { (block.name(at: $0).string, block.value(at: $0).string) }
    }

    // MARK: - Routes

    package var routeConfigurationName: String {
        switch params.routes {
        case .fixed(let table): table.name
        case .discovered(let reference): reference.name
        case .scoped: "(scoped)"
        }
    }

    package var isRouteFixed: Bool { if case .fixed = params.routes { true } else { false } }
    package var isRouteScoped: Bool { if case .scoped = params.routes { true } else { false } }

    /// The message of the route configuration, for what explanations show of it.
    package var routeConfiguration: Message? {
        switch params.routes {
        case .fixed: chain.terminal?.message("route_config")?.message
        case .discovered(let reference): chain.proxy.routeConfiguration(reference.name)?.message
        case .scoped: nil
        }
    }

    package var routeVersion: String {
        if case .discovered(let reference) = params.routes {
            return chain.proxy.routeConfiguration(reference.name)?.version ?? ""
        }
        return ""
    }

    package var hasRoutes: Bool { table != nil }

    var table: RouteTable? {
        switch params.routes {
        case .fixed(let table): table
        case .discovered(let reference): chain.proxy.routeTable(reference.name)
        case .scoped: nil
        }
    }

    /// What `HTTPStream.prepareRequest` does, in its order. An answer when the request isn't fit to be routed.
    package func prepare() -> InspectedAnswer? {
        if isPrepared { return nil }
        isPrepared = true
        let isConnect = request.method == "CONNECT"
        let isSpoken = request.method.withView { HTTP1Method.isKnown($0) } || params.http1.allowsCustomMethods
        if connection.speech == .http1, !isSpoken {
            return InspectedAnswer(status: 400, flags: "DPE", details: "http1.codec_error")
        }
        if !headers.contains(.authority) {
            return InspectedAnswer(status: 400, flags: "", details: "missing_host_header")
        }
        if !isConnect {
            guard let path = headers.first(.path), path.first == 0x2F || path.equals("*") else {
                return InspectedAnswer(status: 404, flags: "", details: "absolute_path_rejected")
            }
            switch params.preparation.paths.apply(to: &headers) {
            case .proceed: break
            case .reject: return InspectedAnswer(status: 400, flags: "", details: "path_normalization_failed")
            case .redirect: return InspectedAnswer(status: 307, flags: "", details: "path_normalization_failed")
            }
        }
        params.preparation.hosts.apply(to: &headers, localPort: info.downstream.local?.port)
        for mutations in params.earlyMutations { mutations.apply(toRequest: &headers, info: info) }
        let peer = PreparationConnection(
            remote: connection.source, local: connection.destination, tls: info.downstreamTLS)
        var random = RandomSource(seed: 1)
        let prepared = params.preparation.prepare(
            &headers, peer, internalOnly: table?.internalOnlyHeaders ?? [], random: &random)
        if let status = prepared.rejectStatus {
            return InspectedAnswer(
                status: Int(status), flags: "", details: "rejecting_because_detection_failed")
        }
        info.downstream.remote = prepared.remote
        return nil
    }

    /// All the ways that requests like this one go, with their shares: every random number that makes a difference is
    /// tried, or a fixed number of them where there are too many.
    package func branches() -> [InspectedBranch] {
        guard let table else { return [] }
        var numbers: [UInt64] = [0]
        let moduli = table.virtualHost(headers)?.routes.flatMap(\.moduli) ?? []
        let period = moduli.reduce(UInt64(1)) { Self.leastCommonMultiple($0, max($1, 1)) }
        if period <= 10_000 {
            numbers = Array(0..<period)
        } else {
            var random = RandomSource(seed: 1)
            numbers = (0..<10_000).map { _ in random.next() }
        }
        var found: [InspectedBranch] = []
        for number in numbers {
            let decision = table.match(headers, info: info, random: number)
            let key = key(decision, number)
            if let known = found.firstIndex(where: { isSame($0, decision, key) }) {
                found[known].share += 1
            } else {
                found.append(branch(number, share: 1, table, key))
            }
        }
        for index in found.indices { found[index].share *= 100 / Double(numbers.count) }
        return found
    }

    /// The one way of one random number; its share is among `branches`.
    package func branch(random: UInt64) -> InspectedBranch? {
        guard let table else { return nil }
        let decision = table.match(headers, info: info, random: random)
        let key = key(decision, random)
        let share = branches().first { isSame($0, decision, key) }?.share ?? 100
        return branch(random, share: share, table, key)
    }

    private typealias Key = (weighted: Int?, cluster: String?, mirrors: [Int])

    private func branch(_ random: UInt64, share: Double, _ table: RouteTable, _ key: Key) -> InspectedBranch {
        InspectedBranch(
            share: share, random: random, trace: table.trace(headers, info: info, random: random),
            weighted: key.weighted, cluster: key.cluster, mirrors: key.mirrors)
    }

    private func isSame(_ branch: InspectedBranch, _ decision: RouteDecision, _ key: Key) -> Bool {
        branch.trace.decision.entry === decision.entry && branch.weighted == key.weighted
            && branch.mirrors == key.mirrors
    }

    private func key(_ decision: RouteDecision, _ random: UInt64) -> Key {
        guard let forward = decision.entry?.forward else { return (nil, nil, []) }
        var hash: UInt64?
        if forward.clusters.needsHash { hash = forward.hashPolicies.hash(headers, info: info).value }
        let selection = forward.clusters.select(headers, random: random, hash: hash)
        let name =
            switch selection {
            case .cluster(let reference, _): reference.name
            case .named(let name, _): name.string
            }
        var number: Int?
        if case .weighted(let choice) = forward.clusters, let weighted = selection.weighted {
            number = choice.clusters.firstIndex { $0 === weighted }
        }
        let mirrors = forward.mirrors.indices.filter { forward.mirrors[$0].takes(random) }
        return (number, name, mirrors)
    }

    private static func leastCommonMultiple(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        let (product, overflowed) = (left / a).multipliedReportingOverflow(by: right)
        return overflowed ? .max : product
    }

    /// Which of a virtual host's domains the request's host is in.
    package func domain(among domains: [String]) -> String? { table?.domain(headers, among: domains) }

    /// The request's own value of a header as routes see it; nil when it has none.
    package func value(of name: String) -> String? { name.lowercased().withView { headers.first($0)?.string } }

    func weighted(_ branch: InspectedBranch) -> WeightedCluster? {
        guard let number = branch.weighted, case .weighted(let choice)? = branch.entry?.forward?.clusters else {
            return nil
        }
        return choice.clusters[number]
    }

    // MARK: - Actions

    /// The `location` of a redirect or of a direct response; nil when it has none.
    package func location(_ branch: InspectedBranch) -> String? {
        guard let entry = branch.entry else { return nil }
        var text = ByteQueue()
        return entry.appendLocation(headers, to: &text) ? text.view.string : nil
    }

    /// Whether an upgrade or CONNECT of this request is let through; nil when it is neither.
    package func allowsUpgrade(_ branch: InspectedBranch) -> Bool? {
        guard let forward = branch.entry?.forward else { return nil }
        let isConnect = request.method == "CONNECT"
        guard isConnect || RequestPreparation.isUpgrade(headers) else { return nil }
        let type = isConnect ? "connect" : headers.first(.upgrade)?.string ?? ""
        return type.withView { forward.upgrade($0)?.isEnabled } ?? params.upgrades.allows(type.lowercased()) ?? false
    }

    /// What `HTTPStream.prepareForUpstream` makes of the request. `cluster` is the one that was chosen.
    package func forward(_ branch: InspectedBranch, to cluster: InspectedCluster?) -> InspectedForward? {
        guard let entry = branch.entry, let forward = entry.forward else { return nil }
        var sent = HeaderBlock()
        for index in 0..<headers.count { sent.append(name: headers.name(at: index), value: headers.value(at: index)) }
        let limit = forward.timeouts.streamLimit(sent, fallback: params.maxStreamDuration)
        let timeouts = RequestTimeouts(
            forward, &sent, setsExpected: !params.router.suppressesEnvoyHeaders,
            respectsExpected: params.router.respectsExpectedTimeout)
        entry.finalizeRequestHeaders(
            &sent, info: info, weighted: weighted(branch), keepsOriginals: !params.router.suppressesEnvoyHeaders)
        let policies = cluster?.params?.protocols.policies
        let policy = policies?.retry ?? forward.retry
        let retries = RequestRetries(policy, sent)
        RequestRetries.removeHeaders(&sent)
        let ofCluster = policies?.hashPolicies ?? []
        let hash = (ofCluster.isEmpty ? forward.hashPolicies : ofCluster).hash(headers, info: info)
        let idle = forward.timeouts.idle ?? params.streamIdleTimeout
        return InspectedForward(
            authority: sent.first(.authority)?.string ?? "", path: sent.first(.path)?.string ?? "",
            changes: Self.changes(given, Self.pairs(sent)), timeouts: timeouts,
            streamLimit: limit?.milliseconds, idleTimeout: idle.isZero ? nil : idle.milliseconds,
            retries: retries.conditions.isEmpty ? nil : retries, policy: policy, hash: hash.value)
    }

    private static func changes(_ before: [(String, String)], _ after: [(String, String)]) -> [InspectedHeaderChange] {
        var changes: [InspectedHeaderChange] = []
        func joined(_ pairs: [(String, String)], _ name: String) -> String? {
            let values = pairs.filter { $0.0 == name }.map(\.1)
            return values.isEmpty ? nil : values.joined(separator: ",")
        }
        var names: [String] = []
        for (name, _) in before + after where !names.contains(name) { names.append(name) }
        for name in names {
            let (old, new) = (joined(before, name), joined(after, name))
            if old != new { changes.append(InspectedHeaderChange(name: name, before: old, after: new)) }
        }
        return changes
    }
}
