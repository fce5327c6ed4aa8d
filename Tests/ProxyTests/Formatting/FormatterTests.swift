// Substitution formats: every value below was printed by Envoy 1.40 for the same request.

import Base
import Document
import Testing

@testable import Formatting

private struct Sample: ~Copyable {
    var request = HeaderBlock()
    var response = HeaderBlock()
    var trailers = HeaderBlock()
    var info = StreamInfo()

    init() {
        for (name, value) in [
            (":method", "GET"), (":path", "/abc?a=1%202&b=hello&c"), (":authority", "127.0.0.1:31080"),
            (":scheme", "http"), ("user-agent", "curl/7.88.1"), ("x-q", "q\"u\\o"), ("x-request-id", "id-1"),
        ] { request.append(name: name, value: value) }
        response.append(.status, "200")
        info.protocol = .http11
        info.responseCode = 200
        info.responseDetails = .fixed("via_upstream")
        info.times.startWallNanoseconds = 1_795_245_143_460_781_000
        info.downstream.remote = .ip(IPAddress(v4: 0x7F00_0001), port: 40_000)
        info.downstream.local = .ip(IPAddress(v4: 0x7F00_0001), port: 31_080)
        info.downstream.filterChainName = "fc1"
        info.upstream.cluster = ClusterFacts(name: "c1")
        info.upstream.host = HostFacts(address: .ip(IPAddress(v4: 0x7F00_0001), port: 31_090))
        info.upstream.attempts = 1
        let deep: [String: MetadataValue] = ["deep": .string("x\"y"), "a": .number(1)]
        info.route = StreamRoute(
            routeName: "r1", virtualHostName: "v",
            metadata: MetadataSet(filters: [
                "n": [
                    "k": .string("v"), "num": .number(2.5), "s": .structure(deep),
                    "list": .list([.number(1), .string("two"), .bool(true), .null]),
                ]
            ]))
    }

    func text(_ format: String) throws -> String {
        var out = ByteQueue()
        try Formatter(format).append(to: &out, request: request, response: response, trailers: trailers, info: info)
        return out.view.string
    }

    func json(_ format: String, omitEmpty: Bool = false) throws -> String {
        let document = try Document.parse(yaml: Array(format.utf8))
        var out = ByteQueue()
        try JSONFormat(document.value, omitEmptyValues: omitEmpty).append(
            to: &out, request: request, response: response, trailers: trailers, info: info)
        return out.view.string
    }
}

@Test(arguments: [
    ("%REQ(:METHOD)%|%REQ(nope?:path):5%|%REQ(HOST)%", "GET|/abc?|127.0.0.1:31080"),
    ("%REQ(nope)%|%RESP(nope)%|%TRAILER(nope)%", "-|-|-"),
    ("%START_TIME%", "2026-11-21T07:12:23.460Z"),
    (
        "%START_TIME(%Y/%m/%dT%H:%M:%S%z %s %3f %6f %f %E3S)%",
        "2026/11/21T07:12:23+0000 1795245143 460 460781 460781000 23.460"
    ),
    ("%PROTOCOL%|%RESPONSE_CODE%|%RESPONSE_CODE_DETAILS%", "HTTP/1.1|200|via_upstream"),
    ("%RESPONSE_FLAGS%|%RESPONSE_FLAGS_LONG%|%ROUTE_NAME%|%VIRTUAL_CLUSTER_NAME%", "-|-|r1|-"),
    ("%UPSTREAM_CLUSTER%|%UPSTREAM_HOST%|%UPSTREAM_HOST_NAME_WITHOUT_PORT%", "c1|127.0.0.1:31090|127.0.0.1"),
    ("%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(16)%|%DOWNSTREAM_LOCAL_PORT%", "127.0.0.0/16|31080"),
    ("%PATH%|%PATH(NQ)%|%PATH(WQ:ORIG)%", "/abc?a=1%202&b=hello&c|/abc|-"),
    ("%QUERY_PARAM(a)%|%QUERY_PARAM(b):2%|%QUERY_PARAMS%", "1 2|he|a=1%202&b=hello&c"),
    ("%CUSTOM_FLAGS%|%GRPC_STATUS%|%TRACE_ID%|%LOCAL_REPLY_BODY%", "|-|-|"),
    ("%METADATA(ROUTE:n:k)%|%METADATA(ROUTE:n:s)%", "v|{\"a\":1,\"deep\":\"x\\\"y\"}"),
    ("%METADATA(ROUTE:n:s:deep)%|%METADATA(ROUTE:n:none)%|%DYNAMIC_METADATA(x)%", "x\"y|-|-"),
    ("%METADATA(ROUTE:n:list)%", "[1,\"two\",true,null]"),
    ("%ENVIRONMENT(SKEIN_NO_SUCH_VARIABLE)%|%STREAM_ID%|%FILTER_CHAIN_NAME%", "-|id-1|fc1"),
    ("%COMMON_DURATION(FOO:BAR)%|%UPSTREAM_REQUEST_ATTEMPT_COUNT%|%BYTES_RECEIVED%|%%", "-|1|0|%"),
    (
        "%COALESCE({\"operators\":[\"REQUESTED_SERVER_NAME\",{\"command\":\"REQ\",\"param\":\":authority\"}]}):4%",
        "127."
    ),
    ("%DOWNSTREAM_TLS_VERSION%|%DOWNSTREAM_DETECTED_CLOSE_TYPE%", "-|Normal"),
])
func formatsLikeEnvoy(_ format: String, _ expected: String) throws {
    let sample = Sample()
    let text = try sample.text(format)
    #expect(text == expected)
}

