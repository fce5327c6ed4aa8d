// proto3 JSON rules, each once, and Envoy's leniencies.

import Document
import EnvoyAPI
import Testing

@Test(arguments: [
    ("google.protobuf.Duration", "1.5s", "\"1.500s\""), ("google.protobuf.Duration", "-0.000001s", "\"-0.000001s\""),
    ("google.protobuf.Duration", "3s", "\"3s\""), ("google.protobuf.Duration", "0.000000001s", "\"0.000000001s\""),
    ("google.protobuf.Duration", "{seconds: 5, nanos: 1000000}", "\"5.001s\""),
    ("google.protobuf.Timestamp", "'1972-01-01T10:00:20.021Z'", "\"1972-01-01T10:00:20.021Z\""),
    ("google.protobuf.Timestamp", "'2024-02-29T23:59:59+01:30'", "\"2024-02-29T22:29:59Z\""),
    ("google.protobuf.Timestamp", "'0001-01-01T00:00:00Z'", "\"0001-01-01T00:00:00Z\""),
    ("google.protobuf.FieldMask", "fooBar.baz,x", "\"fooBar.baz,x\""),
    ("google.protobuf.UInt32Value", "5", "5"), ("google.protobuf.UInt32Value", "'5'", "5"),
    ("google.protobuf.UInt32Value", "5.0", "5"), ("google.protobuf.UInt32Value", "{value: 5}", "5"),
    ("google.protobuf.UInt64Value", "18446744073709551615", "\"18446744073709551615\""),
    ("google.protobuf.Int64Value", "'-5'", "\"-5\""), ("google.protobuf.BoolValue", "'true'", "true"),
    ("google.protobuf.BoolValue", "off", "false"), ("google.protobuf.StringValue", "1.10", "\"1.10\""),
    ("google.protobuf.StringValue", "12345678901", "\"12345678901\""), ("google.protobuf.DoubleValue", "1.5", "1.5"),
    ("google.protobuf.DoubleValue", "NaN", "\"NaN\""), ("google.protobuf.DoubleValue", "-Infinity", "\"-Infinity\""),
    ("google.protobuf.FloatValue", "0.1", "0.1"), ("google.protobuf.BytesValue", "aGk=", "\"aGk=\""),
    ("google.protobuf.BytesValue", "-_-_", "\"+/+/\""), ("google.protobuf.BytesValue", "aGk", "\"aGk=\""),
    ("google.protobuf.Struct", "{b: 1, a: [true, null, x, 1.5]}", #"{"a":[true,null,"x","1.5"],"b":1}"#),
    ("google.protobuf.Value", "~", "null"), ("google.protobuf.ListValue", "[1]", "[1]"),
    ("google.protobuf.Any", "{}", "{}"),
    (
        "google.protobuf.Any", "{'@type': type.googleapis.com/google.protobuf.Duration, value: 1s}",
        #"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}"#
    ),
    (cluster, "{lbPolicy: MAGLEV}", #"{"lb_policy":"MAGLEV"}"#),
    (cluster, "{lb_policy: maglev}", #"{"lb_policy":"MAGLEV"}"#),
    (cluster, "{lb_policy: 5}", #"{"lb_policy":"MAGLEV"}"#), (cluster, "{lb_policy: '5'}", #"{"lb_policy":"MAGLEV"}"#),
    (cluster, "{lb_policy: 0}", "{}"), (cluster, "{health_checks: [~]}", #"{"health_checks":[{}]}"#),
    (cluster, "{name: ~, alt_stat_name: ''}", "{}"),
    (cluster, "{type: STATIC}", #"{"type":"STATIC"}"#),
    (cluster, "{health_checks: {alt_port: 3}}", #"{"health_checks":[{"alt_port":3}]}"#),
    (cluster, "{metadata: {filter_metadata: {b: {}, a: {}}}}", #"{"metadata":{"filter_metadata":{"a":{},"b":{}}}}"#),
])
func documentsDecode(type: String, yaml: String, expected: String) throws {
    #expect(try json(type, yaml) == expected)
    let first = try unchecked(type, yaml)
    #expect(try Message(unchecked: type, binary: first.binary()).binary() == first.binary())
}

@Test(arguments: [
    ("google.protobuf.Duration", "1.5"), ("google.protobuf.Duration", "1"), ("google.protobuf.Duration", "s"),
    ("google.protobuf.Duration", "1.0000000001s"), ("google.protobuf.Duration", "1.s"),
    ("google.protobuf.Duration", "400000000000s"), ("google.protobuf.Duration", "+1s"),
    ("google.protobuf.Timestamp", "'2023-02-29T00:00:00Z'"), ("google.protobuf.Timestamp", "'2023-01-01T24:00:00Z'"),
    ("google.protobuf.Timestamp", "'2023-01-01 00:00:00Z'"), ("google.protobuf.Timestamp", "'2023-01-01T00:00:00'"),
    ("google.protobuf.FieldMask", "a_b"), ("google.protobuf.FieldMask", "'a,'"),
    ("google.protobuf.UInt32Value", "-1"), ("google.protobuf.UInt32Value", "4294967296"),
    ("google.protobuf.UInt32Value", "1.5"), ("google.protobuf.UInt32Value", "x"),
    ("google.protobuf.UInt32Value", "true"),
    ("google.protobuf.Int32Value", "2147483648"), ("google.protobuf.BoolValue", "1"),
    ("google.protobuf.BoolValue", "'yes'"), ("google.protobuf.StringValue", "5"), ("google.protobuf.StringValue", "on"),
    ("google.protobuf.FloatValue", "1e300"), ("google.protobuf.DoubleValue", "nan"),
    ("google.protobuf.BytesValue", "a"), ("google.protobuf.BytesValue", "a==="),
    ("google.protobuf.BytesValue", "'a b'"),
    ("google.protobuf.Struct", "[]"), ("google.protobuf.ListValue", "{}"), ("google.protobuf.Any", "[]"),
    ("google.protobuf.Any", "{a: b}"), ("google.protobuf.Any", "{'@type': google.protobuf.Duration}"),
    ("google.protobuf.Any", "{'@type': type.googleapis.com/google.protobuf.Duration, value: 1s, x: 1}"),
    (cluster, "{lb_policy: NOPE}"), (cluster, "{lb_policy: true}"), (cluster, "{name: [a]}"), (cluster, "[]"),
    (cluster, "a"),
    (cluster, "{health_checks: [[]]}"), (cluster, "{lrs_report_endpoint_metrics: [~]}"),
    (cluster, "{metadata: {filter_metadata: []}}"),
    (cluster, "{connectTimeout: 1s, connect_timeout: 1s}"),
    (cluster, "{type: STATIC, cluster_type: {name: x}}"),
])
func documentsAreRefused(type: String, yaml: String) {
    #expect(throws: InvalidConfiguration.self) { try unchecked(type, yaml) }
}

@Test func aRefusalNamesFileLinePathAndTheNearestName() {
    let text = refusal(
        bootstrap,
        """
        static_resources:
          clusters:
          - name: a
            conect_timeout: 1s
        """)
    #expect(
        text == "test.yaml:4: static_resources.clusters[0]: found the unknown field \"conect_timeout\", "
            + "expected a field of this message (envoy.config.cluster.v3.Cluster has no such field; "
            + "did you mean \"connect_timeout\"?)")
}

@Test func refusalsSayWhatWasFoundAndExpected() {
    #expect(
        refusal(cluster, "name: a\nconnect_timeout: 5")
            == "test.yaml:2: connect_timeout: found the number 5, expected a duration such as \"1.5s\"")
    #expect(
        refusal(cluster, "name: 5")
            == "test.yaml:1: name: found the number 5, expected a string (quotes make a string of it)")
    #expect(refusal(cluster, "name: on").contains("name: found on, that is true, expected a string"))
    #expect(refusal(cluster, "name: a\nlb_policy: ROUND_ROBBIN").contains("did you mean ROUND_ROBIN?"))
    #expect(refusal(cluster, "name: a\n<<: {}").contains("merge keys"))
    #expect(
        refusal(cluster, "name: a\nmetadata:\n  filter_metadata:\n    x: 1")
            == "test.yaml:4: metadata.filter_metadata[\"x\"]: found the number 1, expected an object")
    #expect(
        refusal(cluster, "name: a\nround_robin_lb_config: {}\nmaglev_lb_config: {}")
            == "test.yaml:3: maglev_lb_config: found \"maglev_lb_config\" beside \"round_robin_lb_config\", "
            + "expected only one field of the oneof \"lb_config\"")
    #expect(refusal(cluster, "name: a\nname: b").hasPrefix("test.yaml:2: found a text that is no document"))
    #expect(
        refusal(
            cluster, "name: a\ntransport_socket:\n  name: x\n  typed_config:\n    '@type': a/envoy.Foo")
            == "test.yaml:5: transport_socket.typed_config: found the unknown type \"envoy.Foo\", "
            + "expected a type of Envoy's v3 API")
}

@Test func typedStructsAreReadAsTheTypeThatTheyName() throws {
    for type in ["udpa.type.v1.TypedStruct", "xds.type.v3.TypedStruct"] {
        let yaml = """
            name: a
            transport_socket:
              name: tls
              typed_config:
                "@type": type.googleapis.com/\(type)
                type_url: type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                value: {sni: example.com, allow_renegotiation: true}
            """
        let decoded = try message(cluster, yaml)
        let node = try #require(ConfigNode(decoded).message("transport_socket")?.any("typed_config"))
        #expect(node.typeName == "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext")
        #expect(node.string("sni") == "example.com")
        #expect(node.bool("allow_renegotiation"))
        let again = ConfigNode(try Message(type: cluster, binary: decoded.binary()))
        #expect(again.message("transport_socket")?.any("typed_config")?.string("sni") == "example.com")
        #expect(decoded.json(pretty: false).contains("TypedStruct"))
        #expect(refusal(cluster, yaml.replacing("sni:", with: "snni:")).contains("test.yaml:7: "))
        #expect(
            refusal(cluster, yaml.replacing("UpstreamTls", with: "Nothing")).contains(
                "expected a type of Envoy's v3 API"))
    }
}

@Test func messagesBeyondAnyMeasureAreRefused() {
    var yaml = "{'@type': type.googleapis.com/google.protobuf.Any, value: "
    yaml = String(repeating: yaml, count: 200) + "{}" + String(repeating: "}", count: 200)
    #expect(throws: InvalidConfiguration.self) { try message("google.protobuf.Any", yaml) }
    // A ListValue in a Value in a ListValue ...
    var binary: [UInt8] = []
    for _ in 0..<2000 {
        let list = [0x0A] + varint(binary.count) + binary
        binary = [0x32] + varint(list.count) + list
    }
    #expect(throws: InvalidConfiguration.self) { try Message(type: "google.protobuf.Value", binary: binary) }
}

private func varint(_ value: Int) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest >= 0x80 {
        bytes.append(UInt8(rest & 0x7F) | 0x80)
        rest >>= 7
    }
    return bytes + [UInt8(rest)]
}

@Test func whatIsSensitiveIsNotRepeatedInRefusals() throws {
    for yaml in [
        "tls_certificate: {private_key: {inline_bytes: 'hush-hush!!'}}", "tls_certificate: {private_key: hush-hush}",
        "tls_certificate: {password: {inline_bytes: 'hush-hush!!'}}", "session_ticket_keys: {keys: [hush-hush]}",
    ] {
        do {
            _ = try Message(
                type: "envoy.extensions.transport_sockets.tls.v3.Secret", text: Array(yaml.utf8), file: "a.yaml")
            Issue.record("\(yaml) was taken")
        } catch {
            #expect(!"\(error)".contains("hush"))
            #expect("\(error)".contains("kept secret"))
        }
    }
}
