// Who owns whom, of the objects that have owners: others cost nothing here.

import Document
import MeshAPI
import Store

struct OwnershipIndex: Sendable {
    private var dependents: [String: Set<StoreKey>] = [:]
    private var owners: [StoreKey: [OwnerReference]] = [:]

    func dependents(of uid: String) -> Set<StoreKey> { dependents[uid] ?? [] }
    func owners(of key: StoreKey) -> [OwnerReference] { owners[key] ?? [] }
    func keys(of type: ResourceType) -> [StoreKey] { owners.keys.filter { $0.type == type } }
    var isEmpty: Bool { owners.isEmpty }

    mutating func put(_ key: StoreKey, _ new: [OwnerReference]) {
        for owner in owners.removeValue(forKey: key) ?? [] {
            dependents[owner.uid]?.remove(key)
            if dependents[owner.uid]?.isEmpty == true { dependents[owner.uid] = nil }
        }
        if new.isEmpty { return }
        owners[key] = new
        for owner in new { dependents[owner.uid, default: []].insert(key) }
    }
}

/// A look into an object's bytes that tells, without parsing, whether garbage collection has to care.
enum OwnershipHint {
    private static let owners = Array("\"ownerReferences\"".utf8)
    private static let deletion = Array("\"deletionTimestamp\"".utf8)

    static func mayMatter(_ bytes: [UInt8]) -> Bool { contains(bytes, owners) || contains(bytes, deletion) }

    private static func contains(_ bytes: [UInt8], _ mark: [UInt8]) -> Bool {
        guard bytes.count >= mark.count else { return false }
        var index = 0
        let last = bytes.count - mark.count
        while index <= last {
            // The first two characters are rare enough together.
            if bytes[index] == mark[0], bytes[index + 1] == mark[1], bytes[index...].starts(with: mark) { return true }
            index += 1
        }
        return false
    }
}
