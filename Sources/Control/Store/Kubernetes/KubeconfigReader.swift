// Reads kubectl's configuration file. What Skein can't do as kubectl would is refused by name.

import Base
import Document
import Serving

struct InvalidKubeconfig: Error, Hashable, CustomStringConvertible {
    let line: Int
    let message: String

    var description: String { line > 0 ? "line \(line): \(message)" : message }
}

/// Several files are one: of entries with the same name the first counts, as in kubectl.
struct KubeconfigReader {
    private struct File {
        let root: DocumentNode
        /// Relative paths in the file begin here.
        let directory: String
    }

    private var files: [File] = []

    init() {}

    init(_ bytes: [UInt8], directory: String) throws(InvalidKubeconfig) {
        try add(bytes, directory: directory)
        if files[0].root["clusters"] == nil {
            throw InvalidKubeconfig(line: files[0].root.line, message: "found no clusters, expected a kubeconfig")
        }
    }

    mutating func add(_ bytes: [UInt8], directory: String) throws(InvalidKubeconfig) {
        do throws(InvalidDocument) {
            files.append(File(root: try Document.parse(yaml: bytes), directory: directory))
        } catch {
            throw InvalidKubeconfig(line: error.line, message: error.message)
        }
    }

    func access(context wanted: String?, takesPlugins: Bool = false) throws(InvalidKubeconfig) -> KubernetesAccess {
        var current: String?
        for file in files where current == nil {
            if let name = try text(file.root["current-context"]), !name.isEmpty { current = name }
        }
        guard let name = wanted ?? current, !name.isEmpty else {
            throw InvalidKubeconfig(line: 0, message: "no current-context is set and none was asked for")
        }
        let context = try entry("contexts", "context", named: name).node
        guard let clusterName = try text(context["cluster"]) else {
            throw InvalidKubeconfig(line: context.line, message: "the context \(name) names no cluster")
        }
        let clusterEntry = try entry("clusters", "cluster", named: clusterName)
        let cluster = clusterEntry.node
        var userEntry = Entry(node: DocumentNode(.mapping([])), directory: "")
        if let userName = try text(context["user"]), !userName.isEmpty {
            userEntry = try entry("users", "user", named: userName)
        }
        let user = userEntry.node
        try refuse(["proxy-url"], in: cluster, because: "Skein connects directly")
        let others = "give the user a token, a tokenFile or a client certificate"
        if !takesPlugins {
            try refuse(["exec"], in: user, because: "a control plane runs no credential plugins: \(others)")
        }
        try refuse(["auth-provider"], in: user, because: "kubectl has given it up, too: \(others), or exec")
        try refuse(["as", "as-groups", "as-uid", "as-user-extra"], in: user, because: "Skein impersonates nobody")
        try refuse(["username", "password"], in: user, because: "Kubernetes has given basic authentication up")
        guard let address = try text(cluster["server"]), let server = URLText(address), server.scheme != .unix else {
            throw InvalidKubeconfig(
                line: cluster["server"]?.line ?? cluster.line,
                message:
                    "clusters[\(clusterName)].server: found \(cluster["server"].map { $0.value.kindName } ?? "nothing"), "
                    + "expected a URL")
        }
        let namespace = try text(context["namespace"]) ?? "default"
        var access = KubernetesAccess(
            server: server, tls: server.scheme == .https ? try tls(clusterEntry, userEntry) : nil,
            token: try token(userEntry),
            namespace: namespace.isEmpty ? "default" : namespace)
        if let exec = user["exec"], exec.isMapping {
            let plugin = try CredentialPlugin(exec, directory: userEntry.directory, cluster: facts(of: cluster, access))
            // Credentials that stand in the file need nobody to be asked.
            let hasOwn = access.token != .none || access.tls?.certificateChain.isEmpty == false
            if !hasOwn { access.plugin = plugin }
        }
        return access
    }

