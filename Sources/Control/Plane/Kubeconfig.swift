// The file by which kubectl finds and trusts the resource API.

import Base
import Document

enum Kubeconfig {
    static func bytes(server: String, authority: [UInt8], token: String) -> [UInt8] {
        let tree: DocumentNode = [
            "apiVersion": "v1", "kind": "Config", "current-context": "skein",
            "clusters": [
                [
                    "name": "skein",
                    "cluster": [
                        "server": .string(server), "certificate-authority-data": .string(Base64.encode(authority)),
                    ],
                ]
            ],
            "contexts": [["name": "skein", "context": ["cluster": "skein", "user": "admin", "namespace": "default"]]],
            "users": [["name": "admin", "user": ["token": .string(token)]]],
        ]
        return Array((tree.value.json(pretty: true) + "\n").utf8)
    }
}
