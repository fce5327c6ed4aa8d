// The run of an analysis: objects from files and from the server make one world, and its findings are put together.

import Analysis
import Base
import Document
import MeshAPI
import Registry
import ResourceClient
import Validation

/// One finding, with the place of what it is about.
struct PlacedFinding: Sendable, Hashable {
    let code: FindingCode
    let level: Finding.Level
    let object: ConfigKey
    let path: String
    let message: String
    /// nil for what is live.
    var file: String?
    var line = 0
}

struct AnalyzeRun {
    private let call: Invocation
    private let client: ResourceClient?
    /// Objects by themselves, not what is between them.
    private let isAlone: Bool
    private let suppressions: [FindingSuppression]

    init(_ call: Invocation, _ client: ResourceClient?, isAlone: Bool = false) throws {
        self.call = call
        self.client = client
        self.isAlone = isAlone
        suppressions = try call.flags.all("suppress").map { (text) throws(InvalidUsage) in
            try FindingSuppression(text)
        }
    }

    private var namespace: String { client?.namespace ?? call.flags.value("namespace") ?? "default" }

    func run() async throws -> Int32 {
        let names = call.words + call.flags.all("filename")
        if client == nil, names.isEmpty {
            throw InvalidUsage(description: "found no file, expected FILE, DIR or - for standard input")
        }
        let manifests = await Manifests.read(names, recursive: call.flags.isOn("recursive"))
        for problem in manifests.problems { call.complain(problem) }
        let files = manifests.objects.map(inNamespace)
        var live: [DocumentNode] = []
        if let client { live = try await LiveObjects.read(client, call) }
        let findings = try find(files, live)
        let report = AnalyzeReport(call.console, form: call.flags.value("output") ?? "table")
        let shown = findings.filter { $0.level >= threshold("output-threshold", .info) }
        report.show(shown)
        if shown.isEmpty, report.isText, manifests.problems.isEmpty {
            // Istio's words, which scripts look for.
            let what = client == nil ? "\(files.count) objects in files" : scopeWords(files.count)
            call.console.note("\u{2714} No validation issues found when analyzing \(what).\n")
        }
        if !manifests.problems.isEmpty { return ExitCode.failed }
        return findings.contains { $0.level >= threshold("failure-threshold", .error) }
            ? ExitCode.findings : ExitCode.fine
    }

    private func threshold(_ flag: String, _ usual: Finding.Level) -> Finding.Level {
        call.flags.value(flag).flatMap { Finding.Level(rawValue: $0) } ?? usual
    }

    private func scopeWords(_ files: Int) -> String {
        let live = call.flags.isOn("all-namespaces") ? "all namespaces" : "namespace: \(namespace)"
        return files == 0 ? live : "\(files) objects in files over \(live)"
    }

    private func inNamespace(_ object: ManifestObject) -> ManifestObject {
        let isBound = LiveObjects.kind(of: object.node)?.isNamespaced ?? true
        guard isBound, object.namespace.isEmpty, object.node["metadata"] != nil else { return object }
        var placed = object
        placed.node.set(path: ["metadata", "namespace"], .string(namespace))
        return placed
    }

    private func find(_ files: [ManifestObject], _ live: [DocumentNode]) throws -> [PlacedFinding] {
        var places: [ConfigKey: ManifestObject] = [:]
        for object in files { places[ObjectChange(object.node).key] = object }
        var findings: [PlacedFinding] = []
        for object in files { findings += ObjectFindings.of(object.node).map { placed($0, object) } }
        let others = live.filter { places[ObjectChange($0).key] == nil }
        for object in others { findings += ObjectFindings.of(object) }
        if !isAlone {
            let world = try world(others + files.map(\.node))
            let workloads = DeclaredWorkloads.of(others + files.map(\.node), isAlone: client == nil)
            findings += Analysis.findings(in: world, declared: workloads).map { finding in
                let found = PlacedFinding(
                    code: finding.code, level: finding.level, object: finding.object, path: finding.path,
                    message: finding.message)
                return places[finding.object].map { placed(found, $0) } ?? found
            }
        }
        let notes = Dictionary(
            (others + files.map(\.node)).compactMap { object in
                object.at("metadata", "annotations", FindingSuppression.annotation)?.string
                    .map { (ObjectChange(object).key, $0) }
            }
        ) { $1 }
        return findings.filter { finding in
            isMeant(finding) && !suppressions.contains { $0.covers(finding) }
                && !FindingSuppression.isKeptBack(finding.code, by: notes[finding.object])
        }.sorted { left, right in
            if left.level != right.level { return left.level > right.level }
            return (left.file ?? "", left.line, left.object.namespace, left.object.name, left.code.rawValue)
                < (right.file ?? "", right.line, right.object.namespace, right.object.name, right.code.rawValue)
        }
    }

