#include <sys/eventfd.h>
#include <sys/vfs.h>

/* <poll.h> has it for _GNU_SOURCE only, which Swift's module of the C library lacks. */
struct pollfd;
struct timespec;
int ppoll(struct pollfd *descriptors, unsigned long count, const struct timespec *timeout,
          const void *signals);
