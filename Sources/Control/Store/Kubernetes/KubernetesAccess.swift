// Where a Kubernetes API is and as whom to speak to it.

import Base
import Glibc
import Serving

public struct KubernetesAccess: Sendable {
    public enum Token: Sendable, Hashable {
        case none
        case fixed(String)
        /// Read again now and then: the cluster renews it.
        case file(String)
    }

    public var server: URLText
    /// For https.
    public var tls: ClientTLS?
    public var token: Token
    /// The namespace that the configuration names, for what has none.
    public var namespace: String
    /// Who is asked for credentials where there are no others.
    public var plugin: CredentialPlugin?
    /// Where all of it can be read again: certificates, authorities and tokens are renewed while we run.
    var origin: Origin?

    enum Origin: Sendable, Hashable {
        case file(String, context: String?)
        case pod(directory: String)
    }

    public init(server: URLText, tls: ClientTLS?, token: Token = .none, namespace: String = "default") {
        self.server = server
        self.tls = tls
        self.token = token
        self.namespace = namespace
    }

    /// From a file; without one from `KUBECONFIG`'s, the pod's own credentials, or `~/.kube/config`.
    public static func find(path: String?, context: String? = nil) throws(StoreFailure) -> KubernetesAccess {
        if let path { return try read(path, context: context) }
        if let named = ProcessEnvironment.variable("KUBECONFIG") { return try read(named, context: context) }
        if ProcessEnvironment.variable("KUBERNETES_SERVICE_HOST") != nil { return try inCluster() }
        guard let home = ProcessEnvironment.variable("HOME") else {
            throw .unavailable("no kubeconfig is named, this is no pod, and there is no home directory to look in")
        }
        return try read(home + "/.kube/config", context: context)
    }

    /// From a file, or from several that `:` separates, as in `KUBECONFIG`: of several those that are there.
    /// A credential plugin is refused unless whoever reads runs it.
    public static func read(
        _ path: String, context: String?, takesPlugins: Bool = false
    ) throws(StoreFailure) -> KubernetesAccess {
        let isList = path.contains(":") && !isThere(path)
        let named = isList ? path.split(separator: ":").map(String.init) : [path]
        let paths = isList ? named.filter(isThere) : named
        if paths.isEmpty { throw .unavailable("none of the kubeconfigs in \(path) is there") }
        var reader = KubeconfigReader()
        for path in paths {
            let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            let bytes = try FileBytes.read(path)
            do throws(InvalidKubeconfig) {
                if isList {
                    try reader.add(bytes, directory: directory)
                } else {
                    reader = try KubeconfigReader(bytes, directory: directory)
                }
            } catch {
                throw .unavailable("\(path): \(error)")
            }
        }
        do throws(InvalidKubeconfig) {
            var access = try reader.access(context: context, takesPlugins: takesPlugins)
            access.origin = .file(path, context: context)
            return access
        } catch {
            throw .unavailable("\(path): \(error)")
        }
    }

    private static func isThere(_ path: String) -> Bool { unsafe Glibc.access(path, F_OK) == 0 }

    private static let podDirectory = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// As a pod's service account.
    public static func inCluster() throws(StoreFailure) -> KubernetesAccess {
        try inCluster(directory: podDirectory)
    }

    static func inCluster(directory: String) throws(StoreFailure) -> KubernetesAccess {
        guard let host = ProcessEnvironment.variable("KUBERNETES_SERVICE_HOST"),
            let port = ProcessEnvironment.variable("KUBERNETES_SERVICE_PORT"),
            let server = URLText("https://\(host.contains(":") ? "[\(host)]" : host):\(port)")
        else {
            throw .unavailable("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name no server")
        }
        var tls = ClientTLS()
        tls.authorities = try FileBytes.read(directory + "/ca.crt")
        _ = try FileBytes.read(directory + "/token")
        let namespace = (try? FileBytes.read(directory + "/namespace")).map { String(decoding: $0, as: UTF8.self) }
        var access = KubernetesAccess(
            server: server, tls: tls, token: .file(directory + "/token"), namespace: namespace ?? "default")
        access.origin = .pod(directory: directory)
        return access
    }

    /// As it stands there now; the same when it was made by hand.
    func readAgain() throws(StoreFailure) -> KubernetesAccess {
        switch origin {
        case .file(let path, let context)?: return try Self.read(path, context: context)
        case .pod(let directory)?: return try Self.inCluster(directory: directory)
        case nil: return self
        }
    }
}
