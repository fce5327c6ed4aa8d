// What the fuzzer calls: any bytes at all, as patches and definitions.

import Base
import Document
import MeshAPI

/// A JSON list: an object, a patch, and a second state of the object. Every kind of patch must refuse or apply, never trap; what
/// must hold between them is checked.
public func fuzzPatches(_ bytes: ByteView) {
    guard let parts = try? Document.parse(json: bytes.array, limits: fuzzLimits).items, parts.count >= 2 else { return }
    let (object, patch) = (parts[0], parts[1])
    guard object.isMapping else { return }
    _ = try? Patch.json(patch, to: object)
    if let merged = try? Patch.merge(patch, to: object) {
        let again = try? Patch.merge(patch, to: merged)
        precondition(again?.isSame(as: merged) == true, "a merge patch changed what it had made")
    }
    for schema in fuzzSchemas { _ = try? Patch.strategicMerge(patch, to: object, schema: schema) }
    if patch.isMapping { fuzzApply(object, patch, parts.count > 2 ? parts[2] : patch) }
}

/// What one manager applies twice changes nothing the second time.
private func fuzzApply(_ object: DocumentNode, _ applied: DocumentNode, _ next: DocumentNode) {
    for schema in fuzzSchemas {
        let manager = FieldManager(name: "a", apiVersion: "v1", now: "2024-01-01T00:00:00Z")
        let other = FieldManager(name: "b", apiVersion: "v1", now: "2024-01-02T00:00:00Z")
        let live = ServerSideApply.update(live: nil, new: object, by: other, schema: schema)
        guard
            let result = try? ServerSideApply.apply(
                live: live, applied: applied, by: manager, force: true, schema: schema)
        else { continue }
        let again = try? ServerSideApply.apply(
            live: result, applied: applied, by: manager, force: false, schema: schema)
        precondition(again?.isSame(as: result) == true, "an apply did not come to rest")
        _ = ServerSideApply.update(live: result, new: next, by: other, schema: schema)
    }
}

/// A CustomResourceDefinition in YAML, and itself as an object of what it defines.
public func fuzzDefinition(_ bytes: ByteView) {
    guard let crd = try? Document.parse(yaml: bytes.array, limits: fuzzLimits) else { return }
    guard let catalog = try? KindCatalog.builtIn.adding(crd: crd) else { return }
    for kind in catalog.all where kind.isCustom {
        let (pruned, _) = kind.schema.prune(crd)
        precondition(kind.schema.prune(pruned).unknown.isEmpty, "pruning left something to prune")
        let full = kind.schema.defaulted(pruned)
        precondition(kind.schema.defaulted(full).isSame(as: full), "defaults did not come to rest")
        _ = kind.schema.validate(full)
        _ = TablePrinter(kind: kind, now: TablePrinter.Moment(seconds: 0)).table([full])
        _ = kind.schema.openAPI()
    }
}

private let fuzzSchemas: [StructuralSchema] = [
    ("Deployment", "apps"), ("Service", ""), ("Gateway", "networking.istio.io"),
]
.compactMap { name, group in KindCatalog.builtIn.kind(named: name, group: group, version: "v1")?.schema }

private let fuzzLimits: DocumentLimits = {
    var limits = DocumentLimits()
    limits.nodes = 20_000
    return limits
}()
