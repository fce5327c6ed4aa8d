// Every TLS context of the process and the secrets that sources send for them: subscribes, checks, puts in force.

import Base
import Discovery
import EnvoyAPI
import Formatting
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop; contexts put themselves down here while configuration is compiled.
final class SecretDirectory {
    /// One secret of one source.
    final class Entry {
        let key: SecretKey
        fileprivate(set) var message: Message?
        /// The same with the contents of its files in their places, as it is shown (keys blotted out).
        fileprivate(set) var inlined: Message?
        fileprivate(set) var version = ""
        /// Nanoseconds since 1970 at which it was asked for or came.
        fileprivate(set) var lastUpdated = Int64(WallClock.nanoseconds)
        fileprivate var subscription: ResourceSubscription?
        /// It has come, or nobody should wait for it any longer.
        fileprivate var isSettled = false

        fileprivate init(_ key: SecretKey) { self.key = key }
    }

    private struct Waiting {
        let keys: Set<SecretKey>
        let ready: () -> Void
    }

    private(set) var entries: [Entry] = []
    private var byKey: [SecretKey: Entry] = [:]
    private var consumers: [SecretConsumer] = []
    private var waiting: [Waiting] = []
    private var hub: DiscoveryHub?
    private var loop: EventLoop?
    private var store: StatsStore?
    private var log: ProcessLog?
    /// Called with the files of contexts that are new or made of other secrets.
    var usesFiles: (CertificateFiles) -> Void = { _ in }

    /// Those that are still in use.
    var liveConsumers: [SecretConsumer] { consumers.filter(\.isAlive) }

    // MARK: - Consumers

    func adopt(_ consumer: SecretConsumer) {
        consumers.append(consumer)
        for key in consumer.keys where byKey[key] == nil {
            let entry = Entry(key)
            byKey[key] = entry
            entries.append(entry)
            subscribe(entry)
        }
        let files = consumer.files
        if !files.paths.isEmpty { usesFiles(files) }
    }

    /// What has come of these.
    func known(_ keys: [SecretKey]) -> [SecretKey: Message] {
        var known: [SecretKey: Message] = [:]
        for key in keys { known[key] = byKey[key]?.message }
        return known
    }

    /// Calls `ready` once nothing of this has to be waited for: at once, or when the last of them has come or was given
    /// up.
    func whenSettled(_ keys: [SecretKey], _ ready: @escaping () -> Void) {
        let open = Set(keys.filter { byKey[$0]?.isSettled == false })
        if open.isEmpty { return ready() }
        waiting.append(Waiting(keys: open, ready: ready))
    }

    /// Lets go of what nobody uses any more.
    func sweep() {
        if consumers.allSatisfy(\.isAlive) { return }
        consumers.removeAll { !$0.isAlive }
        let used = Set(consumers.flatMap(\.keys))
        for entry in entries where !used.contains(entry.key) {
            entry.subscription?.cancel()
            byKey[entry.key] = nil
        }
        entries.removeAll { byKey[$0.key] == nil }
    }

    // MARK: - Sources

    func start(hub: DiscoveryHub, loop: EventLoop, store: StatsStore, log: ProcessLog) {
        self.hub = hub
        self.loop = loop
        self.store = store
        self.log = log
        for entry in entries { subscribe(entry) }
        SecretSweep(self).begin(loop)
    }

    private func subscribe(_ entry: Entry) {
        guard let hub, entry.subscription == nil else { return }
        let prefix = "sds.\(entry.key.name.replacingColons)."
        _ = store?.register(name: prefix + "key_rotation_failed", kind: .counter)
        entry.subscription = hub.subscribe(
            .secret, names: [entry.key.name], source: entry.key.source,
            client: SecretClient(self, entry.key), statPrefix: prefix)
        if case .file = entry.key.source.origin, let loop { FileGrace(self, entry.key).begin(loop) }
    }

