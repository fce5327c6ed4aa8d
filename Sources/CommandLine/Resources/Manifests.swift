// What `-f` names: files, directories, patterns, URLs, standard input; each object with the place where it stands.

import Base
import Document
import Glibc

struct ManifestObject: Sendable {
    var node: DocumentNode
    /// As it was named; `-` is `<stdin>`.
    let file: String
    var line: Int { node.line }
    var place: String { "\(file):\(line)" }
    var name: String { node.at("metadata", "name")?.string ?? "" }
    var namespace: String { node.at("metadata", "namespace")?.string ?? "" }
    var kind: String { node["kind"]?.string ?? "" }
}

/// What could be read, and what could not, each with its place.
struct Manifests: Sendable {
    var objects: [ManifestObject] = []
    var problems: [String] = []

    static let suffixes = [".yaml", ".yml", ".json"]

    /// As kubectl takes them: a name may be several with commas between them, or a pattern.
    static func read(_ names: [String], recursive: Bool) async -> Manifests {
        var result = Manifests()
        for name in names.flatMap(FileText.named) {
            if URLFile.isURL(name) {
                result.takeText(await URLFile.read(name), file: name)
            } else {
                result.take(name, recursive)
            }
        }
        return result
    }

    private mutating func take(_ name: String, _ recursive: Bool) {
        if name == "-" {
            return takeText(FileText.read(descriptor: STDIN_FILENO, name: "standard input"), file: "<stdin>")
        }
        guard FileText.isDirectory(name) else { return takeText(FileText.read(name), file: name) }
        let files = FileText.files(in: name, recursive: recursive).filter { file in
            Self.suffixes.contains { file.hasSuffix($0) }
        }
        if files.isEmpty {
            problems.append("\(name): found no file that ends in \(Self.suffixes.joined(separator: ", "))")
        }
        for file in files { takeText(FileText.read(file), file: file) }
    }

    private mutating func takeText(_ text: Result<[UInt8], FileFailure>, file: String) {
        switch text {
        case .failure(let failure): problems.append(failure.description)
        case .success(let bytes): add(bytes, file: file)
        }
    }

    mutating func add(_ bytes: [UInt8], file: String) {
        let (documents, failure) = Self.documents(bytes)
        for document in documents { add(document, file) }
        if let failure { problems.append("\(file):\(failure)") }
    }

    /// JSON is nearly YAML; where it isn't (tabs), it is read as what it is.
    static func documents(_ bytes: [UInt8]) -> (documents: [DocumentNode], failure: InvalidDocument?) {
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        if first == UInt8(ascii: "{"), let tree = try? Document.parse(json: bytes) { return ([tree], nil) }
        return Document.parseAll(yaml: bytes)
    }

    private mutating func add(_ node: DocumentNode, _ file: String) {
        guard node.isMapping else {
            problems.append(
                "\(file):\(node.line): found \(node.value.kindName), expected an object with apiVersion and kind")
            return
        }
        for field in ["apiVersion", "kind"] where node[field]?.string?.isEmpty ?? true {
            problems.append("\(file):\(node.line): \(field): found none, expected the object's \(field)")
            return
        }
        if node["kind"]?.string?.hasSuffix("List") == true, let items = node["items"], items.isList {
            for item in items.items { add(item, file) }
            return
        }
        objects.append(ManifestObject(node: node, file: file))
    }

    /// The flags that say what is read.
    static let flags: [Flag] = [
        .file("filename", "f", "a file, a directory, a URL, or - for standard input", repeats: true),
        .toggle("recursive", "R", "directories with all that is in them"),
    ]

    /// Of a command line that has to name some.
    static func named(by call: Invocation) async throws -> Manifests {
        let names = call.flags.all("filename")
        guard !names.isEmpty else { throw InvalidUsage(description: "found no -f, expected -f FILE") }
        var manifests = await read(names, recursive: call.flags.isOn("recursive"))
        if manifests.objects.isEmpty, manifests.problems.isEmpty {
            manifests.problems.append("found no object in \(names.joined(separator: ", "))")
        }
        return manifests
    }
}
