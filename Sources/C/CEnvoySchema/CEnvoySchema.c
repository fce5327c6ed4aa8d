// Written by Tools/generate-envoy-schema.
#include "CEnvoySchema.h"
const char skein_envoy_schema[] = "";
const unsigned long skein_envoy_schema_length = 0;
