// Follows a type of the store for ever: all there is, then all that changes, and from the start again when the store
// has forgotten.

import Base
import Store

/// What a follower tells.
enum FollowedEvent: Sendable {
    /// A full list begins: what it doesn't name by `reached` is gone.
    case began
    case put(StoredObject, previous: StoredObject?)
    case deleted(last: StoredObject, revision: Int64)
    /// Everything up to this revision was told.
    case reached(Int64)
}

protocol FollowerSink: Sendable {
    func take(_ type: ResourceType, _ events: [FollowedEvent]) async
}

struct StoreFollower: Sendable {
    let store: any ResourceStore
    let type: ResourceType
    let sink: any FollowerSink

    /// Returns when its task is cancelled. A store that is away is asked again ever more slowly, every 5 seconds at
    /// last.
    func run() async {
        var pause: UInt64 = 50
        while !Task.isCancelled {
            do throws(StoreFailure) {
                let revision = try await listAll()
                pause = 50
                try await follow(after: revision)
            } catch {
                try? await Task.sleep(nanoseconds: pause * 1_000_000)
                pause = min(pause * 2, 5000)
            }
        }
    }

    private func listAll() async throws(StoreFailure) -> Int64 {
        await sink.take(type, [.began])
        let (sink, type) = (sink, type)
        let revision = try await store.forEachPage(of: StoreSelection(type: type)) { page in
            await sink.take(type, page.objects.map { .put($0, previous: nil) })
        }
        await sink.take(type, [.reached(revision)])
        return revision
    }

    /// A broken watch goes on where it was; only a forgotten revision makes a new list.
    private func follow(after start: Int64) async throws(StoreFailure) {
        var revision = start
        var pause: UInt64 = 50
        while !Task.isCancelled {
            do throws(StoreFailure) {
                let watch = try await store.watch(StoreSelection(type: type), after: revision)
                defer { watch.cancel() }
                while true {
                    let events = try await watch.nextBatch()
                    guard let last = events.last else { break }
                    pause = 50
                    await sink.take(type, events.map(Self.followed) + [.reached(last.revision)])
                    revision = last.revision
                }
            } catch .tooOld(let oldest) {
                throw .tooOld(oldest: oldest)
            } catch {
                try? await Task.sleep(nanoseconds: pause * 1_000_000)
                pause = min(pause * 2, 5000)
            }
        }
    }

    private static func followed(_ event: StoreEvent) -> FollowedEvent {
        switch event {
        case .put(let object, let previous): .put(object, previous: previous)
        case .deleted(let last, let revision): .deleted(last: last, revision: revision)
        case .progress(let revision): .reached(revision)
        }
    }
}

/// Which objects a follower's list has named so far: what is left over when it ends is gone.
struct ListedKeys: Sendable {
    private var seen: [ResourceType: Set<StoreKey>] = [:]

    mutating func began(_ type: ResourceType) { seen[type] = [] }
    mutating func put(_ key: StoreKey) { seen[key.type]?.insert(key) }

    /// The keys named, at the end of a list; nil at all other times.
    mutating func reached(_ type: ResourceType) -> Set<StoreKey>? { seen.removeValue(forKey: type) }
}
