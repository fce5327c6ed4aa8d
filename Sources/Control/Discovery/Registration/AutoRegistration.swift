// Workloads register by connecting and are forgotten some time after they have left.

import Base
import Document
import MeshAPI
import Registry

/// Writes objects where all the others are. Each throws when it can't; a conflict is one of the reasons.
public protocol ObjectWriter: Sendable {
    func read(_ key: ConfigKey) async throws -> DocumentNode?
    func create(_ object: DocumentNode) async throws
    /// The object as it was read, changed: refused when somebody else was quicker.
    func replace(_ object: DocumentNode) async throws
    func replaceStatus(_ object: DocumentNode) async throws
    func delete(_ key: ConfigKey) async throws
}

public actor AutoRegistration: WorkloadRegistrar {
    private let writer: any ObjectWriter
    private let clock: any DiscoveryClock
    /// How long a workload may be away.
    private let grace: TimeSpan
    /// Who wrote an entry: of several replicas only the last one a workload was connected to may remove it.
    private let controller: String
    private let complain: @Sendable (String) -> Void
    /// Of each entry the connections that stand for it.
    private var connections: [ConfigKey: Set<String>] = [:]
    /// What this replica wrote last as the moment of an entry's connection: another replica's word is newer.
    private var stamps: [ConfigKey: String] = [:]

    public init(
        writer: any ObjectWriter, controller: String, grace: TimeSpan = .seconds(10),
        clock: any DiscoveryClock = SystemClock(), complain: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.writer = writer
        self.clock = clock
        self.grace = grace
        self.controller = controller
        self.complain = complain
    }

    private func key(_ node: ProxyNode) -> ConfigKey? {
        RegisteredEntry.name(for: node).map {
            ConfigKey(kind: "WorkloadEntry", namespace: node.namespace, name: $0)
        }
    }

    public func connected(
        _ node: ProxyNode, connection: String, in world: WorldSnapshot, identity: ProxyIdentity? = nil
    ) async {
        if RegisteredEntry.asksForItself(node) { return await registerItself(node, connection, identity) }
        guard let key = key(node), let wanted = RegisteredEntry.group(of: node) else { return }
        guard let group = await group(wanted, in: node.namespace, of: world) else {
            complain(
                "\(node.id) asks to be registered in WorkloadGroup \(node.namespace)/\(wanted), which doesn't exist")
            return
        }
        let account = group.spec.template?.serviceAccount ?? ""
        if let identity, !account.isEmpty, identity.serviceAccount != account {
            complain(
                "\(node.id) asks to be registered in WorkloadGroup \(node.namespace)/\(wanted), whose workloads have "
                    + "the service account \(account); it has proved to be \(identity.serviceAccount)")
            return
        }
        connections[key, default: []].insert(connection)
        await attempt("register \(key.namespace)/\(key.name)") {
            let now = ObjectTime.text(WallClock.nanoseconds)
            if let known = try await self.writer.read(key) {
                let owner = known.at("spec", "serviceAccount")?.string ?? ""
                if let identity, !owner.isEmpty, owner != identity.serviceAccount {
                    self.release(key, connection)
                    return self.complain(
                        "\(node.id) asks to be registered as \(key.namespace)/\(key.name), which is of the service account "
                            + "\(owner); it has proved to be \(identity.serviceAccount)")
                }
                try await self.writer.replace(
                    RegisteredEntry.marking(known, controller: self.controller, connected: now, disconnected: nil))
            } else if let object = RegisteredEntry.object(
                for: node, in: group, controller: self.controller, now: now)
            {
                try await self.writer.create(object)
            }
            self.noteWritten(key, now)
        }
    }

    /// A workload may be quicker than the world, in which its group shows only after the quiet that changes wait for.
    private func group(
        _ name: String, in namespace: String, of world: WorldSnapshot
    ) async -> ConfigObject<Networking.WorkloadGroup>? {
        let known = world.workloadGroups.first { $0.name == name && $0.namespace == namespace }
        if let known { return known }
        guard let kind = WatchedKinds.istio.first(where: { $0.kind == "WorkloadGroup" }) else { return nil }
        do {
            let key = ConfigKey(kind: kind.kind, namespace: namespace, name: name)
            guard let tree = try await writer.read(key) else { return nil }
            let reader = FieldReader(tree["spec"] ?? [:], path: "spec", problems: ProblemList())
            return ConfigObject(
                kind: kind, metadata: ObjectMetadata(of: tree), spec: Networking.WorkloadGroup(reading: reader))
        } catch {
            complain("WorkloadGroup \(namespace)/\(name) could not be read: \(error)")
            return nil
        }
    }

    /// Without a group nobody else says what the workload may be: it has to prove its service account.
    private func registerItself(_ node: ProxyNode, _ connection: String, _ identity: ProxyIdentity?) async {
        guard let identity else {
            return complain("\(node.id) asks to be registered and has shown no certificate: let it come over TLS")
        }
        guard let key = key(node) else {
            return complain("\(node.id) asks to be registered; expected an address and a name of a-z, 0-9, '-', '.'")
        }
        connections[key, default: []].insert(connection)
        await attempt("register \(key.namespace)/\(key.name)") {
            let now = ObjectTime.text(WallClock.nanoseconds)
            guard
                let object = RegisteredEntry.object(
                    for: node, serviceAccount: identity.serviceAccount, controller: self.controller, now: now)
            else { return }
            guard let known = try await self.writer.read(key) else {
                try await self.writer.create(object)
                return self.noteWritten(key, now)
            }
            let account = known.at("spec", "serviceAccount")?.string
            guard RegisteredEntry.isOfWorkload(known), account == identity.serviceAccount else {
                self.release(key, connection)
                return self.complain(
                    "\(node.id) asks to be registered, and WorkloadEntry \(key.namespace)/\(key.name) is "
                        + "somebody else's (service account \(account ?? "")): give it another name")
            }
            try await self.writer.replace(Self.renewed(known, by: object, now))
            self.noteWritten(key, now)
        }
    }

    private func noteWritten(_ key: ConfigKey, _ moment: String) { stamps[key] = max(stamps[key] ?? "", moment) }

    /// What it does from now on says nothing about the entry.
    private func release(_ key: ConfigKey, _ connection: String) {
        connections[key]?.remove(connection)
        if connections[key]?.isEmpty == true { connections[key] = nil }
    }

    /// A workload that comes again may have another address and other labels.
    private static func renewed(_ known: DocumentNode, by fresh: DocumentNode, _ now: String) -> DocumentNode {
        var object = known
        object.set("spec", fresh["spec"] ?? [:])
        object.set(path: ["metadata", "labels"], fresh.at("metadata", "labels") ?? [:])
        object.set(path: ["metadata", "annotations"], fresh.at("metadata", "annotations") ?? [:])
        return object
    }

    public func health(of node: ProxyNode, connection: String, failure: String?) async {
        guard let key = key(node), connections[key]?.contains(connection) == true else { return }
        await attempt("note the health of \(key.namespace)/\(key.name)") {
            guard let known = try await self.writer.read(key) else { return }
            let now = ObjectTime.text(WallClock.nanoseconds)
            if let changed = RegisteredEntry.reporting(known, failure: failure, now: now) {
                try await self.writer.replaceStatus(changed)
            }
        }
    }

    public func disconnected(_ node: ProxyNode, connection: String) async {
        guard let key = key(node) else { return }
        connections[key]?.remove(connection)
        guard connections[key]?.isEmpty == true else { return }
        connections[key] = nil
        let stamp = stamps.removeValue(forKey: key)
        await attempt("mark \(key.namespace)/\(key.name) as left") {
            guard let known = try await self.writer.read(key), self.isOurs(known) else { return }
            let written = known.at("metadata", "annotations", RegisteredEntry.connectedAnnotation)?.string
            if let stamp, let written, written > stamp { return }
            try await self.writer.replace(
                RegisteredEntry.marking(
                    known, controller: self.controller, connected: nil,
                    disconnected: ObjectTime.text(WallClock.nanoseconds)))
        }
        let due = clock.now + grace
        Task {
            try? await clock.sleep(until: due)
            await self.forget(key)
        }
    }

    private nonisolated func isOurs(_ object: DocumentNode) -> Bool {
        object.at("metadata", "annotations", RegisteredEntry.controllerAnnotation)?.string == controller
    }

    private func forget(_ key: ConfigKey) async {
        guard connections[key] == nil else { return }
        await attempt("remove \(key.namespace)/\(key.name)") {
            guard let known = try await self.writer.read(key), self.isOurs(known),
                known.at("metadata", "annotations", RegisteredEntry.disconnectedAnnotation) != nil
            else { return }
            try await self.writer.delete(key)
        }
    }

    /// Entries whose workloads left long ago, and whose replica ended before it could remove them: any other does.
    public func removeLeft(_ world: WorldSnapshot) async {
        let limit = ObjectTime.text(WallClock.nanoseconds - UInt64(grace.nanoseconds) - 60_000_000_000)
        for entry in world.workloadEntries {
            let annotations = entry.metadata.annotations
            let isRegistered =
                annotations[RegisteredEntry.groupAnnotation] != nil || annotations[RegisteredEntry.ownAnnotation] != nil
            guard isRegistered, let left = annotations[RegisteredEntry.disconnectedAnnotation], left < limit
            else { continue }
            let key = ConfigKey(kind: "WorkloadEntry", namespace: entry.namespace, name: entry.name)
            if connections[key] != nil { continue }
            await attempt("remove \(key.namespace)/\(key.name)") {
                let known = try await self.writer.read(key)
                guard known?.at("metadata", "annotations", RegisteredEntry.disconnectedAnnotation)?.string == left
                else { return }
                try await self.writer.delete(key)
            }
        }
    }

    /// Entries of an earlier life of this control plane whose workloads have not come back. Once, some time after the
    /// start: they need the time to connect again.
    public func sweep(_ world: WorldSnapshot) async {
        for entry in world.workloadEntries
        where
            (entry.metadata.annotations[RegisteredEntry.groupAnnotation] != nil
            || entry.metadata.annotations[RegisteredEntry.ownAnnotation] != nil)
            && entry.metadata.annotations[RegisteredEntry.controllerAnnotation] == controller
        {
            let key = ConfigKey(kind: "WorkloadEntry", namespace: entry.namespace, name: entry.name)
            if connections[key] != nil { continue }
            await attempt("remove \(key.namespace)/\(key.name)") { try await self.writer.delete(key) }
        }
    }

    /// Another writer may have been quicker, or the store without a leader for a moment: again, a few times, ever later.
    private func attempt(_ what: String, _ run: () async throws -> Void) async {
        var failure: (any Error)?
        for turn in 0..<5 {
            if turn > 1 { try? await Task.sleep(nanoseconds: 10_000_000 << UInt64(2 * (turn - 2))) }
            do { return try await run() } catch { failure = error }
        }
        if let failure { complain("could not \(what): \(failure)") }
    }
}
