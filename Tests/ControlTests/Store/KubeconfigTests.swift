// Kubeconfigs: what is read, and what is refused by name.

import Base
import Document
import Serving
import TestDirectories
import Testing

@testable import Store

struct KubeconfigTests {
    private func access(
        cluster: String = "server: https://10.0.0.1:6443", user: String = "token: secret", context: String? = nil
    ) throws(InvalidKubeconfig) -> KubernetesAccess {
        let text = """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters:
            - name: c
              cluster: {\(cluster)}
            users:
            - name: u
              user: {\(user)}
            contexts:
            - name: here
              context: {cluster: c, user: u, namespace: team}
            - name: anonymous
              context: {cluster: c}
            - name: broken
              context: {cluster: nowhere}
            """
        return try KubeconfigReader(Array(text.utf8), directory: "/etc/kube/").access(context: context)
    }

    private func refusal(_ body: () throws(InvalidKubeconfig) -> KubernetesAccess) -> String {
        do throws(InvalidKubeconfig) {
            _ = try body()
            return "accepted"
        } catch {
            return error.description
        }
    }

    @Test func aTokenAndAServer() throws {
        let found = try access()
        #expect(found.server == URLText("https://10.0.0.1:6443"))
        #expect(found.token == .fixed("secret"))
        #expect(found.namespace == "team")
        #expect(found.tls?.usesSystemRoots == true)
        #expect(try access(context: "anonymous").token == .none)
        #expect(try access(context: "anonymous").namespace == "default")
    }

