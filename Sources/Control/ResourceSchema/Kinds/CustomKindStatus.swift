// The status of a CustomResourceDefinition: whether its names are had and its kinds are served.

import Document
import MeshAPI

extension KindCatalog {
    /// Conditions keep their times while they don't change; versions that were ever stored stay listed.
    public func status(ofCRD crd: DocumentNode, now: String) -> DocumentNode {
        let old = crd["status"]
        let names = crd.at("spec", "names")
        var refusal: String?
        var isValid = true
        do {
            refusal = try CustomKind(reading: crd).conflict(with: self)
        } catch {
            isValid = false
            refusal = error.description
        }
        var conditions: [DocumentNode] = []
        if let refusal {
            let reason = isValid ? "NamesConflict" : "Invalid"
            conditions.append(Self.condition("NamesAccepted", "False", reason, refusal, old, now))
            conditions.append(
                Self.condition("Established", "False", "NotAccepted", "not all names are accepted", old, now))
        } else {
            conditions.append(Self.condition("NamesAccepted", "True", "NoConflicts", "no conflicts found", old, now))
            conditions.append(
                Self.condition(
                    "Established", "True", "InitialNamesAccepted", "the initial names have been accepted", old, now))
        }
        let accepted =
            refusal == nil ? Self.completed(names) : old?["acceptedNames"] ?? ["kind": "", "plural": ""]
        var stored = old?["storedVersions"]?.items ?? []
        let storage = crd.at("spec", "versions")?.items.first { $0["storage"]?.bool == true }
        if let name = storage?["name"], !stored.contains(name) { stored.append(name) }
        return ["conditions": .list(conditions), "acceptedNames": accepted, "storedVersions": .list(stored)]
    }

    /// Names that a definition leaves to the server.
    private static func completed(_ names: DocumentNode?) -> DocumentNode {
        var result = names ?? DocumentNode(.mapping([]))
        let kind = names?["kind"]?.string ?? ""
        if result["singular"]?.string?.isEmpty != false { result.set("singular", .string(kind.lowercased())) }
        if result["listKind"]?.string?.isEmpty != false { result.set("listKind", .string(kind + "List")) }
        return result
    }

    /// A definition with the names that it leaves to the server, as it is stored.
    public static func completed(crd: DocumentNode) -> DocumentNode {
        guard let names = crd.at("spec", "names") else { return crd }
        var result = crd
        result.set(path: ["spec", "names"], completed(names))
        if crd.at("spec", "conversion") == nil { result.set(path: ["spec", "conversion"], ["strategy": "None"]) }
        return result
    }

    /// What clients are warned of when they write a definition.
    public static func warnings(ofCRD crd: DocumentNode) -> [String] { (try? CustomKind(reading: crd))?.warnings ?? [] }

    private static func condition(
        _ type: String, _ status: String, _ reason: String, _ message: String, _ old: DocumentNode?, _ now: String
    ) -> DocumentNode {
        let before = old?["conditions"]?.items.first { $0["type"]?.string == type }
        let isSame = before?["status"]?.string == status
        return [
            "type": .string(type), "status": .string(status),
            "lastTransitionTime": isSame ? before?["lastTransitionTime"] ?? .string(now) : .string(now),
            "reason": .string(reason), "message": .string(message),
        ]
    }
}
