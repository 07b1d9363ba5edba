#define _GNU_SOURCE
#include "cinotifytools.h"

#include <errno.h>
#include <fcntl.h>
#include <inotifytools/inotifytools.h>
#include <stdbool.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

// MARK: Between the library and the kernel

// The library tells neither its descriptor nor the number of a watch, and calls it an error that the
// kernel removed a watch by itself. So the three functions by which it asks are defined here: the
// linker takes them in place of those of the C library. For any other caller they are the same.

/// Whether the library asks at the moment, on this thread.
static _Thread_local bool is_asked;
/// What the kernel answered last: a descriptor, or the number of a watch.
static _Thread_local int answer;

int inotify_init(void) {
  if (!is_asked) return inotify_init1(0);
  answer = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (answer >= FD_SETSIZE) {
    // It would be put into an fd_set: select(2).
    close(answer);
    answer = -1;
    errno = ERANGE;
  }
  return answer;
}

int inotify_add_watch(int descriptor, const char *path, uint32_t mask) {
  answer = (int)syscall(SYS_inotify_add_watch, descriptor, path, mask);
  return answer;
}

int inotify_rm_watch(int descriptor, int watch) {
  int status = (int)syscall(SYS_inotify_rm_watch, descriptor, watch);
  // What the kernel does not know any more is removed. The library would keep it for good, and say so
  // on standard error each time.
  return status < 0 && errno == EINVAL && is_asked ? 0 : status;
}

// MARK: The library

/// Never readable: takes the place of the library's descriptor in the end.
static int never = -1;

int cinotifytools_begin(void) {
  never = eventfd(0, EFD_CLOEXEC);
  if (never < 0) return -1;
  answer = -1;
  is_asked = true;
  int is_ready = inotifytools_initialize();
  is_asked = false;
  int code = is_ready ? ENOSYS : inotifytools_error();
  if (is_ready && answer >= 0) return answer;
  if (is_ready) inotifytools_cleanup();
  close(never);
  errno = code;
  return -1;
}

void cinotifytools_end(int descriptor) {
  // The library keeps what it has read and not given yet beyond its end, and would give it as events
  // of the next instance: it is read to its end, with nothing behind it.
  dup3(never, descriptor, O_CLOEXEC);
  while (cinotifytools_next()) {}
  inotifytools_cleanup();
  close(never);
  never = -1;
}

int cinotifytools_add(const char *path, uint32_t mask) {
  answer = -1;
  is_asked = true;
  int is_watched = inotifytools_watch_file(path, (int)mask);
  is_asked = false;
  if (is_watched) return answer;
  errno = inotifytools_error();
  return -1;
}

void cinotifytools_remove(int watch) {
  is_asked = true;
  inotifytools_remove_watch_by_wd(watch);
  is_asked = false;
}

const void *cinotifytools_next(void) {
  // inotifytools_next_event(0) would wait for ever.
  return inotifytools_next_events(0, 1);
}

int cinotifytools_count(void) { return inotifytools_get_num_watches(); }
