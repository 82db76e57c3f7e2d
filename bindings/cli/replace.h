/* Files that are written anew in place. */
#ifndef CONSULT_CLI_REPLACE_H
#define CONSULT_CLI_REPLACE_H

#include <stddef.h>

/* A file and what shall stand in it. */
struct cli_new_file {
    const char *name; /* of a regular file that is there */
    const char *data;
    size_t size;
    /* while it is replaced */
    char *path;      /* where links lead to */
    char *temporary; /* beside it; NULL = not written */
};

/* Replaces the files: each is written whole beside its place and renamed, so that nobody sees half of one. Links stay links;
 * permissions stay, owner and group where this process may set them. When a file can't be written, none is changed.
 * CLI_FINE, or CLI_ERROR (told). */
int cli_replace(struct cli_new_file *files, size_t count);

#endif
