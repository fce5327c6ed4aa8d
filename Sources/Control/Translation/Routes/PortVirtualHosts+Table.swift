// Virtual hosts of a port put together: VirtualServices' made now, all others taken from the table.

import EnvoyAPI
import MeshAPI
import Registry

extension PortVirtualHosts {
    /// In the order of their names.
    func encoded() -> [EncodedHost] {
        guard let table else { return build().map(EncodedHost.init) }
        let (made, taken, names, domains) = ofVirtualServices()
        var own = made.map(EncodedHost.init)
        own.sort { $0.name < $1.name }
        let takenEntries = Set(taken.compactMap { table.byHostname[$0] })
        let replaced = contested(table, takenEntries, domains)
        var result: [EncodedHost] = []
        result.reserveCapacity(own.count + table.entries.count)
        var next = own.startIndex
        for index in table.byName where !takenEntries.contains(index) {
            let entry = table.entries[index]
            if names.contains(entry.name) { continue }
            let host: EncodedHost
            if let other = replaced[index] {
                guard let other else { continue }
                host = other
            } else {
                host = entry.host
            }
            while next < own.endIndex, own[next].name < host.name {
                result.append(own[next])
                next += 1
            }
            result.append(host)
        }
        return result + own[next...]
    }

    /// Entries whose names are wanted by others, each with what is left for it; nil where nothing is. In the order of
    /// precedence: VirtualServices first, then one service after the other.
    private func contested(
        _ table: PortHostTable, _ taken: Set<Int>, _ claimed: Set<String>
    ) -> [Int: EncodedHost?] {
        let touched = table.contested.union(table.owners(of: claimed)).subtracting(taken)
        if touched.isEmpty { return [:] }
        let maker = PortHostMaker(request, port: port)
        var domains = claimed
        var result: [Int: EncodedHost?] = [:]
        for index in touched.sorted() {
            let entry = table.entries[index]
            let alternatives = maker.alternatives(of: entry.service)
            let all = maker.domains(of: entry.service)
            let left = all.filter { domain in
                if domains.contains(domain.lowercased()) { return false }
                if alternatives.contains(domain) && table.isRealName(domain) { return false }
                domains.insert(domain.lowercased())
                return true
            }
            if left.count == all.count { continue }
            result[index] = .some(left.isEmpty ? nil : maker.host(entry.service, entry.port, left))
        }
        return result
    }
}
