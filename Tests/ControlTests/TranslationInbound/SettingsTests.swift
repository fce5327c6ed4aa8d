// A proxy's settings from several places, and what they and the mesh's do to filter stacks.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Testing

@testable import Registry
@testable import Translation

@Suite struct ProxySettingsTests {
    private let resources = """
        apiVersion: networking.istio.io/v1beta1
        kind: ProxyConfig
        metadata: {name: all, namespace: istio-system}
        spec: {concurrency: 1, environmentVariables: {A: root, B: root}}
        ---
        apiVersion: networking.istio.io/v1beta1
        kind: ProxyConfig
        metadata: {name: ns, namespace: default}
        spec: {concurrency: 2, environmentVariables: {B: ns}}
        ---
        apiVersion: networking.istio.io/v1beta1
        kind: ProxyConfig
        metadata: {name: reviews, namespace: default}
        spec: {selector: {matchLabels: {app: reviews}}, concurrency: 3}
        """

    private func effective(
        namespace: String = "default", labels: [String: String] = [:], annotation: String = "", own: String = ""
    ) -> (config: Mesh.ProxyConfig, problems: [FieldProblem]) {
        let mesh = Mesh1(resources, mesh: "{defaultConfig: {proxyMetadata: {C: mesh}, drainDuration: 9s}}")
        return ProxySettings.effective(
            namespace: namespace, labels: labels, annotations: ["proxy.istio.io/config": annotation],
            own: own.isEmpty ? nil : Mesh1.parse(own), in: mesh.world)
    }

    @Test func narrowerResourcesLieOverWiderOnes() {
        #expect(effective(namespace: "other").config.concurrency == 1)
        #expect(effective().config.concurrency == 2)
        let config = effective(labels: ["app": "reviews"]).config
        #expect(config.concurrency == 3)
        #expect(config.proxyMetadata == ["A": "root", "B": "ns", "C": "mesh"])
        #expect(config.drainDuration == .seconds(9))
        #expect(config.statusPort == 15020)
    }

    @Test func annotationAndAgentHaveTheLastWord() {
        let config = effective(annotation: "concurrency: 7", own: "{concurrency: 8, proxyMetadata: {A: own}}").config
        #expect(config.concurrency == 8)
        #expect(config.proxyMetadata["A"] == "own")
        #expect(effective(annotation: "concurrency: 7").config.concurrency == 7)
    }

    @Test func aBadAnnotationIsReportedAndLeftOut() {
        let (config, problems) = effective(annotation: "]")
        #expect(config.concurrency == 2)
        #expect(problems.map(\.path) == ["metadata.annotations[proxy.istio.io/config]"])
    }
}

@Suite struct ConnectionManagerTests {
    private func manager(
        _ side: ListenerSide, mesh: String = "", proxy: String = "", change: (inout Mesh1) -> Void = { _ in }
    ) -> Message {
        var world = Mesh1(mesh: mesh)
        if !proxy.isEmpty {
            world.node.proxyConfig =
                ProxySettings.effective(
                    namespace: "default", labels: [:], annotations: [:], own: Mesh1.parse(proxy), in: world.world
                ).config
        }
        change(&world)
        let filter = ConnectionManagerBuilder.filter(
            world.request, side, routes: .rds("x"), statPrefix: "test;", protocol: .http, port: 80)
        filter.checkRoundTrip()
        let chain = Message("envoy.config.listener.v3.FilterChain", ["filters": .messages([filter])])
        let listener = Message(
            "envoy.config.listener.v3.Listener",
            [
                "name": "l", "address": .message(Address.message("127.0.0.1", 0)),
                "filter_chains": .messages([chain]),
            ])
        EnvoyValidation.check(
            listeners: [listener], clusters: Translation.clusters(world.request).map(\.message),
            "manager\(mesh)\(proxy)")
        return filter["typed_config"]?.inner?.unpacked ?? Message(type: "google.protobuf.Empty")
    }

    @Test func sidesDiffer() {
        #expect(manager(.outbound).text("server_name") == nil || manager(.outbound).text("server_name") == "")
        #expect(manager(.inbound).text("server_name") == "istio-envoy")
        #expect(manager(.outbound).at("use_remote_address") == .bool(false))
        #expect(manager(.gateway).at("use_remote_address") == .bool(true))
        #expect(manager(.outbound).at("stream_idle_timeout") == .duration(.zero))
        #expect(manager(.outbound).text("rds.route_config_name") == "x")
    }

