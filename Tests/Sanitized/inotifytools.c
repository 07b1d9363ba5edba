// CInotifyTools under AddressSanitizer: watches that come and go, events that are read late or never, and
// the library that ends and begins anew. Usage: inotifytools SECONDS SEED DIRECTORY
#include "cinotifytools.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { directories = 16 };

static unsigned long long state;

static unsigned below(unsigned end) {
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return (unsigned)(state >> 33) % end;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static size_t read_events(int watches[]) {
  size_t count = 0;
  const struct inotify_event *event;
  while ((event = cinotifytools_next())) {
    count += 1 + (event->len > 0 ? strnlen(event->name, event->len) : 0);
    if (!(event->mask & IN_IGNORED)) continue;
    for (int number = 0; number < directories; number++) {
      if (watches[number] == event->wd) watches[number] = -1;
    }
    cinotifytools_remove(event->wd);
  }
  return count;
}

int main(int count, char **arguments) {
  if (count < 4) return 2;
  double end = now() + atof(arguments[1]);
  state = strtoull(arguments[2], NULL, 10);
  char path[4096], file[4200];
  size_t events = 0, rounds = 0;
  while (now() < end) {
    int descriptor = cinotifytools_begin();
    if (descriptor < 0) {
      perror("cinotifytools_begin");
      return 1;
    }
    int watches[directories];
    memset(watches, -1, sizeof watches);
    for (int step = 0; step < 2000; step++) {
      int number = (int)below(directories);
      snprintf(path, sizeof path, "%s/%d", arguments[3], number);
      snprintf(file, sizeof file, "%s/a file of some name", path);
      switch (below(6)) {
        case 0: mkdir(path, 0700); break;
        case 1:
          unlink(file);
          rmdir(path);
          break;
        case 2:
          if (watches[number] >= 0) break;
          // As its caller does: what waits may say that the inode was another directory's.
          events += read_events(watches);
          watches[number] = cinotifytools_add(path, IN_MODIFY | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_ONLYDIR);
          break;
        case 3:
          if (watches[number] >= 0) cinotifytools_remove(watches[number]);
          watches[number] = -1;
          break;
        case 4: {
          int descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
          if (descriptor < 0) break;
          if (write(descriptor, "a line\n", 7) < 0) perror("write");
          close(descriptor);
          break;
        }
        default: events += read_events(watches);
      }
    }
    if (below(2)) events += read_events(watches);
    cinotifytools_end(descriptor);
    rounds++;
  }
  printf("inotifytools: %zu rounds, %zu events, seed %s\n", rounds, events, arguments[2]);
  return events > 0 ? 0 : 1;
}
