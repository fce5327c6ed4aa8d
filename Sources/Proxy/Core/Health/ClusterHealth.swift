// The health of one cluster's hosts: gives each its vitals, runs checks and outlier detection, says when it changes.

import Balancing
import Base
import Health
import Runtime
import Telemetry

/// Lives on the control loop. Its owner hands in the hosts that discovery names and gets them back as they are to be
/// published; `changed` asks the owner to do so again.
final class ClusterHealth: LoopObject {
    private enum TimerTag {
        static let detection: UInt8 = 1
        static let merge: UInt8 = 2
    }

    let params: ClusterParams
    let environment: HealthEnvironment
    private let changed: () -> Void
    private var members: [Member] = []
    private var detector: OutlierDetector?
    private var timer = TimerID.none
    private var isChangeQueued = false
    private var mergeTimer = TimerID.none
    private var lastChange: Instant?
    private let link = ControlLink()
    private let observer = Observer()
    private let checkStats: StatBlock<HealthCheckStat>?
    private let trafficStats: StatBlock<ClusterStat>
    private let eventLogs: [EventFile]

    private struct Member {
        let host: Host
        let vitals: HostVitals
        let group: HostGroup
        let session: HealthSession?
    }

    init(_ params: ClusterParams, _ environment: HealthEnvironment, changed: @escaping () -> Void) {
        self.params = params
        self.environment = environment
        self.changed = changed
        let prefix = "cluster.\(params.statName)."
        trafficStats = environment.store.register(ClusterStat.self, prefix: prefix)
        checkStats = params.health.check.map { _ in
            environment.store.register(HealthCheckStat.self, prefix: prefix + "health_check.")
        }
        eventLogs = (params.health.check?.eventLogs ?? []).map { environment.files.file($0) }
        super.init()
        link.health = self
        guard let outlier = params.health.outlier, let board = params.health.board else { return }
        observer.begin(self, environment.store.register(OutlierStat.self, prefix: prefix + "outlier_detection."))
        detector = OutlierDetector(
            outlier, observer: observer, board: board, random: RandomSource(seed: environment.loop.random.next()))
        timer = environment.loop.arm(after: outlier.interval.current, self, tag: TimerTag.detection)
    }

    /// Every host has been checked once.
    var isWarm: Bool { members.allSatisfy { $0.session?.isFirst != true } }

    /// The cluster is gone.
    func stop() {
        environment.loop.cancel(&timer)
        environment.loop.cancel(&mergeTimer)
        for member in members { member.session?.stop() }
        members = []
        detector?.setHosts([])
    }

    // MARK: - Hosts

    /// The hosts that discovery names, with what is known of their health; and those that it names no more but that
    /// are checked and found well.
    func admit(_ groups: [HostGroup]) -> [HostGroup] {
        if !params.health.isActive { return groups }
        var known: [SocketAddress: [Member]] = [:]
        for member in members.reversed() { known[member.host.address, default: []].append(member) }
        var next: [Member] = []
        var result = groups.map { group in
            var hosts: [Host] = []
            for host in group.hosts {
                let member = take(host, group, &known)
                next.append(member)
                hosts.append(Host(host, vitals: member.vitals))
            }
            return group.with(hosts)
        }
        for member in members
        where known[member.host.address]?.contains(where: { $0.vitals === member.vitals }) ?? false {
            if isKept(member) {
                member.vitals.flags.insert(.pendingRemoval)
                next.append(member)
                Self.add(Host(member.host, vitals: member.vitals), like: member.group, to: &result)
            } else {
                member.session?.stop()
            }
        }
        members = next
        detector?.setHosts(next.map(\.vitals))
        for member in next { member.session?.start() }
        return result
    }

    private func take(_ host: Host, _ group: HostGroup, _ known: inout [SocketAddress: [Member]]) -> Member {
        if let member = known[host.address]?.popLast() {
            member.vitals.flags.remove(.pendingRemoval)
            if member.host.check == host.check {
                return Member(host: host, vitals: member.vitals, group: group, session: member.session)
            }
            member.session?.stop()
            return Member(host: host, vitals: member.vitals, group: group, session: session(host, member.vitals))
        }
        let isChecked = params.health.check != nil && !host.check.isDisabled
        var flags: HealthFlags = isChecked ? .failedActiveCheck : []
        if isChecked, params.health.ignoresNewHostsUntilChecked { flags.insert(.pendingActiveCheck) }
        let link = link
        let control = environment.loop.handle
        let vitals = HostVitals(
            address: host.address, flags: flags, outlier: params.health.outlier?.limits,
            notify: { vitals, notice in control.post { _ in link.health?.noticed(notice, vitals) } })
        if !isChecked { vitals.healthySince = environment.loop.now }
        return Member(host: host, vitals: vitals, group: group, session: session(host, vitals))
    }