    @Test(arguments: [
        ("DEFAULT", true, false, "KEEP_UNCHANGED"), ("NONE", false, false, "KEEP_UNCHANGED"),
        ("MERGE_SLASHES", true, true, "KEEP_UNCHANGED"),
        ("DECODE_AND_MERGE_SLASHES", true, true, "UNESCAPE_AND_FORWARD"),
    ])
    func pathNormalization(kind: String, normalizes: Bool, merges: Bool, action: String) {
        let made = manager(.inbound, mesh: "{pathNormalization: {normalization: \(kind)}}")
        #expect(made.at("normalize_path") == .bool(normalizes))
        #expect(made.isTrue("merge_slashes") == merges)
        #expect(made.named("path_with_escaped_slashes_action") == action)
    }

    @Test func accessLogOfTheMesh() {
        #expect(manager(.inbound).items("access_log").isEmpty)
        let text = manager(.inbound, mesh: "{accessLogFile: /dev/stdout}").items("access_log")[0]
        let line = text.at("typed_config")?.inner?.unpacked.text("log_format.text_format_source.inline_string") ?? ""
        #expect(line.hasPrefix("[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\""))
        #expect(line.hasSuffix("%REQUESTED_SERVER_NAME% %ROUTE_NAME%\n"))
        let own = manager(.inbound, mesh: "{accessLogFile: /dev/stdout, accessLogFormat: '%REQ_WITHOUT_QUERY(:path)%'}")
            .items("access_log")[0].at("typed_config")?.inner?.unpacked
        #expect(own?.text("log_format.text_format_source.inline_string") == "%REQ_WITHOUT_QUERY(:path)%\n")
        #expect(own?.text("log_format.formatters.0.name") == "envoy.formatter.req_without_query")
        let json = manager(.inbound, mesh: "{accessLogFile: /dev/stdout, accessLogEncoding: JSON}").items("access_log")[
            0]
        let fields = json.at("typed_config")?.inner?.unpacked.at("log_format.json_format")?.inner?.freeForm
        #expect(fields?["upstream_cluster"]?.string == "%UPSTREAM_CLUSTER_RAW%")
    }

