// The unit by which a machine joins, and the way back.

import Base
import Glibc
import Testing

@testable import Workloads

@Suite struct JoinTests {
    private static var params: JoinParams {
        var params = JoinParams(
            name: "vm1", controlPlane: "mesh.example:15012", rootCertificate: "PEM", joinToken: "secret-token",
            program: "/opt/my mesh/skein")
        params.ports = [8080, 9090]
        params.labels = ["app": "web", "note": "50% $off"]
        params.nameServers = [IPAddress(v4: 0x7F00_0035)]
        return params
    }

    @Test func onlyNamedPortsAndNameServersAreTaken() {
        let words = JoinFiles.interceptWords(Self.params)
        #expect(words.contains("8080,9090"))
        #expect(words.firstIndex(of: "--dns-servers").map { words[$0 + 1] } == "127.0.0.53")
        var closed = Self.params
        closed.ports = []
        let none = JoinFiles.interceptWords(closed)
        #expect(none.firstIndex(of: "--include-inbound-ports").map { none[$0 + 1] } == "")
    }

    @Test func transparentMeansBothHalvesAndASayOverTheNetwork() {
        var params = Self.params
        #expect(!JoinFiles.unitText(params).contains("CAP_NET_ADMIN"))
        for flags in [["--interception", "TPROXY"], ["--interception=TPROXY"]] {
            params.sidecarArguments = flags + ["--ready-port=1502"]
            #expect(JoinFiles.unitText(params).contains("AmbientCapabilities=CAP_NET_ADMIN"))
            #expect(JoinFiles.rulesUnitText(params).contains("--mode TPROXY"))
            #expect(params.readyPort == 1502)
        }
    }

    /// A sidecar that dies must not take the rules along: nobody gets past it while it comes back.
    @Test func rulesAreAUnitOfTheirOwn() {
        let sidecar = JoinFiles.unitText(Self.params)
        #expect(!sidecar.contains("intercept --") && sidecar.contains("Requires=skein-intercept.service"))
        #expect(JoinFiles.rulesUnitText(Self.params).contains("StopWhenUnneeded=yes"))
        // Nothing of the state may change its owner at a start.
        #expect(!sidecar.contains("StateDirectory="))
    }

    @Test func wordsMeanThemselvesToSystemd() {
        #expect(JoinFiles.line(["a", "", "b c", "50%", "$X", #"say "hi""#]) == #"a "" "b c" 50%% $$X "say \"hi\"""#)
    }

    @Test func theTokenIsNeverShown() {
        let shown = JoinFiles(Self.params).description
        #expect(!shown.contains("secret-token"))
        #expect(shown.contains("ExecStart=\"/opt/my mesh/skein\" intercept"))
    }

    @Test func whatIsWrittenIsForOneMeshAndGoesAgain() throws {
        var template = Array("/tmp/skein-join-XXXXXX".utf8CString)
        guard let made = unsafe mkdtemp(&template) else { throw WorkloadFailure("mkdtemp") }
        let root = unsafe String(cString: made)
        defer { StateFiles.remove(root) }
        try JoinFiles(Self.params).write(root: root)
        var facts = stat()
        #expect(unsafe stat(root + JoinFiles.directory + "/join-token", &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o400)
        #expect(throws: WorkloadFailure.self) { try JoinFiles(Self.params).write(root: root) }
        #expect(StateFiles.text(root + JoinFiles.directory + "/join-token") == "secret-token")
        #expect(JoinFiles.remove(root: root))
        #expect(!JoinFiles.remove(root: root))
        #expect(unsafe access(root + JoinFiles.unitPath, F_OK) != 0)
    }
}
