// `skein control`: the control plane, until it is told to stop.

import ControlPlane
import Glibc
import Runtime

extension Verb {
    static let control = Verb(
        name: "control", summary: "run the control plane: resource API, xDS, identities",
        usage: "--data-dir DIR [flags]",
        about: """
            Takes resources (kubectl, Istio's kinds) and programs proxies with them. DIR/kubeconfig is written at every
            start, DIR/addresses.json says where everything listens.
            """,
        flags: [
            .value("data-dir", nil, "DIR", "store, keys, kubeconfig; made if missing"),
            .value(
                "store", nil, "KIND", "sqlite (in DIR), etcd=URL[,URL...], kubernetes[=KUBECONFIG]", fallback: "sqlite"),
            .value("xds-address", nil, "IP:PORT", "xDS without TLS and authentication", fallback: "127.0.0.1:15010"),
            .value("secure-xds-address", nil, "IP:PORT", "xDS and certificates over TLS", fallback: "0.0.0.0:15012"),
            .value(
                "monitoring-address", nil, "IP:PORT", "metrics, readiness, debug pages", fallback: "127.0.0.1:15014"),
            .value("api-address", nil, "IP:PORT", "resource API for kubectl", fallback: "0.0.0.0:7443"),
            .file("mesh-config", nil, "MeshConfig in YAML, instead of the ConfigMap istio; read again when it changes"),
            .value(
                "ca-dir", nil, "DIR", "ca-cert.pem, ca-key.pem, root-cert.pem, cert-chain.pem of an authority of yours"),
            .file("ca-seal-key", nil, "seals the authority's keys in the store; one file for all replicas"),
            .file(
                "api-client-ca", nil, "authorities whose client certificates the resource API takes, besides its own"),
            .value("root-namespace", nil, "NAME", "where settings for the whole mesh are", fallback: "istio-system"),
            .value("cluster-id", nil, "NAME", "this cluster's name", fallback: "Kubernetes"),
            .value("domain", nil, "NAME", "of services' names", fallback: "cluster.local"),
            .value("trust-domain", nil, "NAME", "of identities", fallback: "cluster.local"),
            .value("server-name", nil, "NAME", "another name for the servers' certificate", repeats: true),
            .value(
                "token-issuer", nil, "ISSUER=KEYS",
                "service accounts of another cluster prove identities, too; KEYS is a file or URL of its JWKS",
                repeats: true),
            .toggle("plaintext-secrets", nil, "gateways' keys also to other machines' proxies without TLS: for tests"),
            .toggle("install-crds", nil, "put Istio's definitions into the Kubernetes of --store, then run"),
            .value("log-level", nil, "LEVEL", "debug, info, warn, error, none", fallback: "info"),
            .value("log-format", nil, "FORM", "text or json", fallback: "text", choices: ["text", "json"]),
        ],
        examples: [
            "skein control --data-dir /var/lib/skein",
            "kubectl --kubeconfig /var/lib/skein/kubeconfig apply -f bookinfo.yaml",
            "skein control --data-dir /tmp/mesh --api-address 127.0.0.1:0 --log-level debug",
        ],
        readsItself: true,
        run: { call in
            let params: ControlParams
            do throws(InvalidFlags) {
                params = try ControlParams(arguments: call.arguments)
            } catch {
                call.console.complain("control: \(error)")
                return 64
            }
            return run(params, call.console)
        })

    /// Signals are taken by this thread alone: they are blocked before any other is made.
    private static func run(_ params: ControlParams, _ console: Console) -> Int32 {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        let running = Task {
            do {
                let plane = try await ControlPlane.start(params)
                ServiceNotice.send("READY=1")
                return plane
            } catch {
                console.complain("control: \(error)")
                exit(1)
            }
        }
        var number: Int32 = 0
        unsafe sigwait(&signals, &number)
        ServiceNotice.send("STOPPING=1")
        Task {
            let plane = await running.value
            await plane.stop()
            exit(0)
        }
        // A second signal ends it at once.
        unsafe sigwait(&signals, &number)
        return 128 + number
    }
}
