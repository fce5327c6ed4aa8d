// Runs a kubeconfig's credential plugin as kubectl does: what it is told in its environment, what its output has to say.

import Base
import Document
import Glibc
import Processes
import Store

struct PluginCredentials: Sendable, Hashable {
    var token = ""
    /// PEM
    var certificateChain: [UInt8] = []
    var privateKey: [UInt8] = []
}

struct CredentialRun {
    let plugin: CredentialPlugin
    /// What named it.
    let source: String

    func credentials() async throws(ResourceFailure) -> PluginCredentials {
        let output: [UInt8]
        do {
            output = try await run()
        } catch let failure as SpawnFailure {
            throw failed("\(failure)" + (plugin.installHint.isEmpty ? "" : "; \(plugin.installHint)"))
        } catch {
            throw failed("\(error)")
        }
        return try read(output)
    }

    private func failed(_ words: String) -> ResourceFailure {
        ResourceFailure(.configuration, "the credential plugin \(plugin.command), which \(source) names: \(words)")
    }

    private struct Ended: Error, CustomStringConvertible { let description: String }

    private func run() async throws -> [UInt8] {
        let hasTerminal = isatty(STDIN_FILENO) == 1
        if plugin.interaction == .always, !hasTerminal {
            throw Ended(description: "it asks its user (interactiveMode Always), and standard input is no terminal")
        }
        let isInteractive = plugin.interaction != .never && hasTerminal
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            throw Ended(description: "can't make a pipe for its output: \(unsafe String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var params = ChildParams(
            program: plugin.command, arguments: plugin.arguments, environment: environment(isInteractive),
            descriptors: [isInteractive ? STDIN_FILENO : -1, ends[1], STDERR_FILENO])
        // It may ask at the terminal, and Ctrl-C means it as well.
        params.hasOwnGroup = false
        let child: ChildProcess
        do {
            defer { close(ends[1]) }
            child = try ChildProcess.spawn(params)
        }
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe Glibc.read(ends[0], &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            output += piece[..<count]
            if output.count > 4 << 20 {
                child.signal(SIGKILL)
                throw Ended(description: "it wrote more than 4 MiB")
            }
        }
        let end = await child.wait()
        if !end.isFine { throw Ended(description: "it ended with \(end)") }
        return output
    }

    private func environment(_ isInteractive: Bool) -> [String] {
        var spec: DocumentNode = ["interactive": .bool(isInteractive)]
        if let cluster = plugin.cluster { spec.set("cluster", cluster) }
        let info: DocumentNode = [
            "apiVersion": .string(plugin.apiVersion), "kind": "ExecCredential", "spec": spec,
        ]
        let own = plugin.environment + ["KUBERNETES_EXEC_INFO=" + String(decoding: info.json, as: UTF8.self)]
        let names = Set(own.map { $0.prefix { $0 != "=" } })
        return ChildParams.ownEnvironment().filter { !names.contains($0.prefix { $0 != "=" }) } + own
    }

    func read(_ output: [UInt8]) throws(ResourceFailure) -> PluginCredentials {
        let tree: DocumentNode
        do throws(InvalidDocument) {
            tree = try Document.parse(json: output)
        } catch {
            throw failed("it wrote what is no JSON (\(error)), expected an ExecCredential")
        }
        guard tree["kind"]?.string == "ExecCredential", tree["apiVersion"]?.string == plugin.apiVersion else {
            let found = "\(tree["kind"]?.string ?? "no kind") of \(tree["apiVersion"]?.string ?? "no apiVersion")"
            throw failed("it wrote \(found), expected ExecCredential of \(plugin.apiVersion)")
        }
        let status = tree["status"] ?? .null
        var found = PluginCredentials()
        found.token = status["token"]?.string ?? ""
        found.certificateChain = Array((status["clientCertificateData"]?.string ?? "").utf8)
        found.privateKey = Array((status["clientKeyData"]?.string ?? "").utf8)
        if found.certificateChain.isEmpty != found.privateKey.isEmpty {
            throw failed("status has one of clientCertificateData and clientKeyData, expected both")
        }
        if found == PluginCredentials() {
            throw failed("status has neither a token nor clientCertificateData, expected one of them")
        }
        return found
    }
}
