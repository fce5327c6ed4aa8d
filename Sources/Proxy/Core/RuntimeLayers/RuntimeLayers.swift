// The runtime's layers put together: read at the start, when a directory is swapped and when the admin says so.

import Base
import Discovery
import Document
import EnvoyAPI
import Formatting
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop. What is in force is in `values`, which all loops read.
final class RuntimeLayers {
    /// A layer as loaded; a disk layer whose directory is missing is none.
    private struct Loaded {
        let name: String
        let entries: [String: RuntimeEntry]
    }

    private let params: [RuntimeLayerParams]
    private let values: RuntimeValues
    private let serviceCluster: String
    private let log: ProcessLog
    private let shard: StatShard
    private let block: StatBlock<RuntimeStat>
    private var loaded: [Loaded] = []
    private var overrides: [String: RuntimeEntry] = [:]
    /// By the layer's name.
    private var discovered: [String: [String: RuntimeEntry]] = [:]
    private var subscriptions: [RuntimeSubscription] = []
    private var watch: FileWatch?
    private var identities: [String: [UInt64]?] = [:]
    /// Told after each change.
    var changed: (() -> Void)?

    init(_ params: [RuntimeLayerParams], values: RuntimeValues, cluster: String, store: StatsStore, log: ProcessLog) {
        self.params = params
        self.values = values
        serviceCluster = cluster
        self.log = log
        shard = store.control
        block = store.register(RuntimeStat.self, prefix: "runtime.")
        // Once for what configuration needs while it is compiled, once for the process, as Envoy counts it.
        load()
        load()
    }

    private var disks: [DiskLayerParams] {
        params.compactMap { layer in
            if case .disk(let disk) = layer.source { return disk }
            return nil
        }
    }

    // MARK: - Watching

    func watch(on loop: EventLoop) {
        if disks.isEmpty { return }
        do throws(SystemFailure) {
            let watch = try FileWatch(loop, settling: .milliseconds(20)) { [unowned self] in directoriesChanged() }
            for directory in Set(disks.map { Self.parent(of: $0.symlinkRoot) }).sorted() {
                try watch.add(directory: directory)
            }
            self.watch = watch
        } catch {
            log.error("runtime directories are not watched for changes", ["reason": "\(error)"])
        }
        for disk in disks { identities[disk.symlinkRoot] = RuntimeDirectory.identity(of: disk.symlinkRoot) }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Only a swap counts: a file written into the parent changes nothing.
    private func directoriesChanged() {
        var isSwapped = false
        for disk in disks {
            let identity = RuntimeDirectory.identity(of: disk.symlinkRoot)
            if identities[disk.symlinkRoot] != identity { isSwapped = true }
            identities[disk.symlinkRoot] = identity
        }
        if isSwapped { load() }
    }

    // MARK: - Discovery

    /// Asks for the layers that come from elsewhere; `settled` is called when one has come, or has not come in time.
    func subscribe(_ hub: DiscoveryHub, settled: @escaping () -> Void) {
        for layer in params {
            guard case .discovered(let resource, let source) = layer.source else { continue }
            let subscription = RuntimeSubscription(resource) { [unowned self] entries in
                if let entries, discovered[layer.name] != entries {
                    discovered[layer.name] = entries
                    load()
                }
                settled()
            }
            subscriptions.append(subscription)
            subscription.begin(hub, source)
        }
    }

    /// Layers the start still waits for.
    var unsettled: [String] { subscriptions.filter { !$0.isSettled }.map(\.name) }

    // MARK: - Loading

    var hasAdminLayer: Bool {
        params.contains { layer in
            if case .admin = layer.source { return true }
            return false
        }
    }

    /// An empty value takes an override back.
    func modify(_ changes: [(name: String, value: String)]) throws(InvalidDocument) {
        var next = overrides
        for (name, value) in changes { next[name] = value.isEmpty ? nil : try RuntimeEntry(text: value) }
        overrides = next
        load()
    }

    private func load() {
        var layers: [Loaded] = []
        shard.count(block, hasOverrideDirectory ? .overrideDirExists : .overrideDirNotExists)
        var isSound = true
        for layer in params {
            switch layer.source {
            case .fixed(let entries): layers.append(Loaded(name: layer.name, entries: entries))
            case .discovered: layers.append(Loaded(name: layer.name, entries: discovered[layer.name] ?? [:]))
            case .admin: layers.append(Loaded(name: layer.name, entries: overrides))
            case .disk(let disk):
                let path = disk.directory(serviceCluster: serviceCluster)
                guard RuntimeDirectory.exists(path) else { continue }
                do throws(UnreadableFile) {
                    layers.append(Loaded(name: layer.name, entries: try RuntimeDirectory.read(path)))
                } catch {
                    // Half a layer could be worse than none.
                    isSound = false
                    log.error("the runtime layer \(layer.name) is left out", ["reason": "\(error)"])
                }
            }
        }
        shard.count(block, isSound ? .loadSuccess : .loadError)
        loaded = layers
        publish()
    }

    private var hasOverrideDirectory: Bool {
        disks.contains { disk in
            disk.appendsServiceCluster && RuntimeDirectory.exists(disk.directory(serviceCluster: serviceCluster))
        }
    }

    private func publish() {
        var final: [String: RuntimeValue] = [:]
        for layer in loaded {
            for (key, entry) in layer.entries { final[key] = entry.value }
        }
        shard.set(block, .numKeys, to: UInt64(final.count))
        shard.set(block, .numLayers, to: UInt64(loaded.count))
        shard.set(block, .adminOverridesActive, to: overrides.isEmpty ? 0 : 1)
        values.replace(with: final)
        changed?()
    }

    // MARK: - The admin page

    var layerNames: [String] { loaded.map(\.name) }

    /// Sorted by key: what each layer says, empty where it says nothing, and what is in force.
    var entries: [(key: String, layers: [String], final: String)] {
        let keys = Set(loaded.flatMap { $0.entries.keys })
        return keys.sorted().map { key in
            let texts = loaded.map { $0.entries[key]?.text ?? "" }
            let final = loaded.last { $0.entries[key] != nil }?.entries[key]?.text ?? ""
            return (key, texts, final)
        }
    }
}
