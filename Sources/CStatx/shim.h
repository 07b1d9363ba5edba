#include <linux/stat.h>
#include <sys/vfs.h>
#include <stdint.h>
#include <unistd.h>

/* <sys/stat.h> and <fcntl.h> have these for _GNU_SOURCE only, which Swift's module of them lacks. */
int statx(int directory, const char *path, int flags, unsigned int mask, struct statx *result);
static const int seek_data = 3; /* SEEK_DATA */
static const int open_without_access_time = 01000000; /* O_NOATIME */
static const int statx_of_descriptor = 0x1000; /* AT_EMPTY_PATH */

/* openat2(2), for which glibc has no function: opens an absolute path, and passes no symbolic link on the
   way, nor at its end. */
static inline long open_without_links(const char *path, uint64_t flags) {
  /* RESOLVE_NO_SYMLINKS and RESOLVE_NO_MAGICLINKS */
  struct { uint64_t flags, mode, resolve; } how = {flags, 0, 0x04 | 0x02};
  return syscall(437, -100, path, &how, sizeof how); /* AT_FDCWD */
}
