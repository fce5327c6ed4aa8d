// What goes into a report, and what could not be had, with secrets taken out of everything.

import Document

public struct ReportContents: Sendable {
    public private(set) var files: [(path: String, bytes: [UInt8])] = []
    public private(set) var failures: [(what: String, why: String)] = []

    public init() {}

    public mutating func add(_ path: String, text: String) {
        files.append((path, Array(Redaction.apply(text: text).utf8)))
    }

    public mutating func add(_ path: String, tree: DocumentNode) {
        files.append((path, Array((Redaction.apply(tree).value.json(pretty: true) + "\n").utf8)))
    }

    public mutating func add(_ path: String, objects: [DocumentNode]) {
        let text = objects.map { YAMLWriter.text(Redaction.apply(object: $0).value) }.joined(separator: "---\n")
        files.append((path, Array(text.utf8)))
    }

    /// A page of a proxy or of the control plane: JSON is redacted by its fields, anything else as text.
    public mutating func add(_ path: String, page: [UInt8]) {
        if let tree = try? Document.parse(json: page) {
            add(path, tree: tree.isList ? .list(tree.items.map { Redaction.apply(object: $0) }) : tree)
        } else {
            add(path, text: String(decoding: page, as: UTF8.self))
        }
    }

    public mutating func fail(_ what: String, _ why: String) {
        failures.append((what, Redaction.apply(text: why)))
    }

    /// `folder` is the directory that the archive unpacks to.
    public func archive(folder: String, time: Int64, about: DocumentNode) -> [UInt8] {
        var index = about
        var tar = TarArchive(time: time)
        var left = failures
        var held: [DocumentNode] = []
        for file in files {
            if tar.add("\(folder)/\(file.path)", file.bytes) {
                held.append(["path": .string(file.path), "bytes": .integer(Int64(file.bytes.count))])
            } else {
                left.append((file.path, "its name is too long for the archive"))
            }
        }
        index.set("files", .list(held))
        index.set("missing", .list(left.map { ["what": .string($0.what), "why": .string($0.why)] }))
        tar.add("\(folder)/index.json", Array((index.value.json(pretty: true) + "\n").utf8))
        return tar.finished
    }

    /// A name as a part of a path.
    public static func part(_ name: String) -> String {
        String(name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "_" }.prefix(80))
    }
}