    /// Files that a secret names have changed and are no good.
    func rotationFailed(_ consumer: SecretConsumer) {
        guard let store else { return }
        for key in consumer.keys {
            let name = "sds.\(key.name.replacingColons).key_rotation_failed"
            store.control.count(store.register(name: name, kind: .counter))
        }
    }

    func apply(_ update: ResourceUpdate, to key: SecretKey) -> [ResourceRefusal] {
        guard let entry = byKey[key] else { return [] }
        var refusals: [ResourceRefusal] = []
        for resource in update.changed {
            do throws(InvalidConfiguration) {
                try take(resource, for: entry, version: update.version)
            } catch {
                log?.warning(
                    "a secret is not used, the one before stays", ["name": key.name, "reason": "\(error)"])
                refusals.append(ResourceRefusal(name: resource.name, error: error))
            }
        }
        settle(entry)
        return refusals
    }

    /// All that use it take it, or none does.
    private func take(
        _ resource: DiscoveredResource, for entry: Entry, version: String
    ) throws(InvalidConfiguration) {
        let key = entry.key
        try SecretCheck.validate(resource.message, key)
        var prepared: [SecretConsumer.Prepared] = []
        for consumer in consumers where consumer.keys.contains(key) {
            var known = known(consumer.keys)
            known[key] = resource.message
            if let new = try consumer.prepared(known) { prepared.append(new) }
        }
        for new in prepared {
            new.exchange()
            if !new.files.paths.isEmpty { usesFiles(new.files) }
        }
        entry.message = resource.message
        entry.inlined = resource.message.inliningFiles()
        entry.version = version
        entry.lastUpdated = Int64(WallClock.nanoseconds)
        log?.info("secret in use", ["name": key.name, "version": version])
    }

    func giveUpWaiting(for key: SecretKey) {
        if let entry = byKey[key] { settle(entry) }
    }

    private func settle(_ entry: Entry) {
        if entry.isSettled { return }
        entry.isSettled = true
        let before = waiting
        waiting = []
        var done: [Waiting] = []
        for one in before {
            let rest = one.keys.subtracting([entry.key])
            if rest.isEmpty { done.append(one) } else { waiting.append(Waiting(keys: rest, ready: one.ready)) }
        }
        for one in done { one.ready() }
    }
}

/// The directory's ear for one secret.
private final class SecretClient: ResourceClient {
    private unowned let directory: SecretDirectory
    private let key: SecretKey

    init(_ directory: SecretDirectory, _ key: SecretKey) {
        self.directory = directory
        self.key = key
    }

    override func apply(_ update: ResourceUpdate) -> [ResourceRefusal] { directory.apply(update, to: key) }
    override func fetchTimedOut() { directory.giveUpWaiting(for: key) }
}

/// Listeners and clusters go without a word: looks after them now and then.
private final class SecretSweep: LoopObject {
    private static let interval = TimeSpan.seconds(10)

    private weak var directory: SecretDirectory?
    private weak var loop: EventLoop?

    init(_ directory: SecretDirectory) { self.directory = directory }

    func begin(_ loop: EventLoop) {
        self.loop = loop
        _ = loop.arm(after: Self.interval, self, tag: 0)
    }

    override func timerFired(tag: UInt8) {
        guard let directory, let loop else { return }
        directory.sweep()
        _ = loop.arm(after: Self.interval, self, tag: 0)
    }
}

/// A file that lacks the secret says nothing, and has no timeout: it is read within a turn or two.
private final class FileGrace: LoopObject {
    private static let time = TimeSpan.milliseconds(100)

    private weak var directory: SecretDirectory?
    private let key: SecretKey

    init(_ directory: SecretDirectory, _ key: SecretKey) {
        self.directory = directory
        self.key = key
    }

    func begin(_ loop: EventLoop) { _ = loop.arm(after: Self.time, self, tag: 0) }

    override func timerFired(tag: UInt8) { directory?.giveUpWaiting(for: key) }
}
