import Document

struct StrategicMerge {
    let schema: StructuralSchema
    func apply(_ patch: DocumentNode, to object: DocumentNode) throws(InvalidPatch) -> DocumentNode {
        MergePatch.apply(patch, to: object)
    }
}
