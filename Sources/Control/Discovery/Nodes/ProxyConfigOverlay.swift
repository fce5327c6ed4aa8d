// A proxy's own settings over the mesh's.

import Document
import MeshAPI

enum ProxyConfigOverlay {
    /// What the proxy has said at all, in place of what the mesh says.
    static func laying(_ own: DocumentNode, over base: DocumentNode) -> DocumentNode {
        var result = base
        for member in own.members {
            let key = member.key.text
            if member.value.isMapping, let inner = base[key], inner.isMapping {
                result.set(key, laying(member.value, over: inner))
            } else {
                result.set(key, member.value)
            }
        }
        return result
    }
}
