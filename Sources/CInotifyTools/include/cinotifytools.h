// libinotifytools behind a few C functions, with its faults worked around (docs/ARCHITECTURE.md,
// Watching).
//
// The library keeps one instance of inotify(7) for the whole process, in variables without a lock:
// whoever calls these functions owns it, and makes one call at a time.
#pragma once

// No header of the system that has types: Swift would take them for this target's.
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Initialises the library.
///
/// Gives its descriptor, which does not block and is closed on exec; or -1, and errno(3) says why:
/// ERANGE where the descriptor would be above 1023, as the library ends the process then; ENOSYS
/// where the library does not ask the kernel through the functions of this target.
int cinotifytools_begin(void);

/// Closes its descriptor and forgets all watches, and the events that it had read.
void cinotifytools_end(int descriptor);

/// Watches what a path leads to. To be called for no directory that it watches already.
///
/// Gives the number of the watch; or -1, and errno(3) says why.
int cinotifytools_add(const char *path, uint32_t mask);

/// Forgets a watch, whether the kernel has removed it already or not.
void cinotifytools_remove(int watch);

/// The next event, an `inotify_event` with its name; NULL where none waits. Valid until the next call of
/// any of these functions.
const void *cinotifytools_next(void);

/// How many watches the library remembers.
int cinotifytools_count(void);

#ifdef __cplusplus
}
#endif
