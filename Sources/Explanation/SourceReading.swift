// Which object made a piece of configuration, by the metadata that control planes leave in it.

import Document
import EnvoyAPI

enum SourceReading {
    /// `filter_metadata.istio.config` is the object, `filter_metadata.skein.field` the place in it.
    static func source(_ owner: ConfigNode) -> ConfigurationSource? {
        guard let metadata = owner.structValue("metadata"), let path = metadata["istio"]?["config"]?.string,
            var source = object(path)
        else { return nil }
        source.field = metadata["skein"]?["field"]?.string ?? ""
        if let delegate = metadata["skein"]?["delegate"]?.string {
            let parts = delegate.split(separator: "/", maxSplits: 1).map(String.init)
            if parts.count == 2 {
                source.namespace = parts[0]
                source.name = parts[1]
            }
        }
        return source
    }

    /// `/apis/networking.istio.io/v1/namespaces/default/virtual-service/reviews`
    static func object(_ path: String) -> ConfigurationSource? {
        let words = path.split(separator: "/").map(String.init)
        guard words.count >= 7, words[3] == "namespaces" else { return nil }
        return ConfigurationSource(kind: kind(words[5]), namespace: words[4], name: words[6])
    }

    private static func kind(_ word: String) -> String {
        word.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The services a cluster stands for: `filter_metadata.istio.services`.
    static func service(_ cluster: ConfigNode) -> ConfigurationSource? {
        guard let entry = cluster.structValue("metadata")?["istio"]?["services"]?.items.first else { return nil }
        return ConfigurationSource(
            kind: "Service", namespace: entry["namespace"]?.string ?? "", name: entry["name"]?.string ?? "")
    }

    static func subset(_ cluster: ConfigNode) -> String? {
        cluster.structValue("metadata")?["istio"]?["subset"]?.string
    }
}

/// `outbound|9080|v1|reviews.default.svc.cluster.local`
struct ClusterWords {
    let direction: String
    let port: Int
    let subset: String
    let host: String

    init?(_ name: String) {
        let words = name.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, let port = Int(words[1]) else { return nil }
        direction = words[0]
        self.port = port
        subset = words[2]
        host = words[3]
    }
}
