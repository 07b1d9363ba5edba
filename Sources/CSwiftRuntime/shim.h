// What Swift's Glibc module leaves out: the layout of executables (elf(5)), dladdr(3), which glibc
// shows with _GNU_SOURCE only, and the demangler that the Swift runtime exports without a header.
#pragma once
#include <elf.h>
#include <stddef.h>
#include <stdint.h>

// A string for free(3), or NULL if `name` is no mangled name of Swift.
char *swift_demangle(const char *name, size_t length, char *buffer, size_t *size, uint32_t flags);

// Dl_info of dladdr(3).
struct loaded_symbol {
  const char *image_path;
  void *image_start;
  const char *name;
  void *start;
};

int find_loaded_symbol(const void *address, struct loaded_symbol *symbol) __asm__("dladdr");
