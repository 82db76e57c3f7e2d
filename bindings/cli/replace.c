#define _POSIX_C_SOURCE 200809L
#define _XOPEN_SOURCE   700 /* realpath() */

#include "replace.h"

#include "cli.h"

#ifdef _WIN32

int cli_replace(struct cli_new_file *files, size_t count) {
    return count > 0 ? cli_input_error(files[0].name, 0, "files can't be replaced in place on this system") : CLI_FINE;
}

#else

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A name beside the file, for mkstemp(); short, so that it fits wherever the file's own name does. */
static char *name_beside(const char *path) {
    const char *end = strrchr(path, '/');
    struct cli_buffer name = {0};
    cli_buffer_add(&name, path, end != NULL ? (size_t)(end - path) + 1 : 0);
    cli_buffer_text(&name, ".consult-XXXXXX");
    return name.data;
}

static bool write_all(int descriptor, const char *data, size_t size) {
    while (size > 0) {
        ssize_t written = write(descriptor, data, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        data += written;
        size -= (size_t)written;
    }
    return true;
}

/* Text and permissions. Another owner is kept where that is allowed, as it is with `sed -i`. */
static bool fill(int descriptor, const struct cli_new_file *file, const struct stat *old) {
    if (!write_all(descriptor, file->data, file->size)) return false;
    if (fchown(descriptor, old->st_uid, old->st_gid) != 0 && errno != EPERM) return false;
    return fchmod(descriptor, old->st_mode & 07777) == 0 && fsync(descriptor) == 0;
}

/* Writes the file beside its place. 0, or why not. */
static int prepare(struct cli_new_file *file) {
    struct stat old;
    file->path = realpath(file->name, NULL);
    if (file->path == NULL || stat(file->path, &old) != 0) return errno;
    if (!S_ISREG(old.st_mode)) return EINVAL;
    if (access(file->path, W_OK) != 0) return errno;
    char *name = name_beside(file->path);
    int descriptor = mkstemp(name);
    if (descriptor < 0) {
        int why = errno;
        free(name);
        return why;
    }
    file->temporary = name;
    int why = fill(descriptor, file, &old) ? 0 : errno;
    if (close(descriptor) != 0 && why == 0) why = errno;
    return why;
}

/* Takes away what was not put in its place. */
static void clean(struct cli_new_file *files, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (files[i].temporary != NULL) (void)unlink(files[i].temporary);
        free(files[i].temporary);
        free(files[i].path);
        files[i].temporary = files[i].path = NULL;
    }
}

static int prepare_all(struct cli_new_file *files, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int why = prepare(&files[i]);
        if (why != 0) return cli_input_error(files[i].name, 0, "it can't be replaced, no file was changed: %s", strerror(why));
    }
    return CLI_FINE;
}

int cli_replace(struct cli_new_file *files, size_t count) {
    for (size_t i = 0; i < count; i++) files[i].path = files[i].temporary = NULL;
    int code = prepare_all(files, count);
    for (size_t i = 0; i < count && code == CLI_FINE; i++) {
        if (rename(files[i].temporary, files[i].path) != 0) {
            code = cli_input_error(files[i].name, 0, "it can't be replaced, %zu files before it were: %s", i, strerror(errno));
            break;
        }
        free(files[i].temporary);
        files[i].temporary = NULL;
    }
    clean(files, count);
    return code;
}

#endif
