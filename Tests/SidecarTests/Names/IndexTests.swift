// Which names the mesh has, and in which forms.

import Base
import DNSMessages
import Protobuf
import Testing

@testable import NameService

private func index(_ entries: [NameTable.Entry], search: [String] = []) -> NameIndex {
    NameIndex(NameTable(entries: entries), namespace: "default", domain: "cluster.local", searchDomains: search)
}

private func entry(
    _ host: String, _ addresses: String..., short: String = "", namespace: String = "", registry: String = "Kubernetes"
) -> NameTable.Entry {
    NameTable.Entry(
        host: host, addresses: addresses.compactMap { IPAddress($0) }, registry: registry, shortName: short,
        namespace: namespace)
}

extension NameIndex {
    fileprivate func found(_ name: String) -> NameIndex.Found? { DNSName(name).flatMap { find($0) } }
    fileprivate func v4(_ name: String) -> [[UInt8]]? { DNSName(name).flatMap { find($0)?.addresses.v4 } }
}

@Suite struct IndexTests {
    @Test func servicesHaveShorterForms() {
        let names = index([
            entry("reviews.default.svc.cluster.local", "10.96.0.1", short: "reviews", namespace: "default"),
            entry("other.prod.svc.cluster.local", "10.96.0.2", short: "other", namespace: "prod"),
            entry("db-0.db.default.svc.cluster.local", "10.96.0.3", short: "db-0.db", namespace: "default"),
        ])
        for name in [
            "reviews", "reviews.default", "reviews.default.svc", "reviews.default.svc.cluster.local",
            "reviews.default.svc.cluster.local.",
        ] {
            #expect(names.v4(name) == [[10, 96, 0, 1]], "\(name)")
        }
        for name in ["other.prod", "other.prod.svc", "other.prod.svc.cluster.local"] {
            #expect(names.v4(name) == [[10, 96, 0, 2]], "\(name)")
        }
        for name in ["db-0.db", "db-0.db.default", "db-0.db.default.svc"] {
            #expect(names.v4(name) == [[10, 96, 0, 3]], "\(name)")
        }
        for name in ["other", "reviews.prod", "reviews.default.cluster", "svc", "default.svc", "x.reviews.default"] {
            #expect(names.v4(name) == nil, "\(name)")
        }
    }

    @Test func namesOfOthersHaveOneForm() {
        let names = index([
            entry("api.example.com", "240.240.0.1", "2001:db8::1", registry: "External"),
            entry("x.prod.svc.other.domain", "10.0.0.1", short: "x", namespace: "prod"),
        ])
        #expect(names.v4("api.example.com") == [[240, 240, 0, 1]])
        #expect(DNSName("api.example.com").flatMap { names.find($0)?.addresses.v6.count } == 1)
        #expect(names.v4("api") == nil)
        #expect(names.v4("x.prod") == nil)
        #expect(names.v4("x.prod.svc.other.domain") != nil)
    }

    @Test func wildcardsStandForAllBelow() {
        let names = index([
            entry("*.example.com", "240.0.0.1"), entry("*.deep.example.com", "240.0.0.2"),
            entry("own.example.com", "240.0.0.3"),
        ])
        #expect(names.v4("a.example.com") == [[240, 0, 0, 1]])
        #expect(names.v4("a.b.example.com") == [[240, 0, 0, 1]])
        #expect(names.v4("a.deep.example.com") == [[240, 0, 0, 2]])
        #expect(names.v4("own.example.com") == [[240, 0, 0, 3]])
        #expect(names.v4("example.com") == nil)
    }

    @Test func theFirstSearchDomainLeadsToTheName() throws {
        let names = index(
            [
                entry("api.example.com", "240.0.0.1", registry: "External"), entry("*.wild.com", "240.0.0.2"),
                entry("reviews.default.svc.cluster.local", "10.96.0.1", short: "reviews", namespace: "default"),
            ], search: ["default.svc.cluster.local", "svc.cluster.local", "corp.example"])
        let found = try #require(names.found("api.example.com.default.svc.cluster.local"))
        #expect(found.canonical == DNSName("api.example.com") && found.addresses.v4 == [[240, 0, 0, 1]])
        let wild = try #require(names.found("a.wild.com.default.svc.cluster.local"))
        #expect(wild.canonical == DNSName("a.wild.com"))
        // It is that name itself, not a longer form of one.
        let whole = try #require(names.found("reviews.default.svc.cluster.local"))
        #expect(whole.canonical == nil)
        // Might be a real host of the company.
        #expect(names.v4("reviews.corp.example") == nil)
    }

