// What an analysis found: a code that people can look up, how bad it is, and where.

import MeshAPI
import Registry

public struct Finding: Sendable, Hashable {
    public enum Level: String, Sendable, Hashable, CaseIterable, Comparable {
        case info = "Info"
        case warning = "Warning"
        case error = "Error"

        public static func < (left: Level, right: Level) -> Bool {
            let order: [Level] = [.info, .warning, .error]
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    public let code: FindingCode
    public let level: Level
    public let object: ConfigKey
    /// The field it is about, as far as one can be named.
    public let path: String
    public let message: String

    public init(_ code: FindingCode, on object: ConfigKey, path: String = "", _ message: String) {
        self.code = code
        level = code.level
        self.object = object
        self.path = path
        self.message = message
    }
}

/// Codes that Istio's users know keep their meaning.
public enum FindingCode: String, Sendable, Hashable, CaseIterable {
    case referencedResourceNotFound = "IST0101"
    case schemaValidationError = "IST0106"
    case conflictingMeshHosts = "IST0109"
    case conflictingSidecarSelectors = "IST0110"
    case severalSidecarsWithoutSelector = "IST0111"
    case portSelectorRequired = "IST0112"
    case mutualTLSConflict = "IST0113"
    case portNameConvention = "IST0118"
    case noMatchingWorkloads = "IST0127"
    case noServerVerification = "IST0128"
    case noServerVerificationOnPort = "IST0129"
    case unreachableRule = "IST0130"
    case hostNotFoundInGateway = "IST0132"
    case schemaWarning = "IST0133"
    case addressesRequired = "IST0134"
    case conflictingGateways = "IST0145"
    case externalNamePort = "IST0150"
    case relativePatch = "IST0151"
    case invalidGatewayCredential = "IST0162"
    // Of our own, where Istio has none.
    case withoutEffect = "SKN0001"
    case notEnforced = "SKN0002"
    case patchNotApplied = "SKN0003"
    case serverNotInForce = "SKN0004"

    /// Istio's name of it.
    public var name: String {
        switch self {
        case .referencedResourceNotFound: "ReferencedResourceNotFound"
        case .schemaValidationError: "SchemaValidationError"
        case .conflictingMeshHosts: "ConflictingMeshGatewayVirtualServiceHosts"
        case .conflictingSidecarSelectors: "ConflictingSidecarWorkloadSelectors"
        case .severalSidecarsWithoutSelector: "MultipleSidecarsWithoutWorkloadSelectors"
        case .portSelectorRequired: "VirtualServiceDestinationPortSelectorRequired"
        case .mutualTLSConflict: "MTLSPolicyConflict"
        case .portNameConvention: "PortNameIsNotUnderNamingConvention"
        case .noMatchingWorkloads: "NoMatchingWorkloadsFound"
        case .noServerVerification: "NoServerCertificateVerificationDestinationLevel"
        case .noServerVerificationOnPort: "NoServerCertificateVerificationPortLevel"
        case .unreachableRule: "VirtualServiceUnreachableRule"
        case .hostNotFoundInGateway: "VirtualServiceHostNotFoundInGateway"
        case .schemaWarning: "SchemaWarning"
        case .addressesRequired: "ServiceEntryAddressesRequired"
        case .conflictingGateways: "ConflictingGateways"
        case .externalNamePort: "ExternalNameServiceTypeInvalidPortName"
        case .relativePatch: "EnvoyFilterUsesRelativeOperation"
        case .invalidGatewayCredential: "InvalidGatewayCredential"
        case .withoutEffect: "SettingWithoutEffect"
        case .notEnforced: "PolicyNotEnforced"
        case .patchNotApplied: "PatchNotApplied"
        case .serverNotInForce: "GatewayServerNotInForce"
        }
    }

    public var level: Finding.Level {
        switch self {
        case .referencedResourceNotFound, .schemaValidationError, .conflictingMeshHosts, .conflictingSidecarSelectors,
            .severalSidecarsWithoutSelector, .portSelectorRequired, .mutualTLSConflict, .conflictingGateways,
            .invalidGatewayCredential, .notEnforced, .patchNotApplied, .serverNotInForce:
            .error
        case .portNameConvention: .info
        default: .warning
        }
    }
}
