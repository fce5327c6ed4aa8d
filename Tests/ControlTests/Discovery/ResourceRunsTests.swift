// Runs of resources: the bytes of a response, whatever is shared, and nothing kept that nobody sends.

import Base
import EnvoyAPI
import Protobuf
import Serving
import Testing

@testable import DiscoveryService

@Suite struct ResourceRunsTests {
    private func resources(_ count: Int, large: Set<Int> = [], mark: String = "") -> [EncodedResource] {
        (0..<count).map { index in
            var message = Message(type: "envoy.config.cluster.v3.Cluster")
            message["name"] = .string("cluster-\(index)")
            message["alt_stat_name"] = .string(
                String(repeating: "x", count: large.contains(index) ? 100_000 : 200) + mark)
            return EncodedResource(name: "cluster-\(index)", message: message)
        }
    }

    private func names(_ parts: [BodyPart], isDelta: Bool) throws -> [(name: String, bytes: [UInt8])] {
        try parts.flatMap(\.bytes).withView { bytes in
            var reader = WireReader(bytes)
            var found: [(String, [UInt8])] = []
            while !reader.isAtEnd {
                #expect(try reader.tag().number == 2)
                let content = try reader.lengthDelimited()
                if isDelta { found.append(try entry(content)) } else { found.append(("", content.array)) }
            }
            return found
        }
    }

    private func entry(_ content: ByteView) throws -> (String, [UInt8]) {
        var reader = WireReader(content)
        var name = ""
        var body: [UInt8] = []
        while !reader.isAtEnd {
            let number = try reader.tag().number
            let value = try reader.lengthDelimited()
            if number == 2 { body = value.array }
            if number == 3 { name = String(decoding: value.array, as: UTF8.self) }
        }
        return (name, body)
    }

    @Test(arguments: [0, 1, 2, 31, 32, 500], [true, false])
    func allResourcesStandInTheirOrder(_ count: Int, _ isDelta: Bool) throws {
        let given = resources(count, large: [1, 31, 77])
        let runs = ResourceRuns()
        let found = try names(isDelta ? runs.delta(given) : runs.whole(given), isDelta: isDelta)
        #expect(found.map(\.bytes) == given.map(\.bytes))
        if isDelta { #expect(found.map(\.name) == given.map(\.name)) }
    }

    private func shared(_ parts: [BodyPart]) -> [ObjectIdentifier] {
        parts.compactMap { if case .shared(let bytes) = $0 { ObjectIdentifier(bytes) } else { nil } }
    }

    @Test func whatIsTheSameIsThereOnce() {
        let given = resources(500)
        let runs = ResourceRuns()
        let first = runs.delta(given)
        #expect(shared(first).count > 3)
        let own = resources(1, mark: "own")
        let other = runs.delta(Array(given[..<250]) + own + Array(given[250...]))
        let common = Set(shared(first)).intersection(shared(other))
        #expect(common.count >= shared(first).count - 2)
        #expect(Set(shared(first)).isDisjoint(with: shared(runs.whole(given))))
    }

    @Test func equalIsNotTheSame() throws {
        let runs = ResourceRuns()
        let first = runs.delta(resources(300))
        let again = runs.delta(resources(300))
        #expect(Set(shared(first)).isDisjoint(with: shared(again)))
        #expect(try names(first, isDelta: true).count == names(again, isDelta: true).count)
    }

    @Test func theLastSenderTakesItAway() throws {
        let given = resources(200)
        let runs = ResourceRuns()
        weak var kept: SharedBytes?
        do {
            let parts = runs.delta(given)
            guard case .shared(let bytes)? = parts.first(where: { !shared([$0]).isEmpty }) else {
                return #expect(Bool(false), "nothing is shared")
            }
            kept = bytes
            #expect(kept != nil)
        }
        #expect(kept == nil)
        #expect(try names(runs.delta(given), isDelta: true).count == 200)
    }
}
