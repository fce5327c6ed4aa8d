// A connected proxy: what it asks for, what it still has to be told, and the one task that tells it.

import Base
import ControlMetrics
import EnvoyAPI
import Registry
import Serving
import Translation

actor ProxyConnection {
    /// What others may touch without waiting for the actor.
    struct Inbox: Sendable {
        var push: PushWork?
        var answers: [XDSType: SubscriptionAnswer] = [:]
        /// Hosts of the clusters whose endpoints it watches.
        var watches = WatchIndex()
        var addresses: [String] = []
        /// Has asked for the name table.
        var watchesNames = false
        var isClosed = false
        /// Something was taken out and is being told.
        var isBusy = false
    }

    nonisolated let id: String
    nonisolated let isDelta: Bool
    nonisolated let inbox = Lock(Inbox())
    nonisolated let connectedAt = WallClock.nanoseconds
    private let only: XDSType?
    private let identity: ProxyIdentity?
    private let transport: any DiscoveryTransport
    private let shared: DiscoveryShared
    private let wakeUp: AsyncStream<Void>.Continuation
    private let wakeUps: AsyncStream<Void>

    private(set) var node: ProxyNode?
    private var nodeBytes: [UInt8] = []
    private var machines: [XDSType: SubscriptionMachine] = [:]
    /// What it has seen since it was last told of everything: the client may still have something of each.
    private var views: [ProxyScope] = []
    /// There were too many of them: the next push is a whole one.
    private var hasLostViews = false
    /// In which the node was completed last.
    private var nodeEpoch: UInt64 = 0
    private var keys: (epoch: UInt64, keys: SharingKeys)?
    private var seenWorld: UInt64 = 0
    /// Whether the workload that it has proved to be may have its namespace's keys.
    private var isAdmittedToSecrets = false
    /// Whoever has proved nothing gets private keys on this machine only, and not as any other of its users.
    private lazy var isTrusted = shared.settings.givesKeysWithoutProof || transport.isOwn
    private var worldApplied: UInt64 = 0

    init(
        id: String, isDelta: Bool, only: XDSType?, identity: ProxyIdentity?, transport: any DiscoveryTransport,
        shared: DiscoveryShared
    ) {
        self.id = id
        self.isDelta = isDelta
        self.only = only
        self.identity = identity
        self.transport = transport
        self.shared = shared
        (wakeUps, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }
}

// From outside
extension ProxyConnection {
    /// Merges with what waits already: a proxy that is slow has one push before it, never two.
    nonisolated func enqueue(_ work: PushWork) {
        let isNeeded = inbox.withLock { inbox -> Bool in
            if inbox.isClosed { return false }
            if work.isEndpointsOnly && inbox.push == nil {
                let isWatched = work.endpointHosts.contains { inbox.watches.watches($0) }
                let isNamed = work.changesNames && inbox.watchesNames
                if !isWatched && !isNamed && !inbox.addresses.contains(where: work.addresses.contains) { return false }
            }
            if inbox.push == nil {
                inbox.push = work
                inbox.push?.enqueued = shared.clock.now
            } else {
                inbox.push?.merge(work)
            }
            return true
        }
        if isNeeded { wakeUp.yield() }
    }

    nonisolated func close() {
        inbox.withLock { $0.isClosed = true }
        wakeUp.finish()
    }
}

// What the client says
extension ProxyConnection {
    /// True for the first message, which says who it is.
    func receive(_ bytes: [UInt8]) async throws(StreamRefusal) {
        var request: DiscoveryRequest
        do {
            request = isDelta ? try DiscoveryRequest(delta: bytes) : try DiscoveryRequest(stateOfTheWorld: bytes)
        } catch {
            throw .invalid("the discovery request can't be read: \(error)")
        }
        if node == nil {
            if request.node.isEmpty { throw .invalid("the first discovery request has no node") }
            nodeBytes = request.node
            let world = shared.world.withLock { $0 }
            let read = try NodeReader.node(request.node, in: world.snapshot, proves: identity)
            node = read
            inbox.withLock { $0.addresses = read.ipAddresses }
            shared.log(.connected(proxy: read.id, peer: transport.peerText, isDelta: isDelta))
            if !asksToRegister(read) || identity != nil || isTrusted {
                await shared.registrar?.connected(
                    read, connection: id, in: world.snapshot, identity: identity)
            } else {
                shared.log(.registrationRefused(proxy: read.id, peer: transport.peerText))
            }
        }
        request.names = shared.names.shared(request.names)
        request.subscribe = shared.names.shared(request.subscribe)
        if request.typeURL == XDSType.healthReport { return await reportHealth(request) }
        guard let type = request.typeURL.isEmpty ? only : XDSType(rawValue: request.typeURL) else {
            // Types of extensions that nobody here provides: the client goes on without.
            return
        }
        if let only, type != only {
            throw .invalid("this stream is for \(only.rawValue), found a request for \(type.rawValue)")
        }
        try take(request, type)
    }

    /// Traffic is sent to whoever registers: that takes a proof, as its keys do.
    private func asksToRegister(_ node: ProxyNode) -> Bool {
        RegisteredEntry.group(of: node) != nil || RegisteredEntry.asksForItself(node)
    }

    private func reportHealth(_ request: DiscoveryRequest) async {
        guard let node else { return }
        await shared.registrar?.health(of: node, connection: id, failure: request.refusal?.message)
    }

    private func take(_ request: DiscoveryRequest, _ type: XDSType) throws(StreamRefusal) {
        var machine = machines[type] ?? SubscriptionMachine(type, isDelta: isDelta, session: id)
        let (answer, verdict) = machine.take(type == .nameTable ? request.forWholeTable : request)
        if machine.names.count > shared.settings.namesPerType {
            throw .exhausted(
                "a subscription to \(machine.names.count) names of \(type.shortName); "
                    + "at most \(shared.settings.namesPerType) are taken")
        }
        let watchesOther = type == .endpoint && machine.names != machines[type]?.names
        machines[type] = machine
        note(verdict, type, request)
        if type == .nameTable { inbox.withLock { $0.watchesNames = machine.wantsAnything } }
        if watchesOther { inbox.withLock { $0.watches = WatchIndex(machine.names) } }
        settleApplied()
        if answer == .none { return }
        inbox.withLock { inbox in
            switch (inbox.answers[type], answer) {
            case (.names(let known), .names(let new)): inbox.answers[type] = .names(known.union(new))
            case (.everything, _): break
            default: inbox.answers[type] = answer
            }
        }
        wakeUp.yield()
    }

    private func note(_ verdict: SubscriptionMachine.Verdict, _ type: XDSType, _ request: DiscoveryRequest) {
        let metrics = shared.metrics
        switch verdict {
        case .refused(let message):
            metrics.rejects.add(1, type.rawValue)
            metrics.typeRejects[type]?.add(1, node?.id ?? "", "refused")
            shared.log(.refusal(proxy: node?.id ?? "", type: type, message: message))
        case .none: if !request.nonce.isEmpty { metrics.expiredNonces.add(1, type.rawValue) }
        case .acknowledged: break
        }
    }

    /// It has answered everything that it was sent.
    var owesNothing: Bool { machines.values.allSatisfy { !$0.isWaiting } }

    private func settleApplied() {
        if machines.values.allSatisfy({ !$0.isWaiting }) { worldApplied = seenWorld }
    }
}

// What the client is told
extension ProxyConnection {
    /// Until the stream ends.
    func run() async throws {
        for await _ in wakeUps {
            while hasWork {
                // Only when the client has read what it was sent before.
                try await transport.drained(below: shared.settings.unreadBytes)
                if let identity, machines[.secret] != nil {
                    isAdmittedToSecrets = await shared.settings.admitsToSecrets(identity)
                }
                await shared.gate.enter()
                let outcome = Result { try perform(takeWork()) }
                inbox.withLock { $0.isBusy = false }
                await shared.gate.leave()
                try outcome.get()
                await Task.yield()
            }
        }
    }

    private struct Work {
        var push: PushWork?
        var answers: [XDSType: SubscriptionAnswer]
    }

    private var hasWork: Bool { inbox.withLock { $0.push != nil || !$0.answers.isEmpty } }

    private func takeWork() -> Work {
        inbox.withLock { inbox in
            let work = Work(push: inbox.push, answers: inbox.answers)
            inbox.push = nil
            inbox.answers = [:]
            inbox.isBusy = true
            return work
        }
    }

    private func perform(_ work: Work) throws {
        guard var node else { return }
        let world = shared.world.withLock { $0 }
        let before = node
        let isTouched = work.push.map { !$0.addresses.isDisjoint(with: node.ipAddresses) } ?? false
        if nodeEpoch < world.servicesEpoch || isTouched {
            NodeReader.refresh(&node, in: world.snapshot)
            nodeEpoch = world.epoch
            self.node = node
        }
        guard let scopes = world.scopes else { return }
        let key = scopes.key(for: node)
        let scope = shared.cache.scope(key, epoch: world.epoch, viewEpoch: world.viewEpoch) { known in
            known.map { scopes.scope(for: node, after: $0) } ?? scopes.scope(for: node)
        }
        var demands: [XDSType: Demand] = [:]
        for (type, answer) in work.answers { demands[type] = Demand(answer) }
        if let push = work.push {
            shared.metrics.queueTime.observe(Double((shared.clock.now - push.enqueued).nanoseconds) / 1e9)
            let plan =
                hasLostViews
                ? PushPlan.everything
                : PushPlan(
                    push, node: node, before: before, scope: scope, earlier: views, root: world.snapshot.rootNamespace)
            add(plan, to: &demands)
        } else if PushPlan.isAnother(node, than: before) {
            add(.everything, to: &demands)
        }
        note(scope, isToldOfAll: (work.push?.epoch ?? 0) >= world.epoch)
        if keys?.epoch != world.epoch || isTouched {
            keys = (epoch: world.epoch, keys: SharingKeys(node, scope: key, world.traits))
        }
        guard let keys else { return }
        let maker = ResourceMaker(
            request: TranslationRequest(node: node, world: world.snapshot, scope: scope), keys: keys.keys,
            epoch: world.epoch, namesEpoch: world.namesEpoch, shared: shared)
        for type in XDSType.order {
            guard let demand = demands[type], machines[type]?.wantsAnything == true || demand.isAnswer else { continue }
            let resent = try send(type, demand, maker)
            guard let dependent = type.dependents, !resent.isEmpty else { continue }
            noteWarming(resent, dependent, &demands)
        }
        seenWorld = max(seenWorld, world.snapshot.version)
        settleApplied()
        if let push = work.push {
            shared.metrics.convergence.observe(Double((shared.clock.now - push.since).nanoseconds) / 1e9)
        }
    }

    /// An answer, and a push that others have overtaken, are made in a world that the client is still to be told of: what
    /// it loses then is to be found in the views in between.
    private func note(_ scope: ProxyScope, isToldOfAll: Bool) {
        if isToldOfAll {
            views = []
            hasLostViews = false
        }
        if views.contains(where: { $0 === scope }) { return }
        views.append(scope)
        if views.count <= Self.viewLimit { return }
        views.removeFirst()
        hasLostViews = true
    }

    private static let viewLimit = 8

    private func add(_ plan: PushPlan, to demands: inout [XDSType: Demand]) {
        for type in plan.types { demands[type, default: Demand()].all = true }
        switch plan.endpoints {
        case .none: break
        case .all: demands[.endpoint, default: Demand()].all = true
        case .hosts(let hosts):
            let watches = inbox.withLock { $0.watches }
            let names = hosts.reduce(into: Set<String>()) { $0.formUnion(watches.clusters(of: $1)) }
            if !names.isEmpty { demands[.endpoint, default: Demand()].names.formUnion(names) }
        }
    }

    /// What was sent again warms, and waits for what it depends on even if that is the same as before.
    private func noteWarming(_ resent: [String], _ dependent: XDSType, _ demands: inout [XDSType: Demand]) {
        guard var machine = machines[dependent] else { return }
        if isDelta {
            let names = machine.names.intersection(resent)
            if names.isEmpty { return }
            machine.forget(names)
            demands[dependent, default: Demand()].names.formUnion(names)
        } else {
            if machine.wantsAnything {
                demands[dependent, default: Demand()].all = true
                demands[dependent]?.isForced = true
            }
            machine.oweAnswer()
        }
        machines[dependent] = machine
    }

    private var maySeeKeys: Bool { identity == nil ? isTrusted : isAdmittedToSecrets }

    /// Names on which others depend, of the resources that were sent.
    private func send(_ type: XDSType, _ demand: Demand, _ maker: ResourceMaker) throws -> [String] {
        guard var machine = machines[type] else { return [] }
        let start = shared.clock.now
        let only: Set<String>? = demand.all || type.hasWildcard ? nil : demand.names.intersection(machine.names)
        let wanted = only ?? machine.names
        let isWithheld = type == .secret && !maySeeKeys
        if isWithheld && !wanted.isEmpty {
            shared.log(.secretsWithheld(proxy: node?.id ?? "", peer: transport.peerText, names: wanted.sorted()))
        }
        let current = isWithheld ? [] : maker.make(type, names: wanted)
        // Whoever asks for a name is told when it stands for nothing: it would wait for it otherwise.
        let asked = demand.isAnswer && demand.all ? machine.names : demand.asked
        let content = machine.difference(current, only: only, asked: asked)
        let world = maker.request.world.version
        var sent: [EncodedResource] = []
        if isDelta {
            if content.isEmpty && !demand.mustAnswer { return [] }
            let nonce = machine.noteDelta(content, world: world)
            machines[type] = machine
            try push(
                type,
                DiscoveryResponseWriter.delta(
                    type, shared.runs.delta(content.resources), removed: content.removed, version: "\(world)",
                    nonce: nonce, server: shared.identifier))
            sent = content.resources
        } else {
            if content.isEmpty && !demand.isAnswer && !demand.isForced { return [] }
            // Routes and endpoints may come one by one; of clusters and listeners what is left out is gone.
            let whole = type.hasWildcard || demand.all ? current.filter { machine.wants($0.name) } : content.resources
            let resources = demand.isAnswer && only != nil ? current : whole
            let version = VersionText.text(resources.reduce(1) { ContentHash.combine($0, $1.version) })
            for name in content.removed { machine.forget([name]) }
            let nonce = machine.noteWhole(resources, version: version, world: world)
            machines[type] = machine
            try push(
                type,
                DiscoveryResponseWriter.stateOfTheWorld(
                    type, shared.runs.whole(resources), version: version, nonce: nonce, server: shared.identifier))
            sent = content.resources
        }
        shared.metrics.pushTime.observe(Double((shared.clock.now - start).nanoseconds) / 1e9, type.shortName)
        return sent.flatMap { [$0.name] + $0.dependents }
    }

    private func push(_ type: XDSType, _ message: [BodyPart]) throws {
        shared.metrics.pushes.add(1, type.shortName)
        shared.metrics.configSize.observe(Double(message.reduce(0) { $0 + $1.bytes.count }), type.rawValue)
        try transport.send(message)
    }
}

// What debug pages ask
extension ProxyConnection {
    var status: ProxyStatus? {
        guard let node else { return nil }
        let subscriptions = XDSType.order.map { type -> ProxyStatus.Subscription in
            let machine = machines[type]
            return ProxyStatus.Subscription(
                type: type, nonceSent: machine?.nonceSent ?? "", nonceAcknowledged: machine?.nonceAcknowledged ?? "",
                versionSent: machine?.versionSent ?? "", resources: machine?.held.count ?? 0,
                refusal: machine?.lastRefusal, isWatched: machine?.wantsAnything ?? false)
        }
        return ProxyStatus(
            connection: id, node: node, peer: transport.peerText, isDelta: isDelta, connectedAt: connectedAt,
            subscriptions: subscriptions, worldApplied: worldApplied, worldSent: seenWorld)
    }

    func sample() -> ProxySample? {
        let world = shared.world.withLock { $0 }
        guard let node, let scope = world.scopes?.scope(for: node) else { return nil }
        return ProxySample(
            request: TranslationRequest(node: node, world: world.snapshot, scope: scope),
            routes: machines[.route]?.names.sorted() ?? [])
    }

    func names() -> [NameRecord] {
        let world = shared.world.withLock { $0 }
        guard let node, let scope = world.scopes?.scope(for: node) else { return [] }
        return shared.generator.names(TranslationRequest(node: node, world: world.snapshot, scope: scope))
    }

    /// All that it should have now, as messages.
    func resources() -> [XDSType: [GeneratedResource]] {
        let world = shared.world.withLock { $0 }
        guard let node, let scope = world.scopes?.scope(for: node) else { return [:] }
        let request = TranslationRequest(node: node, world: world.snapshot, scope: scope)
        let names: (XDSType) -> [String] = { self.machines[$0]?.names.sorted() ?? [] }
        return [
            .cluster: shared.generator.clusters(request), .listener: shared.generator.listeners(request),
            .route: shared.generator.routes(request, names: names(.route)),
            .endpoint: shared.generator.endpoints(request, clusters: names(.endpoint)),
        ]
    }
}

/// What of a type a proxy is to be told.
struct Demand {
    var all = false
    var names: Set<String> = []
    /// The client has asked: it hears of what isn't there, too.
    var isAnswer = false
    /// Whole, even if nothing changed.
    var isForced = false
    var asked: Set<String> = []

    init() {}

    init(_ answer: SubscriptionAnswer) {
        isAnswer = true
        switch answer {
        case .none: isAnswer = false
        case .everything: all = true
        case .names(let names):
            self.names = names
            asked = names
        }
    }

    var mustAnswer: Bool { isAnswer || isForced }
}