    private func session(_ host: Host, _ vitals: HostVitals) -> HealthSession? {
        guard let check = params.health.check, !host.check.isDisabled else { return nil }
        return HealthSession(self, check, host, vitals)
    }

    private func isKept(_ member: Member) -> Bool {
        guard member.session != nil, !params.health.ignoresHealthOnRemoval else { return false }
        let flags = member.vitals.flags.union(member.host.flags.intersection(.stated))
        return flags.isDisjoint(with: [.failedActiveCheck, .failedStated])
    }

    private static func add(_ host: Host, like group: HostGroup, to groups: inout [HostGroup]) {
        let place = groups.firstIndex { $0.priority == group.priority && $0.locality == group.locality }
        if let place {
            groups[place] = groups[place].with(groups[place].hosts + [host])
        } else {
            groups.append(group.with([host]))
        }
    }

    // MARK: - Changes

    fileprivate func noticed(_ notice: HealthNotice, _ vitals: HostVitals) {
        guard let member = members.first(where: { $0.vitals === vitals }) else { return }
        switch notice {
        case .consecutive(let cause): detector?.noticed(cause, vitals, at: environment.loop.now)
        case .degraded: detector?.noticedDegraded(vitals, at: environment.loop.now)
        case .immediateFailure: member.session?.excludedByAnswer()
        }
    }

    /// Several changes of one turn are published as one, and where the cluster asks for it all that follow one of them
    /// within a window.
    func healthChanged() {
        if isChangeQueued || mergeTimer.isArmed { return }
        let window = params.health.mergeWindow
        if let lastChange, window > .zero, isWarm, environment.loop.now - lastChange <= window {
            mergeTimer = environment.loop.arm(after: window, self, tag: TimerTag.merge)
            return
        }
        isChangeQueued = true
        environment.loop.callAtEndOfTurn(self)
    }

    override func turnEnded() {
        isChangeQueued = false
        lastChange = environment.loop.now
        changed()
    }

    override func timerFired(tag: UInt8) {
        if tag == TimerTag.merge {
            mergeTimer = .none
            return turnEnded()
        }
        guard let detector, let outlier = params.health.outlier else { return }
        let store = environment.store
        let cluster = params.name
        detector.interval(at: environment.loop.now) { vitals in
            let key = HostState.statsKey(cluster, vitals.address)
            guard let block = store.knownUnnamed(HostStat.self, key: key) else { return OutlierSample() }
            return OutlierSample(
                total: store.counter(block.index(.outlierTotal)),
                succeeded: store.counter(block.index(.outlierSuccess)),
                localTotal: store.counter(block.index(.outlierLocalTotal)),
                localSucceeded: store.counter(block.index(.outlierLocalSuccess)))
        }
        timer = environment.loop.arm(after: outlier.interval.current, self, tag: TimerTag.detection)
    }

    // MARK: - From sessions

    /// Whether anybody has used the cluster yet.
    var hasTraffic: Bool {
        let store = environment.store
        return store.counter(trafficStats.index(.upstreamCxTotal)) > 0
    }

    func count(_ stat: HealthCheckStat) { if let checkStats { environment.store.control.count(checkStats, stat) } }

    func move(_ stat: HealthCheckStat, up: Bool) {
        guard let checkStats else { return }
        if up {
            environment.store.control.raise(checkStats, stat)
        } else {
            environment.store.control.lower(checkStats, stat)
        }
    }

    func log(_ event: HealthCheckEvent, of host: Host, _ probe: HealthCheckParams.Probe) {
        if eventLogs.isEmpty { return }
        let line = HealthEventText.line(event, host: host, cluster: params.name, probe: probe.name)
        for file in eventLogs { file.write(line) }
    }

    func checked(_ vitals: HostVitals, _ outcome: HealthCheckOutcome, succeeded: Bool) {
        if succeeded { detector?.checkSucceeded(vitals, at: environment.loop.now) }
        if outcome.transition == .changed || outcome.wasFirst { healthChanged() }
    }

    private final class Observer: OutlierObserver {
        private weak var health: ClusterHealth?
        private var block: StatBlock<OutlierStat>?

        func begin(_ health: ClusterHealth, _ block: StatBlock<OutlierStat>) {
            self.health = health
            self.block = block
        }

        override func count(_ stat: OutlierStat) {
            if let health, let block { health.environment.store.control.count(block, stat) }
        }

        override func setActive(_ count: UInt64) {
            if let health, let block { health.environment.store.control.set(block, .ejectionsActive, to: count) }
        }

        override func changed(_ host: HostVitals) { health?.healthChanged() }

        override func log(_ event: OutlierEvent) {
            guard let health, let file = health.environment.outlierLog else { return }
            file.write(HealthEventText.line(event, cluster: health.params.name))
        }
    }
}

/// The way back from mail of other loops to what lives on the control loop.
private final class ControlLink: @unchecked Sendable {
    // SAFETY: written when the cluster's health is made and read in mail, both on the control loop.
    weak var health: ClusterHealth?
}
