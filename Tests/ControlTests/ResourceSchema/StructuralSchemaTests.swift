// Validation, pruning and defaulting by a schema as users write it.

import Document
import MeshAPI
import Testing

@testable import ResourceSchema

@Suite struct StructuralSchemaTests {
    @Test(
        arguments: [
            ("{type: integer, minimum: 1}", "0", "Invalid value: 0: a in body should be greater than or equal to 1"),
            (
                "{type: integer, maximum: 5, exclusiveMaximum: true}", "5",
                "Invalid value: 5: a in body should be less than 5"
            ),
            ("{type: integer, multipleOf: 3}", "4", "Invalid value: 4: a in body should be a multiple of 3"),
            (
                "{type: integer, format: int32}", "4294967296",
                "Invalid value: 4294967296: a in body must be of type int32: 4294967296"
            ),
            ("{type: string, maxLength: 2}", "\"abc\"", "Too long: may not be more than 2 bytes"),
            ("{type: string, minLength: 1}", "\"\"", "Invalid value: \"\": a in body should be at least 1 chars long"),
            ("{type: string, pattern: '^a+$'}", "\"b\"", "Invalid value: \"b\": a in body should match '^a+$'"),
            ("{type: string, enum: [x, z2]}", "\"z\"", "Unsupported value: \"z\": supported values: \"x\", \"z2\""),
            (
                "{type: string, format: date-time}", "\"today\"",
                "Invalid value: \"today\": a in body must be of type date-time: \"today\""
            ),
            (
                "{type: array, maxItems: 1, items: {type: string}}", "[\"a\",\"b\"]",
                "Too many: 2: must have at most 1 items"
            ),
            (
                "{type: array, minItems: 1, items: {type: string}}", "[]",
                "Invalid value: 0: a in body should have at least 1 items"
            ),
            (
                "{type: object, maxProperties: 0, additionalProperties: {type: string}}", "{\"b\":\"c\"}",
                "Too many: 1: must have at most 0 items"
            ),
            ("{type: string}", "7", "Invalid value: \"integer\": a in body must be of type string: \"integer\""),
            ("{type: integer}", "1.5", "Invalid value: \"number\": a in body must be of type integer: \"number\""),
            ("{type: string}", "null", "Invalid value: \"null\": a in body must be of type string: \"null\""),
        ])
    func problemsAreWordedAsKubernetesWordsThem(rule: String, value: String, message: String) throws {
        let schema = try schema("{type: object, properties: {a: \(rule)}}")
        let problems = schema.validate(json("{\"a\":\(value)}"))
        #expect(problems.map(\.message) == [message])
        #expect(problems.first?.path == "a")
    }

    @Test(
        arguments: [
            ("{type: integer, minimum: 1}", "1"), ("{type: number}", "3"), ("{type: integer}", "2.0"),
            ("{type: string, nullable: true}", "null"), ("{x-kubernetes-int-or-string: true}", "\"80%\""),
            ("{x-kubernetes-int-or-string: true}", "80"),
            ("{x-kubernetes-preserve-unknown-fields: true}", "[{\"a\":1}]"),
            ("{type: string, format: date-time}", "\"2024-02-29T10:00:00.5+02:00\""),
            ("{type: string, format: ipv4}", "\"10.0.0.1\""), ("{type: string, format: unheard-of}", "\"x\""),
        ])
    func whatIsRight(rule: String, value: String) throws {
        let schema = try schema("{type: object, properties: {a: \(rule)}}")
        #expect(schema.validate(json("{\"a\":\(value)}")).isEmpty)
    }

