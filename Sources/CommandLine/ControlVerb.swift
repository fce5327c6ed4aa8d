// `skein control`: the control plane, until it is told to stop.

import ControlPlane
import Glibc

extension Verb {
    static let control = Verb(
        name: "control", summary: "run the control plane: resource API, xDS, identities",
        help: {
            """
            skein control --data-dir DIR [flags]: takes resources (kubectl, Istio's kinds) and programs proxies with them.

              --data-dir DIR               store, keys, kubeconfig; made if missing
              --store KIND                 sqlite (default, in DIR), etcd=URL[,URL...], kubernetes[=KUBECONFIG]
              --xds-address IP:PORT        xDS without TLS and authentication (127.0.0.1:15010)
              --secure-xds-address IP:PORT xDS and certificates over TLS (0.0.0.0:15012)
              --monitoring-address IP:PORT metrics, readiness, debug pages (127.0.0.1:15014)
              --api-address IP:PORT        resource API for kubectl (0.0.0.0:7443)
              --mesh-config FILE           MeshConfig in YAML, instead of the ConfigMap istio; read again when it changes
              --ca-dir DIR                 ca-cert.pem, ca-key.pem, root-cert.pem, cert-chain.pem of an authority of yours
              --ca-seal-key FILE           seals the authority's keys in the store; one file for all replicas
              --api-client-ca FILE         authorities whose client certificates the resource API takes, besides its own
              --root-namespace NAME        istio-system
              --cluster-id NAME            Kubernetes
              --domain NAME                cluster.local
              --trust-domain NAME          cluster.local
              --server-name NAME           another name for the servers' certificate; may be given several times
              --plaintext-secrets          gateways' private keys also to other machines' proxies without TLS: for tests
              --install-crds               put Istio's definitions into the Kubernetes of --store, then run
              --log-level LEVEL            debug, info, warn, error, none
              --log-format FORM            text or json

            DIR/kubeconfig is written at every start, DIR/addresses.json says where everything listens.

            Examples:
              skein control --data-dir /var/lib/skein
              kubectl --kubeconfig /var/lib/skein/kubeconfig apply -f bookinfo.yaml
              skein control --data-dir /tmp/mesh --api-address 127.0.0.1:0 --log-level debug

            """
        },
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
                return try await ControlPlane.start(params)
            } catch {
                console.complain("control: \(error)")
                exit(1)
            }
        }
        var number: Int32 = 0
        unsafe sigwait(&signals, &number)
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
