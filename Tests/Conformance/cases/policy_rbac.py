"""Role-based access control of HTTP requests: permissions, principals, shadow rules, routes, statistics."""
from harness.actions import get, post, request
from harness.case import case
from harness.policy import FILTER_CONFIG, exchange, guarded, refused
from harness.shorthand import DETAILS, downstream_tls, hcm_filter, http_filter, listener_filter, load, typed

ANY = "[{any: true}]"
META = "%DYNAMIC_METADATA(envoy.filters.http.rbac)%"
STATS = ("http.${case}.rbac.",)


def rules(permissions=ANY, principals=ANY, action="ALLOW", prefix="rules"):
    return f"{prefix}: {{action: {action}, policies: {{one: {{permissions: {permissions}, principals: {principals}}}}}}}"


def permission(name: str, body: str, *requests, **options):
    guarded(f"rbac/permission/{name}", "rbac", rules(permissions=body), *requests, **options)


def principal(name: str, body: str, *requests, **options):
    guarded(f"rbac/principal/{name}", "rbac", rules(principals=body), *requests, **options)


PATHS = [get("/a"), get("/a?x=1"), get("/ab"), get("/A"), get("/b/a"), get("/")]
# Actions
for action in ("ALLOW", "DENY", "LOG"):
    guarded(f"rbac/action/{action.lower()}", "rbac", rules("[{url_path: {path: {exact: /a}}}]", action=action), *PATHS[:3], stats=STATS, hcm=DETAILS)
    # Envoy notes a refusal in metadata after the answer, so only those who get through are looked at.
    guarded(f"rbac/action/{action.lower()}-metadata", "rbac", rules("[{url_path: {path: {exact: /a}}}]", action=action), get("/b" if action == "DENY" else "/a"), show=META, stats=STATS)
    guarded(f"rbac/action/{action.lower()}-hint", "rbac", rules("[{url_path: {path: {exact: /a}}}]", action=action), *PATHS[:3], show="%DYNAMIC_METADATA(envoy.common)%")
