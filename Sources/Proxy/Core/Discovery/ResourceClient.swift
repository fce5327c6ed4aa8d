// Who takes resources: the face that a consumer shows to the hub.

import Discovery
import EnvoyAPI

/// Lives on the control loop. The hub holds it until its subscription is cancelled.
class ResourceClient {
    /// Something of the update that `apply` gets next was refused before, and is not in it.
    var isUpdateIncomplete = false

    /// Takes what has changed. What is returned is not in force and goes into a NACK; everything else of the update
    /// is. The first call comes with the first answer, even an empty one; a refused resource comes again with the next
    /// answer that has it.
    func apply(_ update: ResourceUpdate) -> [ResourceRefusal] { [] }

    /// Nothing has come within `initial_fetch_timeout`: no reason to wait any longer. Resources may still come.
    func fetchTimedOut() {}

    /// A whole response could not be read; called before anything was applied only. Envoy stops waiting then, too.
    func fetchRefused() { fetchTimedOut() }
}
