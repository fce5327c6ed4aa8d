// A compiled OpenAPI v3 structural schema: one engine for built-in kinds, Istio's kinds and those that users bring.

import Document
import MeshAPI

/// Nodes refer to one another by index, so that definitions may contain themselves. Immutable.
public final class StructuralSchema: Sendable {
    let nodes: [SchemaNode]
    let root: Int

    init(nodes: [SchemaNode], root: Int) {
        self.nodes = nodes
        self.root = root
    }

    /// Of a document in the form of a CRD's `openAPIV3Schema`; what is no structural schema is refused.
    public convenience init(openAPI document: DocumentNode) throws(InvalidObject) {
        var compiler = SchemaCompiler()
        let root = compiler.compile(document, path: "")
        if !compiler.problems.isEmpty { throw InvalidObject(compiler.problems) }
        self.init(nodes: compiler.nodes, root: root)
    }

    /// What is wrong with an object, in the order of its fields; messages are worded as Kubernetes words them. Fields that
    /// the schema does not know are no problem here: `prune` lists those.
    public func validate(_ object: DocumentNode) -> [FieldProblem] {
        var walker = SchemaValidator(schema: self)
        walker.validate(object, at: root, FieldPath())
        return walker.problems
    }

    /// The object without the fields that the schema does not know, and their names: `unknown field "spec.foo"`. Members of
    /// null value that may not be null are dropped as absent.
    public func prune(_ object: DocumentNode) -> (object: DocumentNode, unknown: [FieldProblem]) {
        var pruner = SchemaPruner(schema: self)
        let result = pruner.prune(object, at: root, FieldPath(), isRoot: true)
        return (result, pruner.unknown)
    }

    /// The object with the schema's defaults for what is absent.
    public func defaulted(_ object: DocumentNode) -> DocumentNode {
        SchemaDefaulter(schema: self).defaulted(object, at: root)
    }

    /// The schema as an OpenAPI v3 document without references.
    public func openAPI() -> DocumentNode { SchemaPublisher(schema: self, style: .inlineV3).document(root) }
}

/// Why an object can't be accepted: every problem that was found.
public struct InvalidObject: Error, Sendable, CustomStringConvertible {
    public let problems: [FieldProblem]

    public init(_ problems: [FieldProblem]) { self.problems = problems }

    public var description: String { problems.map(\.description).joined(separator: ", ") }
}
