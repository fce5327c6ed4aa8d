// Field selectors: "status.phase=Running,metadata.name!=x", over the few fields that Kubernetes indexes per kind.

import Document
import ResourceSchema

public struct FieldSelector: Sendable, Hashable {
    struct Requirement: Sendable, Hashable {
        var field: String
        var value: String
        var isEqual: Bool
    }

    var requirements: [Requirement] = []

    static let everything = FieldSelector()

    private init() {}

    /// Commas, equals signs and backslashes of a value are escaped with a backslash.
    init(_ text: String) throws(APIFailure) {
        for term in Self.terms(text) where !term.isEmpty {
            guard let requirement = Self.requirement(term) else {
                throw APIFailure.badRequest("invalid selector: '\(text)'; can't understand '\(term)'")
            }
            requirements.append(requirement)
        }
    }

    var isEverything: Bool { requirements.isEmpty }

    /// The one name that can match, when the selector says so.
    var exactName: String? {
        requirements.first { $0.field == "metadata.name" && $0.isEqual }?.value
    }

    /// `fields` gives an object's value; all fields have been checked to be selectable.
    func matches(_ fields: (String) -> String) -> Bool {
        requirements.allSatisfy { (fields($0.field) == $0.value) == $0.isEqual }
    }

    private static func terms(_ text: String) -> [String] {
        var terms: [String] = []
        var current = ""
        var isEscaped = false
        for character in text {
            if character == ",", !isEscaped {
                terms.append(current)
                current = ""
            } else {
                current.append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return terms + [current]
    }

    private static func requirement(_ term: String) -> Requirement? {
        let characters = Array(term)
        var index = 0
        while index < characters.count {
            switch characters[index] {
            case "\\": index += 1
            case "!" where index + 1 < characters.count && characters[index + 1] == "=":
                return make(characters, index, 2, isEqual: false)
            case "=":
                let isDouble = index + 1 < characters.count && characters[index + 1] == "="
                return make(characters, index, isDouble ? 2 : 1, isEqual: true)
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func make(_ text: [Character], _ index: Int, _ width: Int, isEqual: Bool) -> Requirement? {
        guard let value = unescaped(text[(index + width)...]) else { return nil }
        return Requirement(field: String(text[..<index]).trimmed, value: value, isEqual: isEqual)
    }

    private static func unescaped(_ text: ArraySlice<Character>) -> String? {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                guard character == "," || character == "=" || character == "\\" else { return nil }
                result.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," || character == "=" {
                return nil
            } else {
                result.append(character)
            }
        }
        return isEscaped ? nil : result
    }
}

/// Which fields can be selected by, and where an object has them.
enum SelectableFields {
    private static let common: Set<String> = ["metadata.name", "metadata.namespace"]

    private static let byResource: [String: Set<String>] = [
        "pods": [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
            "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName",
        ],
        "events": [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
            "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
            "reportingComponent", "source", "type",
        ],
        "events.events.k8s.io": [
            "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion",
            "regarding.resourceVersion", "regarding.fieldPath", "reason", "reportingController", "type",
        ],
        "namespaces": ["name", "status.phase"],
        "secrets": ["type"],
        "nodes": ["spec.unschedulable"],
        "services": ["spec.clusterIP", "spec.type"],
        "replicasets.apps": ["status.replicas"],
    ]

    /// Beside the server's own, those that a kind's definition names.
    static func check(
        _ selector: FieldSelector, for resource: ResourceName, kind: ServedKind? = nil
    ) throws(APIFailure) {
        for requirement in selector.requirements where !common.contains(requirement.field) {
            if byResource[resource.qualified]?.contains(requirement.field) == true { continue }
            if kind?.selectableFields.contains(requirement.field) == true { continue }
            throw APIFailure.badRequest("field label not supported: \(requirement.field)")
        }
    }

    static func value(_ field: String, of object: DocumentNode) -> String {
        switch field {
        case "name": return object.text(at: "metadata", "name") ?? ""
        case "spec.unschedulable", "spec.hostNetwork":
            return object.node(along: field.split(separator: ".").map(String.init))?.value == .bool(true)
                ? "true" : "false"
        case "reportingComponent":
            return nonEmpty(object.text(at: "reportingComponent")) ?? object.text(at: "source", "component") ?? ""
        case "source":
            return nonEmpty(object.text(at: "source", "component")) ?? object.text(at: "reportingComponent") ?? ""
        case "status.podIPs": return object.entries(at: "status", "podIPs").first?.text(at: "ip") ?? ""
        default:
            let node = object.node(along: field.split(separator: ".").map(String.init))
            switch node?.value {
            case .string(let text): return text
            case .integer(let number): return String(number)
            case .bool(let flag): return flag ? "true" : "false"
            default: return ""
            }
        }
    }

    private static func nonEmpty(_ text: String?) -> String? { text?.isEmpty == false ? text : nil }
}
