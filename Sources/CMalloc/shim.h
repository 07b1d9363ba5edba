/* Swift's module of glibc lacks it. */
#include <malloc.h>