guarded("rbac/no-rules", "rbac", "", get("/"), show=META, stats=STATS)
guarded("rbac/empty-rules", "rbac", "rules: {}", get("/"), stats=STATS, hcm=DETAILS)
guarded("rbac/empty-deny", "rbac", "rules: {action: DENY}", get("/"), show=META, stats=STATS)
guarded("rbac/grpc-caller", "rbac", "rules: {}", post("/", "content-type: application/grpc"))
guarded("rbac/post-with-body", "rbac", "rules: {}", post("/", body="x" * 1000))
# Permissions
permission("path-exact", "[{url_path: {path: {exact: /a}}}]", *PATHS)
permission("path-exact-ignoring-case", "[{url_path: {path: {exact: /a, ignore_case: true}}}]", *PATHS)
permission("path-prefix", "[{url_path: {path: {prefix: /a}}}]", *PATHS)
permission("path-suffix", "[{url_path: {path: {suffix: a}}}]", *PATHS)
permission("path-contains", "[{url_path: {path: {contains: b}}}]", *PATHS)
permission("path-regex", "[{url_path: {path: {safe_regex: {regex: '/a.?'}}}}]", *PATHS)
permission("path-connect", "[{url_path: {path: {prefix: /}}}]", get("/"))
permission("header-exact", "[{header: {name: ':method', string_match: {exact: GET}}}]", get("/"), post("/"))
permission("header-old-exact", "[{header: {name: x-a, exact_match: b}}]", get("/", "x-a: b"), get("/", "x-a: c"), get("/"), get("/", "x-a: c", "x-a: b"))
permission("header-present", "[{header: {name: x-a, present_match: true}}]", get("/", "x-a: b"), get("/"))
permission("header-inverted", "[{header: {name: x-a, string_match: {exact: b}, invert_match: true}}]", get("/", "x-a: b"), get("/", "x-a: c"), get("/"))
permission("header-missing-as-empty", "[{header: {name: x-a, string_match: {exact: ''}, treat_missing_header_as_empty: true}}]", get("/", "x-a: b"), get("/"))
permission("header-range", "[{header: {name: x-a, range_match: {start: 1, end: 5}}}]", get("/", "x-a: 1"), get("/", "x-a: 5"), get("/"))
permission("header-authority", "[{header: {name: ':authority', string_match: {prefix: a.}}}]", get("/"), get("/", host="b.test"))
permission("header-host", "[{header: {name: host, string_match: {exact: a.test}}}]", get("/"), get("/", host="b.test"))
permission("header-path-with-query", "[{header: {name: ':path', string_match: {exact: '/a?x=1'}}}]", *PATHS[:2])
permission("and", "[{and_rules: {rules: [{url_path: {path: {prefix: /a}}}, {header: {name: x-a, present_match: true}}]}}]", get("/a", "x-a: 1"), get("/a"), get("/b", "x-a: 1"))
permission("or", "[{or_rules: {rules: [{url_path: {path: {exact: /a}}}, {url_path: {path: {exact: /b}}}, {header: {name: x-a, present_match: true}}]}}]", get("/a"), get("/b"), get("/c"), get("/c", "x-a: 1"))
permission("not", "[{not_rule: {url_path: {path: {exact: /a}}}}]", *PATHS[:3])
permission("not-or", "[{not_rule: {or_rules: {rules: [{url_path: {path: {exact: /a}}}, {url_path: {path: {exact: /ab}}}]}}}]", *PATHS)
permission("several", "[{url_path: {path: {exact: /a}}}, {url_path: {path: {prefix: /b}}}]", *PATHS)
permission("destination-ip", "[{destination_ip: {address_prefix: 127.0.0.0, prefix_len: 8}}]", get("/"))
permission("destination-ip-other", "[{destination_ip: {address_prefix: 10.0.0.0, prefix_len: 8}}]", get("/"))
permission("destination-ip-v6", "[{destination_ip: {address_prefix: '::', prefix_len: 0}}]", get("/"))
permission("destination-port-other", "[{destination_port: 1}]", get("/"))
permission("destination-port-range", "[{destination_port_range: {start: 1024, end: 65536}}]", get("/"))
permission("destination-port-range-other", "[{destination_port_range: {start: 1, end: 1024}}]", get("/"))
permission("uri-template", "[{uri_template: {name: t, typed_config: {'@type': type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig, path_template: '/x/{id}/z'}}}]",
           get("/x/1/z"), get("/x/1/2/z"), get("/x/1/z?q=1"), get("/x"))
