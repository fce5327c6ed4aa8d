// Rules of access: who may do what, and who may give what away.

import Document
import Testing

@testable import APIServer

@Suite struct PolicyRuleTests {
    private func request(
        _ verb: String, _ group: String, _ resource: String, _ part: String = "", name: String = ""
    ) -> AccessRequest {
        var request = AccessRequest(user: UserInfo(name: "joe"), verb: verb)
        request.group = group
        request.resource = resource
        request.subresource = part
        request.name = name
        return request
    }

    @Test func verbsGroupsAndResources() {
        let rule = PolicyRule(
            verbs: ["get", "list"], apiGroups: ["", "apps"], resources: ["pods", "deployments/scale"])
        #expect(rule.allows(request("get", "", "pods")))
        #expect(rule.allows(request("get", "apps", "deployments", "scale")))
        #expect(!rule.allows(request("get", "apps", "deployments")))
        #expect(!rule.allows(request("get", "", "pods", "status")))
        #expect(!rule.allows(request("delete", "", "pods")))
        #expect(!rule.allows(request("get", "batch", "pods")))
    }

    @Test func starsAndNames() {
        #expect(PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*"]).allows(request("x", "y", "z", "w")))
        #expect(
            PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*/scale"]).allows(request("x", "y", "z", "scale")))
        let named = PolicyRule(verbs: ["get", "create"], apiGroups: [""], resources: ["pods"], resourceNames: ["a"])
        #expect(named.allows(request("get", "", "pods", name: "a")))
        #expect(!named.allows(request("get", "", "pods", name: "b")))
        #expect(!named.allows(request("create", "", "pods")))
    }

    @Test func paths() {
        let rule = PolicyRule(verbs: ["get"], nonResourceURLs: ["/healthz", "/api/*"])
        func allows(_ path: String) -> Bool {
            var request = AccessRequest(user: UserInfo(name: "joe"), verb: "get")
            request.path = path
            return rule.allows(request)
        }
        #expect(allows("/healthz") && allows("/api/v1") && !allows("/healthz/x") && !allows("/api"))
    }

    @Test func coverIsPieceByPiece() {
        let owned = [
            PolicyRule(verbs: ["get"], apiGroups: [""], resources: ["pods"]),
            PolicyRule(verbs: ["list"], apiGroups: [""], resources: ["pods"]),
            PolicyRule(verbs: ["get"], apiGroups: [""], resources: ["secrets"], resourceNames: ["a"]),
            PolicyRule(verbs: ["get"], nonResourceURLs: ["/api/*"]),
        ]
        func missing(_ rule: PolicyRule) -> Int { RuleCover.missing(wanted: [rule], owned: owned).count }
        #expect(missing(PolicyRule(verbs: ["get", "list"], apiGroups: [""], resources: ["pods"])) == 0)
        #expect(missing(PolicyRule(verbs: ["get", "watch"], apiGroups: [""], resources: ["pods"])) == 1)
        #expect(missing(PolicyRule(verbs: ["*"], apiGroups: [""], resources: ["pods"])) == 1)
        #expect(missing(PolicyRule(verbs: ["get"], apiGroups: [""], resources: ["secrets"], resourceNames: ["a"])) == 0)
        #expect(missing(PolicyRule(verbs: ["get"], apiGroups: [""], resources: ["secrets"])) == 1)
        #expect(missing(PolicyRule(verbs: ["get"], nonResourceURLs: ["/api/v1"])) == 0)
        #expect(missing(PolicyRule(verbs: ["get"], nonResourceURLs: ["/*"])) == 1)
    }
}

@Suite struct RoleSnapshotTests {
    private let viewer = RoleSnapshot.RoleKey(namespace: "", name: "view")

    private func binding(_ subjects: [RoleSnapshot.Subject]) -> RoleSnapshot.Binding {
        RoleSnapshot.Binding(role: viewer, subjects: subjects, label: "b")
    }

    private func may(_ snapshot: RoleSnapshot, _ user: UserInfo, in namespace: String) -> Bool {
        var request = AccessRequest(user: user, verb: "get")
        request.resource = "pods"
        request.namespace = namespace
        return snapshot.decide(request).isAllowed
    }