    /// As the ExecCredential's `spec.cluster` has them.
    private func facts(of cluster: DocumentNode, _ access: KubernetesAccess) -> DocumentNode {
        var facts: DocumentNode = ["server": cluster["server"] ?? ""]
        if let name = cluster["tls-server-name"] { facts.set("tls-server-name", name) }
        if let skips = cluster["insecure-skip-tls-verify"] { facts.set("insecure-skip-tls-verify", skips) }
        if let authorities = access.tls?.authorities, !authorities.isEmpty {
            facts.set("certificate-authority-data", .string(Base64.encode(authorities)))
        }
        let extensions = cluster["extensions"]?.items ?? []
        if let config = extensions.first(where: { $0["name"]?.string == "client.authentication.k8s.io/exec" }) {
            facts.set("config", config["extension"] ?? .null)
        }
        return facts
    }

    private func tls(_ cluster: Entry, _ user: Entry) throws(InvalidKubeconfig) -> ClientTLS {
        var tls = ClientTLS()
        if let node = cluster.node["insecure-skip-tls-verify"] {
            guard let flag = node.bool else {
                throw InvalidKubeconfig(
                    line: node.line,
                    message: "insecure-skip-tls-verify: found \(node.value.kindName), expected a boolean")
            }
            tls.trustsAnyServer = flag
        }
        tls.authorities = try content(cluster, "certificate-authority") ?? []
        tls.usesSystemRoots = tls.authorities.isEmpty
        tls.serverName = try text(cluster.node["tls-server-name"]) ?? ""
        tls.certificateChain = try content(user, "client-certificate") ?? []
        tls.privateKey = try content(user, "client-key") ?? []
        if tls.certificateChain.isEmpty != tls.privateKey.isEmpty {
            throw InvalidKubeconfig(
                line: user.node.line, message: "the user has a client-certificate or a client-key, but not both")
        }
        return tls
    }

    /// As kubectl does, a token in the file itself comes after one in a file of its own.
    private func token(_ user: Entry) throws(InvalidKubeconfig) -> KubernetesAccess.Token {
        if let path = try text(user.node["tokenFile"]), !path.isEmpty { return .file(user.absolute(path)) }
        if let token = try text(user.node["token"]), !token.isEmpty { return .fixed(token) }
        return .none
    }

    /// `KEY-data` in base64, or the file that `KEY` names.
    private func content(_ entry: Entry, _ key: String) throws(InvalidKubeconfig) -> [UInt8]? {
        let node = entry.node
        if let data = node[key + "-data"], let encoded = try text(data), !encoded.isEmpty {
            guard let bytes = Base64.decode(encoded.filter { !$0.isWhitespace }) else {
                throw InvalidKubeconfig(line: data.line, message: "\(key)-data: expected base64")
            }
            return bytes
        }
        guard let file = node[key], let path = try text(file), !path.isEmpty else { return nil }
        do throws(StoreFailure) {
            return try FileBytes.read(entry.absolute(path))
        } catch {
            throw InvalidKubeconfig(line: file.line, message: "\(key): \(error)")
        }
    }

    private struct Entry {
        let node: DocumentNode
        /// Of the file it stands in.
        let directory: String

        func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : directory + path }
    }

    private func entry(_ list: String, _ member: String, named name: String) throws(InvalidKubeconfig) -> Entry {
        for file in files {
            for item in file.root[list]?.items ?? [] {
                guard item["name"]?.string == name || item["name"]?.plainText == name else { continue }
                let empty = DocumentNode(.mapping([]), line: item.line, column: item.column)
                let found = item[member].flatMap { $0.isMapping ? $0 : nil }
                return Entry(node: found ?? empty, directory: file.directory)
            }
        }
        let line = files.count == 1 ? files[0].root[list]?.line ?? 0 : 0
        throw InvalidKubeconfig(line: line, message: "\(list): there is none named \(name)")
    }

    private func refuse(
        _ keys: [String], in node: DocumentNode, because reason: String
    ) throws(InvalidKubeconfig) {
        for key in keys {
            guard let found = node[key], !found.isNull, found.string != "" else { continue }
            throw InvalidKubeconfig(line: found.line, message: "\(key) is not supported: \(reason)")
        }
    }

    private func text(_ node: DocumentNode?) throws(InvalidKubeconfig) -> String? {
        guard let node, !node.isNull else { return nil }
        if let text = node.string ?? node.plainText { return text }
        throw InvalidKubeconfig(line: node.line, message: "found \(node.value.kindName), expected a string")
    }
}