MARK = http_filter("header_to_metadata", "request_rules: [{header: x-role, on_header_present: {metadata_namespace: ns, key: role}, remove: false}]")
ROLE = "{filter: ns, path: [{key: role}], value: {string_match: {exact: admin}}}"
ROLES = [get("/", "x-role: admin"), get("/", "x-role: user"), get("/")]
for source in ("permission", "principal"):
    make = permission if source == "permission" else principal
    make("metadata", f"[{{metadata: {ROLE}}}]", *ROLES, before=[MARK])
    make("metadata-inverted", f"[{{metadata: {{filter: ns, path: [{{key: role}}], value: {{string_match: {{exact: admin}}}}, invert: true}}}}]", *ROLES, before=[MARK])
    make("sourced-metadata", f"[{{sourced_metadata: {{metadata_matcher: {ROLE}}}}}]", *ROLES, before=[MARK])
    make("sourced-metadata-route", f"[{{sourced_metadata: {{metadata_matcher: {ROLE}, metadata_source: ROUTE}}}}]", get("/yes"), get("/no"), get("/none"), routes="""
- {match: {prefix: /yes}, route: {cluster: "${origin}"}, metadata: {filter_metadata: {ns: {role: admin}}}}
- {match: {prefix: /no}, route: {cluster: "${origin}"}, metadata: {filter_metadata: {ns: {role: user}}}}
""")
# Principals without TLS
principal("authenticated-plaintext", "[{authenticated: {}}]", get("/"))
principal("not-authenticated-plaintext", "[{not_id: {authenticated: {principal_name: {exact: ''}}}}]", get("/"))
principal("direct-remote-ip", "[{direct_remote_ip: {address_prefix: 127.0.0.1, prefix_len: 32}}]", get("/", "x-forwarded-for: 10.1.1.1"))
principal("remote-ip", "[{remote_ip: {address_prefix: 10.1.0.0, prefix_len: 16}}]", get("/", "x-forwarded-for: 10.1.1.1"), get("/", "x-forwarded-for: 10.2.1.1"), get("/"))
principal("source-ip", "[{source_ip: {address_prefix: 127.0.0.1, prefix_len: 32}}]", get("/", "x-forwarded-for: 10.1.1.1"), get("/"))
principal("remote-ip-of-client", "[{remote_ip: {address_prefix: 127.0.0.7}}]", get("/"), local="127.0.0.7")
principal("header", "[{header: {name: x-user, string_match: {prefix: adm}}}]", get("/", "x-user: admin"), get("/", "x-user: bob"), get("/"))
principal("url-path", "[{url_path: {path: {exact: /a}}}]", *PATHS[:3])
principal("and", "[{and_ids: {ids: [{header: {name: x-a, present_match: true}}, {header: {name: x-b, present_match: true}}]}}]", get("/", "x-a: 1", "x-b: 1"), get("/", "x-a: 1"))
principal("or", "[{or_ids: {ids: [{header: {name: x-a, exact_match: '1'}}, {header: {name: x-b, exact_match: '1'}}, {header: {name: x-a, exact_match: '2'}}]}}]", get("/", "x-a: 2"), get("/", "x-b: 1"), get("/", "x-b: 2"))
principal("not", "[{not_id: {header: {name: x-a, present_match: true}}}]", get("/", "x-a: 1"), get("/"))
principal("several", "[{header: {name: x-a, exact_match: '1'}}, {header: {name: x-a, exact_match: '2'}}]", get("/", "x-a: 1"), get("/", "x-a: 2"), get("/", "x-a: 3"))
principal("filter-state-unset", "[{filter_state: {key: nothing, string_match: {exact: x}}}]", get("/"))
principal("nested-deep", "[{and_ids: {ids: [{or_ids: {ids: [{not_id: {not_id: {header: {name: x-a, exact_match: '1'}}}}, {and_ids: {ids: [{header: {name: x-a, exact_match: '2'}}, {remote_ip: {address_prefix: 127.0.0.1, prefix_len: 32}}]}}]}}]}}]",
          get("/", "x-a: 1"), get("/", "x-a: 2"), get("/", "x-a: 3"))
# Principals with TLS
SERVER = """
common_tls_context:
  tls_certificates: [{certificate_chain: {filename: "${crt.server}"}, private_key: {filename: "${key.server}"}}]
  validation_context: {trusted_ca: {filename: "${crt.ca}"}}
"""


def known(name: str, body: str, *requests, context=SERVER, required=False, permissions=ANY, **tls):
    sni = tls.pop("sni", None)
    chains = [{"filters": [hcm_filter("${case}", filters=[http_filter("rbac", rules(permissions, body))], hcm=DETAILS)], "transport_socket": downstream_tls(context, required)}]
    case(f"policy/rbac/tls/{name}", play=exchange(requests or [get("/")], tls={"certificate": "client", **tls}, sni=sni), chains=chains)


for name, matcher in {"spiffe": "{exact: 'spiffe://mesh.test/ns/default/sa/client'}", "spiffe-other": "{exact: 'spiffe://mesh.test/other'}", "spiffe-prefix": "{prefix: 'spiffe://mesh.test/'}",
                      "spiffe-suffix": "{suffix: /client}", "regex": "{safe_regex: {regex: 'spiffe://.*'}}", "dns": "{exact: client.test}", "subject": "{exact: 'CN=client,O=Mesh'}",
                      "subject-contains": "{contains: 'O=Mesh'}", "case": "{exact: 'SPIFFE://MESH.TEST/NS/DEFAULT/SA/CLIENT', ignore_case: true}"}.items():
    known(name, f"[{{authenticated: {{principal_name: {matcher}}}}}]")
