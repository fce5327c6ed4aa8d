"""`--mode validate` of sources of resources: which bootstraps are taken. What comes over them is Tests/Dynamic's."""
import yaml

from harness.case import ValidateCase, register
from harness.shorthand import H2_UPSTREAM, address, http_options, load, merge

PLANE = {"name": "plane", "type": "STATIC", "connect_timeout": "1s", "typed_extension_protocol_options": http_options(H2_UPSTREAM),
         "load_assignment": {"cluster_name": "plane", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(9)}}]}]}}
API = "api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: plane}}]"
ADS = f"ads_config: {{{API}}}"
BY_ADS = "cds_config: {ads: {}, resource_api_version: V3}, lds_config: {ads: {}, resource_api_version: V3}"


def check(name, dynamic, more="", clusters=()):
    base = {"node": {"id": "tests", "cluster": "tests"}, "static_resources": {"clusters": [PLANE, *clusters]}}
    document = merge(merge(base, load(f"dynamic_resources: {{{dynamic}}}")), load(more))
    register(ValidateCase(f"discovery/{name}", yaml.safe_dump(document, sort_keys=False)))


def source(name, text, more=""):
    check(f"source/{name}", f"cds_config: {{{text}}}", more)


def api(name, text, more=""):
    source(name, f"api_config_source: {{{text}}}", more)


check("ads", f"{ADS}, {BY_ADS}")
check("ads-delta", f"{ADS}, {BY_ADS}".replace("api_type: GRPC", "api_type: DELTA_GRPC"))
check("ads-alone", ADS)
check("nothing", "")
check("ads-missing", BY_ADS)
check("ads-rate-limit", f"ads_config: {{{API}, rate_limit_settings: {{max_tokens: 5, fill_rate: 0.5}}}}, {BY_ADS}")
check("ads-rate-zero", f"ads_config: {{{API}, rate_limit_settings: {{fill_rate: 0}}}}, {BY_ADS}")
check("ads-rate-negative", f"ads_config: {{{API}, rate_limit_settings: {{fill_rate: -1}}}}, {BY_ADS}")
check("ads-node-once", f"ads_config: {{{API}, set_node_on_first_message_only: true}}, {BY_ADS}")
check("ads-unknown-cluster", f"{ADS}, {BY_ADS}".replace("cluster_name: plane", "cluster_name: nowhere"))
check("ads-no-cluster-name", f"{ADS}, {BY_ADS}".replace("cluster_name: plane", "authority: x"))
check("ads-no-service", "ads_config: {api_type: GRPC, transport_api_version: V3}, " + BY_ADS)
check("ads-by-clusters", "ads_config: {api_type: GRPC, transport_api_version: V3, cluster_names: [plane]}, " + BY_ADS)
check("ads-rest", f"{ADS}, {BY_ADS}".replace("api_type: GRPC", "api_type: REST"))
check("ads-v2", f"{ADS}, {BY_ADS}".replace("transport_api_version: V3", "transport_api_version: V2"))
check("ads-no-version", f"{ADS}, {BY_ADS}".replace("transport_api_version: V3, ", ""))
check("ads-eds-cluster", f"{ADS}, {BY_ADS}".replace("cluster_name: plane", "cluster_name: endpoints"), clusters=[
    {"name": "endpoints", "type": "EDS", "connect_timeout": "1s", "eds_cluster_config": {"eds_config": {"ads": {}}}}])

source("ads-without", "ads: {}")
source("none", "resource_api_version: V3")
source("v2", f"resource_api_version: V2, api_config_source: {{{API}}}")
source("timeout-zero", f"initial_fetch_timeout: 0s, api_config_source: {{{API}}}")
source("timeout-negative", f"initial_fetch_timeout: -1s, api_config_source: {{{API}}}")
source("path-missing", "path_config_source: {path: /nowhere/at/all.yaml}")
source("path-empty", "path_config_source: {path: ''}")
source("path-old", "path: /nowhere/at/all.yaml")
source("path-watched-missing", "path_config_source: {path: /etc/hostname, watched_directory: {path: /nowhere}}")
source("path", "path_config_source: {path: /etc/hostname}")
api("grpc", API)
api("two-services", "api_type: GRPC, transport_api_version: V3, grpc_services: [{envoy_grpc: {cluster_name: plane}}, {envoy_grpc: {cluster_name: plane}}]")
api("no-services", "api_type: GRPC, transport_api_version: V3")
api("unknown-cluster", API.replace("plane", "nowhere"))
api("no-version", API.replace("transport_api_version: V3, ", ""))
api("delta", API.replace("GRPC", "DELTA_GRPC", 1))
api("clusters", "api_type: GRPC, transport_api_version: V3, cluster_names: [plane]")
api("type-unset", API.replace("api_type: GRPC, ", ""))
api("retry", API.replace("cluster_name: plane", "cluster_name: plane, retry_policy: {retry_back_off: {base_interval: 1s, max_interval: 5s}}"))
api("retry-upside-down", API.replace("cluster_name: plane", "cluster_name: plane, retry_policy: {retry_back_off: {base_interval: 5s, max_interval: 1s}}"))

EDS = {"name": "e", "type": "EDS", "connect_timeout": "1s"}
check("eds-by-ads", f"{ADS}, {BY_ADS}", clusters=[dict(EDS, eds_cluster_config={"eds_config": {"ads": {}}})])
check("eds-no-config", f"{ADS}, {BY_ADS}", clusters=[EDS])
check("eds-no-source", f"{ADS}, {BY_ADS}", clusters=[dict(EDS, eds_cluster_config={})])
check("eds-without-ads", "", clusters=[dict(EDS, eds_cluster_config={"eds_config": {"ads": {}}})])
check("eds-by-file-missing", "", clusters=[dict(EDS, eds_cluster_config={"eds_config": {"path_config_source": {"path": "/nowhere/x"}}})])
check("eds-unknown-cluster", "", clusters=[dict(EDS, eds_cluster_config={"eds_config": load(f"api_config_source: {{{API}}}".replace("plane", "nowhere"))})])
check("eds-with-hosts", f"{ADS}, {BY_ADS}", clusters=[dict(EDS, eds_cluster_config={"eds_config": {"ads": {}}}, load_assignment=PLANE["load_assignment"])])
