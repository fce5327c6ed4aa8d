// A consumer's interest in resources of one type from one source.

import Base
import Discovery
import Runtime

/// Lives on the control loop. Ends when it is cancelled; letting go of it is not enough.
final class ResourceSubscription: LoopObject {
    let type: ResourceType
    /// Nil: whatever the source has.
    private(set) var names: Set<String>?
    private(set) var isActive = true
    private let client: ResourceClient
    private let statistics: SubscriptionStatistics?
    private unowned let hub: DiscoveryHub
    private let source: ResourceSource
    private var timer = TimerID.none
    private var hasAnswer = false

    init(
        _ type: ResourceType, names: Set<String>?, client: ResourceClient, source: ResourceSource, hub: DiscoveryHub,
        statistics: SubscriptionStatistics?
    ) {
        self.type = type
        self.names = names
        self.client = client
        self.source = source
        self.hub = hub
        self.statistics = statistics
    }

    func begin(fetchTimeout: TimeSpan) {
        statistics?.began()
        if fetchTimeout > .zero { timer = source.loop.arm(after: fetchTimeout, self, tag: 0) }
        source.add(self)
    }

    /// Other names from now on, for a subscription that was made with names. What is known of new ones already is
    /// delivered at the end of the turn.
    func update(names: Set<String>) {
        guard isActive, let before = self.names else { return }
        self.names = names
        source.change(self, from: before, to: names)
    }

    func cancel() {
        if !isActive { return }
        isActive = false
        source.loop.cancel(&timer)
        source.remove(self)
        hub.release(source)
    }

    // MARK: - From the source

    /// `isRefused` when more has come for this subscription that could not be delivered.
    func deliver(_ update: ResourceUpdate, isRefused: Bool = false) -> [ResourceRefusal] {
        source.loop.cancel(&timer)
        if isRefused, update.isEmpty, update.unfit.isEmpty {
            wasRefused()
            return []
        }
        // Whoever named what they want hears of changes only; whoever takes everything, of every new version.
        if hasAnswer, names != nil, update.isEmpty {
            statistics?.succeeded(version: update.version, took: .zero, changed: false)
            return []
        }
        let began = Instant.now
        client.isUpdateIncomplete = isRefused
        let refused = client.apply(update)
        if refused.isEmpty, !isRefused {
            hasAnswer = true
            statistics?.succeeded(version: update.version, took: .now - began, changed: !update.isEmpty)
        } else {
            wasRefused()
        }
        return refused
    }

    func wasRefused() {
        source.loop.cancel(&timer)
        statistics?.wasRejected()
        if !hasAnswer { client.fetchRefused() }
    }

    /// The stream has ended or could not be opened, a file could not be read.
    func sourceFailed() { statistics?.failed() }

    /// A file has been read and has nothing for this subscription, as other resources stand in it or none at all.
    func isMissing(isFileEmpty: Bool, version: String) {
        if !isFileEmpty { return wasRefused() }
        statistics?.succeeded(version: version, took: .zero, changed: false)
        if !hasAnswer { client.fetchTimedOut() }
    }

    /// A file has no later chance by itself: no reason to wait for one.
    func couldNotRead() {
        if !hasAnswer { client.fetchRefused() }
    }

    override func timerFired(tag: UInt8) {
        timer = .none
        if !isActive { return }
        statistics?.timedOut()
        client.fetchTimedOut()
    }
}
