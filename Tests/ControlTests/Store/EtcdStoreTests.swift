// etcd beyond the contract: messages, versions, environment, keys and the cutting of history.

import Base
import Protobuf
import Serving
import TestDirectories
import Testing

@testable import Store

struct EtcdStoreTests {
    @Test func versionsThatAnswerInOrder() {
        let answers = ["3.4.23", "3.4.25", "3.4.33", "3.5.0", "3.5.7", "3.5.8", "3.6.0", "3.10.0", "", "odd"]
        #expect(
            answers.filter { EtcdVersion($0).answersProgressInOrder } == [
                "3.4.25", "3.4.33", "3.5.8", "3.6.0", "3.10.0",
            ])
    }

    @Test func keysSortAsTheStoreDoes() throws {
        let keys = EtcdKeys(prefix: "/skein/")
        let type = ResourceType(group: "g.io", resource: "things")
        let places = [("", "z"), ("a", "x"), ("a", "x-1"), ("a", "y"), ("a-b", "a"), ("a.b", "a"), ("b", "a")]
        let all = places.map { key(type, $0, $1) }
        #expect(all == all.sorted())
        let bytes = all.map(keys.key)
        for (one, next) in zip(bytes, bytes.dropFirst()) { #expect(one.lexicographicallyPrecedes(next)) }
        #expect(bytes.map { keys.parse($0, type: type) } == all)
        let range = keys.range(StoreSelection(type: type, namespace: "a"))
        let within = bytes.filter {
            !$0.lexicographicallyPrecedes(range.start) && $0.lexicographicallyPrecedes(range.end)
        }
        #expect(within == Array(bytes[1...3]))
        #expect(keys.parse(Array("/skein/g.io/things/nomark".utf8), type: type) == nil)
        #expect(keys.parse(Array("/skein/g.io/other/a!x".utf8), type: type) == nil)
    }

    @Test func refusalsOfWritesSayWhetherTheyWereDone() {
        func failure(_ code: GRPCCode, _ message: String = "", neverSent: Bool = false) -> StoreFailure {
            StoreFailure(writing: GRPCStatus(code, message, neverSent: neverSent), at: "e")
        }
        #expect(failure(.unavailable, "gone") == .ambiguous("etcd at e: UNAVAILABLE: gone"))
        #expect(failure(.deadlineExceeded) == .ambiguous("etcd at e: DEADLINE_EXCEEDED"))
        #expect(failure(.unavailable, neverSent: true) == .unavailable("etcd at e: UNAVAILABLE"))
        #expect(failure(.permissionDenied) == .unavailable("etcd at e: PERMISSION_DENIED"))
        guard case .refused(413, _, _) = failure(.invalidArgument, "etcdserver: request is too large") else {
            return #expect(Bool(false), "took what is too large")
        }
        guard case .unavailable = failure(.resourceExhausted, "etcdserver: mvcc: database space exceeded") else {
            return #expect(Bool(false), "took it without space")
        }
    }

    @Test func damagedAnswersAreNoCrash() {
        #expect(throws: GRPCStatus.self) {
            try EtcdStore.decode([0x0A, 0xFF, 0x01]) { (reader) throws(InvalidWireData) in try EtcdRangeAnswer(reader) }
        }
    }

    @Test func credentialsComeFromEtcdctlsVariables() throws {
        let path = TestDirectory.make("store") + "/none.pem"
        let user = try EtcdOptions(endpoints: ["e:1"]) { ["ETCDCTL_USER": "me:a:b"][$0] }
        #expect(user.user == "me" && user.password == "a:b" && user.tls == nil)
        let apart = try EtcdOptions(endpoints: ["e:1"]) { ["ETCDCTL_USER": "me", "ETCDCTL_PASSWORD": "p"][$0] }
        #expect(apart.password == "p")
        for (variables, words) in [
            (["ETCDCTL_CERT": path], "belong together"), (["ETCDCTL_CACERT": path], "can't open"),
            (["ETCDCTL_INSECURE_SKIP_TLS_VERIFY": "true"], "not supported"),
        ] {
            do throws(StoreFailure) {
                _ = try EtcdOptions(endpoints: ["e:1"]) { variables[$0] }
                #expect(Bool(false), "took \(variables)")
            } catch {
                #expect(error.description.contains(words))
            }
        }
    }
}

/// What one of them makes the server forget, the contract would miss: it runs on a server of its own.
@Suite(.timeLimit(.minutes(1)), .enabled(if: environment("SKEIN_TEST_ETCD_ALONE") != ""))
struct EtcdCompactionTests {
    @Test func replicasCutTheHistory() async throws {
        var options = EtcdOptions(endpoints: [environment("SKEIN_TEST_ETCD_ALONE")])
        options.compactEvery = .milliseconds(50)
        let group = try LoopGroup(loops: 1)
        let stores = [try await EtcdStore(options, group: group), try await EtcdStore(options, group: group)]
        let type = freshType()
        let start = try await stores[0].write(key(type, "a", "x"), expecting: .absent, value("0"))
        var round = 0
        while true {
            round += 1
            _ = try await stores[round % 2].write(key(type, "a", "x"), expecting: .anything, value("\(round)"))
            let past = await failure { () async throws(StoreFailure) in
                try await stores[0].list(StoreSelection(type: type), at: start, limit: 1, after: nil)
            }
            if case .tooOld? = past { break }
            if let past { throw past }
        }
        let now = try await stores[1].list(StoreSelection(type: type), at: nil, limit: 1, after: nil)
        #expect(now.objects.first?.bytes == value("\(round)"))
        #expect(now.revision > start)
    }
}
