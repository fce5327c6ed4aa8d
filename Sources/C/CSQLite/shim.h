// SQLite 3: the embedded store of the control plane.
#include <sqlite3.h>
