#include "base/struct.h"

#include <string.h>

static size_t size_of(const void *given) {
    size_t size;
    memcpy(&size, given, sizeof size);
    return size;
}

cns_struct_fit cns_struct_room(size_t least, const void *given) {
    if (!given) return CNS_STRUCT_MISSING;
    size_t size = size_of(given);
    return size < least ? CNS_STRUCT_SHORT : size > CNS_STRUCT_MOST ? CNS_STRUCT_NO_SIZE : CNS_STRUCT_FITS;
}

cns_struct_fit cns_struct_read(void *own, size_t size, size_t least, const void *given) {
    cns_struct_fit fit = cns_struct_room(least, given);
    if (fit != CNS_STRUCT_FITS) return fit;
    size_t there = size_of(given);
    const unsigned char *bytes = given;
    for (size_t i = size; i < there; i++)
        if (bytes[i]) return CNS_STRUCT_NEWER;
    memset(own, 0, size);
    memcpy(own, given, there < size ? there : size);
    memcpy(own, &size, sizeof size);
    return CNS_STRUCT_FITS;
}

void cns_struct_write(void *given, const void *own, size_t size) {
    size_t room = size_of(given), known = room < size ? room : size;
    memcpy((char *)given + sizeof room, (const char *)own + sizeof room, known - sizeof room);
    memset((char *)given + known, 0, room - known);
}

consult_status cns_struct_status(cns_struct_fit fit) {
    return fit == CNS_STRUCT_FITS ? CONSULT_OK : fit == CNS_STRUCT_NEWER ? CONSULT_UNSUPPORTED_VERSION : CONSULT_INVALID_ARGUMENT;
}