    @Test func combinations() throws {
        let schema = try schema(
            """
            type: object
            properties: {a: {type: string}, b: {type: string}, c: {type: string}}
            oneOf:
            - not: {anyOf: [{required: [a]}, {required: [b]}]}
            - required: [a]
            - required: [b]
            """)
        #expect(schema.validate(json("{\"c\":\"x\"}")).isEmpty)
        #expect(schema.validate(json("{\"a\":\"x\"}")).isEmpty)
        let problems = schema.validate(json("{\"a\":\"x\",\"b\":\"y\"}"))
        #expect(problems.count == 1)
        #expect(
            problems[0].message.contains("must validate one and only one schema (oneOf). Found 2 valid alternatives"))
    }

    @Test func listsWithIdentity() throws {
        let schema = try schema(
            """
            type: object
            properties:
              set: {type: array, x-kubernetes-list-type: set, items: {type: string}}
              map:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [port, protocol]
                items: {type: object, required: [port], properties: {port: {type: integer}, protocol: {type: string, default: TCP}}}
            """)
        let problems = schema.validate(
            json(
                "{\"set\":[\"a\",\"b\",\"a\"],\"map\":[{\"port\":1},{\"port\":1,\"protocol\":\"UDP\"},{\"protocol\":\"TCP\",\"port\":1}]}"
            ))
        #expect(problems.map(\.path) == ["set[2]", "map[2]"])
        #expect(problems[1].message == "Duplicate value: {\"port\":1,\"protocol\":\"TCP\"}")
    }

    @Test func pruningKeepsWhatIsPreserved() throws {
        let schema = try schema(
            """
            type: object
            properties:
              open: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {shut: {type: object, properties: {a: {type: string}}}}}
              map: {type: object, additionalProperties: {type: object, properties: {a: {type: string}}}}
              plain: {type: string}
            """)
        let (object, unknown) = schema.prune(
            json(
                "{\"open\":{\"x\":1,\"shut\":{\"b\":1}},\"map\":{\"k\":{\"a\":\"1\",\"b\":2}},\"plain\":null,\"more\":1}"
            ))
        #expect(object.text == "{\"open\":{\"x\":1,\"shut\":{}},\"map\":{\"k\":{\"a\":\"1\"}}}")
        #expect(unknown.map(\.path) == ["open.shut.b", "map.k.b", "more"])
    }

    @Test func defaultsReachIntoWhatIsThere() throws {
        let schema = try schema(
            """
            type: object
            properties:
              a: {type: object, default: {}, properties: {b: {type: integer, default: 3}, c: {type: string}}}
              list: {type: array, items: {type: object, properties: {on: {type: boolean, default: true}}}}
              absent: {type: object, properties: {never: {type: integer, default: 1}}}
            """)
        let result = schema.defaulted(json("{\"list\":[{},{\"on\":false}],\"a\":null}"))
        #expect(result.isSame(as: json("{\"list\":[{\"on\":true},{\"on\":false}],\"a\":{\"b\":3}}")))
    }

    @Test func whatIsNoSchemaIsRefused() {
        #expect(throws: InvalidObject.self) { try schema("{type: thing}") }
        #expect(throws: InvalidObject.self) { try schema("{type: object, properties: {a: {$ref: '#/x'}}}") }
        #expect(throws: InvalidObject.self) { try schema("{type: string, pattern: '(?=a)'}") }
    }

    @Test func whatGoesInComesOutForClients() throws {
        let text =
            "{type: object, required: [a], properties: {a: {type: integer, minimum: 1}, b: {type: array, items: {type: string}}}}"
        #expect(try schema(text).openAPI().isSame(as: yaml(text)))
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2024-02-29T12:00:00Z", 1_709_208_000),
        ("2024-02-29T12:00:00+01:00", 1_709_204_400),
        ("1969-12-31T23:59:59Z", -1),
    ])
    func times(text: String, seconds: Int64) {
        #expect(Timestamp.parse(text) == seconds)
        if text.hasSuffix("Z") { #expect(Timestamp.text(seconds) == text) }
    }

    @Test(arguments: [
        "", "2023-02-29T12:00:00Z", "2024-02-29", "2024-02-29T24:00:00Z", "2024-02-29T12:00:00", "2024-02-29 12:00:00Z",
    ])
    func noTimes(text: String) { #expect(Timestamp.parse(text) == nil) }

    @Test(arguments: [("1", 1.0), ("500m", 0.5), ("1.5Gi", 1_610_612_736), ("1e3", 1000), ("-2k", -2000), (".5", 0.5)])
    func quantities(text: String, amount: Double) { #expect(Quantity(text)?.amount == amount) }

    @Test(arguments: ["", "m", "1.2.3", "1gi", "1 Gi", "1e"])
    func noQuantities(text: String) { #expect(Quantity(text) == nil) }
}
