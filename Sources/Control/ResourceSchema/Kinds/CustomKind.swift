// A CustomResourceDefinition, checked and compiled to the kinds that it serves.

import Document
import MeshAPI

struct CustomKind: Sendable {
    let group: String
    let plural: String
    let served: [ServedKind]
    /// What is defined but can't be held, for the client to be warned of.
    let warnings: [String]

    init(reading crd: DocumentNode) throws(InvalidObject) {
        var reader = CustomKindReader(crd: crd)
        guard let result = reader.read() else { throw InvalidObject(reader.problems) }
        self = result
    }

    init(group: String, plural: String, served: [ServedKind], warnings: [String]) {
        self.group = group
        self.plural = plural
        self.served = served
        self.warnings = warnings
    }

    /// Why the names can't be had: another kind of the group has one of them.
    func conflict(with catalog: KindCatalog) -> String? {
        guard let mine = served.first?.kind else { return nil }
        for other in catalog.all where other.kind.group == group {
            if other.isCustom && other.kind.plural == plural { continue }
            if other.kind.plural == plural { return "\"\(plural)\" is already in use" }
            if other.kind.kind == mine.kind || other.listKind == served.first?.listKind {
                return "\"\(mine.kind)\" is already in use"
            }
            let names = [other.kind.singular, other.kind.plural] + other.kind.shortNames
            for name in [mine.singular] + mine.shortNames where names.contains(name) {
                return "\"\(name)\" is already in use"
            }
        }
        return nil
    }
}
