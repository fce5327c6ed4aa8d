// Applying an object: as kubectl does by its annotation, or by the server's own merge.

import Base
import Document

public struct ApplyParams: Sendable, Hashable {
    public enum DryRun: String, Sendable, Hashable, CaseIterable { case none, client, server }

    public var isServerSide = false
    public var dryRun = DryRun.none
    /// Takes fields from other owners; for server-side apply.
    public var forcesConflicts = false
    /// nil: kubectl's own name for each way.
    public var fieldManager: String?
    public var fieldValidation = "Strict"

    public init() {}

    var write: WriteParams {
        var params = WriteParams()
        params.isDryRun = dryRun == .server
        params.fieldManager = fieldManager ?? (isServerSide ? "kubectl" : "kubectl-client-side-apply")
        params.fieldValidation = fieldValidation
        params.forcesConflicts = forcesConflicts
        return params
    }
}

public struct AppliedObject: Sendable {
    public enum Outcome: String, Sendable, Hashable {
        case created, configured, unchanged
        case serverSideApplied = "serverside-applied"
    }

    public let outcome: Outcome
    public let kind: KindEntry
    /// As it is now, or would be.
    public let object: DocumentNode
    public let warnings: [String]
}

/// What applying would do.
public struct ApplyPlan: Sendable {
    public let kind: KindEntry
    /// nil: it would be created.
    public let current: DocumentNode?
    public let result: DocumentNode
    /// A JSON merge patch from the one to the other; without members when nothing would change.
    public let patch: DocumentNode
    public let warnings: [String]
}

extension ResourceClient {
    public static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    public func apply(
        _ object: DocumentNode, params: ApplyParams = ApplyParams()
    ) async throws(ResourceFailure) -> AppliedObject {
        if params.isServerSide { return try await applyOnServer(object, params) }
        var tries = 5
        while true {
            let plan = try await plan(object)
            do throws(ResourceFailure) {
                return try await carryOut(plan, params)
            } catch {
                // Somebody else was faster: what they did is merged with, too.
                tries -= 1
                let canMerge = error.kind == .conflict || error.kind == .alreadyExists
                let isPinned = object.at("metadata", "resourceVersion") != nil
                if tries == 0 || !canMerge || isPinned { throw error }
            }
        }
    }

    /// Reads what there is and merges; changes nothing.
    public func plan(_ object: DocumentNode) async throws(ResourceFailure) -> ApplyPlan {
        let kind = try await kind(of: object)
        let name = try Self.name(of: object)
        let modified = annotated(object, kind)
        guard let current = try await find(kind, namespace: namespace(of: object, kind), name: name) else {
            return ApplyPlan(kind: kind, current: nil, result: modified, patch: modified, warnings: [])
        }
        var warnings: [String] = []
        var original: DocumentNode?
        if let text = current.at("metadata", "annotations", Self.lastApplied)?.string {
            original = try? Document.parse(json: Array(text.utf8))
        } else {
            warnings.append(
                "\(kind.label(name)) was not made by apply: fields that this file doesn't have stay as they are; from now on "
                    + "the annotation \(Self.lastApplied) says what was applied")
        }
        let result = ThreeWayMerge(kind).result(original: original, modified: modified, current: current)
        let patch = ThreeWayMerge.patch(from: current, to: result)
        return ApplyPlan(kind: kind, current: current, result: result, patch: patch, warnings: warnings)
    }

    private func carryOut(_ plan: ApplyPlan, _ params: ApplyParams) async throws(ResourceFailure) -> AppliedObject {
        func done(_ outcome: AppliedObject.Outcome, _ object: DocumentNode, _ more: [String] = []) -> AppliedObject {
            AppliedObject(outcome: outcome, kind: plan.kind, object: object, warnings: plan.warnings + more)
        }
        let namespace = namespace(of: plan.result, plan.kind)
        guard let current = plan.current else {
            if params.dryRun == .client { return done(.created, plan.result) }
            let path = plan.kind.path(namespace: namespace) + params.write.query()
            let written = try await write("POST", path, plan.result.json)
            return done(.created, written.object, written.warnings)
        }
        if plan.patch.members.isEmpty { return done(.unchanged, current) }
        if params.dryRun == .client { return done(.configured, plan.result) }
        var patch = plan.patch
        if patch.at("metadata", "resourceVersion") == nil, let revision = current.at("metadata", "resourceVersion") {
            patch.set(path: ["metadata", "resourceVersion"], revision)
        }
        let written = try await self.patch(
            plan.kind, namespace: namespace, name: try Self.name(of: current), form: .merge, patch.json,
            params: params.write)
        return done(.configured, written.object, written.warnings)
    }

    private func applyOnServer(
        _ object: DocumentNode, _ params: ApplyParams
    ) async throws(ResourceFailure) -> AppliedObject {
        let kind = try await kind(of: object)
        let name = try Self.name(of: object)
        if params.dryRun == .client {
            throw ResourceFailure(.invalid, "only the server can merge server-side: take --dry-run=server")
        }
        let placed = placed(object, kind)
        let written = try await patch(
            kind, namespace: namespace(of: object, kind), name: name, form: .apply, placed.json, params: params.write)
        return AppliedObject(
            outcome: .serverSideApplied, kind: kind, object: written.object, warnings: written.warnings)
    }

    /// With its namespace.
    public func placed(_ object: DocumentNode, _ kind: KindEntry) -> DocumentNode {
        var placed = object
        if let namespace = namespace(of: object, kind) {
            placed.set(path: ["metadata", "namespace"], .string(namespace))
        }
        return placed
    }

    /// With its namespace, and what is applied noted in itself, to the letter as kubectl does it.
    public func annotated(_ object: DocumentNode, _ kind: KindEntry) -> DocumentNode {
        var placed = placed(object, kind)
        var annotations = placed.at("metadata", "annotations") ?? .mapping([:])
        if !annotations.isMapping { annotations = .mapping([:]) }
        annotations.remove(Self.lastApplied)
        placed.set(path: ["metadata", "annotations"], annotations)
        let text = CanonicalJSON.text(placed.value) + "\n"
        annotations.set(Self.lastApplied, .string(text))
        placed.set(path: ["metadata", "annotations"], annotations)
        return placed
    }
}
