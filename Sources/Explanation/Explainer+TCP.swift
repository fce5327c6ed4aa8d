// Connections that are carried as they are.

import Base
import EnvoyAPI
import ProxyCore
import Routing

extension Explainer {
    func walkTCP(_ part: ExplanationPart, _ site: Site, _ request: InspectedRequest?) {
        let source = SourceReading.source(ConfigNode(site.chain.message))
        var random = RandomSource(seed: pick ?? 1)
        let all = site.chain.tcpClusters(serverName: site.connection.serverName).filter { $0.share > 0 }
        var chosen = all
        if pick != nil,
            let name = site.chain.tcpCluster(serverName: site.connection.serverName, random: random.next())
        {
            chosen = all.filter { $0.cluster == name }.prefix(1).map { ($0.cluster, 100) }
        }
        if site.role != .inbound {
            let words = all.map { all.count == 1 ? $0.cluster : "\(Percent.text($0.share)) \($0.cluster)" }
            part.add("destination", words.joined(separator: ", "), source: source)
        }
        for (name, share) in chosen {
            var target = part
            if chosen.count > 1 {
                target = part.branch(name, share: part.share * share / 100)
            }
            target.cluster = name
            carry(target, site, name, request)
        }
    }

    private func carry(_ part: ExplanationPart, _ site: Site, _ name: String, _ request: InspectedRequest?) {
        guard let cluster = site.proxy.cluster(name) else {
            var remedies: [String] = []
            if let words = ClusterWords(name), !words.subset.isEmpty {
                remedies.append("a DestinationRule for \(words.host) with a subset \(words.subset)")
            }
            part.end(
                ExplanationEnding(
                    flags: "NC", words: "the cluster \(name) doesn't exist: the connection is closed",
                    remedies: remedies, isWell: false, cluster: name))
            return
        }
        addCluster(part, cluster, site)
        if cluster.admitsNothing {
            part.end(
                ExplanationEnding(
                    flags: "UO", words: "the cluster's limits let no connection through", isWell: false, cluster: name))
            return
        }
        let endpoints = cluster.endpoints(
            for: nil, hash: nil, destination: site.connection.destination, authority: "", pick: pick)
        reach(
            part, site, cluster, endpoints, request,
            Attempt(isHTTP: false, retries: nil, flags: [], speech: site.connection.speech, authority: ""))
    }
}