    @Test func aPluginForWhoRunsIt() throws {
        func plugin(_ user: String) throws(InvalidKubeconfig) -> CredentialPlugin? {
            let text = """
                current-context: here
                clusters: [{name: c, cluster: {server: "https://k", certificate-authority-data: Q0E=}}]
                users: [{name: u, user: {\(user)}}]
                contexts: [{name: here, context: {cluster: c, user: u}}]
                """
            return try KubeconfigReader(Array(text.utf8), directory: "/etc/kube/").access(
                context: nil, takesPlugins: true
            )
            .plugin
        }
        let version = "apiVersion: client.authentication.k8s.io/v1"
        let found = try #require(
            try plugin(
                "exec: {\(version), command: bin/get, args: [a, 1], env: [{name: X, value: y}], interactiveMode: Never, "
                    + "provideClusterInfo: true, installHint: get it}"))
        #expect(found.command == "/etc/kube/bin/get")
        #expect(found.arguments == ["a", "1"])
        #expect(found.environment == ["X=y"])
        #expect(found.interaction == .never)
        #expect(found.cluster?["server"]?.string == "https://k")
        #expect(found.cluster?["certificate-authority-data"]?.string == "Q0E=")
        #expect(try plugin("exec: {\(version)beta1, command: get}")?.interaction == .ifAvailable)
        #expect(try plugin("token: x, exec: {\(version), command: get, interactiveMode: Never}") == nil)
        for (user, words) in [
            ("exec: {\(version)}", "exec.command: found none"),
            ("exec: {apiVersion: v1, command: get}", "exec.apiVersion: found v1"),
            ("exec: {\(version), command: get}", "exec.interactiveMode: found none"),
            ("exec: {\(version), command: get, interactiveMode: Often}", "exec.interactiveMode: found Often"),
        ] {
            #expect {
                _ = try plugin(user)
            } throws: { "\($0)".contains(words) }
        }
    }

    @Test func certificatesInTheFile() throws {
        let found = try access(
            cluster: "server: https://k, certificate-authority-data: Q0E=, tls-server-name: other",
            user: "client-certificate-data: Q0VSVA==, client-key-data: S0VZ")
        #expect(found.tls?.authorities == Array("CA".utf8))
        #expect(found.tls?.serverName == "other")
        #expect(found.tls?.certificateChain == Array("CERT".utf8))
        #expect(found.tls?.privateKey == Array("KEY".utf8))
        #expect(found.tls?.trustsAnyServer == false)
        let careless = try access(cluster: "server: https://k, insecure-skip-tls-verify: true")
        #expect(careless.tls?.trustsAnyServer == true)
    }

    @Test func filesBesideTheFile() throws {
        let directory = TestDirectory.make("store")
        #expect(try access(user: "tokenFile: t").token == .file("/etc/kube/t"))
        #expect(try access(user: "tokenFile: \(directory)/t, token: x").token == .file(directory + "/t"))
        #expect(
            refusal { () throws(InvalidKubeconfig) in try access(user: "client-certificate: gone.pem") }.contains(
                "/etc/kube/gone.pem"))
    }

    @Test(arguments: [
        ("server: https://k, proxy-url: http://p", "token: x", "proxy-url is not supported"),
        ("server: https://k", "exec: {command: aws}", "exec is not supported"),
        ("server: https://k", "auth-provider: {name: gcp}", "auth-provider is not supported"),
        ("server: https://k", "username: me, password: x", "username is not supported"),
        ("server: https://k", "token: x, as: admin", "as is not supported"),
        ("server: https://k", "client-certificate-data: Q0VSVA==", "but not both"),
        ("server: https://k, certificate-authority-data: '*'", "token: x", "expected base64"),
        ("server: 'http://'", "token: x", "expected a URL"),
        ("server: [x]", "token: x", "expected a string"),
        ("insecure-skip-tls-verify: true", "token: x", "found nothing"),
        ("server: https://k, insecure-skip-tls-verify: maybe", "token: x", "expected a boolean"),
    ])
    func whatCanNotBeDoneIsRefused(cluster: String, user: String, words: String) {
        let found = refusal { () throws(InvalidKubeconfig) in try access(cluster: cluster, user: user) }
        #expect(found.contains(words), "\(found)")
        #expect(!found.contains("password: x"))
    }

    @Test func namesThatLeadNowhere() {
        #expect(
            refusal { () throws(InvalidKubeconfig) in try access(context: "broken") }.contains(
                "clusters: there is none named nowhere"))
        #expect(
            refusal { () throws(InvalidKubeconfig) in try access(context: "absent") }.contains(
                "contexts: there is none named absent"))
        let empty = refusal { () throws(InvalidKubeconfig) in
            try KubeconfigReader(Array("{}".utf8), directory: "").access(context: nil)
        }
        #expect(empty.contains("expected a kubeconfig"))
    }

    /// Bytes changed here and there: read or refused, never a trap.
    @Test func damagedFilesAreReadOrRefused() {
        var random = SystemRandomNumberGenerator()
        let whole = Array(
            """
            current-context: a
            clusters: [{name: c, cluster: {server: "https://k:6443", certificate-authority-data: Q0E=}}]
            users: [{name: u, user: {token: t, client-key-data: S0VZ}}]
            contexts: [{name: a, context: {cluster: c, user: u}}]
            """.utf8)
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let found = refusal { () throws(InvalidKubeconfig) in
                try KubeconfigReader(bytes, directory: "/nowhere/").access(context: nil)
            }
            #expect(!found.isEmpty)
        }
    }

    @Test func linesComeInAnyPieces() {
        var splitter = LineSplitter(limit: 10)
        #expect(splitter.append(Array("ab".utf8)) == [])
        #expect(splitter.append(Array("c\n\nde\nf".utf8)) == [Array("abc".utf8), Array("de".utf8)])
        #expect(splitter.append(Array("0123456789".utf8)) == nil)
    }

    @Test func theServersWordsDecide() {
        func failure(_ status: Int, _ message: String = "", writes: Bool = false) -> StoreFailure {
            KubernetesRefusal(status: status, body: Array(#"{"message":"\#(message)","reason":"R"}"#.utf8))
                .failure(revision: 7, writes: writes)
        }
        #expect(failure(410) == .tooOld(oldest: 8))
        #expect(failure(504, "Too large resource version: 9") == .futureRevision)
        #expect(failure(429, "slow", writes: true) == .unavailable("slow"))
        #expect(failure(503, "down", writes: true) == .unavailable("down"))
        #expect(failure(500, "odd", writes: true) == .ambiguous("odd"))
        #expect(failure(500, "odd") == .unavailable("odd"))
        #expect(failure(403, "no") == .refused(status: 403, reason: "R", message: "no"))
    }
}