    /// What stands in a file always is; of what is live, the namespace that was asked for.
    private func isMeant(_ finding: PlacedFinding) -> Bool {
        finding.file != nil || call.flags.isOn("all-namespaces") || finding.object.namespace == namespace
            || finding.object.namespace.isEmpty
    }

    private func placed(_ finding: PlacedFinding, _ object: ManifestObject) -> PlacedFinding {
        var placed = finding
        placed.file = object.file
        placed.line = FieldPlace.line(of: finding.path, in: object.node)
        return placed
    }

    private func world(_ objects: [DocumentNode]) throws -> WorldSnapshot {
        var mesh: String?
        if let path = call.flags.value("mesh-config") {
            mesh = String(decoding: try FileText.read(path).get(), as: UTF8.self)
        }
        var builder = WorldBuilder(meshFile: mesh)
        return builder.apply(objects.map { ObjectChange($0) }).snapshot
    }
}

/// What is wrong with an object by itself.
enum ObjectFindings {
    static func of(_ object: DocumentNode) -> [PlacedFinding] {
        let key = ObjectChange(object).key
        func finding(_ code: FindingCode, _ path: String, _ message: String) -> PlacedFinding {
            PlacedFinding(code: code, level: code.level, object: key, path: path, message: message)
        }
        guard let kind = LiveObjects.kind(of: object) else {
            let apiVersion = object["apiVersion"]?.string ?? ""
            guard apiVersion.contains(".istio.io/"), !LiveObjects.unread.contains(key.kind) else { return [] }
            let near = NearestWord.find(key.kind, among: WatchedKinds.istio.map(\.kind))
            return [
                finding(
                    .schemaValidationError, "kind",
                    "found the unknown kind \(key.kind) of \(apiVersion)" + (near.map { "; did you mean \($0)?" } ?? "")
                )
            ]
        }
        if key.name.isEmpty, object.at("metadata", "generateName") == nil {
            return [finding(.schemaValidationError, "metadata.name", "found none, expected the object's name")]
        }
        guard let found = ObjectValidation.findings(in: object, kind: kind) else { return [] }
        return found.errors.map { finding(.schemaValidationError, $0.path, $0.message) }
            + found.warnings.map { warning in
                let code: FindingCode =
                    switch warning.reason {
                    case .deprecated: .deprecated
                    case .unreachable: .unreachableRule
                    case .ineffective: .ineffectiveMatch
                    default: .schemaWarning
                    }
                return finding(code, warning.path, warning.message)
            }
    }
}

enum LiveObjects {
    /// Of Istio's groups, but nothing that the mesh is made of here.
    static let unread: Set<String> = ["WasmPlugin", "IstioOperator"]

    static func kind(of object: DocumentNode) -> ObjectKind? {
        let change = ObjectChange(object)
        return WatchedKinds.all.first { $0.kind == change.kind && $0.group == change.group }
    }

    /// Of all namespaces, since a fault in one can lie in another; of one where no more may be seen.
    static func read(_ client: ResourceClient, _ call: Invocation) async throws -> [DocumentNode] {
        let known = Set(try await client.kinds().map { "\($0.plural).\($0.group)" })
        return try await withThrowingTaskGroup(of: [DocumentNode].self) { group in
            for kind in WatchedKinds.all where known.contains("\(kind.plural).\(kind.group)") {
                group.addTask { try await list(kind, client, call) }
            }
            var objects: [DocumentNode] = []
            for try await items in group { objects += items }
            return objects
        }
    }

    private static func list(
        _ kind: ObjectKind, _ client: ResourceClient, _ call: Invocation
    ) async throws -> [DocumentNode] {
        let entry = try await client.kind("\(kind.plural)\(kind.group.isEmpty ? "" : ".\(kind.group)")")
        do throws(ResourceFailure) {
            return try await client.list(ObjectSelection(entry)).items
        } catch {
            guard error.kind == .forbidden else { throw error }
            if call.flags.isOn("all-namespaces") || !kind.isNamespaced {
                call.warn(["\(error.words); it is left out"])
                return []
            }
        }
        do throws(ResourceFailure) {
            return try await client.list(ObjectSelection(entry, namespace: client.namespace)).items
        } catch {
            guard error.kind == .forbidden else { throw error }
            call.warn(["\(error.words); it is left out"])
            return []
        }
    }
}
