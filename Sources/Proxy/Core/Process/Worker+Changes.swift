// What a worker does when clusters, listeners or routes have changed: between two events, never in the midst of one.

import Base
import ProcessSupport
import Routing
import Runtime

extension Worker {
    func apply(_ changes: [ClusterChange]) {
        for change in changes {
            switch change {
            case .insert(let params, let index, let hosts):
                let cluster = LoopCluster(params, worker: self)
                cluster.update(hosts)
                clusters.insert(cluster, index: index)
            case .hosts(let index, let hosts): clusters.at(index)?.update(hosts)
            case .remove(let index, let name): clusters.remove(index: index, name: name)
            }
        }
    }

    func apply(_ change: ListenerChange, drainTime: TimeSpan) {
        switch change {
        case .install(let params, let sockets): install(params, sockets, drainTime)
        case .remove(let name):
            guard let index = listeners.firstIndex(where: { $0.params.name == name }) else { return }
            let listener = listeners.remove(at: index)
            listener.stopAccepting()
            listener.retire(after: drainTime)
        }
    }

    private func install(_ params: ListenerParams, _ sockets: ListenerSockets, _ drainTime: TimeSpan) {
        let index = listeners.firstIndex { $0.params.name == params.name }
        let old = index.map { listeners[$0] }
        let listener = LoopListener(params: params, worker: self, replacing: old)
        if let index { listeners[index] = listener } else { listeners.append(listener) }
        if let old {
            if old.listening === sockets { old.leaveSockets() } else { old.stopAccepting() }
        }
        do throws(SystemFailure) {
            try listener.listen(on: sockets)
        } catch {
            log.error("listener \(params.name) can't be watched by loop \(self.index): \(error)")
        }
        old?.retire(after: drainTime)
    }
}
