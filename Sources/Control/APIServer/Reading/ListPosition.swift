// Where a list goes on: the token that a client brings back.

import Base
import Document
import Store

/// Opaque to clients; a changed one is refused, and it can't reach beyond what its user may list.
struct ListPosition: Sendable, Hashable {
    /// -1: from what is there now, for those who accept an inconsistent list.
    var revision: Int64
    var namespace: String
    var name: String

    var token: String {
        let tree: DocumentNode = [
            "v": "meta.k8s.io/v1", "rv": .integer(revision), "start": .string("\(namespace)/\(name)"),
        ]
        let text = Base64.encode(tree.json).map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
        return String(text.filter { $0 != "=" })
    }

    init(revision: Int64, after key: StoreKey) {
        self.revision = revision
        namespace = key.namespace
        name = key.name
    }

    init(token: String, namespace selected: String?) throws(APIFailure) {
        let invalid = APIFailure.badRequest("continue key is not valid: \(token.prefix(80))")
        guard let bytes = Base64.decode(token), let tree = try? Document.parse(json: bytes),
            tree.text(at: "v") == "meta.k8s.io/v1", let revision = tree.number(at: "rv"),
            let start = tree.text(at: "start"), let slash = start.firstIndex(of: "/")
        else { throw invalid }
        self.revision = revision
        namespace = String(start[..<slash])
        name = String(start[start.index(after: slash)...])
        if let selected, selected != namespace { throw invalid }
        if revision == 0 || revision < -1 { throw invalid }
    }
}
