// Who asks: a name, groups, and what came with them.

import Document

public struct UserInfo: Sendable, Hashable {
    public var name: String
    public var uid: String
    public var groups: [String]
    public var extra: [String: [String]]

    public init(name: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]) {
        self.name = name
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    /// Whoever may do everything, whatever the rules say: they can be repaired.
    public static let masters = "system:masters"
    public static let authenticatedGroup = "system:authenticated"
    public static let unauthenticatedGroup = "system:unauthenticated"

    public static let anonymous = UserInfo(name: "system:anonymous", groups: [unauthenticatedGroup])

    /// The control plane itself.
    public static let controlPlane = UserInfo(name: "system:skein:control", groups: [masters, authenticatedGroup])

    public static func serviceAccount(namespace: String, name: String, uid: String) -> UserInfo {
        UserInfo(
            name: "system:serviceaccount:\(namespace):\(name)", uid: uid,
            groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", authenticatedGroup])
    }

    var isAnonymous: Bool { groups.contains(Self.unauthenticatedGroup) }

    func tree() -> DocumentNode {
        var members: [(String, DocumentNode)] = []
        if !name.isEmpty { members.append(("username", .string(name))) }
        if !uid.isEmpty { members.append(("uid", .string(uid))) }
        if !groups.isEmpty { members.append(("groups", Tree.texts(groups))) }
        if !extra.isEmpty {
            members.append(
                ("extra", Tree.object(extra.sorted { $0.key < $1.key }.map { ($0.key, Tree.texts($0.value)) })))
        }
        return Tree.object(members)
    }
}
