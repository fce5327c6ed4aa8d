// Which WorkloadGroup fits a workload, and what comes from it.

import Document
import Testing

@testable import Workloads

@Suite struct GroupFitTests {
    private static func group(_ yaml: String) throws -> DocumentNode { try Document.parse(json: Array(yaml.utf8)) }

    private static func groups() throws -> [DocumentNode] {
        [
            try group(#"{"metadata":{"name":"all"},"spec":{"metadata":{"labels":{"app":"web"}},"template":{}}}"#),
            try group(
                #"""
                {"metadata":{"name":"second"},"spec":{"metadata":{"labels":{"app":"web","version":"v2"}},
                "template":{"serviceAccount":"web","network":"n1"},
                "probe":{"periodSeconds":7,"failureThreshold":2,"httpGet":{"path":"healthz","port":8080}}}}
                """#),
            try group(#"{"metadata":{"name":"empty"},"spec":{"template":{}}}"#),
        ]
    }

    @Test func theMostSpecificFits() throws {
        let fit = try WorkloadGroupFit.find(named: nil, labels: ["app": "web", "version": "v2"], among: Self.groups())
        #expect(fit?.name == "second")
        #expect(fit?.serviceAccount == "web")
        #expect(fit?.probe == ["--probe", "http:8080/healthz", "--probe-period", "7s", "--probe-failures", "2"])
        #expect(try WorkloadGroupFit.find(named: nil, labels: ["app": "web"], among: Self.groups())?.name == "all")
        #expect(try WorkloadGroupFit.find(named: nil, labels: ["app": "db"], among: Self.groups()) == nil)
    }

    @Test func aNamedGroupMustBeThere() throws {
        #expect(try WorkloadGroupFit.find(named: "empty", labels: [:], among: Self.groups())?.name == "empty")
        let groups = try Self.groups()
        let failure = #expect(throws: WorkloadFailure.self) {
            _ = try WorkloadGroupFit.find(named: "none", labels: [:], among: groups)
        }
        #expect(failure?.description.contains("second") == true)
    }

    @Test func probesThatCantBeMadeAreRefused() throws {
        for probe in [
            #"{"httpGet":{"scheme":"HTTPS","port":1}}"#, #"{"tcpSocket":{}}"#, #"{"tcpSocket":{"port":70000}}"#,
        ] {
            let group = try Self.group(#"{"metadata":{"name":"g"},"spec":{"template":{},"probe":"# + probe + "}}")
            #expect(throws: WorkloadFailure.self) {
                _ = try WorkloadGroupFit.find(named: "g", labels: [:], among: [group])
            }
        }
    }
}
