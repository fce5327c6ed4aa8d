// The trust domain of the mesh when it starts: identities and those who check them have to mean the same one.

import Base
import Document
import Logging
import MeshAPI
import Registry
import Store

enum MeshTrustDomain {
    /// What the flag says, else what MeshConfig says. Identities are of the domain with which the process began: a later
    /// change of MeshConfig's is in force after a restart.
    static func chosen(_ params: ControlParams, _ store: any ResourceStore) async throws -> String {
        let said = try await stated(params, store)
        guard let said, !said.isEmpty else { return params.trustDomain }
        if !params.statesTrustDomain { return said }
        if said != params.trustDomain {
            ControlLog.shared.warn(
                "mesh", "MeshConfig's trustDomain is not the one of --trust-domain: identities are of the flag's",
                ["mesh": said, "flag": params.trustDomain])
        }
        return params.trustDomain
    }

    private static func stated(_ params: ControlParams, _ store: any ResourceStore) async throws -> String? {
        if let path = params.meshConfigFile {
            return (try? Document.parse(yaml: try FileBytes.read(path)))?["trustDomain"]?.string
        }
        let key = ConfigKey(kind: "ConfigMap", namespace: params.rootNamespace, name: "istio")
        let map = try await StoreObjects(store: store).read(key)
        let text = map?.at("data", "mesh")?.string ?? ""
        return (try? Document.parse(yaml: Array(text.utf8)))?["trustDomain"]?.string
    }
}
