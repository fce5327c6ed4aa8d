// Server-side apply by what Kubernetes documents and does.

import Document
import MeshAPI
import Testing

@testable import ResourceSchema

private func manager(
    _ name: String, _ served: ServedKind, _ now: String = "2024-01-01T00:00:00Z", subresource: String = ""
) -> FieldManager {
    FieldManager(name: name, kind: served, subresource: subresource, now: now)
}

private func apply(
    _ text: String, to live: DocumentNode?, by name: String, _ served: ServedKind, force: Bool = false,
    now: String = "2024-01-01T00:00:00Z"
) throws -> DocumentNode {
    try ServerSideApply.apply(
        live: live, applied: yaml(text), by: manager(name, served, now), force: force, schema: served.schema)
}

private func fields(_ object: DocumentNode, _ name: String, _ operation: String) -> String? {
    object.at("metadata", "managedFields")?.items.first {
        $0["manager"]?.string == name && $0["operation"]?.string == operation
    }?["fieldsV1"]?.text
}

private func conflicts(_ body: () throws -> Void) -> ApplyFailure? {
    do {
        try body()
        return nil
    } catch { return error as? ApplyFailure }
}

private let map =
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: test-cm, namespace: default, labels: {test-label: test}}, data: {key: some value}}"

@Suite struct ServerSideApplyTests {
    @Test func anApplyOwnsWhatItSays() throws {
        let configMap = try kind("ConfigMap")
        let object = try apply(map, to: nil, by: "kubectl", configMap)
        let entry = try #require(object.at("metadata", "managedFields")?.items.first)
        #expect(
            entry.text
                == "{\"manager\":\"kubectl\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"time\":\"2024-01-01T00:00:00Z\","
                + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:key\":{}},\"f:metadata\":{\"f:labels\":{\"f:test-label\":{}}}}}"
        )
        let again = try apply(map, to: object, by: "kubectl", configMap, now: "2025-01-01T00:00:00Z")
        #expect(again == object)
    }

    /// Kubernetes' documentation: an update by another manager takes the field, the next apply conflicts.
    @Test func conflictsNameWhoAndWhat() throws {
        let configMap = try kind("ConfigMap")
        let object = try apply(map, to: nil, by: "kubectl", configMap)
        var changed = object
        changed.set(path: ["data", "key"], "new value")
        changed = ServerSideApply.update(
            live: object, new: changed, by: manager("kube-controller-manager", configMap, "2024-02-01T00:00:00Z"),
            schema: configMap.schema)
        #expect(fields(changed, "kube-controller-manager", "Update") == "{\"f:data\":{\"f:key\":{}}}")
        #expect(fields(changed, "kubectl", "Apply") == "{\"f:metadata\":{\"f:labels\":{\"f:test-label\":{}}}}")
        let failure = conflicts { _ = try apply(map, to: changed, by: "kubectl", configMap) }
        #expect(
            failure?.description
                == "Apply failed with 1 conflict: conflict with \"kube-controller-manager\" using v1: .data.key")
        let forced = try apply(map, to: changed, by: "kubectl", configMap, force: true)
        #expect(forced.at("data", "key") == "some value")
        #expect(fields(forced, "kube-controller-manager", "Update") == nil)
    }

    @Test func theSameValueIsShared() throws {
        let configMap = try kind("ConfigMap")
        let first = try apply(map, to: nil, by: "a", configMap)
        let second = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: test-cm}, data: {key: some value}}", to: first, by: "b",
            configMap)
        #expect(fields(second, "a", "Apply")?.contains("f:key") == true)
        #expect(fields(second, "b", "Apply") == "{\"f:data\":{\"f:key\":{}}}")
        let failure = conflicts {
            _ = try apply(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: test-cm}, data: {key: other}}", to: second, by: "b",
                configMap)
        }
        #expect(failure?.description == "Apply failed with 1 conflict: conflict with \"a\": .data.key")
    }

    @Test func whatIsNotAppliedAnyMoreGoes() throws {
        let configMap = try kind("ConfigMap")
        var object = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1', y: '2'}}", to: nil, by: "a",
            configMap)
        var touched = object
        touched.set(path: ["data", "z"], "3")
        object = ServerSideApply.update(
            live: object, new: touched, by: manager("hand", configMap), schema: configMap.schema)
        object = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1'}}", to: object, by: "a", configMap)
        #expect(object["data"]?.text == "{\"x\":\"1\",\"z\":\"3\"}")
        object = try apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", to: object, by: "a", configMap)
        #expect(object["data"]?.text == "{\"z\":\"3\"}")
        #expect(fields(object, "a", "Apply") == nil)
    }

    @Test func whatSomebodyElseOwnsStays() throws {
        let configMap = try kind("ConfigMap")
        var object = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1'}}", to: nil, by: "a", configMap)
        object = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1'}}", to: object, by: "b", configMap)
        object = try apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", to: object, by: "a", configMap)
        #expect(object.at("data", "x") == "1")
        object = try apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", to: object, by: "b", configMap)
        #expect(object.at("data", "x") == nil)
    }

    private let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: nginx}
        spec:
          replicas: 3
          selector: {matchLabels: {app: nginx}}
          template:
            metadata: {labels: {app: nginx}}
            spec:
              containers:
              - name: nginx
                image: nginx
                ports: [{containerPort: 80}]
        """

    @Test func keyedListsAreOwnedByItem() throws {
        let served = try kind("Deployment", "apps")
        let object = try apply(deployment, to: nil, by: "kubectl", served)
        #expect(
            fields(object, "kubectl", "Apply")
                == "{\"f:spec\":{\"f:replicas\":{},\"f:selector\":{},\"f:template\":{\"f:metadata\":{\"f:labels\":{\"f:app\":{}}},"
                + "\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"nginx\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{},"
                + "\"f:ports\":{\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:containerPort\":{}}}}}}}}}"
        )
        let sidecar = try apply(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: nginx}, spec: {template: {spec: {containers: [{name: proxy, image: p}]}}}}",
            to: object, by: "injector", served)
        let names = sidecar.at("spec", "template", "spec", "containers")?.items.compactMap { $0["name"]?.string }
        #expect(names == ["nginx", "proxy"])
        let again = try apply(deployment, to: sidecar, by: "kubectl", served)
        #expect(again == sidecar)
        let gone = try apply(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: nginx}}", to: again, by: "injector", served)
        #expect(gone.at("spec", "template", "spec", "containers")?.items.count == 1)
    }

    /// Kubernetes' documentation: handing `replicas` over to an autoscaler.
    @Test func handingAFieldOver() throws {
        let served = try kind("Deployment", "apps")
        var object = try apply(deployment, to: nil, by: "kubectl", served)
        object = try apply(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: nginx}, spec: {replicas: 3}}", to: object,
            by: "handover", served)
        let withoutReplicas = deployment.split(separator: "\n").filter { !$0.contains("replicas") }.joined(
            separator: "\n")
        object = try apply(withoutReplicas, to: object, by: "kubectl", served)
        #expect(object.at("spec", "replicas") == 3)
        #expect(fields(object, "handover", "Apply") == "{\"f:spec\":{\"f:replicas\":{}}}")
        var scaled = object
        scaled.set(path: ["spec", "replicas"], 5)
        object = ServerSideApply.update(
            live: object, new: scaled, by: manager("autoscaler", served, subresource: "scale"), schema: served.schema)
        #expect(fields(object, "handover", "Apply") == nil)
        let failure = conflicts { _ = try apply(deployment, to: object, by: "kubectl", served) }
        #expect(
            failure?.description
                == "Apply failed with 1 conflict: conflict with \"autoscaler\" with subresource \"scale\" using apps/v1: .spec.replicas"
        )
    }

    @Test func selectorsAreAtomic() throws {
        let service = try kind("Service")
        let object = try apply(
            "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: {a: x}}}", to: nil, by: "a", service)
        let failure = conflicts {
            _ = try apply(
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: {b: y}}}", to: object, by: "b",
                service)
        }
        #expect(failure?.description == "Apply failed with 1 conflict: conflict with \"a\": .spec.selector")
    }

    @Test func severalConflictsAreGroupedByManager() throws {
        let configMap = try kind("ConfigMap")
        var object = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '1', y: '1'}}", to: nil, by: "a",
            configMap)
        object = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {z: '1'}}", to: object, by: "b", configMap)
        let failure = conflicts {
            _ = try apply(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: '2', y: '2', z: '2'}}", to: object,
                by: "c", configMap)
        }
        #expect(
            failure?.description
                == "Apply failed with 3 conflicts: conflicts with \"a\":\n- .data.x\n- .data.y\nconflicts with \"b\":\n- .data.z"
        )
    }

    @Test func setsAreOwnedByValue() throws {
        let configMap = try kind("ConfigMap")
        var object = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, finalizers: [x/a]}}", to: nil, by: "a", configMap)
        object = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, finalizers: [x/b]}}", to: object, by: "b", configMap)
        #expect(object.at("metadata", "finalizers") == ["x/a", "x/b"])
        #expect(fields(object, "b", "Apply") == "{\"f:metadata\":{\"f:finalizers\":{\"v:\\\"x/b\\\"\":{}}}}")
        object = try apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", to: object, by: "a", configMap)
        #expect(object.at("metadata", "finalizers") == ["x/b"])
    }

    @Test func customKindsWithoutListTypesAreAtomicInLists() throws {
        let served = try kind("VirtualService", "networking.istio.io")
        let text =
            "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec: {hosts: [a], http: [{timeout: 1s}]}}"
        let object = try apply(text, to: nil, by: "kubectl", served)
        #expect(fields(object, "kubectl", "Apply") == "{\"f:spec\":{\"f:hosts\":{},\"f:http\":{}}}")
        let updated = ServerSideApply.update(
            live: object, new: yaml(text.replacing("1s", with: "2s")), by: manager("editor", served),
            schema: served.schema)
        #expect(fields(updated, "editor", "Update") == "{\"f:spec\":{\"f:http\":{}}}")
        let failure = conflicts { _ = try apply(text, to: updated, by: "kubectl", served) }
        #expect(
            failure?.description
                == "Apply failed with 1 conflict: conflict with \"editor\" using networking.istio.io/v1: .spec.http")
    }

    @Test func creationByPostOwnsEverything() throws {
        let configMap = try kind("ConfigMap")
        let object = ServerSideApply.update(
            live: nil, new: yaml(map), by: manager("curl", configMap), schema: configMap.schema)
        #expect(
            fields(object, "curl", "Update")
                == "{\"f:data\":{\".\":{},\"f:key\":{}},\"f:metadata\":{\"f:labels\":{\".\":{},\"f:test-label\":{}}}}")
    }

    @Test func anObjectFromBeforeIsAdopted() throws {
        let configMap = try kind("ConfigMap")
        let object = try apply(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: test-cm}, data: {key: some value, more: x}}",
            to: yaml(map), by: "kubectl", configMap)
        #expect(fields(object, "before-first-apply", "Update")?.contains("f:test-label") == true)
        #expect(object.at("data", "key") == "some value")
        let failure = conflicts {
            _ = try apply(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: test-cm}, data: {key: other}}", to: yaml(map),
                by: "kubectl", configMap)
        }
        #expect(
            failure?.description
                == "Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.key")
    }

    /// kubectl's change from client-side to server-side apply must not conflict with itself.
    @Test func clientSideAppliesAreTakenOver() throws {
        let configMap = try kind("ConfigMap")
        var created = yaml(map)
        created.set(
            path: ["metadata", "annotations"],
            DocumentNode(
                .mapping([
                    (
                        key: DocumentKey("kubectl.kubernetes.io/last-applied-configuration"),
                        value: .string(yaml(map).text)
                    )
                ])))
        let live = ServerSideApply.update(
            live: nil, new: created, by: manager("kubectl-client-side-apply", configMap), schema: configMap.schema)
        let text = map.replacing("some value", with: "new value")
        let taken = try apply(text, to: live, by: "kubectl", configMap)
        #expect(taken.at("data", "key") == "new value")
        #expect(
            taken.at("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration")?.string?.contains(
                "new value") == true)
        let other = conflicts { _ = try apply(text, to: live, by: "argo", configMap) }
        #expect(
            other?.description
                == "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using v1: .data.key")
    }

    @Test func managedFieldsCanBeReset() throws {
        let configMap = try kind("ConfigMap")
        let object = try apply(map, to: nil, by: "a", configMap)
        var reset = object
        reset.set(path: ["metadata", "managedFields"], [DocumentNode(.mapping([]))])
        let result = ServerSideApply.update(
            live: object, new: reset, by: manager("b", configMap), schema: configMap.schema)
        #expect(result.at("metadata", "managedFields") == nil)
    }

    @Test func statusBelongsToItsSubresource() throws {
        let served = try kind("Deployment", "apps")
        let object = try apply(deployment + "\nstatus: {replicas: 7}", to: nil, by: "kubectl", served)
        #expect(fields(object, "kubectl", "Apply")?.contains("f:status") == false)
        var observed = object
        observed.set(path: ["status", "replicas"], 3)
        let result = ServerSideApply.update(
            live: object, new: observed, by: manager("controller", served, subresource: "status"), schema: served.schema
        )
        let entry = result.at("metadata", "managedFields")?.items.last
        #expect(entry?["subresource"] == "status")
        #expect(entry?["fieldsV1"]?.text == "{\"f:status\":{\"f:replicas\":{}}}")
    }

    @Test func refusesManagedFieldsAndDuplicates() throws {
        let configMap = try kind("ConfigMap")
        let first = conflicts {
            _ = try apply(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, managedFields: [{manager: x}]}}", to: nil,
                by: "a", configMap)
        }
        #expect(first?.description.contains("metadata.managedFields must be nil") == true)
        let second = conflicts {
            _ = try apply(
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 1}, {port: 1}]}}", to: nil,
                by: "a", try kind("Service"))
        }
        if case .invalid(let problem)? = second {
            #expect(problem.path == "spec.ports[1]")
        } else {
            Issue.record("no refusal")
        }
    }

    @Test func manyUpdatersAreJoined() throws {
        let configMap = try kind("ConfigMap")
        var object = yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")
        for number in 10..<30 {
            var next = object
            next.set(path: ["data", "k\(number)"], "x")
            object = ServerSideApply.update(
                live: object, new: next, by: manager("m\(number)", configMap, "2024-01-01T00:00:\(number)Z"),
                schema: configMap.schema)
        }
        let entries = object.at("metadata", "managedFields")?.items ?? []
        #expect(entries.count == 10)
        let ancient = try #require(fields(object, "ancient-changes", "Update"))
        #expect(ancient.contains("f:k10") && ancient.contains("f:k19") && !ancient.contains("f:k29"))
    }

    /// Whatever two managers apply, everybody's fields are there in the end, and nothing that nobody applied.
    @Test(arguments: 0..<100)
    func appliesOfTwoManagersWithoutCommonKeys(seed: Int) throws {
        let served = try kind("ConfigMap")
        var random = Scatter(seed: UInt64(seed))
        var live: DocumentNode?
        var wanted: [String: [String: String]] = [:]
        for _ in 0..<6 {
            let name = ["a", "b"][random.number(2)]
            var data: [String: String] = [:]
            for _ in 0..<random.number(4) { data["\(name)\(random.number(4))"] = "\(random.number(3))" }
            wanted[name] = data
            let members = data.map { (key: DocumentKey($0.key), value: DocumentNode.string($0.value)) }
            var applied: DocumentNode = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "x"]]
            if !members.isEmpty { applied.set("data", DocumentNode(.mapping(members))) }
            live = try ServerSideApply.apply(
                live: live, applied: applied, by: manager(name, served), force: false, schema: served.schema)
            var found: [String: String] = [:]
            for member in live?["data"]?.members ?? [] { found[member.key.text] = member.value.string }
            #expect(found == wanted.values.reduce(into: [:]) { $0.merge($1) { first, _ in first } })
        }
    }

    @Test(arguments: [
        ("kubectl/v1.32.0 (linux/amd64) kubernetes/abc", "kubectl"), ("curl/8.0", "curl"), ("", "unknown"),
        ("a\u{7}b", "ab"),
    ])
    func managersByUserAgent(agent: String, name: String) {
        #expect(ServerSideApply.defaultManager(userAgent: agent) == name)
    }

    /// A list that a new schema makes atomic belongs as a whole to whoever owned an item.
    @Test func aListThatBecomesAtomic() throws {
        let items = "items: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}"
        let keyed = try schema(
            "{type: object, properties: {list: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], \(items)}}}"
        )
        let atomic = try schema(
            "{type: object, properties: {list: {type: array, x-kubernetes-list-type: atomic, \(items)}}}")
        let (a, b) = (
            FieldManager(name: "a", apiVersion: "v1", now: "x"), FieldManager(name: "b", apiVersion: "v1", now: "x")
        )
        let live = try ServerSideApply.apply(
            live: nil, applied: yaml("{list: [{name: p, size: 1}]}"), by: a, force: false, schema: keyed)
        let failure = conflicts {
            _ = try ServerSideApply.apply(
                live: live, applied: yaml("{list: [{name: q, size: 1}]}"), by: b, force: false, schema: atomic)
        }
        #expect(failure?.description == "Apply failed with 1 conflict: conflict with \"a\": .list")
    }
}
