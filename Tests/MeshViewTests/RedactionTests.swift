// What must never be seen: keys, passwords and tokens, wherever they stand.

import Document
import MeshView
import Testing

@Suite struct RedactionTests {
    private let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG\n-----END PRIVATE KEY-----\n"

    @Test func keysInADumpAreBlottedOutAndReferencesStay() throws {
        let tree = try Fixture.json(
            """
            {"configs": [{"@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump", "static_secrets": [{"name": "a",
              "secret": {"tls_certificate": {"private_key": {"inline_string": "hush"},
                                             "certificate_chain": {"filename": "/etc/cert.pem"}}}},
              {"name": "b", "secret": {"tls_certificate": {"private_key": {"filename": "/etc/key.pem"}, "password": {"inline_string": "hush"}}}},
              {"name": "c", "secret": {"generic_secret": {"secret": {"inline_bytes": "aHVzaA=="}}}}]}]}
            """)
        let text = try ProxyDump(tree).whole.value.json()
        #expect(!text.contains("hush") && !text.contains("aHVzaA"))
        #expect(text.contains("/etc/key.pem") && text.contains("/etc/cert.pem"))
    }

    @Test func aKeyInAFieldOfAnyNameIsFound() throws {
        let node = DocumentNode.mapping(["certificate": .string(key)])
        #expect(!Redaction.apply(node).value.json().contains("MIGH"))
    }

    @Test func secretsLoseTheirDataAndKeepTheirNames() throws {
        let object = try Fixture.yaml(
            """
            kind: Secret
            metadata:
              name: s
              annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"data":{"tls.key":"aHVzaA=="}}'}
            data: {tls.key: aHVzaA==}
            stringData: {password: hush}
            """)
        let text = Redaction.apply(object: object).value.json()
        #expect(!text.contains("aHVzaA") && !text.contains("hush"))
        #expect(text.contains("tls.key") && text.contains("password"))
    }

    @Test func logsLoseTokensAndKeys() {
        let token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJlLWJ5dGVz"
        let text = Redaction.apply(text: "a Bearer \(token) b\n\(key)after eyJ x")
        #expect(text == "a Bearer [redacted] b\n[redacted]\nafter eyJ x")
    }

    @Test func credentialsInObjectsAreBlottedOut() throws {
        let object = try Fixture.yaml(
            """
            kind: VirtualService
            spec: {http: [{headers: {request: {set: {authorization: Bearer abc, x-a: b}}}}]}
            status: {token: abc}
            """)
        let text = Redaction.apply(object: object).value.json()
        #expect(!text.contains("abc"))
        #expect(text.contains("x-a"))
    }

    @Test func aReportSaysWhatItHoldsAndWhatItLacks() throws {
        var contents = ReportContents()
        contents.add("a.txt", text: key)
        contents.add("proxies/p/\(String(repeating: "x", count: 120))", text: "long")
        contents.fail("proxies/q", "no answer")
        let bytes = contents.archive(folder: "report", time: 1_700_000_000, about: ["client": "1"])
        #expect(bytes.count % 512 == 0)
        #expect(String(decoding: bytes[0..<12], as: UTF8.self) == "report/a.txt")
        #expect(String(decoding: bytes[257..<262], as: UTF8.self) == "ustar")
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("MIGH"))
        #expect(text.contains("its name is too long") && text.contains("no answer"))
    }
}
