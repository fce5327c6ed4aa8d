// Which Secrets a gateway is given, and in which form.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

@Suite struct SecretTests {
    private func mesh(mode: String = "MUTUAL", credential: String = "bookinfo") -> Mesh1 {
        var mesh = Mesh1(
            """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: default}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: \(mode), credentialName: \(credential)}}
            """)
        mesh.becomeGateway()
        for (name, namespace) in [("bookinfo", "istio-system"), ("other", "istio-system"), ("bookinfo", "default")] {
            mesh.world.credentials[ConfigKey(kind: "Secret", namespace: namespace, name: name)] = TLSCredential(
                certificateChain: Array("chain of \(name)".utf8), privateKey: Array("key".utf8),
                authorities: Array("roots".utf8))
        }
        return mesh
    }

    @Test func certificateAndAuthorities() {
        let names = ["kubernetes://bookinfo", "kubernetes://bookinfo-cacert"]
        let secrets = Translation.secrets(mesh().request, names: names)
        #expect(secrets.map(\.name) == names)
        for secret in secrets { secret.message.checkRoundTrip() }
        #expect(
            secrets[0].message.at("tls_certificate.certificate_chain.inline_bytes")
                == .bytes(Array("chain of bookinfo".utf8)))
        #expect(secrets[1].message.at("validation_context.trusted_ca.inline_bytes") == .bytes(Array("roots".utf8)))
    }

    @Test func authoritiesInASecretOfTheirOwn() {
        var mesh = mesh()
        mesh.world.credentials[ConfigKey(kind: "Secret", namespace: "istio-system", name: "bookinfo-cacert")] =
            TLSCredential(authorities: Array("own roots".utf8), revocations: Array("crl".utf8))
        let secret = Translation.secrets(mesh.request, names: ["kubernetes://bookinfo-cacert"])[0].message
        #expect(secret.at("validation_context.trusted_ca.inline_bytes") == .bytes(Array("own roots".utf8)))
        #expect(secret.at("validation_context.crl.inline_bytes") == .bytes(Array("crl".utf8)))
    }

    private func refusal(_ name: String, _ mesh: Mesh1) -> SecretRefusal? {
        if case .refused(let reason) = GatewaySecrets.answer(name, for: mesh.request) { return reason }
        return nil
    }

    @Test func nothingElseIsGiven() {
        #expect(refusal("kubernetes://other", mesh()) == .notReferenced)
        #expect(
            refusal("kubernetes://default/bookinfo", mesh(credential: "kubernetes://default/bookinfo"))
                == .otherNamespace)
        #expect(refusal("kubernetes://none", mesh(credential: "none")) == .notFound)
        #expect(refusal("configmap://istio-system/x", mesh()) == .configMap)
        #expect(refusal("default", mesh()) == .unknownForm)
        var sidecar = mesh()
        sidecar.node.role = .sidecar
        #expect(refusal("kubernetes://bookinfo", sidecar) == .notReferenced)
    }

    @Test func emptySecretsAreIncomplete() {
        var mesh = mesh()
        mesh.world.credentials[ConfigKey(kind: "Secret", namespace: "istio-system", name: "bookinfo")] = TLSCredential(
            authorities: Array("roots".utf8))
        #expect(refusal("kubernetes://bookinfo", mesh) == .incomplete)
        #expect(Translation.secrets(mesh.request, names: ["kubernetes://bookinfo"]).isEmpty)
    }
}
