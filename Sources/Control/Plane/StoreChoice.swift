// Opens the store that was asked for.

import Serving
import Store

enum OpenedStore {
    static func open(
        _ params: ControlParams, _ directory: DataDirectory, _ group: LoopGroup
    ) async throws -> any ResourceStore {
        do throws(StoreFailure) {
            switch params.store {
            case .embedded: return try SQLiteStore(path: directory.file("store.db"))
            case .etcd(let endpoints):
                let options = try EtcdOptions(endpoints: endpoints, environment: ProcessEnvironment.variable)
                return try await EtcdStore(options, group: group)
            case .kubernetes(let path):
                let access = try KubernetesAccess.find(path: path)
                return try await KubernetesStore(KubernetesOptions(access: access), group: group)
            }
        } catch {
            throw ControlFailure("--store: \(Self.name(params.store)) can't be opened: \(error)")
        }
    }

    static func name(_ choice: ControlParams.StoreChoice) -> String {
        switch choice {
        case .embedded: "sqlite"
        case .etcd(let endpoints): "etcd=\(endpoints.joined(separator: ","))"
        case .kubernetes(let path): "kubernetes" + (path.map { "=\($0)" } ?? "")
        }
    }
}