    @Test func tablesComeOverTheWire() throws {
        var writer = WireWriter()
        let first = writer.begin(1)
        writer.field(1, "a.example.com")
        let info = writer.begin(2)
        for address in ["10.0.0.1", "no address", "2001:db8::1"] { writer.field(1, address) }
        writer.field(2, "External")
        writer.end(info)
        writer.end(first)
        let second = writer.begin(1)
        writer.field(1, "none.example.com")
        writer.end(second)
        let table = try NameTable(writer.bytes)
        #expect(table.entries == [entry("a.example.com", "10.0.0.1", "2001:db8::1", registry: "External")])
        #expect(throws: (any Error).self) { try NameTable(Array(writer.bytes.dropLast(3))) }
    }

    @Test func resolverFiles() {
        let file = ResolverFile(
            """
            # comment
            nameserver 10.0.0.1
            nameserver fe80::1%eth0
            nameserver 2001:db8::1 ; comment
            nameserver
            search a.example b.example
            options ndots:5
            """)
        #expect(file.servers == ["10.0.0.1:53", "[2001:db8::1]:53"].compactMap { SocketAddress(text: $0) })
        #expect(file.searchDomains == ["a.example", "b.example"])
        #expect(ResolverFile("domain x.example\n").searchDomains == ["x.example"])
        #expect(ResolverFile("").servers.isEmpty)
    }
}

@Suite struct CacheTests {
    private func message(_ code: DNSCode, ttls: [UInt32], soa: (ttl: UInt32, minimum: UInt8)? = nil) throws
        -> DNSMessage
    {
        let name = try #require(DNSName("a.example"))
        var message = DNSMessage(id: 1, code: code)
        message.questions = [DNSQuestion(name: name, type: .a)]
        message.answers = ttls.map { DNSRecord(name: name, type: .a, ttl: $0, data: [1, 2, 3, 4]) }
        if let soa {
            let data = [0, 0] + [UInt8](repeating: 0, count: 19) + [soa.minimum]
            message.authorities = [DNSRecord(name: name, type: .soa, ttl: soa.ttl, data: data)]
        }
        return message
    }

    @Test func lifetimes() throws {
        #expect(NameCache.lifetime(of: try message(.noError, ttls: [60, 30])) == 30)
        #expect(NameCache.lifetime(of: try message(.noError, ttls: [0])) == 0)
        #expect(NameCache.lifetime(of: try message(.noError, ttls: [UInt32.max])) == 0)
        #expect(NameCache.lifetime(of: try message(.noError, ttls: [1_000_000])) == 86_400)
        #expect(NameCache.lifetime(of: try message(.noSuchName, ttls: [], soa: (300, 20))) == 20)
        #expect(NameCache.lifetime(of: try message(.noSuchName, ttls: [], soa: (10, 20))) == 10)
        #expect(NameCache.lifetime(of: try message(.noError, ttls: [], soa: (10, 20))) == 10)
        #expect(NameCache.lifetime(of: try message(.noSuchName, ttls: [])) == nil)
        #expect(NameCache.lifetime(of: try message(.serverFailure, ttls: [], soa: (10, 20))) == nil)
        // An alias to nothing is no better than what is known about the nothing.
        var alias = try message(.noError, ttls: [60], soa: (10, 5))
        alias.answers[0].type = .cname
        alias.answers[0].data = [0]
        #expect(NameCache.lifetime(of: alias) == 5)
    }

    @Test func itEndsAndIsBounded() throws {
        var cache = NameCache(limit: 32_768)
        let answer = try message(.noError, ttls: [60])
        func key(_ number: Int) throws -> NameCache.Key {
            NameCache.Key(
                name: try #require(DNSName("n\(number).example")), type: .a, class: .internet, wantsSignatures: false,
                checkingDisabled: false)
        }
        let start = Instant(nanoseconds: 1)
        for number in 0..<5000 { cache.keep(try key(number), EncodedDNS(answer), of: answer, now: start) }
        #expect(cache.count > 20 && cache.count < 100)
        #expect(cache.find(try key(4999), now: start) != nil)
        #expect(cache.find(try key(0), now: start) == nil)
        #expect(cache.find(try key(4999), now: start + .seconds(60)) == nil)
        for number in 0..<5000 { cache.keep(try key(number % 3), EncodedDNS(answer), of: answer, now: start) }
        #expect(cache.find(try key(2), now: start) != nil)
    }
}
