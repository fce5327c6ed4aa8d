// What the loops are told of clusters, and the queue that tells them once a turn.

import Balancing
import Runtime

/// What the loops have to be told of clusters.
enum ClusterChange: Sendable {
    /// Takes the place of the cluster that had this number before.
    case insert(ClusterParams, index: Int, HostSetSnapshot)
    case hosts(index: Int, HostSetSnapshot)
    case remove(index: Int, name: String)

    var index: Int {
        switch self {
        case .insert(_, let index, _), .hosts(let index, _), .remove(let index, _): index
        }
    }
}

/// Changes of one turn go to the loops as one piece of mail.
final class ChangeQueue: LoopObject {
    private let loop: EventLoop
    private let publish: ([ClusterChange]) -> Void
    private var queued: [ClusterChange] = []

    init(_ loop: EventLoop, _ publish: @escaping ([ClusterChange]) -> Void) {
        self.loop = loop
        self.publish = publish
    }

    func append(_ change: ClusterChange) {
        if queued.isEmpty { loop.callAtEndOfTurn(self) }
        queued.append(change)
    }

    override func turnEnded() {
        let changes = queued
        queued = []
        publish(changes)
    }
}
