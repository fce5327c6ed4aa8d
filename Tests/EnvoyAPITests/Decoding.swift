// Shorthands of these tests: YAML to messages, and the words of refusals.

import Document
import EnvoyAPI
import Testing

func message(_ type: String, _ yaml: String) throws -> Message {
    try Message(type: type, text: Array(yaml.utf8), file: "test.yaml")
}

func unchecked(_ type: String, _ yaml: String) throws -> Message {
    try Message(unchecked: type, document: try Document.parse(yaml: Array(yaml.utf8)), file: "test.yaml")
}

/// The description of why a message is refused; empty when it is taken.
func refusal(_ type: String, _ yaml: String) -> String {
    do {
        _ = try message(type, yaml)
        return ""
    } catch {
        return "\(error)"
    }
}

func json(_ type: String, _ yaml: String) throws -> String { try unchecked(type, yaml).json(pretty: false) }

let bootstrap = "envoy.config.bootstrap.v3.Bootstrap"
let cluster = "envoy.config.cluster.v3.Cluster"
