// OpenAPI v3 of one group and version.

import Document

struct OpenAPIV3 {
    let kinds: [ServedKind]
    let serverVersion: String

    func document() -> DocumentNode {
        var definitions = OpenAPIDefinitions(style: .v3)
        var paths: [(key: DocumentKey, value: DocumentNode)] = []
        for served in kinds {
            definitions.add(served)
            for (path, item) in OpenAPIPaths(style: .v3).paths(of: served) {
                paths.append((key: DocumentKey(path), value: item))
            }
        }
        return [
            "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": .string(serverVersion)],
            "paths": DocumentNode(.mapping(paths.sorted { $0.key.text < $1.key.text })),
            "components": ["schemas": definitions.node],
        ]
    }
}
