// A control plane as a source of resources: one stream at a time, opened again whenever it ends.

import Base
import Discovery
import EnvoyAPI
import ProcessSupport
import Protobuf
import Runtime
import Telemetry

/// Lives on the control loop. Losing the stream changes nothing of what is in force.
final class ControlPlaneStream: ResourceSource {
    private enum Tag: UInt8 { case reconnect, expiry, budget }

    private let params: ControlPlaneParams
    private let path: StaticString
    private let machine: DiscoveryMachine
    private let identity: DiscoveryIdentity
    private let statistics: ControlPlaneStatistics
    private var stream: GRPCStream?
    private var receiver: StreamReceiver?
    private var backOff: ReconnectBackOff
    private var budget: RequestBudget?
    private var reconnectTimer = TimerID.none
    private var expiryTimer = TimerID.none
    private var budgetTimer = TimerID.none
    private var isClosed = false

    /// `type` is nil for the aggregated stream.
    init(
        _ params: ControlPlaneParams, type: ResourceType?, identity: DiscoveryIdentity,
        statistics: ControlPlaneStatistics
    ) {
        self.params = params
        self.identity = identity
        self.statistics = statistics
        path = type?.method(isDelta: params.isDelta) ?? ResourceType.aggregatedMethod(isDelta: params.isDelta)
        machine =
            params.isDelta
            ? DeltaMachine(
                node: identity.node, setsNodeOnce: params.setsNodeOnce,
                refusesUnknownFields: identity.refusesUnknownFields)
            : StateOfTheWorldMachine(
                node: identity.node, setsNodeOnce: params.setsNodeOnce,
                refusesUnknownFields: identity.refusesUnknownFields)
        let retry = params.service.retry
        backOff = ReconnectBackOff(
            base: retry?.baseInterval ?? .milliseconds(500), longest: retry?.maxInterval ?? .seconds(30))
        budget = params.requestLimit.map {
            RequestBudget(burst: $0.burst, perSecond: $0.perSecond, now: identity.worker.loop.now)
        }
        super.init(loop: identity.worker.loop, log: identity.log)
    }

    // MARK: - The stream

    private func open() {
        let receiver = StreamReceiver(self)
        self.receiver = receiver
        machine.streamOpened()
        let opened = GRPCStream.open(params.service, path: path, worker: identity.worker, receiver: receiver)
        // A cluster that is unknown has told the receiver so already.
        guard let opened, self.receiver === receiver else { return }
        stream = opened
        statistics.connected(true)
        sendRequests()
    }

    fileprivate func ended(_ receiver: StreamReceiver, _ status: GRPCStatus) {
        guard receiver === self.receiver else { return }
        self.receiver = nil
        stream = nil
        machine.streamClosed()
        statistics.connected(false)
        loop.cancel(&budgetTimer)
        for subscription in subscriptions { subscription.sourceFailed() }
        if isClosed { return }
        let wait = backOff.next(random: loop.random.next())
        log.warning(
            "the stream to the control plane has ended",
            ["cluster": params.service.cluster, "status": "\(status)", "again in": "\(wait.milliseconds) ms"])
        reconnectTimer = loop.arm(after: wait, self, tag: Tag.reconnect.rawValue)
    }

    override func close() {
        isClosed = true
        loop.cancel(&reconnectTimer)
        loop.cancel(&expiryTimer)
        loop.cancel(&budgetTimer)
        receiver = nil
        stream?.cancel()
        stream = nil
        machine.streamClosed()
        statistics.connected(false)
    }

    override func timerFired(tag: UInt8) {
        switch Tag(rawValue: tag) {
        case .reconnect:
            reconnectTimer = .none
            open()
        case .expiry:
            expiryTimer = .none
            expire()
        case .budget:
            budgetTimer = .none
            sendRequests()
        case nil: break
        }
    }

    override func settleTurn() {
        if isClosed { return }
        if receiver == nil, !reconnectTimer.isArmed { return open() }
        sendRequests()
    }

    fileprivate func sendRequests() {
        guard let stream, !budgetTimer.isArmed else { return }
        while machine.hasRequest, !stream.isOverfull {
            if let wait = budget?.take(now: loop.now) {
                statistics.limited(pending: machine.queuedRequests)
                budgetTimer = loop.arm(after: wait, self, tag: Tag.budget.rawValue)
                return
            }
            guard let request = machine.nextRequest() else { break }
            stream.send(request)
        }
        statistics.pending(machine.queuedRequests)
    }

    // MARK: - Responses

    fileprivate func received(_ receiver: StreamReceiver, _ bytes: ByteView) {
        guard receiver === self.receiver else { return }
        backOff.reset()
        do throws(InvalidWireData) {
            switch try machine.received(bytes) {
            case .ignored(let typeURL):
                log.warning("resources that nobody asked for are ignored", ["type": typeURL])
            case .refused(let type, let refusal):
                log.warning("a response is refused", ["type": type.messageType, "reason": "\(refusal)"])
                refuseAll(type)
            case .changes(let changes): take(changes)
            }
        } catch {
            log.warning("the control plane sent what is no response", ["reason": "\(error)"])
            let status = GRPCStatus(GRPCStatus.internal, "\(error)")
            stream?.cancel()
            return ended(receiver, status)
        }
        callAtEndOfTurn()
    }

    private func take(_ changes: ResourceChanges) {
        identity.count(changes.unknownFields)
        if !changes.controlPlane.isEmpty { statistics.identified(changes.controlPlane) }
        let refused = dispatch(
            changes.type, changes.update, mentioned: changes.mentioned, refused: changes.refused)
        machine.settle(changes, refused: refused, now: loop.now)
        for refusal in changes.refused + refused {
            log.warning("a resource is refused", ["type": changes.type.messageType, "reason": "\(refusal)"])
        }
        armExpiry()
    }

    private func armExpiry() {
        loop.cancel(&expiryTimer)
        guard let deadline = machine.nextDeadline else { return }
        expiryTimer = loop.arm(after: max(deadline - loop.now, .zero), self, tag: Tag.expiry.rawValue)
    }

    private func expire() {
        for (type, names) in machine.expire(now: loop.now) {
            log.info("resources have outlived their time", ["type": type.messageType, "count": "\(names.count)"])
            _ = dispatch(
                type, ResourceUpdate(version: machine.acceptedVersion(type), changed: [], removed: names),
                mentioned: [], refused: [])
        }
        armExpiry()
    }

    // MARK: - Interest

    override func watch(_ type: ResourceType, _ names: Set<String>?) { machine.watch(type, names) }
    override func unwatch(_ type: ResourceType, _ names: Set<String>?) { machine.unwatch(type, names) }
    override func known(_ type: ResourceType, _ name: String) -> DiscoveredResource? { machine.resource(type, name) }
    override func knownNames(_ type: ResourceType) -> [String] { machine.knownNames(type) }
    override func acceptedVersion(_ type: ResourceType) -> String { machine.acceptedVersion(type) }
}

/// Ties a call to the stream that made it, for as long as that one uses it.
private final class StreamReceiver: GRPCReceiver {
    private weak var owner: ControlPlaneStream?

    init(_ owner: ControlPlaneStream) { self.owner = owner }

    override func message(_ bytes: ByteView) { owner?.received(self, bytes) }
    override func closed(_ status: GRPCStatus) { owner?.ended(self, status) }
    override func drained() { owner?.sendRequests() }
}
