// Adds to the system's header what musl's own defines: "hidden", which a flag of the compiler does here.
#if __has_include_next(<features.h>)
#include_next <features.h>
#endif
#undef hidden
#define hidden
