import Document

struct OpenAPIV2 { let catalog: KindCatalog; let serverVersion: String; func document() -> DocumentNode { [:] } }
struct OpenAPIV3 {
    let kinds: [ServedKind]; let serverVersion: String; func document() -> DocumentNode { [:] };
    static func hash(_ d: DocumentNode) -> String { "" }
}
enum GnosticWriter { static func encode(_ d: DocumentNode) -> [UInt8] { [] } }
