// The served kinds and their definitions as text in read-only memory; written by Tools/generate-kind-schemas.py.
#ifndef SKEIN_CKINDSCHEMA_H
#define SKEIN_CKINDSCHEMA_H

/// How many entries there are.
unsigned long skein_kind_schema_count(void);
/// The name of one entry, in the order of their bytes, terminated by NUL. `index` must be below the count.
const char *_Nonnull skein_kind_schema_name(unsigned long index);
/// The text of one entry, terminated by NUL. `index` must be below the count.
const char *_Nonnull skein_kind_schema_text(unsigned long index);

#endif
