// /runtime and /runtime_modify.

import Base
import Document
import ProcessSupport

extension AdminPages {
    func runtime(_ query: AdminQuery) -> AdminReply {
        var out = JSONWriter(pretty: true)
        out.beginObject()
        out.key("entries")
        out.beginObject()
        for entry in process.runtime.entries {
            out.key(entry.key)
            out.beginObject()
            out.key("layer_values")
            out.beginList()
            for text in entry.layers { out.string(text) }
            out.endList()
            out.key("final_value")
            out.string(entry.final)
            out.endObject()
        }
        out.endObject()
        out.key("layers")
        out.beginList()
        for name in process.runtime.layerNames { out.string(name) }
        out.endList()
        out.endObject()
        return AdminReply(json: out.text + "\n")
    }

    /// `?key=value&...`, or the same as a form in the body.
    func modifyRuntime(_ query: AdminQuery) -> AdminReply {
        let changes = query.items + (query.body.isEmpty ? [] : AdminQuery("?" + query.body).items)
        if changes.isEmpty {
            return AdminReply(
                400,
                """
                usage: /runtime_modify?key1=value1&key2=value2&keyN=valueN
                       or send the parameters as form values
                use an empty value to remove a previously added override
                """)
        }
        if !process.runtime.hasAdminLayer {
            log.error("runtime_modify needs an admin layer")
            return AdminReply(503, "No admin layer specified")
        }
        do throws(InvalidDocument) {
            try process.runtime.modify(changes)
        } catch {
            return AdminReply(503, "\(error)")
        }
        return AdminReply(200, "OK\n")
    }
}
