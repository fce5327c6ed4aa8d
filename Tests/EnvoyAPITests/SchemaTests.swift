// The schema as a whole: every type can be read and refers only to types that exist.

import EnvoyAPI
import Testing

@Test func everyTypeOfTheSchemaCanBeRead() throws {
    let names = Schema.messageNames
    #expect(names.count > 1400)
    var fields = 0
    for name in names {
        let schema = try #require(Schema.message(name), "\(name)")
        #expect(schema.fields.map(\.number) == schema.fields.map(\.number).sorted())
        for field in schema.fields {
            fields += 1
            if case .message(let type) = field.kind { #expect(Schema.message(type) != nil, "\(name).\(field.name)") }
            if case .enumeration(let type) = field.kind {
                #expect(Schema.enumeration(type)?.values.isEmpty == false, "\(name).\(field.name)")
            }
        }
    }
    #expect(fields > 5000)
    #expect(Schema.message("envoy.api.v2.Cluster") == nil)
    #expect(Schema.message("envoy.config.cluster.v3.Cluster.LbPolicy") == nil)
    #expect(Schema.message("") == nil)
    #expect(Schema.message("zzz") == nil)
}

@Test func fieldsAreFoundByEitherSpellingAndByNumber() throws {
    let cluster = try #require(Schema.message("envoy.config.cluster.v3.Cluster"))
    let field = try #require(cluster.field("connect_timeout"))
    #expect(cluster.field(spelled: "connectTimeout") === field)
    #expect(cluster.field(number: 4) === field)
    #expect(cluster.field("connectTimeout") == nil)
    #expect(cluster.field(number: 5000) == nil)
    #expect(field.message?.name == "google.protobuf.Duration")
    #expect(cluster.field("http2_protocol_options")?.isDeprecated == true)
    #expect(cluster.oneof("lb_config")?.members.map { cluster.fields[$0].name }.contains("maglev_lb_config") == true)
}
