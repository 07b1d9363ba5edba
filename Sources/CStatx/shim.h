#include <linux/stat.h>
#include <sys/vfs.h>

/* <sys/stat.h> and <fcntl.h> have these for _GNU_SOURCE only, which Swift's module of them lacks. */
int statx(int directory, const char *path, int flags, unsigned int mask, struct statx *result);
static const int seek_data = 3; /* SEEK_DATA */
static const int statx_of_descriptor = 0x1000; /* AT_EMPTY_PATH */
