/* Reading files and folders: the only part of the library that touches a file system. */
#ifndef CNS_COMPILE_LOADER_H
#define CNS_COMPILE_LOADER_H

#include "base/vector.h"

/* The whole of a file, with a NUL behind; yours, size + 1 bytes. NOT_FOUND, IO, LIMIT (larger than `limit`), NO_MEMORY. */
consult_status cns_load_file(const cns_memory *memory, const char *path, size_t limit, char **data, size_t *size);

/* The paths of all *.json files below a folder, sorted: char *, each with its length + 1 bytes; free with cns_load_free().
 * NOT_FOUND, IO, NO_MEMORY. */
consult_status cns_load_folder(const cns_memory *memory, const char *path, cns_vector *paths);
void cns_load_free(const cns_memory *memory, cns_vector *paths);

#endif
