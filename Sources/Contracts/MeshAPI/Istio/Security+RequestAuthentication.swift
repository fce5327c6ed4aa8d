// Messages of security/v1beta1/request_authentication.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import Base

extension Security {
    public struct RequestAuthentication: ReadableFields {
        public var selector: Selection.WorkloadSelector?
        public var targetRef: Selection.PolicyTargetReference?
        public var targetRefs: [Selection.PolicyTargetReference] = []
        public var jwtRules: [Security.JWTRule] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            selector = reader.part("selector")
            targetRef = reader.part("targetRef")
            targetRefs = reader.parts("targetRefs")
            jwtRules = reader.parts("jwtRules")
            reader.allow(only: ["selector", "targetRef", "targetRefs", "jwtRules"])
        }
    }

    public struct JWTRule: ReadableFields {
        public var issuer: String = ""
        public var audiences: [String] = []
        public var jwksUri: String = ""
        public var jwks: String = ""
        public var fromHeaders: [Security.JWTHeader] = []
        public var fromParams: [String] = []
        public var outputPayloadToHeader: String = ""
        public var fromCookies: [String] = []
        public var forwardOriginalToken: Bool = false
        public var outputClaimToHeaders: [Security.ClaimToHeader] = []
        public var timeout: TimeSpan?
        public var spaceDelimitedClaims: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            issuer = reader.string("issuer")
            audiences = reader.strings("audiences")
            jwksUri = reader.string("jwksUri")
            jwks = reader.string("jwks")
            fromHeaders = reader.parts("fromHeaders")
            fromParams = reader.strings("fromParams")
            outputPayloadToHeader = reader.string("outputPayloadToHeader")
            fromCookies = reader.strings("fromCookies")
            forwardOriginalToken = reader.bool("forwardOriginalToken")
            outputClaimToHeaders = reader.parts("outputClaimToHeaders")
            timeout = reader.duration("timeout")
            spaceDelimitedClaims = reader.strings("spaceDelimitedClaims")
            reader.allow(only: [
                "issuer", "audiences", "jwksUri", "jwks", "fromHeaders", "fromParams", "outputPayloadToHeader",
                "fromCookies", "forwardOriginalToken", "outputClaimToHeaders", "timeout", "spaceDelimitedClaims",
            ])
        }
    }

    public struct JWTHeader: ReadableFields {
        public var name: String = ""
        public var prefix: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            name = reader.string("name")
            prefix = reader.string("prefix")
            reader.allow(only: ["name", "prefix"])
        }
    }

    public struct ClaimToHeader: ReadableFields {
        public var header: String = ""
        public var claim: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            header = reader.string("header")
            claim = reader.string("claim")
            reader.allow(only: ["header", "claim"])
        }
    }
}
