// Kinds that users define.

import Document
import MeshAPI
import Testing

@testable import ResourceSchema

private func definition(_ versions: String? = nil, names: String = "", spec: String = "") -> DocumentNode {
    let own = """
        - name: v1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
          subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
          additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}, {name: Age, type: date, jsonPath: .metadata.creationTimestamp}]
        """
    let indented = (versions ?? own).split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    return yaml(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: boats.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: boats, kind: Boat, shortNames: [bt]\(names)}
        \(spec.isEmpty ? "" : "  " + spec)
          versions:
        \(indented)
        """)
}

private func problems(_ crd: DocumentNode) -> [FieldProblem] {
    do {
        _ = try KindCatalog.builtIn.adding(crd: crd)
        return []
    } catch { return error.problems }
}

@Suite struct CustomKindTests {
    @Test func comesAndGoes() throws {
        let catalog = try KindCatalog.builtIn.adding(crd: definition())
        let boat = try #require(catalog.kind(plural: "boats", group: "example.com", version: "v1"))
        #expect(boat.kind.kind == "Boat" && boat.listKind == "BoatList" && boat.isCustom)
        #expect(boat.hasStatus)
        #expect(
            boat.scale
                == ScalePaths(specReplicas: ["spec", "size"], statusReplicas: ["status", "size"], labelSelector: nil))
        let object = yaml(
            "{apiVersion: example.com/v1, kind: Boat, metadata: {name: a}, spec: {size: big, colour: red}}")
        #expect(boat.schema.validate(object).map(\.path) == ["spec.size"])
        #expect(boat.schema.prune(object).unknown.map(\.message) == ["unknown field \"spec.colour\""])
        #expect(
            catalog.removing(crdNamed: "boats.example.com").kind(named: "Boat", group: "example.com", version: "v1")
                == nil)
        #expect(catalog.groups.contains { $0.name == "example.com" })
    }

    @Test func aNewDefinitionReplacesTheOld() throws {
        var catalog = try KindCatalog.builtIn.adding(crd: definition())
        try catalog.add(
            crd: definition(
                """
                - {name: v2, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
                - {name: v1, served: false, storage: false, schema: {openAPIV3Schema: {type: object}}}
                """))
        #expect(catalog.kind(named: "Boat", group: "example.com", version: "v2") != nil)
        #expect(catalog.kind(named: "Boat", group: "example.com", version: "v1") == nil)
    }

    @Test func metadataMayBeRestricted() throws {
        let catalog = try KindCatalog.builtIn.adding(
            crd: definition(
                """
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, properties: {metadata: {type: object, properties: {name: {type: string, maxLength: 3}}}}}}
                """))
        let boat = try #require(catalog.kind(named: "Boat", group: "example.com", version: "v1"))
        let object = yaml("{apiVersion: example.com/v1, kind: Boat, metadata: {name: long, labels: {a: b}}}")
        #expect(boat.schema.validate(object).map(\.path) == ["metadata.name"])
        #expect(boat.schema.prune(object).unknown.isEmpty)
    }

    @Test(
        arguments: [
            ("- {name: v1, served: true, storage: true}", "spec.versions[0].schema.openAPIV3Schema"),
            ("- {name: v1, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}", "spec.versions"),
            (
                "- {name: V1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}",
                "spec.versions[0].name"
            ),
            (
                "- {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {a: {}}}}}",
                "spec.versions[0].schema.openAPIV3Schema.properties[a].type"
            ),
            (
                "- {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, anyOf: [{properties: {a: {type: string}}}]}}}",
                "spec.versions[0].schema.openAPIV3Schema.anyOf.properties[a].type"
            ),
            (
                "- {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}, additionalPrinterColumns: [{name: A, type: text, jsonPath: .a}]}",
                "spec.versions[0].additionalPrinterColumns[0].type"
            ),
        ])
    func problemsOfVersions(versions: String, path: String) {
        #expect(problems(definition(versions)).map(\.path).contains(path))
    }

    @Test func conversionByWebhookIsRefusedByName() {
        let found = problems(definition(spec: "conversion: {strategy: Webhook}"))
        #expect(found.map(\.path) == ["spec.conversion.strategy"])
        #expect(found[0].message.contains("conversion webhooks are not supported"))
    }

    @Test func namesMustBeFree() throws {
        var crd = definition()
        crd.set(path: ["spec", "group"], "networking.istio.io")
        crd.set(path: ["metadata", "name"], "boats.networking.istio.io")
        crd.set(path: ["spec", "names", "shortNames"], ["vs"])
        #expect(problems(crd).map(\.message) == ["\"vs\" is already in use"])
    }

    @Test func rulesInCELAreNamedInWarnings() throws {
        let crd = definition(
            """
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-validations: [{rule: "self.a > 1"}]}}}}
            """)
        #expect(
            try CustomKind(reading: crd).warnings == [
                "spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations: CEL rules are not evaluated"
            ])
    }

    @Test func fieldsToSelectBy() throws {
        let fields =
            "spec: {type: object, properties: {colour: {type: string}, parts: {type: array, items: {type: string}}}}"
        func crd(_ path: String) -> DocumentNode {
            definition(
                """
                - name: v1
                  served: true
                  storage: true
                  selectableFields: [{jsonPath: \(path)}]
                  schema: {openAPIV3Schema: {type: object, properties: {\(fields)}}}
                """)
        }
        let catalog = try KindCatalog.builtIn.adding(crd: crd(".spec.colour"))
        let boat = try #require(catalog.kind(named: "Boat", group: "example.com", version: "v1"))
        #expect(boat.selectableFields == ["spec.colour"])
        for path in [".spec.parts", ".spec.none", ".metadata.name", "colour"] {
            #expect(problems(crd(path)).map(\.path) == ["spec.versions[0].selectableFields[0].jsonPath"])
        }
    }

    @Test func defaultsMustFitTheirSchema() {
        let crd = definition(
            """
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, properties: {a: {type: integer, minimum: 3, default: 2}, b: {type: object, default: {c: 1}}}}}
            """)
        #expect(
            problems(crd).map(\.path) == [
                "spec.versions[0].schema.openAPIV3Schema.properties[a].default",
                "spec.versions[0].schema.openAPIV3Schema.properties[b].default.c",
            ])
    }
}
