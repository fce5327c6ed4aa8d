// The resolver against a DNS server on the same loop.

import Base
import Runtime
import Testing

@Suite struct ResolverTests {
    private final class Asker: ResolverClient {
        var results: [UInt64: ResolverResult] = [:]
        var whenDone: (() -> Void)?

        override func resolved(_ token: UInt64, _ result: ResolverResult) {
            precondition(results[token] == nil, "told twice")
            results[token] = result
            whenDone?()
        }
    }

    private static let v4 = [IPAddress(v4: 0x0A00_0001), IPAddress(v4: 0x0A00_0002)]
    private static let v6 = [IPAddress(family: .v6, high: 0x2001_0DB8_0000_0000, low: 1)]

    /// A loop, a server and a resolver that asks it.
    private struct Bench {
        let loop: EventLoop
        let server: NameServer
        let resolver: Resolver
        let asker = Asker()

        init(_ change: (inout ResolverParams) -> Void = { _ in }) throws {
            loop = try EventLoop()
            server = try NameServer(loop)
            var params = ResolverParams()
            params.servers = [server.address]
            params.ignoresSearchDomains = true
            change(&params)
            resolver = try Resolver(loop: loop, params: params)
        }

        func ask(_ name: String, _ family: ResolverFamily) throws -> ResolverResult? {
            let token = UInt64(asker.results.count)
            resolver.resolve(name, family, token: token, client: asker)
            while asker.results[token] == nil { try loop.runTurn(waiting: true) }
            return asker.results[token]
        }

        func close() {
            resolver.close()
            server.close()
            #expect(loop.armedTimers == 0)
        }
    }

    @Test func families() throws {
        let bench = try Bench()
        bench.server.udp["A both.test"] = .addresses(Self.v4, ttl: 60)
        bench.server.udp["AAAA both.test"] = .addresses(Self.v6, ttl: 30)
        #expect(try bench.ask("both.test", .v4Only) == .addresses(Self.v4, ttl: 60))
        #expect(try bench.ask("both.test", .v6Only) == .addresses(Self.v6, ttl: 30))
        #expect(try bench.ask("both.test", .auto) == .addresses(Self.v6, ttl: 30))
        #expect(try bench.ask("both.test", .v4Preferred) == .addresses(Self.v4, ttl: 60))
        guard case .addresses(let all, let ttl) = try bench.ask("both.test", .all) else { throw Unexpected() }
        #expect(Set(all) == Set(Self.v4 + Self.v6) && ttl == 30)
        bench.close()
    }

    private struct Unexpected: Error {}

    @Test func theOtherFamilyStandsIn() throws {
        let bench = try Bench()
        bench.server.udp["A four.test"] = .addresses(Self.v4, ttl: 5)
        bench.server.udp["AAAA four.test"] = .code(0)
        bench.server.udp["A six.test"] = .code(0)
        bench.server.udp["AAAA six.test"] = .addresses(Self.v6, ttl: 6)
        #expect(try bench.ask("four.test", .auto) == .addresses(Self.v4, ttl: 5))
        #expect(try bench.ask("six.test", .v4Preferred) == .addresses(Self.v6, ttl: 6))
        #expect(try bench.ask("six.test", .v4Only) == .empty(.noData))
        #expect(bench.server.asked == ["AAAA four.test", "A four.test", "A six.test", "AAAA six.test", "A six.test"])
        bench.close()
    }

    @Test func whatGoesWrong() throws {
        let bench = try Bench()
        bench.server.udp["A broken.test"] = .code(2)
        bench.server.udp["A refused.test"] = .code(5)
        #expect(try bench.ask("missing.test", .v4Only) == .empty(.notFound))
        for name in ["broken.test", "refused.test"] {
            guard case .failure = try bench.ask(name, .v4Only) else { throw Unexpected() }
        }
        guard case .failure(.malformedName) = try bench.ask(String(repeating: "x", count: 70) + ".test", .v4Only) else {
            throw Unexpected()
        }
        bench.close()
    }

    @Test func whoSaysNothingIsNotWaitedForLong() throws {
        let bench = try Bench {
            $0.timeout = .milliseconds(20)
            $0.tries = 2
        }
        bench.server.udp["A silent.test"] = .silence
        bench.server.udp["A garbage.test"] = .garbage
        #expect(try bench.ask("silent.test", .v4Only) == .failure(.timeout))
        guard case .failure = try bench.ask("garbage.test", .v4Only) else { throw Unexpected() }
        bench.close()
    }