known("several-names", "[{authenticated: {principal_name: {exact: 'spiffe://a/b'}}}, {authenticated: {principal_name: {exact: 'spiffe://mesh.test/ns/default/sa/client'}}}, {authenticated: {principal_name: {exact: client.test}}}]")
known("any", "[{authenticated: {}}]")
known("any-without-certificate", "[{authenticated: {}}]", certificate=None)
known("empty-without-certificate", "[{authenticated: {principal_name: {exact: ''}}}]", certificate=None)
known("name-without-certificate", "[{authenticated: {principal_name: {prefix: spiffe}}}]", certificate=None)
known("not-name", "[{not_id: {authenticated: {principal_name: {exact: 'spiffe://mesh.test/other'}}}}]")
known("server-name", ANY, permissions="[{requested_server_name: {exact: a.test}}]", sni="a.test")
known("server-name-other", ANY, permissions="[{requested_server_name: {exact: b.test}}]", sni="a.test")
known("server-name-suffix", ANY, permissions="[{requested_server_name: {suffix: .test}}]", sni="a.test")
MTLS = "'@type': type.googleapis.com/envoy.extensions.rbac.principals.mtls_authenticated.v3.Config"
known("custom-any", f"[{{custom: {{name: m, typed_config: {{{MTLS}, any_validated_client_certificate: true}}}}}}]")
known("custom-uri", f"[{{custom: {{name: m, typed_config: {{{MTLS}, san_matcher: {{san_type: URI, matcher: {{prefix: 'spiffe://'}}}}}}}}}}]")
known("custom-dns", f"[{{custom: {{name: m, typed_config: {{{MTLS}, san_matcher: {{san_type: DNS, matcher: {{exact: nobody.test}}}}}}}}}}]")
permission("server-name-plaintext", "[{requested_server_name: {exact: ''}}]", get("/"))
# Shadow rules, prefixes, statistics
SHADOW = rules("[{url_path: {path: {prefix: /s}}}]", prefix="shadow_rules")
guarded("rbac/shadow/only", "rbac", SHADOW, get("/s"), get("/t"), show=META, stats=STATS)
guarded("rbac/shadow/both", "rbac", rules("[{url_path: {path: {prefix: /s}}}]", action="DENY") + "\n" + SHADOW, get("/t"), show=META, stats=STATS)
guarded("rbac/shadow/prefixes", "rbac", rules() + "\n" + SHADOW + "\nrules_stat_prefix: mine\nshadow_rules_stat_prefix: theirs_", get("/s"), get("/t"), show=META, stats=STATS)
guarded("rbac/shadow/prefix-with-dot", "rbac", rules() + "\n" + SHADOW + "\nrules_stat_prefix: mine.\nshadow_rules_stat_prefix: theirs.", get("/s"), show=META, stats=STATS)
guarded("rbac/shadow/per-rule", "rbac", rules() + "\n" + SHADOW + "\ntrack_per_rule_stats: true\nshadow_rules_stat_prefix: sh", get("/s"), get("/s"), get("/t"), stats=STATS)
guarded("rbac/shadow/log", "rbac", rules("[{url_path: {path: {prefix: /s}}}]", action="LOG", prefix="shadow_rules"), get("/s"), get("/t"), show=META + "%DYNAMIC_METADATA(envoy.common)%", stats=STATS)
# Order of policies: by name, not as written
guarded("rbac/policies/order", "rbac", """
rules: {action: DENY, policies: {
  zeta: {permissions: [{any: true}], principals: [{any: true}]},
  Beta: {permissions: [{url_path: {path: {prefix: /b}}}], principals: [{any: true}]},
  "alpha two": {permissions: [{url_path: {path: {prefix: /a}}}], principals: [{any: true}]}}}""", get("/a"), get("/b"), get("/c"), hcm=DETAILS)
MANY = "rules: {action: ALLOW, policies: {" + ", ".join(
    f"p{number}: {{permissions: [{{url_path: {{path: {{prefix: /p{number}/}}}}}}], principals: ["
    + ", ".join(f"{{header: {{name: x-id, exact_match: 'id-{number}-{one}'}}}}" for one in range(10)) + "]}" for number in range(20)) + "}}"