    @Test func accessLogProviders() {
        func names(_ provider: String, _ change: (inout Mesh1) -> Void = { _ in }) -> [String] {
            manager(
                .inbound,
                mesh: "{defaultProviders: {accessLogging: [mine]}, extensionProviders: [{name: mine, \(provider)}]}",
                change: change
            ).items("access_log").compactMap { $0.text("name") }
        }
        #expect(
            names("envoyFileAccessLog: {path: /tmp/x, logFormat: {labels: {a: '%PROTOCOL%'}}}") == [
                "envoy.access_loggers.file"
            ])
        let port = ServicePort(name: "grpc", number: 9000, protocol: .grpc)
        let host = "als.default.svc.cluster.local"
        #expect(
            names("envoyHttpAls: {service: \(host), port: 9000}") { $0.service("als", [port]) } == [
                "envoy.access_loggers.http_grpc"
            ])
        #expect(
            names("envoyOtelAls: {service: default/\(host), port: 9000}") { $0.service("als", [port]) } == [
                "envoy.access_loggers.open_telemetry"
            ])
        // A service that isn't there must not spoil the listener.
        #expect(names("envoyHttpAls: {service: none, port: 9000}").isEmpty)
    }

    @Test func tracing() {
        let plain = manager(.inbound)
        #expect(plain.at("tracing.random_sampling.value") == .double(1))
        #expect(plain.items("tracing.custom_tags").compactMap { $0.text("tag") }.contains("istio.canonical_service"))
        #expect(!plain.has("tracing.provider"))
        #expect(!manager(.inbound, mesh: "{enableTracing: false}").has("tracing"))
        let own = manager(
            .inbound,
            proxy:
                "{tracing: {sampling: 42, maxPathTagLength: 99, enableIstioTags: false, customTags: {x: {literal: {value: why}}, empty: {literal: {value: ''}}, h: {header: {name: x-h}}}}}"
        )
        #expect(own.at("tracing.random_sampling.value") == .double(42))
        #expect(own.number("tracing.max_path_tag_length") == 99)
        #expect(own.items("tracing.custom_tags").map { $0.text("tag") } == ["h", "x"])
    }

    @Test func tracingProviders() {
        let port = ServicePort(name: "grpc", number: 4317, protocol: .grpc)
        func provider(_ text: String) -> Message? {
            manager(
                .gateway,
                mesh: "{defaultProviders: {tracing: [mine]}, extensionProviders: [{name: mine, \(text)}]}"
            ) { $0.service("otel", [port]) }.at("tracing.provider")?.inner
        }
        let host = "otel.default.svc.cluster.local"
        let zipkin = provider("zipkin: {service: \(host), port: 4317}")
        #expect(zipkin?.text("name") == "envoy.tracers.zipkin")
        #expect(zipkin?.text("typed_config.collector_cluster") == "outbound|4317||\(host)")
        let telemetry = provider("opentelemetry: {service: \(host), port: 4317}")
        #expect(telemetry?.text("typed_config.grpc_service.envoy_grpc.cluster_name") == "outbound|4317||\(host)")
        #expect(provider("opentelemetry: {service: none, port: 4317}") == nil)
    }

    @Test func proxyHeaders() {
        let made = manager(
            .inbound,
            proxy:
                "{proxyHeaders: {server: {disabled: true}, requestId: {disabled: true}, envoyDebugHeaders: {disabled: true}, forwardedClientCert: SANITIZE, preserveHttp1HeaderCase: true, setCurrentClientCertDetails: {cert: true, uri: false}}}"
        )
        #expect(made.named("server_header_transformation") == "PASS_THROUGH")
        #expect(made.at("generate_request_id") == .bool(false))
        #expect(made.named("forward_client_cert_details") == nil)
        #expect(made.isTrue("set_current_client_cert_details.cert"))
        #expect(!made.isTrue("set_current_client_cert_details.uri"))
        #expect(made.text("http_protocol_options.header_key_format.stateful_formatter.name") == "preserve_case")
        #expect(made.isTrue("http_filters.3.typed_config.suppress_envoy_headers"))
    }

    @Test func connectionSettingsOfTheEdge() {
        let edge = "{connectionSettings: {profile: EDGE, httpIdleTimeout: 7s}}"
        let made = manager(.gateway, proxy: edge) { $0.node.role = .router }
        #expect(made.at("common_http_protocol_options.idle_timeout") == .duration(.seconds(7)))
        #expect(made.at("request_headers_timeout") == .duration(.seconds(60)))
        #expect(made.number("http2_protocol_options.max_concurrent_streams") == 100)
        #expect(made.named("path_with_escaped_slashes_action") == "UNESCAPE_AND_REDIRECT")
        #expect(!manager(.inbound, proxy: edge).has("request_headers_timeout"))
    }
}

@Suite struct MutualTLSTests {
    private func mode(_ objects: String, labels: [String: String] = ["app": "reviews"], port: Int = 80)
        -> MutualTLS.Mode
    {
        var mesh = Mesh1(objects)
        mesh.node.labels = labels
        return MutualTLS.mode(for: mesh.node, port: port, in: mesh.world)
    }

