// What must not be seen of dumps and objects: private keys, passwords, tokens.

import Base
import Document

public enum Redaction {
    public static let words = "[redacted]"

    /// Fields of Envoy's API that hold secrets; all that is below them is blotted out.
    private static let fields: Set<String> = [
        "private_key", "privateKey", "password", "session_ticket_keys", "sessionTicketKeys", "generic_secret",
        "genericSecret", "pkcs12", "token_secret", "tokenSecret", "hmac_secret", "hmacSecret", "client_secret",
        "clientSecret", "jwt_token", "jwtToken", "bearer_token", "bearerToken", "private_key_provider",
        "privateKeyProvider", "root_pem_private",
    ]

    public static func apply(_ node: DocumentNode) -> DocumentNode {
        switch node.value {
        case .mapping(let members):
            return DocumentNode(
                .mapping(
                    members.map { member in
                        (key: member.key, value: isSecret(member) ? blotted(member.value) : apply(member.value))
                    }))
        case .list(let items): return DocumentNode(.list(items.map { apply($0) }))
        case .string(let text): return text.utf8.count > 40 && hidesKey(text) ? .string(words) : node
        default: return node
        }
    }

    /// A reference to a secret's file or name says nothing.
    private static func isSecret(_ member: (key: DocumentKey, value: DocumentNode)) -> Bool {
        fields.contains(member.key.text)
    }

    private static func blotted(_ node: DocumentNode) -> DocumentNode {
        switch node.value {
        case .mapping(let members):
            let isReference = members.allSatisfy { ["filename", "environment_variable"].contains($0.key.text) }
            if isReference { return node }
            return DocumentNode(.mapping(members.map { (key: $0.key, value: blotted($0.value)) }))
        case .list(let items): return DocumentNode(.list(items.map(blotted)))
        case .null: return node
        default: return .string(words)
        }
    }

    /// A key in PEM, plain or once more in base64, wherever it stands.
    private static func hidesKey(_ text: String) -> Bool {
        if text.contains("PRIVATE KEY-----") { return true }
        guard text.hasPrefix("LS0t"), let bytes = Base64.decode(text) else { return false }
        return String(decoding: bytes, as: UTF8.self).contains("PRIVATE KEY-----")
    }

    /// An object of the resource API: a Secret's data and what kubectl kept of it, tokens in any object.
    public static func apply(object: DocumentNode) -> DocumentNode {
        var result = withoutCredentials(apply(object))
        if object["kind"]?.string == "Secret" {
            for part in ["data", "stringData"] {
                guard let data = object[part] else { continue }
                result.set(
                    part, DocumentNode(.mapping(data.members.map { (key: $0.key, value: .string(words)) })))
            }
        }
        // It holds the whole object as it was applied.
        let last = "kubectl.kubernetes.io/last-applied-configuration"
        if object["kind"]?.string == "Secret", object.at("metadata", "annotations", last) != nil {
            result.set(path: ["metadata", "annotations", last], .string(words))
        }
        if object.at("status", "token") != nil { result.set(path: ["status", "token"], .string(words)) }
        return result
    }

    /// Members of any object that are named as credentials are.
    private static func withoutCredentials(_ node: DocumentNode) -> DocumentNode {
        switch node.value {
        case .mapping(let members):
            return DocumentNode(
                .mapping(
                    members.map { member in
                        if case .string = member.value.value, credentials.contains(member.key.text.lowercased()) {
                            return (key: member.key, value: .string(words))
                        }
                        return (key: member.key, value: withoutCredentials(member.value))
                    }))
        case .list(let items): return DocumentNode(.list(items.map(withoutCredentials)))
        case .string(let text): return .string(apply(text: text))
        default: return node
        }
    }

    private static let credentials: Set<String> = [
        "token", "password", "clientsecret", "client_secret", "secretkey", "apikey", "api_key", "authorization",
        "cookie",
    ]

    /// Text such as a log: tokens (three parts in base64, as JWTs have, and our own) and keys.
    public static func apply(text: String) -> String {
        var lines: [String] = []
        var isInKey = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.contains("-----BEGIN") && line.contains("PRIVATE KEY-----") {
                isInKey = true
                lines.append(words)
            }
            if !isInKey { lines.append(withoutTokens(line)) }
            if line.contains("-----END") { isInKey = false }
        }
        return lines.joined(separator: "\n")
    }

    /// What tokens begin with: JWTs, administrators' and join tokens.
    private static let marks = ["eyJ", "skn_", "skein-join."]

    private static func withoutTokens(_ line: Substring) -> String {
        guard marks.contains(where: { line.contains($0) }) else { return String(line) }
        var result = ""
        var rest = line
        while let letter = rest.first {
            if let mark = marks.first(where: { rest.hasPrefix($0) }) {
                let token = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.=".contains($0)) }
                let isToken = token.count > 30 && (mark != "eyJ" || token.filter { $0 == "." }.count >= 2)
                result += isToken ? words : String(token)
                rest = rest.dropFirst(token.count)
            } else {
                result.append(letter)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
