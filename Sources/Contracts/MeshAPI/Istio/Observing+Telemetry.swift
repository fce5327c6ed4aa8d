// Messages of telemetry/v1alpha1/telemetry.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import Base

extension Observing {
    public enum WorkloadMode: String, Sendable, Hashable, CaseIterable {
        case CLIENT_AND_SERVER, CLIENT, SERVER
        public static var unset: Self { .CLIENT_AND_SERVER }
    }

    public struct Telemetry: ReadableFields {
        public var selector: Selection.WorkloadSelector?
        public var targetRef: Selection.PolicyTargetReference?
        public var targetRefs: [Selection.PolicyTargetReference] = []
        public var tracing: [Observing.Tracing] = []
        public var metrics: [Observing.Metrics] = []
        public var accessLogging: [Observing.AccessLogging] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            selector = reader.part("selector")
            targetRef = reader.part("targetRef")
            targetRefs = reader.parts("targetRefs")
            tracing = reader.parts("tracing")
            metrics = reader.parts("metrics")
            accessLogging = reader.parts("accessLogging")
            reader.allow(only: ["selector", "targetRef", "targetRefs", "tracing", "metrics", "accessLogging"])
        }
    }

    public struct Tracing: ReadableFields {
        public var match: Observing.Tracing.TracingSelector?
        public var providers: [Observing.ProviderRef] = []
        public var randomSamplingPercentage: Double?
        public var disableSpanReporting: Bool?
        public var customTags: [String: Observing.Tracing.CustomTag] = [:]
        public var useRequestIdForTraceSampling: Bool?
        public var enableIstioTags: Bool?
        public var disableContextPropagation: Bool?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            match = reader.part("match")
            providers = reader.parts("providers")
            randomSamplingPercentage = reader.optionalDouble("randomSamplingPercentage")
            disableSpanReporting = reader.optionalBool("disableSpanReporting")
            customTags = reader.partMap("customTags")
            useRequestIdForTraceSampling = reader.optionalBool("useRequestIdForTraceSampling")
            enableIstioTags = reader.optionalBool("enableIstioTags")
            disableContextPropagation = reader.optionalBool("disableContextPropagation")
            reader.allow(only: [
                "match", "providers", "randomSamplingPercentage", "disableSpanReporting", "customTags",
                "useRequestIdForTraceSampling", "enableIstioTags", "disableContextPropagation",
            ])
        }

        public struct TracingSelector: ReadableFields {
            public var mode: Observing.WorkloadMode = .unset

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                mode = reader.choice("mode") ?? .unset
                reader.allow(only: ["mode"])
            }
        }

        public struct CustomTag: ReadableFields {
            public var literal: Observing.Tracing.Literal?
            public var environment: Observing.Tracing.Environment?
            public var header: Observing.Tracing.RequestHeader?
            public var formatter: Observing.Tracing.Formatter?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                literal = reader.part("literal")
                environment = reader.part("environment")
                header = reader.part("header")
                formatter = reader.part("formatter")
                reader.allow(only: ["literal", "environment", "header", "formatter"])
            }
        }

        public struct Literal: ReadableFields {
            public var value: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                value = reader.string("value")
                reader.allow(only: ["value"])
            }
        }

        public struct Environment: ReadableFields {
            public var name: String = ""
            public var defaultValue: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                name = reader.string("name")
                defaultValue = reader.string("defaultValue")
                reader.allow(only: ["name", "defaultValue"])
            }
        }

        public struct RequestHeader: ReadableFields {
            public var name: String = ""
            public var defaultValue: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                name = reader.string("name")
                defaultValue = reader.string("defaultValue")
                reader.allow(only: ["name", "defaultValue"])
            }
        }

        public struct Formatter: ReadableFields {
            public var value: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                value = reader.string("value")
                reader.allow(only: ["value"])
            }
        }
    }

    public struct ProviderRef: ReadableFields {
        public var name: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            name = reader.string("name")
            reader.allow(only: ["name"])
        }
    }

    public struct Metrics: ReadableFields {
        public var providers: [Observing.ProviderRef] = []
        public var overrides: [Observing.MetricsOverrides] = []
        public var reportingInterval: TimeSpan?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            providers = reader.parts("providers")
            overrides = reader.parts("overrides")
            reportingInterval = reader.duration("reportingInterval")
            reader.allow(only: ["providers", "overrides", "reportingInterval"])
        }
    }

    public struct MetricSelector: ReadableFields {
        public var metric: Observing.MetricSelector.IstioMetric?
        public var customMetric: String?
        public var mode: Observing.WorkloadMode = .unset

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            metric = reader.choice("metric")
            customMetric = reader.optionalString("customMetric")
            mode = reader.choice("mode") ?? .unset
            reader.allow(only: ["metric", "customMetric", "mode"])
        }

        public enum IstioMetric: String, Sendable, Hashable, CaseIterable {
            case ALL_METRICS, REQUEST_COUNT, REQUEST_DURATION, REQUEST_SIZE, RESPONSE_SIZE, TCP_OPENED_CONNECTIONS,
                TCP_CLOSED_CONNECTIONS, TCP_SENT_BYTES, TCP_RECEIVED_BYTES, GRPC_REQUEST_MESSAGES,
                GRPC_RESPONSE_MESSAGES
            public static var unset: Self { .ALL_METRICS }
        }
    }

    public struct MetricsOverrides: ReadableFields {
        public var match: Observing.MetricSelector?
        public var disabled: Bool?
        public var tagOverrides: [String: Observing.MetricsOverrides.TagOverride] = [:]

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            match = reader.part("match")
            disabled = reader.optionalBool("disabled")
            tagOverrides = reader.partMap("tagOverrides")
            reader.allow(only: ["match", "disabled", "tagOverrides"])
        }

        public struct TagOverride: ReadableFields {
            public var operation: Observing.MetricsOverrides.TagOverride.Operation = .unset
            public var value: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                operation = reader.choice("operation") ?? .unset
                value = reader.string("value")
                reader.allow(only: ["operation", "value"])
            }

            public enum Operation: String, Sendable, Hashable, CaseIterable {
                case UPSERT, REMOVE
                public static var unset: Self { .UPSERT }
            }
        }
    }

    public struct AccessLogging: ReadableFields {
        public var match: Observing.AccessLogging.LogSelector?
        public var providers: [Observing.ProviderRef] = []
        public var disabled: Bool?
        public var filter: Observing.AccessLogging.Filter?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            match = reader.part("match")
            providers = reader.parts("providers")
            disabled = reader.optionalBool("disabled")
            filter = reader.part("filter")
            reader.allow(only: ["match", "providers", "disabled", "filter"])
        }

        public struct LogSelector: ReadableFields {
            public var mode: Observing.WorkloadMode = .unset

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                mode = reader.choice("mode") ?? .unset
                reader.allow(only: ["mode"])
            }
        }

        public struct Filter: ReadableFields {
            public var expression: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                expression = reader.string("expression")
                reader.allow(only: ["expression"])
            }
        }
    }
}
