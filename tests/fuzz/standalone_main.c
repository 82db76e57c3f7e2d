/* Replays files, or all files of folders, through a fuzz target: corpora run as plain tests, without a fuzzing engine. */
#include "fuzz.h"

#include <dirent.h>

static unsigned replayed;

static bool replay_file(const char *path) {
    size_t size = 0;
    const char *text = test_file(path, &size);
    if (text == NULL) return false;
    uint8_t *exact = malloc(size + (size == 0)); /* no byte more, so that sanitizers see each overrun */
    if (exact == NULL) return false;
    memcpy(exact, text, size);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    replayed++;
    return true;
}

static bool replay(const char *path) {
    DIR *folder = opendir(path);
    if (folder == NULL) return replay_file(path);
    bool fine = true;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        fine = replay(test_join(path, "/", entry->d_name, NULL)) && fine;
    }
    (void)closedir(folder);
    return fine;
}

int main(int count, char **arguments) {
    bool fine = true;
    for (int i = 1; i < count; i++) fine = replay(arguments[i]) && fine;
    printf("100%%: Checks: %u, Failures: 0, Errors: 0\n", replayed);
    return fine && replayed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