    private func policy(_ name: String, _ namespace: String, _ mode: String, more: String = "") -> String {
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: \(name), namespace: \(namespace)}
        spec: {mtls: {mode: \(mode)}\(more)}
        """
    }

    @Test func narrowerScopesWinAndUnsetInherits() {
        #expect(mode("") == .permissive)
        let root = policy("root", "istio-system", "STRICT")
        #expect(mode(root) == .strict)
        #expect(mode(root + "\n---\n" + policy("ns", "default", "DISABLE")) == .disable)
        #expect(mode(root + "\n---\n" + policy("ns", "default", "UNSET")) == .strict)
        let own = policy("own", "default", "PERMISSIVE", more: ", selector: {matchLabels: {app: reviews}}")
        #expect(mode(root + "\n---\n" + own) == .permissive)
        #expect(mode(root + "\n---\n" + own, labels: ["app": "other"]) == .strict)
        // The oldest of a scope is in force.
        #expect(mode(policy("a", "default", "STRICT") + "\n---\n" + policy("b", "default", "DISABLE")) == .strict)
        // A selector in the root namespace says nothing about other namespaces.
        #expect(
            mode(policy("r", "istio-system", "STRICT", more: ", selector: {matchLabels: {app: reviews}}"))
                == .permissive)
    }

    private func legacy(_ text: String, kind: String = "Policy") -> LegacyAuthentication.Conversion {
        let objectKind = ObjectKind(
            group: LegacyAuthentication.group, version: "v1alpha1", kind: kind, plural: "policies")
        return LegacyAuthentication.convert(Mesh1.parse(text), kind: objectKind, rootNamespace: "istio-system") {
            name in
            name == "reviews" ? .init(selector: ["app": "reviews"], portsByNumber: [80: 9080]) : nil
        }
    }

    @Test func legacyPolicies() {
        let mesh = legacy("{metadata: {name: default}, spec: {peers: [{mtls: {}}]}}", kind: "MeshPolicy")
        #expect(mesh.policies[0].namespace == "istio-system")
        #expect(mesh.policies[0].spec.mtls?.mode == .STRICT)
        let permissive = legacy(
            "{metadata: {name: default, namespace: a}, spec: {peers: [{mtls: {mode: PERMISSIVE}}]}}")
        #expect(permissive.policies[0].spec.mtls?.mode == .PERMISSIVE)
        #expect(legacy("{metadata: {name: default, namespace: a}, spec: {}}").policies[0].spec.mtls?.mode == .DISABLE)
        let targeted = legacy(
            "{metadata: {name: x, namespace: a}, spec: {targets: [{name: reviews, ports: [{number: 80}]}, {name: gone}], peers: [{mtls: null}], origins: [{}]}}"
        )
        #expect(targeted.policies.count == 1)
        #expect(targeted.policies[0].spec.selector?.matchLabels == ["app": "reviews"])
        #expect(targeted.policies[0].spec.portLevelMtls["9080"]?.mode != nil)
        #expect(targeted.problems.map(\.path) == ["spec.origins", "spec.targets[1].name"])
        #expect(legacy("{metadata: {name: x, namespace: a}, spec: {}}").problems.map(\.path) == ["metadata.name"])
    }

    @Test func clientsOfTheMesh() {
        func socket(_ rule: String, mesh more: String = "") -> Message {
            var mesh = Mesh1(rule, mesh: more)
            mesh.service("reviews", [ServicePort(name: "http", number: 9080, protocol: .http)])
            let clusters = Translation.clusters(mesh.request)
            EnvoyValidation.check(clusters: clusters.map(\.message), "clients\(rule)\(more)")
            return clusters[named: "outbound|9080||reviews.default.svc.cluster.local"]
        }
        let detected = socket("", mesh: "{trustDomainAliases: [old]}")
        #expect(
            detected.items("transport_socket_matches").map { $0.text("name") } == ["tlsMode-istio", "tlsMode-disabled"])
        let context = detected.at("transport_socket_matches.0.transport_socket.typed_config")?.inner?.unpacked
        #expect(context?.text("sni") == "outbound_.9080_._.reviews.default.svc.cluster.local")
        #expect(context?.texts("common_tls_context.alpn_protocols") == ["istio-peer-exchange", "istio"])
        let names = context?.items(
            "common_tls_context.combined_validation_context.default_validation_context.match_subject_alt_names")
        #expect(
            names?.map { $0.text("exact") } == [
                "spiffe://cluster.local/ns/default/sa/reviews", "spiffe://old/ns/default/sa/reviews",
            ])
        #expect(!socket("", mesh: "{enableAutoMtls: false}").has("transport_socket_matches"))
        #expect(!socket(policy("off", "default", "DISABLE")).has("transport_socket_matches"))

        func rule(_ tls: String) -> String {
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: r, namespace: default}
            spec: {host: reviews, trafficPolicy: {tls: \(tls)}}
            """
        }
        #expect(!socket(rule("{mode: DISABLE}")).has("transport_socket"))
        let simple = socket(rule("{mode: SIMPLE, caCertificates: /ca.pem, sni: x.test}"))
        let given = simple.at("transport_socket.typed_config")?.inner?.unpacked
        #expect(given?.text("sni") == "x.test")
        #expect(
            given?.text("common_tls_context.combined_validation_context.validation_context_sds_secret_config.name")
                == "file-root:/ca.pem")
        let mutual = socket(rule("{mode: MUTUAL, clientCertificate: /c.pem, privateKey: /k.pem}"))
            .at("transport_socket.typed_config")?.inner?.unpacked
        #expect(
            mutual?.text("common_tls_context.tls_certificate_sds_secret_configs.0.name") == "file-cert:/c.pem~/k.pem")
        // A sidecar may not read a Secret unless the rule selects it.
        #expect(!socket(rule("{mode: SIMPLE, credentialName: x}")).has("transport_socket"))
    }
}
