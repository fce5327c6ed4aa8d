// Which filters can be tapped by the admin interface, and who taps one now.

import Base
import Synchronization

/// One client at a time, as in Envoy. Loops look at a number per request and take the lock only when it has changed.
final class TapRegistry: Sendable {
    static let process = TapRegistry()

    private struct State {
        /// Filters by their configured name, counted over loops and listeners.
        var known: [String: Int] = [:]
        var attachment: TapAttachment?
    }

    private let state = Lock(State())
    private let changes = Atomic<UInt64>(0)

    /// Differs whenever `attachment` may.
    var version: UInt64 { changes.load(ordering: .acquiring) }

    func add(_ id: String) { state.withLock { $0.known[id, default: 0] += 1 } }

    func remove(_ id: String) {
        state.withLock { state in
            guard let count = state.known[id] else { return }
            state.known[id] = count > 1 ? count - 1 : nil
        }
    }

    var isEmpty: Bool { state.withLock { $0.known.isEmpty } }
    var isAttached: Bool { state.withLock { $0.attachment != nil } }
    func knows(_ id: String) -> Bool { state.withLock { $0.known[id] != nil } }

    func attachment(of id: String) -> TapAttachment? {
        state.withLock { state in state.attachment?.id == id ? state.attachment : nil }
    }

    func attach(_ attachment: TapAttachment) {
        state.withLock { $0.attachment = attachment }
        changes.add(1, ordering: .releasing)
    }

    func detach(_ attachment: TapAttachment) {
        state.withLock { state in if state.attachment === attachment { state.attachment = nil } }
        changes.add(1, ordering: .releasing)
    }
}
