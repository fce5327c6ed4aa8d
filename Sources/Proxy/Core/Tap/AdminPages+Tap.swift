// /tap: records what passes a tap filter for as long as the client listens.

import Base
import Document
import EnvoyAPI
import Formatting
import Tapping

extension AdminPages {
    func tap(_ query: AdminQuery) -> AdminReply {
        if TapRegistry.process.isAttached {
            return AdminReply(400, "An attached /tap admin stream already exists. Detach it.")
        }
        if query.body.isEmpty { return AdminReply(400, "/tap requires a JSON/YAML body") }
        do throws(InvalidConfiguration) {
            let message = try Message(type: "envoy.admin.v3.TapRequest", text: Array(query.body.utf8), file: "/tap")
            let node = ConfigNode(message)
            let id = node.string("config_id")
            if !TapRegistry.process.knows(id) {
                return AdminReply(400, "Unknown config id '\(id)'. No extension has registered with this id.")
            }
            guard let config = node.message("tap_config") else { return AdminReply(400, "tap_config is missing") }
            let params = try TapParams(config, from: .admin, process.params.environment.runtime)
            try node.refuseUnread()
            var reply = AdminReply()
            reply.tap = TapAttachment(id: id, params: params, loop: process.control)
            return reply
        } catch {
            return AdminReply(400, "\(error)")
        }
    }
}
