// A consumer's interest in resources of one type from one source.

import Discovery

/// Lives on the control loop. Ends when it is cancelled; letting go of it is not enough.
final class ResourceSubscription {
    let type: ResourceType
    let client: ResourceClient
    /// Nil: whatever the source has.
    private(set) var names: Set<String>?

    init(_ type: ResourceType, names: Set<String>?, client: ResourceClient) {
        self.type = type
        self.names = names
        self.client = client
    }

    /// Other names from now on. What is known of new ones already is delivered with the next turn.
    func update(names: Set<String>) { self.names = names }

    func cancel() {}
}
