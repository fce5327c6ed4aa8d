// Envoy's messages under the names of protobuf's JSON: what is a field is renamed, what is a user's key is not.

import Document
import Testing

@testable import SkeinCommands

@Suite struct CanonicalFieldsTests {
    private func resource(_ json: String, type: String? = nil) throws -> String {
        CanonicalFields.resource(try Document.parse(json: Array(json.utf8)), type: type).value.json()
    }

    @Test func fieldsAreRenamedAndInTheOrderOfTheProto() throws {
        let text = try resource(
            """
            {"@type": "type.googleapis.com/envoy.config.route.v3.RouteConfiguration", "ignore_port_in_host_matching": true,
             "virtual_hosts": [{"routes": [{"match": {"prefix": "/"}, "route": {"cluster": "a_b", "retry_policy": {"num_retries": 2}}}],
               "name": "x"}], "name": "9080"}
            """)
        #expect(
            text
                == #"{"name":"9080","virtualHosts":[{"name":"x","routes":[{"match":{"prefix":"/"},"route":{"cluster":"a_b","#
                + #""retryPolicy":{"numRetries":2}}}]}],"ignorePortInHostMatching":true}"#)
    }

    @Test func keysOfMapsAndStructsStay() throws {
        let text = try resource(
            """
            {"name": "r", "metadata": {"filter_metadata": {"my_filter": {"some_key": {"inner_key": 1}}}},
             "typed_per_filter_config": {"envoy_filter": {"@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
              "max_active_faults": 3}, "unknown_one": {"@type": "type.googleapis.com/some.Other", "a_b": 1}}}
            """, type: "envoy.config.route.v3.Route")
        #expect(text.contains(#""filterMetadata":{"my_filter":{"some_key":{"inner_key":1}}}"#))
        #expect(text.contains(#""typedPerFilterConfig":{"envoy_filter":{"@type""#))
        #expect(text.contains(#""maxActiveFaults":3"#))
        #expect(text.contains(#""a_b":1"#))
    }

    @Test func whatIsAlreadyCanonicalStays() throws {
        let text = #"{"name":"c","connectTimeout":"1s","hidden_field":{"a_b":1}}"#
        #expect(try resource(text, type: "envoy.config.cluster.v3.Cluster").contains(#""connectTimeout":"1s""#))
        #expect(try resource(text, type: "envoy.config.cluster.v3.Cluster").contains(#""hidden_field":{"a_b":1}"#))
        #expect(try resource(text, type: "no.such.Type") == text)
    }
}
