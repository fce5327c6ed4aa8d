// What the fuzzer calls: dumps, certificates and logs of anybody's.

import Base
import Document

/// Must return, never trap.
public enum MeshViewFuzz {
    public static func dump(_ bytes: ByteView) {
        var limits = DocumentLimits()
        limits.nodes = 100_000
        guard let tree = try? Document.parse(json: bytes.array, limits: limits) else { return }
        _ = try? EndpointView(statuses: tree).table.text
        _ = try? SyncView(syncz: tree, pushStatus: tree, server: "").table.text
        guard let dump = try? ProxyDump(tree) else { return }
        _ = ListenerView(dump).table().text + ListenerView(dump).table(verbose: false).text
        _ = RouteView(dump).table().text + ClusterView(dump).table.text + EndpointView(dump).table.text
        _ = SecretView(dump, now: 0).table.text
        _ = dump.bootstrap.map(BootstrapView.summary)
        precondition(ConfigComparison(wanted: dump, actual: dump).matches, "a dump differs from itself")
    }

    public static func certificate(_ bytes: ByteView) { _ = CertificateFacts(der: bytes.array) }

    public static func text(_ bytes: ByteView) {
        let text = Redaction.apply(text: bytes.string)
        let isLeft = text.split(separator: "\n").contains {
            $0.contains("-----BEGIN") && $0.contains("PRIVATE KEY-----")
        }
        precondition(!isLeft, "a key is left")
        _ = CertificateFacts.read(pem: bytes.array)
    }
}
