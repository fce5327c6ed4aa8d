// Which trust domain a URI names.

import Testing

@testable import TLS

@Test func aTrustDomainIsWhatStandsBetweenSchemeAndPath() {
    #expect(SPIFFEVerifier.trustDomain(of: "spiffe://mesh.test/ns/a/sa/b") == "mesh.test")
    #expect(SPIFFEVerifier.trustDomain(of: "spiffe://mesh.test/") == "mesh.test")
    // Compared as it stands.
    #expect(SPIFFEVerifier.trustDomain(of: "spiffe://MESH.test/a") == "MESH.test")
    for text in [
        "", "spiffe://", "spiffe:///a", "spiffe://mesh.test", "https://mesh.test/a", "SPIFFE://mesh.test/a",
        "mesh.test/a",
    ] {
        #expect(SPIFFEVerifier.trustDomain(of: text) == nil, "\(text)")
    }
}
