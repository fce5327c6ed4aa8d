// `skein token`: join tokens, with which a machine enters the mesh before it has any other proof.

import Base
import Document

extension Verb {
    static let token = Verb(
        name: "token", summary: "join tokens: let a machine into the mesh as one service account",
        usage: "create | list | delete",
        about: """
            A join token lets whoever has it obtain a certificate for one service account, once unless it is reusable.
            Its text is shown when it is made and can't be had again.
            """,
        examples: [
            "skein token create --service-account bookinfo-reviews --ttl 10m > token",
            "skein join --control-plane mesh.example:15012 --root-cert root-cert.pem --join-token-file token",
        ],
        verbs: [tokenCreate, tokenList, tokenDelete])

    private static let rootNamespace = Flag.value(
        "root-namespace", nil, "NAME", "where the control plane over a Kubernetes keeps its records",
        fallback: "istio-system")

    private static let tokenCreate = Verb(
        name: "create", summary: "make one; its text goes to standard output", usage: "--service-account NAME [flags]",
        flags: [
            .value("service-account", nil, "NAME", "who the machine will be; it has to exist"),
            .value("ttl", nil, "DURATION", "how long it may be used, at most 720h", fallback: "1h"),
            .toggle("reusable", nil, "may be used many times"), rootNamespace,
        ],
        connects: true,
        run: waiting { call in
            guard call.words.isEmpty else {
                throw InvalidUsage(description: "found '\(call.words[0])', expected flags only")
            }
            let account = try call.flags.required("service-account")
            let life = try call.flags.duration("ttl") ?? .seconds(3600)
            let desk = try await JoinTokenDesks.find(call)
            let made = try await desk.create(
                account, seconds: life.nanoseconds / 1_000_000_000, isReusable: call.flags.isOn("reusable"))
            call.console.print("\(made)\n")
            return ExitCode.fine
        })

    private static let tokenList = Verb(
        name: "list", aliases: ["ls"], summary: "those that can still be used",
        flags: [.allNamespaces, rootNamespace], connects: true,
        run: waiting { call in
            let desk = try await JoinTokenDesks.find(call)
            let isEverywhere = call.flags.isOn("all-namespaces")
            var rows = [(isEverywhere ? ["NAMESPACE"] : []) + ["NAME", "SERVICE ACCOUNT", "USE", "USED", "EXPIRES"]]
            for item in try await desk.list(everywhere: isEverywhere) {
                let uses = item.at("status", "uses")?.int ?? 0
                rows.append(
                    (isEverywhere ? [item.at("metadata", "namespace")?.string ?? ""] : []) + [
                        item.at("metadata", "name")?.string ?? "", item.at("spec", "serviceAccount")?.string ?? "",
                        item.at("spec", "reusable")?.bool == true ? "many times" : "once", "\(uses)",
                        item.at("status", "expirationTimestamp")?.string ?? "",
                    ])
            }
            if rows.count == 1 {
                call.console.complain("there are no join tokens")
                return ExitCode.fine
            }
            let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
            for row in rows {
                let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                call.console.print(cells.joined(separator: "   ") + "\n")
            }
            return ExitCode.fine
        })

    private static let tokenDelete = Verb(
        name: "delete", aliases: ["rm"], summary: "nobody can use it from now on", usage: "NAME...",
        flags: [rootNamespace],
        connects: true,
        run: waiting { call in
            if call.words.isEmpty { throw InvalidUsage(description: "found no name, expected those of 'token list'") }
            let desk = try await JoinTokenDesks.find(call)
            for name in call.words {
                try await desk.delete(name)
                call.console.print("join token \(name) deleted\n")
            }
            return ExitCode.fine
        })
}
