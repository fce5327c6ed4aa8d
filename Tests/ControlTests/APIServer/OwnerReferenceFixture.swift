// References to owners for tests.

import MeshAPI

enum OwnerReferenceFixture {
    static func make(_ uid: String) -> OwnerReference {
        var owner = OwnerReference()
        owner.apiVersion = "v1"
        owner.kind = "ConfigMap"
        owner.name = "owner"
        owner.uid = uid
        return owner
    }
}