guarded("rbac/policies/many", "rbac", MANY, get("/p3/x", "x-id: id-3-7"), get("/p3/x", "x-id: id-4-7"), get("/p19/", "x-id: id-19-9"), get("/p1/", "x-id: id-19-9"), get("/q", "x-id: id-1-1"))
# Routes
DENY_ALL, OPEN = typed("rbac_per_route", "rbac: {rules: {}}"), typed("rbac_per_route")
guarded("rbac/route/stricter", "rbac", rules(), get("/"), per_route=DENY_ALL, stats=STATS, hcm=DETAILS)
guarded("rbac/route/open", "rbac", "rules: {}", get("/"), per_route=OPEN, show=META, stats=STATS)
guarded("rbac/route/prefixes", "rbac", "rules: {}\nrules_stat_prefix: mine", get("/"), per_route=typed("rbac_per_route", "rbac: {rules: {}, rules_stat_prefix: route, track_per_rule_stats: true}"), stats=STATS)
guarded("rbac/route/shadow", "rbac", "rules: {}", get("/"), per_route=typed("rbac_per_route", "rbac: {" + SHADOW + ", track_per_rule_stats: true, shadow_rules_stat_prefix: r_}"), show=META, stats=STATS)
guarded("rbac/route/per-rule", "rbac", rules(), get("/"), get("/"), per_route=typed("rbac_per_route", "rbac: {" + rules() + ", track_per_rule_stats: true, rules_stat_prefix: r_}"), stats=STATS)
guarded("rbac/route/off", "rbac", "rules: {}", get("/"), per_route={**FILTER_CONFIG, "disabled": True}, stats=STATS)
guarded("rbac/route/config-in-config", "rbac", "rules: {}", get("/"), per_route={**FILTER_CONFIG, "config": OPEN}, stats=STATS)
guarded("rbac/route/virtual-host", "rbac", "rules: {}", get("/"), vhost={"typed_per_filter_config": {"envoy.filters.http.rbac": OPEN}})
guarded("rbac/route/virtual-host-and-route", "rbac", rules(), get("/"), per_route=DENY_ALL, vhost={"typed_per_filter_config": {"envoy.filters.http.rbac": OPEN}})
guarded("rbac/route/not-found", "rbac", "rules: {}", get("/"), routes="[{match: {path: /nothing}, route: {cluster: '${origin}'}}]")
case("policy/rbac/disabled-by-default", send=[get("/")], filters=[{**http_filter("rbac", "rules: {}"), "disabled": True}])
case("policy/rbac/two", play=exchange([get("/a"), get("/b"), get("/c")], *STATS), filters=[
    {**http_filter("rbac", rules("[{url_path: {path: {prefix: /a}}}]", action="DENY")), "name": "first"},
    {**http_filter("rbac", rules("[{url_path: {path: {prefix: /b}}}]", action="DENY")), "name": "second"}], hcm=DETAILS)
# Refused
for name, body in {
    "no-permissions": "rules: {policies: {one: {principals: [{any: true}]}}}", "no-principals": "rules: {policies: {one: {permissions: [{any: true}]}}}",
    "empty-permission": "rules: {policies: {one: {permissions: [{}], principals: [{any: true}]}}}", "any-false": "rules: {policies: {one: {permissions: [{any: false}], principals: [{any: true}]}}}",
    "port-too-large": rules("[{destination_port: 65536}]"), "range-reversed": rules("[{destination_port_range: {start: 5, end: 5}}]"), "range-too-large": rules("[{destination_port_range: {start: 5, end: 70000}}]"),
    "bad-address": rules(principals="[{remote_ip: {address_prefix: nowhere, prefix_len: 8}}]"), "bad-regex": rules("[{url_path: {path: {safe_regex: {regex: '('}}}}]"),
    "empty-set": rules("[{and_rules: {rules: []}}]"), "unknown-action": "rules: {action: MAYBE}",
    "ok": rules(), "header-without-name": rules("[{header: {present_match: true}}]"),
}.items():
    refused(f"rbac/{name}", [http_filter("rbac", body)])
# What weighted clusters say to filters
guarded("rbac/route/weighted-cluster", "rbac", rules(), get("/"), routes="""
- match: {prefix: /}
  route: {weighted_clusters: {clusters: [{name: "${origin}", weight: 1, typed_per_filter_config: {envoy.filters.http.rbac: {"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBACPerRoute, rbac: {rules: {}}}}}]}}
""", stats=STATS)
