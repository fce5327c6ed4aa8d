// The network of a mesh that runs on this machine, found by the kubeconfig of its control plane.

import Document
import Glibc

public enum NeighbourMesh {
    /// `skein demo` writes ready.json beside its kubeconfig, and in it where its network can be joined. Nil: there is none, or
    /// it isn't there anymore. `source`: what named the control plane, as `ResourceClient` says it.
    public static func runtimeDirectory(of source: String) -> String? {
        let kubeconfig = ControlPlaneAccess.kubeconfigPath(source)
        guard let slash = kubeconfig.lastIndex(of: "/"),
            let text = StateFiles.text(kubeconfig[..<slash] + "/ready.json"),
            let facts = try? Document.parse(json: Array(text.utf8)),
            let directory = facts["runtimeDirectory"]?.string, directory.hasPrefix("/"),
            unsafe access(directory + "/network.sock", W_OK) == 0
        else { return nil }
        return directory
    }
}
