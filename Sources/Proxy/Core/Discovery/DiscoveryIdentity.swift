// What every stream to a control plane is given of the process.

import EnvoyAPI
import ProcessSupport
import Telemetry

/// Made once; lives on the control loop.
final class DiscoveryIdentity {
    let worker: Worker
    let log: ProcessLog
    /// What control planes are told of the proxy, encoded.
    let node: [UInt8]
    let refusesUnknownFields: Bool
    private let server: StatBlock<ServerStat>
    private var seen: Set<UnknownField> = []

    init(worker: Worker, node: Message, log: ProcessLog, refusesUnknownFields: Bool) {
        self.worker = worker
        self.log = log
        self.node = node.binary()
        self.refusesUnknownFields = refusesUnknownFields
        server = worker.store.register(ServerStat.self, prefix: "server.")
    }

    /// Each place once, as Envoy counts them: a newer control plane says the same of every resource.
    func count(_ unknown: [UnknownField]) {
        for field in unknown where seen.insert(field).inserted {
            worker.store.control.count(server, .dynamicUnknownFields)
            log.warning(
                "a resource has a field that is not known",
                ["type": field.typeName, "path": field.path, "field": "\(field.number)"])
        }
    }
}
