// Reads a CustomResourceDefinition and says everything that is wrong with it.

import Document
import MeshAPI

struct CustomKindReader {
    let crd: DocumentNode
    private(set) var problems: [FieldProblem] = []
    private var warnings: [String] = []

    init(crd: DocumentNode) { self.crd = crd }

    mutating func read() -> CustomKind? {
        let spec = crd["spec"]
        let group = required(spec, "group", "spec.group")
        let names = spec?["names"]
        let plural = required(names, "plural", "spec.names.plural")
        let kind = required(names, "kind", "spec.names.kind")
        checkNames(names, plural: plural, kind: kind)
        if let name = crd.at("metadata", "name")?.string, !plural.isEmpty, name != "\(plural).\(group)" {
            report(
                "metadata.name", crd.at("metadata", "name"), .invalid,
                "Invalid value: \"\(name)\": must be spec.names.plural+\".\"+spec.group")
        }
        if !group.isEmpty, group.split(separator: ".").count < 2 {
            report(
                "spec.group", spec?["group"], .invalid,
                "Invalid value: \"\(group)\": should be a domain with at least one dot")
        }
        let scope = spec?["scope"]?.string ?? ""
        if scope.isEmpty {
            report("spec.scope", spec, .missing, "Required value")
        } else if scope != "Namespaced" && scope != "Cluster" {
            report(
                "spec.scope", spec?["scope"], .notSupported,
                "Unsupported value: \"\(scope)\": supported values: \"Cluster\", \"Namespaced\"")
        }
        checkConversion(spec?["conversion"])
        if spec?["preserveUnknownFields"]?.bool == true {
            report(
                "spec.preserveUnknownFields", spec?["preserveUnknownFields"], .invalid,
                "Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in "
                    + "spec.versions[*].schema instead")
        }
        let versions = readVersions(spec)
        guard problems.isEmpty else { return nil }
        let served = versions.filter(\.isServed).map { version in
            ServedKind(
                kind: ObjectKind(
                    group: group, version: version.name, kind: kind, plural: plural,
                    singular: Self.text(names?["singular"]) ?? kind.lowercased(),
                    shortNames: names?["shortNames"]?.items.compactMap(\.string) ?? [],
                    categories: names?["categories"]?.items.compactMap(\.string) ?? [],
                    isNamespaced: scope == "Namespaced"),
                listKind: Self.text(names?["listKind"]), isStorage: version.isStorage, isCustom: true,
                hasStatus: version.hasStatus, scale: version.scale, columns: version.columns,
                selectableFields: version.selectableFields,
                deprecationWarning: version.deprecation
                    ?? (version.isDeprecated ? "\(group)/\(version.name) \(kind) is deprecated" : nil),
                schema: {
                    DefinitionTable.schema(
                        ofCustom: version.schema,
                        kind: ServedKindName(group: group, version: version.name, kind: kind))
                })
        }
        return CustomKind(group: group, plural: plural, served: served, warnings: warnings)
    }

