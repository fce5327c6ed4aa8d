// Objects as kubectl prints them: JSON and YAML with members by name.

import Document
import ResourceClient

enum ObjectText {
    /// Who set which field when: of no use to people unless they ask.
    static func withoutManagedFields(_ object: DocumentNode) -> DocumentNode {
        guard var metadata = object["metadata"], metadata["managedFields"] != nil else { return object }
        metadata.remove("managedFields")
        return object.setting("metadata", to: metadata)
    }

    /// One object as itself, several as a List.
    static func one(of objects: [DocumentNode], asList: Bool = false) -> DocumentNode {
        if !asList, objects.count == 1 { return objects[0] }
        return [
            "apiVersion": "v1", "items": .list(objects), "kind": "List", "metadata": ["resourceVersion": ""],
        ]
    }

    static func text(_ object: DocumentNode, form: String) -> String {
        form == "json"
            ? CanonicalJSON.text(object.value, indent: 4) + "\n" : YAMLWriter.text(object.value, sortsKeys: true)
    }
}
