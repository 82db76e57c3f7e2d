/* The default pack as it was compiled into the library. */
#ifndef CNS_SESSION_DEFAULT_IMAGE_H
#define CNS_SESSION_DEFAULT_IMAGE_H

#include <stddef.h>
#include <stdint.h>

extern const uint64_t cns_default_image[];
extern const size_t cns_default_image_size;

#endif
