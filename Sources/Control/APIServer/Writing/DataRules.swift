// What the data of ConfigMaps and Secrets must look like beyond their schemas.

import Document

enum DataRules {
    static func causes(_ object: DocumentNode) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        for field in ["data", "binaryData"] {
            for member in object.node(at: field)?.members ?? [] {
                let key = member.key.text
                if let problem = NameRules.dataKey(key) {
                    causes.append(.invalid("\(field)[\(key)]", key.quotedText, problem))
                }
                if field == "binaryData", object.node(at: "data", key) != nil {
                    causes.append(.invalid("binaryData[\(key)]", key.quotedText, "duplicate of key present in data"))
                }
            }
        }
        return causes
    }
}
