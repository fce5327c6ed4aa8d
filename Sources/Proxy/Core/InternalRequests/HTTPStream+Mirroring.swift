// Copies of a request on their way to other clusters; nobody waits for their answers.

import Base
import Formatting
import Routing
import Runtime
import Tracing

/// One copy under way, as the stream sees it that is copied.
final class MirroredRequest: InternalReceiver {
    private weak var stream: HTTPStream?
    fileprivate var request: InternalRequest?

    fileprivate init(of stream: HTTPStream) { self.stream = stream }

    var isOverfull: Bool { request?.isOverfull ?? false }

    /// The request is over; an unfinished copy of it is cut off.
    fileprivate func leave(isComplete: Bool) {
        stream = nil
        if !isComplete { request?.reset() }
        request = nil
    }

    override func drained() { stream?.mirrorDrained() }
    override func failed(_ reason: InternalFailure) { stream?.mirrorDrained() }
}

extension HTTPStream {
    /// The request has a host and its headers are final but for what the host decides.
    func startMirrors() {
        wantsMirrors = false
        guard !isConnect, let cluster, let forward = route?.forward else { return }
        let ofCluster = cluster.params.protocols.policies.mirrors
        let policies = ofCluster.isEmpty ? forward.mirrors : ofCluster
        for policy in policies where policy.takes(streamRandom) {
            guard let cluster = policy.cluster(requestHeaders) else { continue }
            startMirror(policy, cluster)
        }
        // What filters kept back goes to the copies as it goes to the host.
        if !mirrors.isEmpty, !requestIsHeadOnly {
            if !requestBuffer.isEmpty || (requestComplete && !requestHasTrailers) {
                mirrorData(requestBuffer.view, endStream: requestComplete && !requestHasTrailers)
            }
            if requestComplete, requestHasTrailers { mirrorTrailers() }
        }
    }

    private func startMirror(_ policy: MirrorParams, _ cluster: String) {
        var headers = HeaderBlock()
        headers.copy(from: requestHeaders)
        if policy.isTraced == false { W3CTraceContext.unsample(&headers) }
        policy.finalize(&headers, info: info)
        var options = InternalOptions()
        options.timeout = routeTimeout
        options.bufferLimit = max(requestBufferLimit, 1)
        options.isShadow = true
        let copy = MirroredRequest(of: self)
        copy.request = worker.internalClient.start(
            cluster: cluster, headers: &headers, endStream: requestIsHeadOnly, options: options, receiver: copy)
        if copy.request == nil { return }
        if requestIsHeadOnly { return copy.leave(isComplete: true) }
        mirrors.append(copy)
    }

    func mirrorData(_ bytes: ByteView, endStream: Bool) {
        for mirror in mirrors { mirror.request?.sendData(bytes, endStream: endStream) }
        if endStream { leaveMirrors(areComplete: true) }
    }

    func mirrorTrailers() {
        for mirror in mirrors {
            var trailers = HeaderBlock()
            trailers.copy(from: requestTrailers)
            mirror.request?.sendTrailers(&trailers)
        }
        leaveMirrors(areComplete: true)
    }

    func leaveMirrors(areComplete: Bool) {
        for mirror in mirrors { mirror.leave(isComplete: areComplete) }
        mirrors.removeAll()
    }

    /// A copy that is slower than the request itself slows the client down, as in Envoy.
    var mirrorsAreOverfull: Bool { mirrors.contains { $0.isOverfull } }

    fileprivate func mirrorDrained() {
        guard connection != nil, !mirrorsAreOverfull else { return }
        if let upstream, upstream.state == .active {
            if !upstream.isOverfull { resumeRequest() }
        } else if requestBuffer.count < requestBufferLimit {
            resumeRequest()
        }
    }
}
