// OpenAPI v2 of everything that is served.

import Document

struct OpenAPIV2 {
    let catalog: KindCatalog
    let serverVersion: String

    func document() -> DocumentNode {
        var definitions = OpenAPIDefinitions(style: .v2)
        var paths: [(key: DocumentKey, value: DocumentNode)] = []
        for served in catalog.all {
            definitions.add(served)
            for (path, item) in OpenAPIPaths(style: .v2).paths(of: served) {
                paths.append((key: DocumentKey(path), value: item))
            }
        }
        return [
            "swagger": "2.0", "info": ["title": "Kubernetes", "version": .string(serverVersion)],
            "paths": DocumentNode(.mapping(paths.sorted { $0.key.text < $1.key.text })),
            "definitions": definitions.node,
        ]
    }
}
