// Envoy's v3 message schema as text in read-only memory; written by Tools/generate-envoy-schema.
#ifndef SKEIN_CENVOYSCHEMA_H
#define SKEIN_CENVOYSCHEMA_H
extern const char skein_envoy_schema[];
extern const unsigned long skein_envoy_schema_length;
#endif
