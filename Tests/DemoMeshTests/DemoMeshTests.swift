// What a demo is made of, and what it leaves to be read, without starting one.

import Document
import Glibc
import TestDirectories
import Testing
import Workloads

@testable import DemoMesh

@Suite struct DemoMeshTests {
    /// The file of this name below samples, object by object.
    private func sample(_ name: String) throws -> [DocumentNode] {
        let own = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let bytes = try #require(DemoState.read("/\(own)/samples/\(name).yaml"))
        var texts: [[Substring]] = [[]]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            if line == "---" { texts.append([]) } else { texts[texts.count - 1].append(line) }
        }
        return try texts.filter { !$0.isEmpty }.map {
            try Document.parse(yaml: Array($0.joined(separator: "\n").utf8))
        }
    }

    /// Keys in one order, and without the namespace that files leave to whoever applies them.
    private func canonical(_ node: DocumentNode) -> DocumentNode {
        if node.isList { return .list(node.items.map(canonical)) }
        if !node.isMapping { return node }
        return DocumentNode(
            .mapping(
                node.members.filter { !($0.key.text == "namespace" && $0.value == "default") }
                    .sorted { $0.key.text < $1.key.text }.map { (key: $0.key, value: canonical($0.value)) }))
    }

    @Test(arguments: ["bookinfo/services", "bookinfo/gateway", "httpbin/services", "tcp-echo/services"])
    func theDemoBeginsWithWhatTheSamplesHave(_ name: String) throws {
        let own = DemoObjects.all.map(canonical)
        for object in try sample(name).map(canonical) {
            #expect(own.contains(object), "\(object.value.json())")
        }
    }

    @Test func everyWorkloadHasAServiceAndAnAccount() {
        let objects = DemoObjects.all
        for workload in DemoWorkloads.all(DemoParams(stateDirectory: "/x")) {
            let services = objects.filter { object in
                guard object["kind"] == "Service", let selector = object.at("spec", "selector") else { return false }
                return object.at("metadata", "namespace")?.string == workload.namespace
                    && selector.members.allSatisfy { workload.labels[$0.key.text] == $0.value.string }
            }
            #expect(services.count == 1, "\(workload.name)")
            let hasAccount = objects.contains {
                $0["kind"] == "ServiceAccount" && $0.at("metadata", "name")?.string == workload.serviceAccount
                    && $0.at("metadata", "namespace")?.string == workload.namespace
            }
            #expect(hasAccount, "\(workload.name)")
        }
    }

    @Test func aStateIsUsedByOneDemo() throws {
        let path = TestDirectory.make("demo") + "/deep/state"
        do {
            let state = try DemoState(path)
            #expect(DemoState.isInUse(path))
            let refusal = #expect(throws: DemoFailure.self) { _ = try DemoState(path) }
            #expect(refusal?.description.contains(path) == true)
            #expect(refusal?.description.contains("\(getpid())") == true)
            try state.write("a", [1, 2])
            #expect(DemoState.read(state.file("a")) == [1, 2])
        }
        #expect(!DemoState.isInUse(path))
        let again = try DemoState(path)
        again.remove("a")
        #expect(DemoState.read(again.file("a")) == nil)
    }

    @Test func whatIsReadyCanBeRead() throws {
        let path = TestDirectory.make("demo")
        let missing = #expect(throws: DemoFailure.self) { _ = try ReadyFacts.read(path) }
        #expect(missing?.description.contains("no demo runs") == true)
        let state = try DemoState(path)
        let early = #expect(throws: DemoFailure.self) { _ = try ReadyFacts.read(path) }
        #expect(early?.description.contains("not ready yet") == true)
        var facts = ReadyFacts()
        (facts.pid, facts.state, facts.kubeconfig, facts.network, facts.proxy) = (7, path, "k", "isolated", "skein")
        (facts.httpPort, facts.httpsPort, facts.api, facts.monitoring) = (8080, 8443, "127.0.0.1:7443", "127.0.0.1:9")
        (facts.controlPid, facts.controlLog) = (8, "l")
        facts.workloads = ["reviews-v1", "istio-ingressgateway"].map {
            ReadyFacts.Process(
                name: $0, namespace: "default", address: "10.88.0.2", pid: 1, sidecarPid: 2, log: "a", sidecarLog: "b")
        }
        try state.write(ReadyFacts.fileName, facts.document.json)
        #expect(try ReadyFacts.read(path) == facts)
        #expect(facts.document.at("ports", "api") == 7443)
        #expect(try facts.workload("reviews-v1.default").name == "reviews-v1")
        #expect(try facts.workload("deploy/reviews-v1").name == "reviews-v1")
        let slip = #expect(throws: DemoFailure.self) { _ = try facts.workload("review-v1") }
        #expect(slip?.description.contains("did you mean reviews-v1?") == true)
    }

    @Test func logsAreAFileEach() throws {
        let state = try DemoState(TestDirectory.make("demo"))
        let logs = try LogBook(state)
        for who in ["reviews-v1", "reviews-v1/sidecar"] { try logs.open(who) }
        logs.add("reviews-v1", "one")
        logs.add("reviews-v1", "two")
        logs.add("reviews-v1/sidecar", "three")
        logs.add("nobody", "lost")
        #expect(DemoState.read(state.file("logs/reviews-v1.log")) == Array("one\ntwo\n".utf8))
        #expect(DemoState.read(logs.path("reviews-v1/sidecar")) == Array("three\n".utf8))
    }

    @Test func aTakenPortIsSaid() throws {
        #expect(LocalPort.refusal(0) == nil)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { form in
                unsafe bind(descriptor, form, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, form, &length) == 0
            }
        }
        try #require(bound)
        let port = UInt16(bigEndian: address.sin_port)
        let refusal = #expect(throws: DemoFailure.self) { try LocalPort.require(port, "http-port") }
        #expect(refusal?.description.hasPrefix("--http-port: 127.0.0.1:\(port) can't be listened on") == true)
    }

    @Test(
        arguments: [
            (200, "fine", nil), (503, "fine", "HTTP status 503"),
            (200, "<h2>Error fetching product reviews!</h2>", "Error fetching product reviews!"),
            (200, "<i>Ratings service is currently unavailable</i>", "Ratings service is currently unavailable"),
        ] as [(Int, String, String?)])
    func aPageIsCompleteOrSaysWhatIsMissing(_ status: Int, _ text: String, _ expected: String?) {
        #expect(PageProbe.failure(status: status, text) == expected)
    }
}
