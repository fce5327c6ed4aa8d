// Envoy's v3 message types as text in read-only memory, sorted by name; written by Tools/generate-envoy-schema.py.
#ifndef SKEIN_CENVOYSCHEMA_H
#define SKEIN_CENVOYSCHEMA_H

/// How many types there are.
unsigned long skein_envoy_schema_count(void);
/// The text of one type, terminated by NUL. `index` must be below the count.
const char *_Nonnull skein_envoy_schema_entry(unsigned long index);

#endif
