// Envoy's v3 message types, constraints included; the format is described where this is written from:
// Tools/generate-envoy-schema.py. Do not edit.
#include "CEnvoySchema.h"

static const char *const entries[] = {
    "cel.expr.CheckedExpr\n"
    "2 reference_map int64>.cel.expr.Reference\n"
    "3 type_map int64>.cel.expr.Type\n"
    "4 expr .cel.expr.Expr\n"
    "5 source_info .cel.expr.SourceInfo\n"
    "6 expr_version string\n",
    "cel.expr.Constant\n"
    "oneof constant_kind\n"
    "1 null_value #google.protobuf.NullValue @0\n"
    "2 bool_value bool @0\n"
    "3 int64_value int64 @0\n"
    "4 uint64_value uint64 @0\n"
    "5 double_value double @0\n"
    "6 string_value string @0\n"
    "7 bytes_value bytes @0\n"
    "8 duration_value .google.protobuf.Duration @0 deprecated\n"
    "9 timestamp_value .google.protobuf.Timestamp @0 deprecated\n",
    "cel.expr.Expr\n"
    "oneof expr_kind\n"
    "2 id int64\n"
    "3 const_expr .cel.expr.Constant @0\n"
    "4 ident_expr .cel.expr.Expr.Ident @0\n"
    "5 select_expr .cel.expr.Expr.Select @0\n"
    "6 call_expr .cel.expr.Expr.Call @0\n"
    "7 list_expr .cel.expr.Expr.CreateList @0\n"
    "8 struct_expr .cel.expr.Expr.CreateStruct @0\n"
    "9 comprehension_expr .cel.expr.Expr.Comprehension @0\n",
    "cel.expr.Expr.Call\n"
    "1 target .cel.expr.Expr\n"
    "2 function string\n"
    "3 args .cel.expr.Expr[]\n",
    "cel.expr.Expr.Comprehension\n"
    "1 iter_var string\n"
    "2 iter_range .cel.expr.Expr\n"
    "3 accu_var string\n"
    "4 accu_init .cel.expr.Expr\n"
    "5 loop_condition .cel.expr.Expr\n"
    "6 loop_step .cel.expr.Expr\n"
    "7 result .cel.expr.Expr\n"
    "8 iter_var2 string\n",
    "cel.expr.Expr.CreateList\n"
    "1 elements .cel.expr.Expr[]\n"
    "2 optional_indices int32[]\n",
    "cel.expr.Expr.CreateStruct\n"
    "1 message_name string\n"
    "2 entries .cel.expr.Expr.CreateStruct.Entry[]\n",
    "cel.expr.Expr.CreateStruct.Entry\n"
    "oneof key_kind\n"
    "1 id int64\n"
    "2 field_key string @0\n"
    "3 map_key .cel.expr.Expr @0\n"
    "4 value .cel.expr.Expr\n"
    "5 optional_entry bool\n",
    "cel.expr.Expr.Ident\n"
    "1 name string\n",
    "cel.expr.Expr.Select\n"
    "1 operand .cel.expr.Expr\n"
    "2 field string\n"
    "3 test_only bool\n",
    "cel.expr.ParsedExpr\n"
    "2 expr .cel.expr.Expr\n"
    "3 source_info .cel.expr.SourceInfo\n",
    "cel.expr.Reference\n"
    "1 name string\n"
    "3 overload_id string[]\n"
    "4 value .cel.expr.Constant\n",
    "cel.expr.SourceInfo\n"
    "1 syntax_version string\n"
    "2 location string\n"
    "3 line_offsets int32[]\n"
    "4 positions int64>int32\n"
    "5 macro_calls int64>.cel.expr.Expr\n"
    "6 extensions .cel.expr.SourceInfo.Extension[]\n",
    "cel.expr.SourceInfo.Extension\n"
    "1 id string\n"
    "2 affected_components #cel.expr.SourceInfo.Extension.Component[]\n"
    "3 version .cel.expr.SourceInfo.Extension.Version\n",
    "cel.expr.SourceInfo.Extension.Component enum\n"
    "0 COMPONENT_UNSPECIFIED\n"
    "1 COMPONENT_PARSER\n"
    "2 COMPONENT_TYPE_CHECKER\n"
    "3 COMPONENT_RUNTIME\n",
    "cel.expr.SourceInfo.Extension.Version\n"
    "1 major int64\n"
    "2 minor int64\n",
    "cel.expr.Type\n"
    "oneof type_kind\n"
    "1 dyn .google.protobuf.Empty @0\n"
    "2 null #google.protobuf.NullValue @0\n"
    "3 primitive #cel.expr.Type.PrimitiveType @0\n"
    "4 wrapper #cel.expr.Type.PrimitiveType @0\n"
    "5 well_known #cel.expr.Type.WellKnownType @0\n"
    "6 list_type .cel.expr.Type.ListType @0\n"
    "7 map_type .cel.expr.Type.MapType @0\n"
    "8 function .cel.expr.Type.FunctionType @0\n"
    "9 message_type string @0\n"
    "10 type_param string @0\n"
    "11 type .cel.expr.Type @0\n"
    "12 error .google.protobuf.Empty @0\n"
    "14 abstract_type .cel.expr.Type.AbstractType @0\n",
    "cel.expr.Type.AbstractType\n"
    "1 name string\n"
    "2 parameter_types .cel.expr.Type[]\n",
    "cel.expr.Type.FunctionType\n"
    "1 result_type .cel.expr.Type\n"
    "2 arg_types .cel.expr.Type[]\n",
    "cel.expr.Type.ListType\n"
    "1 elem_type .cel.expr.Type\n",
    "cel.expr.Type.MapType\n"
    "1 key_type .cel.expr.Type\n"
    "2 value_type .cel.expr.Type\n",
    "cel.expr.Type.PrimitiveType enum\n"
    "0 PRIMITIVE_TYPE_UNSPECIFIED\n"
    "1 BOOL\n"
    "2 INT64\n"
    "3 UINT64\n"
    "4 DOUBLE\n"
    "5 STRING\n"
    "6 BYTES\n",
    "cel.expr.Type.WellKnownType enum\n"
    "0 WELL_KNOWN_TYPE_UNSPECIFIED\n"
    "1 ANY\n"
    "2 TIMESTAMP\n"
    "3 DURATION\n",
    "envoy.admin.v3.BootstrapConfigDump\n"
    "1 bootstrap .envoy.config.bootstrap.v3.Bootstrap\n"
    "2 last_updated .google.protobuf.Timestamp\n",
    "envoy.admin.v3.Certificate\n"
    "1 ca_cert .envoy.admin.v3.CertificateDetails[]\n"
    "2 cert_chain .envoy.admin.v3.CertificateDetails[]\n",
    "envoy.admin.v3.CertificateDetails\n"
    "1 path string\n"
    "2 serial_number string\n"
    "3 subject_alt_names .envoy.admin.v3.SubjectAlternateName[]\n"
    "4 days_until_expiration uint64\n"
    "5 valid_from .google.protobuf.Timestamp\n"
    "6 expiration_time .google.protobuf.Timestamp\n"
    "7 ocsp_details .envoy.admin.v3.CertificateDetails.OcspDetails\n",
    "envoy.admin.v3.CertificateDetails.OcspDetails\n"
    "1 valid_from .google.protobuf.Timestamp\n"
    "2 expiration .google.protobuf.Timestamp\n",
    "envoy.admin.v3.Certificates\n"
    "1 certificates .envoy.admin.v3.Certificate[]\n",
    "envoy.admin.v3.ClientResourceStatus enum\n"
    "0 UNKNOWN\n"
    "1 REQUESTED\n"
    "2 DOES_NOT_EXIST\n"
    "3 ACKED\n"
    "4 NACKED\n"
    "5 RECEIVED_ERROR\n"
    "6 TIMEOUT\n",
    "envoy.admin.v3.ClusterStatus\n"
    "1 name string\n"
    "2 added_via_api bool\n"
    "3 success_rate_ejection_threshold .envoy.type.v3.Percent\n"
    "4 host_statuses .envoy.admin.v3.HostStatus[]\n"
    "5 local_origin_success_rate_ejection_threshold .envoy.type.v3.Percent\n"
    "6 circuit_breakers .envoy.config.cluster.v3.CircuitBreakers\n"
    "7 observability_name string\n"
    "8 eds_service_name string\n",
    "envoy.admin.v3.Clusters\n"
    "1 cluster_statuses .envoy.admin.v3.ClusterStatus[]\n",
    "envoy.admin.v3.ClustersConfigDump\n"
    "1 version_info string\n"
    "2 static_clusters .envoy.admin.v3.ClustersConfigDump.StaticCluster[]\n"
    "3 dynamic_active_clusters .envoy.admin.v3.ClustersConfigDump.DynamicCluster[]\n"
    "4 dynamic_warming_clusters .envoy.admin.v3.ClustersConfigDump.DynamicCluster[]\n",
    "envoy.admin.v3.ClustersConfigDump.DynamicCluster\n"
    "1 version_info string\n"
    "2 cluster .google.protobuf.Any\n"
    "3 last_updated .google.protobuf.Timestamp\n"
    "4 error_state .envoy.admin.v3.UpdateFailureState\n"
    "5 client_status #envoy.admin.v3.ClientResourceStatus\n",
    "envoy.admin.v3.ClustersConfigDump.StaticCluster\n"
    "1 cluster .google.protobuf.Any\n"
    "2 last_updated .google.protobuf.Timestamp\n",
    "envoy.admin.v3.CommandLineOptions\n"
    "1 base_id uint64\n"
    "2 concurrency uint32\n"
    "3 config_path string\n"
    "4 config_yaml string\n"
    "5 allow_unknown_static_fields bool\n"
    "6 admin_address_path string\n"
    "7 local_address_ip_version #envoy.admin.v3.CommandLineOptions.IpVersion\n"
    "8 log_level string\n"
    "9 component_log_level string\n"
    "10 log_format string\n"
    "11 log_path string\n"
    "13 service_cluster string\n"
    "14 service_node string\n"
    "15 service_zone string\n"
    "16 file_flush_interval .google.protobuf.Duration\n"
    "17 drain_time .google.protobuf.Duration\n"
    "18 parent_shutdown_time .google.protobuf.Duration\n"
    "19 mode #envoy.admin.v3.CommandLineOptions.Mode\n"
    "22 disable_hot_restart bool\n"
    "23 enable_mutex_tracing bool\n"
    "24 restart_epoch uint32\n"
    "25 cpuset_threads bool\n"
    "26 reject_unknown_dynamic_fields bool\n"
    "27 log_format_escaped bool\n"
    "28 disabled_extensions string[]\n"
    "30 ignore_unknown_dynamic_fields bool\n"
    "31 use_dynamic_base_id bool\n"
    "32 base_id_path string\n"
    "33 drain_strategy #envoy.admin.v3.CommandLineOptions.DrainStrategy\n"
    "34 enable_fine_grain_logging bool\n"
    "35 socket_path string\n"
    "36 socket_mode uint32\n"
    "37 enable_core_dump bool\n"
    "38 stats_tag string[]\n"
    "39 skip_hot_restart_on_no_parent bool\n"
    "40 skip_hot_restart_parent_stats bool\n"
    "41 skip_deprecated_logs bool\n"
    "42 file_flush_min_size uint32\n"
    "43 log_stacktrace_single_entry bool\n",
    "envoy.admin.v3.CommandLineOptions.DrainStrategy enum\n"
    "0 Gradual\n"
    "1 Immediate\n",
    "envoy.admin.v3.CommandLineOptions.IpVersion enum\n"
    "0 v4\n"
    "1 v6\n",
    "envoy.admin.v3.CommandLineOptions.Mode enum\n"
    "0 Serve\n"
    "1 Validate\n"
    "2 InitOnly\n",
    "envoy.admin.v3.ConfigDump\n"
    "1 configs .google.protobuf.Any[]\n",
    "envoy.admin.v3.EcdsConfigDump\n"
    "1 ecds_filters .envoy.admin.v3.EcdsConfigDump.EcdsFilterConfig[]\n",
    "envoy.admin.v3.EcdsConfigDump.EcdsFilterConfig\n"
    "1 version_info string\n"
    "2 ecds_filter .google.protobuf.Any\n"
    "3 last_updated .google.protobuf.Timestamp\n"
    "4 error_state .envoy.admin.v3.UpdateFailureState\n"
    "5 client_status #envoy.admin.v3.ClientResourceStatus\n",
    "envoy.admin.v3.EndpointsConfigDump\n"
    "2 static_endpoint_configs .envoy.admin.v3.EndpointsConfigDump.StaticEndpointConfig[]\n"
    "3 dynamic_endpoint_configs .envoy.admin.v3.EndpointsConfigDump.DynamicEndpointConfig[]\n",
    "envoy.admin.v3.EndpointsConfigDump.DynamicEndpointConfig\n"
    "1 version_info string\n"
    "2 endpoint_config .google.protobuf.Any\n"
    "3 last_updated .google.protobuf.Timestamp\n"
    "4 error_state .envoy.admin.v3.UpdateFailureState\n"
    "5 client_status #envoy.admin.v3.ClientResourceStatus\n",
    "envoy.admin.v3.EndpointsConfigDump.StaticEndpointConfig\n"
    "1 endpoint_config .google.protobuf.Any\n"
    "2 last_updated .google.protobuf.Timestamp\n",
    "envoy.admin.v3.HostHealthStatus\n"
    "1 failed_active_health_check bool\n"
    "2 failed_outlier_check bool\n"
    "3 eds_health_status #envoy.config.core.v3.HealthStatus\n"
    "4 failed_active_degraded_check bool\n"
    "5 pending_dynamic_removal bool\n"
    "6 pending_active_hc bool\n"
    "7 excluded_via_immediate_hc_fail bool\n"
    "8 active_hc_timeout bool\n"
    "9 failed_degraded_outlier_detection bool\n",
    "envoy.admin.v3.HostStatus\n"
    "1 address .envoy.config.core.v3.Address\n"
    "2 stats .envoy.admin.v3.SimpleMetric[]\n"
    "3 health_status .envoy.admin.v3.HostHealthStatus\n"
    "4 success_rate .envoy.type.v3.Percent\n"
    "5 weight uint32\n"
    "6 hostname string\n"
    "7 priority uint32\n"
    "8 local_origin_success_rate .envoy.type.v3.Percent\n"
    "9 locality .envoy.config.core.v3.Locality\n",
    "envoy.admin.v3.ListenerStatus\n"
    "1 name string\n"
    "2 local_address .envoy.config.core.v3.Address\n"
    "3 additional_local_addresses .envoy.config.core.v3.Address[]\n",
    "envoy.admin.v3.Listeners\n"
    "1 listener_statuses .envoy.admin.v3.ListenerStatus[]\n",
    "envoy.admin.v3.ListenersConfigDump\n"
    "1 version_info string\n"
    "2 static_listeners .envoy.admin.v3.ListenersConfigDump.StaticListener[]\n"
    "3 dynamic_listeners .envoy.admin.v3.ListenersConfigDump.DynamicListener[]\n",
    "envoy.admin.v3.ListenersConfigDump.DynamicListener\n"
    "1 name string\n"
    "2 active_state .envoy.admin.v3.ListenersConfigDump.DynamicListenerState\n"
    "3 warming_state .envoy.admin.v3.ListenersConfigDump.DynamicListenerState\n"
    "4 draining_state .envoy.admin.v3.ListenersConfigDump.DynamicListenerState\n"
    "5 error_state .envoy.admin.v3.UpdateFailureState\n"
    "6 client_status #envoy.admin.v3.ClientResourceStatus\n",
    "envoy.admin.v3.ListenersConfigDump.DynamicListenerState\n"
    "1 version_info string\n"
    "2 listener .google.protobuf.Any\n"
    "3 last_updated .google.protobuf.Timestamp\n",
    "envoy.admin.v3.ListenersConfigDump.StaticListener\n"
    "1 listener .google.protobuf.Any\n"
    "2 last_updated .google.protobuf.Timestamp\n",
    "envoy.admin.v3.Memory\n"
    "1 allocated uint64\n"
    "2 heap_size uint64\n"
    "3 pageheap_unmapped uint64\n"
    "4 pageheap_free uint64\n"
    "5 total_thread_cache uint64\n"
    "6 total_physical_bytes uint64\n",
    "envoy.admin.v3.MutexStats\n"
    "1 num_contentions uint64\n"
    "2 current_wait_cycles uint64\n"
    "3 lifetime_wait_cycles uint64\n",
    "envoy.admin.v3.RoutesConfigDump\n"
    "2 static_route_configs .envoy.admin.v3.RoutesConfigDump.StaticRouteConfig[]\n"
    "3 dynamic_route_configs .envoy.admin.v3.RoutesConfigDump.DynamicRouteConfig[]\n",
    "envoy.admin.v3.RoutesConfigDump.DynamicRouteConfig\n"
    "1 version_info string\n"
    "2 route_config .google.protobuf.Any\n"
    "3 last_updated .google.protobuf.Timestamp\n"
    "4 error_state .envoy.admin.v3.UpdateFailureState\n"
    "5 client_status #envoy.admin.v3.ClientResourceStatus\n",
    "envoy.admin.v3.RoutesConfigDump.StaticRouteConfig\n"
    "1 route_config .google.protobuf.Any\n"
    "2 last_updated .google.protobuf.Timestamp\n",
    "envoy.admin.v3.ScopedRoutesConfigDump\n"
    "1 inline_scoped_route_configs .envoy.admin.v3.ScopedRoutesConfigDump.InlineScopedRouteConfigs[]\n"
    "2 dynamic_scoped_route_configs .envoy.admin.v3.ScopedRoutesConfigDump.DynamicScopedRouteConfigs[]\n",
    "envoy.admin.v3.ScopedRoutesConfigDump.DynamicScopedRouteConfigs\n"
    "1 name string\n"
    "2 version_info string\n"
    "3 scoped_route_configs .google.protobuf.Any[]\n"
    "4 last_updated .google.protobuf.Timestamp\n"
    "5 error_state .envoy.admin.v3.UpdateFailureState\n"
    "6 client_status #envoy.admin.v3.ClientResourceStatus\n",
    "envoy.admin.v3.ScopedRoutesConfigDump.InlineScopedRouteConfigs\n"
    "1 name string\n"
    "2 scoped_route_configs .google.protobuf.Any[]\n"
    "3 last_updated .google.protobuf.Timestamp\n",
    "envoy.admin.v3.SecretsConfigDump\n"
    "1 static_secrets .envoy.admin.v3.SecretsConfigDump.StaticSecret[]\n"
    "2 dynamic_active_secrets .envoy.admin.v3.SecretsConfigDump.DynamicSecret[]\n"
    "3 dynamic_warming_secrets .envoy.admin.v3.SecretsConfigDump.DynamicSecret[]\n",
    "envoy.admin.v3.SecretsConfigDump.DynamicSecret\n"
    "1 name string\n"
    "2 version_info string\n"
    "3 last_updated .google.protobuf.Timestamp\n"
    "4 secret .google.protobuf.Any\n"
    "5 error_state .envoy.admin.v3.UpdateFailureState\n"
    "6 client_status #envoy.admin.v3.ClientResourceStatus\n",
    "envoy.admin.v3.SecretsConfigDump.StaticSecret\n"
    "1 name string\n"
    "2 last_updated .google.protobuf.Timestamp\n"
    "3 secret .google.protobuf.Any\n",
    "envoy.admin.v3.ServerInfo\n"
    "1 version string\n"
    "2 state #envoy.admin.v3.ServerInfo.State\n"
    "3 uptime_current_epoch .google.protobuf.Duration\n"
    "4 uptime_all_epochs .google.protobuf.Duration\n"
    "5 hot_restart_version string\n"
    "6 command_line_options .envoy.admin.v3.CommandLineOptions\n"
    "7 node .envoy.config.core.v3.Node\n"
    "8 hot_restart_initializing bool\n",
    "envoy.admin.v3.ServerInfo.State enum\n"
    "0 LIVE\n"
    "1 DRAINING\n"
    "2 PRE_INITIALIZING\n"
    "3 INITIALIZING\n",
    "envoy.admin.v3.SimpleMetric\n"
    "1 type #envoy.admin.v3.SimpleMetric.Type\n"
    "2 value uint64\n"
    "3 name string\n",
    "envoy.admin.v3.SimpleMetric.Type enum\n"
    "0 COUNTER\n"
    "1 GAUGE\n",
    "envoy.admin.v3.SubjectAlternateName\n"
    "oneof name\n"
    "1 dns string @0\n"
    "2 uri string @0\n"
    "3 ip_address string @0\n",
    "envoy.admin.v3.TapRequest\n"
    "1 config_id string min_len=1\n"
    "2 tap_config .envoy.config.tap.v3.TapConfig required\n",
    "envoy.admin.v3.UnreadyTargetsDumps\n"
    "1 unready_targets_dumps .envoy.admin.v3.UnreadyTargetsDumps.UnreadyTargetsDump[]\n",
    "envoy.admin.v3.UnreadyTargetsDumps.UnreadyTargetsDump\n"
    "1 name string\n"
    "2 target_names string[]\n",
    "envoy.admin.v3.UpdateFailureState\n"
    "1 failed_configuration .google.protobuf.Any\n"
    "2 last_update_attempt .google.protobuf.Timestamp\n"
    "3 details string\n"
    "4 version_info string\n",
    "envoy.config.accesslog.v3.AccessLog\n"
    "oneof config_type\n"
    "1 name string\n"
    "2 filter .envoy.config.accesslog.v3.AccessLogFilter\n"
    "4 typed_config .google.protobuf.Any @0\n",
    "envoy.config.accesslog.v3.AccessLogFilter\n"
    "oneof filter_specifier required\n"
    "1 status_code_filter .envoy.config.accesslog.v3.StatusCodeFilter @0\n"
    "2 duration_filter .envoy.config.accesslog.v3.DurationFilter @0\n"
    "3 not_health_check_filter .envoy.config.accesslog.v3.NotHealthCheckFilter @0\n"
    "4 traceable_filter .envoy.config.accesslog.v3.TraceableFilter @0\n"
    "5 runtime_filter .envoy.config.accesslog.v3.RuntimeFilter @0\n"
    "6 and_filter .envoy.config.accesslog.v3.AndFilter @0\n"
    "7 or_filter .envoy.config.accesslog.v3.OrFilter @0\n"
    "8 header_filter .envoy.config.accesslog.v3.HeaderFilter @0\n"
    "9 response_flag_filter .envoy.config.accesslog.v3.ResponseFlagFilter @0\n"
    "10 grpc_status_filter .envoy.config.accesslog.v3.GrpcStatusFilter @0\n"
    "11 extension_filter .envoy.config.accesslog.v3.ExtensionFilter @0\n"
    "12 metadata_filter .envoy.config.accesslog.v3.MetadataFilter @0\n"
    "13 log_type_filter .envoy.config.accesslog.v3.LogTypeFilter @0\n",
    "envoy.config.accesslog.v3.AndFilter\n"
    "1 filters .envoy.config.accesslog.v3.AccessLogFilter[] min_items=2\n",
    "envoy.config.accesslog.v3.ComparisonFilter\n"
    "1 op #envoy.config.accesslog.v3.ComparisonFilter.Op defined_only\n"
    "2 value .envoy.config.core.v3.RuntimeUInt32 required\n",
    "envoy.config.accesslog.v3.ComparisonFilter.Op enum\n"
    "0 EQ\n"
    "1 GE\n"
    "2 LE\n"
    "3 NE\n",
    "envoy.config.accesslog.v3.DurationFilter\n"
    "1 comparison .envoy.config.accesslog.v3.ComparisonFilter required\n",
    "envoy.config.accesslog.v3.ExtensionFilter\n"
    "oneof config_type\n"
    "1 name string\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.config.accesslog.v3.GrpcStatusFilter\n"
    "1 statuses #envoy.config.accesslog.v3.GrpcStatusFilter.Status[] items.defined_only\n"
    "2 exclude bool\n",
    "envoy.config.accesslog.v3.GrpcStatusFilter.Status enum\n"
    "0 OK\n"
    "1 CANCELED\n"
    "2 UNKNOWN\n"
    "3 INVALID_ARGUMENT\n"
    "4 DEADLINE_EXCEEDED\n"
    "5 NOT_FOUND\n"
    "6 ALREADY_EXISTS\n"
    "7 PERMISSION_DENIED\n"
    "8 RESOURCE_EXHAUSTED\n"
    "9 FAILED_PRECONDITION\n"
    "10 ABORTED\n"
    "11 OUT_OF_RANGE\n"
    "12 UNIMPLEMENTED\n"
    "13 INTERNAL\n"
    "14 UNAVAILABLE\n"
    "15 DATA_LOSS\n"
    "16 UNAUTHENTICATED\n",
    "envoy.config.accesslog.v3.HeaderFilter\n"
    "1 header .envoy.config.route.v3.HeaderMatcher required\n",
    "envoy.config.accesslog.v3.LogTypeFilter\n"
    "1 types #envoy.data.accesslog.v3.AccessLogType[] items.defined_only\n"
    "2 exclude bool\n",
    "envoy.config.accesslog.v3.MetadataFilter\n"
    "1 matcher .envoy.type.matcher.v3.MetadataMatcher\n"
    "2 match_if_key_not_found .google.protobuf.BoolValue\n",
    "envoy.config.accesslog.v3.NotHealthCheckFilter\n",
    "envoy.config.accesslog.v3.OrFilter\n"
    "2 filters .envoy.config.accesslog.v3.AccessLogFilter[] min_items=2\n",
    "envoy.config.accesslog.v3.ResponseFlagFilter\n"
    "1 flags string[] items.in=LH,UH,UT,LR,UR,UF,UC,UO,NR,DI,FI,RL,UAEX,RLSE,DC,URX,SI,IH,DPE,UMSDR,RFCF,NFCF,DT,UPE,NC,OM,DF,DO,DR,UDO\n",
    "envoy.config.accesslog.v3.RuntimeFilter\n"
    "1 runtime_key string min_len=1\n"
    "2 percent_sampled .envoy.type.v3.FractionalPercent\n"
    "3 use_independent_randomness bool\n",
    "envoy.config.accesslog.v3.StatusCodeFilter\n"
    "1 comparison .envoy.config.accesslog.v3.ComparisonFilter required\n",
    "envoy.config.accesslog.v3.TraceableFilter\n",
    "envoy.config.bootstrap.v3.Admin\n"
    "1 access_log_path string deprecated\n"
    "2 profile_path string\n"
    "3 address .envoy.config.core.v3.Address\n"
    "4 socket_options .envoy.config.core.v3.SocketOption[]\n"
    "5 access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "6 ignore_global_conn_limit bool\n"
    "7 allow_paths .envoy.type.matcher.v3.StringMatcher[]\n",
    "envoy.config.bootstrap.v3.ApiListenerManager\n"
    "1 threading_model #envoy.config.bootstrap.v3.ApiListenerManager.ThreadingModel\n",
    "envoy.config.bootstrap.v3.ApiListenerManager.ThreadingModel enum\n"
    "0 MAIN_THREAD_ONLY\n"
    "1 STANDALONE_WORKER_THREAD\n",
    "envoy.config.bootstrap.v3.Bootstrap\n"
    "oneof stats_flush\n"
    "oneof stats_eviction\n"
    "1 node .envoy.config.core.v3.Node\n"
    "2 static_resources .envoy.config.bootstrap.v3.Bootstrap.StaticResources\n"
    "3 dynamic_resources .envoy.config.bootstrap.v3.Bootstrap.DynamicResources\n"
    "4 cluster_manager .envoy.config.bootstrap.v3.ClusterManager\n"
    "5 flags_path string\n"
    "6 stats_sinks .envoy.config.metrics.v3.StatsSink[]\n"
    "7 stats_flush_interval .google.protobuf.Duration lt=300000000000 gte=1000000\n"
    "8 watchdog .envoy.config.bootstrap.v3.Watchdog deprecated\n"
    "9 tracing .envoy.config.trace.v3.Tracing deprecated\n"
    "12 admin .envoy.config.bootstrap.v3.Admin\n"
    "13 stats_config .envoy.config.metrics.v3.StatsConfig\n"
    "14 hds_config .envoy.config.core.v3.ApiConfigSource\n"
    "15 overload_manager .envoy.config.overload.v3.OverloadManager\n"
    "16 enable_dispatcher_stats bool\n"
    "17 layered_runtime .envoy.config.bootstrap.v3.LayeredRuntime\n"
    "18 header_prefix string\n"
    "19 stats_server_version_override .google.protobuf.UInt64Value\n"
    "20 use_tcp_for_dns_lookups bool deprecated\n"
    "21 bootstrap_extensions .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "22 config_sources .envoy.config.core.v3.ConfigSource[]\n"
    "23 default_config_source .envoy.config.core.v3.ConfigSource\n"
    "24 default_socket_interface string\n"
    "25 certificate_provider_instances string>.envoy.config.core.v3.TypedExtensionConfig\n"
    "26 node_context_params string[]\n"
    "27 watchdogs .envoy.config.bootstrap.v3.Watchdogs\n"
    "28 fatal_actions .envoy.config.bootstrap.v3.FatalAction[]\n"
    "29 stats_flush_on_admin bool @0 const=1\n"
    "30 dns_resolution_config .envoy.config.core.v3.DnsResolutionConfig deprecated\n"
    "31 typed_dns_resolver_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "32 inline_headers .envoy.config.bootstrap.v3.CustomInlineHeader[]\n"
    "33 perf_tracing_file_path string\n"
    "34 default_regex_engine .envoy.config.core.v3.TypedExtensionConfig\n"
    "35 xds_delegate_extension .envoy.config.core.v3.TypedExtensionConfig\n"
    "36 xds_config_tracker_extension .envoy.config.core.v3.TypedExtensionConfig\n"
    "37 listener_manager .envoy.config.core.v3.TypedExtensionConfig\n"
    "38 application_log_config .envoy.config.bootstrap.v3.Bootstrap.ApplicationLogConfig\n"
    "39 deferred_stat_options .envoy.config.bootstrap.v3.Bootstrap.DeferredStatOptions\n"
    "40 grpc_async_client_manager_config .envoy.config.bootstrap.v3.Bootstrap.GrpcAsyncClientManagerConfig\n"
    "41 memory_allocator_manager .envoy.config.bootstrap.v3.MemoryAllocatorManager\n"
    "42 stats_eviction_interval .google.protobuf.Duration @1 gte=1000000\n"
    "43 enable_worker_cpu_affinity bool\n",
    "envoy.config.bootstrap.v3.Bootstrap.ApplicationLogConfig\n"
    "1 log_format .envoy.config.bootstrap.v3.Bootstrap.ApplicationLogConfig.LogFormat\n",
    "envoy.config.bootstrap.v3.Bootstrap.ApplicationLogConfig.LogFormat\n"
    "oneof log_format required\n"
    "1 json_format .google.protobuf.Struct @0\n"
    "2 text_format string @0\n",
    "envoy.config.bootstrap.v3.Bootstrap.DeferredStatOptions\n"
    "1 enable_deferred_creation_stats bool\n",
    "envoy.config.bootstrap.v3.Bootstrap.DynamicResources\n"
    "1 lds_config .envoy.config.core.v3.ConfigSource\n"
    "2 cds_config .envoy.config.core.v3.ConfigSource\n"
    "3 ads_config .envoy.config.core.v3.ApiConfigSource\n"
    "5 lds_resources_locator string\n"
    "6 cds_resources_locator string\n",
    "envoy.config.bootstrap.v3.Bootstrap.GrpcAsyncClientManagerConfig\n"
    "1 max_cached_entry_idle_duration .google.protobuf.Duration gte=5000000000\n",
    "envoy.config.bootstrap.v3.Bootstrap.StaticResources\n"
    "1 listeners .envoy.config.listener.v3.Listener[]\n"
    "2 clusters .envoy.config.cluster.v3.Cluster[]\n"
    "3 secrets .envoy.extensions.transport_sockets.tls.v3.Secret[]\n",
    "envoy.config.bootstrap.v3.ClusterManager\n"
    "1 local_cluster_name string\n"
    "2 outlier_detection .envoy.config.bootstrap.v3.ClusterManager.OutlierDetection\n"
    "3 upstream_bind_config .envoy.config.core.v3.BindConfig\n"
    "4 load_stats_config .envoy.config.core.v3.ApiConfigSource\n"
    "5 enable_deferred_cluster_creation bool\n",
    "envoy.config.bootstrap.v3.ClusterManager.OutlierDetection\n"
    "1 event_log_path string\n"
    "2 event_service .envoy.config.core.v3.EventServiceConfig\n",
    "envoy.config.bootstrap.v3.CustomInlineHeader\n"
    "1 inline_header_name string min_len=1 header_name lenient\n"
    "2 inline_header_type #envoy.config.bootstrap.v3.CustomInlineHeader.InlineHeaderType defined_only\n",
    "envoy.config.bootstrap.v3.CustomInlineHeader.InlineHeaderType enum\n"
    "0 REQUEST_HEADER\n"
    "1 REQUEST_TRAILER\n"
    "2 RESPONSE_HEADER\n"
    "3 RESPONSE_TRAILER\n",
    "envoy.config.bootstrap.v3.FatalAction\n"
    "1 config .envoy.config.core.v3.TypedExtensionConfig\n",
    "envoy.config.bootstrap.v3.LayeredRuntime\n"
    "1 layers .envoy.config.bootstrap.v3.RuntimeLayer[]\n",
    "envoy.config.bootstrap.v3.ListenerManager\n",
    "envoy.config.bootstrap.v3.MemoryAllocatorManager\n"
    "1 bytes_to_release uint64\n"
    "2 memory_release_interval .google.protobuf.Duration\n"
    "3 soft_memory_limit_bytes .google.protobuf.UInt64Value\n"
    "4 max_per_cpu_cache_size_bytes .google.protobuf.UInt32Value\n"
    "5 max_unfreed_memory_bytes uint64\n",
    "envoy.config.bootstrap.v3.Runtime\n"
    "1 symlink_root string\n"
    "2 subdirectory string\n"
    "3 override_subdirectory string\n"
    "4 base .google.protobuf.Struct\n",
    "envoy.config.bootstrap.v3.RuntimeLayer\n"
    "oneof layer_specifier required\n"
    "1 name string min_len=1\n"
    "2 static_layer .google.protobuf.Struct @0\n"
    "3 disk_layer .envoy.config.bootstrap.v3.RuntimeLayer.DiskLayer @0\n"
    "4 admin_layer .envoy.config.bootstrap.v3.RuntimeLayer.AdminLayer @0\n"
    "5 rtds_layer .envoy.config.bootstrap.v3.RuntimeLayer.RtdsLayer @0\n",
    "envoy.config.bootstrap.v3.RuntimeLayer.AdminLayer\n",
    "envoy.config.bootstrap.v3.RuntimeLayer.DiskLayer\n"
    "1 symlink_root string\n"
    "2 append_service_cluster bool\n"
    "3 subdirectory string\n",
    "envoy.config.bootstrap.v3.RuntimeLayer.RtdsLayer\n"
    "1 name string\n"
    "2 rtds_config .envoy.config.core.v3.ConfigSource\n",
    "envoy.config.bootstrap.v3.ValidationListenerManager\n",
    "envoy.config.bootstrap.v3.Watchdog\n"
    "1 miss_timeout .google.protobuf.Duration\n"
    "2 megamiss_timeout .google.protobuf.Duration\n"
    "3 kill_timeout .google.protobuf.Duration\n"
    "4 multikill_timeout .google.protobuf.Duration\n"
    "5 multikill_threshold .envoy.type.v3.Percent\n"
    "6 max_kill_timeout_jitter .google.protobuf.Duration gte=0\n"
    "7 actions .envoy.config.bootstrap.v3.Watchdog.WatchdogAction[]\n",
    "envoy.config.bootstrap.v3.Watchdog.WatchdogAction\n"
    "1 config .envoy.config.core.v3.TypedExtensionConfig\n"
    "2 event #envoy.config.bootstrap.v3.Watchdog.WatchdogAction.WatchdogEvent defined_only\n",
    "envoy.config.bootstrap.v3.Watchdog.WatchdogAction.WatchdogEvent enum\n"
    "0 UNKNOWN\n"
    "1 KILL\n"
    "2 MULTIKILL\n"
    "3 MEGAMISS\n"
    "4 MISS\n",
    "envoy.config.bootstrap.v3.Watchdogs\n"
    "1 main_thread_watchdog .envoy.config.bootstrap.v3.Watchdog\n"
    "2 worker_watchdog .envoy.config.bootstrap.v3.Watchdog\n",
    "envoy.config.cluster.v3.CircuitBreakers\n"
    "1 thresholds .envoy.config.cluster.v3.CircuitBreakers.Thresholds[]\n"
    "2 per_host_thresholds .envoy.config.cluster.v3.CircuitBreakers.Thresholds[]\n",
    "envoy.config.cluster.v3.CircuitBreakers.Thresholds\n"
    "1 priority #envoy.config.core.v3.RoutingPriority defined_only\n"
    "2 max_connections .google.protobuf.UInt32Value\n"
    "3 max_pending_requests .google.protobuf.UInt32Value\n"
    "4 max_requests .google.protobuf.UInt32Value\n"
    "5 max_retries .google.protobuf.UInt32Value\n"
    "6 track_remaining bool\n"
    "7 max_connection_pools .google.protobuf.UInt32Value\n"
    "8 retry_budget .envoy.config.cluster.v3.CircuitBreakers.Thresholds.RetryBudget\n",
    "envoy.config.cluster.v3.CircuitBreakers.Thresholds.RetryBudget\n"
    "1 budget_percent .envoy.type.v3.Percent\n"
    "2 min_retry_concurrency .google.protobuf.UInt32Value\n"
    "3 budget_interval .google.protobuf.Duration\n",
    "envoy.config.cluster.v3.Cluster\n"
    "oneof cluster_discovery_type\n"
    "oneof lb_config\n"
    "1 name string min_len=1\n"
    "2 type #envoy.config.cluster.v3.Cluster.DiscoveryType @0 defined_only\n"
    "3 eds_cluster_config .envoy.config.cluster.v3.Cluster.EdsClusterConfig\n"
    "4 connect_timeout .google.protobuf.Duration gt=0\n"
    "5 per_connection_buffer_limit_bytes .google.protobuf.UInt32Value\n"
    "6 lb_policy #envoy.config.cluster.v3.Cluster.LbPolicy defined_only\n"
    "8 health_checks .envoy.config.core.v3.HealthCheck[] max_items=8\n"
    "9 max_requests_per_connection .google.protobuf.UInt32Value deprecated\n"
    "10 circuit_breakers .envoy.config.cluster.v3.CircuitBreakers\n"
    "13 http_protocol_options .envoy.config.core.v3.Http1ProtocolOptions deprecated\n"
    "14 http2_protocol_options .envoy.config.core.v3.Http2ProtocolOptions deprecated\n"
    "16 dns_refresh_rate .google.protobuf.Duration deprecated gt=1000000\n"
    "17 dns_lookup_family #envoy.config.cluster.v3.Cluster.DnsLookupFamily defined_only\n"
    "18 dns_resolvers .envoy.config.core.v3.Address[] deprecated\n"
    "19 outlier_detection .envoy.config.cluster.v3.OutlierDetection\n"
    "20 cleanup_interval .google.protobuf.Duration gt=0\n"
    "21 upstream_bind_config .envoy.config.core.v3.BindConfig\n"
    "22 lb_subset_config .envoy.config.cluster.v3.Cluster.LbSubsetConfig\n"
    "23 ring_hash_lb_config .envoy.config.cluster.v3.Cluster.RingHashLbConfig @1\n"
    "24 transport_socket .envoy.config.core.v3.TransportSocket\n"
    "25 metadata .envoy.config.core.v3.Metadata\n"
    "26 protocol_selection #envoy.config.cluster.v3.Cluster.ClusterProtocolSelection deprecated\n"
    "27 common_lb_config .envoy.config.cluster.v3.Cluster.CommonLbConfig\n"
    "28 alt_stat_name string\n"
    "29 common_http_protocol_options .envoy.config.core.v3.HttpProtocolOptions deprecated\n"
    "30 upstream_connection_options .envoy.config.cluster.v3.UpstreamConnectionOptions\n"
    "31 close_connections_on_host_health_failure bool\n"
    "32 ignore_health_on_host_removal bool\n"
    "33 load_assignment .envoy.config.endpoint.v3.ClusterLoadAssignment\n"
    "34 original_dst_lb_config .envoy.config.cluster.v3.Cluster.OriginalDstLbConfig @1\n"
    "36 typed_extension_protocol_options string>.google.protobuf.Any\n"
    "37 least_request_lb_config .envoy.config.cluster.v3.Cluster.LeastRequestLbConfig @1\n"
    "38 cluster_type .envoy.config.cluster.v3.Cluster.CustomClusterType @0\n"
    "39 respect_dns_ttl bool deprecated\n"
    "40 filters .envoy.config.cluster.v3.Filter[]\n"
    "41 load_balancing_policy .envoy.config.cluster.v3.LoadBalancingPolicy\n"
    "42 lrs_server .envoy.config.core.v3.ConfigSource\n"
    "43 transport_socket_matches .envoy.config.cluster.v3.Cluster.TransportSocketMatch[]\n"
    "44 dns_failure_refresh_rate .envoy.config.cluster.v3.Cluster.RefreshRate deprecated\n"
    "45 use_tcp_for_dns_lookups bool deprecated\n"
    "46 upstream_http_protocol_options .envoy.config.core.v3.UpstreamHttpProtocolOptions deprecated\n"
    "47 track_timeout_budgets bool deprecated\n"
    "48 upstream_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "49 track_cluster_stats .envoy.config.cluster.v3.TrackClusterStats\n"
    "50 preconnect_policy .envoy.config.cluster.v3.Cluster.PreconnectPolicy\n"
    "51 connection_pool_per_downstream_connection bool\n"
    "52 maglev_lb_config .envoy.config.cluster.v3.Cluster.MaglevLbConfig @1\n"
    "53 dns_resolution_config .envoy.config.core.v3.DnsResolutionConfig deprecated\n"
    "54 wait_for_warm_on_init .google.protobuf.BoolValue\n"
    "55 typed_dns_resolver_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "56 round_robin_lb_config .envoy.config.cluster.v3.Cluster.RoundRobinLbConfig @1\n"
    "57 lrs_report_endpoint_metrics string[]\n"
    "58 dns_jitter .google.protobuf.Duration deprecated gte=0\n"
    "59 transport_socket_matcher .xds.type.matcher.v3.Matcher\n"
    "60 per_connection_buffer_high_watermark_timeout .google.protobuf.Duration gte=0\n"
    "61 stats_matcher .envoy.config.metrics.v3.StatsMatcher\n"
    "62 queuing_policies .envoy.config.cluster.v3.Cluster.QueuingPolicies\n",
    "envoy.config.cluster.v3.Cluster.ClusterProtocolSelection enum\n"
    "0 USE_CONFIGURED_PROTOCOL\n"
    "1 USE_DOWNSTREAM_PROTOCOL\n",
    "envoy.config.cluster.v3.Cluster.CommonLbConfig\n"
    "oneof locality_config_specifier\n"
    "1 healthy_panic_threshold .envoy.type.v3.Percent\n"
    "2 zone_aware_lb_config .envoy.config.cluster.v3.Cluster.CommonLbConfig.ZoneAwareLbConfig @0\n"
    "3 locality_weighted_lb_config .envoy.config.cluster.v3.Cluster.CommonLbConfig.LocalityWeightedLbConfig @0\n"
    "4 update_merge_window .google.protobuf.Duration\n"
    "5 ignore_new_hosts_until_first_hc bool\n"
    "6 close_connections_on_host_set_change bool\n"
    "7 consistent_hashing_lb_config .envoy.config.cluster.v3.Cluster.CommonLbConfig.ConsistentHashingLbConfig\n"
    "8 override_host_status .envoy.config.core.v3.HealthStatusSet\n",
    "envoy.config.cluster.v3.Cluster.CommonLbConfig.ConsistentHashingLbConfig\n"
    "1 use_hostname_for_hashing bool\n"
    "2 hash_balance_factor .google.protobuf.UInt32Value gte=100\n",
    "envoy.config.cluster.v3.Cluster.CommonLbConfig.LocalityWeightedLbConfig\n",
    "envoy.config.cluster.v3.Cluster.CommonLbConfig.ZoneAwareLbConfig\n"
    "1 routing_enabled .envoy.type.v3.Percent\n"
    "2 min_cluster_size .google.protobuf.UInt64Value\n"
    "3 fail_traffic_on_panic bool\n",
    "envoy.config.cluster.v3.Cluster.CustomClusterType\n"
    "1 name string min_len=1\n"
    "2 typed_config .google.protobuf.Any\n",
    "envoy.config.cluster.v3.Cluster.DiscoveryType enum\n"
    "0 STATIC\n"
    "1 STRICT_DNS\n"
    "2 LOGICAL_DNS\n"
    "3 EDS\n"
    "4 ORIGINAL_DST\n",
    "envoy.config.cluster.v3.Cluster.DnsLookupFamily enum\n"
    "0 AUTO\n"
    "1 V4_ONLY\n"
    "2 V6_ONLY\n"
    "3 V4_PREFERRED\n"
    "4 ALL\n",
    "envoy.config.cluster.v3.Cluster.EdsClusterConfig\n"
    "1 eds_config .envoy.config.core.v3.ConfigSource\n"
    "2 service_name string\n",
    "envoy.config.cluster.v3.Cluster.LbPolicy enum\n"
    "0 ROUND_ROBIN\n"
    "1 LEAST_REQUEST\n"
    "2 RING_HASH\n"
    "3 RANDOM\n"
    "5 MAGLEV\n"
    "6 CLUSTER_PROVIDED\n"
    "7 LOAD_BALANCING_POLICY_CONFIG\n",
    "envoy.config.cluster.v3.Cluster.LbSubsetConfig\n"
    "1 fallback_policy #envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetFallbackPolicy defined_only\n"
    "2 default_subset .google.protobuf.Struct\n"
    "3 subset_selectors .envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector[]\n"
    "4 locality_weight_aware bool\n"
    "5 scale_locality_weight bool\n"
    "6 panic_mode_any bool\n"
    "7 list_as_any bool\n"
    "8 metadata_fallback_policy #envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetMetadataFallbackPolicy defined_only\n",
    "envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetFallbackPolicy enum\n"
    "0 NO_FALLBACK\n"
    "1 ANY_ENDPOINT\n"
    "2 DEFAULT_SUBSET\n",
    "envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetMetadataFallbackPolicy enum\n"
    "0 METADATA_NO_FALLBACK\n"
    "1 FALLBACK_LIST\n",
    "envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector\n"
    "1 keys string[]\n"
    "2 fallback_policy #envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector.LbSubsetSelectorFallbackPolicy defined_only\n"
    "3 fallback_keys_subset string[]\n"
    "4 single_host_per_subset bool\n",
    "envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector.LbSubsetSelectorFallbackPolicy enum\n"
    "0 NOT_DEFINED\n"
    "1 NO_FALLBACK\n"
    "2 ANY_ENDPOINT\n"
    "3 DEFAULT_SUBSET\n"
    "4 KEYS_SUBSET\n",
    "envoy.config.cluster.v3.Cluster.LeastRequestLbConfig\n"
    "1 choice_count .google.protobuf.UInt32Value gte=2\n"
    "2 active_request_bias .envoy.config.core.v3.RuntimeDouble\n"
    "3 slow_start_config .envoy.config.cluster.v3.Cluster.SlowStartConfig\n",
    "envoy.config.cluster.v3.Cluster.MaglevLbConfig\n"
    "1 table_size .google.protobuf.UInt64Value lte=5000011\n",
    "envoy.config.cluster.v3.Cluster.OriginalDstLbConfig\n"
    "1 use_http_header bool\n"
    "2 http_header_name string\n"
    "3 upstream_port_override .google.protobuf.UInt32Value lte=65535\n"
    "4 metadata_key .envoy.type.metadata.v3.MetadataKey\n",
    "envoy.config.cluster.v3.Cluster.PreconnectPolicy\n"
    "1 per_upstream_preconnect_ratio .google.protobuf.DoubleValue lte=3.0 gte=1.0\n"
    "2 predictive_preconnect_ratio .google.protobuf.DoubleValue lte=3.0 gte=1.0\n"
    "3 preconnect_enabled_metadata .envoy.type.matcher.v3.MetadataMatcher\n",
    "envoy.config.cluster.v3.Cluster.QueuingPolicies\n"
    "1 pending_rq_policy .envoy.config.core.v3.TypedExtensionConfig\n",
    "envoy.config.cluster.v3.Cluster.RefreshRate\n"
    "1 base_interval .google.protobuf.Duration required gt=1000000\n"
    "2 max_interval .google.protobuf.Duration gt=1000000\n",
    "envoy.config.cluster.v3.Cluster.RingHashLbConfig\n"
    "1 minimum_ring_size .google.protobuf.UInt64Value lte=8388608\n"
    "3 hash_function #envoy.config.cluster.v3.Cluster.RingHashLbConfig.HashFunction defined_only\n"
    "4 maximum_ring_size .google.protobuf.UInt64Value lte=8388608\n",
    "envoy.config.cluster.v3.Cluster.RingHashLbConfig.HashFunction enum\n"
    "0 XX_HASH\n"
    "1 MURMUR_HASH_2\n",
    "envoy.config.cluster.v3.Cluster.RoundRobinLbConfig\n"
    "1 slow_start_config .envoy.config.cluster.v3.Cluster.SlowStartConfig\n",
    "envoy.config.cluster.v3.Cluster.SlowStartConfig\n"
    "1 slow_start_window .google.protobuf.Duration\n"
    "2 aggression .envoy.config.core.v3.RuntimeDouble\n"
    "3 min_weight_percent .envoy.type.v3.Percent\n",
    "envoy.config.cluster.v3.Cluster.TransportSocketMatch\n"
    "1 name string min_len=1\n"
    "2 match .google.protobuf.Struct\n"
    "3 transport_socket .envoy.config.core.v3.TransportSocket\n",
    "envoy.config.cluster.v3.ClusterCollection\n"
    "1 entries .xds.core.v3.CollectionEntry\n",
    "envoy.config.cluster.v3.Filter\n"
    "1 name string min_len=1\n"
    "2 typed_config .google.protobuf.Any\n"
    "3 config_discovery .envoy.config.core.v3.ExtensionConfigSource\n",
    "envoy.config.cluster.v3.LoadBalancingPolicy\n"
    "1 policies .envoy.config.cluster.v3.LoadBalancingPolicy.Policy[]\n",
    "envoy.config.cluster.v3.LoadBalancingPolicy.Policy\n"
    "4 typed_extension_config .envoy.config.core.v3.TypedExtensionConfig\n",
    "envoy.config.cluster.v3.OutlierDetection\n"
    "1 consecutive_5xx .google.protobuf.UInt32Value\n"
    "2 interval .google.protobuf.Duration gt=0\n"
    "3 base_ejection_time .google.protobuf.Duration gt=0\n"
    "4 max_ejection_percent .google.protobuf.UInt32Value lte=100\n"
    "5 enforcing_consecutive_5xx .google.protobuf.UInt32Value lte=100\n"
    "6 enforcing_success_rate .google.protobuf.UInt32Value lte=100\n"
    "7 success_rate_minimum_hosts .google.protobuf.UInt32Value\n"
    "8 success_rate_request_volume .google.protobuf.UInt32Value\n"
    "9 success_rate_stdev_factor .google.protobuf.UInt32Value\n"
    "10 consecutive_gateway_failure .google.protobuf.UInt32Value\n"
    "11 enforcing_consecutive_gateway_failure .google.protobuf.UInt32Value lte=100\n"
    "12 split_external_local_origin_errors bool\n"
    "13 consecutive_local_origin_failure .google.protobuf.UInt32Value\n"
    "14 enforcing_consecutive_local_origin_failure .google.protobuf.UInt32Value lte=100\n"
    "15 enforcing_local_origin_success_rate .google.protobuf.UInt32Value lte=100\n"
    "16 failure_percentage_threshold .google.protobuf.UInt32Value lte=100\n"
    "17 enforcing_failure_percentage .google.protobuf.UInt32Value lte=100\n"
    "18 enforcing_failure_percentage_local_origin .google.protobuf.UInt32Value lte=100\n"
    "19 failure_percentage_minimum_hosts .google.protobuf.UInt32Value\n"
    "20 failure_percentage_request_volume .google.protobuf.UInt32Value\n"
    "21 max_ejection_time .google.protobuf.Duration gt=0\n"
    "22 max_ejection_time_jitter .google.protobuf.Duration\n"
    "23 successful_active_health_check_uneject_host .google.protobuf.BoolValue\n"
    "24 monitors .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "25 always_eject_one_host .google.protobuf.BoolValue\n"
    "26 detect_degraded_hosts .google.protobuf.BoolValue\n",
    "envoy.config.cluster.v3.TrackClusterStats\n"
    "1 timeout_budgets bool\n"
    "2 request_response_sizes bool\n"
    "3 per_endpoint_stats bool\n",
    "envoy.config.cluster.v3.UpstreamConnectionOptions\n"
    "1 tcp_keepalive .envoy.config.core.v3.TcpKeepalive\n"
    "2 set_local_interface_name_on_upstream_connections bool\n"
    "3 happy_eyeballs_config .envoy.config.cluster.v3.UpstreamConnectionOptions.HappyEyeballsConfig\n",
    "envoy.config.cluster.v3.UpstreamConnectionOptions.FirstAddressFamilyVersion enum\n"
    "0 DEFAULT\n"
    "1 V4\n"
    "2 V6\n"
    "3 PIPE\n"
    "4 INTERNAL\n",
    "envoy.config.cluster.v3.UpstreamConnectionOptions.HappyEyeballsConfig\n"
    "1 first_address_family_version #envoy.config.cluster.v3.UpstreamConnectionOptions.FirstAddressFamilyVersion\n"
    "2 first_address_family_count .google.protobuf.UInt32Value gte=1\n",
    "envoy.config.common.key_value.v3.KeyValueStoreConfig\n"
    "1 config .envoy.config.core.v3.TypedExtensionConfig required\n",
    "envoy.config.common.matcher.v3.HttpGenericBodyMatch\n"
    "1 bytes_limit uint32\n"
    "2 patterns .envoy.config.common.matcher.v3.HttpGenericBodyMatch.GenericTextMatch[] min_items=1\n",
    "envoy.config.common.matcher.v3.HttpGenericBodyMatch.GenericTextMatch\n"
    "oneof rule required\n"
    "1 string_match string @0 min_len=1\n"
    "2 binary_match bytes @0 min_len=1\n",
    "envoy.config.common.matcher.v3.HttpHeadersMatch\n"
    "1 headers .envoy.config.route.v3.HeaderMatcher[]\n",
    "envoy.config.common.matcher.v3.MatchPredicate\n"
    "oneof rule required\n"
    "1 or_match .envoy.config.common.matcher.v3.MatchPredicate.MatchSet @0\n"
    "2 and_match .envoy.config.common.matcher.v3.MatchPredicate.MatchSet @0\n"
    "3 not_match .envoy.config.common.matcher.v3.MatchPredicate @0\n"
    "4 any_match bool @0 const=1\n"
    "5 http_request_headers_match .envoy.config.common.matcher.v3.HttpHeadersMatch @0\n"
    "6 http_request_trailers_match .envoy.config.common.matcher.v3.HttpHeadersMatch @0\n"
    "7 http_response_headers_match .envoy.config.common.matcher.v3.HttpHeadersMatch @0\n"
    "8 http_response_trailers_match .envoy.config.common.matcher.v3.HttpHeadersMatch @0\n"
    "9 http_request_generic_body_match .envoy.config.common.matcher.v3.HttpGenericBodyMatch @0\n"
    "10 http_response_generic_body_match .envoy.config.common.matcher.v3.HttpGenericBodyMatch @0\n",
    "envoy.config.common.matcher.v3.MatchPredicate.MatchSet\n"
    "1 rules .envoy.config.common.matcher.v3.MatchPredicate[] min_items=2\n",
    "envoy.config.common.matcher.v3.Matcher\n"
    "oneof matcher_type required\n"
    "1 matcher_list .envoy.config.common.matcher.v3.Matcher.MatcherList @0\n"
    "2 matcher_tree .envoy.config.common.matcher.v3.Matcher.MatcherTree @0\n"
    "3 on_no_match .envoy.config.common.matcher.v3.Matcher.OnMatch\n",
    "envoy.config.common.matcher.v3.Matcher.MatcherList\n"
    "1 matchers .envoy.config.common.matcher.v3.Matcher.MatcherList.FieldMatcher[] min_items=1\n",
    "envoy.config.common.matcher.v3.Matcher.MatcherList.FieldMatcher\n"
    "1 predicate .envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate required\n"
    "2 on_match .envoy.config.common.matcher.v3.Matcher.OnMatch required\n",
    "envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate\n"
    "oneof match_type required\n"
    "1 single_predicate .envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate @0\n"
    "2 or_matcher .envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate.PredicateList @0\n"
    "3 and_matcher .envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate.PredicateList @0\n"
    "4 not_matcher .envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate @0\n",
    "envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate.PredicateList\n"
    "1 predicate .envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate[] min_items=2\n",
    "envoy.config.common.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate\n"
    "oneof matcher required\n"
    "1 input .envoy.config.core.v3.TypedExtensionConfig required\n"
    "2 value_match .envoy.type.matcher.v3.StringMatcher @0\n"
    "3 custom_match .envoy.config.core.v3.TypedExtensionConfig @0\n",
    "envoy.config.common.matcher.v3.Matcher.MatcherTree\n"
    "oneof tree_type required\n"
    "1 input .envoy.config.core.v3.TypedExtensionConfig required\n"
    "2 exact_match_map .envoy.config.common.matcher.v3.Matcher.MatcherTree.MatchMap @0\n"
    "3 prefix_match_map .envoy.config.common.matcher.v3.Matcher.MatcherTree.MatchMap @0\n"
    "4 custom_match .envoy.config.core.v3.TypedExtensionConfig @0\n",
    "envoy.config.common.matcher.v3.Matcher.MatcherTree.MatchMap\n"
    "1 map string>.envoy.config.common.matcher.v3.Matcher.OnMatch min_pairs=1\n",
    "envoy.config.common.matcher.v3.Matcher.OnMatch\n"
    "oneof on_match required\n"
    "1 matcher .envoy.config.common.matcher.v3.Matcher @0\n"
    "2 action .envoy.config.core.v3.TypedExtensionConfig @0\n"
    "3 keep_matching bool\n",
    "envoy.config.common.mutation_rules.v3.HeaderMutation\n"
    "oneof action required\n"
    "1 remove string @0 header_value lenient\n"
    "2 append .envoy.config.core.v3.HeaderValueOption @0\n"
    "3 remove_on_match .envoy.config.common.mutation_rules.v3.HeaderMutation.RemoveOnMatch @0\n",
    "envoy.config.common.mutation_rules.v3.HeaderMutation.RemoveOnMatch\n"
    "1 key_matcher .envoy.type.matcher.v3.StringMatcher required\n",
    "envoy.config.common.mutation_rules.v3.HeaderMutationRules\n"
    "1 allow_all_routing .google.protobuf.BoolValue\n"
    "2 allow_envoy .google.protobuf.BoolValue\n"
    "3 disallow_system .google.protobuf.BoolValue\n"
    "4 disallow_all .google.protobuf.BoolValue\n"
    "5 allow_expression .envoy.type.matcher.v3.RegexMatcher\n"
    "6 disallow_expression .envoy.type.matcher.v3.RegexMatcher\n"
    "7 disallow_is_error .google.protobuf.BoolValue\n",
    "envoy.config.core.v3.Address\n"
    "oneof address required\n"
    "1 socket_address .envoy.config.core.v3.SocketAddress @0\n"
    "2 pipe .envoy.config.core.v3.Pipe @0\n"
    "3 envoy_internal_address .envoy.config.core.v3.EnvoyInternalAddress @0\n",
    "envoy.config.core.v3.AggregatedConfigSource\n",
    "envoy.config.core.v3.AlternateProtocolsCacheOptions\n"
    "1 name string min_len=1\n"
    "2 max_entries .google.protobuf.UInt32Value gt=0\n"
    "3 key_value_store_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "4 prepopulated_entries .envoy.config.core.v3.AlternateProtocolsCacheOptions.AlternateProtocolsCacheEntry[]\n"
    "5 canonical_suffixes string[]\n",
    "envoy.config.core.v3.AlternateProtocolsCacheOptions.AlternateProtocolsCacheEntry\n"
    "1 hostname string header_name ignore_empty\n"
    "2 port uint32 lt=65535 gt=0\n",
    "envoy.config.core.v3.ApiConfigSource\n"
    "1 api_type #envoy.config.core.v3.ApiConfigSource.ApiType defined_only\n"
    "2 cluster_names string[]\n"
    "3 refresh_delay .google.protobuf.Duration\n"
    "4 grpc_services .envoy.config.core.v3.GrpcService[]\n"
    "5 request_timeout .google.protobuf.Duration gt=0\n"
    "6 rate_limit_settings .envoy.config.core.v3.RateLimitSettings\n"
    "7 set_node_on_first_message_only bool\n"
    "8 transport_api_version #envoy.config.core.v3.ApiVersion defined_only\n"
    "9 config_validators .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.config.core.v3.ApiConfigSource.ApiType enum\n"
    "0 DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE deprecated disallowed\n"
    "1 REST\n"
    "2 GRPC\n"
    "3 DELTA_GRPC\n"
    "5 AGGREGATED_GRPC\n"
    "6 AGGREGATED_DELTA_GRPC\n",
    "envoy.config.core.v3.ApiVersion enum\n"
    "0 AUTO\n"
    "1 V2 deprecated\n"
    "2 V3\n",
    "envoy.config.core.v3.AsyncDataSource\n"
    "oneof specifier required\n"
    "1 local .envoy.config.core.v3.DataSource @0\n"
    "2 remote .envoy.config.core.v3.RemoteDataSource @0\n",
    "envoy.config.core.v3.BackoffStrategy\n"
    "1 base_interval .google.protobuf.Duration required gte=1000000\n"
    "2 max_interval .google.protobuf.Duration gt=0\n",
    "envoy.config.core.v3.BindConfig\n"
    "1 source_address .envoy.config.core.v3.SocketAddress\n"
    "2 freebind .google.protobuf.BoolValue\n"
    "3 socket_options .envoy.config.core.v3.SocketOption[]\n"
    "4 additional_source_addresses .envoy.config.core.v3.SocketAddress[] deprecated\n"
    "5 extra_source_addresses .envoy.config.core.v3.ExtraSourceAddress[]\n"
    "6 local_address_selector .envoy.config.core.v3.TypedExtensionConfig\n"
    "7 validate_network_namespaces bool\n",
    "envoy.config.core.v3.BuildVersion\n"
    "1 version .envoy.type.v3.SemanticVersion\n"
    "2 metadata .google.protobuf.Struct\n",
    "envoy.config.core.v3.CelExpressionConfig\n"
    "1 enable_string_conversion bool\n"
    "2 enable_string_concat bool\n"
    "3 enable_string_functions bool\n",
    "envoy.config.core.v3.CidrRange\n"
    "1 address_prefix string min_len=1\n"
    "2 prefix_len .google.protobuf.UInt32Value lte=128\n",
    "envoy.config.core.v3.ConfigSource\n"
    "oneof config_source_specifier required\n"
    "1 path string @0 deprecated\n"
    "2 api_config_source .envoy.config.core.v3.ApiConfigSource @0\n"
    "3 ads .envoy.config.core.v3.AggregatedConfigSource @0\n"
    "4 initial_fetch_timeout .google.protobuf.Duration\n"
    "5 self .envoy.config.core.v3.SelfConfigSource @0\n"
    "6 resource_api_version #envoy.config.core.v3.ApiVersion defined_only\n"
    "7 authorities .xds.core.v3.Authority[]\n"
    "8 path_config_source .envoy.config.core.v3.PathConfigSource @0\n",
    "envoy.config.core.v3.ControlPlane\n"
    "1 identifier string\n",
    "envoy.config.core.v3.DataSource\n"
    "oneof specifier required\n"
    "1 filename string @0 min_len=1\n"
    "2 inline_bytes bytes @0\n"
    "3 inline_string string @0\n"
    "4 environment_variable string @0 min_len=1\n"
    "5 watched_directory .envoy.config.core.v3.WatchedDirectory\n",
    "envoy.config.core.v3.DnsResolutionConfig\n"
    "1 resolvers .envoy.config.core.v3.Address[] min_items=1\n"
    "2 dns_resolver_options .envoy.config.core.v3.DnsResolverOptions\n",
    "envoy.config.core.v3.DnsResolverOptions\n"
    "1 use_tcp_for_dns_lookups bool\n"
    "2 no_default_search_domain bool\n",
    "envoy.config.core.v3.EnvoyInternalAddress\n"
    "oneof address_name_specifier required\n"
    "1 server_listener_name string @0\n"
    "2 endpoint_id string\n",
    "envoy.config.core.v3.EventServiceConfig\n"
    "oneof config_source_specifier required\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService @0\n",
    "envoy.config.core.v3.Extension\n"
    "1 name string\n"
    "2 category string\n"
    "3 type_descriptor string deprecated\n"
    "4 version .envoy.config.core.v3.BuildVersion\n"
    "5 disabled bool\n"
    "6 type_urls string[]\n",
    "envoy.config.core.v3.ExtensionConfigSource\n"
    "1 config_source .envoy.config.core.v3.ConfigSource required\n"
    "2 default_config .google.protobuf.Any\n"
    "3 apply_default_config_without_warming bool\n"
    "4 type_urls string[] min_items=1\n",
    "envoy.config.core.v3.ExtraSourceAddress\n"
    "1 address .envoy.config.core.v3.SocketAddress required\n"
    "2 socket_options .envoy.config.core.v3.SocketOptionsOverride\n",
    "envoy.config.core.v3.GrpcMethodList\n"
    "1 services .envoy.config.core.v3.GrpcMethodList.Service[]\n",
    "envoy.config.core.v3.GrpcMethodList.Service\n"
    "1 name string min_len=1\n"
    "2 method_names string[] min_items=1\n",
    "envoy.config.core.v3.GrpcProtocolOptions\n"
    "1 http2_protocol_options .envoy.config.core.v3.Http2ProtocolOptions\n",
    "envoy.config.core.v3.GrpcService\n"
    "oneof target_specifier required\n"
    "1 envoy_grpc .envoy.config.core.v3.GrpcService.EnvoyGrpc @0\n"
    "2 google_grpc .envoy.config.core.v3.GrpcService.GoogleGrpc @0\n"
    "3 timeout .google.protobuf.Duration\n"
    "5 initial_metadata .envoy.config.core.v3.HeaderValue[]\n"
    "6 retry_policy .envoy.config.core.v3.RetryPolicy\n",
    "envoy.config.core.v3.GrpcService.EnvoyGrpc\n"
    "1 cluster_name string min_len=1\n"
    "2 authority string min_len=0 max_bytes=16384 header_value lenient\n"
    "3 retry_policy .envoy.config.core.v3.RetryPolicy\n"
    "4 max_receive_message_length .google.protobuf.UInt32Value\n"
    "5 skip_envoy_headers bool\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc\n"
    "1 target_uri string min_len=1\n"
    "2 channel_credentials .envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelCredentials\n"
    "3 call_credentials .envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials[]\n"
    "4 stat_prefix string min_len=1\n"
    "5 credentials_factory_name string\n"
    "6 config .google.protobuf.Struct\n"
    "7 per_stream_buffer_limit_bytes .google.protobuf.UInt32Value\n"
    "8 channel_args .envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelArgs\n"
    "9 channel_credentials_plugin .google.protobuf.Any[]\n"
    "10 call_credentials_plugin .google.protobuf.Any[]\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials\n"
    "oneof credential_specifier required\n"
    "1 access_token string @0\n"
    "2 google_compute_engine .google.protobuf.Empty @0\n"
    "3 google_refresh_token string @0\n"
    "4 service_account_jwt_access .envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.ServiceAccountJWTAccessCredentials @0\n"
    "5 google_iam .envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.GoogleIAMCredentials @0\n"
    "6 from_plugin .envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.MetadataCredentialsFromPlugin @0\n"
    "7 sts_service .envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.StsService @0\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.GoogleIAMCredentials\n"
    "1 authorization_token string\n"
    "2 authority_selector string\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.MetadataCredentialsFromPlugin\n"
    "oneof config_type\n"
    "1 name string\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.ServiceAccountJWTAccessCredentials\n"
    "1 json_key string\n"
    "2 token_lifetime_seconds uint64\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.StsService\n"
    "1 token_exchange_service_uri string\n"
    "2 resource string\n"
    "3 audience string\n"
    "4 scope string\n"
    "5 requested_token_type string\n"
    "6 subject_token_path string min_len=1\n"
    "7 subject_token_type string min_len=1\n"
    "8 actor_token_path string\n"
    "9 actor_token_type string\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelArgs\n"
    "1 args string>.envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelArgs.Value\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelArgs.Value\n"
    "oneof value_specifier required\n"
    "1 string_value string @0\n"
    "2 int_value int64 @0\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelCredentials\n"
    "oneof credential_specifier required\n"
    "1 ssl_credentials .envoy.config.core.v3.GrpcService.GoogleGrpc.SslCredentials @0\n"
    "2 google_default .google.protobuf.Empty @0\n"
    "3 local_credentials .envoy.config.core.v3.GrpcService.GoogleGrpc.GoogleLocalCredentials @0\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.GoogleLocalCredentials\n",
    "envoy.config.core.v3.GrpcService.GoogleGrpc.SslCredentials\n"
    "1 root_certs .envoy.config.core.v3.DataSource\n"
    "2 private_key .envoy.config.core.v3.DataSource sensitive\n"
    "3 cert_chain .envoy.config.core.v3.DataSource\n",
    "envoy.config.core.v3.HeaderMap\n"
    "1 headers .envoy.config.core.v3.HeaderValue[]\n",
    "envoy.config.core.v3.HeaderValue\n"
    "1 key string min_len=1 max_bytes=16384 header_name lenient\n"
    "2 value string max_bytes=16384 header_value lenient\n"
    "3 raw_value bytes min_len=0 max_len=16384\n",
    "envoy.config.core.v3.HeaderValueOption\n"
    "1 header .envoy.config.core.v3.HeaderValue required\n"
    "2 append .google.protobuf.BoolValue deprecated\n"
    "3 append_action #envoy.config.core.v3.HeaderValueOption.HeaderAppendAction defined_only\n"
    "4 keep_empty_value bool\n",
    "envoy.config.core.v3.HeaderValueOption.HeaderAppendAction enum\n"
    "0 APPEND_IF_EXISTS_OR_ADD\n"
    "1 ADD_IF_ABSENT\n"
    "2 OVERWRITE_IF_EXISTS_OR_ADD\n"
    "3 OVERWRITE_IF_EXISTS\n",
    "envoy.config.core.v3.HealthCheck\n"
    "oneof health_checker required\n"
    "1 timeout .google.protobuf.Duration required gt=0\n"
    "2 interval .google.protobuf.Duration required gt=0\n"
    "3 interval_jitter .google.protobuf.Duration\n"
    "4 unhealthy_threshold .google.protobuf.UInt32Value required\n"
    "5 healthy_threshold .google.protobuf.UInt32Value required\n"
    "6 alt_port .google.protobuf.UInt32Value\n"
    "7 reuse_connection .google.protobuf.BoolValue\n"
    "8 http_health_check .envoy.config.core.v3.HealthCheck.HttpHealthCheck @0\n"
    "9 tcp_health_check .envoy.config.core.v3.HealthCheck.TcpHealthCheck @0\n"
    "11 grpc_health_check .envoy.config.core.v3.HealthCheck.GrpcHealthCheck @0\n"
    "12 no_traffic_interval .google.protobuf.Duration gt=0\n"
    "13 custom_health_check .envoy.config.core.v3.HealthCheck.CustomHealthCheck @0\n"
    "14 unhealthy_interval .google.protobuf.Duration gt=0\n"
    "15 unhealthy_edge_interval .google.protobuf.Duration gt=0\n"
    "16 healthy_edge_interval .google.protobuf.Duration gt=0\n"
    "17 event_log_path string deprecated\n"
    "18 interval_jitter_percent uint32\n"
    "19 always_log_health_check_failures bool\n"
    "20 initial_jitter .google.protobuf.Duration\n"
    "21 tls_options .envoy.config.core.v3.HealthCheck.TlsOptions\n"
    "22 event_service .envoy.config.core.v3.EventServiceConfig\n"
    "23 transport_socket_match_criteria .google.protobuf.Struct\n"
    "24 no_traffic_healthy_interval .google.protobuf.Duration gt=0\n"
    "25 event_logger .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "26 always_log_health_check_success bool\n"
    "27 name string\n",
    "envoy.config.core.v3.HealthCheck.CustomHealthCheck\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.config.core.v3.HealthCheck.GrpcHealthCheck\n"
    "1 service_name string\n"
    "2 authority string header_value lenient\n"
    "3 initial_metadata .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n",
    "envoy.config.core.v3.HealthCheck.HttpHealthCheck\n"
    "1 host string header_value\n"
    "2 path string min_len=1 header_value\n"
    "3 send .envoy.config.core.v3.HealthCheck.Payload\n"
    "4 receive .envoy.config.core.v3.HealthCheck.Payload[]\n"
    "6 request_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "8 request_headers_to_remove string[] items.header_name items.lenient\n"
    "9 expected_statuses .envoy.type.v3.Int64Range[]\n"
    "10 codec_client_type #envoy.type.v3.CodecClientType defined_only\n"
    "11 service_name_matcher .envoy.type.matcher.v3.StringMatcher\n"
    "12 retriable_statuses .envoy.type.v3.Int64Range[]\n"
    "13 method #envoy.config.core.v3.RequestMethod defined_only not_in=6\n"
    "14 response_buffer_size .google.protobuf.UInt64Value gte=0\n"
    "15 use_alpn_protocol bool\n",
    "envoy.config.core.v3.HealthCheck.Payload\n"
    "oneof payload required\n"
    "1 text string @0 min_len=1\n"
    "2 binary bytes @0\n",
    "envoy.config.core.v3.HealthCheck.RedisHealthCheck\n"
    "1 key string\n",
    "envoy.config.core.v3.HealthCheck.TcpHealthCheck\n"
    "1 send .envoy.config.core.v3.HealthCheck.Payload\n"
    "2 receive .envoy.config.core.v3.HealthCheck.Payload[]\n"
    "3 proxy_protocol_config .envoy.config.core.v3.ProxyProtocolConfig\n",
    "envoy.config.core.v3.HealthCheck.TlsOptions\n"
    "1 alpn_protocols string[]\n",
    "envoy.config.core.v3.HealthStatus enum\n"
    "0 UNKNOWN\n"
    "1 HEALTHY\n"
    "2 UNHEALTHY\n"
    "3 DRAINING\n"
    "4 TIMEOUT\n"
    "5 DEGRADED\n",
    "envoy.config.core.v3.HealthStatusSet\n"
    "1 statuses #envoy.config.core.v3.HealthStatus[] items.defined_only\n",
    "envoy.config.core.v3.Http1ProtocolOptions\n"
    "1 allow_absolute_url .google.protobuf.BoolValue\n"
    "2 accept_http_10 bool\n"
    "3 default_host_for_http_10 string\n"
    "4 header_key_format .envoy.config.core.v3.Http1ProtocolOptions.HeaderKeyFormat\n"
    "5 enable_trailers bool\n"
    "6 allow_chunked_length bool\n"
    "7 override_stream_error_on_invalid_http_message .google.protobuf.BoolValue\n"
    "8 send_fully_qualified_url bool\n"
    "9 use_balsa_parser .google.protobuf.BoolValue deprecated\n"
    "10 allow_custom_methods bool\n"
    "11 ignore_http_11_upgrade .envoy.type.matcher.v3.StringMatcher[]\n",
    "envoy.config.core.v3.Http1ProtocolOptions.HeaderKeyFormat\n"
    "oneof header_format required\n"
    "1 proper_case_words .envoy.config.core.v3.Http1ProtocolOptions.HeaderKeyFormat.ProperCaseWords @0\n"
    "8 stateful_formatter .envoy.config.core.v3.TypedExtensionConfig @0\n",
    "envoy.config.core.v3.Http1ProtocolOptions.HeaderKeyFormat.ProperCaseWords\n",
    "envoy.config.core.v3.Http2ProtocolOptions\n"
    "1 hpack_table_size .google.protobuf.UInt32Value\n"
    "2 max_concurrent_streams .google.protobuf.UInt32Value lte=2147483647 gte=1\n"
    "3 initial_stream_window_size .google.protobuf.UInt32Value lte=2147483647 gte=65535\n"
    "4 initial_connection_window_size .google.protobuf.UInt32Value lte=2147483647 gte=65535\n"
    "5 allow_connect bool\n"
    "6 allow_metadata bool\n"
    "7 max_outbound_frames .google.protobuf.UInt32Value gte=1\n"
    "8 max_outbound_control_frames .google.protobuf.UInt32Value gte=1\n"
    "9 max_consecutive_inbound_frames_with_empty_payload .google.protobuf.UInt32Value\n"
    "10 max_inbound_priority_frames_per_stream .google.protobuf.UInt32Value\n"
    "11 max_inbound_window_update_frames_per_data_frame_sent .google.protobuf.UInt32Value gte=1\n"
    "12 stream_error_on_invalid_http_messaging bool deprecated\n"
    "13 custom_settings_parameters .envoy.config.core.v3.Http2ProtocolOptions.SettingsParameter[]\n"
    "14 override_stream_error_on_invalid_http_message .google.protobuf.BoolValue\n"
    "15 connection_keepalive .envoy.config.core.v3.KeepaliveSettings\n"
    "16 use_oghttp2_codec .google.protobuf.BoolValue\n"
    "17 max_metadata_size .google.protobuf.UInt64Value\n"
    "18 enable_huffman_encoding .google.protobuf.BoolValue\n"
    "19 max_header_field_size_kb .google.protobuf.UInt32Value lte=256 gte=64\n"
    "20 disallow_obs_text .google.protobuf.BoolValue\n"
    "21 stream_reset_burst .google.protobuf.UInt64Value\n"
    "22 stream_reset_rate .google.protobuf.UInt64Value\n",
    "envoy.config.core.v3.Http2ProtocolOptions.SettingsParameter\n"
    "1 identifier .google.protobuf.UInt32Value required lte=65535 gte=0\n"
    "2 value .google.protobuf.UInt32Value required\n",
    "envoy.config.core.v3.Http3ProtocolOptions\n"
    "1 quic_protocol_options .envoy.config.core.v3.QuicProtocolOptions\n"
    "2 override_stream_error_on_invalid_http_message .google.protobuf.BoolValue\n"
    "5 allow_extended_connect bool\n"
    "6 allow_metadata bool\n"
    "7 disable_qpack bool\n"
    "8 disable_connection_flow_control_for_streams bool\n"
    "9 disallow_obs_text .google.protobuf.BoolValue\n",
    "envoy.config.core.v3.HttpProtocolOptions\n"
    "1 idle_timeout .google.protobuf.Duration\n"
    "2 max_headers_count .google.protobuf.UInt32Value gte=1\n"
    "3 max_connection_duration .google.protobuf.Duration\n"
    "4 max_stream_duration .google.protobuf.Duration\n"
    "5 headers_with_underscores_action #envoy.config.core.v3.HttpProtocolOptions.HeadersWithUnderscoresAction\n"
    "6 max_requests_per_connection .google.protobuf.UInt32Value\n"
    "7 max_response_headers_kb .google.protobuf.UInt32Value lte=8192 gt=0\n"
    "8 max_connection_duration_jitter .envoy.type.v3.Percent\n",
    "envoy.config.core.v3.HttpProtocolOptions.HeadersWithUnderscoresAction enum\n"
    "0 ALLOW\n"
    "1 REJECT_REQUEST\n"
    "2 DROP_HEADER\n",
    "envoy.config.core.v3.HttpService\n"
    "1 http_uri .envoy.config.core.v3.HttpUri\n"
    "2 request_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "3 formatters .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.config.core.v3.HttpUri\n"
    "oneof http_upstream_type required\n"
    "1 uri string min_len=1\n"
    "2 cluster string @0 min_len=1\n"
    "3 timeout .google.protobuf.Duration required lt=4294967296000000000 gte=0\n",
    "envoy.config.core.v3.JsonFormatOptions\n"
    "1 sort_properties bool deprecated\n",
    "envoy.config.core.v3.KeepaliveSettings\n"
    "1 interval .google.protobuf.Duration gte=1000000\n"
    "2 timeout .google.protobuf.Duration required gte=1000000\n"
    "3 interval_jitter .envoy.type.v3.Percent\n"
    "4 connection_idle_interval .google.protobuf.Duration gte=1000000\n",
    "envoy.config.core.v3.KeyValue\n"
    "1 key string deprecated min_len=1 max_bytes=16384\n"
    "2 value bytes deprecated\n",
    "envoy.config.core.v3.KeyValueAppend\n"
    "1 entry .envoy.config.core.v3.KeyValue deprecated skip\n"
    "2 action #envoy.config.core.v3.KeyValueAppend.KeyValueAppendAction defined_only\n"
    "3 record .envoy.config.core.v3.KeyValuePair\n",
    "envoy.config.core.v3.KeyValueAppend.KeyValueAppendAction enum\n"
    "0 APPEND_IF_EXISTS_OR_ADD\n"
    "1 ADD_IF_ABSENT\n"
    "2 OVERWRITE_IF_EXISTS_OR_ADD\n"
    "3 OVERWRITE_IF_EXISTS\n",
    "envoy.config.core.v3.KeyValueMutation\n"
    "1 append .envoy.config.core.v3.KeyValueAppend\n"
    "2 remove string max_bytes=16384\n",
    "envoy.config.core.v3.KeyValuePair\n"
    "1 key string min_len=1 max_bytes=16384\n"
    "2 value .google.protobuf.Value\n",
    "envoy.config.core.v3.Locality\n"
    "1 region string\n"
    "2 zone string\n"
    "3 sub_zone string\n",
    "envoy.config.core.v3.Metadata\n"
    "1 filter_metadata string>.google.protobuf.Struct keys.min_len=1\n"
    "2 typed_filter_metadata string>.google.protobuf.Any keys.min_len=1\n",
    "envoy.config.core.v3.Node\n"
    "oneof user_agent_version_type\n"
    "1 id string\n"
    "2 cluster string\n"
    "3 metadata .google.protobuf.Struct\n"
    "4 locality .envoy.config.core.v3.Locality\n"
    "6 user_agent_name string\n"
    "7 user_agent_version string @0\n"
    "8 user_agent_build_version .envoy.config.core.v3.BuildVersion @0\n"
    "9 extensions .envoy.config.core.v3.Extension[]\n"
    "10 client_features string[]\n"
    "11 listening_addresses .envoy.config.core.v3.Address[] deprecated\n"
    "12 dynamic_parameters string>.xds.core.v3.ContextParams\n",
    "envoy.config.core.v3.PathConfigSource\n"
    "1 path string min_len=1\n"
    "2 watched_directory .envoy.config.core.v3.WatchedDirectory\n"
    "3 poll_interval .google.protobuf.Duration gte=1000000\n",
    "envoy.config.core.v3.PerHostConfig\n"
    "1 added_tlvs .envoy.config.core.v3.TlvEntry[]\n",
    "envoy.config.core.v3.Pipe\n"
    "1 path string min_len=1\n"
    "2 mode uint32 lte=511\n",
    "envoy.config.core.v3.ProxyProtocolConfig\n"
    "1 version #envoy.config.core.v3.ProxyProtocolConfig.Version\n"
    "2 pass_through_tlvs .envoy.config.core.v3.ProxyProtocolPassThroughTLVs\n"
    "3 added_tlvs .envoy.config.core.v3.TlvEntry[]\n",
    "envoy.config.core.v3.ProxyProtocolConfig.Version enum\n"
    "0 V1\n"
    "1 V2\n",
    "envoy.config.core.v3.ProxyProtocolPassThroughTLVs\n"
    "1 match_type #envoy.config.core.v3.ProxyProtocolPassThroughTLVs.PassTLVsMatchType\n"
    "2 tlv_type uint32[] items.lt=256\n",
    "envoy.config.core.v3.ProxyProtocolPassThroughTLVs.PassTLVsMatchType enum\n"
    "0 INCLUDE_ALL\n"
    "1 INCLUDE\n",
    "envoy.config.core.v3.QueryParameter\n"
    "1 key string min_len=1\n"
    "2 value string\n",
    "envoy.config.core.v3.QuicKeepAliveSettings\n"
    "1 max_interval .google.protobuf.Duration\n"
    "2 initial_interval .google.protobuf.Duration lte=0 gte=1000000\n",
    "envoy.config.core.v3.QuicProtocolOptions\n"
    "1 max_concurrent_streams .google.protobuf.UInt32Value gte=1\n"
    "2 initial_stream_window_size .google.protobuf.UInt32Value lte=16777216 gte=1\n"
    "3 initial_connection_window_size .google.protobuf.UInt32Value lte=25165824 gte=1\n"
    "4 num_timeouts_to_trigger_port_migration .google.protobuf.UInt32Value lte=5 gte=0\n"
    "5 connection_keepalive .envoy.config.core.v3.QuicKeepAliveSettings\n"
    "6 connection_options string\n"
    "7 client_connection_options string\n"
    "8 idle_network_timeout .google.protobuf.Duration gte=1000000000\n"
    "9 max_packet_length .google.protobuf.UInt64Value\n"
    "10 client_packet_writer .envoy.config.core.v3.TypedExtensionConfig\n"
    "11 connection_migration .envoy.config.core.v3.QuicProtocolOptions.ConnectionMigrationSettings\n"
    "12 memory_reduction_timeout .google.protobuf.Duration gte=1000000000\n"
    "13 enable_scone .google.protobuf.BoolValue\n",
    "envoy.config.core.v3.QuicProtocolOptions.ConnectionMigrationSettings\n"
    "1 migrate_idle_connections .envoy.config.core.v3.QuicProtocolOptions.ConnectionMigrationSettings.MigrateIdleConnectionSettings\n"
    "2 max_time_on_non_default_network .google.protobuf.Duration gte=1000000000\n",
    "envoy.config.core.v3.QuicProtocolOptions.ConnectionMigrationSettings.MigrateIdleConnectionSettings\n"
    "1 max_idle_time_before_migration .google.protobuf.Duration gte=1000000000\n",
    "envoy.config.core.v3.RateLimitSettings\n"
    "1 max_tokens .google.protobuf.UInt32Value\n"
    "2 fill_rate .google.protobuf.DoubleValue gt=0.0\n",
    "envoy.config.core.v3.RemoteDataSource\n"
    "1 http_uri .envoy.config.core.v3.HttpUri required\n"
    "2 sha256 string min_len=1\n"
    "3 retry_policy .envoy.config.core.v3.RetryPolicy\n",
    "envoy.config.core.v3.RequestMethod enum\n"
    "0 METHOD_UNSPECIFIED\n"
    "1 GET\n"
    "2 HEAD\n"
    "3 POST\n"
    "4 PUT\n"
    "5 DELETE\n"
    "6 CONNECT\n"
    "7 OPTIONS\n"
    "8 TRACE\n"
    "9 PATCH\n",
    "envoy.config.core.v3.RetryPolicy\n"
    "1 retry_back_off .envoy.config.core.v3.BackoffStrategy\n"
    "2 num_retries .google.protobuf.UInt32Value\n"
    "3 retry_on string\n"
    "4 retry_priority .envoy.config.core.v3.RetryPolicy.RetryPriority\n"
    "5 retry_host_predicate .envoy.config.core.v3.RetryPolicy.RetryHostPredicate[]\n"
    "6 host_selection_retry_max_attempts int64\n",
    "envoy.config.core.v3.RetryPolicy.RetryHostPredicate\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "2 typed_config .google.protobuf.Any @0\n",
    "envoy.config.core.v3.RetryPolicy.RetryPriority\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "2 typed_config .google.protobuf.Any @0\n",
    "envoy.config.core.v3.RoutingPriority enum\n"
    "0 DEFAULT\n"
    "1 HIGH\n",
    "envoy.config.core.v3.RuntimeDouble\n"
    "1 default_value double\n"
    "2 runtime_key string\n",
    "envoy.config.core.v3.RuntimeFeatureFlag\n"
    "1 default_value .google.protobuf.BoolValue required\n"
    "2 runtime_key string\n",
    "envoy.config.core.v3.RuntimeFractionalPercent\n"
    "1 default_value .envoy.type.v3.FractionalPercent required\n"
    "2 runtime_key string\n",
    "envoy.config.core.v3.RuntimePercent\n"
    "1 default_value .envoy.type.v3.Percent\n"
    "2 runtime_key string\n",
    "envoy.config.core.v3.RuntimeUInt32\n"
    "2 default_value uint32\n"
    "3 runtime_key string\n",
    "envoy.config.core.v3.RuntimeUInt64\n"
    "2 default_value uint64\n"
    "3 runtime_key string\n",
    "envoy.config.core.v3.SchemeHeaderTransformation\n"
    "oneof transformation\n"
    "1 scheme_to_overwrite string @0 in=http,https\n"
    "2 match_upstream bool\n",
    "envoy.config.core.v3.SelfConfigSource\n"
    "1 transport_api_version #envoy.config.core.v3.ApiVersion defined_only\n",
    "envoy.config.core.v3.SocketAddress\n"
    "oneof port_specifier required\n"
    "1 protocol #envoy.config.core.v3.SocketAddress.Protocol defined_only\n"
    "2 address string min_len=1\n"
    "3 port_value uint32 @0 lte=65535\n"
    "4 named_port string @0\n"
    "5 resolver_name string\n"
    "6 ipv4_compat bool\n"
    "7 network_namespace_filepath string\n",
    "envoy.config.core.v3.SocketAddress.Protocol enum\n"
    "0 TCP\n"
    "1 UDP\n",
    "envoy.config.core.v3.SocketCmsgHeaders\n"
    "1 level .google.protobuf.UInt32Value\n"
    "2 type .google.protobuf.UInt32Value\n"
    "3 expected_size uint32\n",
    "envoy.config.core.v3.SocketOption\n"
    "oneof value required\n"
    "1 description string\n"
    "2 level int64\n"
    "3 name int64\n"
    "4 int_value int64 @0\n"
    "5 buf_value bytes @0\n"
    "6 state #envoy.config.core.v3.SocketOption.SocketState defined_only\n"
    "7 type .envoy.config.core.v3.SocketOption.SocketType\n"
    "8 ip_version #envoy.config.core.v3.SocketOption.SocketIpVersion\n",
    "envoy.config.core.v3.SocketOption.SocketIpVersion enum\n"
    "0 SOCKET_IP_VERSION_UNSPECIFIED\n"
    "1 SOCKET_IP_VERSION_IPV4\n"
    "2 SOCKET_IP_VERSION_IPV6\n",
    "envoy.config.core.v3.SocketOption.SocketState enum\n"
    "0 STATE_PREBIND\n"
    "1 STATE_BOUND\n"
    "2 STATE_LISTENING\n",
    "envoy.config.core.v3.SocketOption.SocketType\n"
    "1 stream .envoy.config.core.v3.SocketOption.SocketType.Stream\n"
    "2 datagram .envoy.config.core.v3.SocketOption.SocketType.Datagram\n",
    "envoy.config.core.v3.SocketOption.SocketType.Datagram\n",
    "envoy.config.core.v3.SocketOption.SocketType.Stream\n",
    "envoy.config.core.v3.SocketOptionsOverride\n"
    "1 socket_options .envoy.config.core.v3.SocketOption[]\n",
    "envoy.config.core.v3.SubstitutionFormatString\n"
    "oneof format required\n"
    "1 text_format string @0 deprecated\n"
    "2 json_format .google.protobuf.Struct @0 required\n"
    "3 omit_empty_values bool\n"
    "4 content_type string header_value lenient\n"
    "5 text_format_source .envoy.config.core.v3.DataSource @0\n"
    "6 formatters .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "7 json_format_options .envoy.config.core.v3.JsonFormatOptions\n",
    "envoy.config.core.v3.TcpKeepalive\n"
    "1 keepalive_probes .google.protobuf.UInt32Value\n"
    "2 keepalive_time .google.protobuf.UInt32Value\n"
    "3 keepalive_interval .google.protobuf.UInt32Value\n",
    "envoy.config.core.v3.TcpProtocolOptions\n",
    "envoy.config.core.v3.TlvEntry\n"
    "1 type uint32 lt=256\n"
    "2 value bytes\n"
    "3 format_string .envoy.config.core.v3.SubstitutionFormatString\n",
    "envoy.config.core.v3.TrafficDirection enum\n"
    "0 UNSPECIFIED\n"
    "1 INBOUND\n"
    "2 OUTBOUND\n",
    "envoy.config.core.v3.TransportSocket\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.config.core.v3.TypedExtensionConfig\n"
    "1 name string min_len=1\n"
    "2 typed_config .google.protobuf.Any required\n",
    "envoy.config.core.v3.UdpSocketConfig\n"
    "1 max_rx_datagram_size .google.protobuf.UInt64Value lt=65536 gt=0\n"
    "2 prefer_gro .google.protobuf.BoolValue\n",
    "envoy.config.core.v3.UpstreamHttpProtocolOptions\n"
    "1 auto_sni bool\n"
    "2 auto_san_validation bool\n"
    "3 override_auto_sni_header string header_name ignore_empty\n",
    "envoy.config.core.v3.WatchedDirectory\n"
    "1 path string min_len=1\n"
    "2 watch_modify bool\n",
    "envoy.config.endpoint.v3.ClusterLoadAssignment\n"
    "1 cluster_name string min_len=1\n"
    "2 endpoints .envoy.config.endpoint.v3.LocalityLbEndpoints[]\n"
    "4 policy .envoy.config.endpoint.v3.ClusterLoadAssignment.Policy\n"
    "5 named_endpoints string>.envoy.config.endpoint.v3.Endpoint\n",
    "envoy.config.endpoint.v3.ClusterLoadAssignment.Policy\n"
    "2 drop_overloads .envoy.config.endpoint.v3.ClusterLoadAssignment.Policy.DropOverload[]\n"
    "3 overprovisioning_factor .google.protobuf.UInt32Value gt=0\n"
    "4 endpoint_stale_after .google.protobuf.Duration gt=0\n"
    "6 weighted_priority_health bool\n",
    "envoy.config.endpoint.v3.ClusterLoadAssignment.Policy.DropOverload\n"
    "1 category string min_len=1\n"
    "2 drop_percentage .envoy.type.v3.FractionalPercent\n",
    "envoy.config.endpoint.v3.ClusterStats\n"
    "1 cluster_name string min_len=1\n"
    "2 upstream_locality_stats .envoy.config.endpoint.v3.UpstreamLocalityStats[] min_items=1\n"
    "3 total_dropped_requests uint64\n"
    "4 load_report_interval .google.protobuf.Duration\n"
    "5 dropped_requests .envoy.config.endpoint.v3.ClusterStats.DroppedRequests[]\n"
    "6 cluster_service_name string\n",
    "envoy.config.endpoint.v3.ClusterStats.DroppedRequests\n"
    "1 category string min_len=1\n"
    "2 dropped_count uint64\n",
    "envoy.config.endpoint.v3.Endpoint\n"
    "1 address .envoy.config.core.v3.Address\n"
    "2 health_check_config .envoy.config.endpoint.v3.Endpoint.HealthCheckConfig\n"
    "3 hostname string\n"
    "4 additional_addresses .envoy.config.endpoint.v3.Endpoint.AdditionalAddress[]\n"
    "5 observability_name string\n",
    "envoy.config.endpoint.v3.Endpoint.AdditionalAddress\n"
    "1 address .envoy.config.core.v3.Address\n",
    "envoy.config.endpoint.v3.Endpoint.HealthCheckConfig\n"
    "1 port_value uint32 lte=65535\n"
    "2 hostname string\n"
    "3 address .envoy.config.core.v3.Address\n"
    "4 disable_active_health_check bool\n",
    "envoy.config.endpoint.v3.EndpointLoadMetricStats\n"
    "1 metric_name string\n"
    "2 num_requests_finished_with_metric uint64\n"
    "3 total_metric_value double\n",
    "envoy.config.endpoint.v3.LbEndpoint\n"
    "oneof host_identifier\n"
    "1 endpoint .envoy.config.endpoint.v3.Endpoint @0\n"
    "2 health_status #envoy.config.core.v3.HealthStatus\n"
    "3 metadata .envoy.config.core.v3.Metadata\n"
    "4 load_balancing_weight .google.protobuf.UInt32Value gte=1\n"
    "5 endpoint_name string @0\n",
    "envoy.config.endpoint.v3.LbEndpointCollection\n"
    "1 entries .xds.core.v3.CollectionEntry[]\n",
    "envoy.config.endpoint.v3.LedsClusterLocalityConfig\n"
    "1 leds_config .envoy.config.core.v3.ConfigSource\n"
    "2 leds_collection_name string\n",
    "envoy.config.endpoint.v3.LocalityLbEndpoints\n"
    "oneof lb_config\n"
    "1 locality .envoy.config.core.v3.Locality\n"
    "2 lb_endpoints .envoy.config.endpoint.v3.LbEndpoint[]\n"
    "3 load_balancing_weight .google.protobuf.UInt32Value gte=1\n"
    "5 priority uint32 lte=128\n"
    "6 proximity .google.protobuf.UInt32Value\n"
    "7 load_balancer_endpoints .envoy.config.endpoint.v3.LocalityLbEndpoints.LbEndpointList @0 deprecated\n"
    "8 leds_cluster_locality_config .envoy.config.endpoint.v3.LedsClusterLocalityConfig @0\n"
    "9 metadata .envoy.config.core.v3.Metadata\n",
    "envoy.config.endpoint.v3.LocalityLbEndpoints.LbEndpointList\n"
    "1 lb_endpoints .envoy.config.endpoint.v3.LbEndpoint[]\n",
    "envoy.config.endpoint.v3.UnnamedEndpointLoadMetricStats\n"
    "1 num_requests_finished_with_metric uint64\n"
    "2 total_metric_value double\n",
    "envoy.config.endpoint.v3.UpstreamEndpointStats\n"
    "1 address .envoy.config.core.v3.Address\n"
    "2 total_successful_requests uint64\n"
    "3 total_requests_in_progress uint64\n"
    "4 total_error_requests uint64\n"
    "5 load_metric_stats .envoy.config.endpoint.v3.EndpointLoadMetricStats[]\n"
    "6 metadata .google.protobuf.Struct\n"
    "7 total_issued_requests uint64\n",
    "envoy.config.endpoint.v3.UpstreamLocalityStats\n"
    "1 locality .envoy.config.core.v3.Locality\n"
    "2 total_successful_requests uint64\n"
    "3 total_requests_in_progress uint64\n"
    "4 total_error_requests uint64\n"
    "5 load_metric_stats .envoy.config.endpoint.v3.EndpointLoadMetricStats[]\n"
    "6 priority uint32\n"
    "7 upstream_endpoint_stats .envoy.config.endpoint.v3.UpstreamEndpointStats[]\n"
    "8 total_issued_requests uint64\n"
    "9 total_active_connections uint64\n"
    "10 total_new_connections uint64\n"
    "11 total_fail_connections uint64\n"
    "12 cpu_utilization .envoy.config.endpoint.v3.UnnamedEndpointLoadMetricStats\n"
    "13 mem_utilization .envoy.config.endpoint.v3.UnnamedEndpointLoadMetricStats\n"
    "14 application_utilization .envoy.config.endpoint.v3.UnnamedEndpointLoadMetricStats\n",
    "envoy.config.grpc_credential.v3.AwsIamConfig\n"
    "1 service_name string deprecated min_len=1\n"
    "2 region string deprecated\n",
    "envoy.config.grpc_credential.v3.FileBasedMetadataConfig\n"
    "1 secret_data .envoy.config.core.v3.DataSource sensitive\n"
    "2 header_key string\n"
    "3 header_prefix string\n",
    "envoy.config.listener.v3.ActiveRawUdpListenerConfig\n",
    "envoy.config.listener.v3.AdditionalAddress\n"
    "1 address .envoy.config.core.v3.Address\n"
    "2 socket_options .envoy.config.core.v3.SocketOptionsOverride\n"
    "3 tcp_keepalive .envoy.config.core.v3.TcpKeepalive\n",
    "envoy.config.listener.v3.ApiListener\n"
    "1 api_listener .google.protobuf.Any\n",
    "envoy.config.listener.v3.Filter\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "4 typed_config .google.protobuf.Any @0\n"
    "5 config_discovery .envoy.config.core.v3.ExtensionConfigSource @0\n",
    "envoy.config.listener.v3.FilterChain\n"
    "1 filter_chain_match .envoy.config.listener.v3.FilterChainMatch\n"
    "3 filters .envoy.config.listener.v3.Filter[]\n"
    "4 use_proxy_proto .google.protobuf.BoolValue deprecated\n"
    "5 metadata .envoy.config.core.v3.Metadata\n"
    "6 transport_socket .envoy.config.core.v3.TransportSocket\n"
    "7 name string\n"
    "9 transport_socket_connect_timeout .google.protobuf.Duration\n",
    "envoy.config.listener.v3.FilterChainMatch\n"
    "3 prefix_ranges .envoy.config.core.v3.CidrRange[]\n"
    "4 address_suffix string\n"
    "5 suffix_len .google.protobuf.UInt32Value\n"
    "6 source_prefix_ranges .envoy.config.core.v3.CidrRange[]\n"
    "7 source_ports uint32[] items.lte=65535 items.gte=1\n"
    "8 destination_port .google.protobuf.UInt32Value lte=65535 gte=1\n"
    "9 transport_protocol string\n"
    "10 application_protocols string[]\n"
    "11 server_names string[]\n"
    "12 source_type #envoy.config.listener.v3.FilterChainMatch.ConnectionSourceType defined_only\n"
    "13 direct_source_prefix_ranges .envoy.config.core.v3.CidrRange[]\n",
    "envoy.config.listener.v3.FilterChainMatch.ConnectionSourceType enum\n"
    "0 ANY\n"
    "1 SAME_IP_OR_LOOPBACK\n"
    "2 EXTERNAL\n",
    "envoy.config.listener.v3.Listener\n"
    "oneof listener_specifier\n"
    "1 name string\n"
    "2 address .envoy.config.core.v3.Address\n"
    "3 filter_chains .envoy.config.listener.v3.FilterChain[]\n"
    "4 use_original_dst .google.protobuf.BoolValue\n"
    "5 per_connection_buffer_limit_bytes .google.protobuf.UInt32Value\n"
    "6 metadata .envoy.config.core.v3.Metadata\n"
    "7 deprecated_v1 .envoy.config.listener.v3.Listener.DeprecatedV1 deprecated\n"
    "8 drain_type #envoy.config.listener.v3.Listener.DrainType\n"
    "9 listener_filters .envoy.config.listener.v3.ListenerFilter[]\n"
    "10 transparent .google.protobuf.BoolValue\n"
    "11 freebind .google.protobuf.BoolValue\n"
    "12 tcp_fast_open_queue_length .google.protobuf.UInt32Value\n"
    "13 socket_options .envoy.config.core.v3.SocketOption[]\n"
    "15 listener_filters_timeout .google.protobuf.Duration\n"
    "16 traffic_direction #envoy.config.core.v3.TrafficDirection\n"
    "17 continue_on_listener_filters_timeout bool\n"
    "18 udp_listener_config .envoy.config.listener.v3.UdpListenerConfig\n"
    "19 api_listener .envoy.config.listener.v3.ApiListener\n"
    "20 connection_balance_config .envoy.config.listener.v3.Listener.ConnectionBalanceConfig\n"
    "21 reuse_port bool deprecated\n"
    "22 access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "24 tcp_backlog_size .google.protobuf.UInt32Value\n"
    "25 default_filter_chain .envoy.config.listener.v3.FilterChain\n"
    "26 bind_to_port .google.protobuf.BoolValue\n"
    "27 internal_listener .envoy.config.listener.v3.Listener.InternalListenerConfig @0\n"
    "28 stat_prefix string\n"
    "29 enable_reuse_port .google.protobuf.BoolValue\n"
    "30 enable_mptcp bool\n"
    "31 ignore_global_conn_limit bool\n"
    "32 filter_chain_matcher .xds.type.matcher.v3.Matcher\n"
    "33 additional_addresses .envoy.config.listener.v3.AdditionalAddress[]\n"
    "34 max_connections_to_accept_per_socket_event .google.protobuf.UInt32Value gt=0\n"
    "35 bypass_overload_manager bool\n"
    "36 fcds_config .envoy.config.listener.v3.Listener.FcdsConfig\n"
    "37 tcp_keepalive .envoy.config.core.v3.TcpKeepalive\n"
    "38 per_connection_buffer_high_watermark_timeout .google.protobuf.Duration gte=0\n"
    "39 stats_matcher .envoy.config.metrics.v3.StatsMatcher\n",
    "envoy.config.listener.v3.Listener.ConnectionBalanceConfig\n"
    "oneof balance_type required\n"
    "1 exact_balance .envoy.config.listener.v3.Listener.ConnectionBalanceConfig.ExactBalance @0\n"
    "2 extend_balance .envoy.config.core.v3.TypedExtensionConfig @0\n"
    "3 cpu_locality_balance .envoy.config.listener.v3.Listener.ConnectionBalanceConfig.CpuLocalityBalance @0\n",
    "envoy.config.listener.v3.Listener.ConnectionBalanceConfig.CpuLocalityBalance\n",
    "envoy.config.listener.v3.Listener.ConnectionBalanceConfig.ExactBalance\n",
    "envoy.config.listener.v3.Listener.DeprecatedV1\n"
    "1 bind_to_port .google.protobuf.BoolValue\n",
    "envoy.config.listener.v3.Listener.DrainType enum\n"
    "0 DEFAULT\n"
    "1 MODIFY_ONLY\n",
    "envoy.config.listener.v3.Listener.FcdsConfig\n"
    "1 name string\n"
    "2 config_source .envoy.config.core.v3.ConfigSource\n",
    "envoy.config.listener.v3.Listener.InternalListenerConfig\n",
    "envoy.config.listener.v3.ListenerCollection\n"
    "1 entries .xds.core.v3.CollectionEntry[]\n",
    "envoy.config.listener.v3.ListenerFilter\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "3 typed_config .google.protobuf.Any @0\n"
    "4 filter_disabled .envoy.config.listener.v3.ListenerFilterChainMatchPredicate\n"
    "5 config_discovery .envoy.config.core.v3.ExtensionConfigSource @0\n",
    "envoy.config.listener.v3.ListenerFilterChainMatchPredicate\n"
    "oneof rule required\n"
    "1 or_match .envoy.config.listener.v3.ListenerFilterChainMatchPredicate.MatchSet @0\n"
    "2 and_match .envoy.config.listener.v3.ListenerFilterChainMatchPredicate.MatchSet @0\n"
    "3 not_match .envoy.config.listener.v3.ListenerFilterChainMatchPredicate @0\n"
    "4 any_match bool @0 const=1\n"
    "5 destination_port_range .envoy.type.v3.Int32Range @0\n",
    "envoy.config.listener.v3.ListenerFilterChainMatchPredicate.MatchSet\n"
    "1 rules .envoy.config.listener.v3.ListenerFilterChainMatchPredicate[] min_items=2\n",
    "envoy.config.listener.v3.QuicProtocolOptions\n"
    "1 quic_protocol_options .envoy.config.core.v3.QuicProtocolOptions\n"
    "2 idle_timeout .google.protobuf.Duration\n"
    "3 crypto_handshake_timeout .google.protobuf.Duration\n"
    "4 enabled .envoy.config.core.v3.RuntimeFeatureFlag\n"
    "5 packets_to_read_to_connection_count_ratio .google.protobuf.UInt32Value gte=1\n"
    "6 crypto_stream_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "7 proof_source_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "8 connection_id_generator_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "9 server_preferred_address_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "10 send_disable_active_migration .google.protobuf.BoolValue\n"
    "11 connection_debug_visitor_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "12 save_cmsg_config .envoy.config.core.v3.SocketCmsgHeaders[] max_items=1\n"
    "13 reject_new_connections bool\n"
    "14 max_sessions_per_event_loop .google.protobuf.UInt32Value gt=0\n",
    "envoy.config.listener.v3.UdpListenerConfig\n"
    "5 downstream_socket_config .envoy.config.core.v3.UdpSocketConfig\n"
    "7 quic_options .envoy.config.listener.v3.QuicProtocolOptions\n"
    "8 udp_packet_packet_writer_config .envoy.config.core.v3.TypedExtensionConfig\n",
    "envoy.config.metrics.v3.DogStatsdSink\n"
    "oneof dog_statsd_specifier required\n"
    "1 address .envoy.config.core.v3.Address @0\n"
    "3 prefix string\n"
    "4 max_bytes_per_datagram .google.protobuf.UInt64Value gt=0\n"
    "5 scale_histogram_units_to_milliseconds bool\n",
    "envoy.config.metrics.v3.HistogramBucketSettings\n"
    "1 match .envoy.type.matcher.v3.StringMatcher required\n"
    "2 buckets double[] unique items.gt=0.0\n"
    "3 bins .google.protobuf.UInt32Value lte=46082 gt=0\n",
    "envoy.config.metrics.v3.HistogramEmitMode enum\n"
    "0 SUMMARY_AND_HISTOGRAM\n"
    "1 SUMMARY\n"
    "2 HISTOGRAM\n",
    "envoy.config.metrics.v3.HystrixSink\n"
    "1 num_buckets int64\n",
    "envoy.config.metrics.v3.MetricsServiceConfig\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService required\n"
    "2 report_counters_as_deltas .google.protobuf.BoolValue\n"
    "3 transport_api_version #envoy.config.core.v3.ApiVersion defined_only\n"
    "4 emit_tags_as_labels bool\n"
    "5 histogram_emit_mode #envoy.config.metrics.v3.HistogramEmitMode defined_only\n"
    "6 batch_size uint32 gte=0\n",
    "envoy.config.metrics.v3.StatsConfig\n"
    "1 stats_tags .envoy.config.metrics.v3.TagSpecifier[]\n"
    "2 use_all_default_tags .google.protobuf.BoolValue\n"
    "3 stats_matcher .envoy.config.metrics.v3.StatsMatcher\n"
    "4 histogram_bucket_settings .envoy.config.metrics.v3.HistogramBucketSettings[]\n"
    "5 allow_default_tag_overrides .google.protobuf.BoolValue\n",
    "envoy.config.metrics.v3.StatsMatcher\n"
    "oneof stats_matcher required\n"
    "1 reject_all bool @0\n"
    "2 exclusion_list .envoy.type.matcher.v3.ListStringMatcher @0\n"
    "3 inclusion_list .envoy.type.matcher.v3.ListStringMatcher @0\n",
    "envoy.config.metrics.v3.StatsSink\n"
    "oneof config_type\n"
    "1 name string\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.config.metrics.v3.StatsdSink\n"
    "oneof statsd_specifier required\n"
    "1 address .envoy.config.core.v3.Address @0\n"
    "2 tcp_cluster_name string @0\n"
    "3 prefix string\n"
    "4 scale_histogram_units_to_milliseconds bool\n",
    "envoy.config.metrics.v3.TagSpecifier\n"
    "oneof tag_value\n"
    "1 tag_name string\n"
    "2 regex string @0 max_bytes=1024\n"
    "3 fixed_value string @0\n",
    "envoy.config.overload.v3.BufferFactoryConfig\n"
    "1 minimum_account_to_track_power_of_two uint32 lte=56 gte=10\n",
    "envoy.config.overload.v3.LoadShedPoint\n"
    "1 name string min_len=1\n"
    "2 triggers .envoy.config.overload.v3.Trigger[] min_items=1\n",
    "envoy.config.overload.v3.OverloadAction\n"
    "1 name string min_len=1\n"
    "2 triggers .envoy.config.overload.v3.Trigger[] min_items=1\n"
    "3 typed_config .google.protobuf.Any\n",
    "envoy.config.overload.v3.OverloadManager\n"
    "1 refresh_interval .google.protobuf.Duration\n"
    "2 resource_monitors .envoy.config.overload.v3.ResourceMonitor[] min_items=1\n"
    "3 actions .envoy.config.overload.v3.OverloadAction[]\n"
    "4 buffer_factory_config .envoy.config.overload.v3.BufferFactoryConfig\n"
    "5 loadshed_points .envoy.config.overload.v3.LoadShedPoint[]\n",
    "envoy.config.overload.v3.ResourceMonitor\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.config.overload.v3.ScaleTimersOverloadActionConfig\n"
    "1 timer_scale_factors .envoy.config.overload.v3.ScaleTimersOverloadActionConfig.ScaleTimer[] min_items=1\n",
    "envoy.config.overload.v3.ScaleTimersOverloadActionConfig.ScaleTimer\n"
    "oneof overload_adjust required\n"
    "1 timer #envoy.config.overload.v3.ScaleTimersOverloadActionConfig.TimerType defined_only not_in=0\n"
    "2 min_timeout .google.protobuf.Duration @0\n"
    "3 min_scale .envoy.type.v3.Percent @0\n",
    "envoy.config.overload.v3.ScaleTimersOverloadActionConfig.TimerType enum\n"
    "0 UNSPECIFIED\n"
    "1 HTTP_DOWNSTREAM_CONNECTION_IDLE\n"
    "2 HTTP_DOWNSTREAM_STREAM_IDLE\n"
    "3 TRANSPORT_SOCKET_CONNECT\n"
    "4 HTTP_DOWNSTREAM_CONNECTION_MAX\n"
    "5 HTTP_DOWNSTREAM_STREAM_FLUSH\n",
    "envoy.config.overload.v3.ScaledTrigger\n"
    "1 scaling_threshold double lte=1.0 gte=0.0\n"
    "2 saturation_threshold double lte=1.0 gte=0.0\n",
    "envoy.config.overload.v3.ShrinkHeapConfig\n"
    "1 timer_interval .google.protobuf.Duration gte=1000000000\n"
    "2 max_unfreed_memory_bytes .google.protobuf.UInt64Value\n",
    "envoy.config.overload.v3.ThresholdTrigger\n"
    "1 value double lte=1.0 gte=0.0\n",
    "envoy.config.overload.v3.Trigger\n"
    "oneof trigger_oneof required\n"
    "1 name string min_len=1\n"
    "2 threshold .envoy.config.overload.v3.ThresholdTrigger @0\n"
    "3 scaled .envoy.config.overload.v3.ScaledTrigger @0\n",
    "envoy.config.ratelimit.v3.RateLimitServiceConfig\n"
    "2 grpc_service .envoy.config.core.v3.GrpcService required\n"
    "4 transport_api_version #envoy.config.core.v3.ApiVersion defined_only\n",
    "envoy.config.rbac.v3.Action\n"
    "1 name string min_len=1\n"
    "2 action #envoy.config.rbac.v3.RBAC.Action\n",
    "envoy.config.rbac.v3.MetadataSource enum\n"
    "0 DYNAMIC\n"
    "1 ROUTE\n",
    "envoy.config.rbac.v3.Permission\n"
    "oneof rule required\n"
    "1 and_rules .envoy.config.rbac.v3.Permission.Set @0\n"
    "2 or_rules .envoy.config.rbac.v3.Permission.Set @0\n"
    "3 any bool @0 const=1\n"
    "4 header .envoy.config.route.v3.HeaderMatcher @0\n"
    "5 destination_ip .envoy.config.core.v3.CidrRange @0\n"
    "6 destination_port uint32 @0 lte=65535\n"
    "7 metadata .envoy.type.matcher.v3.MetadataMatcher @0 deprecated\n"
    "8 not_rule .envoy.config.rbac.v3.Permission @0\n"
    "9 requested_server_name .envoy.type.matcher.v3.StringMatcher @0\n"
    "10 url_path .envoy.type.matcher.v3.PathMatcher @0\n"
    "11 destination_port_range .envoy.type.v3.Int32Range @0\n"
    "12 matcher .envoy.config.core.v3.TypedExtensionConfig @0\n"
    "13 uri_template .envoy.config.core.v3.TypedExtensionConfig @0\n"
    "14 sourced_metadata .envoy.config.rbac.v3.SourcedMetadata @0\n",
    "envoy.config.rbac.v3.Permission.Set\n"
    "1 rules .envoy.config.rbac.v3.Permission[] min_items=1\n",
    "envoy.config.rbac.v3.Policy\n"
    "1 permissions .envoy.config.rbac.v3.Permission[] min_items=1\n"
    "2 principals .envoy.config.rbac.v3.Principal[] min_items=1\n"
    "3 condition .google.api.expr.v1alpha1.Expr\n"
    "4 checked_condition .google.api.expr.v1alpha1.CheckedExpr\n"
    "5 cel_config .envoy.config.core.v3.CelExpressionConfig\n",
    "envoy.config.rbac.v3.Principal\n"
    "oneof identifier required\n"
    "1 and_ids .envoy.config.rbac.v3.Principal.Set @0\n"
    "2 or_ids .envoy.config.rbac.v3.Principal.Set @0\n"
    "3 any bool @0 const=1\n"
    "4 authenticated .envoy.config.rbac.v3.Principal.Authenticated @0\n"
    "5 source_ip .envoy.config.core.v3.CidrRange @0 deprecated\n"
    "6 header .envoy.config.route.v3.HeaderMatcher @0\n"
    "7 metadata .envoy.type.matcher.v3.MetadataMatcher @0 deprecated\n"
    "8 not_id .envoy.config.rbac.v3.Principal @0\n"
    "9 url_path .envoy.type.matcher.v3.PathMatcher @0\n"
    "10 direct_remote_ip .envoy.config.core.v3.CidrRange @0\n"
    "11 remote_ip .envoy.config.core.v3.CidrRange @0\n"
    "12 filter_state .envoy.type.matcher.v3.FilterStateMatcher @0\n"
    "13 sourced_metadata .envoy.config.rbac.v3.SourcedMetadata @0\n"
    "14 custom .envoy.config.core.v3.TypedExtensionConfig @0\n",
    "envoy.config.rbac.v3.Principal.Authenticated\n"
    "2 principal_name .envoy.type.matcher.v3.StringMatcher\n",
    "envoy.config.rbac.v3.Principal.Set\n"
    "1 ids .envoy.config.rbac.v3.Principal[] min_items=1\n",
    "envoy.config.rbac.v3.RBAC\n"
    "1 action #envoy.config.rbac.v3.RBAC.Action defined_only\n"
    "2 policies string>.envoy.config.rbac.v3.Policy\n"
    "3 audit_logging_options .envoy.config.rbac.v3.RBAC.AuditLoggingOptions\n",
    "envoy.config.rbac.v3.RBAC.Action enum\n"
    "0 ALLOW\n"
    "1 DENY\n"
    "2 LOG\n",
    "envoy.config.rbac.v3.RBAC.AuditLoggingOptions\n"
    "1 audit_condition #envoy.config.rbac.v3.RBAC.AuditLoggingOptions.AuditCondition defined_only\n"
    "2 logger_configs .envoy.config.rbac.v3.RBAC.AuditLoggingOptions.AuditLoggerConfig[]\n",
    "envoy.config.rbac.v3.RBAC.AuditLoggingOptions.AuditCondition enum\n"
    "0 NONE\n"
    "1 ON_DENY\n"
    "2 ON_ALLOW\n"
    "3 ON_DENY_AND_ALLOW\n",
    "envoy.config.rbac.v3.RBAC.AuditLoggingOptions.AuditLoggerConfig\n"
    "1 audit_logger .envoy.config.core.v3.TypedExtensionConfig\n"
    "2 is_optional bool\n",
    "envoy.config.rbac.v3.SourcedMetadata\n"
    "1 metadata_matcher .envoy.type.matcher.v3.MetadataMatcher required\n"
    "2 metadata_source #envoy.config.rbac.v3.MetadataSource defined_only\n",
    "envoy.config.route.v3.ClusterSpecifierPlugin\n"
    "1 extension .envoy.config.core.v3.TypedExtensionConfig required\n"
    "2 is_optional bool\n",
    "envoy.config.route.v3.CookieMatcher\n"
    "1 name string min_len=1 max_bytes=1024\n"
    "2 string_match .envoy.type.matcher.v3.StringMatcher required\n"
    "3 invert_match bool\n",
    "envoy.config.route.v3.CorsPolicy\n"
    "oneof enabled_specifier\n"
    "2 allow_methods string\n"
    "3 allow_headers string\n"
    "4 expose_headers string\n"
    "5 max_age string\n"
    "6 allow_credentials .google.protobuf.BoolValue\n"
    "9 filter_enabled .envoy.config.core.v3.RuntimeFractionalPercent @0\n"
    "10 shadow_enabled .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "11 allow_origin_string_match .envoy.type.matcher.v3.StringMatcher[]\n"
    "12 allow_private_network_access .google.protobuf.BoolValue\n"
    "13 forward_not_matching_preflights .google.protobuf.BoolValue\n",
    "envoy.config.route.v3.Decorator\n"
    "1 operation string min_len=1\n"
    "2 propagate .google.protobuf.BoolValue\n",
    "envoy.config.route.v3.DirectResponseAction\n"
    "1 status uint32 lt=600 gte=200\n"
    "2 body .envoy.config.core.v3.DataSource\n"
    "3 body_format .envoy.config.core.v3.SubstitutionFormatString\n",
    "envoy.config.route.v3.FilterAction\n"
    "1 action .google.protobuf.Any\n",
    "envoy.config.route.v3.FilterConfig\n"
    "1 config .google.protobuf.Any\n"
    "2 is_optional bool\n"
    "3 disabled bool\n",
    "envoy.config.route.v3.HeaderMatcher\n"
    "oneof header_match_specifier\n"
    "1 name string min_len=1 header_name lenient\n"
    "4 exact_match string @0 deprecated\n"
    "6 range_match .envoy.type.v3.Int64Range @0\n"
    "7 present_match bool @0\n"
    "8 invert_match bool\n"
    "9 prefix_match string @0 deprecated min_len=1\n"
    "10 suffix_match string @0 deprecated min_len=1\n"
    "11 safe_regex_match .envoy.type.matcher.v3.RegexMatcher @0 deprecated\n"
    "12 contains_match string @0 deprecated min_len=1\n"
    "13 string_match .envoy.type.matcher.v3.StringMatcher @0\n"
    "14 treat_missing_header_as_empty bool\n",
    "envoy.config.route.v3.HedgePolicy\n"
    "1 initial_requests .google.protobuf.UInt32Value gte=1\n"
    "2 additional_request_chance .envoy.type.v3.FractionalPercent\n"
    "3 hedge_on_per_try_timeout bool\n",
    "envoy.config.route.v3.InternalRedirectPolicy\n"
    "1 max_internal_redirects .google.protobuf.UInt32Value\n"
    "2 redirect_response_codes uint32[] max_items=5\n"
    "3 predicates .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "4 allow_cross_scheme_redirect bool\n"
    "5 response_headers_to_copy string[] unique items.header_name items.lenient\n",
    "envoy.config.route.v3.NonForwardingAction\n",
    "envoy.config.route.v3.QueryParameterMatcher\n"
    "oneof query_parameter_match_specifier\n"
    "1 name string min_len=1 max_bytes=1024\n"
    "5 string_match .envoy.type.matcher.v3.StringMatcher @0 required\n"
    "6 present_match bool @0\n",
    "envoy.config.route.v3.RateLimit\n"
    "1 stage .google.protobuf.UInt32Value lte=10\n"
    "2 disable_key string\n"
    "3 actions .envoy.config.route.v3.RateLimit.Action[] min_items=1\n"
    "4 limit .envoy.config.route.v3.RateLimit.Override\n"
    "5 hits_addend .envoy.config.route.v3.RateLimit.HitsAddend\n"
    "6 apply_on_stream_done bool\n"
    "7 x_ratelimit_option #envoy.config.route.v3.RateLimit.XRateLimitOption\n",
    "envoy.config.route.v3.RateLimit.Action\n"
    "oneof action_specifier required\n"
    "1 source_cluster .envoy.config.route.v3.RateLimit.Action.SourceCluster @0\n"
    "2 destination_cluster .envoy.config.route.v3.RateLimit.Action.DestinationCluster @0\n"
    "3 request_headers .envoy.config.route.v3.RateLimit.Action.RequestHeaders @0\n"
    "4 remote_address .envoy.config.route.v3.RateLimit.Action.RemoteAddress @0\n"
    "5 generic_key .envoy.config.route.v3.RateLimit.Action.GenericKey @0\n"
    "6 header_value_match .envoy.config.route.v3.RateLimit.Action.HeaderValueMatch @0\n"
    "7 dynamic_metadata .envoy.config.route.v3.RateLimit.Action.DynamicMetaData @0 deprecated disallowed\n"
    "8 metadata .envoy.config.route.v3.RateLimit.Action.MetaData @0\n"
    "9 extension .envoy.config.core.v3.TypedExtensionConfig @0\n"
    "10 masked_remote_address .envoy.config.route.v3.RateLimit.Action.MaskedRemoteAddress @0\n"
    "11 query_parameter_value_match .envoy.config.route.v3.RateLimit.Action.QueryParameterValueMatch @0\n"
    "12 query_parameters .envoy.config.route.v3.RateLimit.Action.QueryParameters @0\n"
    "13 remote_address_match .envoy.config.route.v3.RateLimit.Action.RemoteAddressMatch @0\n",
    "envoy.config.route.v3.RateLimit.Action.DestinationCluster\n",
    "envoy.config.route.v3.RateLimit.Action.DynamicMetaData\n"
    "1 descriptor_key string min_len=1\n"
    "2 metadata_key .envoy.type.metadata.v3.MetadataKey required\n"
    "3 default_value string\n",
    "envoy.config.route.v3.RateLimit.Action.GenericKey\n"
    "1 descriptor_value string min_len=1\n"
    "2 descriptor_key string\n"
    "3 default_value string\n",
    "envoy.config.route.v3.RateLimit.Action.HeaderValueMatch\n"
    "1 descriptor_value string min_len=1\n"
    "2 expect_match .google.protobuf.BoolValue\n"
    "3 headers .envoy.config.route.v3.HeaderMatcher[] min_items=1\n"
    "4 descriptor_key string\n"
    "5 default_value string\n",
    "envoy.config.route.v3.RateLimit.Action.MaskedRemoteAddress\n"
    "1 v4_prefix_mask_len .google.protobuf.UInt32Value lte=32\n"
    "2 v6_prefix_mask_len .google.protobuf.UInt32Value lte=128\n",
    "envoy.config.route.v3.RateLimit.Action.MetaData\n"
    "1 descriptor_key string min_len=1\n"
    "2 metadata_key .envoy.type.metadata.v3.MetadataKey required\n"
    "3 default_value string\n"
    "4 source #envoy.config.route.v3.RateLimit.Action.MetaData.Source defined_only\n"
    "5 skip_if_absent bool\n",
    "envoy.config.route.v3.RateLimit.Action.MetaData.Source enum\n"
    "0 DYNAMIC\n"
    "1 ROUTE_ENTRY\n"
    "2 CLUSTER_ENTRY\n"
    "3 CLUSTER_LOCALITY_ENTRY\n",
    "envoy.config.route.v3.RateLimit.Action.QueryParameterValueMatch\n"
    "1 descriptor_value string min_len=1\n"
    "2 expect_match .google.protobuf.BoolValue\n"
    "3 query_parameters .envoy.config.route.v3.QueryParameterMatcher[] min_items=1\n"
    "4 descriptor_key string\n"
    "5 default_value string\n",
    "envoy.config.route.v3.RateLimit.Action.QueryParameters\n"
    "1 query_parameter_name string min_len=1\n"
    "2 descriptor_key string min_len=1\n"
    "3 skip_if_absent bool\n",
    "envoy.config.route.v3.RateLimit.Action.RemoteAddress\n",
    "envoy.config.route.v3.RateLimit.Action.RemoteAddressMatch\n"
    "1 descriptor_value string min_len=1\n"
    "2 descriptor_key string\n"
    "3 default_value string\n"
    "4 address_matcher .envoy.type.matcher.v3.AddressMatcher required\n",
    "envoy.config.route.v3.RateLimit.Action.RequestHeaders\n"
    "1 header_name string min_len=1 header_name lenient\n"
    "2 descriptor_key string min_len=1\n"
    "3 skip_if_absent bool\n",
    "envoy.config.route.v3.RateLimit.Action.SourceCluster\n",
    "envoy.config.route.v3.RateLimit.HitsAddend\n"
    "1 number .google.protobuf.UInt64Value lte=1000000000\n"
    "2 format string prefix=%25 suffix=%25 ignore_empty\n"
    "3 is_negative_hits bool\n",
    "envoy.config.route.v3.RateLimit.Override\n"
    "oneof override_specifier required\n"
    "1 dynamic_metadata .envoy.config.route.v3.RateLimit.Override.DynamicMetadata @0\n"
    "2 rate_limit .envoy.config.route.v3.RateLimit.Override.RateLimitOverride @0\n",
    "envoy.config.route.v3.RateLimit.Override.DynamicMetadata\n"
    "1 metadata_key .envoy.type.metadata.v3.MetadataKey required\n",
    "envoy.config.route.v3.RateLimit.Override.RateLimitOverride\n"
    "1 requests_per_unit uint32\n"
    "2 unit #envoy.type.v3.RateLimitUnit\n",
    "envoy.config.route.v3.RateLimit.XRateLimitOption enum\n"
    "0 UNSPECIFIED\n"
    "1 OFF\n"
    "2 DRAFT_VERSION_03\n",
    "envoy.config.route.v3.RedirectAction\n"
    "oneof scheme_rewrite_specifier\n"
    "oneof path_rewrite_specifier\n"
    "1 host_redirect string header_value lenient\n"
    "2 path_redirect string @1 header_value lenient\n"
    "3 response_code #envoy.config.route.v3.RedirectAction.RedirectResponseCode defined_only\n"
    "4 https_redirect bool @0\n"
    "5 prefix_rewrite string @1 header_value lenient\n"
    "6 strip_query bool\n"
    "7 scheme_redirect string @0\n"
    "8 port_redirect uint32\n"
    "9 regex_rewrite .envoy.type.matcher.v3.RegexMatchAndSubstitute @1\n"
    "10 path_rewrite string @1\n",
    "envoy.config.route.v3.RedirectAction.RedirectResponseCode enum\n"
    "0 MOVED_PERMANENTLY\n"
    "1 FOUND\n"
    "2 SEE_OTHER\n"
    "3 TEMPORARY_REDIRECT\n"
    "4 PERMANENT_REDIRECT\n",
    "envoy.config.route.v3.RetryPolicy\n"
    "1 retry_on string\n"
    "2 num_retries .google.protobuf.UInt32Value\n"
    "3 per_try_timeout .google.protobuf.Duration\n"
    "4 retry_priority .envoy.config.route.v3.RetryPolicy.RetryPriority\n"
    "5 retry_host_predicate .envoy.config.route.v3.RetryPolicy.RetryHostPredicate[]\n"
    "6 host_selection_retry_max_attempts int64\n"
    "7 retriable_status_codes uint32[]\n"
    "8 retry_back_off .envoy.config.route.v3.RetryPolicy.RetryBackOff\n"
    "9 retriable_headers .envoy.config.route.v3.HeaderMatcher[]\n"
    "10 retriable_request_headers .envoy.config.route.v3.HeaderMatcher[]\n"
    "11 rate_limited_retry_back_off .envoy.config.route.v3.RetryPolicy.RateLimitedRetryBackOff\n"
    "12 retry_options_predicates .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "13 per_try_idle_timeout .google.protobuf.Duration\n"
    "14 refresh_cluster_on_retry bool\n",
    "envoy.config.route.v3.RetryPolicy.RateLimitedRetryBackOff\n"
    "1 reset_headers .envoy.config.route.v3.RetryPolicy.ResetHeader[] min_items=1\n"
    "2 max_interval .google.protobuf.Duration gt=0\n",
    "envoy.config.route.v3.RetryPolicy.ResetHeader\n"
    "1 name string min_len=1 header_name lenient\n"
    "2 format #envoy.config.route.v3.RetryPolicy.ResetHeaderFormat defined_only\n",
    "envoy.config.route.v3.RetryPolicy.ResetHeaderFormat enum\n"
    "0 SECONDS\n"
    "1 UNIX_TIMESTAMP\n",
    "envoy.config.route.v3.RetryPolicy.RetryBackOff\n"
    "1 base_interval .google.protobuf.Duration required gt=0\n"
    "2 max_interval .google.protobuf.Duration gt=0\n",
    "envoy.config.route.v3.RetryPolicy.RetryHostPredicate\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.config.route.v3.RetryPolicy.RetryPriority\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.config.route.v3.Route\n"
    "oneof action required\n"
    "1 match .envoy.config.route.v3.RouteMatch required\n"
    "2 route .envoy.config.route.v3.RouteAction @0\n"
    "3 redirect .envoy.config.route.v3.RedirectAction @0\n"
    "4 metadata .envoy.config.core.v3.Metadata\n"
    "5 decorator .envoy.config.route.v3.Decorator\n"
    "7 direct_response .envoy.config.route.v3.DirectResponseAction @0\n"
    "9 request_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "10 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "11 response_headers_to_remove string[] items.min_len=1 items.header_name items.lenient\n"
    "12 request_headers_to_remove string[] items.min_len=1 items.header_name items.lenient\n"
    "13 typed_per_filter_config string>.google.protobuf.Any\n"
    "14 name string\n"
    "15 tracing .envoy.config.route.v3.Tracing\n"
    "16 per_request_buffer_limit_bytes .google.protobuf.UInt32Value deprecated\n"
    "17 filter_action .envoy.config.route.v3.FilterAction @0\n"
    "18 non_forwarding_action .envoy.config.route.v3.NonForwardingAction @0\n"
    "19 stat_prefix string\n"
    "20 request_body_buffer_limit .google.protobuf.UInt64Value\n"
    "21 route_specifiers .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.config.route.v3.RouteAction\n"
    "oneof cluster_specifier required\n"
    "oneof host_rewrite_specifier\n"
    "1 cluster string @0 min_len=1\n"
    "2 cluster_header string @0 min_len=1 header_name lenient\n"
    "3 weighted_clusters .envoy.config.route.v3.WeightedCluster @0\n"
    "4 metadata_match .envoy.config.core.v3.Metadata\n"
    "5 prefix_rewrite string header_value lenient\n"
    "6 host_rewrite_literal string @1 header_value lenient\n"
    "7 auto_host_rewrite .google.protobuf.BoolValue @1\n"
    "8 timeout .google.protobuf.Duration\n"
    "9 retry_policy .envoy.config.route.v3.RetryPolicy\n"
    "11 priority #envoy.config.core.v3.RoutingPriority defined_only\n"
    "13 rate_limits .envoy.config.route.v3.RateLimit[]\n"
    "14 include_vh_rate_limits .google.protobuf.BoolValue deprecated\n"
    "15 hash_policy .envoy.config.route.v3.RouteAction.HashPolicy[]\n"
    "17 cors .envoy.config.route.v3.CorsPolicy deprecated\n"
    "20 cluster_not_found_response_code #envoy.config.route.v3.RouteAction.ClusterNotFoundResponseCode defined_only\n"
    "23 max_grpc_timeout .google.protobuf.Duration deprecated\n"
    "24 idle_timeout .google.protobuf.Duration\n"
    "25 upgrade_configs .envoy.config.route.v3.RouteAction.UpgradeConfig[]\n"
    "26 internal_redirect_action #envoy.config.route.v3.RouteAction.InternalRedirectAction deprecated\n"
    "27 hedge_policy .envoy.config.route.v3.HedgePolicy\n"
    "28 grpc_timeout_offset .google.protobuf.Duration deprecated\n"
    "29 host_rewrite_header string @1 header_name lenient\n"
    "30 request_mirror_policies .envoy.config.route.v3.RouteAction.RequestMirrorPolicy[]\n"
    "31 max_internal_redirects .google.protobuf.UInt32Value deprecated\n"
    "32 regex_rewrite .envoy.type.matcher.v3.RegexMatchAndSubstitute\n"
    "33 retry_policy_typed_config .google.protobuf.Any\n"
    "34 internal_redirect_policy .envoy.config.route.v3.InternalRedirectPolicy\n"
    "35 host_rewrite_path_regex .envoy.type.matcher.v3.RegexMatchAndSubstitute @1\n"
    "36 max_stream_duration .envoy.config.route.v3.RouteAction.MaxStreamDuration\n"
    "37 cluster_specifier_plugin string @0\n"
    "38 append_x_forwarded_host bool\n"
    "39 inline_cluster_specifier_plugin .envoy.config.route.v3.ClusterSpecifierPlugin @0\n"
    "40 early_data_policy .envoy.config.core.v3.TypedExtensionConfig\n"
    "41 path_rewrite_policy .envoy.config.core.v3.TypedExtensionConfig\n"
    "42 flush_timeout .google.protobuf.Duration\n"
    "44 host_rewrite string @1\n"
    "45 path_rewrite string\n",
    "envoy.config.route.v3.RouteAction.ClusterNotFoundResponseCode enum\n"
    "0 SERVICE_UNAVAILABLE\n"
    "1 NOT_FOUND\n"
    "2 INTERNAL_SERVER_ERROR\n",
    "envoy.config.route.v3.RouteAction.HashPolicy\n"
    "oneof policy_specifier required\n"
    "1 header .envoy.config.route.v3.RouteAction.HashPolicy.Header @0\n"
    "2 cookie .envoy.config.route.v3.RouteAction.HashPolicy.Cookie @0\n"
    "3 connection_properties .envoy.config.route.v3.RouteAction.HashPolicy.ConnectionProperties @0\n"
    "4 terminal bool\n"
    "5 query_parameter .envoy.config.route.v3.RouteAction.HashPolicy.QueryParameter @0\n"
    "6 filter_state .envoy.config.route.v3.RouteAction.HashPolicy.FilterState @0\n",
    "envoy.config.route.v3.RouteAction.HashPolicy.ConnectionProperties\n"
    "1 source_ip bool\n",
    "envoy.config.route.v3.RouteAction.HashPolicy.Cookie\n"
    "1 name string min_len=1\n"
    "2 ttl .google.protobuf.Duration\n"
    "3 path string\n"
    "4 attributes .envoy.config.route.v3.RouteAction.HashPolicy.CookieAttribute[]\n",
    "envoy.config.route.v3.RouteAction.HashPolicy.CookieAttribute\n"
    "1 name string min_len=1 max_bytes=16384 header_name lenient\n"
    "2 value string max_bytes=16384 header_value lenient\n",
    "envoy.config.route.v3.RouteAction.HashPolicy.FilterState\n"
    "1 key string min_len=1\n",
    "envoy.config.route.v3.RouteAction.HashPolicy.Header\n"
    "1 header_name string min_len=1 header_name lenient\n"
    "2 regex_rewrite .envoy.type.matcher.v3.RegexMatchAndSubstitute\n",
    "envoy.config.route.v3.RouteAction.HashPolicy.QueryParameter\n"
    "1 name string min_len=1\n",
    "envoy.config.route.v3.RouteAction.InternalRedirectAction enum\n"
    "0 PASS_THROUGH_INTERNAL_REDIRECT\n"
    "1 HANDLE_INTERNAL_REDIRECT\n",
    "envoy.config.route.v3.RouteAction.MaxStreamDuration\n"
    "1 max_stream_duration .google.protobuf.Duration\n"
    "2 grpc_timeout_header_max .google.protobuf.Duration\n"
    "3 grpc_timeout_header_offset .google.protobuf.Duration\n",
    "envoy.config.route.v3.RouteAction.RequestMirrorPolicy\n"
    "1 cluster string\n"
    "3 runtime_fraction .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "4 trace_sampled .google.protobuf.BoolValue\n"
    "5 cluster_header string header_name lenient\n"
    "6 disable_shadow_host_suffix_append bool\n"
    "7 request_headers_mutations .envoy.config.common.mutation_rules.v3.HeaderMutation[] max_items=1000\n"
    "8 host_rewrite_literal string header_value lenient\n",
    "envoy.config.route.v3.RouteAction.UpgradeConfig\n"
    "1 upgrade_type string min_len=1 header_value lenient\n"
    "2 enabled .google.protobuf.BoolValue\n"
    "3 connect_config .envoy.config.route.v3.RouteAction.UpgradeConfig.ConnectConfig\n",
    "envoy.config.route.v3.RouteAction.UpgradeConfig.ConnectConfig\n"
    "1 proxy_protocol_config .envoy.config.core.v3.ProxyProtocolConfig\n"
    "2 allow_post bool\n",
    "envoy.config.route.v3.RouteConfiguration\n"
    "1 name string\n"
    "2 virtual_hosts .envoy.config.route.v3.VirtualHost[]\n"
    "3 internal_only_headers string[] items.header_name items.lenient\n"
    "4 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "5 response_headers_to_remove string[] items.header_name items.lenient\n"
    "6 request_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "7 validate_clusters .google.protobuf.BoolValue\n"
    "8 request_headers_to_remove string[] items.header_name items.lenient\n"
    "9 vhds .envoy.config.route.v3.Vhds\n"
    "10 most_specific_header_mutations_wins bool\n"
    "11 max_direct_response_body_size_bytes .google.protobuf.UInt32Value\n"
    "12 cluster_specifier_plugins .envoy.config.route.v3.ClusterSpecifierPlugin[]\n"
    "13 request_mirror_policies .envoy.config.route.v3.RouteAction.RequestMirrorPolicy[]\n"
    "14 ignore_port_in_host_matching bool\n"
    "15 ignore_path_parameters_in_path_matching bool\n"
    "16 typed_per_filter_config string>.google.protobuf.Any\n"
    "17 metadata .envoy.config.core.v3.Metadata\n"
    "18 vhost_header string header_name lenient\n"
    "19 route_specifiers .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.config.route.v3.RouteList\n"
    "1 routes .envoy.config.route.v3.Route[]\n",
    "envoy.config.route.v3.RouteMatch\n"
    "oneof path_specifier required\n"
    "1 prefix string @0\n"
    "2 path string @0\n"
    "4 case_sensitive .google.protobuf.BoolValue\n"
    "6 headers .envoy.config.route.v3.HeaderMatcher[]\n"
    "7 query_parameters .envoy.config.route.v3.QueryParameterMatcher[]\n"
    "8 grpc .envoy.config.route.v3.RouteMatch.GrpcRouteMatchOptions\n"
    "9 runtime_fraction .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "10 safe_regex .envoy.type.matcher.v3.RegexMatcher @0 required\n"
    "11 tls_context .envoy.config.route.v3.RouteMatch.TlsContextMatchOptions\n"
    "12 connect_matcher .envoy.config.route.v3.RouteMatch.ConnectMatcher @0\n"
    "13 dynamic_metadata .envoy.type.matcher.v3.MetadataMatcher[]\n"
    "14 path_separated_prefix string @0 pattern=^[^?#]+[^?#/]$\n"
    "15 path_match_policy .envoy.config.core.v3.TypedExtensionConfig @0\n"
    "16 filter_state .envoy.type.matcher.v3.FilterStateMatcher[]\n"
    "17 cookies .envoy.config.route.v3.CookieMatcher[]\n",
    "envoy.config.route.v3.RouteMatch.ConnectMatcher\n",
    "envoy.config.route.v3.RouteMatch.GrpcRouteMatchOptions\n",
    "envoy.config.route.v3.RouteMatch.TlsContextMatchOptions\n"
    "1 presented .google.protobuf.BoolValue\n"
    "2 validated .google.protobuf.BoolValue\n",
    "envoy.config.route.v3.ScopedRouteConfiguration\n"
    "1 name string min_len=1\n"
    "2 route_configuration_name string\n"
    "3 key .envoy.config.route.v3.ScopedRouteConfiguration.Key required\n"
    "4 on_demand bool\n"
    "5 route_configuration .envoy.config.route.v3.RouteConfiguration\n",
    "envoy.config.route.v3.ScopedRouteConfiguration.Key\n"
    "1 fragments .envoy.config.route.v3.ScopedRouteConfiguration.Key.Fragment[] min_items=1\n",
    "envoy.config.route.v3.ScopedRouteConfiguration.Key.Fragment\n"
    "oneof type required\n"
    "1 string_key string @0\n",
    "envoy.config.route.v3.Tracing\n"
    "1 client_sampling .envoy.type.v3.FractionalPercent\n"
    "2 random_sampling .envoy.type.v3.FractionalPercent\n"
    "3 overall_sampling .envoy.type.v3.FractionalPercent\n"
    "4 custom_tags .envoy.type.tracing.v3.CustomTag[]\n"
    "5 operation string\n"
    "6 upstream_operation string\n",
    "envoy.config.route.v3.Vhds\n"
    "1 config_source .envoy.config.core.v3.ConfigSource required\n",
    "envoy.config.route.v3.VirtualCluster\n"
    "2 name string min_len=1\n"
    "4 headers .envoy.config.route.v3.HeaderMatcher[]\n",
    "envoy.config.route.v3.VirtualHost\n"
    "1 name string min_len=1\n"
    "2 domains string[] min_items=1 items.header_value items.lenient\n"
    "3 routes .envoy.config.route.v3.Route[]\n"
    "4 require_tls #envoy.config.route.v3.VirtualHost.TlsRequirementType defined_only\n"
    "5 virtual_clusters .envoy.config.route.v3.VirtualCluster[]\n"
    "6 rate_limits .envoy.config.route.v3.RateLimit[]\n"
    "7 request_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "8 cors .envoy.config.route.v3.CorsPolicy deprecated\n"
    "10 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "11 response_headers_to_remove string[] items.min_len=1 items.header_name items.lenient\n"
    "13 request_headers_to_remove string[] items.min_len=1 items.header_name items.lenient\n"
    "14 include_request_attempt_count bool\n"
    "15 typed_per_filter_config string>.google.protobuf.Any\n"
    "16 retry_policy .envoy.config.route.v3.RetryPolicy\n"
    "17 hedge_policy .envoy.config.route.v3.HedgePolicy\n"
    "18 per_request_buffer_limit_bytes .google.protobuf.UInt32Value deprecated\n"
    "19 include_attempt_count_in_response bool\n"
    "20 retry_policy_typed_config .google.protobuf.Any\n"
    "21 matcher .xds.type.matcher.v3.Matcher\n"
    "22 request_mirror_policies .envoy.config.route.v3.RouteAction.RequestMirrorPolicy[]\n"
    "23 include_is_timeout_retry_header bool\n"
    "24 metadata .envoy.config.core.v3.Metadata\n"
    "25 request_body_buffer_limit .google.protobuf.UInt64Value\n"
    "26 route_specifiers .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.config.route.v3.VirtualHost.TlsRequirementType enum\n"
    "0 NONE\n"
    "1 EXTERNAL_ONLY\n"
    "2 ALL\n",
    "envoy.config.route.v3.WeightedCluster\n"
    "oneof random_value_specifier\n"
    "1 clusters .envoy.config.route.v3.WeightedCluster.ClusterWeight[] min_items=1\n"
    "2 runtime_key_prefix string\n"
    "3 total_weight .google.protobuf.UInt32Value deprecated\n"
    "4 header_name string @0 header_name lenient\n"
    "5 use_hash_policy .google.protobuf.BoolValue @0\n",
    "envoy.config.route.v3.WeightedCluster.ClusterWeight\n"
    "oneof host_rewrite_specifier\n"
    "1 name string\n"
    "2 weight .google.protobuf.UInt32Value\n"
    "3 metadata_match .envoy.config.core.v3.Metadata\n"
    "4 request_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "5 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "6 response_headers_to_remove string[] items.header_name items.lenient\n"
    "9 request_headers_to_remove string[] items.header_name items.lenient\n"
    "10 typed_per_filter_config string>.google.protobuf.Any\n"
    "11 host_rewrite_literal string @0 header_value lenient\n"
    "12 cluster_header string header_name lenient\n",
    "envoy.config.tap.v3.BufferedAdminSink\n"
    "1 max_traces uint64 gt=0\n"
    "2 timeout .google.protobuf.Duration\n",
    "envoy.config.tap.v3.FilePerTapSink\n"
    "1 path_prefix string min_len=1\n",
    "envoy.config.tap.v3.HttpGenericBodyMatch\n"
    "1 bytes_limit uint32\n"
    "2 patterns .envoy.config.tap.v3.HttpGenericBodyMatch.GenericTextMatch[] min_items=1\n",
    "envoy.config.tap.v3.HttpGenericBodyMatch.GenericTextMatch\n"
    "oneof rule required\n"
    "1 string_match string @0 min_len=1\n"
    "2 binary_match bytes @0 min_len=1\n",
    "envoy.config.tap.v3.HttpHeadersMatch\n"
    "1 headers .envoy.config.route.v3.HeaderMatcher[]\n",
    "envoy.config.tap.v3.MatchPredicate\n"
    "oneof rule required\n"
    "1 or_match .envoy.config.tap.v3.MatchPredicate.MatchSet @0\n"
    "2 and_match .envoy.config.tap.v3.MatchPredicate.MatchSet @0\n"
    "3 not_match .envoy.config.tap.v3.MatchPredicate @0\n"
    "4 any_match bool @0 const=1\n"
    "5 http_request_headers_match .envoy.config.tap.v3.HttpHeadersMatch @0\n"
    "6 http_request_trailers_match .envoy.config.tap.v3.HttpHeadersMatch @0\n"
    "7 http_response_headers_match .envoy.config.tap.v3.HttpHeadersMatch @0\n"
    "8 http_response_trailers_match .envoy.config.tap.v3.HttpHeadersMatch @0\n"
    "9 http_request_generic_body_match .envoy.config.tap.v3.HttpGenericBodyMatch @0\n"
    "10 http_response_generic_body_match .envoy.config.tap.v3.HttpGenericBodyMatch @0\n",
    "envoy.config.tap.v3.MatchPredicate.MatchSet\n"
    "1 rules .envoy.config.tap.v3.MatchPredicate[] min_items=2\n",
    "envoy.config.tap.v3.OutputConfig\n"
    "1 sinks .envoy.config.tap.v3.OutputSink[] min_items=1 max_items=1\n"
    "2 max_buffered_rx_bytes .google.protobuf.UInt32Value\n"
    "3 max_buffered_tx_bytes .google.protobuf.UInt32Value\n"
    "4 streaming bool\n"
    "5 min_streamed_sent_bytes .google.protobuf.UInt32Value\n",
    "envoy.config.tap.v3.OutputSink\n"
    "oneof output_sink_type required\n"
    "1 format #envoy.config.tap.v3.OutputSink.Format defined_only\n"
    "2 streaming_admin .envoy.config.tap.v3.StreamingAdminSink @0\n"
    "3 file_per_tap .envoy.config.tap.v3.FilePerTapSink @0\n"
    "4 streaming_grpc .envoy.config.tap.v3.StreamingGrpcSink @0\n"
    "5 buffered_admin .envoy.config.tap.v3.BufferedAdminSink @0\n"
    "6 custom_sink .envoy.config.core.v3.TypedExtensionConfig @0\n",
    "envoy.config.tap.v3.OutputSink.Format enum\n"
    "0 JSON_BODY_AS_BYTES\n"
    "1 JSON_BODY_AS_STRING\n"
    "2 PROTO_BINARY\n"
    "3 PROTO_BINARY_LENGTH_DELIMITED\n"
    "4 PROTO_TEXT\n",
    "envoy.config.tap.v3.StreamingAdminSink\n",
    "envoy.config.tap.v3.StreamingGrpcSink\n"
    "1 tap_id string\n"
    "2 grpc_service .envoy.config.core.v3.GrpcService required\n",
    "envoy.config.tap.v3.TapConfig\n"
    "1 match_config .envoy.config.tap.v3.MatchPredicate deprecated\n"
    "2 output_config .envoy.config.tap.v3.OutputConfig required\n"
    "3 tap_enabled .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "4 match .envoy.config.common.matcher.v3.MatchPredicate\n",
    "envoy.config.trace.v3.ClientConfig\n"
    "oneof backend_token_specifier\n"
    "1 service_name string\n"
    "2 instance_name string\n"
    "3 backend_token string @0 sensitive\n"
    "4 max_cache_size .google.protobuf.UInt32Value\n",
    "envoy.config.trace.v3.DatadogConfig\n"
    "1 collector_cluster string min_len=1\n"
    "2 service_name string min_len=1\n"
    "3 collector_hostname string\n"
    "4 remote_config .envoy.config.trace.v3.DatadogRemoteConfig\n",
    "envoy.config.trace.v3.DatadogRemoteConfig\n"
    "1 polling_interval .google.protobuf.Duration\n",
    "envoy.config.trace.v3.DynamicOtConfig\n"
    "1 library string deprecated disallowed min_len=1\n"
    "2 config .google.protobuf.Struct deprecated disallowed\n",
    "envoy.config.trace.v3.LightstepConfig\n"
    "1 collector_cluster string min_len=1\n"
    "2 access_token_file string deprecated\n"
    "3 propagation_modes #envoy.config.trace.v3.LightstepConfig.PropagationMode[] items.defined_only\n"
    "4 access_token .envoy.config.core.v3.DataSource\n",
    "envoy.config.trace.v3.LightstepConfig.PropagationMode enum\n"
    "0 ENVOY\n"
    "1 LIGHTSTEP\n"
    "2 B3\n"
    "3 TRACE_CONTEXT\n",
    "envoy.config.trace.v3.OpenCensusConfig\n"
    "1 trace_config .opencensus.proto.trace.v1.TraceConfig deprecated disallowed\n"
    "2 stdout_exporter_enabled bool deprecated disallowed\n"
    "3 stackdriver_exporter_enabled bool deprecated disallowed\n"
    "4 stackdriver_project_id string deprecated disallowed\n"
    "5 zipkin_exporter_enabled bool deprecated disallowed\n"
    "6 zipkin_url string deprecated disallowed\n"
    "8 incoming_trace_context #envoy.config.trace.v3.OpenCensusConfig.TraceContext[] deprecated disallowed\n"
    "9 outgoing_trace_context #envoy.config.trace.v3.OpenCensusConfig.TraceContext[] deprecated disallowed\n"
    "10 stackdriver_address string deprecated disallowed\n"
    "11 ocagent_exporter_enabled bool deprecated disallowed\n"
    "12 ocagent_address string deprecated disallowed\n"
    "13 stackdriver_grpc_service .envoy.config.core.v3.GrpcService deprecated disallowed\n"
    "14 ocagent_grpc_service .envoy.config.core.v3.GrpcService deprecated disallowed\n",
    "envoy.config.trace.v3.OpenCensusConfig.TraceContext enum\n"
    "0 NONE\n"
    "1 TRACE_CONTEXT\n"
    "2 GRPC_TRACE_BIN\n"
    "3 CLOUD_TRACE_CONTEXT\n"
    "4 B3\n",
    "envoy.config.trace.v3.OpenTelemetryConfig\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService\n"
    "2 service_name string\n"
    "3 http_service .envoy.config.core.v3.HttpService\n"
    "4 resource_detectors .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "5 sampler .envoy.config.core.v3.TypedExtensionConfig\n"
    "6 max_cache_size .google.protobuf.UInt32Value\n"
    "7 set_telemetry_sdk_resource_attributes .google.protobuf.BoolValue\n"
    "8 set_service_name_resource_attribute .google.protobuf.BoolValue\n"
    "9 set_instrumentation_scope .google.protobuf.BoolValue\n"
    "10 exporter .envoy.config.core.v3.TypedExtensionConfig\n",
    "envoy.config.trace.v3.SkyWalkingConfig\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService required\n"
    "2 client_config .envoy.config.trace.v3.ClientConfig\n",
    "envoy.config.trace.v3.TraceServiceConfig\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService required\n",
    "envoy.config.trace.v3.Tracing\n"
    "1 http .envoy.config.trace.v3.Tracing.Http\n",
    "envoy.config.trace.v3.Tracing.Http\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.config.trace.v3.XRayConfig\n"
    "1 daemon_endpoint .envoy.config.core.v3.SocketAddress\n"
    "2 segment_name string min_len=1\n"
    "3 sampling_rule_manifest .envoy.config.core.v3.DataSource\n"
    "4 segment_fields .envoy.config.trace.v3.XRayConfig.SegmentFields\n",
    "envoy.config.trace.v3.XRayConfig.SegmentFields\n"
    "1 origin string\n"
    "2 aws .google.protobuf.Struct\n",
    "envoy.config.trace.v3.ZipkinConfig\n"
    "1 collector_cluster string\n"
    "2 collector_endpoint string\n"
    "3 trace_id_128bit bool\n"
    "4 shared_span_context .google.protobuf.BoolValue\n"
    "5 collector_endpoint_version #envoy.config.trace.v3.ZipkinConfig.CollectorEndpointVersion\n"
    "6 collector_hostname string\n"
    "7 split_spans_for_request bool deprecated\n"
    "8 trace_context_option #envoy.config.trace.v3.ZipkinConfig.TraceContextOption\n"
    "9 collector_service .envoy.config.core.v3.HttpService\n"
    "10 timestamp_trace_ids bool\n",
    "envoy.config.trace.v3.ZipkinConfig.CollectorEndpointVersion enum\n"
    "0 DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE deprecated disallowed\n"
    "1 HTTP_JSON\n"
    "2 HTTP_PROTO\n"
    "3 GRPC\n",
    "envoy.config.trace.v3.ZipkinConfig.TraceContextOption enum\n"
    "0 USE_B3\n"
    "1 USE_B3_WITH_W3C_PROPAGATION\n",
    "envoy.config.upstream.local_address_selector.v3.DefaultLocalAddressSelector\n",
    "envoy.data.accesslog.v3.AccessLogCommon\n"
    "1 sample_rate double lte=1.0 gt=0.0\n"
    "2 downstream_remote_address .envoy.config.core.v3.Address\n"
    "3 downstream_local_address .envoy.config.core.v3.Address\n"
    "4 tls_properties .envoy.data.accesslog.v3.TLSProperties\n"
    "5 start_time .google.protobuf.Timestamp\n"
    "6 time_to_last_rx_byte .google.protobuf.Duration\n"
    "7 time_to_first_upstream_tx_byte .google.protobuf.Duration\n"
    "8 time_to_last_upstream_tx_byte .google.protobuf.Duration\n"
    "9 time_to_first_upstream_rx_byte .google.protobuf.Duration\n"
    "10 time_to_last_upstream_rx_byte .google.protobuf.Duration\n"
    "11 time_to_first_downstream_tx_byte .google.protobuf.Duration\n"
    "12 time_to_last_downstream_tx_byte .google.protobuf.Duration\n"
    "13 upstream_remote_address .envoy.config.core.v3.Address\n"
    "14 upstream_local_address .envoy.config.core.v3.Address\n"
    "15 upstream_cluster string\n"
    "16 response_flags .envoy.data.accesslog.v3.ResponseFlags\n"
    "17 metadata .envoy.config.core.v3.Metadata\n"
    "18 upstream_transport_failure_reason string\n"
    "19 route_name string\n"
    "20 downstream_direct_remote_address .envoy.config.core.v3.Address\n"
    "21 filter_state_objects string>.google.protobuf.Any\n"
    "22 custom_tags string>string\n"
    "23 duration .google.protobuf.Duration\n"
    "24 upstream_request_attempt_count uint32\n"
    "25 connection_termination_details string\n"
    "26 stream_id string\n"
    "27 intermediate_log_entry bool deprecated\n"
    "28 downstream_transport_failure_reason string\n"
    "29 downstream_wire_bytes_sent uint64\n"
    "30 downstream_wire_bytes_received uint64\n"
    "31 upstream_wire_bytes_sent uint64\n"
    "32 upstream_wire_bytes_received uint64\n"
    "33 access_log_type #envoy.data.accesslog.v3.AccessLogType\n",
    "envoy.data.accesslog.v3.AccessLogType enum\n"
    "0 NotSet\n"
    "1 TcpUpstreamConnected\n"
    "2 TcpPeriodic\n"
    "14 TcpConnectionStart\n"
    "3 TcpConnectionEnd\n"
    "4 DownstreamStart\n"
    "5 DownstreamPeriodic\n"
    "6 DownstreamEnd\n"
    "7 UpstreamPoolReady\n"
    "8 UpstreamPeriodic\n"
    "9 UpstreamEnd\n"
    "10 DownstreamTunnelSuccessfullyEstablished\n"
    "11 UdpTunnelUpstreamConnected\n"
    "12 UdpPeriodic\n"
    "13 UdpSessionEnd\n",
    "envoy.data.accesslog.v3.ConnectionProperties\n"
    "1 received_bytes uint64\n"
    "2 sent_bytes uint64\n",
    "envoy.data.accesslog.v3.HTTPAccessLogEntry\n"
    "1 common_properties .envoy.data.accesslog.v3.AccessLogCommon\n"
    "2 protocol_version #envoy.data.accesslog.v3.HTTPAccessLogEntry.HTTPVersion\n"
    "3 request .envoy.data.accesslog.v3.HTTPRequestProperties\n"
    "4 response .envoy.data.accesslog.v3.HTTPResponseProperties\n",
    "envoy.data.accesslog.v3.HTTPAccessLogEntry.HTTPVersion enum\n"
    "0 PROTOCOL_UNSPECIFIED\n"
    "1 HTTP10\n"
    "2 HTTP11\n"
    "3 HTTP2\n"
    "4 HTTP3\n",
    "envoy.data.accesslog.v3.HTTPRequestProperties\n"
    "1 request_method #envoy.config.core.v3.RequestMethod defined_only\n"
    "2 scheme string\n"
    "3 authority string\n"
    "4 port .google.protobuf.UInt32Value\n"
    "5 path string\n"
    "6 user_agent string\n"
    "7 referer string\n"
    "8 forwarded_for string\n"
    "9 request_id string\n"
    "10 original_path string\n"
    "11 request_headers_bytes uint64\n"
    "12 request_body_bytes uint64\n"
    "13 request_headers string>string\n"
    "14 upstream_header_bytes_sent uint64\n"
    "15 downstream_header_bytes_received uint64\n",
    "envoy.data.accesslog.v3.HTTPResponseProperties\n"
    "1 response_code .google.protobuf.UInt32Value\n"
    "2 response_headers_bytes uint64\n"
    "3 response_body_bytes uint64\n"
    "4 response_headers string>string\n"
    "5 response_trailers string>string\n"
    "6 response_code_details string\n"
    "7 upstream_header_bytes_received uint64\n"
    "8 downstream_header_bytes_sent uint64\n",
    "envoy.data.accesslog.v3.ResponseFlags\n"
    "1 failed_local_healthcheck bool\n"
    "2 no_healthy_upstream bool\n"
    "3 upstream_request_timeout bool\n"
    "4 local_reset bool\n"
    "5 upstream_remote_reset bool\n"
    "6 upstream_connection_failure bool\n"
    "7 upstream_connection_termination bool\n"
    "8 upstream_overflow bool\n"
    "9 no_route_found bool\n"
    "10 delay_injected bool\n"
    "11 fault_injected bool\n"
    "12 rate_limited bool\n"
    "13 unauthorized_details .envoy.data.accesslog.v3.ResponseFlags.Unauthorized\n"
    "14 rate_limit_service_error bool\n"
    "15 downstream_connection_termination bool\n"
    "16 upstream_retry_limit_exceeded bool\n"
    "17 stream_idle_timeout bool\n"
    "18 invalid_envoy_request_headers bool\n"
    "19 downstream_protocol_error bool\n"
    "20 upstream_max_stream_duration_reached bool\n"
    "21 response_from_cache_filter bool\n"
    "22 no_filter_config_found bool\n"
    "23 duration_timeout bool\n"
    "24 upstream_protocol_error bool\n"
    "25 no_cluster_found bool\n"
    "26 overload_manager bool\n"
    "27 dns_resolution_failure bool\n"
    "28 downstream_remote_reset bool\n",
    "envoy.data.accesslog.v3.ResponseFlags.Unauthorized\n"
    "1 reason #envoy.data.accesslog.v3.ResponseFlags.Unauthorized.Reason\n",
    "envoy.data.accesslog.v3.ResponseFlags.Unauthorized.Reason enum\n"
    "0 REASON_UNSPECIFIED\n"
    "1 EXTERNAL_SERVICE\n",
    "envoy.data.accesslog.v3.TCPAccessLogEntry\n"
    "1 common_properties .envoy.data.accesslog.v3.AccessLogCommon\n"
    "2 connection_properties .envoy.data.accesslog.v3.ConnectionProperties\n",
    "envoy.data.accesslog.v3.TLSProperties\n"
    "1 tls_version #envoy.data.accesslog.v3.TLSProperties.TLSVersion\n"
    "2 tls_cipher_suite .google.protobuf.UInt32Value\n"
    "3 tls_sni_hostname string\n"
    "4 local_certificate_properties .envoy.data.accesslog.v3.TLSProperties.CertificateProperties\n"
    "5 peer_certificate_properties .envoy.data.accesslog.v3.TLSProperties.CertificateProperties\n"
    "6 tls_session_id string\n"
    "7 ja3_fingerprint string\n",
    "envoy.data.accesslog.v3.TLSProperties.CertificateProperties\n"
    "1 subject_alt_name .envoy.data.accesslog.v3.TLSProperties.CertificateProperties.SubjectAltName[]\n"
    "2 subject string\n"
    "3 issuer string\n",
    "envoy.data.accesslog.v3.TLSProperties.CertificateProperties.SubjectAltName\n"
    "oneof san\n"
    "1 uri string @0\n"
    "2 dns string @0\n",
    "envoy.data.accesslog.v3.TLSProperties.TLSVersion enum\n"
    "0 VERSION_UNSPECIFIED\n"
    "1 TLSv1\n"
    "2 TLSv1_1\n"
    "3 TLSv1_2\n"
    "4 TLSv1_3\n",
    "envoy.data.ai.v3.InputTokenDetails\n"
    "1 cached_tokens .google.protobuf.UInt64Value\n"
    "2 cache_creation_tokens .google.protobuf.UInt64Value\n"
    "3 tool_use_tokens .google.protobuf.UInt64Value\n",
    "envoy.data.ai.v3.OutputTokenDetails\n"
    "1 reasoning_tokens .google.protobuf.UInt64Value\n",
    "envoy.data.ai.v3.RequestInfo\n"
    "1 input_llm_protocol #envoy.type.ai.v3.LLMProtocol\n"
    "2 model string\n"
    "3 stream .google.protobuf.BoolValue\n"
    "4 max_output_tokens .google.protobuf.UInt64Value\n"
    "5 message_count .google.protobuf.UInt32Value\n"
    "6 tool_count .google.protobuf.UInt32Value\n"
    "7 estimated_input_tokens .google.protobuf.UInt64Value\n",
    "envoy.data.ai.v3.TokenUsage\n"
    "1 llm_protocol #envoy.type.ai.v3.LLMProtocol\n"
    "2 model string\n"
    "3 input_tokens .google.protobuf.UInt64Value\n"
    "4 output_tokens .google.protobuf.UInt64Value\n"
    "5 total_tokens .google.protobuf.UInt64Value\n"
    "6 input_token_details .envoy.data.ai.v3.InputTokenDetails\n"
    "7 output_token_details .envoy.data.ai.v3.OutputTokenDetails\n"
    "8 provider_total_tokens .google.protobuf.UInt64Value\n"
    "9 extraction_status #envoy.data.ai.v3.TokenUsage.ExtractionStatus\n",
    "envoy.data.ai.v3.TokenUsage.ExtractionStatus enum\n"
    "0 EXTRACTION_STATUS_UNSPECIFIED\n"
    "1 COMPLETE\n"
    "2 PARTIAL\n"
    "3 FAILED\n",
    "envoy.data.cluster.v3.Action enum\n"
    "0 EJECT\n"
    "1 UNEJECT\n",
    "envoy.data.cluster.v3.OutlierDetectionEvent\n"
    "oneof event required\n"
    "1 type #envoy.data.cluster.v3.OutlierEjectionType defined_only\n"
    "2 timestamp .google.protobuf.Timestamp\n"
    "3 secs_since_last_action .google.protobuf.UInt64Value\n"
    "4 cluster_name string min_len=1\n"
    "5 upstream_url string min_len=1\n"
    "6 action #envoy.data.cluster.v3.Action defined_only\n"
    "7 num_ejections uint32\n"
    "8 enforced bool\n"
    "9 eject_success_rate_event .envoy.data.cluster.v3.OutlierEjectSuccessRate @0\n"
    "10 eject_consecutive_event .envoy.data.cluster.v3.OutlierEjectConsecutive @0\n"
    "11 eject_failure_percentage_event .envoy.data.cluster.v3.OutlierEjectFailurePercentage @0\n",
    "envoy.data.cluster.v3.OutlierEjectConsecutive\n",
    "envoy.data.cluster.v3.OutlierEjectFailurePercentage\n"
    "1 host_success_rate uint32 lte=100\n",
    "envoy.data.cluster.v3.OutlierEjectSuccessRate\n"
    "1 host_success_rate uint32 lte=100\n"
    "2 cluster_average_success_rate uint32 lte=100\n"
    "3 cluster_success_rate_ejection_threshold uint32 lte=100\n",
    "envoy.data.cluster.v3.OutlierEjectionType enum\n"
    "0 CONSECUTIVE_5XX\n"
    "1 CONSECUTIVE_GATEWAY_FAILURE\n"
    "2 SUCCESS_RATE\n"
    "3 CONSECUTIVE_LOCAL_ORIGIN_FAILURE\n"
    "4 SUCCESS_RATE_LOCAL_ORIGIN\n"
    "5 FAILURE_PERCENTAGE\n"
    "6 FAILURE_PERCENTAGE_LOCAL_ORIGIN\n"
    "7 DEGRADED\n",
    "envoy.data.core.v3.DegradedHealthyHost\n",
    "envoy.data.core.v3.HealthCheckAddHealthy\n"
    "1 first_check bool\n",
    "envoy.data.core.v3.HealthCheckEjectUnhealthy\n"
    "1 failure_type #envoy.data.core.v3.HealthCheckFailureType defined_only\n"
    "2 http_status_code uint32\n",
    "envoy.data.core.v3.HealthCheckEvent\n"
    "oneof event required\n"
    "1 health_checker_type #envoy.data.core.v3.HealthCheckerType defined_only\n"
    "2 host .envoy.config.core.v3.Address\n"
    "3 cluster_name string min_len=1\n"
    "4 eject_unhealthy_event .envoy.data.core.v3.HealthCheckEjectUnhealthy @0\n"
    "5 add_healthy_event .envoy.data.core.v3.HealthCheckAddHealthy @0\n"
    "6 timestamp .google.protobuf.Timestamp\n"
    "7 health_check_failure_event .envoy.data.core.v3.HealthCheckFailure @0\n"
    "8 degraded_healthy_host .envoy.data.core.v3.DegradedHealthyHost @0\n"
    "9 no_longer_degraded_host .envoy.data.core.v3.NoLongerDegradedHost @0\n"
    "10 metadata .envoy.config.core.v3.Metadata\n"
    "11 locality .envoy.config.core.v3.Locality\n"
    "12 successful_health_check_event .envoy.data.core.v3.HealthCheckSuccessful @0\n",
    "envoy.data.core.v3.HealthCheckFailure\n"
    "1 failure_type #envoy.data.core.v3.HealthCheckFailureType defined_only\n"
    "2 first_check bool\n"
    "3 http_status_code uint32\n",
    "envoy.data.core.v3.HealthCheckFailureType enum\n"
    "0 ACTIVE\n"
    "1 PASSIVE\n"
    "2 NETWORK\n"
    "3 NETWORK_TIMEOUT\n",
    "envoy.data.core.v3.HealthCheckSuccessful\n",
    "envoy.data.core.v3.HealthCheckerType enum\n"
    "0 HTTP\n"
    "1 TCP\n"
    "2 GRPC\n"
    "3 REDIS\n"
    "4 THRIFT\n"
    "5 DYNAMIC_MODULE\n"
    "6 UDP\n",
    "envoy.data.core.v3.NoLongerDegradedHost\n",
    "envoy.data.core.v3.TlvsMetadata\n"
    "1 typed_metadata string>bytes\n",
    "envoy.data.dns.v3.DnsTable\n"
    "1 external_retry_count uint32 lte=3\n"
    "2 virtual_domains .envoy.data.dns.v3.DnsTable.DnsVirtualDomain[]\n"
    "3 known_suffixes .envoy.type.matcher.v3.StringMatcher[] deprecated\n",
    "envoy.data.dns.v3.DnsTable.AddressList\n"
    "1 address string[] min_items=1 items.min_len=3\n",
    "envoy.data.dns.v3.DnsTable.DnsEndpoint\n"
    "oneof endpoint_config required\n"
    "1 address_list .envoy.data.dns.v3.DnsTable.AddressList @0\n"
    "2 cluster_name string @0\n"
    "3 service_list .envoy.data.dns.v3.DnsTable.DnsServiceList @0\n",
    "envoy.data.dns.v3.DnsTable.DnsService\n"
    "1 service_name string min_len=1 header_name\n"
    "2 protocol .envoy.data.dns.v3.DnsTable.DnsServiceProtocol\n"
    "3 ttl .google.protobuf.Duration gte=1000000000\n"
    "4 targets .envoy.data.dns.v3.DnsTable.DnsServiceTarget[] min_items=1\n",
    "envoy.data.dns.v3.DnsTable.DnsServiceList\n"
    "1 services .envoy.data.dns.v3.DnsTable.DnsService[] min_items=1\n",
    "envoy.data.dns.v3.DnsTable.DnsServiceProtocol\n"
    "oneof protocol_config required\n"
    "1 number uint32 @0 lt=255\n"
    "2 name string @0 min_len=1 header_name\n",
    "envoy.data.dns.v3.DnsTable.DnsServiceTarget\n"
    "oneof endpoint_type required\n"
    "1 host_name string @0 min_len=1 header_name\n"
    "2 cluster_name string @0 min_len=1 header_name\n"
    "3 priority uint32 lt=65536\n"
    "4 weight uint32 lt=65536\n"
    "5 port uint32 lt=65536\n",
    "envoy.data.dns.v3.DnsTable.DnsVirtualDomain\n"
    "1 name string min_len=1 header_name\n"
    "2 endpoint .envoy.data.dns.v3.DnsTable.DnsEndpoint\n"
    "3 answer_ttl .google.protobuf.Duration gte=30000000000\n",
    "envoy.data.tap.v3.Body\n"
    "oneof body_type\n"
    "1 as_bytes bytes @0\n"
    "2 as_string string @0\n"
    "3 truncated bool\n",
    "envoy.data.tap.v3.Connection\n"
    "1 local_address .envoy.config.core.v3.Address\n"
    "2 remote_address .envoy.config.core.v3.Address\n",
    "envoy.data.tap.v3.HttpBufferedTrace\n"
    "1 request .envoy.data.tap.v3.HttpBufferedTrace.Message\n"
    "2 response .envoy.data.tap.v3.HttpBufferedTrace.Message\n"
    "3 downstream_connection .envoy.data.tap.v3.Connection\n"
    "4 upstream_connection .envoy.data.tap.v3.Connection\n",
    "envoy.data.tap.v3.HttpBufferedTrace.Message\n"
    "1 headers .envoy.config.core.v3.HeaderValue[]\n"
    "2 body .envoy.data.tap.v3.Body\n"
    "3 trailers .envoy.config.core.v3.HeaderValue[]\n"
    "4 headers_received_time .google.protobuf.Timestamp\n",
    "envoy.data.tap.v3.HttpStreamedTraceSegment\n"
    "oneof message_piece\n"
    "1 trace_id uint64\n"
    "2 request_headers .envoy.config.core.v3.HeaderMap @0\n"
    "3 request_body_chunk .envoy.data.tap.v3.Body @0\n"
    "4 request_trailers .envoy.config.core.v3.HeaderMap @0\n"
    "5 response_headers .envoy.config.core.v3.HeaderMap @0\n"
    "6 response_body_chunk .envoy.data.tap.v3.Body @0\n"
    "7 response_trailers .envoy.config.core.v3.HeaderMap @0\n",
    "envoy.data.tap.v3.SocketBufferedTrace\n"
    "1 trace_id uint64\n"
    "2 connection .envoy.data.tap.v3.Connection\n"
    "3 events .envoy.data.tap.v3.SocketEvent[]\n"
    "4 read_truncated bool\n"
    "5 write_truncated bool\n",
    "envoy.data.tap.v3.SocketEvent\n"
    "oneof event_selector\n"
    "1 timestamp .google.protobuf.Timestamp\n"
    "2 read .envoy.data.tap.v3.SocketEvent.Read @0\n"
    "3 write .envoy.data.tap.v3.SocketEvent.Write @0\n"
    "4 closed .envoy.data.tap.v3.SocketEvent.Closed @0\n"
    "5 connection .envoy.data.tap.v3.Connection\n"
    "6 seq_num uint64\n",
    "envoy.data.tap.v3.SocketEvent.Closed\n",
    "envoy.data.tap.v3.SocketEvent.Read\n"
    "1 data .envoy.data.tap.v3.Body\n",
    "envoy.data.tap.v3.SocketEvent.Write\n"
    "1 data .envoy.data.tap.v3.Body\n"
    "2 end_stream bool\n",
    "envoy.data.tap.v3.SocketEvents\n"
    "1 events .envoy.data.tap.v3.SocketEvent[]\n",
    "envoy.data.tap.v3.SocketStreamedTraceSegment\n"
    "oneof message_piece\n"
    "1 trace_id uint64\n"
    "2 connection .envoy.data.tap.v3.Connection @0\n"
    "3 event .envoy.data.tap.v3.SocketEvent @0\n"
    "4 events .envoy.data.tap.v3.SocketEvents @0\n",
    "envoy.data.tap.v3.TraceWrapper\n"
    "oneof trace required\n"
    "1 http_buffered_trace .envoy.data.tap.v3.HttpBufferedTrace @0\n"
    "2 http_streamed_trace_segment .envoy.data.tap.v3.HttpStreamedTraceSegment @0\n"
    "3 socket_buffered_trace .envoy.data.tap.v3.SocketBufferedTrace @0\n"
    "4 socket_streamed_trace_segment .envoy.data.tap.v3.SocketStreamedTraceSegment @0\n"
    "5 configured_sample_rate .envoy.type.v3.FractionalPercent\n",
    "envoy.extensions.access_loggers.dynamic_modules.v3.DynamicModuleAccessLog\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 logger_name string\n"
    "3 logger_config .google.protobuf.Any\n",
    "envoy.extensions.access_loggers.file.v3.FileAccessLog\n"
    "oneof access_log_format\n"
    "1 path string min_len=1\n"
    "2 format string @0 deprecated\n"
    "3 json_format .google.protobuf.Struct @0 deprecated\n"
    "4 typed_json_format .google.protobuf.Struct @0 deprecated\n"
    "5 log_format .envoy.config.core.v3.SubstitutionFormatString @0 required\n",
    "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter\n"
    "1 expression string\n"
    "2 cel_config .envoy.config.core.v3.CelExpressionConfig\n",
    "envoy.extensions.access_loggers.filters.process_ratelimit.v3.DynamicTokenBucket\n"
    "1 resource_name string min_len=1\n"
    "2 config_source .envoy.config.core.v3.ConfigSource required\n",
    "envoy.extensions.access_loggers.filters.process_ratelimit.v3.ProcessRateLimitFilter\n"
    "1 dynamic_config .envoy.extensions.access_loggers.filters.process_ratelimit.v3.DynamicTokenBucket\n",
    "envoy.extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig\n"
    "1 cluster string min_len=1\n"
    "2 tag string min_len=1\n"
    "3 stat_prefix string min_len=1\n"
    "4 buffer_flush_interval .google.protobuf.Duration gt=0\n"
    "5 buffer_size_bytes .google.protobuf.UInt32Value\n"
    "6 record .google.protobuf.Struct required\n"
    "7 retry_options .envoy.extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig.RetryOptions\n"
    "8 formatters .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig.RetryOptions\n"
    "1 max_connect_attempts .google.protobuf.UInt32Value\n"
    "2 backoff_options .envoy.config.core.v3.BackoffStrategy\n",
    "envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig\n"
    "1 log_name string min_len=1\n"
    "2 grpc_service .envoy.config.core.v3.GrpcService required\n"
    "3 buffer_flush_interval .google.protobuf.Duration gt=0\n"
    "4 buffer_size_bytes .google.protobuf.UInt32Value\n"
    "5 filter_state_objects_to_log string[]\n"
    "6 transport_api_version #envoy.config.core.v3.ApiVersion defined_only\n"
    "7 grpc_stream_retry_policy .envoy.config.core.v3.RetryPolicy\n"
    "8 custom_tags .envoy.type.tracing.v3.CustomTag[]\n",
    "envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig\n"
    "1 common_config .envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig required\n"
    "2 additional_request_headers_to_log string[]\n"
    "3 additional_response_headers_to_log string[]\n"
    "4 additional_response_trailers_to_log string[]\n",
    "envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig\n"
    "1 common_config .envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig required\n",
    "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig\n"
    "1 common_config .envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig deprecated\n"
    "2 body .opentelemetry.proto.common.v1.AnyValue\n"
    "3 attributes .opentelemetry.proto.common.v1.KeyValueList\n"
    "4 resource_attributes .opentelemetry.proto.common.v1.KeyValueList\n"
    "5 disable_builtin_labels bool\n"
    "6 stat_prefix string\n"
    "7 formatters .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "8 http_service .envoy.config.core.v3.HttpService\n"
    "9 grpc_service .envoy.config.core.v3.GrpcService\n"
    "10 log_name string\n"
    "11 buffer_flush_interval .google.protobuf.Duration\n"
    "12 buffer_size_bytes .google.protobuf.UInt32Value\n"
    "13 filter_state_objects_to_log string[]\n"
    "14 custom_tags .envoy.type.tracing.v3.CustomTag[]\n"
    "15 resource_detectors .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.extensions.access_loggers.stats.v3.Config\n"
    "1 stat_prefix string deprecated\n"
    "3 histograms .envoy.extensions.access_loggers.stats.v3.Config.Histogram[]\n"
    "4 counters .envoy.extensions.access_loggers.stats.v3.Config.Counter[]\n"
    "5 gauges .envoy.extensions.access_loggers.stats.v3.Config.Gauge[]\n"
    "6 stats_scope .envoy.type.v3.Scope\n",
    "envoy.extensions.access_loggers.stats.v3.Config.Counter\n"
    "1 stat .envoy.extensions.access_loggers.stats.v3.Config.Stat required\n"
    "2 value_format string prefix=%25 suffix=%25 ignore_empty\n"
    "3 value_fixed .google.protobuf.UInt64Value gt=0\n",
    "envoy.extensions.access_loggers.stats.v3.Config.Gauge\n"
    "1 stat .envoy.extensions.access_loggers.stats.v3.Config.Stat required\n"
    "2 value_format string prefix=%25 suffix=%25 ignore_empty\n"
    "3 value_fixed .google.protobuf.UInt64Value gt=0\n"
    "4 add_subtract .envoy.extensions.access_loggers.stats.v3.Config.Gauge.PairedAddSubtract\n"
    "5 set .envoy.extensions.access_loggers.stats.v3.Config.Gauge.Set\n",
    "envoy.extensions.access_loggers.stats.v3.Config.Gauge.PairedAddSubtract\n"
    "1 add_log_type #envoy.data.accesslog.v3.AccessLogType defined_only\n"
    "2 sub_log_type #envoy.data.accesslog.v3.AccessLogType defined_only\n",
    "envoy.extensions.access_loggers.stats.v3.Config.Gauge.Set\n"
    "1 log_type #envoy.data.accesslog.v3.AccessLogType defined_only\n",
    "envoy.extensions.access_loggers.stats.v3.Config.Histogram\n"
    "1 stat .envoy.extensions.access_loggers.stats.v3.Config.Stat required\n"
    "2 unit #envoy.extensions.access_loggers.stats.v3.Config.Histogram.Unit defined_only\n"
    "3 value_format string min_len=1 prefix=%25 suffix=%25\n",
    "envoy.extensions.access_loggers.stats.v3.Config.Histogram.Unit enum\n"
    "0 Unspecified\n"
    "1 Bytes\n"
    "2 Microseconds\n"
    "3 Milliseconds\n"
    "4 Percent\n",
    "envoy.extensions.access_loggers.stats.v3.Config.Stat\n"
    "1 name string min_len=1\n"
    "2 tags .envoy.extensions.access_loggers.stats.v3.Config.Tag[]\n",
    "envoy.extensions.access_loggers.stats.v3.Config.Tag\n"
    "1 name string min_len=1\n"
    "2 value_format string min_len=1\n"
    "3 rules .xds.type.matcher.v3.Matcher\n",
    "envoy.extensions.access_loggers.stream.v3.StderrAccessLog\n"
    "oneof access_log_format\n"
    "1 log_format .envoy.config.core.v3.SubstitutionFormatString @0 required\n",
    "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog\n"
    "oneof access_log_format\n"
    "1 log_format .envoy.config.core.v3.SubstitutionFormatString @0 required\n",
    "envoy.extensions.access_loggers.wasm.v3.WasmAccessLog\n"
    "1 config .envoy.extensions.wasm.v3.PluginConfig\n",
    "envoy.extensions.bootstrap.dynamic_modules.v3.DynamicModuleBootstrapExtension\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig\n"
    "2 extension_name string\n"
    "3 extension_config .google.protobuf.Any\n",
    "envoy.extensions.bootstrap.internal_listener.v3.InternalListener\n"
    "1 buffer_size_kb .google.protobuf.UInt32Value lte=8192 gte=1\n",
    "envoy.extensions.bootstrap.reverse_tunnel.downstream_socket_interface.v3.DownstreamReverseConnectionSocketInterface\n"
    "1 stat_prefix string\n"
    "2 enable_detailed_stats bool\n"
    "3 http_handshake .envoy.extensions.bootstrap.reverse_tunnel.downstream_socket_interface.v3.DownstreamReverseConnectionSocketInterface.HttpHandshakeConfig\n"
    "4 access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "5 max_reconnect_backoff .google.protobuf.Duration gte=1000000000\n"
    "6 maintain_interval .google.protobuf.Duration gte=100000000\n",
    "envoy.extensions.bootstrap.reverse_tunnel.downstream_socket_interface.v3.DownstreamReverseConnectionSocketInterface.HttpHandshakeConfig\n"
    "1 request_path string\n"
    "2 additional_headers .envoy.config.core.v3.HeaderValueOption[]\n"
    "3 use_http_upgrade bool\n"
    "4 formatters .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "5 handshake_timeout .google.protobuf.Duration lte=300000000000 gt=0\n",
    "envoy.extensions.bootstrap.reverse_tunnel.upstream_socket_interface.v3.UpstreamReverseConnectionSocketInterface\n"
    "1 stat_prefix string\n"
    "2 ping_failure_threshold .google.protobuf.UInt32Value gte=1\n"
    "3 enable_detailed_stats bool\n"
    "4 reporter_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "5 enable_tenant_isolation .google.protobuf.BoolValue\n"
    "6 access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "7 max_connections_per_node uint32\n",
    "envoy.extensions.clusters.aggregate.v3.AggregateClusterResource\n"
    "1 config_source .envoy.config.core.v3.ConfigSource required\n"
    "2 resource_name string min_len=1\n",
    "envoy.extensions.clusters.aggregate.v3.ClusterConfig\n"
    "1 clusters string[] min_items=1\n",
    "envoy.extensions.clusters.common.dns.v3.DnsLookupFamily enum\n"
    "0 UNSPECIFIED\n"
    "1 AUTO\n"
    "2 V4_ONLY\n"
    "3 V6_ONLY\n"
    "4 V4_PREFERRED\n"
    "5 ALL\n",
    "envoy.extensions.clusters.composite.v3.ClusterConfig\n"
    "1 clusters .envoy.extensions.clusters.composite.v3.ClusterConfig.ClusterEntry[] min_items=1\n",
    "envoy.extensions.clusters.composite.v3.ClusterConfig.ClusterEntry\n"
    "1 name string min_len=1\n",
    "envoy.extensions.clusters.dns.v3.DnsCluster\n"
    "3 dns_refresh_rate .google.protobuf.Duration gt=1000000\n"
    "4 dns_failure_refresh_rate .envoy.extensions.clusters.dns.v3.DnsCluster.RefreshRate\n"
    "5 respect_dns_ttl bool\n"
    "6 dns_jitter .google.protobuf.Duration gte=0\n"
    "7 typed_dns_resolver_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "8 dns_lookup_family #envoy.extensions.clusters.common.dns.v3.DnsLookupFamily\n"
    "9 all_addresses_in_single_endpoint bool\n"
    "10 dns_min_refresh_rate .google.protobuf.Duration gte=1000000000\n",
    "envoy.extensions.clusters.dns.v3.DnsCluster.RefreshRate\n"
    "1 base_interval .google.protobuf.Duration required gt=1000000\n"
    "2 max_interval .google.protobuf.Duration gt=1000000\n",
    "envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig\n"
    "oneof cluster_implementation_specifier\n"
    "1 dns_cache_config .envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig @0\n"
    "2 allow_insecure_cluster_options bool\n"
    "3 allow_coalesced_connections bool\n"
    "4 sub_clusters_config .envoy.extensions.clusters.dynamic_forward_proxy.v3.SubClustersConfig @0\n",
    "envoy.extensions.clusters.dynamic_forward_proxy.v3.SubClustersConfig\n"
    "1 lb_policy #envoy.config.cluster.v3.Cluster.LbPolicy defined_only\n"
    "2 max_sub_clusters .google.protobuf.UInt32Value gt=0\n"
    "3 sub_cluster_ttl .google.protobuf.Duration gt=0\n"
    "4 preresolve_clusters .envoy.config.core.v3.SocketAddress[]\n"
    "5 dns_cluster_config .envoy.extensions.clusters.dns.v3.DnsCluster\n",
    "envoy.extensions.clusters.dynamic_modules.v3.ClusterConfig\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 cluster_name string min_len=1\n"
    "3 cluster_config .google.protobuf.Any\n",
    "envoy.extensions.clusters.mcp_multicluster.v3.ClusterConfig\n"
    "1 servers .envoy.extensions.clusters.mcp_multicluster.v3.ClusterConfig.McpBackend[] min_items=1\n",
    "envoy.extensions.clusters.mcp_multicluster.v3.ClusterConfig.HeaderForwarding\n"
    "1 forward_all bool\n"
    "2 allowed_headers .envoy.type.matcher.v3.ListStringMatcher\n"
    "3 disallowed_headers .envoy.type.matcher.v3.ListStringMatcher\n",
    "envoy.extensions.clusters.mcp_multicluster.v3.ClusterConfig.McpBackend\n"
    "1 name string\n"
    "2 mcp_cluster .envoy.extensions.clusters.mcp_multicluster.v3.ClusterConfig.McpCluster\n"
    "3 header_forwarding .envoy.extensions.clusters.mcp_multicluster.v3.ClusterConfig.HeaderForwarding\n",
    "envoy.extensions.clusters.mcp_multicluster.v3.ClusterConfig.McpCluster\n"
    "1 cluster string min_len=1\n"
    "2 path string\n"
    "3 timeout .google.protobuf.Duration\n"
    "4 host_rewrite_literal string\n",
    "envoy.extensions.clusters.original_dst.v3.OriginalDstCluster\n"
    "1 use_http_header bool\n"
    "2 http_header_name string\n"
    "3 upstream_port_override .google.protobuf.UInt32Value lte=65535\n"
    "4 metadata_key .envoy.type.metadata.v3.MetadataKey\n",
    "envoy.extensions.clusters.redis.v3.RedisClusterConfig\n"
    "1 cluster_refresh_rate .google.protobuf.Duration gt=0\n"
    "2 cluster_refresh_timeout .google.protobuf.Duration gt=0\n"
    "3 redirect_refresh_interval .google.protobuf.Duration\n"
    "4 redirect_refresh_threshold .google.protobuf.UInt32Value\n"
    "5 failure_refresh_threshold uint32\n"
    "6 host_degraded_refresh_threshold uint32\n"
    "7 enable_zone_discovery .google.protobuf.BoolValue\n",
    "envoy.extensions.clusters.reverse_connection.v3.ReverseConnectionClusterConfig\n"
    "1 cleanup_interval .google.protobuf.Duration gt=0\n"
    "2 host_id_format string min_len=1\n"
    "3 tenant_id_format string max_len=1024 ignore_empty\n",
    "envoy.extensions.common.async_files.v3.AsyncFileManagerConfig\n"
    "oneof manager_type required\n"
    "1 id string\n"
    "2 thread_pool .envoy.extensions.common.async_files.v3.AsyncFileManagerConfig.ThreadPool @0\n",
    "envoy.extensions.common.async_files.v3.AsyncFileManagerConfig.ThreadPool\n"
    "1 thread_count uint32 lte=1024\n",
    "envoy.extensions.common.aws.v3.AssumeRoleCredentialProvider\n"
    "1 role_arn string min_len=1\n"
    "2 role_session_name string\n"
    "3 external_id string\n"
    "4 session_duration .google.protobuf.Duration lte=43200000000000 gte=900000000000\n"
    "5 credential_provider .envoy.extensions.common.aws.v3.AwsCredentialProvider\n",
    "envoy.extensions.common.aws.v3.AssumeRoleWithWebIdentityCredentialProvider\n"
    "1 web_identity_token_data_source .envoy.config.core.v3.DataSource sensitive\n"
    "2 role_arn string min_len=1\n"
    "3 role_session_name string\n",
    "envoy.extensions.common.aws.v3.AwsCredentialProvider\n"
    "1 assume_role_with_web_identity_provider .envoy.extensions.common.aws.v3.AssumeRoleWithWebIdentityCredentialProvider\n"
    "2 inline_credential .envoy.extensions.common.aws.v3.InlineCredentialProvider\n"
    "3 credentials_file_provider .envoy.extensions.common.aws.v3.CredentialsFileCredentialProvider\n"
    "4 custom_credential_provider_chain bool\n"
    "5 iam_roles_anywhere_credential_provider .envoy.extensions.common.aws.v3.IAMRolesAnywhereCredentialProvider\n"
    "6 config_credential_provider .envoy.extensions.common.aws.v3.ConfigCredentialProvider\n"
    "7 container_credential_provider .envoy.extensions.common.aws.v3.ContainerCredentialProvider\n"
    "8 environment_credential_provider .envoy.extensions.common.aws.v3.EnvironmentCredentialProvider\n"
    "9 instance_profile_credential_provider .envoy.extensions.common.aws.v3.InstanceProfileCredentialProvider\n"
    "10 assume_role_credential_provider .envoy.extensions.common.aws.v3.AssumeRoleCredentialProvider\n",
    "envoy.extensions.common.aws.v3.ConfigCredentialProvider\n",
    "envoy.extensions.common.aws.v3.ContainerCredentialProvider\n",
    "envoy.extensions.common.aws.v3.CredentialsFileCredentialProvider\n"
    "1 credentials_data_source .envoy.config.core.v3.DataSource sensitive\n"
    "2 profile string\n",
    "envoy.extensions.common.aws.v3.EnvironmentCredentialProvider\n",
    "envoy.extensions.common.aws.v3.IAMRolesAnywhereCredentialProvider\n"
    "1 role_arn string min_len=1\n"
    "2 certificate .envoy.config.core.v3.DataSource required\n"
    "3 certificate_chain .envoy.config.core.v3.DataSource\n"
    "4 private_key .envoy.config.core.v3.DataSource sensitive required\n"
    "5 trust_anchor_arn string min_len=1\n"
    "6 profile_arn string min_len=1\n"
    "7 role_session_name string\n"
    "8 session_duration .google.protobuf.Duration lte=43200000000000 gte=900000000000\n",
    "envoy.extensions.common.aws.v3.InlineCredentialProvider\n"
    "1 access_key_id string min_len=1\n"
    "2 secret_access_key string sensitive min_len=1\n"
    "3 session_token string sensitive\n",
    "envoy.extensions.common.aws.v3.InstanceProfileCredentialProvider\n",
    "envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheCircuitBreakers\n"
    "1 max_pending_requests .google.protobuf.UInt32Value\n",
    "envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig\n"
    "1 name string min_len=1\n"
    "2 dns_lookup_family #envoy.config.cluster.v3.Cluster.DnsLookupFamily defined_only\n"
    "3 dns_refresh_rate .google.protobuf.Duration gte=1000000\n"
    "4 host_ttl .google.protobuf.Duration gt=0\n"
    "5 max_hosts .google.protobuf.UInt32Value gt=0\n"
    "6 dns_failure_refresh_rate .envoy.config.cluster.v3.Cluster.RefreshRate\n"
    "7 dns_cache_circuit_breaker .envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheCircuitBreakers\n"
    "8 use_tcp_for_dns_lookups bool deprecated\n"
    "9 dns_resolution_config .envoy.config.core.v3.DnsResolutionConfig deprecated\n"
    "10 preresolve_hostnames .envoy.config.core.v3.SocketAddress[]\n"
    "11 dns_query_timeout .google.protobuf.Duration gte=0\n"
    "12 typed_dns_resolver_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "13 key_value_config .envoy.config.common.key_value.v3.KeyValueStoreConfig\n"
    "14 dns_min_refresh_rate .google.protobuf.Duration gte=1000000000\n"
    "15 disable_dns_refresh_on_failure bool\n"
    "16 resolved_address_filter .envoy.type.matcher.v3.AddressMatcher\n",
    "envoy.extensions.common.matching.v3.ExtensionWithMatcher\n"
    "1 matcher .envoy.config.common.matcher.v3.Matcher deprecated\n"
    "2 extension_config .envoy.config.core.v3.TypedExtensionConfig required\n"
    "3 xds_matcher .xds.type.matcher.v3.Matcher\n",
    "envoy.extensions.common.matching.v3.ExtensionWithMatcherPerRoute\n"
    "1 xds_matcher .xds.type.matcher.v3.Matcher\n",
    "envoy.extensions.common.ratelimit.v3.LocalClusterRateLimit\n",
    "envoy.extensions.common.ratelimit.v3.LocalRateLimitDescriptor\n"
    "1 entries .envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry[] min_items=1\n"
    "2 token_bucket .envoy.type.v3.TokenBucket required\n"
    "3 shadow_mode bool\n",
    "envoy.extensions.common.ratelimit.v3.RateLimitDescriptor\n"
    "1 entries .envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry[] min_items=1\n"
    "2 limit .envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride\n"
    "3 hits_addend .google.protobuf.UInt64Value\n"
    "4 is_negative_hits bool\n",
    "envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.Entry\n"
    "1 key string min_len=1\n"
    "2 value string min_len=0\n",
    "envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride\n"
    "1 requests_per_unit uint32\n"
    "2 unit #envoy.type.v3.RateLimitUnit defined_only\n"
    "3 unit_multiplier .google.protobuf.UInt32Value gt=0\n",
    "envoy.extensions.common.ratelimit.v3.VhRateLimitsOptions enum\n"
    "0 OVERRIDE\n"
    "1 INCLUDE\n"
    "2 IGNORE\n",
    "envoy.extensions.common.ratelimit.v3.XRateLimitHeadersRFCVersion enum\n"
    "0 OFF\n"
    "1 DRAFT_VERSION_03\n",
    "envoy.extensions.common.tap.v3.AdminConfig\n"
    "1 config_id string min_len=1\n",
    "envoy.extensions.common.tap.v3.CommonExtensionConfig\n"
    "oneof config_type required\n"
    "1 admin_config .envoy.extensions.common.tap.v3.AdminConfig @0\n"
    "2 static_config .envoy.config.tap.v3.TapConfig @0\n",
    "envoy.extensions.compression.brotli.compressor.v3.Brotli\n"
    "1 quality .google.protobuf.UInt32Value lte=11\n"
    "2 encoder_mode #envoy.extensions.compression.brotli.compressor.v3.Brotli.EncoderMode defined_only\n"
    "3 window_bits .google.protobuf.UInt32Value lte=24 gte=10\n"
    "4 input_block_bits .google.protobuf.UInt32Value lte=24 gte=16\n"
    "5 chunk_size .google.protobuf.UInt32Value lte=65536 gte=4096\n"
    "6 disable_literal_context_modeling bool\n",
    "envoy.extensions.compression.brotli.compressor.v3.Brotli.EncoderMode enum\n"
    "0 DEFAULT\n"
    "1 GENERIC\n"
    "2 TEXT\n"
    "3 FONT\n",
    "envoy.extensions.compression.brotli.decompressor.v3.Brotli\n"
    "1 disable_ring_buffer_reallocation bool\n"
    "2 chunk_size .google.protobuf.UInt32Value lte=65536 gte=4096\n",
    "envoy.extensions.compression.gzip.compressor.v3.Gzip\n"
    "1 memory_level .google.protobuf.UInt32Value lte=9 gte=1\n"
    "2 compression_level #envoy.extensions.compression.gzip.compressor.v3.Gzip.CompressionLevel defined_only\n"
    "3 compression_strategy #envoy.extensions.compression.gzip.compressor.v3.Gzip.CompressionStrategy defined_only\n"
    "4 window_bits .google.protobuf.UInt32Value lte=15 gte=9\n"
    "5 chunk_size .google.protobuf.UInt32Value lte=65536 gte=4096\n",
    "envoy.extensions.compression.gzip.compressor.v3.Gzip.CompressionLevel enum\n"
    "0 DEFAULT_COMPRESSION\n"
    "1 BEST_SPEED\n"
    "1 COMPRESSION_LEVEL_1\n"
    "2 COMPRESSION_LEVEL_2\n"
    "3 COMPRESSION_LEVEL_3\n"
    "4 COMPRESSION_LEVEL_4\n"
    "5 COMPRESSION_LEVEL_5\n"
    "6 COMPRESSION_LEVEL_6\n"
    "7 COMPRESSION_LEVEL_7\n"
    "8 COMPRESSION_LEVEL_8\n"
    "9 COMPRESSION_LEVEL_9\n"
    "9 BEST_COMPRESSION\n",
    "envoy.extensions.compression.gzip.compressor.v3.Gzip.CompressionStrategy enum\n"
    "0 DEFAULT_STRATEGY\n"
    "1 FILTERED\n"
    "2 HUFFMAN_ONLY\n"
    "3 RLE\n"
    "4 FIXED\n",
    "envoy.extensions.compression.gzip.decompressor.v3.Gzip\n"
    "1 window_bits .google.protobuf.UInt32Value lte=15 gte=9\n"
    "2 chunk_size .google.protobuf.UInt32Value lte=65536 gte=4096\n"
    "3 max_inflate_ratio .google.protobuf.UInt32Value lte=1032 gte=1\n",
    "envoy.extensions.compression.zstd.compressor.v3.Zstd\n"
    "1 compression_level .google.protobuf.UInt32Value\n"
    "2 enable_checksum bool\n"
    "3 strategy #envoy.extensions.compression.zstd.compressor.v3.Zstd.Strategy defined_only\n"
    "4 dictionary .envoy.config.core.v3.DataSource\n"
    "5 chunk_size .google.protobuf.UInt32Value lte=65536 gte=4096\n",
    "envoy.extensions.compression.zstd.compressor.v3.Zstd.Strategy enum\n"
    "0 DEFAULT\n"
    "1 FAST\n"
    "2 DFAST\n"
    "3 GREEDY\n"
    "4 LAZY\n"
    "5 LAZY2\n"
    "6 BTLAZY2\n"
    "7 BTOPT\n"
    "8 BTULTRA\n"
    "9 BTULTRA2\n",
    "envoy.extensions.compression.zstd.decompressor.v3.Zstd\n"
    "1 dictionaries .envoy.config.core.v3.DataSource[]\n"
    "2 chunk_size .google.protobuf.UInt32Value lte=65536 gte=4096\n",
    "envoy.extensions.config.validators.dynamic_modules.v3.DynamicModuleConfigValidator\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 extension_name string min_len=1\n"
    "3 extension_config .google.protobuf.Any\n"
    "4 type_urls string[] min_items=1 max_items=1 items.min_len=1\n",
    "envoy.extensions.config.validators.minimum_clusters.v3.MinimumClustersValidator\n"
    "1 min_clusters_num uint32\n",
    "envoy.extensions.content_parsers.json.v3.JsonContentParser\n"
    "1 rules .envoy.extensions.content_parsers.json.v3.JsonContentParser.RuleConfig[] min_items=1\n",
    "envoy.extensions.content_parsers.json.v3.JsonContentParser.RuleConfig\n"
    "1 rule .envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Rule required\n"
    "2 stop_processing_after_matches uint32 lte=1\n",
    "envoy.extensions.dynamic_modules.v3.DynamicModuleConfig\n"
    "1 name string\n"
    "3 do_not_close bool\n"
    "4 load_globally bool\n"
    "5 metrics_namespace string\n"
    "6 module .envoy.config.core.v3.AsyncDataSource\n"
    "7 nack_on_cache_miss bool\n",
    "envoy.extensions.early_data.v3.DefaultEarlyDataPolicy\n",
    "envoy.extensions.filters.common.dependency.v3.Dependency\n"
    "1 type #envoy.extensions.filters.common.dependency.v3.Dependency.DependencyType\n"
    "2 name string min_len=1\n",
    "envoy.extensions.filters.common.dependency.v3.Dependency.DependencyType enum\n"
    "0 HEADER\n"
    "1 FILTER_STATE_KEY\n"
    "2 DYNAMIC_METADATA\n",
    "envoy.extensions.filters.common.dependency.v3.FilterDependencies\n"
    "1 decode_required .envoy.extensions.filters.common.dependency.v3.Dependency[]\n"
    "2 decode_provided .envoy.extensions.filters.common.dependency.v3.Dependency[]\n"
    "3 encode_required .envoy.extensions.filters.common.dependency.v3.Dependency[]\n"
    "4 encode_provided .envoy.extensions.filters.common.dependency.v3.Dependency[]\n",
    "envoy.extensions.filters.common.dependency.v3.MatchingRequirements\n"
    "1 data_input_allow_list .envoy.extensions.filters.common.dependency.v3.MatchingRequirements.DataInputAllowList\n",
    "envoy.extensions.filters.common.dependency.v3.MatchingRequirements.DataInputAllowList\n"
    "1 type_url string[]\n",
    "envoy.extensions.filters.common.fault.v3.FaultDelay\n"
    "oneof fault_delay_secifier required\n"
    "3 fixed_delay .google.protobuf.Duration @0 gt=0\n"
    "4 percentage .envoy.type.v3.FractionalPercent\n"
    "5 header_delay .envoy.extensions.filters.common.fault.v3.FaultDelay.HeaderDelay @0\n",
    "envoy.extensions.filters.common.fault.v3.FaultDelay.FaultDelayType enum\n"
    "0 FIXED\n",
    "envoy.extensions.filters.common.fault.v3.FaultDelay.HeaderDelay\n",
    "envoy.extensions.filters.common.fault.v3.FaultRateLimit\n"
    "oneof limit_type required\n"
    "1 fixed_limit .envoy.extensions.filters.common.fault.v3.FaultRateLimit.FixedLimit @0\n"
    "2 percentage .envoy.type.v3.FractionalPercent\n"
    "3 header_limit .envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit @0\n",
    "envoy.extensions.filters.common.fault.v3.FaultRateLimit.FixedLimit\n"
    "1 limit_kbps uint64 gte=1\n",
    "envoy.extensions.filters.common.fault.v3.FaultRateLimit.HeaderLimit\n",
    "envoy.extensions.filters.common.jwks.v3.JwksAsyncFetch\n"
    "1 fast_listener bool\n"
    "2 failed_refetch_duration .google.protobuf.Duration\n",
    "envoy.extensions.filters.common.jwks.v3.JwtHandshakeValidator\n"
    "oneof jwks_source_specifier required\n"
    "1 issuer string min_len=1 max_len=1024\n"
    "2 audiences string[]\n"
    "3 local_jwks .envoy.config.core.v3.DataSource @0\n"
    "4 token_header string max_len=255 ignore_empty\n"
    "5 claims_metadata_namespace string max_len=255 ignore_empty\n"
    "6 allow_missing_or_failed bool\n"
    "7 clock_skew_seconds uint32\n"
    "8 remote_jwks .envoy.extensions.filters.common.jwks.v3.RemoteJwks @0\n",
    "envoy.extensions.filters.common.jwks.v3.RemoteJwks\n"
    "1 http_uri .envoy.config.core.v3.HttpUri required\n"
    "2 cache_duration .google.protobuf.Duration lt=9000000000000000000 gte=1000000\n"
    "3 async_fetch .envoy.extensions.filters.common.jwks.v3.JwksAsyncFetch\n"
    "4 retry_policy .envoy.config.core.v3.RetryPolicy\n",
    "envoy.extensions.filters.common.matcher.action.v3.SkipFilter\n",
    "envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue\n"
    "oneof key required\n"
    "oneof value required\n"
    "1 object_key string @0 min_len=1\n"
    "2 format_string .envoy.config.core.v3.SubstitutionFormatString @1\n"
    "3 read_only bool deprecated\n"
    "4 shared_with_upstream #envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue.SharedWithUpstream\n"
    "5 skip_if_empty bool\n"
    "6 factory_key string\n",
    "envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue.SharedWithUpstream enum\n"
    "0 NONE\n"
    "1 ONCE\n"
    "2 TRANSITIVE\n",
    "envoy.extensions.filters.http.a2a.v3.A2a\n"
    "1 traffic_mode #envoy.extensions.filters.http.a2a.v3.A2a.TrafficMode defined_only\n"
    "3 max_request_body_size .google.protobuf.UInt32Value lte=10485760\n"
    "4 parser_config .envoy.extensions.filters.http.a2a.v3.ParserConfig\n"
    "5 storage_mode #envoy.extensions.filters.http.a2a.v3.A2a.StorageMode defined_only\n",
    "envoy.extensions.filters.http.a2a.v3.A2a.StorageMode enum\n"
    "0 NONE\n"
    "1 DYNAMIC_METADATA\n"
    "2 FILTER_STATE\n"
    "3 DYNAMIC_METADATA_AND_FILTER_STATE\n",
    "envoy.extensions.filters.http.a2a.v3.A2a.TrafficMode enum\n"
    "0 PASS_THROUGH\n"
    "1 REJECT\n",
    "envoy.extensions.filters.http.a2a.v3.MethodParsingConfig\n"
    "1 group string\n"
    "2 paths string[]\n",
    "envoy.extensions.filters.http.a2a.v3.ParserConfig\n"
    "1 method_configs string>.envoy.extensions.filters.http.a2a.v3.MethodParsingConfig\n"
    "2 always_extract_attributes string[]\n"
    "3 group_metadata_key string\n",
    "envoy.extensions.filters.http.adaptive_concurrency.v3.AdaptiveConcurrency\n"
    "oneof concurrency_controller_config required\n"
    "1 gradient_controller_config .envoy.extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig @0 required\n"
    "2 enabled .envoy.config.core.v3.RuntimeFeatureFlag\n"
    "3 concurrency_limit_exceeded_status .envoy.type.v3.HttpStatus\n",
    "envoy.extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig\n"
    "1 sample_aggregate_percentile .envoy.type.v3.Percent\n"
    "2 concurrency_limit_params .envoy.extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.ConcurrencyLimitCalculationParams required\n"
    "3 min_rtt_calc_params .envoy.extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.MinimumRTTCalculationParams required\n",
    "envoy.extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.ConcurrencyLimitCalculationParams\n"
    "2 max_concurrency_limit .google.protobuf.UInt32Value gt=0\n"
    "3 concurrency_update_interval .google.protobuf.Duration required gt=0\n"
    "4 min_concurrency_limit .google.protobuf.UInt32Value gt=0\n",
    "envoy.extensions.filters.http.adaptive_concurrency.v3.GradientControllerConfig.MinimumRTTCalculationParams\n"
    "1 interval .google.protobuf.Duration gte=1000000\n"
    "2 request_count .google.protobuf.UInt32Value gt=0\n"
    "3 jitter .envoy.type.v3.Percent\n"
    "4 min_concurrency .google.protobuf.UInt32Value gt=0\n"
    "5 buffer .envoy.type.v3.Percent\n"
    "6 fixed_value .google.protobuf.Duration gt=0\n",
    "envoy.extensions.filters.http.admission_control.v3.AdmissionControl\n"
    "oneof evaluation_criteria required\n"
    "1 enabled .envoy.config.core.v3.RuntimeFeatureFlag\n"
    "2 success_criteria .envoy.extensions.filters.http.admission_control.v3.AdmissionControl.SuccessCriteria @0\n"
    "3 sampling_window .google.protobuf.Duration\n"
    "4 aggression .envoy.config.core.v3.RuntimeDouble\n"
    "5 sr_threshold .envoy.config.core.v3.RuntimePercent\n"
    "6 rps_threshold .envoy.config.core.v3.RuntimeUInt32\n"
    "7 max_rejection_probability .envoy.config.core.v3.RuntimePercent\n",
    "envoy.extensions.filters.http.admission_control.v3.AdmissionControl.SuccessCriteria\n"
    "1 http_criteria .envoy.extensions.filters.http.admission_control.v3.AdmissionControl.SuccessCriteria.HttpCriteria\n"
    "2 grpc_criteria .envoy.extensions.filters.http.admission_control.v3.AdmissionControl.SuccessCriteria.GrpcCriteria\n",
    "envoy.extensions.filters.http.admission_control.v3.AdmissionControl.SuccessCriteria.GrpcCriteria\n"
    "1 grpc_success_status uint32[] min_items=1\n",
    "envoy.extensions.filters.http.admission_control.v3.AdmissionControl.SuccessCriteria.HttpCriteria\n"
    "1 http_success_status .envoy.type.v3.Int32Range[] min_items=1\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.AiProtocolManager\n"
    "1 request_handling .envoy.extensions.filters.http.ai_protocol_manager.v3.RequestHandling\n"
    "2 response_handling .envoy.extensions.filters.http.ai_protocol_manager.v3.ResponseHandling\n"
    "3 filters .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.AiProtocolManagerPerRoute\n"
    "1 request .envoy.extensions.filters.http.ai_protocol_manager.v3.RequestPerRoute\n"
    "2 response .envoy.extensions.filters.http.ai_protocol_manager.v3.ResponsePerRoute\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.RequestHandling\n"
    "1 parse_unconfigured_routes bool\n"
    "2 limits .envoy.extensions.filters.http.ai_protocol_manager.v3.RequestParsingLimits\n"
    "3 reserialize_body #envoy.extensions.filters.http.ai_protocol_manager.v3.RequestHandling.BodyReserialization defined_only\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.RequestHandling.BodyReserialization enum\n"
    "0 ALWAYS\n"
    "1 DISABLE\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.RequestParsingLimits\n"
    "1 inline_string_threshold_bytes .google.protobuf.UInt32Value lte=1048576 gte=64\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.RequestPerRoute\n"
    "1 llm_protocol #envoy.type.ai.v3.LLMProtocol defined_only\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.ResponseHandling\n"
    "1 token_usage .envoy.extensions.filters.http.ai_protocol_manager.v3.TokenUsageExtraction\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.ResponsePerRoute\n"
    "1 llm_protocol #envoy.type.ai.v3.LLMProtocol defined_only\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.TokenUsageExtraction\n"
    "1 include_unconfigured_routes bool\n"
    "2 default_llm_protocol #envoy.type.ai.v3.LLMProtocol defined_only\n"
    "3 metadata_namespace string\n"
    "4 limits .envoy.extensions.filters.http.ai_protocol_manager.v3.TokenUsageExtractionLimits\n"
    "5 usage_signal #envoy.extensions.filters.http.ai_protocol_manager.v3.TokenUsageExtraction.UsageSignal defined_only\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.TokenUsageExtraction.UsageSignal enum\n"
    "0 USAGE_SIGNAL_UNSPECIFIED\n"
    "1 SYNTHESIZE_TRAILERS\n",
    "envoy.extensions.filters.http.ai_protocol_manager.v3.TokenUsageExtractionLimits\n"
    "1 max_sse_event_size .google.protobuf.UInt32Value lte=10485760 gte=1\n"
    "2 max_json_body_size .google.protobuf.UInt32Value lte=10485760 gte=1\n"
    "3 max_parsed_sse_events .google.protobuf.UInt32Value gte=1\n",
    "envoy.extensions.filters.http.alternate_protocols_cache.v3.FilterConfig\n"
    "1 alternate_protocols_cache_options .envoy.config.core.v3.AlternateProtocolsCacheOptions deprecated\n",
    "envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth\n"
    "1 credentials .envoy.extensions.filters.http.api_key_auth.v3.Credential[] sensitive\n"
    "2 key_sources .envoy.extensions.filters.http.api_key_auth.v3.KeySource[]\n"
    "3 forwarding .envoy.extensions.filters.http.api_key_auth.v3.Forwarding\n",
    "envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuthPerRoute\n"
    "1 credentials .envoy.extensions.filters.http.api_key_auth.v3.Credential[] sensitive\n"
    "2 key_sources .envoy.extensions.filters.http.api_key_auth.v3.KeySource[]\n"
    "3 allowed_clients string[]\n"
    "4 forwarding .envoy.extensions.filters.http.api_key_auth.v3.Forwarding\n",
    "envoy.extensions.filters.http.api_key_auth.v3.Credential\n"
    "1 key string min_len=1\n"
    "2 client string min_len=1\n",
    "envoy.extensions.filters.http.api_key_auth.v3.Forwarding\n"
    "1 header string max_len=1024 header_name lenient\n"
    "2 hide_credentials bool\n",
    "envoy.extensions.filters.http.api_key_auth.v3.KeySource\n"
    "1 header string max_len=1024 header_name lenient ignore_empty\n"
    "2 query string max_len=1024\n"
    "3 cookie string max_len=1024 header_name lenient ignore_empty\n",
    "envoy.extensions.filters.http.aws_eventstream_parser.v3.AwsEventstreamParser\n"
    "1 response_rules .envoy.extensions.filters.http.aws_eventstream_parser.v3.AwsEventstreamParser.ProcessingRules required\n",
    "envoy.extensions.filters.http.aws_eventstream_parser.v3.AwsEventstreamParser.HeaderKeyValuePair\n"
    "1 metadata_namespace string\n"
    "2 key string min_len=1\n"
    "3 value .google.protobuf.Value\n",
    "envoy.extensions.filters.http.aws_eventstream_parser.v3.AwsEventstreamParser.HeaderRule\n"
    "1 header_name string min_len=1\n"
    "2 on_present .envoy.extensions.filters.http.aws_eventstream_parser.v3.AwsEventstreamParser.HeaderKeyValuePair\n"
    "3 on_missing .envoy.extensions.filters.http.aws_eventstream_parser.v3.AwsEventstreamParser.HeaderKeyValuePair\n"
    "4 stop_processing_after_matches .google.protobuf.UInt32Value lte=1\n",
    "envoy.extensions.filters.http.aws_eventstream_parser.v3.AwsEventstreamParser.ProcessingRules\n"
    "1 content_parser .envoy.config.core.v3.TypedExtensionConfig required\n"
    "2 header_rules .envoy.extensions.filters.http.aws_eventstream_parser.v3.AwsEventstreamParser.HeaderRule[]\n",
    "envoy.extensions.filters.http.aws_lambda.v3.Config\n"
    "1 arn string min_len=1\n"
    "2 payload_passthrough bool\n"
    "3 invocation_mode #envoy.extensions.filters.http.aws_lambda.v3.Config.InvocationMode defined_only\n"
    "4 host_rewrite string\n"
    "5 credentials_profile string\n"
    "6 credentials .envoy.extensions.filters.http.aws_lambda.v3.Credentials\n"
    "7 match_excluded_headers .envoy.type.matcher.v3.StringMatcher[]\n"
    "8 match_included_headers .envoy.type.matcher.v3.StringMatcher[]\n",
    "envoy.extensions.filters.http.aws_lambda.v3.Config.InvocationMode enum\n"
    "0 SYNCHRONOUS\n"
    "1 ASYNCHRONOUS\n",
    "envoy.extensions.filters.http.aws_lambda.v3.Credentials\n"
    "1 access_key_id string min_len=1\n"
    "2 secret_access_key string min_len=1\n"
    "3 session_token string\n",
    "envoy.extensions.filters.http.aws_lambda.v3.PerRouteConfig\n"
    "1 invoke_config .envoy.extensions.filters.http.aws_lambda.v3.Config\n",
    "envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning\n"
    "1 service_name string min_len=1\n"
    "2 region string\n"
    "3 host_rewrite string\n"
    "4 use_unsigned_payload bool\n"
    "5 match_excluded_headers .envoy.type.matcher.v3.StringMatcher[]\n"
    "6 signing_algorithm #envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.SigningAlgorithm\n"
    "7 query_string .envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.QueryString\n"
    "8 credential_provider .envoy.extensions.common.aws.v3.AwsCredentialProvider\n"
    "9 match_included_headers .envoy.type.matcher.v3.StringMatcher[]\n",
    "envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.QueryString\n"
    "1 expiration_time .google.protobuf.Duration lte=3600000000000 gte=1000000000\n",
    "envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.SigningAlgorithm enum\n"
    "0 AWS_SIGV4\n"
    "1 AWS_SIGV4A\n",
    "envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigningPerRoute\n"
    "1 aws_request_signing .envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning\n"
    "2 stat_prefix string min_len=1\n",
    "envoy.extensions.filters.http.bandwidth_limit.v3.BandwidthLimit\n"
    "1 stat_prefix string min_len=1\n"
    "2 enable_mode #envoy.extensions.filters.http.bandwidth_limit.v3.BandwidthLimit.EnableMode defined_only\n"
    "3 limit_kbps .google.protobuf.UInt64Value gte=1\n"
    "4 fill_interval .google.protobuf.Duration lte=1000000000 gte=20000000\n"
    "5 runtime_enabled .envoy.config.core.v3.RuntimeFeatureFlag\n"
    "6 enable_response_trailers bool\n"
    "7 response_trailer_prefix string header_name lenient\n",
    "envoy.extensions.filters.http.bandwidth_limit.v3.BandwidthLimit.EnableMode enum\n"
    "0 DISABLED\n"
    "1 REQUEST\n"
    "2 RESPONSE\n"
    "3 REQUEST_AND_RESPONSE\n",
    "envoy.extensions.filters.http.bandwidth_share.v3.BandwidthShare\n"
    "1 request_limit .envoy.extensions.filters.http.bandwidth_share.v3.BandwidthShare.Limit\n"
    "2 response_limit .envoy.extensions.filters.http.bandwidth_share.v3.BandwidthShare.Limit\n"
    "3 fill_interval .google.protobuf.Duration lte=1000000000 gte=20000000\n"
    "4 enable_response_trailers bool\n"
    "5 response_trailer_prefix string header_name lenient\n"
    "6 tenant_name_selector .xds.type.matcher.v3.Matcher\n"
    "7 tenant_configs string>.envoy.extensions.filters.http.bandwidth_share.v3.BandwidthShare.TenantConfig\n"
    "8 default_tenant_config .envoy.extensions.filters.http.bandwidth_share.v3.BandwidthShare.TenantConfig\n",
    "envoy.extensions.filters.http.bandwidth_share.v3.BandwidthShare.Limit\n"
    "1 bucket_id string\n"
    "2 kbps .envoy.config.core.v3.RuntimeUInt32 required\n",
    "envoy.extensions.filters.http.bandwidth_share.v3.BandwidthShare.TenantConfig\n"
    "1 weight uint32\n"
    "2 include_stats_tag bool\n",
    "envoy.extensions.filters.http.basic_auth.v3.BasicAuth\n"
    "1 users .envoy.config.core.v3.DataSource sensitive\n"
    "2 forward_username_header string header_name lenient\n"
    "3 authentication_header string header_name lenient\n"
    "4 allow_missing bool\n"
    "5 emit_dynamic_metadata bool\n"
    "6 realm string pattern=^[^%5Cx00-%5Cx1f%5Cx7f]*$\n",
    "envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute\n"
    "1 users .envoy.config.core.v3.DataSource sensitive required\n"
    "2 realm string pattern=^[^%5Cx00-%5Cx1f%5Cx7f]*$\n",
    "envoy.extensions.filters.http.body_size_limit.v3.BodySizeLimit\n"
    "1 max_request_bytes .google.protobuf.UInt64Value gt=0\n",
    "envoy.extensions.filters.http.buffer.v3.Buffer\n"
    "1 max_request_bytes .google.protobuf.UInt32Value required gt=0\n",
    "envoy.extensions.filters.http.buffer.v3.BufferPerRoute\n"
    "oneof override required\n"
    "1 disabled bool @0 const=1\n"
    "2 buffer .envoy.extensions.filters.http.buffer.v3.Buffer @0 required\n",
    "envoy.extensions.filters.http.cache.v3.CacheConfig\n"
    "1 typed_config .google.protobuf.Any\n"
    "2 allowed_vary_headers .envoy.type.matcher.v3.StringMatcher[]\n"
    "3 key_creator_params .envoy.extensions.filters.http.cache.v3.CacheConfig.KeyCreatorParams\n"
    "4 max_body_bytes uint32\n"
    "5 disabled .google.protobuf.BoolValue\n"
    "6 ignore_request_cache_control_header bool\n",
    "envoy.extensions.filters.http.cache.v3.CacheConfig.KeyCreatorParams\n"
    "1 exclude_scheme bool\n"
    "2 exclude_host bool\n"
    "3 query_parameters_included .envoy.config.route.v3.QueryParameterMatcher[]\n"
    "4 query_parameters_excluded .envoy.config.route.v3.QueryParameterMatcher[]\n",
    "envoy.extensions.filters.http.cache_v2.v3.CacheV2Config\n"
    "1 typed_config .google.protobuf.Any\n"
    "2 allowed_vary_headers .envoy.type.matcher.v3.StringMatcher[]\n"
    "3 key_creator_params .envoy.extensions.filters.http.cache_v2.v3.CacheV2Config.KeyCreatorParams\n"
    "4 max_body_bytes uint32\n"
    "5 disabled .google.protobuf.BoolValue\n"
    "6 ignore_request_cache_control_header bool\n"
    "7 override_upstream_cluster string\n",
    "envoy.extensions.filters.http.cache_v2.v3.CacheV2Config.KeyCreatorParams\n"
    "1 exclude_scheme bool\n"
    "2 exclude_host bool\n"
    "3 query_parameters_included .envoy.config.route.v3.QueryParameterMatcher[]\n"
    "4 query_parameters_excluded .envoy.config.route.v3.QueryParameterMatcher[]\n",
    "envoy.extensions.filters.http.cdn_loop.v3.CdnLoopConfig\n"
    "1 cdn_id string min_len=1\n"
    "2 max_allowed_occurrences uint32\n",
    "envoy.extensions.filters.http.composite.v3.Composite\n"
    "1 named_filter_chains string>.envoy.extensions.filters.http.composite.v3.FilterChainConfiguration\n"
    "2 matcher .xds.type.matcher.v3.Matcher\n",
    "envoy.extensions.filters.http.composite.v3.CompositePerRoute\n"
    "1 matcher .xds.type.matcher.v3.Matcher required\n",
    "envoy.extensions.filters.http.composite.v3.DynamicConfig\n"
    "1 name string min_len=1\n"
    "2 config_discovery .envoy.config.core.v3.ExtensionConfigSource\n",
    "envoy.extensions.filters.http.composite.v3.ExecuteFilterAction\n"
    "1 typed_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "2 dynamic_config .envoy.extensions.filters.http.composite.v3.DynamicConfig\n"
    "3 sample_percent .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "4 filter_chain .envoy.extensions.filters.http.composite.v3.FilterChainConfiguration\n"
    "5 filter_chain_name string\n",
    "envoy.extensions.filters.http.composite.v3.FilterChainConfiguration\n"
    "1 typed_config .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.extensions.filters.http.compressor.v3.Compressor\n"
    "1 content_length .google.protobuf.UInt32Value deprecated\n"
    "2 content_type string[] deprecated\n"
    "3 disable_on_etag_header bool deprecated\n"
    "4 remove_accept_encoding_header bool deprecated\n"
    "5 runtime_enabled .envoy.config.core.v3.RuntimeFeatureFlag deprecated\n"
    "6 compressor_library .envoy.config.core.v3.TypedExtensionConfig required\n"
    "7 request_direction_config .envoy.extensions.filters.http.compressor.v3.Compressor.RequestDirectionConfig\n"
    "8 response_direction_config .envoy.extensions.filters.http.compressor.v3.Compressor.ResponseDirectionConfig\n"
    "9 choose_first bool\n",
    "envoy.extensions.filters.http.compressor.v3.Compressor.CommonDirectionConfig\n"
    "1 enabled .envoy.config.core.v3.RuntimeFeatureFlag\n"
    "2 min_content_length .google.protobuf.UInt32Value\n"
    "3 content_type string[] deprecated\n"
    "4 content_type_matcher .envoy.type.matcher.v3.StringMatcher[]\n",
    "envoy.extensions.filters.http.compressor.v3.Compressor.RequestDirectionConfig\n"
    "1 common_config .envoy.extensions.filters.http.compressor.v3.Compressor.CommonDirectionConfig\n",
    "envoy.extensions.filters.http.compressor.v3.Compressor.ResponseDirectionConfig\n"
    "1 common_config .envoy.extensions.filters.http.compressor.v3.Compressor.CommonDirectionConfig\n"
    "2 disable_on_etag_header bool\n"
    "3 remove_accept_encoding_header bool\n"
    "4 uncompressible_response_codes uint32[] unique items.lt=600 items.gte=200\n"
    "5 status_header_enabled bool\n"
    "6 weaken_etag_on_compress bool\n",
    "envoy.extensions.filters.http.compressor.v3.CompressorOverrides\n"
    "1 response_direction_config .envoy.extensions.filters.http.compressor.v3.ResponseDirectionOverrides\n"
    "2 compressor_library .envoy.config.core.v3.TypedExtensionConfig\n",
    "envoy.extensions.filters.http.compressor.v3.CompressorPerRoute\n"
    "oneof override required\n"
    "1 disabled bool @0 const=1\n"
    "2 overrides .envoy.extensions.filters.http.compressor.v3.CompressorOverrides @0\n",
    "envoy.extensions.filters.http.compressor.v3.ResponseDirectionOverrides\n"
    "1 remove_accept_encoding_header .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.http.connect_grpc_bridge.v3.FilterConfig\n",
    "envoy.extensions.filters.http.cors.v3.Cors\n",
    "envoy.extensions.filters.http.cors.v3.CorsPolicy\n"
    "1 allow_origin_string_match .envoy.type.matcher.v3.StringMatcher[]\n"
    "2 allow_methods string\n"
    "3 allow_headers string\n"
    "4 expose_headers string\n"
    "5 max_age string\n"
    "6 allow_credentials .google.protobuf.BoolValue\n"
    "7 filter_enabled .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "8 shadow_enabled .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "9 allow_private_network_access .google.protobuf.BoolValue\n"
    "10 forward_not_matching_preflights .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.http.credential_injector.v3.CredentialInjector\n"
    "1 overwrite bool\n"
    "2 allow_request_without_credential bool\n"
    "3 credential .envoy.config.core.v3.TypedExtensionConfig required\n",
    "envoy.extensions.filters.http.csrf.v3.CsrfPolicy\n"
    "1 filter_enabled .envoy.config.core.v3.RuntimeFractionalPercent required\n"
    "2 shadow_enabled .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "3 additional_origins .envoy.type.matcher.v3.StringMatcher[]\n",
    "envoy.extensions.filters.http.custom_response.v3.CustomResponse\n"
    "1 custom_response_matcher .xds.type.matcher.v3.Matcher\n",
    "envoy.extensions.filters.http.decompressor.v3.Decompressor\n"
    "1 decompressor_library .envoy.config.core.v3.TypedExtensionConfig required\n"
    "2 request_direction_config .envoy.extensions.filters.http.decompressor.v3.Decompressor.RequestDirectionConfig\n"
    "3 response_direction_config .envoy.extensions.filters.http.decompressor.v3.Decompressor.ResponseDirectionConfig\n",
    "envoy.extensions.filters.http.decompressor.v3.Decompressor.CommonDirectionConfig\n"
    "1 enabled .envoy.config.core.v3.RuntimeFeatureFlag\n"
    "2 ignore_no_transform_header bool\n",
    "envoy.extensions.filters.http.decompressor.v3.Decompressor.RequestDirectionConfig\n"
    "1 common_config .envoy.extensions.filters.http.decompressor.v3.Decompressor.CommonDirectionConfig\n"
    "2 advertise_accept_encoding .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.http.decompressor.v3.Decompressor.ResponseDirectionConfig\n"
    "1 common_config .envoy.extensions.filters.http.decompressor.v3.Decompressor.CommonDirectionConfig\n",
    "envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig\n"
    "oneof implementation_specifier\n"
    "1 dns_cache_config .envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig @0\n"
    "2 save_upstream_address bool\n"
    "3 sub_cluster_config .envoy.extensions.filters.http.dynamic_forward_proxy.v3.SubClusterConfig @0\n"
    "4 allow_dynamic_host_from_filter_state bool\n",
    "envoy.extensions.filters.http.dynamic_forward_proxy.v3.PerRouteConfig\n"
    "oneof host_rewrite_specifier\n"
    "1 host_rewrite_literal string @0\n"
    "2 host_rewrite_header string @0\n",
    "envoy.extensions.filters.http.dynamic_forward_proxy.v3.SubClusterConfig\n"
    "3 cluster_init_timeout .google.protobuf.Duration gt=0\n",
    "envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig\n"
    "2 filter_name string\n"
    "3 filter_config .google.protobuf.Any\n"
    "4 terminal_filter bool\n",
    "envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig\n"
    "2 per_route_config_name string deprecated\n"
    "3 filter_config .google.protobuf.Any\n"
    "4 filter_name string\n",
    "envoy.extensions.filters.http.ext_authz.v3.AuthorizationRequest\n"
    "1 allowed_headers .envoy.type.matcher.v3.ListStringMatcher deprecated\n"
    "2 headers_to_add .envoy.config.core.v3.HeaderValue[]\n",
    "envoy.extensions.filters.http.ext_authz.v3.AuthorizationResponse\n"
    "1 allowed_upstream_headers .envoy.type.matcher.v3.ListStringMatcher\n"
    "2 allowed_client_headers .envoy.type.matcher.v3.ListStringMatcher\n"
    "3 allowed_upstream_headers_to_append .envoy.type.matcher.v3.ListStringMatcher\n"
    "4 allowed_client_headers_on_success .envoy.type.matcher.v3.ListStringMatcher\n"
    "5 dynamic_metadata_from_headers .envoy.type.matcher.v3.ListStringMatcher\n",
    "envoy.extensions.filters.http.ext_authz.v3.BufferSettings\n"
    "1 max_request_bytes uint32 gt=0\n"
    "2 allow_partial_message bool\n"
    "3 pack_as_bytes bool\n",
    "envoy.extensions.filters.http.ext_authz.v3.CheckSettings\n"
    "oneof service_override\n"
    "1 context_extensions string>string sensitive\n"
    "2 disable_request_body_buffering bool\n"
    "3 with_request_body .envoy.extensions.filters.http.ext_authz.v3.BufferSettings\n"
    "4 grpc_service .envoy.config.core.v3.GrpcService @0\n"
    "5 http_service .envoy.extensions.filters.http.ext_authz.v3.HttpService @0\n"
    "6 emit_client_span .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.http.ext_authz.v3.ExtAuthz\n"
    "oneof services\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService @0\n"
    "2 failure_mode_allow bool\n"
    "3 http_service .envoy.extensions.filters.http.ext_authz.v3.HttpService @0\n"
    "5 with_request_body .envoy.extensions.filters.http.ext_authz.v3.BufferSettings\n"
    "6 clear_route_cache bool\n"
    "7 status_on_error .envoy.type.v3.HttpStatus\n"
    "8 metadata_context_namespaces string[]\n"
    "9 filter_enabled .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "10 include_peer_certificate bool\n"
    "11 deny_at_disable .envoy.config.core.v3.RuntimeFeatureFlag\n"
    "12 transport_api_version #envoy.config.core.v3.ApiVersion defined_only\n"
    "13 stat_prefix string\n"
    "14 filter_enabled_metadata .envoy.type.matcher.v3.MetadataMatcher\n"
    "15 bootstrap_metadata_labels_key string\n"
    "16 typed_metadata_context_namespaces string[]\n"
    "17 allowed_headers .envoy.type.matcher.v3.ListStringMatcher\n"
    "18 include_tls_session bool\n"
    "19 failure_mode_allow_header_add bool\n"
    "20 charge_cluster_response_stats .google.protobuf.BoolValue\n"
    "21 route_metadata_context_namespaces string[]\n"
    "22 route_typed_metadata_context_namespaces string[]\n"
    "23 encode_raw_headers bool\n"
    "24 validate_mutations bool\n"
    "25 disallowed_headers .envoy.type.matcher.v3.ListStringMatcher\n"
    "26 decoder_header_mutation_rules .envoy.config.common.mutation_rules.v3.HeaderMutationRules\n"
    "27 enable_dynamic_metadata_ingestion .google.protobuf.BoolValue\n"
    "28 filter_metadata .google.protobuf.Struct\n"
    "29 emit_filter_state_stats bool\n"
    "30 max_denied_response_body_bytes uint32\n"
    "31 enforce_response_header_limits bool\n"
    "32 shadow_mode bool\n"
    "33 emit_client_span .google.protobuf.BoolValue\n"
    "34 clear_route_cache_headers string[] items.min_len=1 items.header_name items.lenient\n",
    "envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute\n"
    "oneof override required\n"
    "1 disabled bool @0\n"
    "2 check_settings .envoy.extensions.filters.http.ext_authz.v3.CheckSettings @0 required\n",
    "envoy.extensions.filters.http.ext_authz.v3.HttpService\n"
    "1 server_uri .envoy.config.core.v3.HttpUri\n"
    "2 path_prefix string\n"
    "7 authorization_request .envoy.extensions.filters.http.ext_authz.v3.AuthorizationRequest\n"
    "8 authorization_response .envoy.extensions.filters.http.ext_authz.v3.AuthorizationResponse\n"
    "9 retry_policy .envoy.config.core.v3.RetryPolicy\n"
    "10 path_override string\n",
    "envoy.extensions.filters.http.ext_authz.v3.ShadowDecision\n"
    "1 check_result #envoy.extensions.filters.http.ext_authz.v3.ShadowDecision.CheckResult\n"
    "2 status_code uint32 lte=599 gte=100 ignore_empty\n"
    "3 response_headers .envoy.config.core.v3.HeaderValue[]\n",
    "envoy.extensions.filters.http.ext_authz.v3.ShadowDecision.CheckResult enum\n"
    "0 UNSPECIFIED\n"
    "1 OK\n"
    "2 DENIED\n"
    "3 ERROR\n",
    "envoy.extensions.filters.http.ext_proc.v3.ExtProcHttpService\n"
    "1 http_service .envoy.config.core.v3.HttpService\n",
    "envoy.extensions.filters.http.ext_proc.v3.ExtProcOverrides\n"
    "1 processing_mode .envoy.extensions.filters.http.ext_proc.v3.ProcessingMode\n"
    "2 async_mode bool deprecated\n"
    "3 request_attributes string[]\n"
    "4 response_attributes string[]\n"
    "5 grpc_service .envoy.config.core.v3.GrpcService\n"
    "6 metadata_options .envoy.extensions.filters.http.ext_proc.v3.MetadataOptions\n"
    "7 grpc_initial_metadata .envoy.config.core.v3.HeaderValue[]\n"
    "8 failure_mode_allow .google.protobuf.BoolValue\n"
    "9 processing_request_modifier .envoy.config.core.v3.TypedExtensionConfig\n"
    "10 emit_client_span .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute\n"
    "oneof override required\n"
    "1 disabled bool @0 const=1\n"
    "2 overrides .envoy.extensions.filters.http.ext_proc.v3.ExtProcOverrides @0\n",
    "envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService\n"
    "2 failure_mode_allow bool\n"
    "3 processing_mode .envoy.extensions.filters.http.ext_proc.v3.ProcessingMode\n"
    "5 request_attributes string[]\n"
    "6 response_attributes string[]\n"
    "7 message_timeout .google.protobuf.Duration lte=3600000000000 gte=0\n"
    "8 stat_prefix string\n"
    "9 mutation_rules .envoy.config.common.mutation_rules.v3.HeaderMutationRules\n"
    "10 max_message_timeout .google.protobuf.Duration lte=3600000000000 gte=0\n"
    "11 disable_clear_route_cache bool\n"
    "12 forward_rules .envoy.extensions.filters.http.ext_proc.v3.HeaderForwardingRules\n"
    "13 filter_metadata .google.protobuf.Struct\n"
    "14 allow_mode_override bool\n"
    "15 disable_immediate_response bool\n"
    "16 metadata_options .envoy.extensions.filters.http.ext_proc.v3.MetadataOptions\n"
    "17 observability_mode bool\n"
    "18 route_cache_action #envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor.RouteCacheAction\n"
    "19 deferred_close_timeout .google.protobuf.Duration\n"
    "20 http_service .envoy.extensions.filters.http.ext_proc.v3.ExtProcHttpService\n"
    "21 send_body_without_waiting_for_header_response bool\n"
    "22 allowed_override_modes .envoy.extensions.filters.http.ext_proc.v3.ProcessingMode[]\n"
    "23 on_processing_response .envoy.config.core.v3.TypedExtensionConfig\n"
    "24 status_on_error .envoy.type.v3.HttpStatus\n"
    "25 processing_request_modifier .envoy.config.core.v3.TypedExtensionConfig\n"
    "26 allow_content_length_header bool\n"
    "27 emit_client_span .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor.RouteCacheAction enum\n"
    "0 DEFAULT\n"
    "1 CLEAR\n"
    "2 RETAIN\n",
    "envoy.extensions.filters.http.ext_proc.v3.HeaderForwardingRules\n"
    "1 allowed_headers .envoy.type.matcher.v3.ListStringMatcher\n"
    "2 disallowed_headers .envoy.type.matcher.v3.ListStringMatcher\n",
    "envoy.extensions.filters.http.ext_proc.v3.MetadataOptions\n"
    "1 forwarding_namespaces .envoy.extensions.filters.http.ext_proc.v3.MetadataOptions.MetadataNamespaces\n"
    "2 receiving_namespaces .envoy.extensions.filters.http.ext_proc.v3.MetadataOptions.MetadataNamespaces\n"
    "3 cluster_metadata_forwarding_namespaces .envoy.extensions.filters.http.ext_proc.v3.MetadataOptions.MetadataNamespaces\n",
    "envoy.extensions.filters.http.ext_proc.v3.MetadataOptions.MetadataNamespaces\n"
    "1 untyped string[]\n"
    "2 typed string[]\n",
    "envoy.extensions.filters.http.ext_proc.v3.ProcessingMode\n"
    "1 request_header_mode #envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode defined_only\n"
    "2 response_header_mode #envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode defined_only\n"
    "3 request_body_mode #envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode defined_only\n"
    "4 response_body_mode #envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode defined_only\n"
    "5 request_trailer_mode #envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode defined_only\n"
    "6 response_trailer_mode #envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode defined_only\n",
    "envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode enum\n"
    "0 NONE\n"
    "1 STREAMED\n"
    "2 BUFFERED\n"
    "3 BUFFERED_PARTIAL\n"
    "4 FULL_DUPLEX_STREAMED\n"
    "5 GRPC\n",
    "envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode enum\n"
    "0 DEFAULT\n"
    "1 SEND\n"
    "2 SKIP\n",
    "envoy.extensions.filters.http.fault.v3.FaultAbort\n"
    "oneof error_type required\n"
    "2 http_status uint32 @0 lt=600 gte=200\n"
    "3 percentage .envoy.type.v3.FractionalPercent\n"
    "4 header_abort .envoy.extensions.filters.http.fault.v3.FaultAbort.HeaderAbort @0\n"
    "5 grpc_status uint32 @0\n"
    "6 response_body string\n",
    "envoy.extensions.filters.http.fault.v3.FaultAbort.HeaderAbort\n",
    "envoy.extensions.filters.http.fault.v3.HTTPFault\n"
    "1 delay .envoy.extensions.filters.common.fault.v3.FaultDelay\n"
    "2 abort .envoy.extensions.filters.http.fault.v3.FaultAbort\n"
    "3 upstream_cluster string\n"
    "4 headers .envoy.config.route.v3.HeaderMatcher[]\n"
    "5 downstream_nodes string[]\n"
    "6 max_active_faults .google.protobuf.UInt32Value\n"
    "7 response_rate_limit .envoy.extensions.filters.common.fault.v3.FaultRateLimit\n"
    "8 delay_percent_runtime string\n"
    "9 abort_percent_runtime string\n"
    "10 delay_duration_runtime string\n"
    "11 abort_http_status_runtime string\n"
    "12 max_active_faults_runtime string\n"
    "13 response_rate_limit_percent_runtime string\n"
    "14 abort_grpc_status_runtime string\n"
    "15 disable_downstream_cluster_stats bool\n"
    "16 filter_metadata .google.protobuf.Struct\n",
    "envoy.extensions.filters.http.file_server.v3.FileServerConfig\n"
    "1 manager_config .envoy.extensions.common.async_files.v3.AsyncFileManagerConfig required\n"
    "2 path_mappings .envoy.extensions.filters.http.file_server.v3.FileServerConfig.PathMapping[]\n"
    "3 content_types string>string keys.pattern=^[a-z0-9_%5C-]*$\n"
    "4 default_content_type string\n"
    "5 directory_behaviors .envoy.extensions.filters.http.file_server.v3.FileServerConfig.DirectoryBehavior[]\n",
    "envoy.extensions.filters.http.file_server.v3.FileServerConfig.DirectoryBehavior\n"
    "1 default_file string pattern=^[^/]*$\n"
    "2 list .envoy.extensions.filters.http.file_server.v3.FileServerConfig.DirectoryBehavior.List\n",
    "envoy.extensions.filters.http.file_server.v3.FileServerConfig.DirectoryBehavior.List\n",
    "envoy.extensions.filters.http.file_server.v3.FileServerConfig.PathMapping\n"
    "1 request_path_prefix string min_len=1\n"
    "2 file_path_prefix string min_len=1\n",
    "envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior\n"
    "oneof behavior required\n"
    "1 stream_when_possible .envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.StreamWhenPossible @0\n"
    "2 bypass .envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.Bypass @0\n"
    "3 inject_content_length_if_necessary .envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.InjectContentLengthIfNecessary @0\n"
    "4 fully_buffer_and_always_inject_content_length .envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.FullyBufferAndAlwaysInjectContentLength @0\n"
    "5 fully_buffer .envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.FullyBuffer @0\n",
    "envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.Bypass\n",
    "envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.FullyBuffer\n",
    "envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.FullyBufferAndAlwaysInjectContentLength\n",
    "envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.InjectContentLengthIfNecessary\n",
    "envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior.StreamWhenPossible\n",
    "envoy.extensions.filters.http.file_system_buffer.v3.FileSystemBufferFilterConfig\n"
    "1 manager_config .envoy.extensions.common.async_files.v3.AsyncFileManagerConfig\n"
    "2 storage_buffer_path .google.protobuf.StringValue\n"
    "3 request .envoy.extensions.filters.http.file_system_buffer.v3.StreamConfig\n"
    "4 response .envoy.extensions.filters.http.file_system_buffer.v3.StreamConfig\n",
    "envoy.extensions.filters.http.file_system_buffer.v3.StreamConfig\n"
    "1 behavior .envoy.extensions.filters.http.file_system_buffer.v3.BufferBehavior\n"
    "2 memory_buffer_bytes_limit .google.protobuf.UInt64Value gt=0\n"
    "3 storage_buffer_bytes_limit .google.protobuf.UInt64Value\n"
    "4 storage_buffer_queue_high_watermark_bytes .google.protobuf.UInt64Value\n",
    "envoy.extensions.filters.http.filter_chain.v3.FilterChain\n"
    "1 filters .envoy.config.core.v3.TypedExtensionConfig[] min_items=1\n",
    "envoy.extensions.filters.http.filter_chain.v3.FilterChainConfig\n"
    "1 default_filter_chain .envoy.extensions.filters.http.filter_chain.v3.FilterChain\n",
    "envoy.extensions.filters.http.filter_chain.v3.FilterChainConfigPerRoute\n"
    "1 filter_chain .envoy.extensions.filters.http.filter_chain.v3.FilterChain required\n",
    "envoy.extensions.filters.http.gcp_authn.v3.Audience\n"
    "1 url string\n"
    "2 access_token .envoy.extensions.filters.http.gcp_authn.v3.Audience.AccessToken\n"
    "3 bound_jwt .envoy.extensions.filters.http.gcp_authn.v3.Audience.BoundJwt\n"
    "4 bound_access_token .envoy.extensions.filters.http.gcp_authn.v3.Audience.BoundAccessToken\n"
    "5 iam_access_token .envoy.extensions.filters.http.gcp_authn.v3.Audience.IAMAccessToken\n",
    "envoy.extensions.filters.http.gcp_authn.v3.Audience.AccessToken\n"
    "1 scopes string[] items.min_len=1 items.pattern=^[^%5Cs%2C]+$\n",
    "envoy.extensions.filters.http.gcp_authn.v3.Audience.BoundAccessToken\n"
    "1 scopes string[] items.min_len=1 items.pattern=^[^%5Cs%2C]+$\n",
    "envoy.extensions.filters.http.gcp_authn.v3.Audience.BoundJwt\n"
    "1 url string min_len=1\n",
    "envoy.extensions.filters.http.gcp_authn.v3.Audience.IAMAccessToken\n"
    "1 account string min_len=1\n"
    "2 authorization string min_len=1\n"
    "3 scopes string[]\n",
    "envoy.extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig\n"
    "1 http_uri .envoy.config.core.v3.HttpUri deprecated\n"
    "2 retry_policy .envoy.config.core.v3.RetryPolicy\n"
    "3 cache_config .envoy.extensions.filters.http.gcp_authn.v3.TokenCacheConfig\n"
    "4 token_header .envoy.extensions.filters.http.gcp_authn.v3.TokenHeader\n"
    "5 cluster string\n"
    "6 timeout .google.protobuf.Duration lt=4294967296000000000 gte=0\n"
    "7 token_metadata_key string\n"
    "8 audience .envoy.extensions.filters.http.gcp_authn.v3.Audience\n",
    "envoy.extensions.filters.http.gcp_authn.v3.TokenCacheConfig\n"
    "1 cache_size .google.protobuf.UInt64Value lte=9223372036854775807\n",
    "envoy.extensions.filters.http.gcp_authn.v3.TokenHeader\n"
    "1 name string header_name lenient ignore_empty\n"
    "2 value_prefix string header_value lenient\n"
    "3 preserve_existing .envoy.extensions.filters.http.gcp_authn.v3.TokenHeader.PreserveExisting\n",
    "envoy.extensions.filters.http.gcp_authn.v3.TokenHeader.PreserveExisting\n",
    "envoy.extensions.filters.http.geoip.v3.Geoip\n"
    "1 xff_config .envoy.extensions.filters.http.geoip.v3.Geoip.XffConfig\n"
    "3 provider .envoy.config.core.v3.TypedExtensionConfig required\n"
    "4 custom_header_config .envoy.extensions.filters.http.geoip.v3.Geoip.CustomHeaderConfig\n",
    "envoy.extensions.filters.http.geoip.v3.Geoip.CustomHeaderConfig\n"
    "1 header_name string min_len=1\n",
    "envoy.extensions.filters.http.geoip.v3.Geoip.XffConfig\n"
    "1 xff_num_trusted_hops uint32\n",
    "envoy.extensions.filters.http.grpc_field_extraction.v3.FieldExtractions\n"
    "1 request_field_extractions string>.envoy.extensions.filters.http.grpc_field_extraction.v3.RequestFieldValueDisposition\n",
    "envoy.extensions.filters.http.grpc_field_extraction.v3.GrpcFieldExtractionConfig\n"
    "1 descriptor_set .envoy.config.core.v3.DataSource required\n"
    "2 extractions_by_method string>.envoy.extensions.filters.http.grpc_field_extraction.v3.FieldExtractions\n",
    "envoy.extensions.filters.http.grpc_field_extraction.v3.RequestFieldValueDisposition\n"
    "oneof disposition\n"
    "1 dynamic_metadata string @0\n"
    "2 metadata_key string\n",
    "envoy.extensions.filters.http.grpc_http1_bridge.v3.Config\n"
    "1 upgrade_protobuf_to_grpc bool\n"
    "2 ignore_query_parameters bool\n",
    "envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig\n"
    "1 content_type string min_len=1\n"
    "2 withhold_grpc_frames bool\n"
    "3 response_size_header string header_name lenient\n",
    "envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfigPerRoute\n"
    "1 disabled bool\n",
    "envoy.extensions.filters.http.grpc_json_reverse_transcoder.v3.GrpcJsonReverseTranscoder\n"
    "1 descriptor_path string\n"
    "2 descriptor_binary bytes\n"
    "3 max_request_body_size .google.protobuf.UInt32Value gt=0\n"
    "4 max_response_body_size .google.protobuf.UInt32Value gt=0\n"
    "5 api_version_header string\n"
    "6 request_json_print_options .envoy.extensions.filters.http.grpc_json_reverse_transcoder.v3.GrpcJsonReverseTranscoder.PrintOptions\n",
    "envoy.extensions.filters.http.grpc_json_reverse_transcoder.v3.GrpcJsonReverseTranscoder.PrintOptions\n"
    "1 always_print_primitive_fields bool\n"
    "2 always_print_enums_as_ints bool\n"
    "3 use_canonical_field_names bool\n",
    "envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder\n"
    "oneof descriptor_set required\n"
    "1 proto_descriptor string @0\n"
    "2 services string[]\n"
    "3 print_options .envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.PrintOptions\n"
    "4 proto_descriptor_bin bytes @0\n"
    "5 match_incoming_request_route bool\n"
    "6 ignored_query_parameters string[]\n"
    "7 auto_mapping bool\n"
    "8 ignore_unknown_query_parameters bool\n"
    "9 convert_grpc_status bool\n"
    "10 url_unescape_spec #envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.UrlUnescapeSpec defined_only\n"
    "11 request_validation_options .envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.RequestValidationOptions\n"
    "12 query_param_unescape_plus bool\n"
    "13 match_unregistered_custom_verb bool\n"
    "14 case_insensitive_enum_parsing bool\n"
    "15 max_request_body_size .google.protobuf.UInt32Value gt=0\n"
    "16 max_response_body_size .google.protobuf.UInt32Value gt=0\n"
    "17 capture_unknown_query_parameters bool\n",
    "envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.PrintOptions\n"
    "1 add_whitespace bool\n"
    "2 always_print_primitive_fields bool\n"
    "3 always_print_enums_as_ints bool\n"
    "4 preserve_proto_field_names bool\n"
    "5 stream_newline_delimited bool\n"
    "6 stream_sse_style_delimited bool\n",
    "envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.RequestValidationOptions\n"
    "1 reject_unknown_method bool\n"
    "2 reject_unknown_query_parameters bool\n"
    "3 reject_binding_body_field_collisions bool\n",
    "envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.UrlUnescapeSpec enum\n"
    "0 ALL_CHARACTERS_EXCEPT_RESERVED\n"
    "1 ALL_CHARACTERS_EXCEPT_SLASH\n"
    "2 ALL_CHARACTERS\n",
    "envoy.extensions.filters.http.grpc_json_transcoder.v3.UnknownQueryParams\n"
    "1 key string>.envoy.extensions.filters.http.grpc_json_transcoder.v3.UnknownQueryParams.Values\n",
    "envoy.extensions.filters.http.grpc_json_transcoder.v3.UnknownQueryParams.Values\n"
    "1 values string[]\n",
    "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig\n"
    "oneof per_method_stat_specifier\n"
    "1 emit_filter_state bool\n"
    "2 individual_method_stats_allowlist .envoy.config.core.v3.GrpcMethodList @0\n"
    "3 stats_for_all_methods .google.protobuf.BoolValue @0\n"
    "4 enable_upstream_stats bool\n"
    "5 replace_dots_in_grpc_service_name bool\n",
    "envoy.extensions.filters.http.grpc_stats.v3.FilterObject\n"
    "1 request_message_count uint64\n"
    "2 response_message_count uint64\n",
    "envoy.extensions.filters.http.grpc_web.v3.GrpcWeb\n",
    "envoy.extensions.filters.http.gzip.v3.Gzip\n"
    "1 memory_level .google.protobuf.UInt32Value lte=9 gte=1\n"
    "3 compression_level #envoy.extensions.filters.http.gzip.v3.Gzip.CompressionLevel.Enum defined_only\n"
    "4 compression_strategy #envoy.extensions.filters.http.gzip.v3.Gzip.CompressionStrategy defined_only\n"
    "9 window_bits .google.protobuf.UInt32Value lte=15 gte=9\n"
    "10 compressor .envoy.extensions.filters.http.compressor.v3.Compressor\n"
    "11 chunk_size .google.protobuf.UInt32Value lte=65536 gte=4096\n",
    "envoy.extensions.filters.http.gzip.v3.Gzip.CompressionLevel\n",
    "envoy.extensions.filters.http.gzip.v3.Gzip.CompressionLevel.Enum enum\n"
    "0 DEFAULT\n"
    "1 BEST\n"
    "2 SPEED\n",
    "envoy.extensions.filters.http.gzip.v3.Gzip.CompressionStrategy enum\n"
    "0 DEFAULT\n"
    "1 FILTERED\n"
    "2 HUFFMAN\n"
    "3 RLE\n",
    "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation\n"
    "1 mutations .envoy.extensions.filters.http.header_mutation.v3.Mutations\n"
    "2 most_specific_header_mutations_wins bool\n",
    "envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute\n"
    "1 mutations .envoy.extensions.filters.http.header_mutation.v3.Mutations\n",
    "envoy.extensions.filters.http.header_mutation.v3.Mutations\n"
    "1 request_mutations .envoy.config.common.mutation_rules.v3.HeaderMutation[]\n"
    "2 response_mutations .envoy.config.common.mutation_rules.v3.HeaderMutation[]\n"
    "3 query_parameter_mutations .envoy.config.core.v3.KeyValueMutation[]\n"
    "4 response_trailers_mutations .envoy.config.common.mutation_rules.v3.HeaderMutation[]\n"
    "5 request_trailers_mutations .envoy.config.common.mutation_rules.v3.HeaderMutation[]\n"
    "6 formatters .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.extensions.filters.http.header_to_metadata.v3.Config\n"
    "1 request_rules .envoy.extensions.filters.http.header_to_metadata.v3.Config.Rule[]\n"
    "2 response_rules .envoy.extensions.filters.http.header_to_metadata.v3.Config.Rule[]\n"
    "3 stat_prefix string\n",
    "envoy.extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair\n"
    "1 metadata_namespace string\n"
    "2 key string min_len=1\n"
    "3 value string\n"
    "4 type #envoy.extensions.filters.http.header_to_metadata.v3.Config.ValueType defined_only\n"
    "5 encode #envoy.extensions.filters.http.header_to_metadata.v3.Config.ValueEncode\n"
    "6 regex_value_rewrite .envoy.type.matcher.v3.RegexMatchAndSubstitute\n",
    "envoy.extensions.filters.http.header_to_metadata.v3.Config.Rule\n"
    "1 header string header_name lenient\n"
    "2 on_header_present .envoy.extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair\n"
    "3 on_header_missing .envoy.extensions.filters.http.header_to_metadata.v3.Config.KeyValuePair\n"
    "4 remove bool\n"
    "5 cookie string header_name lenient\n",
    "envoy.extensions.filters.http.header_to_metadata.v3.Config.ValueEncode enum\n"
    "0 NONE\n"
    "1 BASE64\n",
    "envoy.extensions.filters.http.header_to_metadata.v3.Config.ValueType enum\n"
    "0 STRING\n"
    "1 NUMBER\n"
    "2 PROTOBUF_VALUE\n",
    "envoy.extensions.filters.http.health_check.v3.HealthCheck\n"
    "1 pass_through_mode .google.protobuf.BoolValue required\n"
    "3 cache_time .google.protobuf.Duration\n"
    "4 cluster_min_healthy_percentages string>.envoy.type.v3.Percent\n"
    "5 headers .envoy.config.route.v3.HeaderMatcher[]\n",
    "envoy.extensions.filters.http.ip_tagging.v3.IPTagging\n"
    "1 request_type #envoy.extensions.filters.http.ip_tagging.v3.IPTagging.RequestType defined_only\n"
    "4 ip_tags .envoy.extensions.filters.http.ip_tagging.v3.IPTagging.IPTag[]\n"
    "5 ip_tag_header .envoy.extensions.filters.http.ip_tagging.v3.IPTagging.IpTagHeader\n"
    "6 ip_tags_datasource .envoy.config.core.v3.DataSource\n",
    "envoy.extensions.filters.http.ip_tagging.v3.IPTagging.IPTag\n"
    "1 ip_tag_name string\n"
    "2 ip_list .envoy.config.core.v3.CidrRange[]\n",
    "envoy.extensions.filters.http.ip_tagging.v3.IPTagging.IPTags\n"
    "1 ip_tags .envoy.extensions.filters.http.ip_tagging.v3.IPTagging.IPTag[]\n",
    "envoy.extensions.filters.http.ip_tagging.v3.IPTagging.IpTagHeader\n"
    "1 header string min_len=1 header_name lenient\n"
    "2 action #envoy.extensions.filters.http.ip_tagging.v3.IPTagging.IpTagHeader.HeaderAction\n",
    "envoy.extensions.filters.http.ip_tagging.v3.IPTagging.IpTagHeader.HeaderAction enum\n"
    "0 SANITIZE\n"
    "1 APPEND_IF_EXISTS_OR_ADD\n",
    "envoy.extensions.filters.http.ip_tagging.v3.IPTagging.RequestType enum\n"
    "0 BOTH\n"
    "1 INTERNAL\n"
    "2 EXTERNAL\n",
    "envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata\n"
    "1 request_rules .envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.MatchRules\n"
    "2 response_rules .envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.MatchRules\n",
    "envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.KeyValuePair\n"
    "oneof value_type\n"
    "1 metadata_namespace string\n"
    "2 key string min_len=1\n"
    "3 value .google.protobuf.Value @0\n"
    "4 type #envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.ValueType defined_only\n"
    "5 preserve_existing_metadata_value bool\n",
    "envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.MatchRules\n"
    "1 rules .envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Rule[] min_items=1\n"
    "2 allow_content_types string[] items.min_len=1\n"
    "3 allow_empty_content_type bool\n"
    "4 allow_content_types_regex .envoy.type.matcher.v3.RegexMatcher\n",
    "envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Rule\n"
    "1 selectors .envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Selector[] min_items=1\n"
    "2 on_present .envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.KeyValuePair\n"
    "3 on_missing .envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.KeyValuePair\n"
    "4 on_error .envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.KeyValuePair\n",
    "envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Selector\n"
    "oneof selector\n"
    "1 key string @0 min_len=1\n",
    "envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.ValueType enum\n"
    "0 PROTOBUF_VALUE\n"
    "1 STRING\n"
    "2 NUMBER\n",
    "envoy.extensions.filters.http.jwt_authn.v3.ExtractOnlyWithoutValidation\n"
    "1 verification_status_header string\n",
    "envoy.extensions.filters.http.jwt_authn.v3.FilterStateRule\n"
    "1 name string min_len=1\n"
    "3 requires string>.envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwksAsyncFetch\n"
    "1 fast_listener bool\n"
    "2 failed_refetch_duration .google.protobuf.Duration\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication\n"
    "1 providers string>.envoy.extensions.filters.http.jwt_authn.v3.JwtProvider\n"
    "2 rules .envoy.extensions.filters.http.jwt_authn.v3.RequirementRule[]\n"
    "3 filter_state_rules .envoy.extensions.filters.http.jwt_authn.v3.FilterStateRule\n"
    "4 bypass_cors_preflight bool\n"
    "5 requirement_map string>.envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement\n"
    "6 strip_failure_response bool\n"
    "7 stat_prefix string\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtCacheConfig\n"
    "1 jwt_cache_size uint32\n"
    "2 jwt_max_token_size uint32\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtClaimToHeader\n"
    "1 header_name string min_len=1 header_name lenient\n"
    "2 claim_name string\n"
    "3 claim_path .envoy.extensions.filters.http.jwt_authn.v3.JwtClaimToHeader.PathSegment[]\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtClaimToHeader.PathSegment\n"
    "1 key string min_len=1\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtHeader\n"
    "1 name string min_len=1 header_name lenient\n"
    "2 value_prefix string header_value lenient\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtProvider\n"
    "oneof jwks_source_specifier required\n"
    "1 issuer string\n"
    "2 audiences string[]\n"
    "3 remote_jwks .envoy.extensions.filters.http.jwt_authn.v3.RemoteJwks @0\n"
    "4 local_jwks .envoy.config.core.v3.DataSource @0\n"
    "5 forward bool\n"
    "6 from_headers .envoy.extensions.filters.http.jwt_authn.v3.JwtHeader[]\n"
    "7 from_params string[]\n"
    "8 forward_payload_header string header_name lenient\n"
    "9 payload_in_metadata string\n"
    "10 clock_skew_seconds uint32\n"
    "11 pad_forward_payload_header bool\n"
    "12 jwt_cache_config .envoy.extensions.filters.http.jwt_authn.v3.JwtCacheConfig\n"
    "13 from_cookies string[]\n"
    "14 header_in_metadata string\n"
    "15 claim_to_headers .envoy.extensions.filters.http.jwt_authn.v3.JwtClaimToHeader[]\n"
    "16 failed_status_in_metadata string\n"
    "17 clear_route_cache bool\n"
    "18 normalize_payload_in_metadata .envoy.extensions.filters.http.jwt_authn.v3.JwtProvider.NormalizePayload\n"
    "19 subjects .envoy.type.matcher.v3.StringMatcher\n"
    "20 require_expiration bool\n"
    "21 max_lifetime .google.protobuf.Duration\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtProvider.NormalizePayload\n"
    "1 space_delimited_claims string[]\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement\n"
    "oneof requires_type\n"
    "1 provider_name string @0\n"
    "2 provider_and_audiences .envoy.extensions.filters.http.jwt_authn.v3.ProviderWithAudiences @0\n"
    "3 requires_any .envoy.extensions.filters.http.jwt_authn.v3.JwtRequirementOrList @0\n"
    "4 requires_all .envoy.extensions.filters.http.jwt_authn.v3.JwtRequirementAndList @0\n"
    "5 allow_missing_or_failed .google.protobuf.Empty @0\n"
    "6 allow_missing .google.protobuf.Empty @0\n"
    "7 extract_only_without_validation .envoy.extensions.filters.http.jwt_authn.v3.ExtractOnlyWithoutValidation @0\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtRequirementAndList\n"
    "1 requirements .envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement[] min_items=2\n",
    "envoy.extensions.filters.http.jwt_authn.v3.JwtRequirementOrList\n"
    "1 requirements .envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement[] min_items=2\n",
    "envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig\n"
    "oneof requirement_specifier required\n"
    "1 disabled bool @0 const=1\n"
    "2 requirement_name string @0 min_len=1\n",
    "envoy.extensions.filters.http.jwt_authn.v3.ProviderWithAudiences\n"
    "1 provider_name string\n"
    "2 audiences string[]\n",
    "envoy.extensions.filters.http.jwt_authn.v3.RemoteJwks\n"
    "1 http_uri .envoy.config.core.v3.HttpUri required\n"
    "2 cache_duration .google.protobuf.Duration lt=9000000000000000000 gte=1000000\n"
    "3 async_fetch .envoy.extensions.filters.http.jwt_authn.v3.JwksAsyncFetch\n"
    "4 retry_policy .envoy.config.core.v3.RetryPolicy\n",
    "envoy.extensions.filters.http.jwt_authn.v3.RequirementRule\n"
    "oneof requirement_type\n"
    "1 match .envoy.config.route.v3.RouteMatch required\n"
    "2 requires .envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement @0\n"
    "3 requirement_name string @0 min_len=1\n",
    "envoy.extensions.filters.http.kill_request.v3.KillRequest\n"
    "1 probability .envoy.type.v3.FractionalPercent\n"
    "2 kill_request_header string header_value lenient\n"
    "3 direction #envoy.extensions.filters.http.kill_request.v3.KillRequest.Direction defined_only\n",
    "envoy.extensions.filters.http.kill_request.v3.KillRequest.Direction enum\n"
    "0 REQUEST\n"
    "1 RESPONSE\n",
    "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit\n"
    "1 stat_prefix string min_len=1\n"
    "2 status .envoy.type.v3.HttpStatus\n"
    "3 token_bucket .envoy.type.v3.TokenBucket\n"
    "4 filter_enabled .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "5 filter_enforced .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "6 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=10\n"
    "8 descriptors .envoy.extensions.common.ratelimit.v3.LocalRateLimitDescriptor[]\n"
    "9 stage uint32 lte=10\n"
    "10 request_headers_to_add_when_not_enforced .envoy.config.core.v3.HeaderValueOption[] max_items=10\n"
    "11 local_rate_limit_per_downstream_connection bool\n"
    "12 enable_x_ratelimit_headers #envoy.extensions.common.ratelimit.v3.XRateLimitHeadersRFCVersion defined_only\n"
    "13 vh_rate_limits #envoy.extensions.common.ratelimit.v3.VhRateLimitsOptions defined_only\n"
    "14 always_consume_default_token_bucket .google.protobuf.BoolValue\n"
    "15 rate_limited_as_resource_exhausted bool\n"
    "16 local_cluster_rate_limit .envoy.extensions.common.ratelimit.v3.LocalClusterRateLimit\n"
    "17 rate_limits .envoy.config.route.v3.RateLimit[]\n"
    "18 max_dynamic_descriptors .google.protobuf.UInt32Value gte=1\n"
    "19 enable_retry_after_header bool\n",
    "envoy.extensions.filters.http.lua.v3.Lua\n"
    "1 inline_code string deprecated\n"
    "2 source_codes string>.envoy.config.core.v3.DataSource\n"
    "3 default_source_code .envoy.config.core.v3.DataSource\n"
    "4 stat_prefix string\n"
    "5 clear_route_cache .google.protobuf.BoolValue\n"
    "6 filter_context .google.protobuf.Struct\n"
    "7 package_paths string[] items.min_len=1\n"
    "8 package_cpaths string[] items.min_len=1\n"
    "9 shared_vm_id string\n",
    "envoy.extensions.filters.http.lua.v3.LuaPerRoute\n"
    "oneof override\n"
    "1 disabled bool @0 const=1\n"
    "2 name string @0 min_len=1\n"
    "3 source_code .envoy.config.core.v3.DataSource @0\n"
    "4 filter_context .google.protobuf.Struct\n"
    "5 package_paths string[] items.min_len=1\n"
    "6 package_cpaths string[] items.min_len=1\n"
    "7 shared_vm_id string\n",
    "envoy.extensions.filters.http.mcp.v3.Mcp\n"
    "1 traffic_mode #envoy.extensions.filters.http.mcp.v3.Mcp.TrafficMode defined_only\n"
    "2 clear_route_cache bool\n"
    "3 max_request_body_size .google.protobuf.UInt32Value lte=10485760\n"
    "4 parser_config .envoy.extensions.filters.http.mcp.v3.ParserConfig\n"
    "5 request_storage_mode #envoy.extensions.filters.http.mcp.v3.Mcp.RequestStorageMode defined_only\n"
    "6 propagate_trace_context .envoy.extensions.filters.http.mcp.v3.Mcp.TraceContextPropagationConfig\n"
    "7 propagate_baggage .envoy.extensions.filters.http.mcp.v3.Mcp.BaggagePropagationConfig\n"
    "8 reject_duplicate_keys .google.protobuf.BoolValue\n"
    "9 attribute_source #envoy.extensions.filters.http.mcp.v3.Mcp.AttributeSource defined_only\n"
    "10 early_terminate_when_routable bool\n"
    "11 max_supported_protocol_version .google.protobuf.StringValue\n",
    "envoy.extensions.filters.http.mcp.v3.Mcp.AttributeSource enum\n"
    "0 BODY\n"
    "1 VERIFY\n"
    "2 HEADERS\n",
    "envoy.extensions.filters.http.mcp.v3.Mcp.BaggagePropagationConfig\n",
    "envoy.extensions.filters.http.mcp.v3.Mcp.RequestStorageMode enum\n"
    "0 MODE_UNSPECIFIED\n"
    "1 DYNAMIC_METADATA\n"
    "2 FILTER_STATE\n"
    "3 DYNAMIC_METADATA_AND_FILTER_STATE\n",
    "envoy.extensions.filters.http.mcp.v3.Mcp.TraceContextPropagationConfig\n",
    "envoy.extensions.filters.http.mcp.v3.Mcp.TrafficMode enum\n"
    "0 PASS_THROUGH\n"
    "1 REJECT_NO_MCP\n"
    "2 NOOP\n",
    "envoy.extensions.filters.http.mcp.v3.McpOverride\n"
    "1 traffic_mode #envoy.extensions.filters.http.mcp.v3.Mcp.TrafficMode defined_only\n"
    "2 max_request_body_size .google.protobuf.UInt32Value lte=10485760\n"
    "3 clear_route_cache bool\n"
    "4 parser_config .envoy.extensions.filters.http.mcp.v3.ParserConfig\n"
    "5 request_storage_mode #envoy.extensions.filters.http.mcp.v3.Mcp.RequestStorageMode defined_only\n"
    "6 reject_duplicate_keys bool\n",
    "envoy.extensions.filters.http.mcp.v3.ParserConfig\n"
    "1 methods .envoy.extensions.filters.http.mcp.v3.ParserConfig.MethodConfig[]\n"
    "2 group_metadata_key string\n",
    "envoy.extensions.filters.http.mcp.v3.ParserConfig.AttributeExtractionRule\n"
    "1 path string min_len=1\n",
    "envoy.extensions.filters.http.mcp.v3.ParserConfig.MethodConfig\n"
    "1 method string min_len=1\n"
    "2 group string\n"
    "3 extraction_rules .envoy.extensions.filters.http.mcp.v3.ParserConfig.AttributeExtractionRule[]\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.CacheConfig\n"
    "1 ttl .google.protobuf.Duration gte=0\n"
    "2 cache_scope #envoy.extensions.filters.http.mcp_json_rest_bridge.v3.CacheScope defined_only\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.CacheScope enum\n"
    "0 CACHE_SCOPE_UNSPECIFIED\n"
    "1 CACHE_SCOPE_PUBLIC\n"
    "2 CACHE_SCOPE_PRIVATE\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule\n"
    "1 get string\n"
    "2 put string\n"
    "3 post string\n"
    "4 delete string\n"
    "5 patch string\n"
    "6 body string\n"
    "7 bindings .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.ParameterBinding[]\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.ParameterBinding\n"
    "1 type #envoy.extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.ParameterBinding.Type\n"
    "2 name string min_len=1 max_bytes=16384 header_name lenient\n"
    "3 argument_path string min_len=1\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule.ParameterBinding.Type enum\n"
    "0 TYPE_UNSPECIFIED\n"
    "1 HEADER\n"
    "2 COOKIE\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge\n"
    "1 server_info .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ServerInfo\n"
    "2 tool_config .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ServerToolConfig\n"
    "3 max_request_body_size .google.protobuf.UInt32Value\n"
    "4 max_response_body_size .google.protobuf.UInt32Value\n"
    "5 request_storage_mode #envoy.extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge.RequestStorageMode defined_only\n"
    "6 trace_context_extraction .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.TraceContextExtractionOptions\n"
    "7 disable_clear_route_cache bool\n"
    "8 per_route_only bool\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridge.RequestStorageMode enum\n"
    "0 MODE_UNSPECIFIED\n"
    "1 DYNAMIC_METADATA\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.McpJsonRestBridgePerRoute\n"
    "1 tool_config .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ServerToolConfig[]\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.McpServerInfo\n"
    "1 path string\n"
    "2 host string\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ServerInfo\n"
    "1 max_supported_protocol_version .google.protobuf.StringValue in=2025-11-25,2026-07-28\n"
    "2 description string\n"
    "3 fallback_protocol_version .google.protobuf.StringValue\n"
    "4 server_discovery_cache_config .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.CacheConfig\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ServerToolConfig\n"
    "oneof tool_list_config\n"
    "1 tools .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ToolConfig[]\n"
    "2 list_changed bool\n"
    "3 tool_list_http_rule .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule @0\n"
    "4 tool_list_local .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ToolsListLocal @0\n"
    "5 default_server_info .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.McpServerInfo\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ToolConfig\n"
    "1 name string min_len=1\n"
    "2 http_rule .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.HttpRule\n"
    "3 tool_list_config .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ToolsListSpecificConfig\n"
    "4 text_content_streaming_enabled bool\n"
    "5 server_info .envoy.extensions.filters.http.mcp_json_rest_bridge.v3.McpServerInfo[]\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ToolsListLocal\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ToolsListSpecificConfig\n"
    "1 title string\n"
    "2 description string\n"
    "3 input_schema string\n",
    "envoy.extensions.filters.http.mcp_json_rest_bridge.v3.TraceContextExtractionOptions\n",
    "envoy.extensions.filters.http.mcp_router.v3.DynamicMetadataSource\n"
    "1 key .envoy.type.metadata.v3.MetadataKey required\n",
    "envoy.extensions.filters.http.mcp_router.v3.HeaderSource\n"
    "1 name string min_len=1 header_name\n",
    "envoy.extensions.filters.http.mcp_router.v3.IdentityExtractor\n"
    "1 header .envoy.extensions.filters.http.mcp_router.v3.HeaderSource\n"
    "2 dynamic_metadata .envoy.extensions.filters.http.mcp_router.v3.DynamicMetadataSource\n",
    "envoy.extensions.filters.http.mcp_router.v3.McpRouter\n"
    "1 servers .envoy.extensions.filters.http.mcp_router.v3.McpRouter.McpBackend[]\n"
    "2 session_identity .envoy.extensions.filters.http.mcp_router.v3.SessionIdentity\n"
    "3 lazy_initialization bool\n",
    "envoy.extensions.filters.http.mcp_router.v3.McpRouter.HeaderForwarding\n"
    "1 forward_all bool\n"
    "2 allowed_headers .envoy.type.matcher.v3.ListStringMatcher\n"
    "3 disallowed_headers .envoy.type.matcher.v3.ListStringMatcher\n",
    "envoy.extensions.filters.http.mcp_router.v3.McpRouter.McpBackend\n"
    "1 name string\n"
    "2 mcp_cluster .envoy.extensions.filters.http.mcp_router.v3.McpRouter.McpCluster\n"
    "3 header_forwarding .envoy.extensions.filters.http.mcp_router.v3.McpRouter.HeaderForwarding\n",
    "envoy.extensions.filters.http.mcp_router.v3.McpRouter.McpCluster\n"
    "1 cluster string min_len=1\n"
    "2 path string\n"
    "3 timeout .google.protobuf.Duration\n"
    "4 host_rewrite_literal string\n",
    "envoy.extensions.filters.http.mcp_router.v3.SessionIdentity\n"
    "1 identity .envoy.extensions.filters.http.mcp_router.v3.IdentityExtractor required\n"
    "2 validation .envoy.extensions.filters.http.mcp_router.v3.ValidationPolicy\n",
    "envoy.extensions.filters.http.mcp_router.v3.ValidationPolicy\n"
    "1 mode #envoy.extensions.filters.http.mcp_router.v3.ValidationPolicy.Mode defined_only\n",
    "envoy.extensions.filters.http.mcp_router.v3.ValidationPolicy.Mode enum\n"
    "0 MODE_UNSPECIFIED\n"
    "1 DISABLED\n"
    "2 ENFORCE\n",
    "envoy.extensions.filters.http.oauth2.v3.CookieConfig\n"
    "1 same_site #envoy.extensions.filters.http.oauth2.v3.CookieConfig.SameSite defined_only\n"
    "2 path string pattern=^$|^/[^%5Cx00-%5Cx1f%5Cx7f%20%22%2C;<>%5C%5C]*$\n"
    "3 partitioned bool\n",
    "envoy.extensions.filters.http.oauth2.v3.CookieConfig.SameSite enum\n"
    "0 DISABLED\n"
    "1 STRICT\n"
    "2 LAX\n"
    "3 NONE\n",
    "envoy.extensions.filters.http.oauth2.v3.CookieConfigs\n"
    "1 bearer_token_cookie_config .envoy.extensions.filters.http.oauth2.v3.CookieConfig\n"
    "2 oauth_hmac_cookie_config .envoy.extensions.filters.http.oauth2.v3.CookieConfig\n"
    "3 oauth_expires_cookie_config .envoy.extensions.filters.http.oauth2.v3.CookieConfig\n"
    "4 id_token_cookie_config .envoy.extensions.filters.http.oauth2.v3.CookieConfig\n"
    "5 refresh_token_cookie_config .envoy.extensions.filters.http.oauth2.v3.CookieConfig\n"
    "6 oauth_nonce_cookie_config .envoy.extensions.filters.http.oauth2.v3.CookieConfig\n"
    "7 code_verifier_cookie_config .envoy.extensions.filters.http.oauth2.v3.CookieConfig\n",
    "envoy.extensions.filters.http.oauth2.v3.OAuth2\n"
    "1 config .envoy.extensions.filters.http.oauth2.v3.OAuth2Config\n",
    "envoy.extensions.filters.http.oauth2.v3.OAuth2Config\n"
    "1 token_endpoint .envoy.config.core.v3.HttpUri\n"
    "2 authorization_endpoint string min_len=1\n"
    "3 credentials .envoy.extensions.filters.http.oauth2.v3.OAuth2Credentials required\n"
    "4 redirect_uri string min_len=1\n"
    "5 redirect_path_matcher .envoy.type.matcher.v3.PathMatcher required\n"
    "6 signout_path .envoy.type.matcher.v3.PathMatcher required\n"
    "7 forward_bearer_token bool\n"
    "8 pass_through_matcher .envoy.config.route.v3.HeaderMatcher[]\n"
    "9 auth_scopes string[]\n"
    "10 resources string[]\n"
    "11 auth_type #envoy.extensions.filters.http.oauth2.v3.OAuth2Config.AuthType defined_only\n"
    "12 use_refresh_token .google.protobuf.BoolValue\n"
    "13 default_expires_in .google.protobuf.Duration\n"
    "14 deny_redirect_matcher .envoy.config.route.v3.HeaderMatcher[]\n"
    "15 default_refresh_token_expires_in .google.protobuf.Duration\n"
    "16 preserve_authorization_header bool\n"
    "17 disable_id_token_set_cookie bool\n"
    "18 retry_policy .envoy.config.core.v3.RetryPolicy\n"
    "19 disable_access_token_set_cookie bool\n"
    "20 disable_refresh_token_set_cookie bool\n"
    "21 cookie_configs .envoy.extensions.filters.http.oauth2.v3.CookieConfigs\n"
    "22 stat_prefix string\n"
    "23 end_session_endpoint string\n"
    "24 csrf_token_expires_in .google.protobuf.Duration\n"
    "25 code_verifier_token_expires_in .google.protobuf.Duration\n"
    "26 disable_token_encryption bool\n"
    "27 allow_failed_matcher .envoy.config.route.v3.HeaderMatcher[]\n"
    "28 original_request_uri string\n"
    "29 allowed_redirect_domains string[]\n"
    "30 use_access_token_expiry_for_id_token_cookie bool\n"
    "31 forward_id_token .envoy.extensions.filters.http.oauth2.v3.OAuth2TokenForwarding\n"
    "32 private_key_jwt_config .envoy.extensions.filters.http.oauth2.v3.PrivateKeyJwtConfig\n"
    "33 post_logout_redirect_uri .envoy.extensions.filters.http.oauth2.v3.PostLogoutRedirectUri\n"
    "34 token_cookie_chunking .envoy.extensions.filters.http.oauth2.v3.TokenCookieChunking\n",
    "envoy.extensions.filters.http.oauth2.v3.OAuth2Config.AuthType enum\n"
    "0 URL_ENCODED_BODY\n"
    "1 BASIC_AUTH\n"
    "2 TLS_CLIENT_AUTH\n"
    "3 PRIVATE_KEY_JWT\n",
    "envoy.extensions.filters.http.oauth2.v3.OAuth2Credentials\n"
    "oneof token_formation required\n"
    "1 client_id string min_len=1\n"
    "2 token_secret .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig\n"
    "3 hmac_secret .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig @0 required\n"
    "4 cookie_names .envoy.extensions.filters.http.oauth2.v3.OAuth2Credentials.CookieNames\n"
    "5 cookie_domain string pattern=^$|^[^%5Cx00-%5Cx1f%5Cx7f%20%22%2C;<>%5C%5C]+$\n",
    "envoy.extensions.filters.http.oauth2.v3.OAuth2Credentials.CookieNames\n"
    "1 bearer_token string header_name ignore_empty\n"
    "2 oauth_hmac string header_name ignore_empty\n"
    "3 oauth_expires string header_name ignore_empty\n"
    "4 id_token string header_name ignore_empty\n"
    "5 refresh_token string header_name ignore_empty\n"
    "6 oauth_nonce string header_name ignore_empty\n"
    "7 code_verifier string header_name ignore_empty\n",
    "envoy.extensions.filters.http.oauth2.v3.OAuth2PerRoute\n"
    "1 config .envoy.extensions.filters.http.oauth2.v3.OAuth2Config required\n",
    "envoy.extensions.filters.http.oauth2.v3.OAuth2TokenForwarding\n"
    "1 header string min_len=1 header_name lenient\n",
    "envoy.extensions.filters.http.oauth2.v3.PostLogoutRedirectUri\n"
    "oneof config required\n"
    "1 disabled bool @0 const=1\n"
    "2 uri string @0 min_len=1\n",
    "envoy.extensions.filters.http.oauth2.v3.PrivateKeyJwtConfig\n"
    "1 signing_algorithm #envoy.extensions.filters.http.oauth2.v3.PrivateKeyJwtConfig.SigningAlgorithm defined_only\n"
    "2 assertion_lifetime .google.protobuf.Duration gte=1000000000\n"
    "3 assertion_audience string\n",
    "envoy.extensions.filters.http.oauth2.v3.PrivateKeyJwtConfig.SigningAlgorithm enum\n"
    "0 RS256\n"
    "1 RS384\n"
    "2 RS512\n"
    "3 ES256\n"
    "4 ES384\n"
    "5 ES512\n",
    "envoy.extensions.filters.http.oauth2.v3.TokenCookieChunking\n"
    "1 max_cookie_size .google.protobuf.UInt32Value lte=4096 gte=512\n"
    "2 max_chunks .google.protobuf.UInt32Value lte=16 gte=2\n",
    "envoy.extensions.filters.http.on_demand.v3.OnDemand\n"
    "1 odcds .envoy.extensions.filters.http.on_demand.v3.OnDemandCds\n",
    "envoy.extensions.filters.http.on_demand.v3.OnDemandCds\n"
    "1 source .envoy.config.core.v3.ConfigSource\n"
    "2 resources_locator string\n"
    "3 timeout .google.protobuf.Duration\n",
    "envoy.extensions.filters.http.on_demand.v3.PerRouteConfig\n"
    "1 odcds .envoy.extensions.filters.http.on_demand.v3.OnDemandCds\n",
    "envoy.extensions.filters.http.original_src.v3.OriginalSrc\n"
    "1 mark uint32\n",
    "envoy.extensions.filters.http.proto_api_scrubber.v3.DescriptorSet\n"
    "1 data_source .envoy.config.core.v3.DataSource\n",
    "envoy.extensions.filters.http.proto_api_scrubber.v3.MessageRestrictions\n"
    "1 config .envoy.extensions.filters.http.proto_api_scrubber.v3.RestrictionConfig\n"
    "2 field_restrictions string>.envoy.extensions.filters.http.proto_api_scrubber.v3.RestrictionConfig\n",
    "envoy.extensions.filters.http.proto_api_scrubber.v3.MethodRestrictions\n"
    "1 request_field_restrictions string>.envoy.extensions.filters.http.proto_api_scrubber.v3.RestrictionConfig\n"
    "2 response_field_restrictions string>.envoy.extensions.filters.http.proto_api_scrubber.v3.RestrictionConfig\n"
    "3 method_restriction .envoy.extensions.filters.http.proto_api_scrubber.v3.RestrictionConfig\n",
    "envoy.extensions.filters.http.proto_api_scrubber.v3.ProtoApiScrubberConfig\n"
    "1 descriptor_set .envoy.extensions.filters.http.proto_api_scrubber.v3.DescriptorSet\n"
    "2 restrictions .envoy.extensions.filters.http.proto_api_scrubber.v3.Restrictions\n"
    "3 filtering_mode #envoy.extensions.filters.http.proto_api_scrubber.v3.ProtoApiScrubberConfig.FilteringMode\n"
    "4 scrub_unknown_fields bool\n",
    "envoy.extensions.filters.http.proto_api_scrubber.v3.ProtoApiScrubberConfig.FilteringMode enum\n"
    "0 OVERRIDE\n",
    "envoy.extensions.filters.http.proto_api_scrubber.v3.RemoveFieldAction\n",
    "envoy.extensions.filters.http.proto_api_scrubber.v3.RestrictionConfig\n"
    "1 matcher .xds.type.matcher.v3.Matcher\n",
    "envoy.extensions.filters.http.proto_api_scrubber.v3.Restrictions\n"
    "1 method_restrictions string>.envoy.extensions.filters.http.proto_api_scrubber.v3.MethodRestrictions\n"
    "2 message_restrictions string>.envoy.extensions.filters.http.proto_api_scrubber.v3.MessageRestrictions\n",
    "envoy.extensions.filters.http.proto_message_extraction.v3.MethodExtraction\n"
    "2 request_extraction_by_field string>#envoy.extensions.filters.http.proto_message_extraction.v3.MethodExtraction.ExtractDirective\n"
    "3 response_extraction_by_field string>#envoy.extensions.filters.http.proto_message_extraction.v3.MethodExtraction.ExtractDirective\n",
    "envoy.extensions.filters.http.proto_message_extraction.v3.MethodExtraction.ExtractDirective enum\n"
    "0 ExtractDirective_UNSPECIFIED\n"
    "1 EXTRACT\n"
    "2 EXTRACT_REDACT\n"
    "3 EXTRACT_REPEATED_CARDINALITY\n",
    "envoy.extensions.filters.http.proto_message_extraction.v3.ProtoMessageExtractionConfig\n"
    "oneof descriptor_set\n"
    "1 data_source .envoy.config.core.v3.DataSource @0\n"
    "2 proto_descriptor_typed_metadata string @0\n"
    "3 mode #envoy.extensions.filters.http.proto_message_extraction.v3.ProtoMessageExtractionConfig.ExtractMode\n"
    "4 extraction_by_method string>.envoy.extensions.filters.http.proto_message_extraction.v3.MethodExtraction\n",
    "envoy.extensions.filters.http.proto_message_extraction.v3.ProtoMessageExtractionConfig.ExtractMode enum\n"
    "0 ExtractMode_UNSPECIFIED\n"
    "1 FIRST_AND_LAST\n",
    "envoy.extensions.filters.http.proto_message_logging.v3.MethodLogging\n"
    "2 request_logging_by_field string>#envoy.extensions.filters.http.proto_message_logging.v3.MethodLogging.LogDirective\n"
    "3 response_logging_by_field string>#envoy.extensions.filters.http.proto_message_logging.v3.MethodLogging.LogDirective\n",
    "envoy.extensions.filters.http.proto_message_logging.v3.MethodLogging.LogDirective enum\n"
    "0 LogDirective_UNSPECIFIED\n"
    "1 LOG\n"
    "2 LOG_REDACT\n",
    "envoy.extensions.filters.http.proto_message_logging.v3.ProtoMessageLoggingConfig\n"
    "oneof descriptor_set\n"
    "1 data_source .envoy.config.core.v3.DataSource @0\n"
    "2 proto_descriptor_typed_metadata string @0\n"
    "3 mode #envoy.extensions.filters.http.proto_message_logging.v3.ProtoMessageLoggingConfig.LogMode\n"
    "4 logging_by_method string>.envoy.extensions.filters.http.proto_message_logging.v3.MethodLogging\n",
    "envoy.extensions.filters.http.proto_message_logging.v3.ProtoMessageLoggingConfig.LogMode enum\n"
    "0 LogMode_UNSPECIFIED\n"
    "1 FIRST_AND_LAST\n",
    "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings\n"
    "1 bucket_id_builder .envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.BucketIdBuilder\n"
    "2 reporting_interval .google.protobuf.Duration required gt=100000000\n"
    "3 deny_response_settings .envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.DenyResponseSettings\n"
    "4 no_assignment_behavior .envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.NoAssignmentBehavior\n"
    "5 expired_assignment_behavior .envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.ExpiredAssignmentBehavior\n",
    "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.BucketIdBuilder\n"
    "1 bucket_id_builder string>.envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.BucketIdBuilder.ValueBuilder min_pairs=1\n",
    "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.BucketIdBuilder.ValueBuilder\n"
    "oneof value_specifier required\n"
    "1 string_value string @0\n"
    "2 custom_value .envoy.config.core.v3.TypedExtensionConfig @0\n",
    "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.DenyResponseSettings\n"
    "1 http_status .envoy.type.v3.HttpStatus\n"
    "2 http_body .google.protobuf.BytesValue\n"
    "3 grpc_status .google.rpc.Status\n"
    "4 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=10\n",
    "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.ExpiredAssignmentBehavior\n"
    "oneof expired_assignment_behavior required\n"
    "1 expired_assignment_behavior_timeout .google.protobuf.Duration gt=0\n"
    "2 fallback_rate_limit .envoy.type.v3.RateLimitStrategy @0\n"
    "3 reuse_last_assignment .envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.ExpiredAssignmentBehavior.ReuseLastAssignment @0\n",
    "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.ExpiredAssignmentBehavior.ReuseLastAssignment\n",
    "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings.NoAssignmentBehavior\n"
    "oneof no_assignment_behavior required\n"
    "1 fallback_rate_limit .envoy.type.v3.RateLimitStrategy @0\n",
    "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaFilterConfig\n"
    "1 rlqs_server .envoy.config.core.v3.GrpcService required\n"
    "2 domain string min_len=1\n"
    "3 bucket_matchers .xds.type.matcher.v3.Matcher required\n"
    "4 filter_enabled .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "5 filter_enforced .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "6 request_headers_to_add_when_not_enforced .envoy.config.core.v3.HeaderValueOption[] max_items=10\n",
    "envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaOverride\n"
    "1 domain string\n"
    "2 bucket_matchers .xds.type.matcher.v3.Matcher\n",
    "envoy.extensions.filters.http.ratelimit.v3.RateLimit\n"
    "1 domain string min_len=1\n"
    "2 stage uint32 lte=10\n"
    "3 request_type string in=internal,external,both,\n"
    "4 timeout .google.protobuf.Duration\n"
    "5 failure_mode_deny bool\n"
    "6 rate_limited_as_resource_exhausted bool\n"
    "7 rate_limit_service .envoy.config.ratelimit.v3.RateLimitServiceConfig required\n"
    "8 enable_x_ratelimit_headers #envoy.extensions.filters.http.ratelimit.v3.RateLimit.XRateLimitHeadersRFCVersion defined_only\n"
    "9 disable_x_envoy_ratelimited_header bool\n"
    "10 rate_limited_status .envoy.type.v3.HttpStatus\n"
    "11 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=10\n"
    "12 status_on_error .envoy.type.v3.HttpStatus\n"
    "13 stat_prefix string\n"
    "14 filter_enabled .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "15 filter_enforced .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "16 failure_mode_deny_percent .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "17 rate_limits .envoy.config.route.v3.RateLimit[]\n"
    "18 metadata_namespace string\n"
    "19 enable_retry_after_header bool\n",
    "envoy.extensions.filters.http.ratelimit.v3.RateLimit.XRateLimitHeadersRFCVersion enum\n"
    "0 OFF\n"
    "1 DRAFT_VERSION_03\n",
    "envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute\n"
    "1 vh_rate_limits #envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute.VhRateLimitsOptions defined_only\n"
    "2 override_option #envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute.OverrideOptions defined_only\n"
    "3 rate_limits .envoy.config.route.v3.RateLimit[]\n"
    "4 domain string\n",
    "envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute.OverrideOptions enum\n"
    "0 DEFAULT\n"
    "1 OVERRIDE_POLICY\n"
    "2 INCLUDE_POLICY\n"
    "3 IGNORE_POLICY\n",
    "envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute.VhRateLimitsOptions enum\n"
    "0 OVERRIDE\n"
    "1 INCLUDE\n"
    "2 IGNORE\n",
    "envoy.extensions.filters.http.rbac.v3.RBAC\n"
    "1 rules .envoy.config.rbac.v3.RBAC\n"
    "2 shadow_rules .envoy.config.rbac.v3.RBAC\n"
    "3 shadow_rules_stat_prefix string\n"
    "4 matcher .xds.type.matcher.v3.Matcher\n"
    "5 shadow_matcher .xds.type.matcher.v3.Matcher\n"
    "6 rules_stat_prefix string\n"
    "7 track_per_rule_stats bool\n",
    "envoy.extensions.filters.http.rbac.v3.RBACPerRoute\n"
    "2 rbac .envoy.extensions.filters.http.rbac.v3.RBAC\n",
    "envoy.extensions.filters.http.router.v3.Router\n"
    "1 dynamic_stats .google.protobuf.BoolValue\n"
    "2 start_child_span bool deprecated\n"
    "3 upstream_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "4 suppress_envoy_headers bool\n"
    "5 strict_check_headers string[] items.in=x-envoy-upstream-rq-timeout-ms,x-envoy-upstream-rq-per-try-timeout-ms,x-envoy-max-retries,x-envoy-retry-grpc-on,x-envoy-retry-on\n"
    "6 respect_expected_rq_timeout bool\n"
    "7 suppress_grpc_request_failure_code_stats bool\n"
    "8 upstream_http_filters .envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter[]\n"
    "9 upstream_log_options .envoy.extensions.filters.http.router.v3.Router.UpstreamAccessLogOptions\n"
    "10 reject_connect_request_early_data .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.http.router.v3.Router.UpstreamAccessLogOptions\n"
    "1 flush_upstream_log_on_upstream_stream bool\n"
    "2 upstream_log_flush_interval .google.protobuf.Duration gte=1000000\n",
    "envoy.extensions.filters.http.set_filter_state.v3.Config\n"
    "1 on_request_headers .envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue[]\n"
    "2 clear_route_cache bool\n",
    "envoy.extensions.filters.http.set_metadata.v3.Config\n"
    "1 metadata_namespace string deprecated\n"
    "2 value .google.protobuf.Struct deprecated\n"
    "3 metadata .envoy.extensions.filters.http.set_metadata.v3.Metadata[]\n",
    "envoy.extensions.filters.http.set_metadata.v3.Metadata\n"
    "1 metadata_namespace string min_len=1\n"
    "2 allow_overwrite bool\n"
    "3 value .google.protobuf.Struct\n"
    "4 typed_value .google.protobuf.Any\n",
    "envoy.extensions.filters.http.sse_to_metadata.v3.SseToMetadata\n"
    "1 response_rules .envoy.extensions.filters.http.sse_to_metadata.v3.SseToMetadata.ProcessingRules required\n",
    "envoy.extensions.filters.http.sse_to_metadata.v3.SseToMetadata.ProcessingRules\n"
    "1 content_parser .envoy.config.core.v3.TypedExtensionConfig required\n"
    "2 max_event_size .google.protobuf.UInt32Value lte=10485760\n",
    "envoy.extensions.filters.http.stateful_session.v3.StatefulSession\n"
    "1 session_state .envoy.config.core.v3.TypedExtensionConfig\n"
    "2 strict bool\n"
    "3 stat_prefix string\n"
    "4 status_on_strict_destination_not_found uint32\n",
    "envoy.extensions.filters.http.stateful_session.v3.StatefulSessionPerRoute\n"
    "oneof override required\n"
    "1 disabled bool @0 const=1\n"
    "2 stateful_session .envoy.extensions.filters.http.stateful_session.v3.StatefulSession @0\n",
    "envoy.extensions.filters.http.tap.v3.Tap\n"
    "1 common_config .envoy.extensions.common.tap.v3.CommonExtensionConfig required\n"
    "2 record_headers_received_time bool\n"
    "3 record_downstream_connection bool\n"
    "4 record_upstream_connection bool\n",
    "envoy.extensions.filters.http.thrift_to_metadata.v3.Field enum\n"
    "0 METHOD_NAME\n"
    "1 PROTOCOL\n"
    "2 TRANSPORT\n"
    "3 HEADER_FLAGS\n"
    "4 SEQUENCE_ID\n"
    "5 MESSAGE_TYPE\n"
    "6 REPLY_TYPE\n",
    "envoy.extensions.filters.http.thrift_to_metadata.v3.FieldSelector\n"
    "1 name string min_len=1\n"
    "2 id int32 lte=32767 gte=-32768\n"
    "3 child .envoy.extensions.filters.http.thrift_to_metadata.v3.FieldSelector\n",
    "envoy.extensions.filters.http.thrift_to_metadata.v3.KeyValuePair\n"
    "1 metadata_namespace string\n"
    "2 key string min_len=1\n"
    "3 value .google.protobuf.Value\n",
    "envoy.extensions.filters.http.thrift_to_metadata.v3.Rule\n"
    "1 field #envoy.extensions.filters.http.thrift_to_metadata.v3.Field\n"
    "2 field_selector .envoy.extensions.filters.http.thrift_to_metadata.v3.FieldSelector\n"
    "3 method_name string\n"
    "4 on_present .envoy.extensions.filters.http.thrift_to_metadata.v3.KeyValuePair\n"
    "5 on_missing .envoy.extensions.filters.http.thrift_to_metadata.v3.KeyValuePair\n",
    "envoy.extensions.filters.http.thrift_to_metadata.v3.ThriftToMetadata\n"
    "1 request_rules .envoy.extensions.filters.http.thrift_to_metadata.v3.Rule[]\n"
    "2 response_rules .envoy.extensions.filters.http.thrift_to_metadata.v3.Rule[]\n"
    "3 transport #envoy.extensions.filters.network.thrift_proxy.v3.TransportType defined_only\n"
    "4 protocol #envoy.extensions.filters.network.thrift_proxy.v3.ProtocolType defined_only\n"
    "5 allow_content_types string[] items.min_len=1\n"
    "6 allow_empty_content_type bool\n",
    "envoy.extensions.filters.http.thrift_to_metadata.v3.ThriftToMetadataPerRoute\n"
    "1 request_rules .envoy.extensions.filters.http.thrift_to_metadata.v3.Rule[]\n"
    "2 response_rules .envoy.extensions.filters.http.thrift_to_metadata.v3.Rule[]\n",
    "envoy.extensions.filters.http.transform.v3.BodyTransformation\n"
    "1 body_format .envoy.config.core.v3.SubstitutionFormatString required\n"
    "2 action #envoy.extensions.filters.http.transform.v3.BodyTransformation.TransformAction\n",
    "envoy.extensions.filters.http.transform.v3.BodyTransformation.TransformAction enum\n"
    "0 MERGE\n"
    "1 REPLACE\n",
    "envoy.extensions.filters.http.transform.v3.TransformConfig\n"
    "1 request_transformation .envoy.extensions.filters.http.transform.v3.Transformation\n"
    "2 response_transformation .envoy.extensions.filters.http.transform.v3.Transformation\n"
    "3 clear_cluster_cache bool\n"
    "4 clear_route_cache bool\n",
    "envoy.extensions.filters.http.transform.v3.Transformation\n"
    "1 headers_mutations .envoy.config.common.mutation_rules.v3.HeaderMutation[]\n"
    "2 body_transformation .envoy.extensions.filters.http.transform.v3.BodyTransformation\n",
    "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec\n",
    "envoy.extensions.filters.http.wasm.v3.Wasm\n"
    "1 config .envoy.extensions.wasm.v3.PluginConfig\n",
    "envoy.extensions.filters.listener.dynamic_modules.v3.DynamicModuleListenerFilter\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig\n"
    "2 filter_name string\n"
    "3 filter_config .google.protobuf.Any\n",
    "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector\n",
    "envoy.extensions.filters.listener.local_ratelimit.v3.LocalRateLimit\n"
    "1 stat_prefix string min_len=1\n"
    "2 token_bucket .envoy.type.v3.TokenBucket required\n"
    "3 runtime_enabled .envoy.config.core.v3.RuntimeFeatureFlag\n",
    "envoy.extensions.filters.listener.original_dst.v3.OriginalDst\n",
    "envoy.extensions.filters.listener.original_src.v3.OriginalSrc\n"
    "1 bind_port bool\n"
    "2 mark uint32\n",
    "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol\n"
    "1 rules .envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.Rule[]\n"
    "2 allow_requests_without_proxy_protocol bool\n"
    "3 pass_through_tlvs .envoy.config.core.v3.ProxyProtocolPassThroughTLVs\n"
    "4 disallowed_versions #envoy.config.core.v3.ProxyProtocolConfig.Version[]\n"
    "5 stat_prefix string\n"
    "6 tlv_location #envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.TlvLocation\n",
    "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.KeyValuePair\n"
    "1 metadata_namespace string\n"
    "2 key string min_len=1\n"
    "3 value_string_encoding #envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.KeyValuePair.ValueStringEncoding\n",
    "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.KeyValuePair.ValueStringEncoding enum\n"
    "0 UNSPECIFIED\n"
    "1 SANITIZED_UTF8\n"
    "2 BASE64\n",
    "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.Rule\n"
    "1 tlv_type uint32 lt=256\n"
    "2 on_tlv_present .envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.KeyValuePair\n",
    "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.TlvLocation enum\n"
    "0 DYNAMIC_METADATA\n"
    "1 FILTER_STATE\n",
    "envoy.extensions.filters.listener.set_filter_state.v3.Config\n"
    "1 on_accept .envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue[]\n",
    "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector\n"
    "1 enable_ja3_fingerprinting .google.protobuf.BoolValue\n"
    "2 initial_read_buffer_size .google.protobuf.UInt32Value lt=65537 gt=255\n"
    "3 enable_ja4_fingerprinting .google.protobuf.BoolValue\n"
    "4 close_connection_on_client_hello_parsing_errors bool\n"
    "5 max_client_hello_size .google.protobuf.UInt32Value lte=16384 gt=255\n",
    "envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit\n"
    "1 stat_prefix string min_len=1\n"
    "2 max_connections .google.protobuf.UInt64Value gte=1\n"
    "3 delay .google.protobuf.Duration\n"
    "4 runtime_enabled .envoy.config.core.v3.RuntimeFeatureFlag\n",
    "envoy.extensions.filters.network.direct_response.v3.Config\n"
    "1 response .envoy.config.core.v3.DataSource\n",
    "envoy.extensions.filters.network.dubbo_proxy.router.v3.Router\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.Drds\n"
    "1 config_source .envoy.config.core.v3.ConfigSource required\n"
    "2 route_config_name string\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.DubboFilter\n"
    "1 name string min_len=1\n"
    "2 config .google.protobuf.Any\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.DubboProxy\n"
    "oneof route_specifier\n"
    "1 stat_prefix string min_len=1\n"
    "2 protocol_type #envoy.extensions.filters.network.dubbo_proxy.v3.ProtocolType defined_only\n"
    "3 serialization_type #envoy.extensions.filters.network.dubbo_proxy.v3.SerializationType defined_only\n"
    "4 route_config .envoy.extensions.filters.network.dubbo_proxy.v3.RouteConfiguration[] deprecated\n"
    "5 dubbo_filters .envoy.extensions.filters.network.dubbo_proxy.v3.DubboFilter[]\n"
    "6 drds .envoy.extensions.filters.network.dubbo_proxy.v3.Drds @0\n"
    "7 multiple_route_config .envoy.extensions.filters.network.dubbo_proxy.v3.MultipleRouteConfiguration @0\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.MethodMatch\n"
    "1 name .envoy.type.matcher.v3.StringMatcher\n"
    "2 params_match uint32>.envoy.extensions.filters.network.dubbo_proxy.v3.MethodMatch.ParameterMatchSpecifier\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.MethodMatch.ParameterMatchSpecifier\n"
    "oneof parameter_match_specifier\n"
    "3 exact_match string @0\n"
    "4 range_match .envoy.type.v3.Int64Range @0\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.MultipleRouteConfiguration\n"
    "1 name string\n"
    "4 route_config .envoy.extensions.filters.network.dubbo_proxy.v3.RouteConfiguration[]\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.ProtocolType enum\n"
    "0 Dubbo\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.Route\n"
    "1 match .envoy.extensions.filters.network.dubbo_proxy.v3.RouteMatch required\n"
    "2 route .envoy.extensions.filters.network.dubbo_proxy.v3.RouteAction required\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.RouteAction\n"
    "oneof cluster_specifier required\n"
    "1 cluster string @0\n"
    "2 weighted_clusters .envoy.config.route.v3.WeightedCluster @0\n"
    "3 metadata_match .envoy.config.core.v3.Metadata\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.RouteConfiguration\n"
    "1 name string\n"
    "2 interface string\n"
    "3 group string\n"
    "4 version string\n"
    "5 routes .envoy.extensions.filters.network.dubbo_proxy.v3.Route[]\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.RouteMatch\n"
    "1 method .envoy.extensions.filters.network.dubbo_proxy.v3.MethodMatch\n"
    "2 headers .envoy.config.route.v3.HeaderMatcher[]\n",
    "envoy.extensions.filters.network.dubbo_proxy.v3.SerializationType enum\n"
    "0 Hessian2\n",
    "envoy.extensions.filters.network.dynamic_modules.v3.DynamicModuleNetworkFilter\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig\n"
    "2 filter_name string\n"
    "3 filter_config .google.protobuf.Any\n"
    "4 terminal_filter bool\n",
    "envoy.extensions.filters.network.echo.v3.Echo\n",
    "envoy.extensions.filters.network.ext_authz.ExtAuthzDecision\n"
    "1 check_result #envoy.extensions.filters.network.ext_authz.ExtAuthzDecision.CheckResult\n"
    "2 status_code uint32\n",
    "envoy.extensions.filters.network.ext_authz.ExtAuthzDecision.CheckResult enum\n"
    "0 UNSPECIFIED\n"
    "1 OK\n"
    "2 DENIED\n"
    "3 ERROR\n",
    "envoy.extensions.filters.network.ext_authz.v3.ExtAuthz\n"
    "1 stat_prefix string min_len=1\n"
    "2 grpc_service .envoy.config.core.v3.GrpcService\n"
    "3 failure_mode_allow bool\n"
    "4 include_peer_certificate bool\n"
    "5 transport_api_version #envoy.config.core.v3.ApiVersion defined_only\n"
    "6 filter_enabled_metadata .envoy.type.matcher.v3.MetadataMatcher\n"
    "7 bootstrap_metadata_labels_key string\n"
    "8 include_tls_session bool\n"
    "9 send_tls_alert_on_denial bool\n"
    "10 metadata_context_namespaces string[]\n"
    "11 typed_metadata_context_namespaces string[]\n"
    "12 shadow_mode bool\n",
    "envoy.extensions.filters.network.ext_proc.v3.MetadataOptions\n"
    "1 forwarding_namespaces .envoy.extensions.filters.network.ext_proc.v3.MetadataOptions.MetadataNamespaces\n"
    "2 receiving_namespaces .envoy.extensions.filters.network.ext_proc.v3.MetadataOptions.MetadataNamespaces\n",
    "envoy.extensions.filters.network.ext_proc.v3.MetadataOptions.MetadataNamespaces\n"
    "1 untyped string[]\n"
    "2 typed string[]\n",
    "envoy.extensions.filters.network.ext_proc.v3.NetworkExternalProcessor\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService\n"
    "2 failure_mode_allow bool\n"
    "3 processing_mode .envoy.extensions.filters.network.ext_proc.v3.ProcessingMode\n"
    "4 message_timeout .google.protobuf.Duration lte=3600000000000 gte=0\n"
    "5 stat_prefix string min_len=1\n"
    "6 metadata_options .envoy.extensions.filters.network.ext_proc.v3.MetadataOptions\n"
    "7 connection_attributes string[]\n",
    "envoy.extensions.filters.network.ext_proc.v3.ProcessingMode\n"
    "1 process_read #envoy.extensions.filters.network.ext_proc.v3.ProcessingMode.DataSendMode\n"
    "2 process_write #envoy.extensions.filters.network.ext_proc.v3.ProcessingMode.DataSendMode\n",
    "envoy.extensions.filters.network.ext_proc.v3.ProcessingMode.DataSendMode enum\n"
    "0 STREAMED\n"
    "1 SKIP\n",
    "envoy.extensions.filters.network.generic_proxy.action.v3.RouteAction\n"
    "oneof cluster_specifier required\n"
    "1 cluster string @0\n"
    "2 weighted_clusters .envoy.config.route.v3.WeightedCluster @0\n"
    "3 metadata .envoy.config.core.v3.Metadata\n"
    "4 per_filter_config string>.google.protobuf.Any\n"
    "5 name string\n"
    "6 timeout .google.protobuf.Duration\n"
    "7 retry_policy .envoy.config.core.v3.RetryPolicy\n",
    "envoy.extensions.filters.network.generic_proxy.codecs.dubbo.v3.DubboCodecConfig\n",
    "envoy.extensions.filters.network.generic_proxy.codecs.http1.v3.Http1CodecConfig\n"
    "1 single_frame_mode .google.protobuf.BoolValue\n"
    "2 max_buffer_size .google.protobuf.UInt32Value\n",
    "envoy.extensions.filters.network.generic_proxy.matcher.v3.HostMatchInput\n",
    "envoy.extensions.filters.network.generic_proxy.matcher.v3.KeyValueMatchEntry\n"
    "1 name string min_len=1\n"
    "2 string_match .envoy.type.matcher.v3.StringMatcher required\n",
    "envoy.extensions.filters.network.generic_proxy.matcher.v3.MethodMatchInput\n",
    "envoy.extensions.filters.network.generic_proxy.matcher.v3.PathMatchInput\n",
    "envoy.extensions.filters.network.generic_proxy.matcher.v3.PropertyMatchInput\n"
    "1 property_name string min_len=1\n",
    "envoy.extensions.filters.network.generic_proxy.matcher.v3.RequestMatchInput\n",
    "envoy.extensions.filters.network.generic_proxy.matcher.v3.RequestMatcher\n"
    "1 host .envoy.type.matcher.v3.StringMatcher\n"
    "2 path .envoy.type.matcher.v3.StringMatcher\n"
    "3 method .envoy.type.matcher.v3.StringMatcher\n"
    "4 properties .envoy.extensions.filters.network.generic_proxy.matcher.v3.KeyValueMatchEntry[]\n",
    "envoy.extensions.filters.network.generic_proxy.matcher.v3.ServiceMatchInput\n",
    "envoy.extensions.filters.network.generic_proxy.router.v3.Router\n"
    "1 bind_upstream_connection bool\n",
    "envoy.extensions.filters.network.generic_proxy.v3.GenericProxy\n"
    "oneof route_specifier required\n"
    "1 stat_prefix string min_len=1\n"
    "2 codec_config .envoy.config.core.v3.TypedExtensionConfig required\n"
    "3 generic_rds .envoy.extensions.filters.network.generic_proxy.v3.GenericRds @0\n"
    "4 route_config .envoy.extensions.filters.network.generic_proxy.v3.RouteConfiguration @0\n"
    "5 filters .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "6 tracing .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing\n"
    "7 access_log .envoy.config.accesslog.v3.AccessLog[]\n",
    "envoy.extensions.filters.network.generic_proxy.v3.GenericRds\n"
    "1 config_source .envoy.config.core.v3.ConfigSource required\n"
    "2 route_config_name string min_len=1\n",
    "envoy.extensions.filters.network.generic_proxy.v3.RouteConfiguration\n"
    "1 name string min_len=1\n"
    "2 routes .xds.type.matcher.v3.Matcher\n"
    "3 virtual_hosts .envoy.extensions.filters.network.generic_proxy.v3.VirtualHost[]\n",
    "envoy.extensions.filters.network.generic_proxy.v3.VirtualHost\n"
    "1 name string min_len=1\n"
    "2 hosts string[] min_items=1\n"
    "3 routes .xds.type.matcher.v3.Matcher required\n",
    "envoy.extensions.filters.network.geoip.v3.Geoip\n"
    "1 stat_prefix string\n"
    "2 provider .envoy.config.core.v3.TypedExtensionConfig required\n"
    "3 client_ip string\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.EnvoyMobileHttpConnectionManager\n"
    "1 config .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.ForwardProtoConfig\n"
    "1 https_destination_ports uint32[]\n"
    "2 http_destination_ports uint32[]\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager\n"
    "oneof route_specifier required\n"
    "oneof strip_port_mode\n"
    "1 codec_type #envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType defined_only\n"
    "2 stat_prefix string min_len=1\n"
    "3 rds .envoy.extensions.filters.network.http_connection_manager.v3.Rds @0\n"
    "4 route_config .envoy.config.route.v3.RouteConfiguration @0\n"
    "5 http_filters .envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter[]\n"
    "6 add_user_agent .google.protobuf.BoolValue\n"
    "7 tracing .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing\n"
    "8 http_protocol_options .envoy.config.core.v3.Http1ProtocolOptions\n"
    "9 http2_protocol_options .envoy.config.core.v3.Http2ProtocolOptions\n"
    "10 server_name string header_value lenient\n"
    "12 drain_timeout .google.protobuf.Duration\n"
    "13 access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "14 use_remote_address .google.protobuf.BoolValue\n"
    "15 generate_request_id .google.protobuf.BoolValue\n"
    "16 forward_client_cert_details #envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails defined_only\n"
    "17 set_current_client_cert_details .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails\n"
    "18 proxy_100_continue bool\n"
    "19 xff_num_trusted_hops uint32\n"
    "20 represent_ipv4_remote_address_as_ipv4_mapped_ipv6 bool\n"
    "21 skip_xff_append bool\n"
    "22 via string header_value lenient\n"
    "23 upgrade_configs .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig[]\n"
    "24 stream_idle_timeout .google.protobuf.Duration\n"
    "25 internal_address_config .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig\n"
    "26 delayed_close_timeout .google.protobuf.Duration\n"
    "28 request_timeout .google.protobuf.Duration\n"
    "29 max_request_headers_kb .google.protobuf.UInt32Value lte=8192 gt=0\n"
    "30 normalize_path .google.protobuf.BoolValue\n"
    "31 scoped_routes .envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes @0\n"
    "32 preserve_external_request_id bool\n"
    "33 merge_slashes bool\n"
    "34 server_header_transformation #envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation defined_only\n"
    "35 common_http_protocol_options .envoy.config.core.v3.HttpProtocolOptions\n"
    "36 request_id_extension .envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension\n"
    "37 always_set_request_id_in_response bool\n"
    "38 local_reply_config .envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig\n"
    "39 strip_matching_host_port bool\n"
    "40 stream_error_on_invalid_http_message .google.protobuf.BoolValue\n"
    "41 request_headers_timeout .google.protobuf.Duration gte=0\n"
    "42 strip_any_host_port bool @1\n"
    "43 path_normalization_options .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathNormalizationOptions\n"
    "44 http3_protocol_options .envoy.config.core.v3.Http3ProtocolOptions\n"
    "45 path_with_escaped_slashes_action #envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction\n"
    "46 original_ip_detection_extensions .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "47 strip_trailing_host_dot bool\n"
    "48 scheme_header_transformation .envoy.config.core.v3.SchemeHeaderTransformation\n"
    "49 proxy_status_config .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ProxyStatusConfig\n"
    "50 typed_header_validation_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "51 append_x_forwarded_port bool\n"
    "52 early_header_mutation_extensions .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "53 add_proxy_protocol_connection_state .google.protobuf.BoolValue\n"
    "54 access_log_flush_interval .google.protobuf.Duration deprecated gte=1000000\n"
    "55 flush_access_log_on_new_request bool deprecated\n"
    "56 access_log_options .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.HcmAccessLogOptions\n"
    "57 append_local_overload bool\n"
    "58 http1_safe_max_connection_duration bool\n"
    "59 stream_flush_timeout .google.protobuf.Duration\n"
    "60 forward_client_cert_matcher .xds.type.matcher.v3.Matcher\n"
    "61 forward_proto_config .envoy.extensions.filters.network.http_connection_manager.v3.ForwardProtoConfig\n"
    "62 drain_timeout_jitter .envoy.type.v3.Percent\n"
    "63 record_route_resolution_stats bool\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType enum\n"
    "0 AUTO\n"
    "1 HTTP1\n"
    "2 HTTP2\n"
    "3 HTTP3\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertConfig\n"
    "1 forward_client_cert_details #envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails\n"
    "2 set_current_client_cert_details .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails enum\n"
    "0 SANITIZE\n"
    "1 FORWARD_ONLY\n"
    "2 APPEND_FORWARD\n"
    "3 SANITIZE_SET\n"
    "4 ALWAYS_FORWARD_ONLY\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertFormat enum\n"
    "0 TEXT\n"
    "1 JSON\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.HcmAccessLogOptions\n"
    "1 access_log_flush_interval .google.protobuf.Duration gte=1000000\n"
    "2 flush_access_log_on_new_request bool\n"
    "3 flush_log_on_tunnel_successfully_established bool\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig\n"
    "1 unix_sockets bool\n"
    "2 cidr_ranges .envoy.config.core.v3.CidrRange[]\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathNormalizationOptions\n"
    "1 forwarding_transformation .envoy.type.http.v3.PathTransformation\n"
    "2 http_filter_transformation .envoy.type.http.v3.PathTransformation\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction enum\n"
    "0 IMPLEMENTATION_SPECIFIC_DEFAULT\n"
    "1 KEEP_UNCHANGED\n"
    "2 REJECT_REQUEST\n"
    "3 UNESCAPE_AND_REDIRECT\n"
    "4 UNESCAPE_AND_FORWARD\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ProxyStatusConfig\n"
    "oneof proxy_name\n"
    "1 remove_details bool\n"
    "2 remove_connection_termination_details bool\n"
    "3 remove_response_flags bool\n"
    "4 set_recommended_response_code bool\n"
    "5 use_node_id bool @0\n"
    "6 literal_proxy_name string @0\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation enum\n"
    "0 OVERWRITE\n"
    "1 APPEND_IF_ABSENT\n"
    "2 PASS_THROUGH\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails\n"
    "1 subject .google.protobuf.BoolValue\n"
    "3 cert bool\n"
    "4 dns bool\n"
    "5 uri bool\n"
    "6 chain bool\n"
    "7 format #envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertFormat\n"
    "8 issuer bool\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing\n"
    "3 client_sampling .envoy.type.v3.Percent\n"
    "4 random_sampling .envoy.type.v3.Percent\n"
    "5 overall_sampling .envoy.type.v3.Percent\n"
    "6 verbose bool\n"
    "7 max_path_tag_length .google.protobuf.UInt32Value\n"
    "8 custom_tags .envoy.type.tracing.v3.CustomTag[]\n"
    "9 provider .envoy.config.trace.v3.Tracing.Http\n"
    "10 spawn_upstream_span .google.protobuf.BoolValue\n"
    "11 operation string\n"
    "12 upstream_operation string\n"
    "13 no_context_propagation bool\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing.OperationName enum\n"
    "0 INGRESS\n"
    "1 EGRESS\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig\n"
    "1 upgrade_type string\n"
    "2 filters .envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter[]\n"
    "3 enabled .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "4 typed_config .google.protobuf.Any @0\n"
    "5 config_discovery .envoy.config.core.v3.ExtensionConfigSource @0\n"
    "6 is_optional bool\n"
    "7 disabled bool\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig\n"
    "1 mappers .envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper[]\n"
    "2 body_format .envoy.config.core.v3.SubstitutionFormatString\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.Rds\n"
    "1 config_source .envoy.config.core.v3.ConfigSource\n"
    "2 route_config_name string\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension\n"
    "1 typed_config .google.protobuf.Any\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper\n"
    "1 filter .envoy.config.accesslog.v3.AccessLogFilter required\n"
    "2 status_code .google.protobuf.UInt32Value lt=600 gte=200\n"
    "3 body .envoy.config.core.v3.DataSource\n"
    "4 body_format_override .envoy.config.core.v3.SubstitutionFormatString\n"
    "5 headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRds\n"
    "1 scoped_rds_config_source .envoy.config.core.v3.ConfigSource required\n"
    "2 srds_resources_locator string\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRouteConfigurationsList\n"
    "1 scoped_route_configurations .envoy.config.route.v3.ScopedRouteConfiguration[] min_items=1\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes\n"
    "oneof config_specifier required\n"
    "1 name string min_len=1\n"
    "2 scope_key_builder .envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder required\n"
    "3 rds_config_source .envoy.config.core.v3.ConfigSource\n"
    "4 scoped_route_configurations_list .envoy.extensions.filters.network.http_connection_manager.v3.ScopedRouteConfigurationsList @0\n"
    "5 scoped_rds .envoy.extensions.filters.network.http_connection_manager.v3.ScopedRds @0\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder\n"
    "1 fragments .envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder[] min_items=1\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder\n"
    "oneof type required\n"
    "1 header_value_extractor .envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor @0\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor\n"
    "oneof extract_type\n"
    "1 name string min_len=1 header_name lenient\n"
    "2 element_separator string\n"
    "3 index uint32 @0\n"
    "4 element .envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor.KvElement @0\n",
    "envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor.KvElement\n"
    "1 separator string min_len=1\n"
    "2 key string min_len=1\n",
    "envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit\n"
    "1 stat_prefix string min_len=1\n"
    "2 token_bucket .envoy.type.v3.TokenBucket required\n"
    "3 runtime_enabled .envoy.config.core.v3.RuntimeFeatureFlag\n"
    "4 share_key string\n",
    "envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy\n"
    "1 stat_prefix string min_len=1\n"
    "2 access_log string\n"
    "3 delay .envoy.extensions.filters.common.fault.v3.FaultDelay\n"
    "4 emit_dynamic_metadata bool\n"
    "5 commands string[]\n"
    "6 max_bson_depth .google.protobuf.UInt32Value gt=0\n",
    "envoy.extensions.filters.network.ratelimit.v3.RateLimit\n"
    "1 stat_prefix string min_len=1\n"
    "2 domain string min_len=1\n"
    "3 descriptors .envoy.extensions.common.ratelimit.v3.RateLimitDescriptor[] min_items=1\n"
    "4 timeout .google.protobuf.Duration\n"
    "5 failure_mode_deny bool\n"
    "6 rate_limit_service .envoy.config.ratelimit.v3.RateLimitServiceConfig required\n",
    "envoy.extensions.filters.network.rbac.v3.RBAC\n"
    "1 rules .envoy.config.rbac.v3.RBAC\n"
    "2 shadow_rules .envoy.config.rbac.v3.RBAC\n"
    "3 stat_prefix string min_len=1\n"
    "4 enforcement_type #envoy.extensions.filters.network.rbac.v3.RBAC.EnforcementType\n"
    "5 shadow_rules_stat_prefix string\n"
    "6 matcher .xds.type.matcher.v3.Matcher\n"
    "7 shadow_matcher .xds.type.matcher.v3.Matcher\n"
    "8 delay_deny .google.protobuf.Duration\n",
    "envoy.extensions.filters.network.rbac.v3.RBAC.EnforcementType enum\n"
    "0 ONE_TIME_ON_FIRST_BYTE\n"
    "1 CONTINUOUS\n",
    "envoy.extensions.filters.network.redis_proxy.v3.AwsIam\n"
    "1 credential_provider .envoy.extensions.common.aws.v3.AwsCredentialProvider\n"
    "2 cache_name string min_len=1\n"
    "3 service_name string\n"
    "4 region string\n"
    "5 expiration_time .google.protobuf.Duration lte=900000000000 gte=0\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisExternalAuthProvider\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService\n"
    "2 enable_auth_expiration bool\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions\n"
    "1 auth_password .envoy.config.core.v3.DataSource sensitive\n"
    "2 auth_username .envoy.config.core.v3.DataSource sensitive\n"
    "3 aws_iam .envoy.extensions.filters.network.redis_proxy.v3.AwsIam\n"
    "4 credentials .envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.Credential[]\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.Credential\n"
    "1 address .envoy.config.core.v3.Address\n"
    "2 auth_password .envoy.config.core.v3.DataSource sensitive\n"
    "3 auth_username .envoy.config.core.v3.DataSource sensitive\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy\n"
    "1 stat_prefix string min_len=1\n"
    "3 settings .envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings required\n"
    "4 latency_in_micros bool\n"
    "5 prefix_routes .envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes\n"
    "6 downstream_auth_password .envoy.config.core.v3.DataSource deprecated sensitive\n"
    "7 downstream_auth_username .envoy.config.core.v3.DataSource sensitive\n"
    "8 faults .envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.RedisFault[]\n"
    "9 downstream_auth_passwords .envoy.config.core.v3.DataSource[] sensitive\n"
    "10 external_auth_provider .envoy.extensions.filters.network.redis_proxy.v3.RedisExternalAuthProvider\n"
    "11 custom_commands string[]\n"
    "12 protocol_version #envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.ProtocolVersion defined_only\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings\n"
    "1 op_timeout .google.protobuf.Duration required\n"
    "2 enable_hashtagging bool\n"
    "3 enable_redirection bool\n"
    "4 max_buffer_size_before_flush uint32\n"
    "5 buffer_flush_timeout .google.protobuf.Duration\n"
    "6 max_upstream_unknown_connections .google.protobuf.UInt32Value\n"
    "7 read_policy #envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.ReadPolicy defined_only\n"
    "8 enable_command_stats bool\n"
    "9 dns_cache_config .envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig\n"
    "10 connection_rate_limit .envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.ConnectionRateLimit\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.ConnPoolSettings.ReadPolicy enum\n"
    "0 MASTER\n"
    "1 PREFER_MASTER\n"
    "2 REPLICA\n"
    "3 PREFER_REPLICA\n"
    "4 ANY\n"
    "5 LOCAL_ZONE_AFFINITY\n"
    "6 LOCAL_ZONE_AFFINITY_REPLICAS_AND_PRIMARY\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.ConnectionRateLimit\n"
    "1 connection_rate_limit_per_sec uint32 gt=0\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes\n"
    "1 routes .envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route[]\n"
    "2 case_insensitive bool\n"
    "4 catch_all_route .envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route\n"
    "1 prefix string max_bytes=1000\n"
    "2 remove_prefix bool\n"
    "3 cluster string min_len=1\n"
    "4 request_mirror_policy .envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.RequestMirrorPolicy[]\n"
    "5 key_formatter string\n"
    "6 read_command_policy .envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.ReadCommandPolicy\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.ReadCommandPolicy\n"
    "1 cluster string min_len=1\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.PrefixRoutes.Route.RequestMirrorPolicy\n"
    "1 cluster string min_len=1\n"
    "2 runtime_fraction .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "3 exclude_read_commands bool\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.ProtocolVersion enum\n"
    "0 RESP2\n"
    "1 RESP3\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.RedisFault\n"
    "1 fault_type #envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.RedisFault.RedisFaultType defined_only\n"
    "2 fault_enabled .envoy.config.core.v3.RuntimeFractionalPercent required\n"
    "3 delay .google.protobuf.Duration\n"
    "4 commands string[]\n",
    "envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.RedisFault.RedisFaultType enum\n"
    "0 DELAY\n"
    "1 ERROR\n",
    "envoy.extensions.filters.network.reverse_tunnel.v3.DrainAwareHttpConnectionManager\n"
    "1 hcm_config .envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager\n"
    "2 enable_drain_with_goaway bool\n",
    "envoy.extensions.filters.network.reverse_tunnel.v3.ReverseTunnel\n"
    "1 ping_interval .google.protobuf.Duration lte=300000000000 gte=1000000\n"
    "2 auto_close_connections bool deprecated\n"
    "3 request_path string min_len=1 max_len=255 ignore_empty\n"
    "4 request_method #envoy.config.core.v3.RequestMethod defined_only\n"
    "5 validation .envoy.extensions.filters.network.reverse_tunnel.v3.Validation\n"
    "6 required_cluster_name string max_len=255 ignore_empty\n"
    "7 use_http_upgrade bool\n"
    "8 skip_rebalancing bool\n"
    "9 enable_connection_limit bool\n"
    "10 jwt_validator .envoy.extensions.filters.common.jwks.v3.JwtHandshakeValidator\n"
    "11 handshake_timeout .google.protobuf.Duration lte=300000000000 gt=0\n",
    "envoy.extensions.filters.network.reverse_tunnel.v3.Validation\n"
    "1 node_id_format string max_len=1024\n"
    "2 cluster_id_format string max_len=1024\n"
    "3 emit_dynamic_metadata bool\n"
    "4 dynamic_metadata_namespace string max_len=255\n"
    "5 tenant_id_format string max_len=1024\n",
    "envoy.extensions.filters.network.set_filter_state.v3.Config\n"
    "1 on_new_connection .envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue[]\n"
    "2 on_downstream_tls_handshake .envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue[]\n"
    "3 on_downstream_data .envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue[]\n",
    "envoy.extensions.filters.network.sni_cluster.v3.SniCluster\n",
    "envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig\n"
    "oneof port_specifier\n"
    "1 dns_cache_config .envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig required\n"
    "2 port_value uint32 @0 lte=65535 gt=0\n"
    "3 save_upstream_address bool\n",
    "envoy.extensions.filters.network.tcp_bandwidth_limit.v3.TcpBandwidthLimit\n"
    "1 stat_prefix string min_len=1\n"
    "2 read_limit_kbps .google.protobuf.UInt64Value\n"
    "3 write_limit_kbps .google.protobuf.UInt64Value\n"
    "4 fill_interval .google.protobuf.Duration lte=1000000000 gte=20000000\n"
    "5 runtime_enabled .envoy.config.core.v3.RuntimeFeatureFlag\n",
    "envoy.extensions.filters.network.tcp_proxy.v3.ProxyProtocolTlvMergePolicy enum\n"
    "0 ADD_IF_ABSENT\n"
    "1 OVERWRITE_BY_TYPE_IF_EXISTS_OR_ADD\n"
    "2 APPEND_IF_EXISTS_OR_ADD\n",
    "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy\n"
    "oneof cluster_specifier required\n"
    "1 stat_prefix string min_len=1\n"
    "2 cluster string @0\n"
    "3 downstream_idle_timeout .google.protobuf.Duration\n"
    "4 upstream_idle_timeout .google.protobuf.Duration\n"
    "5 access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "7 max_connect_attempts .google.protobuf.UInt32Value gte=1\n"
    "8 idle_timeout .google.protobuf.Duration\n"
    "9 metadata_match .envoy.config.core.v3.Metadata\n"
    "10 weighted_clusters .envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster @0\n"
    "11 hash_policy .envoy.type.v3.HashPolicy[] max_items=1\n"
    "12 tunneling_config .envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig\n"
    "13 max_downstream_connection_duration .google.protobuf.Duration gte=1000000\n"
    "14 on_demand .envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.OnDemand\n"
    "15 access_log_flush_interval .google.protobuf.Duration deprecated gte=1000000\n"
    "16 flush_access_log_on_connected bool deprecated\n"
    "17 access_log_options .envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.TcpAccessLogOptions\n"
    "18 backoff_options .envoy.config.core.v3.BackoffStrategy\n"
    "19 proxy_protocol_tlvs .envoy.config.core.v3.TlvEntry[]\n"
    "20 max_downstream_connection_duration_jitter_percentage .envoy.type.v3.Percent\n"
    "21 upstream_connect_mode #envoy.extensions.filters.network.tcp_proxy.v3.UpstreamConnectMode defined_only\n"
    "22 max_early_data_bytes .google.protobuf.UInt32Value lte=1048576\n"
    "23 proxy_protocol_tlv_merge_policy #envoy.extensions.filters.network.tcp_proxy.v3.ProxyProtocolTlvMergePolicy defined_only\n"
    "24 check_drain_close .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.OnDemand\n"
    "1 odcds_config .envoy.config.core.v3.ConfigSource\n"
    "2 resources_locator string\n"
    "3 timeout .google.protobuf.Duration\n",
    "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.TcpAccessLogOptions\n"
    "1 access_log_flush_interval .google.protobuf.Duration gte=1000000\n"
    "2 flush_access_log_on_connected bool\n"
    "3 flush_access_log_on_start bool\n",
    "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.TunnelingConfig\n"
    "1 hostname string min_len=1\n"
    "2 use_post bool\n"
    "3 headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "4 propagate_response_headers bool\n"
    "5 post_path string\n"
    "6 propagate_response_trailers bool\n"
    "7 request_id_extension .envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension\n"
    "8 request_id_header string\n"
    "9 request_id_metadata_key string\n"
    "10 formatters .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster\n"
    "1 clusters .envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight[] min_items=1\n",
    "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight\n"
    "1 name string min_len=1\n"
    "2 weight uint32 gte=1\n"
    "3 metadata_match .envoy.config.core.v3.Metadata\n",
    "envoy.extensions.filters.network.tcp_proxy.v3.UpstreamConnectMode enum\n"
    "0 IMMEDIATE\n"
    "1 ON_DOWNSTREAM_DATA\n"
    "2 ON_DOWNSTREAM_TLS_HANDSHAKE\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata\n"
    "1 request_rules .envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.Rule[] min_items=1\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.KeyValuePair\n"
    "oneof value_type\n"
    "1 metadata_namespace string\n"
    "2 key string min_len=1\n"
    "3 value string @0\n"
    "4 regex_value_rewrite .envoy.type.matcher.v3.RegexMatchAndSubstitute @0\n"
    "5 type #envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.ValueType defined_only\n"
    "6 encode #envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.ValueEncode\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.Rule\n"
    "1 header string min_len=1 header_name lenient\n"
    "2 on_present .envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.KeyValuePair\n"
    "3 on_missing .envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.KeyValuePair\n"
    "4 remove bool\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.ValueEncode enum\n"
    "0 NONE\n"
    "1 BASE64\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata.ValueType enum\n"
    "0 STRING\n"
    "1 NUMBER\n"
    "2 PROTOBUF_VALUE\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata\n"
    "1 request_rules .envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.Rule[] min_items=1\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.FieldSelector\n"
    "1 name string min_len=1\n"
    "2 id int32 lte=32767 gte=-32768\n"
    "3 child .envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.FieldSelector\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.KeyValuePair\n"
    "oneof value_type\n"
    "1 metadata_namespace string\n"
    "2 key string min_len=1\n"
    "3 value string @0\n"
    "4 regex_value_rewrite .envoy.type.matcher.v3.RegexMatchAndSubstitute @0\n"
    "5 type #envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.ValueType defined_only\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.Rule\n"
    "oneof match_specifier required\n"
    "1 method_name string @0\n"
    "2 service_name string @0\n"
    "3 field_selector .envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.FieldSelector required\n"
    "4 on_present .envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.KeyValuePair\n"
    "5 on_missing .envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.KeyValuePair\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3.PayloadToMetadata.ValueType enum\n"
    "0 STRING\n"
    "1 NUMBER\n",
    "envoy.extensions.filters.network.thrift_proxy.filters.ratelimit.v3.RateLimit\n"
    "1 domain string min_len=1\n"
    "2 stage uint32 lte=10\n"
    "3 timeout .google.protobuf.Duration\n"
    "4 failure_mode_deny bool\n"
    "5 rate_limit_service .envoy.config.ratelimit.v3.RateLimitServiceConfig required\n",
    "envoy.extensions.filters.network.thrift_proxy.router.v3.Router\n"
    "1 close_downstream_on_upstream_error .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.ProtocolType enum\n"
    "0 AUTO_PROTOCOL\n"
    "1 BINARY\n"
    "2 LAX_BINARY\n"
    "3 COMPACT\n"
    "4 TWITTER deprecated\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.Route\n"
    "1 match .envoy.extensions.filters.network.thrift_proxy.v3.RouteMatch required\n"
    "2 route .envoy.extensions.filters.network.thrift_proxy.v3.RouteAction required\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.RouteAction\n"
    "oneof cluster_specifier required\n"
    "1 cluster string @0 min_len=1\n"
    "2 weighted_clusters .envoy.extensions.filters.network.thrift_proxy.v3.WeightedCluster @0\n"
    "3 metadata_match .envoy.config.core.v3.Metadata\n"
    "4 rate_limits .envoy.config.route.v3.RateLimit[]\n"
    "5 strip_service_name bool\n"
    "6 cluster_header string @0 min_len=1 header_value lenient\n"
    "7 request_mirror_policies .envoy.extensions.filters.network.thrift_proxy.v3.RouteAction.RequestMirrorPolicy[]\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.RouteAction.RequestMirrorPolicy\n"
    "1 cluster string min_len=1\n"
    "2 runtime_fraction .envoy.config.core.v3.RuntimeFractionalPercent\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.RouteConfiguration\n"
    "1 name string\n"
    "2 routes .envoy.extensions.filters.network.thrift_proxy.v3.Route[]\n"
    "3 validate_clusters .google.protobuf.BoolValue\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.RouteMatch\n"
    "oneof match_specifier required\n"
    "1 method_name string @0\n"
    "2 service_name string @0\n"
    "3 invert bool\n"
    "4 headers .envoy.config.route.v3.HeaderMatcher[]\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.ThriftFilter\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "3 typed_config .google.protobuf.Any @0\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.ThriftProtocolOptions\n"
    "1 transport #envoy.extensions.filters.network.thrift_proxy.v3.TransportType defined_only\n"
    "2 protocol #envoy.extensions.filters.network.thrift_proxy.v3.ProtocolType defined_only\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.ThriftProxy\n"
    "1 stat_prefix string min_len=1\n"
    "2 transport #envoy.extensions.filters.network.thrift_proxy.v3.TransportType defined_only\n"
    "3 protocol #envoy.extensions.filters.network.thrift_proxy.v3.ProtocolType defined_only\n"
    "4 route_config .envoy.extensions.filters.network.thrift_proxy.v3.RouteConfiguration\n"
    "5 thrift_filters .envoy.extensions.filters.network.thrift_proxy.v3.ThriftFilter[]\n"
    "6 payload_passthrough bool\n"
    "7 max_requests_per_connection .google.protobuf.UInt32Value\n"
    "8 trds .envoy.extensions.filters.network.thrift_proxy.v3.Trds\n"
    "9 access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "10 header_keys_preserve_case bool\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.TransportType enum\n"
    "0 AUTO_TRANSPORT\n"
    "1 FRAMED\n"
    "2 UNFRAMED\n"
    "3 HEADER\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.Trds\n"
    "1 config_source .envoy.config.core.v3.ConfigSource required\n"
    "2 route_config_name string\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.WeightedCluster\n"
    "1 clusters .envoy.extensions.filters.network.thrift_proxy.v3.WeightedCluster.ClusterWeight[] min_items=1\n",
    "envoy.extensions.filters.network.thrift_proxy.v3.WeightedCluster.ClusterWeight\n"
    "1 name string min_len=1\n"
    "2 weight .google.protobuf.UInt32Value gte=1\n"
    "3 metadata_match .envoy.config.core.v3.Metadata\n",
    "envoy.extensions.filters.network.wasm.v3.Wasm\n"
    "1 config .envoy.extensions.wasm.v3.PluginConfig\n",
    "envoy.extensions.filters.network.zookeeper_proxy.v3.LatencyThresholdOverride\n"
    "1 opcode #envoy.extensions.filters.network.zookeeper_proxy.v3.LatencyThresholdOverride.Opcode defined_only\n"
    "2 threshold .google.protobuf.Duration required gte=1000000\n",
    "envoy.extensions.filters.network.zookeeper_proxy.v3.LatencyThresholdOverride.Opcode enum\n"
    "0 Connect\n"
    "1 Create\n"
    "2 Delete\n"
    "3 Exists\n"
    "4 GetData\n"
    "5 SetData\n"
    "6 GetAcl\n"
    "7 SetAcl\n"
    "8 GetChildren\n"
    "9 Sync\n"
    "10 Ping\n"
    "11 GetChildren2\n"
    "12 Check\n"
    "13 Multi\n"
    "14 Create2\n"
    "15 Reconfig\n"
    "16 CheckWatches\n"
    "17 RemoveWatches\n"
    "18 CreateContainer\n"
    "19 CreateTtl\n"
    "20 Close\n"
    "21 SetAuth\n"
    "22 SetWatches\n"
    "23 GetEphemerals\n"
    "24 GetAllChildrenNumber\n"
    "25 SetWatches2\n"
    "26 AddWatch\n",
    "envoy.extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy\n"
    "1 stat_prefix string min_len=1\n"
    "2 access_log string\n"
    "3 max_packet_bytes .google.protobuf.UInt32Value\n"
    "4 enable_latency_threshold_metrics bool\n"
    "5 default_latency_threshold .google.protobuf.Duration gte=1000000\n"
    "6 latency_threshold_overrides .envoy.extensions.filters.network.zookeeper_proxy.v3.LatencyThresholdOverride[]\n"
    "7 enable_per_opcode_request_bytes_metrics bool\n"
    "8 enable_per_opcode_response_bytes_metrics bool\n"
    "9 enable_per_opcode_decoder_error_metrics bool\n",
    "envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig\n"
    "1 stat_prefix string min_len=1\n"
    "2 server_config .envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig.ServerContextConfig\n"
    "3 client_config .envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig.ClientContextConfig\n"
    "4 access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "5 case_insensitive bool\n",
    "envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig.ClientContextConfig\n"
    "1 resolver_timeout .google.protobuf.Duration gte=1000000000\n"
    "2 upstream_resolvers .envoy.config.core.v3.Address[] deprecated\n"
    "3 max_pending_lookups uint64 gte=1\n"
    "4 typed_dns_resolver_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "5 dns_resolution_config .envoy.config.core.v3.DnsResolutionConfig deprecated\n",
    "envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig.ServerContextConfig\n"
    "oneof config_source required\n"
    "1 inline_dns_table .envoy.data.dns.v3.DnsTable @0\n"
    "2 external_dns_table .envoy.config.core.v3.DataSource @0\n",
    "envoy.extensions.filters.udp.dynamic_modules.v3.DynamicModuleUdpListenerFilter\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig\n"
    "2 filter_name string\n"
    "3 filter_config .google.protobuf.Any\n",
    "envoy.extensions.filters.udp.udp_proxy.session.dynamic_forward_proxy.v3.FilterConfig\n"
    "oneof implementation_specifier\n"
    "1 stat_prefix string min_len=1\n"
    "2 dns_cache_config .envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig @0 required\n"
    "3 buffer_options .envoy.extensions.filters.udp.udp_proxy.session.dynamic_forward_proxy.v3.FilterConfig.BufferOptions\n",
    "envoy.extensions.filters.udp.udp_proxy.session.dynamic_forward_proxy.v3.FilterConfig.BufferOptions\n"
    "1 max_buffered_datagrams .google.protobuf.UInt32Value\n"
    "2 max_buffered_bytes .google.protobuf.UInt64Value\n",
    "envoy.extensions.filters.udp.udp_proxy.session.ext_authz.v3.FilterConfig\n"
    "1 stat_prefix string min_len=1\n"
    "2 grpc_service .envoy.config.core.v3.GrpcService required\n"
    "3 failure_mode_allow bool\n"
    "4 buffer_options .envoy.extensions.filters.udp.udp_proxy.session.ext_authz.v3.FilterConfig.BufferOptions\n",
    "envoy.extensions.filters.udp.udp_proxy.session.ext_authz.v3.FilterConfig.BufferOptions\n"
    "1 max_buffered_datagrams .google.protobuf.UInt32Value\n"
    "2 max_buffered_bytes .google.protobuf.UInt64Value\n",
    "envoy.extensions.filters.udp.udp_proxy.session.http_capsule.v3.FilterConfig\n",
    "envoy.extensions.filters.udp.udp_proxy.v3.Route\n"
    "1 cluster string min_len=1\n",
    "envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig\n"
    "oneof route_specifier required\n"
    "1 stat_prefix string min_len=1\n"
    "2 cluster string @0 deprecated min_len=1\n"
    "3 idle_timeout .google.protobuf.Duration\n"
    "4 use_original_src_ip bool\n"
    "5 hash_policies .envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.HashPolicy[] max_items=1\n"
    "6 upstream_socket_config .envoy.config.core.v3.UdpSocketConfig\n"
    "7 use_per_packet_load_balancing bool\n"
    "8 access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "9 matcher .xds.type.matcher.v3.Matcher @0\n"
    "10 proxy_access_log .envoy.config.accesslog.v3.AccessLog[]\n"
    "11 session_filters .envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.SessionFilter[]\n"
    "12 tunneling_config .envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig\n"
    "13 access_log_options .envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpAccessLogOptions\n",
    "envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.HashPolicy\n"
    "oneof policy_specifier required\n"
    "1 source_ip bool @0 const=1\n"
    "2 key string @0 min_len=1\n",
    "envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.SessionFilter\n"
    "oneof config_type\n"
    "1 name string min_len=1\n"
    "2 typed_config .google.protobuf.Any @0\n"
    "3 config_discovery .envoy.config.core.v3.ExtensionConfigSource @0\n",
    "envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpAccessLogOptions\n"
    "1 access_log_flush_interval .google.protobuf.Duration gte=1000000\n"
    "2 flush_access_log_on_tunnel_connected bool\n",
    "envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig\n"
    "1 proxy_host string min_len=1\n"
    "2 proxy_port .google.protobuf.UInt32Value\n"
    "3 target_host string min_len=1\n"
    "4 default_target_port uint32 lte=65535 gt=0\n"
    "5 use_post bool\n"
    "6 post_path string\n"
    "7 retry_options .envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.RetryOptions\n"
    "8 headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "9 buffer_options .envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.BufferOptions\n"
    "10 propagate_response_headers bool\n"
    "11 propagate_response_trailers bool\n"
    "12 formatters .envoy.config.core.v3.TypedExtensionConfig[]\n",
    "envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.BufferOptions\n"
    "1 max_buffered_datagrams .google.protobuf.UInt32Value\n"
    "2 max_buffered_bytes .google.protobuf.UInt64Value\n",
    "envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.UdpTunnelingConfig.RetryOptions\n"
    "1 max_connect_attempts .google.protobuf.UInt32Value\n"
    "2 backoff_options .envoy.config.core.v3.BackoffStrategy\n",
    "envoy.extensions.formatter.cel.v3.Cel\n"
    "1 cel_config .envoy.config.core.v3.CelExpressionConfig\n",
    "envoy.extensions.formatter.dynamic_modules.v3.DynamicModuleFormatter\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 formatter_name string\n"
    "3 formatter_config .google.protobuf.Any\n",
    "envoy.extensions.formatter.file_content.v3.FileContent\n",
    "envoy.extensions.formatter.generic_secret.v3.GenericSecret\n"
    "1 secret_configs string>.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig min_pairs=1\n",
    "envoy.extensions.formatter.metadata.v3.Metadata\n",
    "envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery\n",
    "envoy.extensions.geoip_providers.common.v3.CommonGeoipProviderConfig\n"
    "1 geo_headers_to_add .envoy.extensions.geoip_providers.common.v3.CommonGeoipProviderConfig.GeolocationHeadersToAdd deprecated\n"
    "3 geo_field_keys .envoy.extensions.geoip_providers.common.v3.CommonGeoipProviderConfig.GeolocationFieldKeys\n",
    "envoy.extensions.geoip_providers.common.v3.CommonGeoipProviderConfig.GeolocationFieldKeys\n"
    "1 country string\n"
    "2 city string\n"
    "3 region string\n"
    "4 asn string\n"
    "5 anon string\n"
    "6 anon_vpn string\n"
    "7 anon_hosting string\n"
    "8 anon_tor string\n"
    "9 anon_proxy string\n"
    "10 isp string\n"
    "11 apple_private_relay string\n"
    "12 asn_org string\n",
    "envoy.extensions.geoip_providers.common.v3.CommonGeoipProviderConfig.GeolocationHeadersToAdd\n"
    "1 country string header_name ignore_empty\n"
    "2 city string header_name ignore_empty\n"
    "3 region string header_name ignore_empty\n"
    "4 asn string header_name ignore_empty\n"
    "5 is_anon string deprecated header_name ignore_empty\n"
    "6 anon_vpn string header_name ignore_empty\n"
    "7 anon_hosting string header_name ignore_empty\n"
    "8 anon_tor string header_name ignore_empty\n"
    "9 anon_proxy string header_name ignore_empty\n"
    "10 isp string header_name ignore_empty\n"
    "11 apple_private_relay string header_name ignore_empty\n"
    "12 anon string header_name ignore_empty\n"
    "13 asn_org string header_name ignore_empty\n",
    "envoy.extensions.geoip_providers.maxmind.v3.MaxMindConfig\n"
    "1 city_db_path string pattern=^$|^.*%5C.mmdb$\n"
    "2 asn_db_path string pattern=^$|^.*%5C.mmdb$\n"
    "3 anon_db_path string pattern=^$|^.*%5C.mmdb$\n"
    "4 common_provider_config .envoy.extensions.geoip_providers.common.v3.CommonGeoipProviderConfig required\n"
    "5 isp_db_path string pattern=^$|^.*%5C.mmdb$\n"
    "6 country_db_path string pattern=^$|^.*%5C.mmdb$\n",
    "envoy.extensions.grpc_service.call_credentials.access_token.v3.AccessTokenCredentials\n"
    "1 token string\n",
    "envoy.extensions.grpc_service.call_credentials.file_based_metadata.v3.FileBasedMetadataCallCredentials\n"
    "1 secret_data .envoy.config.core.v3.DataSource sensitive\n"
    "2 header_key string\n"
    "3 header_prefix string\n",
    "envoy.extensions.grpc_service.call_credentials.google_compute_engine.v3.GoogleComputeEngineCredentials\n",
    "envoy.extensions.grpc_service.call_credentials.google_iam.v3.GoogleIamCredentials\n"
    "1 authorization_token string\n"
    "2 authority_selector string\n",
    "envoy.extensions.grpc_service.call_credentials.google_refresh_token.v3.GoogleRefreshTokenCredentials\n"
    "1 token string\n",
    "envoy.extensions.grpc_service.call_credentials.service_account_jwt_access.v3.ServiceAccountJwtAccessCredentials\n"
    "1 json_key string\n"
    "2 token_lifetime .google.protobuf.Duration\n",
    "envoy.extensions.grpc_service.call_credentials.sts_service.v3.StsServiceCredentials\n"
    "1 token_exchange_service_uri string\n"
    "2 resource string\n"
    "3 audience string\n"
    "4 scope string\n"
    "5 requested_token_type string\n"
    "6 subject_token_path string min_len=1\n"
    "7 subject_token_type string min_len=1\n"
    "8 actor_token_path string\n"
    "9 actor_token_type string\n",
    "envoy.extensions.grpc_service.channel_credentials.google_default.v3.GoogleDefaultCredentials\n",
    "envoy.extensions.grpc_service.channel_credentials.insecure.v3.InsecureCredentials\n",
    "envoy.extensions.grpc_service.channel_credentials.local.v3.LocalCredentials\n",
    "envoy.extensions.grpc_service.channel_credentials.tls.v3.TlsCredentials\n"
    "1 root_certificate_provider .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProviderInstance\n"
    "2 identity_certificate_provider .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProviderInstance\n",
    "envoy.extensions.grpc_service.channel_credentials.xds.v3.XdsCredentials\n"
    "1 fallback_credentials .google.protobuf.Any\n",
    "envoy.extensions.health_check.event_sinks.file.v3.HealthCheckEventFileSink\n"
    "1 event_log_path string min_len=1\n",
    "envoy.extensions.health_checkers.dynamic_modules.v3.DynamicModuleHealthCheck\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 health_checker_name string min_len=1\n"
    "3 health_checker_config .google.protobuf.Any\n",
    "envoy.extensions.health_checkers.redis.v3.Redis\n"
    "1 key string\n"
    "2 aws_iam .envoy.extensions.filters.network.redis_proxy.v3.AwsIam\n",
    "envoy.extensions.health_checkers.thrift.v3.Thrift\n"
    "1 method_name string min_len=1\n"
    "2 transport #envoy.extensions.filters.network.thrift_proxy.v3.TransportType defined_only\n"
    "3 protocol #envoy.extensions.filters.network.thrift_proxy.v3.ProtocolType defined_only\n",
    "envoy.extensions.health_checkers.udp.v3.UdpHealthCheck\n"
    "1 send .envoy.config.core.v3.HealthCheck.Payload required\n"
    "2 receive .envoy.config.core.v3.HealthCheck.Payload required\n",
    "envoy.extensions.http.ai_filters.request_info.v3.RequestInfo\n"
    "1 metadata_namespace string\n"
    "2 token_estimation .envoy.extensions.http.ai_filters.request_info.v3.RequestInfo.TokenEstimation\n",
    "envoy.extensions.http.ai_filters.request_info.v3.RequestInfo.TokenEstimation\n"
    "1 tokens_per_byte double lte=1.0 gt=0.0\n",
    "envoy.extensions.http.ai_filters.schema_validation.v3.SchemaValidation\n"
    "1 default_llm_protocol #envoy.type.ai.v3.LLMProtocol defined_only\n"
    "2 fail_open bool\n",
    "envoy.extensions.http.ai_filters.transcoder.v3.Transcoder\n"
    "1 request_handling #envoy.extensions.http.ai_filters.transcoder.v3.Transcoder.Direction defined_only\n"
    "2 response_handling #envoy.extensions.http.ai_filters.transcoder.v3.Transcoder.Direction defined_only\n",
    "envoy.extensions.http.ai_filters.transcoder.v3.Transcoder.Direction enum\n"
    "0 DIRECTION_UNSPECIFIED\n"
    "1 TO_IR\n"
    "2 FROM_IR\n",
    "envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig\n"
    "1 manager_config .envoy.extensions.common.async_files.v3.AsyncFileManagerConfig required\n"
    "2 cache_path string min_len=1\n"
    "3 max_cache_size_bytes .google.protobuf.UInt64Value\n"
    "4 max_individual_cache_entry_size_bytes .google.protobuf.UInt64Value\n"
    "5 max_cache_entry_count .google.protobuf.UInt64Value\n"
    "6 cache_subdivisions uint32\n"
    "7 evict_fraction float\n"
    "8 max_eviction_period .google.protobuf.Duration\n"
    "9 min_eviction_period .google.protobuf.Duration\n"
    "10 create_cache_path bool\n",
    "envoy.extensions.http.cache.simple_http_cache.v3.SimpleHttpCacheConfig\n",
    "envoy.extensions.http.cache_v2.file_system_http_cache.v3.FileSystemHttpCacheV2Config\n"
    "1 manager_config .envoy.extensions.common.async_files.v3.AsyncFileManagerConfig required\n"
    "2 cache_path string min_len=1\n"
    "3 max_cache_size_bytes .google.protobuf.UInt64Value\n"
    "4 max_individual_cache_entry_size_bytes .google.protobuf.UInt64Value\n"
    "5 max_cache_entry_count .google.protobuf.UInt64Value\n"
    "6 cache_subdivisions uint32\n"
    "7 evict_fraction float\n"
    "8 max_eviction_period .google.protobuf.Duration\n"
    "9 min_eviction_period .google.protobuf.Duration\n"
    "10 create_cache_path bool\n",
    "envoy.extensions.http.cache_v2.simple_http_cache.v3.SimpleHttpCacheV2Config\n",
    "envoy.extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy\n"
    "oneof response_code_details_action\n"
    "1 body .envoy.config.core.v3.DataSource\n"
    "2 body_format .envoy.config.core.v3.SubstitutionFormatString\n"
    "3 status_code .google.protobuf.UInt32Value lt=600 gte=200\n"
    "4 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "5 preserve_response_code_details bool @0 const=1\n"
    "6 response_code_details string @0 min_len=1\n",
    "envoy.extensions.http.custom_response.redirect_policy.v3.RedirectPolicy\n"
    "oneof redirect_action_specifier required\n"
    "1 uri string @0 min_len=1\n"
    "2 redirect_action .envoy.config.route.v3.RedirectAction @0\n"
    "3 status_code .google.protobuf.UInt32Value lte=999 gte=200\n"
    "4 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "5 request_headers_to_add .envoy.config.core.v3.HeaderValueOption[] max_items=1000\n"
    "6 modify_request_headers_action .envoy.config.core.v3.TypedExtensionConfig\n",
    "envoy.extensions.http.early_header_mutation.dynamic_modules.v3.DynamicModuleEarlyHeaderMutation\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 early_header_mutation_name string\n"
    "3 early_header_mutation_config .google.protobuf.Any\n",
    "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation\n"
    "1 mutations .envoy.config.common.mutation_rules.v3.HeaderMutation[] min_items=1\n",
    "envoy.extensions.http.ext_proc.processing_request_modifiers.mapped_attribute_builder.v3.MappedAttributeBuilder\n"
    "1 mapped_request_attributes string>string\n"
    "2 mapped_response_attributes string>string\n",
    "envoy.extensions.http.ext_proc.response_processors.save_processing_response.v3.SaveProcessingResponse\n"
    "1 filter_state_name_suffix string\n"
    "2 save_request_headers .envoy.extensions.http.ext_proc.response_processors.save_processing_response.v3.SaveProcessingResponse.SaveOptions\n"
    "3 save_response_headers .envoy.extensions.http.ext_proc.response_processors.save_processing_response.v3.SaveProcessingResponse.SaveOptions\n"
    "4 save_request_trailers .envoy.extensions.http.ext_proc.response_processors.save_processing_response.v3.SaveProcessingResponse.SaveOptions\n"
    "5 save_response_trailers .envoy.extensions.http.ext_proc.response_processors.save_processing_response.v3.SaveProcessingResponse.SaveOptions\n"
    "6 save_immediate_response .envoy.extensions.http.ext_proc.response_processors.save_processing_response.v3.SaveProcessingResponse.SaveOptions\n",
    "envoy.extensions.http.ext_proc.response_processors.save_processing_response.v3.SaveProcessingResponse.SaveOptions\n"
    "1 save_response bool\n"
    "2 save_on_error bool\n",
    "envoy.extensions.http.header_formatters.dynamic_modules.v3.DynamicModuleHeaderFormatter\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 header_formatter_name string\n"
    "3 header_formatter_config .google.protobuf.Any\n",
    "envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig\n"
    "1 forward_reason_phrase bool\n"
    "2 formatter_type_on_envoy_headers #envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig.FormatterTypeOnEnvoyHeaders defined_only\n",
    "envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig.FormatterTypeOnEnvoyHeaders enum\n"
    "0 DEFAULT\n"
    "1 PROPER_CASE\n",
    "envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig\n"
    "1 http1_protocol_options .envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig.Http1ProtocolOptions\n"
    "2 uri_path_normalization_options .envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig.UriPathNormalizationOptions\n"
    "3 restrict_http_methods bool\n"
    "4 headers_with_underscores_action #envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig.HeadersWithUnderscoresAction\n"
    "5 strip_fragment_from_path bool\n",
    "envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig.HeadersWithUnderscoresAction enum\n"
    "0 ALLOW\n"
    "1 REJECT_REQUEST\n"
    "2 DROP_HEADER\n",
    "envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig.Http1ProtocolOptions\n"
    "1 allow_chunked_length bool\n",
    "envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig.UriPathNormalizationOptions\n"
    "1 skip_path_normalization bool\n"
    "2 skip_merging_slashes bool\n"
    "3 path_with_escaped_slashes_action #envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig.UriPathNormalizationOptions.PathWithEscapedSlashesAction defined_only\n",
    "envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig.UriPathNormalizationOptions.PathWithEscapedSlashesAction enum\n"
    "0 IMPLEMENTATION_SPECIFIC_DEFAULT\n"
    "1 KEEP_UNCHANGED\n"
    "2 REJECT_REQUEST\n"
    "3 UNESCAPE_AND_REDIRECT\n"
    "4 UNESCAPE_AND_FORWARD\n",
    "envoy.extensions.http.injected_credentials.generic.v3.Generic\n"
    "1 credential .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig required\n"
    "2 header string header_name ignore_empty\n"
    "3 header_value_prefix string\n",
    "envoy.extensions.http.injected_credentials.oauth2.OAuthResponse\n"
    "1 access_token .google.protobuf.StringValue\n"
    "2 expires_in .google.protobuf.UInt64Value\n"
    "3 refresh_token .google.protobuf.StringValue\n",
    "envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2\n"
    "oneof flow_type required\n"
    "1 token_endpoint .envoy.config.core.v3.HttpUri required\n"
    "2 scopes string[]\n"
    "3 client_credentials .envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2.ClientCredentials @0\n"
    "4 token_fetch_retry_interval .google.protobuf.Duration gte=1000000000\n"
    "5 endpoint_params .envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2.EndpointParameter[]\n",
    "envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2.AuthType enum\n"
    "0 BASIC_AUTH\n"
    "1 URL_ENCODED_BODY\n"
    "2 TLS_CLIENT_AUTH\n",
    "envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2.ClientCredentials\n"
    "1 client_id string min_len=1\n"
    "2 client_secret .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig\n"
    "3 auth_type #envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2.AuthType\n",
    "envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2.EndpointParameter\n"
    "1 name string min_len=1\n"
    "2 value string\n",
    "envoy.extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig\n"
    "1 header_name string min_len=1 header_name\n"
    "2 allow_extension_to_set_address_as_trusted bool\n"
    "3 reject_with_status .envoy.type.v3.HttpStatus\n",
    "envoy.extensions.http.original_ip_detection.xff.v3.XffConfig\n"
    "1 xff_num_trusted_hops uint32\n"
    "2 xff_trusted_cidrs .envoy.extensions.http.original_ip_detection.xff.v3.XffTrustedCidrs\n"
    "3 skip_xff_append .google.protobuf.BoolValue\n",
    "envoy.extensions.http.original_ip_detection.xff.v3.XffTrustedCidrs\n"
    "1 cidrs .envoy.config.core.v3.CidrRange[]\n",
    "envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState\n"
    "1 cookie .envoy.type.http.v3.Cookie required\n",
    "envoy.extensions.http.stateful_session.envelope.v3.EnvelopeSessionState\n"
    "1 header .envoy.extensions.http.stateful_session.envelope.v3.EnvelopeSessionState.Header required\n",
    "envoy.extensions.http.stateful_session.envelope.v3.EnvelopeSessionState.Header\n"
    "1 name string min_len=1\n",
    "envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState\n"
    "1 name string min_len=1\n",
    "envoy.extensions.http_filters.oauth2.OAuthResponse\n"
    "1 access_token .google.protobuf.StringValue\n"
    "2 expires_in .google.protobuf.UInt64Value\n"
    "3 id_token .google.protobuf.StringValue\n"
    "4 refresh_token .google.protobuf.StringValue\n",
    "envoy.extensions.injected_credentials.generic.v3.Generic\n"
    "1 credential .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig required\n"
    "2 header string header_name ignore_empty\n",
    "envoy.extensions.injected_credentials.oauth2.v3.OAuth2\n"
    "oneof flow_type required\n"
    "1 token_endpoint .envoy.config.core.v3.HttpUri required\n"
    "2 scopes string[]\n"
    "3 client_credentials .envoy.extensions.injected_credentials.oauth2.v3.OAuth2.ClientCredentials @0\n",
    "envoy.extensions.injected_credentials.oauth2.v3.OAuth2.AuthType enum\n"
    "0 BASIC_AUTH\n"
    "1 URL_ENCODED_BODY\n",
    "envoy.extensions.injected_credentials.oauth2.v3.OAuth2.ClientCredentials\n"
    "1 client_id string min_len=1\n"
    "2 client_secret .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig required\n"
    "3 auth_type #envoy.extensions.injected_credentials.oauth2.v3.OAuth2.AuthType\n",
    "envoy.extensions.internal_redirect.allow_listed_routes.v3.AllowListedRoutesConfig\n"
    "1 allowed_route_names string[] items.min_len=1\n",
    "envoy.extensions.internal_redirect.filter_state.v3.FilterStateConfig\n"
    "1 redirect_enabled_key string min_len=1\n"
    "2 redirect_if_absent bool\n",
    "envoy.extensions.internal_redirect.previous_routes.v3.PreviousRoutesConfig\n",
    "envoy.extensions.internal_redirect.safe_cross_scheme.v3.SafeCrossSchemeConfig\n",
    "envoy.extensions.key_value.file_based.v3.FileBasedKeyValueStoreConfig\n"
    "1 filename string min_len=1\n"
    "2 flush_interval .google.protobuf.Duration\n"
    "3 max_entries .google.protobuf.UInt32Value\n",
    "envoy.extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin\n"
    "1 enable_oob_load_report .google.protobuf.BoolValue\n"
    "2 oob_reporting_period .google.protobuf.Duration\n"
    "3 blackout_period .google.protobuf.Duration\n"
    "4 weight_expiration_period .google.protobuf.Duration\n"
    "5 weight_update_period .google.protobuf.Duration\n"
    "6 error_utilization_penalty .google.protobuf.FloatValue gte=0.0\n"
    "7 metric_names_for_computing_utilization string[]\n"
    "8 slow_start_config .envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig\n"
    "9 oob_reporting_config .envoy.extensions.load_balancing_policies.common.v3.OrcaOobReportingConfig\n",
    "envoy.extensions.load_balancing_policies.cluster_provided.v3.ClusterProvided\n",
    "envoy.extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig\n"
    "1 use_hostname_for_hashing bool\n"
    "2 hash_balance_factor .google.protobuf.UInt32Value gte=100\n"
    "3 hash_policy .envoy.config.route.v3.RouteAction.HashPolicy[]\n",
    "envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig\n"
    "oneof locality_config_specifier required\n"
    "1 zone_aware_lb_config .envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig @0\n"
    "2 locality_weighted_lb_config .envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.LocalityWeightedLbConfig @0\n",
    "envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.LocalityWeightedLbConfig\n",
    "envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig\n"
    "1 routing_enabled .envoy.type.v3.Percent\n"
    "2 min_cluster_size .google.protobuf.UInt64Value\n"
    "3 fail_traffic_on_panic bool\n"
    "4 force_locality_direct_routing bool deprecated\n"
    "5 force_local_zone .envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig.ForceLocalZone\n"
    "6 locality_basis #envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig.LocalityBasis\n",
    "envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig.ForceLocalZone\n"
    "1 min_size .google.protobuf.UInt32Value\n",
    "envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.ZoneAwareLbConfig.LocalityBasis enum\n"
    "0 HEALTHY_HOSTS_NUM\n"
    "1 HEALTHY_HOSTS_WEIGHT\n",
    "envoy.extensions.load_balancing_policies.common.v3.OrcaOobReportingConfig\n"
    "1 port_value uint32 lte=65535\n"
    "2 authority string header_value lenient\n"
    "3 transport_socket_match_criteria .google.protobuf.Struct\n",
    "envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig\n"
    "1 slow_start_window .google.protobuf.Duration\n"
    "2 aggression .envoy.config.core.v3.RuntimeDouble\n"
    "3 min_weight_percent .envoy.type.v3.Percent\n",
    "envoy.extensions.load_balancing_policies.dynamic_modules.v3.DynamicModulesLoadBalancerConfig\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 lb_policy_name string min_len=1\n"
    "3 lb_policy_config .google.protobuf.Any\n",
    "envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest\n"
    "1 choice_count .google.protobuf.UInt32Value gte=2\n"
    "2 active_request_bias .envoy.config.core.v3.RuntimeDouble\n"
    "3 slow_start_config .envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig\n"
    "4 locality_lb_config .envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig\n"
    "5 enable_full_scan .google.protobuf.BoolValue deprecated\n"
    "6 selection_method #envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest.SelectionMethod defined_only\n",
    "envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest.SelectionMethod enum\n"
    "0 N_CHOICES\n"
    "1 FULL_SCAN\n",
    "envoy.extensions.load_balancing_policies.load_aware_locality.v3.LoadAwareLocality\n"
    "1 endpoint_picking_policy .envoy.config.cluster.v3.LoadBalancingPolicy required\n"
    "2 weight_update_period .google.protobuf.Duration gte=100000000\n"
    "3 metric_names_for_computing_utilization string[]\n"
    "4 utilization_variance_threshold .google.protobuf.DoubleValue lte=1.0 gte=0.0\n"
    "5 smoothing_time_constant .google.protobuf.Duration gt=0\n"
    "6 remote_probe_fraction .google.protobuf.DoubleValue lt=1.0 gte=0.0\n"
    "7 weight_expiration_period .google.protobuf.Duration gte=0\n"
    "8 enable_oob_load_report .google.protobuf.BoolValue\n"
    "9 oob_reporting_period .google.protobuf.Duration\n"
    "10 oob_reporting_config .envoy.extensions.load_balancing_policies.common.v3.OrcaOobReportingConfig\n",
    "envoy.extensions.load_balancing_policies.maglev.v3.Maglev\n"
    "1 table_size .google.protobuf.UInt64Value lte=5000011\n"
    "2 consistent_hashing_lb_config .envoy.extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig\n"
    "3 locality_weighted_lb_config .envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.LocalityWeightedLbConfig\n",
    "envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost\n"
    "1 override_host_sources .envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost.OverrideHostSource[] min_items=1\n"
    "2 selected_host_key .envoy.type.metadata.v3.MetadataKey\n"
    "3 fallback_policy .envoy.config.cluster.v3.LoadBalancingPolicy required\n",
    "envoy.extensions.load_balancing_policies.override_host.v3.OverrideHost.OverrideHostSource\n"
    "1 header string header_value lenient\n"
    "2 metadata .envoy.type.metadata.v3.MetadataKey\n",
    "envoy.extensions.load_balancing_policies.pick_first.v3.PickFirst\n"
    "1 shuffle_address_list bool\n",
    "envoy.extensions.load_balancing_policies.random.v3.Random\n"
    "1 locality_lb_config .envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig\n",
    "envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash\n"
    "1 hash_function #envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash.HashFunction defined_only\n"
    "2 minimum_ring_size .google.protobuf.UInt64Value lte=8388608 gte=1\n"
    "3 maximum_ring_size .google.protobuf.UInt64Value lte=8388608\n"
    "4 use_hostname_for_hashing bool deprecated\n"
    "5 hash_balance_factor .google.protobuf.UInt32Value deprecated gte=100\n"
    "6 consistent_hashing_lb_config .envoy.extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig\n"
    "7 locality_weighted_lb_config .envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.LocalityWeightedLbConfig\n",
    "envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash.HashFunction enum\n"
    "0 DEFAULT_HASH\n"
    "1 XX_HASH\n"
    "2 MURMUR_HASH_2\n",
    "envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin\n"
    "1 slow_start_config .envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig\n"
    "2 locality_lb_config .envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig\n",
    "envoy.extensions.load_balancing_policies.subset.v3.Subset\n"
    "1 fallback_policy #envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetFallbackPolicy defined_only\n"
    "2 default_subset .google.protobuf.Struct\n"
    "3 subset_selectors .envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector[]\n"
    "4 locality_weight_aware bool\n"
    "5 scale_locality_weight bool\n"
    "6 panic_mode_any bool\n"
    "7 list_as_any bool\n"
    "8 metadata_fallback_policy #envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetMetadataFallbackPolicy defined_only\n"
    "9 subset_lb_policy .envoy.config.cluster.v3.LoadBalancingPolicy required\n"
    "10 allow_redundant_keys bool\n",
    "envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetFallbackPolicy enum\n"
    "0 NO_FALLBACK\n"
    "1 ANY_ENDPOINT\n"
    "2 DEFAULT_SUBSET\n",
    "envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetMetadataFallbackPolicy enum\n"
    "0 METADATA_NO_FALLBACK\n"
    "1 FALLBACK_LIST\n",
    "envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector\n"
    "1 keys string[]\n"
    "2 fallback_policy #envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector.LbSubsetSelectorFallbackPolicy defined_only\n"
    "3 fallback_keys_subset string[]\n"
    "4 single_host_per_subset bool\n",
    "envoy.extensions.load_balancing_policies.subset.v3.Subset.LbSubsetSelector.LbSubsetSelectorFallbackPolicy enum\n"
    "0 NOT_DEFINED\n"
    "1 NO_FALLBACK\n"
    "2 ANY_ENDPOINT\n"
    "3 DEFAULT_SUBSET\n"
    "4 KEYS_SUBSET\n",
    "envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality\n"
    "1 endpoint_picking_policy .envoy.config.cluster.v3.LoadBalancingPolicy required\n",
    "envoy.extensions.local_address_selectors.filter_state_override.v3.Config\n",
    "envoy.extensions.matching.actions.transform_stat.v3.TransformStat\n"
    "1 drop_stat .envoy.extensions.matching.actions.transform_stat.v3.TransformStat.DropStat\n"
    "2 drop_tag .envoy.extensions.matching.actions.transform_stat.v3.TransformStat.DropTag\n"
    "3 update_tag .envoy.extensions.matching.actions.transform_stat.v3.TransformStat.UpdateTag\n",
    "envoy.extensions.matching.actions.transform_stat.v3.TransformStat.DropStat\n",
    "envoy.extensions.matching.actions.transform_stat.v3.TransformStat.DropTag\n",
    "envoy.extensions.matching.actions.transform_stat.v3.TransformStat.UpdateTag\n"
    "2 new_tag_value string\n",
    "envoy.extensions.matching.common_inputs.environment_variable.v3.Config\n"
    "1 name string min_len=1\n",
    "envoy.extensions.matching.common_inputs.network.v3.ApplicationProtocolInput\n",
    "envoy.extensions.matching.common_inputs.network.v3.DestinationIPInput\n",
    "envoy.extensions.matching.common_inputs.network.v3.DestinationPortInput\n",
    "envoy.extensions.matching.common_inputs.network.v3.DirectSourceIPInput\n",
    "envoy.extensions.matching.common_inputs.network.v3.DynamicMetadataInput\n"
    "1 filter string min_len=1\n"
    "2 path .envoy.extensions.matching.common_inputs.network.v3.DynamicMetadataInput.PathSegment[] min_items=1\n",
    "envoy.extensions.matching.common_inputs.network.v3.DynamicMetadataInput.PathSegment\n"
    "oneof segment required\n"
    "1 key string @0 min_len=1\n",
    "envoy.extensions.matching.common_inputs.network.v3.FilterStateInput\n"
    "1 key string min_len=1\n"
    "2 field string\n",
    "envoy.extensions.matching.common_inputs.network.v3.NetworkNamespaceInput\n",
    "envoy.extensions.matching.common_inputs.network.v3.ServerNameInput\n",
    "envoy.extensions.matching.common_inputs.network.v3.SourceIPInput\n",
    "envoy.extensions.matching.common_inputs.network.v3.SourcePortInput\n",
    "envoy.extensions.matching.common_inputs.network.v3.SourceTypeInput\n",
    "envoy.extensions.matching.common_inputs.network.v3.TransportProtocolInput\n",
    "envoy.extensions.matching.common_inputs.ssl.v3.DnsSanInput\n",
    "envoy.extensions.matching.common_inputs.ssl.v3.SubjectInput\n",
    "envoy.extensions.matching.common_inputs.ssl.v3.UriSanInput\n",
    "envoy.extensions.matching.common_inputs.stats.v3.StatFullNameMatchInput\n",
    "envoy.extensions.matching.common_inputs.stats.v3.StatTagValueInput\n",
    "envoy.extensions.matching.common_inputs.transport_socket.v3.EndpointMetadataInput\n"
    "1 filter string\n"
    "2 path .envoy.extensions.matching.common_inputs.transport_socket.v3.EndpointMetadataInput.PathSegment[] min_items=1\n",
    "envoy.extensions.matching.common_inputs.transport_socket.v3.EndpointMetadataInput.PathSegment\n"
    "oneof segment required\n"
    "1 key string @0 min_len=1\n",
    "envoy.extensions.matching.common_inputs.transport_socket.v3.FilterStateInput\n"
    "1 key string min_len=1\n",
    "envoy.extensions.matching.common_inputs.transport_socket.v3.LocalityMetadataInput\n"
    "1 filter string\n"
    "2 path .envoy.extensions.matching.common_inputs.transport_socket.v3.LocalityMetadataInput.PathSegment[] min_items=1\n",
    "envoy.extensions.matching.common_inputs.transport_socket.v3.LocalityMetadataInput.PathSegment\n"
    "oneof segment required\n"
    "1 key string @0 min_len=1\n",
    "envoy.extensions.matching.common_inputs.transport_socket.v3.TransportSocketNameAction\n"
    "1 name string min_len=1\n",
    "envoy.extensions.matching.http.dynamic_modules.v3.DynamicModuleDataInput\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 input_name string\n"
    "3 input_config .google.protobuf.Any\n",
    "envoy.extensions.matching.http.dynamic_modules.v3.HttpDynamicModuleMatchInput\n",
    "envoy.extensions.matching.input_matchers.consistent_hashing.v3.ConsistentHashing\n"
    "1 threshold uint32\n"
    "2 modulo uint32 gt=0\n"
    "3 seed uint64\n",
    "envoy.extensions.matching.input_matchers.dynamic_modules.v3.DynamicModuleMatcher\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 matcher_name string\n"
    "3 matcher_config .google.protobuf.Any\n"
    "4 on_error #envoy.extensions.matching.input_matchers.dynamic_modules.v3.DynamicModuleMatcher.OnError\n",
    "envoy.extensions.matching.input_matchers.dynamic_modules.v3.DynamicModuleMatcher.OnError enum\n"
    "0 NO_MATCH\n"
    "1 MATCH\n",
    "envoy.extensions.matching.input_matchers.ip.v3.Ip\n"
    "1 cidr_ranges .envoy.config.core.v3.CidrRange[] min_items=1\n"
    "2 stat_prefix string min_len=1\n",
    "envoy.extensions.matching.input_matchers.metadata.v3.Metadata\n"
    "1 value .envoy.type.matcher.v3.ValueMatcher required\n"
    "4 invert bool\n",
    "envoy.extensions.matching.input_matchers.runtime_fraction.v3.RuntimeFraction\n"
    "1 runtime_fraction .envoy.config.core.v3.RuntimeFractionalPercent required\n"
    "2 seed uint64\n",
    "envoy.extensions.network.dns_resolver.apple.v3.AppleDnsResolverConfig\n"
    "1 include_unroutable_families bool\n",
    "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig\n"
    "1 resolvers .envoy.config.core.v3.Address[]\n"
    "2 dns_resolver_options .envoy.config.core.v3.DnsResolverOptions\n"
    "3 use_resolvers_as_fallback bool\n"
    "4 filter_unroutable_families bool\n"
    "5 udp_max_queries .google.protobuf.UInt32Value\n"
    "6 query_timeout_seconds .google.protobuf.UInt64Value gte=1\n"
    "7 query_tries .google.protobuf.UInt32Value gte=1\n"
    "8 rotate_nameservers bool\n"
    "9 edns0_max_payload_size .google.protobuf.UInt32Value lte=4096 gte=512\n"
    "10 max_udp_channel_duration .google.protobuf.Duration gte=0\n"
    "11 reinit_channel_on_timeout bool\n"
    "12 qcache_max_ttl .google.protobuf.UInt32Value gte=0\n",
    "envoy.extensions.network.dns_resolver.getaddrinfo.v3.GetAddrInfoDnsResolverConfig\n"
    "1 num_retries .google.protobuf.UInt32Value\n"
    "2 num_resolver_threads .google.protobuf.UInt32Value\n",
    "envoy.extensions.network.dns_resolver.hickory.v3.DnsOverHttpsConfig\n"
    "1 server_urls string[] items.min_len=1\n",
    "envoy.extensions.network.dns_resolver.hickory.v3.DnsOverTlsConfig\n"
    "1 servers .envoy.config.core.v3.Address[]\n"
    "2 tls_server_name string min_len=1\n",
    "envoy.extensions.network.dns_resolver.hickory.v3.HickoryDnsResolverConfig\n"
    "1 resolvers .envoy.config.core.v3.Address[]\n"
    "2 dns_over_tls .envoy.extensions.network.dns_resolver.hickory.v3.DnsOverTlsConfig\n"
    "3 dns_over_https .envoy.extensions.network.dns_resolver.hickory.v3.DnsOverHttpsConfig\n"
    "4 enable_dnssec bool\n"
    "5 cache_size .google.protobuf.UInt32Value\n"
    "6 num_resolver_threads .google.protobuf.UInt32Value lte=16 gte=1\n"
    "7 use_system_config .google.protobuf.BoolValue\n"
    "8 query_timeout .google.protobuf.Duration gte=1000000\n"
    "9 query_tries .google.protobuf.UInt32Value gte=1\n",
    "envoy.extensions.network.socket_interface.sockmap.v3.Sockmap\n"
    "1 bpf_program_path string\n"
    "2 cgroup_path string\n"
    "3 sockhash_max_entries .google.protobuf.UInt32Value gte=1\n"
    "4 register_user_space_sockets .google.protobuf.BoolValue\n"
    "5 accelerated_ports .envoy.type.v3.Int64Range[] max_items=128\n",
    "envoy.extensions.network.socket_interface.v3.DefaultSocketInterface\n"
    "1 io_uring_options .envoy.extensions.network.socket_interface.v3.IoUringOptions\n",
    "envoy.extensions.network.socket_interface.v3.IoUringOptions\n"
    "1 io_uring_size .google.protobuf.UInt32Value\n"
    "2 enable_submission_queue_polling bool\n"
    "3 read_buffer_size .google.protobuf.UInt32Value\n"
    "4 write_timeout_ms .google.protobuf.UInt32Value\n"
    "5 write_high_watermark_bytes .google.protobuf.UInt32Value gte=4096\n"
    "6 write_low_watermark_bytes .google.protobuf.UInt32Value gte=1024\n"
    "7 enable_multishot_receive bool\n",
    "envoy.extensions.outlier_detection_monitors.common.v3.DatabaseErrors\n",
    "envoy.extensions.outlier_detection_monitors.common.v3.ErrorBuckets\n"
    "1 http_errors .envoy.extensions.outlier_detection_monitors.common.v3.HttpErrors[]\n"
    "2 local_origin_errors .envoy.extensions.outlier_detection_monitors.common.v3.LocalOriginErrors[]\n"
    "3 database_errors .envoy.extensions.outlier_detection_monitors.common.v3.DatabaseErrors[]\n",
    "envoy.extensions.outlier_detection_monitors.common.v3.HttpErrors\n"
    "1 range .envoy.type.v3.Int32Range\n",
    "envoy.extensions.outlier_detection_monitors.common.v3.LocalOriginErrors\n",
    "envoy.extensions.outlier_detection_monitors.consecutive_errors.v3.ConsecutiveErrors\n"
    "1 name string\n"
    "2 threshold .google.protobuf.UInt32Value lte=100\n"
    "3 enforcing .google.protobuf.UInt32Value lte=100\n"
    "4 error_buckets .envoy.extensions.outlier_detection_monitors.common.v3.ErrorBuckets\n",
    "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig\n"
    "1 path_template string min_len=1 max_len=256\n",
    "envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig\n"
    "1 path_template_rewrite string min_len=1 max_len=256\n",
    "envoy.extensions.queue_policy.fifo.v3.FifoQueuePolicyConfig\n",
    "envoy.extensions.quic.client_writer_factory.v3.DefaultClientWriter\n",
    "envoy.extensions.quic.connection_debug_visitor.quic_stats.v3.Config\n"
    "2 update_period .google.protobuf.Duration gte=1000000\n",
    "envoy.extensions.quic.connection_debug_visitor.v3.BasicConfig\n",
    "envoy.extensions.quic.connection_id_generator.quic_lb.v3.Config\n"
    "1 unencrypted_mode bool\n"
    "2 server_id .envoy.config.core.v3.DataSource required\n"
    "3 expected_server_id_length uint32 lte=18\n"
    "4 nonce_length_bytes uint32 lte=16 gte=4\n"
    "5 encryption_parameters .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig required\n"
    "6 server_id_base64_encoded bool\n",
    "envoy.extensions.quic.connection_id_generator.v3.DeterministicConnectionIdGeneratorConfig\n",
    "envoy.extensions.quic.crypto_stream.v3.CryptoServerStreamConfig\n",
    "envoy.extensions.quic.proof_source.v3.ProofSourceConfig\n",
    "envoy.extensions.quic.server_preferred_address.v3.DataSourceServerPreferredAddressConfig\n"
    "1 ipv4_config .envoy.extensions.quic.server_preferred_address.v3.DataSourceServerPreferredAddressConfig.AddressFamilyConfig\n"
    "2 ipv6_config .envoy.extensions.quic.server_preferred_address.v3.DataSourceServerPreferredAddressConfig.AddressFamilyConfig\n",
    "envoy.extensions.quic.server_preferred_address.v3.DataSourceServerPreferredAddressConfig.AddressFamilyConfig\n"
    "1 address .envoy.config.core.v3.DataSource required\n"
    "2 port .envoy.config.core.v3.DataSource\n"
    "3 dnat_address .envoy.config.core.v3.DataSource\n",
    "envoy.extensions.quic.server_preferred_address.v3.FixedServerPreferredAddressConfig\n"
    "1 ipv4_address string\n"
    "2 ipv6_address string\n"
    "3 ipv4_config .envoy.extensions.quic.server_preferred_address.v3.FixedServerPreferredAddressConfig.AddressFamilyConfig\n"
    "4 ipv6_config .envoy.extensions.quic.server_preferred_address.v3.FixedServerPreferredAddressConfig.AddressFamilyConfig\n",
    "envoy.extensions.quic.server_preferred_address.v3.FixedServerPreferredAddressConfig.AddressFamilyConfig\n"
    "1 address .envoy.config.core.v3.SocketAddress\n"
    "2 dnat_address .envoy.config.core.v3.SocketAddress\n",
    "envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor\n"
    "oneof expr_specifier\n"
    "1 descriptor_key string min_len=1\n"
    "2 skip_if_error bool\n"
    "3 text string @0 min_len=1\n"
    "4 parsed .google.api.expr.v1alpha1.Expr @0\n",
    "envoy.extensions.rate_limit_descriptors.jwt_claim.v3.Descriptor\n"
    "1 descriptor_key string min_len=1\n"
    "2 header_name string header_name lenient\n"
    "3 value_prefix string header_value lenient\n"
    "4 claim_name string min_len=1\n"
    "5 default_value string\n"
    "6 skip_if_absent bool\n"
    "7 cookie string header_name lenient\n",
    "envoy.extensions.rbac.audit_loggers.stream.v3.StdoutAuditLog\n",
    "envoy.extensions.rbac.matchers.upstream_ip_port.v3.UpstreamIpPortMatcher\n"
    "1 upstream_ip .envoy.config.core.v3.CidrRange\n"
    "2 upstream_port_range .envoy.type.v3.Int64Range\n",
    "envoy.extensions.rbac.principals.mtls_authenticated.v3.Config\n"
    "1 san_matcher .envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher\n"
    "2 any_validated_client_certificate bool\n",
    "envoy.extensions.regex_engines.v3.GoogleRE2\n",
    "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig\n"
    "1 pack_trace_reason .google.protobuf.BoolValue\n"
    "2 use_request_id_for_trace_sampling .google.protobuf.BoolValue\n",
    "envoy.extensions.resource_monitors.cgroup_memory.v3.CgroupMemoryConfig\n"
    "1 max_memory_bytes uint64\n",
    "envoy.extensions.resource_monitors.cpu_utilization.v3.CpuUtilizationConfig\n"
    "1 mode #envoy.extensions.resource_monitors.cpu_utilization.v3.CpuUtilizationConfig.UtilizationComputeStrategy defined_only\n",
    "envoy.extensions.resource_monitors.cpu_utilization.v3.CpuUtilizationConfig.UtilizationComputeStrategy enum\n"
    "0 HOST\n"
    "1 CONTAINER\n",
    "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig\n"
    "1 max_active_downstream_connections int64 gt=0\n",
    "envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig\n"
    "1 max_heap_size_bytes uint64\n"
    "2 max_heap_size_bytes_runtime .envoy.config.core.v3.RuntimeUInt64\n",
    "envoy.extensions.resource_monitors.injected_resource.v3.InjectedResourceConfig\n"
    "1 filename string min_len=1\n",
    "envoy.extensions.retry.host.omit_canary_hosts.v3.OmitCanaryHostsPredicate\n",
    "envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig\n"
    "1 metadata_match .envoy.config.core.v3.Metadata\n",
    "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate\n",
    "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig\n"
    "1 update_frequency int32 gt=0\n",
    "envoy.extensions.router.cluster_specifiers.dynamic_modules.v3.DynamicModuleClusterSpecifier\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 specifier_name string\n"
    "3 specifier_config .google.protobuf.Any\n"
    "4 route_action_overrides string>.envoy.extensions.router.cluster_specifiers.dynamic_modules.v3.RouteActionOverride keys.min_len=1\n",
    "envoy.extensions.router.cluster_specifiers.dynamic_modules.v3.RouteActionOverride\n"
    "1 retry_policy .envoy.config.route.v3.RetryPolicy\n"
    "2 metadata_match .envoy.config.core.v3.Metadata\n"
    "3 request_mirror_policies .envoy.config.route.v3.RouteAction.RequestMirrorPolicy[]\n"
    "4 hash_policy .envoy.config.route.v3.RouteAction.HashPolicy[]\n",
    "envoy.extensions.router.cluster_specifiers.lua.v3.LuaConfig\n"
    "1 source_code .envoy.config.core.v3.DataSource required\n"
    "2 default_cluster string\n",
    "envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction\n"
    "1 cluster string min_len=1\n",
    "envoy.extensions.router.cluster_specifiers.matcher.v3.MatcherClusterSpecifier\n"
    "1 cluster_matcher .xds.type.matcher.v3.Matcher required\n",
    "envoy.extensions.router.cluster_specifiers.priority_group.v3.ClusterWeight\n"
    "1 cluster_name string min_len=1\n"
    "2 weight .google.protobuf.UInt32Value required gte=1\n",
    "envoy.extensions.router.cluster_specifiers.priority_group.v3.PriorityGroup\n"
    "1 name string min_len=1\n"
    "2 clusters .envoy.extensions.router.cluster_specifiers.priority_group.v3.ClusterWeight[] min_items=1\n",
    "envoy.extensions.router.cluster_specifiers.priority_group.v3.PriorityGroupClusterSpecifier\n"
    "oneof random_value_specifier\n"
    "1 priority_groups .envoy.extensions.router.cluster_specifiers.priority_group.v3.PriorityGroup[] min_items=1\n"
    "2 override_metadata_namespace string\n"
    "3 header_name string @0 header_name lenient\n"
    "4 use_hash_policy .google.protobuf.BoolValue @0\n",
    "envoy.extensions.router.cluster_specifiers.priority_group.v3.PriorityGroupsOverride\n"
    "1 priority_groups .envoy.extensions.router.cluster_specifiers.priority_group.v3.PriorityGroup[]\n",
    "envoy.extensions.router.route_specifiers.dynamic_modules.v3.DynamicModuleRouteSpecifier\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 specifier_name string\n"
    "3 specifier_config .google.protobuf.Any\n"
    "4 stat_prefix string min_len=1\n"
    "5 route_templates .envoy.extensions.router.route_specifiers.dynamic_modules.v3.RouteTemplate[]\n"
    "6 route_overrides .envoy.extensions.router.route_specifiers.dynamic_modules.v3.RouteOverride[]\n"
    "7 runtime_fraction .envoy.config.core.v3.RuntimeFractionalPercent\n"
    "8 failure_policy #envoy.extensions.router.route_specifiers.dynamic_modules.v3.FailurePolicy defined_only\n"
    "9 validate_clusters .google.protobuf.BoolValue\n"
    "10 max_rewritten_path_bytes .google.protobuf.UInt32Value gt=0\n"
    "11 specifier_instance_id string max_len=256\n",
    "envoy.extensions.router.route_specifiers.dynamic_modules.v3.FailurePolicy enum\n"
    "0 FAILURE_POLICY_UNSPECIFIED\n"
    "1 PASS_THROUGH\n"
    "2 NO_ROUTE\n"
    "3 CONTINUE_MATCHING\n",
    "envoy.extensions.router.route_specifiers.dynamic_modules.v3.RouteOverride\n"
    "1 override_id string min_len=1\n"
    "2 retry_policy .envoy.config.route.v3.RetryPolicy\n"
    "3 metadata_match .envoy.config.core.v3.Metadata\n"
    "4 request_mirror_policies .envoy.config.route.v3.RouteAction.RequestMirrorPolicy[]\n"
    "5 hash_policy .envoy.config.route.v3.RouteAction.HashPolicy[]\n"
    "6 hedge_policy .envoy.config.route.v3.HedgePolicy\n"
    "7 rate_limits .envoy.config.route.v3.RateLimit[]\n"
    "8 cors .envoy.config.route.v3.CorsPolicy\n"
    "9 regex_rewrite .envoy.type.matcher.v3.RegexMatchAndSubstitute\n"
    "10 tracing .envoy.config.route.v3.Tracing\n"
    "11 metadata .envoy.config.core.v3.Metadata\n",
    "envoy.extensions.router.route_specifiers.dynamic_modules.v3.RouteTemplate\n"
    "1 template_id string min_len=1\n"
    "2 route .envoy.config.route.v3.Route required\n",
    "envoy.extensions.stat_sinks.dynamic_modules.v3.DynamicModuleStatsSink\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 sink_name string\n"
    "3 sink_config .google.protobuf.Any\n",
    "envoy.extensions.stat_sinks.graphite_statsd.v3.GraphiteStatsdSink\n"
    "oneof statsd_specifier required\n"
    "1 address .envoy.config.core.v3.Address @0\n"
    "3 prefix string\n"
    "4 max_bytes_per_datagram .google.protobuf.UInt64Value gt=0\n"
    "5 scale_histogram_units_to_milliseconds bool\n",
    "envoy.extensions.stat_sinks.open_telemetry.v3.SinkConfig\n"
    "oneof protocol_specifier required\n"
    "1 grpc_service .envoy.config.core.v3.GrpcService @0 required\n"
    "2 report_counters_as_deltas bool\n"
    "3 report_histograms_as_deltas bool\n"
    "4 emit_tags_as_attributes .google.protobuf.BoolValue\n"
    "5 use_tag_extracted_name .google.protobuf.BoolValue\n"
    "6 prefix string\n"
    "7 resource_detectors .envoy.config.core.v3.TypedExtensionConfig[]\n"
    "8 custom_metric_conversions .xds.type.matcher.v3.Matcher\n"
    "9 http_service .envoy.config.core.v3.HttpService @0\n"
    "10 max_data_points_per_request uint32\n",
    "envoy.extensions.stat_sinks.open_telemetry.v3.SinkConfig.ConversionAction\n"
    "2 metric_name string\n"
    "3 static_metric_labels .opentelemetry.proto.common.v1.KeyValue[]\n",
    "envoy.extensions.stat_sinks.open_telemetry.v3.SinkConfig.DropAction\n",
    "envoy.extensions.stat_sinks.wasm.v3.Wasm\n"
    "1 config .envoy.extensions.wasm.v3.PluginConfig\n",
    "envoy.extensions.string_matcher.lua.v3.Lua\n"
    "1 source_code .envoy.config.core.v3.DataSource required\n",
    "envoy.extensions.tracers.dynamic_modules.v3.DynamicModuleTracer\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 tracer_name string\n"
    "3 tracer_config .google.protobuf.Any\n",
    "envoy.extensions.tracers.fluentd.v3.FluentdConfig\n"
    "1 cluster string min_len=1\n"
    "2 tag string min_len=1\n"
    "3 stat_prefix string min_len=1\n"
    "4 buffer_flush_interval .google.protobuf.Duration gt=0\n"
    "5 buffer_size_bytes .google.protobuf.UInt32Value\n"
    "6 retry_policy .envoy.config.core.v3.RetryPolicy\n",
    "envoy.extensions.tracers.opentelemetry.resource_detectors.v3.DynatraceResourceDetectorConfig\n",
    "envoy.extensions.tracers.opentelemetry.resource_detectors.v3.EnvironmentResourceDetectorConfig\n",
    "envoy.extensions.tracers.opentelemetry.resource_detectors.v3.StaticConfigResourceDetectorConfig\n"
    "1 attributes string>string\n",
    "envoy.extensions.tracers.opentelemetry.samplers.v3.AlwaysOnSamplerConfig\n",
    "envoy.extensions.tracers.opentelemetry.samplers.v3.CELSamplerConfig\n"
    "1 expression .xds.type.v3.CelExpression\n",
    "envoy.extensions.tracers.opentelemetry.samplers.v3.DynatraceSamplerConfig\n"
    "1 tenant string\n"
    "2 cluster_id int32\n"
    "3 http_service .envoy.config.core.v3.HttpService\n"
    "4 root_spans_per_minute uint32\n",
    "envoy.extensions.tracers.opentelemetry.samplers.v3.ParentBasedSamplerConfig\n"
    "1 wrapped_sampler .envoy.config.core.v3.TypedExtensionConfig\n",
    "envoy.extensions.tracers.opentelemetry.samplers.v3.TraceIdRatioBasedSamplerConfig\n"
    "1 sampling_percentage .envoy.type.v3.FractionalPercent\n",
    "envoy.extensions.transport_sockets.alts.v3.Alts\n"
    "1 handshaker_service string min_len=1\n"
    "2 peer_service_accounts string[]\n",
    "envoy.extensions.transport_sockets.dynamic_modules.v3.DynamicModuleTransportSocket\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 transport_socket_name string min_len=1\n"
    "3 transport_socket_config .google.protobuf.Any\n"
    "4 implements_secure_transport bool\n",
    "envoy.extensions.transport_sockets.http_11_proxy.v3.Http11ProxyUpstreamTransport\n"
    "1 transport_socket .envoy.config.core.v3.TransportSocket\n"
    "2 default_proxy_address .envoy.config.core.v3.Address\n",
    "envoy.extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport\n"
    "1 passthrough_metadata .envoy.extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport.MetadataValueSource[]\n"
    "3 transport_socket .envoy.config.core.v3.TransportSocket required\n",
    "envoy.extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport.MetadataValueSource\n"
    "1 kind .envoy.type.metadata.v3.MetadataKind required\n"
    "2 name string min_len=1\n",
    "envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport\n"
    "1 config .envoy.config.core.v3.ProxyProtocolConfig\n"
    "2 transport_socket .envoy.config.core.v3.TransportSocket required\n"
    "3 allow_unspecified_address bool\n"
    "4 tlv_as_pool_key bool\n",
    "envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport\n"
    "1 downstream_tls_context .envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext required\n"
    "2 enable_early_data .google.protobuf.BoolValue\n"
    "3 enable_resumption .google.protobuf.BoolValue\n",
    "envoy.extensions.transport_sockets.quic.v3.QuicUpstreamTransport\n"
    "1 upstream_tls_context .envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext required\n",
    "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer\n",
    "envoy.extensions.transport_sockets.s2a.v3.S2AConfiguration\n"
    "1 s2a_address string min_len=1\n",
    "envoy.extensions.transport_sockets.starttls.v3.StartTlsConfig\n"
    "1 cleartext_socket_config .envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer\n"
    "2 tls_socket_config .envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext required\n",
    "envoy.extensions.transport_sockets.starttls.v3.UpstreamStartTlsConfig\n"
    "1 cleartext_socket_config .envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer\n"
    "2 tls_socket_config .envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext required\n",
    "envoy.extensions.transport_sockets.tap.v3.SocketTapConfig\n"
    "1 set_connection_per_event bool\n"
    "2 stats_prefix string\n",
    "envoy.extensions.transport_sockets.tap.v3.Tap\n"
    "1 common_config .envoy.extensions.common.tap.v3.CommonExtensionConfig required\n"
    "2 transport_socket .envoy.config.core.v3.TransportSocket required\n"
    "3 socket_tap_config .envoy.extensions.transport_sockets.tap.v3.SocketTapConfig\n",
    "envoy.extensions.transport_sockets.tcp_stats.v3.Config\n"
    "1 transport_socket .envoy.config.core.v3.TransportSocket required\n"
    "2 update_period .google.protobuf.Duration gte=1000000\n",
    "envoy.extensions.transport_sockets.tls.cert_mappers.filter_state_override.v3.Config\n"
    "1 default_value string min_len=1\n",
    "envoy.extensions.transport_sockets.tls.cert_mappers.sni.v3.SNI\n"
    "1 default_value string min_len=1\n",
    "envoy.extensions.transport_sockets.tls.cert_mappers.static_name.v3.StaticName\n"
    "1 name string min_len=1\n",
    "envoy.extensions.transport_sockets.tls.cert_selectors.on_demand_secret.v3.Config\n"
    "1 config_source .envoy.config.core.v3.ConfigSource required\n"
    "2 certificate_mapper .envoy.config.core.v3.TypedExtensionConfig required\n"
    "3 prefetch_secret_names string[]\n",
    "envoy.extensions.transport_sockets.tls.cert_validator.dynamic_modules.v3.DynamicModuleCertValidatorConfig\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 validator_name string min_len=1\n"
    "3 validator_config .google.protobuf.Any\n",
    "envoy.extensions.transport_sockets.tls.handshakers.dynamic_modules.v3.DynamicModuleTlsHandshaker\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 handshaker_name string min_len=1\n"
    "3 handshaker_config .google.protobuf.Any\n",
    "envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance\n"
    "1 instance_name string min_len=1\n"
    "2 certificate_name string\n",
    "envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext\n"
    "1 trusted_ca .envoy.config.core.v3.DataSource\n"
    "2 verify_certificate_hash string[] items.min_len=64 items.max_bytes=95\n"
    "3 verify_certificate_spki string[] items.min_len=44 items.max_bytes=44\n"
    "6 require_signed_certificate_timestamp .google.protobuf.BoolValue\n"
    "7 crl .envoy.config.core.v3.DataSource\n"
    "8 allow_expired_certificate bool\n"
    "9 match_subject_alt_names .envoy.type.matcher.v3.StringMatcher[] deprecated\n"
    "10 trust_chain_verification #envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification defined_only\n"
    "11 watched_directory .envoy.config.core.v3.WatchedDirectory\n"
    "12 custom_validator_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "13 ca_certificate_provider_instance .envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance\n"
    "14 only_verify_leaf_cert_crl bool\n"
    "15 match_typed_subject_alt_names .envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher[]\n"
    "16 max_verify_depth .google.protobuf.UInt32Value lte=100\n"
    "17 system_root_certs .envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts\n"
    "18 suppress_client_ca_list bool\n",
    "envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts\n",
    "envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification enum\n"
    "0 VERIFY_TRUST_CHAIN\n"
    "1 ACCEPT_UNTRUSTED\n",
    "envoy.extensions.transport_sockets.tls.v3.CommonTlsContext\n"
    "oneof validation_context_type\n"
    "1 tls_params .envoy.extensions.transport_sockets.tls.v3.TlsParameters\n"
    "2 tls_certificates .envoy.extensions.transport_sockets.tls.v3.TlsCertificate[]\n"
    "3 validation_context .envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext @0\n"
    "4 alpn_protocols string[]\n"
    "6 tls_certificate_sds_secret_configs .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig[]\n"
    "7 validation_context_sds_secret_config .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig @0\n"
    "8 combined_validation_context .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext @0\n"
    "9 tls_certificate_certificate_provider .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProvider deprecated\n"
    "10 validation_context_certificate_provider .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProvider @0 deprecated\n"
    "11 tls_certificate_certificate_provider_instance .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProviderInstance deprecated\n"
    "12 validation_context_certificate_provider_instance .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProviderInstance @0 deprecated\n"
    "13 custom_handshaker .envoy.config.core.v3.TypedExtensionConfig\n"
    "14 tls_certificate_provider_instance .envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance\n"
    "15 key_log .envoy.extensions.transport_sockets.tls.v3.TlsKeyLog\n"
    "16 custom_tls_certificate_selector .envoy.config.core.v3.TypedExtensionConfig\n",
    "envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProvider\n"
    "oneof config required\n"
    "1 name string min_len=1\n"
    "2 typed_config .envoy.config.core.v3.TypedExtensionConfig @0\n",
    "envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProviderInstance\n"
    "1 instance_name string\n"
    "2 certificate_name string\n",
    "envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext\n"
    "1 default_validation_context .envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext required\n"
    "2 validation_context_sds_secret_config .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig required\n"
    "3 validation_context_certificate_provider .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProvider deprecated\n"
    "4 validation_context_certificate_provider_instance .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProviderInstance deprecated\n",
    "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext\n"
    "oneof session_ticket_keys_type\n"
    "1 common_tls_context .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext\n"
    "2 require_client_certificate .google.protobuf.BoolValue\n"
    "3 require_sni .google.protobuf.BoolValue\n"
    "4 session_ticket_keys .envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys @0\n"
    "5 session_ticket_keys_sds_secret_config .envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig @0\n"
    "6 session_timeout .google.protobuf.Duration lt=4294967296000000000 gte=0\n"
    "7 disable_stateless_session_resumption bool @0\n"
    "8 ocsp_staple_policy #envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext.OcspStaplePolicy defined_only\n"
    "9 full_scan_certs_on_sni_mismatch .google.protobuf.BoolValue\n"
    "10 disable_stateful_session_resumption bool\n"
    "11 prefer_client_ciphers bool\n",
    "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext.OcspStaplePolicy enum\n"
    "0 LENIENT_STAPLING\n"
    "1 STRICT_STAPLING\n"
    "2 MUST_STAPLE\n",
    "envoy.extensions.transport_sockets.tls.v3.GenericSecret\n"
    "1 secret .envoy.config.core.v3.DataSource sensitive\n"
    "2 secrets string>.envoy.config.core.v3.DataSource sensitive\n",
    "envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider\n"
    "oneof config_type\n"
    "1 provider_name string min_len=1\n"
    "3 typed_config .google.protobuf.Any @0 sensitive\n"
    "4 fallback bool\n",
    "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig\n"
    "1 trust_domains .envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain[]\n"
    "2 trust_bundles .envoy.config.core.v3.DataSource\n",
    "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain\n"
    "1 name string min_len=1\n"
    "2 trust_bundle .envoy.config.core.v3.DataSource\n"
    "3 workload_trust_domain string\n",
    "envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig\n"
    "1 name string min_len=1\n"
    "2 sds_config .envoy.config.core.v3.ConfigSource\n",
    "envoy.extensions.transport_sockets.tls.v3.Secret\n"
    "oneof type\n"
    "1 name string\n"
    "2 tls_certificate .envoy.extensions.transport_sockets.tls.v3.TlsCertificate @0\n"
    "3 session_ticket_keys .envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys @0\n"
    "4 validation_context .envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext @0\n"
    "5 generic_secret .envoy.extensions.transport_sockets.tls.v3.GenericSecret @0\n",
    "envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher\n"
    "1 san_type #envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType defined_only not_in=0\n"
    "2 matcher .envoy.type.matcher.v3.StringMatcher required\n"
    "3 oid string\n",
    "envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType enum\n"
    "0 SAN_TYPE_UNSPECIFIED\n"
    "1 EMAIL\n"
    "2 DNS\n"
    "3 URI\n"
    "4 IP_ADDRESS\n"
    "5 OTHER_NAME\n",
    "envoy.extensions.transport_sockets.tls.v3.TlsCertificate\n"
    "1 certificate_chain .envoy.config.core.v3.DataSource\n"
    "2 private_key .envoy.config.core.v3.DataSource sensitive\n"
    "3 password .envoy.config.core.v3.DataSource sensitive\n"
    "4 ocsp_staple .envoy.config.core.v3.DataSource\n"
    "5 signed_certificate_timestamp .envoy.config.core.v3.DataSource[]\n"
    "6 private_key_provider .envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider\n"
    "7 watched_directory .envoy.config.core.v3.WatchedDirectory\n"
    "8 pkcs12 .envoy.config.core.v3.DataSource sensitive\n"
    "9 tls_params .envoy.extensions.transport_sockets.tls.v3.TlsParameters\n",
    "envoy.extensions.transport_sockets.tls.v3.TlsKeyLog\n"
    "1 path string min_len=1\n"
    "2 local_address_range .envoy.config.core.v3.CidrRange[]\n"
    "3 remote_address_range .envoy.config.core.v3.CidrRange[]\n",
    "envoy.extensions.transport_sockets.tls.v3.TlsParameters\n"
    "1 tls_minimum_protocol_version #envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol defined_only\n"
    "2 tls_maximum_protocol_version #envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol defined_only\n"
    "3 cipher_suites string[]\n"
    "4 ecdh_curves string[]\n"
    "5 signature_algorithms string[]\n"
    "6 compliance_policies #envoy.extensions.transport_sockets.tls.v3.TlsParameters.CompliancePolicy[] max_items=1\n",
    "envoy.extensions.transport_sockets.tls.v3.TlsParameters.CompliancePolicy enum\n"
    "0 FIPS_202205\n"
    "1 CNSA2_202603\n"
    "2 CNSA1_202603\n",
    "envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol enum\n"
    "0 TLS_AUTO\n"
    "1 TLSv1_0\n"
    "2 TLSv1_1\n"
    "3 TLSv1_2\n"
    "4 TLSv1_3\n",
    "envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys\n"
    "1 keys .envoy.config.core.v3.DataSource[] sensitive min_items=1\n",
    "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext\n"
    "1 common_tls_context .envoy.extensions.transport_sockets.tls.v3.CommonTlsContext\n"
    "2 sni string max_bytes=255\n"
    "3 allow_renegotiation bool\n"
    "4 max_session_keys .google.protobuf.UInt32Value\n"
    "5 enforce_rsa_key_usage .google.protobuf.BoolValue deprecated\n"
    "6 auto_host_sni bool\n"
    "7 auto_sni_san_validation bool\n",
    "envoy.extensions.udp_packet_writer.v3.UdpDefaultWriterFactory\n",
    "envoy.extensions.udp_packet_writer.v3.UdpGsoBatchWriterFactory\n",
    "envoy.extensions.upstreams.http.dynamic_modules.v3.Config\n"
    "1 dynamic_module_config .envoy.extensions.dynamic_modules.v3.DynamicModuleConfig required\n"
    "2 bridge_name string min_len=1\n"
    "3 bridge_config .google.protobuf.Any\n",
    "envoy.extensions.upstreams.http.generic.v3.GenericConnectionPoolProto\n",
    "envoy.extensions.upstreams.http.http.v3.HttpConnectionPoolProto\n",
    "envoy.extensions.upstreams.http.reverse_tunnel.v3.ReverseTunnelUpstreamCodecOptions\n"
    "1 enable_drain_with_goaway bool\n",
    "envoy.extensions.upstreams.http.tcp.v3.TcpConnectionPoolProto\n",
    "envoy.extensions.upstreams.http.udp.v3.UdpConnectionPoolProto\n",
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions\n"
    "oneof upstream_protocol_options required\n"
    "1 common_http_protocol_options .envoy.config.core.v3.HttpProtocolOptions\n"
    "2 upstream_http_protocol_options .envoy.config.core.v3.UpstreamHttpProtocolOptions\n"
    "3 explicit_http_config .envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig @0\n"
    "4 use_downstream_protocol_config .envoy.extensions.upstreams.http.v3.HttpProtocolOptions.UseDownstreamHttpConfig @0\n"
    "5 auto_config .envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig @0\n"
    "6 http_filters .envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter[]\n"
    "7 header_validation_config .envoy.config.core.v3.TypedExtensionConfig\n"
    "8 outlier_detection .envoy.extensions.upstreams.http.v3.HttpProtocolOptions.OutlierDetection\n"
    "9 request_mirror_policies .envoy.config.route.v3.RouteAction.RequestMirrorPolicy[]\n"
    "10 hash_policy .envoy.config.route.v3.RouteAction.HashPolicy[]\n"
    "11 retry_policy .envoy.config.route.v3.RetryPolicy\n",
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig\n"
    "1 http_protocol_options .envoy.config.core.v3.Http1ProtocolOptions\n"
    "2 http2_protocol_options .envoy.config.core.v3.Http2ProtocolOptions\n"
    "3 http3_protocol_options .envoy.config.core.v3.Http3ProtocolOptions\n"
    "4 alternate_protocols_cache_options .envoy.config.core.v3.AlternateProtocolsCacheOptions\n",
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig\n"
    "oneof protocol_config required\n"
    "1 http_protocol_options .envoy.config.core.v3.Http1ProtocolOptions @0\n"
    "2 http2_protocol_options .envoy.config.core.v3.Http2ProtocolOptions @0\n"
    "3 http3_protocol_options .envoy.config.core.v3.Http3ProtocolOptions @0\n",
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.OutlierDetection\n"
    "1 error_matcher .envoy.config.common.matcher.v3.MatchPredicate required\n",
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.UseDownstreamHttpConfig\n"
    "1 http_protocol_options .envoy.config.core.v3.Http1ProtocolOptions\n"
    "2 http2_protocol_options .envoy.config.core.v3.Http2ProtocolOptions\n"
    "3 http3_protocol_options .envoy.config.core.v3.Http3ProtocolOptions\n",
    "envoy.extensions.upstreams.tcp.generic.v3.GenericConnectionPoolProto\n",
    "envoy.extensions.upstreams.tcp.v3.TcpProtocolOptions\n"
    "1 idle_timeout .google.protobuf.Duration\n",
    "envoy.extensions.wasm.v3.CapabilityRestrictionConfig\n"
    "1 allowed_capabilities string>.envoy.extensions.wasm.v3.SanitizationConfig\n",
    "envoy.extensions.wasm.v3.EnvironmentVariables\n"
    "1 host_env_keys string[]\n"
    "2 key_values string>string\n",
    "envoy.extensions.wasm.v3.FailurePolicy enum\n"
    "0 UNSPECIFIED\n"
    "1 FAIL_RELOAD\n"
    "2 FAIL_CLOSED\n"
    "3 FAIL_OPEN\n",
    "envoy.extensions.wasm.v3.PluginConfig\n"
    "oneof vm\n"
    "1 name string\n"
    "2 root_id string\n"
    "3 vm_config .envoy.extensions.wasm.v3.VmConfig @0\n"
    "4 configuration .google.protobuf.Any\n"
    "5 fail_open bool deprecated\n"
    "6 capability_restriction_config .envoy.extensions.wasm.v3.CapabilityRestrictionConfig deprecated\n"
    "7 failure_policy #envoy.extensions.wasm.v3.FailurePolicy\n"
    "8 reload_config .envoy.extensions.wasm.v3.ReloadConfig\n"
    "9 allow_on_headers_stop_iteration .google.protobuf.BoolValue\n",
    "envoy.extensions.wasm.v3.ReloadConfig\n"
    "1 backoff .envoy.config.core.v3.BackoffStrategy\n",
    "envoy.extensions.wasm.v3.SanitizationConfig\n",
    "envoy.extensions.wasm.v3.VmConfig\n"
    "1 vm_id string\n"
    "2 runtime string\n"
    "3 code .envoy.config.core.v3.AsyncDataSource\n"
    "4 configuration .google.protobuf.Any\n"
    "5 allow_precompiled bool\n"
    "6 nack_on_code_cache_miss bool\n"
    "7 environment_variables .envoy.extensions.wasm.v3.EnvironmentVariables\n"
    "8 capability_restriction_config .envoy.extensions.wasm.v3.CapabilityRestrictionConfig\n",
    "envoy.extensions.wasm.v3.WasmService\n"
    "1 config .envoy.extensions.wasm.v3.PluginConfig\n"
    "2 singleton bool\n",
    "envoy.extensions.watchdog.backtrace_action.v3.BacktraceActionConfig\n"
    "1 cooldown_duration .google.protobuf.Duration\n",
    "envoy.extensions.watchdog.profile_action.v3.ProfileActionConfig\n"
    "1 profile_duration .google.protobuf.Duration\n"
    "2 profile_path string min_len=1\n"
    "3 max_profiles uint64\n",
    "envoy.service.accesslog.v3.StreamAccessLogsMessage\n"
    "oneof log_entries required\n"
    "1 identifier .envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier\n"
    "2 http_logs .envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries @0\n"
    "3 tcp_logs .envoy.service.accesslog.v3.StreamAccessLogsMessage.TCPAccessLogEntries @0\n",
    "envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries\n"
    "1 log_entry .envoy.data.accesslog.v3.HTTPAccessLogEntry[] min_items=1\n",
    "envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier\n"
    "1 node .envoy.config.core.v3.Node required\n"
    "2 log_name string min_len=1\n",
    "envoy.service.accesslog.v3.StreamAccessLogsMessage.TCPAccessLogEntries\n"
    "1 log_entry .envoy.data.accesslog.v3.TCPAccessLogEntry[] min_items=1\n",
    "envoy.service.accesslog.v3.StreamAccessLogsResponse\n",
    "envoy.service.auth.v3.AttributeContext\n"
    "1 source .envoy.service.auth.v3.AttributeContext.Peer\n"
    "2 destination .envoy.service.auth.v3.AttributeContext.Peer\n"
    "4 request .envoy.service.auth.v3.AttributeContext.Request\n"
    "10 context_extensions string>string\n"
    "11 metadata_context .envoy.config.core.v3.Metadata\n"
    "12 tls_session .envoy.service.auth.v3.AttributeContext.TLSSession\n"
    "13 route_metadata_context .envoy.config.core.v3.Metadata\n",
    "envoy.service.auth.v3.AttributeContext.HttpRequest\n"
    "1 id string\n"
    "2 method string\n"
    "3 headers string>string\n"
    "4 path string\n"
    "5 host string\n"
    "6 scheme string\n"
    "7 query string\n"
    "8 fragment string\n"
    "9 size int64\n"
    "10 protocol string\n"
    "11 body string\n"
    "12 raw_body bytes\n"
    "13 header_map .envoy.config.core.v3.HeaderMap\n",
    "envoy.service.auth.v3.AttributeContext.Peer\n"
    "1 address .envoy.config.core.v3.Address\n"
    "2 service string\n"
    "3 labels string>string\n"
    "4 principal string\n"
    "5 certificate string\n",
    "envoy.service.auth.v3.AttributeContext.Request\n"
    "1 time .google.protobuf.Timestamp\n"
    "2 http .envoy.service.auth.v3.AttributeContext.HttpRequest\n",
    "envoy.service.auth.v3.AttributeContext.TLSSession\n"
    "1 sni string\n",
    "envoy.service.auth.v3.CheckRequest\n"
    "1 attributes .envoy.service.auth.v3.AttributeContext\n",
    "envoy.service.auth.v3.CheckResponse\n"
    "oneof http_response\n"
    "1 status .google.rpc.Status\n"
    "2 denied_response .envoy.service.auth.v3.DeniedHttpResponse @0\n"
    "3 ok_response .envoy.service.auth.v3.OkHttpResponse @0\n"
    "4 dynamic_metadata .google.protobuf.Struct\n"
    "5 error_response .envoy.service.auth.v3.DeniedHttpResponse @0\n",
    "envoy.service.auth.v3.DeniedHttpResponse\n"
    "1 status .envoy.type.v3.HttpStatus\n"
    "2 headers .envoy.config.core.v3.HeaderValueOption[]\n"
    "3 body string\n",
    "envoy.service.auth.v3.OkHttpResponse\n"
    "2 headers .envoy.config.core.v3.HeaderValueOption[]\n"
    "3 dynamic_metadata .google.protobuf.Struct deprecated\n"
    "5 headers_to_remove string[]\n"
    "6 response_headers_to_add .envoy.config.core.v3.HeaderValueOption[]\n"
    "7 query_parameters_to_set .envoy.config.core.v3.QueryParameter[]\n"
    "8 query_parameters_to_remove string[]\n",
    "envoy.service.cluster.v3.CdsDummy\n",
    "envoy.service.discovery.v3.AdsDummy\n",
    "envoy.service.discovery.v3.DeltaDiscoveryRequest\n"
    "1 node .envoy.config.core.v3.Node\n"
    "2 type_url string\n"
    "3 resource_names_subscribe string[]\n"
    "4 resource_names_unsubscribe string[]\n"
    "5 initial_resource_versions string>string\n"
    "6 response_nonce string\n"
    "7 error_detail .google.rpc.Status\n"
    "8 resource_locators_subscribe .envoy.service.discovery.v3.ResourceLocator[]\n"
    "9 resource_locators_unsubscribe .envoy.service.discovery.v3.ResourceLocator[]\n",
    "envoy.service.discovery.v3.DeltaDiscoveryResponse\n"
    "1 system_version_info string\n"
    "2 resources .envoy.service.discovery.v3.Resource[]\n"
    "4 type_url string\n"
    "5 nonce string\n"
    "6 removed_resources string[]\n"
    "7 control_plane .envoy.config.core.v3.ControlPlane\n"
    "8 removed_resource_names .envoy.service.discovery.v3.ResourceName[]\n"
    "9 resource_errors .envoy.service.discovery.v3.ResourceError[]\n",
    "envoy.service.discovery.v3.DiscoveryRequest\n"
    "1 version_info string\n"
    "2 node .envoy.config.core.v3.Node\n"
    "3 resource_names string[]\n"
    "4 type_url string\n"
    "5 response_nonce string\n"
    "6 error_detail .google.rpc.Status\n"
    "7 resource_locators .envoy.service.discovery.v3.ResourceLocator[]\n",
    "envoy.service.discovery.v3.DiscoveryResponse\n"
    "1 version_info string\n"
    "2 resources .google.protobuf.Any[]\n"
    "3 canary bool\n"
    "4 type_url string\n"
    "5 nonce string\n"
    "6 control_plane .envoy.config.core.v3.ControlPlane\n"
    "7 resource_errors .envoy.service.discovery.v3.ResourceError[]\n",
    "envoy.service.discovery.v3.DynamicParameterConstraints\n"
    "oneof type\n"
    "1 constraint .envoy.service.discovery.v3.DynamicParameterConstraints.SingleConstraint @0\n"
    "2 or_constraints .envoy.service.discovery.v3.DynamicParameterConstraints.ConstraintList @0\n"
    "3 and_constraints .envoy.service.discovery.v3.DynamicParameterConstraints.ConstraintList @0\n"
    "4 not_constraints .envoy.service.discovery.v3.DynamicParameterConstraints @0\n",
    "envoy.service.discovery.v3.DynamicParameterConstraints.ConstraintList\n"
    "1 constraints .envoy.service.discovery.v3.DynamicParameterConstraints[]\n",
    "envoy.service.discovery.v3.DynamicParameterConstraints.SingleConstraint\n"
    "oneof constraint_type required\n"
    "1 key string\n"
    "2 value string @0\n"
    "3 exists .envoy.service.discovery.v3.DynamicParameterConstraints.SingleConstraint.Exists @0\n",
    "envoy.service.discovery.v3.DynamicParameterConstraints.SingleConstraint.Exists\n",
    "envoy.service.discovery.v3.Resource\n"
    "1 version string\n"
    "2 resource .google.protobuf.Any\n"
    "3 name string\n"
    "4 aliases string[]\n"
    "6 ttl .google.protobuf.Duration\n"
    "7 cache_control .envoy.service.discovery.v3.Resource.CacheControl\n"
    "8 resource_name .envoy.service.discovery.v3.ResourceName\n"
    "9 metadata .envoy.config.core.v3.Metadata\n",
    "envoy.service.discovery.v3.Resource.CacheControl\n"
    "1 do_not_cache bool\n",
    "envoy.service.discovery.v3.ResourceError\n"
    "1 resource_name .envoy.service.discovery.v3.ResourceName\n"
    "2 error_detail .google.rpc.Status\n",
    "envoy.service.discovery.v3.ResourceLocator\n"
    "1 name string\n"
    "2 dynamic_parameters string>string\n",
    "envoy.service.discovery.v3.ResourceName\n"
    "1 name string\n"
    "2 dynamic_parameter_constraints .envoy.service.discovery.v3.DynamicParameterConstraints\n",
    "envoy.service.endpoint.v3.EdsDummy\n",
    "envoy.service.endpoint.v3.LedsDummy\n",
    "envoy.service.event_reporting.v3.StreamEventsRequest\n"
    "1 identifier .envoy.service.event_reporting.v3.StreamEventsRequest.Identifier\n"
    "2 events .google.protobuf.Any[] min_items=1\n",
    "envoy.service.event_reporting.v3.StreamEventsRequest.Identifier\n"
    "1 node .envoy.config.core.v3.Node required\n",
    "envoy.service.event_reporting.v3.StreamEventsResponse\n",
    "envoy.service.ext_proc.v3.BodyMutation\n"
    "oneof mutation\n"
    "1 body bytes @0\n"
    "2 clear_body bool @0\n"
    "3 streamed_response .envoy.service.ext_proc.v3.StreamedBodyResponse @0\n",
    "envoy.service.ext_proc.v3.BodyResponse\n"
    "1 response .envoy.service.ext_proc.v3.CommonResponse\n",
    "envoy.service.ext_proc.v3.CommonResponse\n"
    "1 status #envoy.service.ext_proc.v3.CommonResponse.ResponseStatus defined_only\n"
    "2 header_mutation .envoy.service.ext_proc.v3.HeaderMutation\n"
    "3 body_mutation .envoy.service.ext_proc.v3.BodyMutation\n"
    "4 trailers .envoy.config.core.v3.HeaderMap\n"
    "5 clear_route_cache bool\n",
    "envoy.service.ext_proc.v3.CommonResponse.ResponseStatus enum\n"
    "0 CONTINUE\n"
    "1 CONTINUE_AND_REPLACE\n",
    "envoy.service.ext_proc.v3.GrpcStatus\n"
    "1 status uint32\n",
    "envoy.service.ext_proc.v3.HeaderMutation\n"
    "1 set_headers .envoy.config.core.v3.HeaderValueOption[]\n"
    "2 remove_headers string[]\n",
    "envoy.service.ext_proc.v3.HeadersResponse\n"
    "1 response .envoy.service.ext_proc.v3.CommonResponse\n",
    "envoy.service.ext_proc.v3.HttpBody\n"
    "1 body bytes\n"
    "2 end_of_stream bool\n"
    "3 end_of_stream_without_message bool\n"
    "4 grpc_message_compressed bool\n"
    "5 drain_complete bool\n",
    "envoy.service.ext_proc.v3.HttpHeaders\n"
    "1 headers .envoy.config.core.v3.HeaderMap\n"
    "2 attributes string>.google.protobuf.Struct deprecated\n"
    "3 end_of_stream bool\n",
    "envoy.service.ext_proc.v3.HttpTrailers\n"
    "1 trailers .envoy.config.core.v3.HeaderMap\n",
    "envoy.service.ext_proc.v3.ImmediateResponse\n"
    "1 status .envoy.type.v3.HttpStatus required\n"
    "2 headers .envoy.service.ext_proc.v3.HeaderMutation\n"
    "3 body bytes\n"
    "4 grpc_status .envoy.service.ext_proc.v3.GrpcStatus\n"
    "5 details string\n",
    "envoy.service.ext_proc.v3.ProcessingRequest\n"
    "oneof request\n"
    "2 request_headers .envoy.service.ext_proc.v3.HttpHeaders @0\n"
    "3 response_headers .envoy.service.ext_proc.v3.HttpHeaders @0\n"
    "4 request_body .envoy.service.ext_proc.v3.HttpBody @0\n"
    "5 response_body .envoy.service.ext_proc.v3.HttpBody @0\n"
    "6 request_trailers .envoy.service.ext_proc.v3.HttpTrailers @0\n"
    "7 response_trailers .envoy.service.ext_proc.v3.HttpTrailers @0\n"
    "8 metadata_context .envoy.config.core.v3.Metadata\n"
    "9 attributes string>.google.protobuf.Struct\n"
    "10 observability_mode bool\n"
    "11 protocol_config .envoy.service.ext_proc.v3.ProtocolConfiguration\n"
    "12 flow_control_init .envoy.service.ext_proc.v3.ProcessingRequest.FlowControlInit\n"
    "13 client_window_update .envoy.service.ext_proc.v3.ProcessingRequest.ClientWindowUpdate\n",
    "envoy.service.ext_proc.v3.ProcessingRequest.ClientWindowUpdate\n"
    "1 window_increment_sidestream_to_upstream int64\n"
    "2 window_increment_sidestream_to_downstream int64\n",
    "envoy.service.ext_proc.v3.ProcessingRequest.FlowControlInit\n"
    "1 initial_window_downstream_to_sidestream int64\n"
    "2 initial_window_sidestream_to_upstream int64\n"
    "3 initial_window_upstream_to_sidestream int64\n"
    "4 initial_window_sidestream_to_downstream int64\n",
    "envoy.service.ext_proc.v3.ProcessingResponse\n"
    "oneof response\n"
    "1 request_headers .envoy.service.ext_proc.v3.HeadersResponse @0\n"
    "2 response_headers .envoy.service.ext_proc.v3.HeadersResponse @0\n"
    "3 request_body .envoy.service.ext_proc.v3.BodyResponse @0\n"
    "4 response_body .envoy.service.ext_proc.v3.BodyResponse @0\n"
    "5 request_trailers .envoy.service.ext_proc.v3.TrailersResponse @0\n"
    "6 response_trailers .envoy.service.ext_proc.v3.TrailersResponse @0\n"
    "7 immediate_response .envoy.service.ext_proc.v3.ImmediateResponse @0\n"
    "8 dynamic_metadata .google.protobuf.Struct\n"
    "9 mode_override .envoy.extensions.filters.http.ext_proc.v3.ProcessingMode\n"
    "10 override_message_timeout .google.protobuf.Duration\n"
    "11 streamed_immediate_response .envoy.service.ext_proc.v3.StreamedImmediateResponse @0\n"
    "12 request_drain bool deprecated\n"
    "13 typed_dynamic_metadata string>.google.protobuf.Any\n"
    "14 server_window_update .envoy.service.ext_proc.v3.ProcessingResponse.ServerWindowUpdate\n"
    "15 request_drain_requests bool\n"
    "16 request_drain_responses bool\n",
    "envoy.service.ext_proc.v3.ProcessingResponse.ServerWindowUpdate\n"
    "1 window_increment_downstream_to_sidestream int64\n"
    "2 window_increment_upstream_to_sidestream int64\n",
    "envoy.service.ext_proc.v3.ProtocolConfiguration\n"
    "1 request_body_mode #envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode defined_only\n"
    "2 response_body_mode #envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode defined_only\n"
    "3 send_body_without_waiting_for_header_response bool\n",
    "envoy.service.ext_proc.v3.StreamedBodyResponse\n"
    "1 body bytes\n"
    "2 end_of_stream bool\n"
    "3 end_of_stream_without_message bool\n"
    "4 grpc_message_compressed bool\n"
    "5 drain_complete bool\n",
    "envoy.service.ext_proc.v3.StreamedImmediateResponse\n"
    "oneof response\n"
    "1 headers_response .envoy.service.ext_proc.v3.HttpHeaders @0\n"
    "2 body_response .envoy.service.ext_proc.v3.StreamedBodyResponse @0\n"
    "3 trailers_response .envoy.config.core.v3.HeaderMap @0\n",
    "envoy.service.ext_proc.v3.TrailersResponse\n"
    "1 header_mutation .envoy.service.ext_proc.v3.HeaderMutation\n",
    "envoy.service.extension.v3.EcdsDummy\n",
    "envoy.service.health.v3.Capability\n"
    "1 health_check_protocols #envoy.service.health.v3.Capability.Protocol[]\n",
    "envoy.service.health.v3.Capability.Protocol enum\n"
    "0 HTTP\n"
    "1 TCP\n"
    "2 REDIS\n",
    "envoy.service.health.v3.ClusterEndpointsHealth\n"
    "1 cluster_name string\n"
    "2 locality_endpoints_health .envoy.service.health.v3.LocalityEndpointsHealth[]\n",
    "envoy.service.health.v3.ClusterHealthCheck\n"
    "1 cluster_name string\n"
    "2 health_checks .envoy.config.core.v3.HealthCheck[]\n"
    "3 locality_endpoints .envoy.service.health.v3.LocalityEndpoints[]\n"
    "4 transport_socket_matches .envoy.config.cluster.v3.Cluster.TransportSocketMatch[]\n"
    "5 upstream_bind_config .envoy.config.core.v3.BindConfig\n",
    "envoy.service.health.v3.EndpointHealth\n"
    "1 endpoint .envoy.config.endpoint.v3.Endpoint\n"
    "2 health_status #envoy.config.core.v3.HealthStatus\n"
    "3 health_metadata .google.protobuf.Struct\n",
    "envoy.service.health.v3.EndpointHealthResponse\n"
    "1 endpoints_health .envoy.service.health.v3.EndpointHealth[] deprecated\n"
    "2 cluster_endpoints_health .envoy.service.health.v3.ClusterEndpointsHealth[]\n",
    "envoy.service.health.v3.HdsDummy\n",
    "envoy.service.health.v3.HealthCheckRequest\n"
    "1 node .envoy.config.core.v3.Node\n"
    "2 capability .envoy.service.health.v3.Capability\n",
    "envoy.service.health.v3.HealthCheckRequestOrEndpointHealthResponse\n"
    "oneof request_type\n"
    "1 health_check_request .envoy.service.health.v3.HealthCheckRequest @0\n"
    "2 endpoint_health_response .envoy.service.health.v3.EndpointHealthResponse @0\n",
    "envoy.service.health.v3.HealthCheckSpecifier\n"
    "1 cluster_health_checks .envoy.service.health.v3.ClusterHealthCheck[]\n"
    "2 interval .google.protobuf.Duration\n",
    "envoy.service.health.v3.LocalityEndpoints\n"
    "1 locality .envoy.config.core.v3.Locality\n"
    "2 endpoints .envoy.config.endpoint.v3.Endpoint[]\n",
    "envoy.service.health.v3.LocalityEndpointsHealth\n"
    "1 locality .envoy.config.core.v3.Locality\n"
    "2 endpoints_health .envoy.service.health.v3.EndpointHealth[]\n",
    "envoy.service.listener.v3.LdsDummy\n",
    "envoy.service.load_stats.v3.LoadStatsRequest\n"
    "1 node .envoy.config.core.v3.Node\n"
    "2 cluster_stats .envoy.config.endpoint.v3.ClusterStats[]\n",
    "envoy.service.load_stats.v3.LoadStatsResponse\n"
    "1 clusters string[]\n"
    "2 load_reporting_interval .google.protobuf.Duration\n"
    "3 report_endpoint_granularity bool\n"
    "4 send_all_clusters bool\n",
    "envoy.service.metrics.v3.StreamMetricsMessage\n"
    "1 identifier .envoy.service.metrics.v3.StreamMetricsMessage.Identifier\n"
    "2 envoy_metrics .io.prometheus.client.MetricFamily[]\n",
    "envoy.service.metrics.v3.StreamMetricsMessage.Identifier\n"
    "1 node .envoy.config.core.v3.Node required\n",
    "envoy.service.metrics.v3.StreamMetricsResponse\n",
    "envoy.service.network_ext_proc.v3.Data\n"
    "1 data bytes\n"
    "2 end_of_stream bool\n",
    "envoy.service.network_ext_proc.v3.ProcessingRequest\n"
    "1 read_data .envoy.service.network_ext_proc.v3.Data\n"
    "2 write_data .envoy.service.network_ext_proc.v3.Data\n"
    "3 metadata .envoy.config.core.v3.Metadata\n"
    "4 attributes string>.google.protobuf.Struct\n",
    "envoy.service.network_ext_proc.v3.ProcessingResponse\n"
    "1 read_data .envoy.service.network_ext_proc.v3.Data\n"
    "2 write_data .envoy.service.network_ext_proc.v3.Data\n"
    "3 data_processing_status #envoy.service.network_ext_proc.v3.ProcessingResponse.DataProcessedStatus\n"
    "4 connection_status #envoy.service.network_ext_proc.v3.ProcessingResponse.ConnectionStatus\n"
    "5 dynamic_metadata .google.protobuf.Struct\n"
    "6 close_stream_to_ext_proc_server bool\n",
    "envoy.service.network_ext_proc.v3.ProcessingResponse.ConnectionStatus enum\n"
    "0 CONTINUE\n"
    "1 CLOSE\n"
    "2 CLOSE_RST\n",
    "envoy.service.network_ext_proc.v3.ProcessingResponse.DataProcessedStatus enum\n"
    "0 UNKNOWN\n"
    "1 UNMODIFIED\n"
    "2 MODIFIED\n",
    "envoy.service.rate_limit_quota.v3.BucketId\n"
    "1 bucket string>string min_pairs=1 keys.min_len=1 values.min_len=1\n",
    "envoy.service.rate_limit_quota.v3.RateLimitQuotaResponse\n"
    "1 bucket_action .envoy.service.rate_limit_quota.v3.RateLimitQuotaResponse.BucketAction[] min_items=1\n",
    "envoy.service.rate_limit_quota.v3.RateLimitQuotaResponse.BucketAction\n"
    "oneof bucket_action required\n"
    "1 bucket_id .envoy.service.rate_limit_quota.v3.BucketId required\n"
    "2 quota_assignment_action .envoy.service.rate_limit_quota.v3.RateLimitQuotaResponse.BucketAction.QuotaAssignmentAction @0\n"
    "3 abandon_action .envoy.service.rate_limit_quota.v3.RateLimitQuotaResponse.BucketAction.AbandonAction @0\n",
    "envoy.service.rate_limit_quota.v3.RateLimitQuotaResponse.BucketAction.AbandonAction\n",
    "envoy.service.rate_limit_quota.v3.RateLimitQuotaResponse.BucketAction.QuotaAssignmentAction\n"
    "2 assignment_time_to_live .google.protobuf.Duration gte=0\n"
    "3 rate_limit_strategy .envoy.type.v3.RateLimitStrategy\n",
    "envoy.service.rate_limit_quota.v3.RateLimitQuotaUsageReports\n"
    "1 domain string min_len=1\n"
    "2 bucket_quota_usages .envoy.service.rate_limit_quota.v3.RateLimitQuotaUsageReports.BucketQuotaUsage[] min_items=1\n",
    "envoy.service.rate_limit_quota.v3.RateLimitQuotaUsageReports.BucketQuotaUsage\n"
    "1 bucket_id .envoy.service.rate_limit_quota.v3.BucketId required\n"
    "2 time_elapsed .google.protobuf.Duration required gt=0\n"
    "3 num_requests_allowed uint64\n"
    "4 num_requests_denied uint64\n",
    "envoy.service.ratelimit.v3.RateLimitRequest\n"
    "1 domain string\n"
    "2 descriptors .envoy.extensions.common.ratelimit.v3.RateLimitDescriptor[]\n"
    "3 hits_addend uint32\n",
    "envoy.service.ratelimit.v3.RateLimitResponse\n"
    "1 overall_code #envoy.service.ratelimit.v3.RateLimitResponse.Code\n"
    "2 statuses .envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus[]\n"
    "3 response_headers_to_add .envoy.config.core.v3.HeaderValue[]\n"
    "4 request_headers_to_add .envoy.config.core.v3.HeaderValue[]\n"
    "5 raw_body bytes\n"
    "6 dynamic_metadata .google.protobuf.Struct\n"
    "7 quota .envoy.service.ratelimit.v3.RateLimitResponse.Quota\n",
    "envoy.service.ratelimit.v3.RateLimitResponse.Code enum\n"
    "0 UNKNOWN\n"
    "1 OK\n"
    "2 OVER_LIMIT\n",
    "envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus\n"
    "1 code #envoy.service.ratelimit.v3.RateLimitResponse.Code\n"
    "2 current_limit .envoy.service.ratelimit.v3.RateLimitResponse.RateLimit\n"
    "3 limit_remaining uint32\n"
    "4 duration_until_reset .google.protobuf.Duration\n"
    "5 quota .envoy.service.ratelimit.v3.RateLimitResponse.Quota\n",
    "envoy.service.ratelimit.v3.RateLimitResponse.Quota\n"
    "oneof expiration_specifier\n"
    "1 requests uint32 gt=0\n"
    "2 valid_until .google.protobuf.Timestamp @0\n"
    "3 id string\n",
    "envoy.service.ratelimit.v3.RateLimitResponse.RateLimit\n"
    "1 requests_per_unit uint32\n"
    "2 unit #envoy.service.ratelimit.v3.RateLimitResponse.RateLimit.Unit\n"
    "3 name string\n"
    "4 unit_multiplier .google.protobuf.UInt32Value gt=0\n",
    "envoy.service.ratelimit.v3.RateLimitResponse.RateLimit.Unit enum\n"
    "0 UNKNOWN\n"
    "1 SECOND\n"
    "2 MINUTE\n"
    "3 HOUR\n"
    "4 DAY\n"
    "7 WEEK\n"
    "5 MONTH\n"
    "6 YEAR\n",
    "envoy.service.redis_auth.v3.RedisProxyExternalAuthRequest\n"
    "1 username string\n"
    "2 password string\n",
    "envoy.service.redis_auth.v3.RedisProxyExternalAuthResponse\n"
    "1 status .google.rpc.Status\n"
    "2 expiration .google.protobuf.Timestamp\n"
    "3 message string\n",
    "envoy.service.route.v3.RdsDummy\n",
    "envoy.service.route.v3.SrdsDummy\n",
    "envoy.service.runtime.v3.RtdsDummy\n",
    "envoy.service.runtime.v3.Runtime\n"
    "1 name string min_len=1\n"
    "2 layer .google.protobuf.Struct\n",
    "envoy.service.secret.v3.SdsDummy\n",
    "envoy.service.status.v3.ClientConfig\n"
    "1 node .envoy.config.core.v3.Node\n"
    "2 xds_config .envoy.service.status.v3.PerXdsConfig[] deprecated\n"
    "3 generic_xds_configs .envoy.service.status.v3.ClientConfig.GenericXdsConfig[]\n"
    "4 client_scope string\n",
    "envoy.service.status.v3.ClientConfig.GenericXdsConfig\n"
    "1 type_url string\n"
    "2 name string\n"
    "3 version_info string\n"
    "4 xds_config .google.protobuf.Any\n"
    "5 last_updated .google.protobuf.Timestamp\n"
    "6 config_status #envoy.service.status.v3.ConfigStatus\n"
    "7 client_status #envoy.admin.v3.ClientResourceStatus\n"
    "8 error_state .envoy.admin.v3.UpdateFailureState\n"
    "9 is_static_resource bool\n",
    "envoy.service.status.v3.ClientConfigStatus enum\n"
    "0 CLIENT_UNKNOWN\n"
    "1 CLIENT_REQUESTED\n"
    "2 CLIENT_ACKED\n"
    "3 CLIENT_NACKED\n"
    "4 CLIENT_RECEIVED_ERROR\n",
    "envoy.service.status.v3.ClientStatusRequest\n"
    "1 node_matchers .envoy.type.matcher.v3.NodeMatcher[]\n"
    "2 node .envoy.config.core.v3.Node\n"
    "3 exclude_resource_contents bool\n",
    "envoy.service.status.v3.ClientStatusResponse\n"
    "1 config .envoy.service.status.v3.ClientConfig[]\n",
    "envoy.service.status.v3.ConfigStatus enum\n"
    "0 UNKNOWN\n"
    "1 SYNCED\n"
    "2 NOT_SENT\n"
    "3 STALE\n"
    "4 ERROR\n",
    "envoy.service.status.v3.PerXdsConfig\n"
    "oneof per_xds_config\n"
    "1 status #envoy.service.status.v3.ConfigStatus\n"
    "2 listener_config .envoy.admin.v3.ListenersConfigDump @0\n"
    "3 cluster_config .envoy.admin.v3.ClustersConfigDump @0\n"
    "4 route_config .envoy.admin.v3.RoutesConfigDump @0\n"
    "5 scoped_route_config .envoy.admin.v3.ScopedRoutesConfigDump @0\n"
    "6 endpoint_config .envoy.admin.v3.EndpointsConfigDump @0\n"
    "7 client_status #envoy.service.status.v3.ClientConfigStatus deprecated\n",
    "envoy.service.tap.v3.StreamTapsRequest\n"
    "1 identifier .envoy.service.tap.v3.StreamTapsRequest.Identifier\n"
    "2 trace_id uint64\n"
    "3 trace .envoy.data.tap.v3.TraceWrapper\n",
    "envoy.service.tap.v3.StreamTapsRequest.Identifier\n"
    "1 node .envoy.config.core.v3.Node required\n"
    "2 tap_id string\n",
    "envoy.service.tap.v3.StreamTapsResponse\n",
    "envoy.service.trace.v3.StreamTracesMessage\n"
    "1 identifier .envoy.service.trace.v3.StreamTracesMessage.Identifier\n"
    "2 spans .opencensus.proto.trace.v1.Span[]\n",
    "envoy.service.trace.v3.StreamTracesMessage.Identifier\n"
    "1 node .envoy.config.core.v3.Node required\n",
    "envoy.service.trace.v3.StreamTracesResponse\n",
    "envoy.type.ai.v3.LLMProtocol enum\n"
    "0 LLM_PROTOCOL_UNSPECIFIED\n"
    "1 OPENAI_CHAT_COMPLETIONS\n"
    "2 OPENAI_RESPONSES\n"
    "3 ANTHROPIC_MESSAGES\n"
    "4 GEMINI_GENERATE_CONTENT\n",
    "envoy.type.http.v3.Cookie\n"
    "1 name string min_len=1\n"
    "2 ttl .google.protobuf.Duration gte=0\n"
    "3 path string\n"
    "4 attributes .envoy.type.http.v3.CookieAttribute[]\n",
    "envoy.type.http.v3.CookieAttribute\n"
    "1 name string min_len=1 max_bytes=16384 header_name lenient\n"
    "2 value string max_bytes=16384 header_value lenient\n",
    "envoy.type.http.v3.PathTransformation\n"
    "1 operations .envoy.type.http.v3.PathTransformation.Operation[]\n",
    "envoy.type.http.v3.PathTransformation.Operation\n"
    "oneof operation_specifier required\n"
    "2 normalize_path_rfc_3986 .envoy.type.http.v3.PathTransformation.Operation.NormalizePathRFC3986 @0\n"
    "3 merge_slashes .envoy.type.http.v3.PathTransformation.Operation.MergeSlashes @0\n",
    "envoy.type.http.v3.PathTransformation.Operation.MergeSlashes\n",
    "envoy.type.http.v3.PathTransformation.Operation.NormalizePathRFC3986\n",
    "envoy.type.matcher.v3.AddressMatcher\n"
    "1 ranges .xds.core.v3.CidrRange[]\n"
    "2 invert_match bool\n",
    "envoy.type.matcher.v3.DoubleMatcher\n"
    "oneof match_pattern required\n"
    "1 range .envoy.type.v3.DoubleRange @0\n"
    "2 exact double @0\n",
    "envoy.type.matcher.v3.FilterStateMatcher\n"
    "oneof matcher required\n"
    "1 key string min_len=1\n"
    "2 string_match .envoy.type.matcher.v3.StringMatcher @0\n"
    "3 address_match .envoy.type.matcher.v3.AddressMatcher @0\n",
    "envoy.type.matcher.v3.HttpRequestHeaderMatchInput\n"
    "1 header_name string header_name lenient\n",
    "envoy.type.matcher.v3.HttpRequestQueryParamMatchInput\n"
    "1 query_param string min_len=1\n",
    "envoy.type.matcher.v3.HttpRequestTrailerMatchInput\n"
    "1 header_name string header_name lenient\n",
    "envoy.type.matcher.v3.HttpResponseHeaderMatchInput\n"
    "1 header_name string header_name lenient\n",
    "envoy.type.matcher.v3.HttpResponseLocalReplyMatchInput\n",
    "envoy.type.matcher.v3.HttpResponseStatusCodeClassMatchInput\n",
    "envoy.type.matcher.v3.HttpResponseStatusCodeMatchInput\n",
    "envoy.type.matcher.v3.HttpResponseTrailerMatchInput\n"
    "1 header_name string header_name lenient\n",
    "envoy.type.matcher.v3.ListMatcher\n"
    "oneof match_pattern required\n"
    "1 one_of .envoy.type.matcher.v3.ValueMatcher @0\n",
    "envoy.type.matcher.v3.ListStringMatcher\n"
    "1 patterns .envoy.type.matcher.v3.StringMatcher[] min_items=1\n",
    "envoy.type.matcher.v3.MetadataMatcher\n"
    "1 filter string min_len=1\n"
    "2 path .envoy.type.matcher.v3.MetadataMatcher.PathSegment[] min_items=1\n"
    "3 value .envoy.type.matcher.v3.ValueMatcher required\n"
    "4 invert bool\n",
    "envoy.type.matcher.v3.MetadataMatcher.PathSegment\n"
    "oneof segment required\n"
    "1 key string @0 min_len=1\n",
    "envoy.type.matcher.v3.NodeMatcher\n"
    "1 node_id .envoy.type.matcher.v3.StringMatcher\n"
    "2 node_metadatas .envoy.type.matcher.v3.StructMatcher[]\n",
    "envoy.type.matcher.v3.OrMatcher\n"
    "1 value_matchers .envoy.type.matcher.v3.ValueMatcher[] min_items=2\n",
    "envoy.type.matcher.v3.PathMatcher\n"
    "oneof rule required\n"
    "1 path .envoy.type.matcher.v3.StringMatcher @0 required\n",
    "envoy.type.matcher.v3.RegexMatchAndSubstitute\n"
    "1 pattern .envoy.type.matcher.v3.RegexMatcher required\n"
    "2 substitution string header_value lenient\n",
    "envoy.type.matcher.v3.RegexMatcher\n"
    "oneof engine_type\n"
    "1 google_re2 .envoy.type.matcher.v3.RegexMatcher.GoogleRE2 @0 deprecated\n"
    "2 regex string min_len=1\n",
    "envoy.type.matcher.v3.RegexMatcher.GoogleRE2\n"
    "1 max_program_size .google.protobuf.UInt32Value deprecated\n",
    "envoy.type.matcher.v3.StringMatcher\n"
    "oneof match_pattern required\n"
    "1 exact string @0\n"
    "2 prefix string @0 min_len=1\n"
    "3 suffix string @0 min_len=1\n"
    "5 safe_regex .envoy.type.matcher.v3.RegexMatcher @0 required\n"
    "6 ignore_case bool\n"
    "7 contains string @0 min_len=1\n"
    "8 custom .xds.core.v3.TypedExtensionConfig @0\n",
    "envoy.type.matcher.v3.StructMatcher\n"
    "2 path .envoy.type.matcher.v3.StructMatcher.PathSegment[] min_items=1\n"
    "3 value .envoy.type.matcher.v3.ValueMatcher required\n",
    "envoy.type.matcher.v3.StructMatcher.PathSegment\n"
    "oneof segment required\n"
    "1 key string @0 min_len=1\n",
    "envoy.type.matcher.v3.ValueMatcher\n"
    "oneof match_pattern required\n"
    "1 null_match .envoy.type.matcher.v3.ValueMatcher.NullMatch @0\n"
    "2 double_match .envoy.type.matcher.v3.DoubleMatcher @0\n"
    "3 string_match .envoy.type.matcher.v3.StringMatcher @0\n"
    "4 bool_match bool @0\n"
    "5 present_match bool @0\n"
    "6 list_match .envoy.type.matcher.v3.ListMatcher @0\n"
    "7 or_match .envoy.type.matcher.v3.OrMatcher @0\n",
    "envoy.type.matcher.v3.ValueMatcher.NullMatch\n",
    "envoy.type.metadata.v3.MetadataKey\n"
    "1 key string min_len=1\n"
    "2 path .envoy.type.metadata.v3.MetadataKey.PathSegment[] min_items=1\n",
    "envoy.type.metadata.v3.MetadataKey.PathSegment\n"
    "oneof segment required\n"
    "1 key string @0 min_len=1\n"
    "2 index uint32 @0\n",
    "envoy.type.metadata.v3.MetadataKind\n"
    "oneof kind required\n"
    "1 request .envoy.type.metadata.v3.MetadataKind.Request @0\n"
    "2 route .envoy.type.metadata.v3.MetadataKind.Route @0\n"
    "3 cluster .envoy.type.metadata.v3.MetadataKind.Cluster @0\n"
    "4 host .envoy.type.metadata.v3.MetadataKind.Host @0\n",
    "envoy.type.metadata.v3.MetadataKind.Cluster\n",
    "envoy.type.metadata.v3.MetadataKind.Host\n",
    "envoy.type.metadata.v3.MetadataKind.Request\n",
    "envoy.type.metadata.v3.MetadataKind.Route\n",
    "envoy.type.tracing.v3.CustomTag\n"
    "oneof type required\n"
    "1 tag string min_len=1\n"
    "2 literal .envoy.type.tracing.v3.CustomTag.Literal @0\n"
    "3 environment .envoy.type.tracing.v3.CustomTag.Environment @0\n"
    "4 request_header .envoy.type.tracing.v3.CustomTag.Header @0\n"
    "5 metadata .envoy.type.tracing.v3.CustomTag.Metadata @0\n"
    "6 value string @0\n"
    "7 value_type #envoy.type.tracing.v3.CustomTag.ValueType defined_only\n",
    "envoy.type.tracing.v3.CustomTag.Environment\n"
    "1 name string min_len=1\n"
    "2 default_value string\n",
    "envoy.type.tracing.v3.CustomTag.Header\n"
    "1 name string min_len=1 header_name lenient\n"
    "2 default_value string\n",
    "envoy.type.tracing.v3.CustomTag.Literal\n"
    "1 value string min_len=1\n",
    "envoy.type.tracing.v3.CustomTag.Metadata\n"
    "1 kind .envoy.type.metadata.v3.MetadataKind\n"
    "2 metadata_key .envoy.type.metadata.v3.MetadataKey\n"
    "3 default_value string\n",
    "envoy.type.tracing.v3.CustomTag.ValueType enum\n"
    "0 UNSPECIFIED\n"
    "1 STRING\n"
    "2 INT\n"
    "3 DOUBLE\n"
    "4 BOOL\n",
    "envoy.type.v3.CodecClientType enum\n"
    "0 HTTP1\n"
    "1 HTTP2\n"
    "2 HTTP3\n",
    "envoy.type.v3.DoubleRange\n"
    "1 start double\n"
    "2 end double\n",
    "envoy.type.v3.FractionalPercent\n"
    "1 numerator uint32\n"
    "2 denominator #envoy.type.v3.FractionalPercent.DenominatorType defined_only\n",
    "envoy.type.v3.FractionalPercent.DenominatorType enum\n"
    "0 HUNDRED\n"
    "1 TEN_THOUSAND\n"
    "2 MILLION\n",
    "envoy.type.v3.HashPolicy\n"
    "oneof policy_specifier required\n"
    "1 source_ip .envoy.type.v3.HashPolicy.SourceIp @0\n"
    "2 filter_state .envoy.type.v3.HashPolicy.FilterState @0\n",
    "envoy.type.v3.HashPolicy.FilterState\n"
    "1 key string min_len=1\n",
    "envoy.type.v3.HashPolicy.SourceIp\n",
    "envoy.type.v3.HttpStatus\n"
    "1 code #envoy.type.v3.StatusCode defined_only not_in=0\n",
    "envoy.type.v3.Int32Range\n"
    "1 start int32\n"
    "2 end int32\n",
    "envoy.type.v3.Int64Range\n"
    "1 start int64\n"
    "2 end int64\n",
    "envoy.type.v3.Percent\n"
    "1 value double lte=100.0 gte=0.0\n",
    "envoy.type.v3.RateLimitStrategy\n"
    "oneof strategy required\n"
    "1 blanket_rule #envoy.type.v3.RateLimitStrategy.BlanketRule @0 defined_only\n"
    "2 requests_per_time_unit .envoy.type.v3.RateLimitStrategy.RequestsPerTimeUnit @0\n"
    "3 token_bucket .envoy.type.v3.TokenBucket @0\n",
    "envoy.type.v3.RateLimitStrategy.BlanketRule enum\n"
    "0 ALLOW_ALL\n"
    "1 DENY_ALL\n",
    "envoy.type.v3.RateLimitStrategy.RequestsPerTimeUnit\n"
    "1 requests_per_time_unit uint64\n"
    "2 time_unit #envoy.type.v3.RateLimitUnit defined_only\n",
    "envoy.type.v3.RateLimitUnit enum\n"
    "0 UNKNOWN\n"
    "1 SECOND\n"
    "2 MINUTE\n"
    "3 HOUR\n"
    "4 DAY\n"
    "5 MONTH\n"
    "6 YEAR\n",
    "envoy.type.v3.Scope\n"
    "1 max_counters .google.protobuf.UInt32Value\n"
    "2 max_gauges .google.protobuf.UInt32Value\n"
    "3 max_histograms .google.protobuf.UInt32Value\n"
    "4 enable_eviction bool\n"
    "5 prefix string\n"
    "6 sharing_name string\n",
    "envoy.type.v3.SemanticVersion\n"
    "1 major_number uint32\n"
    "2 minor_number uint32\n"
    "3 patch uint32\n",
    "envoy.type.v3.StatusCode enum\n"
    "0 Empty\n"
    "100 Continue\n"
    "200 OK\n"
    "201 Created\n"
    "202 Accepted\n"
    "203 NonAuthoritativeInformation\n"
    "204 NoContent\n"
    "205 ResetContent\n"
    "206 PartialContent\n"
    "207 MultiStatus\n"
    "208 AlreadyReported\n"
    "226 IMUsed\n"
    "300 MultipleChoices\n"
    "301 MovedPermanently\n"
    "302 Found\n"
    "303 SeeOther\n"
    "304 NotModified\n"
    "305 UseProxy\n"
    "307 TemporaryRedirect\n"
    "308 PermanentRedirect\n"
    "400 BadRequest\n"
    "401 Unauthorized\n"
    "402 PaymentRequired\n"
    "403 Forbidden\n"
    "404 NotFound\n"
    "405 MethodNotAllowed\n"
    "406 NotAcceptable\n"
    "407 ProxyAuthenticationRequired\n"
    "408 RequestTimeout\n"
    "409 Conflict\n"
    "410 Gone\n"
    "411 LengthRequired\n"
    "412 PreconditionFailed\n"
    "413 PayloadTooLarge\n"
    "414 URITooLong\n"
    "415 UnsupportedMediaType\n"
    "416 RangeNotSatisfiable\n"
    "417 ExpectationFailed\n"
    "421 MisdirectedRequest\n"
    "422 UnprocessableEntity\n"
    "423 Locked\n"
    "424 FailedDependency\n"
    "426 UpgradeRequired\n"
    "428 PreconditionRequired\n"
    "429 TooManyRequests\n"
    "431 RequestHeaderFieldsTooLarge\n"
    "500 InternalServerError\n"
    "501 NotImplemented\n"
    "502 BadGateway\n"
    "503 ServiceUnavailable\n"
    "504 GatewayTimeout\n"
    "505 HTTPVersionNotSupported\n"
    "506 VariantAlsoNegotiates\n"
    "507 InsufficientStorage\n"
    "508 LoopDetected\n"
    "510 NotExtended\n"
    "511 NetworkAuthenticationRequired\n",
    "envoy.type.v3.TokenBucket\n"
    "1 max_tokens uint32 gte=0\n"
    "2 tokens_per_fill .google.protobuf.UInt32Value gt=0\n"
    "3 fill_interval .google.protobuf.Duration required gt=0\n",
    "envoy.watchdog.v3.AbortActionConfig\n"
    "1 wait_duration .google.protobuf.Duration\n",
    "google.api.expr.v1alpha1.CheckedExpr\n"
    "2 reference_map int64>.google.api.expr.v1alpha1.Reference\n"
    "3 type_map int64>.google.api.expr.v1alpha1.Type\n"
    "4 expr .google.api.expr.v1alpha1.Expr\n"
    "5 source_info .google.api.expr.v1alpha1.SourceInfo\n"
    "6 expr_version string\n",
    "google.api.expr.v1alpha1.Constant\n"
    "oneof constant_kind\n"
    "1 null_value #google.protobuf.NullValue @0\n"
    "2 bool_value bool @0\n"
    "3 int64_value int64 @0\n"
    "4 uint64_value uint64 @0\n"
    "5 double_value double @0\n"
    "6 string_value string @0\n"
    "7 bytes_value bytes @0\n"
    "8 duration_value .google.protobuf.Duration @0 deprecated\n"
    "9 timestamp_value .google.protobuf.Timestamp @0 deprecated\n",
    "google.api.expr.v1alpha1.Expr\n"
    "oneof expr_kind\n"
    "2 id int64\n"
    "3 const_expr .google.api.expr.v1alpha1.Constant @0\n"
    "4 ident_expr .google.api.expr.v1alpha1.Expr.Ident @0\n"
    "5 select_expr .google.api.expr.v1alpha1.Expr.Select @0\n"
    "6 call_expr .google.api.expr.v1alpha1.Expr.Call @0\n"
    "7 list_expr .google.api.expr.v1alpha1.Expr.CreateList @0\n"
    "8 struct_expr .google.api.expr.v1alpha1.Expr.CreateStruct @0\n"
    "9 comprehension_expr .google.api.expr.v1alpha1.Expr.Comprehension @0\n",
    "google.api.expr.v1alpha1.Expr.Call\n"
    "1 target .google.api.expr.v1alpha1.Expr\n"
    "2 function string\n"
    "3 args .google.api.expr.v1alpha1.Expr[]\n",
    "google.api.expr.v1alpha1.Expr.Comprehension\n"
    "1 iter_var string\n"
    "2 iter_range .google.api.expr.v1alpha1.Expr\n"
    "3 accu_var string\n"
    "4 accu_init .google.api.expr.v1alpha1.Expr\n"
    "5 loop_condition .google.api.expr.v1alpha1.Expr\n"
    "6 loop_step .google.api.expr.v1alpha1.Expr\n"
    "7 result .google.api.expr.v1alpha1.Expr\n"
    "8 iter_var2 string\n",
    "google.api.expr.v1alpha1.Expr.CreateList\n"
    "1 elements .google.api.expr.v1alpha1.Expr[]\n"
    "2 optional_indices int32[]\n",
    "google.api.expr.v1alpha1.Expr.CreateStruct\n"
    "1 message_name string\n"
    "2 entries .google.api.expr.v1alpha1.Expr.CreateStruct.Entry[]\n",
    "google.api.expr.v1alpha1.Expr.CreateStruct.Entry\n"
    "oneof key_kind\n"
    "1 id int64\n"
    "2 field_key string @0\n"
    "3 map_key .google.api.expr.v1alpha1.Expr @0\n"
    "4 value .google.api.expr.v1alpha1.Expr\n"
    "5 optional_entry bool\n",
    "google.api.expr.v1alpha1.Expr.Ident\n"
    "1 name string\n",
    "google.api.expr.v1alpha1.Expr.Select\n"
    "1 operand .google.api.expr.v1alpha1.Expr\n"
    "2 field string\n"
    "3 test_only bool\n",
    "google.api.expr.v1alpha1.ParsedExpr\n"
    "2 expr .google.api.expr.v1alpha1.Expr\n"
    "3 source_info .google.api.expr.v1alpha1.SourceInfo\n",
    "google.api.expr.v1alpha1.Reference\n"
    "1 name string\n"
    "3 overload_id string[]\n"
    "4 value .google.api.expr.v1alpha1.Constant\n",
    "google.api.expr.v1alpha1.SourceInfo\n"
    "1 syntax_version string\n"
    "2 location string\n"
    "3 line_offsets int32[]\n"
    "4 positions int64>int32\n"
    "5 macro_calls int64>.google.api.expr.v1alpha1.Expr\n"
    "6 extensions .google.api.expr.v1alpha1.SourceInfo.Extension[]\n",
    "google.api.expr.v1alpha1.SourceInfo.Extension\n"
    "1 id string\n"
    "2 affected_components #google.api.expr.v1alpha1.SourceInfo.Extension.Component[]\n"
    "3 version .google.api.expr.v1alpha1.SourceInfo.Extension.Version\n",
    "google.api.expr.v1alpha1.SourceInfo.Extension.Component enum\n"
    "0 COMPONENT_UNSPECIFIED\n"
    "1 COMPONENT_PARSER\n"
    "2 COMPONENT_TYPE_CHECKER\n"
    "3 COMPONENT_RUNTIME\n",
    "google.api.expr.v1alpha1.SourceInfo.Extension.Version\n"
    "1 major int64\n"
    "2 minor int64\n",
    "google.api.expr.v1alpha1.Type\n"
    "oneof type_kind\n"
    "1 dyn .google.protobuf.Empty @0\n"
    "2 null #google.protobuf.NullValue @0\n"
    "3 primitive #google.api.expr.v1alpha1.Type.PrimitiveType @0\n"
    "4 wrapper #google.api.expr.v1alpha1.Type.PrimitiveType @0\n"
    "5 well_known #google.api.expr.v1alpha1.Type.WellKnownType @0\n"
    "6 list_type .google.api.expr.v1alpha1.Type.ListType @0\n"
    "7 map_type .google.api.expr.v1alpha1.Type.MapType @0\n"
    "8 function .google.api.expr.v1alpha1.Type.FunctionType @0\n"
    "9 message_type string @0\n"
    "10 type_param string @0\n"
    "11 type .google.api.expr.v1alpha1.Type @0\n"
    "12 error .google.protobuf.Empty @0\n"
    "14 abstract_type .google.api.expr.v1alpha1.Type.AbstractType @0\n",
    "google.api.expr.v1alpha1.Type.AbstractType\n"
    "1 name string\n"
    "2 parameter_types .google.api.expr.v1alpha1.Type[]\n",
    "google.api.expr.v1alpha1.Type.FunctionType\n"
    "1 result_type .google.api.expr.v1alpha1.Type\n"
    "2 arg_types .google.api.expr.v1alpha1.Type[]\n",
    "google.api.expr.v1alpha1.Type.ListType\n"
    "1 elem_type .google.api.expr.v1alpha1.Type\n",
    "google.api.expr.v1alpha1.Type.MapType\n"
    "1 key_type .google.api.expr.v1alpha1.Type\n"
    "2 value_type .google.api.expr.v1alpha1.Type\n",
    "google.api.expr.v1alpha1.Type.PrimitiveType enum\n"
    "0 PRIMITIVE_TYPE_UNSPECIFIED\n"
    "1 BOOL\n"
    "2 INT64\n"
    "3 UINT64\n"
    "4 DOUBLE\n"
    "5 STRING\n"
    "6 BYTES\n",
    "google.api.expr.v1alpha1.Type.WellKnownType enum\n"
    "0 WELL_KNOWN_TYPE_UNSPECIFIED\n"
    "1 ANY\n"
    "2 TIMESTAMP\n"
    "3 DURATION\n",
    "google.protobuf.Any\n"
    "1 type_url string\n"
    "2 value bytes\n",
    "google.protobuf.BoolValue\n"
    "1 value bool\n",
    "google.protobuf.BytesValue\n"
    "1 value bytes\n",
    "google.protobuf.DoubleValue\n"
    "1 value double\n",
    "google.protobuf.Duration\n"
    "1 seconds int64\n"
    "2 nanos int32\n",
    "google.protobuf.Empty\n",
    "google.protobuf.FieldMask\n"
    "1 paths string[]\n",
    "google.protobuf.FloatValue\n"
    "1 value float\n",
    "google.protobuf.Int32Value\n"
    "1 value int32\n",
    "google.protobuf.Int64Value\n"
    "1 value int64\n",
    "google.protobuf.ListValue\n"
    "1 values .google.protobuf.Value[]\n",
    "google.protobuf.NullValue enum\n"
    "0 NULL_VALUE\n",
    "google.protobuf.StringValue\n"
    "1 value string\n",
    "google.protobuf.Struct\n"
    "1 fields string>.google.protobuf.Value\n",
    "google.protobuf.Timestamp\n"
    "1 seconds int64\n"
    "2 nanos int32\n",
    "google.protobuf.UInt32Value\n"
    "1 value uint32\n",
    "google.protobuf.UInt64Value\n"
    "1 value uint64\n",
    "google.protobuf.Value\n"
    "oneof kind\n"
    "1 null_value #google.protobuf.NullValue @0\n"
    "2 number_value double @0\n"
    "3 string_value string @0\n"
    "4 bool_value bool @0\n"
    "5 struct_value .google.protobuf.Struct @0\n"
    "6 list_value .google.protobuf.ListValue @0\n",
    "google.rpc.Status\n"
    "1 code int32\n"
    "2 message string\n"
    "3 details .google.protobuf.Any[]\n",
    "io.prometheus.client.Bucket\n"
    "1 cumulative_count uint64 ?\n"
    "2 upper_bound double ?\n"
    "3 exemplar .io.prometheus.client.Exemplar ?\n"
    "4 cumulative_count_float double ?\n",
    "io.prometheus.client.BucketSpan\n"
    "1 offset sint32 ?\n"
    "2 length uint32 ?\n",
    "io.prometheus.client.Counter\n"
    "1 value double ?\n"
    "2 exemplar .io.prometheus.client.Exemplar ?\n"
    "3 created_timestamp .google.protobuf.Timestamp ?\n",
    "io.prometheus.client.Exemplar\n"
    "1 label .io.prometheus.client.LabelPair[]\n"
    "2 value double ?\n"
    "3 timestamp .google.protobuf.Timestamp ?\n",
    "io.prometheus.client.Gauge\n"
    "1 value double ?\n",
    "io.prometheus.client.Histogram\n"
    "1 sample_count uint64 ?\n"
    "2 sample_sum double ?\n"
    "3 bucket .io.prometheus.client.Bucket[]\n"
    "4 sample_count_float double ?\n"
    "5 schema sint32 ?\n"
    "6 zero_threshold double ?\n"
    "7 zero_count uint64 ?\n"
    "8 zero_count_float double ?\n"
    "9 negative_span .io.prometheus.client.BucketSpan[]\n"
    "10 negative_delta sint64[] unpacked\n"
    "11 negative_count double[] unpacked\n"
    "12 positive_span .io.prometheus.client.BucketSpan[]\n"
    "13 positive_delta sint64[] unpacked\n"
    "14 positive_count double[] unpacked\n"
    "15 created_timestamp .google.protobuf.Timestamp ?\n"
    "16 exemplars .io.prometheus.client.Exemplar[]\n",
    "io.prometheus.client.LabelPair\n"
    "1 name string ?\n"
    "2 value string ?\n",
    "io.prometheus.client.Metric\n"
    "1 label .io.prometheus.client.LabelPair[]\n"
    "2 gauge .io.prometheus.client.Gauge ?\n"
    "3 counter .io.prometheus.client.Counter ?\n"
    "4 summary .io.prometheus.client.Summary ?\n"
    "5 untyped .io.prometheus.client.Untyped ?\n"
    "6 timestamp_ms int64 ?\n"
    "7 histogram .io.prometheus.client.Histogram ?\n",
    "io.prometheus.client.MetricFamily\n"
    "1 name string ?\n"
    "2 help string ?\n"
    "3 type #io.prometheus.client.MetricType ?\n"
    "4 metric .io.prometheus.client.Metric[]\n"
    "5 unit string ?\n",
    "io.prometheus.client.MetricType enum\n"
    "0 COUNTER\n"
    "1 GAUGE\n"
    "2 SUMMARY\n"
    "3 UNTYPED\n"
    "4 HISTOGRAM\n"
    "5 GAUGE_HISTOGRAM\n",
    "io.prometheus.client.Quantile\n"
    "1 quantile double ?\n"
    "2 value double ?\n",
    "io.prometheus.client.Summary\n"
    "1 sample_count uint64 ?\n"
    "2 sample_sum double ?\n"
    "3 quantile .io.prometheus.client.Quantile[]\n"
    "4 created_timestamp .google.protobuf.Timestamp ?\n",
    "io.prometheus.client.Untyped\n"
    "1 value double ?\n",
    "opencensus.proto.resource.v1.Resource\n"
    "1 type string\n"
    "2 labels string>string\n",
    "opencensus.proto.trace.v1.AttributeValue\n"
    "oneof value\n"
    "1 string_value .opencensus.proto.trace.v1.TruncatableString @0\n"
    "2 int_value int64 @0\n"
    "3 bool_value bool @0\n"
    "4 double_value double @0\n",
    "opencensus.proto.trace.v1.ConstantSampler\n"
    "1 decision #opencensus.proto.trace.v1.ConstantSampler.ConstantDecision\n",
    "opencensus.proto.trace.v1.ConstantSampler.ConstantDecision enum\n"
    "0 ALWAYS_OFF\n"
    "1 ALWAYS_ON\n"
    "2 ALWAYS_PARENT\n",
    "opencensus.proto.trace.v1.Module\n"
    "1 module .opencensus.proto.trace.v1.TruncatableString\n"
    "2 build_id .opencensus.proto.trace.v1.TruncatableString\n",
    "opencensus.proto.trace.v1.ProbabilitySampler\n"
    "1 samplingProbability double\n",
    "opencensus.proto.trace.v1.RateLimitingSampler\n"
    "1 qps int64\n",
    "opencensus.proto.trace.v1.Span\n"
    "1 trace_id bytes\n"
    "2 span_id bytes\n"
    "3 parent_span_id bytes\n"
    "4 name .opencensus.proto.trace.v1.TruncatableString\n"
    "5 start_time .google.protobuf.Timestamp\n"
    "6 end_time .google.protobuf.Timestamp\n"
    "7 attributes .opencensus.proto.trace.v1.Span.Attributes\n"
    "8 stack_trace .opencensus.proto.trace.v1.StackTrace\n"
    "9 time_events .opencensus.proto.trace.v1.Span.TimeEvents\n"
    "10 links .opencensus.proto.trace.v1.Span.Links\n"
    "11 status .opencensus.proto.trace.v1.Status\n"
    "12 same_process_as_parent_span .google.protobuf.BoolValue\n"
    "13 child_span_count .google.protobuf.UInt32Value\n"
    "14 kind #opencensus.proto.trace.v1.Span.SpanKind\n"
    "15 tracestate .opencensus.proto.trace.v1.Span.Tracestate\n"
    "16 resource .opencensus.proto.resource.v1.Resource\n",
    "opencensus.proto.trace.v1.Span.Attributes\n"
    "1 attribute_map string>.opencensus.proto.trace.v1.AttributeValue\n"
    "2 dropped_attributes_count int32\n",
    "opencensus.proto.trace.v1.Span.Link\n"
    "1 trace_id bytes\n"
    "2 span_id bytes\n"
    "3 type #opencensus.proto.trace.v1.Span.Link.Type\n"
    "4 attributes .opencensus.proto.trace.v1.Span.Attributes\n"
    "5 tracestate .opencensus.proto.trace.v1.Span.Tracestate\n",
    "opencensus.proto.trace.v1.Span.Link.Type enum\n"
    "0 TYPE_UNSPECIFIED\n"
    "1 CHILD_LINKED_SPAN\n"
    "2 PARENT_LINKED_SPAN\n",
    "opencensus.proto.trace.v1.Span.Links\n"
    "1 link .opencensus.proto.trace.v1.Span.Link[]\n"
    "2 dropped_links_count int32\n",
    "opencensus.proto.trace.v1.Span.SpanKind enum\n"
    "0 SPAN_KIND_UNSPECIFIED\n"
    "1 SERVER\n"
    "2 CLIENT\n",
    "opencensus.proto.trace.v1.Span.TimeEvent\n"
    "oneof value\n"
    "1 time .google.protobuf.Timestamp\n"
    "2 annotation .opencensus.proto.trace.v1.Span.TimeEvent.Annotation @0\n"
    "3 message_event .opencensus.proto.trace.v1.Span.TimeEvent.MessageEvent @0\n",
    "opencensus.proto.trace.v1.Span.TimeEvent.Annotation\n"
    "1 description .opencensus.proto.trace.v1.TruncatableString\n"
    "2 attributes .opencensus.proto.trace.v1.Span.Attributes\n",
    "opencensus.proto.trace.v1.Span.TimeEvent.MessageEvent\n"
    "1 type #opencensus.proto.trace.v1.Span.TimeEvent.MessageEvent.Type\n"
    "2 id uint64\n"
    "3 uncompressed_size uint64\n"
    "4 compressed_size uint64\n",
    "opencensus.proto.trace.v1.Span.TimeEvent.MessageEvent.Type enum\n"
    "0 TYPE_UNSPECIFIED\n"
    "1 SENT\n"
    "2 RECEIVED\n",
    "opencensus.proto.trace.v1.Span.TimeEvents\n"
    "1 time_event .opencensus.proto.trace.v1.Span.TimeEvent[]\n"
    "2 dropped_annotations_count int32\n"
    "3 dropped_message_events_count int32\n",
    "opencensus.proto.trace.v1.Span.Tracestate\n"
    "1 entries .opencensus.proto.trace.v1.Span.Tracestate.Entry[]\n",
    "opencensus.proto.trace.v1.Span.Tracestate.Entry\n"
    "1 key string\n"
    "2 value string\n",
    "opencensus.proto.trace.v1.StackTrace\n"
    "1 stack_frames .opencensus.proto.trace.v1.StackTrace.StackFrames\n"
    "2 stack_trace_hash_id uint64\n",
    "opencensus.proto.trace.v1.StackTrace.StackFrame\n"
    "1 function_name .opencensus.proto.trace.v1.TruncatableString\n"
    "2 original_function_name .opencensus.proto.trace.v1.TruncatableString\n"
    "3 file_name .opencensus.proto.trace.v1.TruncatableString\n"
    "4 line_number int64\n"
    "5 column_number int64\n"
    "6 load_module .opencensus.proto.trace.v1.Module\n"
    "7 source_version .opencensus.proto.trace.v1.TruncatableString\n",
    "opencensus.proto.trace.v1.StackTrace.StackFrames\n"
    "1 frame .opencensus.proto.trace.v1.StackTrace.StackFrame[]\n"
    "2 dropped_frames_count int32\n",
    "opencensus.proto.trace.v1.Status\n"
    "1 code int32\n"
    "2 message string\n",
    "opencensus.proto.trace.v1.TraceConfig\n"
    "oneof sampler\n"
    "1 probability_sampler .opencensus.proto.trace.v1.ProbabilitySampler @0\n"
    "2 constant_sampler .opencensus.proto.trace.v1.ConstantSampler @0\n"
    "3 rate_limiting_sampler .opencensus.proto.trace.v1.RateLimitingSampler @0\n"
    "4 max_number_of_attributes int64\n"
    "5 max_number_of_annotations int64\n"
    "6 max_number_of_message_events int64\n"
    "7 max_number_of_links int64\n",
    "opencensus.proto.trace.v1.TruncatableString\n"
    "1 value string\n"
    "2 truncated_byte_count int32\n",
    "opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess\n"
    "1 rejected_log_records int64\n"
    "2 error_message string\n",
    "opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest\n"
    "1 resource_logs .opentelemetry.proto.logs.v1.ResourceLogs[]\n",
    "opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse\n"
    "1 partial_success .opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess\n",
    "opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess\n"
    "1 rejected_data_points int64\n"
    "2 error_message string\n",
    "opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest\n"
    "1 resource_metrics .opentelemetry.proto.metrics.v1.ResourceMetrics[]\n",
    "opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse\n"
    "1 partial_success .opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess\n",
    "opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess\n"
    "1 rejected_spans int64\n"
    "2 error_message string\n",
    "opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest\n"
    "1 resource_spans .opentelemetry.proto.trace.v1.ResourceSpans[]\n",
    "opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse\n"
    "1 partial_success .opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess\n",
    "opentelemetry.proto.common.v1.AnyValue\n"
    "oneof value\n"
    "1 string_value string @0\n"
    "2 bool_value bool @0\n"
    "3 int_value int64 @0\n"
    "4 double_value double @0\n"
    "5 array_value .opentelemetry.proto.common.v1.ArrayValue @0\n"
    "6 kvlist_value .opentelemetry.proto.common.v1.KeyValueList @0\n"
    "7 bytes_value bytes @0\n",
    "opentelemetry.proto.common.v1.ArrayValue\n"
    "1 values .opentelemetry.proto.common.v1.AnyValue[]\n",
    "opentelemetry.proto.common.v1.EntityRef\n"
    "1 schema_url string\n"
    "2 type string\n"
    "3 id_keys string[]\n"
    "4 description_keys string[]\n",
    "opentelemetry.proto.common.v1.InstrumentationScope\n"
    "1 name string\n"
    "2 version string\n"
    "3 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "4 dropped_attributes_count uint32\n",
    "opentelemetry.proto.common.v1.KeyValue\n"
    "1 key string\n"
    "2 value .opentelemetry.proto.common.v1.AnyValue\n",
    "opentelemetry.proto.common.v1.KeyValueList\n"
    "1 values .opentelemetry.proto.common.v1.KeyValue[]\n",
    "opentelemetry.proto.logs.v1.LogRecord\n"
    "1 time_unix_nano fixed64\n"
    "2 severity_number #opentelemetry.proto.logs.v1.SeverityNumber\n"
    "3 severity_text string\n"
    "5 body .opentelemetry.proto.common.v1.AnyValue\n"
    "6 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "7 dropped_attributes_count uint32\n"
    "8 flags fixed32\n"
    "9 trace_id bytes\n"
    "10 span_id bytes\n"
    "11 observed_time_unix_nano fixed64\n"
    "12 event_name string\n",
    "opentelemetry.proto.logs.v1.LogRecordFlags enum\n"
    "0 LOG_RECORD_FLAGS_DO_NOT_USE\n"
    "255 LOG_RECORD_FLAGS_TRACE_FLAGS_MASK\n",
    "opentelemetry.proto.logs.v1.LogsData\n"
    "1 resource_logs .opentelemetry.proto.logs.v1.ResourceLogs[]\n",
    "opentelemetry.proto.logs.v1.ResourceLogs\n"
    "1 resource .opentelemetry.proto.resource.v1.Resource\n"
    "2 scope_logs .opentelemetry.proto.logs.v1.ScopeLogs[]\n"
    "3 schema_url string\n",
    "opentelemetry.proto.logs.v1.ScopeLogs\n"
    "1 scope .opentelemetry.proto.common.v1.InstrumentationScope\n"
    "2 log_records .opentelemetry.proto.logs.v1.LogRecord[]\n"
    "3 schema_url string\n",
    "opentelemetry.proto.logs.v1.SeverityNumber enum\n"
    "0 SEVERITY_NUMBER_UNSPECIFIED\n"
    "1 SEVERITY_NUMBER_TRACE\n"
    "2 SEVERITY_NUMBER_TRACE2\n"
    "3 SEVERITY_NUMBER_TRACE3\n"
    "4 SEVERITY_NUMBER_TRACE4\n"
    "5 SEVERITY_NUMBER_DEBUG\n"
    "6 SEVERITY_NUMBER_DEBUG2\n"
    "7 SEVERITY_NUMBER_DEBUG3\n"
    "8 SEVERITY_NUMBER_DEBUG4\n"
    "9 SEVERITY_NUMBER_INFO\n"
    "10 SEVERITY_NUMBER_INFO2\n"
    "11 SEVERITY_NUMBER_INFO3\n"
    "12 SEVERITY_NUMBER_INFO4\n"
    "13 SEVERITY_NUMBER_WARN\n"
    "14 SEVERITY_NUMBER_WARN2\n"
    "15 SEVERITY_NUMBER_WARN3\n"
    "16 SEVERITY_NUMBER_WARN4\n"
    "17 SEVERITY_NUMBER_ERROR\n"
    "18 SEVERITY_NUMBER_ERROR2\n"
    "19 SEVERITY_NUMBER_ERROR3\n"
    "20 SEVERITY_NUMBER_ERROR4\n"
    "21 SEVERITY_NUMBER_FATAL\n"
    "22 SEVERITY_NUMBER_FATAL2\n"
    "23 SEVERITY_NUMBER_FATAL3\n"
    "24 SEVERITY_NUMBER_FATAL4\n",
    "opentelemetry.proto.metrics.experimental.MetricConfigRequest\n"
    "1 resource .opentelemetry.proto.resource.v1.Resource\n"
    "2 last_known_fingerprint bytes\n",
    "opentelemetry.proto.metrics.experimental.MetricConfigResponse\n"
    "1 fingerprint bytes\n"
    "2 schedules .opentelemetry.proto.metrics.experimental.MetricConfigResponse.Schedule[]\n"
    "3 suggested_wait_time_sec int32\n",
    "opentelemetry.proto.metrics.experimental.MetricConfigResponse.Schedule\n"
    "1 exclusion_patterns .opentelemetry.proto.metrics.experimental.MetricConfigResponse.Schedule.Pattern[]\n"
    "2 inclusion_patterns .opentelemetry.proto.metrics.experimental.MetricConfigResponse.Schedule.Pattern[]\n"
    "3 period_sec int32\n",
    "opentelemetry.proto.metrics.experimental.MetricConfigResponse.Schedule.Pattern\n"
    "oneof match\n"
    "1 equals string @0\n"
    "2 starts_with string @0\n",
    "opentelemetry.proto.metrics.v1.AggregationTemporality enum\n"
    "0 AGGREGATION_TEMPORALITY_UNSPECIFIED\n"
    "1 AGGREGATION_TEMPORALITY_DELTA\n"
    "2 AGGREGATION_TEMPORALITY_CUMULATIVE\n",
    "opentelemetry.proto.metrics.v1.DataPointFlags enum\n"
    "0 DATA_POINT_FLAGS_DO_NOT_USE\n"
    "1 DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK\n",
    "opentelemetry.proto.metrics.v1.Exemplar\n"
    "oneof value\n"
    "2 time_unix_nano fixed64\n"
    "3 as_double double @0\n"
    "4 span_id bytes\n"
    "5 trace_id bytes\n"
    "6 as_int sfixed64 @0\n"
    "7 filtered_attributes .opentelemetry.proto.common.v1.KeyValue[]\n",
    "opentelemetry.proto.metrics.v1.ExponentialHistogram\n"
    "1 data_points .opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint[]\n"
    "2 aggregation_temporality #opentelemetry.proto.metrics.v1.AggregationTemporality\n",
    "opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint\n"
    "1 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "2 start_time_unix_nano fixed64\n"
    "3 time_unix_nano fixed64\n"
    "4 count fixed64\n"
    "5 sum double ?\n"
    "6 scale sint32\n"
    "7 zero_count fixed64\n"
    "8 positive .opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets\n"
    "9 negative .opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets\n"
    "10 flags uint32\n"
    "11 exemplars .opentelemetry.proto.metrics.v1.Exemplar[]\n"
    "12 min double ?\n"
    "13 max double ?\n"
    "14 zero_threshold double\n",
    "opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets\n"
    "1 offset sint32\n"
    "2 bucket_counts uint64[]\n",
    "opentelemetry.proto.metrics.v1.Gauge\n"
    "1 data_points .opentelemetry.proto.metrics.v1.NumberDataPoint[]\n",
    "opentelemetry.proto.metrics.v1.Histogram\n"
    "1 data_points .opentelemetry.proto.metrics.v1.HistogramDataPoint[]\n"
    "2 aggregation_temporality #opentelemetry.proto.metrics.v1.AggregationTemporality\n",
    "opentelemetry.proto.metrics.v1.HistogramDataPoint\n"
    "2 start_time_unix_nano fixed64\n"
    "3 time_unix_nano fixed64\n"
    "4 count fixed64\n"
    "5 sum double ?\n"
    "6 bucket_counts fixed64[]\n"
    "7 explicit_bounds double[]\n"
    "8 exemplars .opentelemetry.proto.metrics.v1.Exemplar[]\n"
    "9 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "10 flags uint32\n"
    "11 min double ?\n"
    "12 max double ?\n",
    "opentelemetry.proto.metrics.v1.Metric\n"
    "oneof data\n"
    "1 name string\n"
    "2 description string\n"
    "3 unit string\n"
    "5 gauge .opentelemetry.proto.metrics.v1.Gauge @0\n"
    "7 sum .opentelemetry.proto.metrics.v1.Sum @0\n"
    "9 histogram .opentelemetry.proto.metrics.v1.Histogram @0\n"
    "10 exponential_histogram .opentelemetry.proto.metrics.v1.ExponentialHistogram @0\n"
    "11 summary .opentelemetry.proto.metrics.v1.Summary @0\n"
    "12 metadata .opentelemetry.proto.common.v1.KeyValue[]\n",
    "opentelemetry.proto.metrics.v1.MetricsData\n"
    "1 resource_metrics .opentelemetry.proto.metrics.v1.ResourceMetrics[]\n",
    "opentelemetry.proto.metrics.v1.NumberDataPoint\n"
    "oneof value\n"
    "2 start_time_unix_nano fixed64\n"
    "3 time_unix_nano fixed64\n"
    "4 as_double double @0\n"
    "5 exemplars .opentelemetry.proto.metrics.v1.Exemplar[]\n"
    "6 as_int sfixed64 @0\n"
    "7 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "8 flags uint32\n",
    "opentelemetry.proto.metrics.v1.ResourceMetrics\n"
    "1 resource .opentelemetry.proto.resource.v1.Resource\n"
    "2 scope_metrics .opentelemetry.proto.metrics.v1.ScopeMetrics[]\n"
    "3 schema_url string\n",
    "opentelemetry.proto.metrics.v1.ScopeMetrics\n"
    "1 scope .opentelemetry.proto.common.v1.InstrumentationScope\n"
    "2 metrics .opentelemetry.proto.metrics.v1.Metric[]\n"
    "3 schema_url string\n",
    "opentelemetry.proto.metrics.v1.Sum\n"
    "1 data_points .opentelemetry.proto.metrics.v1.NumberDataPoint[]\n"
    "2 aggregation_temporality #opentelemetry.proto.metrics.v1.AggregationTemporality\n"
    "3 is_monotonic bool\n",
    "opentelemetry.proto.metrics.v1.Summary\n"
    "1 data_points .opentelemetry.proto.metrics.v1.SummaryDataPoint[]\n",
    "opentelemetry.proto.metrics.v1.SummaryDataPoint\n"
    "2 start_time_unix_nano fixed64\n"
    "3 time_unix_nano fixed64\n"
    "4 count fixed64\n"
    "5 sum double\n"
    "6 quantile_values .opentelemetry.proto.metrics.v1.SummaryDataPoint.ValueAtQuantile[]\n"
    "7 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "8 flags uint32\n",
    "opentelemetry.proto.metrics.v1.SummaryDataPoint.ValueAtQuantile\n"
    "1 quantile double\n"
    "2 value double\n",
    "opentelemetry.proto.resource.v1.Resource\n"
    "1 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "2 dropped_attributes_count uint32\n"
    "3 entity_refs .opentelemetry.proto.common.v1.EntityRef[]\n",
    "opentelemetry.proto.trace.v1.ConstantSampler\n"
    "1 decision #opentelemetry.proto.trace.v1.ConstantSampler.ConstantDecision\n",
    "opentelemetry.proto.trace.v1.ConstantSampler.ConstantDecision enum\n"
    "0 ALWAYS_OFF\n"
    "1 ALWAYS_ON\n"
    "2 ALWAYS_PARENT\n",
    "opentelemetry.proto.trace.v1.RateLimitingSampler\n"
    "1 qps int64\n",
    "opentelemetry.proto.trace.v1.ResourceSpans\n"
    "1 resource .opentelemetry.proto.resource.v1.Resource\n"
    "2 scope_spans .opentelemetry.proto.trace.v1.ScopeSpans[]\n"
    "3 schema_url string\n",
    "opentelemetry.proto.trace.v1.ScopeSpans\n"
    "1 scope .opentelemetry.proto.common.v1.InstrumentationScope\n"
    "2 spans .opentelemetry.proto.trace.v1.Span[]\n"
    "3 schema_url string\n",
    "opentelemetry.proto.trace.v1.Span\n"
    "1 trace_id bytes\n"
    "2 span_id bytes\n"
    "3 trace_state string\n"
    "4 parent_span_id bytes\n"
    "5 name string\n"
    "6 kind #opentelemetry.proto.trace.v1.Span.SpanKind\n"
    "7 start_time_unix_nano fixed64\n"
    "8 end_time_unix_nano fixed64\n"
    "9 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "10 dropped_attributes_count uint32\n"
    "11 events .opentelemetry.proto.trace.v1.Span.Event[]\n"
    "12 dropped_events_count uint32\n"
    "13 links .opentelemetry.proto.trace.v1.Span.Link[]\n"
    "14 dropped_links_count uint32\n"
    "15 status .opentelemetry.proto.trace.v1.Status\n"
    "16 flags fixed32\n",
    "opentelemetry.proto.trace.v1.Span.Event\n"
    "1 time_unix_nano fixed64\n"
    "2 name string\n"
    "3 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "4 dropped_attributes_count uint32\n",
    "opentelemetry.proto.trace.v1.Span.Link\n"
    "1 trace_id bytes\n"
    "2 span_id bytes\n"
    "3 trace_state string\n"
    "4 attributes .opentelemetry.proto.common.v1.KeyValue[]\n"
    "5 dropped_attributes_count uint32\n"
    "6 flags fixed32\n",
    "opentelemetry.proto.trace.v1.Span.SpanKind enum\n"
    "0 SPAN_KIND_UNSPECIFIED\n"
    "1 SPAN_KIND_INTERNAL\n"
    "2 SPAN_KIND_SERVER\n"
    "3 SPAN_KIND_CLIENT\n"
    "4 SPAN_KIND_PRODUCER\n"
    "5 SPAN_KIND_CONSUMER\n",
    "opentelemetry.proto.trace.v1.SpanFlags enum\n"
    "0 SPAN_FLAGS_DO_NOT_USE\n"
    "255 SPAN_FLAGS_TRACE_FLAGS_MASK\n"
    "256 SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK\n"
    "512 SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK\n",
    "opentelemetry.proto.trace.v1.Status\n"
    "2 message string\n"
    "3 code #opentelemetry.proto.trace.v1.Status.StatusCode\n",
    "opentelemetry.proto.trace.v1.Status.StatusCode enum\n"
    "0 STATUS_CODE_UNSET\n"
    "1 STATUS_CODE_OK\n"
    "2 STATUS_CODE_ERROR\n",
    "opentelemetry.proto.trace.v1.TraceConfig\n"
    "oneof sampler\n"
    "1 constant_sampler .opentelemetry.proto.trace.v1.ConstantSampler @0\n"
    "2 trace_id_ratio_based .opentelemetry.proto.trace.v1.TraceIdRatioBased @0\n"
    "3 rate_limiting_sampler .opentelemetry.proto.trace.v1.RateLimitingSampler @0\n"
    "4 max_number_of_attributes int64\n"
    "5 max_number_of_timed_events int64\n"
    "6 max_number_of_attributes_per_timed_event int64\n"
    "7 max_number_of_links int64\n"
    "8 max_number_of_attributes_per_link int64\n",
    "opentelemetry.proto.trace.v1.TraceIdRatioBased\n"
    "1 samplingRatio double\n",
    "opentelemetry.proto.trace.v1.TracesData\n"
    "1 resource_spans .opentelemetry.proto.trace.v1.ResourceSpans[]\n",
    "udpa.data.orca.v1.OrcaLoadReport\n"
    "1 cpu_utilization double lte=1.0 gte=0.0\n"
    "2 mem_utilization double lte=1.0 gte=0.0\n"
    "3 rps uint64\n"
    "4 request_cost string>double\n"
    "5 utilization string>double values.lte=1.0 values.gte=0.0\n",
    "udpa.type.v1.TypedStruct\n"
    "1 type_url string\n"
    "2 value .google.protobuf.Struct\n",
    "xds.annotations.v3.FieldMigrateAnnotation\n"
    "1 rename string\n"
    "2 oneof_promotion string\n",
    "xds.annotations.v3.FieldSecurityAnnotation\n"
    "1 configure_for_untrusted_downstream bool\n"
    "2 configure_for_untrusted_upstream bool\n",
    "xds.annotations.v3.FieldStatusAnnotation\n"
    "1 work_in_progress bool\n",
    "xds.annotations.v3.FileMigrateAnnotation\n"
    "2 move_to_package string\n",
    "xds.annotations.v3.FileStatusAnnotation\n"
    "1 work_in_progress bool\n",
    "xds.annotations.v3.MessageStatusAnnotation\n"
    "1 work_in_progress bool\n",
    "xds.annotations.v3.MigrateAnnotation\n"
    "1 rename string\n",
    "xds.annotations.v3.PackageVersionStatus enum\n"
    "0 UNKNOWN\n"
    "1 FROZEN\n"
    "2 ACTIVE\n"
    "3 NEXT_MAJOR_VERSION_CANDIDATE\n",
    "xds.annotations.v3.StatusAnnotation\n"
    "1 work_in_progress bool\n"
    "2 package_version_status #xds.annotations.v3.PackageVersionStatus\n",
    "xds.annotations.v3.VersioningAnnotation\n"
    "1 previous_message_type string\n",
    "xds.core.v3.Authority\n"
    "1 name string min_len=1\n",
    "xds.core.v3.CidrRange\n"
    "1 address_prefix string min_len=1\n"
    "2 prefix_len .google.protobuf.UInt32Value lte=128\n",
    "xds.core.v3.CollectionEntry\n"
    "oneof resource_specifier required\n"
    "1 locator .xds.core.v3.ResourceLocator @0\n"
    "2 inline_entry .xds.core.v3.CollectionEntry.InlineEntry @0\n",
    "xds.core.v3.CollectionEntry.InlineEntry\n"
    "1 name string pattern=^[0-9a-zA-Z_%5C-%5C.~:]+$\n"
    "2 version string\n"
    "3 resource .google.protobuf.Any\n",
    "xds.core.v3.ContextParams\n"
    "1 params string>string\n",
    "xds.core.v3.Resource\n"
    "1 name .xds.core.v3.ResourceName\n"
    "2 version string\n"
    "3 resource .google.protobuf.Any\n",
    "xds.core.v3.ResourceLocator\n"
    "oneof context_param_specifier\n"
    "1 scheme #xds.core.v3.ResourceLocator.Scheme defined_only\n"
    "2 id string\n"
    "3 authority string\n"
    "4 resource_type string min_len=1\n"
    "5 exact_context .xds.core.v3.ContextParams @0\n"
    "6 directives .xds.core.v3.ResourceLocator.Directive[]\n",
    "xds.core.v3.ResourceLocator.Directive\n"
    "oneof directive required\n"
    "1 alt .xds.core.v3.ResourceLocator @0\n"
    "2 entry string @0 min_len=1 pattern=^[0-9a-zA-Z_%5C-%5C./~:]+$\n",
    "xds.core.v3.ResourceLocator.Scheme enum\n"
    "0 XDSTP\n"
    "1 HTTP\n"
    "2 FILE\n",
    "xds.core.v3.ResourceName\n"
    "1 id string\n"
    "2 authority string\n"
    "3 resource_type string min_len=1\n"
    "4 context .xds.core.v3.ContextParams\n",
    "xds.core.v3.TypedExtensionConfig\n"
    "1 name string min_len=1\n"
    "2 typed_config .google.protobuf.Any required\n",
    "xds.data.orca.v3.OrcaLoadReport\n"
    "1 cpu_utilization double gte=0.0\n"
    "2 mem_utilization double lte=1.0 gte=0.0\n"
    "3 rps uint64 deprecated\n"
    "4 request_cost string>double\n"
    "5 utilization string>double values.lte=1.0 values.gte=0.0\n"
    "6 rps_fractional double gte=0.0\n"
    "7 eps double gte=0.0\n"
    "8 named_metrics string>double\n"
    "9 application_utilization double gte=0.0\n",
    "xds.service.orca.v3.OrcaLoadReportRequest\n"
    "1 report_interval .google.protobuf.Duration\n"
    "2 request_cost_names string[]\n",
    "xds.type.matcher.v3.CelMatcher\n"
    "1 expr_match .xds.type.v3.CelExpression required\n"
    "2 description string\n",
    "xds.type.matcher.v3.DoubleRangeMatcher\n"
    "1 range_matchers .xds.type.matcher.v3.DoubleRangeMatcher.RangeMatcher[]\n",
    "xds.type.matcher.v3.DoubleRangeMatcher.RangeMatcher\n"
    "1 ranges .xds.type.v3.DoubleRange[] min_items=1\n"
    "2 on_match .xds.type.matcher.v3.Matcher.OnMatch\n",
    "xds.type.matcher.v3.HttpAttributesCelMatchInput\n",
    "xds.type.matcher.v3.IPMatcher\n"
    "1 range_matchers .xds.type.matcher.v3.IPMatcher.IPRangeMatcher[]\n",
    "xds.type.matcher.v3.IPMatcher.IPRangeMatcher\n"
    "1 ranges .xds.core.v3.CidrRange[] min_items=1\n"
    "2 on_match .xds.type.matcher.v3.Matcher.OnMatch\n"
    "3 exclusive bool\n",
    "xds.type.matcher.v3.Int32RangeMatcher\n"
    "1 range_matchers .xds.type.matcher.v3.Int32RangeMatcher.RangeMatcher[]\n",
    "xds.type.matcher.v3.Int32RangeMatcher.RangeMatcher\n"
    "1 ranges .xds.type.v3.Int32Range[] min_items=1\n"
    "2 on_match .xds.type.matcher.v3.Matcher.OnMatch\n",
    "xds.type.matcher.v3.Int64RangeMatcher\n"
    "1 range_matchers .xds.type.matcher.v3.Int64RangeMatcher.RangeMatcher[]\n",
    "xds.type.matcher.v3.Int64RangeMatcher.RangeMatcher\n"
    "1 ranges .xds.type.v3.Int64Range[] min_items=1\n"
    "2 on_match .xds.type.matcher.v3.Matcher.OnMatch\n",
    "xds.type.matcher.v3.ListStringMatcher\n"
    "1 patterns .xds.type.matcher.v3.StringMatcher[] min_items=1\n",
    "xds.type.matcher.v3.Matcher\n"
    "oneof matcher_type\n"
    "1 matcher_list .xds.type.matcher.v3.Matcher.MatcherList @0\n"
    "2 matcher_tree .xds.type.matcher.v3.Matcher.MatcherTree @0\n"
    "3 on_no_match .xds.type.matcher.v3.Matcher.OnMatch\n",
    "xds.type.matcher.v3.Matcher.MatcherList\n"
    "1 matchers .xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher[] min_items=1\n",
    "xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher\n"
    "1 predicate .xds.type.matcher.v3.Matcher.MatcherList.Predicate required\n"
    "2 on_match .xds.type.matcher.v3.Matcher.OnMatch required\n",
    "xds.type.matcher.v3.Matcher.MatcherList.Predicate\n"
    "oneof match_type required\n"
    "1 single_predicate .xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate @0\n"
    "2 or_matcher .xds.type.matcher.v3.Matcher.MatcherList.Predicate.PredicateList @0\n"
    "3 and_matcher .xds.type.matcher.v3.Matcher.MatcherList.Predicate.PredicateList @0\n"
    "4 not_matcher .xds.type.matcher.v3.Matcher.MatcherList.Predicate @0\n",
    "xds.type.matcher.v3.Matcher.MatcherList.Predicate.PredicateList\n"
    "1 predicate .xds.type.matcher.v3.Matcher.MatcherList.Predicate[] min_items=2\n",
    "xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate\n"
    "oneof matcher required\n"
    "1 input .xds.core.v3.TypedExtensionConfig required\n"
    "2 value_match .xds.type.matcher.v3.StringMatcher @0\n"
    "3 custom_match .xds.core.v3.TypedExtensionConfig @0\n",
    "xds.type.matcher.v3.Matcher.MatcherTree\n"
    "oneof tree_type required\n"
    "1 input .xds.core.v3.TypedExtensionConfig required\n"
    "2 exact_match_map .xds.type.matcher.v3.Matcher.MatcherTree.MatchMap @0\n"
    "3 prefix_match_map .xds.type.matcher.v3.Matcher.MatcherTree.MatchMap @0\n"
    "4 custom_match .xds.core.v3.TypedExtensionConfig @0\n",
    "xds.type.matcher.v3.Matcher.MatcherTree.MatchMap\n"
    "1 map string>.xds.type.matcher.v3.Matcher.OnMatch min_pairs=1\n",
    "xds.type.matcher.v3.Matcher.OnMatch\n"
    "oneof on_match required\n"
    "1 matcher .xds.type.matcher.v3.Matcher @0\n"
    "2 action .xds.core.v3.TypedExtensionConfig @0\n"
    "3 keep_matching bool\n",
    "xds.type.matcher.v3.RegexMatcher\n"
    "oneof engine_type required\n"
    "1 google_re2 .xds.type.matcher.v3.RegexMatcher.GoogleRE2 @0 required\n"
    "2 regex string min_len=1\n",
    "xds.type.matcher.v3.RegexMatcher.GoogleRE2\n",
    "xds.type.matcher.v3.ServerNameMatcher\n"
    "1 domain_matchers .xds.type.matcher.v3.ServerNameMatcher.DomainMatcher[]\n",
    "xds.type.matcher.v3.ServerNameMatcher.DomainMatcher\n"
    "1 domains string[] min_items=1\n"
    "2 on_match .xds.type.matcher.v3.Matcher.OnMatch\n",
    "xds.type.matcher.v3.StringMatcher\n"
    "oneof match_pattern required\n"
    "1 exact string @0\n"
    "2 prefix string @0 min_len=1\n"
    "3 suffix string @0 min_len=1\n"
    "5 safe_regex .xds.type.matcher.v3.RegexMatcher @0 required\n"
    "6 ignore_case bool\n"
    "7 contains string @0 min_len=1\n"
    "8 custom .xds.core.v3.TypedExtensionConfig @0\n",
    "xds.type.v3.CelExpression\n"
    "oneof expr_specifier\n"
    "1 parsed_expr .google.api.expr.v1alpha1.ParsedExpr @0 deprecated\n"
    "2 checked_expr .google.api.expr.v1alpha1.CheckedExpr @0 deprecated\n"
    "3 cel_expr_parsed .cel.expr.ParsedExpr\n"
    "4 cel_expr_checked .cel.expr.CheckedExpr\n"
    "5 cel_expr_string string\n",
    "xds.type.v3.CelExtractString\n"
    "1 expr_extract .xds.type.v3.CelExpression required\n"
    "2 default_value .google.protobuf.StringValue\n",
    "xds.type.v3.DoubleRange\n"
    "1 start double\n"
    "2 end double\n",
    "xds.type.v3.Int32Range\n"
    "1 start int32\n"
    "2 end int32\n",
    "xds.type.v3.Int64Range\n"
    "1 start int64\n"
    "2 end int64\n",
    "xds.type.v3.TypedStruct\n"
    "1 type_url string\n"
    "2 value .google.protobuf.Struct\n",
};

unsigned long skein_envoy_schema_count(void) { return sizeof(entries) / sizeof(entries[0]); }

const char *skein_envoy_schema_entry(unsigned long index) { return entries[index]; }
