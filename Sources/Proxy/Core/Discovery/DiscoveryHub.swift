// All subscriptions of the process: shares the aggregated stream, and gives everyone else a stream or a file.

import Base
import Discovery
import EnvoyAPI
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop.
final class DiscoveryHub {
    private struct FileKey: Hashable {
        let params: ResourceFileParams
        let type: ResourceType
    }

    private let identity: DiscoveryIdentity
    private let aggregatedParams: ControlPlaneParams?
    private var aggregated: ControlPlaneStream?
    private var files: [FileKey: ResourceFile] = [:]
    private var watch: FileWatch?
    private var watchedDirectories: Set<String> = []

    /// `node` is what the proxy says of itself. Nothing is connected before somebody subscribes.
    init(
        worker: Worker, aggregated: ControlPlaneParams?, node: Message, log: ProcessLog,
        refusesUnknownFields: Bool = false
    ) {
        identity = DiscoveryIdentity(worker: worker, node: node, log: log, refusesUnknownFields: refusesUnknownFields)
        aggregatedParams = aggregated
        if aggregated != nil { _ = ControlPlaneStatistics(owner: "", store: worker.store) }
    }

    /// Resources come from now on, first at the end of this turn of the loop. `statPrefix` is where the subscription's
    /// statistics are found, such as `cluster.a.`; nil for those that Envoy names by type alone.
    func subscribe(
        _ type: ResourceType, names: Set<String>?, source: ConfigSourceParams, client: ResourceClient,
        statPrefix: String? = nil
    ) -> ResourceSubscription {
        let statistics = SubscriptionStatistics(type, prefix: statPrefix, store: identity.worker.store)
        let subscription = ResourceSubscription(
            type, names: names, client: client, source: found(source, type, statistics), hub: self,
            statistics: statistics)
        var timeout = source.initialFetchTimeout
        // A file is there or not; nothing is gained by waiting.
        if case .file = source.origin { timeout = .zero }
        subscription.begin(fetchTimeout: timeout)
        return subscription
    }

    private func found(
        _ source: ConfigSourceParams, _ type: ResourceType, _ statistics: SubscriptionStatistics?
    ) -> ResourceSource {
        switch source.origin {
        case .aggregated: return aggregatedStream()
        case .stream(let params):
            // As in Envoy each subscription has a stream of its own: servers may expect one resource on each.
            return ControlPlaneStream(
                params, type: type, identity: identity,
                statistics: ControlPlaneStatistics(owner: statistics?.prefix ?? "", store: identity.worker.store))
        case .file(let params): return file(params, type)
        }
    }

    private func aggregatedStream() -> ResourceSource {
        if let aggregated { return aggregated }
        guard let params = aggregatedParams else {
            // Whoever compiles configuration refuses this; what is left can only wait for its timeout.
            identity.log.error("resources are to come from ads, and there is no ads_config")
            return ResourceSource(loop: identity.worker.loop, log: identity.log)
        }
        let stream = ControlPlaneStream(
            params, type: nil, identity: identity,
            statistics: ControlPlaneStatistics(owner: "", store: identity.worker.store))
        aggregated = stream
        return stream
    }

    func release(_ source: ResourceSource) {
        // The aggregated stream stays: without anybody on it, it is silent.
        if source === aggregated || !source.isUnused { return }
        source.close()
        if let file = source as? ResourceFile { files = files.filter { $0.value !== file } }
    }

    // MARK: - Files

    private func file(_ params: ResourceFileParams, _ type: ResourceType) -> ResourceFile {
        let key = FileKey(params: params, type: type)
        if let known = files[key] { return known }
        let file = ResourceFile(params, type: type, loop: identity.worker.loop, log: identity.log)
        files[key] = file
        watchDirectory(params.directory)
        return file
    }

    /// One watch for all files: the kernel gives a process few.
    private func watchDirectory(_ directory: String) {
        if !watchedDirectories.insert(directory).inserted { return }
        do throws(SystemFailure) {
            try directoryWatch().add(directory: directory)
        } catch {
            identity.log.error("\(directory) is not watched for changed resources", ["reason": "\(error)"])
        }
    }

    private func directoryWatch() throws(SystemFailure) -> FileWatch {
        if let watch { return watch }
        let made = try FileWatch(identity.worker.loop, settling: .milliseconds(20)) { [unowned self] in
            for file in files.values { file.reload() }
        }
        watch = made
        return made
    }

    deinit { watch?.end() }
}