    private static func text(_ node: DocumentNode?) -> String? {
        node?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    // MARK: names

    private mutating func required(_ node: DocumentNode?, _ key: String, _ path: String) -> String {
        let text = node?[key]?.string ?? ""
        if text.isEmpty { report(path, node, .missing, "Required value") }
        return text
    }

    private mutating func checkNames(_ names: DocumentNode?, plural: String, kind: String) {
        var labels = [("spec.names.plural", plural), ("spec.names.kind", kind.lowercased())]
        if let singular = Self.text(names?["singular"]) { labels.append(("spec.names.singular", singular)) }
        for (index, name) in (names?["shortNames"]?.items ?? []).enumerated() {
            labels.append(("spec.names.shortNames[\(index)]", name.string ?? ""))
        }
        for (path, label) in labels where !label.isEmpty && !ObjectNames.isDNS1035Label(label) {
            report(
                path, names, .invalid,
                "Invalid value: \"\(label)\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
                    + "start with an alphabetic character, and end with an alphanumeric character")
        }
        if let listKind = Self.text(names?["listKind"]), listKind == kind {
            report(
                "spec.names.listKind", names?["listKind"], .invalid,
                "Invalid value: \"\(listKind)\": kind and listKind may not be the same")
        }
    }

    private mutating func checkConversion(_ conversion: DocumentNode?) {
        guard let strategy = conversion?["strategy"]?.string, strategy != "None" else { return }
        report(
            "spec.conversion.strategy", conversion?["strategy"], .notSupported,
            "Unsupported value: \"\(strategy)\": supported values: \"None\" (conversion webhooks are not supported)")
    }

    // MARK: versions

    private struct Version: Sendable {
        let name: String
        let isServed: Bool
        let isStorage: Bool
        let isDeprecated: Bool
        let deprecation: String?
        let hasStatus: Bool
        let scale: ScalePaths?
        let columns: [PrinterColumn]
        let selectableFields: Set<String>
        let schema: DocumentNode
    }

    private mutating func readVersions(_ spec: DocumentNode?) -> [Version] {
        let nodes = spec?["versions"]?.items ?? []
        if nodes.isEmpty {
            report("spec.versions", spec, .missing, "Required value: must have at least one version")
            return []
        }
        var result: [Version] = []
        var seen: Set<String> = []
        for (position, node) in nodes.enumerated() {
            let path = "spec.versions[\(position)]"
            let name = required(node, "name", path + ".name")
            if !seen.insert(name).inserted {
                report(path + ".name", node, .duplicate, "Duplicate value: \"\(name)\"")
            }
            if !name.isEmpty, !ObjectNames.isDNS1035Label(name) {
                report(
                    path + ".name", node["name"], .invalid,
                    "Invalid value: \"\(name)\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
                        + "start with an alphabetic character, and end with an alphanumeric character")
            }
            guard let schema = readSchema(node, path: path) else { continue }
            result.append(
                Version(
                    name: name, isServed: node["served"]?.bool ?? false, isStorage: node["storage"]?.bool ?? false,
                    isDeprecated: node["deprecated"]?.bool ?? false, deprecation: node["deprecationWarning"]?.string,
                    hasStatus: node.at("subresources", "status") != nil, scale: readScale(node, path: path),
                    columns: readColumns(node, path: path),
                    selectableFields: readSelectableFields(node, schema, path: path), schema: schema))
        }
        let stored = nodes.count { $0["storage"]?.bool == true }
        if stored != 1 {
            report(
                "spec.versions", spec?["versions"], .invalid,
                "Invalid value: must have exactly one version marked as storage version, found \(stored)")
        }
        return result
    }

    /// Checked here, compiled when it is first needed.
    private mutating func readSchema(_ version: DocumentNode, path: String) -> DocumentNode? {
        let place = path + ".schema.openAPIV3Schema"
        guard let document = version.at("schema", "openAPIV3Schema") else {
            report(place, version, .missing, "Required value: schemas are required")
            return nil
        }
        var compiler = SchemaCompiler()
        let root = compiler.compile(document, path: place)
        var rules = StructuralRules(nodes: compiler.nodes)
        rules.check(root, document, path: place)
        problems += compiler.problems + rules.problems
        if let first = compiler.ruled.first {
            let others = compiler.ruled.count == 1 ? "" : " (and \(compiler.ruled.count - 1) more places)"
            warnings.append("\(first).x-kubernetes-validations\(others): CEL rules are not evaluated")
        }
        if !compiler.problems.isEmpty || !rules.problems.isEmpty { return nil }
        return document
    }

    private mutating func readScale(_ version: DocumentNode, path: String) -> ScalePaths? {
        guard let scale = version.at("subresources", "scale"), !scale.isNull else { return nil }
        let place = path + ".subresources.scale"
        guard let spec = fields(scale, "specReplicasPath", place, under: "spec"),
            let status = fields(scale, "statusReplicasPath", place, under: "status")
        else { return nil }
        var selector: [String]?
        if scale["labelSelectorPath"]?.string?.isEmpty == false {
            selector = JSONPath(scale["labelSelectorPath"]?.string ?? "")?.fields
            if selector == nil {
                report(place + ".labelSelectorPath", scale, .invalid, "Invalid value: must be a path of field names")
            }
        }
        return ScalePaths(specReplicas: spec, statusReplicas: status, labelSelector: selector)
    }

    private mutating func fields(
        _ scale: DocumentNode, _ key: String, _ place: String, under first: String
    ) -> [String]? {
        let text = required(scale, key, "\(place).\(key)")
        if text.isEmpty { return nil }
        if let fields = JSONPath(text)?.fields, fields.first == first, fields.count > 1 { return fields }
        report(
            "\(place).\(key)", scale[key], .invalid, "Invalid value: \"\(text)\": should be a json path under .\(first)"
        )
        return nil
    }

    private mutating func readColumns(_ version: DocumentNode, path: String) -> [PrinterColumn] {
        guard let nodes = version["additionalPrinterColumns"]?.items, !nodes.isEmpty else { return [.age] }
        var result: [PrinterColumn] = []
        for (position, node) in nodes.enumerated() {
            let place = "\(path).additionalPrinterColumns[\(position)]"
            let name = required(node, "name", place + ".name")
            let text = required(node, "jsonPath", place + ".jsonPath")
            let type = required(node, "type", place + ".type")
            if !type.isEmpty, !["boolean", "date", "integer", "number", "string"].contains(type) {
                report(
                    place + ".type", node["type"], .notSupported,
                    "Unsupported value: \"\(type)\": supported values: \"boolean\", \"date\", \"integer\", \"number\", "
                        + "\"string\"")
            }
            guard let jsonPath = JSONPath(text) else {
                report(
                    place + ".jsonPath", node["jsonPath"], .invalid, "Invalid value: \"\(text)\": no path that is known"
                )
                continue
            }
            result.append(
                PrinterColumn(
                    name, type: type, format: node["format"]?.string ?? "", priority: node["priority"]?.int ?? 0,
                    description: node["description"]?.string ?? "", content: .path(jsonPath)))
        }
        return result
    }

    /// Scalars of the schema, named by plain paths.
    private mutating func readSelectableFields(
        _ version: DocumentNode, _ schema: DocumentNode, path: String
    ) -> Set<String> {
        let nodes = version["selectableFields"]?.items ?? []
        if nodes.count > 8 {
            report(path + ".selectableFields", version, .invalid, "Too many: \(nodes.count): must have at most 8 items")
        }
        var result: Set<String> = []
        for (position, node) in nodes.enumerated() {
            let place = "\(path).selectableFields[\(position)].jsonPath"
            let text = required(node, "jsonPath", place)
            guard let fields = JSONPath(text)?.fields, !fields.isEmpty, fields.first != "metadata" else {
                report(place, node, .invalid, "Invalid value: \"\(text)\": is an invalid path")
                continue
            }
            var target: DocumentNode? = schema
            for field in fields { target = target?.at("properties", field) }
            guard ["string", "boolean", "integer"].contains(target?["type"]?.string) else {
                report(
                    place, node, .invalid,
                    "Invalid value: \"\(text)\": must point to a field of type string, boolean or integer")
                continue
            }
            if !result.insert(fields.joined(separator: ".")).inserted {
                report(place, node, .duplicate, "Duplicate value: \"\(text)\"")
            }
        }
        return result
    }

    private mutating func report(
        _ path: String, _ node: DocumentNode?, _ reason: FieldProblem.Reason, _ message: String
    ) {
        problems.append(FieldProblem(path: path, line: node?.line ?? 0, reason: reason, message: message))
    }
}

extension JSONPath {
    /// When the path has nothing but names.
    var fields: [String]? {
        var names: [String] = []
        for step in steps {
            guard case .field(let name) = step else { return nil }
            names.append(name)
        }
        return names
    }
}
