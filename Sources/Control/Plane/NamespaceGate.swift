// Which namespaces are watched at all: `discoverySelectors` of the mesh.

import Base
import MeshAPI

/// Closed until the mesh's settings and the namespaces are known, so that nothing is read that is not wanted.
final class NamespaceGate: Sendable {
    private struct State: Sendable {
        /// nil: all of them.
        var admitted: Set<String>?
        var isOpen = false
        var generation = 0
        var counter = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Lock(State())

    var generation: Int { state.withLock { $0.generation } }

    /// What belongs to no namespace belongs to everybody.
    func admits(_ namespace: String) -> Bool {
        namespace.isEmpty || state.withLock { $0.admitted?.contains(namespace) ?? true }
    }

    /// True when other namespaces are let in than before.
    @discardableResult
    func open(to namespaces: Set<String>?) -> Bool {
        let (isOther, woken) = state.withLock { state in
            let isOther = state.isOpen && state.admitted != namespaces
            if state.isOpen && !isOther { return (false, [CheckedContinuation<Void, Never>]()) }
            state.admitted = namespaces
            state.isOpen = true
            state.generation += 1
            let woken = Array(state.waiting.values)
            state.waiting = [:]
            return (isOther, woken)
        }
        for continuation in woken { continuation.resume() }
        return isOther
    }

    /// Returns when it is open.
    func opened() async { await wait { $0.isOpen } }

    /// Returns when it lets in others than it did at that generation, or when the task is cancelled.
    func changed(since generation: Int) async { await wait { $0.generation != generation } }

    private func wait(until isDone: @escaping @Sendable (State) -> Bool) async {
        let number = state.withLock { state in
            state.counter += 1
            return state.counter
        }
        while !Task.isCancelled {
            if state.withLock({ isDone($0) }) { return }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isOver = state.withLock { state in
                        if isDone(state) || Task.isCancelled { return true }
                        state.waiting[number] = continuation
                        return false
                    }
                    if isOver { continuation.resume() }
                }
            } onCancel: {
                state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
            }
        }
    }
}

extension Mesh.LabelSelector {
    /// As Kubernetes reads selectors; one with an operator that nobody knows selects nothing.
    func selects(_ labels: [String: String]) -> Bool {
        matchLabels.allSatisfy { labels[$0.key] == $0.value }
            && matchExpressions.allSatisfy { item in
                switch item.operator {
                case "In": labels[item.key].map { item.values.contains($0) } ?? false
                case "NotIn": labels[item.key].map { !item.values.contains($0) } ?? true
                case "Exists": labels[item.key] != nil
                case "DoesNotExist": labels[item.key] == nil
                default: false
                }
            }
    }
}
