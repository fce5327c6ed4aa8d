// A secret with the contents of the files that its data sources name.

import EnvoyAPI
import Formatting

extension Message {
    private static let dataSource = "envoy.config.core.v3.DataSource"

    /// For a `Secret`: as it is shown. Files that can't be read stay named.
    func inliningFiles() -> Message {
        var result = self
        for field in schema.fields {
            guard case .message(let inner)? = self[field.name] else { continue }
            let replaced = inner.typeName == Self.dataSource ? inner.contents : inner.inliningFiles()
            result[field.name] = .message(replaced)
        }
        return result
    }

    /// Only for showing: a file that can't be read now is shown by its name. Whoever uses it has refused it.
    private var contents: Message {
        guard case .string(let path)? = self["filename"], !path.isEmpty,
            let bytes = try? DataSource.bytes(ConfigNode(self, path: ""))
        else { return self }
        var result = Message(type: Self.dataSource)
        result["inline_bytes"] = .bytes(bytes)
        return result
    }
}
