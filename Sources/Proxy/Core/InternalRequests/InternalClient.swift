// Sends requests of the proxy's own through the router and the pools of one loop.

import Base
import Formatting
import Routing
import Runtime

/// Confined to the worker's loop, as everything it makes.
final class InternalClient {
    let worker: Worker
    private let context: HTTPConnectionContext
    /// Stands for the client that there isn't.
    private let facts: DownstreamConnection
    private lazy var localAddress: [UInt8] = {
        var text = ByteQueue()
        text.append(LocalAddress.first)
        return text.view.array
    }()

    init(worker: Worker) {
        self.worker = worker
        context = HTTPConnectionContext(internalFor: worker)
        facts = DownstreamConnection(id: 0, began: worker.loop.now, facts: .init())
    }

    /// The headers are taken: `:method`, `:path`, `:authority` and `:scheme` have to be there. The request runs through
    /// the router (timeouts, retries, statistics of the cluster) and no filter. Nil, after `failed(.noCluster)`, when
    /// the cluster is unknown; nothing else is told to the receiver before this returns.
    func start(
        cluster: String, headers: inout HeaderBlock, endStream: Bool, options: InternalOptions,
        receiver: InternalReceiver
    ) -> InternalRequest? {
        let forward = ForwardParams(
            cluster: cluster, timeout: options.timeout, retry: options.retry, metadataMatch: options.metadataMatch,
            hashPolicies: options.hashPolicies)
        return start(
            RouteEntry(forwarding: forward), cluster: cluster, headers: &headers, endStream: endStream,
            options: options, receiver: receiver)
    }

    /// With a route that was made before; what the options say of routes is not looked at.
    func start(
        _ route: RouteEntry, cluster: String, headers: inout HeaderBlock, endStream: Bool, options: InternalOptions,
        receiver: InternalReceiver
    ) -> InternalRequest? {
        guard worker.clusters.find(cluster) != nil else {
            receiver.failed(.noCluster)
            return nil
        }
        if options.isMarkedInternal { mark(&headers) }
        let request = InternalRequest(context: context, facts: facts, receiver: receiver)
        request.begin(route, &headers, endStream: endStream, options)
        return request
    }

    private func mark(_ headers: inout HeaderBlock) {
        headers.set(.envoyInternal, "true")
        guard let before = headers.first(.forwardedFor) else {
            return localAddress.withView { headers.set(.forwardedFor, $0) }
        }
        var list = ByteQueue()
        list.append(before)
        list.append(byte: 0x2C)
        list.append(localAddress)
        headers.set(.forwardedFor, list.view)
    }
}
