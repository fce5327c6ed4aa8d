// The roles that every cluster has: for administrators, teams and readers, and what all who are known may see.

import Document

enum DefaultRoles {
    private static let read = ["get", "list", "watch"]
    private static let write = ["create", "delete", "deletecollection", "patch", "update"]
    private static let all = read + write

    private static let meshGroups = [
        "networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io",
        "authentication.istio.io", "gateway.networking.k8s.io",
    ]

    private static let plainCore = [
        "configmaps", "endpoints", "events", "persistentvolumeclaims", "pods", "replicationcontrollers",
        "serviceaccounts", "services",
    ]
    private static let jobs = ["cronjobs", "jobs"]
    private static let workloads = ["daemonsets", "deployments", "replicasets", "statefulsets"]

    /// What a namespace's readers see: no secrets, and no roles.
    private static let viewRules = [
        PolicyRule(
            verbs: read, apiGroups: [""],
            resources: plainCore + [
                "bindings", "limitranges", "namespaces/status", "namespaces", "pods/log", "pods/status",
                "resourcequotas", "services/status",
            ]),
        PolicyRule(
            verbs: read, apiGroups: ["apps"],
            resources: workloads + ["deployments/scale", "deployments/status", "replicasets/scale"]),
        PolicyRule(verbs: read, apiGroups: ["batch"], resources: jobs + ["cronjobs/status", "jobs/status"]),
        PolicyRule(
            verbs: read, apiGroups: ["networking.k8s.io"], resources: ["ingresses", "ingresses/status"]),
        PolicyRule(verbs: read, apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"]),
        PolicyRule(verbs: read, apiGroups: meshGroups, resources: ["*"]),
    ]

    private static let editRules =
        viewRules + [
            PolicyRule(verbs: write, apiGroups: [""], resources: plainCore),
            PolicyRule(verbs: all, apiGroups: [""], resources: ["secrets"]),
            PolicyRule(verbs: ["create"], apiGroups: [""], resources: ["serviceaccounts/token"]),
            PolicyRule(
                verbs: ["create", "delete", "get", "list"], apiGroups: [JoinTokenPages.group],
                resources: [JoinTokenPages.resource]),
            PolicyRule(verbs: ["impersonate"], apiGroups: [""], resources: ["serviceaccounts"]),
            PolicyRule(verbs: write, apiGroups: ["apps"], resources: workloads + ["deployments/scale"]),
            PolicyRule(verbs: write, apiGroups: ["batch"], resources: jobs),
            PolicyRule(verbs: write, apiGroups: ["networking.k8s.io"], resources: ["ingresses"]),
            PolicyRule(verbs: write, apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"]),
            PolicyRule(verbs: write, apiGroups: meshGroups, resources: ["*"]),
            PolicyRule(verbs: all, apiGroups: ["coordination.k8s.io"], resources: ["leases"]),
        ]

    private static let adminRules =
        editRules + [
            PolicyRule(verbs: all, apiGroups: [RoleDirectory.group], resources: ["rolebindings", "roles"]),
            PolicyRule(
                verbs: ["create"], apiGroups: ["authorization.k8s.io"], resources: ["localsubjectaccessreviews"]),
        ]

    private static let roles: [(name: String, rules: [PolicyRule])] = [
        (
            "cluster-admin",
            [
                PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*"]),
                PolicyRule(verbs: ["*"], nonResourceURLs: ["*"]),
            ]
        ),
        ("admin", adminRules), ("edit", editRules), ("view", viewRules),
        (
            "system:basic-user",
            [
                PolicyRule(
                    verbs: ["create"], apiGroups: ["authorization.k8s.io"],
                    resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
                PolicyRule(
                    verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"]),
            ]
        ),
        (
            "system:discovery",
            [
                PolicyRule(
                    verbs: ["get"],
                    nonResourceURLs: [
                        "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*",
                        "/readyz", "/version", "/version/", "/",
                    ])
            ]
        ),
        (
            "system:public-info-viewer",
            [
                PolicyRule(
                    verbs: ["get"], nonResourceURLs: ["/healthz", "/livez", "/readyz", "/version", "/version/"])
            ]
        ),
        (
            "skein:debug",
            [PolicyRule(verbs: ["get"], nonResourceURLs: ["/debug", "/debug/*"])]
        ),
        (
            "system:auth-delegator",
            [
                PolicyRule(verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"]),
                PolicyRule(
                    verbs: ["create"], apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"]),
            ]
        ),
    ]

    private static let bindings: [(role: String, groups: [String])] = [
        ("cluster-admin", [UserInfo.masters]),
        ("system:basic-user", [UserInfo.authenticatedGroup]),
        ("system:discovery", [UserInfo.authenticatedGroup]),
        ("system:public-info-viewer", [UserInfo.authenticatedGroup, UserInfo.unauthenticatedGroup]),
    ]

    private static let labels: DocumentNode = ["kubernetes.io/bootstrapping": "rbac-defaults"]

    static var clusterRoles: [DocumentNode] {
        roles.map { role in
            [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
                "metadata": ["name": .string(role.name), "labels": labels],
                "rules": .list(role.rules.map { $0.tree() }),
            ]
        }
    }

    static var clusterRoleBindings: [DocumentNode] {
        bindings.map { binding in
            [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
                "metadata": ["name": .string(binding.role), "labels": labels],
                "roleRef": [
                    "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": .string(binding.role),
                ],
                "subjects": .list(
                    binding.groups.map {
                        ["apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": .string($0)]
                    }),
            ]
        }
    }
}
