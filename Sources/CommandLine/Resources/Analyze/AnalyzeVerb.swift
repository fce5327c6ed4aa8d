// `skein analyze` and `skein validate`: what is wrong with resources, live or in files, before traffic finds out.

import Analysis
import Document
import ResourceClient

extension Verb {
    private static let levels = Finding.Level.allCases.map(\.rawValue)

    private static let shared: [Flag] = [
        .file("filename", "f", "like a word: a file, a directory, or - for standard input", repeats: true),
        .toggle("recursive", "R", "directories with all that is in them"),
        .value(
            "output", "o", "FORM", "one of table, log, json, yaml", fallback: "table",
            choices: ["table", "log", "json", "yaml"]),
        .value(
            "failure-threshold", nil, "LEVEL", "findings from this level on make the exit code 2", fallback: "Error",
            choices: levels),
        .value(
            "output-threshold", nil, "LEVEL", "findings from this level on are shown", fallback: "Info", choices: levels
        ),
        .value(
            "suppress", "S", "CODE=KIND NAME.NAMESPACE",
            "leave a finding out; * stands for anything: IST0118=Service *.team", repeats: true),
    ]

    private static let codes = """
        Exit code: 0 nothing was found at the failure threshold or above, 1 something could not be read, 2 something was
        found. An object's annotation galley.istio.io/analyze-suppress: IST0101,IST0118 (or *) keeps its findings back.
        """

    static let analyze = Verb(
        name: "analyze", summary: "find what is wrong with resources and between them", usage: "[FILE|DIR|- ...]",
        about: """
            Without files: what is live. With files: what it will be like once they are applied. With --use-kube=false: files
            alone. Findings have Istio's codes and stand with their file and line.
            \(codes)
            """,
        flags: [
            .allNamespaces, .toggle("use-kube", "k", "look at what is live, too (true)"),
            .file("mesh-config", nil, "MeshConfig in YAML instead of the live one"),
            .toggle("list", "L", "show the codes and what they mean"),
        ] + shared, connects: true,
        examples: [
            "skein analyze", "skein analyze -A --failure-threshold Warning", "skein analyze reviews-v2.yaml",
            "skein analyze --use-kube=false -R mesh/", "skein analyze -S 'IST0118=Service legacy.default'",
        ],
        run: { call in
            if call.flags.isOn("list") {
                call.console.print(AnalyzeReport.codes())
                return ExitCode.fine
            }
            if call.flags.isOn("use-kube", unlessSaid: true) {
                return asking { call, client in try await AnalyzeRun(call, client).run() }(call)
            }
            return waiting { call in try await AnalyzeRun(call, nil).run() }(call)
        })

    static let validate = Verb(
        name: "validate", summary: "check the fields and values of resources in files",
        usage: "-f FILE|DIR|- [FILE ...]",
        about: """
            Each object by itself: unknown fields, wrong types, values that can't be meant. What is wrong between objects is
            analyze's to find.
            \(codes)
            """,
        flags: [.value("namespace", "n", "NAME", "of objects that name none", fallback: "default")] + shared,
        examples: ["skein validate -f bookinfo.yaml", "git diff --name-only | xargs skein validate"],
        run: waiting { call in try await AnalyzeRun(call, nil, isAlone: true).run() })
}
