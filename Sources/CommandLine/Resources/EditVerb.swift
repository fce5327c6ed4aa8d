// `skein edit`: a resource in the user's editor; what the server refuses comes back with the reason.

import Document
import Glibc
import ResourceClient
import Store

extension Verb {
    static let edit = Verb(
        name: "edit", summary: "change resources in an editor", usage: "KIND NAME... | KIND/NAME...",
        about: """
            Opens $SKEIN_EDITOR, $KUBE_EDITOR, $VISUAL or $EDITOR, or vi. What is refused is opened again with the reason on top;
            leaving it as it is then gives up, and the text is kept in a file.
            """,
        flags: [
            .value("output", "o", "FORM", "yaml or json in the editor", fallback: "yaml", choices: ["yaml", "json"])
        ] + Distribution.flags, connects: true,
        examples: ["skein edit vs reviews", "EDITOR=nano skein edit dr/reviews -n team"],
        run: asking { call, client in
            let words = try ResourceWords(call.words)
            guard words.isNamed else { throw InvalidUsage(description: "found no name, expected KIND NAME") }
            var changes: [WrittenChange] = []
            for selection in try await call.selections(words, client) {
                let edited = try await EditRun(call: call, client: client, selection: selection).run()
                if let edited { changes.append(WrittenChange(selection.kind, edited)) }
            }
            return try await Distribution.wait(for: changes, after: ExitCode.fine, call, client)
        })
}

private struct EditRun {
    let call: Invocation
    let client: ResourceClient
    let selection: ObjectSelection

    private static let introduction = """
        # Lines that begin with # are left out; an empty text gives up. What the server refuses is opened again with the
        # reason here.
        #

        """

    /// As it is then; nil when nothing was changed.
    func run() async throws -> DocumentNode? {
        let name = selection.name ?? ""
        let form = call.flags.value("output") ?? "yaml"
        let found = try await client.get(selection.kind, namespace: selection.namespace, name: name)
        let object = ObjectText.withoutManagedFields(found)
        let original = ObjectText.text(object, form: form)
        let path = try Self.temporaryFile(ending: form)
        var text = original
        var reason = ""
        while true {
            try FileText.write(Self.introduction + Self.comment(reason) + text, to: path)
            try edit(path)
            let edited = try Self.withoutComments(FileText.read(path).get())
            if edited.trimmingBlanks.isEmpty || edited == original {
                _ = unsafe unlink(path)
                call.console.note("Edit cancelled, no changes made.\n")
                return nil
            }
            if !reason.isEmpty, edited == text {
                throw CommandFailure(description: "\(reason); what you wrote is in \(path)")
            }
            text = edited
            do {
                let saved = try await save(edited, over: object)
                _ = unsafe unlink(path)
                call.console.print("\(selection.kind.label(name)) edited\n")
                return saved
            } catch let failure as ResourceFailure where [.invalid, .conflict, .refused].contains(failure.kind) {
                reason = failure.lines
            } catch let failure as InvalidDocument {
                reason = "line \(failure)"
            } catch {
                call.complain("what you wrote is in \(path)")
                throw error
            }
        }
    }

    private func save(_ text: String, over object: DocumentNode) async throws -> DocumentNode {
        let (documents, failure) = Manifests.documents(Array(text.utf8))
        if let failure { throw failure }
        guard documents.count == 1, let edited = documents.first, edited.isMapping else {
            throw InvalidDocument(
                line: 1, column: 1, message: "found \(documents.count) documents, expected one object")
        }
        for path in [["apiVersion"], ["kind"], ["metadata", "name"], ["metadata", "namespace"]] {
            let (old, new) = (Self.value(object, path), Self.value(edited, path))
            guard old == new else {
                throw ResourceFailure(
                    .invalid,
                    "\(path.joined(separator: ".")): found \(new?.value.kindName ?? "none"), expected "
                        + "\(old?.value.kindName ?? "none"): what an object is can't be edited")
            }
        }
        var patch = ThreeWayMerge.patch(from: object, to: edited)
        if patch.members.isEmpty { return object }
        // What somebody else has done meanwhile isn't undone unseen.
        if patch.at("metadata", "resourceVersion") == nil, let revision = object.at("metadata", "resourceVersion") {
            patch.set(path: ["metadata", "resourceVersion"], revision)
        }
        var params = WriteParams()
        params.fieldManager = "kubectl-edit"
        let written = try await client.patch(
            selection.kind, namespace: selection.namespace, name: selection.name ?? "", form: .merge, patch.json,
            params: params)
        call.warn(written.warnings)
        return written.object
    }

    private static func value(_ object: DocumentNode, _ path: [String]) -> DocumentNode? {
        path.reduce(Optional(object)) { $0?[$1] }
    }

    private func edit(_ path: String) throws {
        let names = ["SKEIN_EDITOR", "KUBE_EDITOR", "VISUAL", "EDITOR"]
        let editor = names.lazy.compactMap(ProcessEnvironment.variable).first ?? "vi"
        // The editor may be a command with flags, as its users expect of these variables.
        let status = unsafe system("\(editor) '\(path)'")
        guard status == 0 else {
            throw CommandFailure(
                description:
                    "the editor '\(editor)' ended with status \(status >> 8); set EDITOR to one that is there; "
                    + "nothing was changed")
        }
    }

    private static func temporaryFile(ending: String) throws -> String {
        let directory = ProcessEnvironment.variable("TMPDIR") ?? "/tmp"
        var template = Array("\(directory)/skein-edit-XXXXXX.\(ending)".utf8CString)
        let descriptor = unsafe mkstemps(&template, Int32(ending.utf8.count + 1))
        guard descriptor >= 0 else {
            throw CommandFailure(
                description: "can't make a file in \(directory): \(unsafe String(cString: strerror(errno)))")
        }
        close(descriptor)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func comment(_ reason: String) -> String {
        reason.isEmpty ? "" : reason.split(separator: "\n").map { "# \($0)\n" }.joined() + "#\n"
    }

    private static func withoutComments(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    }
}
