// What is served without anybody defining it.

import Document
import MeshAPI
import Testing

@testable import ResourceSchema

@Suite struct BuiltInKindsTests {
    @Test func everyKindHasASchemaThatTakesAMinimalObject() throws {
        for served in KindCatalog.builtIn.all {
            let object: DocumentNode = [
                "apiVersion": .string(served.kind.apiVersion), "kind": .string(served.kind.kind),
                "metadata": ["name": "a", "labels": ["app": "x"]],
            ]
            let (pruned, unknown) = served.schema.prune(object)
            #expect(unknown.isEmpty, "\(served.kind.kind)")
            #expect(pruned == object)
            #expect(served.schema.validate(object).allSatisfy { $0.reason == .missing }, "\(served.kind.kind)")
        }
    }

    @Test func groupsPreferTheirNewestStableVersion() throws {
        let groups = KindCatalog.builtIn.groups
        #expect(groups.first == ServedGroup(name: "", versions: ["v1"]))
        let networking = try #require(groups.first { $0.name == "networking.istio.io" })
        #expect(networking.versions == ["v1", "v1beta1", "v1alpha3"])
        #expect(
            KindCatalog.builtIn.storage(plural: "virtualservices", group: "networking.istio.io")?.kind.version == "v1")
    }

    @Test(arguments: [
        ("v2", "v1"), ("v1", "v2beta1"), ("v1beta2", "v1beta1"), ("v1beta1", "v1alpha9"), ("v1alpha1", "foo"),
        ("a", "b"),
    ])
    func versionsAreOrderedAsKubernetesOrdersThem(first: String, second: String) {
        #expect(VersionPriority.precedes(first, second))
        #expect(!VersionPriority.precedes(second, first))
    }

    @Test func namesThatPeopleType() throws {
        let service = try kind("VirtualService", "networking.istio.io", "v1alpha3")
        #expect(service.kind.shortNames == ["vs"])
        #expect(service.kind.plural == "virtualservices")
        #expect(try kind("Endpoints").kind.plural == "endpoints")
        #expect(try kind("MeshPolicy", "authentication.istio.io", "v1alpha1").kind.isNamespaced == false)
        #expect(try kind("TokenReview", "authentication.k8s.io").verbs == ["create"])
        #expect(KindCatalog.builtIn.kind(apiVersion: "apps/v1", kind: "Deployment")?.scale == .standard)
    }

    @Test func unknownFieldsAreNamedAndDropped() throws {
        let object = yaml(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: a, lables: {}}
            spec:
              selektor: {app: a}
              ports:
              - port: 80
                targetport: 8080
            """)
        let (pruned, unknown) = try kind("Service").schema.prune(object)
        #expect(
            unknown.map(\.message) == [
                "unknown field \"metadata.lables\"", "unknown field \"spec.selektor\"",
                "unknown field \"spec.ports[0].targetport\"",
            ])
        #expect(unknown.map(\.line) == [3, 5, 8])
        #expect(pruned.at("spec", "selektor") == nil)
        #expect(pruned.at("spec", "ports")?.items.first?["port"] == 80)
    }

    @Test func defaultsOfCoreKinds() throws {
        let object = yaml("{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}")
        let result = try kind("Service").schema.defaulted(object)
        #expect(result.at("spec", "type") == "ClusterIP")
        #expect(result.at("spec", "ports")?.items.first?["protocol"] == "TCP")
    }

    @Test func istioObjectsAreHeldAgainstTheirSchema() throws {
        let object = yaml(
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: a}
            spec:
              trafficPolicy:
                tls: {mode: SOMETIMES}
              subsets: no
            """)
        let problems = try kind("DestinationRule", "networking.istio.io").schema.validate(object)
        #expect(problems.contains { $0.path == "spec.host" && $0.message == "Required value" })
        #expect(
            problems.contains {
                $0.path == "spec.trafficPolicy.tls.mode" && $0.line == 6
                    && $0.message
                        == "Unsupported value: \"SOMETIMES\": supported values: \"DISABLE\", \"ISTIO_MUTUAL\", \"MUTUAL\", \"SIMPLE\""
            })
        #expect(
            problems.contains {
                $0.message == "Invalid value: \"boolean\": spec.subsets in body must be of type array: \"boolean\""
            })
    }

    @Test func quantitiesAndPortsOfAPod() throws {
        let pod = yaml(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: a, creationTimestamp: null}
            spec:
              containers:
              - name: a
                image: b
                ports: [{containerPort: 80}, {containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]
                resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: lots}}
                readinessProbe: {httpGet: {port: http}, initialDelaySeconds: 5}
            """)
        let problems = try kind("Pod").schema.validate(pod)
        #expect(problems.count == 2)
        #expect(problems.first { $0.reason == .duplicate }?.path == "spec.containers[0].ports[1]")
        #expect(problems.contains { $0.path == "spec.containers[0].resources.requests.cpu" })
    }
}
