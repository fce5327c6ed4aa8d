// A program that a kubeconfig names for its user's credentials (client.authentication.k8s.io): what is to be run, and how.

import Document

public struct CredentialPlugin: Sendable, Hashable {
    public enum Interaction: String, Sendable, Hashable, CaseIterable {
        case never = "Never"
        case ifAvailable = "IfAvailable"
        case always = "Always"
    }

    public static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

    /// A path, or a name to be found in PATH.
    public let command: String
    public let arguments: [String]
    /// Beside this process's own.
    public let environment: [String]
    public let apiVersion: String
    /// For people who don't have the program.
    public let installHint: String
    public let interaction: Interaction
    /// What the program is told of the cluster; nil: nothing.
    public let cluster: DocumentNode?

    init(_ node: DocumentNode, directory: String, cluster: DocumentNode) throws(InvalidKubeconfig) {
        func text(_ key: String) throws(InvalidKubeconfig) -> String {
            guard let value = node[key], !value.isNull else { return "" }
            if let text = value.string ?? value.plainText { return text }
            throw InvalidKubeconfig(
                line: value.line, message: "exec.\(key): found \(value.value.kindName), expected a string")
        }
        let program = try text("command")
        if program.isEmpty {
            throw InvalidKubeconfig(line: node.line, message: "exec.command: found none, expected a program")
        }
        // As kubectl has it: a path is relative to the kubeconfig.
        command = program.contains("/") && !program.hasPrefix("/") ? directory + program : program
        apiVersion = try text("apiVersion")
        guard Self.versions.contains(apiVersion) else {
            throw InvalidKubeconfig(
                line: node["apiVersion"]?.line ?? node.line,
                message: "exec.apiVersion: found \(apiVersion.isEmpty ? "none" : apiVersion), expected "
                    + Self.versions.joined(separator: " or "))
        }
        arguments = (node["args"]?.items ?? []).compactMap { $0.string ?? $0.plainText }
        environment = (node["env"]?.items ?? []).compactMap { item in
            guard let name = item["name"]?.string, !name.isEmpty else { return nil }
            return "\(name)=\(item["value"]?.string ?? item["value"]?.plainText ?? "")"
        }
        installHint = try text("installHint")
        let mode = try text("interactiveMode")
        let usual = apiVersion == Self.versions[0] ? nil : Interaction.ifAvailable
        guard let interaction = mode.isEmpty ? usual : Interaction(rawValue: mode) else {
            throw InvalidKubeconfig(
                line: node["interactiveMode"]?.line ?? node.line,
                message: "exec.interactiveMode: found \(mode.isEmpty ? "none" : mode), expected one of "
                    + Interaction.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.interaction = interaction
        self.cluster = node["provideClusterInfo"]?.bool == true ? cluster : nil
    }
}