    @Test func truncatedAnswersAreAskedForOverTCP() throws {
        let bench = try Bench()
        let many = (0..<200).map { IPAddress(v4: 0x0A01_0000 + UInt32($0)) }
        bench.server.udp["A many.test"] = .truncated
        bench.server.tcp["A many.test"] = .addresses(many, ttl: 9)
        #expect(try bench.ask("many.test", .v4Only) == .addresses(many, ttl: 9))
        #expect(bench.server.asked == ["A many.test", "tcp A many.test"])
        bench.close()
    }

    @Test func tcpFromTheStart() throws {
        let bench = try Bench { $0.usesTCP = true }
        bench.server.tcp["A a.test"] = .addresses(Self.v4, ttl: 1)
        bench.server.tcp["A b.test"] = .addresses(Self.v4, ttl: 2)
        #expect(try bench.ask("a.test", .v4Only) == .addresses(Self.v4, ttl: 1))
        #expect(try bench.ask("b.test", .v4Only) == .addresses(Self.v4, ttl: 2))
        bench.close()
    }

    @Test func literalsAndHostsNeedNoServer() throws {
        let bench = try Bench()
        let literal = IPAddress(v4: 0x0102_0304)
        bench.resolver.resolve("1.2.3.4", .auto, token: 100, client: bench.asker)
        bench.resolver.resolve("2001:db8::1", .v6Only, token: 101, client: bench.asker)
        bench.resolver.resolve("1.2.3.4", .v6Only, token: 102, client: bench.asker)
        #expect(bench.asker.results[100] == .addresses([literal], ttl: 0))
        #expect(bench.asker.results[101] == .addresses(Self.v6, ttl: 0))
        #expect(bench.asker.results[102] == .empty(.noData))
        #expect(try bench.ask("localhost", .v4Only) == .addresses([IPAddress(v4: 0x7F00_0001)], ttl: 0))
        #expect(bench.server.asked.isEmpty)
        bench.close()
    }

    @Test func manyQuestionsAtOnce() throws {
        let bench = try Bench()
        for index in 0..<200 { bench.server.udp["A n\(index).test"] = .addresses(Self.v4, ttl: UInt32(index)) }
        for index in 0..<200 {
            bench.resolver.resolve("n\(index).test", .v4Only, token: UInt64(index), client: bench.asker)
        }
        while bench.asker.results.count < 200 { try bench.loop.runTurn(waiting: true) }
        #expect(bench.asker.results.allSatisfy { $1 == .addresses(Self.v4, ttl: UInt32($0)) })
        #expect(bench.resolver.pending == 0)
        bench.close()
    }

    @Test func aCancelledQuestionIsForgotten() throws {
        let bench = try Bench()
        bench.server.udp["A a.test"] = .addresses(Self.v4, ttl: 1)
        bench.server.udp["A b.test"] = .addresses(Self.v4, ttl: 2)
        let query = bench.resolver.resolve("a.test", .v4Only, token: 50, client: bench.asker)
        #expect(query.isPending)
        query.cancel()
        #expect(try bench.ask("b.test", .v4Only) == .addresses(Self.v4, ttl: 2))
        while bench.resolver.pending > 0 { try bench.loop.runTurn(waiting: true) }
        #expect(bench.asker.results[50] == nil)
        bench.close()
    }

    @Test func closingEndsWhatIsOpen() throws {
        let bench = try Bench()
        bench.server.udp["AAAA silent.test"] = .silence
        bench.resolver.resolve("silent.test", .auto, token: 1, client: bench.asker)
        bench.resolver.close()
        #expect(bench.asker.results[1] == .failure(.closed))
        bench.resolver.resolve("late.test", .auto, token: 2, client: bench.asker)
        #expect(bench.asker.results[2] == .failure(.closed))
        bench.close()
    }

    @Test func theOwnerMayGoWhenItHears() throws {
        let bench = try Bench()
        bench.server.udp["A a.test"] = .addresses(Self.v4, ttl: 1)
        bench.server.udp["A silent.test"] = .silence
        var params = ResolverParams()
        params.servers = [bench.server.address]
        var resolver: Resolver? = try Resolver(loop: bench.loop, params: params)
        resolver?.resolve("silent.test", .v4Only, token: 8, client: bench.asker)
        resolver?.resolve("a.test", .v4Only, token: 9, client: bench.asker)
        bench.asker.whenDone = { resolver = nil }
        while bench.asker.results.count < 2 { try bench.loop.runTurn(waiting: true) }
        #expect(bench.asker.results[9] == .addresses(Self.v4, ttl: 1))
        #expect(bench.asker.results[8] == .failure(.closed))
        bench.close()
    }

    @Test func aServerThatIsNoAddressIsRefused() throws {
        let loop = try EventLoop()
        var params = ResolverParams()
        params.servers = [.unix(path: "/tmp/x")]
        #expect(throws: InvalidResolver.self) { _ = try Resolver(loop: loop, params: params) }
    }
}
