// How fast a store is, and what it keeps in memory meanwhile.

import Base
import Glibc
import Store

enum StoreBench {
    private static let type = ResourceType(group: "bench.skein.io", resource: "things")
    private static let fill = String(repeating: "x", count: 1000)

    static func run(_ store: any ResourceStore) async throws {
        try await writes(store, writers: 1, each: 1000)
        try await writes(store, writers: 64, each: 400)
        try await fillUp(store, 100_000)
        try await lists(store)
        try await watch(store)
    }

    private static func writes(_ store: any ResourceStore, writers: Int, each: Int) async throws {
        let start = Instant.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for index in 0..<each { try await put(store, "w\(writer)", "o\(index % 100)") }
                }
            }
            try await group.waitForAll()
        }
        report("writes by \(writers)", writers * each, since: start)
    }

    private static func fillUp(_ store: any ResourceStore, _ count: Int) async throws {
        let start = Instant.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<256 {
                group.addTask {
                    for index in stride(from: writer, to: count, by: 256) {
                        try await put(store, "n\(index % 100)", "object-\(index)")
                    }
                }
            }
            try await group.waitForAll()
        }
        report("objects made by 256", count, since: start)
    }

    private static func lists(_ store: any ResourceStore) async throws {
        let start = Instant.now
        var count = 0
        _ = try await store.forEachPage(of: StoreSelection(type: type)) { count += $0.objects.count }
        report("objects listed in pages", count, since: start)
        let again = Instant.now
        for _ in 0..<10_000 {
            _ = try await store.get(StoreKey(type: type, namespace: "n7", name: "object-7"))
        }
        report("gets", 10_000, since: again)
    }

    /// From the write to the watcher's hand.
    private static func watch(_ store: any ResourceStore) async throws {
        let watch = try await store.watch(StoreSelection(type: type), after: try await store.currentRevision())
        let start = Instant.now
        let writer = Task { for index in 0..<2000 { try await put(store, "watched", "o\(index % 10)") } }
        var count = 0
        while count < 2000 { count += try await watch.nextBatch().filter { $0.key != nil }.count }
        try await writer.value
        report("writes watched", count, since: start)
    }

    private static func put(_ store: any ResourceStore, _ namespace: String, _ name: String) async throws {
        let value = Array("{\"metadata\":{\"name\":\"\(name)\"},\"spec\":\"\(fill)\"}".utf8)
        let key = StoreKey(type: type, namespace: namespace, name: name)
        _ = try await store.write(key, expecting: .anything, value)
    }

    private static func report(_ what: String, _ count: Int, since start: Instant) {
        let milliseconds = max((Instant.now - start).milliseconds, 1)
        let rate = Int64(count) * 1000 / milliseconds
        StoreTool.say("\(what): \(count) in \(milliseconds) ms, \(rate)/s, \(residentMB()) MB resident")
    }

    private static func residentMB() -> Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }
}
