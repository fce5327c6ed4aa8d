// Documents and schemas of the tests, from text.

import Document
import MeshAPI
import Testing

@testable import ResourceSchema

func json(_ text: String) -> DocumentNode {
    do { return try Document.parse(json: Array(text.utf8)) } catch { fatalError("\(error): \(text)") }
}

func yaml(_ text: String) -> DocumentNode {
    do { return try Document.parse(yaml: Array(text.utf8)) } catch { fatalError("\(error): \(text)") }
}

func schema(_ text: String) throws -> StructuralSchema { try StructuralSchema(openAPI: yaml(text)) }

func kind(_ name: String, _ group: String = "", _ version: String = "v1") throws -> ServedKind {
    try #require(KindCatalog.builtIn.kind(named: name, group: group, version: version))
}

extension DocumentNode {
    var text: String { value.json() }
}