    @Test func bindingsReachAsFarAsTheyStand() {
        var snapshot = RoleSnapshot()
        snapshot.put(role: viewer, rules: [PolicyRule(verbs: ["get"], apiGroups: [""], resources: ["pods"])])
        snapshot.put(binding: .init(namespace: "a", name: "b"), binding([.user("joe")]))
        snapshot.put(binding: .init(namespace: "", name: "c"), binding([.group("ops")]))
        let joe = UserInfo(name: "joe")
        let ann = UserInfo(name: "ann", groups: ["ops"])
        #expect(may(snapshot, joe, in: "a") && !may(snapshot, joe, in: "b") && !may(snapshot, joe, in: ""))
        #expect(may(snapshot, ann, in: "a") && may(snapshot, ann, in: ""))
        snapshot.put(binding: .init(namespace: "a", name: "b"), binding([.user("eve")]))
        #expect(!may(snapshot, joe, in: "a"))
        snapshot.put(role: viewer, rules: nil)
        #expect(!may(snapshot, ann, in: "a"))
        #expect(may(snapshot, UserInfo(name: "x", groups: [UserInfo.masters]), in: "a"))
    }

    /// As Istio's gateways are given the right to their keys.
    @Test func aRoleForReadingSecretsLeavesOutTheOthers() {
        var snapshot = RoleSnapshot()
        func admits(_ account: String, _ namespace: String = "a") -> Bool {
            snapshot.admitsToSecrets(namespace: namespace, account: account)
        }
        #expect(admits("gateway") && admits("other"))
        let editor = RoleSnapshot.RoleKey(namespace: "", name: "edit")
        snapshot.put(
            role: editor,
            rules: [PolicyRule(verbs: ["get", "list", "update"], apiGroups: [""], resources: ["secrets"])])
        snapshot.put(
            binding: .init(namespace: "a", name: "team"),
            RoleSnapshot.Binding(role: editor, subjects: [.user("system:serviceaccount:a:deployer")], label: ""))
        #expect(admits("gateway") && admits("other"))
        let reader = RoleSnapshot.RoleKey(namespace: "a", name: "sds")
        snapshot.put(
            role: reader, rules: [PolicyRule(verbs: ["get", "watch", "list"], apiGroups: [""], resources: ["secrets"])])
        snapshot.put(
            binding: .init(namespace: "a", name: "sds"),
            RoleSnapshot.Binding(role: reader, subjects: [.user("system:serviceaccount:a:gateway")], label: ""))
        #expect(admits("gateway") && admits("deployer") && !admits("other") && admits("other", "b"))
        snapshot.put(binding: .init(namespace: "a", name: "sds"), nil)
        #expect(admits("other"))
    }

    @Test func serviceAccountsAreUsers() {
        let object: DocumentNode = [
            "roleRef": ["kind": "ClusterRole", "name": "view"],
            "subjects": [
                ["kind": "ServiceAccount", "name": "dev"], ["kind": "ServiceAccount", "name": "x", "namespace": "y"],
            ],
        ]
        let binding = RoleSnapshot.Binding(object, namespace: "team", name: "b")
        #expect(binding.subjects == [.user("system:serviceaccount:team:dev"), .user("system:serviceaccount:y:x")])
        #expect(binding.role == viewer)
    }
}

@Suite struct DeletionOutcomeTests {
    private func order(_ propagation: String?) -> DeletionOrder { DeletionOrder(uid: nil, propagation: propagation) }

    @Test func finalizersDecide() {
        let bare: DocumentNode = ["metadata": ["name": "a"]]
        let held: DocumentNode = ["metadata": ["name": "a", "finalizers": ["x/y"]]]
        #expect(ObjectDeleter.outcome(bare, order(nil), keepsItself: false) == .remove)
        #expect(ObjectDeleter.outcome(bare, order("Background"), keepsItself: false) == .remove)
        for (object, propagation, finalizers) in [
            (bare, "Foreground", ["foregroundDeletion"]), (bare, "Orphan", ["orphan"]), (held, "Background", ["x/y"]),
        ] {
            guard case .mark(let new) = ObjectDeleter.outcome(object, order(propagation), keepsItself: false) else {
                Issue.record("\(propagation) did not mark")
                continue
            }
            #expect(new.texts(at: "metadata", "finalizers") == finalizers)
            #expect(new.text(at: "metadata", "deletionTimestamp") != nil)
        }
    }

    @Test func aSecondDeletionChangesNothing() {
        let marked: DocumentNode = [
            "metadata": ["name": "a", "deletionTimestamp": "2026-01-01T00:00:00Z", "finalizers": ["x/y"]]
        ]
        #expect(ObjectDeleter.outcome(marked, order(nil), keepsItself: false) == .keep)
    }
}
