/* The default pack as it was compiled into the library: a block of bytes, in the byte order of the machine, at a multiple of 64. */
#ifndef CNS_SESSION_DEFAULT_IMAGE_H
#define CNS_SESSION_DEFAULT_IMAGE_H

#include <stddef.h>

extern const unsigned char cns_default_image[];
extern const size_t cns_default_image_size;

#endif
