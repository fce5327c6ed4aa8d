// What an object's metadata may be, and what of it is the server's own.

import Base
import Document
import MeshAPI
import ResourceSchema
import Store

enum MetadataRules {
    private static let known: Set<String> = [
        "name", "generateName", "namespace", "labels", "annotations", "uid", "resourceVersion", "generation",
        "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers", "ownerReferences",
        "managedFields", "selfLink",
    ]

    /// Takes away what nobody knows and what is null; gives the names of the unknown.
    static func clean(_ object: inout DocumentNode) throws(APIFailure) -> [String] {
        guard let metadata = object["metadata"], !metadata.isNull else {
            object.set("metadata", [:])
            return []
        }
        guard metadata.isMapping else {
            throw APIFailure.badRequest("metadata: found \(metadata.value.kindName), expected an object")
        }
        let kept = metadata.members.filter { known.contains($0.key.text) && !$0.value.isNull }
        object.set("metadata", DocumentNode(.mapping(kept)))
        return metadata.members.map(\.key.text).filter { !known.contains($0) }.map { "metadata.\($0)" }
    }

    /// Types first: everything else reads the values as what they must be.
    static func typeProblem(_ object: DocumentNode) -> String? {
        let metadata = object["metadata"] ?? [:]
        for key in ["name", "generateName", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            if let node = metadata[key], !node.isNull, node.string == nil {
                return "metadata.\(key): found \(node.value.kindName), expected a string"
            }
        }
        for key in ["labels", "annotations"] {
            guard let node = metadata[key], !node.isNull else { continue }
            if !node.isMapping { return "metadata.\(key): found \(node.value.kindName), expected an object" }
            for member in node.members where member.value.string == nil {
                return "metadata.\(key).\(member.key.text): found \(member.value.value.kindName), expected a string"
            }
        }
        for key in ["finalizers", "ownerReferences", "managedFields"] {
            if let node = metadata[key], !node.isNull, !node.isList {
                return "metadata.\(key): found \(node.value.kindName), expected a list"
            }
        }
        return nil
    }

