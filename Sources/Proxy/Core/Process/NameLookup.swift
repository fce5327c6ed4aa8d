// One name of a DNS cluster, asked for again and again.

import Base
import ProcessSupport
import Runtime
import Telemetry

/// One name, asked for again and again.
final class NameLookup: LoopObject {
    let name: String
    private(set) var addresses: [IPAddress] = []
    private(set) var isAnswered = false
    private let params: ResolutionParams
    private unowned let cluster: ClusterHosts
    private let loop: EventLoop
    private let log: ProcessLog
    private var resolver: Resolver?
    private let receiver = Receiver()
    private var timer = TimerID.none

    init(_ name: String, _ params: ResolutionParams, cluster: ClusterHosts, loop: EventLoop, log: ProcessLog) {
        self.name = name
        self.params = params
        self.cluster = cluster
        self.loop = loop
        self.log = log
        super.init()
        receiver.lookup = self
        var settings = ResolverParams()
        settings.servers = params.servers
        do throws(InvalidResolver) {
            resolver = try Resolver(loop: loop, params: settings)
        } catch {
            log.error("\(name) can't be resolved: \(error)")
        }
    }

    func ask() {
        cluster.asked()
        guard let resolver else { return finished(.failure(.closed)) }
        cluster.directory?.lookedUp(begins: true)
        resolver.resolve(name, family, token: 0, client: receiver)
    }

    private var family: ResolverFamily {
        switch params.family {
        case "V4_ONLY": .v4Only
        case "V6_ONLY": .v6Only
        case "V4_PREFERRED": .v4Preferred
        case "ALL": .all
        default: .auto
        }
    }

    fileprivate func answered(_ result: ResolverResult) {
        cluster.directory?.lookedUp(begins: false)
        finished(result)
    }

    fileprivate func finished(_ result: ResolverResult) {
        var next = params.refresh
        switch result {
        case .addresses(let found, let ttl):
            cluster.answered(.updateSuccess)
            if params.respectsTTL, ttl > 0 { next = .seconds(Int64(ttl)) }
            accept(found)
        case .empty(let reason):
            cluster.answered(.updateEmpty)
            log.debug("\(name): \(reason)")
            accept([])
        case .failure(let reason):
            cluster.answered(.updateFailure)
            log.warning("\(name) could not be resolved: \(reason); the hosts known so far stay")
            next = params.failureRefresh
            if !isAnswered { accept([]) }
        }
        timer = loop.arm(after: next, self, tag: 0)
    }

    private func accept(_ found: [IPAddress]) {
        let isNew = !isAnswered || found != addresses
        isAnswered = true
        addresses = found
        if isNew { cluster.resolved() } else { cluster.answered(.updateNoRebuild) }
    }

    override func timerFired(tag: UInt8) { ask() }

    func end() {
        loop.cancel(&timer)
        receiver.lookup = nil
        resolver = nil
    }

    private final class Receiver: ResolverClient {
        weak var lookup: NameLookup?
        override func resolved(_ token: UInt64, _ result: ResolverResult) { lookup?.answered(result) }
    }
}
