// What runs according to objects that nothing has started: pods without an address, and templates of pods.

import Analysis
import Document
import MeshAPI
import Registry

enum DeclaredWorkloads {
    private static let templated: Set<String> = [
        "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job",
    ]
    /// As they are installed: files alone hardly ever hold them.
    private static let gateways = ["ingressgateway", "egressgateway"].map {
        DeclaredWorkload(namespace: "istio-system", labels: ["app": "istio-\($0)", "istio": $0])
    }

    static func of(_ objects: [DocumentNode], isAlone: Bool) -> [DeclaredWorkload] {
        let own = objects.compactMap { object -> DeclaredWorkload? in
            let key = ObjectChange(object).key
            let metadata: DocumentNode?
            if key.kind == "Pod" {
                metadata = object["metadata"]
            } else if templated.contains(key.kind) {
                metadata = object.at("spec", "template", "metadata")
            } else if key.kind == "CronJob" {
                metadata = object.at("spec", "jobTemplate", "spec", "template", "metadata")
            } else {
                return nil
            }
            guard case .mapping(let labels)? = metadata?["labels"]?.value, !labels.isEmpty else { return nil }
            let pairs = labels.compactMap { entry in entry.value.string.map { (entry.key.text, $0) } }
            return DeclaredWorkload(namespace: key.namespace, labels: Dictionary(pairs) { $1 })
        }
        return own + (isAlone ? gateways : [])
    }
}
