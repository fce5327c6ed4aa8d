// `/debug/ca` of the resource API: the mesh's roots, and the steps by which they change.

import Authority
import Base
import Credentials
import Document
import Logging
import ResourceSchema
import Serving

/// For callers who have been authorized: GET shows, POST with `?step=begin|advance|roll-back` takes a step (`&force=true`
/// one that isn't due).
struct AuthorityPage: Sendable {
    static let path = "/debug/ca"

    let authority: Authority

    func answer(_ exchange: HTTPExchange) async {
        do {
            switch exchange.head.method {
            case "GET", "HEAD": break
            case "POST": try await take(exchange.head)
            default:
                return await exchange.respond(
                    405, ["allow": "GET, POST"], text: "found \(exchange.head.method), expected GET or POST\n")
            }
            await exchange.respond(200, ["content-type": "application/json"], status.json + [0x0A])
        } catch let failure as AuthorityFailure {
            let code =
                switch failure.kind {
                case .invalidArgument: 400
                case .conflict: 409
                case .unavailable: 503
                default: 500
                }
            await exchange.respond(code, text: "\(failure.words)\n")
        } catch {
            await exchange.respond(500, text: "\(error)\n")
        }
    }

    private func take(_ head: HTTPRequestHead) async throws {
        let step = head.query("step") ?? ""
        let isForced = head.query("force") == "true"
        switch step {
        case "begin": try await authority.beginRotation()
        case "advance":
            // What other replicas have done meanwhile.
            try await authority.refresh()
            if try await authority.advanceRotation(force: isForced) == nil {
                throw AuthorityFailure(
                    .conflict,
                    authority.rotationDue.map { "\($0.step.rawValue) is due at \(Timestamp.text($0.at)), not before" }
                        ?? "no rotation is under way")
            }
        case "roll-back": try await authority.rollBackRotation()
        default:
            throw AuthorityFailure(.invalidArgument, "step: found '\(step)', expected begin, advance or roll-back")
        }
        ControlLog.shared.info(
            "ca", "a step of the rotation of roots was ordered",
            ["step": step, "forced": "\(isForced)", "phase": authority.rotation?.phaseName ?? ""])
    }

    private var status: DocumentNode {
        let bundle = authority.bundle
        let signer = authority.signer
        let roots = bundle.roots.map { root -> DocumentNode in
            [
                "subject": .string(root.subject), "sha256": .string(root.fingerprint),
                "notAfter": .string(Timestamp.text(root.notAfter)),
                "signs": .bool(signer.roots.contains(root)),
            ]
        }
        var tree: DocumentNode = [
            "trustDomain": .string(bundle.trustDomain),
            "phase": .string(authority.rotation?.phaseName ?? "plugged-in"), "roots": .list(roots),
        ]
        if let due = authority.rotationDue {
            tree.set("next", ["step": .string(due.step.rawValue), "notBefore": .string(Timestamp.text(due.at))])
        }
        return tree
    }
}
