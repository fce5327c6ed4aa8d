// What every store promises, asked of each of them.

import Base
import Document
import Glibc
import Serving
import TestDirectories
import Testing

@testable import Store

/// The stores there are. Those that need a server run when the environment says where it is.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case sqlite
    case etcd
    case kubernetes

    var testDescription: String { rawValue }

    static var available: [Backend] { allCases.filter { $0.place != "" } }

    /// Empty when there is none.
    private var place: String? {
        switch self {
        case .memory, .sqlite: nil
        case .etcd: environment("SKEIN_TEST_ETCD")
        case .kubernetes: environment("SKEIN_TEST_KUBERNETES")
        }
    }

    private static let loops = try? LoopGroup(loops: 1)

    func make() async throws -> any ContractStore {
        switch self {
        case .memory: return MemoryStore(progressEvery: .milliseconds(20))
        case .sqlite:
            var options = SQLiteOptions()
            options.progressEvery = .milliseconds(20)
            // So small that watches begin from the file.
            options.recent.events = 4
            return try SQLiteStore(path: TestDirectory.make("store") + "/store.db", options: options)
        case .etcd:
            var options = EtcdOptions(endpoints: (place ?? "").split(separator: ",").map(String.init))
            options.prefix = "/contract"
            options.compactEvery = nil
            options.progressEvery = .milliseconds(20)
            return try await EtcdStore(options, group: try #require(Self.loops))
        case .kubernetes:
            let access = try KubernetesAccess.find(path: place)
            return PlainStore(
                base: try await KubernetesStore(KubernetesOptions(access: access), group: try #require(Self.loops)))
        }
    }
}

func environment(_ name: String) -> String { unsafe getenv(name).map { unsafe String(cString: $0) } ?? "" }

/// A store whose history a test can cut.
protocol ContractStore: ResourceStore {
    func forgetHistory() async throws
}

extension MemoryStore: ContractStore {
    func forgetHistory() async throws { compact() }
}

extension SQLiteStore: ContractStore {
    func forgetHistory() async throws { await compact() }
}

extension EtcdStore: ContractStore {
    func forgetHistory() async throws { try await compact() }
}

private let typesMade = Lock(0)

/// A type that no other test uses: a shared server keeps what earlier tests have left.
func freshType() -> ResourceType {
    let number = typesMade.withLock { made -> Int in
        made += 1
        return made
    }
    return ResourceType(group: "test\(getpid()).skein.io", resource: "things\(number)")
}

func key(_ type: ResourceType, _ namespace: String, _ name: String) -> StoreKey {
    StoreKey(type: type, namespace: namespace, name: name)
}

func value(_ text: String) -> [UInt8] { Array("{\"spec\":\"\(text)\"}".utf8) }

func spec(of bytes: [UInt8]) -> String? { (try? Document.parse(json: bytes))?["spec"]?.string }

/// The failure of something that has to fail.
func failure<Result>(_ body: () async throws(StoreFailure) -> Result) async -> StoreFailure? {
    do throws(StoreFailure) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}

/// The next so many events that are no progress.
func events(_ count: Int, of watch: StoreWatch) async throws -> [StoreEvent] {
    var found: [StoreEvent] = []
    var iterator = watch.makeAsyncIterator()
    while found.count < count, let event = try await iterator.next() {
        if event.key != nil { found.append(event) }
    }
    return found
}

/// One after the other: what one of them makes a shared server forget, another would miss.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct StoreContractTests {
    @Test(arguments: Backend.available)
    func whatIsWrittenIsRead(backend: Backend) async throws {
        let store = try await backend.make()
        let type = freshType()
        #expect(try await store.get(key(type, "a", "x")) == nil)
        let before = try await store.currentRevision()
        let first = try await store.write(key(type, "a", "x"), expecting: .absent, value("1"))
        #expect(first > before)
        let object = StoredObject(key: key(type, "a", "x"), revision: first, bytes: value("1"))
        #expect(try await store.get(key(type, "a", "x")) == object)
        #expect(try await store.get(key(type, "b", "x")) == nil)
        let second = try await store.write(key(type, "a", "x"), expecting: .revision(first), value("2"))
        #expect(second > first)
        #expect(try await store.get(key(type, "a", "x"))?.bytes == value("2"))
        #expect(try await store.currentRevision() >= second)
        let third = try await store.write(key(type, "a", "x"), expecting: .anything, nil)
        #expect(third > second)
        #expect(try await store.get(key(type, "a", "x")) == nil)
    }

    @Test(arguments: Backend.available)
    func aWriteOnAnotherBasisIsAConflict(backend: Backend) async throws {
        let store = try await backend.make()
        let x = key(freshType(), "a", "x")
        #expect(
            await failure { () async throws(StoreFailure) in
                try await store.write(x, expecting: .revision(1), value("0"))
            } == .conflict(current: nil))
        #expect(
            await failure { () async throws(StoreFailure) in try await store.write(x, expecting: .anything, nil) }
                == .conflict(current: nil))
        let first = try await store.write(x, expecting: .anything, value("1"))
        let present = StoredObject(key: x, revision: first, bytes: value("1"))
        #expect(
            await failure { () async throws(StoreFailure) in try await store.write(x, expecting: .absent, value("2")) }
                == .conflict(current: present))
        #expect(
            await failure { () async throws(StoreFailure) in
                try await store.write(x, expecting: .revision(first - 1), value("2"))
            } == .conflict(current: present))
        #expect(
            await failure { () async throws(StoreFailure) in
                try await store.write(x, expecting: .revision(first - 1), nil)
            } == .conflict(current: present))
        _ = try await store.write(x, expecting: .revision(first), nil)
        #expect(
            await failure { () async throws(StoreFailure) in
                try await store.write(x, expecting: .revision(first), value("2"))
            } == .conflict(current: nil))
    }

    @Test(arguments: Backend.available)
    func listsAreSortedAndSelective(backend: Backend) async throws {
        let store = try await backend.make()
        let (type, other) = (freshType(), freshType())
        for (namespace, name) in [("b", "z"), ("a", "y"), ("a-b", "m"), ("a", "x-1"), ("a", "x"), ("", "c")] {
            _ = try await store.write(key(type, namespace, name), expecting: .absent, value(name))
        }
        _ = try await store.write(key(other, "a", "foreign"), expecting: .absent, value("f"))
        let all = try await store.list(StoreSelection(type: type), at: nil, limit: nil, after: nil)
        #expect(all.objects.map(\.key.name) == ["c", "x", "x-1", "y", "m", "z"])
        #expect(!all.more)
        #expect(all.revision >= all.objects.map(\.revision).max() ?? 0)
        let one = try await store.list(StoreSelection(type: type, namespace: "a"), at: nil, limit: nil, after: nil)
        #expect(one.objects.map(\.key.name) == ["x", "x-1", "y"])
        let none = try await store.list(StoreSelection(type: type, namespace: "q"), at: nil, limit: nil, after: nil)
        #expect(none.objects.isEmpty)
    }

    @Test(arguments: Backend.available)
    func pagesShowOneMoment(backend: Backend) async throws {
        let store = try await backend.make()
        let type = freshType()
        let selection = StoreSelection(type: type)
        for index in 0..<7 {
            _ = try await store.write(key(type, "n\(index % 2)", "o\(index)"), expecting: .absent, value("old"))
        }
        let first = try await store.list(selection, at: nil, limit: 3, after: nil)
        #expect(first.objects.map(\.key.name) == ["o0", "o2", "o4"])
        #expect(first.more)
        // What changes now is not of that moment.
        _ = try await store.write(key(type, "n1", "o1"), expecting: .anything, nil)
        _ = try await store.write(key(type, "n1", "o3"), expecting: .anything, value("new"))
        _ = try await store.write(key(type, "n1", "o3"), expecting: .anything, value("newer"))
        _ = try await store.write(key(type, "n1", "o3b"), expecting: .absent, value("new"))
        _ = try await store.write(key(type, "n0", "o6"), expecting: .anything, nil)
        _ = try await store.write(key(type, "n0", "o6"), expecting: .absent, value("again"))
        let second = try await store.list(selection, at: first.revision, limit: 3, after: first.objects.last?.key)
        #expect(second.objects.map(\.key.name) == ["o6", "o1", "o3"])
        #expect(second.objects.map(\.bytes) == [value("old"), value("old"), value("old")])
        #expect(second.revision == first.revision)
        #expect(second.more)
        let third = try await store.list(selection, at: first.revision, limit: 3, after: second.objects.last?.key)
        #expect(third.objects.map(\.key.name) == ["o5"])
        #expect(!third.more)
        let past = try await store.list(
            StoreSelection(type: type, namespace: "n1"), at: first.revision, limit: nil, after: nil)
        #expect(past.objects.map(\.key.name) == ["o1", "o3", "o5"])
        let now = try await store.list(selection, at: nil, limit: 100, after: nil)
        #expect(now.objects.map(\.key.name) == ["o0", "o2", "o4", "o6", "o3", "o3b", "o5"])
        #expect(
            await failure { () async throws(StoreFailure) in
                try await store.list(selection, at: now.revision + 1000, limit: 3, after: nil)
            } == .futureRevision)
    }

    @Test(arguments: Backend.available)
    func aWatchMissesNothing(backend: Backend) async throws {
        let store = try await backend.make()
        let type = freshType()
        let start = try await store.currentRevision()
        let x = key(type, "a", "x")
        let first = try await store.write(x, expecting: .absent, value("1"))
        for index in 0..<10 {
            _ = try await store.write(key(type, "b", "noise\(index)"), expecting: .absent, value("n"))
        }
        let second = try await store.write(x, expecting: .anything, value("2"))
        let watch = try await store.watch(StoreSelection(type: type, namespace: "a"), after: start)
        let third = try await store.write(x, expecting: .anything, nil)
        let fourth = try await store.write(x, expecting: .absent, value("4"))
        let objects = [(first, "1"), (second, "2"), (fourth, "4")].map {
            StoredObject(key: x, revision: $0, bytes: value($1))
        }
        #expect(
            try await events(4, of: watch) == [
                .put(objects[0], previous: nil), .put(objects[1], previous: objects[0]),
                .deleted(last: objects[1], revision: third), .put(objects[2], previous: nil),
            ])
        let later = try await store.watch(StoreSelection(type: type), after: second)
        #expect(try await events(2, of: later).map(\.revision) == [third, fourth])
    }

    @Test(arguments: Backend.available)
    func aWatchSaysHowFarItIs(backend: Backend) async throws {
        let store = try await backend.make()
        if let etcd = store as? EtcdStore, !etcd.asksForProgress { return }
        let watch = try await store.watch(StoreSelection(type: freshType()), after: try await store.currentRevision())
        let revision = try await store.write(key(freshType(), "a", "x"), expecting: .absent, value("1"))
        for try await event in watch {
            guard case .progress(let reached) = event else { continue }
            if reached >= revision { break }
        }
    }

    @Test(arguments: Backend.available)
    func theForgottenPastIsTooOld(backend: Backend) async throws {
        let store = try await backend.make()
        let type = freshType()
        let selection = StoreSelection(type: type)
        let start = try await store.currentRevision()
        for index in 0..<5 { _ = try await store.write(key(type, "a", "x\(index)"), expecting: .absent, value("1")) }
        for index in 0..<5 { _ = try await store.write(key(type, "a", "x\(index)"), expecting: .anything, value("2")) }
        _ = try await store.write(key(type, "a", "x0"), expecting: .anything, nil)
        try await store.forgetHistory()
        let now = try await store.list(selection, at: nil, limit: nil, after: nil)
        #expect(now.objects.map(\.bytes) == Array(repeating: value("2"), count: 4))
        #expect(
            try await isTooOld { () async throws(StoreFailure) in
                try await store.list(selection, at: start, limit: 1, after: nil)
            })
        #expect(
            try await isTooOld { () async throws(StoreFailure) in
                let watch = try await store.watch(selection, after: start)
                while try await !watch.nextBatch().isEmpty {}
            })
        let watch = try await store.watch(selection, after: now.revision)
        let next = try await store.write(key(type, "a", "y"), expecting: .absent, value("3"))
        #expect(try await events(1, of: watch).map(\.revision) == [next])
    }

    private func isTooOld<Result>(_ body: () async throws(StoreFailure) -> Result) async throws -> Bool {
        guard case .tooOld(let oldest)? = await failure(body) else { return false }
        return oldest > 0
    }

    @Test(arguments: Backend.available)
    func watchesEndWithTheirTask(backend: Backend) async throws {
        let store = try await backend.make()
        let watch = try await store.watch(StoreSelection(type: freshType()), after: try await store.currentRevision())
        let reader = Task { for try await _ in watch {} }
        reader.cancel()
        try await reader.value
        #expect(try await watch.nextBatch().isEmpty)
    }

    /// Eight writers each add one to the same object, over and over: no increment is lost, and a watch sees each.
    @Test(arguments: Backend.available)
    func concurrentWritersLoseNothing(backend: Backend) async throws {
        let store = try await backend.make()
        let counter = key(freshType(), "a", "counter")
        let start = try await store.write(counter, expecting: .absent, value("0"))
        let watch = try await store.watch(StoreSelection(type: counter.type), after: start)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<25 { try await increment(counter, in: store) } }
            }
            try await group.waitForAll()
        }
        let last = try await store.get(counter)
        #expect(last?.bytes == value("200"))
        let seen = try await events(200, of: watch)
        #expect(seen.map(\.revision) == seen.map(\.revision).sorted())
        #expect(
            seen.compactMap { event -> String? in
                if case .put(let object, _) = event { spec(of: object.bytes) } else { nil }
            } == (1...200).map(String.init))
        #expect(seen.last?.revision == last?.revision)
    }

    private func increment(_ counter: StoreKey, in store: any ResourceStore) async throws {
        while true {
            let current = try #require(try await store.get(counter))
            let next = try #require(spec(of: current.bytes).flatMap { Int($0) }) + 1
            do throws(StoreFailure) {
                _ = try await store.write(counter, expecting: .revision(current.revision), value("\(next)"))
                return
            } catch {
                guard case .conflict(let found) = error else { throw error }
                #expect(found.map { $0.revision > current.revision } ?? false)
            }
        }
    }

    @Test(arguments: Backend.available)
    func whatIsTooLargeIsRefused(backend: Backend) async throws {
        let store = try await backend.make()
        let large = [UInt8](repeating: 0x20, count: StoreLimits.objectBytes + 1)
        guard
            case .refused(413, _, _)? = await failure({ () async throws(StoreFailure) in
                try await store.write(key(freshType(), "a", "x"), expecting: .absent, large)
            })
        else { return #expect(Bool(false), "expected a refusal") }
    }
}
