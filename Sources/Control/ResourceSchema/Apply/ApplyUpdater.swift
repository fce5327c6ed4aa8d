import Document

struct ApplyUpdater {
    let schema: StructuralSchema
    func apply(live: DocumentNode?, applied: DocumentNode, by manager: FieldManager, force: Bool) throws(ApplyFailure)
        -> DocumentNode
    { live.map { MergePatch.apply(applied, to: $0) } ?? applied }
    func update(live: DocumentNode?, new: DocumentNode, by manager: FieldManager) -> DocumentNode { new }
}