@Test func jsonKeepsTypesAndSortsKeys() throws {
    let sample = Sample()
    let text = try sample.json(
        """
        {zeta: "%RESPONSE_CODE%", alpha: "%REQ(x-none)%", mixed: "a %RESPONSE_CODE% %REQ(x-none)%",
         nested: {b: "%PROTOCOL%", a: "%REQ(x-q)%"}, list: ["x", 3, true, null], empty: "",
         port: "%DOWNSTREAM_LOCAL_PORT%", mdk: "%METADATA(ROUTE:n:list)%", flags: "%CUSTOM_FLAGS%"}
        """)
    #expect(
        text == """
            {"alpha":null,"empty":"","flags":"","list":["x",3,true,null],"mdk":[1,"two",true,null],\
            "mixed":"a 200 -","nested":{"a":"q\\"u\\\\o","b":"HTTP/1.1"},"port":31080,"zeta":200}\n
            """)
    let sparse = try sample.json(
        """
        {zeta: "%RESPONSE_CODE%", alpha: "%REQ(x-none)%", mixed: "a %RESPONSE_CODE% %REQ(x-none)%",
         nested: {b: "%REQ(x-none)%"}, list: ["%REQ(x-none)%", "x"], flags: "%CUSTOM_FLAGS%"}
        """, omitEmpty: true)
    #expect(sparse == "{\"flags\":\"\",\"list\":[\"x\"],\"mixed\":\"a 200 \",\"zeta\":200}\n")
}

@Test(arguments: [
    ("%NO_SUCH_THING%", "Not supported field in StreamInfo: NO_SUCH_THING"),
    ("a %", "Incorrect configuration: a %. Couldn't find valid command at position 2"),
    ("%REQ(x%", "Incorrect configuration: %REQ(x%. Couldn't find valid command at position 0"),
    ("%REQ%", "REQ requires parameters"),
    ("%REQ(a?b?c)%", "More than 1 alternative header specified in token: a?b?c"),
    ("%PROTOCOL(x)%", "PROTOCOL does not take any parameters or length"),
    ("%START_TIME:3%", "START_TIME does not allow length to be specified."),
    ("%START_TIME(%n)%", "Invalid header configuration. Format string contains newline."),
])
func badFormatsAreRefusedInEnvoysWords(_ format: String, _ reason: String) {
    #expect(throws: InvalidFormat(reason)) { try Formatter(format) }
}

@Test func responseFlagsAreWrittenShortAndLong() {
    var out = ByteQueue()
    var flags = ResponseFlags(.upstreamConnectionFailure)
    flags.insert(.upstreamRetryLimitExceeded)
    flags.append(to: &out, long: false)
    out.append(byte: 0x20)
    flags.append(to: &out, long: true)
    #expect(out.view.string == "URX,UF UpstreamRetryLimitExceeded,UpstreamConnectionFailure")
}

@Test func clientCertificateHeaderHasEnvoysFields() throws {
    final class TLSInfo: ConnectionTLSInfo {
        override func makePeerTexts() -> CertificateTexts {
            var texts = CertificateTexts()
            texts.subject = "CN=client"
            texts.sha256 = "ab12"
            texts.uriSANs = ["spiffe://td/ns/a/sa/b"]
            texts.dnsSANs = ["a.org", "b.org"]
            return texts
        }

        override func makeLocalTexts() -> CertificateTexts {
            var texts = CertificateTexts()
            texts.uriSANs = ["spiffe://td/ns/a/sa/self"]
            return texts
        }
    }
    let preparation = try RequestPreparation.forTest(
        try Document.parse(
            yaml: Array(
                "{forward_client_cert_details: APPEND_FORWARD, set_current_client_cert_details: {subject: true, uri: true, dns: true}}"
                    .utf8)), file: "x.yaml")
    var headers = HeaderBlock()
    headers.append(.forwardedClientCert, "By=first")
    let tls = TLSInfo(peerCertificatePresented: true)
    preparation.clientCertificate.apply(to: &headers, tls)
    let expected =
        "By=first,By=spiffe://td/ns/a/sa/self;Hash=ab12;Subject=\"CN=client\";URI=spiffe://td/ns/a/sa/b;"
        + "DNS=a.org;DNS=b.org"
    let made = headers.first(.forwardedClientCert)?.string
    #expect(made == expected)
    preparation.clientCertificate.apply(to: &headers, nil)
    let isThere = headers.contains(.forwardedClientCert)
    #expect(!isThere)
}
