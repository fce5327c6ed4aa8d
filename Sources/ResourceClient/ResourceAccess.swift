// Which control plane a command means: what was named, the demo's, the user's, or the one around a pod.

import Base
import Glibc
import Store

struct ResourceAccess: Sendable {
    var access: KubernetesAccess
    /// What named it, for words about it.
    let source: String
    /// It was only assumed: when nothing answers there, others are tried.
    var isGuess = false

    /// In the order in which they are tried; more than one only when the first is a guess.
    static func candidates(kubeconfig: String?, context: String?) throws(ResourceFailure) -> [ResourceAccess] {
        if let kubeconfig { return [try read(kubeconfig, context, source: kubeconfig)] }
        if let named = ProcessEnvironment.variable("KUBECONFIG") {
            return [try read(named, context, source: "$KUBECONFIG (\(named))")]
        }
        var found: [ResourceAccess] = []
        let demo = demoKubeconfig
        if let demo, isThere(demo), var guess = try? read(demo, context, source: demo) {
            guess.isGuess = true
            found.append(guess)
        }
        let usual = ProcessEnvironment.variable("HOME").map { $0 + "/.kube/config" }
        if let usual, isThere(usual) {
            // A broken file of another cluster's is none of the demo's business.
            do throws(ResourceFailure) {
                found.append(try read(usual, context, source: usual))
            } catch {
                if found.isEmpty { throw error }
            }
        } else if ProcessEnvironment.variable("KUBERNETES_SERVICE_HOST") != nil {
            do throws(StoreFailure) {
                found.append(ResourceAccess(access: try .inCluster(), source: "the pod's service account"))
            } catch {
                if found.isEmpty { throw ResourceFailure(.configuration, error.words) }
            }
        }
        // Of 'skein install' on this machine; for root, since nobody else can read it.
        if found.allSatisfy(\.isGuess), isThere(installed), let own = try? read(installed, context, source: installed) {
            found.append(own)
        }
        if found.isEmpty {
            throw ResourceFailure(
                .configuration,
                "no control plane is named: found no --kubeconfig, no $KUBECONFIG, no demo in "
                    + "\(demo ?? "a home directory"), no \(usual ?? "~/.kube/config") and no \(installed); start one "
                    + "with 'skein demo', or "
                    + "name the kubeconfig of one")
        }
        return found
    }

    private static let installed = "/var/lib/skein/kubeconfig"

    /// Where `skein demo` leaves its kubeconfig unless told otherwise.
    static var demoKubeconfig: String? {
        let state =
            ProcessEnvironment.variable("XDG_STATE_HOME")
            ?? ProcessEnvironment.variable("HOME").map { $0 + "/.local/state" }
        return state.map { $0 + "/skein/demo/kubeconfig" }
    }

    private static func isThere(_ path: String) -> Bool { unsafe Glibc.access(path, R_OK) == 0 }

    private static func read(
        _ path: String, _ context: String?, source: String
    ) throws(ResourceFailure) -> ResourceAccess {
        do throws(StoreFailure) {
            return ResourceAccess(access: try .read(path, context: context, takesPlugins: true), source: source)
        } catch {
            throw ResourceFailure(.configuration, error.words)
        }
    }
}

extension StoreFailure {
    /// Without the case's name.
    var words: String {
        switch self {
        case .unavailable(let words), .ambiguous(let words): words
        default: "\(self)"
        }
    }
}
