#include "CKindSchema.h"
unsigned long skein_kind_schema_count(void) { return 0; }
const char *skein_kind_schema_name(unsigned long index) { return ""; }
const char *skein_kind_schema_text(unsigned long index) { return ""; }