    /// Of a new or changed object.
    static func causes(_ object: DocumentNode, _ resource: ResourceName, isNamespaced: Bool) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        let name = object.text(at: "metadata", "name") ?? ""
        let prefix = object.text(at: "metadata", "generateName") ?? ""
        let rule = NameRules.rule(for: resource)
        if !prefix.isEmpty {
            // As if the last character had been replaced by one of the suffix.
            if let problem = rule(prefix.hasSuffix("-") ? String(prefix.dropLast()) + "a" : prefix) {
                causes.append(.invalid("metadata.generateName", prefix.quotedText, problem))
            }
        }
        if name.isEmpty {
            if prefix.isEmpty {
                causes.append(.required("metadata.name", "name or generateName is required"))
            }
        } else if let problem = rule(name) {
            causes.append(.invalid("metadata.name", name.quotedText, problem))
        }
        if isNamespaced, let namespace = object.text(at: "metadata", "namespace"),
            let problem = NameRules.label(namespace)
        {
            causes.append(.invalid("metadata.namespace", namespace.quotedText, problem))
        }
        causes += labelCauses(object)
        causes += annotationCauses(object)
        causes += finalizerCauses(object, demandsPath: demandsPath(resource))
        return causes + ownerCauses(object)
    }

    private static func labelCauses(_ object: DocumentNode) -> [APIFailure.Cause] {
        object.textMembers(at: "metadata", "labels").flatMap { label -> [APIFailure.Cause] in
            var causes: [APIFailure.Cause] = []
            if let problem = NameRules.qualifiedName(label.key) {
                causes.append(.invalid("metadata.labels", label.key.quotedText, problem))
            }
            if let problem = NameRules.labelValue(label.value) {
                causes.append(.invalid("metadata.labels", label.value.quotedText, problem))
            }
            return causes
        }
    }

    private static func annotationCauses(_ object: DocumentNode) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        var size = 0
        for annotation in object.textMembers(at: "metadata", "annotations") {
            size += annotation.key.utf8.count + annotation.value.utf8.count
            if let problem = NameRules.qualifiedName(annotation.key.lowercased()) {
                causes.append(.invalid("metadata.annotations", annotation.key.quotedText, problem))
            }
        }
        if size > 256 << 10 {
            causes.append(
                APIFailure.Cause(
                    reason: "FieldValueTooLong", message: "Too long: may not be more than 262144 bytes",
                    field: "metadata.annotations"))
        }
        return causes
    }

    /// Kubernetes' own kinds take finalizers like `example.com/name` only; definitions and custom kinds any qualified
    /// name.
    private static func demandsPath(_ resource: ResourceName) -> Bool {
        if resource.group == "apiextensions.k8s.io" { return false }
        return !resource.group.contains(".") || resource.group.hasSuffix(".k8s.io")
    }

    private static func finalizerCauses(_ object: DocumentNode, demandsPath: Bool) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        let finalizers = object.texts(at: "metadata", "finalizers")
        for name in finalizers {
            if let problem = NameRules.qualifiedName(name) {
                causes.append(.invalid("metadata.finalizers", name.quotedText, problem))
            } else if demandsPath, !name.contains("/"), !["kubernetes", "orphan", "foregroundDeletion"].contains(name) {
                causes.append(
                    .invalid(
                        "metadata.finalizers", name.quotedText,
                        "name is neither a standard finalizer name nor is it fully qualified"))
            }
        }
        if finalizers.contains("orphan"), finalizers.contains("foregroundDeletion") {
            causes.append(
                .invalid(
                    "metadata.finalizers", "[\(finalizers.map(\.quotedText).joined(separator: " "))]",
                    "finalizer orphan and foregroundDeletion cannot be both set"))
        }
        return causes
    }

    private static func ownerCauses(_ object: DocumentNode) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        var controllers = 0
        for (index, owner) in object.entries(at: "metadata", "ownerReferences").enumerated() {
            let field = "metadata.ownerReferences[\(index)]"
            for (key, why) in [
                ("apiVersion", "version must not be empty"), ("kind", "must not be empty"),
                ("name", "must not be empty"), ("uid", "must not be empty"),
            ] where owner.text(at: key)?.isEmpty != false {
                causes.append(.invalid("\(field).\(key)", "\"\"", why))
            }
            if owner.flag(at: "controller") == true { controllers += 1 }
        }
        if controllers > 1 {
            causes.append(
                .invalid(
                    "metadata.ownerReferences", "\(controllers) controllers",
                    "Only one reference can have Controller set to true"))
        }
        return causes
    }

    // MARK: the server's own

    /// A new object's metadata, in the order that people read.
    static func stamp(_ object: inout DocumentNode, name: String, namespace: String, generation: Int64?) {
        let old = object["metadata"] ?? [:]
        var members: [(String, DocumentNode)] = [("name", .string(name))]
        if let prefix = old.text(at: "generateName"), !prefix.isEmpty {
            members.append(("generateName", .string(prefix)))
        }
        if !namespace.isEmpty { members.append(("namespace", .string(namespace))) }
        members.append(("uid", .string(UniqueID.make())))
        if let generation { members.append(("generation", .integer(generation))) }
        members.append(("creationTimestamp", .string(Timestamp.text(Timestamp.now()))))
        for key in ["labels", "annotations", "ownerReferences", "finalizers", "managedFields"] {
            if let node = old[key], !node.isEmptyCollection { members.append((key, node)) }
        }
        object.set("metadata", Tree.object(members))
    }

    /// An update's metadata: what is the server's stays as it was.
    static func keep(_ object: inout DocumentNode, from old: DocumentNode) {
        let new = object["metadata"] ?? [:]
        var members: [(String, DocumentNode)] = []
        for key in [
            "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp",
            "deletionTimestamp", "deletionGracePeriodSeconds",
        ] {
            if let node = old.node(at: "metadata", key) { members.append((key, node)) }
        }
        for key in ["labels", "annotations", "ownerReferences", "finalizers", "managedFields"] {
            if let node = new[key], !node.isEmptyCollection { members.append((key, node)) }
        }
        object.set("metadata", Tree.object(members))
    }
}

extension DocumentNode {
    var isEmptyCollection: Bool {
        switch value {
        case .list(let items): items.isEmpty
        case .mapping(let members): members.isEmpty
        case .null: true
        default: false
        }
    }
}

/// Identities of objects, and the ends of generated names.
enum UniqueID {
    /// RFC 9562 version 4.
    static func make() -> String {
        var random = RandomSource()
        let high = random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = hex(high) + hex(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.append(digit)
        }
        return text
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// Without vowels and what looks alike: no word comes out by accident.
    static func suffix() -> String {
        let letters = Array("bcdfghjklmnpqrstvwxz2456789")
        var random = RandomSource()
        return String((0..<5).map { _ in letters[Int(random.below(UInt64(letters.count)))] })
    }
}
