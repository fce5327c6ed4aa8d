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
    case deprecated = "IST0002"
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
    case ineffectiveMatch = "IST0131"
    case hostNotFoundInGateway = "IST0132"
    case schemaWarning = "IST0133"
    case addressesRequired = "IST0134"
    case duplicateCertificate = "IST0138"
    case routeWithoutSubset = "IST0140"
    case conflictingGateways = "IST0145"
    case claimsWithoutAuthentication = "IST0149"
    case externalNamePort = "IST0150"
    case relativePatch = "IST0151"
    case replaceNotPossible = "IST0152"
    case addNotPossible = "IST0153"
    case removeNotPossible = "IST0154"
    case relativePatchOfVersion = "IST0155"
    case telemetryWithoutProvider = "IST0157"
    case conflictingTelemetrySelectors = "IST0159"
    case severalTelemetriesWithoutSelector = "IST0160"
    case invalidGatewayCredential = "IST0161"
    case gatewayPortNotOnService = "IST0162"
    case subsetWithoutPods = "IST0173"
    case unknownRuleHost = "IST0174"
    case conflictingEntryProtocols = "IST0177"
    // Of our own, where Istio has none.
    case withoutEffect = "SKN0001"
    case notEnforced = "SKN0002"
    case patchNotApplied = "SKN0003"
    case serverNotInForce = "SKN0004"

    /// Istio's name of it.
    public var name: String {
        switch self {
        case .deprecated: "Deprecated"
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
        case .ineffectiveMatch: "VirtualServiceIneffectiveMatch"
        case .hostNotFoundInGateway: "VirtualServiceHostNotFoundInGateway"
        case .schemaWarning: "SchemaWarning"
        case .addressesRequired: "ServiceEntryAddressesRequired"
        case .duplicateCertificate: "GatewayDuplicateCertificate"
        case .routeWithoutSubset: "IngressRouteRulesNotAffected"
        case .conflictingGateways: "ConflictingGateways"
        case .claimsWithoutAuthentication: "JwtClaimBasedRoutingWithoutRequestAuthN"
        case .externalNamePort: "ExternalNameServiceTypeInvalidPortName"
        case .relativePatch: "EnvoyFilterUsesRelativeOperation"
        case .replaceNotPossible: "EnvoyFilterUsesReplaceOperationIncorrectly"
        case .addNotPossible: "EnvoyFilterUsesAddOperationIncorrectly"
        case .removeNotPossible: "EnvoyFilterUsesRemoveOperationIncorrectly"
        case .relativePatchOfVersion: "EnvoyFilterUsesRelativeOperationWithProxyVersion"
        case .telemetryWithoutProvider: "InvalidTelemetryProvider"
        case .conflictingTelemetrySelectors: "ConflictingTelemetryWorkloadSelectors"
        case .severalTelemetriesWithoutSelector: "MultipleTelemetriesWithoutWorkloadSelectors"
        case .invalidGatewayCredential: "InvalidGatewayCredential"
        case .gatewayPortNotOnService: "GatewayPortNotDefinedOnService"
        case .subsetWithoutPods: "DestinationRuleSubsetNotSelectPods"
        case .unknownRuleHost: "UnknownDestinationRuleHost"
        case .conflictingEntryProtocols: "ConflictingServiceEntryProtocol"
        case .withoutEffect: "SettingWithoutEffect"
        case .notEnforced: "PolicyNotEnforced"
        case .patchNotApplied: "PatchNotApplied"
        case .serverNotInForce: "GatewayServerNotInForce"
        }
    }

    /// As in Istio's list.
    public var level: Finding.Level {
        switch self {
        case .referencedResourceNotFound, .schemaValidationError, .conflictingMeshHosts, .conflictingSidecarSelectors,
            .severalSidecarsWithoutSelector, .portSelectorRequired, .mutualTLSConflict, .conflictingGateways,
            .claimsWithoutAuthentication, .replaceNotPossible, .addNotPossible, .removeNotPossible,
            .conflictingTelemetrySelectors, .severalTelemetriesWithoutSelector, .invalidGatewayCredential,
            .subsetWithoutPods, .notEnforced, .patchNotApplied, .serverNotInForce:
            .error
        case .portNameConvention, .ineffectiveMatch: .info
        default: .warning
        }
    }
}
